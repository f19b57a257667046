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

from lakpi.scorecards.columns import OF_EACH, ShownColumn, chosen
from lakpi.scorecards.definitions import Definition, Names, definition_of
from lakpi.scorecards.documents import (
    bookmarked,
    bytes_of,
    field,
    new_document,
)
from lakpi.scorecards.office import safe
from lakpi.scorecards.parts import Content, Group, Row
from lakpi.scorecards.raster import sparkline_png
from lakpi.scorecards.saving import place_for, save
from lakpi.scorecards.word_tables import Line, add_table

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["places_of", "to_word"]

_NO_DAY: Final = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
_LONGEST_PROPERTY: Final = 255
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
_SAID: Final = frozenset({"commentary", "action", "owner"})


def to_word(
    content: Content,
    path: str | os.PathLike[str],
    *,
    made: datetime.date | None = None,
    under: Sequence[Content] = (),
    places: Names | None = None,
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
        under: What stands under it, each on a page of its own: the scorecards of a report.
        places: Where definitions stand, if not on the scorecard itself (`places_of`).

    Returns:
        The path.

    Raises:
        MissingExtraError: Where the extra `word` is not installed.
        FiguresError: The name does not end in ``.docx``, or the file is open in Word.

    >>> import tempfile
    >>> from lakpi.scorecards.parts import Content
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     to_word(Content(title="Nothing yet"), f"{folder}/card.docx").name
    'card.docx'
    """
    file = place_for(path, ".docx")
    document = new_document()
    _properties(document, content, made)
    found = places_of(content.definitions) if places is None else places
    _part(document, content, found, level=0)
    for each in under:
        _part(document, each, found, level=1)
    _footer(document, content, made)
    return save(file, bytes_of(document))


def places_of(definitions: Iterable[Definition]) -> dict[Definition, str]:
    """
    Name the places where definitions stand in a document, in their order.
    """
    return {each: f"definition_{number}" for number, each in enumerate(definitions, start=1)}


def _part(document: Document, content: Content, places: Names, *, level: int) -> None:
    """
    Write one scorecard, its headings under its title's.
    """
    title = document.add_heading(safe(content.title), level=level)
    title.paragraph_format.page_break_before = level > 0 or None
    for text in filter(None, (content.subtitle, content.version)):
        document.add_paragraph(safe(text))
    level += 1
    for group in content.groups:
        _group(document, content, group, places, level)
    if content.about:
        _bullets(document, "Comparators", content.about, level=level)
    for plain in content.tables:
        document.add_heading(safe(plain.title), level=level)
        if plain.note:
            document.add_paragraph(safe(plain.note))
        width = max([len(plain.columns), *map(len, plain.rows)], default=0)
        heads, *rows = ((*row, *[""] * (width - len(row))) for row in (plain.columns, *plain.rows))
        add_table(document, plain.title, heads, [Line(row) for row in rows])
    if content.definitions:
        document.add_heading("Definitions", level=level)
    for number, (each, name) in enumerate(places_of(content.definitions).items(), start=1):
        title, sentences = each
        bookmarked(document.add_heading(safe(title), level=level + 1), name, number)
        document.add_paragraph(safe(" ".join(sentences)))


def _group(document: Document, content: Content, group: Group, places: Names, level: int) -> None:
    columns = chosen(content.columns)
    main = [each for each in columns if each.key not in _COMPARED | _SAID]
    beside = [each for each in columns if each.key in _COMPARED]
    told = [each for each in columns if each.key in _SAID]
    document.add_heading(safe(group.title), level=level)
    lines = [_main(main, row, places) for row in group.rows]
    add_table(document, group.title, _headings(main), lines)
    headings, lines = _comparisons(beside, group.rows) if beside else ((), [])
    if lines:
        document.add_heading("Compared", level=level + 1)
        add_table(document, f"{group.title}, compared", headings, lines)
    lines = [
        Line((row.title, row.figure.period, *(each.cell(row) for each in told)))
        for row in group.rows
        if any(each.cell(row) for each in told)
    ]
    if lines:
        document.add_heading("Commentary", level=level + 1)
        add_table(document, f"{group.title}, commentary", (*_WHOSE, *_headings(told)), lines)
    notes = [f"{e.title} ({e.figure.period}): {said}" for e in group.rows for said in e.remarks]
    if notes:
        _bullets(document, "Notes", notes, level=level + 1)


def _headings(columns: Iterable[ShownColumn]) -> tuple[str, ...]:
    return tuple(each.heading for each in columns)


def _main(columns: Sequence[ShownColumn], row: Row, places: Names) -> Line:
    rag = None if row.target is None else row.target.rag
    colours = [
        (place, rag.hex.lstrip("#"), rag.ink.lstrip("#"))
        for place, each in enumerate(columns)
        if each.key == "rag" and rag is not None
    ]
    name, picture = places.get(definition_of(row.figure.meaning), ""), sparkline_png(row.history)
    keys = [each.key for each in columns]
    return Line(
        tuple(each.cell(row) for each in columns),
        tuple(colours),
        tuple((at, name) for at, key in enumerate(keys) if name and key in _LEADING),
        tuple((at, picture) for at, key in enumerate(keys) if picture and key == "trend"),
    )


def _comparisons(
    columns: Sequence[ShownColumn], rows: Iterable[Row]
) -> tuple[tuple[str, ...], list[Line]]:
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
                lines.append(Line((row.title, row.figure.period, *name, *cells)))
    return (*_WHOSE, *(() if named else ("Comparator",)), *_headings(columns)), lines


def _bullets(document: Document, heading: str, items: Iterable[str], *, level: int) -> None:
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
