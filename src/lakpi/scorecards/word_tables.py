"""
The tables of the Word face: real ones, with heading rows, as wide as the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from lakpi.scorecards.documents import (
    BLUE,
    MARGIN,
    PAGE,
    described,
    keep_whole,
    leading,
    pictured,
    repeat_heading,
    shaded,
)
from lakpi.scorecards.measuring import shared_out, text_width
from lakpi.scorecards.office import safe

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell

__all__ = ["Line", "add_table"]

_SIZE: Final = 8
_LONGEST_WORD: Final = 130.0
_PADDING: Final = 18.0
_SPARK: Final = 27.5
"""How wide a sparkline is, in millimetres: as on the page."""


@attrs.frozen
class Line:
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


def add_table(
    document: Document,
    title: str,
    headings: Sequence[str],
    lines: Sequence[Line],
) -> None:
    """
    End a document with a table; with none where it has no columns or no rows.

    Args:
        document: The document.
        title: What the table is.
        headings: The headings of its columns.
        lines: Its rows.
    """
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


def _widths(headings: Sequence[str], lines: Sequence[Line]) -> list[float]:
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
