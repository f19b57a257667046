"""
Odd workbooks and files, made by hand.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs
import xlsxwriter  # type: ignore[import-untyped]

Cell = str | float | bool | datetime.date | None
Rows = Sequence[Sequence[Any]]
Made = Any
"""What xlsxwriter makes: it has no types."""


@attrs.frozen
class Formula:
    """
    A formula and the value that it last had; None where none was kept.
    """

    text: str
    value: Any = None


def write_book(path: Path, sheets: Mapping[str, Rows], **options: bool) -> Path:
    """
    Write a workbook; dates as dates of Excel, texts as texts.
    """
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy", **options})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, Formula):
                    sheet.write_formula(row, column, cell.text, None, cell.value or "")
                elif isinstance(cell, datetime.date | datetime.datetime):
                    sheet.write_datetime(row, column, cell)
                elif isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                elif cell is not None:
                    sheet.write(row, column, cell)
    book.close()
    return path


def decorated(path: Path, name: str, rows: Rows, decorate: Callable[[Made, Made], None]) -> Path:
    """
    Write one sheet, and let somebody do odd things to it.
    """
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet(name)
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell is not None:
                sheet.write(row, column, cell)
    decorate(book, sheet)
    book.close()
    return path


def repacked(path: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """
    Change the parts of a workbook; None leaves one out.
    """
    held = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(held) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.infolist():
            content = change(each.filename, old.read(each))
            if content is not None:
                new.writestr(each.filename, content)
    return path


def write_csv(path: Path, rows: Rows, *, encoding: str = "utf-8", delimiter: str = ",") -> Path:
    """
    Write a CSV file; dates day first, as Excel does in England.
    """
    lines = [delimiter.join(map(_text, cells)) for cells in rows]
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode(encoding))
    return path


def _text(cell: object) -> str:
    if isinstance(cell, datetime.date):
        return cell.strftime("%d/%m/%Y")
    return "" if cell is None else str(cell)


def day(text: str) -> datetime.date:
    """
    A day, of its ISO text.
    """
    return datetime.date.fromisoformat(text)
