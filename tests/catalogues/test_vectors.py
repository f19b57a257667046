"""
The tricky definitions, on days worked by hand.
"""

from __future__ import annotations

import datetime

import pytest

import lakpi
from lakpi.catalogues.child_protection import (
    PLANS,
    TwoYears,
    ended_2_years_or_more,
    open_2_years_or_more,
    repeat_plans,
    repeat_plans_within,
)
from lakpi.catalogues.durations import BANDS
from lakpi.catalogues.looked_after import PLACEMENTS, THREE_PLACEMENTS
from lakpi.catalogues.plan_durations import ENDED_DURATIONS, OPEN_DURATIONS
from lakpi.catalogues.referrals import REFERRALS, REREFERRALS, rereferrals
from lakpi.testing import example

EVER = lakpi.window("2012-01-01", "2014-12-31", "2012 to 2014")


def numerator(indicator: lakpi.Indicator, records: lakpi.Records, period: lakpi.Period) -> int:
    figure = lakpi.compute(indicator, records, periods=period).one()
    assert figure.numerator is not None
    return int(figure.numerator)


@pytest.mark.parametrize(
    ("earlier", "later", "again"),
    [
        ("2013-01-15", "2014-01-15", True),  # the anniversary counts
        ("2013-01-15", "2014-01-16", False),
        ("2012-02-29", "2013-02-28", True),
        ("2012-02-29", "2013-03-01", False),
        ("2011-03-01", "2012-03-01", True),  # 366 days
        ("2011-02-28", "2012-02-29", True),  # months count backward from the later referral
        ("2013-06-01", "2013-06-01", False),  # on one day neither precedes
        ("2013-06-01", "2013-06-02", True),
    ],
)
def test_t1_re_referrals_within_twelve_calendar_months(
    earlier: str, later: str, *, again: bool
) -> None:
    records = example(
        {REFERRALS: {"child_id": ["A", "A"], "referral_date": [earlier, later]}},
        complete=("2011-01-01", "2014-12-31"),
    )
    assert numerator(REREFERRALS, records, EVER) == int(again)


def test_t1_every_re_referral_counts_and_a_person_is_one_of_an_area() -> None:
    records = example(
        {
            REFERRALS: {
                "authority": ["Harrow"] * 3 + ["Barnet"],
                "child_id": ["A"] * 4,
                "referral_date": ["2013-01-01", "2013-02-01", "2013-03-01", "2013-04-01"],
            }
        },
        complete=("2011-01-01", "2014-12-31"),
    )
    figures = lakpi.compute(REREFERRALS, records, periods=EVER)
    assert {f.area_name: (f.numerator, f.denominator) for f in figures} == {
        "Harrow": (2.0, 3.0),
        "Barnet": (0.0, 1.0),
    }


def test_t1_the_look_back_reaches_before_the_period_and_says_so_where_it_cannot() -> None:
    referred = {"child_id": ["A", "A"], "referral_date": ["2013-03-31", "2013-04-01"]}
    year = lakpi.financial_years("2013-14")
    long = example({REFERRALS: referred}, complete=("2012-04-01", "2014-03-31"))
    assert lakpi.compute(REREFERRALS, long, periods=year).one().flags == "small base"
    short = example({REFERRALS: referred}, complete=("2013-01-01", "2014-03-31"))
    assert "short history" in lakpi.compute(REREFERRALS, short, periods=year).one().flags


@pytest.mark.parametrize(("months", "expected"), [(1, 0), (2, 0), (3, 1), (12, 1)])
def test_t1_the_window_is_a_parameter(months: int, expected: int) -> None:
    records = example(
        {REFERRALS: {"child_id": ["A", "A"], "referral_date": ["2013-01-31", "2013-04-30"]}},
        complete=("2011-01-01", "2014-12-31"),
    )
    assert numerator(rereferrals(months=months), records, EVER) == expected


def test_t1_whether_no_further_action_counts_before_is_a_parameter() -> None:
    records = example(
        {
            REFERRALS: {
                "child_id": ["A", "A", "A"],
                "referral_date": ["2013-01-01", "2013-06-01", "2013-12-01"],
                "no_further_action": [True, False, True],
            },
        },
        complete=("2011-01-01", "2014-12-31"),
    )
    assert numerator(rereferrals(), records, EVER) == 2
    assert numerator(rereferrals(no_further_action_priors=False), records, EVER) == 1


@pytest.mark.parametrize(
    ("start", "end", "ni_64", "days", "calendar"),
    [
        ("2012-04-01", "2014-03-31", True, False, False),  # 729 days
        ("2011-03-01", "2013-02-28", True, True, False),  # 730 days, with a leap day
        ("2012-04-01", "2014-04-01", True, True, True),
        ("2012-02-29", "2014-02-28", True, True, True),  # clipped to the month's end
        ("2012-04-01", "2014-03-30", False, False, False),
    ],
)
def test_t2_three_readings_of_two_years(
    start: str, end: str, *, ni_64: bool, days: bool, calendar: bool
) -> None:
    readings: dict[TwoYears, bool] = {
        "729 days with the last": ni_64,
        "730 days": days,
        "calendar": calendar,
    }
    ended = example(
        {PLANS: {"start_date": [start], "end_date": [end]}}, complete=("2011-01-01", "2014-12-31")
    )
    open_still = example({PLANS: {"start_date": [start]}}, complete=("2011-01-01", "2014-12-31"))
    for two_years, expected in readings.items():
        long = ended_2_years_or_more(two_years=two_years)
        assert numerator(long, ended, EVER) == int(expected)
        # A plan open at the end of its last day has lasted as long as one that ended on it.
        long = open_2_years_or_more(two_years=two_years)
        assert numerator(long, open_still, lakpi.as_at(end)) == int(expected)


@pytest.mark.parametrize(
    ("days", "band"),
    [
        (("2013-06-30", "2013-06-30"), 0),
        (("2013-06-30", "2013-09-30"), 0),  # 3 months to the day: 3 months or less
        (("2013-06-30", "2013-10-01"), 1),
        (("2013-08-31", "2014-02-28"), 1),  # 6 months, clipped
        (("2013-08-31", "2014-03-01"), 2),
        (("2013-03-31", "2014-03-30"), 2),
        (("2013-03-31", "2014-03-31"), 3),  # a year to the day: 1 year and less than 2
        (("2012-03-31", "2014-03-30"), 3),
        (("2012-03-31", "2014-03-31"), 4),  # two years to the day: 2 years or more
    ],
)
def test_t3_the_edges_of_the_bands(days: tuple[str, str], band: int) -> None:
    start, end = days
    complete = ("2011-01-01", "2014-12-31")
    expected = [int(place == band) for place in range(len(BANDS))]
    open_still = example({PLANS: {"start_date": [start]}}, complete=complete)
    figures = lakpi.compute(OPEN_DURATIONS, open_still, periods=lakpi.as_at(end))
    assert [figure.numerator for figure in figures] == expected
    ended = example({PLANS: {"start_date": [start], "end_date": [end]}}, complete=complete)
    figures = lakpi.compute(ENDED_DURATIONS, ended, periods=EVER)
    assert [figure.numerator for figure in figures] == expected


def test_t4_repeat_plans_are_declared_or_counted_from_the_records() -> None:
    records = example(
        {
            PLANS: {
                "child_id": ["A", "A", "B"],
                "start_date": ["2011-05-01", "2013-06-01", "2013-06-01"],
                "end_date": ["2011-09-01", None, None],
                "previous_plans": [0, 1, 2],
            }
        },
        complete=("2011-01-01", "2014-12-31"),
    )
    assert numerator(repeat_plans(), records, EVER) == 2
    assert numerator(repeat_plans(counted="records"), records, EVER) == 1
    assert numerator(repeat_plans_within(), records, EVER) == 1
    assert numerator(repeat_plans_within(months=20), records, EVER) == 0


@pytest.mark.parametrize(
    ("first_ended", "counts"), [("2013-03-31", 0), ("2013-04-01", 1), ("2013-06-30", 1)]
)
def test_a_third_placement_counts_while_the_first_is_in_the_last_twelve_months(
    first_ended: str, counts: int
) -> None:
    records = example(
        {
            PLACEMENTS: {
                "child_id": ["A", "A", "A"],
                "start_date": ["2012-01-01", first_ended, "2013-10-01"],
                "end_date": [first_ended, "2013-10-01", None],
            }
        },
        complete=("2012-01-01", "2014-03-31"),
    )
    assert numerator(THREE_PLACEMENTS, records, lakpi.as_at("2014-03-31")) == counts
    before = lakpi.as_at(datetime.date(2013, 9, 30))
    assert numerator(THREE_PLACEMENTS, records, before) == 0
