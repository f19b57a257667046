"""
Trends: each figure against an earlier one, and five periods together.

- `direction_of_travel`: one figure against one earlier figure, as shown.
- `recent_trend`: whether the last five periods rise or fall by more than chance; under
  it lie `proportion_trend` and `weighted_trend`, which take arrays.

Both are judged by polarity, in words (`lakpi.polarity`).
"""

from __future__ import annotations

from lakpi.trends.direction import Travel, Travels, direction_of_travel
from lakpi.trends.kernels import TrendTest, critical_value, proportion_trend, weighted_trend
from lakpi.trends.recent import RecentTrend, RecentTrends, recent_trend
from lakpi.trends.series import Earlier, Step, earlier_rows, series_of

__all__ = [
    "Earlier",
    "RecentTrend",
    "RecentTrends",
    "Step",
    "Travel",
    "Travels",
    "TrendTest",
    "critical_value",
    "direction_of_travel",
    "earlier_rows",
    "proportion_trend",
    "recent_trend",
    "series_of",
    "weighted_trend",
]
