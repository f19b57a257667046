"""
Re-referral rate by authority and quarter, 1,000,000 referrals with text ids.

Ours is the public path: frame in, figures out, duplicates looked for, every row
accounted for.  The alternatives only compute the two counts.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from data import authority_codes, referrals
from timing import best, line

import lakpi

SOURCE = lakpi.Source(
    "referrals",
    area="authority",
    person="child_id",
    key=["referral_id"],
    columns=[
        lakpi.Column("authority", str),
        lakpi.Column("child_id", str),
        lakpi.Column("referral_id", str),
        lakpi.Column("referral_date", lakpi.Date),
    ],
    derived={"previous_referral_date": lakpi.previous("referral_date")},
)
RECEIVED = lakpi.count("referrals", SOURCE, lakpi.During("referral_date"))
REREFERRALS = lakpi.Percentage(
    id="rereferrals",
    title="Re-referrals within 12 months",
    denominator=RECEIVED,
    numerator=RECEIVED.where(
        lakpi.col("previous_referral_date").on_or_after("referral_date", months=-12)
    ),
    polarity=lakpi.Polarity.LOW_IS_GOOD,
)
QUARTERS = lakpi.quarters("2005-06 Q1", "2019-20 Q4")


def ours(frame: pd.DataFrame) -> lakpi.Figures:
    """
    The public path.
    """
    records = lakpi.read_frames({SOURCE: frame}, complete=("2005-04-01", "2020-03-31"))
    return lakpi.compute(REREFERRALS, records, periods=QUARTERS)


def with_pandas(frame: pd.DataFrame) -> pd.DataFrame:
    """
    What an analyst writes: sort, shift within the child, move back 12 months, add up.
    """
    ordered = frame.sort_values(["authority", "child_id", "referral_date"])
    ordered["previous"] = ordered.groupby(["authority", "child_id", "referral_date"])[
        "referral_date"
    ].transform("first")
    days = ordered.drop_duplicates(["authority", "child_id", "referral_date"])
    before = days.groupby(["authority", "child_id"])["referral_date"].shift()
    days = days.assign(before=before)
    ordered = ordered.merge(
        days[["authority", "child_id", "referral_date", "before"]],
        on=["authority", "child_id", "referral_date"],
    )
    ordered["again"] = ordered["before"] >= ordered["referral_date"] - pd.DateOffset(months=12)
    quarter = ordered["referral_date"].dt.to_period("Q-MAR")
    return ordered.groupby(["authority", quarter])["again"].agg(["sum", "size"])


def with_pandas_shift(frame: pd.DataFrame) -> pd.DataFrame:
    """
    The shortest idiom: the row before, which counts the second of two on one day.
    """
    ordered = frame.sort_values(["authority", "child_id", "referral_date", "referral_id"])
    before = ordered.groupby(["authority", "child_id"])["referral_date"].shift()
    ordered["again"] = before >= ordered["referral_date"] - pd.DateOffset(months=12)
    quarter = ordered["referral_date"].dt.to_period("Q-MAR")
    return ordered.groupby(["authority", quarter])["again"].agg(["sum", "size"])


def with_numpy(frame: pd.DataFrame) -> np.ndarray[tuple[int, int, int], np.dtype[np.int64]]:
    """
    By hand: ids coded, one packed key sorted, months compared, counts by bincount.
    """
    area, _ = pd.factorize(frame["authority"], sort=True)
    child, uniques = pd.factorize(frame["child_id"])
    date = frame["referral_date"].to_numpy().astype("M8[D]")
    day = date.astype(np.int64)
    key = ((area * len(uniques) + child) << 16) | day
    order = np.argsort(key)
    ordered = key[order]
    places = np.arange(len(key))
    new = np.append(True, ordered[1:] != ordered[:-1])
    before = np.maximum(np.maximum.accumulate(np.where(new, places, 0)) - 1, 0)
    previous = np.where(ordered[before] >> 16 == ordered >> 16, ordered[before] & 0xFFFF, -1)
    previous[ordered[before] == ordered] = -1
    now = date[order]
    month = now.astype("M8[M]")
    back = month - 12
    length = ((back + 1).astype("M8[D]") - back.astype("M8[D]")).astype(np.int64)
    of_month = np.minimum((now - month.astype("M8[D]")).astype(np.int64), length - 1)
    limit = back.astype("M8[D]").astype(np.int64) + of_month
    again = (previous >= limit) & (previous >= 0)
    quarter = (month.astype(np.int64) - (2005 - 1970) * 12 - 3) // 3
    cell = area[order] * 60 + quarter
    size = (int(area.max()) + 1) * 60
    base = np.bincount(cell, minlength=size)
    top = np.bincount(cell[again], minlength=size)
    return np.stack([top, base]).reshape(2, -1, 60)


def main() -> None:
    """
    Hold the answers together, then time them.
    """
    frame = referrals(1_000_000)
    figures = ours(frame).to_frame().sort_values(["area", "period_start"])
    top = figures["numerator"].to_numpy(dtype=np.int64).reshape(-1, 60)
    base = figures["denominator"].to_numpy(dtype=np.int64).reshape(-1, 60)
    hand = with_numpy(frame)
    if len(authority_codes()) != len(top):
        raise SystemExit("an authority is missing")
    if not (np.array_equal(hand[0], top) and np.array_equal(hand[1], base)):
        raise SystemExit("the answers differ: NumPy")
    exact = with_pandas(frame)
    if not np.array_equal(exact["sum"].to_numpy().reshape(-1, 60), top):
        raise SystemExit("the answers differ: pandas")
    same_day = int(with_pandas_shift(frame)["sum"].sum() - top.sum())
    seconds, _ = best(lambda: ours(frame))
    print("Re-referral rate, 1,000,000 referrals, text ids; answers equal")
    print(line("lakpi, frame to figures", seconds, seconds))
    print(
        line(
            "pandas, sort, shift, DateOffset, groupby",
            best(lambda: with_pandas_shift(frame))[0],
            seconds,
        )
    )
    print(f"    (counts {same_day:,} second referrals on one day as re-referrals)")
    print(
        line(
            "pandas, the same made right for one day", best(lambda: with_pandas(frame))[0], seconds
        )
    )
    print(line("NumPy by hand, ids coded", best(lambda: with_numpy(frame))[0], seconds))


if __name__ == "__main__":
    main()
