"""
Means of many groups at once, each rounded once from the exact sum.

A chart compares figures with their own mean, so the last bit matters: added in plain
floats the mean of fifteen times 0.1 is not 0.1, and all fifteen lie "above the mean".  A second
pass over the differences mends that case and can spoil others (the mean of 17 small
whole numbers).  So the sum is taken without error: each number is split into parts so coarse
that adding them never rounds (Rump, Ogita and Oishi, Accurate floating-point summation,
SIAM J. Sci. Comput. 31, 2008).  The result is the same on every machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_BITS: Final = 53  # of a double
_HALVES: Final = 2.0**27 + 1  # splits a double into two of at most 26 bits


def means(numbers: Floats, of: Ints, count: Ints) -> Floats:
    """
    Take the mean of each group.

    Args:
        numbers: Shape ``(n,)``: finite, group after group.
        of: Shape ``(n,)``: the group of each, never falling.
        count: Shape ``(groups,)``: how many numbers each group has, under 2**26.

    Returns:
        Shape ``(groups,)``: the exact mean to the nearest double; NaN for an empty group.

    >>> means(np.array([0.1] * 15 + [1.0, 2.0]), np.array([0] * 15 + [1, 1]), np.array([15, 2]))
    array([0.1, 1.5])
    """
    size = len(count)
    some = np.where(count > 0, count, 1).astype(np.float64)
    begins = np.flatnonzero(np.diff(of, prepend=-1))
    largest = np.zeros(size)
    if len(begins):
        largest[of[begins]] = np.maximum.reduceat(np.abs(numbers), begins)
    room = np.frexp(some + 2)[1]  # so many bits hold a sum of all
    # A power of two above any sum: added and taken away again it leaves the coarse part.
    coarse = np.ldexp(1.0, np.frexp(largest)[1] + room)
    parts: list[Floats] = []
    rest = numbers
    for _ in range(2):
        at = coarse[of]
        part = (at + rest) - at
        rest = rest - part
        parts.append(np.bincount(of, weights=part, minlength=size).astype(np.float64))
        coarse = np.ldexp(coarse, room - _BITS)
    high, low = _added(parts[0], parts[1])
    high, low = _added(high, low + np.bincount(of, weights=rest, minlength=size))
    # The quotient, then what it leaves of the exact sum.
    mean = high / some
    upper = mean * _HALVES - (mean * _HALVES - mean)
    left = (high - upper * some) - (mean - upper) * some
    mean = mean + (left + low) / some
    return np.where(count > 0, mean, np.nan)


def _added(one: Floats, other: Floats) -> tuple[Floats, Floats]:
    """
    The sum of two, and what it was rounded by (Knuth).
    """
    total = one + other
    back = total - one
    return total, (one - (total - back)) + (other - back)
