"""
On which side of a benchmark numbers lie, beyond chance: arrays in, signs out.

A sign is 1 (above), 0 (no difference beyond chance) or -1 (below); NaN where a number is
missing.  `lakpi.polarity` says what a sign means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lakpi.confidence import normal_quantile
from lakpi.confidence.checking import Ends, checked_part, numbers_of, paired, refuse, sizes_of
from lakpi.funnels import poisson_limits, rate_scores
from lakpi.funnels.limits import control_level

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lakpi.confidence.checking import Numbers

    Floats = NDArray[np.float64]

_NOTHING = 1e-290
"""Fewer events expected than a float can be divided by: none."""

__all__ = ["control_limits", "control_scores", "side_by_interval", "side_by_overlap"]


def side_by_interval(lower: Numbers, upper: Numbers, benchmark: Numbers) -> Floats:
    """
    Say on which side of its benchmark each interval lies; its ends belong to it.

    Args:
        lower: The lower ends.
        upper: The upper ends.
        benchmark: The benchmarks, in the same unit, one each or one for all.

    Returns:
        1 where the whole interval lies above the benchmark, -1 where it lies below, 0 where
        it includes it; NaN where a number is missing.

    Raises:
        FiguresError: A lower end lies above its upper end; names the rows.

    Source: Office for Health Improvement and Disparities, *Fingertips*.

    >>> side_by_interval([23, 21.0, 22.6, 14.2, 21], [25, 24.3, 24, 17.1, None], 22.6).tolist()
    [1.0, 0.0, 0.0, -1.0, nan]
    """
    low, high = _interval(lower, upper, "intervals")
    middle = numbers_of(benchmark, "benchmarks")
    return _side(low > middle, high < middle, low, high, middle)


def side_by_overlap(
    lower: Numbers, upper: Numbers, their_lower: Numbers, their_upper: Numbers
) -> Floats:
    """
    Say on which side of the comparator's interval each interval lies; they may touch.

    Args:
        lower: The lower ends of the figures' intervals.
        upper: The upper ends.
        their_lower: The lower ends of the comparators' intervals.
        their_upper: The upper ends.

    Returns:
        1 where the figure's interval lies wholly above the comparator's, -1 where it lies
        below, 0 where they overlap; NaN where a number is missing.

    Raises:
        FiguresError: A lower end lies above its upper end; names the rows.

    Source: Office for Health Improvement and Disparities, *Fingertips* (comparison by two
    overlapping intervals).

    >>> side_by_overlap([23, 22, 14], [25, 24, 17], 20, [22, 22, 22]).tolist()
    [1.0, 0.0, -1.0]
    """
    low, high = _interval(lower, upper, "intervals")
    their_low, their_high = _interval(their_lower, their_upper, "comparators' intervals")
    return _side(low > their_high, high < their_low, low, high, their_low, their_high)


def control_scores(
    numerator: Numbers, denominator: Numbers, centre: Numbers, *, shares: bool
) -> Floats:
    """
    Give z-scores, each about a centre of its own.

    They are `lakpi.funnels.proportion_scores` and `lakpi.funnels.rate_scores`, which take
    one centre for all.

    Args:
        numerator: The counts, x.
        denominator: The sizes, n.
        centre: The centres: shares, or events for each one of the denominator.
        shares: Whether the numerators are parts of the denominators.

    Returns:
        The scores; NaN where a number is missing, a size is zero, or a centre cannot be
        (a share outside 0 to 1, a negative rate).

    Raises:
        FiguresError: A count is negative or infinite, or a part larger than its whole.

    >>> control_scores([217, 217], 1529, [0.16, 0.12], shares=True).round(2).tolist()
    [-1.93, 2.64]
    """
    x, n = (checked_part if shares else paired)(numerator, denominator)
    middle = _centres(centre, shares=shares)
    if not shares:
        # A rate about a centre is a count about what is expected of its size.
        expected = np.where(n == 0, np.nan, n) * middle
        counts = np.broadcast_to(x, expected.shape)
        scores = rate_scores(counts, np.where(expected > _NOTHING, expected, np.nan), centre=1.0)
        impossible = np.where(counts > 0, np.inf, 0.0) + np.where(np.isnan(counts), np.nan, 0.0)
        return np.where(expected <= _NOTHING, impossible, scores)
    away = x - n * middle
    with np.errstate(divide="ignore", invalid="ignore"):
        scores = away / np.sqrt(n * middle * (1 - middle))
    return np.where(away == 0, 0.0, scores)


def control_limits(
    denominator: Numbers, centre: Numbers, *, level: float = 0.95, shares: bool
) -> Ends:
    """
    Give control limits, each about a centre of its own.

    They are `lakpi.funnels.proportion_limits` and `lakpi.funnels.poisson_limits`, which take
    one centre for all.

    Args:
        denominator: The sizes, n.
        centre: The centres, as for `control_scores`.
        level: Of the limits.
        shares: Whether the figures are shares.

    Returns:
        The limits, as shares or as events for each one; NaN as for `control_scores`.

    Raises:
        FiguresError: A size is negative, or the level is none.

    >>> limits = control_limits([20, 2000], [0.226, 0.226], shares=True)
    >>> limits.lower.round(3).tolist(), limits.upper.round(3).tolist()
    ([0.043, 0.208], [0.409, 0.244])
    """
    z = normal_quantile(control_level(level))
    sizes = sizes_of(denominator, "denominators")
    n, middle = np.where(sizes == 0, np.nan, sizes), _centres(centre, shares=shares)
    if shares:
        reach = z * np.sqrt(middle * (1 - middle) / n)
        return Ends(np.maximum(middle - reach, 0.0), np.minimum(middle + reach, 1.0))
    expected = n * middle
    ends = poisson_limits(np.where(expected > _NOTHING, expected, np.nan), centre=1.0, level=level)
    nothing = expected <= _NOTHING  # about a rate of nothing nothing varies
    return Ends(
        np.where(nothing, 0.0, ends.lower * middle), np.where(nothing, 0.0, ends.upper * middle)
    )


def _interval(lower: Numbers, upper: Numbers, name: str) -> tuple[Floats, Floats]:
    low, high = numbers_of(lower, f"lower ends of the {name}"), numbers_of(upper, "upper ends")
    refuse(
        np.atleast_1d(np.asarray(low > high)),
        f"lower ends of the {name}",
        "not lie above their upper ends",
    )
    return low, high


def _side(above: NDArray[np.bool_], below: NDArray[np.bool_], *needed: Floats) -> Floats:
    side: Floats = above.astype(float) - below.astype(float)
    for each in needed:
        side = np.where(np.isnan(each), np.nan, side)
    return side


def _centres(centre: Numbers, *, shares: bool) -> Floats:
    read = numbers_of(centre, "centres")
    with np.errstate(invalid="ignore"):
        fit = (read >= 0) & np.isfinite(read) & ((read <= 1) | (not shares))
    centres: Floats = np.where(fit, read, np.nan)
    return centres
