"""
Direction of travel: which earlier figure, and what the change means.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lakpi
from lakpi.catalogues import ALL
from lakpi.catalogues.referrals import REREFERRALS
from lakpi.errors import FiguresError
from lakpi.polarity import Outcome
from lakpi.trends import Earlier, Travel

F = Fraction
MIRRORED = attrs.evolve(REREFERRALS, id="mirrored", polarity=lakpi.Polarity.HIGH_IS_GOOD)
PREVIOUS: Earlier = "previous period"
LAST_YEAR: Earlier = "same period last year"
EARLIER: Earlier = "earlier figure"


def figures(
    values: dict[str, str], indicator: str = "rereferral_pct", **cells: str
) -> lakpi.Figures:
    rows = [
        {"indicator": indicator, "area": "Harrow", "period": period, "reported": value, **cells}
        for period, value in values.items()
    ]
    return lakpi.read_figures(pd.DataFrame(rows), {**ALL, MIRRORED.id: MIRRORED})


def last(some: lakpi.Figures, against: Earlier = PREVIOUS) -> Travel:
    return list(lakpi.direction_of_travel(some, against=against))[-1]


def earlier(some: lakpi.Figures, against: Earlier) -> str | None:
    found = last(some, against).earlier
    return None if found is None else found.period


@pytest.mark.parametrize(
    ("periods", "previous", "last_year", "any_earlier"),
    [
        (["2012-13", "2013-14"], "2012-13", "2012-13", "2012-13"),
        (["2011-12", "2013-14"], None, None, "2011-12"),
        (["2013-14 Q1", "2013-14 Q2", "2013-14 Q3"], "2013-14 Q2", None, "2013-14 Q2"),
        (["2012-13 Q3", "2013-14 Q1", "2013-14 Q3"], None, "2012-13 Q3", "2013-14 Q1"),
        (["2012-13 Q4", "2013-14 Q1"], "2012-13 Q4", None, "2012-13 Q4"),
        (["2012-13 Q4", "2013-14"], None, None, None),
        (["2012-13", "2012-13 Q4", "2013-14"], "2012-13", "2012-13", "2012-13"),
        (["December 2013", "January 2014"], "December 2013", None, "December 2013"),
        (["2012/13 Autumn", "2013/14 Autumn"], None, "2012/13 Autumn", "2012/13 Autumn"),
        (
            ["2012-13 to 31 December 2012", "2013-14 to 31 December 2013"],
            None,
            "2012-13 to 31 December 2012",
            "2012-13 to 31 December 2012",
        ),
        (["2013-14"], None, None, None),
    ],
)
def test_which_earlier_figure(
    periods: list[str], previous: str | None, last_year: str | None, any_earlier: str | None
) -> None:
    some = figures(dict.fromkeys(periods, "10"))
    assert earlier(some, PREVIOUS) == previous
    assert earlier(some, LAST_YEAR) == last_year
    assert earlier(some, EARLIER) == any_earlier


def test_a_state_on_a_day_goes_by_its_day() -> None:
    some = figures({"as at 31 March 2013": "4.9", "2013-14": "5.4"}, indicator="cpp_open_2y_pct")
    assert earlier(some, PREVIOUS) == "as at 31 March 2013"
    dated = figures({"2012-13": "4.9", "as at 31 March 2014": "5.4"}, indicator="cpp_open_2y_pct")
    assert earlier(dated, LAST_YEAR) == "2012-13"
    assert earlier(dated, EARLIER) == "2012-13"


def test_a_window_of_ones_own_has_no_previous_period() -> None:
    rows = pd.DataFrame(
        {
            "indicator": "agency_interviews_count",
            "area": "Harrow",
            "period": ["September to October", "November to December"],
            "period_start": ["2013-09-01", "2013-11-01"],
            "period_end": ["2013-10-31", "2013-12-31"],
            "numerator": [40, 43],
        }
    )
    some = lakpi.read_figures(rows, ALL)
    assert earlier(some, PREVIOUS) is None
    assert earlier(some, LAST_YEAR) is None
    assert last(some, EARLIER).change == 3


@pytest.mark.parametrize(
    "other",
    [
        {"scope": "Targeted Services"},
        {"breakdown": "sex", "category": "F"},
        {"area": "Brent"},
        {"origin": "published"},
        {"indicator": "rereferral_child_pct"},
    ],
)
def test_the_past_of_something_else_is_not_its_past(other: dict[str, str]) -> None:
    before = {"indicator": "rereferral_pct", "area": "Harrow", "period": "2012-13", **other}
    row = {"indicator": "rereferral_pct", "area": "Harrow", "period": "2013-14"}
    table = pd.DataFrame([{**before, "reported": "12"}, {**row, "reported": "10"}]).fillna("")
    for against in (PREVIOUS, LAST_YEAR, EARLIER):
        assert last(lakpi.read_figures(table, ALL), against).earlier is None


@pytest.mark.parametrize(
    ("indicator", "then", "now", "said", "outcome"),
    [
        ("rereferral_pct", "14.2", "11.7", "↓ down -2.5 improving", Outcome.BETTER),
        ("rereferral_pct", "11.7", "14.2", "↑ up +2.5 worsening", Outcome.WORSE),
        ("rereferral_pct", "14.2", "14.2", "→ no change 0.0 no change", Outcome.SIMILAR),
        ("schools_good_or_better_pct", "90", "92", "↑ up +2 improving", Outcome.BETTER),
        ("schools_good_or_better_pct", "92", "90", "↓ down -2 worsening", Outcome.WORSE),
        ("referrals_count", "1529", "2305", "↑ up +776 higher", Outcome.HIGHER),
        ("referrals_count", "2305", "1529", "↓ down -776 lower", Outcome.LOWER),
    ],
)
def test_a_change_is_judged_by_polarity(
    indicator: str, then: str, now: str, said: str, outcome: Outcome
) -> None:
    found = last(figures({"2012-13": then, "2013-14": now}, indicator))
    number, _, unit = found.written_change().partition(" ")
    assert f"{found.arrow} {number} {found.word}" == said
    assert unit == ("referrals" if indicator == "referrals_count" else "percentage points")
    assert found.outcome is outcome


def counted(then: tuple[int, int], now: tuple[int, int]) -> lakpi.Figures:
    table = pd.DataFrame(
        {
            "indicator": "rereferral_pct",
            "area": "Harrow",
            "period": ["2012-13", "2013-14"],
            "numerator": [then[0], now[0]],
            "denominator": [then[1], now[1]],
        }
    )
    return lakpi.read_figures(table, ALL)


def test_a_change_that_rounds_to_nought_is_none() -> None:
    small = last(counted((1000, 10_000), (1004, 10_000)))
    assert (small.change, small.sign, small.outcome) == (F("0.04"), 0, Outcome.SIMILAR)
    assert (small.arrow, small.word) == ("→ no change", "no change")
    assert small.written_change() == "0.0 percentage points"
    large = last(counted((1000, 10_000), (1005, 10_000)))
    assert (large.change, large.sign, large.outcome) == (F("0.05"), 1, Outcome.WORSE)


def test_the_change_is_that_of_the_exact_ratios() -> None:
    # 14.1923... less 11.6703... rounds to 2.5; so does the difference of what is shown.
    found = last(counted((217, 1529), (269, 2305)))
    assert found.change == F(26900, 2305) - F(21700, 1529)
    assert found.written_change() == "-2.5 percentage points"


@pytest.mark.parametrize("values", [("c", "10"), ("10", "c"), ("x", "z")])
def test_without_two_numbers_there_is_no_change(values: tuple[str, str]) -> None:
    found = last(figures(dict(zip(("2012-13", "2013-14"), values, strict=True))))
    assert found.earlier is not None
    assert (found.change, found.sign, found.outcome) == (None, None, None)
    assert (found.arrow, found.word, found.written_change()) == ("", "", "")


def test_there_is_one_for_each_figure_in_order() -> None:
    some = figures({"2013-14": "10", "2012-13": "12", "2011-12": "c"})
    found = lakpi.direction_of_travel(some)
    assert [each.figure for each in found] == list(some)
    assert (len(found), found.against) == (3, "previous period")
    assert [found.of(each) for each in some] == list(found)
    with pytest.raises(FiguresError, match="no direction of travel of 'referrals_count', 2013-14"):
        found.of(figures({"2013-14": "1"}, "referrals_count").one())


numbers = st.integers(0, 500)


@settings(max_examples=60, deadline=None)
@given(then=numbers, now=numbers)
def test_travel_mirrors_with_polarity_and_with_time(then: int, now: int) -> None:
    def travelled(indicator: str, first: int, second: int) -> Travel:
        values = (str(Decimal(first) / 10), str(Decimal(second) / 10))
        return last(figures(dict(zip(("2012-13", "2013-14"), values, strict=True)), indicator))

    low = travelled("rereferral_pct", then, now)
    high = travelled("mirrored", then, now)
    back = travelled("rereferral_pct", now, then)
    assert low.change == F(now - then, 10)
    assert low.sign is not None
    assert back.sign == -low.sign
    mirrored = {"improving": "worsening", "worsening": "improving", "no change": "no change"}
    assert back.word == mirrored[low.word]
    assert (high.sign, high.word) == (low.sign, mirrored[low.word])
