"""
A table of texts as codes: each distinct text is looked at once, however many rows have it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd

from lakpi.errors import FiguresError, MissingExtraError, missing_from
from lakpi.readers.inputs import check_file
from lakpi.records import NativeFrame

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Coded", "called_rows", "cells_of", "rows_counted"]


@attrs.frozen(eq=False)
class Coded:
    """
    A column: its distinct texts, and for each row the place of its text among them.

    Attributes:
        codes: Shape ``(n,)``.
        distinct: The texts, with single spaces; that of a missing cell is empty.
    """

    codes: NDArray[np.int64]
    distinct: tuple[str, ...]

    def texts(self) -> list[str]:
        """
        Give the text of each row.
        """
        return [self.distinct[code] for code in self.codes]

    def rows_of(self, code: int) -> NDArray[np.intp]:
        """
        Give the places of the rows that have a text.
        """
        return np.flatnonzero(self.codes == code)


def cells_of(
    table: NativeFrame | str | os.PathLike[str],
    called: str,
    required: Sequence[str],
    optional: Sequence[str] = (),
) -> dict[str, Coded]:
    """
    Read the columns of a table by name.

    Args:
        table: The path of a Parquet or CSV file, or a frame.
        called: What the table is called in messages.
        required: The columns that it must have.
        optional: The columns that are read where it has them.

    Raises:
        FiguresError: There is no such file, it is no table, or columns are missing or
            there twice.
        MissingExtraError: A Parquet file, where the extra `parquet` is not installed.
    """
    wanted = (*required, *optional)
    frame = _frame(table, called, wanted)
    missing = [name for name in required if name not in frame.columns]
    if missing:
        listed = missing_from(missing, map(str, frame.columns))
        message = f"{called} needs columns {', '.join(required)}; missing: {listed}"
        raise FiguresError(message)
    names = list(frame.columns)
    if twice := [name for name in wanted if names.count(name) > 1]:
        message = f"{called} has a column twice: {', '.join(map(repr, twice))}"
        raise FiguresError(message)
    return {name: _coded(frame[name]) for name in wanted if name in names}


def called_rows(rows: NDArray[np.intp]) -> str:
    """
    Name rows in a message, counted from 1.

    >>> called_rows(np.array([0, 4]))
    'rows 1, 5'
    """
    shown = ", ".join(str(row + 1) for row in rows[:10])
    return f"row{'s' if len(rows) > 1 else ''} {shown}" + (", ..." if len(rows) > 10 else "")


def rows_counted(count: int) -> str:
    """
    Say how many rows.

    >>> rows_counted(1), rows_counted(1200)
    ('1 row', '1,200 rows')
    """
    return f"{count:,} row{'' if count == 1 else 's'}"


def _frame(
    table: NativeFrame | str | os.PathLike[str], called: str, wanted: Sequence[str]
) -> pd.DataFrame:
    if isinstance(table, pd.DataFrame):
        return table
    if isinstance(table, str | os.PathLike):
        return _file(Path(table), called)
    try:
        frame = nw.from_native(table)
    except TypeError:
        message = (
            f"{called} is read from a frame, or the path of a Parquet or CSV file; found a"
            f" {type(table).__name__}"
        )
        raise FiguresError(message) from None
    given = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    names = given.columns
    # Other columns keep their names, so that a message can say which one was meant.
    empty = [""] * len(given)
    return pd.DataFrame({n: given[n].to_list() if n in wanted else empty for n in names})


def _file(path: Path, called: str) -> pd.DataFrame:
    check_file(path, FiguresError)
    try:
        if path.suffix.casefold() in {".parquet", ".pq"}:
            return pd.read_parquet(path)
        return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except ImportError as error:
        message = 'Parquet files need pyarrow: pip install "lakpi[parquet]"'
        raise MissingExtraError(message) from error
    except (OSError, ValueError) as error:
        message = f"{path.name!r} cannot be read as a table, so {called} is not known: {error}"
        raise FiguresError(message) from error


def _coded(column: pd.Series[str]) -> Coded:
    codes, distinct = pd.factorize(column)
    # Missing cells have the code -1, which takes the last text: the empty one.
    texts = [*(_text(each) for each in distinct), ""]
    merged = {text: place for place, text in enumerate(dict.fromkeys(texts))}
    places = np.array([merged[text] for text in texts], dtype=np.int64)
    return Coded(places[codes], tuple(merged))


def _text(value: object) -> str:
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return " ".join(str(value).split())
