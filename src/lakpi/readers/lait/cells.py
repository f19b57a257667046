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

from lakpi.errors import FiguresError, MissingExtraError, did_you_mean
from lakpi.records import NativeFrame

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Coded", "called_rows", "cells_of"]


@attrs.frozen(eq=False)
class Coded:
    """
    A column: its distinct texts, and for each row the place of its text among them.

    Attributes:
        codes: Shape ``(n,)``.
        distinct: The texts, without spaces around them; an empty cell is an empty text.
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
        FiguresError: There is no such file, it is no table, or columns are missing.
        MissingExtraError: A Parquet file, where the extra `parquet` is not installed.
    """
    frame = _frame(table, called)
    missing = [name for name in required if name not in frame.columns]
    if missing:
        listed = "; ".join(f"{n!r}{did_you_mean(n, map(str, frame.columns))}" for n in missing)
        message = f"{called} needs columns {', '.join(required)}; missing: {listed}"
        raise FiguresError(message)
    wanted = [name for name in (*required, *optional) if name in frame.columns]
    return {name: _coded(frame[name]) for name in wanted}


def called_rows(rows: NDArray[np.intp]) -> str:
    """
    Name rows in a message, counted from 1.

    >>> called_rows(np.array([0, 4]))
    'rows 1, 5'
    """
    shown = ", ".join(str(row + 1) for row in rows[:10])
    return f"row{'s' if len(rows) > 1 else ''} {shown}" + (", ..." if len(rows) > 10 else "")


def _frame(table: NativeFrame | str | os.PathLike[str], called: str) -> pd.DataFrame:
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
    return pd.DataFrame({name: given[name].to_list() for name in given.columns})


def _file(path: Path, called: str) -> pd.DataFrame:
    if not path.is_file():
        message = f"there is no file {path.name!r} to read {called} from"
        raise FiguresError(message)
    if path.suffix.casefold() in {".parquet", ".pq"}:
        try:
            return pd.read_parquet(path)
        except ImportError as error:
            message = "Parquet files need pyarrow: pip install 'lakpi[parquet]'"
            raise MissingExtraError(message) from error
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def _coded(column: pd.Series[str]) -> Coded:
    codes, distinct = pd.factorize(column)
    texts = [_text(each) for each in distinct] + [""]
    # Missing cells have the code -1, which is the last place, of the empty text.
    placed = np.where(codes < 0, len(texts) - 1, codes).astype(np.int64)
    merged = {text: place for place, text in enumerate(dict.fromkeys(texts))}
    to = np.array([merged[text] for text in texts], dtype=np.int64)
    return Coded(to[placed], tuple(merged))


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
