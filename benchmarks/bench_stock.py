"""
Open child protection plans at 120 month ends, 1,000,000 plans, by authority.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from data import plans
from timing import best, line

import lakpi

SOURCE = lakpi.Source(
    "plans",
    area="authority",
    key=["plan_id"],
    columns=[
        lakpi.Column("authority", str),
        lakpi.Column("plan_id", int),
        lakpi.Column("start_date", lakpi.Date),
        lakpi.Column("end_date", lakpi.Date),
    ],
)
OPEN = lakpi.Count(
    id="open_plans",
    title="Open plans",
    measure=lakpi.count("plans", SOURCE, lakpi.AsAt("start_date", "end_date")),
    polarity=lakpi.Polarity.NO_JUDGEMENT,
)
MONTHS = lakpi.months("April 2009", "March 2019")


def ours(frame: pd.DataFrame) -> lakpi.Figures:
    """
    The public path.
    """
    records = lakpi.read_frames({SOURCE: frame}, complete=("2005-04-01", "2020-03-31"))
    return lakpi.compute(OPEN, records, periods=MONTHS)


def with_pandas(frame: pd.DataFrame) -> pd.DataFrame:
    """
    What an analyst writes: for each month end, filter and count.
    """
    counted = {}
    for month in MONTHS:
        day = pd.Timestamp(month.end)
        still = frame["end_date"].isna() | (frame["end_date"] > day)
        counted[month.label] = (
            frame[(frame["start_date"] <= day) & still].groupby("authority").size()
        )
    return pd.DataFrame(counted).fillna(0)


def main() -> None:
    """
    Hold the answers together, then time them.
    """
    frame = plans(1_000_000)
    figures = ours(frame).to_frame().sort_values(["area", "period_start"])
    held = figures["numerator"].to_numpy(dtype=np.int64).reshape(-1, 120)
    loop = with_pandas(frame).sort_index().to_numpy(dtype=np.int64)
    if not np.array_equal(held, loop):
        raise SystemExit("the answers differ")
    records = lakpi.read_frames({SOURCE: frame}, complete=("2005-04-01", "2020-03-31"))
    seconds, _ = best(lambda: ours(frame))
    alone, _ = best(lambda: lakpi.compute(OPEN, records, periods=MONTHS))
    print("Open plans at 120 month ends, 1,000,000 plans; answers equal")
    print(line("lakpi, frame to figures", seconds, seconds))
    print(line("lakpi, compute alone", alone, seconds))
    print(line("pandas, a loop over month ends", best(lambda: with_pandas(frame), 2)[0], seconds))


if __name__ == "__main__":
    main()
