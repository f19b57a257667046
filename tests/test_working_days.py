"""
Working days: against NumPy's business days, Easter and Christmas by hand, and reversed dates.
"""

from __future__ import annotations

import datetime

import holidays
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lakpi
from lakpi.errors import PeriodError
from lakpi.working_days import (
    bank_holidays,
    is_working_day,
    working_day_after,
    working_days_between,
)

DAYS = st.dates(datetime.date(1999, 1, 1), datetime.date(2030, 12, 31))


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2014-03-03", "2014-03-03", 0),  # the start day is day 0
        ("2014-03-03", "2014-03-04", 1),
        ("2014-03-07", "2014-03-10", 1),  # over a weekend
        ("2014-03-08", "2014-03-10", 1),  # from a Saturday
        ("2014-04-17", "2014-04-22", 1),  # over Easter
        ("2013-12-24", "2013-12-27", 1),  # over Christmas
        ("2024-03-28", "2024-04-02", 1),  # 31 March 2024 was Easter Sunday
        ("2022-09-16", "2022-09-20", 1),  # the Queen's funeral
        ("2013-01-02", "2013-03-07", 46),
    ],
)
def test_by_hand(start: str, end: str, days: int) -> None:
    assert [days] == lakpi.count_working_days([start], [end]).days.tolist()


@given(st.lists(st.tuples(DAYS, DAYS), min_size=1, max_size=20))
def test_equal_to_numpys_business_days(pairs: list[tuple[datetime.date, datetime.date]]) -> None:
    start = np.array([min(pair) for pair in pairs], dtype="M8[D]")
    end = np.array([max(pair) for pair in pairs], dtype="M8[D]")
    off = np.array(
        sorted(holidays.country_holidays("GB", subdiv="ENG", years=range(1999, 2031))),
        dtype="M8[D]",
    )
    theirs = np.busday_count(start + 1, end + 1, holidays=off)
    assert theirs.tolist() == lakpi.count_working_days(start, end).days.tolist()


def test_missing_and_reversed_dates_are_reported() -> None:
    start = np.array(["2014-03-03", "NaT", "2014-03-05"], dtype="M8[D]")
    end = np.array(["2014-03-04", "2014-03-04", "2014-03-04"], dtype="M8[D]")
    counted = lakpi.count_working_days(start, end)
    assert counted.missing.tolist() == [False, True, False]
    assert counted.reversed.tolist() == [False, False, True]
    assert counted.days.tolist() == [1, 0, 0]
    assert str(counted) == "1 intervals counted, 1 with a missing date, 1 reversed"


def test_empty_and_unequal() -> None:
    assert not len(lakpi.count_working_days(np.array([], "M8[D]"), np.array([], "M8[D]")).days)
    with pytest.raises(PeriodError, match="as many starts as ends"):
        lakpi.count_working_days(["2014-01-01"], np.array([], "M8[D]"))


def test_every_year_has_its_holidays() -> None:
    for year in range(1980, 2035):
        assert len(bank_holidays(year)) >= 8
    assert not is_working_day(np.array([datetime.date(2013, 12, 25).toordinal()])).any()


def test_as_a_derived_column_reversed_is_missing() -> None:
    source = lakpi.Source(
        "assessments",
        area="authority",
        key=["id"],
        columns=[
            lakpi.Column("authority", str),
            lakpi.Column("id", int),
            lakpi.Column("start_date", lakpi.Date),
            lakpi.Column("completed_date", lakpi.Date, not_before="start_date"),
        ],
        derived={"working_days": lakpi.working_days_between("start_date", "completed_date")},
    )
    done = lakpi.count("assessments", source, lakpi.During("completed_date"))
    within = lakpi.Percentage(
        id="within_45",
        title="Within 45 working days",
        denominator=done,
        numerator=done.where(lakpi.col("working_days").at_most(45)),
        polarity=lakpi.Polarity.HIGH_IS_GOOD,
    )
    frame = pd.DataFrame(
        {
            "authority": "Harrow",
            "id": [1, 2, 3, 4],
            "start_date": ["2013-01-02", "2013-01-02", "2013-03-08", None],
            "completed_date": ["2013-03-06", "2013-03-07", "2013-03-06", "2013-03-06"],
        }
    )
    records = lakpi.read_frames({source: frame}, complete=("2013-01-01", "2013-03-31"))
    figure = lakpi.compute(within, records, periods=lakpi.quarters("2012-13 Q4")).one()
    assert (figure.numerator, figure.denominator) == (1.0, 3.0)
    assert records.ledger.count("before start_date") == 1


@given(st.dates(datetime.date(2010, 12, 1), datetime.date(2016, 1, 31)), st.integers(1, 60))
def test_the_nth_working_day_is_the_first_on_which_n_have_passed(
    start: datetime.date, number: int
) -> None:
    day = np.array([start.toordinal()])
    found = working_day_after(day, number)
    assert is_working_day(found).all()
    assert working_days_between(day, found).tolist() == [number]
    assert working_days_between(day, found - 1).tolist() == [number - 1]


@given(
    st.lists(
        st.dates(datetime.date(2012, 12, 10), datetime.date(2013, 2, 1)) | st.none(), min_size=1
    ),
    st.integers(1, 20),
)
def test_days_on_which_an_event_is_so_many_working_days_ago(
    seen: list[datetime.date | None], number: int
) -> None:
    source = lakpi.Source(
        "plans",
        area="authority",
        key=["id"],
        columns=[
            lakpi.Column("authority", str),
            lakpi.Column("id", int),
            lakpi.Column("start_date", lakpi.Date),
            lakpi.Column("seen_date", lakpi.Date),
        ],
    )
    lately = lakpi.Count(
        id="lately",
        title="Seen lately",
        measure=lakpi.count("plans", source, lakpi.AsAt("start_date")).while_(
            lakpi.within("seen_date", working_days=number)
        ),
        polarity=lakpi.Polarity.NO_JUDGEMENT,
    )
    frame = pd.DataFrame(
        {
            "authority": "Harrow",
            "id": range(len(seen)),
            "start_date": pd.Timestamp("2012-12-01"),
            "seen_date": pd.to_datetime(pd.Series(seen, dtype=object)),
        }
    )
    records = lakpi.read_frames({source: frame}, complete=("2012-12-01", "2013-03-31"))
    weeks = [lakpi.as_at(datetime.date(2012, 12, 20) + datetime.timedelta(7 * n)) for n in range(9)]
    for figure, week in zip(lakpi.compute(lately, records, periods=weeks), weeks, strict=False):
        day = np.array([week.end.toordinal()])
        dates = [np.array([each.toordinal()]) for each in seen if each and each <= week.end]
        passed = [int(working_days_between(each, day)[0]) for each in dates]
        assert figure.numerator == sum(each <= number for each in passed)
