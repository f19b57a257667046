"""
Children looked after per 10,000, Harrow among its statistical neighbours: more than chance?

The rates are published (Department for Education, Children looked after in England, 31 March
2021 to 2025; Open Government Licence v3).  Each has its 95% interval, each is held against
England's, and five years are asked whether they rise or fall by more than chance.

Nobody judges this indicator: neither a high rate nor a low one is good, so lakpi says "higher"
and "lower", and never "better" or "worse".  Another authority will do: ``--authority Brent``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

import lakpi
from lakpi.catalogues import ALL

HERE = Path(__file__).resolve().parent
FACTS = HERE / "where_does_harrow_stand" / "cla_rate_per_10k.csv"
SOURCE = "DfE, Children looked after in England 2025, numbers and rates"


def main() -> None:
    """
    Print who differs from England and which way the rate goes, and draw both.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--authority", default="Harrow", help="whose place is asked for")
    parser.add_argument("--out", type=Path, default=HERE.parent / "out", help="where to write")
    asked = parser.parse_args()
    place = lakpi.area(asked.authority)
    near = [place.code, *(each.code for each in place.statistical_neighbours("2025"))]
    figures = published()
    latest = figures.latest()

    print("1. Who differs from England by more than chance?\n")
    compared = lakpi.benchmark(latest.select(area=near), figures, against=[lakpi.england()])
    for judged in lakpi.significance(compared):
        print(f"  {judged.figure.area_name}: {judged.words}")
    bars = lakpi.ranked_bars(compared, "England", highlight=place.name)
    print(f"written: {bars.save(asked.out / 'neighbours.svg')}\n")

    print("2. Is it rising or falling, over five years?\n")
    series = figures.select(area=place.code)
    for figure in sorted(series, key=lambda each: each.period_end):
        print(f"  {figure.period}: {figure.written()}")
    for trend in lakpi.recent_trend(series):
        print(f"  {trend.word or trend.reason}")
    lines = lakpi.interval_chart(series, figures.select(area=lakpi.england().code))
    print(f"written: {lines.save(asked.out / 'five_years.svg')}\n")

    print("3. Where does it stand among all?\n")
    everyone = lakpi.every_authority(pool="median")
    among = lakpi.benchmark(latest.select(area=place.code), figures, against=[everyone])
    for one in among:
        print(f"  {place.name}: {one.rank} of {one.ranked}, counted from the highest")
    strip = lakpi.distribution_strip(among, "Every authority")
    print(f"written: {strip.save(asked.out / 'among_all.svg')}")


def published() -> lakpi.Figures:
    """
    Read five years' rates of England, the regions and every authority.
    """
    table = pd.read_csv(FACTS, dtype=str, keep_default_na=False)
    ends = "as at 31 March " + table["year"]
    known = table.assign(indicator="cla_rate_per_10k", period=ends, source=SOURCE)
    return lakpi.read_figures(known.drop(columns="year"), ALL, origin="published")


if __name__ == "__main__":
    main()
