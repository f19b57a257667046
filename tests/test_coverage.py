"""
Coverage: outside the records is unknown, never nought; and what to warn of inside.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import pytest
from tests import naive

import lakpi
from lakpi import Count, Coverage, Percentage, Polarity, col, count
from lakpi.errors import RecordsError

NONE = Polarity.NO_JUDGEMENT
EVENTS = naive.EVENTS
YEARS = lakpi.financial_years("2012-13", "2014-15")
STARTED = count("plans", EVENTS, lakpi.During("start"))
OPEN = count("plans", EVENTS, lakpi.AsAt("start", "end"))
ANY = count("plans", EVENTS, lakpi.AtAnyTime("start", "end"))


def standing(
    measure: lakpi.Measure,
    complete: naive.Complete,
    periods: Sequence[lakpi.Period] = YEARS,
) -> list[tuple[str, str]]:
    """
    Say of each period the reason and the flags of a count of nothing.
    """
    counted = Count(id="n", title="N", measure=measure, polarity=NONE)
    made = lakpi.compute(counted, naive.records([], complete=complete), periods=periods)
    return [(one.value_reason, one.flags) for one in made.select(area_name="Harrow")]


def covering(start: str, end: str, **days: str) -> Coverage:
    given: dict[str, Any] = {name: datetime.date.fromisoformat(day) for name, day in days.items()}
    first, last = datetime.date.fromisoformat(start), datetime.date.fromisoformat(end)
    return Coverage(first, last, **given)


def test_outside_the_records_is_unknown_and_inside_may_be_incomplete() -> None:
    known, unknown = ("", ""), ("x", "")
    assert standing(STARTED, ("2013-04-01", "2014-03-31")) == [
        unknown,
        known,
        ("x", "incomplete period"),
    ]
    assert standing(STARTED, ("2013-04-02", "2014-12-31")) == [
        unknown,
        unknown,
        ("", "incomplete period"),
    ]


def test_a_stock_is_known_on_the_days_on_which_it_may_be_taken() -> None:
    unknown, known = ("x", ""), ("", "")
    assert standing(OPEN, ("2013-04-01", "2014-03-31")) == [unknown, known, unknown]
    annual = covering("2013-04-01", "2015-03-31", stock_start="2015-03-31", stock_end="2015-03-31")
    assert standing(OPEN, annual) == [unknown, unknown, known]


def test_open_at_any_time_needs_the_stock_of_the_day_before() -> None:
    year = lakpi.financial_years("2013-14")
    assert standing(ANY, ("2013-04-01", "2014-03-31"), year) == [("", "")]
    late = covering("2013-04-01", "2014-03-31", stock_start="2013-06-30")
    assert standing(ANY, late, lakpi.quarters("2013-14")) == [
        ("", ""),
        ("", ""),
        ("", ""),
        ("", ""),
    ]
    later = covering("2013-04-01", "2014-03-31", stock_start="2013-09-30")
    assert [reason for reason, _ in standing(ANY, later, lakpi.quarters("2013-14"))] == [
        "",
        "x",
        "",
        "",
    ]
    assert standing(ANY, ("2013-04-01", "2013-12-31"), year) == [("", "incomplete period")]


def test_a_look_back_before_the_records_is_a_short_history() -> None:
    again = STARTED.where(col("previous_start").on_or_after("start", months=-12))
    assert [flags for _, flags in standing(again, ("2012-04-01", "2015-03-31"))] == [
        "short history",
        "",
        "",
    ]
    longer = covering("2012-04-01", "2015-03-31", history_start="2011-04-01")
    assert [flags for _, flags in standing(again, longer)] == ["", "", ""]
    ever = STARTED.where(col("nth").at_least(2))
    assert {flags for _, flags in standing(ever, longer)} == {"short history"}
    always = covering("2012-04-01", "2015-03-31", history_start="0001-01-01")
    assert {flags for _, flags in standing(ever, always)} == {""}


def test_a_look_back_through_another_column_is_one_too() -> None:
    source = lakpi.Source(
        "events",
        area="authority",
        person="child_id",
        key="event_id",
        columns=EVENTS.columns,
        derived={"before": lakpi.previous("start"), "gap": lakpi.days_between("before", "start")},
    )
    soon = count("plans", source, lakpi.During("start")).where(col("gap").at_most(365))
    whole = count("plans", source, lakpi.During("start"))
    share = Percentage(id="s", title="S", numerator=soon, denominator=whole, polarity=NONE)
    records = lakpi.read_frames(
        {source: naive.pandas_frame([])},
        complete=("2012-04-01", "2015-03-31"),
        areas=["Harrow"],
    )
    made = lakpi.compute(share, records, periods=YEARS)
    # 365 days may reach a day further than 12 months, so the second year is short too.
    assert [one.flags for one in made] == ["short history", "short history", ""]


def linked(which: lakpi.derived.Linked, other: naive.Complete) -> list[tuple[str, str]]:
    source = lakpi.Source(
        "events",
        area="authority",
        person="child_id",
        key="event_id",
        columns=EVENTS.columns,
        derived={"fact": which},
    )
    visits = lakpi.Source(
        "visits", area="authority", person="child_id", key="event_id", columns=EVENTS.columns
    )
    empty = naive.pandas_frame([])
    records = lakpi.read_frames(
        {source: empty, visits: empty},
        complete={"events": naive.COMPLETE, "visits": other},
        areas=["Harrow"],
    )
    measure = count("plans", source, lakpi.During("start")).where(col("fact").is_present())
    counted = Count(id="n", title="N", measure=measure, polarity=NONE)
    made = lakpi.compute(counted, records, periods=YEARS)
    return [(one.value_reason, one.flags) for one in made]


def test_facts_from_elsewhere_are_as_good_as_the_records_there() -> None:
    known, short, late = ("", ""), ("", "short history"), ("", "incomplete period")
    before = lakpi.latest_before("visits", "start", "start", months=12)
    assert linked(before, ("2012-04-01", "2020-12-31")) == [short, known, known]
    after = lakpi.earliest_after("visits", "start", "start")
    assert linked(after, ("2000-01-01", "2014-03-31")) == [known, known, late]
    soon = lakpi.earliest_after("visits", "start", "start", months=1)
    assert linked(soon, ("2000-01-01", "2014-03-31")) == [known, late, late]
    near = lakpi.nearest("visits", "start", "start")
    assert {flags for _, flags in linked(near, naive.COMPLETE)} == {"short history"}


def test_a_follow_up_elsewhere_that_is_not_over_is_unknown() -> None:
    source = lakpi.Source(
        "events",
        area="authority",
        person="child_id",
        key="event_id",
        columns=EVENTS.columns,
        derived={"fact": lakpi.earliest_after("visits", "start", "start", months=6)},
    )
    visits = lakpi.Source(
        "visits", area="authority", person="child_id", key="event_id", columns=EVENTS.columns
    )
    empty = naive.pandas_frame([])
    records = lakpi.read_frames(
        {source: empty, visits: empty},
        complete={"events": naive.COMPLETE, "visits": ("2000-01-01", "2014-03-31")},
        areas=["Harrow"],
    )
    basis = lakpi.During("start", follow_up_months=6)
    measure = count("plans", source, basis).where(col("fact").is_present())
    made = lakpi.compute(
        Count(id="n", title="N", measure=measure, polarity=NONE), records, periods=YEARS
    )
    assert [one.value_reason for one in made] == ["", "", "x"]


def test_unknown_on_either_side_is_unknown() -> None:
    share = Percentage(id="s", title="S", numerator=STARTED, denominator=STARTED, polarity=NONE)
    records = naive.records([], complete=("2013-04-01", "2014-03-31"))
    made = lakpi.compute(share, records, periods=YEARS[0], provisional=True)
    one = made.one(area_name="Harrow")
    assert (one.numerator_reason, one.denominator_reason, one.value_reason) == ("x", "x", "x")
    assert one.flags == "provisional"


def test_coverage_is_a_sentence() -> None:
    said = str(covering("2013-04-01", "2014-03-31", stock_start="2014-03-31"))
    assert said == "complete from 1 April 2013 to 31 March 2014; stocks on 31 March 2014"
    said = str(covering("2013-04-01", "2014-03-31", stock_start="2013-05-01"))
    assert said.endswith("; stocks from 1 May 2013 to 31 March 2014")
    said = str(covering("2013-04-01", "2014-03-31", history_start="2011-04-01"))
    assert said.endswith("; history from 1 April 2011")


def test_coverage_does_not_end_before_it_starts() -> None:
    with pytest.raises(RecordsError, match="before it starts"):
        covering("2014-03-31", "2013-04-01")
