"""
Plain tables: what a council keeps beside its records (targets, commentary, counts), as text.
"""

from __future__ import annotations

import datetime
import math
import os
from pathlib import Path

import narwhals.stable.v2 as nw
import pandas as pd

from lakpi.errors import FiguresError
from lakpi.readers.inputs import check_file
from lakpi.readers.workbooks import read_sheets
from lakpi.records import NativeFrame

__all__ = ["plain_table"]


def plain_table(table: NativeFrame | str | os.PathLike[str], what: str) -> pd.DataFrame:
    """
    Read a table whose first row names its columns.

    Args:
        table: A frame, or the path of a CSV file or of a workbook, of which the first
            sheet that is not hidden is read.
        what: What is read from it, for the messages: "targets".

    Returns:
        A new frame of texts without spaces around them, an empty one for a missing
        cell.  Whole numbers have no decimals, days are written ``2014-03-31``.

    Raises:
        FiguresError: There is no such file, or it is a folder or empty; it has no header
            or a column twice, or is no table at all.
        RecordsError: For a file that cannot be read; says what it looks like.
        MissingExtraError: For a workbook where the extra `excel` is not installed.

    >>> plain_table(pd.DataFrame({"area": ["Harrow "], "n": [2.0]}), "counts").iloc[0].tolist()
    ['Harrow', '2']
    """
    if isinstance(table, str | os.PathLike):
        return _of_file(Path(table), what)
    try:
        frame = nw.from_native(table)
    except TypeError:
        message = (
            f"{what} are read from a frame or the path of a CSV file or workbook; found a"
            f" {type(table).__name__}"
        )
        raise FiguresError(message) from None
    given = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    read = pd.DataFrame({name: given[name].to_list() for name in given.columns}, dtype=object)
    return _texts(read.where(read.notna(), ""))


def _of_file(path: Path, what: str) -> pd.DataFrame:
    check_file(path, FiguresError)
    sheets = read_sheets(path)
    sheet = next((each for each in sheets if not each.hidden), sheets[0])
    rows = [list(row) for row in sheet.rows]
    while rows and not any(cell not in (None, "") for cell in rows[0]):
        rows.pop(0)
    if not rows:
        message = f"{sheet.where} is empty: its first row names the columns, then come {what}"
        raise FiguresError(message)
    names = [_text(cell) for cell in rows[0]]
    named = [place for place, name in enumerate(names) if name]
    twice = sorted({names[place] for place in named if names.count(names[place]) > 1})
    if twice:
        message = f"{sheet.where} has the column {twice[0]!r} twice: rename one of them"
        raise FiguresError(message)
    cells = {
        names[place]: [row[place] if place < len(row) else None for row in rows[1:]]
        for place in named
    }
    return _texts(pd.DataFrame(cells, dtype=object))


def _texts(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {str(name): [_text(cell) for cell in frame[name]] for name in frame.columns}, dtype=object
    )


def _text(value: object) -> str:
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return str(value).strip()
