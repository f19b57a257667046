"""
Where Harrow stands: the facts are DfE's, and say the same as its files do.

The facts are written anew from DfE's files with ``LAKPI_GOLDEN=write``.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import attrs
import pytest
from examples import where_does_harrow_stand as example
from tests.published import C1, PUBLISHED, authorities, needs_published
from tests.scorecards.page import Page
from tests.scorecards.test_faces import is_self_contained

import lakpi
from lakpi.figures import Figure

HARROW = "E09000015"
COLUMNS = ("area", "year", "numerator", "denominator", "reported", "precision")
NOWHERE = Path("no such folder")


@pytest.fixture(scope="module")
def facts() -> lakpi.Figures:
    return example.facts()


@pytest.fixture(scope="module")
def card(facts: lakpi.Figures) -> lakpi.Scorecard:
    return example.make(facts)


def table(card: lakpi.Scorecard, number: int) -> dict[str, dict[str, str]]:
    """
    The cells of one of the tables, by row and column.
    """
    plain = card.tables[number]
    return {row[0]: dict(zip(plain.columns, row, strict=True)) for row in plain.rows}


# The facts are those of the files.


def needed(figures: lakpi.Figures) -> Iterator[Figure]:
    """
    The figures that are kept: five years, of the places on the map.
    """
    last = {each.indicator: 0 for each in example.sources()}
    for each in figures:
        last[each.meaning.id] = max(last[each.meaning.id], each.period_end.year)
    for each in figures:
        ago = last[each.meaning.id] - each.period_end.year
        known = lakpi.area(each.area).kind in ("authority", "region", "England")
        if known and ago < example.YEARS:
            yield each


def cell(value: Fraction | float | None, reason: str) -> str:
    if value is None:
        return reason
    return f"{float(value):.12g}"


def row(figure: Figure) -> dict[str, str]:
    return {
        "area": figure.area,
        "year": str(figure.period_end.year),
        "numerator": cell(figure.numerator, figure.numerator_reason),
        "denominator": cell(figure.denominator, figure.denominator_reason),
        "reported": figure.reported,
        "precision": str(figure.precision),
    }


@needs_published
def test_the_facts_are_dfes_cell_for_cell() -> None:
    figures = list(needed(example.read(PUBLISHED)))
    for source in example.sources():
        rows = [row(each) for each in figures if each.meaning.id == source.indicator]
        rows.sort(key=lambda each: (-int(each["year"]), each["area"]))
        path = example.FACTS / f"{source.indicator}.csv"
        if os.environ.get("LAKPI_GOLDEN") == "write":
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
        with path.open(encoding="utf-8", newline="") as file:
            assert list(csv.DictReader(file)) == rows
        assert len(rows) > 780


@needs_published
def test_the_facts_are_read_as_the_files_are(facts: lakpi.Figures) -> None:
    def told(figures: Iterator[Figure]) -> dict[tuple[str, str, str], tuple[object, ...]]:
        return {
            (each.meaning.id, each.area, each.period): (
                each.written(),
                each.value_reason,
                each.numerator_reason,
                each.denominator_reason,
                each.reported,
                each.precision,
                each.flags,
                each.origin,
                each.source,
                each.period_start,
                each.meaning,
            )
            for each in figures
        }

    from_files, from_facts = told(needed(example.read(PUBLISHED))), told(iter(facts))
    assert from_files.keys() == from_facts.keys()
    differ = {key for key, each in from_files.items() if from_facts[key] != each}
    assert differ == set()


def test_every_indicator_has_its_source_and_the_folder_nothing_else() -> None:
    named = {f"{each.indicator}.csv" for each in example.sources()}
    assert {path.name for path in example.FACTS.iterdir()} == {*named, "sources.csv"}
    assert all(each.table and each.file.endswith(".csv") for each in example.sources())
    assert sum(path.stat().st_size for path in example.FACTS.iterdir()) < 250_000


# What is said, by hand from the files.


@needs_published
def test_rank_and_mean_of_the_rereferrals_are_what_the_file_gives(card: lakpi.Scorecard) -> None:
    rows = {
        each["new_la_code"]: each
        for each in authorities(C1)
        if each["time_period"] == "2025" and each["rereferral_percent"].replace(".", "").isdigit()
    }
    values = {code: Fraction(each["rereferral_percent"]) for code, each in rows.items()}
    rank = 1 + sum(value < values[HARROW] for value in values.values())
    said = table(card, 0)["Re-referrals"]
    assert said["Rank"] == f"{rank} of {len(values)}"
    assert said["Value"] == rows[HARROW]["rereferral_percent"]
    neighbours = lakpi.area("Harrow").statistical_neighbours("2025").codes
    mean = sum(values[code] for code in neighbours) / len(neighbours)
    pooled = table(card, 1)["Re-referrals"]
    assert pooled["Mean, we are"] == f"{float(mean):.2f} better"
    top, base = (
        sum(int(rows[code][name]) for code in neighbours)
        for name in ("rereferral_count", "referral_count")
    )
    assert pooled["Sum over sum, we are"] == f"{100 * top / base:.2f} better"


def test_what_a_committee_asks_is_answered(card: lakpi.Scorecard) -> None:
    nation, pooled, years, flips = (table(card, number) for number in range(4))
    shorts = [each.short for each in example.sources()]
    assert list(nation) == list(pooled) == list(years) == list(flips) == shorts
    plans = "Plans of 2 years or more"
    assert nation[plans]["To reach the neighbours' mean"] == "2 fewer (9 to 7 of 275)"
    assert pooled[plans]["Neighbours"] == "6 of 10"
    # A sum of some is not the sum, and all who are missing are confidential.
    assert pooled[plans]["Sum over sum, we are"] == "[c]"
    assert nation["Looked after per 10,000"]["Band"] == ""
    # 66 of 168.5 against 21.32%: 35.9 would do.
    assert nation["Vacancies (FTE)"]["To reach the neighbours' mean"] == "about 30.1 fewer"
    assert list(years["Re-referrals"])[1:] == ["2021", "2022", "2023", "2024", "2025"]
    assert years["Re-referrals"]["2025"] == "15.6 (21 of 153, A)"
    assert years["Looked after per 10,000"]["2025"] == "29 (150 of 151)"
    assert flips["Re-referrals"]["Mean and median"].startswith("11: Bexley; Bolton; ")
    assert flips["Re-referrals"]["Mean and sum over sum"].startswith("16: ")


def test_the_page_is_well_made_and_needs_nothing_else(card: lakpi.Scorecard) -> None:
    pytest.importorskip("jinja2")
    html = card.html()
    page = Page(html)
    assert page.problems == []
    assert is_self_contained(html)
    for words in ("Open Government Licence v3", "rank 21 of 153, band A", "Middlesbrough"):
        assert words.casefold() in page.text.casefold()


def test_another_authority_will_do(facts: lakpi.Figures) -> None:
    card = example.make(facts, "St Helens")
    assert card.title == "Where does St. Helens stand?"
    flipped = table(card, 1)["Re-referrals"]
    assert (flipped["Mean, we are"], flipped["Median, we are"]) == ("20.48 better", "18.85 worse")
    assert flipped["Does it matter?"] == "yes"


# As a script.


def run(published: Path, out: Path) -> str:
    done = subprocess.run(  # noqa: S603 - our own words
        [
            sys.executable,
            str(Path(example.__file__)),
            "--published",
            str(published),
            "--out",
            str(out),
        ],
        cwd=out,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@needs_published
def test_files_and_facts_print_the_same(tmp_path: Path) -> None:
    pytest.importorskip("jinja2")
    from_facts = run(NOWHERE, tmp_path)
    page = tmp_path / "where_does_harrow_stand.html"
    text = Page(page.read_text(encoding="utf-8")).text
    assert run(PUBLISHED, tmp_path) == from_facts
    # Their sparklines may part by less than a tenth of a pixel: percentages as printed, or exact.
    assert Page(page.read_text(encoding="utf-8")).text == text
    for words in ("rank 21 of 153, band A", "(confidential)", "would reach it", "Does it matter?"):
        assert words in from_facts
    assert [each.name for each in tmp_path.iterdir()] == [page.name]


def test_long_tables_and_short_ones_are_written_for_a_terminal(card: lakpi.Scorecard) -> None:
    for plain in card.tables:
        text = example.written(plain)
        assert text.startswith(f"{plain.title}\n{'-' * len(plain.title)}\n")
        for name in plain.columns[1:]:
            assert name in text
    short = attrs.evolve(card.tables[0], columns=("A", "Bee"), rows=(("1", "2"),), note="")
    assert example.written(short).splitlines()[-2:] == ["A  Bee", "1  2"]
