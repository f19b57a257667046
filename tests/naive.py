"""
The semantics, row by row in plain Python: what the fast code is held to.

Written from the rules (a stock is read at the end of a day, look-backs count backward
in calendar months, a missing value meets no condition, ...), not from the code under
test.  A row is a dictionary; nothing here is quick.
"""

from __future__ import annotations

import calendar
import datetime
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import pandas as pd
import polars as pl
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

import lakpi
from lakpi.conditions import (
    AllOf,
    AnyOf,
    Compares,
    ComparesDates,
    Condition,
    IsIn,
    IsMissing,
    IsPresent,
)

Row = dict[str, Any]
Rows = list[Row]
Day = datetime.date

light = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
"""Enough examples to find a fault, few enough to run them on every change."""

slow = settings(light, max_examples=30)
"""Fewer, where each of them asks several engines or computes much."""

AREAS: Final = ("Harrow", "Brent")
SEXES: Final = ("F", "M")
BANDS: Final = (("unborn", None, 0), ("0 to 1", 0, 2), ("2 or over", 2, None))
FIRST, LAST = Day(2012, 4, 1), Day(2014, 3, 31)
COMPLETE: Final = ("2000-01-01", "2020-12-31")
"""Days between which the records of a test are complete, where coverage is not its subject."""

EVENTS: Final = lakpi.Source(
    "events",
    area="authority",
    person="child_id",
    key="event_id",
    columns=[
        lakpi.Column("authority", str),
        lakpi.Column("child_id", str),
        lakpi.Column("event_id", str),
        lakpi.Column("start", lakpi.Date),
        lakpi.Column("end", lakpi.Date),
        lakpi.Column("seen", lakpi.Date),
        lakpi.Column("born", lakpi.Date, future=True),
        lakpi.Column("sex", str, breakdown=True),
        lakpi.Column("disabled", bool, breakdown=True),
        lakpi.Column("number", int),
        lakpi.Column("fte", Decimal, decimals=2),
    ],
    derived={
        "previous_start": lakpi.previous("start"),
        "nth": lakpi.event_number("start"),
        "age": lakpi.age_band("born", *BANDS),
        "size": lakpi.banded("number", ("low", None, 2), ("high", 2, None)),
    },
)
"""A source with a column of every kind."""

# Few days, and near each other: ties, re-referrals and leap days come up by themselves.
_MOMENTS: Final = (
    *(Day(2012, 2, day) for day in (27, 28, 29)),
    *(Day(2012, 3, day) for day in (1, 31)),
    *(Day(2012, 4, day) for day in (1, 2, 30)),
    *(Day(2012, month, 30) for month in (6, 9, 12)),
    *(Day(2013, 2, day) for day in (27, 28)),
    *(Day(2013, 3, day) for day in (1, 31)),
    *(Day(2013, 4, day) for day in (1, 30)),
    *(Day(2013, 7, day) for day in (1, 31)),
    *(Day(2014, 1, day) for day in (30, 31)),
    *(Day(2014, 2, day) for day in (27, 28)),
    *(Day(2014, 3, day) for day in (30, 31)),
    Day(2014, 4, 1),
    Day(2015, 6, 1),
)

days = st.one_of(st.sampled_from(_MOMENTS), st.dates(Day(2011, 12, 1), Day(2014, 6, 30)))
maybe_days = st.one_of(st.none(), days)


@st.composite
def rows(draw: st.DrawFn, *, most: int = 14) -> Rows:
    """
    Draw the rows of `EVENTS`, values missing everywhere but in the area and the start.
    """
    drawn = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "authority": st.sampled_from(AREAS),
                    "child_id": st.sampled_from(["ann", "ben", "cat", None]),
                    "start": days,
                    "end": maybe_days,
                    "seen": maybe_days,
                    "born": st.one_of(st.none(), st.sampled_from(_MOMENTS), days),
                    "sex": st.sampled_from([*SEXES, None]),
                    "disabled": st.sampled_from([True, False, None]),
                    "number": st.sampled_from([None, 0, 1, 2, 3, 11]),
                    "fte": st.one_of(st.none(), st.decimals(0, 3, places=2)),
                }
            ),
            max_size=most,
        )
    )
    return [{**row, "event_id": f"e{number}"} for number, row in enumerate(drawn)]


_POLARS: Final = {
    "start": pl.Date,
    "end": pl.Date,
    "seen": pl.Date,
    "born": pl.Date,
    "disabled": pl.Boolean,
    "number": pl.Int64,
    "fte": pl.Float64,
}


def pandas_frame(given: Rows, source: lakpi.Source = EVENTS) -> pd.DataFrame:
    """
    Make a pandas frame of some rows, as one is read from a file.
    """
    names = [column.name for column in source.columns]
    frame = pd.DataFrame({name: [row[name] for row in given] for name in names}, dtype=object)
    for column in source.columns:
        if column.kind is datetime.date:
            frame[column.name] = pd.to_datetime(frame[column.name])
        if column.kind in (int, Decimal):
            frame[column.name] = frame[column.name].astype(float)
    return frame


def polars_frame(given: Rows, source: lakpi.Source = EVENTS) -> pl.DataFrame:
    """
    Make a Polars frame of some rows.
    """
    columns = {}
    for column in source.columns:
        values = [row[column.name] for row in given]
        if column.kind is Decimal:
            values = [None if value is None else float(value) for value in values]
        columns[column.name] = pl.Series(values, dtype=_POLARS.get(column.name, pl.String))
    return pl.DataFrame(columns)


Complete = tuple[str, str] | lakpi.Coverage


def records(given: Rows, *, complete: Complete = COMPLETE, engine: str = "pandas") -> lakpi.Records:
    """
    Read some rows of `EVENTS` into records of both areas.
    """
    frame = pandas_frame(given) if engine == "pandas" else polars_frame(given)
    return lakpi.read_frames({EVENTS: frame}, complete=complete, areas=AREAS)


def numbers(figures: lakpi.Figures, column: str = "value", **chosen: str) -> dict[Any, float]:
    """
    Give a number of each figure by (area, period, category), where there is one.
    """
    frame = figures.select(**chosen).to_frame() if chosen else figures.to_frame()
    keys = zip(
        frame["area_name"].astype(str),
        frame["period"].astype(str),
        frame["category"].astype(str),
        strict=True,
    )
    held = zip(keys, frame[column], strict=True)
    return {key: float(number) for key, number in held if not pd.isna(number)}


def add_months(day: Day, months: int) -> Day:
    """
    Add calendar months, clipped to the month's end.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return Day(year, month + 1, min(day.day, last))


_COMPARISONS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}


def meets(condition: Condition, row: Row) -> bool:
    """
    Say whether a row meets a condition; what is missing meets none but `is_missing`.
    """
    match condition:
        case AllOf(parts=parts):
            met = all(meets(part, row) for part in parts)
        case AnyOf(parts=parts):
            met = any(meets(part, row) for part in parts)
        case IsMissing(column=column):
            met = row[column] is None
        case IsPresent(column=column):
            met = row[column] is not None
        case IsIn(column=column, values=values):
            met = row[column] is not None and row[column] in values
        case Compares(column=column, comparison=comparison, value=value):
            met = row[column] is not None and _COMPARISONS[comparison](row[column], value)
        case ComparesDates(column=column, reference=other):
            against = row[other] if isinstance(other, str) else other
            met = None not in (row[column], against) and _COMPARISONS[condition.comparison](
                row[column],
                add_months(against, condition.months) + datetime.timedelta(condition.days),
            )
        case _:
            raise TypeError(condition)
    return met


def same_person(given: Rows, row: Row) -> Rows:
    """
    List the rows of the same person in the same area, or none where it is not recorded.
    """
    if row["child_id"] is None:
        return []
    who = (row["authority"], row["child_id"])
    return [each for each in given if (each["authority"], each["child_id"]) == who]


def previous(given: Rows, row: Row, date: str) -> Day | None:
    """
    Find the latest strictly earlier date of the same person.
    """
    if row[date] is None:
        return None
    earlier = [r[date] for r in same_person(given, row) if r[date] and r[date] < row[date]]
    return max(earlier, default=None)


def event_number(given: Rows, row: Row, by: str) -> int | None:
    """
    Count the strictly earlier events of the same person, plus one.
    """
    if row[by] is None or row["child_id"] is None:
        return None
    return 1 + sum(1 for r in same_person(given, row) if r[by] and r[by] < row[by])


def previous_row(given: Rows, row: Row, date: str, by: str, nth: int) -> Day | None:
    """
    Give the date of the nth row earlier; ties in order of that date, missing first.
    """
    if row[by] is None or row["child_id"] is None:
        return None
    own = [r for r in same_person(given, row) if r[by] is not None]
    ordered = sorted(own, key=lambda r: (r[by], r[date] or Day.min))
    place = next(i for i, each in enumerate(ordered) if each is row) - nth
    return ordered[place][date] if place >= 0 else None


def _near(on: Day, each: Day, which: str, months: int | None, *, inclusive: bool) -> bool:
    if which == "nearest":
        return True
    if each == on:
        return inclusive
    if which.endswith("before"):
        return each < on and (months is None or each >= add_months(on, -months))
    return each > on and (months is None or each <= add_months(on, months))


def linked(
    others: Rows,
    row: Row,
    which: str,
    *,
    column: str,
    by: str,
    day: str,
    inclusive: bool,
    months: int | None,
) -> Day | int | None:
    """
    Fetch a fact from the same person's events among others.
    """
    if row["child_id"] is None or row[day] is None:
        return None
    own, on = [r for r in same_person(others, row) if r[by] is not None], row[day]
    own = [r for r in own if _near(on, r[by], which, months, inclusive=inclusive)]
    if which.startswith("count"):
        return len(own)
    if not own:
        return None
    if which == "latest before":
        best = max(r[by] for r in own)
    elif which == "earliest after":
        best = min(r[by] for r in own)
    else:
        best = min((r[by] for r in own), key=lambda each: (abs(each - on), each))
    values = [r[column] for r in own if r[by] == best and r[column] is not None]
    if not values:
        return None
    chosen: Day = max(values) if which == "latest before" else min(values)
    return chosen


def age(born: Day | None, day: Day) -> int | None:
    """
    Count completed years of age; -1 before birth.
    """
    if born is None:
        return None
    return -1 if day < born else max(k for k in range(200) if add_months(born, 12 * k) <= day)


def age_band(born: Day | None, day: Day) -> str:
    """
    Name the band of `BANDS` that holds an age.
    """
    years = age(born, day)
    if years is None:
        return "not recorded"
    return "unborn" if years < 0 else "0 to 1" if years < 2 else "2 or over"


def is_open(row: Row, day: Day) -> bool:
    """
    Say whether a row is open at the end of a day.
    """
    if row["start"] is None or row["start"] > day:
        return False
    return row["end"] is None or row["end"] > day


def within(period: lakpi.Period, day: Day | None) -> bool:
    """
    Say whether a day lies in a period.
    """
    return day is not None and period.start <= day <= period.end


def count(given: Iterable[Row], keep: Callable[[Row], bool]) -> int:
    """
    Count the rows that a function keeps.
    """
    return sum(1 for row in given if keep(row))


def by_area(given: Sequence[Row]) -> dict[str, Rows]:
    """
    Part rows by area, both areas always there.
    """
    return {area: [row for row in given if row["authority"] == area] for area in AREAS}
