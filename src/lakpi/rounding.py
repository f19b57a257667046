"""
Rounding half-up on the exact ratio: once, at the end, the way DfE publishes.

14.25 % is 14.3 in every published table, while ``round(14.25, 1)`` is 14.2 (half to
even) and ``round(0.145 * 100, 1)`` depends on binary noise.  So a ratio is never
divided first: ``numerator * scale / denominator`` is rounded as the exact fraction it
is.  Integers are exact; a float stands for its shortest decimal, the one it prints as.

Half-up means away from zero: -0.25 rounds to -0.3, as 0.25 does to 0.3 (the mirror
image, `decimal.ROUND_HALF_UP`).  This reproduces the percentages of DfE's *Children in
need* tables from their counts: 1,948 of 1,948 authority rows of re-referrals (table C1)
and 8,290 of 8,291 cells of plan durations (D5).
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, overload

from lakpi.errors import FiguresError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    Scalar: TypeAlias = float | Decimal | Fraction | None
    Array: TypeAlias = npt.NDArray[Any] | pd.Series[Any] | Sequence[Scalar]

__all__ = ["exact", "half_up", "half_up_to", "written_half_up"]

# Sums and products below this are safe in 64 bits, also when a float has estimated them.
_SAFE: Final = 2.0**62
_EXACT_FLOAT: Final = 2**53
# Full-time equivalents have up to four decimal places, money two; beyond nine it is noise.
_MOST_PLACES: Final = 9


def exact(value: object) -> Fraction:
    """
    Read a number exactly.

    Args:
        value: An integer, a fraction or a decimal; a float, which stands for its
            shortest decimal; or text such as ``"0.145"`` or ``"1,529"``.

    Returns:
        The number as a fraction.

    Raises:
        FiguresError: It is missing, infinite or no number.

    >>> exact(0.1) == Fraction(1, 10)
    True
    >>> exact("1,529.5")
    Fraction(3059, 2)
    """
    if isinstance(value, Fraction):
        return value
    if isinstance(value, numbers.Integral):
        return Fraction(int(value))
    try:
        if isinstance(value, numbers.Real | Decimal):
            # `str` of a float (numpy's included) is the shortest decimal that reads back as it.
            return Fraction(str(value))
        if isinstance(value, str):
            return Fraction(value.replace(",", ""))
    except (ValueError, ZeroDivisionError) as error:
        raise FiguresError(f"{value!r} is not a number that can be read exactly.") from error
    raise FiguresError(f"A number was expected, not {type(value).__name__}.")


@overload
def half_up(
    numerator: Scalar, denominator: Scalar = 1, *, scale: int | Fraction = 1, decimals: int = 0
) -> float: ...
@overload
def half_up(
    numerator: Array,
    denominator: Scalar | Array = 1,
    *,
    scale: int | Fraction = 1,
    decimals: int = 0,
) -> npt.NDArray[np.float64]: ...
@overload
def half_up(
    numerator: Scalar, denominator: Array, *, scale: int | Fraction = 1, decimals: int = 0
) -> npt.NDArray[np.float64]: ...
def half_up(
    numerator: Scalar | Array,
    denominator: Scalar | Array = 1,
    *,
    scale: int | Fraction = 1,
    decimals: int = 0,
) -> float | npt.NDArray[np.float64]:
    """
    Round ``numerator * scale / denominator`` half-up to so many decimal places.

    Args:
        numerator: A number, or an array or series of them.
        denominator: Likewise; arrays go together by position.
        scale: 100 for a percentage, 10,000 for a rate.
        decimals: Decimal places; -1 rounds to the nearest ten.

    Returns:
        A float for numbers, a float64 array for arrays: each the float nearest to
        the rounded decimal.  NaN where either is missing or the denominator is zero.

    Raises:
        FiguresError: Something is infinite or no number.

    >>> half_up(217, 1529, scale=100, decimals=1)
    14.2
    >>> half_up([1, -1, 0, 3], [8, 8, 0, None], scale=100, decimals=0).tolist()
    [13.0, -13.0, nan, nan]
    >>> half_up(0.145, scale=100)
    15.0
    """
    return _rounded(numerator, denominator, exact(scale), _step(decimals))


@overload
def half_up_to(value: Scalar, base: float | Decimal | Fraction) -> float: ...
@overload
def half_up_to(value: Array, base: float | Decimal | Fraction) -> npt.NDArray[np.float64]: ...
def half_up_to(
    value: Scalar | Array, base: float | Decimal | Fraction
) -> float | npt.NDArray[np.float64]:
    """
    Round to the nearest multiple of a base, half-up: counts to the nearest 5 or 10.

    Args:
        value: A number, or an array or series of them.
        base: What to round to a multiple of; more than zero.

    Returns:
        As `half_up` does.

    Raises:
        FiguresError: The base is not more than zero, or something is no number.

    >>> half_up_to([12, 13, 17.5], 5).tolist()
    [10.0, 15.0, 20.0]
    """
    step = exact(base)
    if step <= 0:
        raise FiguresError(f"A rounding base is more than zero, not {base}.")
    return _rounded(value, 1, Fraction(1), step)


def written_half_up(
    numerator: float | Decimal | Fraction,
    denominator: float | Decimal | Fraction = 1,
    *,
    scale: int | Fraction = 1,
    decimals: int = 0,
    thousands: bool = False,
    signed: bool = False,
) -> str:
    """
    Round half-up and write the result with exactly that many decimal places.

    The text is made from the rounded integer, so no float comes near it.

    Args:
        numerator: A number; never missing, for a missing number has a reason instead.
        denominator: Likewise, and not zero.
        scale: 100 for a percentage, 10,000 for a rate.
        decimals: Decimal places; -1 rounds to the nearest ten.
        thousands: Write ``1,529``.
        signed: Write the plus of a change: ``+2.1``.  Zero has no sign.

    Raises:
        FiguresError: Something is missing, infinite or no number, or the
            denominator is zero.

    >>> written_half_up(217, 1529, scale=100, decimals=1), written_half_up(-0.04, decimals=1)
    ('14.2', '0.0')
    >>> written_half_up(1529, thousands=True), written_half_up(2.05, decimals=1, signed=True)
    ('1,529', '+2.1')
    """
    below = exact(denominator)
    if below == 0:
        raise FiguresError("A ratio over zero has no value to write: it has a reason instead.")
    steps = _nearest(exact(numerator) * exact(scale) / below / _step(decimals))
    sign = "-" if steps < 0 else "+" if signed and steps > 0 else ""
    whole, part = divmod(abs(steps), 10 ** max(decimals, 0))
    whole *= 10 ** max(-decimals, 0)
    digits = f"{whole:,}" if thousands else f"{whole}"
    return sign + digits + (f".{part:0{decimals}d}" if decimals > 0 else "")


def _step(decimals: int) -> Fraction:
    return Fraction(10) ** -decimals


def _nearest(ratio: Fraction) -> int:
    nearest = (2 * abs(ratio.numerator) + ratio.denominator) // (2 * ratio.denominator)
    return -nearest if ratio < 0 else nearest


def _rounded(
    numerator: Scalar | Array, denominator: Scalar | Array, scale: Fraction, step: Fraction
) -> float | npt.NDArray[np.float64]:
    if _is_scalar(numerator) and _is_scalar(denominator):
        return _rounded_one(numerator, denominator, scale, step)
    return _rounded_all(numerator, denominator, scale, step)


def _rounded_one(numerator: object, denominator: object, scale: Fraction, step: Fraction) -> float:
    if _is_missing(numerator) or _is_missing(denominator):
        return math.nan
    below = exact(denominator)
    if below == 0:
        return math.nan
    return float(_nearest(exact(numerator) * scale / below / step) * step)


def _rounded_all(
    numerator: Scalar | Array, denominator: Scalar | Array, scale: Fraction, step: Fraction
) -> npt.NDArray[np.float64]:
    # Both arrays are read as integers over a power of ten, so that the ratio, counted in
    # steps, is (top * times) / (bottom * over), and is rounded in 64-bit integers where
    # nothing can overflow.  The rest (a float of 17 digits, an integer of 18) is left to
    # floats away from a tie, and to Python's own integers beside one.
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


def _round_the_rest(  # noqa: PLR0917 - the second half of `_rounded_all`, parted for its length
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
        # further than that from a tie the nearest step is certain.
        with np.errstate(all="ignore"):
            ratio = tops.astype(np.float64) / bottoms.astype(np.float64) * float(scale / step)
        size = np.abs(ratio)
        beside_a_tie = ~((size < 2.0**30) & (np.abs(size % 1 - 0.5) > 1e-5))
        nearest = np.where(beside_a_tie, 0, np.floor(size + 0.5))
        results = np.sign(ratio) * nearest * float(step.numerator) / float(step.denominator) + 0.0
    for place in np.flatnonzero(beside_a_tie):
        results[place] = _rounded_one(tops[place], bottoms[place], scale, step)
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
                elif _is_missing(value):
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
        missing = np.zeros(values.shape, dtype=np.bool_)
    if values.dtype.kind == "f" and values.dtype.itemsize < 8:
        # A single float's shortest decimal is shorter than that of the same number as a double.
        values = values.astype(np.str_).astype(np.float64)
    return values, missing


def _is_scalar(value: object) -> bool:
    return getattr(value, "ndim", 0) == 0 and not isinstance(value, Sequence | Mapping)


def _is_missing(value: object) -> bool:
    if value is None:
        return True
    try:
        return bool(value != value)  # noqa: PLR0124 - only NaN and NaT differ from themselves
    except TypeError:  # pandas' NA does not say whether it equals anything
        return True


def _is_float(integer: int) -> bool:
    return integer < 2**1000 and int(float(integer)) == integer
