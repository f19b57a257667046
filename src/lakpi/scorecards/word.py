"""
The Word face of a scorecard: headings, real tables with heading rows, and a footer.

A page of Word is narrower than a sheet, so the columns of a group stand in up to three
tables: the figures, what they are compared with (a row for each comparator), and what the
council says of them.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from lakpi.scorecards.columns import OF_EACH, ShownColumn, chosen
from lakpi.scorecards.definitions import Names, definition_of
from lakpi.scorecards.documents import (
    BLUE,
    MARGIN,
    PAGE,
    bookmarked,
    bytes_of,
    described,
    field,
    keep_whole,
    leading,
    new_document,
    pictured,
    repeat_heading,
    shaded,
)
from lakpi.scorecards.measuring import shared_out, text_width
from lakpi.scorecards.office import safe
from lakpi.scorecards.parts import Content, Group, Row
from lakpi.scorecards.raster import sparkline_png

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell

__all__ = ["to_word"]

_NO_DAY: Final = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
_SIZE: Final = 8
_LONGEST_PROPERTY: Final = 255
_LONGEST_WORD: Final = 130.0
_PADDING: Final = 18.0
_COMPARED: Final = frozenset(
    {
        "compared",
        "neighbours",
        "region",
        "england",
        "rank",
        "band",
        "judgement",
        "significance",
    }
)
_WHOSE: Final = ("Indicator", "Period")
_LEADING: Final = frozenset({"indicator", "definition"})
_SPARK: Final = 27.5
"""How wide a sparkline is, in millimetres: as on the page."""

_SAID: Final = frozenset({"commentary", "action", "owner"})


@attrs.frozen
class _Line:
    """
    One row of a table: its cells, and the places of those that have something more.

    Attributes:
        cells: What they say.
        colours: Fill and ink.
        links: The name of the place that the words lead to.
        pictures: A picture that stands above the words, which say the same.
    """

    cells: tuple[str, ...]
    colours: tuple[tuple[int, str, str], ...] = ()
    links: tuple[tuple[int, str], ...] = ()
    pictures: tuple[tuple[int, bytes], ...] = ()


def to_word(
    content: Content, path: str | os.PathLike[str], *, made: datetime.date | None = None
) -> Path:
    """
    Write a scorecard as a Word document, A4 landscape.

    Each table is a real one, its heading row marked and repeated on every page, and says
    what it is to who cannot see it.  No colour stands without its word.

    Args:
        content: The scorecard.
        path: Where; folders are made.
        made: The day to say that it was made on.  Without it the file says none, and the
            same scorecard gives the same bytes.

    Returns:
        The path.

    Raises:
        MissingExtraError: Where the extra `word` is not installed.

    >>> import tempfile
    >>> from lakpi.scorecards.parts import Content
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     to_word(Content(title="Nothing yet"), f"{folder}/card.docx").name
    'card.docx'
    """
    document = new_document()
    _properties(document, content, made)
    document.add_heading(safe(content.title), level=0)
    for text in filter(None, (content.subtitle, content.version)):
        document.add_paragraph(safe(text))
    for group in content.groups:
        _group(document, content, group)
    if content.about:
        _bullets(document, "Comparators", content.about)
    for plain in content.tables:
        document.add_heading(safe(plain.title), level=1)
        if plain.note:
            document.add_paragraph(safe(plain.note))
        width = max([len(plain.columns), *map(len, plain.rows)], default=0)
        heads, *rows = ((*row, *[""] * (width - len(row))) for row in (plain.columns, *plain.rows))
        _table(document, plain.title, heads, [_Line(row) for row in rows])
    if content.definitions:
        document.add_heading("Definitions", level=1)
        for number, (title, sentences) in enumerate(content.definitions, start=1):
            place = document.add_heading(safe(title), level=2)
            bookmarked(place, _place(number), number)
            document.add_paragraph(safe(" ".join(sentences)))
    _footer(document, content, made)
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(bytes_of(document))
    return file


def _group(document: Document, content: Content, group: Group) -> None:
    columns = chosen(content.columns)
    main = [each for each in columns if each.key not in _COMPARED | _SAID]
    beside = [each for each in columns if each.key in _COMPARED]
    told = [each for each in columns if each.key in _SAID]
    document.add_heading(safe(group.title), level=1)
    places = {each: _place(n) for n, each in enumerate(content.definitions, start=1)}
    lines = [_main(main, row, places) for row in group.rows]
    _table(document, group.title, _headings(main), lines)
    headings, lines = _comparisons(beside, group.rows) if beside else ((), [])
    if lines:
        document.add_heading("Compared", level=2)
        _table(document, f"{group.title}, compared", headings, lines)
    lines = [
        _Line((row.title, row.figure.period, *(each.cell(row) for each in told)))
        for row in group.rows
        if any(each.cell(row) for each in told)
    ]
    if lines:
        document.add_heading("Commentary", level=2)
        _table(document, f"{group.title}, commentary", (*_WHOSE, *_headings(told)), lines)
    notes = [f"{e.title} ({e.figure.period}): {said}" for e in group.rows for said in e.remarks]
    if notes:
        _bullets(document, "Notes", notes, level=2)


def _headings(columns: Iterable[ShownColumn]) -> tuple[str, ...]:
    return tuple(each.heading for each in columns)


def _place(number: int) -> str:
    return f"definition_{number}"


def _main(columns: Sequence[ShownColumn], row: Row, places: Names) -> _Line:
    rag = None if row.target is None else row.target.rag
    colours = [
        (place, rag.hex.lstrip("#"), rag.ink.lstrip("#"))
        for place, each in enumerate(columns)
        if each.key == "rag" and rag is not None
    ]
    name, picture = places.get(definition_of(row.figure.meaning), ""), sparkline_png(row.history)
    keys = [each.key for each in columns]
    return _Line(
        tuple(each.cell(row) for each in columns),
        tuple(colours),
        tuple((at, name) for at, key in enumerate(keys) if name and key in _LEADING),
        tuple((at, picture) for at, key in enumerate(keys) if picture and key == "trend"),
    )


def _comparisons(
    columns: Sequence[ShownColumn], rows: Iterable[Row]
) -> tuple[tuple[str, ...], list[_Line]]:
    """
    Give the headings and lines of what figures are compared with.

    A line for each comparator, which is named, so that its rank and judgement stand
    beside it; a line for each figure where every comparator has a column of its own.
    """
    keys = {each.key for each in columns}
    apart = bool(keys & (OF_EACH | {"compared"}))
    named = not keys <= OF_EACH
    lines = []
    for row in rows:
        alone = [attrs.evolve(row, comparisons=(each,)) for each in row.comparisons]
        for part in alone if apart else [row]:
            cells = [each.cell(part) for each in columns]
            name = () if named else (part.comparisons[0].comparator,)
            if any(cells):
                lines.append(_Line((row.title, row.figure.period, *name, *cells)))
    return (*_WHOSE, *(() if named else ("Comparator",)), *_headings(columns)), lines


def _table(
    document: Document,
    title: str,
    headings: Sequence[str],
    lines: Sequence[_Line],
) -> None:
    if not headings or not lines:
        return
    table = document.add_table(rows=1, cols=len(headings), style="Table Grid")
    described(table, safe(title), f"{len(lines)} rows; columns: {', '.join(headings)}")
    widths = _widths(headings, lines)
    for cell, text in zip(table.rows[0].cells, headings, strict=True):
        _fill(cell, text, fill=BLUE, ink="FFFFFF", bold=True)
    repeat_heading(table)
    bold = {place for place, text in enumerate(headings) if text in ("Indicator", "Value")}
    for number, line in enumerate(lines, start=1):
        colours = {place: (fill, ink) for place, fill, ink in line.colours}
        links, pictures = dict(line.links), dict(line.pictures)
        for place, (cell, text) in enumerate(zip(table.add_row().cells, line.cells, strict=True)):
            fill, ink = colours.get(place, ("", ""))
            if place in pictures:
                pictured(cell.paragraphs[0], pictures[place], text, _SPARK)
                cell.add_paragraph()
            _fill(cell, text, fill=fill, ink=ink, bold=place in bold or bool(fill))
            if place in links:
                leading(cell.paragraphs[-1], links[place])
        keep_whole(table, number)
    from docx.shared import Mm

    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    document.add_paragraph()


def _widths(headings: Sequence[str], lines: Sequence[_Line]) -> list[float]:
    """
    Share the page out among the columns, in millimetres.
    """
    page = float(PAGE[0] - 2 * MARGIN)
    columns = list(zip(headings, *(line.cells for line in lines), strict=True))
    pixels_of = 25.4 / 96

    def wide(text: str) -> float:
        return text_width(text, _SIZE, bold=True) + _PADDING

    words = [
        max([min(wide(word), _LONGEST_WORD) for text in each for word in text.split()], default=20)
        for each in columns
    ]
    most = [max(wide(line) for text in each for line in text.split("\n")) for each in columns]
    texts = [[sum(map(wide, text.split("\n"))) for text in each] for each in columns]
    least = np.array(words, dtype=float) * pixels_of
    least[[place for line in lines for place, _ in line.pictures]] = _SPARK + 5
    widths = shared_out(
        least, np.array(most) * pixels_of, np.array(texts, dtype=float) * pixels_of, page
    )
    # Full columns fill the page, crowded ones give way alike.
    return [float(each) for each in widths * min(1.0, page / widths.sum())]


def _fill(cell: _Cell, text: str, *, fill: str = "", ink: str = "", bold: bool = False) -> None:
    from docx.shared import Pt, RGBColor

    paragraph = cell.paragraphs[-1]
    paragraph.paragraph_format.space_after = Pt(1)
    paragraph.paragraph_format.space_before = Pt(1)
    run = paragraph.add_run(safe(text))
    run.font.size = Pt(_SIZE)
    run.bold = bold or None
    if ink:
        run.font.color.rgb = RGBColor.from_string(ink)
    if fill:
        shaded(cell, fill)


def _bullets(document: Document, heading: str, items: Iterable[str], *, level: int = 1) -> None:
    document.add_heading(heading, level=level)
    for item in items:
        document.add_paragraph(safe(item), style="List Bullet")


def _properties(document: Document, content: Content, made: datetime.date | None) -> None:
    day = _NO_DAY if made is None else datetime.datetime(made.year, made.month, made.day)  # noqa: DTZ001
    properties = document.core_properties
    properties.title = safe(content.title)[:_LONGEST_PROPERTY]
    properties.subject = safe(content.version)[:_LONGEST_PROPERTY]
    properties.language = "en-GB"
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = day


def _footer(document: Document, content: Content, made: datetime.date | None) -> None:
    day = "" if made is None else f", made on {made.isoformat()}"
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.add_run(safe(f"{content.version or content.title}{day}. Page "))
    field(paragraph, "PAGE")
    paragraph.add_run(" of ")
    field(paragraph, "NUMPAGES")
