"""
From records to figures, a chart, a trend and the cases behind one figure.

The records are synthetic: three years of referrals, child protection plans and workforce
of one authority, nobody's in particular.  The same lines work on a council's own extract:
replace the first step.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

import lakpi
from lakpi.catalogues import child_protection, referrals, workforce
from lakpi.testing.synthetic import synthetic

OUT = Path(__file__).resolve().parent.parent / "out"


def main() -> None:
    """
    Go from records to figures, step by step, and print each.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT, help="where to write the chart")
    asked = parser.parse_args()

    print("1. The records, and what happened to every row\n")
    records = extract()
    print(records)
    print(records.ledger, "\n")

    print("2. Referrals by month\n")
    monthly = lakpi.compute(
        referrals.REFERRALS_COUNT, records, periods=lakpi.months("April 2011", "December 2013")
    )
    chart = lakpi.trend_chart(monthly, title="Referrals by month, synthetic records")
    print(chart.alt)
    print(f"written: {chart.save(asked.out / 'referrals_by_month.svg')}\n")

    print("3. The quarter, against the one before\n")
    quarterly = lakpi.compute(
        [
            referrals.REREFERRALS,
            child_protection.REPEAT_PLANS,
            child_protection.OPEN_2_YEARS_OR_MORE,
            workforce.VACANCY_RATE,
        ],
        records,
        periods=lakpi.quarters("2012-13 Q3", "2013-14 Q3"),
    )
    print(
        lakpi.scorecard(
            quarterly,
            title="Quarter 3 of 2013-14",
            subtitle="From synthetic records; history begins in April 2011.",
        )
    )

    print("4. The same by sex: the parts add up to the whole\n")
    by_sex = lakpi.compute(
        referrals.REREFERRALS, records, periods=lakpi.quarters("2013-14 Q3"), by=["sex"]
    )
    print(by_sex, "\n")

    print("5. The cases behind one figure\n")
    behind = lakpi.cases(referrals.REREFERRALS, records, period="2013-14 Q3", part="numerator")
    print(f"{len(behind)} referrals, each of them a row of the extract; the first three:")
    print(behind.head(3).to_string(index=False))


def extract() -> lakpi.Records:
    """
    Read a synthetic extract with faults that real ones have: it is made faulty here.
    """
    made = synthetic(children=6_000, start="2011-04-01", end="2013-12-31", authorities=["Harrow"])
    frames = made.frames()
    received = made.referrals.copy()
    received.loc[[10, 20], "referral_date"] = None
    frames[referrals.REFERRALS] = pd.concat([received, received.iloc[[30, 40, 50]]])
    return lakpi.read_frames(
        frames, complete=("2011-04-01", "2013-12-31"), extracted="2013-12-31", areas=["Harrow"]
    )


if __name__ == "__main__":
    main()
