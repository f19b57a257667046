"""
Periods: quarters, years, terms, rolling years and days, each with its label.

A period is a value: a label and two days, the last one included.  Labels are
unique and can be read back: ``str(period)`` is the label and ``parse(label)`` the
period.  The functions that make them are nouns in the plural and return tuples,
ready for ``compute(..., periods=...)``; `as_at`, `window` and `year_to_date` make
one period and return it.

``2013-14`` with a hyphen is a financial year, ``2013/14`` with a slash an academic
year, always: the two are never read for one another, and ``2011-12`` is never
December 2011.
"""

from __future__ import annotations

from lakpi.periods.cadence import day_before
from lakpi.periods.labels import Kind
from lakpi.periods.making import (
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
from lakpi.periods.period import DayLike, Period, day_of, parse

__all__ = [
    "DayLike",
    "Kind",
    "Period",
    "academic_years",
    "as_at",
    "calendar_years",
    "day_before",
    "day_of",
    "financial_years",
    "months",
    "parse",
    "quarters",
    "rolling_years",
    "terms",
    "window",
    "year_to_date",
]
