"""
Every column on every face: what a council can choose is there to be read.
"""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Callable
from pathlib import Path

import docx
import pandas as pd
import pytest
from python_calamine import load_workbook
from tests.scorecards import full, small
from tests.scorecards.page import Page

import lakpi
from lakpi.disclosure import PUBLICATION
from lakpi.scorecards import Row, Scorecard
from lakpi.scorecards.columns import COLUMNS, told
from lakpi.scorecards.freezing import freeze, thaw
from lakpi.scorecards.word import to_word
from lakpi.significance import Method, significance

AROUND = ("Brent", "Barnet", "Ealing", "Hounslow", "Hillingdon", "Merton", "Sutton", "Redbridge")


@functools.cache
def benchmarks() -> lakpi.Benchmarks:
    """
    Those of the full card, and enough areas for bands (invented, but for their names).
    """
    more = pd.DataFrame(
        [
            ("again", name, "2013-14", str(100 + 10 * n), "1000")
            for n, name in enumerate(AROUND[3:])
        ],
        columns=["indicator", "area", "period", "numerator", "denominator"],
    )
    everything = small.figures(pd.concat([full.table(), more], ignore_index=True).fillna(""))
    return lakpi.benchmark(
        everything.select(area="E09000015"),
        everything,
        against=[
            lakpi.area_set("Around us", AROUND, pool="mean"),
            lakpi.area("Harrow").statistical_neighbours("2021", pool="median"),
            lakpi.region("Outer London"),
            lakpi.england(),
        ],
    )


def card(*columns: str) -> Scorecard:
    """
    The card with everything on it, and of it the columns chosen.
    """
    return lakpi.scorecard(
        benchmarks(),
        columns=columns,
        targets=full.targets(),
        commentary=full.commentary(),
    )


def in_text(made: Scorecard, _: Path) -> str:
    return made.to_text()


def in_markdown(made: Scorecard, _: Path) -> str:
    text = html.unescape(made.markdown().replace("<br>", " "))
    return re.sub(r"\\([\\|*_`\[\]~])", r"\1", text)


def on_the_page(made: Scorecard, _: Path) -> str:
    return read_page(made.html())


def when_thawed(made: Scorecard, folder: Path) -> str:
    return read_page(thaw(freeze(made, folder / "card.json")).html())


def read_page(page: str) -> str:
    elements = Page(page).elements
    labels = [each.attributes.get("aria-label", "") for each in elements]
    # Cells apart: the words of two neighbours are not one text.
    cells = [each.text for each in elements if each.tag in {"td", "th", "li", "span"}]
    return "\n".join([*cells, *labels])


def in_excel(made: Scorecard, folder: Path) -> str:
    read = load_workbook(made.to_excel(folder / "card.xlsx")).get_sheet_by_name("Scorecard")
    values = [cell for row in read.to_python() for cell in row]
    return "\n".join(map(str, values))


def in_word(made: Scorecard, folder: Path) -> str:
    read = docx.Document(str(to_word(made, folder / "card.docx")))
    return "\n".join(cell.text for table in read.tables for row in table.rows for cell in row.cells)


def in_a_frame(made: Scorecard, _: Path) -> str:
    return "\n".join(str(cell) for row in made.to_frame().itertuples() for cell in row)


FACES: list[Callable[[Scorecard, Path], str]] = [
    in_text, in_markdown, on_the_page, when_thawed, in_excel, in_word, in_a_frame,
]  # fmt: skip


def flat(text: str) -> str:
    return " ".join(text.split())


def said_in(key: str, row: Row, face: str) -> list[str]:
    """
    What must be read of one cell, a text a line of it.
    """
    column = COLUMNS[key]
    if face == "in_excel" and key in {"value", "numerator", "denominator"}:
        number = {
            "value": row.figure.rounded(),
            "numerator": row.figure.numerator,
            "denominator": row.figure.denominator,
        }[key]
        return [column.cell(row)] if number is None else [str(float(number))]
    if key == "numbers":
        return [part for part in column.cell(row).split("; ") if part]
    # Where each comparator has a line of its own it is named there, not in the cell.
    lines = (column.cell if face in {"in_text", "on_the_page", "in_word"} else told_of(key))(row)
    return [flat(line) for line in lines.splitlines() if line.strip()]


def told_of(key: str) -> Callable[[Row], str]:
    return lambda row: told(COLUMNS[key], row)


@pytest.mark.parametrize("face", FACES, ids=lambda each: each.__name__)
@pytest.mark.parametrize("key", COLUMNS)
def test_a_chosen_column_is_read_on_every_face(
    key: str, face: Callable[[Scorecard, Path], str], tmp_path: Path
) -> None:
    made = card(*dict.fromkeys(("indicator", "value", key)))
    read = flat(face(made, tmp_path))
    wanted = [said for row in made.rows() for said in said_in(key, row, face.__name__)]
    assert wanted
    for said in wanted:
        if face is when_thawed and key in {"rank", "judgement"}:
            # On a page each comparator has its own line, and stands above what is said.
            said = said.partition(": ")[2]  # noqa: PLW2901
        assert said in read, (key, said)


def test_every_column_has_something_to_say_on_that_card() -> None:
    made = card(*COLUMNS)
    said = {key: [each.cell(row) for row in made.rows()] for key, each in COLUMNS.items()}
    assert [key for key, cells in said.items() if not any(cells)] == []


@pytest.mark.parametrize("face", FACES, ids=lambda each: each.__name__)
def test_all_columns_at_once_stand_on_every_face(
    face: Callable[[Scorecard, Path], str], tmp_path: Path
) -> None:
    read = flat(face(card(*COLUMNS), tmp_path))
    for words in ("Head of MASH", "more than chance", "small base", "local definition", "=1+1"):
        assert words in read


def test_the_order_chosen_is_that_of_every_table(tmp_path: Path) -> None:
    keys = ("commentary", "value", "target", "indicator")
    made = card(*keys)
    headings = [COLUMNS[key].heading for key in keys]
    assert list(made.to_frame().columns)[1:-1] == headings
    assert "| " + " | ".join(headings) + " |" in made.markdown()
    sheet = load_workbook(made.to_excel(tmp_path / "x.xlsx")).get_sheet_by_name("Scorecard")
    assert headings in [row[:4] for row in sheet.to_python()]
    # On the page the name of a row comes first, for who hears it read.
    heads = [each.text for each in Page(made.html()).all("th") if each.attributes["scope"] == "col"]
    assert heads[:4] == ["Indicator", "Commentary", "Value", "Target"]


# More than chance.


def test_significance_is_that_of_its_own_verb() -> None:
    made = lakpi.scorecard(full.benchmarks(), columns=["indicator", "significance"])
    judged = significance(full.benchmarks())
    for row in made.rows():
        assert row.significances == judged.of(row.figure)
    again = next(row for row in made.rows() if row.figure.meaning.id == "again")
    assert COLUMNS["significance"].cell(again).splitlines() == [
        "\N{CHECK MARK} better than West London, more than chance",
        "\N{CHECK MARK} better than Outer London, more than chance",
    ]
    good = next(row for row in made.rows() if row.figure.meaning.id == "good")
    assert "\N{ALMOST EQUAL TO} within chance of Outer London" in COLUMNS["significance"].cell(good)


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("interval", "outside the figure's 95% confidence interval"),
        ("overlap", "95% confidence intervals of the figure and of the comparator do not overlap"),
        ("funnel", "outside the 95% control limits for its size"),
    ],
)
def test_the_method_is_said_beside_the_comparators(method: Method, words: str) -> None:
    made = lakpi.scorecard(full.benchmarks(), significance=method)
    assert "significance" in made.columns
    assert words in made.about[-1]
    for face in (made.to_text(), made.markdown(), Page(made.html()).text):
        assert words in " ".join(face.split())


def test_a_sentence_says_it_beside_the_comparator() -> None:
    made = lakpi.scorecard(full.benchmarks(), significance="interval")
    again = next(s for s in made.sentences() if s.row.figure.meaning.id == "again")
    assert "Better than" in again.text
    assert "Outer London (16.7%; more than chance)" in again.text
    good = next(s for s in made.sentences() if s.row.figure.meaning.id == "good")
    assert "Similar to Outer London (16%; within chance)" in good.text
    plain = lakpi.scorecard(full.benchmarks()).sentences()
    assert not any("chance" in each.text for each in plain)


def test_without_being_asked_for_there_is_none() -> None:
    made = lakpi.scorecard(full.benchmarks(), level=0.95)
    assert "significance" not in made.columns
    assert not any(row.significances for row in made.rows())
    assert not any("chance" in each for each in made.about)
    alone = lakpi.scorecard(full.benchmarks().figures, columns=["indicator", "significance"])
    assert COLUMNS["significance"].cell(alone.rows()[0]) == ""


def test_an_interval_that_is_chosen_is_there() -> None:
    said = card("indicator", "interval").to_frame()["Interval"].tolist()
    assert said[1] == "95% CI 10.4 to 13.0%"
    assert (
        lakpi.scorecard(full.benchmarks(), level=0.998, columns=["interval"])
        .to_frame()["Interval"]
        .tolist()[1]
        .startswith("99.8% CI")
    )


def test_what_is_hidden_is_not_judged() -> None:
    made = card("indicator", "value", "interval", "significance").under(PUBLICATION)
    assert any(row.figure.value is None for row in made.rows())
    for row in made.rows():
        if row.figure.value is None:
            assert {(each.outcome, each.lower) for each in row.significances} <= {(None, None)}
        for each in row.significances:
            assert each.figure == row.figure


def test_the_workbook_has_significance_as_data(tmp_path: Path) -> None:
    made = card("indicator", "significance")
    book = load_workbook(made.to_excel(tmp_path / "x.xlsx"))
    head, *lines = book.get_sheet_by_name("Significance").to_python(skip_empty_area=False)
    frame = pd.DataFrame(lines, columns=list(map(str, head)))
    assert len(frame) == sum(len(row.significances) for row in made.rows())
    first = frame[frame["outcome"] == "better"].iloc[0]
    assert (first["comparator"], first["method"], first["level"]) == (
        "Outer London", "interval", 0.95,
    )  # fmt: skip
    assert first["upper"] < first["benchmark"]
