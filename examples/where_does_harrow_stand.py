"""
Where does Harrow stand?  Its published indicators against whom they should be held.

The figures are those that DfE publishes (Open Government Licence v3).  They are read from a
folder of its open-data files where there is one, else from the facts beside this file, which
are the rows that are needed of the same files: `sources.csv` names each.  What is printed is
the same.

It prints a scorecard with four tables, and writes it as HTML.  Any other authority will do:
``--authority Brent``.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import textwrap
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import numpy as np
import pandas as pd

import lakpi
from lakpi.areas import Pool
from lakpi.catalogues import ALL
from lakpi.rounding import written_half_up

if TYPE_CHECKING:
    from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
FACTS = HERE / "where_does_harrow_stand"
PUBLISHED = Path(os.environ.get("LAKPI_SHARED", HERE.parent.parent / "shared")) / "published"
MODEL = "2025"
POOLS: tuple[Pool, ...] = ("mean", "median", "sum")
YEARS = 5
WIDTH, LONGEST = 100, 50
NAMES = {"mean": "mean", "median": "median", "sum": "sum over sum"}


@attrs.frozen
class Source:
    """
    Where one indicator is published, and how its years are counted.
    """

    indicator: str
    short: str
    file: str
    table: str
    period: str

    def label(self, year: int) -> str:
        """
        Name the period that a year of the file is.
        """
        return self.period.format(before=year - 1, year=year, short=f"{year % 100:02d}")


def main() -> None:
    """
    Print where an authority stands, and write the page.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--authority", default="Harrow", help="whose place is asked for")
    parser.add_argument(
        "--published", type=Path, default=PUBLISHED, help="a folder of DfE's open-data files"
    )
    parser.add_argument("--out", type=Path, default=HERE.parent / "out", help="where to write")
    asked = parser.parse_args()
    card = make(read(asked.published), asked.authority)
    print(attrs.evolve(card, tables=()))
    for table in card.tables:
        print(written(table))
    name = f"where_does_{asked.authority.casefold().replace(' ', '_')}_stand.html"
    print(f"written: {card.to_html(asked.out / name)}")


def sources() -> list[Source]:
    """
    List the indicators, and where each is published.
    """
    with (FACTS / "sources.csv").open(encoding="utf-8", newline="") as file:
        return [Source(**row) for row in csv.DictReader(file)]


def read(published: Path) -> lakpi.Figures:
    """
    Read DfE's files where they are all there, else the facts that are kept here.
    """
    files = list(dict.fromkeys(published / each.file for each in sources()))
    if all(file.is_file() for file in files):
        print(f"Read from {published}.", file=sys.stderr)
        wanted = [each.indicator for each in sources()]
        return lakpi.read_published(*files).select(indicator=wanted)
    print(f"Read from the facts in {FACTS.name}.", file=sys.stderr)
    return facts()


def facts() -> lakpi.Figures:
    """
    Read the facts: a table for each indicator, a row for each area and year.
    """
    frames = []
    for each in sources():
        table = pd.read_csv(FACTS / f"{each.indicator}.csv", dtype=str, keep_default_na=False)
        period = table["year"].map(lambda year, source=each: source.label(int(year)))
        frames.append(table.assign(indicator=each.indicator, source=each.file, period=period))
    return lakpi.read_figures(pd.concat(frames, ignore_index=True), ALL, origin="published")


def make(figures: lakpi.Figures, authority: str = "Harrow") -> lakpi.Scorecard:
    """
    Make the scorecard of one authority from everybody's figures.
    """
    place = lakpi.area(authority)
    series = figures.select(area=place.code)
    compared = lakpi.benchmark(
        series,
        figures,
        against=[
            lakpi.statistical_neighbours(MODEL, pool="mean"),
            lakpi.own_region(),
            lakpi.england(),
            lakpi.every_authority(),
        ],
    )
    files = "; ".join(dict.fromkeys(each.table for each in sources()))
    return lakpi.scorecard(
        compared,
        title=f"Where does {place.name} stand?",
        subtitle=(
            f"Published statistics beside those of the statistical neighbours of {MODEL}, the"
            " region, England and every authority. Sources: Department for Education, open data,"
            f" Open Government Licence v3: {files}."
        ),
        groups={"Indicators": [each.indicator for each in sources()]},
        tables=[
            nationally(compared),
            side_by_side(figures, place),
            over_the_years(compared),
            flips(figures),
        ],
    )


def nationally(compared: lakpi.Benchmarks) -> lakpi.PlainTable:
    """
    Say the place among all authorities, and how far off the neighbours' mean is.
    """
    rows = []
    for source in sources():
        # The first comparator is the neighbours, the last is everybody.
        near, _, _, everyone = latest_of(compared, source.indicator)
        figure, share = near.figure, everyone.percentile
        rows.append(
            (
                source.short,
                figure.period,
                shown(figure.value, figure),
                "" if near.change is None else signed(near.change, figure),
                f"{everyone.rank} of {everyone.ranked}" if everyone.rank else "",
                everyone.band,
                "" if share is None else written_half_up(share, decimals=0),
                to_reach(near),
            )
        )
    return lakpi.PlainTable(
        "The place in the country",
        (
            "Indicator",
            "Period",
            "Value",
            "Change",
            "Rank",
            "Band",
            "Percentile",
            "To reach the neighbours' mean",
        ),
        tuple(rows),
        note=(
            "Rank 1 and band A are the best. Where neither way is better, rank 1 is the highest,"
            " and there is no band. The percentile is how many in a hundred of the others do"
            " worse, or have less."
        ),
    )


def latest_of(compared: lakpi.Benchmarks, indicator: str) -> tuple[lakpi.Comparison, ...]:
    """
    Give the comparisons of an indicator's latest figure, in the order of the comparators.
    """
    (latest,) = compared.figures.select(indicator=indicator).latest()
    return compared.of(latest)


def to_reach(near: lakpi.Comparison) -> str:
    """
    Say how many fewer or more would make the neighbours' mean, where we do worse.
    """
    if near.outcome is not lakpi.Outcome.WORSE or near.people is None:
        return ""
    if near.reach():
        return near.reach()
    # Full-time equivalents are no whole number of people.
    word = "fewer" if near.people > 0 else "more"
    return f"about {written_half_up(abs(near.people), decimals=1)} {word}"


def side_by_side(figures: lakpi.Figures, place: lakpi.Area) -> lakpi.PlainTable:
    """
    Lay the three ways to pool the neighbours side by side, with their verdicts.
    """
    rows = []
    for source in sources():
        ours = figures.select(indicator=source.indicator).latest().select(area=place.code)
        ways = [
            lakpi.benchmark(
                ours, figures, against=[lakpi.statistical_neighbours(MODEL, pool=pool)]
            ).items[0]
            for pool in POOLS
        ]
        figure, first = ways[0].figure, ways[0]
        rows.append(
            (
                source.short,
                shown(figure.value, figure),
                f"{first.n} of {first.of}",
                *(
                    f"{shown(way.benchmark, figure, places=1) or f'[{way.reason}]'}"
                    f" {way.outcome or ''}".rstrip()
                    for way in ways
                ),
                "yes" if len({way.outcome for way in ways if way.outcome}) > 1 else "no",
            )
        )
    return lakpi.PlainTable(
        f"The statistical neighbours of {MODEL}, pooled in three ways",
        (
            "Indicator",
            "Value",
            "Neighbours",
            *(f"{NAMES[pool].capitalize()}, we are" for pool in POOLS),
            "Does it matter?",
        ),
        tuple(rows),
        note="LAIT takes the mean, DfE's children's social care dashboard the median.",
    )


def over_the_years(compared: lakpi.Benchmarks) -> lakpi.PlainTable:
    """
    Lay value, rank and band out by year.
    """
    held: dict[str, dict[int, str]] = {each.short: {} for each in sources()}
    short = {each.indicator: each.short for each in sources()}
    for each in compared.against("Every authority"):
        figure = each.figure
        place = f"{each.rank} of {each.ranked}" if each.rank else ""
        told = ", ".join(filter(None, [place, each.band]))
        value = shown(figure.value, figure) or f"[{figure.value_reason}]"
        year = figure.period_end.year
        held[short[figure.meaning.id]][year] = f"{value} ({told})" if told else value
    years = sorted({year for of in held.values() for year in of})[-YEARS:]
    rows = [(title, *(of.get(year, "") for year in years)) for title, of in held.items()]
    return lakpi.PlainTable(
        "Value, rank and band over the years",
        ("Indicator", *map(str, years)),
        tuple(rows),
        note="By the year in which the period ends.",
    )


def flips(figures: lakpi.Figures) -> lakpi.PlainTable:
    """
    Name the authorities of which the verdict hangs on how the neighbours are pooled.
    """
    codes = {each.code for each in lakpi.authorities()}
    latest = figures.latest()
    everyone = latest.where(latest.column("area").isin(codes).to_numpy())
    mean, *others = (
        lakpi.benchmark(
            everyone, figures, against=[lakpi.statistical_neighbours(MODEL, pool=pool)]
        ).to_frame()
        for pool in POOLS
    )
    rows = []
    for source in sources():
        mine = (mean["indicator"] == source.indicator).to_numpy()
        cells = []
        for other in others:
            turned = mine & are_opposite(mean["outcome"], other["outcome"])
            names = sorted(mean["area_name"][turned].astype(str))
            cells.append(f"{len(names)}{': ' if names else ''}{'; '.join(names)}")
        rows.append((source.short, *cells))
    return lakpi.PlainTable(
        "Authorities above one and below the other",
        ("Indicator", *(f"Mean and {NAMES[pool]}" for pool in POOLS[1:])),
        tuple(rows),
        note=(
            "Better (or lower) by one and worse (or higher) by the other, for one and the same"
            " number. A difference that rounds to nought is neither."
        ),
    )


def are_opposite(one: pd.Series[str], two: pd.Series[str]) -> NDArray[np.bool_]:
    """
    Say where one verdict is the other's opposite.
    """
    opposite = {"better": "worse", "worse": "better", "higher": "lower", "lower": "higher"}
    turned = one.astype(str).map(opposite)
    return np.asarray(turned.notna() & (turned == two.astype(str)), dtype=np.bool_)


def shown(value: Fraction | float | None, figure: lakpi.Figure, *, places: int = 0) -> str:
    """
    Write a value as the figure's is, perhaps with a place more; empty where there is none.
    """
    if value is None:
        return ""
    return written_half_up(value, decimals=figure.meaning.decimals + places)


def signed(change: Fraction, figure: lakpi.Figure) -> str:
    """
    Write a change with its sign.
    """
    text = shown(change, figure)
    return f"+{text}" if change > 0 else text


def written(table: lakpi.PlainTable) -> str:
    """
    Write a table for a terminal: in columns, or as paragraphs where cells are long.
    """
    rows = [table.columns, *table.rows]
    long = max(len(cell) for row in rows for cell in row) > LONGEST
    lines = [table.title, "-" * len(table.title), *textwrap.wrap(table.note, WIDTH), ""]
    return "\n".join([*lines, *(paragraphs(table) if long else aligned(rows)), ""])


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """
    Pad cells so that they stand in columns.
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def paragraphs(table: lakpi.PlainTable) -> Iterator[str]:
    """
    Write each row as a heading with its cells under it.
    """
    for row in table.rows:
        yield row[0]
        for name, cell in zip(table.columns[1:], row[1:], strict=True):
            yield from textwrap.wrap(
                f"{name}: {cell}", WIDTH, initial_indent="  ", subsequent_indent="    "
            )


if __name__ == "__main__":
    main()
