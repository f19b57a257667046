"""
The atlas: finding areas on the map of England, one by one or together.
"""

from __future__ import annotations

from collections.abc import Iterable

from lakpi.areas.area import Area, AreaSet, Pool, map_of_england
from lakpi.areas.gazetteer import ENGLAND
from lakpi.errors import AreaError, did_you_mean
from lakpi.periods import DayLike

__all__ = ["area", "area_set", "authorities", "codes_of", "england", "region", "regions"]

_atlas = map_of_england


def area(name: str | Area, *, on: DayLike | None = None) -> Area:
    """
    Find an area by its name, ONS code or DfE code.

    Args:
        name: A name in any common spelling, of an authority, a region or England; an ONS
            code, also one that it has had at another time; or three digits.
            An area is returned as it is.
        on: A day (of a period, its last day) to choose by where one name or code has
            belonged to two areas.  Without it, the one that lives.

    Raises:
        AreaError: There is none, or none that exists on that day; suggests others.

    >>> area("London Borough of Harrow") == area("310") == area("E09000015")
    True
    >>> area("Dorset").dfe_code, area("Dorset", on="2018-19").dfe_code
    ('838', '835')
    >>> area("Harow")
    Traceback (most recent call last):
    lakpi.errors.AreaError: 'Harow' is no area on the map of England. Did you mean 'Harrow'...
    """
    if isinstance(name, Area):
        return name
    return _atlas().find(name, on)


def authorities(on: DayLike | None = None) -> tuple[Area, ...]:
    """
    The authorities that exist, by DfE code.  Joint returns are not authorities.

    Args:
        on: The day on which they exist (of a period, its last day); without it, those
            that live.

    >>> len(authorities()), len(authorities(on="2012-13"))
    (153, 152)
    """
    return _atlas().authorities(on)


def england() -> Area:
    """
    England.

    >>> england().code
    'E92000001'
    """
    return _atlas().find(ENGLAND)


def region(name: str) -> Area:
    """
    Find a region by name or code: nine of them, and the two parts of London.

    Raises:
        AreaError: It is no region.

    >>> region("Outer London").code, region("London").code
    ('E13000002', 'E12000007')
    """
    found = [each for each in _atlas().candidates(name) if each.kind == "region"]
    if not found:
        known = [each.name for each in _atlas().areas if each.kind == "region"]
        raise AreaError(f"{name!r} is no region of England." + did_you_mean(name, known, most=12))
    return found[0]


def regions() -> tuple[Area, ...]:
    """
    The nine regions, London whole.

    >>> [str(each) for each in regions()][6:]
    ['London', 'South East', 'South West']
    """
    return tuple(
        each for each in _atlas().areas if each.kind == "region" and each.region_code is None
    )


def area_set(
    name: str, areas: Iterable[str | Area], *, pool: Pool | None = None, note: str = ""
) -> AreaSet:
    """
    Make a council's own list of comparators.

    Args:
        name: What it is called.
        areas: Areas, or names or codes of areas, in order.
        pool: How their values make one: ``mean``, ``median`` or ``sum`` over sum.
        note: What a reader should know of it.

    Raises:
        AreaError: An area is unknown or there twice, or there are none.

    >>> area_set("West London", ["Harrow", "Brent", "310"])
    Traceback (most recent call last):
    lakpi.errors.AreaError: 'West London' has an area twice: E09000015.
    """
    return AreaSet(name, tuple(area(each) for each in areas), pool=pool, note=note)


def codes_of(values: Iterable[str], *, on: DayLike | None = None) -> dict[str, str | None]:
    """
    Find the ONS code of each distinct spelling: for columns of millions of rows.

    Args:
        values: Names and codes, as `area` takes them.
        on: As for `area`.

    Returns:
        From each distinct value to the code of its area, or None where there is none.

    >>> codes_of(["Harrow", "LB Harrow", "310", "Harrow", "Narnia"])
    {'Harrow': 'E09000015', 'LB Harrow': 'E09000015', '310': 'E09000015', 'Narnia': None}
    """
    codes: dict[str, str | None] = {}
    for value in values:
        if value not in codes:
            try:
                codes[value] = area(value, on=on).code
            except AreaError:
                codes[value] = None
    return codes
