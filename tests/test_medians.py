"""
Medians and other quantiles: type 7, of the values themselves.
"""

from __future__ import annotations

import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import naive

import lakpi
from lakpi import Median, Polarity, col, values

NONE = Polarity.NO_JUDGEMENT
EVENTS = naive.EVENTS
PERIODS = (*lakpi.quarters("2013-14"), *lakpi.financial_years("2013-14"))


@given(
    naive.rows(), st.sampled_from([0.0, 0.25, 0.5, 0.9, 1.0]), st.sampled_from(["number", "fte"])
)
@naive.light
def test_a_quantile_is_that_of_numpy(rows: naive.Rows, at: float, column: str) -> None:
    unit = "days" if column == "number" else "fte"
    kept = values(column, EVENTS, lakpi.During("start"), unit=unit).where(col("end").is_present())
    median = Median(id="m", title="M", measure=kept, quantile=at, polarity=NONE)
    made = lakpi.compute(median, naive.records(rows), periods=PERIODS, by=["sex"])
    for one in made:
        own = [
            float(row[column])
            for row in rows
            if row["authority"] == one.area_name
            and one.period_start <= row["start"] <= one.period_end
            and row["end"] is not None
            and row[column] is not None
            and (not one.breakdown or (row["sex"] or "not recorded") == one.category)
        ]
        assert one.denominator == len(own)
        assert one.numerator is None
        assert one.value_reason == ("" if own else "z")
        if own:
            assert one.value == pytest.approx(float(np.quantile(own, at)), rel=1e-12, abs=1e-12)
        if own and at == 0.5:
            assert one.value == pytest.approx(statistics.median(own), rel=1e-12, abs=1e-12)
            assert ("small base" in one.flags) == (len(own) < 20)


def test_rows_without_a_value_are_accounted_for_as_excluded() -> None:
    row = dict.fromkeys(column.name for column in EVENTS.columns)
    rows = [
        {**row, "event_id": str(n), "authority": "Harrow", "start": naive.FIRST, "number": number}
        for n, number in enumerate([3, None, 5])
    ]
    days = values("number", EVENTS, lakpi.During("start"), unit="days")
    median = Median(id="m", title="M", measure=days, polarity=NONE)
    made = lakpi.compute(median, naive.records(rows), periods=lakpi.financial_years("2012-13"))
    assert made.one(area_name="Harrow").value == 4
    assert (made.accounts[0].counted, made.accounts[0].excluded) == (2, 1)


def test_a_median_outside_the_records_is_unknown() -> None:
    days = values("number", EVENTS, lakpi.During("start"), unit="days")
    median = Median(id="m", title="M", measure=days, polarity=NONE)
    made = lakpi.compute(
        median,
        naive.records([], complete=("2013-04-01", "2014-03-31")),
        periods=lakpi.financial_years("2012-13", "2013-14"),
    )
    assert [one.value_reason for one in made.select(area_name="Harrow")] == ["x", "z"]
