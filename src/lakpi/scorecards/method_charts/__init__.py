"""
A chart for each method: what it says as a picture, and the same in words.

- `funnel_chart`: which areas lie outside the control limits for their size.
- `ranked_bars`: areas in order, with their intervals and the benchmark.
- `distribution_strip`: where one area lies among others, an indicator a line.
- `process_chart`: one series with its mean, its limits and the points that signal.
- `interval_chart`: one series over time with its intervals, beside a comparator's.

Each gives a `lakpi.Chart`: SVG with its text alternative.  A colour never stands alone: what
it says is also a shape or a word.  The colours are those of the Government Analysis
Function's guidance on charts.
"""

from __future__ import annotations

from lakpi.scorecards.method_charts.funnels import funnel_chart
from lakpi.scorecards.method_charts.over_time import interval_chart
from lakpi.scorecards.method_charts.processes import process_chart
from lakpi.scorecards.method_charts.ranked import ranked_bars
from lakpi.scorecards.method_charts.strips import distribution_strip

__all__ = [
    "distribution_strip",
    "funnel_chart",
    "interval_chart",
    "process_chart",
    "ranked_bars",
]
