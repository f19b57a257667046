"""
Benchmarks: held to what the standard library makes of the published rows.
"""

from __future__ import annotations

import csv
import statistics
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import attrs
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import published
from tests.published import C1, SHARED, Row, needs_published

import lakpi
from lakpi.benchmarks import Comparator, Comparison
from lakpi.catalogues import ALL
from lakpi.catalogues.referrals import REREFERRALS
from lakpi.catalogues.workforce import WORKERS
from lakpi.errors import FiguresError
from lakpi.indicators import Indicator
from lakpi.polarity import Outcome

F = Fraction
HARROW = "E09000015"
YEARS = ("2013", "2014")
LABELS = {"2013": "2012-13", "2014": "2013-14"}


def half_up(value: Fraction, places: int = 1) -> Decimal:
    """
    Round by the decimal module, not by ours.
    """
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def twelve(value: Fraction) -> Fraction:
    """
    The number to twelve significant digits, as comparisons hold it.
    """
    return F(f"{float(value):.12g}")


def model(name: str) -> dict[str, list[str]]:
    """
    The neighbours of each authority by DfE code, from the table in the shared folder.
    """
    found: dict[str, list[str]] = {}
    with (SHARED / "reference" / "statistical_neighbours.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["model"] == name:
                found.setdefault(row["dfe_code"], []).append(row["neighbour_dfe_code"])
    return found


def year(some: str, file: str = C1) -> list[Row]:
    return [row for row in published.rows(file) if row["time_period"] == some]


def percentages(some: str) -> dict[str, Fraction]:
    """
    Each authority's published re-referral percentage by DfE code, where there is one.
    """
    return {
        row["old_la_code"]: F(row["rereferral_percent"])
        for row in year(some)
        if row["old_la_code"] and row["rereferral_percent"].replace(".", "", 1).isdecimal()
    }


def read(*tables: pd.DataFrame, origin: str = "published") -> lakpi.Figures:
    return lakpi.read_figures(pd.concat(tables, ignore_index=True), ALL, origin=origin)


def council(area: str, **cells: object) -> Row:
    row = {"indicator": "rereferral_pct", "area": area, "period": "2013-14", **cells}
    return {name: str(cell) for name, cell in row.items()}


def figures(
    *some: Row,
    known: Mapping[str, Indicator] | Sequence[Indicator] = ALL,
    origin: str = "published",
) -> lakpi.Figures:
    return lakpi.read_figures(pd.DataFrame(list(some)).fillna(""), known, origin=origin)


def only(ours: lakpi.Figures, theirs: lakpi.Figures, against: Comparator) -> Comparison:
    (found,) = lakpi.benchmark(ours, theirs, against=[against])
    return found


# Harrow and its ten neighbours, on the published re-referrals of 2013 and 2014.


@pytest.fixture(scope="module")
def rereferrals() -> lakpi.Figures:
    if not published.PUBLISHED.is_dir():
        pytest.skip(f"no published files: there is no folder {published.PUBLISHED}")
    return read(published.rereferrals([row for y in YEARS for row in year(y)]))


@pytest.mark.parametrize("some", YEARS)
def test_neighbours_are_pooled_by_mean_and_ranked(rereferrals: lakpi.Figures, some: str) -> None:
    values = percentages(some)
    ten = [values[code] for code in model("2021")["310"]]
    ours = rereferrals.select(area=HARROW, period=LABELS[some])
    harrow = lakpi.area("Harrow")
    found = only(ours, rereferrals, harrow.statistical_neighbours("2021", pool="mean"))
    mean = sum(ten, F(0)) / 10
    assert (found.pool, found.of, found.n, found.missing) == ("mean", 10, 10, ())
    assert (found.benchmark, found.mean) == (mean, mean)
    assert (found.minimum, found.maximum) == (min(ten), max(ten))
    assert (found.rank, found.ranked) == (1 + sum(value < values["310"] for value in ten), 11)
    assert found.tied == sum(value == values["310"] for value in ten)
    assert found.difference == values["310"] - mean
    assert found.outcome is Outcome.BETTER
    names = {row["old_la_code"]: row["la_name"] for row in year(some)}
    assert found.members == tuple(names[code] for code in model("2021")["310"])


def test_what_the_scorecard_prints_of_2014(rereferrals: lakpi.Figures) -> None:
    # By hand from table C1: 21.4 9.9 14.0 18.4 16.7 21.4 10.1 18.0 18.9 17.8 make 166.6.
    ours = rereferrals.select(area=HARROW, period="2013-14")
    harrow = lakpi.area("Harrow")
    found = only(ours, rereferrals, harrow.statistical_neighbours("2021", pool="mean"))
    assert found.mean == F("16.66")
    assert (found.minimum, found.maximum) == (F("9.9"), F("21.4"))
    assert (found.rank, found.ranked, found.difference) == (3, 11, F("-4.96"))


@pytest.mark.parametrize("some", YEARS)
def test_the_median_and_the_sum_of_neighbours(rereferrals: lakpi.Figures, some: str) -> None:
    ours = rereferrals.select(area=HARROW, period=LABELS[some])
    codes = model("2021")["310"]
    rows = {row["old_la_code"]: row for row in year(some)}
    harrow = lakpi.area("Harrow")
    median = only(ours, rereferrals, harrow.statistical_neighbours("2021", pool="median"))
    assert median.benchmark == statistics.median(percentages(some)[code] for code in codes)
    pooled = only(ours, rereferrals, harrow.statistical_neighbours("2021", pool="sum"))
    top = sum(int(rows[code]["rereferral_count"]) for code in codes)
    base = sum(int(rows[code]["referral_count"]) for code in codes)
    assert pooled.benchmark == twelve(F(100 * top, base))
    assert pooled.mean != pooled.benchmark
    shown_only = only(ours, rereferrals, harrow.statistical_neighbours("2021"))
    assert (shown_only.benchmark, shown_only.outcome, shown_only.n) == (None, None, 10)
    assert (shown_only.pool, shown_only.reason) == ("", "")
    assert (
        shown_only.mean
        == only(ours, rereferrals, harrow.statistical_neighbours("2021", pool="mean")).mean
    )


@pytest.mark.parametrize("some", YEARS)
def test_region_and_england_are_the_published_rows(rereferrals: lakpi.Figures, some: str) -> None:
    ours = rereferrals.select(area=HARROW, period=LABELS[some])
    harrow = lakpi.area("Harrow")
    above = {
        "Outer London": harrow.region(),
        "London": harrow.region(whole=True),
        "England": lakpi.england(),
    }
    made = lakpi.benchmark(ours, rereferrals, against=list(above.values()))
    printed = {
        row["region_name"] or row["country_name"]: F(row["rereferral_percent"])
        for row in year(some)
        if not row["new_la_code"]
    }
    for found in made:
        assert (found.pool, found.n) == ("published", 1)
        assert found.benchmark == printed[found.comparator]
        assert found.difference == percentages(some)["310"] - printed[found.comparator]
    assert [found.comparator for found in made] == list(above)


# The whole of 2025: every authority against its neighbours and against all others.


@needs_published
def test_every_authority_of_2025_has_the_neighbours_of_the_published_table() -> None:
    theirs = read(published.rereferrals([row for row in year("2025") if row["old_la_code"]]))
    values, neighbours = percentages("2025"), model("2025")
    assert (len(theirs), len(neighbours)) == (153, 153)
    flips = {"sign": 0, "opposite": 0}
    for ours in theirs:
        place = lakpi.area(ours.area)
        assert place.dfe_code is not None
        mean, median = (
            only(theirs.select(area=ours.area), theirs, each)
            for each in (
                place.statistical_neighbours("2025", pool="mean"),
                place.statistical_neighbours("2025", pool="median"),
            )
        )
        codes = neighbours[place.dfe_code]
        ten = [values[code] for code in codes if code in values]
        assert (mean.of, mean.n, len(mean.missing)) == (10, len(ten), 10 - len(ten))
        assert mean.benchmark == twelve(sum(ten, F(0)) / len(ten))
        assert median.benchmark == statistics.median(ten)
        own = values.get(place.dfe_code)
        if own is None:
            assert (ours.value, mean.rank, mean.outcome) == (None, None, None)
            continue
        array = np.array([float(value) for value in ten])
        assert mean.rank == median.rank == 1 + int((array < float(own)).sum())
        assert (mean.ranked, mean.tied) == (1 + len(ten), int((array == float(own)).sum()))
        gaps = [own - mean.benchmark, own - median.benchmark]
        flips["sign"] += (gaps[0] > 0) != (gaps[1] > 0)
        for found, gap in zip((mean, median), gaps, strict=True):
            shown = half_up(gap)
            expected = {-1: Outcome.BETTER, 0: Outcome.SIMILAR, 1: Outcome.WORSE}
            assert found.outcome is expected[(shown > 0) - (shown < 0)]
        opposite = {mean.outcome, median.outcome} == {Outcome.BETTER, Outcome.WORSE}
        flips["opposite"] += opposite
    # The gap changes its sign between mean and median for 12 of 153; to lakpi a gap that
    # rounds to nought is no gap, so one of them is "similar" by one of the two.
    assert flips == {"sign": 12, "opposite": 11}


@needs_published
def test_every_authority_of_2025_among_all_authorities() -> None:
    theirs = read(published.rereferrals([row for row in year("2025") if row["old_la_code"]]))
    values = percentages("2025")
    everyone = lakpi.area_set("Every authority", lakpi.authorities(), pool="median")
    ranks = {
        lakpi.area(found.figure.area).dfe_code: (found.rank, found.tied, found.ranked)
        for found in lakpi.benchmark(theirs, theirs, against=[everyone])
    }
    for code, own in values.items():
        others = [value for other, value in values.items() if other != code]
        better, same = sum(v < own for v in others), sum(v == own for v in others)
        assert ranks[code] == (1 + better, same, len(values))
    assert {code for code, (rank, _, _) in ranks.items() if rank is None} == set(ranks) - set(
        values
    )


# Small cases, each by hand.


def pair(origin: str = "published") -> lakpi.Figures:
    return figures(
        council("Harrow", numerator=269, denominator=2305, reported="11.7"),
        council("Brent", numerator=211, denominator=2131, reported="9.9"),
        council("Barnet", numerator=752, denominator=3521, reported="21.4"),
        council("Ealing", numerator="c", denominator=3459, reported="c"),
        origin=origin,
    )


def own(theirs: lakpi.Figures) -> lakpi.Figures:
    return theirs.select(area=HARROW)


def test_a_suppressed_member_makes_a_pooled_sum_a_reason_and_not_the_rest() -> None:
    theirs = pair()
    names = ["Brent", "Barnet", "Ealing"]
    pooled = only(own(theirs), theirs, lakpi.area_set("West London", names, pool="sum"))
    assert (pooled.benchmark, pooled.reason, pooled.outcome) == (None, "c", None)
    assert (pooled.of, pooled.n, pooled.missing) == (3, 2, ("Ealing",))
    assert pooled.mean == (F("9.9") + F("21.4")) / 2
    whole = only(own(theirs), theirs, lakpi.area_set("Two", names[:2], pool="sum"))
    assert whole.benchmark == twelve(F(100 * (211 + 752), 2131 + 3521))


def test_a_member_with_a_value_only_makes_a_pooled_sum_a_reason() -> None:
    theirs = lakpi.combine(pair(), figures(council("Slough", reported="18.9")))
    pooled = only(own(theirs), theirs, lakpi.area_set("Two", ["Brent", "Slough"], pool="sum"))
    assert (pooled.benchmark, pooled.reason, pooled.n) == (None, "x", 2)


def test_a_member_without_a_denominator_makes_a_pooled_sum_a_reason() -> None:
    row = council("Slough", numerator=3, denominator="x")
    theirs = lakpi.combine(pair(), figures(row))
    pooled = only(own(theirs), theirs, lakpi.area_set("Two", ["Brent", "Slough"], pool="sum"))
    assert (pooled.benchmark, pooled.reason) == (None, "x")


def test_the_shares_of_a_distribution_are_pooled_as_shares_of_a_whole_are() -> None:
    band = {
        "indicator": "cpp_open_duration_pct",
        "period": "2013-14",
        "breakdown": "duration",
        "category": "2 years or more",
    }
    theirs = figures(
        {**band, "area": "Harrow", "numerator": "6", "denominator": "122"},
        {**band, "area": "Brent", "numerator": "7", "denominator": "172"},
        {**band, "area": "Ealing", "numerator": "13", "denominator": "319"},
    )
    pooled = only(own(theirs), theirs, lakpi.area_set("Two", ["Brent", "Ealing"], pool="sum"))
    assert pooled.benchmark == twelve(F(2000, 491))


def test_counts_are_pooled_by_adding_and_medians_never() -> None:
    theirs = counts(("Harrow", 2305), ("Brent", 2131), ("Barnet", 3521))
    some = lakpi.area_set("Two", ["Brent", "Barnet"], pool="sum")
    assert only(own(theirs), theirs, some).benchmark == 5652
    median = lakpi.Median(
        id="wait",
        title="Wait",
        measure=lakpi.values("cases", WORKERS, lakpi.During("start_date"), unit="cases"),
        polarity=lakpi.Polarity.LOW_IS_GOOD,
    )
    table = pd.DataFrame(
        {
            "indicator": "wait",
            "area": ["Harrow", "Brent", "Barnet"],
            "period": "2013-14",
            "numerator": [5, 6, 7],
            "reported": ["12", "14", "15"],
        }
    )
    waits = lakpi.read_figures(table, [median])
    found = only(own(waits), waits, some)
    assert (found.benchmark, found.reason, found.mean) == (None, "x", F(29, 2))


def test_nothing_over_nothing_is_no_pooled_share() -> None:
    zero = {"numerator": 0, "denominator": 0}
    theirs = figures(
        council("Harrow", numerator=1, denominator=2),
        council("Brent", **zero),
        council("Barnet", **zero),
    )
    pooled = only(own(theirs), theirs, lakpi.area_set("Two", ["Brent", "Barnet"], pool="sum"))
    assert (pooled.benchmark, pooled.reason, pooled.n) == (None, "z", 0)


def test_the_mean_leaves_the_missing_out_and_names_them() -> None:
    theirs = pair()
    found = only(
        own(theirs),
        theirs,
        lakpi.area_set("Four", ["Brent", "Barnet", "Ealing", "Slough"], pool="mean"),
    )
    assert (found.of, found.n, found.missing) == (4, 2, ("Ealing", "Slough"))
    assert (found.rank, found.ranked) == (2, 3)


def test_nobody_has_a_number() -> None:
    theirs = pair()
    for pool in ("mean", "median", "sum"):
        found = only(own(theirs), theirs, lakpi.area_set("None", ["Ealing", "Slough"], pool=pool))
        assert (found.n, found.benchmark, found.reason, found.rank) == (0, None, "x", None)


def test_an_area_is_never_its_own_neighbour() -> None:
    theirs = pair()
    found = only(
        own(theirs), theirs, lakpi.area_set("All", ["Harrow", "Brent", "Barnet"], pool="mean")
    )
    assert (found.of, found.members) == (2, ("Brent", "Barnet"))
    assert found.mean == (F("9.9") + F("21.4")) / 2


def test_an_authority_that_had_ended_is_left_out() -> None:
    cumbria = council("Cumbria", reported="20", period="2021-22")
    theirs = figures(
        cumbria,
        council("Durham", reported="10", period="2021-22"),
        council("Harrow", reported="15", period="2021-22"),
        council("Cumbria", reported="20", period="2023-24"),
        council("Durham", reported="10", period="2023-24"),
        council("Harrow", reported="15", period="2023-24"),
    )
    both = lakpi.area_set("Two", [lakpi.area("Cumbria"), lakpi.area("Durham")], pool="mean")
    before, after = lakpi.benchmark(own(theirs), theirs, against=[both])
    assert (before.members, before.mean) == (("Cumbria", "County Durham"), F(15))
    assert (after.members, after.mean) == (("County Durham",), F(10))


def test_a_partial_set_of_two_values() -> None:
    # Statement S9 of the Harrow report: two other authorities, 35% and 21%.
    others = [lakpi.local_area("a", "authority A"), lakpi.local_area("b", "authority B")]
    table = pd.DataFrame(
        {
            "indicator": "sw_agency_pct_establishment",
            "area": ["Harrow", "authority A", "authority B"],
            "period": "as at 31 January 2014",
            "numerator": ["22", "", ""],
            "denominator": ["69", "", ""],
            "reported": ["31%", "35%", "21%"],
        }
    )
    theirs = lakpi.read_figures(table, ALL, areas=others)
    found = only(own(theirs), theirs, lakpi.area_set("Two others", others, pool="mean"))
    assert (found.of, found.n, found.mean) == (2, 2, F(28))
    assert (found.minimum, found.maximum) == (F(21), F(35))
    assert found.difference == twelve(twelve(F(2200, 69)) - 28)
    assert (found.rank, found.ranked, found.outcome) == (2, 3, Outcome.WORSE)


def test_a_stated_set_goes_with_its_own_indicator_and_period_only() -> None:
    # Statement S8: 11% to 44%, average 26%; neither how many nor who.
    stated = lakpi.StatedSet(
        name="Other authorities",
        indicator="sw_vacancy_pct_establishment",
        period="as at 31 January 2014",
        mean=F(26),
        minimum=F(11),
        maximum=F(44),
        source="S8",
    )
    row = {"area": "Harrow", "numerator": "15", "denominator": "69"}
    table = pd.DataFrame(
        [
            {**row, "indicator": "sw_vacancy_pct_establishment", "period": "as at 31 January 2014"},
            {**row, "indicator": "sw_vacancy_pct_establishment", "period": "as at 31 October 2013"},
            {**row, "indicator": "sw_agency_pct_establishment", "period": "as at 31 January 2014"},
        ]
    )
    ours = lakpi.read_figures(table, ALL)
    found = only(ours, ours, stated)
    assert found.figure.period == "as at 31 January 2014"
    assert (found.pool, found.n, found.of, found.rank) == ("stated", None, None, None)
    assert (found.mean, found.minimum, found.maximum) == (F(26), F(11), F(44))
    assert found.difference == twelve(twelve(F(1500, 69)) - 26)
    assert (found.outcome, found.note) == (Outcome.BETTER, "S8")


def test_a_stated_set_without_a_mean_judges_nothing() -> None:
    stated = lakpi.StatedSet(
        name="Others", indicator="rereferral_pct", period="2013-14", minimum=F(11), n=3
    )
    found = only(own(pair()), pair(), stated)
    assert (found.benchmark, found.outcome, found.n, found.of) == (None, None, 3, 3)


def counts(*some: tuple[str, int]) -> lakpi.Figures:
    return figures(
        *(
            {
                "indicator": "referrals_count",
                "area": area,
                "period": "2013-14",
                "numerator": str(number),
                "reported": str(number),
            }
            for area, number in some
        )
    )


def test_a_count_is_not_judged_by_a_regions_which_is_only_larger() -> None:
    theirs = counts(("Harrow", 2305), ("Outer London", 52790), ("England", 657780))
    harrow = lakpi.area("Harrow")
    for found in lakpi.benchmark(own(theirs), theirs, against=[harrow.region(), lakpi.england()]):
        assert found.benchmark in (52790, 657780)
        assert (found.difference, found.outcome, found.rank) == (None, None, None)


def test_without_polarity_ordered_and_never_judged() -> None:
    theirs = counts(("Harrow", 2305), ("Brent", 2131), ("Barnet", 3521), ("Ealing", 3459))
    found = only(
        own(theirs), theirs, lakpi.area_set("Three", ["Brent", "Barnet", "Ealing"], pool="mean")
    )
    assert (found.rank, found.outcome) == (3, Outcome.LOWER)
    assert found.outcome is not None
    assert not found.outcome.judged


def test_equal_values_share_the_better_place() -> None:
    theirs = figures(
        *(
            council(area, reported=value)
            for area, value in (
                ("Harrow", "14.2"),
                ("Brent", "14.2"),
                ("Barnet", "14.2"),
                ("Ealing", "10"),
                ("Slough", "20"),
            )
        )
    )
    names = ["Brent", "Barnet", "Ealing", "Slough"]
    found = only(own(theirs), theirs, lakpi.area_set("Four", names, pool="mean"))
    assert (found.rank, found.tied, found.ranked) == (2, 2, 5)


# Published figures go by what was printed, computed ones exactly, a mixture rounded alike.

OURS = {"numerator": 283, "denominator": 2000}  # 14.15, printed as 14.2
THEIRS = {"numerator": 1419, "denominator": 10000}  # 14.19, printed as 14.2


@pytest.mark.parametrize(
    ("ours", "theirs", "rank", "tied", "difference"),
    [
        ("published", "published", 1, 1, F(0)),
        ("computed", "computed", 1, 0, F("-0.04")),
        ("local", "local", 1, 0, F("-0.04")),
        ("computed", "published", 1, 1, F(0)),
        ("published", "local", 1, 1, F(0)),
    ],
)
def test_each_origin_is_compared_in_its_own_way(
    ours: str, theirs: str, rank: int, tied: int, difference: Fraction
) -> None:
    mine = figures(council("Harrow", **OURS, reported="14.2"), origin=ours)
    other = figures(council("Brent", **THEIRS, reported="14.2"), origin=theirs)
    found = only(mine, other, lakpi.area_set("One", ["Brent"], pool="mean"))
    assert (found.rank, found.tied, found.difference) == (rank, tied, difference)
    assert found.outcome is Outcome.SIMILAR


def test_what_is_shown_alike_is_not_judged_apart() -> None:
    # 14.15 is shown as 14.2, as the region's 14.2 is; less 14.2 it would round to -0.1.
    mine = figures(council("Harrow", **OURS), origin="computed")
    region = figures(council("Outer London", reported="14.2", precision=10))
    found = only(mine, region, lakpi.area("Harrow").region())
    assert (found.difference, found.outcome) == (F(0), Outcome.SIMILAR)
    neighbour = figures(council("Brent", reported="14.2"))
    found = only(mine, neighbour, lakpi.area_set("One", ["Brent"], pool="mean"))
    assert (found.difference, found.outcome, found.tied) == (F(0), Outcome.SIMILAR, 1)


def test_computed_figures_that_print_alike_keep_their_order() -> None:
    mine = figures(council("Harrow", numerator=1421, denominator=10000), origin="computed")
    other = figures(council("Brent", **THEIRS), origin="computed")
    found = only(mine, other, lakpi.area_set("One", ["Brent"], pool="mean"))
    assert (found.rank, found.tied) == (2, 0)


def test_a_published_symbol_beside_published_counts_is_compared_by_the_counts() -> None:
    theirs = figures(
        council("Harrow", **OURS, reported="c"), council("Brent", **THEIRS, reported="14.2")
    )
    found = only(own(theirs), theirs, lakpi.area_set("One", ["Brent"], pool="mean"))
    assert found.difference == F("14.15") - F("14.2")


def test_printed_money_is_compared() -> None:
    table = pd.DataFrame(
        {
            "indicator": "budget_variance_gbp",
            "area": ["Harrow", "Brent"],
            "period": "2013-14",
            "reported": ["£930,000", "£1,000,000"],
        }
    )
    theirs = lakpi.read_figures(table, ALL, origin="published")
    found = only(own(theirs), theirs, lakpi.area_set("One", ["Brent"], pool="mean"))
    assert found.difference == -70_000


# Which figure of theirs goes with ours.


def test_like_goes_with_like() -> None:
    theirs = figures(
        council("Harrow", reported="10"),
        council("Harrow", reported="12", scope="Targeted Services"),
        council("Brent", reported="40", scope="Targeted Services"),
        council("Brent", reported="20"),
        council("Brent", reported="30", breakdown="sex", category="F"),
        council("Brent", reported="50", period="2012-13"),
    )
    one = lakpi.area_set("One", ["Brent"], pool="mean")
    whole, targeted = lakpi.benchmark(own(theirs), theirs, against=[one])
    assert (whole.figure.scope, whole.mean) == ("whole authority", F(20))
    assert (targeted.figure.scope, targeted.mean) == ("Targeted Services", F(40))


def test_a_stock_goes_with_any_period_that_ends_on_its_day_and_a_flow_does_not() -> None:
    stock = {"indicator": "cpp_open_2y_pct", "numerator": "6", "denominator": "122"}
    theirs = figures(
        {**stock, "area": "Harrow", "period": "as at 31 March 2013"},
        {**stock, "area": "Brent", "period": "2012-13"},
    )
    one = lakpi.area_set("One", ["Brent"], pool="mean")
    assert only(own(theirs), theirs, one).n == 1
    flow = {"numerator": 1, "denominator": 2}
    theirs = figures(council("Harrow", **flow), council("Brent", **flow, period="2013-14 Q4"))
    assert only(own(theirs), theirs, one).n == 0


def test_a_region_without_a_published_figure_takes_the_sum_of_its_members_and_says_so() -> None:
    members = lakpi.region("Outer London").members("2013-14")
    rows = [
        council(each.code, numerator=place + 1, denominator=100)
        for place, each in enumerate(members)
    ]
    theirs = figures(*rows)
    region = lakpi.region("Outer London")
    found = only(own(theirs), theirs, region)
    assert (found.pool, found.of, found.n) == ("sum", 19, 19)
    assert found.benchmark == twelve(F(sum(range(1, 20)), 19))  # of 100 each
    assert "stands in" in found.note
    fewer = only(own(theirs), figures(*rows[1:]), region)
    assert (fewer.benchmark, fewer.reason) == (None, "x")


def test_a_region_that_printed_a_symbol_gives_the_symbol() -> None:
    theirs = figures(council("Harrow", reported="10"), council("Outer London", reported="c"))
    found = only(own(theirs), theirs, lakpi.region("Outer London"))
    assert (found.benchmark, found.reason, found.n, found.pool) == (None, "c", 0, "published")


def test_a_figure_with_a_reason_is_compared_and_not_ranked() -> None:
    theirs = figures(council("Harrow", reported="c"), council("Brent", reported="10"))
    found = only(own(theirs), theirs, lakpi.area_set("One", ["Brent"], pool="mean"))
    assert (found.mean, found.rank, found.outcome, found.difference) == (F(10), None, None, None)


def test_the_comparators_without_any_figure_can_be_left_out() -> None:
    theirs = pair()
    made = lakpi.benchmark(
        own(theirs),
        theirs,
        against=[
            lakpi.area_set("Some", ["Brent"], pool="mean"),
            lakpi.area_set("Nobody", ["Slough"], pool="mean"),
            lakpi.england(),
        ],
    )
    assert len(made) == 3
    assert [each.comparator for each in made.known()] == ["Some"]
    assert made.of(own(theirs).one()) == made.items


def test_there_is_one_way_to_match() -> None:
    with pytest.raises(FiguresError, match="'same period' or 'latest comparable'; found 'latest'"):
        lakpi.benchmark(pair(), pair(), against=[], match="latest")  # type: ignore[arg-type]


# What holds for any set of figures.

percent = st.decimals(0, 100, places=1)
origins = st.sampled_from(["published", "local", "computed"])
MIRRORED = attrs.evolve(REREFERRALS, id="mirrored", polarity=lakpi.Polarity.HIGH_IS_GOOD)
NAMES = ("Brent", "Barnet", "Ealing", "Slough", "Sutton")


@settings(max_examples=40, deadline=None)
@given(
    mine=percent,
    values=st.lists(percent, min_size=1, max_size=5),
    origin=origins,
    pool=st.sampled_from(["mean", "median"]),
)
def test_ranks_and_verdicts_mirror_with_polarity(
    mine: Decimal, values: list[Decimal], origin: str, pool: lakpi.areas.Pool
) -> None:
    names = NAMES[: len(values)]
    some = lakpi.area_set("Some", names, pool=pool)

    def compared(indicator: str) -> Comparison:
        rows = zip(("Harrow", *names), (mine, *values), strict=True)
        theirs = figures(
            *(council(area, reported=value) | {"indicator": indicator} for area, value in rows),
            known=[REREFERRALS, MIRRORED],
            origin=origin,
        )
        return only(own(theirs), theirs, some)

    low = compared("rereferral_pct")
    high = compared("mirrored")
    assert low.rank is not None
    assert high.rank is not None
    assert low.rank + low.tied + high.rank == len(values) + 2
    mirrored = {
        Outcome.BETTER: Outcome.WORSE,
        Outcome.WORSE: Outcome.BETTER,
        Outcome.SIMILAR: Outcome.SIMILAR,
    }
    assert low.outcome is not None
    assert high.outcome is mirrored[low.outcome]
    assert low.difference == high.difference
    assert low.minimum is not None
    assert low.benchmark is not None
    assert low.maximum is not None
    assert low.minimum <= low.benchmark <= low.maximum
