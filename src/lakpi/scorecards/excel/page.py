"""
The sheet to print: the scorecard on A4 landscape, its groups one under the other.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import attrs

from lakpi.figures import Figure
from lakpi.scorecards.definitions import Definition, definition_of
from lakpi.scorecards.excel.columns import (
    LINKED,
    SheetColumn,
    Written,
    sheet_columns,
    widths_of,
)
from lakpi.scorecards.excel.library import Place, Sheet, Style, link, put
from lakpi.scorecards.excel.sheets import landscape
from lakpi.scorecards.excel.styles import (
    BODY,
    GROUP,
    HEADING,
    LEAD,
    LEAD_SIZE,
    LINK,
    RAG,
    TITLE,
    Look,
)
from lakpi.scorecards.measuring import HIGHEST, SIZE, line_height, lines_in, pixels
from lakpi.scorecards.office import safe
from lakpi.scorecards.parts import Content, Group, Row

__all__ = ["Sources", "print_sheet"]

_LONGEST_FOOTER: Final = 180
_ARROWS: Final = {
    "type": "icon_set",
    "icon_style": "3_arrows_gray",  # the arrow is the way it moved; the words say if it is good
    "icons": [
        {"criteria": ">", "type": "number", "value": 0},
        {"criteria": ">=", "type": "number", "value": 0},
    ],
}


_NOWHERE: Final[Mapping[int, Place]] = MappingProxyType({})


@attrs.frozen
class Sources:
    """
    Where on other sheets stands what the printed one draws from or leads to.

    Attributes:
        places: The row of each figure on the sheet that sparklines are drawn from.
        values: Its column of values there, with the sheet's name: ``Figures!$P``.
        definitions: Where each definition stands.
    """

    places: Mapping[Figure, int]
    values: str
    definitions: Mapping[Definition, Place]


@attrs.frozen
class _Page:
    """
    The sheet as it is written, with the columns that it has.
    """

    sheet: Sheet
    style: Style
    columns: Sequence[SheetColumn]
    widths: Sequence[float]

    def table_row(
        self, row: int, cells: Iterable[tuple[Written, Look]], to: Mapping[int, Place] = _NOWHERE
    ) -> None:
        """
        Write a row, as high as the cell that takes most lines.

        Args:
            row: Where.
            cells: What, and how it looks.
            to: The columns whose words lead to another place.
        """
        most = 1
        for place, (cell, look) in enumerate(cells):
            if place in to and isinstance(cell.value, str) and cell.value:
                leads = self.style({**look, **LINK})
                link(self.sheet, (row, place), cell.value, to[place], leads)
            else:
                put(self.sheet, row, place, cell.value, self.style(look))
            if not cell.number_format:
                room, bold = pixels(self.widths[place]), bool(look.get("bold"))
                most = max(most, len(lines_in(cell.shown, room, SIZE, bold=bold)))
        self.sheet.set_row(row, min(most * line_height(SIZE) + 4, HIGHEST))

    def lines(self, row: int, texts: Iterable[str], look: Look) -> int:
        """
        Write texts under one another from a row on, and give the row after them.

        A line lies over the empty cells beside it, so nothing need be merged.
        """
        room = max(sum(map(pixels, self.widths)), 400.0)
        for text in texts:
            for line in lines_in(text, room, LEAD_SIZE):
                put(self.sheet, row, 0, line, self.style(look))
                self.sheet.set_row(row, line_height(LEAD_SIZE) + 2)
                row += 1
        return row


def print_sheet(sheet: Sheet, style: Style, content: Content, sources: Sources) -> None:
    """
    Write the scorecard as a sheet to print.

    Args:
        sheet: Where.
        style: What makes a look.
        content: The scorecard.
        sources: What stands on other sheets.
    """
    columns = list(sheet_columns(content))
    page = _Page(sheet, style, columns, widths_of(columns, content.rows()))
    for place, width in enumerate(page.widths):
        sheet.set_column(place, place, width)
    put(sheet, 0, 0, content.title, style(TITLE))
    sheet.set_row(0, 24)
    lead = [text for text in (content.subtitle, content.version) if text]
    header = page.lines(1, lead, LEAD) + 1
    page.table_row(header, ((Written(e.heading, shown=e.heading), HEADING) for e in columns))
    row = _groups(page, header, content.groups, sources)
    notes = [f"{e.title} ({e.figure.period}): {said}" for e in content.rows() for said in e.remarks]
    for heading, items in (("Notes", notes), ("Comparators", content.about)):
        if items:
            row = page.lines(row + 2, [heading], {**LEAD, "bold": True})
            row = page.lines(row, items, LEAD) - 1
    _printing(page, content, header, row)


def _groups(page: _Page, row: int, groups: Iterable[Group], sources: Sources) -> int:
    """
    Write the groups under a row of headings, and give the last row.
    """
    first = row + 1
    for group in groups:
        row += 1
        for place in range(max(len(page.columns), 1)):
            put(page.sheet, row, place, None if place else group.title, page.style(GROUP))
        page.sheet.set_row(row, 18)
        for each in group.rows:
            row += 1
            defined = sources.definitions.get(definition_of(each.figure.meaning))
            to = {
                place: defined
                for place, column in enumerate(page.columns)
                if column.key == LINKED and defined is not None
            }
            page.table_row(row, _cells(page.columns, each), to)
            for place, column in enumerate(page.columns):
                if column.key == "spark":
                    _sparkline(page.sheet, (row, place), each.history, sources)
    for place, column in enumerate(page.columns):
        if column.key == "change" and row >= first:
            page.sheet.conditional_format(first, place, row, place, _ARROWS)
    return row


def _cells(columns: Iterable[SheetColumn], row: Row) -> Iterator[tuple[Written, Look]]:
    rag = None if row.target is None else row.target.rag
    for column in columns:
        written, look = column.cell(row), {**BODY}
        if column.key == "rag" and rag is not None:
            look = {**RAG, "bg_color": rag.hex, "font_color": rag.ink}
        elif column.bold and column.key != "rag":
            look["bold"] = True
        if written.number_format:
            side = "center" if column.key == "change" else "left"
            look |= {"num_format": written.number_format, "align": side}
        yield written, look


def _sparkline(
    sheet: Sheet,
    at: tuple[int, int],
    history: Sequence[Figure],
    sources: Sources,
) -> None:
    """
    Draw the history from the cells that hold it, broken where there is no number.
    """
    rows = [sources.places[each] for each in history]
    known = sum(each.value is not None for each in history)
    if known < 2 or rows != list(range(rows[0], rows[0] + len(rows))):
        return
    source = sources.values
    options = {
        "range": f"{source}${rows[0] + 1}:{source.rpartition('!')[2]}${rows[-1] + 1}",
        "markers": True,
        "empty_cells": "gaps",
        "series_color": "#12436D",
        "markers_color": "#12436D",
        "last_point": True,
        "last_color": "#801650",
        "weight": 1.5,
    }
    sheet.add_sparkline(*at, options)


def _printing(page: _Page, content: Content, header: int, last: int) -> None:
    keys = [each.key for each in page.columns]
    named = keys.index("indicator") + 1 if "indicator" in keys[:2] else 0
    page.sheet.freeze_panes(header + 1, named)
    page.sheet.hide_gridlines(2)
    landscape(page.sheet)
    page.sheet.repeat_rows(header, header)
    page.sheet.print_area(0, 0, last, max(len(keys) - 1, 0))
    words = " ".join(safe(content.version or content.title).split())
    said = textwrap.shorten(words, _LONGEST_FOOTER, placeholder=" ...").replace("&", "&&")
    page.sheet.set_footer(f"&L{said}&RPage &P of &N")
