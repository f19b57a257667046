"""
Significance of comparisons: by hand, by what DfE published, and against the funnels.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import attrs
import numpy as np
import pandas as pd
import pytest
from tests.published import C1, PUBLISHED, needs_published

import lakpi
from lakpi.catalogues import ALL
from lakpi.catalogues.referrals import REREFERRALS
from lakpi.errors import FiguresError
from lakpi.figures import Figures
from lakpi.funnels import funnel
from lakpi.polarity import Outcome, Polarity
from lakpi.significance import (
    Method,
    Significance,
    Significances,
    significance,
    worse_and_worsening,
)

MIRRORED = attrs.evolve(REREFERRALS, id="mirrored", polarity=Polarity.HIGH_IS_GOOD)
UNJUDGED = attrs.evolve(REREFERRALS, id="unjudged", polarity=Polarity.NO_JUDGEMENT)
KNOWN = {**ALL, MIRRORED.id: MIRRORED, UNJUDGED.id: UNJUDGED}
Cell = str | int | float
Row = tuple[str, Cell, Cell]

# Of 1,000 about 20%: Wilson's 95% reaches 2.5 points, 99.8% 3.9 points.
ENGLAND: Row = ("England", 20_000, 100_000)


def figures(rows: Sequence[Row], indicator: str = "rereferral_pct", **cells: Cell) -> Figures:
    table = pd.DataFrame(rows, columns=["area", "numerator", "denominator"])
    return lakpi.read_figures(
        table.assign(**{"indicator": indicator, "period": "2013-14", **cells}), KNOWN
    )


def against_england(rows: Sequence[Row], indicator: str = "rereferral_pct") -> lakpi.Benchmarks:
    some = figures([*rows, ENGLAND], indicator)
    ours = some.where(some.to_frame()["area_name"].to_numpy() != "England")
    return lakpi.benchmark(ours, some, against=[lakpi.england()])


def said(made: Significances) -> list[str]:
    return [each.reason or str(each.outcome) + "!" * each.extreme for each in made]


PLACES: list[Row] = [
    ("Harrow", 200, 1000),
    ("Brent", 224, 1000),
    ("Ealing", 227, 1000),
    ("Barnet", 240, 1000),
    ("Camden", 243, 1000),
    ("Enfield", 170, 1000),
    ("Hackney", 155, 1000),
]


@pytest.mark.parametrize("by", ["interval", "funnel"])
def test_by_interval_and_by_funnel_by_hand(by: Method) -> None:
    """
    z = (x - 200) / sqrt(1000 * 0.2 * 0.8): beyond 1.96 from 224.8 and 175.2, beyond 3.09
    from 239.1 and 160.9.
    """
    made = significance(against_england(PLACES), by=by, levels=(95, 99.8))
    want = ["similar", "similar", "worse", "worse!", "worse!", "better", "better!"]
    assert said(made) == want
    assert made.levels == (0.95, 0.998)


@pytest.mark.parametrize(
    ("indicator", "outcomes"),
    [
        ("rereferral_pct", ["similar", "worse", "better"]),
        ("mirrored", ["similar", "better", "worse"]),
        ("unjudged", ["similar", "higher", "lower"]),
    ],
)
def test_polarity_says_what_a_side_means(indicator: str, outcomes: list[str]) -> None:
    rows: list[Row] = [("Harrow", 200, 1000), ("Brent", 240, 1000), ("Ealing", 160, 1000)]
    for by in ("interval", "funnel", "overlap"):
        made = significance(against_england(rows, indicator), by=by)
        assert said(made) == outcomes


def test_a_benchmark_on_an_end_is_similar() -> None:
    nought = lakpi.read_figures(
        pd.DataFrame(
            {
                "indicator": "rereferral_pct",
                "area": ["Harrow", "Brent", "Ealing", "Barnet"],
                "period": "2013-14",
                "numerator": [0, 0, 30, 29],
                "denominator": [30, 20, 30, 30],
            }
        ),
        ALL,
    )

    def against(names: list[str]) -> list[str]:
        whom = lakpi.area_set("Those", names, pool="mean")
        both = lakpi.benchmark(nought, nought, against=[whom])
        return [str(each.outcome) for each in significance(both)]

    assert against(["Harrow", "Brent"]) == ["similar", "similar", "worse", "worse"]
    assert against(["Ealing"])[3] == "better"  # 29 of 30 is not all
    everybody = lakpi.benchmark(
        nought.select(area_name="Ealing"),
        nought,
        against=[
            lakpi.StatedSet(name="All", indicator="rereferral_pct", period="2013-14", mean=100)
        ],
    )
    assert said(significance(everybody)) == ["similar"]  # 30 of 30 has an upper end of 100%


def test_an_area_is_not_compared_with_itself() -> None:
    some = figures([("Harrow", 217, 1000), ("Outer London", 2170, 10_000), ENGLAND])
    made = significance(lakpi.benchmark(some, some, against=[lakpi.england(), lakpi.own_region()]))
    found = {(each.figure.area_name, each.comparison.comparator): each.reason for each in made}
    assert found["England", "England"] == "an area is not compared with itself"
    assert found["Harrow", "England"] == found["Outer London", "England"] == ""
    assert found["Harrow", "Outer London"] == ""
    assert found["Outer London", "London"] == "no benchmark: not available"
    region = lakpi.benchmark(some, some, against=[lakpi.region("Outer London")])
    assert [each.reason == "" for each in significance(region)] == [True, False, True]


def test_a_sum_that_stands_in_for_england_is_england_still() -> None:
    rows = [(each.code, 200, 1000) for each in lakpi.authorities(on="2013-14")]
    some = figures([*rows, ("England", "c", 152_000)])
    compared = lakpi.benchmark(some, some, against=[lakpi.england()])
    last = list(significance(compared))[-1]
    assert last.figure.area_name == "England"
    assert last.reason == "an area is not compared with itself"


def test_every_authority_holds_the_area_and_is_no_comparison_with_itself() -> None:
    rows = [(each.code, 200, 1000) for each in lakpi.authorities(on="2013-14")]
    some = figures(rows)
    compared = lakpi.benchmark(some, some, against=[lakpi.every_authority(pool="sum")])
    assert set(said(significance(compared))) == {"similar"}
    assert set(said(significance(compared, by="overlap"))) == {"similar"}


def test_what_cannot_be_said_has_a_reason() -> None:
    rows: list[Row] = [("Harrow", "c", 1000), ("Brent", 0, 0)]
    assert said(significance(against_england(rows))) == [
        "no number: confidential",
        "no number: not applicable",
    ]
    some = figures([("Harrow", 217, 1000), ("Brent", 240, 1000), ("England", "x", "x")])
    harrow = some.select(area_name="Harrow")
    brent = lakpi.area_set("Brent alone", ["Brent"])
    neighbours = lakpi.area_set("Brent's mean", ["Brent"], pool="mean")
    compared = lakpi.benchmark(harrow, some, against=[lakpi.england(), brent, neighbours])
    unknown, bare, mean = said(significance(compared, by="overlap"))
    assert unknown == "no benchmark: not available"
    assert bare.startswith("no benchmark: nothing makes the comparator's figures one value")
    assert mean.startswith("no interval of the comparator: the counts behind its value")
    values = lakpi.read_figures(
        pd.DataFrame(
            {
                "indicator": "rereferral_pct",
                "area": ["Harrow", "England"],
                "period": "2013-14",
                "reported": ["15.6", "22.6"],
            }
        ),
        ALL,
    )
    alone = lakpi.benchmark(
        values.where(np.array([True, False])), values, against=[lakpi.england()]
    )
    assert said(significance(alone)) == ["no interval: the counts behind the value are not known"]
    assert said(significance(alone, by="funnel")) == ["the counts behind the value are not known"]


def test_a_count_is_not_compared_with_that_of_a_whole_region() -> None:
    made = significance(against_england([("Harrow", 2305, "")], "referrals_count"))
    assert said(made) == ["a count of a whole region or of England is only larger"]


def test_a_complete_count_is_left_to_nobodys_chance() -> None:
    for by in ("interval", "overlap", "funnel"):
        made = significance(against_england(PLACES), by=by, complete_count=True)
        assert all(each.startswith("complete count") for each in said(made))
        assert np.isnan(made.side).all()
        assert set(made.outcomes) == {None}


def test_means_have_intervals_of_their_spread_and_no_funnel() -> None:
    table = pd.DataFrame(
        {
            "indicator": "sw_caseload_mean",
            "area": ["Harrow", "Brent", "England"],
            "period": "2013-14",
            "reported": ["15.6", "18", "16.5"],
            "denominator": [100, 100, 30_000],
            "spread": [4, 4, ""],
        }
    )
    some = lakpi.read_figures(table, ALL)
    ours = some.select(area_name=["Harrow", "Brent"])
    compared = lakpi.benchmark(ours, some, against=[lakpi.england()])
    # 4 / sqrt(100) = 0.4, t with 99 degrees 1.984: 14.8 to 16.4, and 17.2 to 18.8.
    assert [each.side for each in significance(compared)] == [-1, 1]
    assert said(significance(compared, by="overlap"))[0].startswith(
        "no interval of the comparator: the spread"
    )
    assert "not of a mean" in said(significance(compared, by="funnel"))[0]


def test_rates_by_all_three_methods() -> None:
    """
    50 expected of 10,000: 64 are inside Byar's reach (49.3 to 81.7), 66 are not (51.0).
    """
    rows: list[Row] = [("Harrow", 64, 10_000), ("Brent", 66, 10_000), ("Ealing", 5, 1000)]
    some = figures([*rows, ("England", 50_000, 10_000_000)], "referrals_rate_per_10k")
    ours = some.select(area_name=["Harrow", "Brent", "Ealing"])
    compared = lakpi.benchmark(ours, some, against=[lakpi.england()])
    for by in ("interval", "funnel"):
        sides = [each.side for each in significance(compared, by=by)]
        assert sides == [0, 1, 0]
    assert [each.side for each in significance(compared, by="overlap")] == [0, 1, 0]


def test_overlap_finds_less_than_interval() -> None:
    """
    By hand: 232 of 1,000 is 20.7 to 25.9%, which leaves 20% out; of 2,000 of 10,000,
    (4003.8415 -/+ 156.8442) / 20007.6829 is 19.23 to 20.80%, and 20.7 lies below that.
    """
    some = figures([("Harrow", 232, 1000), ("England", 2000, 10_000)])
    compared = lakpi.benchmark(some.select(area_name="Harrow"), some, against=[lakpi.england()])
    (by_interval,), (by_overlap,) = significance(compared), significance(compared, by="overlap")
    assert (by_interval.outcome, by_overlap.outcome) == (Outcome.WORSE, Outcome.SIMILAR)
    assert by_overlap.their_lower == pytest.approx(19.2276, abs=1e-4)
    assert by_overlap.their_upper == pytest.approx(20.7954, abs=1e-4)


def test_the_words() -> None:
    rows: list[Row] = [("Harrow", 200, 1000), ("Brent", 260, 1000)]
    similar, worse = significance(against_england(rows), levels=(0.95, 0.998))
    assert similar.words == "similar to England: 20.0% (95% CI 17.6 to 22.6%) includes 20.0%"
    assert worse.words == (
        "worse than England: 26.0% (95% CI 23.4 to 28.8%) lies above 20.0%; at 99.8% too"
    )
    within, beyond = significance(against_england(rows), by="funnel")
    assert within.words == (
        "similar to England: 20.0% lies within the 95% control limits about 20.0% (17.5 to 22.5%)"
    )
    assert beyond.words.startswith("worse than England: 26.0% lies above the 95% control")
    both = list(significance(against_england(rows), by="overlap"))
    assert both[1].words == (
        "worse than England: 26.0% (95% CI 23.4 to 28.8%) lies above the comparator's 19.8 to 20.2%"
    )
    assert next(iter(significance(against_england([("Harrow", "c", 1000)])))).words == (
        "cannot be compared with England: no number: confidential"
    )


def test_the_frame_and_the_values_agree() -> None:
    for by in ("interval", "overlap", "funnel"):
        made = significance(against_england(PLACES), by=by, levels=(0.95, 0.998))
        frame = made.to_frame()
        assert frame["outcome"].tolist() == [str(each.outcome) for each in made]
        assert frame["extreme"].tolist() == [each.extreme for each in made]
        assert frame["lower_95"].tolist() == [each.lower for each in made]
        assert frame["upper_95"].tolist() == [each.upper for each in made]
        assert ("their_lower_99_8" in frame) == (by == "overlap")
        assert len(made) == len(frame) == len(PLACES)


def test_of_one_figure() -> None:
    compared = against_england(PLACES)
    made = significance(compared)
    figure = next(iter(compared)).figure
    (found,) = made.of(figure)
    assert isinstance(found, Significance)
    assert found.figure == figure
    assert "7 of 7 comparisons, by interval, 95%" in repr(made)


def test_no_comparisons_no_judgements() -> None:
    some = figures([ENGLAND])
    none = lakpi.benchmark(some.where(np.array([False])), some, against=[lakpi.england()])
    for by in ("interval", "overlap", "funnel"):
        assert len(significance(none, by=by).to_frame()) == 0


def test_wrong_questions_are_refused() -> None:
    compared = against_england(PLACES)
    with pytest.raises(FiguresError, match="'interval', 'overlap', 'funnel'; found 'intervl'"):
        significance(compared, by="intervl")  # type: ignore[arg-type] # the point
    with pytest.raises(FiguresError, match="by='funnel'"):
        significance(compared, overdispersion=True)
    with pytest.raises(FiguresError, match="confidence level"):
        significance(compared, levels=0.05)
    with pytest.raises(FiguresError, match="lies nowhere"):
        significance(compared, by="funnel", levels=1)
    assert said(significance(compared, levels=1)) == ["similar"] * len(PLACES)


def test_overdispersion_needs_authorities() -> None:
    made = significance(against_england([("Harrow", 260, 1000)]), by="funnel", overdispersion=True)
    assert said(made)[0].startswith("overdispersion is estimated from authorities")


def test_overdispersion_is_that_of_the_funnel() -> None:
    compared = against_england(PLACES)
    made = significance(compared, by="funnel", levels=(0.95, 0.998), overdispersion=True)
    other = funnel(compared.figures, overdispersion=True, benchmark=20.0)
    assert said(made) == [str(point.outcome) + "!" * ("99.8" in point.position) for point in other]
    assert made.overdispersion[0] == other.overdispersion
    assert made.lower[:, 0] == pytest.approx(other.limits(0.95).lower)
    assert made.upper[:, 1] == pytest.approx(other.limits(0.998).upper)
    assert made.to_frame()["phi"].tolist() == pytest.approx([other.overdispersion.phi] * 7)  # type: ignore[union-attr] # of shares there is always one


def test_where_theirs_lack_an_area_ours_stands_for_it() -> None:
    some = figures([*PLACES, ENGLAND])
    ours = some.where(some.to_frame()["area_name"].to_numpy() != "England")
    alone = lakpi.benchmark(ours, some.select(area_name="England"), against=[lakpi.england()])
    both = lakpi.benchmark(ours, some, against=[lakpi.england()])
    found, known = (
        significance(each, by="funnel", overdispersion=True).overdispersion[0]
        for each in (alone, both)
    )
    assert found.n == known.n == len(PLACES)
    assert found.tau2 == pytest.approx(known.tau2)


def test_only_living_authorities_are_peers() -> None:
    """
    Bournemouth ended in 2019, as its council and others made a new one.
    """
    gone: list[Row] = [("E06000028", 300, 1000), ("London", 3000, 10_000)]
    for period, n in (("2017-18", 8), ("2020-21", 7)):
        some = figures([*PLACES, *gone, ENGLAND], period=period)
        compared = lakpi.benchmark(some.select(area_name="Harrow"), some, against=[lakpi.england()])
        (made,) = significance(compared, by="funnel", overdispersion=True)
        assert made.overdispersion is not None
        assert made.overdispersion.n == n


def test_a_set_is_held_to_how_all_authorities_differ() -> None:
    some = figures([*PLACES, ENGLAND])
    harrow = some.select(area_name="Hackney")
    two = lakpi.area_set("Two", ["Harrow", "Brent"], pool="mean")
    compared = lakpi.benchmark(harrow, some, against=[two])
    (made,) = significance(compared, by="funnel", overdispersion=True)
    pooled = funnel(some, overdispersion=True)
    assert made.overdispersion == pooled.overdispersion  # all seven, about their own sum
    assert "allow for overdispersion" in made.words


# -- what DfE published ----------------------------------------------------------------------


@needs_published
def test_harrow_against_england_as_published() -> None:
    """
    DfE, table C1, 2024-25: Harrow 355 of 2,281; England 22.6%.
    """
    theirs = lakpi.read_published(PUBLISHED / C1)
    harrow = theirs.select(indicator="rereferral_pct", area_name="Harrow", period="2024-25")
    compared = lakpi.benchmark(harrow, theirs, against=[lakpi.england()])
    (made,) = significance(compared, levels=(0.95, 0.998))
    x, n, z = harrow.one().numerator or 0, harrow.one().denominator or 0, 1.959963984540054
    half = z * math.sqrt(z * z + 4 * x * (1 - x / n))
    assert made.lower == pytest.approx(100 * (2 * x + z * z - half) / (2 * (n + z * z)))
    assert made.upper == pytest.approx(100 * (2 * x + z * z + half) / (2 * (n + z * z)))
    assert made.outcome is Outcome.BETTER
    assert made.extreme


@needs_published
@pytest.mark.parametrize("overdispersion", [False, True])
def test_every_authority_as_the_funnel_has_it(*, overdispersion: bool) -> None:
    theirs = lakpi.read_published(PUBLISHED / C1)
    year = theirs.select(indicator="rereferral_pct", period="2024-25")
    made = funnel(
        year, overdispersion=overdispersion, benchmark=year.one(area=lakpi.england().code)
    )
    compared = lakpi.benchmark(made.figures, theirs, against=[lakpi.england()])
    judged = significance(
        compared, by="funnel", levels=(0.95, 0.998), overdispersion=overdispersion
    )
    assert tuple(judged.outcomes) == made.outcomes
    assert judged.extreme.tolist() == [abs(side) == 2 for side in made.sides]
    if not overdispersion:
        by_interval = significance(compared, levels=(0.95, 0.998))
        assert tuple(by_interval.outcomes) == made.outcomes
        assert by_interval.extreme.tolist() == judged.extreme.tolist()


# -- worse and worsening ---------------------------------------------------------------------


def two_years() -> Figures:
    """
    Against 20%: who is worse, who worsens, and by how much.
    """
    rows = [
        ("Harrow", 210, 240),  # worse and worsening
        ("Brent", 260, 240),  # worse, improving
        ("Ealing", 160, 190),  # better, worsening
        ("Barnet", 204, 205),  # worse by half a point, worsening by a tenth: chance
        ("Camden", 240, 240),  # worse, no change
    ]
    table = pd.DataFrame(
        [
            {"area": area, "period": period, "numerator": x, "denominator": 1000}
            for area, then, now in rows
            for period, x in (("2012-13", then), ("2013-14", now))
        ]
    )
    england = pd.DataFrame(
        {"area": "England", "period": ["2013-14"], "numerator": 20_000, "denominator": 100_000}
    )
    both = pd.concat([table, england]).assign(indicator="rereferral_pct")
    return lakpi.read_figures(both, KNOWN)


def names(compared: lakpi.Benchmarks) -> list[str]:
    return [each.figure.area_name for each in compared]


def test_worse_and_worsening() -> None:
    some = two_years()
    ours = some.latest().where(some.latest().to_frame()["area_name"].to_numpy() != "England")
    compared = lakpi.benchmark(ours, some, against=[lakpi.england()])
    travels = lakpi.direction_of_travel(some)
    assert names(worse_and_worsening(compared, travels)) == ["Harrow", "Barnet"]
    judged = significance(compared)
    assert names(worse_and_worsening(compared, travels, judged=judged)) == ["Harrow"]
    again = lakpi.benchmark(ours, some, against=[lakpi.england()])
    assert names(worse_and_worsening(again, travels, judged=judged)) == ["Harrow"]


def test_worse_and_worsening_by_the_recent_trend() -> None:
    years = ["2009-10", "2010-11", "2011-12", "2012-13", "2013-14"]
    series = {"Harrow": [150, 180, 210, 240, 270], "Brent": [260, 250, 265, 255, 262]}
    table = pd.DataFrame(
        [
            {"area": area, "period": year, "numerator": x, "denominator": 1000}
            for area, numbers in series.items()
            for year, x in zip(years, numbers, strict=True)
        ]
        + [{"area": "England", "period": "2013-14", "numerator": 200, "denominator": 1000}]
    )
    for indicator, found in (("rereferral_pct", ["Harrow"]), ("unjudged", []), ("mirrored", [])):
        some = lakpi.read_figures(table.assign(indicator=indicator), KNOWN)
        ours = some.latest().select(area_name=["Harrow", "Brent"])
        compared = lakpi.benchmark(ours, some, against=[lakpi.england()])
        assert names(worse_and_worsening(compared, lakpi.recent_trend(some))) == found


def test_trends_and_judgements_of_something_else_are_refused() -> None:
    some = two_years()
    compared = lakpi.benchmark(some.latest(), some, against=[lakpi.england()])
    before = lakpi.direction_of_travel(some.select(period="2012-13"))
    with pytest.raises(FiguresError, match="none of the 6 figures compared"):
        worse_and_worsening(compared, before)
    fewer = compared.select(area_name="Harrow")
    with pytest.raises(FiguresError, match="judgements are of other comparisons"):
        worse_and_worsening(compared, lakpi.direction_of_travel(some), judged=significance(fewer))
