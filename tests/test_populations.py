"""
Rates: which population goes with which period, and what is said where there is none.
"""

from __future__ import annotations

import datetime

import pandas as pd
import pytest
from tests import naive

import lakpi
from lakpi import Count, Difference, Polarity, Rate, count
from lakpi.computation.populations import mid_year
from lakpi.errors import DefinitionError, FiguresError

NONE = Polarity.NO_JUDGEMENT
EVENTS = naive.EVENTS
POPULATION = Count(
    id="population_0_to_17",
    title="Children",
    measure=count("children", EVENTS, lakpi.AsAt("start", "end")),
    polarity=NONE,
)
STARTED = count("plans", EVENTS, lakpi.During("start"))
RATE = Rate(id="rate", title="Rate", numerator=STARTED, polarity=NONE)
STOCK = Rate(
    id="stock", title="Stock", numerator=count("plans", EVENTS, lakpi.AsAt("start")), polarity=NONE
)


def population(*rows: tuple[str, int], **columns: list[str]) -> lakpi.Figures:
    periods, numbers = zip(*rows, strict=True)
    table = {
        "indicator": ["population_0_to_17"] * len(rows),
        "area": ["Harrow"] * len(rows),
        "period": periods,
        "numerator": numbers,
        **columns,
    }
    return lakpi.read_figures(pd.DataFrame(table), [POPULATION], origin="published")


def records(*starts: datetime.date, sex: str | None = None) -> lakpi.Records:
    row = dict.fromkeys(column.name for column in EVENTS.columns)
    return naive.records(
        [
            {**row, "event_id": str(n), "authority": "Harrow", "start": start, "sex": sex}
            for n, start in enumerate(starts)
        ]
    )


SPRING = datetime.date(2014, 1, 31)
ESTIMATES = (("as at 30 June 2012", 20_000), ("as at 30 June 2013", 40_000))


def test_a_year_takes_the_mid_year_in_it() -> None:
    made = lakpi.compute(
        [RATE, STOCK],
        records(SPRING),
        periods=lakpi.financial_years("2012-13", "2014-15"),
        populations=population(*ESTIMATES),
    ).select(area_name="Harrow")
    assert [one.denominator for one in made] == [20_000, 40_000, 40_000] * 2
    assert [one.value for one in made] == [0, 0.25, 0, 0, 0.25, 0.25]
    assert [one.flags for one in made] == ["", "", "older population"] * 2
    assert made.meaning("rate").unit == "per_10000_children"


@pytest.mark.parametrize("label", ["as at 30 June 2013", "2013", "2013-14"])
def test_a_population_is_its_mid_years_however_it_is_labelled(label: str) -> None:
    made = lakpi.compute(
        RATE,
        records(SPRING),
        periods=lakpi.financial_years("2013-14", "2014-15"),
        populations=population((label, 40_000)),
    ).select(area_name="Harrow")
    assert [one.flags for one in made] == ["", "older population"]


def test_where_there_is_no_population_there_is_no_rate() -> None:
    made = lakpi.compute(
        RATE,
        records(SPRING, sex="F"),
        periods=lakpi.financial_years("2011-12", "2013-14"),
        populations=population(*ESTIMATES),
        by="sex",
    )
    harrow = made.select(area_name="Harrow", breakdown="")
    assert [one.value_reason for one in harrow] == ["x", "", ""]
    assert {one.value_reason for one in made.select(area_name="Brent")} == {"x"}
    assert {one.value_reason for one in made.select(breakdown="sex")} == {"x"}
    assert [one.numerator for one in made.select(area_name="Harrow", breakdown="sex")] == [0, 0, 1]


def test_a_breakdown_with_a_population_has_a_rate() -> None:
    girls = population(ESTIMATES[1], breakdown=["sex"], category=["F"])
    made = lakpi.compute(
        RATE,
        records(SPRING, sex="F"),
        periods=lakpi.financial_years("2013-14"),
        populations=lakpi.combine(population(ESTIMATES[1]), girls),
        by="sex",
    )
    assert made.one(area_name="Harrow", category="F").value == 0.25


def test_part_of_a_year_is_annualised_only_when_asked() -> None:
    asked = {"periods": lakpi.quarters("2013-14"), "populations": population(*ESTIMATES)}
    with pytest.raises(FiguresError, match="say annualise=True"):
        lakpi.compute(RATE, records(SPRING), **asked)  # type: ignore[arg-type] # one dict for both
    made = lakpi.compute(RATE, records(SPRING), annualise=True, **asked)  # type: ignore[arg-type] # as above
    harrow = made.select(area_name="Harrow")
    assert [one.value for one in harrow] == [0, 0, 0, 1]
    assert made.meaning("rate").parameters == "annualised"
    assert made.one(area_name="Harrow", period="2013-14 Q4").exact() == 1
    state = lakpi.compute(STOCK, records(SPRING), **asked)  # type: ignore[arg-type] # as above
    assert state.meaning("stock").parameters == ""


def test_periods_of_several_lengths_are_not_annualised_together() -> None:
    for periods in (
        (*lakpi.quarters("2013-14"), *lakpi.financial_years("2013-14")),
        (lakpi.window("2013-04-02", "2013-05-01"),),
    ):
        with pytest.raises(FiguresError, match="periods of one length"):
            lakpi.compute(
                RATE,
                records(SPRING),
                periods=periods,
                populations=population(*ESTIMATES),
                annualise=True,
            )


def test_a_difference_of_annualised_rates_is_that_of_their_values() -> None:
    gap = Difference(id="gap", title="Gap", minuend=10, subtrahend=RATE, polarity=NONE)
    made = lakpi.compute(
        gap,
        records(SPRING),
        periods=lakpi.quarters("2013-14"),
        populations=population(*ESTIMATES),
        annualise=True,
    )
    assert [one.value for one in made.select(area_name="Harrow")] == [10, 10, 10, 9]


def test_a_rate_needs_its_population() -> None:
    year = lakpi.financial_years("2013-14")
    with pytest.raises(DefinitionError, match="give compute"):
        lakpi.compute(RATE, records(SPRING), periods=year)
    other = Rate(id="r", title="R", numerator=STARTED, population="adults", polarity=NONE)
    with pytest.raises(FiguresError, match="no figures of 'adults'"):
        lakpi.compute(other, records(SPRING), periods=year, populations=population(*ESTIMATES))


def test_nobody_lives_there() -> None:
    made = lakpi.compute(
        RATE,
        records(SPRING),
        periods=lakpi.financial_years("2013-14"),
        populations=population(("2013", 0)),
    )
    assert made.one(area_name="Harrow").value_reason == "z"


@pytest.mark.parametrize(
    ("period", "year"),
    [
        (lakpi.financial_years("2013-14")[0], 2013),
        (lakpi.quarters("2013-14 Q1")[0], 2013),
        (lakpi.quarters("2013-14 Q4")[0], 2013),
        (lakpi.as_at("31 March 2014"), 2013),
        (lakpi.as_at("1 April 2014"), 2014),
        (lakpi.academic_years("2012/13")[0], 2013),
    ],
)
def test_the_mid_year_of_a_period(period: lakpi.Period, year: int) -> None:
    assert mid_year(period) == year
