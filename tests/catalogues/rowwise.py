"""
A plain reading of definitions, row by row: what the tests of catalogues share.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Callable
from typing import Any

import pandas as pd
from hypothesis import settings

import lakpi
from lakpi.testing.strategies import FIRST, LAST
from lakpi.working_days import bank_holidays

Row = dict[str, Any]
Answer = tuple[float, float]
YEARS = lakpi.financial_years("2011-12", "2013-14")
quickly = settings(max_examples=40, deadline=None)


def months_on(day: datetime.date, months: int) -> datetime.date:
    """
    The same day of another month, or the last day of a shorter one.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def listed(frame: pd.DataFrame) -> list[Row]:
    """
    The rows as dictionaries of plain dates, values and None.
    """
    made: list[Row] = []
    for row in frame.astype(object).to_dict("records"):
        plain = {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for name, value in plain.items():
            if isinstance(value, pd.Timestamp):
                plain[name] = value.date()
        made.append(plain)
    return made


def same(row: Row, other: Row, person: str = "child_id") -> bool:
    return bool(row["authority"] == other["authority"] and row[person] == other[person])


def check(
    indicator: lakpi.Indicator,
    drawn: dict[lakpi.Source, pd.DataFrame],
    naive: Callable[[str, lakpi.Period], Answer],
    periods: tuple[lakpi.Period, ...] = YEARS,
) -> None:
    records = lakpi.read_frames(drawn, complete=(FIRST, LAST), areas=["Harrow", "Barnet"])
    for figure in lakpi.compute(indicator, records, periods=periods):
        (period,) = (each for each in periods if each.label == figure.period)
        assert figure.numerator is not None
        assert figure.denominator is not None
        found = round(figure.numerator, 6), round(figure.denominator, 6)
        assert found == naive(figure.area_name, period)


def in_period(period: lakpi.Period, day: datetime.date | None) -> bool:
    return day is not None and period.start <= day <= period.end


def open_at(row: Row, day: datetime.date, start: str = "start_date", end: str = "end_date") -> bool:
    return bool(row[start] <= day and (row[end] is None or row[end] > day))


def working_days(start: datetime.date, end: datetime.date) -> int:
    """
    The working days after a day up to and with another, one by one.
    """
    days = (start + datetime.timedelta(n) for n in range(1, (end - start).days + 1))
    return sum(day.weekday() < 5 and day not in bank_holidays(day.year) for day in days)
