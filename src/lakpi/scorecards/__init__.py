"""
Scorecards: figures laid out for a committee, with faces for terminal, Markdown and HTML.
"""

from __future__ import annotations

from lakpi.scorecards.assurance import QaLog, qa_log
from lakpi.scorecards.charts import Chart, trend_chart
from lakpi.scorecards.columns import COLUMNS
from lakpi.scorecards.commentary import Commentaries, Commentary, read_commentary
from lakpi.scorecards.method_charts import (
    distribution_strip,
    funnel_chart,
    interval_chart,
    process_chart,
    ranked_bars,
)
from lakpi.scorecards.parts import Group, PlainTable, Row
from lakpi.scorecards.scorecard import Scorecard, scorecard

__all__ = [
    "COLUMNS",
    "Chart",
    "Commentaries",
    "Commentary",
    "Group",
    "PlainTable",
    "QaLog",
    "Row",
    "Scorecard",
    "distribution_strip",
    "funnel_chart",
    "interval_chart",
    "process_chart",
    "qa_log",
    "ranked_bars",
    "read_commentary",
    "scorecard",
    "trend_chart",
]
