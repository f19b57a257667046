"""
The atlas: finding areas on the map of England, one by one or together.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lakpi.areas.area import Area, AreaSet, Pool, map_of_england
from lakpi.areas.gazetteer import ENGLAND
from lakpi.errors import AreaError, did_you_mean
from lakpi.periods import DayLike

__all__ = [
    "area",
    "area_set",
    "authorities",
    "codes_of",
    "england",
    "joint_area",
    "region",
    "regions",
]

_atlas = map_of_england
_BETWEEN: Final = " / "


def area(name: str | Area, *, on: DayLike | None = None) -> Area:
    """
    Find an area by its name, ONS code or DfE code.

    Args:
        name: A name in any common spelling, of an authority, a region or England; an ONS
            code, also one that it has had at another time; or three digits.  Several
            with `` / `` between them are a joint area, as publishers write it.
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
    if not isinstance(name, str):
        found = f"{name} is a number" if isinstance(name, int) else f"found a {type(name).__name__}"
        raise AreaError(
            "An area is asked for by its name or code, as text, such as 'Harrow' or '310':"
            f" {found}."
        )
    if _BETWEEN in name and not _atlas().candidates(name):
        return joint_area(_atlas().find(each, on) for each in name.split(_BETWEEN))
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


def joint_area(areas: Iterable[str | Area]) -> Area:
    """
    Make one area of several authorities: a joint return, or what a reorganisation parted.

    Args:
        areas: The authorities, or their names or codes, in any order.

    Returns:
        The joint return of the map that has these members, else a new area; its codes
        and names are the members', as publishers write joint returns.  Of one
        authority, that authority.

    Raises:
        AreaError: There are none, one twice, or one that is no authority.

    >>> joint_area(["Richmond upon Thames", "Kingston upon Thames"]).kind
    'joint return'
    >>> both = joint_area(["Cumberland", "Westmorland and Furness"])
    >>> both.code, both.kind, both.region_name
    ('E06000063 / E06000064', 'joint area', 'North West')
    """
    given = [area(each) for each in areas]
    if not given:
        raise AreaError("A joint area has authorities; there are none.")
    if other := [each for each in given if each.kind != "authority"]:
        raise AreaError(
            f"A joint area is of authorities; {other[0].name} is no authority ({other[0].kind})."
        )
    if len(set(given)) < len(given):
        twice = next(each for each in given if given.count(each) > 1)
        raise AreaError(f"A joint area has each authority once; {twice.name} is there twice.")
    members = tuple(each for each in _atlas().areas if each in given)
    if len(members) == 1:
        return members[0]
    codes = tuple(each.code for each in members)
    for each in _atlas().areas:
        if set(each.member_codes) == set(codes):
            return each
    regions_of = {(each.region_code, each.region_name) for each in members}
    code, name = regions_of.pop() if len(regions_of) == 1 else (None, None)
    return Area(
        code=_BETWEEN.join(codes),
        name=_BETWEEN.join(each.name for each in members),
        kind="joint area",
        dfe_code=_BETWEEN.join(each.dfe_code or "" for each in members),
        region_code=code,
        region_name=name,
        member_codes=codes,
    )


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
