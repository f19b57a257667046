"""
Funnels: which areas differ from the whole by more than their size explains.

Small areas vary by chance more than large ones, so the limits within which an area is
ordinary narrow as it grows: a funnel.  `funnel` takes figures of one indicator and period
and gives each area's control limits, its place against them and what that means; `curves`
gives the limits for plotting.  Where nearly all large areas lie outside, the figures vary
by more than chance (overdispersion), and the limits can be widened by as much.

Sources:

- Spiegelhalter, D. J. (2005), Funnel plots for comparing institutional performance,
  Statistics in Medicine 24, 1185-1202.
- Spiegelhalter, D. J. (2005), Handling over-dispersion of performance indicators,
  Quality and Safety in Health Care 14, 347-351.
- Spiegelhalter, D. J. and others (2012), Statistical methods for healthcare regulation,
  Journal of the Royal Statistical Society A 175, 1-47.
"""

from __future__ import annotations

from lakpi.funnels.funnel import Funnel, FunnelCurves, FunnelPoint, SetAside
from lakpi.funnels.limits import poisson_limits, proportion_limits
from lakpi.funnels.making import funnel
from lakpi.funnels.overdispersion import (
    Overdispersion,
    overdispersed_limits,
    overdispersed_scores,
    overdispersion,
)
from lakpi.funnels.scores import proportion_scores, rate_scores

__all__ = [
    "Funnel",
    "FunnelCurves",
    "FunnelPoint",
    "Overdispersion",
    "SetAside",
    "funnel",
    "overdispersed_limits",
    "overdispersed_scores",
    "overdispersion",
    "poisson_limits",
    "proportion_limits",
    "proportion_scores",
    "rate_scores",
]
