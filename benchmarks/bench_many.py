"""
50 conditional percentages by authority, quarter and 3 breakdowns, 1,000,000 rows.

The breakdowns are all, five age groups and six ethnic groups.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from data import DAYS, START, authority_codes
from timing import best, line

import lakpi

AGES = ("0 to 4", "5 to 9", "10 to 14", "15 to 17", "18 and over")
ETHNICITIES = ("Asian", "Black", "Mixed", "Other", "White", "not stated")
SOURCE = lakpi.Source(
    "assessments",
    area="authority",
    key=["assessment_id"],
    columns=[
        lakpi.Column("authority", str),
        lakpi.Column("assessment_id", int),
        lakpi.Column("completed_date", lakpi.Date),
        lakpi.Column("age_group", str, breakdown=True),
        lakpi.Column("ethnicity", str, breakdown=True),
        lakpi.Column("working_days", int),
        lakpi.Column("factors", int),
    ],
)
DONE = lakpi.count("assessments", SOURCE, lakpi.During("completed_date"))
WITHIN = [
    lakpi.Percentage(
        id=f"within_{limit}_factors_{factors}",
        title=f"Within {limit} days, {factors} factors or more",
        denominator=DONE.where(lakpi.col("factors").at_least(factors)),
        numerator=DONE.where(
            lakpi.col("factors").at_least(factors), lakpi.col("working_days").at_most(limit)
        ),
        polarity=lakpi.Polarity.HIGH_IS_GOOD,
    )
    for factors in range(5)
    for limit in range(5, 55, 5)
]
QUARTERS = lakpi.quarters("2005-06 Q1", "2019-20 Q4")
BREAKDOWNS: tuple[list[str], ...] = ([], ["age_group"], ["ethnicity"])


def rows(count: int, seed: int = 3) -> pd.DataFrame:
    """
    Completed assessments.
    """
    rng = np.random.default_rng(seed)
    codes = authority_codes()
    return pd.DataFrame(
        {
            "authority": np.array(codes)[rng.integers(0, len(codes), count)],
            "assessment_id": np.arange(count),
            "completed_date": np.datetime64(START, "ns")
            + rng.integers(0, DAYS, count).astype("m8[D]"),
            "age_group": np.array(AGES)[rng.integers(0, 5, count)],
            "ethnicity": np.array(ETHNICITIES)[rng.integers(0, 6, count)],
            "working_days": rng.integers(0, 70, count),
            "factors": rng.integers(0, 6, count),
        }
    )


def ours(frame: pd.DataFrame) -> lakpi.Figures:
    """
    The public path.
    """
    records = lakpi.read_frames({SOURCE: frame}, complete=("2005-04-01", "2020-03-31"))
    return lakpi.compute(WITHIN, records, periods=QUARTERS, by=["age_group", "ethnicity"])


def with_pandas(frame: pd.DataFrame) -> list[pd.DataFrame]:
    """
    What an analyst writes: one groupby for each percentage and breakdown.
    """
    frame = frame.assign(quarter=frame["completed_date"].dt.to_period("Q-MAR"))
    made = []
    for by in BREAKDOWNS:
        for factors in range(5):
            for limit in range(5, 55, 5):
                some = frame[frame["factors"] >= factors]
                met = some["working_days"] <= limit
                keys = ["authority", "quarter", *by]
                made.append(
                    some.assign(met=met).groupby(keys, observed=True)["met"].agg(["sum", "size"])
                )
    return made


def main() -> None:
    """
    Hold the answers together, then time them.
    """
    frame = rows(1_000_000)
    figures = ours(frame)
    mine = figures.to_frame()
    theirs = with_pandas(frame)
    for place, by in enumerate(BREAKDOWNS):
        part = mine[(mine["breakdown"] == "".join(by)) & (mine["denominator"] > 0)]
        each = theirs[place * 50 : (place + 1) * 50]
        for column, name in (("numerator", "sum"), ("denominator", "size")):
            ours_sorted = part.groupby("indicator", observed=True)[column].sum()
            told = {i.id: float(t[name].sum()) for i, t in zip(WITHIN, each, strict=True)}
            if not all(ours_sorted[i] == total for i, total in told.items()):
                raise SystemExit(f"the answers differ: {column} by {by}")
        cells = [sorted(t["sum"].to_numpy().tolist()) for t in each[:3]]
        for indicator, cell in zip(WITHIN[:3], cells, strict=True):
            got = part[part["indicator"] == indicator.id]["numerator"]
            if sorted(got.astype(int).tolist()) != cell:
                raise SystemExit(f"the cells differ: {indicator.id} by {by}")
    seconds, _ = best(lambda: ours(frame), 2)
    slow, _ = best(lambda: with_pandas(frame), 1)
    print(
        "50 percentages x authority x quarter x 3 breakdowns, 1,000,000 rows:"
        f" {len(figures):,} figures; answers equal"
    )
    print(line("lakpi, frame to figures", seconds, seconds))
    print(line("pandas, one groupby each (150)", slow, seconds))


if __name__ == "__main__":
    main()
