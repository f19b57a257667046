"""
Whole arrays at a time: in 64-bit integers where nothing can overflow.

Both arrays are read as integers over a power of ten, so that the ratio, counted in steps,
is ``(top * times) / (bottom * over)`` and is rounded in integers.  The rest (a float of 17
digits, an integer of 18) is left to floats away from a tie, and to Python's own integers
beside one.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from lakpi.errors import FiguresError
from lakpi.rounding.single import is_missing, rounded_one

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    Scalar: TypeAlias = float | Decimal | Fraction | np.integer[Any] | np.floating[Any] | None
    Array: TypeAlias = npt.NDArray[Any] | pd.Series[Any] | Sequence[Scalar]

__all__ = ["rounded_all"]

# Sums and products below this are safe in 64 bits, also when a float has estimated them.
_SAFE: Final = 2.0**62
_EXACT_FLOAT: Final = 2**53
# Full-time equivalents have up to four decimal places, money two; beyond nine it is noise.
_MOST_PLACES: Final = 9
_TINY: Final = 1e-290


def rounded_all(
    numerator: Scalar | Array, denominator: Scalar | Array, scale: Fraction, step: Fraction
) -> npt.NDArray[np.float64]:
    """
    Round arrays; see `lakpi.rounding.half_up`.

    Args:
        numerator: What is divided.
        denominator: What it is divided by.
        scale: What the ratio is multiplied by.
        step: What the result is a multiple of.

    Returns:
        A float64 array, NaN where either is missing or the denominator is zero.

    >>> rounded_all([1, 2], [3, 0], Fraction(100), Fraction(1, 10)).tolist()
    [33.3, nan]
    """
    import numpy as np

    above, below = _read(numerator), _read(denominator)
    factor = scale / step * Fraction(10) ** (below.places - above.places)
    times, over = factor.numerator, factor.denominator
    top, bottom = np.abs(above.integers), np.abs(below.integers)
    missing = above.missing | below.missing | (below.usable & (bottom == 0))
    usable = above.usable & below.usable & ~missing
    if float(times) < _SAFE and float(over) < _SAFE and _is_float(step.denominator):
        largest = 2.0 * bottom * float(over)
        usable &= (2.0 * top * float(times) + largest < _SAFE) & (largest < _SAFE)
    else:
        usable = np.zeros_like(usable)
    rounded = np.full(usable.shape, math.nan)
    if usable.any():
        doubled = 2 * (np.where(usable, top, 0) * times)
        bottom = np.where(usable, bottom, 1) * over
        steps = (doubled + bottom) // (2 * bottom)
        usable &= steps < (_EXACT_FLOAT // step.numerator)
        signs = np.sign(above.integers) * np.sign(below.integers)
        whole = np.where(usable, signs * steps, 0) * float(step.numerator)
        rounded[...] = np.where(usable, whole / float(step.denominator), math.nan)
    slow = ~usable & ~missing
    if slow.any():
        _round_the_rest(rounded, slow, above, below, scale, step)
    return rounded


def _round_the_rest(  # noqa: PLR0917 - the second half of `rounded_all`, parted for its length
    rounded: npt.NDArray[np.float64],
    slow: npt.NDArray[np.bool_],
    above: _Read,
    below: _Read,
    scale: Fraction,
    step: Fraction,
) -> None:
    import numpy as np

    tops = np.broadcast_to(above.values, rounded.shape)[slow]
    bottoms = np.broadcast_to(below.values, rounded.shape)[slow]
    results = np.empty(tops.shape)
    beside_a_tie = np.ones(tops.shape, dtype=np.bool_)
    if tops.dtype.kind in "iuf" and bottoms.dtype.kind in "iuf" and _is_float(step.denominator):
        # Five roundings of a double move a ratio below 2**30 by less than 1e-6 of a step, so
        # further than that from a tie the nearest step is certain.  (Not of the tiniest
        # doubles, which have fewer digits.)
        top, bottom = tops.astype(np.float64), bottoms.astype(np.float64)
        with np.errstate(all="ignore"):
            ratio = top / bottom * float(scale / step)
            size = np.abs(ratio)
            certain = (size < 2.0**30) & (np.abs(size % 1 - 0.5) > 1e-5)
        beside_a_tie = ~certain | (np.abs(bottom) < _TINY) | ((np.abs(top) < _TINY) & (top != 0))
        steps = np.where(beside_a_tie, 0, np.floor(size + 0.5))
        results = np.sign(ratio) * steps * float(step.numerator) / float(step.denominator) + 0.0
    for place in np.flatnonzero(beside_a_tie):
        results[place] = rounded_one(tops[place], bottoms[place], scale, step)
    rounded[slow] = results


class _Read(NamedTuple):
    """
    An array of numbers as integers over ``10 ** places``, where `usable`.
    """

    values: npt.NDArray[Any]
    integers: npt.NDArray[np.int64]
    places: int
    usable: npt.NDArray[np.bool_]
    missing: npt.NDArray[np.bool_]


def _read(numbers_: Scalar | Array) -> _Read:
    import numpy as np

    values, missing = _values_of(numbers_)
    match values.dtype.kind:
        case "b" | "i":
            # The one integer that has no absolute value is not for the fast path.
            usable = values != np.iinfo(np.int64).min
            return _Read(values, values.astype(np.int64), 0, usable, missing)
        case "u":
            usable = values <= np.iinfo(np.int64).max
            return _Read(values, values.astype(np.int64), 0, usable, missing)
        case "f":
            return _read_floats(values, missing)
        case "O":
            integers = np.zeros(values.shape, dtype=np.int64)
            usable = np.zeros(values.shape, dtype=np.bool_)
            for place, value in np.ndenumerate(values):
                if isinstance(value, numbers.Integral) and abs(int(value)) < 2**63:
                    integers[place], usable[place] = int(value), True
                elif is_missing(value):
                    missing[place] = True
            return _Read(values, integers, 0, usable, missing)
    raise FiguresError(f"Numbers were expected, not an array of {values.dtype}.")


def _read_floats(values: npt.NDArray[Any], missing: npt.NDArray[np.bool_]) -> _Read:
    # A float whose decimal has at most 15 digits is the only float nearest to it, and the
    # decimal is its shortest one; so the two can be told to be the same by dividing back.
    import numpy as np

    missing = missing | np.isnan(values)
    floats = np.where(missing, 0.0, values).astype(np.float64)
    if np.isinf(floats).any():
        raise FiguresError("An infinite value cannot be rounded: say what is missing, or why.")
    places, pending = 0, floats.ravel()
    for tried in range(_MOST_PLACES + 1):
        done = np.rint(pending * 10.0**tried) / 10.0**tried == pending
        if done.any():
            places, pending = tried, pending[~done]
        if not pending.size:
            break
    power = 10.0**places
    scaled = np.rint(floats * power)
    usable = (np.abs(scaled) < 1e15) & (scaled / power == floats)
    return _Read(values, np.where(usable, scaled, 0).astype(np.int64), places, usable, missing)


def _values_of(numbers_: Scalar | Array) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
    import numpy as np

    given: Any = numbers_
    if hasattr(getattr(given, "dtype", None), "numpy_dtype"):  # pandas' nullable numbers
        missing = np.asarray(given.isna(), dtype=np.bool_)
        values = given.fillna(0).to_numpy(dtype=given.dtype.numpy_dtype)
    else:
        values = np.asarray(given)
        if values.dtype.kind == "f" and not hasattr(given, "dtype"):
            # NumPy turns a list of integers into floats when one of them is, or is too big.
            values = _whole_again(values, np.asarray(given, dtype=np.object_))
        missing = np.zeros(values.shape, dtype=np.bool_)
    if values.dtype.kind == "f" and values.dtype.itemsize < 8:
        # A single float's shortest decimal is shorter than that of the same number as a double.
        values = values.astype(np.str_).astype(np.float64)
    return values, missing


def _whole_again(floats: npt.NDArray[Any], given: npt.NDArray[np.object_]) -> npt.NDArray[Any]:
    lost = any(isinstance(each, int) and abs(each) > _EXACT_FLOAT for each in given.flat)
    return given if lost else floats


def _is_float(integer: int) -> bool:
    return integer < 2**1000 and int(float(integer)) == integer
