"""
The whole table of DfE's LAIT: change, rank, cut points, band, average of neighbours.

The latest period of 446 indicators and 158 names, then every period.  The alternatives make
the same columns: bare NumPy, from matrices that somebody has already laid out (a floor under
what is possible), and idiomatic pandas, from the long table with group-bys and a merge.
Answers are equal first, under `lakpi.LAIT`.

The data are DfE's own: the folder ``lait`` in ``LAKPI_SHARED``, or beside the project.
"""

from __future__ import annotations

import gc
import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import numpy as np
import pandas as pd
from timing import best, line

import lakpi
from lakpi.areas import statistical_neighbour_model
from lakpi.benchmarks import LAIT, RIGHT, Policy
from lakpi.figures import Figures
from lakpi.polarity import Polarity
from lakpi.readers.lait import LaitTable, lait_table, without_quartiles

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SHARED = Path(os.environ.get("LAKPI_SHARED", Path(__file__).parents[2] / "shared")) / "lait"
MOST_LATEST, MOST_ALL, AS_FAST = 0.5, 4.0, 4.0
CUTS = ("cut_1", "cut_2", "cut_3")
AGAINST = (lakpi.every_authority(), lakpi.statistical_neighbours("2025", pool="mean"))


@attrs.frozen(eq=False)
class Case:
    """
    What is asked: our figures, all figures, and the same as a plain long table.

    Attributes:
        ours: The figures to benchmark.
        theirs: All figures.
        policy: LAIT's choices.
        long: A row for each of `theirs` that is of an authority: indicator, place (DfE's
            digits), end, value, sign (1 high is good, -1 low is good, NaN neither) and
            banded; in the order of `theirs`.
        asked: Which rows of `long` are ours.
        near: Each place with its neighbours, a row each.
    """

    ours: Figures
    theirs: Figures
    policy: Policy
    long: pd.DataFrame
    asked: NDArray[np.bool_]
    near: pd.DataFrame


def near() -> pd.DataFrame:
    """
    The neighbours of the 158 names: by the model of 2025, or of 2021 where they had ended.
    """
    newer, older = (statistical_neighbour_model(name) for name in ("2025", "2021"))
    rows = []
    for model in (newer, older):
        for area in model.areas():
            if model is newer or area not in newer:
                rows += [(area.dfe_code, each.dfe_code) for each in model.of(area)]
    return pd.DataFrame(rows, columns=["place", "neighbour"])


def case(table: LaitTable, *, latest: bool) -> Case:
    """
    Ask for the latest period of everything, or for every period.
    """
    theirs = table.figures
    code = theirs.column("area").cat
    areas = [lakpi.area(each) for each in code.categories]
    authority = np.array([each.kind == "authority" for each in areas])[code.codes]
    signs = {Polarity.HIGH_IS_GOOD: 1.0, Polarity.LOW_IS_GOOD: -1.0}
    ids = theirs.column("indicator").cat
    sign = {each.id: signs.get(each.polarity, np.nan) for each in theirs.meanings}
    unbanded = without_quartiles(table.indicators)
    long = pd.DataFrame(
        {
            "indicator": ids.codes,
            "place": np.array([each.dfe_code for each in areas], dtype=object)[code.codes],
            "end": theirs.column("period_end"),
            "value": theirs.column("value"),
            "sign": np.array([sign[str(each)] for each in ids.categories])[ids.codes],
            "banded": np.array([str(each) not in unbanded for each in ids.categories])[ids.codes],
        }
    )[authority].reset_index(drop=True)
    long["place"] = long["place"].astype("category")
    last = theirs.column("period_end").groupby(ids.codes).transform("max")
    asked = authority & (theirs.column("period_end") == last).to_numpy() if latest else authority
    return Case(
        ours=theirs.where(asked),
        theirs=theirs,
        policy=LAIT.without_bands(unbanded),
        long=long,
        asked=asked[authority],
        near=near(),
    )


def ours(of: Case, policy: Policy | None = None) -> pd.DataFrame:
    """
    Make the table with lakpi, as a frame.
    """
    made = lakpi.benchmark(of.ours, of.theirs, against=AGAINST, policy=policy or of.policy)
    return made.to_frame()


def with_pandas(of: Case) -> pd.DataFrame:
    """
    What an analyst writes: sorted differences, ranks and quantiles by group, a merge.
    """
    long = of.long
    if not of.asked.all():  # the last two periods are enough
        ends = long[["indicator", "end"]].drop_duplicates().sort_values("end")
        two = ends.groupby("indicator").tail(2)
        long = long.merge(two, on=["indicator", "end"])
    by = ["indicator", "end"]
    long = long.sort_values(["indicator", "place", "end"])
    long["change"] = long.groupby(["indicator", "place"], observed=True)["value"].diff()
    if not of.asked.all():
        long = long[long["end"] == long.groupby("indicator")["end"].transform("max")].copy()
    long["rank"] = (-long["sign"] * long["value"]).groupby([long[c] for c in by]).rank("min")
    shares = np.array([0.25, 0.5, 0.75])
    cuts = long.groupby(by)["value"].quantile(shares).rename_axis([*by, "share"]).reset_index()
    cuts = cuts.pivot_table(index=by, columns="share", values="value", dropna=False)
    long = long.merge(cuts.set_axis(list(CUTS), axis=1).reset_index(), on=by)
    above = sum((long["value"] > long[cut]).astype(int) for cut in CUTS)
    letters = np.where(
        long["sign"] < 0, np.array(list("ABCD"))[above], np.array(list("DCBA"))[above]
    )
    long["band"] = np.where(long["rank"].notna() & long["banded"], letters, "")
    values = long[[*by, "place", "value"]].rename(columns={"place": "neighbour", "value": "theirs"})
    pairs = of.near.astype(values.dtypes["neighbour"]).merge(values, on="neighbour")
    mean = pairs.groupby([*by, "place"], observed=True)["theirs"].mean()
    return long.merge(mean.rename("average").reset_index(), on=[*by, "place"], how="left")


def in_full(of: Case) -> pd.DataFrame:
    """
    With pandas all that lakpi's frame says of the two comparators, not four things only.

    Of every authority: n, mean, lowest and highest, ties and percentile; of the neighbours:
    n, mean, quartiles, lowest and highest, and the place among them with ties, cut points
    and band.  Each group has a whole number, so that pandas groups by one column.
    """
    long = with_pandas(of)
    by = ["indicator", "end"]
    every = long.groupby(by)["value"]
    long["n"] = every.transform("count")
    for name in ("mean", "min", "max"):
        long[name] = every.transform(name)
    long["tied"] = long.groupby([*by, "value"])["value"].transform("count") - 1
    behind = long["n"] - long["rank"] - long["tied"]
    long["percentile"] = 100 * behind / (long["n"] - 1).where(long["n"] > 1)
    long["row"] = np.arange(len(long))
    own = long[[*by, "place", "row", "value", "sign"]]
    theirs = own[[*by, "place", "value"]].rename(columns={"place": "neighbour", "value": "theirs"})
    pairs = of.near.astype(long.dtypes["place"]).merge(own, on="place")
    pairs = pairs.merge(theirs, on=[*by, "neighbour"], how="left")
    grouped = pairs.groupby("row")["theirs"]
    told = grouped.agg(["count", "mean", "min", "median", "max"])
    for share, name in ((0.25, "lower"), (0.75, "upper")):
        told[name] = grouped.quantile(share)
    both = pd.concat([pairs[["row", "theirs"]], own[["row"]].assign(theirs=own["value"])])
    both = both[both["row"].isin(own.loc[own["value"].notna(), "row"])]
    cuts = both.groupby("row")["theirs"].quantile(np.array([0.25, 0.5, 0.75])).unstack()  # noqa: PD010 - the quickest way
    told[list(CUTS)] = cuts.set_axis(list(CUTS), axis=1)
    ahead = pairs["theirs"] * pairs["sign"] > pairs["value"] * pairs["sign"]
    told["rank"] = ahead.groupby(pairs["row"]).sum() + 1
    told["tied"] = (pairs["theirs"] == pairs["value"]).groupby(pairs["row"]).sum()
    made = long.merge(told.add_prefix("sn_").reset_index(), on="row", how="left")
    above = sum((made["value"] > made[f"sn_{cut}"]).astype(int) for cut in CUTS)
    best_low, best_high = np.array(list("ABCD"))[above], np.array(list("DCBA"))[above]
    made["sn_band"] = np.where(made["sign"] < 0, best_low, best_high)
    made["sn_difference"] = made["value"] - made["sn_mean"]
    return made


def group_by_group(of: Case) -> pd.DataFrame:
    """
    The same four things as `with_pandas`, a function applied to each group.

    This is how it is mostly written, and what LAIT's own R does: take one indicator and
    period, and work on that.
    """

    def one(group: pd.DataFrame) -> pd.DataFrame:
        value = group["value"]
        made = group.assign(rank=(-group["sign"] * value).rank(method="min"))
        cuts = value.quantile([0.25, 0.5, 0.75])
        above = (value.to_numpy()[:, None] > cuts.to_numpy()).sum(axis=1)
        letters = np.where(group["sign"] < 0, low[above], high[above])
        made["band"] = np.where(made["rank"].notna() & group["banded"], letters, "")
        theirs = of.near["neighbour"].map(group.set_index("place")["value"])
        mean = theirs.groupby(of.near["place"]).mean()
        return made.assign(average=group["place"].map(mean).astype(float))

    low, high = np.array(list("ABCD")), np.array(list("DCBA"))
    long = of.long.astype({"place": object}).sort_values(["indicator", "place", "end"])
    long["change"] = long.groupby(["indicator", "place"])["value"].diff()
    if not of.asked.all():
        long = long[long["end"] == long.groupby("indicator")["end"].transform("max")]
    return pd.concat([one(group) for _, group in long.groupby(["indicator", "end"])])


@attrs.frozen(eq=False)
class Matrices:
    """
    The latest period and the one before, laid out: a row an indicator, a column a place.
    """

    now: Floats
    before: Floats
    sign: Floats
    banded: NDArray[np.bool_]
    near: NDArray[np.int64]


def matrices(of: Case) -> Matrices:
    """
    Lay the long table out; this is not timed.
    """
    places = of.long["place"].cat.categories
    number = {place: column for column, place in enumerate(places)}
    first = of.long.drop_duplicates("indicator").sort_values("indicator")
    grid = of.long.pivot_table(
        index=["indicator", "end"], columns="place", values="value", observed=True, dropna=False
    ).reindex(columns=places)
    known = of.long[["indicator", "end"]].drop_duplicates().sort_values(["indicator", "end"])
    grid = grid.reindex(pd.MultiIndex.from_frame(known))
    ends = grid.reset_index(drop=True).groupby(known["indicator"].to_numpy())
    nearest = np.full((len(places), 10), len(places))
    for place, some in of.near.groupby("place")["neighbour"]:
        nearest[number[str(place)], : len(some)] = [number[each] for each in some]
    rows = [group.to_numpy() for _, group in ends]
    blank = np.full(len(places), np.nan)
    return Matrices(
        now=np.array([each[-1] for each in rows]),
        before=np.array([each[-2] if len(each) > 1 else blank for each in rows]),
        sign=first["sign"].to_numpy(),
        banded=first["banded"].to_numpy(),
        near=nearest,
    )


def with_numpy(of: Matrices) -> tuple[Floats, Floats, Floats, NDArray[np.int64], Floats]:
    """
    Change, rank, cut points, quarter and average of neighbours, and nothing else.
    """
    now = of.now
    better = np.where(np.isnan(of.sign), np.nan, -of.sign)[:, None] * now
    ordered = np.sort(better, axis=1)
    rank = np.full(now.shape, np.nan)
    for row, (mine, line_) in enumerate(zip(better, ordered, strict=True)):
        known = ~np.isnan(mine)
        rank[row, known] = np.searchsorted(line_, mine[known], side="left") + 1
    level = np.sort(now, axis=1)
    n = (~np.isnan(now)).sum(axis=1)
    way = np.maximum(n - 1, 0)[:, None] * np.array([0.25, 0.5, 0.75])
    low = np.floor(way).astype(int)
    below = np.take_along_axis(level, low, axis=1)
    above = np.take_along_axis(level, np.minimum(low + 1, np.maximum(n - 1, 0)[:, None]), axis=1)
    cuts = below + (way - low) * (above - below)
    quarter = (now[:, :, None] > cuts[:, None, :]).sum(axis=2)
    padded = np.concatenate([now, np.full((len(now), 1), np.nan)], axis=1)
    theirs = padded[:, of.near]
    some = ~np.isnan(theirs)
    with np.errstate(invalid="ignore"):
        average = np.where(some, theirs, 0.0).sum(axis=2) / some.sum(axis=2)
    return now - of.before, rank, cuts, quarter, average


def proved(of: Case, theirs: pd.DataFrame) -> None:
    """
    Stop where lakpi's table and pandas' differ.
    """
    made = ours(of)
    every, neighbours = made.iloc[0::2], made.iloc[1::2]
    keys = ["indicator", "place", "end"]
    order = of.long.loc[of.asked, keys].reset_index(drop=True)
    told = order.merge(theirs, on=keys, how="left", validate="one_to_one")
    told["rank"] = told["rank"].fillna(-1).astype(int)
    ranked = told["rank"].to_numpy() > 0
    same("rank", np.array_equal(every["rank"], told["rank"]))
    # pandas and R interpolate in another order, so 97.2 may lie on a cut, or 1e-14 above it.
    cuts, ours_cut = told[list(CUTS)].to_numpy(), every[list(CUTS)].to_numpy()
    on_it = np.abs(told["value"].to_numpy()[:, None] - cuts) < 1e-9
    noise = (on_it & (cuts != ours_cut)).any(axis=1) & ranked
    same("band", noise.sum() < len(noise) / 1000)
    agrees = every["band"].astype(str).to_numpy() == told["band"].astype(str).to_numpy()
    same("band", (agrees | noise).all())
    same("change", close(every["change"], told["change"]))
    same("average", close(neighbours["benchmark"], told["average"]))
    for cut in CUTS:
        same(cut, close(every.loc[ranked, cut], told.loc[ranked, cut]))


def proved_in_full(of: Case, theirs: pd.DataFrame) -> None:
    """
    Stop where the rest of the two tables differs.
    """
    made = ours(of)
    every, neighbours = made.iloc[0::2], made.iloc[1::2]
    keys = ["indicator", "place", "end"]
    told = of.long.loc[of.asked, keys].merge(theirs, on=keys, how="left", validate="one_to_one")
    ranked = told["rank"].notna().to_numpy()
    for name, column in {"n": "n", "mean": "mean", "minimum": "min", "maximum": "max"}.items():
        same(name, close(every[name], told[column]))
    for name in ("tied", "percentile"):
        same(name, close(every.loc[ranked, name], told.loc[ranked, name]))
    pairs = {"n": "count", "median": "median", "minimum": "min", "maximum": "max"}
    pairs |= {"lower_quartile": "lower", "upper_quartile": "upper", "difference": "difference"}
    known = (neighbours["n"] > 0).to_numpy()
    for name, column in pairs.items():
        same(
            f"neighbours' {name}",
            close(neighbours.loc[known, name], told.loc[known, f"sn_{column}"]),
        )
    placed = (neighbours["rank"] > 0).to_numpy()
    for name in ("rank", "tied", *CUTS):
        same(f"{name} by it", close(neighbours.loc[placed, name], told.loc[placed, f"sn_{name}"]))


def agree(applied: pd.DataFrame, merged: pd.DataFrame) -> None:
    """
    Stop where the two ways with pandas differ.
    """
    keys = ["indicator", "place", "end"]
    both = applied.merge(merged.astype({"place": object}), on=keys, suffixes=("", "_2"))
    same("rows", len(both) == len(merged) == len(applied))
    for name in ("change", "rank", "average"):
        same(f"{name}, group by group", close(both[name], both[f"{name}_2"]))


def close(first: pd.Series[float], second: pd.Series[float]) -> bool:
    """
    Whether numbers agree to 1e-9, missing where missing.
    """
    return bool(np.allclose(first, second, rtol=1e-12, atol=1e-9, equal_nan=True))


def same(what: str, agrees: object) -> None:
    """
    Stop where the answers differ.
    """
    if not agrees:
        raise SystemExit(f"the answers differ: {what}")


def peak(run: Callable[[], object]) -> float:
    """
    The most memory that something takes beyond what was held before, in MB.
    """
    gc.collect()
    tracemalloc.start()
    run()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most / 1e6


def told(name: str, of: Case, times: int) -> tuple[float, float]:
    """
    Prove and time one case, and print it; give the seconds of lakpi and of pandas by groups.
    """
    proved(of, with_pandas(of))
    proved_in_full(of, in_full(of))
    print(f"{name}: {len(of.ours):,} figures; answers equal (best of {times})")
    mine, _ = best(lambda: ours(of), times)
    print(line("lakpi, LAIT's choices, to a frame", mine, mine))
    print(line("lakpi, its own choices, to a frame", best(lambda: ours(of, RIGHT), times)[0], mine))
    four, _ = best(lambda: with_pandas(of), times)
    print(line("pandas: change, rank, band, mean of neighbours, no more", four, mine))
    slow, applied = best(lambda: group_by_group(of), 1)
    agree(applied, with_pandas(of))
    print(line("pandas: the same, a function applied to each group", slow, mine))
    full, _ = best(lambda: in_full(of), 1)
    print(line("pandas: the columns that lakpi's frame has", full, mine))
    print(f"  peak memory: lakpi {peak(lambda: ours(of)):,.0f} MB,", end=" ")
    print(f"pandas {peak(lambda: with_pandas(of)):,.0f} MB, in full", end=" ")
    print(f"{peak(lambda: in_full(of)):,.0f} MB")
    return mine, slow


def floor(of: Case, mine: float) -> None:
    """
    Prove and time bare NumPy on the latest period.
    """
    laid = matrices(of)
    change, rank, cuts, quarter, average = with_numpy(laid)
    made = with_pandas(of)
    row, column = made["indicator"].to_numpy(), made["place"].cat.codes.to_numpy()
    same("NumPy's ranks", close(pd.Series(rank[row, column]), made["rank"]))
    same("NumPy's changes", close(pd.Series(change[row, column]), made["change"]))
    same("NumPy's averages", close(pd.Series(average[row, column]), made["average"]))
    same("NumPy's cuts", np.allclose(cuts[row], made[list(CUTS)], atol=1e-9, equal_nan=True))
    same("NumPy's quarters", quarter.max() == len(CUTS))
    seconds, _ = best(lambda: with_numpy(laid), 5)
    print(line("bare NumPy, from matrices laid out beforehand", seconds, mine))


def main() -> None:
    """
    Hold the answers together, then time them.
    """
    if not SHARED.is_dir():
        raise SystemExit(f"no data of LAIT: there is no folder {SHARED}")
    table = lait_table(SHARED / "bds_long_0.parquet", SHARED / "lait_data_dictionary.csv")
    latest = case(table, latest=True)
    seconds, _ = told("The latest period", latest, 5)
    floor(latest, seconds)
    kept = "kept" if seconds <= MOST_LATEST else "not kept"
    print(f"Promised: under {MOST_LATEST} s; {kept}")
    mine, theirs = told("Every period", case(table, latest=False), 3)
    kept = "kept" if mine <= MOST_ALL and theirs >= AS_FAST * mine else "not kept"
    print(f"Promised: under {MOST_ALL} s, {AS_FAST:.0f} times as fast as pandas by groups; {kept}")


if __name__ == "__main__":
    main()
