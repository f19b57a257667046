"""
Days as ordinals, and months added to them: twice here, and as two other libraries do.
"""

from __future__ import annotations

import datetime

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest
from dateutil.relativedelta import relativedelta  # type: ignore[import-untyped] # no stubs
from hypothesis import given
from hypothesis import strategies as st
from tests import naive

from lakpi.days import (
    EPOCH,
    NEVER,
    add_months,
    dates_of,
    ordinal_expression,
    ordinals_of,
    shift_day,
)

some_days = st.lists(
    st.dates(datetime.date(1600, 1, 1), datetime.date(2400, 12, 31)), min_size=1, max_size=30
)
some_months = st.integers(-1200, 1200)


@given(some_days, some_months)
@naive.light
def test_months_are_added_as_dateutil_adds_them(days: list[datetime.date], months: int) -> None:
    expected = [(day + relativedelta(months=months)).toordinal() for day in days]
    assert add_months(np.array([day.toordinal() for day in days]), months).tolist() == expected
    assert [naive.add_months(day, months).toordinal() for day in days] == expected


@given(st.lists(st.dates(datetime.date(1700, 1, 1), datetime.date(2200, 1, 1)), min_size=1))
@naive.light
def test_months_are_added_as_pandas_adds_them(days: list[datetime.date]) -> None:
    moved = [pd.Timestamp(day) + pd.DateOffset(months=-12) for day in days]
    ours = add_months(np.array([day.toordinal() for day in days]), -12)
    assert ours.tolist() == [each.toordinal() for each in moved]


@pytest.mark.parametrize("months", [-12, 0, 1, 600])
def test_months_are_added_to_many_rows_as_to_few(months: int) -> None:
    few = np.arange(734_000, 734_040)
    many = np.tile(few, 50)
    assert add_months(many, months).tolist() == np.tile(add_months(few, months), 50).tolist()


def test_months_are_added_to_no_rows() -> None:
    assert add_months(np.zeros(0, dtype=np.int64), 12).tolist() == []


# Before pandas 2, dates end in 2262: they were counted in nanoseconds.
@given(st.lists(st.dates(datetime.date(1700, 1, 1), datetime.date(2261, 12, 31)), min_size=1))
@naive.light
def test_narwhals_counts_days_as_python_does(days: list[datetime.date]) -> None:
    expected = [day.toordinal() for day in days]
    stamps = pd.DataFrame({"day": np.array(days, dtype="M8[s]")})
    for native in (stamps, pl.DataFrame({"day": days})):
        frame = nw.from_native(native, eager_only=True)
        counted = frame.select(made=ordinal_expression(nw.col("day")))["made"]
        assert counted.to_list() == expected


@given(some_days)
@naive.light
def test_ordinals_and_dates_are_each_others_inverse(days: list[datetime.date]) -> None:
    ordinals = np.array([day.toordinal() for day in days])
    assert ordinals_of(dates_of(ordinals)).tolist() == ordinals.tolist()
    assert dates_of(ordinals).astype(object).tolist() == days


def test_the_time_of_day_is_dropped_also_before_1970() -> None:
    late = np.array(["1969-12-31T23:30", "1970-01-01T00:30"], dtype="M8[m]")
    assert (ordinals_of(late) - EPOCH).tolist() == [-1, 0]


def test_one_date_is_shifted_by_months_then_days() -> None:
    day = datetime.date(2014, 3, 31)
    assert shift_day(day, months=-1, days=1) == datetime.date(2014, 3, 1)
    assert datetime.date.max.toordinal() == NEVER
