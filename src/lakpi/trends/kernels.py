"""
The two tests for a trend, on arrays: chi-squared for proportions, a weighted line for the rest.

Each row of an array is one series, oldest period first, one column a period.  The
periods are evenly spaced, so they are numbered; which numbers does not matter.

A trend is significant where the test says so and no single period makes it: with any one
period left out, the rest do not lean the other way.  Where the rest do not lean at all,
nothing speaks against the trend, and it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs
import numpy as np

from lakpi.confidence import level_of, normal_quantile
from lakpi.errors import FiguresError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Rows: TypeAlias = NDArray[Any] | Sequence[Sequence[float]]

__all__ = ["TrendTest", "critical_value", "proportion_trend", "weighted_trend"]

FEWEST: Final = 3
_NOISE: Final = 1e-12


@attrs.frozen(eq=False, kw_only=True)
class TrendTest:
    """
    What a test found, for each of many series.

    Attributes:
        statistic: Chi-squared with one degree of freedom; NaN where it cannot be had.
        p: How often chance alone would give as much or more.
        slope: The change from one period to the next, in the values' unit.
        lean: 1 where the line rises, -1 where it falls, 0 where it does neither.
        steady: Whether no single period makes the trend: without any one of them the
            rest do not lean the other way.
    """

    statistic: Floats
    p: Floats
    slope: Floats
    lean: NDArray[np.int8]
    steady: NDArray[np.bool_]

    def sign(self, level: float = 0.998) -> NDArray[np.int8]:
        """
        Give the direction of each significant trend: 1, -1, or 0 where there is none.

        Args:
            level: The level of confidence.

        Raises:
            FiguresError: It is not a level.
        """
        with np.errstate(invalid="ignore"):
            found = (self.statistic > critical_value(level)) & self.steady
        return np.where(found, self.lean, 0).astype(np.int8)


def critical_value(level: float = 0.998) -> float:
    """
    Give the chi-squared (one degree of freedom) that a significant trend exceeds.

    Args:
        level: The level of confidence.

    Raises:
        FiguresError: It is not a level.

    >>> round(critical_value(), 6)
    9.549536
    """
    return float(normal_quantile(level_of(level)) ** 2)


def proportion_trend(numerator: Rows, denominator: Rows, *, scale: float = 1.0) -> TrendTest:
    """
    Test proportions for a trend: the Cochran-Armitage test.

    With x of n in period t, ``p = sum(x) / sum(n)`` and ``m = sum(n * t) / sum(n)``::

        chi-squared = sum(x * (t - m))**2 / (p * (1 - p) * sum(n * (t - m)**2))

    The direction is the sign of ``sum(x * (t - m))``, which is the very sum that is
    tested; no logarithm is taken, so 0 of n and n of n are numbers like any other.
    Where every count is 0, or every count is all, nothing varies: chi-squared is 0.

    Source: Cochran (1954), *Some methods for strengthening the common chi-squared
    tests*, Biometrics 10; Armitage (1955), *Tests for linear trends in proportions and
    frequencies*, Biometrics 11.  Fingertips tests proportions by the same statistic.

    Args:
        numerator: The counts, shape ``(series, periods)``, at least three periods.
        denominator: What they are of, of the same shape.
        scale: 100 for a slope in percentage points.

    Returns:
        One test a row; NaN where a number is missing or a denominator is zero.

    Raises:
        FiguresError: The shapes are not as said, or a numerator is larger than its
            denominator or negative.

    >>> test = proportion_trend([[50, 60, 75, 90, 120]], [[500] * 5])
    >>> float(test.statistic[0].round(3)), test.sign().tolist()
    (43.447, [1])
    """
    x, n = _rows(numerator, denominator)
    with np.errstate(invalid="ignore"):
        if ((x < 0) | ((x > n) & (n != 0))).any():
            message = (
                "each numerator of a trend in proportions is part of its denominator: from 0 to"
                " all of it; use weighted_trend where it need not be"
            )
            raise FiguresError(message)
        known = np.all(np.isfinite(x) & (n > 0) & np.isfinite(n), axis=1)
    x, n = np.where(known[:, None], x, 0.0), np.where(known[:, None], n, 1.0)
    part, whole = x.sum(axis=1), n.sum(axis=1)
    centred, spread = _centred(n)
    leaning = _sum_without_noise(x * centred)
    # One minus the share loses digits near 1; the difference of the sums does not.
    varying = (part / whole) * ((whole - part) / whole)
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = np.where(leaning == 0, 0.0, leaning**2 / (varying * spread))
    slope = leaning / spread * scale
    lean = np.sign(leaning)
    return _test(known, statistic, slope, lean, _steady(lean, x, n, _lean_of_counts))


def weighted_trend(
    values: Rows,
    se: Rows | None = None,
    *,
    lower: Rows | None = None,
    upper: Rows | None = None,
) -> TrendTest:
    """
    Test values for a trend by weighted linear regression on the periods.

    With weights ``w = 1 / se**2`` and ``m = sum(w * t) / sum(w)``::

        slope = sum(w * (t - m) * value) / sum(w * (t - m)**2)
        chi-squared = slope**2 * sum(w * (t - m)**2)

    which is the square of the slope over its standard error.  The standard error of a
    value is that of its 95 % interval: ``(upper - lower) / 3.92``.

    Source: Office for Health Improvement and Disparities, *Fingertips*, recent trends.

    Args:
        values: The values, shape ``(series, periods)``, at least three periods.
        se: Their standard errors, of the same shape, each more than zero.
        lower: Instead: the lower ends of their 95 % intervals.
        upper: And the upper ends.

    Returns:
        One test a row; NaN where a number is missing or a standard error is not more
        than zero.

    Raises:
        FiguresError: The shapes are not as said, or neither standard errors nor both
            ends are given.

    >>> test = weighted_trend([[30, 28, 27, 25, 22]], [[1, 1, 1, 1, 1]])
    >>> float(test.slope[0].round(6)), float(test.statistic[0].round(6)), test.sign().tolist()
    (-1.9, 36.1, [-1])
    """
    if se is None:
        if lower is None or upper is None:
            message = "a weighted trend needs se=, or both lower= and upper= (95 % intervals)"
            raise FiguresError(message)
        below, above = _rows(lower, upper)
        se = (above - below) / 3.92
    v, e = _rows(values, se)
    with np.errstate(invalid="ignore"):
        known = np.all(np.isfinite(v) & np.isfinite(e) & (e > 0), axis=1)
    v, e = np.where(known[:, None], v, 0.0), np.where(known[:, None], e, 1.0)
    # Weights matter by their proportions alone: scaled, none of them is out of range.
    smallest = e.min(axis=1)
    w = (smallest[:, None] / e) ** 2
    centred, spread = _centred(w)
    level = (w * v).sum(axis=1, keepdims=True) / w.sum(axis=1, keepdims=True)
    leaning = _sum_without_noise(w * centred * (v - level), of=w * centred * v)
    slope = leaning / spread
    statistic = slope**2 * spread / smallest**2
    lean = np.sign(leaning)
    return _test(known, statistic, slope, lean, _steady(lean, v, w, _lean_of_values))


def _rows(first: Rows, second: Rows) -> tuple[Floats, Floats]:
    a, b = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if a.ndim != 2 or a.shape != b.shape or a.shape[1] < FEWEST:
        message = (
            f"trends are tested on two arrays of one shape (series, periods), of {FEWEST} periods"
            f" or more; found {a.shape} and {b.shape}"
        )
        raise FiguresError(message)
    return a, b


def _centred(weights: Floats, periods: Floats | None = None) -> tuple[Floats, Floats]:
    """
    The periods less their weighted mean, and the weighted sum of their squares.
    """
    t = np.arange(weights.shape[1], dtype=np.float64) if periods is None else periods
    mean = (weights * t).sum(axis=1, keepdims=True) / weights.sum(axis=1, keepdims=True)
    return t - mean, (weights * (t - mean) ** 2).sum(axis=1)


def _sum_without_noise(terms: Floats, *, of: Floats | None = None) -> Floats:
    """
    Add up, taking for nothing what is only the last digits of the terms.
    """
    total = terms.sum(axis=1)
    size = np.abs(terms if of is None else of).sum(axis=1)
    return np.where(np.abs(total) <= _NOISE * size, 0.0, total)


def _lean_of_counts(x: Floats, n: Floats, periods: Floats) -> Floats:
    return np.sign(_sum_without_noise(x * _centred(n, periods)[0]))


def _lean_of_values(v: Floats, w: Floats, periods: Floats) -> Floats:
    centred, _ = _centred(w, periods)
    level = (w * v).sum(axis=1, keepdims=True) / w.sum(axis=1, keepdims=True)
    return np.sign(_sum_without_noise(w * centred * (v - level), of=w * centred * v))


def _steady(
    lean: Floats, first: Floats, second: Floats, lean_of: Callable[[Floats, Floats, Floats], Floats]
) -> NDArray[np.bool_]:
    """
    Whether, without any one period, the rest do not lean the other way.
    """
    steady = np.ones(len(lean), dtype=bool)
    periods = np.arange(first.shape[1], dtype=np.float64)
    for left_out in range(first.shape[1]):
        keep = np.flatnonzero(periods != left_out)
        steady &= lean_of(first[:, keep], second[:, keep], periods[keep]) != -lean
    settled: NDArray[np.bool_] = steady | (lean == 0)
    return settled


def _test(
    known: NDArray[np.bool_],
    statistic: Floats,
    slope: Floats,
    lean: Floats,
    steady: NDArray[np.bool_],
) -> TrendTest:
    from scipy import special

    chi2 = np.where(known, statistic, np.nan)
    return TrendTest(
        statistic=chi2,
        p=np.asarray(special.erfc(np.sqrt(chi2 / 2)), dtype=np.float64),
        slope=np.where(known, slope, np.nan),
        lean=np.where(known, lean, 0).astype(np.int8),
        steady=steady & known,
    )
