"""
In memory: pandas and Polars frames, ours against NumPy written by hand for the one question.

Ours is the public path, frame in and figures out: ids coded, duplicates looked for, every
row accounted for.  NumPy by hand takes the same frame and gives only the counts.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import scale
from bench_rereferrals import with_numpy as rereferrals_by_hand

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

NAMES: Final = ("rereferrals", "stocks", "many")


def coded(column: pd.Series[Any]) -> tuple[Ints, int]:
    """
    Code a column of text, in the order of the texts.
    """
    codes, uniques = pd.factorize(column, sort=True)
    return codes.astype(np.int64), len(uniques)


def rereferrals(frame: pd.DataFrame) -> Ints:
    """
    One packed key sorted, months compared, counts by bincount.
    """
    top, base = rereferrals_by_hand(frame)
    return np.stack([top, base])[None, :, :, None, :]


def stocks(frame: pd.DataFrame) -> Ints:
    """
    One up where a plan begins and one down where it ends, added up along the months.
    """
    area, areas = coded(frame["authority"])
    first, months = (2009 - 1970) * 12 + 3, len(scale.MONTHS)
    change = np.zeros(areas * (months + 1), dtype=np.int64)
    for name, sign in (("start_date", 1), ("end_date", -1)):
        month = frame[name].to_numpy().astype("M8[M]")
        known = ~np.isnat(month)
        place = np.clip(month[known].astype(np.int64) - first, 0, months)
        cell = area[known] * (months + 1) + place
        change += sign * np.bincount(cell, minlength=change.size)
    held = change.reshape(areas, -1).cumsum(axis=1)[:, :-1]
    made = np.zeros((1, 2, areas, 1, months), dtype=np.int64)
    made[0, 0, :, 0] = held
    return made


def many(frame: pd.DataFrame) -> Ints:
    """
    One cell for each row and breakdown, and a bincount of it for each condition.
    """
    area, areas = coded(frame["authority"])
    month = frame["referral_date"].to_numpy().astype("M8[M]").astype(np.int64)
    quarter, quarters = (month - (2005 - 1970) * 12 - 3) // 3, len(scale.QUARTERS)
    factors, days = frame["factors"].to_numpy(), frame["working_days"].to_numpy()
    parts = []
    for name in ("", "age_group", "ethnicity"):
        code, width = coded(frame[name]) if name else (np.zeros_like(area), 1)
        cell, size = (area * width + code) * quarters + quarter, areas * width * quarters
        both = []
        for least in scale.FACTORS:
            some = factors >= least
            base = np.bincount(cell[some], minlength=size)
            both += [
                [np.bincount(cell[some & (days <= limit)], minlength=size), base]
                for limit in scale.LIMITS
            ]
        shaped = np.array(both).reshape(50, 2, areas, width, quarters)
        parts.append(shaped)
    return np.concatenate(parts, axis=3)


def many_by_histogram(frame: pd.DataFrame) -> Ints:
    """
    A histogram of both facts in each cell of each breakdown, added up along both.
    """
    area, areas = coded(frame["authority"])
    month = frame["referral_date"].to_numpy().astype("M8[M]").astype(np.int64)
    quarter = (month - (2005 - 1970) * 12 - 3) // 3
    quarters = len(scale.QUARTERS)
    band = np.minimum((frame["working_days"].to_numpy(np.int64) + 4) // 5, 11)
    band = np.maximum(band, 1)
    fact = frame["factors"].to_numpy(np.int64) * 12 + band
    parts = []
    for name in ("", "age_group", "ethnicity"):
        code, width = coded(frame[name]) if name else (np.zeros_like(area), 1)
        cell = (area * width + code) * quarters + quarter
        size = areas * width * quarters
        told = np.bincount(cell * 72 + fact, minlength=size * 72).reshape(size, 6, 12)
        over = told[:, ::-1].cumsum(axis=1)[:, ::-1][:, :5].cumsum(axis=2)
        top = over[:, :, 1:11].reshape(size, 50)
        base = np.repeat(over[:, :, 11], 10, axis=1)
        both = np.stack([top, base], axis=1).reshape(areas, width, quarters, 2, 50)
        parts.append(both.transpose(4, 3, 0, 1, 2))
    return np.concatenate(parts, axis=3)


BY_HAND: Final = {
    "rereferrals": {"NumPy": rereferrals},
    "stocks": {"NumPy": stocks},
    "many": {"NumPy": many, "NumPy, one histogram": many_by_histogram},
}


def checks(frame: pd.DataFrame, work: scale.Workload) -> None:
    """
    What a careful analyst asks before counting: missing values, and keys that stand twice.
    """
    frame.isna().sum()
    frame[work.source.key[0]].duplicated().any()


def case(name: str, who: str, file: Path, times: int) -> None:
    """
    Do one case in this process; reading the file is not timed.
    """
    work = scale.WORKLOADS[name]
    columns = [column.name for column in work.source.columns]
    if "Polars" in who:
        import polars as pl

        frame: Any = pl.read_parquet(file, columns=columns)
    else:
        frame = pd.read_parquet(file, columns=columns)
        dates = [name for name in columns if name.endswith("_date")]
        frame[dates] = frame[dates].apply(pd.to_datetime)

    def done() -> Any:  # noqa: ANN401 - what turns the answer into counts
        if who.startswith("NumPy"):
            if who.endswith("with checks"):
                checks(frame, work)
            counts = BY_HAND[name][who.removesuffix(", with checks")](frame)
            return lambda: counts
        figures = scale.ours(frame, work, keyed=False)
        return lambda: scale.counts_of(figures, work)

    scale.report(done, times)


def main() -> None:
    """
    Race the cases of each workload.
    """
    asked = scale.arguments(__doc__, 1_000_000).parse_args()
    if asked.case:
        name, who, file, times = asked.case
        case(name, who, Path(file), int(times))
        return
    with scale.folder_of(asked.folder, keep=asked.keep) as folder:
        for name in [each for each in asked.only if each in NAMES]:
            work = scale.WORKLOADS[name]
            file = scale.written(folder, work.file, asked.rows)
            print(f"In memory: {work.title}, {asked.rows:,} rows; answers equal")
            within = "2" if asked.rows <= 1_000_000 else "1"
            who = ["NumPy, with checks", "lakpi, pandas", "lakpi, Polars", *BY_HAND[name]]
            cases = {each: ["--case", name, each, file, within] for each in who}
            best = scale.raced(Path(__file__), cases, asked.times)
            scale.told(best, dict.fromkeys(who[1:3], "NumPy, with checks"))
            scale.noted(asked.csv, scale.lines("memory", name, asked.rows, best))


if __name__ == "__main__":
    main()
