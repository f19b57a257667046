"""
Indicators: what cannot be right fails when it is made, and the rest prints itself.
"""

from __future__ import annotations

import datetime
import pickle
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from tests import naive

import lakpi
from lakpi import (
    AsAt,
    Count,
    Difference,
    Distribution,
    During,
    Mean,
    Median,
    Percentage,
    Polarity,
    Rate,
    Ratio,
    Reference,
    Rule,
    col,
    count,
    total,
    values,
)
from lakpi.errors import DefinitionError, UnitError

EVENTS = naive.EVENTS
NONE = Polarity.NO_JUDGEMENT
RECEIVED = count("referrals", EVENTS, During("start"))
GIRLS = RECEIVED.where(col("sex").is_("F"))
FTE = total("fte", EVENTS, During("start"), unit="fte")
DAYS = values("number", EVENTS, During("start"), unit="days")
COUNT = Count(id="received", title="Referrals", measure=RECEIVED, polarity=NONE)
SHARE = Percentage(
    id="girls",
    title="Share of girls",
    numerator=GIRLS,
    denominator=RECEIVED,
    polarity=NONE,
    reference=Reference("a table", codes=("LAIT 1",)),
)
ALL = (
    COUNT,
    SHARE,
    Ratio(
        id="turnover",
        title="Turnover",
        numerator=RECEIVED,
        denominator=count("referrals", EVENTS, AsAt("start")),
        unit="percent",
        because="a flow over a stock",
        polarity=Polarity.LOW_IS_GOOD,
    ),
    Mean(id="fte_each", title="FTE", numerator=FTE, denominator=RECEIVED, polarity=NONE),
    Rate(id="rate", title="Rate", numerator=RECEIVED, polarity=NONE),
    Median(id="median", title="Median days", measure=DAYS, polarity=Polarity.LOW_IS_GOOD),
    Difference(id="rest", title="The rest", minuend=100, subtrahend=SHARE, polarity=NONE),
    Difference(id="more", title="More", minuend=COUNT, subtrahend=COUNT, polarity=NONE),
    Distribution(
        id="by_sex",
        title="By sex",
        of="sex",
        parts=[("F", GIRLS)],
        denominator=RECEIVED,
        polarity=NONE,
    ),
)


@pytest.mark.parametrize("indicator", ALL, ids=lambda each: each.id)
def test_an_indicator_is_a_value_and_a_page(indicator: lakpi.Indicator) -> None:
    again = pickle.loads(pickle.dumps(indicator))  # noqa: S301 - our own
    assert again == indicator
    assert hash(again) == hash(indicator)
    assert attrs.evolve(indicator, version="2") != indicator
    page = str(indicator)
    assert page.startswith(f"{indicator.title} [{indicator.id}]")
    assert "Unit: " in page
    assert "Basis: " in page
    assert "Reference: " in page
    assert page.endswith("Version 1.")
    with pytest.raises(AttributeError):
        indicator.id = "other"  # type: ignore[misc] # that is the test
    assert indicator.meaning().key == (indicator.id, "1", "")
    assert indicator.sources() == (EVENTS,)


def test_a_page_says_everything() -> None:
    rules = (Rule("look-back", "6 months", default="12 months"), Rule("base", "all", default="all"))
    made = attrs.evolve(
        SHARE,
        rules=rules,
        note="A note.",
        decimals=0,
        valid_from=datetime.date(2013, 4, 1),
        valid_to=datetime.date(2014, 3, 31),
    )
    assert made.sentences() == (
        "Numerator: referrals with start in the period, where sex is F.",
        "Denominator: referrals with start in the period.",
        "Unit: percent, shown with no decimal places, rounded half-up once.",
        "Basis: a flow.",
        "Neither a higher nor a lower value is judged better.",
        "Rule: look-back: 6 months (the default is 12 months).",
        "Rule: base: all (the default).",
        "A note.",
        "Valid from 1 April 2013 until 31 March 2014.",
        "Reference: a table (LAIT 1). Version 1.",
    )
    assert made.parameters == "look-back=6 months"
    assert "Basis: a state on the period's last day." in ALL[2].sentences()


def test_units_follow_from_the_measures() -> None:
    units = [indicator.meaning().unit for indicator in ALL]
    assert units == [
        "referral",
        "percent",
        "percent",
        "fte",
        "per_10000_children",
        "day",
        "percent",
        "referral",
        "percent",
    ]
    points = Difference(id="gap", title="Gap", minuend=SHARE, subtrahend=SHARE, polarity=NONE)
    assert points.meaning().unit == "percentage_point"
    assert ALL[2].meaning().scale == Fraction(100)


@pytest.mark.parametrize(
    ("misuse", "says"),
    [
        (lambda: Count(id="a", title="A", measure=RECEIVED), "does not say polarity="),  # type: ignore[call-arg] # the misuse
        (lambda: Count(id="a", titel="A", measure=RECEIVED, polarity=NONE), "Did you mean 'title'"),  # type: ignore[call-arg] # the misuse
        (lambda: Count("a", "A", RECEIVED, NONE), "by name"),  # type: ignore[arg-type, call-arg] # the misuse
        (lambda: Count(id=" ", title="A", measure=RECEIVED, polarity=NONE), "an id and a title"),
        (lambda: Count(id="a", title="A", measure=RECEIVED, polarity="low"), "one of Polarity"),  # type: ignore[arg-type] # the misuse
        (lambda: attrs.evolve(COUNT, decimals=7), "decimals are 0 to 6"),
        (lambda: attrs.evolve(COUNT, measure=DAYS), "are for Median"),
        (lambda: attrs.evolve(SHARE, numerator=RECEIVED, denominator=GIRLS), "not part of"),
        (lambda: attrs.evolve(SHARE, numerator=FTE), "not part of"),
        (lambda: attrs.evolve(ALL[2], because=" "), "says because="),
        (lambda: attrs.evolve(ALL[2], unit="percnt"), "percent"),
        (lambda: attrs.evolve(ALL[3], unit="fet"), "fte"),
        (lambda: attrs.evolve(ALL[4], per=500), "per 1000"),
        (lambda: attrs.evolve(ALL[4], year_rule="census"), "mid-year"),
        (lambda: attrs.evolve(ALL[5], measure=RECEIVED), "a Median is of values"),
        (lambda: attrs.evolve(ALL[5], quantile=2), "between 0 and 1"),
        (
            lambda: attrs.evolve(
                ALL[5], measure=values("number", EVENTS, AsAt("start"), unit="days")
            ),
            "use During",
        ),
        (lambda: attrs.evolve(ALL[6], subtrahend=ALL[8]), "take the difference of"),
        (lambda: attrs.evolve(ALL[8], parts=[]), "labels of their own"),
        (lambda: attrs.evolve(ALL[8], parts=[("a", FTE)]), "'a' is not part of"),
    ],
)
def test_what_cannot_be_right_says_what_to_change(misuse: Callable[[], object], says: str) -> None:
    with pytest.raises(DefinitionError, match=says):
        misuse()


def test_what_does_not_go_together_is_not_subtracted() -> None:
    with pytest.raises(UnitError):
        Difference(id="gap", title="Gap", minuend=SHARE, subtrahend=COUNT, polarity=NONE)
    scaled = Ratio(
        id="a",
        title="A",
        numerator=FTE,
        denominator=RECEIVED,
        unit="days",
        because="why",
        scale=Decimal(253),
        polarity=NONE,
    )
    assert scaled.meaning().scale == 253
