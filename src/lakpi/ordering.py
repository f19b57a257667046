"""
Order among numbers: freed of binary noise, ranked with ties, cut into quarters.

What official statistics print has a few digits; what a workbook or a division leaves
behind has 17, of which the last are noise.  Numbers are therefore snapped to twelve
significant digits first and compared exactly after that, so that two authorities that
both published 97.2 share their place.

All functions take arrays of rows: each row is one group to order, NaN where an area
has no number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Integers = npt.NDArray[np.intp]

__all__ = [
    "DIGITS",
    "QUARTERS",
    "cut_points",
    "emptied",
    "less",
    "places",
    "quarter_of",
    "snapped",
    "sorted_rows",
]

DIGITS: Final = 12
"""The significant digits that numbers are compared by."""

QUARTERS: Final = (0.25, 0.5, 0.75)
"""Where quartiles cut."""

_LARGEST_EXACT_POWER: Final = 22


def snapped(values: npt.ArrayLike) -> Floats:
    """
    Round numbers to twelve significant digits, so that equal ones are equal.

    Args:
        values: Numbers of any shape; NaN stays NaN.

    Returns:
        The doubles nearest to the decimals of twelve digits, in the same shape.

    >>> snapped([97.19999999999999, 0.1 + 0.2, 1e15 + 3]).tolist()
    [97.2, 0.3, 1000000000000000.0]
    """
    import numpy as np

    given = np.asarray(values, dtype=np.float64)
    return _as_fine_as(given, np.abs(given), DIGITS)


def less(first: npt.ArrayLike, second: npt.ArrayLike, *, digits: int = DIGITS) -> Floats:
    """
    Subtract numbers; a difference is as fine as the larger of the two, and no finer.

    Args:
        first: Numbers.
        second: What is taken from them.
        digits: How many digits of the larger one hold.

    Returns:
        The differences, without the noise that nearly equal numbers leave behind.

    >>> less([1234567.1, 0.3], [1234567.0, 0.1 + 0.2]).tolist()
    [0.1, 0.0]
    """
    import numpy as np

    one, two = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    size = np.maximum(np.abs(one), np.abs(two))
    return _as_fine_as(one - two, size, digits) + 0.0  # and no minus before a nought


def _as_fine_as(given: Floats, size: Floats, digits: int) -> Floats:
    """
    Round numbers to the place of the last digit of others, of so many digits.
    """
    import numpy as np

    with np.errstate(divide="ignore", invalid="ignore"):
        exponent = np.floor(np.log10(size))
        usable = np.isfinite(exponent)
        places = np.where(usable, digits - 1 - exponent, 0.0)
        # A power of ten up to 22 is exact, so there is one rounding to a whole number and
        # one by the division: the result is the double nearest to the decimal.
        exact = usable & (np.abs(places) <= _LARGEST_EXACT_POWER)
        power = 10.0 ** np.abs(np.where(exact, places, 0.0))
        up = np.rint(given * power) / power
        down = np.rint(given / power) * power
    made: Floats = np.where(exact, np.where(places >= 0, up, down), given)
    return made


def sorted_rows(rows: Floats) -> tuple[Floats, Integers]:
    """
    Sort each row, and count its numbers.

    Args:
        rows: Shape ``(rows, columns)``, NaN where there is no number.

    Returns:
        The rows in ascending order with NaN last, and how many numbers each has.

    >>> import numpy as np
    >>> ordered, n = sorted_rows(np.array([[3.0, np.nan, 1.0]]))
    >>> ordered.tolist(), n.tolist()
    ([[1.0, 3.0, nan]], [2])
    """
    import numpy as np

    return np.sort(rows, axis=1), np.asarray((~np.isnan(rows)).sum(axis=1), dtype=np.intp)


def cut_points(ordered: Floats, n: Integers, at: tuple[float, ...] = QUARTERS) -> Floats:
    """
    Cut sorted rows at shares of their way: linear between neighbours, type 7.

    Args:
        ordered: Rows in ascending order with NaN last (`sorted_rows`).
        n: How many numbers each row has.
        at: The shares, each from 0 to 1.

    Returns:
        Shape ``(rows, len(at))``, NaN for a row without a number.

    Source: Hyndman and Fan (1996), *Sample quantiles in statistical packages*, type 7:
    what Excel's QUARTILE.INC, NumPy and R give by default.

    >>> import numpy as np
    >>> cut_points(np.array([[1.0, 2.0, 4.0, 8.0]]), np.array([4])).tolist()
    [[1.75, 3.0, 5.0]]
    """
    import numpy as np

    if not ordered.shape[1]:
        return np.full((len(ordered), len(at)), np.nan)
    way = np.maximum(n - 1, 0)[:, None] * np.asarray(at)
    low = np.floor(way).astype(np.intp)
    share = way - low
    below = np.take_along_axis(ordered, low, axis=1)
    above = np.take_along_axis(ordered, np.minimum(low + 1, ordered.shape[1] - 1), axis=1)
    level = (share == 0) | (above == below)
    # Off the last number there is NaN, which a share of nought must not let in.
    between = (1 - share) * below + share * np.where(level, below, above)
    made: Floats = np.where(level, below, between)
    return made


def quarter_of(values: Floats, cuts: Floats) -> npt.NDArray[np.int8]:
    """
    Say in which quarter a value lies: 0 the lowest, 3 the highest.

    A value on a cut belongs to the quarter below it.

    Args:
        values: Shape ``(n,)``.
        cuts: Shape ``(n, 3)``, the cut points that each is held against.

    Returns:
        The quarters; -1 where there is no value or no cut.

    >>> import numpy as np
    >>> quarter_of(np.array([1.75, 1.76, np.nan]), np.array([[1.75, 3.0, 5.0]] * 3)).tolist()
    [0, 1, -1]
    """
    import numpy as np

    passed = (values[:, None] > cuts).sum(axis=1)
    known = ~np.isnan(values) & ~np.isnan(cuts).any(axis=1)
    return np.where(known, passed, -1).astype(np.int8)


def emptied(ordered: Floats, n: Integers, cuts: Floats) -> npt.NDArray[np.bool_]:
    """
    Say of sorted rows whether a quarter of them holds nobody, as ties or few numbers do.

    Args:
        ordered: Rows in ascending order with NaN last (`sorted_rows`).
        n: How many numbers each row has.
        cuts: Shape ``(rows, 3)``: their cut points.

    >>> import numpy as np
    >>> rows = np.array([[1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 2.0, 3.0], [0.0, 0.0, 0.0, 1.0]])
    >>> n = np.array([4, 4, 4])
    >>> emptied(rows, n, cut_points(rows, n)).tolist()
    [False, True, True]
    """
    import numpy as np

    upto = [(ordered <= cuts[:, place : place + 1]).sum(axis=1) for place in range(cuts.shape[1])]
    ends = np.stack([np.zeros_like(n), *upto, n], axis=1)
    empty: npt.NDArray[np.bool_] = (ends[:, 1:] == ends[:, :-1]).any(axis=1)
    return empty


def places(rows: Floats) -> tuple[Integers, Integers]:
    """
    Count, for each number of a row, those below it and those equal to it.

    With ``n`` numbers in the row, the rank from the bottom is ``below + 1``, from the
    top ``n - below - equal + 1``: competition ranks, equal numbers sharing the better
    place.

    Args:
        rows: Shape ``(rows, columns)``, NaN where there is no number.

    Returns:
        Below and equal (itself included), each of the same shape; nought for NaN.

    >>> import numpy as np
    >>> below, equal = places(np.array([[5.0, 3.0, 5.0, np.nan]]))
    >>> below.tolist(), equal.tolist()
    ([[1, 0, 1, 0]], [[2, 1, 2, 0]])
    """
    import numpy as np

    if not rows.size:
        return np.zeros(rows.shape, np.intp), np.zeros(rows.shape, np.intp)
    order = np.argsort(rows, axis=1, kind="stable")
    ordered = np.take_along_axis(rows, order, axis=1)
    position = np.arange(rows.shape[1], dtype=np.intp)
    differs = ordered[:, 1:] != ordered[:, :-1]
    starts = np.concatenate([np.ones((len(rows), 1), bool), differs], axis=1)
    ends = np.concatenate([differs, np.ones((len(rows), 1), bool)], axis=1)
    first = np.maximum.accumulate(np.where(starts, position, 0), axis=1)
    backwards = np.where(ends, position, rows.shape[1])[:, ::-1]
    last = np.minimum.accumulate(backwards, axis=1)[:, ::-1]
    below, equal = np.empty_like(order), np.empty_like(order)
    np.put_along_axis(below, order, first, axis=1)
    np.put_along_axis(equal, order, last - first + 1, axis=1)
    missing = np.isnan(rows)
    below[missing], equal[missing] = 0, 0
    return below, equal
