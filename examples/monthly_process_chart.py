"""
A monthly series on a process chart: has something changed, or does it always go up and down?

Assessments completed within 45 working days, month by month, from synthetic records.  They are
charted as they are, and again after a change that is made here on purpose: from October 2013,
every assessment takes ten working days longer to authorise.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

import lakpi
from lakpi.catalogues import assessments
from lakpi.testing.synthetic import synthetic

OUT = Path(__file__).resolve().parent.parent / "out"
START, END = "2011-04-01", "2014-03-31"
CHANGED = "October 2013"
TARGET = 85


def main() -> None:
    """
    Chart the months as they are, with the change, and with the change made known.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT, help="where to write")
    asked = parser.parse_args()
    made = synthetic(children=6_000, start=START, end=END, authorities=["Harrow"])
    as_it_was, slower = monthly(made.assessments), monthly(delayed(made.assessments))

    print("1. As it was\n")
    show(lakpi.process_charts(as_it_was, targets=TARGET).one(), asked.out / "as_it_was.svg")

    print("2. Slower from October 2013, which the chart is not told\n")
    show(lakpi.process_charts(slower, targets=TARGET).one(), asked.out / "slower.svg")

    print("3. The same, with the change made known: new limits from there\n")
    known = lakpi.Process(rebases=[lakpi.Rebase(CHANGED, "a second manager authorises")])
    told = lakpi.process_charts(slower, process=known, targets=TARGET).one()
    show(told, asked.out / "made_known.svg")


def show(chart: lakpi.ProcessChart, picture: Path) -> None:
    """
    Print what the chart says and which months it would ask about, and save its picture.
    """
    print(chart.sentence())
    for point in chart.points:
        if point.signals:
            print(f"  {point.period}: {point.why}")
    for warning in chart.warnings:
        print(f"  note: {warning}")
    print(f"written: {lakpi.process_chart(chart).save(picture)}\n")


def monthly(rows: pd.DataFrame) -> lakpi.Figures:
    """
    Compute the percentage in time for each of two years' months.
    """
    records = lakpi.read_frames({assessments.ASSESSMENTS: rows}, complete=(START, END))
    return lakpi.compute(
        assessments.ASSESSMENTS_WITHIN_45_DAYS,
        records,
        periods=lakpi.months("April 2012", "March 2014"),
    )


def delayed(rows: pd.DataFrame) -> pd.DataFrame:
    """
    Let what would be authorised in or after October 2013 be so ten working days later.
    """
    due = pd.to_datetime(rows["authorised_date"])
    late = due >= pd.Timestamp(lakpi.months(CHANGED, CHANGED)[0].start)
    return rows.assign(authorised_date=due.mask(late, due + pd.offsets.BDay(10)))


if __name__ == "__main__":
    main()
