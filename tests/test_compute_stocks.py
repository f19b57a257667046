"""
Stocks: held to a count of what is open, day by day.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import naive

import lakpi
from lakpi import Count, Polarity, aged, col, count, open_for, since, total, until, within
from lakpi.errors import DefinitionError
from lakpi.intervals import Span

NONE = Polarity.NO_JUDGEMENT
EVENTS = naive.EVENTS
OPEN = count("plans", EVENTS, lakpi.AsAt("start", "end"))

Holds = Callable[[naive.Row, datetime.date], bool]


def months_after(row: naive.Row, name: str, months: int) -> datetime.date:
    return naive.add_months(row[name], months)


SPANS: dict[str, tuple[Span, Holds]] = {
    "aged 1": (
        aged("born", at_least=1, under=2),
        lambda row, day: naive.age(row["born"], day) == 1,
    ),
    "aged 1 or over": (
        aged("born", at_least=1),
        lambda row, day: (naive.age(row["born"], day) or 0) >= 1,
    ),
    "aged under 1": (
        aged("born", under=1),
        lambda row, day: row["born"] is not None and (naive.age(row["born"], day) or 0) < 1,
    ),
    "3 months or more": (
        open_for("start", at_least_months=3),
        lambda row, day: day >= months_after(row, "start", 3),
    ),
    "more than 3 months": (
        open_for("start", more_than_months=3),
        lambda row, day: day > months_after(row, "start", 3),
    ),
    "less than 3 months": (
        open_for("start", under_months=3),
        lambda row, day: day < months_after(row, "start", 3),
    ),
    "3 months or less": (
        open_for("start", at_most_months=3),
        lambda row, day: day <= months_after(row, "start", 3),
    ),
    "over 3 up to 6": (
        open_for("start", more_than_months=3, at_most_months=6),
        lambda row, day: months_after(row, "start", 3) < day <= months_after(row, "start", 6),
    ),
    "seen within a month": (
        within("seen", months=1),
        lambda row, day: (
            row["seen"] is not None and row["seen"] <= day <= months_after(row, "seen", 1)
        ),
    ),
    "seen within 10 days": (
        within("seen", days=10),
        lambda row, day: row["seen"] is not None and 0 <= (day - row["seen"]).days <= 10,
    ),
    "since seen": (
        since("seen"),
        lambda row, day: row["seen"] is not None and day >= row["seen"],
    ),
    "until seen": (
        until("seen"),
        lambda row, day: row["seen"] is None or day < row["seen"],
    ),
}

spans = st.lists(st.sampled_from(sorted(SPANS)), max_size=3, unique=True)


def counted(name: str, measure: lakpi.Measure) -> Count:
    return Count(id=name, title=name, measure=measure, polarity=NONE)


@given(naive.rows(), spans, st.lists(naive.days, min_size=1, max_size=4, unique=True))
@naive.light
def test_a_stock_is_what_is_open_at_the_end_of_the_day(
    rows: naive.Rows, chosen: list[str], days: list[datetime.date]
) -> None:
    girls = OPEN.where(col("sex").is_("F"))
    made = lakpi.compute(
        [
            counted("all", OPEN.while_(*(SPANS[name][0] for name in chosen))),
            counted("girls", girls.while_(*(SPANS[name][0] for name in chosen))),
            counted("fte", total("fte", EVENTS, lakpi.AsAt("start", "end"), unit="fte")),
        ],
        naive.records(rows),
        periods=[lakpi.as_at(day) for day in days],
    )
    for one in made:
        day = one.period_end
        held = [
            row for row in rows if row["authority"] == one.area_name and naive.is_open(row, day)
        ]
        if one.meaning.id == "fte":
            assert one.value == float(sum(row["fte"] or 0 for row in held))
            continue
        held = [row for row in held if all(SPANS[name][1](row, day) for name in chosen)]
        if one.meaning.id == "girls":
            held = [row for row in held if row["sex"] == "F"]
        assert one.value == len(held)


@given(naive.rows())
@naive.light
def test_a_rolling_year_of_a_stock_is_the_stock_at_its_end(rows: naive.Rows) -> None:
    years = lakpi.rolling_years("September 2013")
    ends = [lakpi.as_at(year.end) for year in years]
    records = naive.records(rows)
    rolling = lakpi.compute(counted("all", OPEN), records, periods=years)
    at_end = lakpi.compute(counted("all", OPEN), records, periods=ends)
    assert [one.value for one in rolling] == [one.value for one in at_end]


@given(naive.rows(), st.booleans())
@naive.light
def test_overlapping_rows_of_one_case_count_once(
    rows: naive.Rows,
    aged_only: bool,  # noqa: FBT001
) -> None:
    basis = lakpi.AsAt("start", "end", case=["child_id", "sex"])
    measure = count("children", EVENTS, basis)
    measure = measure.while_(SPANS["aged under 1"][0]) if aged_only else measure
    people = lakpi.distinct("children", EVENTS, lakpi.AsAt("start", "end"))
    made = lakpi.compute(
        [counted("cases", measure), counted("people", people)],
        naive.records(rows),
        periods=lakpi.months("April 2013", "March 2014"),
        by=["disabled", "age"],
    )
    for one in made.select(breakdown=""):
        day = one.period_end
        held = [
            row for row in rows if row["authority"] == one.area_name and naive.is_open(row, day)
        ]
        if one.meaning.id == "people":
            known = {row["child_id"] for row in held} - {None}
            assert one.value == len(known)
            continue
        if aged_only:
            held = [row for row in held if SPANS["aged under 1"][1](row, day)]
        # A row that does not say which case it is of is one of its own.
        told = {
            (row["child_id"], row["sex"])
            if None not in (row["child_id"], row["sex"])
            else row["event_id"]
            for row in held
        }
        assert one.value == len(told)
    for name in ("disabled", "age"):
        for key, whole in naive.numbers(made, indicator="cases", breakdown="").items():
            parts = naive.numbers(made, indicator="cases", breakdown=name)
            own = [value for (area, period, _), value in parts.items() if (area, period) == key[:2]]
            assert all(value >= 0 for value in own)
            assert sum(own) == whole


def test_a_case_is_what_it_is_on_the_day_not_when_it_began() -> None:
    row = dict.fromkeys(column.name for column in EVENTS.columns) | {"authority": "Harrow"}
    first = {"event_id": "1", "child_id": "a", "sex": "F", "start": datetime.date(2013, 1, 1)}
    second = {"event_id": "2", "child_id": "a", "sex": "M", "start": datetime.date(2013, 3, 1)}
    rows = [
        {**row, **first, "end": datetime.date(2013, 3, 1)},
        {**row, **second, "end": None},
    ]
    measure = count("children", EVENTS, lakpi.AsAt("start", "end", case="child_id"))
    days = [lakpi.as_at(datetime.date(2013, 2, 28)), lakpi.as_at(datetime.date(2013, 3, 1))]
    made = lakpi.compute(counted("n", measure), naive.records(rows), periods=days, by="sex")
    harrow = made.select(area_name="Harrow", breakdown="sex")
    assert [(one.category, one.value) for one in harrow] == [("F", 1), ("F", 0), ("M", 0), ("M", 1)]


@given(naive.rows())
@naive.light
def test_open_at_any_time_is_open_before_or_begun_since(rows: naive.Rows) -> None:
    periods = (*lakpi.quarters("2013-14"), *lakpi.financial_years("2013-14"))
    measure = count("plans", EVENTS, lakpi.AtAnyTime("start", "end"))
    made = lakpi.compute(
        counted("any", measure), naive.records(rows), periods=periods, by=["sex", "age"]
    )
    for one in made.select(breakdown=""):
        days = [
            one.period_start + datetime.timedelta(days=n)
            for n in range((one.period_end - one.period_start).days + 1)
        ]
        eve = one.period_start - datetime.timedelta(days=1)
        held = [
            row
            for row in rows
            if row["authority"] == one.area_name
            and (naive.is_open(row, eve) or row["start"] in days)
        ]
        assert one.value == len(held)
        for name in ("sex", "age"):
            parts = made.select(breakdown=name, area_name=one.area_name, period=one.period)
            assert sum(each.value or 0 for each in parts) == one.value


@given(naive.rows())
@naive.light
def test_age_is_read_on_the_day_of_a_stock_and_at_the_event_of_a_flow(rows: naive.Rows) -> None:
    started = count("plans", EVENTS, lakpi.During("start"))
    year = lakpi.financial_years("2013-14")
    made = lakpi.compute(
        [counted("open", OPEN), counted("started", started)],
        naive.records(rows),
        periods=year,
        by=["age"],
    )
    for one in made.select(breakdown="age"):
        own = [row for row in rows if row["authority"] == one.area_name]
        if one.meaning.id == "open":
            held = [row for row in own if naive.is_open(row, one.period_end)]
            ages = [naive.age_band(row["born"], one.period_end) for row in held]
        else:
            held = [row for row in own if naive.within(year[0], row["start"])]
            ages = [naive.age_band(row["born"], row["start"]) for row in held]
        assert one.value == ages.count(one.category)


def test_two_ages_are_two_margins_but_no_cross() -> None:
    source = lakpi.Source(
        "plans",
        area="authority",
        columns=EVENTS.columns,
        derived={
            "age": lakpi.age_band("born", ("child", 0, 18), ("adult", 18, None)),
            "length": lakpi.age_band("start", ("short", 0, 1), ("long", 1, None)),
        },
    )
    row = dict.fromkeys(column.name for column in EVENTS.columns)
    rows = [{**row, "authority": "Harrow", "start": naive.FIRST, "born": naive.FIRST}]
    frame = naive.pandas_frame(rows, source)
    records = lakpi.read_frames({source: frame}, complete=naive.COMPLETE)
    measure = count("plans", source, lakpi.AsAt("start", "end"))
    periods = lakpi.financial_years("2013-14")
    made = lakpi.compute(counted("n", measure), records, periods=periods, by=["age", "length"])
    held = {one.category: one.value for one in made}
    assert held == {"": 1, "child": 1, "adult": 0, "short": 0, "long": 1}
    with pytest.raises(DefinitionError, match="one age band, not age and length"):
        lakpi.compute(counted("n", measure), records, periods=periods, by=[("age", "length")])
