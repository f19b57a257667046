"""
The Harrow scorecard: every statement of the report stands on it, and only what the tables say.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import attrs
import pytest
from examples import harrow_scorecard as harrow
from tests import published
from tests.published import C1, D5, SHARED, needs_published
from tests.scorecards.page import Page
from tests.scorecards.test_faces import is_self_contained

import lakpi
from lakpi.scorecards import COLUMNS
from lakpi.scorecards.parts import Row

Cells = dict[str, str]
ROOT = Path(__file__).parents[2]
CODE = "E09000015"
NUMBERS = ("numerator", "denominator", "reported", "mean", "minimum", "maximum")
TABLES = ("statements.csv", "comparators.csv", "published.csv", "without_numbers.csv")


def cells(row: Row) -> tuple[str, ...]:
    return tuple(column.cell(row) for column in COLUMNS.values())


def read(table: str) -> list[Cells]:
    with (harrow.DATA / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


STATEMENTS, STATED = read("statements.csv"), read("comparators.csv")
PUBLISHED, CLOSING = read("published.csv"), read("without_numbers.csv")


@pytest.fixture(scope="module")
def card() -> lakpi.Scorecard:
    return harrow.make()


@pytest.fixture(scope="module")
def text(card: lakpi.Scorecard) -> str:
    return " ".join(str(card).split())


# Every statement, once.


def test_every_statement_stands_in_exactly_one_table() -> None:
    with_number = {row["statement"] for row in STATEMENTS} | {row["statement"] for row in STATED}
    without = [row["statement"] for row in CLOSING]
    assert len(without) == len(set(without))
    assert not with_number & set(without)
    assert with_number | set(without) == {f"S{number}" for number in range(1, 32)}


@pytest.mark.skipif(not (SHARED / "reference").is_dir(), reason=f"no folder {SHARED / 'reference'}")
def test_the_statements_are_those_of_the_report() -> None:
    reference = (SHARED / "reference" / "harrow_q3_2013_14.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1:-1] for line in reference.splitlines() if line.startswith("| S")]
    numbers = {row[0].strip(): row[3].strip() for row in rows}
    assert set(numbers) == {f"S{number}" for number in range(1, 32)}
    told = {each for each, said in numbers.items() if re.search(r"\d", said)} | {"S29"}  # "all"
    assert told == {row["statement"] for row in (*STATEMENTS, *STATED)}


def test_a_statement_with_a_number_is_a_figure_on_the_card(card: lakpi.Scorecard) -> None:
    figures = [row.figure for row in card.rows()]
    figures += [row.travel.earlier for row in card.rows() if row.travel and row.travel.earlier]
    sources = {figure.source for figure in figures}
    of_others = {"S9"}  # of two other authorities: a comparator, as S8 is
    for row in STATEMENTS:
        if row["statement"] not in of_others:
            assert f"Harrow report {row['statement']}" in sources
    compared = {each.comparator for row in card.rows() for each in row.comparisons}
    assert {"Other authorities", "Two other authorities"} <= compared


def test_a_statement_without_a_number_stands_in_the_closing_table(card: lakpi.Scorecard) -> None:
    (table,) = card.tables
    assert [row[0] for row in table.rows] == [row["statement"] for row in CLOSING]
    for row in CLOSING:
        for indicator in row["indicator"].split(" or "):
            assert indicator in lakpi.catalogues.ALL
        assert row["missing"]
    assert all(row["statement"] in card.html() for row in CLOSING)


# The numbers, as the report and the published tables have them.


@pytest.mark.parametrize(
    ("indicator", "said"),
    [
        ("sw_vacancy_pct_establishment", ["22% (15 of 69, reported as 21%)"]),  # S4
        ("sw_vacancy_pct_establishment", ["41% (28 of 69), as at 31 October 2013"]),  # S5
        ("sw_vacancy_pct_establishment", ["base of 70 to 73", "40.58%"]),
        ("sw_agency_pct_establishment", ["32% (22 of 69, reported as 31%)", "70 to 72"]),  # S6
        ("post_vacancy_pct_establishment", ["as at 31 January 2014: 18%"]),  # S7
        ("sw_vacancy_pct_establishment", ["mean 26%, range 11% to 44%", "not said"]),  # S8
        ("sw_agency_pct_establishment", ["2 areas, mean 28%, range 21% to 35%"]),  # S9
        ("sw_caseload_mean_experienced", ["21 children per worker"]),  # S10
        ("nqsw_count", ["17 workers"]),  # S11
        ("recruitment_conversion_pct", ["12.1% (16 of 132)"]),  # S12
        ("agency_interviews_count", ["November to December 2013: 43 interviews"]),  # S13
        ("post_vacancies_count", ["team manager", "0 posts"]),  # S14
        ("families_identified_pct", ["82.8% (327 of 395)"]),  # S16
        ("families_engaged_pct", ["63.3% (250 of 395)"]),
        ("families_claimed_pct", ["24.3% (96 of 395)"]),
        ("families_engaged_of_identified_pct", ["76.5% (250 of 327)"]),
        ("families_claimed_of_engaged_pct", ["38.4% (96 of 250)"]),
        ("early_help_new_families_count", ["173 families"]),  # S17
        ("schools_good_or_better_pct", ["92%"]),  # S18
        ("schools_outstanding_pct", ["53%"]),
        ("schools_requiring_improvement_count", ["4 schools"]),
        ("schools_inadequate_count", ["1 school"]),
        ("schools_causing_concern_count", ["8 schools"]),  # S19
        ("schools_risk_band_count", ["primary x high", "9 schools", "10 schools"]),  # S20
        ("budget_variance_gbp", ["£930,000"]),  # S26
        ("virtual_school_coverage_pct", ["100%"]),  # S29
        ("audit_cases_count", ["12 cases"]),  # S31
        # The published statistics that stand beside the statements without a number.
        ("referrals_count", ["2,305 referrals", "1,529 referrals, 2012-13", "↑ up 776"]),
        ("rereferral_pct", ["11.7% (269 of 2,305)", "14.2% (217 of 1,529)", "improving"]),
        ("rereferral_pct", ["10 areas, mean 16.7%, range 9.9% to 21.4%", "rank 3 of 11"]),
        ("rereferral_pct", ["Outer London: 16.7%", "England: 23.5%"]),
        ("cpp_open_2y_pct", ["[c] confidential", "4.9% (6 of 122), as at 31 March 2013"]),
        ("cpp_open_2y_pct", ["8 of 10 areas, mean 4.3%", "no figure for Redbridge, Slough"]),
    ],
)
def test_the_numbers_are_on_every_page(
    card: lakpi.Scorecard, indicator: str, said: list[str]
) -> None:
    # A card of the one indicator, so that a number found is a number of it.
    rows = tuple(row for row in card.rows() if row.figure.meaning.id == indicator)
    group = lakpi.scorecards.Group("One", rows)
    one = attrs.evolve(card, title="One", groups=(group,), tables=(), about=(), definitions=())
    text = " ".join(one.to_text().split())
    for words in said:
        assert words in text
    numbers = re.findall(r"\d[\d,.]*\d%?|\d%?", " ".join(said))
    markdown, page = one.markdown(), Page(one.html()).text
    for number in numbers:
        assert number in markdown
        assert number in page


def test_it_says_what_the_reader_must_know(text: str) -> None:
    for words in (
        "those to March 2014 were published after the meeting",
        "DfE's 2021 model, which is later than the data",
        "One base from 70 to 72 would give each of the 2 percentages of January 2014",
        "The report does not date the recruitment round",
        "which gives neither how many they are nor their names",
    ):
        assert words in text


def test_both_pages_are_well_made_and_need_nothing_else(card: lakpi.Scorecard) -> None:
    html = card.html()
    page = Page(html)
    assert page.problems == []
    assert len(page.all("h1")) == 1
    assert is_self_contained(html)
    for row in card.rows():
        assert row.figure.written() in page.text
    body = [line for line in card.markdown().splitlines() if line.startswith("|")]
    assert len(body) == len(card.rows()) + len(CLOSING) + 2 * (len(card.groups) + 1)


# Changing a cell changes the page.

Cell = tuple[int, str]
Key = tuple[str, str, str]


def faces(data: Path) -> str:
    card = harrow.make(data)
    return card.to_frame().to_csv() + str(card.tables) + str(card.about)


def rows_of(data: Path) -> dict[Key, str]:
    """
    What the card says of each indicator, category and period.
    """
    return {
        (row.figure.meaning.id, row.figure.category, row.figure.period): (
            f"{cells(row)} {row.remarks}"
        )
        for row in harrow.make(data).rows()
    }


@pytest.fixture(scope="module")
def before() -> str:
    return faces(harrow.DATA)


def changed(text: str) -> str:
    """
    Another number, written alike; so much larger that no mean of ten rounds it away.
    """
    return re.sub(r"[\d,]+", lambda found: str(int(found[0].replace(",", "")) + 50), text, count=1)


def with_cells(folder: Path, table: str, values: dict[Cell, str]) -> Path:
    data = folder / "harrow"
    shutil.copytree(harrow.DATA, data, dirs_exist_ok=True)
    rows = read(table)
    for (place, name), value in values.items():
        rows[place][name] = value
    with (data / table).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return data


def numeric(rows: list[Cells]) -> list[Cell]:
    return [
        (place, name)
        for place, row in enumerate(rows)
        for name in NUMBERS
        if re.search(r"\d", row.get(name, ""))
    ]


@pytest.mark.parametrize(
    ("table", "cell"),
    [
        *(("statements.csv", cell) for cell in numeric(STATEMENTS)),
        *(("comparators.csv", cell) for cell in numeric(STATED)),
    ],
    ids=lambda each: each[:5] if isinstance(each, str) else f"{each[0] + 2}-{each[1]}",
)
def test_changing_a_number_of_the_report_changes_the_page(
    tmp_path: Path, before: str, table: str, cell: Cell
) -> None:
    place, name = cell
    value = changed(read(table)[place][name])
    assert faces(with_cells(tmp_path, table, {cell: value})) != before


def is_on_the_page(place: int, name: str) -> bool:
    """
    Of the published figures: Harrow's own, and what the comparators printed.
    """
    return PUBLISHED[place]["area"] == "Harrow" or name == "reported"


def batches() -> list[dict[Cell, Key]]:
    """
    The numeric cells of the published table, so that each of a batch is of another row of the card.
    """
    of_row: dict[Key, list[Cell]] = {}
    for place, name in numeric(PUBLISHED):
        if is_on_the_page(place, name):
            row = PUBLISHED[place]
            key = (row["indicator"], row["category"], row["period"])
            of_row.setdefault(key, []).append((place, name))
    assert len(of_row) == 16
    longest = max(map(len, of_row.values()))
    return [
        {some[turn]: key for key, some in of_row.items() if turn < len(some)}
        for turn in range(longest)
    ]


@pytest.mark.parametrize("batch", batches(), ids=lambda batch: f"{len(batch)}-rows")
def test_changing_a_published_number_changes_its_row(
    tmp_path: Path, untouched: dict[Key, str], batch: dict[Cell, Key]
) -> None:
    values = {cell: changed(PUBLISHED[cell[0]][cell[1]]) for cell in batch}
    now = rows_of(with_cells(tmp_path, "published.csv", values))
    same = [cell for cell, key in batch.items() if now[key] == untouched[key]]
    assert same == []


@pytest.fixture(scope="module")
def untouched() -> dict[Key, str]:
    return rows_of(harrow.DATA)


@pytest.mark.parametrize("name", ["says", "missing", "indicator"])
def test_changing_a_word_of_the_closing_table_changes_the_page(
    tmp_path: Path, before: str, name: str
) -> None:
    values = {(place, name): f"quite another {place}" for place in range(len(CLOSING))}
    said = faces(with_cells(tmp_path, "without_numbers.csv", values))
    assert said != before
    assert all(f"'{value}'" in said for value in values.values())


def test_a_changed_number_is_the_number_on_the_page(tmp_path: Path) -> None:
    (place,) = (n for n, row in enumerate(STATEMENTS) if row["statement"] == "S4")
    card = harrow.make(with_cells(tmp_path, "statements.csv", {(place, "denominator"): "70"}))
    text = " ".join(str(card).split())
    assert "as at 31 January 2014: 21% (15 of 70)" in text
    assert "15 of 69" not in text


def test_the_tables_that_are_written_back_unchanged_give_the_same_page(
    tmp_path: Path, before: str
) -> None:
    for table in TABLES:
        data = with_cells(tmp_path, table, {})
    assert faces(data) == before


# The published table is what DfE published.


@needs_published
def test_the_published_table_is_dfes_cell_for_cell() -> None:
    columns = {
        ("referrals_count", ""): (C1, "referral_count", "", "referral_count"),
        ("rereferral_pct", ""): (C1, *published.REREFERRALS),
        ("cpp_open_2y_pct", ""): (D5, "2_years_or_more", "CPP_At31", "2_years_or_more_percent"),
    } | {
        ("cpp_open_duration_pct", label.casefold()): (D5, band, "CPP_At31", f"{band}_percent")
        for band, label in published.BANDS.items()
    }
    printed = {
        (file, row["time_period"], published.code(row)): row
        for file in (C1, D5)
        for row in published.rows(file)
    }
    neighbours = lakpi.area("Harrow").statistical_neighbours("2021")
    wanted = {CODE, lakpi.area("Harrow").region().code, lakpi.england().code, *neighbours.codes}
    seen = set()
    for row in PUBLISHED:
        file, top, base, value = columns[row["indicator"], row["category"].casefold()]
        area = lakpi.area(row["area"])
        end = lakpi.window("2013-04-01", "2014-03-31", "the year").end
        year = "2014" if row["period"] in {"2013-14", f"as at {end.day} {end:%B %Y}"} else "2013"
        assert row["period"] in {"2012-13", "2013-14", f"as at 31 March {year}"}
        source = printed[file, year, area.code]
        assert row["numerator"] == source[top]
        assert row["denominator"] == (source[base] if base else "")
        assert row["reported"] == source[value]
        local = source["geographic_level"] == "Local authority"
        assert row["precision"] == ("1" if local else "10")
        assert row["origin"] == "published"
        assert ("published after the meeting" in row["source"]) == (year == "2014")
        assert f"table {file[:2].upper()}" in row["source"]
        seen.add((row["indicator"], row["category"].casefold(), year, area.code))
    # Each of them for both years and all thirteen areas, each once.
    assert seen == {
        (*key, year, code) for key in columns for year in ("2013", "2014") for code in wanted
    }
    assert len(PUBLISHED) == len(seen) == 208


def test_the_bands_bear_the_catalogues_own_labels() -> None:
    durations = lakpi.catalogues.ALL["cpp_open_duration_pct"]
    assert isinstance(durations, lakpi.Distribution)
    labels = {label for label, _ in durations.parts}
    own = {row["category"] for row in PUBLISHED if row["category"]}
    assert own == labels
    assert {row["breakdown"] for row in PUBLISHED if row["category"]} == {durations.of}


# The main job.


def test_run_as_a_script_from_another_folder_it_writes_both_pages(tmp_path: Path) -> None:
    script = ROOT / "examples" / "harrow_scorecard.py"
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, str(script), "--out", str(tmp_path / "out")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "22% (15 of 69, reported as 21%)" in done.stdout
    card = harrow.make()
    page = tmp_path / "out" / "harrow_scorecard.html"
    assert page.read_text(encoding="utf-8") == card.html()
    assert (tmp_path / "out" / "harrow_scorecard.md").read_text(encoding="utf-8") == card.markdown()
    assert f"written: {page}" in done.stdout
    assert sorted(each.name for each in (tmp_path / "out").iterdir()) == [
        "harrow_scorecard.html",
        "harrow_scorecard.md",
    ]
