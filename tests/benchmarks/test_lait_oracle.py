"""
Benchmarks under the policy of LAIT, held to what LAIT's own R code gives.

The oracle (``lait_latest.csv.gz``) has a row for each of 120 indicators and 158 names: the
latest year.  Nothing is left out of it and nothing forgiven: ranks, bands and the sign of
the change are equal, numbers to 1e-9 (LAIT adds in another order).
"""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np
import pandas as pd
import pytest
from tests.published import SHARED

import lakpi
from lakpi.benchmarks import LAIT, Benchmarks, benchmark
from lakpi.readers.lait import LaitTable, lait_table, without_quartiles

TABLE: Final = SHARED / "lait" / "bds_long_0.parquet"
DICTIONARY: Final = SHARED / "lait" / "lait_data_dictionary.csv"
ORACLE: Final = SHARED / "oracles" / "lait_latest.csv.gz"
ENDED: Final = 5

EVERYONE, NEIGHBOURS, REGION, ENGLAND = range(4)

pytestmark = pytest.mark.skipif(
    not (TABLE.is_file() and ORACLE.is_file()), reason=f"no data of LAIT: no file {TABLE}"
)


@attrs.frozen(eq=False)
class Held:
    """
    LAIT's answers and ours, row for row; the four comparators are frames of their own.
    """

    table: LaitTable
    made: Benchmarks
    lait: pd.DataFrame
    ours: tuple[pd.DataFrame, ...]


@pytest.fixture(scope="module")
def held() -> Held:
    pytest.importorskip("pyarrow", reason="LAIT's table is a Parquet file")
    table = lait_table(TABLE, DICTIONARY)
    lait = pd.read_csv(ORACLE, dtype=str, keep_default_na=False)
    ids = {str(each.number): each.id for each in table.indicators}
    lait["indicator"] = lait["indicator_no"].map(ids)
    assert lait["indicator"].nunique() == lait["indicator_no"].nunique() == 120
    assert len(lait) == 120 * 158
    latest = table.figures.latest()
    # By number, which stays where an ONS code changes: a year of 2018 is of the code then.
    area = latest.column("area").astype(str)
    places = {code: lakpi.area(code) for code in area.unique()}
    number_of = {code: each.dfe_code for code, each in places.items() if each.kind == "authority"}
    assert set(number_of.values()) == set(lait["la_number"])
    assert lait["la_number"].nunique() == 158
    made = benchmark(
        latest.where(area.isin(number_of).to_numpy()),
        table.figures,
        against=[
            lakpi.every_authority(),
            lakpi.statistical_neighbours("2025", pool="mean"),
            lakpi.own_region(),
            lakpi.england(),
        ],
        policy=LAIT.without_bands(without_quartiles(table.indicators)),
    )
    frame = made.to_frame()
    frame["la_number"] = frame["area"].astype(str).map(number_of)
    wanted = pd.MultiIndex.from_frame(lait[["indicator", "la_number"]])
    return Held(
        table,
        made,
        lait,
        tuple(
            # Each figure's comparisons stand in the order in which the comparators are given.
            frame.iloc[number::4].set_index(["indicator", "la_number"]).loc[wanted]
            for number in range(4)
        ),
    )


def numbers(texts: pd.Series[str]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """
    LAIT's numbers; NaN where R had NA, or where LAIT says that there can be none ("-").
    """
    return texts.where(~texts.isin(["", "-"]), "nan").to_numpy().astype(np.float64)


def as_lait_has_it(ours: pd.Series[float], lait: pd.Series[str], most: float = 1e-9) -> None:
    mine, theirs = ours.to_numpy(dtype=float), numbers(lait)
    assert (np.isnan(mine) == np.isnan(theirs)).all()
    assert (~np.isnan(theirs)).sum() > 10_000, "hardly anything was compared"
    assert np.nanmax(np.abs(mine - theirs)) <= most


def test_all_446_indicators_were_compared(held: Held) -> None:
    assert len(held.table.indicators) == 446
    assert len(held.made) == 4 * 446 * 158


def test_values_and_changes(held: Held) -> None:
    found = held.ours[EVERYONE]
    as_lait_has_it(found["value"], held.lait["value"], most=0)
    # The row before in the series, whatever the gap.
    as_lait_has_it(found["change"], held.lait["change"], most=0)
    known = held.lait["change"].ne("")
    as_lait_has_it(
        (found["value"] - found["change"]), held.lait["prev_value"].where(known, ""), most=1e-9
    )


def test_arrows_are_the_sign_of_the_change(held: Held) -> None:
    sign = np.sign(held.ours[EVERYONE]["change"].to_numpy(dtype=float))
    np.testing.assert_array_equal(sign, numbers(held.lait["trend_dir"]))


def test_ranks(held: Held) -> None:
    found, lait = held.ours[EVERYONE], held.lait
    ranked = lait["rank"].str.isdecimal().to_numpy()
    assert ranked.sum() > 10_000
    # "" is no value and "-" no polarity: we have no rank for either.
    ranks = lait["rank"].where(ranked, "-1").astype(int)
    np.testing.assert_array_equal(found["rank"].to_numpy(), ranks.to_numpy())
    np.testing.assert_array_equal(
        found["ranked"].to_numpy()[ranked], lait["n_ranked"].to_numpy()[ranked].astype(int)
    )
    assert (lait["rank"].eq("-") == ~lait["polarity"].isin(["High", "Low"])).all()


def test_bands(held: Held) -> None:
    found, lait = held.ours[EVERYONE], held.lait
    band, theirs = found["band"].astype(str).to_numpy(), lait["quartile_band"].to_numpy()
    assert set(theirs) == {"A", "B", "C", "D", "-", ""}
    np.testing.assert_array_equal(band, np.where(np.isin(theirs, ["-", ""]), "", theirs))
    # "-" is no polarity, or a data range that LAIT's own list calls too small.
    without = ~lait["polarity"].isin(["High", "Low"]) | lait["no_quartile"].eq("TRUE")
    assert set(theirs[without & lait["value"].ne("")]) == {"-"}
    assert "-" not in set(theirs[~without])


@pytest.mark.parametrize(("cut", "oracle"), [("cut_1", "q25"), ("cut_2", "q50"), ("cut_3", "q75")])
def test_cut_points(held: Held, cut: str, oracle: str) -> None:
    # LAIT works them out for indicators without polarity too, and shows them nowhere.
    ranked = held.lait["rank"].str.isdecimal()
    as_lait_has_it(held.ours[EVERYONE][cut], held.lait[oracle].where(ranked, ""))


def test_the_cut_points_of_indicators_without_polarity_are_those_of_the_default_policy(
    held: Held,
) -> None:
    plain = held.lait["polarity"].isin(["High", "Low"])
    assert plain.any()
    assert (~plain).any()
    figures = held.made.figures
    some = figures.select(indicator=set(held.lait["indicator"][~plain]))
    ordered = attrs.evolve(LAIT, ordered=True)
    found = benchmark(some, some, against=[lakpi.every_authority()], policy=ordered).to_frame()
    rows = held.lait[~plain & held.lait["value"].ne("")]
    found["la_number"] = [lakpi.area(code).dfe_code for code in found["area"]]
    found = found.set_index(["indicator", "la_number"]).loc[
        pd.MultiIndex.from_frame(rows[["indicator", "la_number"]])
    ]
    for cut, oracle in (("cut_1", "q25"), ("cut_2", "q50"), ("cut_3", "q75")):
        assert np.nanmax(np.abs(found[cut].to_numpy() - numbers(rows[oracle]))) <= 1e-9
        assert not np.isnan(found[cut]).any()
    assert set(found["band"]) == {""}


def test_statistical_neighbours(held: Held) -> None:
    found = held.ours[NEIGHBOURS]
    as_lait_has_it(found["benchmark"], held.lait["sn_avg"])
    as_lait_has_it(found["n"], held.lait["sn_n"], most=0)
    # The five authorities that ended go by the model that knew them.
    ended = held.lait["current_authority"].eq("FALSE").to_numpy()
    assert held.lait["la_number"][ended].nunique() == ENDED
    assert (found["n"].to_numpy()[ended] > 0).any()


def test_regions_and_london_for_its_two_parts(held: Held) -> None:
    found, lait = held.ours[REGION], held.lait
    as_lait_has_it(found["benchmark"], lait["region_value"])
    known = lait["region_value"].ne("").to_numpy()
    names = lait["region_used"].str.replace("(", "", regex=False).str.replace(")", "", regex=False)
    spelt = {
        "London Inner": "Inner London",
        "London Outer": "Outer London",
        "Yorkshire and the Humber": "Yorkshire and The Humber",
    }
    names = names.replace(spelt)
    named = found["comparator"].astype(str).to_numpy() == names.to_numpy()
    assert named[known].all(), lait[known & ~named]["region_used"].unique()
    london = lait["region_used"].eq("London").to_numpy() & known
    assert found["note"].astype(str)[london].str.endswith("London stands in").all()
    assert london.any()


def test_england(held: Held) -> None:
    found = held.ours[ENGLAND]
    assert set(found["comparator"]) == {"England"}
    as_lait_has_it(found["benchmark"], held.lait["england_value"])


def test_one_comparison_says_what_the_frame_says(held: Held) -> None:
    """
    Cut from the same arrays: an authority's comparisons as values, against the oracle too.
    """
    some = held.made.select(area=lakpi.area("Harrow").code, indicator=set(held.lait["indicator"]))
    rows = held.lait[held.lait["la_name"] == "Harrow"].set_index("indicator")
    of_everyone = [each for each in some if each.comparator.startswith("Every authority")]
    assert len(of_everyone) == len(rows)
    for each in of_everyone:
        row = rows.loc[each.figure.meaning.id]
        assert str(each.rank or "") == row["rank"].replace("-", "")
        assert each.band == row["quartile_band"].replace("-", "")
