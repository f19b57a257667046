"""
Periods tile the years, neighbour one another, and are read back from their labels.
"""

from __future__ import annotations

import calendar
import datetime
import itertools
import pickle
from collections.abc import Callable
from datetime import date
from typing import cast

import attrs
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lakpi.errors import PeriodError
from lakpi.periods import (
    Period,
    academic_years,
    as_at,
    calendar_years,
    day_of,
    financial_years,
    months,
    parse,
    quarters,
    rolling_years,
    terms,
    window,
    year_to_date,
)
from lakpi.periods.labels import kind_of

ONE_DAY = datetime.timedelta(days=1)
TILES = (months, quarters, terms, financial_years, academic_years, calendar_years)

days = st.dates(date(1905, 1, 1), date(2190, 12, 31))
years = st.integers(1905, 2190)
tiles = st.builds(lambda make, day: make(day)[0], st.sampled_from(TILES), days)
rolling = days.map(lambda day: rolling_years(day)[0])
to_date = days.map(year_to_date)
stocks = days.map(as_at)
windows = st.tuples(days, days).map(lambda two: window(min(two), max(two)))
neighboured = st.one_of(tiles, rolling, stocks)
every_period = st.one_of(tiles, rolling, to_date, stocks, windows)


def financial(year: int) -> str:
    return f"{year}-{(year + 1) % 100:02d}"


@given(every_period)
@example(parse("1999-00"))
@example(parse("2011-12"))
def test_every_label_is_read_back(period: Period) -> None:
    assert parse(str(period)) == period
    assert parse(str(period).upper()) == period
    assert Period.parse(f"  {period} ") == period
    assert parse(period) is period


@given(every_period)
def test_a_period_is_a_value(period: Period) -> None:
    again = Period(period.label, period.start, period.end)
    assert again == period
    assert hash(again) == hash(period)
    assert pickle.loads(pickle.dumps(period)) == period  # noqa: S301 - our own bytes
    assert period.days == len(pd.date_range(period.start, period.end))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        period.label = "x"  # type: ignore[misc]


@given(every_period, every_period)
def test_periods_are_ordered_by_their_days(one: Period, other: Period) -> None:
    assert (one < other) + (one == other) + (one > other) == 1
    if one < other:
        assert (one.start, one.end) <= (other.start, other.end)
    assert one.is_before(other) == (one.end < other.start)


@given(neighboured)
def test_the_previous_one_ends_the_day_before(period: Period) -> None:
    previous = period.previous()
    assert previous.end + ONE_DAY == period.start
    assert previous.kind == period.kind
    assert previous < period
    assert previous.is_before(period)


@given(st.one_of(tiles, rolling, to_date, stocks))
def test_the_same_last_year_is_a_year_before(period: Period) -> None:
    last = period.same_last_year()
    assert last.kind == period.kind
    assert (last.end.year, last.end.month) == (period.end.year - 1, period.end.month)
    assert abs(last.days - period.days) <= 1
    if period.kind != "day":
        assert last.start.replace(year=1904).strftime("%d %m") == period.start.replace(
            year=1904
        ).strftime("%d %m")


@given(years)
def test_quarters_tile_the_financial_year_and_months_the_quarters(year: int) -> None:
    (whole,) = financial_years(financial(year))
    four = quarters(whole)
    assert len(four) == 4
    assert_tiled(whole, four)
    for quarter in four:
        three = months(quarter)
        assert len(three) == 3
        assert_tiled(quarter, three)
    assert months(whole) == tuple(month for quarter in four for month in months(quarter))
    assert whole.days == 365 + calendar.isleap(year + 1)


@given(years)
def test_terms_tile_the_academic_year_and_months_the_terms(year: int) -> None:
    (whole,) = academic_years(f"{year}/{(year + 1) % 100:02d}")
    three = terms(whole)
    assert [str(term).split()[-1] for term in three] == ["Autumn", "Spring", "Summer"]
    assert_tiled(whole, three)
    assert [len(months(term)) for term in three] == [4, 3, 5]


@given(years)
def test_months_tile_the_calendar_year(year: int) -> None:
    (whole,) = calendar_years(str(year))
    assert_tiled(whole, months(whole))
    assert whole.days == 365 + calendar.isleap(year)


def assert_tiled(whole: Period, parts: tuple[Period, ...]) -> None:
    assert parts[0].start == whole.start
    assert parts[-1].end == whole.end
    assert sum(part.days for part in parts) == whole.days
    for before, after in itertools.pairwise(parts):
        assert after.previous() == before


@given(days, st.sampled_from(TILES))
def test_a_day_stands_for_the_tile_it_falls_in(
    day: date, make: Callable[[date], tuple[Period, ...]]
) -> None:
    (tile,) = make(day)
    assert tile.contains(day)
    assert not tile.previous().contains(day)


@given(days, days, st.sampled_from(TILES))
def test_a_range_holds_every_tile_once(
    one: date, other: date, make: Callable[[date, date], tuple[Period, ...]]
) -> None:
    first, last = sorted((one, other))
    found = make(first, min(last, first + 900 * ONE_DAY))
    assert found[0].contains(first)
    assert all(after.previous() == before for before, after in itertools.pairwise(found))


@given(days)
def test_a_rolling_year_is_twelve_months(day: date) -> None:
    (year,) = rolling_years(day)
    assert year.end == day
    leap_days = [
        each
        for each in range(year.start.year, year.end.year + 1)
        if calendar.isleap(each) and year.contains(date(each, 2, 29))
    ]
    assert year.days == 365 + len(leap_days)
    assert len(leap_days) <= 1


@given(days)
def test_a_year_to_date_ends_its_rolling_year_and_begins_its_financial_one(day: date) -> None:
    so_far = year_to_date(day)
    (whole,) = financial_years(day)
    assert so_far.start == whole.start
    assert whole.contains(so_far)
    assert rolling_years(day)[0].contains(so_far)


def test_the_harrow_reports_periods() -> None:
    assert len(months("April 2011", "December 2013")) == 33
    first, *_, last = months("April 2011", "December 2013")
    assert (first.start, last.end) == (date(2011, 4, 1), date(2013, 12, 31))
    third = parse("2013-14 Q3")
    assert (third.start, third.end) == (date(2013, 10, 1), date(2013, 12, 31))
    assert [str(each) for each in quarters("2013-14 Q2", "2013-14 Q3")] == [
        "2013-14 Q2",
        "2013-14 Q3",
    ]
    assert str(year_to_date(third)) == "2013-14 to 31 December 2013"
    assert str(rolling_years(third)[0]) == "year to 31 December 2013"
    assert str(window("November 2013", "December 2013", "Nov-Dec 2013")) == "Nov-Dec 2013"
    assert parse("2013/14 Autumn").end == date(2013, 12, 31)


@pytest.mark.parametrize(
    ("label", "kind", "start", "end"),
    [
        ("2011-12", "financial year", date(2011, 4, 1), date(2012, 3, 31)),
        ("2012-13", "financial year", date(2012, 4, 1), date(2013, 3, 31)),
        ("2011/12", "academic year", date(2011, 9, 1), date(2012, 8, 31)),
        ("2013", "calendar year", date(2013, 1, 1), date(2013, 12, 31)),
        ("2013-14 Q1", "quarter", date(2013, 4, 1), date(2013, 6, 30)),
        ("2013-14 Q4", "quarter", date(2014, 1, 1), date(2014, 3, 31)),
        ("2013/14 Autumn", "term", date(2013, 9, 1), date(2013, 12, 31)),
        ("2013/14 Spring", "term", date(2014, 1, 1), date(2014, 3, 31)),
        ("2013/14 Summer", "term", date(2014, 4, 1), date(2014, 8, 31)),
        ("February 2012", "month", date(2012, 2, 1), date(2012, 2, 29)),
        ("year to 31 March 2014", "rolling year", date(2013, 4, 1), date(2014, 3, 31)),
        ("year to 29 February 2012", "rolling year", date(2011, 3, 1), date(2012, 2, 29)),
        ("year to 28 February 2012", "rolling year", date(2011, 3, 1), date(2012, 2, 28)),
        ("year to 28 February 2013", "rolling year", date(2012, 3, 1), date(2013, 2, 28)),
        ("2013-14 to 31 March 2014", "year to date", date(2013, 4, 1), date(2014, 3, 31)),
        ("as at 31 March 2014", "day", date(2014, 3, 31), date(2014, 3, 31)),
        ("2 September 2013 to 20 December 2013", "window", date(2013, 9, 2), date(2013, 12, 20)),
    ],
)
def test_what_labels_mean(label: str, kind: str, start: date, end: date) -> None:
    period = parse(label)
    assert (period.kind, period.start, period.end) == (kind, start, end)
    assert str(period) == label


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("Q3 2013-14", "2013-14 Q3"),
        ("2013–14 q3", "2013-14 Q3"),  # noqa: RUF001 - an en dash, as Word makes it
        ("autumn 2013/14", "2013/14 Autumn"),
        ("Dec 2013", "December 2013"),
        ("AS AT 31 Mar 2014", "as at 31 March 2014"),
        ("as at 2014-03-31", "as at 31 March 2014"),
        ("2013-14  to 2013-12-31", "2013-14 to 31 December 2013"),
        ("2013-09-02 to 2013-12-20", "2 September 2013 to 20 December 2013"),
    ],
)
def test_the_commonest_other_ways_of_writing(written: str, label: str) -> None:
    assert str(parse(written)) == label


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("2013-15", "'2013-15' is not a financial year. Did you mean '2013-14'?"),
        ("2011-10", "Did you mean '2011-12', or the month 'October 2011'?"),
        ("2013-2014", "Did you mean '2013-14' (the financial year) or '2013/14'"),
        ("2013/2014", "Did you mean '2013-14' (the financial year) or '2013/14'"),
        ("01/04/2023", "some put the month first: write '2023-04-01'"),
        ("31.3.2024", "write '2024-03-31'"),
        ("31/31/2024", "write the year first, '2013-12-31'"),
        ("2013/15", "Did you mean '2013/14'?"),
        ("2013/14 Q3", "Did you mean '2013-14 Q3'?"),
        ("2013-14 Autumn", "Did you mean '2013/14 Autumn'?"),
        ("2013-14 Q5", "a financial year has Q1 to Q4"),
        ("2013-14 Q0", "a financial year has Q1 to Q4"),
        ("Decembre 2013", "Did you mean 'December'"),
        ("2013-14 to 31 May 2014", "Did you mean '2014-15 to 31 May 2014'?"),
        ("as at 31 February 2014", "not in the calendar"),
        ("as at 2014-02-30", "not in the calendar"),
        ("year to whenever", "no day that can be read"),
        ("31 March 2014", "Did you mean 'as at 31 March 2014'?"),
        ("2014-03-31", "Did you mean 'as at 31 March 2014'?"),
        ("20 December 2013 to 2 September 2013", "ends before it starts"),
        ("0213-14", "periods run from 1900 to 2199"),
        ("banana", "A label looks like '2013-14 Q3'"),
        ("", "A label looks like"),
        ("Q3", "A label looks like"),
    ],
)
def test_a_bad_label_says_what_a_label_looks_like(label: str, said: str) -> None:
    with pytest.raises(PeriodError) as caught:
        parse(label)
    assert said in str(caught.value)
    assert repr(label) in str(caught.value)


def test_a_label_is_text() -> None:
    with pytest.raises(PeriodError, match="is text, not int"):
        parse(cast("str", 2013))


def test_a_slash_is_never_a_hyphen() -> None:
    with pytest.raises(PeriodError, match="Did you mean '2013-14'"):
        financial_years("2013/14")
    with pytest.raises(PeriodError, match=r"an academic year does\. Did you mean '2013/14'"):
        academic_years("2013-14")
    with pytest.raises(PeriodError, match="does not start where a quarter does"):
        quarters("2013/14")
    with pytest.raises(PeriodError, match="does not end where a financial year does"):
        financial_years("2011-12", "December 2013")
    with pytest.raises(PeriodError, match="before the first"):
        financial_years("2013-14", "2011-12")


def test_periods_from_days_texts_and_periods() -> None:
    assert financial_years("2013-12-31") == financial_years(date(2013, 12, 31))
    assert quarters("31 December 2013") == quarters(parse("2013-14 Q3"))
    assert quarters("2013/14 Spring") == quarters("2013-14 Q4")
    assert rolling_years("2013-14 Q2", ["2013-12-31"]) == rolling_years(
        quarters("2013-14 Q2", "2013-14 Q3")
    )
    assert rolling_years() == ()
    assert as_at("2013-14 Q3") == as_at(datetime.datetime(2013, 12, 31, 23, 59))  # noqa: DTZ001
    assert as_at(pd.Timestamp("2013-12-31")).start == date(2013, 12, 31)
    assert type(as_at(pd.Timestamp("2013-12-31")).start) is date
    assert day_of("2013-14", last=False) == date(2013, 4, 1)


@pytest.mark.parametrize("wrong", [pd.NaT, None, 2013, "2013-02-30", "soon"])
def test_what_is_no_day(wrong: object) -> None:
    with pytest.raises(PeriodError):
        as_at(cast("str", wrong))


def test_february_stays_at_its_end() -> None:
    assert str(as_at("2017-02-28").same_last_year()) == "as at 29 February 2016"
    assert str(as_at("2016-02-29").same_last_year()) == "as at 28 February 2015"
    assert str(as_at("2016-02-28").same_last_year()) == "as at 28 February 2015"
    so_far = year_to_date("February 2017").same_last_year()
    assert str(so_far) == "2015-16 to 29 February 2016"
    assert str(parse("year to 28 February 2017").previous()) == "year to 29 February 2016"
    assert parse("February 2016").same_last_year() == parse("February 2015")


def test_what_has_no_previous_one_says_what_to_do() -> None:
    local = window("2013-09-02", "2013-12-20", "Autumn term, Harrow")
    for ask in (local.previous, local.same_last_year):
        with pytest.raises(PeriodError, match="write out which one"):
            ask()
    with pytest.raises(PeriodError, match=r"use same_last_year\(\)"):
        year_to_date("2013-14 Q3").previous()


def test_a_period_contains_days_and_periods() -> None:
    year = parse("2013-14")
    assert year.contains("2013-14 Q4")
    assert year.contains(year)
    assert not year.contains("2013/14")
    assert year.contains(date(2013, 4, 1))
    assert not year.contains("2013-03-31")
    assert parse("2013-14 Q2").is_before("2013-10-01")


def test_a_label_means_one_thing() -> None:
    with pytest.raises(PeriodError, match="give it another label"):
        window("2013-04-01", "2014-03-30", "2013-14")
    with pytest.raises(PeriodError, match="give it another label"):
        Period("2013-14 Q3", "2013-10-02", "2013-12-31")
    assert window("2013-04-01", "2014-03-31", "2013-14") == parse("2013-14")


def test_a_period_made_by_hand() -> None:
    assert Period("2013-14", date(2013, 4, 1), date(2014, 3, 31)).kind == "financial year"
    with pytest.raises(PeriodError, match="before it starts"):
        Period("backwards", date(2014, 4, 1), date(2014, 3, 31))
    with pytest.raises(PeriodError, match="needs a label"):
        Period("  ", date(2014, 3, 1), date(2014, 3, 31))
    with pytest.raises(PeriodError, match="not the label of a period"):
        Period("Q3", date(2013, 10, 1), date(2013, 12, 31), kind="quarter")
    with pytest.raises(PeriodError, match="Did you mean 'quarter'"):
        kind_of("quartre")
    with pytest.raises(TypeError):
        assert parse("2013") < "2014"


def test_the_edges_of_the_calendar() -> None:
    with pytest.raises(PeriodError, match="1900 to 2199"):
        parse("1900").previous()
    with pytest.raises(PeriodError, match="1900 to 2199"):
        financial_years(date(2300, 1, 1))
