"""
lakpi: from a council's records, or the published statistics, to figures that can be trusted.

A measure is a number for each area and period.  An indicator is what the numbers
mean.  Nearly every indicator is a scaled ratio of two sums, so the sums are computed
once, at the finest grain asked for, and everything else is arithmetic on sums.
"""

from __future__ import annotations

from importlib.metadata import version as _version

from lakpi.areas import (
    Area,
    AreaSet,
    area,
    area_set,
    authorities,
    england,
    local_area,
    region,
)
from lakpi.benchmarks import Benchmarks, StatedSet, benchmark
from lakpi.computation import cases, compute
from lakpi.conditions import Condition, col, rows_where
from lakpi.derived import (
    age_band,
    banded,
    count_after,
    count_before,
    days_between,
    earliest_after,
    event_number,
    grouped,
    lapsed,
    latest_before,
    nearest,
    previous,
    previous_row,
    same_day_number,
    working_days_between,
)
from lakpi.figures import Figure, Figures, combine
from lakpi.indicators import (
    Count,
    Difference,
    Distribution,
    Indicator,
    Mean,
    Median,
    Percentage,
    Rate,
    Ratio,
    Reference,
    Rule,
)
from lakpi.intervals import aged, open_for, since, until, within
from lakpi.measures import AsAt, AtAnyTime, During, Measure, count, distinct, total, values
from lakpi.periods import (
    Period,
    academic_years,
    as_at,
    calendar_years,
    financial_years,
    months,
    quarters,
    rolling_years,
    terms,
    window,
    year_to_date,
)
from lakpi.polarity import Outcome, Polarity
from lakpi.readers import (
    read_annex_a,
    read_cin_census,
    read_figures,
    read_frames,
    read_workforce_census,
)
from lakpi.records import Coverage, Ledger, Records
from lakpi.scorecards import Chart, PlainTable, QaLog, Scorecard, qa_log, scorecard, trend_chart
from lakpi.sources import Column, Date, Source
from lakpi.trends import Travels, direction_of_travel
from lakpi.working_days import count_working_days

__version__ = _version("lakpi")

__all__ = [
    "Area",
    "AreaSet",
    "AsAt",
    "AtAnyTime",
    "Benchmarks",
    "Chart",
    "Column",
    "Condition",
    "Count",
    "Coverage",
    "Date",
    "Difference",
    "Distribution",
    "During",
    "Figure",
    "Figures",
    "Indicator",
    "Ledger",
    "Mean",
    "Measure",
    "Median",
    "Outcome",
    "Percentage",
    "Period",
    "PlainTable",
    "Polarity",
    "QaLog",
    "Rate",
    "Ratio",
    "Records",
    "Reference",
    "Rule",
    "Scorecard",
    "Source",
    "StatedSet",
    "Travels",
    "academic_years",
    "age_band",
    "aged",
    "area",
    "area_set",
    "as_at",
    "authorities",
    "banded",
    "benchmark",
    "calendar_years",
    "cases",
    "col",
    "combine",
    "compute",
    "count",
    "count_after",
    "count_before",
    "count_working_days",
    "days_between",
    "direction_of_travel",
    "distinct",
    "earliest_after",
    "england",
    "event_number",
    "financial_years",
    "grouped",
    "lapsed",
    "latest_before",
    "local_area",
    "months",
    "nearest",
    "open_for",
    "previous",
    "previous_row",
    "qa_log",
    "quarters",
    "read_annex_a",
    "read_cin_census",
    "read_figures",
    "read_frames",
    "read_workforce_census",
    "region",
    "rolling_years",
    "rows_where",
    "same_day_number",
    "scorecard",
    "since",
    "terms",
    "total",
    "trend_chart",
    "until",
    "values",
    "window",
    "within",
    "working_days_between",
    "year_to_date",
]
