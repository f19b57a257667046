"""
The counts behind comparisons: those of each comparator, and those of every authority.

What a comparison says is in `Comparison`; whether it is more than chance is asked of
these (`lakpi.significance`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs
import numpy as np

from lakpi.areas import Area
from lakpi.areas import area as find_area
from lakpi.benchmarks.columns import Columns
from lakpi.benchmarks.comparators import Circle
from lakpi.benchmarks.comparing import Compared
from lakpi.benchmarks.shelf import NOBODY, Shelf
from lakpi.errors import AreaError
from lakpi.figures import Figures

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Integers = NDArray[np.int64]

__all__ = ["Peers", "TheirCounts", "counts_of", "peers_of"]


@attrs.frozen(eq=False, kw_only=True)
class TheirCounts:
    """
    The comparator's counts, a place in each array for each comparison.

    Attributes:
        numerator: That of the one published figure, or the sum over the members of a set
            that is pooled by sum; NaN where there is none, or a member lacks its own.
        denominator: The same of denominators.
        itself: Whether the area is its own comparator.
        nation: Whether the comparator is England, or every authority.
    """

    numerator: Floats
    denominator: Floats
    itself: Bools
    nation: Bools


@attrs.frozen(eq=False, kw_only=True)
class Peers:
    """
    The counts of every authority there was, by the kind and period of figure.

    Places that are not on the map of England are among them; regions, joint returns and
    authorities that did not exist on the period's last day are not.

    Attributes:
        line: For each of our figures, its kind and period as a number.
        of: For each of the counts, that number.
        numerator: The numerators.
        denominator: The denominators.
    """

    line: Integers
    of: Integers
    numerator: Floats
    denominator: Floats


def counts_of(part: Compared, shelf: Shelf, areas: NDArray[np.object_]) -> TheirCounts:
    """
    Read the comparator's counts of each comparison with it.

    Args:
        part: The comparisons.
        shelf: The comparators' figures.
        areas: The ONS code of each of our figures.
    """
    groups, asked = part.groups, part.asked
    top, base = (
        np.where(groups.beyond, 0.0, numbers[groups.cells]).sum(axis=1)
        for numbers in (shelf.columns.numerator, shelf.columns.denominator)
    )
    alone = (groups.pool == "published") & (groups.size == 1)
    added = (groups.pool == "sum") & (groups.size > 0)
    whole = alone | (added & (shelf.columns.adds[groups.cells] | groups.beyond).all(axis=1))
    rows = areas[asked.rows]
    return TheirCounts(
        numerator=np.where(whole, top, np.nan)[groups.of],
        denominator=np.where(whole, base, np.nan)[groups.of],
        itself=_itself(asked.circles)[asked.circle] == rows,
        nation=np.array([_is_nation(each) for each in asked.circles], bool)[asked.circle],
    )


def _itself(circles: Sequence[Circle]) -> NDArray[np.object_]:
    """
    The code of the one area that each circle is of, as far as it is one area.
    """
    return np.array([_code(each) for each in circles], dtype=np.object_)


def _code(circle: Circle) -> str:
    if circle.pool == "published" and len(circle.members) == 1:
        return circle.members[0].code
    if circle.region:  # the sum of its members stands in for a region
        place = _found(circle.name)
        return "" if place is None else place.code
    return ""


def _is_nation(circle: Circle) -> bool:
    return circle.whole or (circle.region and circle.name == "England")


def peers_of(ours: Figures, mine: Columns, shelf: Shelf) -> Peers:
    """
    Gather the counts of every authority: theirs, and of an area that they lack, ours.

    Args:
        ours: Our figures.
        mine: What comparing reads of ours.
        shelf: The comparators' figures.
    """
    codes = np.array([*shelf.number, ""], dtype=np.object_)
    line, place = np.nonzero(shelf.at != NOBODY)
    cells = shelf.at[line, place]
    area = ours.column("area").astype(object).to_numpy()
    lacking = shelf.at[shelf.line, shelf.places(area)] == NOBODY
    _, first = np.unique(
        np.array([f"{a} {b}" for a, b in zip(shelf.line, area, strict=True)], dtype=np.object_),
        return_index=True,
    )
    once = np.zeros(len(area), dtype=np.bool_)
    once[first] = True
    own = np.flatnonzero(lacking & once)
    of = np.concatenate([line, shelf.line[own]]).astype(np.int64)
    who = np.concatenate([codes[place], area[own]])
    last = _last_days(ours, shelf)
    keep = _authorities(who, last[of])
    columns = shelf.columns
    return Peers(
        line=shelf.line,
        of=of[keep],
        numerator=np.concatenate([columns.numerator[cells], mine.numerator[own]])[keep],
        denominator=np.concatenate([columns.denominator[cells], mine.denominator[own]])[keep],
    )


def _last_days(ours: Figures, shelf: Shelf) -> NDArray[np.datetime64]:
    """
    The last day of the period of each line, as theirs has it.
    """
    ends = ours.column("period_end").to_numpy().astype("datetime64[D]")
    last = np.full(len(shelf.at), np.datetime64("NaT"), dtype="datetime64[D]")
    last[shelf.line] = ends - shelf.lag.astype("timedelta64[D]")
    return last


def _authorities(codes: NDArray[np.object_], days: NDArray[np.datetime64]) -> Bools:
    """
    Which of the areas are authorities, or off the map, and existed on their day.
    """
    distinct, back = np.unique(codes.astype(str), return_inverse=True)
    places = [_found(str(each)) for each in distinct]
    fit = np.array([each is None or each.kind == "authority" for each in places], dtype=np.bool_)
    starts = [None if each is None else each.valid_from for each in places]
    ends = [None if each is None else each.valid_to for each in places]
    begun = np.array([each or "0001-01-01" for each in starts], dtype="datetime64[D]")
    ended = np.array([each or "9999-12-31" for each in ends], dtype="datetime64[D]")
    at = back.reshape(-1)
    kept: Bools = fit[at] & (begun[at] <= days) & (days <= ended[at])
    return kept


def _found(name: str) -> Area | None:
    try:
        return find_area(name)
    except AreaError:
        return None
