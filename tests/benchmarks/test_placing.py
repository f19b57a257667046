"""
Places: rank, ties, percentile, quarter and band, and their series over the years.
"""

from __future__ import annotations

import pytest
from tests.benchmarks.making import HARROW, F, among, figures, only, others, row, values

import lakpi
from lakpi.benchmarks import LAIT, RIGHT
from lakpi.polarity import Outcome

TEN = tuple(range(10, 110, 10))


def test_low_is_good_high_is_good_and_neither() -> None:
    # 10, 20, ... 100: the cuts are 32.5, 55 and 77.5; Harrow has 20.
    some = (20, 10, *range(30, 110, 10))
    low, high, neither = (
        among(values(*some, indicator=each)) for each in ("rereferral_pct", "high", "neither")
    )
    for found in (low, high, neither):
        assert found.cut_points == (F("32.5"), F(55), F("77.5"))
        assert (found.ranked, found.tied, found.quarter) == (10, 0, 1)
    assert [each.rank for each in (low, high, neither)] == [2, 9, 9]
    assert [each.band for each in (low, high, neither)] == ["A", "D", ""]
    # Better than 8 of 9; better than 1 of 9; higher than 1 of 9.
    eighths = [F("88.8888888889"), F("11.1111111111"), F("11.1111111111")]
    assert [each.percentile for each in (low, high, neither)] == eighths
    against = only(
        values(20, indicator="neither"), values(None, 30, 40, indicator="neither"), others()
    )
    assert (against.outcome, against.rank, against.band) == (Outcome.LOWER, 3, "")


@pytest.mark.parametrize(("value", "quarter"), [(10, 1), (20, 1), (30, 2), (40, 3), (50, 4)])
def test_a_value_on_a_cut_belongs_to_the_quarter_below(value: int, quarter: int) -> None:
    """
    Of five, the second, third and fourth are the cuts.
    """
    some = [value, *(each for each in (10, 20, 30, 40, 50) if each != value)]
    found = among(values(*some))
    assert found.cut_points == (F(20), F(30), F(40))
    assert (found.quarter, found.band) == (quarter, "ABCD"[quarter - 1])
    assert among(values(*some, indicator="high")).band == "DCBA"[quarter - 1]


def test_ties_share_the_better_place() -> None:
    some = (20, 20, 20, 10, 30)
    for indicator, rank in (("rereferral_pct", 2), ("high", 2), ("neither", 2)):
        found = among(values(*some, indicator=indicator))
        assert (found.rank, found.tied, found.ranked) == (rank, 2, 5)
        assert found.percentile == 25  # of the four others, one is behind


def test_97_2_with_noise_ties_with_97_2_and_not_to_lait() -> None:
    # Published 97.2 by all; the workbook of one holds 97.19999999999999.
    some = ("97.19999999999999", "97.2", "97.2", "90", "91", "92", "98", "99")
    ours = among(values(*some, indicator="high"))
    assert (ours.rank, ours.tied) == (3, 2)
    lait = among(values(*some, indicator="high"), LAIT)
    assert (lait.rank, lait.tied) == (5, 0)
    assert ours.figure.value == 97.19999999999999


@pytest.mark.parametrize(
    ("some", "empty"),
    [
        ((1, 2, 3, 4), False),
        ((1, 2, 3), True),  # three do not fill four quarters
        ((1, 1, 2, 3, 4, 5, 6, 7), False),
        # The cuts are 3.25, 5, 5: nobody is above the second and not above the third.
        ((1, 2, 3, 4, 5, 5, 5, 5), True),
        # 2, 2, 3: the lowest and the cuts of the tied are one, and nobody is between.
        ((2, 2, 2, 2, 2, 4, 5, 6), True),
        # All cuts differ (1.75, 2, 2.25), yet nobody is in the third quarter.
        ((1, 2, 2, 3), True),
        # Three of ten at the bottom: the lowest is the first cut, and every quarter is held.
        ((0, 0, 0, 1, 2, 3, 4, 5, 6, 7), False),
        ((5, 5, 5, 5), True),
    ],
)
def test_a_band_is_withheld_where_a_quarter_is_empty(some: tuple[int, ...], empty: bool) -> None:  # noqa: FBT001 - a column of the table above
    found = among(values(*some))
    assert (found.band == "", found.quarter is None) == (empty, empty)
    assert len(found.cut_points) == 3
    assert found.rank is not None
    # LAIT bands them all, but for its own list.
    lait = among(values(*some), LAIT)
    assert lait.band != ""
    assert among(values(*some), LAIT.without_bands(["rereferral_pct"])).band == ""


def test_lait_gives_no_place_without_polarity() -> None:
    found = among(values(*TEN, indicator="neither"), LAIT)
    assert (found.rank, found.ranked, found.quarter, found.percentile) == (None, None, None, None)


def test_cumbria_is_not_ranked_with_those_that_followed_it() -> None:
    """
    LAIT gives the abolished Cumbria, nought, rank 1 and moves all others a place down.
    """
    some = figures(
        row("Cumbria", "0", period="2024-25"),
        row("Cumberland", "35.5", period="2024-25"),
        row("Westmorland and Furness", "22.5", period="2024-25"),
        row("Harrow", "8.9", period="2024-25"),
    )
    right = {each.figure.area_name: each.rank for each in _everyone(some, RIGHT)}
    assert right == {
        "Cumbria": None,
        "Cumberland": 3,
        "Westmorland and Furness": 2,
        "Harrow": 1,
    }
    lait = {each.figure.area_name: (each.rank, each.ranked) for each in _everyone(some, LAIT)}
    assert lait == {
        "Cumbria": (1, 4),
        "Cumberland": (4, 4),
        "Westmorland and Furness": (3, 4),
        "Harrow": (2, 4),
    }


@pytest.mark.parametrize(
    ("period", "ranked"),
    [
        ("2022-23", {"Cumbria", "Harrow"}),  # ends on 31 March 2023, Cumbria's last day
        ("2022/23", {"Cumberland", "Harrow"}),  # ends on 31 August 2023
        ("2023", {"Cumberland", "Harrow"}),
        ("year to 31 March 2023", {"Cumbria", "Harrow"}),
        ("2023-24", {"Cumberland", "Harrow"}),
    ],
)
def test_alive_is_alive_on_the_last_day(period: str, ranked: set[str]) -> None:
    some = figures(
        *(row(name, "10", period=period) for name in ("Cumbria", "Cumberland", "Harrow"))
    )
    found = _everyone(some, RIGHT)
    assert {each.figure.area_name for each in found if each.rank is not None} == ranked
    assert {each.ranked for each in found} == {2, None}


def _everyone(some: lakpi.Figures, policy: lakpi.benchmarks.Policy) -> lakpi.benchmarks.Benchmarks:
    return lakpi.benchmark(some, some, against=[lakpi.every_authority()], policy=policy)


def test_regions_and_joint_returns_are_shown_and_not_ranked() -> None:
    some = figures(row("Harrow", "10"), row("Brent", "20"), row("Outer London", "15"))
    found = {each.figure.area_name: each for each in _everyone(some, RIGHT)}
    assert (found["Outer London"].rank, found["Outer London"].n) == (None, 2)
    assert (found["Harrow"].rank, found["Harrow"].ranked) == (1, 2)


def test_a_number_that_is_not_ours_on_the_shelf_takes_its_place() -> None:
    """
    Our own figure is ranked in place of the published one, and never beside it.
    """
    theirs = values(50, 10, 20, 30, 40)
    ours = figures(row("Harrow", "15"), origin="local")
    found = only(ours, theirs, lakpi.every_authority())
    assert (found.rank, found.ranked, found.n) == (2, 5, 5)
    assert found.cut_points == (F(15), F(20), F(30))
    nobody = only(figures(row("Harrow", "c"), origin="local"), theirs, lakpi.every_authority())
    assert (nobody.rank, nobody.cut_points, nobody.n) == (None, (), 5)


def test_rank_and_band_over_the_years() -> None:
    """
    A series in a frame: a row for each year, whichever is missing.
    """
    rows = []
    for year, (first, *rest) in {
        "2012-13": (15, 10, 20, 30, 40),
        "2013-14": (35, 10, 20, 30, 40),
        "2015-16": (10, 10, 20, 30, 40),
    }.items():
        rows += [row("Harrow", str(first), period=year)]
        names = ("Brent", "Barnet", "Ealing", "Slough")
        rows += [
            row(name, str(value), period=year) for name, value in zip(names, rest, strict=True)
        ]
    some = figures(*rows)
    frame = _everyone(some, RIGHT).select(area=HARROW).to_frame()
    told = frame[["period", "rank", "ranked", "tied", "band", "change"]].fillna(0).astype(object)
    assert told.to_numpy().tolist() == [
        ["2012-13", 2, 5, 0, "A", 0],
        ["2013-14", 4, 5, 0, "C", 20],
        ["2015-16", 1, 5, 1, "A", 0],
    ]
    whole = _everyone(some, RIGHT).to_frame()
    assert whole.groupby("period", observed=True)["rank"].apply(sorted).to_dict() == {
        "2012-13": [1, 2, 3, 4, 5],
        "2013-14": [1, 2, 3, 4, 5],
        "2015-16": [1, 1, 3, 4, 5],
    }
