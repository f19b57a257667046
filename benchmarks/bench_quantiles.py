"""
Quantile bands of 100,000 groups of 20 areas, by two definitions.

The alternatives are what an analyst writes with pandas, a function for each group.  They
are timed on 5,000 of the groups and scaled, because all of them would take minutes.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from timing import best, line

from lakpi.quantiles import bands_of

GROUPS, EACH, SAMPLE, K = 100_000, 20, 5_000, 4


def cases() -> pd.DataFrame:
    """
    Percentages with one decimal, so with ties, in no order.
    """
    draw = np.random.default_rng(11)
    frame = pd.DataFrame(
        {
            "group": np.repeat(np.arange(GROUPS), EACH),
            "value": draw.integers(0, 1000, GROUPS * EACH) / 10,
        }
    )
    return frame.sample(frac=1, random_state=11).reset_index(drop=True)


def with_quantile(frame: pd.DataFrame) -> pd.Series[int]:
    """
    Cut points with pandas: a transform that works out each group's quartiles.
    """

    def band(values: pd.Series[float]) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
        cuts = np.quantile(values, np.arange(1, K) / K)
        # Interpolation leaves noise in the last digits; without this, ties part.
        return 1 + np.searchsorted(np.round(cuts, 10), values.to_numpy(), side="left")

    return frame.groupby("group")["value"].transform(band).astype(int)


def with_rank(frame: pd.DataFrame) -> pd.Series[int]:
    """
    Bands by ranks with pandas: ranks at once, the formula on columns.
    """
    grouped = frame.groupby("group")["value"]
    rank, n = grouped.rank(method="min"), grouped.transform("count")
    return (K + 1 - -(-(n + 1 - rank) * K // n)).astype(int)


def with_qcut(frame: pd.DataFrame) -> pd.Series[int]:
    """
    The usual one-liner, `pandas.qcut` for each group; it refuses many ties, so it drops them.
    """
    made = frame.groupby("group")["value"].transform(
        lambda values: pd.qcut(values, K, labels=False, duplicates="drop")
    )
    return (made + 1).astype(int)


def main() -> None:
    """
    Hold the answers together, then time them.
    """
    frame = cases()
    values, groups = frame["value"].to_numpy(), frame["group"].to_numpy()
    some = frame[frame["group"] < SAMPLE].copy()
    rows = (groups < SAMPLE).nonzero()[0]
    by_cuts = bands_of(values, groups, K)
    by_ranks = bands_of(values, groups, K, definition="ranks")
    if not np.array_equal(by_cuts[rows], with_quantile(some).to_numpy()):
        raise SystemExit("the answers by cut points differ")
    if not np.array_equal(by_ranks, with_rank(frame).to_numpy()):
        raise SystemExit("the answers by ranks differ")
    differs = np.mean(by_cuts[rows] != with_qcut(some).to_numpy())
    cuts, _ = best(lambda: bands_of(values, groups, K))
    ranks, _ = best(lambda: bands_of(values, groups, K, definition="ranks"))
    scale = GROUPS / SAMPLE
    print(f"Quartiles of {GROUPS:,} groups of {EACH}; answers equal")
    print(line("lakpi, cut points", cuts, cuts))
    print(line("lakpi, ranks", ranks, cuts))
    print(line("pandas, rank and a formula on columns", best(lambda: with_rank(frame), 1)[0], cuts))
    looped = best(lambda: with_quantile(some), 1)[0] * scale
    print(line(f"pandas, quantile in a transform ({SAMPLE:,} groups, scaled)", looped, cuts))
    cut = best(lambda: with_qcut(some), 1)[0] * scale
    print(line(f"pandas, qcut in a transform ({SAMPLE:,} groups, scaled)", cut, cuts))
    print(f"  (qcut gives another band to {differs:.1%} of them)")


if __name__ == "__main__":
    main()
