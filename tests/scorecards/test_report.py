"""
Reports: several cards under one cover, with nothing of them lost and nothing said twice.

The golden files are written anew with ``LAKPI_GOLDEN=write``.
"""

from __future__ import annotations

import html
import itertools
import os
import re
import sys
from pathlib import Path

import attrs
import docx
import pandas as pd
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.scorecards import small
from tests.scorecards.converted import needs_libreoffice, pages
from tests.scorecards.page import Page
from tests.scorecards.test_faces import anything, is_self_contained, table_rows

import lakpi
from lakpi.errors import FiguresError, MissingExtraError
from lakpi.scorecards.binding import bound
from lakpi.scorecards.parts import Content
from lakpi.scorecards.report import Report

GOLDEN = Path(__file__).parent / "golden"
FIRST = small.card()
SECOND = lakpi.scorecard(
    small.figures().select(area="E09000015", indicator="good"),
    title="Second & last",
    targets=[lakpi.SingleTarget(indicator="good", value="50%")],
)


def record() -> lakpi.QaLog:
    """
    A log with nothing of this machine in it.
    """
    return lakpi.QaLog(
        (
            ("files", "cin.xml", "rows", "12"),
            ("ledger", "referrals", "read", "12"),
            ("ledger", "referrals", "kept", "11"),
        )
    )


def report(**changes: object) -> Report:
    made = Report(
        title="Quarter 4",
        subtitle="For these tests.",
        cards=[FIRST, SECOND],
        prepared_for="Scrutiny",
        prepared_by="The performance team",
        date="1 May 2014",
        qa=record(),
        look_first=1,
    )
    return attrs.evolve(made, **changes)  # type: ignore[arg-type]


REPORT = report()


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(REPORT.html())


# What is around the cards: their own faces have golden files of their own.
AROUND = report(
    cards=[Content(title=each.title, definitions=each.definitions) for each in (FIRST, SECOND)]
)


@pytest.mark.parametrize(
    ("name", "face"), [("report.txt", AROUND.to_text()), ("report.md", AROUND.markdown())]
)
def test_as_it_should_look(name: str, face: str) -> None:
    golden = GOLDEN / name
    if os.environ.get("LAKPI_GOLDEN") == "write":
        golden.write_text(face, encoding="utf-8", newline="\n")
    assert face == golden.read_text(encoding="utf-8")


def test_every_card_stands_in_it_whole() -> None:
    text = REPORT.to_text()
    for card in (FIRST, SECOND):
        assert card.to_text() in text
    markdown = REPORT.markdown()
    for card in (FIRST, SECOND):
        for line in card.markdown().splitlines():
            assert (f"#{line}" if line.startswith("#") else line) in markdown.splitlines()
    seen = Page(REPORT.html()).text
    for card in (FIRST, SECOND):
        for row in card.rows():
            assert row.title in seen
            assert row.figure.written() in seen


def test_the_cover_says_for_whom_by_whom_and_when(page: Page) -> None:
    for face in (REPORT.to_text(), REPORT.markdown(), page.text):
        for words in ("Scrutiny", "The performance team", "1 May 2014", "A small scorecard"):
            assert words in face
    bare = Report(title="Bare", cards=[SECOND]).to_text()
    assert "Prepared" not in bare
    assert "Date" not in bare
    assert "To look at first" not in bare


def test_what_to_look_at_first_is_that_of_each_card() -> None:
    first = REPORT.to_text().partition("To look at first")[2].partition("A small scorecard\n=")[0]
    assert " ".join(first.split()).endswith(
        "Referred again: A small scorecard; judge with care (the figure as reported does not follow"
        " from its numbers) Judged good: Second & last; off target (at least 50%), by 34 percentage"
        " points; judge with care (the denominator is under 20: one case moves it by 5 points or"
        " more)"
    )


def test_definitions_stand_once() -> None:
    titles = [title for title, _ in REPORT.definitions]
    assert titles == ["Referrals received", "Referred again", "Judged good"]
    for face in (REPORT.to_text(), REPORT.markdown()):
        assert face.count("where again is yes.") == 2  # of two indicators


def test_two_definitions_of_one_title_both_stand() -> None:
    other = attrs.evolve(SECOND, definitions=(("Judged good", ("Otherwise.",)),))
    found = dict(report(cards=[FIRST, other]).definitions)
    assert found["Judged good (Second & last)"] == ("Otherwise.",)
    assert "Judged good (A small scorecard)" in found
    assert "Referred again" in found


def test_the_record_stands_at_the_end(page: Page) -> None:
    assert REPORT.to_text().endswith(record().to_text())
    assert table_rows(REPORT.markdown())[-1] == [" ledger ", " referrals ", " kept ", " 11 "]
    assert page.all("table")[-1].text.endswith("ledgerreferralskept11")
    for face in (report(qa=None).to_text(), report(qa=None).markdown()):
        assert "What the figures rest on" not in face


def test_a_real_record_is_one_too() -> None:
    frame = pd.DataFrame(
        {"authority": ["Harrow"], "referral_date": ["2013-05-01"], "again": ["yes"]}
    )
    records = lakpi.read_frames({small.REFERRALS: frame}, complete=("2012-04-01", "2014-03-31"))
    log = lakpi.qa_log(records)
    made = report(qa=log)
    assert made.to_text().endswith(log.to_text())
    assert "pandas" in made.markdown()


def test_the_versions_of_its_cards_are_said() -> None:
    internal = [attrs.evolve(card, version="Internal.") for card in (FIRST, SECOND)]
    assert "Version: Internal." in report(cards=internal).to_text()
    mixed = report(cards=[internal[0], SECOND])
    said = "Version: The scorecards are not of one version: Internal. / no version is stated"
    assert said in mixed.to_text()
    assert "Version" not in REPORT.to_text().partition("A small scorecard\n=")[0]


def test_the_page_is_well_made(page: Page) -> None:
    assert REPORT.html().startswith("<!DOCTYPE html>\n")
    assert page.problems == []
    assert [each.text for each in page.all("h1")] == ["Quarter 4"]
    assert [each.text for each in page.all("title")] == ["Quarter 4"]
    for tag in ("html", "head", "body", "main", "style", "header"):
        assert len(page.all(tag)) == 1
    identities = [each.attributes["id"] for each in page.elements if "id" in each.attributes]
    assert len(identities) == len(set(identities))
    for each in page.elements:
        for part in each.attributes.get("aria-labelledby", "").split():
            assert part in identities
        if each.attributes.get("href", "").startswith("#"):
            assert each.attributes["href"][1:] in identities
    labels = [
        each.attributes["aria-label"]
        for each in page.elements
        if each.tag in {"nav", "article"} or each.attributes.get("role") == "region"
        if "aria-label" in each.attributes
    ]
    assert len(labels) == len(set(labels))
    levels = [int(each.tag[1]) for each in page.elements if re.fullmatch(r"h\d", each.tag)]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_the_page_needs_nothing_else() -> None:
    assert is_self_contained(REPORT.html())


def test_the_same_card_twice_keeps_its_places_apart() -> None:
    page = Page(report(cards=[FIRST, FIRST]).html())
    identities = [each.attributes["id"] for each in page.elements if "id" in each.attributes]
    assert len(identities) == len(set(identities))
    assert page.problems == []
    labels = [e.attributes["aria-label"] for e in page.elements if e.attributes.get("role")]
    assert len(labels) == len(set(labels)) > 4


def test_what_data_say_is_text(page: Page) -> None:
    assert "<script" not in REPORT.html().casefold()
    assert page.text.count(small.PLANTED) == 4
    assert page.all("b") == []


@settings(max_examples=8)
@given(said=st.one_of(anything, st.sampled_from(['" id="x', "</main>", "</body>", "<style>"])))
def test_whatever_is_said_it_stays_text_on_every_face(said: str) -> None:
    card = lakpi.scorecard(
        small.figures().select(area="E09000015"), title=said, groups={said: ["received"], "b": [
            "again", "good"]}, notes={"good": said},
    )  # fmt: skip
    made = Report(title=said, subtitle=said, cards=[card, card], prepared_for=said)
    page = Page(made.html())
    assert page.problems == []
    seen = " ".join(said.split())
    assert [each.text for each in page.all("h1")] == [seen]
    assert [each.text for each in page.all("h2")][1:3] == [seen, seen]
    known = {each.tag for each in Page(REPORT.html()).elements}
    assert {each.tag for each in page.elements} <= known
    assert made.to_text()
    headings = [line for line in made.markdown().splitlines() if line.startswith("#")]
    assert sum(line.startswith("# ") for line in headings) == 1


@pytest.mark.parametrize("face", ["to_html", "to_markdown"])
def test_a_face_is_written_to_a_file_in_a_folder_that_need_not_be(
    face: str, tmp_path: Path
) -> None:
    path = getattr(REPORT, face)(tmp_path / "new" / "page")
    text = REPORT.html() if face == "to_html" else REPORT.markdown()
    assert path.read_bytes() == text.encode()


def test_a_report_names_itself_and_needs_a_card() -> None:
    assert repr(REPORT) == "<Report 'Quarter 4': 2 scorecards>"
    assert repr(report(cards=[FIRST])) == "<Report 'Quarter 4': 1 scorecard>"
    assert str(REPORT) == REPORT.to_text()
    assert html.unescape(REPORT._repr_html_()).partition("srcdoc=")[2][1:-11] == REPORT.html()
    with pytest.raises(FiguresError, match=r"'None' has no scorecard: give cards="):
        Report(title="None", cards=[])


def test_without_definitions_and_record_nothing_stands_at_the_end() -> None:
    made = Report(title="Short", cards=[Content(title="Card")])
    for face in (made.to_text(), made.markdown(), made.html()):
        assert "Definitions" not in face
    assert made.markdown().endswith("## Card\n")


def test_without_the_template_engine_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(MissingExtraError, match=r'pip install "lakpi\[html\]"'):
        REPORT.html()


# Binding.

COVER = "<html><head><style>c{}</style></head><body><main><p>cover</p></main></body></html>"


def test_pages_are_bound_with_their_places_named_apart() -> None:
    part = (
        '<style>p{}</style><body><header><h1 id="a">T</h1><a href="#a">x</a></header>'
        '<main><section aria-labelledby="a b"><h2 id="b">U</h2><td headers="a b"></td>'
        '<a href="elsewhere#a">y</a></section></main></body>'
    )
    made = bound(COVER, [("T", part)])
    assert (
        '<article id="part-1" aria-label="T">\n<div><h2 id="part-1-a">T</h2>'
        '<a href="#part-1-a">x</a></div><div><section aria-labelledby="part-1-a part-1-b part-1">'
        '<h3 id="part-1-b">U</h3><td headers="part-1-a part-1-b"></td>'
        '<a href="elsewhere#a">y</a></section></div></article>'
    ) in made
    assert made.count("<main>") == made.count("</main>") == 1
    assert "<style>c{}p{}" in made


@pytest.mark.parametrize(
    ("cover", "part"),
    [
        (COVER, "<p>no page</p>"),
        (COVER, "<style></style>"),
        ("<style></style><body></body>", COVER),
        ("<style></style></main>", COVER),
    ],
)
def test_what_is_no_page_is_not_bound(cover: str, part: str) -> None:
    with pytest.raises(FiguresError, match=r"a page with a main part|pages with a style"):
        bound(cover, [("T", part)])


def test_in_word_it_has_a_cover_and_a_page_for_each_card(tmp_path: Path) -> None:
    read = docx.Document(str(REPORT.to_word(tmp_path / "new" / "report.docx")))
    parts = [each for each in read.paragraphs if each.style is not None and each.style.name]
    titles = [each.text for each in parts if each.style.name == "Title"]  # type: ignore[union-attr] # above
    assert titles == [REPORT.title]
    top = [each for each in parts if each.style.name == "Heading 1"]  # type: ignore[union-attr] # above
    assert [each.text for each in top] == [
        "About this report",
        "To look at first",
        FIRST.title,
        SECOND.title,
        "What the indicators mean",
        "What the figures rest on",
    ]
    begun = [each.paragraph_format.page_break_before for each in top]
    assert begun == [None, None, True, True, True, True]
    words = "\n".join(
        cell.text for table in read.tables for row in table.rows for cell in row.cells
    )
    for card in (FIRST, SECOND):
        for row in card.rows():
            assert row.title in words
            assert row.figure.written() in words
    body = read.element.body
    marks = [each.get(qn("w:name")) for each in body.iter(qn("w:bookmarkStart"))]
    assert marks == [f"definition_{number}" for number in range(1, len(REPORT.definitions) + 1)]
    anchors = {each.get(qn("w:anchor")) for each in body.iter(qn("w:hyperlink"))}
    assert anchors
    assert anchors <= set(marks)


@needs_libreoffice
def test_libreoffice_prints_the_report(tmp_path: Path) -> None:
    read = pages(REPORT.to_word(tmp_path / "report.docx"), tmp_path)
    assert REPORT.title in read[0]
    assert any(FIRST.title in page and REPORT.title not in page[:40] for page in read[1:])
    assert "Page 1 of" in " ".join(read[0].split())
