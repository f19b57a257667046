"""
Scorecards: figures laid out for a committee, with faces for terminal, Markdown and HTML.
"""

from __future__ import annotations

from lakpi.scorecards.assurance import QaLog, qa_log
from lakpi.scorecards.attention import Attention, ToLookAt
from lakpi.scorecards.charts import Chart, trend_chart
from lakpi.scorecards.columns import COLUMNS
from lakpi.scorecards.commentary import Commentaries, Commentary, read_commentary
from lakpi.scorecards.freezing import Frozen, Restatement, freeze, restate, thaw
from lakpi.scorecards.method_charts import (
    distribution_strip,
    funnel_chart,
    interval_chart,
    process_chart,
    ranked_bars,
)
from lakpi.scorecards.parts import Group, PlainTable, Row
from lakpi.scorecards.report import Report
from lakpi.scorecards.scorecard import Scorecard, scorecard
from lakpi.scorecards.star import Star, star
from lakpi.scorecards.telling import Sentence

__all__ = [
    "COLUMNS",
    "Attention",
    "Chart",
    "Commentaries",
    "Commentary",
    "Frozen",
    "Group",
    "PlainTable",
    "QaLog",
    "Report",
    "Restatement",
    "Row",
    "Scorecard",
    "Sentence",
    "Star",
    "ToLookAt",
    "distribution_strip",
    "freeze",
    "funnel_chart",
    "interval_chart",
    "process_chart",
    "qa_log",
    "ranked_bars",
    "read_commentary",
    "restate",
    "scorecard",
    "star",
    "thaw",
    "trend_chart",
]
