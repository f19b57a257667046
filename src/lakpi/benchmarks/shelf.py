"""
The shelf: comparators' figures laid out so that those of any area and period are at hand.

One line of the shelf is one kind of figure of one period; one place on it is an area,
whatever its ONS code was then.
Where an area has several such figures, that of our own definition stands before others,
and a published one before the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np
import pandas as pd

from lakpi.benchmarks.columns import Columns, days_of
from lakpi.benchmarks.kinds import Kinds
from lakpi.benchmarks.lasting import place_of
from lakpi.benchmarks.matching import Match, latest_comparable
from lakpi.figures import Figures, Reason

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Integers = NDArray[np.int64]

__all__ = ["NOBODY", "Shelf", "shelf_of"]

NOBODY: Final = -1
"""The row of an area that has no figure: the last of every column, which is empty."""

_SHIFT: Final = 34


@attrs.frozen(eq=False)
class Shelf:
    """
    Comparators' figures by line and area.

    Attributes:
        line: For each of our figures, the line that it is held against.
        lag: By how many days theirs of that line end before ours.
        at: Shape ``(lines, areas + 1)``: rows of `columns`, `NOBODY` where an area has no
            figure.  The last area has none at all.
        columns: The figures.
        reasons: Why each row of `columns` has no number, "" where it has; nobody's is "x".
        same: Shape ``(their meanings, our meanings)``: whether the definitions are one.
        number: From an area, by what lasts of it, to its place on a line.
    """

    line: Integers
    lag: Integers
    at: Integers
    columns: Columns
    reasons: NDArray[np.object_]
    same: Bools
    number: dict[str, int]

    def places(self, codes: Iterable[str]) -> list[int]:
        """
        Give the places of areas by code; those without any figure are nobody.
        """
        return [self.number.get(place_of(code), NOBODY) for code in codes]


def shelf_of(ours: Figures, theirs: Figures, columns: Columns, kinds: Kinds, match: Match) -> Shelf:
    """
    Lay figures out for ours to be held against.

    Args:
        ours: Our figures.
        theirs: The comparators' figures.
        columns: What comparing reads of theirs.
        kinds: The kinds that both are of.
        match: How a period of theirs is found for one of ours.
    """
    rows, read = kinds.rows, kinds.our_period
    areas = theirs.column("area").cat
    number: dict[str, int] = {}
    places = [number.setdefault(place_of(str(each)), len(number)) for each in areas.categories]
    place = np.array([*places, NOBODY], dtype=np.int64)[areas.codes.to_numpy()]
    if match == "latest comparable":
        others = _of_others(ours, number)[place[rows]]
        read = latest_comparable(
            kinds.ours, kinds.our_period, kinds.theirs[others], kinds.their_period[others]
        )
    line, lines = pd.factorize((kinds.ours << _SHIFT) | read)
    their_line = pd.Index(lines).get_indexer((kinds.theirs << _SHIFT) | kinds.their_period)
    used = np.flatnonzero(their_line != NOBODY)
    used = used[_best_last(kinds.same[used], columns.published[rows[used]])]
    at = np.full((len(lines), len(number) + 1), NOBODY, dtype=np.int64)
    at[their_line[used], place[rows[used]]] = rows[used]
    reasons = theirs.column("value_reason").astype(object).to_numpy()
    return Shelf(
        line=line.astype(np.int64),
        lag=days_of(kinds.our_period)[1] - days_of(read)[1],
        at=at,
        columns=columns,
        reasons=np.append(reasons, Reason.UNAVAILABLE.value),
        same=kinds.definitions,
        number=number,
    )


def _of_others(ours: Figures, places: Iterable[str]) -> Bools:
    """
    Which areas are not the one that all our figures are of: those it can be held against.
    """
    own = {place_of(str(code)) for code in ours.column("area").unique()}
    return np.array([len(own) > 1 or each not in own for each in [*places, ""]], dtype=np.bool_)


def _best_last(same: Bools, published: Bools) -> Integers:
    """
    Order rows so that where several take one place, the one that counts comes last.
    """
    # The first of equals counts, so they are laid down in reverse.
    backwards = np.arange(len(same))[::-1]
    worse = 2 * ~same[backwards] + ~published[backwards]
    return backwards[np.argsort(-worse, kind="stable")] if worse.any() else backwards
