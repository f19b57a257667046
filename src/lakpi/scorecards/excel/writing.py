"""
The workbook: a sheet to print, then one table of data on each sheet.
"""

from __future__ import annotations

import datetime
import io
import os
from pathlib import Path
from string import ascii_uppercase
from typing import Final

from lakpi.figures import COLUMNS
from lakpi.scorecards.excel.data import about_table, data_tables, figures_table
from lakpi.scorecards.excel.library import new_book
from lakpi.scorecards.excel.page import Sources, print_sheet
from lakpi.scorecards.excel.sheets import data_sheet, sheet_name
from lakpi.scorecards.excel.styles import styles_of
from lakpi.scorecards.gathering import figures_on
from lakpi.scorecards.office import safe
from lakpi.scorecards.parts import Content
from lakpi.scorecards.saving import place_for, save

__all__ = ["to_excel"]

_PRINTED: Final = "Scorecard"
_NO_DAY: Final = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
"""What a file that does not say when it was made is dated, so that equal cards are equal."""


def to_excel(
    content: Content, path: str | os.PathLike[str], *, made: datetime.date | None = None
) -> Path:
    """
    Write a scorecard as an Excel workbook.

    The first sheet is to be printed: A4 landscape and one page wide, the headings on each
    page, with sparklines.  Each sheet after it holds one table of data, a value in a cell,
    numbers as numbers and nothing merged.  Texts are texts: what begins like a formula or a
    link in the data does not become one.

    Args:
        content: The scorecard.
        path: Where; folders are made.
        made: The day to say that it was made on.  Without it the file says none, and the
            same scorecard gives the same bytes.

    Returns:
        The path.

    Raises:
        MissingExtraError: Where the extra `excel` is not installed.
        FiguresError: The name does not end in ``.xlsx``, or the file is open in Excel.

    >>> import tempfile
    >>> from lakpi.scorecards.parts import Content
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     to_excel(Content(title="Nothing yet"), f"{folder}/card.xlsx").name
    'card.xlsx'
    """
    file = place_for(path, ".xlsx")
    figures = figures_on(content)
    shown = figures_table(figures)
    tables = [shown, *data_tables(content)]
    tables.append(about_table(content, tables, made))
    stream = io.BytesIO()
    book = new_book(stream)
    day = _NO_DAY if made is None else datetime.datetime(made.year, made.month, made.day)  # noqa: DTZ001
    book.set_properties(
        {"title": safe(content.title), "subject": safe(content.version), "created": day}
    )
    style = styles_of(book)
    printed = book.add_worksheet(_PRINTED)
    column = f"{shown.name}!${ascii_uppercase[COLUMNS.index('value')]}"
    places = {figure: row for row, figure in enumerate(figures, start=1)}
    names = [_PRINTED]
    for table in tables:
        names.append(sheet_name(table.name, names))
    defined = [names[number] for number, each in enumerate(tables, start=1) if each.defines]
    definitions = {each: (defined[0], row) for row, each in enumerate(content.definitions, start=1)}
    print_sheet(printed, style, content, Sources(places, column, definitions))
    for table, name in zip(tables, names[1:], strict=True):
        data_sheet(book, style, table, name)
    book.close()
    return save(file, stream.getvalue())
