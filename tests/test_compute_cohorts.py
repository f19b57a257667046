"""
Cohorts belong to the period in which their follow-up ends; an unfinished one is no figure.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests import naive

import lakpi
from lakpi import Count, Percentage, Polarity, col, count

NONE = Polarity.NO_JUDGEMENT
EVENTS = naive.EVENTS


def cohort(months: int) -> Percentage:
    all_of_them = count("plans", EVENTS, lakpi.During("start", follow_up_months=months))
    return Percentage(
        id="ended",
        title="Ended within the follow-up",
        numerator=all_of_them.where(col("end").on_or_before("start", months=months)),
        denominator=all_of_them,
        polarity=NONE,
    )


@given(naive.rows(), st.sampled_from([1, 6, 12]))
@naive.light
def test_a_cohort_is_counted_when_its_follow_up_ends(rows: naive.Rows, months: int) -> None:
    periods = (*lakpi.quarters("2013-14"), *lakpi.financial_years("2013-14"))
    made = lakpi.compute(cohort(months), naive.records(rows), periods=periods)
    for one in made:
        period = next(each for each in periods if each.label == one.period)
        own = [
            row
            for row in rows
            if row["authority"] == one.area_name
            and naive.within(period, naive.add_months(row["start"], months))
        ]
        ended = [
            row
            for row in own
            if row["end"] and row["end"] <= naive.add_months(row["start"], months)
        ]
        assert (one.numerator, one.denominator) == (len(ended), len(own))


def test_an_unfinished_follow_up_is_not_a_figure() -> None:
    made = lakpi.compute(
        cohort(6),
        naive.records([], complete=("2013-04-01", "2014-02-28")),
        periods=lakpi.quarters("2013-14"),
    )
    harrow = made.select(area_name="Harrow")
    # Q1 and Q2 follow events from before the records; Q4's follow-ups are not over.
    assert [one.denominator_reason for one in harrow] == ["x", "x", "", "x"]
    assert [one.flags for one in harrow] == ["", "", "", "incomplete period"]


def test_a_cohorts_history_is_that_of_its_events() -> None:
    measure = count("plans", EVENTS, lakpi.During("start", follow_up_months=12))
    again = measure.where(col("previous_start").on_or_after("start", months=-12))
    counted = Count(id="again", title="Again", measure=again, polarity=NONE)
    year = lakpi.financial_years("2014-15")
    # Events of 2013-14, followed to 2014-15, look back to 2012-13.
    enough = naive.records([], complete=("2012-04-01", "2015-03-31"))
    short = naive.records([], complete=("2012-04-02", "2015-03-31"))
    assert {one.flags for one in lakpi.compute(counted, enough, periods=year)} == {""}
    assert {one.flags for one in lakpi.compute(counted, short, periods=year)} == {"short history"}
