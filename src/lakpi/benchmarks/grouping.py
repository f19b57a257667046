"""
The distinct groups of members: each looked up once, however many figures ask for it.

All 153 authorities against England are one group; each against its own neighbours
are 153.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs
import numpy as np

from lakpi.benchmarks.columns import Columns
from lakpi.benchmarks.comparators import Circle
from lakpi.benchmarks.shelf import NOBODY, Shelf

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Integers = NDArray[np.int64]

__all__ = ["Asked", "Groups", "grouped"]


@attrs.frozen(eq=False, kw_only=True)
class Asked:
    """
    What is asked: which of our figures, and the circle that each is held against.

    Attributes:
        rows: Our figures, by number.
        circle: For each of them, the number of its circle.
        circles: The circles.
        position: For each of them, where its own area stands among the members of a
            circle that is whole; `NOBODY` where it does not, or the circle is not.
    """

    rows: Integers
    circle: Integers
    circles: Sequence[Circle]
    position: Integers


@attrs.frozen(eq=False, kw_only=True)
class Groups:
    """
    The groups of members that figures are held against.

    Attributes:
        of: For each figure asked about, its group.
        circle: The circle of each group.
        pool: How its members make one value.
        size: How many members it has.
        meaning: The meaning of ours that it is read for.
        cells: Shape ``(groups, widest)``: rows of the shelf's columns; beyond the
            members, and where a member has no figure, nobody.
        numbers: The same as numbers, NaN where there is none.
        rounded: Whether those are rounded, to go with figures of another origin.
    """

    of: Integers
    circle: Integers
    pool: NDArray[np.object_]
    size: Integers
    meaning: Integers
    cells: Integers
    numbers: Floats
    rounded: Bools

    @property
    def beyond(self) -> Bools:
        """
        Which cells are beyond the members of their group.
        """
        return np.arange(self.cells.shape[1]) >= self.size[:, None]


def grouped(asked: Asked, mine: Columns, shelf: Shelf) -> Groups:
    """
    Find the distinct groups of members, and read their numbers.

    Args:
        asked: Which figures, and with whom.
        mine: What comparing reads of our figures.
        shelf: The comparators' figures.
    """
    circles = len(asked.circles)
    key, first, of = _distinct(shelf.line[asked.rows] * circles + asked.circle)
    line, circle = np.divmod(key, circles)
    cells = shelf.at[line[:, None], _members(asked.circles, shelf)[circle]]
    mixed = _mixed(cells, of, asked, mine, shelf)
    rounded = np.zeros(len(key), dtype=np.bool_)
    numbers = shelf.columns.plain[cells]
    if mixed.any():
        # The same members once as they are, and once rounded to go with our figure.
        key, first, of = _distinct(of * 2 + mixed)
        pair, rounded = key // 2, (key % 2).astype(np.bool_)
        cells, circle = cells[pair], circle[pair]
        alike = shelf.columns.rounded[cells]
        numbers = np.where(rounded[:, None], alike, shelf.columns.plain[cells])
    pools = np.array([each.pool for each in asked.circles], dtype=object)
    sizes = np.array([len(each.members) for each in asked.circles], dtype=np.int64)
    return Groups(
        of=of,
        circle=circle,
        pool=pools[circle],
        size=sizes[circle],
        meaning=mine.meaning[asked.rows[first]],
        cells=cells,
        numbers=numbers,
        rounded=rounded,
    )


def _distinct(keys: Integers) -> tuple[Integers, Integers, Integers]:
    found, first, back = np.unique(keys, return_index=True, return_inverse=True)
    return found, first, back.reshape(-1)


def _members(circles: Sequence[Circle], shelf: Shelf) -> Integers:
    places = [shelf.places(each.code for each in circle.members) for circle in circles]
    widest = max(map(len, places), default=0)
    filled = [each + [NOBODY] * (widest - len(each)) for each in places]
    return np.array(filled, dtype=np.int64).reshape(len(circles), widest)


def _mixed(cells: Integers, of: Integers, asked: Asked, mine: Columns, shelf: Shelf) -> Bools:
    """
    Whether published numbers stand beside others, so that all are rounded alike.
    """
    theirs = shelf.columns
    if theirs.published[:-1].all() and mine.published[:-1].all():
        return np.zeros(len(of), dtype=np.bool_)
    number = ~np.isnan(theirs.plain[cells])
    n, printed = number.sum(axis=1), (number & theirs.published[cells]).sum(axis=1)
    among = (printed > 0) & (printed < n)
    own = ~np.isnan(mine.plain[asked.rows])
    apart = np.where(mine.published[asked.rows], printed[of] == 0, printed[of] == n[of])
    mixed: Bools = among[of] | (own & (n[of] > 0) & apart)
    return mixed
