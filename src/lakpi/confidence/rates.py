"""
Intervals of counts of events, and of rates: exact for small counts, Byar's for others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from lakpi.confidence.checking import Ends, paired
from lakpi.confidence.levels import level_of, normal_quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lakpi.confidence.checking import Numbers

__all__ = ["EXACT_BELOW", "byar", "exact_poisson", "rate_interval"]

EXACT_BELOW: Final = 10
"""A count under this has the exact interval; from this on, Byar's approximation."""

_TINY: Final = 1e-290  # the lower end of so small a "count" is too small for a float


def exact_poisson(
    numerator: Numbers, denominator: Numbers = 1.0, *, level: float = 0.95, scale: float = 1.0
) -> Ends:
    """
    Give exact Poisson intervals of counts, or of rates.

    The expected counts under which as many events or more, and as few or fewer, each
    have a chance of at least ``a = (1 - level) / 2``: half the a-quantile of chi-squared
    with 2x degrees of freedom, and half its (1 - a)-quantile with 2x + 2.

    Source: Garwood (1936).

    Args:
        numerator: The counts, x.  They need not be whole, nor less than the denominators.
        denominator: What they are rates of: populations.
        level: The confidence level (`level_of`).
        scale: What the ratio is multiplied by: 10,000 for a rate per 10,000.

    Returns:
        The ends, divided by the denominators and times `scale`; NaN where a number is
        missing or the denominator is zero.

    Raises:
        FiguresError: A number is negative or infinite; names the rows.

    >>> limits = exact_poisson([0, 9])
    >>> limits.lower.round(4).tolist(), limits.upper.round(4).tolist()
    ([0.0, 4.1154], [3.6889, 17.0848])
    """
    x, n = paired(numerator, denominator)
    lower, upper = _exact(x, level_of(level))
    return _over(lower, upper, n, scale)


def byar(
    numerator: Numbers, denominator: Numbers = 1.0, *, level: float = 0.95, scale: float = 1.0
) -> Ends:
    """
    Give Byar's approximate Poisson intervals of counts, or of rates.

    ``x * (1 - 1 / (9x) - z / (3 * sqrt(x)))**3`` and, with ``y = x + 1``,
    ``y * (1 - 1 / (9y) + z / (3 * sqrt(y)))**3``.

    Source: Breslow and Day (1987).

    Args:
        numerator: The counts, x.
        denominator: What they are rates of.
        level: The confidence level (`level_of`).
        scale: What the ratio is multiplied by.

    Returns:
        As `exact_poisson`; a lower end that would be negative is 0.

    Raises:
        FiguresError: A number is negative or infinite; names the rows.

    >>> limits = byar(217, 61_000, scale=10_000)
    >>> float(limits.lower.round(2)), float(limits.upper.round(2))
    (31.0, 40.64)
    """
    x, n = paired(numerator, denominator)
    lower, upper = _byar(x, level_of(level))
    return _over(lower, upper, n, scale)


def rate_interval(
    numerator: Numbers, denominator: Numbers = 1.0, *, level: float = 0.95, scale: float = 1.0
) -> Ends:
    """
    Give intervals of rates: exact where the count is below 10, else Byar's.

    Source: `exact_poisson` and `byar`; that they part at 10 is the practice of the Office
    for Health Improvement and Disparities.

    Args:
        numerator: The counts, x.
        denominator: What they are rates of.
        level: The confidence level (`level_of`).
        scale: What the ratio is multiplied by.

    Returns:
        As `exact_poisson`.

    Raises:
        FiguresError: A number is negative or infinite; names the rows.

    >>> limits = rate_interval([9, 217], 61_000, scale=10_000)
    >>> limits.lower.round(2).tolist(), limits.upper.round(2).tolist()
    ([0.67, 31.0], [2.8, 40.64])
    """
    x, n = paired(numerator, denominator)
    share = level_of(level)
    lower, upper = map(np.array, _byar(x, share))
    few = x < EXACT_BELOW
    if few.any():
        # Few different counts are below 10, and a gamma quantile costs as much as fifty
        # of the other operations.
        different, place = np.unique(x[few], return_inverse=True)
        below, above = _exact(different, share)
        lower[few], upper[few] = below[place.ravel()], above[place.ravel()]
    return _over(lower, upper, n, scale)


def _exact(x: NDArray[np.float64], share: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    from scipy import special

    # Half a chi-squared quantile with 2x degrees is a gamma quantile of shape x.
    tail = (1 - share) / 2
    none = x < _TINY
    lower = np.where(none, 0.0, special.gammaincinv(np.where(none, 1.0, x), tail))
    upper = np.asarray(special.gammaincinv(x + 1, share + tail), dtype=np.float64)
    return np.where(np.isnan(x), np.nan, lower), np.where(np.isnan(x), np.nan, upper)


def _byar(x: NDArray[np.float64], share: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if share == 1:
        return np.where(np.isnan(x), np.nan, 0.0), np.where(np.isnan(x), np.nan, np.inf)
    z = normal_quantile(share)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        root = np.maximum(1 - 1 / (9 * x) - z / (3 * np.sqrt(x)), 0.0)
        # A count of nothing has a lower end of nothing, and so has a negative root.
        lower = np.where(x == 0, 0.0, x * (root * root * root))
    y = x + 1
    root = 1 - 1 / (9 * y) + z / (3 * np.sqrt(y))
    return lower, y * (root * root * root)


def _over(
    lower: NDArray[np.float64], upper: NDArray[np.float64], n: NDArray[np.float64], scale: float
) -> Ends:
    base = np.where(n == 0, np.nan, n)
    return Ends(lower / base * scale, upper / base * scale)
