"""
A sheet of data: one table from its first cell on, with a header and nothing merged.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Sequence
from typing import Final

from lakpi.scorecards.excel.data import DataTable
from lakpi.scorecards.excel.library import Book, Cell, Sheet, Style, cut, put
from lakpi.scorecards.excel.styles import BODY, DAY, HEADING
from lakpi.scorecards.measuring import HIGHEST, SIZE, line_height, lines_in, pixels
from lakpi.scorecards.office import safe

__all__ = ["data_sheet", "landscape", "sheet_name"]

_A4: Final = 9
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_NAME: Final = 31
_WIDEST: Final = 60
_NARROWEST: Final = 9
_LEGIBLE: Final = 250
_LONGEST_HEADER: Final = 255
_TEXT: Final = {**BODY, "text_wrap": False, "bottom": 0}
_LONG_TEXT: Final = {**BODY, "bottom": 0}


def data_sheet(book: Book, style: Style, table: DataTable, name: str) -> None:
    """
    Write a table as a sheet of its own, and as a table that Excel knows as one.
    """
    sheet = book.add_worksheet(name)
    right, last, across = len(table.columns) - 1, len(table.rows), 0
    high = [1] * (last + 1)
    if right < 0:
        return
    for place, heading in enumerate(table.columns):
        put(sheet, 0, place, heading, style(HEADING))
        longest = max([len(heading) + 3, *(_length(row[place]) for row in table.rows)])
        width = min(max(longest, _NARROWEST), _WIDEST)
        across += width
        sheet.set_column(place, place, width)
        look = _LONG_TEXT if longest > _WIDEST else _TEXT
        for number, row in enumerate(table.rows, start=1):
            cell = row[place]
            put(sheet, number, place, cell, style(DAY if isinstance(cell, datetime.date) else look))
            if look is _LONG_TEXT and isinstance(cell, str):
                high[number] = max(high[number], len(lines_in(cell, pixels(width), SIZE)))
    for number, lines in enumerate(high):
        if lines > 1:
            sheet.set_row(number, min(lines * line_height(SIZE) + 4, HIGHEST))
    headings = [safe(each) for each in table.columns]
    if table.rows and _can_head(headings):
        headers = [{"header": each, "header_format": style(HEADING)} for each in headings]
        options = {"columns": headers, "style": "Table Style Light 1"}
        sheet.add_table(0, 0, last, right, options)
    # "310" is a code: Excel need not mark each as a number that has become text.
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    sheet.freeze_panes(1, 0)
    landscape(sheet, one_page_wide=across <= _LEGIBLE)
    sheet.repeat_rows(0, 0)


def landscape(sheet: Sheet, *, one_page_wide: bool = True) -> None:
    """
    Print a sheet on A4 landscape.

    Args:
        sheet: The sheet.
        one_page_wide: Whether to make its columns fit one page.
    """
    sheet.set_landscape()
    sheet.set_paper(_A4)
    if one_page_wide:
        sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.4, 0.4, 0.5, 0.6)


def sheet_name(title: str, taken: Collection[str]) -> str:
    r"""
    Make a name that Excel takes for a sheet, and that no other sheet has.

    Source: Microsoft, *Rename a worksheet* (31 characters; none of ``[]:*?/\``; no
    apostrophe at either end; not "History").

    >>> sheet_name("What: and why?", []), sheet_name("Figures", ["figures"])
    ('What and why', 'Figures 2')
    """
    plain = " ".join(_FORBIDDEN.sub(" ", safe(title)).split()).strip("' ")
    plain = cut(plain, _LONGEST_NAME).strip("' ") or "Table"
    used = {each.casefold() for each in taken} | {"history"}
    name, number = plain, 1
    while name.casefold() in used:
        number += 1
        ending = f" {number}"
        name = cut(plain, _LONGEST_NAME - len(ending)).rstrip() + ending
    return name


def _can_head(headings: Sequence[str]) -> bool:
    """
    Whether Excel takes them as the headings of a table: each a text, no two the same.
    """
    fit = all(each.strip() and "\n" not in each for each in headings)
    short = all(len(each) <= _LONGEST_HEADER for each in headings)
    return fit and short and len({each.casefold() for each in headings}) == len(headings)


def _length(cell: Cell) -> int:
    if cell is None:
        return 0
    if isinstance(cell, str):
        return max(map(len, cell.split("\n"))) + 1
    return 10 if isinstance(cell, datetime.date) else len(f"{cell:.6g}") + 1
