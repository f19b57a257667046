"""
Policies, what it would take to reach a benchmark, and verdicts that flip between tools.
"""

from __future__ import annotations

import functools
import warnings

import attrs
import numpy as np
import pandas as pd
import pytest
from tests.benchmarks.making import HARROW, NAMES, F, figures, only, others, row, values
from tests.published import C1, PUBLISHED, needs_published

import lakpi
from lakpi.benchmarks import LAIT, RIGHT, Comparator, Match, Policy
from lakpi.catalogues import ALL
from lakpi.errors import FiguresError
from lakpi.polarity import Outcome

TWO = lakpi.area_set("Two", NAMES[1:3], pool="mean")


def reached(numerator: object, denominator: object, *theirs: object, **cells: object) -> str:
    """
    What Harrow is told, whose neighbours have these percentages.
    """
    mine = figures(row("Harrow", numerator=numerator, denominator=denominator, **cells))
    held = values(None, *theirs, indicator=cells.get("indicator", "rereferral_pct"))
    return only(mine, held, TWO).reach()


@pytest.mark.parametrize("indicator", ["rereferral_pct", "high"])
def test_how_many_would_reach_the_mean(indicator: str) -> None:
    # The mean is 15 %: 150 of 1,000, whichever way is better.
    assert reached(180, 1000, 10, 20, indicator=indicator) == "30 fewer (180 to 150 of 1,000)"
    assert reached(120, 1000, 10, 20, indicator=indicator) == "30 more (120 to 150 of 1,000)"
    assert reached(150, 1000, 10, 20, indicator=indicator) == ""
    # 15 % of 1,003 is 150.45: to reach it from above is to be at it or beneath.
    assert reached(180, 1003, 10, 20, indicator=indicator) == "30 fewer (180 to 150 of 1,003)"
    assert reached(120, 1003, 10, 20, indicator=indicator) == "31 more (120 to 151 of 1,003)"


def test_reaching_exactly_is_reaching_though_the_mean_is_no_decimal() -> None:
    """
    A third is cut to 12 digits, so 100 of 300 less 300 thirds is 0.0000000001 of a child.
    """
    mine = figures(row("Harrow", numerator=100, denominator=300), origin="local")
    theirs = figures(
        row("Brent", numerator=1, denominator=3),
        row("Barnet", numerator=7, denominator=21),
        origin="local",
    )
    for pool in ("mean", "median", "sum"):
        found = only(mine, theirs, attrs.evolve(TWO, pool=pool))
        assert (found.people, found.reach(), found.outcome) == (F(0), "", Outcome.SIMILAR)
    above = only(
        figures(row("Harrow", numerator=102, denominator=300), origin="local"), theirs, TWO
    )
    assert (above.people, above.reach()) == (F(2), "2 fewer (102 to 100 of 300)")


def test_a_rate_is_reached_by_cases_too() -> None:
    # 80 of 20,000 children are 40 per 10,000; the mean of 30 and 35 is 32.5, 65 in 20,000.
    cells = {"indicator": "cpp_rate_per_10k"}
    mine = figures(row("Harrow", numerator=80, denominator=20000, **cells))
    found = only(mine, values(None, 30, 35, **cells), TWO)
    assert (found.people, found.reach()) == (F(15), "15 fewer (80 to 65 of 20,000)")


def test_rounded_counts_and_numbers_that_are_no_counts_say_nothing() -> None:
    assert reached(180, 1000, 10, 20, precision=10) == ""
    assert reached("180.5", 1000, 10, 20) == ""
    assert reached("c", 1000, 10, 20, reported="18") == ""
    assert reached(180, 1000, "c", "c") == ""
    mine = figures(row("Harrow", numerator=5, indicator="referrals_count", reported="5"))
    held = values(None, 10, 20, indicator="referrals_count")
    found = only(mine, held, TWO)
    assert (found.people, found.reach(), found.difference) == (None, "", F(-10))


# Choices.


def test_one_member_makes_no_average_of_several() -> None:
    mine, held = values(10), values(None, 20, "c", "c")
    found = only(mine, held, others())
    assert (found.n, found.of, found.mean, found.benchmark) == (1, 11, None, None)
    assert (found.minimum, found.maximum, found.outcome) == (F(20), F(20), None)
    assert found.note == "1 of 11 is too few for a mean"
    # LAIT averages one.
    lait = only(mine, held, others(), LAIT)
    assert (lait.mean, lait.outcome, lait.note) == (F(20), Outcome.BETTER, "")
    # The average of the only one there is, is that one.
    single = only(mine, held, lakpi.area_set("One", ["Brent"], pool="mean"))
    assert (single.benchmark, single.note) == (F(20), "")
    assert only(mine, values(None, 20, 30), others(), attrs.evolve(RIGHT, least=3)).mean is None


def test_a_gap_that_does_not_show_is_none_unless_asked() -> None:
    mine, held = values("10.0"), values(None, "10.0", "10.1", "10.0")
    shown = only(mine, held, others())
    assert (shown.difference, shown.outcome) == (F("-0.0333333333"), Outcome.SIMILAR)
    every = only(mine, held, others(), attrs.evolve(RIGHT, shown=False))
    assert every.outcome is Outcome.BETTER
    # Half of what shows does show: half-up.
    assert only(values("10.0"), values(None, "10.0", "10.1"), TWO).outcome is Outcome.BETTER


def test_the_difference_of_nearly_equal_numbers_is_as_fine_as_they_are() -> None:
    mine = values("1234567.1", indicator="sw_caseload_mean")
    held = values(None, "1234567.0", "1234567.0", indicator="sw_caseload_mean")
    assert only(mine, held, TWO).difference == F("0.1")


def test_both_official_tools_side_by_side() -> None:
    """
    LAIT's mean and the outcomes dashboard's median of the same neighbours, in one call.
    """
    theirs = values(15, 10, 12, 40)
    made = lakpi.benchmark(
        theirs.select(area=HARROW),
        theirs,
        against=[others("mean"), others("median"), others("sum"), others(None)],
    )
    assert [(each.pool, each.benchmark, each.outcome) for each in made] == [
        ("mean", F("20.6666666667"), Outcome.BETTER),
        ("median", F(12), Outcome.WORSE),
        ("sum", None, None),  # no counts were published
        ("", None, None),
    ]
    assert {each.mean for each in made} == {F("20.6666666667")}


# Re-referrals in 2024-25: whose verdict depends on the tool.


@pytest.fixture(scope="module")
def c1() -> lakpi.Figures:
    if not PUBLISHED.is_dir():
        pytest.skip(f"no published files: there is no folder {PUBLISHED}")
    return lakpi.read_published(PUBLISHED / C1)


def against_neighbours(c1: lakpi.Figures, policy: Policy) -> dict[str, pd.DataFrame]:
    codes = {each.code for each in lakpi.authorities()}
    ours = c1.select(indicator="rereferral_pct", period="2024-25", area=codes)
    assert len(ours) == 153
    pools: tuple[lakpi.areas.Pool, ...] = ("mean", "median", "sum")
    against = [lakpi.statistical_neighbours("2025", pool=pool) for pool in pools]
    frame = lakpi.benchmark(ours, c1, against=against, policy=policy).to_frame()
    frame["outcome"] = frame["outcome"].astype(str)
    return {pool: frame[frame["pool"] == pool].set_index("area_name") for pool in pools}


@needs_published
@pytest.mark.parametrize(("other", "flips"), [("median", 12), ("sum", 17)])
def test_verdicts_that_flip_by_the_sign_of_the_gap(
    c1: lakpi.Figures, other: str, flips: int
) -> None:
    by = against_neighbours(c1, attrs.evolve(RIGHT, shown=False))
    mean, pooled = by["mean"], by[other]
    differs = mean["outcome"] != pooled["outcome"]
    assert differs.sum() == flips
    above = [frame["difference"].to_numpy() > 0 for frame in (mean, pooled)]
    assert (above[0] != above[1]).sum() == flips
    assert set(mean["outcome"]) | set(pooled["outcome"]) <= {"better", "worse", "similar"}


@needs_published
@pytest.mark.parametrize(("other", "differ", "opposite"), [("median", 12, 11), ("sum", 18, 16)])
def test_verdicts_that_flip_as_shown(
    c1: lakpi.Figures, other: str, differ: int, opposite: int
) -> None:
    """
    By default a gap that rounds to 0.0 points is none, so one tool may say "similar".

    Neither tool is wrong: a mean follows one outlying neighbour, a median does not, and a
    pooled rate is that of the largest.  So the set says how it is pooled, always.
    """
    by = against_neighbours(c1, RIGHT)
    mean, pooled = by["mean"]["outcome"], by[other]["outcome"]
    assert (mean != pooled).sum() == differ
    both = pd.concat([mean, pooled], axis=1)
    assert (both.isin(["better", "worse"]).all(axis=1) & (mean != pooled)).sum() == opposite


# Little, nothing, and places off the map; warnings are errors in these tests.


def test_no_figures_and_no_comparators() -> None:
    some = values(10, 20)
    nothing = some.select(area="nowhere")
    everyone: list[Comparator] = [
        others(),
        lakpi.every_authority(pool="mean"),
        lakpi.statistical_neighbours("2025", pool="sum"),
        lakpi.own_region(),
        lakpi.england(),
        lakpi.StatedSet(name="Stated", indicator="rereferral_pct", period="2013-14", mean=F(3)),
    ]
    ways: tuple[Match, ...] = ("same period", "latest comparable")
    for policy in (RIGHT, LAIT):
        for match in ways:
            bench = functools.partial(lakpi.benchmark, policy=policy, match=match)
            assert len(bench(nothing, some, against=everyone)) == 0
            assert len(bench(nothing, nothing, against=everyone)) == 0
            with pytest.raises(FiguresError, match="holds no comparator"):
                bench(some, some, against=[])
            bare = bench(some, nothing, against=everyone)
            assert len(bare) == 2 * len(everyone)
            assert {each.n for each in bare if each.pool != "stated"} == {0}
            assert {each.rank for each in bare} == {None}
            assert len(bare.to_frame()) == len(bare)
            empty = bench(nothing, some, against=everyone).to_frame()
            assert list(empty.columns) == list(bare.to_frame().columns)


def test_one_figure_by_itself() -> None:
    one = values(10)
    found = only(one, one, lakpi.every_authority(pool="mean"))
    assert (found.n, found.rank, found.ranked, found.tied) == (1, 1, 1, 0)
    assert (found.percentile, found.quarter, found.band) == (None, None, "")
    assert found.cut_points == (F(10), F(10), F(10))
    alone = only(one, one, others())
    assert (alone.n, alone.of, alone.rank, alone.mean, alone.reason) == (0, 11, None, None, "x")


def test_groups_without_a_number() -> None:
    some = values("c", "c", "x", "")
    for each in lakpi.benchmark(
        some,
        some,
        against=[others(), lakpi.every_authority(pool="median"), lakpi.own_region()],
    ):
        assert (each.n, each.benchmark, each.rank) == (0, None, None)
        assert (each.minimum, each.median, each.cut_points) == (None, None, ())
        assert (each.difference, each.people, each.outcome) == (None, None, None)


def test_nothing_is_said_on_the_way() -> None:
    with warnings.catch_warnings(record=True) as caught, np.errstate(all="raise"):
        warnings.simplefilter("always")
        some = values("c", "0", "0", 5, "", 7)
        made = lakpi.benchmark(some, some, against=[others("sum"), lakpi.every_authority()])
        assert len(made.items) == len(made.to_frame()) == 12
    assert caught == []


def test_places_that_are_not_on_the_map() -> None:
    teams = [lakpi.local_area("team-1", "Team one"), lakpi.local_area("Brent", "Team of Brent")]
    table = pd.DataFrame([row("Harrow", "10"), row("team-1", "12"), row("Team of Brent", "20")])
    some = lakpi.read_figures(table, ALL, areas=teams, origin="local")
    both = lakpi.area_set("Teams", teams, pool="mean")
    found = {each.figure.area: each for each in lakpi.benchmark(some, some, against=[both])}
    assert (found[HARROW].mean, found[HARROW].rank, found[HARROW].ranked) == (F(16), 1, 3)
    # A team is no neighbour of its own; the one called Brent is not the borough.
    assert (found["team-1"].members, found["team-1"].mean) == (("Team of Brent",), F(20))
    assert (found["Brent"].members, found["Brent"].mean) == (("Team one",), F(12))
    near, region, everyone = lakpi.benchmark(
        some.select(area="team-1"),
        some,
        against=[
            lakpi.statistical_neighbours("2025", pool="mean"),
            lakpi.own_region(),
            lakpi.every_authority(pool="mean"),
        ],
    )
    assert near.note == region.note == "it is not on the map of England"
    assert (near.of, near.reason, region.reason) == (0, "z", "z")
    assert (everyone.n, everyone.mean, everyone.rank) == (1, None, None)
