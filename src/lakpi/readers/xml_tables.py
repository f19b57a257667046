"""
The records of a census return as tables, as the file has them.

One table for each kind of element that repeats, one row for each of them, with the
number of the record and of the row that it lies in.  Nothing is interpreted here and
nothing is left out: texts stay as they are written, but for the spaces around them.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

import attrs
import numpy as np
import pandas as pd

from lakpi.readers.inputs import PathLike
from lakpi.readers.xml_stream import Header, local_name, read_return
from lakpi.records import InputFile

if TYPE_CHECKING:
    from lxml.etree import _Element
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


@attrs.frozen
class Listed:
    """
    A table of which each row is one text, however the file lists them.

    Attributes:
        name: The table.
        column: Its only column, after the element that holds the text.
        holder: The module whose rows its own lie in.
    """

    name: str
    column: str
    holder: str


@attrs.frozen
class Module:
    """
    An element that is a row of a table.

    Attributes:
        name: The element, and the table.
        fields: The elements in it that hold one text each.
        parts: The elements in it that are rows of other tables.
        lists: The elements in it that list texts, by name, and their tables.
        holder: The module whose rows its own lie in; empty where they lie in none.
            Where it stands elsewhere, its rows are kept, and known to lie in none.
    """

    name: str
    fields: tuple[str, ...] = ()
    holder: str = attrs.field(default="", kw_only=True)
    parts: tuple[Module, ...] = ()
    lists: tuple[tuple[str, Listed], ...] = ()


@attrs.frozen(eq=False, repr=False)
class Texts:
    """
    A column of texts: each different one once, and its place for each row (-1: none).
    """

    codes: NDArray[np.int32]
    texts: NDArray[np.object_]

    def values(self) -> NDArray[np.object_]:
        """
        Give a text, or None, for each row.
        """
        return np.append(self.texts, [None])[self.codes]


@attrs.frozen(eq=False, repr=False)
class RawTable:
    """
    The rows of one element.

    Attributes:
        name: The element's name.
        record: For each row, the number of its record in the file; the first is 0.
        holder: The table of the rows that its own lie in; empty where in none.
        parent: For each row, the number of that row; -1 where that is missing.
        columns: The elements in it, by name.
        repeated: Rows in which an element stands more than once (the last counts).
    """

    name: str
    record: Ints
    holder: str
    parent: Ints
    columns: dict[str, Texts]
    repeated: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.record)

    def frame(self) -> pd.DataFrame:
        """
        Give the table as a frame of categories, with the numbers of record and row from 1.
        """
        numbers = {"record_number": self.record + 1, "parent_number": self.parent + 1}
        cells = {
            name: pd.Categorical.from_codes(each.codes, pd.Index(each.texts, dtype=object))
            for name, each in self.columns.items()
        }
        return pd.DataFrame(numbers | cells)


@attrs.frozen(eq=False, repr=False)
class RawReturn:
    """
    One file of a return.

    Attributes:
        header: What it says of itself.
        file: Which file it is.
        tables: Its tables, by name.
        passed_over: How many elements the return does not have.
    """

    header: Header
    file: InputFile
    tables: Mapping[str, RawTable]
    passed_over: int

    def __repr__(self) -> str:
        return f"<RawReturn {self.file.name}: {self.file.rows:,} records>"

    def frames(self) -> dict[str, pd.DataFrame]:
        """
        Give each table as a frame.
        """
        return {name: table.frame() for name, table in self.tables.items()}


def read_tables(
    path: PathLike, collection: str, layout: Module, *, encoding: str | None = None
) -> RawReturn:
    """
    Read one return into its tables, as they are.

    Args:
        path: The XML file.
        collection: Which return it has to be ("CIN").
        layout: The element that holds the records, which are its parts.
        encoding: How it is written, where it does not say so rightly itself.

    Raises:
        RecordsError: For a file that is not such a return, or not a whole one.
        MissingExtraError: Where the extra `xml` is not installed.
    """
    collector = _Collector(layout)
    names = [part.name for part in layout.parts]
    header, file = read_return(
        path, collection=collection, records=names, take=collector.take, encoding=encoding
    )
    tables = collector.made()
    parts = tuple((name, len(table)) for name, table in tables.items() if len(table))
    return RawReturn(header, attrs.evolve(file, parts=parts), tables, collector.passed_over)


class _Vocabulary(dict[str, int]):
    """
    Numbers texts as they come.
    """

    def __missing__(self, text: str) -> int:
        self[text] = number = len(self)
        return number


class _Cells:
    """
    One column while it is collected: the rows that have it, and what they have.
    """

    __slots__ = ("codes", "rows", "texts")

    def __init__(self) -> None:
        self.rows = array("i")
        self.codes = array("i")
        self.texts = _Vocabulary()

    def made(self, size: int) -> Texts:
        written = [text.strip() for text in self.texts]
        told = {text: n for n, text in enumerate(dict.fromkeys(filter(None, written)))}
        place = np.array([*(told.get(text, -1) for text in written), -1], dtype=np.int32)
        codes = np.full(size, -1, dtype=np.int32)
        codes[np.frombuffer(self.rows, dtype=np.intc)] = place[
            np.frombuffer(self.codes, dtype=np.intc)
        ]
        texts = np.empty(len(told), dtype=object)
        texts[:] = list(told)
        return Texts(codes, texts)


class _Table:
    """
    One table while it is collected.
    """

    def __init__(self, name: str, fields: tuple[str, ...], holder: str) -> None:
        self.name = name
        self.holder = holder
        self.record = array("i")
        self.parent = array("i")
        self.cells = {field: _Cells() for field in fields}

    def row(self, record: int, parent: int) -> int:
        self.record.append(record)
        self.parent.append(parent)
        return len(self.record) - 1

    def made(self) -> RawTable:
        size = len(self.record)
        repeated = np.zeros(size, dtype=bool)
        for cells in self.cells.values():
            rows = np.frombuffer(cells.rows, dtype=np.intc)
            repeated[rows[1:][rows[1:] == rows[:-1]]] = True
        return RawTable(
            self.name,
            np.array(self.record, dtype=np.int64),
            self.holder,
            np.array(self.parent, dtype=np.int64),
            {field: cells.made(size) for field, cells in self.cells.items()},
            repeated,
        )


_Found: TypeAlias = "_Cells | _Table | _Reading | None"


class _Reading(dict[object, _Found]):
    """
    What the elements within a module are, by their names as written, learnt once each.
    """

    def __init__(self, module: Module, tables: dict[str, _Table]) -> None:
        super().__init__()
        self.table = tables[module.name]
        cells = self.table.cells
        self._named: dict[str, _Found] = {
            **{name.casefold(): tables[listed.name] for name, listed in module.lists},
            **{part.name.casefold(): _Reading(part, tables) for part in module.parts},
            **{name.casefold(): cells[name] for name in module.fields},
        }

    def __missing__(self, tag: object) -> _Found:
        self[tag] = found = self._named.get(local_name(tag))
        return found


class _Collector:
    """
    Takes records one at a time and writes their elements into tables.
    """

    def __init__(self, layout: Module) -> None:
        self._root = layout.name
        self._tables: dict[str, _Table] = {}
        self._add(layout)
        self._reading = _Reading(layout, self._tables)
        self._records = 0
        self.passed_over = 0

    def made(self) -> dict[str, RawTable]:
        return {name: t.made() for name, t in self._tables.items() if name != self._root}

    def take(self, record: _Element) -> None:
        found = self._reading[record.tag]
        if type(found) is _Reading:
            self._read(record, found, self._records, found.table.row(self._records, -1))
            self._records += 1

    def _add(self, module: Module) -> None:
        self._tables.setdefault(module.name, _Table(module.name, module.fields, module.holder))
        for part in module.parts:
            self._add(part)
        for _, listed in module.lists:
            table = _Table(listed.name, (listed.column,), listed.holder)
            self._tables.setdefault(listed.name, table)

    def _read(self, element: _Element, reading: _Reading, record: int, row: int) -> None:
        for each in element:
            found = reading[each.tag]
            if type(found) is _Cells:
                text = each.text
                if text:
                    found.rows.append(row)
                    found.codes.append(found.texts[text])
            elif type(found) is _Reading:
                own = found.table
                held = row if own.holder == reading.table.name else -1
                self._read(each, found, record, own.row(record, held))
            elif type(found) is _Table:
                held = row if found.holder == reading.table.name else -1
                self._list(each, found, record, held)
            else:
                self.passed_over += 1

    def _list(self, element: _Element, table: _Table, record: int, parent: int) -> None:
        ((name, cells),) = table.cells.items()
        for leaf in element.iter() if len(element) else (element,):
            text = leaf.text
            if not text or text.isspace():
                continue
            if leaf is not element and not local_name(leaf.tag).startswith(name.casefold()):
                self.passed_over += 1
                continue
            for said in text.replace(",", " ").split():
                cells.rows.append(table.row(record, parent))
                cells.codes.append(cells.texts[said])
