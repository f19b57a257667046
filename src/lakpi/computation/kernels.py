"""
The NumPy kernels: the few places where lakpi counts by hand because it pays.

Three verbs: the previous event of a person, the stock on many days, and many
conditional counts.  Property tests hold figures counted with them to those of the
portable form (`lakpi.computation.engines`), which every engine can run.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

_DAY_BITS = 22
"""Bits that hold any ordinal (the year 9999 needs 22)."""


def packed(group: Ints, day: Ints) -> Ints:
    """
    Pack a group and a day into one number that sorts by group, then day.
    """
    return (group << _DAY_BITS) | day


def unpacked_day(key: Ints) -> Ints:
    """
    Give the day of a packed number back.

    >>> unpacked_day(packed(np.array([7]), np.array([735_000]))).tolist()
    [735000]
    """
    return key & ((1 << _DAY_BITS) - 1)


def strictly_previous(group: Ints, day: Ints) -> tuple[Ints, Mask]:
    """
    Find the latest strictly earlier day of the same group.

    Args:
        group: Shape ``(n,)``, whole numbers from 0; the person.
        day: Shape ``(n,)``, ordinals.

    Returns:
        The earlier days, and where there is none (their value is then 0).

    >>> day, none = strictly_previous(np.array([7, 7, 7]), np.array([30, 10, 10]))
    >>> day.tolist(), none.tolist()
    ([10, 0, 0], [False, True, True])
    """
    size = len(group)
    key = packed(group, day)
    order = np.argsort(key)
    ordered = key[order]
    new = np.empty(size, dtype=bool)
    new[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    # The row before the first row of this (group, day) holds the previous day.
    first = np.maximum.accumulate(np.where(new, np.arange(size), 0))
    before = np.maximum(first - 1, 0)
    earlier = ordered[before]
    same = (earlier >> _DAY_BITS == ordered >> _DAY_BITS) & (first > 0)
    previous = np.zeros(size, dtype=np.int64)
    none = np.ones(size, dtype=bool)
    previous[order] = np.where(same, unpacked_day(earlier), 0)
    none[order] = ~same
    return previous, none


def earlier_events(group: Ints, day: Ints) -> Ints:
    """
    Count the strictly earlier events of the same group.

    >>> earlier_events(np.array([7, 7, 7]), np.array([30, 10, 10])).tolist()
    [2, 0, 0]
    """
    size = len(group)
    key = packed(group, day)
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    places = np.arange(size)
    new_key = np.append(True, ordered[1:] != ordered[:-1])[:size]
    owner = ordered >> _DAY_BITS
    new_group = np.append(True, owner[1:] != owner[:-1])[:size]
    first_of_key = np.maximum.accumulate(np.where(new_key, places, 0))
    first_of_group = np.maximum.accumulate(np.where(new_group, places, 0))
    counted = np.zeros(size, dtype=np.int64)
    counted[order] = first_of_key - first_of_group
    return counted


def first_at_or_after(marks: Ints, day: Ints) -> Ints:
    """
    Find, for each day, the place of the first mark on or after it.

    Args:
        marks: Shape ``(m,)``, ordinals in rising order.
        day: Shape ``(n,)``, ordinals.

    Returns:
        Shape ``(n,)``: 0 to m (m: every mark is earlier).

    >>> first_at_or_after(np.array([10, 20]), np.array([5, 10, 11, 21])).tolist()
    [0, 0, 1, 2]
    """
    if not len(marks):
        return np.zeros(len(day), dtype=np.int64)
    low, high = int(marks[0]), int(marks[-1])
    if high - low > 200_000:
        return np.searchsorted(marks, day, side="left").astype(np.int64)
    # A look-up by day is several times as fast as a search for each row.
    table = np.searchsorted(marks, np.arange(low, high + 2), side="left")
    place: Ints = table[np.clip(day - low, 0, high + 1 - low)].astype(np.int64)
    return place


def sums(cell: Ints, size: int, weights: Ints | None = None) -> Ints:
    """
    Count rows, or add up whole-number weights, for each cell.

    Args:
        cell: Shape ``(n,)``, 0 to size - 1.
        size: How many cells.
        weights: Shape ``(n,)``, or None to count.

    Returns:
        Shape ``(size,)``.
    """
    if weights is None:
        return np.bincount(cell, minlength=size).astype(np.int64)
    # bincount adds floats: split the weights so that every partial sum is exact.
    low = weights & 0xFFFFFF
    added = np.bincount(cell, weights=low, minlength=size).astype(np.int64)
    high = weights >> 24
    if high.any():
        added += np.bincount(cell, weights=high, minlength=size).astype(np.int64) << 24
    return added


def stock(  # noqa: PLR0917 - the arrays of one sum
    cell: Ints, size: int, start: Ints, end: Ints, days: Ints, weights: Ints | None = None
) -> Ints:
    """
    Count the half-open intervals ``[start, end)`` that hold each of some days.

    Args:
        cell: Shape ``(n,)``, 0 to size - 1.
        size: How many cells.
        start: Shape ``(n,)``, the first day of each interval.
        end: Shape ``(n,)``, the first day after it; not after `start`: empty.
        days: Shape ``(d,)``, in rising order.
        weights: Shape ``(n,)``, or None to count.

    Returns:
        Shape ``(size, d)``.

    >>> stock(np.array([0, 0]), 1, np.array([3, 5]), np.array([6, 9]), np.array([2, 5, 6])).tolist()
    [[0, 2, 1]]
    """
    width = len(days) + 1
    opens = first_at_or_after(days, start)
    closes = first_at_or_after(days, end)
    holds = opens < closes
    if not holds.all():
        cell, opens, closes = cell[holds], opens[holds], closes[holds]
        weights = None if weights is None else weights[holds]
    base = cell * width
    change = sums(base + opens, size * width, weights) - sums(base + closes, size * width, weights)
    held: Ints = change.reshape(size, width).cumsum(axis=1)[:, :-1]
    return held


def apart(case: Ints, start: Ints, end: Ints, ties: Sequence[Ints] = ()) -> Ints:
    """
    Make the intervals of each case disjoint: on a shared day the first to start holds it.

    Args:
        case: Shape ``(n,)``, whole numbers from 0.
        start: Shape ``(n,)``.
        end: Shape ``(n,)``, the first day after; not after `start`: empty.
        ties: Each of shape ``(n,)``: which goes before, of two with the same start and end.

    Returns:
        Shape ``(n,)``: the starts, moved past the intervals that began before.

    >>> case, start, end = np.array([[1, 1, 1], [8, 1, 4], [9, 5, 7]])
    >>> apart(case, start, end).tolist()
    [8, 1, 5]
    """
    real = np.flatnonzero(start < end)
    order = real[np.lexsort([each[real] for each in (*reversed(ties), -end, start, case)])]
    moved = start.copy()
    if len(order):
        reach = np.maximum.accumulate(packed(case[order], end[order]))
        before = np.append(np.int64(-1), reach[:-1])
        same = before >> _DAY_BITS == case[order]
        moved[order] = np.where(same, np.maximum(start[order], unpacked_day(before)), start[order])
    return moved


def quantiles(cell: Ints, size: int, value: NDArray[np.float64], at: float) -> NDArray[np.float64]:
    """
    Find a quantile (type 7) of the values in each cell; NaN where there are none.

    >>> quantiles(np.array([0, 0, 0]), 2, np.array([1.0, 2.0, 10.0]), 0.5).tolist()
    [2.0, nan]
    """
    order = np.lexsort((value, cell))
    ordered = value[order]
    counts = np.bincount(cell, minlength=size)
    first = np.cumsum(counts) - counts
    place = (counts - 1) * at
    low = np.floor(place).astype(np.int64)
    high = np.minimum(low + 1, counts - 1)
    out = np.full(size, np.nan)
    some = counts > 0
    below = ordered[(first + low)[some]]
    above = ordered[(first + high)[some]]
    out[some] = below + (above - below) * (place - low)[some]
    return out
