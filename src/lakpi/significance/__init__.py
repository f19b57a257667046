"""
Significance: whether a figure differs from its comparator by more than chance.

`significance` judges every comparison of a `lakpi.Benchmarks` by one of three methods:

- "interval": the benchmark lies outside the figure's interval;
- "overlap": the figure's interval and the comparator's do not overlap;
- "funnel": the figure lies outside the control limits for its size about the benchmark,
  which may allow for overdispersion.

`worse_and_worsening` keeps the comparisons that are worse, of figures that get worse.

Sources:

- Office for Health Improvement and Disparities, *Fingertips*, comparing with a benchmark:
  a value is similar where its 95% interval includes the benchmark, ends included.
- Schenker, N. and Gentleman, J. F. (2001), On judging the significance of differences by
  examining the overlap between confidence intervals, The American Statistician 55, 182-186:
  overlap finds fewer differences than there are.
- Spiegelhalter, D. J. (2005), Funnel plots for comparing institutional performance,
  Statistics in Medicine 24, 1185-1202; and Handling over-dispersion of performance
  indicators, Quality and Safety in Health Care 14, 347-351.
"""

from __future__ import annotations

from lakpi.significance.judging import significance
from lakpi.significance.kernels import (
    control_limits,
    control_scores,
    side_by_interval,
    side_by_overlap,
)
from lakpi.significance.significances import Method, Significance, Significances
from lakpi.significance.worsening import worse_and_worsening

__all__ = [
    "Method",
    "Significance",
    "Significances",
    "control_limits",
    "control_scores",
    "side_by_interval",
    "side_by_overlap",
    "significance",
    "worse_and_worsening",
]
