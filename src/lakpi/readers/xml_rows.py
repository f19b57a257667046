"""
The tables of several returns, one after the other, and their texts as values.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np
import pandas as pd

from lakpi.readers.returns import Placed
from lakpi.readers.xml_tables import RawReturn, Texts
from lakpi.records import Coverage, Finding, Records, make_records
from lakpi.sources import Source

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]
    Days = NDArray[np.datetime64]

_DATE: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2}|T.*)?")
_AMOUNT: Final = re.compile(r"\d{1,9}(?:\.\d*)?|\.\d+", re.ASCII)
_POSSIBLE: Final = range(1700, 2200)
_FLAGS: Final = {"1": 1, "true": 1, "0": 0, "false": 0}
NO_DAY: Final = np.datetime64("NaT", "D")


@attrs.frozen(eq=False, repr=False)
class Read:
    """
    What a column holds, and where there was something that could not be read.
    """

    held: Any
    unread: Mask
    problem: str

    def of(self, rows: Ints) -> Read:
        """
        Give what some rows hold; -1: nothing.
        """
        blank = NO_DAY if self.held.dtype.kind == "M" else None
        unread: Mask = np.append(self.unread, [False])[rows]
        return Read(np.append(self.held, [blank])[rows], unread, self.problem)

    def over(self, other: Read) -> Read:
        """
        Put another below this one.
        """
        held = np.concatenate([self.held, other.held])
        return Read(held, np.concatenate([self.unread, other.unread]), self.problem)


@attrs.frozen(eq=False, repr=False)
class Stacked:
    """
    One table of all returns, the files in the order of their years.

    Attributes:
        file: For each row, the number of its file.
        record: The number of its record, counted through all files.
        parent: The number of the row that it lies in; -1 where that is missing.
        columns: Its texts.
        repeated: Rows in which an element stands more than once.
    """

    file: Ints
    record: Ints
    parent: Ints
    columns: Mapping[str, Texts]
    repeated: Mask

    def __len__(self) -> int:
        return len(self.file)

    def taken(self, rows: Ints, parent: Ints) -> Stacked:
        """
        Give some rows, without their texts, within others.
        """
        return Stacked(self.file[rows], self.record[rows], parent, {}, self.repeated[rows])

    def over(self, other: Stacked) -> Stacked:
        """
        Put the rows of another below these, without their texts.
        """
        pairs = [
            (self.file, other.file),
            (self.record, other.record),
            (self.parent, other.parent),
        ]
        file, record, parent = (np.concatenate(pair) for pair in pairs)
        return Stacked(file, record, parent, {}, np.concatenate([self.repeated, other.repeated]))

    def days(self, name: str) -> Read:
        """
        Read a column of dates, as XML writes them (2014-03-31, with a zone or without).
        """
        column = self.columns[name]
        read = np.array([_day(text) for text in column.texts] + [NO_DAY], dtype="M8[D]")
        values = read[column.codes]
        return Read(values, np.isnat(values) & (column.codes >= 0), "not a date (2014-03-31)")

    def flags(self, name: str) -> Read:
        """
        Read a column of yes and no, as nullable truth values.
        """
        column = self.columns[name]
        read = [_FLAGS.get(text.casefold(), -1) for text in column.texts]
        values = np.array([*read, -1], dtype=np.int64)[column.codes]
        unread = (values < 0) & (column.codes >= 0)
        return Read(pd.arrays.BooleanArray(values == 1, values < 0), unread, "neither yes nor no")

    def whole(self, name: str) -> Read:
        """
        Read a column of whole numbers, as nullable ones.
        """
        column = self.columns[name]
        read = [
            int(t) if t.isascii() and t.isdecimal() and len(t) < 10 else -1 for t in column.texts
        ]
        values = np.array([*read, -1], dtype=np.int64)[column.codes]
        unread = (values < 0) & (column.codes >= 0)
        return Read(pd.arrays.IntegerArray(values, values < 0), unread, "not a whole number")

    def amounts(self, name: str) -> Read:
        """
        Read a column of amounts that are not below nought.
        """
        column = self.columns[name]
        held = np.array([_amount(text) for text in column.texts] + [np.nan])[column.codes]
        return Read(held, np.isnan(held) & (column.codes >= 0), "not an amount")

    def texts(self, name: str) -> NDArray[np.object_]:
        """
        Read a column of texts as they are written.
        """
        return self.columns[name].values()

    def codes(self, name: str, known: Iterable[str] = ()) -> Read:
        """
        Read a column of codes, in capitals; of those not known, only that they are there.

        Where none are named, any may stand; a source that names its own tells them apart.
        """
        column = self.columns[name]
        allowed = frozenset(known)
        written = [text.upper() for text in column.texts]
        read: list[str | None] = [t if not allowed or t in allowed else None for t in written]
        texts = np.empty(len(read) + 1, dtype=object)
        texts[:] = [*read, None]
        unread = np.array([*(text is None for text in read), False], dtype=bool)
        return Read(texts[column.codes], unread[column.codes], "an unknown code")


def stacked(returns: Sequence[RawReturn], name: str) -> Stacked:
    """
    Put one table of several returns under each other.
    """
    tables = [each.tables[name] for each in returns]
    records = np.cumsum([0, *(each.file.rows for each in returns)])
    holder = tables[0].holder
    held = [len(each.tables[holder]) if holder else 0 for each in returns]
    before = np.cumsum([0, *held])
    parents = [
        np.where(t.parent < 0, -1, t.parent + b) for t, b in zip(tables, before[:-1], strict=True)
    ]
    return Stacked(
        np.repeat(np.arange(len(tables)), [len(table) for table in tables]),
        np.concatenate([t.record + b for t, b in zip(tables, records[:-1], strict=True)]),
        np.concatenate(parents),
        {column: _joined([t.columns[column] for t in tables]) for column in tables[0].columns},
        np.concatenate([table.repeated for table in tables]),
    )


def _joined(columns: Sequence[Texts]) -> Texts:
    if len(columns) == 1:
        return columns[0]
    before = np.cumsum([0, *(len(column.texts) for column in columns)])
    codes = [
        np.where(c.codes < 0, -1, c.codes + b) for c, b in zip(columns, before[:-1], strict=True)
    ]
    return Texts(np.concatenate(codes).astype(np.int32), np.concatenate([c.texts for c in columns]))


def _day(text: str) -> np.datetime64:
    found = _DATE.fullmatch(text)
    if found is None:
        return NO_DAY
    try:
        day = datetime.date.fromisoformat(found[1])
    except ValueError:
        return NO_DAY
    return np.datetime64(day, "D") if day.year in _POSSIBLE else NO_DAY


def _amount(text: str) -> float:
    return float(text) if _AMOUNT.fullmatch(text) else np.nan


class Draft:
    """
    The rows of one source while they are put together, with what was found out about them.
    """

    def __init__(self, source: Source, size: int) -> None:
        """
        Begin with rows of nothing.
        """
        self.source = source
        self.size = size
        self.cells: dict[str, Any] = {}
        self.findings: list[Finding] = []

    def put(self, column: str, read: Read) -> None:
        """
        Fill a column; without its day, a row is set aside by whoever makes the records.
        """
        held = read.held
        self.cells[column] = held.astype("M8[ns]") if held.dtype.kind == "M" else held
        self.found(read.problem, column, read.unread, set_aside=column == self.source.date)

    def found(self, reason: str, column: str, rows: Mask, *, set_aside: bool = False) -> None:
        """
        Note something about rows, where there are any.
        """
        if rows.any():
            self.findings.append(Finding(reason, column, rows, set_aside))

    def noted(self, reason: str) -> Mask:
        """
        Say of which rows a thing was found.
        """
        return self._any([each.rows for each in self.findings if each.reason == reason])

    def aside(self) -> Mask:
        """
        Say which rows are set aside.
        """
        return self._any([each.rows for each in self.findings if each.set_aside])

    def _any(self, masks: list[Mask]) -> Mask:
        found = np.zeros(self.size, dtype=bool)
        for mask in masks:
            found |= mask
        return found

    def frame(self) -> pd.DataFrame:
        """
        Give the rows as a frame, and let go of them; texts stay Python's own.
        """
        made = pd.DataFrame(
            {
                name: pd.Series(values, dtype=object) if values.dtype == object else values
                for name, values in self.cells.items()
            }
        )
        self.cells = {}
        return made


def made(
    drafts: Sequence[Draft],
    coverage: Mapping[str, Coverage],
    returns: Sequence[Placed],
    absent: Iterable[tuple[str, str]],
    extracted: datetime.date,
) -> Records:
    """
    Make the rows of some sources into records.

    Args:
        drafts: The rows of each source.
        coverage: What can be asked of each, by its name.
        returns: The returns that they are from.
        absent: Sources that these cannot fill, and why.
        extracted: The day to which they were made up.
    """
    known = {each.area.code: (each.area.code, each.area.name) for each in returns}
    records = make_records(
        {draft.source: draft.frame() for draft in drafts},
        {draft.source.name: coverage[draft.source.name] for draft in drafts},
        area_codes=lambda spelt: {text: known.get(text) for text in spelt},
        extracted=extracted,
        areas=list(known.values()),
        found={draft.source.name: draft.findings for draft in drafts},
    )
    remarks = [remark for each in returns for remark in each.remarks]
    return attrs.evolve(
        records,
        ledger=attrs.evolve(records.ledger, remarks=(*records.ledger.remarks, *remarks)),
        inputs=tuple(each.file for each in returns),
        absent=tuple(absent),
    )
