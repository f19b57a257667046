"""
The same definition on every engine: the same figures, the same accounts, the same ledger.
"""

from __future__ import annotations

import datetime
import random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from tests import naive
from tests.engines.making import EVERY, Given

import lakpi
from lakpi import (
    AsAt,
    AtAnyTime,
    Count,
    Difference,
    Distribution,
    During,
    Mean,
    Median,
    Percentage,
    Polarity,
    Ratio,
    aged,
    col,
    count,
    distinct,
    open_for,
    total,
    values,
)

NONE = Polarity.NO_JUDGEMENT

VISITS = lakpi.Source(
    "visits",
    area="authority",
    person="child_id",
    key=["event_id"],
    columns=[
        lakpi.Column("authority", str),
        lakpi.Column("child_id", str),
        lakpi.Column("event_id", str),
        lakpi.Column("start", lakpi.Date),
        lakpi.Column("seen", lakpi.Date),
        lakpi.Column("sex", str, breakdown=True),
    ],
)
"""A second source, of the same people."""

EVENTS = lakpi.Source(
    "events",
    area="authority",
    person="child_id",
    key=["event_id"],
    columns=list(naive.EVENTS.columns),
    derived={
        "previous_start": lakpi.previous("start"),
        "previous_girl": lakpi.previous("start", where=col("sex").is_("F")),
        "nth": lakpi.event_number("start"),
        "row_before": lakpi.previous_row("seen", by="start"),
        "age": lakpi.age_band("born", *naive.BANDS),
        "size": lakpi.banded("number", ("low", None, 2), ("high", 2, None)),
        "sexes": lakpi.grouped("sex", {"girls": ("F",)}),
        "days": lakpi.days_between("start", "end"),
        "working_days": lakpi.working_days_between("start", "end"),
        "visit_before": lakpi.latest_before("visits", "seen", "start", by="start", months=6),
        "visit_after": lakpi.earliest_after("visits", "start", "start"),
        "visits_before": lakpi.count_before("visits", "start", by="start", months=12),
        "visits_after": lakpi.count_after("visits", "start", by="start", months=3),
    },
)

STARTED = count("plans", EVENTS, During("start"))
ENDED = count("plans", EVENTS, During("end"))
OPEN = count("plans", EVENTS, AsAt("start", "end"))
ANY = count("plans", EVENTS, AtAnyTime("start", "end"))


def share(name: str, *conditions: lakpi.Condition) -> Percentage:
    numerator = STARTED.where(*conditions)
    return Percentage(id=name, title=name, numerator=numerator, denominator=STARTED, polarity=NONE)


def counted(name: str, measure: lakpi.Measure) -> Count:
    return Count(id=name, title=name, measure=measure, polarity=NONE)


AGAIN = share("again", col("previous_start").on_or_after("start", months=-12))
INDICATORS: tuple[lakpi.Indicator, ...] = (
    AGAIN,
    share("after_girl", col("previous_girl").on_or_after("start", months=-6, days=-3)),
    share("second", col("nth").at_least(2) & col("disabled").is_not(value=True)),
    share("row_before", col("row_before").before("start") | col("sex").is_missing()),
    share("days", col("days").at_most(60), col("seen").is_present()),
    share("working", col("working_days").at_most(45)),
    share("banded", col("size").is_("high"), col("sexes").is_in("girls", "other")),
    share("visited", col("visit_before").on_or_after("start", months=-3)),
    share("followed", col("visit_after").on_or_before("start", days=10)),
    share("often", col("visits_before").at_least(1), col("visits_after").at_most(1)),
    share(
        "rule",
        lakpi.rows_where(lambda c: c("end") > c("start") + 30, "long", columns=("start", "end")),
    ),
    counted("ended", ENDED.where(col("fte").at_least(0.5))),
    counted("open", OPEN),
    counted("young", OPEN.while_(aged("born", under=2), open_for("start", at_least_months=3))),
    counted("days_open", OPEN.while_(lakpi.within("seen", days=10), lakpi.since("seen"))),
    counted("cases", count("plans", EVENTS, AsAt("start", "end", case=["child_id"]))),
    counted("any", ANY),
    counted("people", distinct("children", EVENTS, During("start"))),
    counted("people_any", distinct("children", EVENTS, AtAnyTime("start", "end"))),
    counted("later", count("plans", EVENTS, During("start", follow_up_months=6))),
    Mean(
        id="fte",
        title="FTE",
        numerator=total("fte", EVENTS, During("start"), unit="fte"),
        denominator=STARTED,
        polarity=NONE,
    ),
    Mean(
        id="number",
        title="Number",
        numerator=total("number", EVENTS, During("start"), unit="days").where(
            col("number").is_present()
        ),
        denominator=STARTED.where(col("number").is_present()),
        polarity=NONE,
    ),
    Median(
        id="median",
        title="Median",
        measure=values("number", EVENTS, During("start"), unit="days"),
        polarity=NONE,
    ),
    Ratio(
        id="turnover",
        title="Turnover",
        numerator=ENDED,
        denominator=OPEN,
        unit="percent",
        polarity=NONE,
        because="a flow over a stock",
    ),
    Difference(id="rest", title="Rest", minuend=100, subtrahend=AGAIN, polarity=NONE),
    Distribution(
        id="by_sex",
        title="By sex",
        of="sex",
        parts=[("F", STARTED.where(col("sex").is_("F")))],
        denominator=STARTED,
        polarity=NONE,
    ),
)

PERIODS = (
    [*lakpi.quarters("2012-13 Q1", "2013-14 Q4"), *lakpi.financial_years("2012-13", "2013-14")],
    [lakpi.window("2012-12-05", "2013-02-27"), lakpi.window("2013-01-15", "2014-02-10")],
)
BREAKDOWNS = ((), ("sex",), ("age", ("sex", "disabled")), ("size", "sexes", "age", "disabled"))


def both(events: naive.Rows, visits: naive.Rows) -> Given:
    return {EVENTS: events, VISITS: visits}


def read(engine: str, rows: Given) -> lakpi.Records:
    return lakpi.read_frames(
        EVERY[engine](rows), complete=naive.COMPLETE, extracted="2014-03-31", areas=naive.AREAS
    )


def table(figures: lakpi.Figures) -> pd.DataFrame:
    """
    Give figures as a frame that does not depend on how it was put together.
    """
    frame = figures.to_frame().astype({"spread": float}).astype(object)
    keys = ["indicator", "area", "period", "breakdown", "category"]
    return frame.sort_values(keys).reset_index(drop=True)


@pytest.mark.parametrize("engine", [name for name in EVERY if name != "pandas"])
@given(
    events=naive.rows(),
    visits=naive.rows(most=6),
    periods=st.sampled_from(PERIODS),
    by=st.sampled_from(BREAKDOWNS),
    indicators=st.lists(
        st.sampled_from(INDICATORS), min_size=1, max_size=6, unique_by=lambda each: each.id
    ),
    twice=st.booleans(),
)
@naive.slow
def test_the_figures_are_those_of_pandas(
    engine: str,
    *,
    events: naive.Rows,
    visits: naive.Rows,
    periods: list[lakpi.Period],
    by: tuple[str | tuple[str, ...], ...],
    indicators: list[lakpi.Indicator],
    twice: bool,
) -> None:
    rows = both([*events, *events[:2]] if twice else events, visits)
    expected = lakpi.compute(indicators, read("pandas", rows), periods=periods, by=by)
    found = lakpi.compute(indicators, read(engine, rows), periods=periods, by=by)
    exact, near = table(found), table(expected)
    spread = exact.pop("spread").astype(float), near.pop("spread").astype(float)
    assert_frame_equal(exact, near)
    pd.testing.assert_series_equal(*spread, rtol=1e-9, atol=1e-7)
    assert found.accounts == expected.accounts


@given(events=naive.rows(), by=st.sampled_from(BREAKDOWNS), order=st.randoms(use_true_random=False))
@naive.slow
def test_the_order_of_rows_says_nothing_of_cases(
    events: naive.Rows, by: tuple[str | tuple[str, ...], ...], order: random.Random
) -> None:
    (cases,) = (each for each in INDICATORS if each.id == "cases")
    shuffled = order.sample(events, len(events))
    found, again = (
        lakpi.compute(cases, read("pandas", both(each, [])), periods=PERIODS[0], by=by)
        for each in (events, shuffled)
    )
    assert_frame_equal(table(found), table(again))


@pytest.mark.parametrize("engine", EVERY)
def test_what_only_rows_set_aside_say_is_no_category(engine: str) -> None:
    row: dict[str, Any] = {
        "child_id": "ann",
        "start": datetime.date(2013, 5, 1),
        "end": None,
        "seen": None,
    }
    row |= {"born": None, "disabled": None, "number": None, "fte": None}
    events = [
        {**row, "authority": naive.AREAS[0], "event_id": "e1", "sex": "F"},
        {**row, "authority": "Nowhere", "event_id": "e2", "sex": "M"},
    ]
    records = read(engine, both(events, []))
    figures = lakpi.compute(counted("plans", STARTED), records, periods=PERIODS[0], by="sex")
    assert set(figures.to_frame()["category"].astype(str)) == {"", "F"}


@pytest.mark.parametrize("engine", EVERY)
def test_rows_that_do_not_say_which_case_they_are_of_are_each_one(engine: str) -> None:
    row: dict[str, Any] = {
        "child_id": None,
        "start": datetime.date(2013, 5, 1),
        "end": None,
        "seen": None,
    }
    row |= {"born": None, "disabled": None, "number": None, "fte": None, "sex": "F"}
    events = [{**row, "authority": naive.AREAS[0], "event_id": f"e{each}"} for each in range(3)]
    (cases,) = (each for each in INDICATORS if each.id == "cases")
    figures = lakpi.compute(cases, read(engine, both(events, [])), periods=PERIODS[0])
    assert figures.to_frame()["value"].max() == 3
