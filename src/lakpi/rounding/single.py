"""
One number at a time: read exactly, and rounded to the nearest step.
"""

from __future__ import annotations

import math
import numbers
from decimal import Decimal
from fractions import Fraction

from lakpi.errors import FiguresError

__all__ = ["exact", "is_missing", "is_scalar", "nearest", "rounded_one"]


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


def nearest(ratio: Fraction) -> int:
    """
    The nearest integer, away from zero when two are as near.

    >>> nearest(Fraction(5, 2)), nearest(Fraction(-5, 2)), nearest(Fraction(12, 5))
    (3, -3, 2)
    """
    size = (2 * abs(ratio.numerator) + ratio.denominator) // (2 * ratio.denominator)
    return -size if ratio < 0 else size


def rounded_one(numerator: object, denominator: object, scale: Fraction, step: Fraction) -> float:
    """
    Round one ratio to the nearest multiple of a step.

    Returns:
        The float nearest to that multiple; NaN where either number is missing or the
        denominator is zero.

    Raises:
        FiguresError: Something is infinite or no number, or the result is no float.

    >>> rounded_one(1, 8, Fraction(100), Fraction(1))
    13.0
    """
    if is_missing(numerator) or is_missing(denominator):
        return math.nan
    below = exact(denominator)
    if below == 0:
        return math.nan
    multiple = nearest(exact(numerator) * scale / below / step) * step
    try:
        return float(multiple)
    except OverflowError as error:
        raise FiguresError("A ratio is too large for any float: is its denominator one?") from error


def is_scalar(value: object) -> bool:
    """
    Whether it is one number and no array of them.

    >>> is_scalar(0.5), is_scalar([0.5])
    (True, False)
    """
    return not hasattr(value, "__len__")


def is_missing(value: object) -> bool:
    """
    Whether it is None, NaN, or what else a frame puts where a number is missing.

    >>> is_missing(None), is_missing(math.nan), is_missing(0)
    (True, True, False)
    """
    if value is None:
        return True
    try:
        return bool(value != value)  # noqa: PLR0124 - only NaN and NaT differ from themselves
    except TypeError:  # pandas' NA does not say whether it equals anything
        return True
