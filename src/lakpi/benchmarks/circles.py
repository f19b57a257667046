"""
Who is asked about whom: the circle of each of our figures, for one comparator.
"""

from __future__ import annotations

import datetime
import functools
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from lakpi.areas import Area, AreaSet
from lakpi.areas import area as find_area
from lakpi.areas.area import map_of_england
from lakpi.benchmarks.comparators import (
    Circle,
    Comparator,
    EveryAuthority,
    OwnNeighbours,
    OwnRegion,
    StatedSet,
    circle_of,
)
from lakpi.benchmarks.grouping import Asked
from lakpi.benchmarks.lasting import lasting, place_of
from lakpi.benchmarks.policy import Policy
from lakpi.benchmarks.shelf import NOBODY, Shelf
from lakpi.errors import AreaError
from lakpi.figures import Figures

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

__all__ = ["asked_of"]

_ANY: Final = -1
_ONE_DAY: Final = datetime.timedelta(days=1)


def asked_of(comparator: Comparator, ours: Figures, shelf: Shelf, policy: Policy) -> Asked:
    """
    Settle the circle of each of our figures.

    Args:
        comparator: Whom they are compared with.
        ours: Our figures.
        shelf: The comparators' figures.
        policy: Whether authorities that did not exist are left out.
    """
    if isinstance(comparator, StatedSet):
        return _stated(comparator, ours, policy)
    code = ours.column("area").cat
    codes = [str(each) for each in code.categories]
    area = code.codes.to_numpy().astype(np.int64)
    days = ours.column("period_end").to_numpy().astype("datetime64[D]")
    whose = _by_area(comparator, codes)[area]
    when = _map_of(days) if _by_day(comparator) else np.zeros(len(area), dtype=np.int64)
    maps = int(when.max(initial=0)) + 1
    pairs, first, back = np.unique(
        (whose + 1) * maps + when, return_index=True, return_inverse=True
    )
    places = [_find(each, comparator) for each in codes]
    circle = back.reshape(-1).astype(np.int64)
    circles = [
        circle_of(
            comparator,
            None if pair < maps else places[area[row]],
            days[row].item() if _by_day(comparator) else None,
            policy,
        )
        for pair, row in zip(pairs.tolist(), first.tolist(), strict=True)
    ]
    asked = Asked(
        rows=np.arange(len(area)),
        circle=circle,
        circles=circles,
        position=_positions(circles, circle, area, codes),
    )
    return _stood_in_for(asked, days, shelf)


def _map_of(days: NDArray[np.datetime64]) -> Integers:
    """
    Number the map that is valid on each day: it has changed on a handful of days only.
    """
    found: Integers = np.searchsorted(_redrawn(), days, side="right").astype(np.int64)
    return found


@functools.cache
def _redrawn() -> NDArray[np.datetime64]:
    areas = map_of_england().areas
    starts = {each.valid_from for each in areas if each.valid_from is not None}
    after = {each.valid_to + _ONE_DAY for each in areas if each.valid_to is not None}
    return np.array(sorted(starts | after), dtype="datetime64[D]")


def _stated(comparator: StatedSet, ours: Figures, policy: Policy) -> Asked:
    rows = np.flatnonzero(ours.meets(indicator=comparator.indicator, period=comparator.period))
    return Asked(
        rows=rows,
        circle=np.zeros(len(rows), dtype=np.int64),
        circles=[circle_of(comparator, None, None, policy)],
        position=np.full(len(rows), NOBODY),
    )


def _find(code: str, comparator: Comparator) -> Area | None:
    # A council's own list may hold places that are not on the map.
    members = comparator if isinstance(comparator, AreaSet) else ()
    for each in members:
        if each.code == code:
            return each
    try:
        found = find_area(code)
    except AreaError:
        return None
    return found if code in (found.code, *found.other_codes) else None


def _by_area(comparator: Comparator, codes: list[str]) -> Integers:
    """
    The number of each area for which the circle is its own; one number for the rest.
    """
    match comparator:
        case OwnNeighbours() | OwnRegion():
            own = [True] * len(codes)
        case AreaSet():
            members = {lasting(each) for each in comparator}
            own = [place_of(code) in members for code in codes]
        case _:
            own = [False] * len(codes)
    numbers = [number if each else _ANY for number, each in enumerate(own)]
    return np.array([*numbers, _ANY], dtype=np.int64)


def _by_day(comparator: Comparator) -> bool:
    return isinstance(comparator, AreaSet | OwnNeighbours | EveryAuthority)


def _positions(
    circles: list[Circle], circle: Integers, area: Integers, codes: list[str]
) -> Integers:
    """
    Where the area of each figure stands in its circle, if the circle is whole by nature.
    """
    table = np.full((len(circles), len(codes) + 1), NOBODY, dtype=np.int64)
    whose = [place_of(code) for code in codes]
    for row, each in enumerate(circles):
        if each.whole:
            at = {lasting(member): place for place, member in enumerate(each.members)}
            table[row, :-1] = [at.get(place, NOBODY) for place in whose]
    return table[circle, area]


def _stood_in_for(asked: Asked, days: NDArray[np.datetime64], shelf: Shelf) -> Asked:
    """
    Find who stands in for a region that has no published number of its own.

    London for its two parts; else the sum of the members, where no row was published.
    """
    if not any(each.region and each.members for each in asked.circles):
        return asked
    circles = list(asked.circles)
    pair = shelf.line[asked.rows] * len(circles) + asked.circle
    distinct, first, back = np.unique(pair, return_index=True, return_inverse=True)
    made: dict[Circle, int] = {}
    settled = np.empty(len(distinct), dtype=np.int64)
    for place, key in enumerate(distinct.tolist()):
        line, number = divmod(key, len(asked.circles))
        other = _instead(asked.circles[number], line, days[first[place]].item(), shelf)
        settled[place] = number if other is None else made.setdefault(other, len(circles))
        if settled[place] == len(circles) and other is not None:
            circles.append(other)
    return attrs.evolve(asked, circle=settled[back.reshape(-1)], circles=circles)


def _instead(circle: Circle, line: int, on: datetime.date, shelf: Shelf) -> Circle | None:
    if not circle.members:
        return None
    region = circle.members[0]
    cell = shelf.at[line, shelf.places([region.code])[0]]
    if not np.isnan(shelf.columns.plain[cell]):
        return None
    for other in circle.instead:
        if not np.isnan(shelf.columns.plain[shelf.at[line, shelf.places([other.code])[0]]]):
            note = f"{region.name} has no figure; {other.name} stands in"
            return attrs.evolve(circle, name=other.name, members=(other,), instead=(), note=note)
    members = region.members(on) if cell == NOBODY else ()
    cells = shelf.at[line, shelf.places(each.code for each in members)]
    # A part of a region is no region: every member has numbers that add up, or none stands in.
    if not members or not (shelf.columns.adds & ~np.isnan(shelf.columns.numerator))[cells].all():
        return None
    note = "no published figure; the sum of its members stands in"
    return attrs.evolve(circle, pool="sum", members=members, instead=(), note=note)
