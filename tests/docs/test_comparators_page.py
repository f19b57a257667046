"""
The page on choosing comparators: the verdicts that hang on the choice are those of the data.

The two tables are written anew with ``LAKPI_GOLDEN=write``.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from statistics import mean, median
from typing import Final

import numpy as np
import pytest
from tests import published
from tests.published import C1, PUBLISHED, SHARED, needs_published

import lakpi
from lakpi.areas import Pool
from lakpi.benchmarks import Comparison
from lakpi.rounding import written_half_up

PAGE: Final = Path(__file__).parents[2] / "docs" / "howto" / "comparators.md"
WAYS: Final[Mapping[Pool, str]] = {"median": "median", "sum": "sum over sum"}


@pytest.fixture(scope="module")
def rereferrals() -> lakpi.Figures:
    return lakpi.read_published(PUBLISHED / C1).select(indicator="rereferral_pct")


def said(words: str) -> None:
    assert words in " ".join(PAGE.read_text(encoding="utf-8").split())


def of_authorities(figures: lakpi.Figures) -> lakpi.Figures:
    codes = {each.code for each in lakpi.authorities()}
    return figures.where(figures.column("area").isin(codes).to_numpy())


def pooled(figures: lakpi.Figures, pool: Pool) -> dict[str, Comparison]:
    found = lakpi.benchmark(
        of_authorities(figures), figures, against=[lakpi.statistical_neighbours("2025", pool=pool)]
    )
    return {each.figure.area_name: each for each in found}


def flips(figures: lakpi.Figures, pool: Pool) -> list[tuple[Comparison, Comparison]]:
    """
    The authorities that are on one side of the mean and on the other of another pooling.
    """
    by_mean, by_pool = pooled(figures, "mean"), pooled(figures, pool)
    both = [(by_mean[name], by_pool[name]) for name in sorted(by_mean)]
    return [
        (one, two)
        for one, two in both
        if one.difference is not None
        and two.difference is not None
        and (one.difference > 0) != (two.difference > 0)
    ]


def lines(figures: lakpi.Figures, pool: Pool) -> list[str]:
    way = WAYS[pool]
    made = [f"| authority | % | mean | {way} | by mean | by {way} |", "|---|---|---|---|---|---|"]
    for one, two in flips(figures, pool):
        numbers = [one.figure.value, one.benchmark, two.benchmark]
        texts = [written_half_up(n, decimals=1 + (n is not numbers[0])) for n in numbers if n]
        cells = [one.figure.area_name, *texts, str(one.outcome), str(two.outcome)]
        made.append(f"| {' | '.join(cells)} |")
    return made


@needs_published
@pytest.mark.parametrize(("pool", "many"), [("median", 12), ("sum", 17)])
def test_the_verdicts_that_flip(rereferrals: lakpi.Figures, pool: Pool, many: int) -> None:
    latest = rereferrals.select(period="2024-25")
    begin, end = f"<!-- {pool}: begin -->\n", f"<!-- {pool}: end -->"
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(begin)
    _, after = rest.split(end)
    table = lines(latest, pool)
    made = before + begin + "\n".join(table) + "\n" + end + after
    if os.environ.get("LAKPI_GOLDEN") == "write":
        PAGE.write_text(made, encoding="utf-8", newline="\n")
    assert PAGE.read_text(encoding="utf-8") == made
    assert len(table) == many + 2
    assert len(of_authorities(latest)) == 153


@needs_published
def test_they_are_what_the_standard_library_makes_of_the_files(rereferrals: lakpi.Figures) -> None:
    rows = {
        row["old_la_code"]: row
        for row in published.authorities(C1)
        if row["time_period"] == "2025" and row["rereferral_percent"].replace(".", "").isdecimal()
    }
    neighbours: dict[str, list[str]] = {}
    with (SHARED / "reference" / "statistical_neighbours.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["model"] == "2025" and row["neighbour_dfe_code"] in rows:
                neighbours.setdefault(row["dfe_code"], []).append(row["neighbour_dfe_code"])
    flipped: dict[str, set[str]] = {"median": set(), "sum": set()}
    for code, row in rows.items():
        own = Fraction(row["rereferral_percent"])
        ten = [rows[each] for each in neighbours[code]]
        shares = [Fraction(each["rereferral_percent"]) for each in ten]
        top = sum(int(each["rereferral_count"]) for each in ten)
        base = sum(int(each["referral_count"]) for each in ten)
        for pool, other in (("median", median(shares)), ("sum", Fraction(100 * top, base))):
            if (own > mean(shares)) != (own > other):
                flipped[pool].add(row["la_name"])
    latest = rereferrals.select(period="2024-25")
    for pool in WAYS:
        assert {one.figure.area_name for one, _ in flips(latest, pool)} == flipped[pool]


@needs_published
def test_why_the_sum_is_led_by_one(rereferrals: lakpi.Figures) -> None:
    latest = rereferrals.select(period="2024-25")
    hampshire = latest.one(area_name="Hampshire")
    assert (hampshire.denominator, hampshire.written()) == (41_142, "41.0%")
    turned = flips(latest, "sum")
    led = {two.figure.area_name for _, two in turned if "Hampshire" in two.members}
    said(f"is a neighbour of {len(led)} of these {len(turned)}")

    def width(pair: tuple[Comparison, Comparison]) -> Fraction:
        one, two = pair
        assert one.benchmark is not None
        assert two.benchmark is not None
        return abs(two.benchmark - one.benchmark)

    widest = sorted(turned, key=width, reverse=True)[: len(led)]
    assert {two.figure.area_name for _, two in widest} == led


@needs_published
def test_how_far_ranks_move(rereferrals: lakpi.Figures) -> None:
    two_years = of_authorities(rereferrals.select(period=["2023-24", "2024-25"]))
    frame = lakpi.benchmark(two_years, two_years, against=[lakpi.every_authority()]).to_frame()
    ranks = frame[frame["rank"] > 0].pivot(index="area_name", columns="period", values="rank")
    moved = (ranks["2024-25"] - ranks["2023-24"]).abs().dropna()
    assert len(moved) > 140
    said(f"half of all authorities moved {int(np.median(moved))} places or more")
