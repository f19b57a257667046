"""
Arrays of counts as the kernels take them: read as floats, refused where impossible.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from lakpi.errors import FiguresError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    Number = float | np.integer[Any] | np.floating[Any]
    Numbers = NDArray[Any] | pd.Series[Any] | Sequence[Number | None] | Number

__all__ = ["Ends", "checked_part", "numbers_of", "paired", "refuse", "sizes_of"]


@attrs.frozen(eq=False)
class Ends:
    """
    The two ends of intervals; ``lower, upper = limits`` takes them apart.

    Attributes:
        lower: The lower ends, NaN where there is no interval.
        upper: The upper ends.
    """

    lower: NDArray[np.float64]
    upper: NDArray[np.float64]

    def __iter__(self) -> Iterator[NDArray[np.float64]]:
        return iter((self.lower, self.upper))


def numbers_of(values: Numbers, name: str) -> NDArray[np.float64]:
    """
    Read numbers as floats; what is missing is NaN.

    Args:
        values: An array, a series (also one of pandas' nullable numbers), a sequence
            in which None is missing, or one number.
        name: What a message calls them.

    Raises:
        FiguresError: Something is no number.

    >>> numbers_of([1, None], "counts").tolist()
    [1.0, nan]
    """
    given: Any = values
    if hasattr(getattr(given, "dtype", None), "numpy_dtype"):  # pandas' nullable numbers
        given = given.to_numpy(dtype=np.float64, na_value=np.nan)
    try:
        return np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        message = f"The {name} must be numbers, with NaN or None where one is missing."
        raise FiguresError(message) from None


def refuse(wrong: NDArray[np.bool_], name: str, must: str) -> None:
    """
    Refuse numbers that cannot be, naming their rows.

    Raises:
        FiguresError: Any is wrong.

    >>> refuse(np.array([False, True]), "numerators", "not be negative")
    Traceback (most recent call last):
    lakpi.errors.FiguresError: The numerators must not be negative: see row 2.
    """
    if not wrong.any():
        return
    rows = np.flatnonzero(wrong)
    shown = ", ".join(str(row + 1) for row in rows[:10])
    more = f" and {len(rows) - 10:,} more" if len(rows) > 10 else ""
    message = f"The {name} must {must}: see row{'s' if len(rows) > 1 else ''} {shown}{more}."
    raise FiguresError(message)


def sizes_of(values: Numbers, name: str) -> NDArray[np.float64]:
    """
    Read counts or denominators: finite, and not negative.

    Raises:
        FiguresError: Any is negative, infinite or no number.

    >>> sizes_of(3, "counts").tolist()
    3.0
    """
    read = numbers_of(values, name)
    with np.errstate(invalid="ignore"):
        refuse(read < 0, name, "not be negative")
        refuse(np.isinf(read), name, "not be infinite")
    return read


def checked_part(
    numerator: Numbers, denominator: Numbers
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Read a part and its whole, of one shape; the whole is NaN where it is zero.

    Raises:
        FiguresError: Any is negative or infinite, a part is larger than its whole, or
            the shapes do not go together.

    >>> part, whole = checked_part([1, 0], [2, 0])
    >>> whole.tolist()
    [2.0, nan]
    """
    part, whole = paired(numerator, denominator)
    refuse(part > whole, "numerators", "not be larger than their denominators, as parts of them")
    return part, np.where(whole == 0, np.nan, whole)


def paired(
    numerator: Numbers, denominator: Numbers
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Read numerators and denominators, of one shape.

    Raises:
        FiguresError: Any is negative or infinite, or the shapes do not go together.
    """
    top, base = sizes_of(numerator, "numerators"), sizes_of(denominator, "denominators")
    if top.shape != base.shape:
        try:
            top, base = np.broadcast_arrays(top, base)
        except ValueError as error:
            message = (
                f"Numerators and denominators go together by position; found shapes {top.shape}"
                f" and {base.shape}."
            )
            raise FiguresError(message) from error
    return top, base
