"""
The Word document, read back cell by cell, and opened by LibreOffice.
"""

from __future__ import annotations

import datetime
import itertools
import struct
import sys
import zlib
from pathlib import Path

import attrs
import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.scorecards import full
from tests.scorecards.converted import needs_libreoffice, pages

import lakpi
from lakpi.errors import MissingExtraError
from lakpi.scorecards.columns import chosen
from lakpi.scorecards.office import safe
from lakpi.scorecards.parts import Content, Group, PlainTable
from lakpi.scorecards.raster import sparkline_png
from lakpi.scorecards.sparkline import HEIGHT, WIDTH, runs, said, sparkline
from lakpi.scorecards.word import to_word

CARD = full.card()
BESIDE = ("compared", "rank", "judgement")
SAID = ("commentary", "action", "owner")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return to_word(CARD, tmp_path_factory.mktemp("word") / "new" / "card.docx")


@pytest.fixture(scope="module")
def read(file: Path) -> Document:
    return docx.Document(str(file))


def cells(table: Table) -> list[list[str]]:
    # A picture has a line of its own above its words, without a letter in it.
    return [[cell.text.removeprefix("\n") for cell in row.cells] for row in table.rows]


def named(read: Document) -> dict[str, Table]:
    found = {}
    for table in read.tables:
        caption = table._tbl.tblPr.find(qn("w:tblCaption"))
        assert caption is not None
        found[str(caption.get(qn("w:val")))] = table
    return found


def test_the_tables_say_what_the_card_says_cell_by_cell(read: Document) -> None:
    columns = chosen(CARD.columns)
    main = [each for each in columns if each.key not in (*BESIDE, *SAID)]
    beside = [each for each in columns if each.key in BESIDE]
    told = [each for each in columns if each.key in SAID]
    tables = named(read)
    for group in CARD.groups:
        head, *rows = cells(tables[group.title])
        assert head == [each.heading for each in main]
        assert rows == [[each.cell(row) for each in main] for row in group.rows]
        head, *rows = cells(tables[f"{group.title}, compared"])
        assert head == ["Indicator", "Period", *(each.heading for each in beside)]
        assert rows == [
            [row.title, row.figure.period, *(each.cell(alone) for each in beside)]
            for row in group.rows
            for one in row.comparisons
            for alone in [attrs.evolve(row, comparisons=(one,))]
        ]
    head, *rows = cells(tables["How well, commentary"])
    assert head == ["Indicator", "Period", "Commentary", "Action", "Owner"]
    assert rows == [
        [row.title, row.figure.period, *(each.cell(row) for each in told)]
        for row in CARD.groups[1].rows
    ]
    assert "How many, commentary" not in tables
    plain = CARD.tables[0]
    assert cells(tables[plain.title]) == [list(plain.columns), *map(list, plain.rows)]
    assert len(tables) == 6


def test_each_table_has_a_marked_heading_and_says_what_it_is(read: Document) -> None:
    for table in read.tables:
        first, *rest = table.rows
        assert first._tr.trPr is not None
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in rest)
        described = table._tbl.tblPr.find(qn("w:tblDescription"))
        assert described is not None
        assert f"{len(rest)} rows" in str(described.get(qn("w:val")))
        merged = [*table._tbl.iter(qn("w:gridSpan")), *table._tbl.iter(qn("w:vMerge"))]
        assert merged == []


def test_headings_do_not_skip_a_level(read: Document) -> None:
    styles = [
        (paragraph.style.name, paragraph.text)
        for paragraph in read.paragraphs
        if paragraph.style is not None and paragraph.style.name != "Normal"
    ]
    assert styles[0] == ("Title", CARD.title)
    levels = [int(name[-1]) for name, _ in styles if str(name).startswith("Heading")]
    assert levels[0] == 1
    assert set(levels) == {1, 2}
    texts = [text for _, text in styles]
    for group in CARD.groups:
        assert ("Heading 1", group.title) in styles
    for row in CARD.rows():
        for remark in row.remarks:
            assert f"{row.title} ({row.figure.period}): {remark}" in texts
    assert texts[texts.index("Comparators") + 1 :][: len(CARD.about)] == list(CARD.about)
    said = [paragraph.text for paragraph in read.paragraphs]
    for title, sentences in CARD.definitions:
        assert said[said.index(title) + 1] == " ".join(sentences)


def test_a_judgement_has_its_colour_and_ink_beside_its_word(read: Document) -> None:
    table = named(read)["How well"]
    place = next(n for n, cell in enumerate(table.rows[0].cells) if cell.text == "RAG")
    for row, line in zip(CARD.groups[1].rows, table.rows[1:], strict=True):
        cell = line.cells[place]
        shade = cell._tc.find(f"{qn('w:tcPr')}/{qn('w:shd')}")
        rag = None if row.target is None else row.target.rag
        if rag is None:
            assert shade is None
            continue
        assert shade is not None
        assert shade.get(qn("w:fill")) == rag.hex.lstrip("#")
        assert str(cell.paragraphs[0].runs[0].font.color.rgb) == rag.ink.lstrip("#")
        assert rag.symbol in cell.text
        assert rag.colour in cell.text


def test_the_page_its_language_and_its_footer(tmp_path: Path) -> None:
    card = attrs.evolve(CARD, version="For publication")
    made = docx.Document(str(to_word(card, tmp_path / "x.docx", made=datetime.date(2014, 2, 18))))
    (section,) = made.sections
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    footer = section.footer.paragraphs[0]
    assert footer.text.startswith("For publication, made on 2014-02-18. Page ")
    fields = [each.get(qn("w:instr")) for each in footer._p.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert "For publication" in [paragraph.text for paragraph in made.paragraphs]
    properties = made.core_properties
    assert (properties.title, properties.language) == (CARD.title, "en-GB")
    assert properties.created is not None
    assert properties.created.date() == datetime.date(2014, 2, 18)
    languages = {each.get(qn("w:val")) for each in made.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}


def test_the_same_card_gives_the_same_bytes(file: Path, tmp_path: Path) -> None:
    assert to_word(full.card(), tmp_path / "again.docx").read_bytes() == file.read_bytes()


def test_columns_for_comparators_take_a_line_for_each_figure(tmp_path: Path) -> None:
    card = lakpi.scorecard(full.benchmarks(), columns=["indicator", "england", "region"])
    tables = named(docx.Document(str(to_word(card, tmp_path / "x.docx"))))
    head, *rows = cells(tables["Indicators, compared"])
    assert head == ["Indicator", "Period", "England", "Region"]
    assert len(rows) == len(card.rows())


def test_a_card_without_comparators_needs_no_table_of_them(tmp_path: Path) -> None:
    for card in (
        lakpi.scorecard(full.benchmarks().figures),
        lakpi.scorecard(full.benchmarks(), columns=["indicator", "value"]),
    ):
        tables = named(docx.Document(str(to_word(card, tmp_path / "x.docx"))))
        assert list(tables) == ["Indicators"]


def test_the_last_periods_are_a_picture_above_their_words(read: Document) -> None:
    pictures = [
        (cell.text, shape.get("descr"))
        for table in read.tables
        for row in table.rows
        for cell in row.cells
        for shape in cell._tc.iter(qn("wp:docPr"))
    ]
    drawn = [row for row in CARD.rows() if sum(e.value is not None for e in row.history) > 1]
    assert len(drawn) == 3
    assert [alt for _, alt in pictures] == [said(row.history) for row in drawn]
    for words, alt in pictures:
        assert words.strip() == alt
    sizes = {(shape.width.mm, shape.type) for shape in read.inline_shapes}
    assert {round(width, 1) for width, _ in sizes} == {27.5}


def test_the_picture_is_the_line_of_the_page() -> None:
    row = next(row for row in CARD.rows() if row.figure.meaning.id == "again")
    size, dots = decoded(sparkline_png(row.history))
    assert size == (WIDTH * 4, HEIGHT * 4)
    held = runs(row.history)
    assert [len(run) for run in held] == [1, 3]  # a gap where a number is hidden

    def ink(x: float, y: float) -> bytes:
        place = (int(y * 4) * size[0] + int(x * 4)) * 3
        return dots[place : place + 3]

    blue, white = b"\x12\x43\x6d", b"\xff\xff\xff"
    for run in held:
        for (x1, y1), (x2, y2) in itertools.pairwise(run):
            assert ink(x1, y1) == ink((x1 + x2) / 2, (y1 + y2) / 2) == ink(x2, y2) == blue
    (before, _), (after, _) = held[0][-1], held[1][0]
    assert {ink((before + after) / 2, y + 0.5) for y in range(HEIGHT)} == {white}
    assert sparkline_png(row.history[-1:]) == sparkline_png(()) == b""


def test_a_number_between_two_gaps_is_a_dot() -> None:
    row = next(row for row in CARD.rows() if row.figure.meaning.id == "again")
    first, hidden, second, _, third = row.history
    alone = (first, hidden, second, hidden, third)
    assert [len(run) for run in runs(alone)] == [1, 1, 1]
    _, dots = decoded(sparkline_png(alone))
    (x, y), width = runs(alone)[1][0], WIDTH * 4
    place = (int(y * 4) * width + int(x * 4)) * 3
    assert dots[place : place + 3] == b"\x12\x43\x6d"
    assert sparkline(alone).count("<circle") == 4


def decoded(png: bytes) -> tuple[tuple[int, int], bytes]:
    """
    Read a picture as this package writes it, its check sums too.
    """
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    place, parts = 8, {}
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        name, data = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        assert struct.unpack(">I", png[place + 8 + length : place + 12 + length]) == (
            zlib.crc32(name + data),
        )
        parts[name] = data
        place += 12 + length
    assert list(parts) == [b"IHDR", b"IDAT", b"IEND"]
    width, height, *rest = struct.unpack(">IIBBBBB", parts[b"IHDR"])
    assert rest == [8, 2, 0, 0, 0]
    raw = zlib.decompress(parts[b"IDAT"])
    rows = [raw[at : at + 1 + 3 * width] for at in range(0, len(raw), 1 + 3 * width)]
    assert len(rows) == height
    assert {row[:1] for row in rows} == {b"\0"}
    return (width, height), b"".join(row[1:] for row in rows)


def test_a_rank_without_its_comparator_is_told_whose_it_is(tmp_path: Path) -> None:
    card = lakpi.scorecard(full.benchmarks(), columns=["indicator", "value", "rank"])
    tables = named(docx.Document(str(to_word(card, tmp_path / "x.docx"))))
    head, first, *_ = cells(tables["Indicators, compared"])
    assert head == ["Indicator", "Period", "Comparator", "Rank"]
    assert first == ["Referrals received", "2013-14", "West London", "1 of 3, highest first"]


def test_a_card_with_nothing_on_it(tmp_path: Path) -> None:
    made = docx.Document(str(to_word(Content(title="Nothing"), tmp_path / "x.docx")))
    assert [paragraph.text for paragraph in made.paragraphs] == ["Nothing"]
    assert made.tables == []


@settings(max_examples=20, deadline=None)
@given(said=st.text(min_size=1, max_size=60))
def test_whatever_is_said_the_document_opens_and_says_it(
    said: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    row = attrs.evolve(CARD.rows()[0], title=said, remarks=(said,))
    content = Content(
        title=said * 10,
        version=said,
        columns=("indicator", "value", "compared"),
        groups=(Group(said, (row,)),),
        tables=(PlainTable(said, (said, said), ((said, said), (said,))),),
        about=(said,),
    )
    made = docx.Document(str(to_word(content, tmp_path_factory.mktemp("said") / "x.docx")))
    assert made.tables[0].rows[1].cells[0].text == safe(said)


def test_without_the_library_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(MissingExtraError, match=r'pip install "lakpi\[word\]"'):
        to_word(CARD, tmp_path / "x.docx")


@needs_libreoffice
def test_libreoffice_opens_and_prints_it(file: Path, tmp_path: Path) -> None:
    read = pages(file, tmp_path)
    text = " ".join(" ".join(read).split())
    for words in (CARD.title, "How well", "Definitions", "11.7%", "Head of", "Page 1 of"):
        assert words in text
    assert len(read) <= 5
