"""
Quantile bands: each definition against its reference, and figures banded by polarity.
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from fractions import Fraction
from typing import Final

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.published import C1, SHARED, authorities, needs_published, rereferrals

import lakpi
from lakpi.catalogues import ALL
from lakpi.errors import FiguresError
from lakpi.ordering import snapped
from lakpi.quantiles import Definition, QuantileBand, bands_of, group_sizes, quantile_bands

ORACLES: Final = SHARED / "oracles"
needs_oracles = pytest.mark.skipif(
    not ORACLES.is_dir(), reason=f"no outputs of reference programs: no folder {ORACLES}"
)
EACH: Final[tuple[Definition, ...]] = ("cut points", "ranks", "equal counts")


def number(text: str) -> float:
    return float(text) if text else np.nan


@needs_oracles
def test_ranks_are_those_of_phe_quantile() -> None:
    """
    PHEindicatormethods 2.1.0, by `phe_quantile`: no row differs.
    """
    held = defaultdict(list)
    with (ORACLES / "stats_quantile_oracle.csv").open(newline="") as opened:
        for row in csv.DictReader(opened):
            held[row["dataset"], row["nquantiles_arg"], row["invert"]].append(row)
    seen = 0
    for (dataset, k, invert), rows in held.items():
        bands = bands_of(
            [number(row["value"]) for row in rows],
            [row["group"] for row in rows],
            int(k),
            definition="ranks",
            high_first=invert == "true",
        )
        expected = [int(row["quantile"] or 0) for row in rows]
        assert bands.tolist() == expected, (dataset, k, invert)
        seen += len(rows)
    assert seen > 4000


@needs_oracles
def test_cut_points_are_those_of_lait() -> None:
    """
    DfE's LAIT, over the population that LAIT bands (abolished authorities among them).

    LAIT is wrong where one published number is stored as two doubles that differ in the
    seventeenth digit: 97.2 and 97.19999999999999 have two bands there and one here.
    """
    held = defaultdict(list)
    with gzip.open(ORACLES / "lait_latest.csv.gz", "rt", newline="") as opened:
        for row in csv.DictReader(opened):
            held[row["indicator_no"]].append(row)
    banded, noisy = 0, []
    for indicator, rows in held.items():
        if rows[0]["polarity"] not in {"High", "Low"} or rows[0]["no_quartile"] != "FALSE":
            continue
        values = [number(row["value"]) for row in rows]
        high = rows[0]["polarity"] == "High"
        bands = bands_of(values, None, 4, high_first=high)
        exact = snapped(values)
        for row, band, clean, raw in zip(rows, bands, exact, values, strict=True):
            if not row["value"]:
                continue
            if "-ABCD"[band] == row["quartile_band"]:
                banded += 1
            else:
                noisy.append((indicator, clean != raw, row["la_name"]))
    assert banded > 8000
    assert len(noisy) < 10
    assert all(stored_with_noise for _, stored_with_noise, _ in noisy), noisy


def test_the_three_definitions_part_at_ties_and_edges() -> None:
    # By hand: nine values, of which the three cuts are the 3rd, 5th and 7th.
    nine = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert bands_of(nine).tolist() == [1, 1, 1, 2, 2, 3, 3, 4, 4]
    # 4 x 9 / 9 = 4 for the lowest: band 1; ceil(4 x 7 / 9) = 4 for the third: band 1 too.
    assert bands_of(nine, definition="ranks").tolist() == [1, 1, 1, 2, 2, 3, 3, 4, 4]
    assert bands_of(nine, definition="ranks", high_first=True).tolist() == [
        4, 4, 3, 3, 2, 2, 1, 1, 1
    ]  # fmt: skip
    assert bands_of(nine, definition="equal counts").tolist() == [1, 1, 1, 2, 2, 3, 3, 4, 4]
    ties = [1, 2, 2, 2, 2, 2, 2, 9]
    assert bands_of(ties).tolist() == [1, 1, 1, 1, 1, 1, 1, 4]
    assert bands_of(ties, definition="ranks").tolist() == [1, 1, 1, 1, 1, 1, 1, 4]
    assert bands_of(ties, definition="equal counts").tolist() == [1, 1, 2, 2, 3, 3, 4, 4]


def test_a_value_on_a_cut_goes_with_the_lower_values_whichever_way_is_better() -> None:
    five = [10, 20, 30, 40, 50]
    assert bands_of(five).tolist() == [1, 1, 2, 3, 4]
    assert bands_of(five, high_first=True).tolist() == [4, 4, 3, 2, 1]


def test_noise_in_the_last_digits_is_no_difference() -> None:
    values = [97.2, 97.19999999999999, 97.2, 97.2, 99.0, 90.0, 80.0, 70.0]
    for definition in EACH[:2]:
        bands = bands_of(values, definition=definition, high_first=True)
        assert len(set(bands[:4].tolist())) == 1


def test_missing_numbers_small_groups_and_bad_questions() -> None:
    nan = np.nan
    for definition in EACH:
        assert bands_of([1, nan, 2, 3], definition=definition).tolist() == [0, 0, 0, 0]
        assert bands_of([nan, nan], definition=definition).tolist() == [0, 0]
        assert bands_of([], [], definition=definition).tolist() == []
        assert bands_of([4, nan, 2, 3, 1], definition=definition).tolist() == [4, 0, 2, 3, 1]
    assert group_sizes([1, nan, 2], ["a", "a", "b"]).tolist() == [1, 1, 1]
    with pytest.raises(FiguresError, match="found k=1"):
        bands_of([1, 2], k=1)
    with pytest.raises(FiguresError, match=r"no definition of bands 'rank'. Did you mean 'ranks'"):
        bands_of([1, 2], definition="rank")  # type: ignore[arg-type]  # what a user may write
    with pytest.raises(FiguresError, match="go together by position"):
        bands_of([1, 2, 3], ["a", "b"])


numbers = st.lists(st.one_of(st.integers(-5, 12).map(float), st.just(np.nan)), max_size=40)


@given(numbers, st.sampled_from([2, 3, 4, 5, 10]))
def test_cut_points_are_type_7_in_exact_arithmetic(values: list[float], k: int) -> None:
    known = sorted(Fraction(value) for value in values if value == value)  # noqa: PLR0124
    bands = bands_of(values, k=k)
    if len(known) < k:
        assert not bands.any()
        return
    cuts = []
    for j in range(1, k):
        way = Fraction((len(known) - 1) * j, k)
        low = way.numerator // way.denominator
        above = known[min(low + 1, len(known) - 1)]
        cuts.append(known[low] + (way - low) * (above - known[low]))
    for value, band in zip(values, bands, strict=True):
        missing = value != value  # noqa: PLR0124 - only NaN differs from itself
        assert band == (0 if missing else 1 + sum(cut < Fraction(value) for cut in cuts))


@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), max_size=60),
    st.sampled_from(EACH),
    st.sampled_from([2, 4, 5]),
    st.booleans(),
)
def test_groups_are_banded_each_for_itself(
    rows: list[tuple[int, int]],
    definition: Definition,
    k: int,
    high: bool,  # noqa: FBT001
) -> None:
    values = np.array([value for value, _ in rows], dtype=float)
    groups = np.array([group for _, group in rows], dtype=int)
    together = bands_of(values, groups, k, definition=definition, high_first=high)
    for group in set(groups.tolist()):
        own = groups == group
        alone = bands_of(values[own], None, k, definition=definition, high_first=high)
        assert together[own].tolist() == alone.tolist()
        order = np.lexsort((alone, values[own]))
        steps = np.diff(alone[order].astype(int))
        # Never against the order of the values; equal counts may part what is equal.
        assert (steps <= 0).all() if high and definition != "equal counts" else True
        if not high:
            assert (steps >= 0).all()


@given(st.integers(4, 40), st.sampled_from([2, 3, 4]))
def test_equal_counts_are_equal(n: int, k: int) -> None:
    bands = bands_of(np.zeros(n), k=k, definition="equal counts")
    sizes = np.bincount(bands, minlength=k + 1)[1:]
    assert sizes.max() - sizes.min() <= 1
    assert sizes.tolist() == sorted(sizes.tolist(), reverse=True)


NAMES: Final = ("Harrow", "Brent", "Ealing", "Barnet", "Camden", "Islington", "Enfield", "Haringey")


def figures(
    values: dict[str, str], indicator: str = "rereferral_pct", **cells: str
) -> lakpi.Figures:
    rows = [
        {"indicator": indicator, "area": name, "period": "2013-14", "reported": value, **cells}
        for name, value in values.items()
    ]
    return lakpi.read_figures(pd.DataFrame(rows), ALL)


def of(bands: lakpi.quantiles.QuantileBands, name: str) -> QuantileBand:
    (found,) = (each for each in bands if each.figure.area_name == name)
    return found


EIGHT: Final = dict(zip(NAMES, ("10", "20", "30", "40", "50", "60", "70", "80"), strict=True))


def test_polarity_decides_the_first_band() -> None:
    low = quantile_bands(figures(EIGHT))
    assert [each.letter for each in low] == list("AABBCCDD")
    assert (of(low, "Harrow").word, of(low, "Haringey").word) == ("best quarter", "worst quarter")
    high = quantile_bands(figures(EIGHT, "assessments_within_45wd_pct"))
    assert [each.letter for each in high] == list("DDCCBBAA")
    neither = quantile_bands(figures(EIGHT, "referral_nfa_pct"))
    assert [each.band for each in neither] == [4, 4, 3, 3, 2, 2, 1, 1]
    assert {each.letter for each in neither} == {""}
    assert of(neither, "Haringey").word == "highest quarter"
    assert of(neither, "Harrow").word == "lowest quarter"
    assert of(neither, "Brent").n == 8


def test_quintiles_and_words() -> None:
    fifths = quantile_bands(figures(EIGHT), 5, definition="ranks")
    assert [each.band for each in fifths] == [1, 1, 2, 2, 3, 4, 4, 5]
    assert of(fifths, "Camden").word == "3rd fifth"
    assert (of(fifths, "Camden").letter, fifths.definition) == ("", "ranks")
    assert fifths.to_frame()["word"].tolist()[0] == "best fifth"


def test_who_is_banded() -> None:
    some = figures(EIGHT | {"England": "1", "Outer London": "2", "Cumberland": "3", "Hackney": "c"})
    bands = quantile_bands(some)
    assert of(bands, "England").reason == "not an authority"
    assert of(bands, "Outer London").reason == "not an authority"
    # Cumberland began in 2023.
    assert of(bands, "Cumberland").reason == "it did not exist on the period's last day"
    assert of(bands, "Hackney").reason == "no number: confidential"
    assert (of(bands, "Harrow").letter, of(bands, "Harrow").n) == ("A", 8)
    assert (of(bands, "England").band, of(bands, "England").word) == (None, "")
    few = quantile_bands(figures(dict(list(EIGHT.items())[:3])))
    assert of(few, "Harrow").reason == "3 figures are too few for 4 bands"


def test_only_among_some_areas() -> None:
    west = lakpi.area_set("Four", NAMES[:4])
    bands = quantile_bands(figures(EIGHT), among=west)
    assert [each.letter for each in bands] == ["A", "B", "C", "D", "", "", "", ""]
    assert of(bands, "Camden").reason == "not among the areas asked for"
    teams = [lakpi.local_area(f"team-{n}", f"Team {n}") for n in range(4)]
    rows = pd.DataFrame(
        {
            "indicator": "rereferral_pct",
            "area": [team.code for team in teams],
            "period": "2013-14",
            "reported": ["4", "3", "2", "1"],
        }
    )
    read = lakpi.read_figures(rows, ALL, areas=teams)
    assert not quantile_bands(read).band.any()
    by_team = quantile_bands(read, among=lakpi.AreaSet("Teams", tuple(teams)))
    assert [each.letter for each in by_team] == list("DCBA")


def test_each_kind_of_figure_is_banded_with_its_like() -> None:
    girls = figures(dict(zip(NAMES, list(EIGHT.values())[::-1], strict=True)), breakdown="sex",
                    category="F")  # fmt: skip
    both = lakpi.combine(figures(EIGHT), girls)
    assert [each.letter for each in quantile_bands(both)] == [*"AABBCCDD", *"DDCCBBAA"]


def test_published_figures_are_banded_as_reported_and_once() -> None:
    published = figures(EIGHT, origin="published")
    own = lakpi.read_figures(
        pd.DataFrame(
            {
                "indicator": ["rereferral_pct"],
                "area": ["Harrow"],
                "period": ["2013-14"],
                "numerator": [400],
                "denominator": [500],
            }
        ),
        ALL,
    )
    bands = quantile_bands(lakpi.combine(published, own))
    assert [each.letter for each in bands] == [*"AABBCCDD", ""]
    assert list(bands)[-1].reason == "the area's published figure is banded instead"
    # A mixture is rounded: 201 of 2,000 is 10.05 exactly, 10.1 as shown.
    mixed = lakpi.combine(
        figures({"Brent": "10.1", "Ealing": "10.0", "Barnet": "10.2"}, origin="published"),
        lakpi.read_figures(
            pd.DataFrame(
                {
                    "indicator": ["rereferral_pct"],
                    "area": ["Harrow"],
                    "period": ["2013-14"],
                    "numerator": [201],
                    "denominator": [2000],
                }
            ),
            ALL,
        ),
    )
    ranked = quantile_bands(mixed, definition="ranks")
    assert of(ranked, "Harrow").band == of(ranked, "Brent").band == 2


def test_the_band_of_one_figure() -> None:
    bands = quantile_bands(figures(EIGHT))
    assert bands.of(bands.figures.one(area_name="Ealing")).letter == "B"
    other = figures({"Harrow": "1"}, "referrals_count").one()
    with pytest.raises(FiguresError, match="no band of 'referrals_count', Harrow, 2013-14"):
        bands.of(other)
    assert len(quantile_bands(bands.figures.select(area="nowhere"))) == 0


@needs_published
def test_all_authorities_of_a_published_table() -> None:
    """
    DfE, children in need, table C1: each year's quarters are those of the printed percentages.
    """
    some = lakpi.read_figures(rereferrals(authorities(C1)), ALL, origin="published")
    bands = quantile_bands(some)
    by_year: dict[str, list[QuantileBand]] = defaultdict(list)
    for each in bands:
        if each.band is not None:
            by_year[each.figure.period].append(each)
    assert len(by_year) == 13
    for year, those in by_year.items():
        printed = np.array([float(each.figure.reported) for each in those])
        cuts = np.round(np.quantile(printed, [0.25, 0.5, 0.75]), 6)
        expected = 1 + (printed[:, None] > cuts).sum(axis=1)
        assert [each.band for each in those] == expected.tolist(), year
        assert {each.n for each in those} == {len(those)}
        assert all(lakpi.area(each.figure.area).is_alive(each.figure.period_end) for each in those)
        assert 145 <= len(those) <= 153
