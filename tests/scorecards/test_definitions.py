"""
From each row to its definition: a link on every face that has links, and each finds its place.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import attrs
import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from tests.scorecards import full, small
from tests.scorecards.page import Page
from tests.scorecards.test_faces import anything

import lakpi
from lakpi.disclosure import INTERNAL, PUBLICATION
from lakpi.scorecards import Report, Scorecard
from lakpi.scorecards.definitions import definition_of, named
from lakpi.scorecards.excel import to_excel
from lakpi.scorecards.freezing import freeze, thaw
from lakpi.scorecards.parts import Content
from lakpi.scorecards.word import to_word

CARD = full.card()
OTHER = lakpi.scorecard(
    small.figures().select(area="E09000015", indicator=["good", "received"]),
    title="Another",
    columns=["definition", "value", "indicator"],
)


def follows(page: str) -> list[tuple[str, str]]:
    """
    Each row's link with what stands where it leads: the words of both.
    """
    elements = Page(page).elements
    at = {each.attributes["id"]: each for each in elements if "id" in each.attributes}
    found = []
    for place, each in enumerate(elements):
        if each.tag == "th" and each.attributes.get("scope") == "row":
            # What stands in a cell comes next.
            after = elements[place + 1]
            if after.tag == "a":
                found.append((after.text, at[after.attributes["href"][1:]].text))
    return found


def wanted(*cards: Scorecard) -> list[tuple[str, str]]:
    return [
        (" ".join(row.title.split()), row.figure.meaning.title)
        for card in cards
        for row in card.rows()
    ]


@pytest.mark.parametrize(
    "card",
    [CARD, OTHER, CARD.under(PUBLICATION), CARD.under(INTERNAL)],
    ids=repr,
)
def test_on_the_page_each_name_leads_to_its_definition_and_back(card: Scorecard) -> None:
    assert follows(card.html()) == wanted(card)
    page = Page(card.html())
    at = {each.attributes["id"]: each for each in page.elements if "id" in each.attributes}
    back = [each for each in page.all("a") if each.text.startswith("Back to the figure")]
    titles = [title for title, _ in card.definitions]
    assert [each.text for each in back] == [f"Back to the figure: {title}" for title in titles]
    for title, each in zip(titles, back, strict=True):
        assert title in at[each.attributes["href"][1:]].text


def test_a_card_that_was_signed_off_keeps_its_links(tmp_path: Path) -> None:
    frozen = thaw(freeze(CARD, tmp_path / "card.json"))
    assert follows(frozen.html()) == wanted(CARD)


def test_in_a_report_the_links_lead_to_the_end_of_it() -> None:
    report = Report(title="Both", cards=[CARD, OTHER])
    page = report.html()
    assert follows(page) == wanted(CARD, OTHER)
    assert page.count('id="part-3-definition-') == 3
    # Where two cards define one title in two ways, each leads to its own.
    meaning = OTHER.rows()[0].figure.meaning
    changed = attrs.evolve(meaning, sentences=("Otherwise.",))
    row = OTHER.rows()[0]
    odd = attrs.evolve(
        OTHER,
        groups=(
            attrs.evolve(
                OTHER.groups[0],
                rows=(attrs.evolve(row, figure=attrs.evolve(row.figure, meaning=changed)),),
            ),
        ),
        definitions=(definition_of(changed),),
    )
    both = follows(Report(title="Both", cards=[OTHER, odd]).html())
    heading = f"{meaning.title} (Another)"
    assert [each[1] for each in both].count(heading) == 2
    made = Report(title="Both", cards=[OTHER, odd]).html()
    targets = re.findall(r'<th scope="row"><a href="#([^"]*)"', made)
    assert targets[0] != targets[-1]
    text = Report(title="Both", cards=[OTHER, odd]).markdown()
    assert links_of(text) <= anchors_of(text)
    assert len(links_of(text)) == 3


def links_of(markdown: str) -> set[str]:
    return set(re.findall(r"(?<!\\)\]\(#([^)]*)\)", markdown))


def anchors_of(markdown: str) -> set[str]:
    return set(re.findall(r'^<a id="([^"]*)"></a>$', markdown, re.MULTILINE))


def test_in_markdown_each_name_leads_to_an_anchor() -> None:
    for text in (CARD.markdown(), OTHER.markdown(), Report(title="R", cards=[CARD]).markdown()):
        assert links_of(text)
        assert links_of(text) == anchors_of(text)
    assert "[Judged good](#definition-judged-good)" in OTHER.markdown()
    assert "[a table of these tests](#definition-judged-good)" in OTHER.markdown()
    after = OTHER.markdown().partition('<a id="definition-judged-good"></a>')[2].split("\n")
    assert after[2] == "### Judged good"


MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.mark.parametrize("card", [CARD, OTHER], ids=repr)
def test_in_the_workbook_each_name_leads_to_its_line(card: Scorecard, tmp_path: Path) -> None:
    file = to_excel(card, tmp_path / "card.xlsx")
    with zipfile.ZipFile(file) as held:
        sheet = ET.fromstring(held.read("xl/worksheets/sheet1.xml"))  # noqa: S314
    links = {each.get("ref"): each for each in sheet.iter(f"{MAIN}hyperlink")}
    book = lakpi_cells(file, "Scorecard")
    lines = lakpi_cells(file, "Definitions")
    names = {row.title: row.figure.meaning.title for row in card.rows()}
    for at, each in links.items():
        column, row = re.fullmatch(r"([A-Z])(\d+)", str(at)).groups()  # type: ignore[union-attr]
        assert book[int(row) - 1][ord(column) - ord("A")] == "definition"
        (said,) = set(book[int(row) - 1]) & set(names)
        place = re.fullmatch(r"'Definitions'!A(\d+)", str(each.get("location")))
        assert place is not None
        title = lines[int(place.group(1)) - 1][0]
        assert title == names[said]
    assert len(links) == len(card.rows())


def lakpi_cells(file: Path, sheet: str) -> list[list[str]]:
    from python_calamine import load_workbook

    read = load_workbook(file).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return [[str(cell) for cell in row] for row in read]


@pytest.mark.parametrize("card", [CARD, OTHER], ids=repr)
def test_in_the_document_each_name_leads_to_its_heading(card: Scorecard, tmp_path: Path) -> None:
    read = docx.Document(str(to_word(card, tmp_path / "card.docx")))
    body = read.element.body
    marks = {each.get(qn("w:name")): each.getparent() for each in body.iter(qn("w:bookmarkStart"))}
    links = list(body.iter(qn("w:hyperlink")))
    ends = [each.get(qn("w:id")) for each in body.iter(qn("w:bookmarkEnd"))]
    assert len(set(ends)) == len(ends) == len(marks) == len(card.definitions)
    names = {row.title: row.figure.meaning.title for row in card.rows()}
    told = []
    for each in links:
        said = "".join(text.text or "" for text in each.iter(qn("w:t")))
        heading = marks[each.get(qn("w:anchor"))]
        title = "".join(text.text or "" for text in heading.iter(qn("w:t")))
        assert title == names.get(said, title)
        told.append(said)
    assert [each for each in told if each in names] == [row.title for row in card.rows()]


def test_a_card_without_definitions_has_no_links(tmp_path: Path) -> None:
    bare = attrs.evolve(CARD, definitions=())
    assert follows(bare.html()) == []
    assert links_of(bare.markdown()) == set()
    with zipfile.ZipFile(to_excel(bare, tmp_path / "x.xlsx")) as held:
        assert b"<hyperlink" not in held.read("xl/worksheets/sheet1.xml")
    read = docx.Document(str(to_word(bare, tmp_path / "x.docx")))
    assert not list(read.element.body.iter(qn("w:hyperlink")))


@given(st.lists(st.tuples(anything, st.tuples(anything)), max_size=6))
def test_names_are_plain_and_each_its_own(definitions: list[tuple[str, tuple[str, ...]]]) -> None:
    names = named(definitions)
    assert set(names) == set(definitions)
    assert len(set(names.values())) == len(names)
    assert all(re.fullmatch("definition[a-z0-9-]*", each) for each in names.values())


@given(anything)
def test_whatever_a_definition_says_its_place_is_found(said: str) -> None:
    content = Content(title="Card", definitions=((said, (said,)), ("Other", (said,))))
    page = Page(Report(title="Report", cards=[content, content]).html())
    assert page.problems == []
    ids = [each.attributes["id"] for each in page.elements if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    assert sum(each.startswith("part-3-definition") for each in ids) == 2 + 1
