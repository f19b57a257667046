"""
Rounding half-up: the functions that are called.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, overload

from lakpi.errors import FiguresError
from lakpi.rounding.arrays import rounded_all
from lakpi.rounding.single import exact, is_scalar, nearest, rounded_one

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from lakpi.rounding.arrays import Array, Scalar

__all__ = ["exact", "half_up", "half_up_to", "written_half_up"]


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
    steps = nearest(exact(numerator) * exact(scale) / below / _step(decimals))
    sign = "-" if steps < 0 else "+" if signed and steps > 0 else ""
    whole, part = divmod(abs(steps), 10 ** max(decimals, 0))
    whole *= 10 ** max(-decimals, 0)
    digits = f"{whole:,}" if thousands else f"{whole}"
    return sign + digits + (f".{part:0{decimals}d}" if decimals > 0 else "")


def _step(decimals: int) -> Fraction:
    return Fraction(10) ** -decimals


def _rounded(
    numerator: Scalar | Array, denominator: Scalar | Array, scale: Fraction, step: Fraction
) -> float | npt.NDArray[np.float64]:
    if is_scalar(numerator) and is_scalar(denominator):
        return rounded_one(numerator, denominator, scale, step)
    return rounded_all(numerator, denominator, scale, step)
