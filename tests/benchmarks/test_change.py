"""
The change on the period before: only where it is the period before.
"""

from __future__ import annotations

import datetime

import pytest
from tests.benchmarks.making import F, figures, others, row, series

import lakpi
from lakpi.benchmarks import LAIT, RIGHT, Benchmarks, Policy
from lakpi.figures import Figures

ONE = "10.5"


def benched(ours: Figures, theirs: Figures | None = None, policy: Policy = RIGHT) -> Benchmarks:
    held = ours if theirs is None else theirs
    return lakpi.benchmark(ours, held, against=[others()], policy=policy)


def changes(some: Figures, policy: Policy = RIGHT) -> dict[str, F | None]:
    return {each.figure.period: each.change for each in benched(some, policy=policy)}


@pytest.mark.parametrize(
    ("indicator", "before", "now", "follows"),
    [
        ("rereferral_pct", "2012-13", "2013-14", True),
        ("rereferral_pct", "2011-12", "2013-14", False),
        ("rereferral_pct", "2013-14", "2014-15", True),
        ("rereferral_pct", "2012/13", "2013/14", True),
        ("rereferral_pct", "2012", "2013", True),
        ("rereferral_pct", "2012-13 Q4", "2013-14 Q1", True),
        ("rereferral_pct", "2013-14 Q3", "2014-15 Q1", False),
        # A rolling year, every year: each steps back by what it is long.
        ("rereferral_pct", "year to 31 December 2012", "year to 31 December 2013", True),
        ("rereferral_pct", "year to 28 February 2015", "year to 29 February 2016", True),
        ("rereferral_pct", "year to 30 September 2013", "year to 31 December 2013", False),
        ("rereferral_pct", "2012-13 to 31 December 2012", "2013-14 to 31 December 2013", True),
        # One quarter or month of each year: the step of the series is a year.
        ("rereferral_pct", "2012-13 Q3", "2013-14 Q3", True),
        ("rereferral_pct", "January 2024", "January 2025", True),
        ("rereferral_pct", "January 2023", "January 2025", False),
        ("rereferral_pct", "2012/13 Autumn", "2013/14 Autumn", True),
        ("rereferral_pct", "December 2024", "January 2025", True),
        # A quarter is no part of what a year follows.
        ("rereferral_pct", "2012-13 Q4", "2013-14", False),
        # States on a day: so too where one says the year, whose last day is meant.
        ("cpp_open_2y_pct", "as at 31 March 2013", "as at 31 March 2014", True),
        ("cpp_open_2y_pct", "2012-13", "as at 31 March 2014", True),
        ("cpp_open_2y_pct", "as at 31 March 2013", "2013-14", True),
        ("cpp_open_2y_pct", "as at 31 March 2012", "as at 31 March 2014", False),
    ],
)
def test_the_period_before_and_no_other(
    indicator: str,
    before: str,
    now: str,
    follows: bool,  # noqa: FBT001 - a column of the table above
) -> None:
    some = series({before: "10.0", now: ONE}, indicator=indicator)
    assert changes(some) == {before: None, now: F("0.5") if follows else None}
    # Whatever the gap: the row before (LAIT).
    assert changes(some, LAIT)[now] == F("0.5")


def test_a_monthly_series_steps_by_a_month_though_it_holds_last_january_too() -> None:
    some = series({"January 2024": "1", "December 2024": "4", "January 2025": "6"})
    assert changes(some) == {"January 2024": None, "December 2024": None, "January 2025": F(2)}


def test_a_january_series_in_which_a_year_is_missing_has_no_change() -> None:
    some = series({"January 2022": "1", "January 2023": "4", "January 2025": "6"})
    assert changes(some) == {"January 2022": None, "January 2023": F(3), "January 2025": None}
    assert changes(some, LAIT)["January 2025"] == F(2)


def test_a_window_of_three_years_moves_on_by_one() -> None:
    def window(first: int, value: str, area: str = "Harrow") -> dict[str, str]:
        start, end = datetime.date(first, 1, 1), datetime.date(first + 2, 12, 31)
        label = f"{first}-{(first + 2) % 100}"
        return row(area, value, period=label, period_start=start, period_end=end)

    some = figures(window(2013, "8"), window(2014, "10"), window(2016, "13"))
    assert changes(some) == {"2013-15": None, "2014-16": F(2), "2016-18": None}


def test_the_number_before_may_be_theirs() -> None:
    now = series({"2013-14": ONE})
    held = series({"2012-13": "10.0", "2013-14": ONE})
    (found,) = benched(now, held)
    assert found.change == F("0.5")


def test_a_number_of_another_origin_or_definition_or_part_is_not_the_one_before() -> None:
    now = figures(row("Harrow", ONE), origin="local")
    (found,) = benched(now, series({"2012-13": "10.0"}))
    assert found.change is None
    part = figures(row("Harrow", ONE, breakdown="sex", category="F"), row("Harrow", "9"))
    both = lakpi.combine(part, series({"2012-13": "10.0"}))
    assert [each.change for each in benched(part, both)] == [None, F(-1)]


def test_no_number_before_and_no_number_now() -> None:
    some = series({"2011-12": "c", "2012-13": "10", "2013-14": "c"})
    assert set(changes(some).values()) == {None}
    # LAIT's row before is that of the period before, though it has no number.
    assert set(changes(some, LAIT).values()) == {None}


def test_the_row_before_is_of_the_last_period_that_anybody_has_a_figure_of() -> None:
    """
    LAIT has every area in every year: one without a row has a row without a value.
    """
    some = figures(
        row("Harrow", "10", period="2011-12"),
        row("Brent", "10", period="2012-13"),
        row("Harrow", "12", period="2013-14"),
    )
    harrow = some.select(area=lakpi.area("Harrow").code)
    assert [each.change for each in benched(harrow, some, LAIT)] == [None, None]
    assert changes(harrow, LAIT)["2013-14"] == F(2)


def test_an_authority_goes_on_under_another_code_and_a_new_one_does_not() -> None:
    # Buckinghamshire county council, E10000002, became the unitary E06000060 in April 2020.
    some = figures(
        row("E10000002", "14.0", period="2019-20"),
        row("E06000060", "15.5", period="2020-21"),
        row("Cumbria", "20.0", period="2022-23"),
        row("Cumberland", "21.0", period="2023-24"),
    )
    found = {(each.figure.area, each.figure.period): each.change for each in benched(some)}
    assert found == {
        ("E10000002", "2019-20"): None,
        ("E06000060", "2020-21"): F("1.5"),
        ("E10000006", "2022-23"): None,
        ("E06000063", "2023-24"): None,
    }


def test_noise_makes_no_change() -> None:
    some = series({"2012-13": "95.6", "2013-14": "95.60000000000001"})
    assert changes(some)["2013-14"] == 0
    lait = changes(some, LAIT)["2013-14"]
    assert lait is not None
    assert 0 < lait < F(1, 10**12)


def test_a_change_of_large_numbers_is_as_fine_as_they_are_and_no_finer() -> None:
    # In binary, 1234567.1 less 1234567.0 is 0.10000000009313226.
    some = series({"2012-13": "1234567.0", "2013-14": "1234567.1"}, indicator="sw_caseload_mean")
    assert changes(some)["2013-14"] == F("0.1")
