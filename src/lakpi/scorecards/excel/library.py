"""
XlsxWriter as far as it is used here: found when asked for, and with types.

Every text is written by `put` as a text, so that nothing in the data becomes a formula, a
number or a link.
"""

from __future__ import annotations

import datetime
import io
import math
from collections.abc import Callable, Mapping
from typing import Final, Protocol, TypeAlias, cast

from lakpi.errors import MissingExtraError
from lakpi.scorecards.office import safe

__all__ = ["Book", "Cell", "Place", "Sheet", "Style", "cut", "link", "new_book", "put"]

Cell: TypeAlias = str | float | datetime.date | None
Place: TypeAlias = tuple[str, int]
Style: TypeAlias = Callable[[Mapping[str, object]], object]

_MOST: Final = 32_767
_CUT: Final = " [cut: longer than a cell of Excel holds]"


class Sheet(Protocol):
    """
    A worksheet of XlsxWriter.
    """

    def write_string(self, row: int, column: int, text: str, style: object, /) -> int: ...
    def write_number(self, row: int, column: int, number: float, style: object, /) -> int: ...
    def write_boolean(self, row: int, column: int, value: bool, style: object, /) -> int: ...  # noqa: FBT001
    def write_datetime(
        self, row: int, column: int, day: datetime.date, style: object, /
    ) -> int: ...
    def write_url(self, row: int, column: int, url: str, style: object, text: str, /) -> int: ...
    def write_blank(self, row: int, column: int, value: None, style: object, /) -> int: ...
    def set_column(self, first: int, last: int, width: float, style: object = ..., /) -> int: ...
    def set_row(self, row: int, height: float, style: object = ..., /) -> int: ...
    def add_table(
        self, row: int, column: int, last: int, right: int, options: Mapping[str, object], /
    ) -> int: ...
    def add_sparkline(self, row: int, column: int, options: Mapping[str, object], /) -> int: ...
    def conditional_format(
        self, row: int, column: int, last: int, right: int, options: Mapping[str, object], /
    ) -> int: ...
    def ignore_errors(self, ranges: Mapping[str, str], /) -> int: ...
    def freeze_panes(self, row: int, column: int, /) -> None: ...
    def set_landscape(self) -> None: ...
    def set_paper(self, paper: int, /) -> None: ...
    def fit_to_pages(self, wide: int, tall: int, /) -> None: ...
    def set_margins(self, left: float, right: float, top: float, bottom: float, /) -> None: ...
    def repeat_rows(self, first: int, last: int, /) -> None: ...
    def print_area(self, row: int, column: int, last: int, right: int, /) -> int: ...
    def set_footer(self, text: str, /) -> None: ...
    def hide_gridlines(self, option: int, /) -> None: ...


class Book(Protocol):
    """
    A workbook of XlsxWriter.
    """

    def add_worksheet(self, name: str, /) -> Sheet: ...
    def add_format(self, properties: Mapping[str, object], /) -> object: ...
    def set_properties(self, properties: Mapping[str, object], /) -> None: ...
    def close(self) -> None: ...


def new_book(stream: io.BytesIO) -> Book:
    """
    Begin a workbook in which texts stay texts; its file is written to a stream.

    Raises:
        MissingExtraError: Where XlsxWriter is not installed.
    """
    try:
        import xlsxwriter  # type: ignore[import-untyped]
    except ImportError as error:
        message = 'a workbook needs XlsxWriter: pip install "lakpi[excel]"'
        raise MissingExtraError(message) from error
    texts = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    return cast("Book", xlsxwriter.Workbook(stream, {**texts, "in_memory": True}))


def put(sheet: Sheet, row: int, column: int, value: Cell, style: object) -> None:
    """
    Write one value as what it is; a text is never anything else.
    """
    match value:
        case None | "":
            sheet.write_blank(row, column, None, style)
        case bool():
            sheet.write_boolean(row, column, value, style)
        case int() | float() if math.isfinite(value):
            sheet.write_number(row, column, value, style)
        case int() | float():
            sheet.write_string(row, column, "infinite" if value > 0 else "not a number", style)
        case str():
            sheet.write_string(row, column, fitting(safe(value)), style)
        case datetime.date():
            sheet.write_datetime(row, column, value, style)


def fitting(text: str) -> str:
    """
    Cut a text that no cell can hold, and say so.

    Source: Microsoft, Excel specifications and limits (32,767 characters in a cell).

    >>> fitting("short"), len(fitting("x" * 40_000))
    ('short', 32767)
    """
    if cut(text, _MOST) == text:
        return text
    return cut(text, _MOST - len(_CUT)) + _CUT


def cut(text: str, most: int) -> str:
    """
    Cut a text to so many letters, as Excel counts them.

    >>> cut("\N{GRINNING FACE}\N{GRINNING FACE}", 3) == "\N{GRINNING FACE}"
    True
    """
    # Excel counts UTF-16 units, of which some characters have two.
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")


def link(sheet: Sheet, at: tuple[int, int], text: str, to: Place, style: object) -> None:
    """
    Write a text that leads to another place of the same workbook.

    Args:
        sheet: Where.
        at: Its row and column, from 0.
        text: What it says.
        to: The name of a sheet, and the row on it.
        style: How it looks.
    """
    name = to[0].replace("'", "''")
    said = fitting(safe(text))
    sheet.write_url(*at, f"internal:'{name}'!A{to[1] + 1}", style, said)
