"""
Every authority in one funnel: who differs from England by more than its size explains.

The figures are published: child protection plans that are a child's second or a later one,
in the year to 31 March 2025 (Department for Education, Characteristics of children in need,
table D3; Open Government Licence v3).  The league table is there too, to see what it hides.

Another authority will do: ``--authority Brent``.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import pandas as pd

import lakpi
from lakpi.catalogues import ALL
from lakpi.funnels import Funnel

HERE = Path(__file__).resolve().parent
FACTS = HERE / "where_does_harrow_stand" / "cpp_repeat_ever_pct.csv"
SOURCE = "DfE, Characteristics of children in need 2025, table D3"


def main() -> None:
    """
    Draw the funnel twice, and print who stands out.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--authority", default="Harrow", help="whose point is named")
    parser.add_argument("--out", type=Path, default=HERE.parent / "out", help="where to write")
    asked = parser.parse_args()
    figures = published()
    england = figures.one(area=lakpi.england().code)

    print("1. The league table\n")
    ends(figures)

    print(f"\n2. The funnel: limits for each size, about England's {england.written()}\n")
    plain = lakpi.funnel(figures, benchmark=england)
    tell(plain, asked.authority)
    chart = lakpi.funnel_chart(plain, highlight=asked.authority)
    print(f"written: {chart.save(asked.out / 'funnel.svg')}")

    print("\n3. The same, allowing for as much variation between authorities as there is\n")
    wide = lakpi.funnel(figures, benchmark=england, overdispersion=True)
    tell(wide, asked.authority)
    for point in wide:
        if point.position.endswith("99.8% limit"):
            print(f"  {point.figure.area_name}: {point.figure.written()}, {point.position}")
    chart = lakpi.funnel_chart(wide, highlight=asked.authority)
    print(f"written: {chart.save(asked.out / 'funnel_adjusted.svg')}")


def published() -> lakpi.Figures:
    """
    Read the year's figures of England, the regions and every authority.
    """
    table = pd.read_csv(FACTS, dtype=str, keep_default_na=False)
    year = table[table["year"] == "2025"].drop(columns="year")
    known = year.assign(indicator="cpp_repeat_ever_pct", period="2024-25", source=SOURCE)
    return lakpi.read_figures(known, ALL, origin="published")


def ends(figures: lakpi.Figures, most: int = 5) -> None:
    """
    Print both ends of the league table, with how many plans each figure is of.
    """
    ranked = sorted(
        (each.value, each.denominator, each.area_name, each.written())
        for each in figures
        if lakpi.area(each.area).kind == "authority" and each.value is not None and each.denominator
    )
    middle = sorted(plans for _, plans, _, _ in ranked)[len(ranked) // 2]
    lines = [f"{said:>6} of {plans:3.0f} plans  {name}" for _, plans, name, said in ranked]
    for line in [*lines[:most], f"({len(ranked) - 2 * most} more)", *lines[-most:]]:
        print(f"  {line}")
    small = sum(plans < middle for _, plans, _, _ in [*ranked[:most], *ranked[-most:]])
    print(f"The authority in the middle by size has {middle:.0f} plans.")
    print(f"Of the {2 * most} at the two ends, {small} have fewer than that.")


def tell(made: Funnel, authority: str) -> None:
    """
    Print how many lie where, and where the authority does.
    """
    for position, number in Counter(made.positions).most_common():
        print(f"  {number:>3} {position}")
    for each in made.set_aside:
        if lakpi.area(each.figure.area).kind == "authority":
            print(f"  set aside: {each.figure.area_name}, {each.reason}")
    code = lakpi.area(authority).code
    point = next((each for each in made if each.figure.area == code), None)
    if point is not None:
        print(f"{authority}: {point.figure.written()} is {point.position}.")


if __name__ == "__main__":
    main()
