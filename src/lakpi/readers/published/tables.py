"""
Tables: a file or frame as columns of text, each distinct text held once.

A published file repeats itself: a hundred thousand rows hold a few hundred places and a
dozen years.  So everything that is worked out about a text (its number, its period, its
area) is worked out once for each distinct text, and rows only carry its place in a list.
"""

from __future__ import annotations

import csv
import datetime
import gzip
import io
import os
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

import attrs
import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lakpi.errors import FiguresError, MissingExtraError
from lakpi.readers.inputs import check_file
from lakpi.records import NativeFrame

Codes: TypeAlias = NDArray[np.intp]
Mask: TypeAlias = NDArray[np.bool_]
Texts: TypeAlias = NDArray[np.object_]

Given: TypeAlias = "NativeFrame | str | os.PathLike[str]"
"""What a published table is read from."""

_YEARS: Final = re.compile(r"[_\s-]*(19|20)\d{2}([_\s-]*(to|and|[_-])[_\s-]*((19|20)?\d{2}))?$")


@attrs.frozen(eq=False)
class Coded:
    """
    A column of text.

    Attributes:
        codes: For each row, the place of its text among the labels.
        labels: The distinct texts.
    """

    codes: Codes
    labels: Texts

    def texts(self) -> Texts:
        """
        The text of each row.
        """
        return self.labels[self.codes]

    def at(self, row: int) -> str:
        """
        The text of one row.
        """
        return str(self.labels[self.codes[row]])

    def counts(self) -> NDArray[np.intp]:
        """
        How many rows have each label.
        """
        return np.bincount(self.codes, minlength=len(self.labels))


@attrs.frozen(eq=False)
class Table:
    """
    A published table as it was printed.

    Attributes:
        name: What messages call it: the name of its file.
        stem: Its name without its years and ending, for the ids of its columns.
        columns: Its columns by name, in order.
        rows: How many rows it has.
        numbers: The number of each in the file, from 1.
        empty: The numbers of the empty rows, which are not among them.
        unnamed: Its columns without a name, named by their places.
        dropped: The places of those without a name or a filled cell.
    """

    name: str
    stem: str
    columns: Mapping[str, Coded]
    rows: int
    numbers: Codes
    empty: tuple[int, ...] = ()
    unnamed: tuple[str, ...] = ()
    dropped: tuple[int, ...] = ()

    def numbered(self, mask: Mask) -> tuple[int, ...]:
        """
        The numbers of some rows, as a reader of the file counts them.
        """
        return tuple(self.numbers[mask].tolist())


def joint(columns: Sequence[Coded], rows: int) -> tuple[Codes, Codes]:
    """
    Number the distinct combinations of several columns.

    Returns:
        For each row the number of its combination, and for each combination its first row.
    """
    key: NDArray[np.int64] = np.zeros(rows, dtype=np.int64)
    for column in columns:
        wide = key * len(column.labels) + column.codes
        key = np.asarray(pd.factorize(wide)[0], dtype=np.int64)
    _, first = np.unique(key, return_index=True)
    return key.astype(np.intp), first.astype(np.intp)


def coded(texts: Sequence[object] | Texts | pd.Series[Any]) -> Coded:
    """
    Hold each distinct text once.
    """
    codes, labels = pd.factorize(np.asarray(texts, dtype=object))
    return Coded(np.asarray(codes, dtype=np.intp), np.asarray(labels, dtype=object))


def read_table(given: Given, number: int = 1) -> Table:
    """
    Read a file or a frame.

    Args:
        given: The path of a CSV file (also ``.csv.gz``, a ``.zip`` with one CSV file,
            ``.parquet``), or a frame.
        number: Which of several it is, to name a frame by.

    Raises:
        FiguresError: There is no such file, or it is no table.
    """
    if isinstance(given, str | os.PathLike):
        return _read_file(Path(given))
    try:
        frame = nw.from_native(given)
    except TypeError:
        message = (
            "published figures are read from a frame or the path of a CSV file; found a"
            f" {type(given).__name__}"
        )
        raise FiguresError(message) from None
    held = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    return _of_frame(held, "frame" if number == 1 else f"frame {number}", "published")


def _read_file(path: Path) -> Table:
    check_file(path, FiguresError)
    name = path.name
    stem = _stem(name)
    if path.suffix.casefold() == ".parquet":
        try:
            frame = pd.read_parquet(path)
        except ImportError:
            message = 'a Parquet file needs pyarrow: pip install "lakpi[parquet]"'
            raise MissingExtraError(message) from None
        return _of_frame(nw.from_native(frame, eager_only=True), name, stem)
    content = path.read_bytes()
    if content.startswith(b"PK") and path.suffix.casefold() != ".zip":
        message = f"{name!r} is an Excel workbook, or packed: save the table in it as CSV"
        raise FiguresError(message)
    if path.suffix.casefold() == ".gz":
        content = gzip.decompress(content)
    elif path.suffix.casefold() == ".zip":
        content, inner = _unzipped(path)
        stem = _stem(inner)
    return _of_csv(_plain(content), name, stem)


def _stem(name: str) -> str:
    stem = re.sub(r"\.(csv|gz|zip|parquet|txt)(?=\.|$)", "", name, flags=re.IGNORECASE)
    return _YEARS.sub("", stem) or stem


def _unzipped(path: Path) -> tuple[bytes, str]:
    with zipfile.ZipFile(path) as archive:
        inside = [
            each
            for each in archive.namelist()
            if each.casefold().endswith(".csv") and not each.casefold().endswith(".meta.csv")
        ]
        if len(inside) != 1:
            held = ", ".join(inside) or "none"
            message = (
                f"{path.name!r} must hold one CSV file; it holds {len(inside)} ({held}): unpack it"
                " and name the ones to read"
            )
            raise FiguresError(message)
        return archive.read(inside[0]), Path(inside[0]).name


def _plain(content: bytes) -> str:
    """
    Decode a file: UTF-8 with or without its mark, UTF-16 with it, or else Windows'.
    """
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _of_csv(text: str, name: str, stem: str) -> Table:
    header = next(csv.reader(io.StringIO(text[: text.find("\n", 100_000) + 1 or None])), [])
    header = [cell.strip() for cell in header]
    if len(header) < 2:
        message = f"{name!r} is not a table with commas between its columns (CSV)"
        raise FiguresError(message)
    header, unnamed = _named(header)
    _refuse_twice(header, name)
    try:
        frame = pd.read_csv(
            io.StringIO(text),
            dtype="category",
            keep_default_na=False,
            header=0,
            names=header,
            index_col=None,
            low_memory=False,
            skip_blank_lines=False,  # they are counted, so that the others keep their numbers
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        message = f"{name!r} cannot be read as a table: {str(error).strip()}"
        raise FiguresError(message) from None
    if len(frame) and not isinstance(frame.index, pd.RangeIndex):
        message = f"the rows of {name!r} have more cells than its header has names"
        raise FiguresError(message)
    columns = {}
    for column in header:
        held = frame[column].array
        labels = np.asarray([*held.categories, ""], dtype=object)
        # A row that ends early has no cell, which is an empty one: code -1 is the last label.
        codes = np.asarray(held.codes, dtype=np.intp)
        columns[column] = _stripped(Coded(codes % len(labels), labels))
    return _table(name, stem, columns, len(frame), unnamed)


def _of_frame(frame: nw.DataFrame[Any], name: str, stem: str) -> Table:
    header, unnamed = _named([str(column).strip() for column in frame.columns])
    _refuse_twice(header, name)
    columns = {}
    for column, called in zip(frame.columns, header, strict=True):
        values = frame[column].to_list()
        codes, uniques = pd.factorize(np.asarray([_hashable(v) for v in values], dtype=object))
        labels = np.asarray([*(_written(value) for value in uniques), ""], dtype=object)
        columns[called] = _stripped(Coded(np.asarray(codes, dtype=np.intp) % len(labels), labels))
    return _table(name, stem, columns, len(frame), unnamed)


def _named(header: Sequence[str]) -> tuple[list[str], dict[str, int]]:
    """
    Name the columns without a name by their places, as spreadsheets leave some.
    """
    unnamed = {}
    named = list(header)
    for place, column in enumerate(header, start=1):
        if not column:
            own = f"column {place}"
            named[place - 1] = own if own not in header else f"column {place} without a name"
            unnamed[named[place - 1]] = place
    return named, unnamed


def _table(
    name: str, stem: str, columns: Mapping[str, Coded], rows: int, unnamed: Mapping[str, int]
) -> Table:
    """
    Leave out the empty rows, and the columns with neither a name nor a filled cell.
    """
    filled = np.zeros(rows, dtype=np.bool_)
    left: dict[str, Coded] = {}
    for column, held in columns.items():
        full = np.asarray([bool(str(label).strip()) for label in held.labels], dtype=np.bool_)
        filled |= full[held.codes]
        if full.any() or column not in unnamed:
            left[column] = held
    if not filled.all():
        left = {n: _stripped(Coded(held.codes[filled], held.labels)) for n, held in left.items()}
    return Table(
        name,
        stem,
        left,
        int(filled.sum()),
        np.flatnonzero(filled) + 1,
        tuple((np.flatnonzero(~filled) + 1).tolist()),
        tuple(column for column in left if column in unnamed),
        tuple(place for column, place in unnamed.items() if column not in left),
    )


def _stripped(column: Coded) -> Coded:
    """
    Hold each distinct text once, and only those that some row has.
    """
    used = np.flatnonzero(column.counts())
    codes, labels = pd.factorize(column.labels[used])
    moved = np.zeros(len(column.labels), dtype=np.intp)
    moved[used] = codes
    return Coded(moved[column.codes], np.asarray(labels, dtype=object))


def _hashable(value: object) -> object:
    # 1 and True and 1.0 are one key to Python, and three texts.
    return str(value) if isinstance(value, bool) else value


def _written(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return str(value)


def _refuse_twice(header: Sequence[str], name: str) -> None:
    twice = sorted({column for column in header if header.count(column) > 1})
    if twice:
        message = f"{name!r} has two columns of one name: {', '.join(map(repr, twice))}"
        raise FiguresError(message)
