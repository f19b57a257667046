"""
What lasts of an area when its ONS code changes: DfE's three digits.

Buckinghamshire, North Yorkshire and Somerset are one place each, before and after, so a
figure of either code is the place's, and a list that names it means it in every year.
"""

from __future__ import annotations

import functools

from lakpi.areas import Area
from lakpi.areas import area as find_area
from lakpi.areas.area import map_of_england
from lakpi.errors import AreaError
from lakpi.periods import DayLike

__all__ = ["lasting", "place_of", "standing"]


@functools.lru_cache(maxsize=4096)  # a failed search of the map is slow, and the map is fixed
def place_of(code: str) -> str:
    """
    Name a place so that it keeps its name when its code changes.

    Args:
        code: An ONS code, or that of a local area, which is its own name.

    >>> place_of("E10000002") == place_of("E06000060")
    True
    """
    try:
        found = find_area(code)
    except AreaError:
        return code
    # The code of a local area may be the name of another.
    return lasting(found) if code in (found.code, *found.other_codes) else code


def lasting(area: Area) -> str:
    """
    Name the place that an area is, likewise.
    """
    return area.dfe_code if area.kind == "authority" and area.dfe_code else area.code


def standing(area: Area, on: DayLike) -> Area | None:
    """
    Give the area that a place was on a day; None where there was none.

    >>> from lakpi import area
    >>> standing(area("Buckinghamshire"), "2018-19").code
    'E10000002'
    >>> standing(area("Cumbria"), "2023-24") is None
    True
    """
    if area.is_alive(on):
        return area
    others = map_of_england().same_place(area)
    return next((each for each in others if each.is_alive(on)), None)
