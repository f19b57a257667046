"""
Each figure takes the interval that goes with what it means, or says why it has none.
"""

from __future__ import annotations

import math
from fractions import Fraction

import attrs
import numpy as np
import pandas as pd
import pytest
from tests import published

import lakpi
from lakpi.catalogues import ALL
from lakpi.confidence import (
    ConfidenceIntervals,
    Interval,
    confidence_intervals,
    mean_interval,
    rate_interval,
    wilson,
)
from lakpi.errors import FiguresError
from lakpi.figures import Meaning, as_frame

NO_JUDGEMENT = lakpi.Polarity.NO_JUDGEMENT


def meaning(kind: str, unit: str, scale: int = 1, *, ratio: bool = True) -> Meaning:
    return Meaning(
        id=kind,
        title=kind,
        kind=kind,
        unit=unit,
        polarity=NO_JUDGEMENT,
        scale=Fraction(scale),
        ratio=ratio,
        decimals=1,
    )


PERCENTAGE = meaning("percentage", "percent", 100)
BANDS = meaning("distribution", "percent", 100)
RATE = meaning("rate", "per_10000_children", 10_000)
MEAN = meaning("mean", "case")
COUNT = attrs.evolve(meaning("count", "referral", ratio=False), decimals=0)


def made(of: Meaning, *rows: dict[str, object]) -> lakpi.Figures:
    """
    Figures of one meaning, an area each; without a reason where a number stands.
    """
    table = []
    for number, row in enumerate(rows):
        missing = {"numerator": np.nan, "denominator": np.nan, "precision": 1}
        cells: dict[str, object] = {**missing, **row}
        if "value" not in cells:
            top, base = cells["numerator"], cells["denominator"]
            assert isinstance(top, float | int)
            assert isinstance(base, float | int)
            cells["value"] = top if not of.ratio else top * float(of.scale) / base
        for name in ("numerator", "denominator", "value"):
            if str(cells[name]) == "nan":
                cells.setdefault(f"{name}_reason", "x")
        table.append(
            {
                "indicator": of.id,
                "version": of.version,
                "area": f"area-{number}",
                "area_name": f"Area {number}",
                "period": "2023-24",
                "period_start": "2023-04-01",
                "period_end": "2024-03-31",
                "unit": of.unit,
                "origin": "computed",
                **cells,
            }
        )
    frame = as_frame(pd.DataFrame(table))
    for name in ("numerator", "denominator", "value"):
        frame[f"{name}_reason"] = pd.Categorical(frame[f"{name}_reason"].astype(object).fillna(""))
    return lakpi.Figures(frame, (of,))


def only(of: Meaning, level: float = 0.95, **row: object) -> Interval:
    (interval,) = confidence_intervals(made(of, row), levels=level)
    return interval


@pytest.mark.parametrize("of", [PERCENTAGE, BANDS])
def test_a_percentage_takes_wilsons(of: Meaning) -> None:
    found = only(of, numerator=217, denominator=1529)
    expected = wilson(217, 1529, scale=100)
    assert (found.lower, found.upper) == (float(expected.lower), float(expected.upper))
    assert (found.method, found.note, found.reason) == ("Wilson", "", "")
    assert found.written() == "14.2% (95% CI 12.5 to 16.0%)"


def test_a_rate_takes_the_exact_below_ten_and_byars_from_there() -> None:
    figures = made(
        RATE, {"numerator": 9, "denominator": 61_000}, {"numerator": 10, "denominator": 61_000}
    )
    few, many = confidence_intervals(figures)
    assert (few.method, many.method) == ("exact Poisson", "Byar")
    expected = rate_interval([9, 10], 61_000, scale=10_000)
    assert [few.lower, many.lower] == expected.lower.tolist()
    assert [few.upper, many.upper] == expected.upper.tolist()
    assert few.written() == "1.5 per 10,000 children (95% CI 0.7 to 2.8)"


def test_an_annualised_rate_is_scaled_like_its_value() -> None:
    quarter = attrs.evolve(RATE, scale=Fraction(40_000), parameters="annualised")
    figures = made(quarter, {"numerator": 50, "denominator": 61_000, "parameters": "annualised"})
    (found,) = confidence_intervals(figures)
    expected = rate_interval(50, 61_000, scale=40_000)
    assert (found.lower, found.upper) == (float(expected.lower), float(expected.upper))


def test_a_mean_takes_t_from_its_spread() -> None:
    found = only(MEAN, numerator=180, denominator=4, spread=12.909944487358056)
    expected = mean_interval(45, 12.909944487358056, 4)
    assert (found.lower, found.upper) == (float(expected.lower), float(expected.upper))
    assert found.method == "t"
    assert found.written() == "45.0 cases (95% CI 24.5 to 65.5)"


def test_the_spread_of_a_computed_mean_is_that_of_its_rows() -> None:
    source = lakpi.Source(
        "visits",
        area="authority",
        columns=[
            lakpi.Column("authority", str),
            lakpi.Column("visit_date", lakpi.Date),
            lakpi.Column("days", int),
        ],
    )
    days = [3, 8, 1, 12, 7]
    basis = lakpi.During("visit_date")
    indicator = lakpi.Mean(
        id="wait",
        title="Days waited",
        numerator=lakpi.total("days", source, basis, unit="day"),
        denominator=lakpi.count("visit", source, basis),
        polarity=lakpi.Polarity.LOW_IS_GOOD,
    )
    frame = pd.DataFrame({"authority": "Harrow", "visit_date": "2023-06-01", "days": days})
    records = lakpi.read_frames({source: frame}, complete=("2023-04-01", "2024-03-31"))
    figures = lakpi.compute(indicator, records, periods=lakpi.financial_years("2023-24", "2023-24"))
    (found,) = confidence_intervals(figures)
    expected = mean_interval(np.mean(days), np.std(days, ddof=1), 5)
    assert found.lower == pytest.approx(float(expected.lower), rel=1e-12)
    assert found.upper == pytest.approx(float(expected.upper), rel=1e-12)


def test_a_count_of_events_takes_an_interval_and_an_amount_does_not() -> None:
    found = only(COUNT, numerator=1529)
    assert found.written() == "1,529 referrals (95% CI 1,453 to 1,608)"
    for unit in ("fte", "GBP", "day"):
        amount = only(meaning("count", unit, ratio=False), numerator=1529)
        assert (amount.lower, amount.upper) == (None, None)
        assert amount.reason == "no interval: an amount is not a count of events"


@pytest.mark.parametrize(
    ("kind", "unit", "why"),
    [
        ("ratio", "percent", "not a share: the numerator is not part of the denominator"),
        ("median", "day", "needs the values"),
        ("difference", "percentage_point", "depends on both"),
    ],
)
def test_what_has_no_interval_says_why(kind: str, unit: str, why: str) -> None:
    found = only(meaning(kind, unit, 100), numerator=5, denominator=20)
    assert why in found.reason
    assert (found.lower, found.upper, found.method) == (None, None, "")
    assert "CI" not in found.written()


def test_without_counts_or_a_number_there_is_a_reason() -> None:
    value_only = only(PERCENTAGE, value=14.2)
    assert value_only.reason == "no interval: the counts behind the value are not known"
    assert value_only.written() == "14.2%"
    hidden = only(PERCENTAGE, value=np.nan, value_reason="c", numerator_reason="c", denominator=50)
    assert hidden.reason == "no number: confidential"
    assert hidden.written() == "[c]"
    empty = only(PERCENTAGE, numerator=0, denominator=0, value=np.nan, value_reason="z")
    assert empty.reason == "no number: not applicable"
    assert only(MEAN, numerator=8, denominator=2).reason.endswith(
        "spread behind the mean is not known"
    )
    assert "fewer than two" in only(MEAN, numerator=8, denominator=1, spread=1.0).reason
    assert "counts behind" in only(MEAN, value=8, spread=1.0).reason
    assert "counts behind" in only(RATE, value=8, numerator=5).reason
    larger = only(PERCENTAGE, numerator=10, denominator=5, value=100, precision=5)
    assert (
        larger.reason == "no interval: the numerator is larger than its denominator, once rounded"
    )
    assert only(COUNT, numerator=-3).reason == "no interval: a count is negative"


def test_a_complete_count_has_no_interval() -> None:
    figures = made(PERCENTAGE, {"numerator": 5, "denominator": 20}, {"value": 3.0})
    found = confidence_intervals(figures, levels=(0.95, 0.998), complete_count=True)
    assert {each.reason for each in found} == {
        "complete count: nothing was sampled, so no interval was asked for"
    }
    assert np.isnan(found.lower).all()
    assert [each.written() for each in found] == ["25.0%", "25.0%", "3.0%", "3.0%"]


def test_rounded_counts_are_said() -> None:
    figures = made(
        PERCENTAGE,
        {"numerator": 220, "denominator": 1530, "value": 14.2, "precision": 10},
        {"numerator": 5, "denominator": 20, "value": 31.0, "precision": 5},
        {"numerator": 5.5, "denominator": 20.0},
        {"numerator": 0, "denominator": 20, "value": 90.0, "precision": 10},
    )
    assert [each.note for each in confidence_intervals(figures)] == [
        "made from counts rounded to the nearest 10",
        "made from counts rounded to the nearest 5",
        "the counts behind it are not whole",
        "made from counts rounded to the nearest 10; the value as given lies outside it",
    ]


def test_levels_stand_together() -> None:
    figures = made(PERCENTAGE, {"numerator": 5, "denominator": 20}, {"value": 3.0})
    found = confidence_intervals(figures, levels=(99.8, 0.95))
    assert found.levels == (0.95, 0.998)
    assert len(found) == 4 == len(list(found))
    assert [each.level for each in found] == [0.95, 0.998, 0.95, 0.998]
    for column, level in enumerate((95, 0.998)):
        expected = wilson(5, 20, level=level, scale=100)
        assert found.at(level).lower[0] == expected.lower == found.lower[0, column]
        assert found.at(level).upper[0] == expected.upper == found.upper[0, column]
    first = next(iter(figures))
    assert found.of(first, 0.998).level == 0.998
    assert found.of(first) == next(iter(found))
    assert repr(found) == "<ConfidenceIntervals: 1 of 2 figures, 95% and 99.8%>"
    with pytest.raises(FiguresError, match=r"no intervals at 99% here, only at 95%, 99\.8%"):
        found.at(0.99)
    with pytest.raises(FiguresError, match="no interval of 'count', Area 0"):
        found.of(next(iter(made(COUNT, {"numerator": 3}))))
    with pytest.raises(FiguresError, match="A confidence level is"):
        confidence_intervals(figures, levels=(0.05,))


def test_the_frame_has_a_row_a_figure() -> None:
    figures = made(PERCENTAGE, {"numerator": 5, "denominator": 20}, {"value": 3.0})
    frame = confidence_intervals(figures, levels=(0.95, 0.998)).to_frame()
    ends = ["lower_95", "upper_95", "lower_99_8", "upper_99_8"]
    assert list(frame.columns[-7:]) == ["method", *ends, "note", "reason"]
    assert frame["lower_99_8"].tolist()[0] < frame["lower_95"].tolist()[0]
    assert frame["upper_95"].isna().tolist() == [False, True]
    assert frame["area_name"].tolist() == ["Area 0", "Area 1"]


def test_indicators_of_several_kinds_keep_their_places() -> None:
    one = made(PERCENTAGE, {"numerator": 5, "denominator": 20}).to_frame()
    two = made(RATE, {"numerator": 5, "denominator": 20_000}).to_frame()
    mixed = as_frame(
        pd.concat([two, one, two.assign(area="b"), one.assign(area="c")]).astype(object)
    )
    figures = lakpi.Figures(mixed.reset_index(drop=True), (PERCENTAGE, RATE))
    found = confidence_intervals(figures)
    assert found.method.tolist() == ["exact Poisson", "Wilson"] * 2
    assert np.isfinite(found.lower).all()


def test_money_and_infinite_ends_are_written() -> None:
    money = attrs.evolve(meaning("mean", "GBP"), decimals=0)
    found = only(money, numerator=4000, denominator=4, spread=1000)
    assert found.written() == "£1,000 (95% CI -£591 to £2,591)"
    certain = only(RATE, level=1, numerator=5, denominator=20_000)
    assert certain.written() == "2.5 per 10,000 children (100% CI 0.0 to ∞)"
    assert certain.upper == math.inf


def test_ends_are_rounded_half_up_once() -> None:
    interval = Interval(
        figure=next(iter(made(PERCENTAGE, {"numerator": 1, "denominator": 8}))),
        level=0.95,
        lower=12.25,
        upper=14.35,
    )
    assert interval.written_ends() == "12.3 to 14.4%"  # round() makes 12.2 and 14.3 of these


def test_nothing_is_made_of_no_figures() -> None:
    figures = made(PERCENTAGE, {"numerator": 1, "denominator": 8}).where(np.array([False]))
    found = confidence_intervals(figures)
    assert isinstance(found, ConfidenceIntervals)
    assert (len(found), list(found), len(found.to_frame())) == (0, [], 0)


@published.needs_published
def test_every_published_rereferral_has_its_interval_or_a_reason() -> None:
    figures = lakpi.read_figures(
        published.rereferrals(list(published.rows(published.C1))), ALL, origin="published"
    )
    found = confidence_intervals(figures, levels=(0.95, 0.998))
    frame = figures.to_frame()
    has = ~np.isnan(found.lower[:, 0])
    assert (has == (found.reason == "")).all()
    assert has.sum() > 1900
    # As published, to one decimal, the value is within its interval.
    value = frame["value"].to_numpy(float)[has]
    assert ((found.lower[has, 0] <= value) & (value <= found.upper[has, 0])).mean() > 0.999
    rounded = frame["precision"].to_numpy() > 1
    assert (np.char.find(found.note[has & rounded].astype(str), "nearest 10") >= 0).all()
    assert (found.note[has & ~rounded] == "").all()
    assert rounded.any()
