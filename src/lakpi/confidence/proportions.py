"""
Wilson's interval for a proportion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lakpi.confidence.checking import Ends, checked_part
from lakpi.confidence.levels import level_of, normal_quantile

if TYPE_CHECKING:
    from lakpi.confidence.checking import Numbers

__all__ = ["wilson"]


def wilson(
    numerator: Numbers, denominator: Numbers, *, level: float = 0.95, scale: float = 1.0
) -> Ends:
    """
    Give Wilson's score intervals, without continuity correction.

    The shares p for which ``|x / n - p| <= z * sqrt(p * (1 - p) / n)``; solved for p,
    ``(2x + z**2 -/+ z * sqrt(z**2 + 4x * (1 - x / n))) / (2 * (n + z**2))``.

    Source: Wilson (1927).

    Args:
        numerator: The parts, x; whole numbers or not, missing ones NaN.
        denominator: Their wholes, n, of the same shape (or one for all).
        level: The confidence level (`level_of`).
        scale: What the proportions are multiplied by: 100 for percentages.

    Returns:
        The lower and upper ends, of the shape of the arrays, times `scale`; NaN where
        either number is missing or the whole is zero.  They lie within 0 and `scale`,
        and are exactly those where the part is nothing or the whole.

    Raises:
        FiguresError: A number is negative or infinite, or a part is larger than its
            whole; names the rows.

    >>> limits = wilson([217, 0, 5], [1529, 20, 5], scale=100)
    >>> limits.lower.round(1).tolist(), limits.upper.round(1).tolist()
    ([12.5, 0.0, 56.6], [16.0, 16.1, 100.0])
    """
    x, n = checked_part(numerator, denominator)
    known = ~(np.isnan(x) | np.isnan(n))
    if level_of(level) == 1:
        return Ends(np.where(known, 0.0, np.nan), np.where(known, scale, np.nan))
    z = normal_quantile(level)
    # The order of these operations is R's in the field's reference program, and with it
    # every bit of the result.
    middle = 2 * x + z**2
    half = z * np.sqrt(z**2 + 4 * x * (1 - x / n))
    width = 2 * (n + z**2)
    lower = np.where(x == 0, 0.0, np.maximum((middle - half) / width * scale, 0.0))
    upper = np.where(x == n, scale, np.minimum((middle + half) / width * scale, scale))
    return Ends(np.where(known, lower, np.nan), np.where(known, upper, np.nan))
