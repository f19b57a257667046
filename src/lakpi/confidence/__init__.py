"""
Statistical intervals: how far a figure may be from what lies behind it, by chance alone.

Percentages take Wilson's interval, rates the exact Poisson interval below a count of 10
and Byar's approximation from there, means the t interval.  `confidence_intervals` gives
every figure the one that goes with what it means, or says why it has none; under it lie
the kernels (`wilson`, `rate_interval`, `byar`, `exact_poisson`, `mean_interval`), which
take arrays and give arrays.

Sources:

- Wilson, E. B. (1927), Probable inference, the law of succession, and statistical
  inference, Journal of the American Statistical Association 22, 209-212.
- Garwood, F. (1936), Fiducial limits for the Poisson distribution, Biometrika 28,
  437-442: the exact interval.
- Breslow, N. E. and Day, N. E. (1987), Statistical methods in cancer research, volume II,
  page 69: Byar's approximation.
- Student (1908), The probable error of a mean, Biometrika 6, 1-25: the t interval.
"""

from __future__ import annotations

from lakpi.confidence.checking import Ends
from lakpi.confidence.interval import ConfidenceIntervals, Interval
from lakpi.confidence.levels import level_of, level_text, levels_of, normal_quantile
from lakpi.confidence.making import confidence_intervals
from lakpi.confidence.means import MeanAndSpread, mean_and_spread, mean_interval, t_quantile
from lakpi.confidence.proportions import wilson
from lakpi.confidence.rates import EXACT_BELOW, byar, exact_poisson, rate_interval

__all__ = [
    "EXACT_BELOW",
    "ConfidenceIntervals",
    "Ends",
    "Interval",
    "MeanAndSpread",
    "byar",
    "confidence_intervals",
    "exact_poisson",
    "level_of",
    "level_text",
    "levels_of",
    "mean_and_spread",
    "mean_interval",
    "normal_quantile",
    "rate_interval",
    "t_quantile",
    "wilson",
]
