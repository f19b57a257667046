"""
The tables of a children in need census, as the file has them.

One table for each module of the census, one row for each of its elements, with the
number of the child and of the row that it belongs to.  Nothing is interpreted here
and nothing is left out: texts stay as they are written, but for the spaces around them.

Elements, and the years in which they are collected: Department for Education,
*Children in need census: technical specification* (2016-17 to 2025-26).  Older and
newer names stand beside each other (GenderCurrent to 2023-24, Sex from 2024-25;
CINPlanDates from 2021-22; PreProceedingsandFGDM from 2025-26), and lists are read
whether one element holds several or each has its own.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs
import numpy as np
import pandas as pd

from lakpi.readers.xml_stream import Header, PathLike, local_name, read_return
from lakpi.records import InputFile

if TYPE_CHECKING:
    from lxml.etree import _Element
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


@attrs.frozen
class _Module:
    """
    An element that is a row of a table.

    Attributes:
        name: The element, and the table.
        fields: The elements in it that hold one text each.
        parts: The elements in it that are rows of other tables.
        lists: Elements in it of which each text is a row of another table: the
            element's names, and the table's.
    """

    name: str
    fields: tuple[str, ...] = ()
    parts: tuple[_Module, ...] = ()
    lists: tuple[tuple[str, str], ...] = ()


_FACTORS: Final = "AssessmentFactors"
_REVIEWS: Final = "Reviews"
_DISABILITIES: Final = "Disabilities"

_OF_EPISODE: Final = (
    _Module(
        "Assessments",
        (
            "AssessmentActualStartDate",
            "AssessmentInternalReviewDate",
            "AssessmentAuthorisationDate",
        ),
        lists=(
            ("FactorsIdentifiedAtAssessment", _FACTORS),
            ("AssessmentFactors", _FACTORS),
            ("AssessmentFactor", _FACTORS),
        ),
    ),
    _Module("CINPlanDates", ("CINPlanStartDate", "CINPlanEndDate")),
    _Module(
        "Section47",
        ("S47ActualStartDate", "InitialCPCtarget", "DateOfInitialCPC", "ICPCnotRequired"),
    ),
    _Module(
        "ChildProtectionPlans",
        (
            "CPPstartDate",
            "CPPendDate",
            "InitialCategoryOfAbuse",
            "LatestCategoryOfAbuse",
            "NumberOfPreviousCPP",
        ),
        lists=(("Reviews", _REVIEWS), ("CPPreviewDate", _REVIEWS)),
    ),
    _Module(
        "PreProceedingsandFGDM",
        (
            "PPStartDate",
            "LBPSentDate",
            "FGDMMeetingOffer",
            "FGDMMeetingFac",
            "InitialPPMeetingDate",
            "ReviewMeetingsCount",
            "StepDecisionDate",
            "PPOutcome",
            "CourtAppDate",
            "LetterInitCPDate",
        ),
    ),
)
_CHILD: Final = _Module(
    "Child",
    parts=(
        _Module(
            "ChildIdentifiers",
            (
                "LAchildID",
                "UPN",
                "FormerUPN",
                "UPNunknown",
                "PersonBirthDate",
                "ExpectedPersonBirthDate",
                "GenderCurrent",
                "Sex",
                "PersonDeathDate",
            ),
        ),
        _Module(
            "ChildCharacteristics",
            ("Ethnicity",),
            lists=(("Disabilities", _DISABILITIES), ("Disability", _DISABILITIES)),
        ),
        _Module(
            "CINdetails",
            (
                "CINreferralDate",
                "ReferralSource",
                "PrimaryNeedCode",
                "CINclosureDate",
                "ReasonForClosure",
                "DateOfInitialCPC",
                "ReferralNFA",
            ),
            parts=_OF_EPISODE,
            # A review outside its plan is kept as an orphan, not passed over.
            lists=(("Reviews", _REVIEWS),),
        ),
        *_OF_EPISODE,  # outside any episode: orphans
    ),
)

_LISTS: Final = {
    _FACTORS: "AssessmentFactor",
    _REVIEWS: "CPPreviewDate",
    _DISABILITIES: "Disability",
}
_HOLDERS: Final = {
    _FACTORS: "Assessments",
    _REVIEWS: "ChildProtectionPlans",
    _DISABILITIES: "ChildCharacteristics",
}


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
        child: For each row, the number of its child in the file; the first is 0.
        parent: For each row, that of the row that it lies in; -1 where that is missing.
        columns: The elements in it, by name.
        repeated: Rows in which an element stands more than once (the last counts).
    """

    name: str
    child: Ints
    parent: Ints
    columns: dict[str, Texts]
    repeated: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.child)

    def frame(self) -> pd.DataFrame:
        """
        Give the table as a frame of categories, with the numbers of child and parent from 1.
        """
        numbers = {"child_number": self.child + 1, "parent_number": self.parent + 1}
        cells = {
            name: pd.Categorical.from_codes(each.codes, pd.Index(each.texts, dtype=object))
            for name, each in self.columns.items()
        }
        return pd.DataFrame(numbers | cells)


@attrs.frozen(eq=False, repr=False)
class RawCensus:
    """
    One file of the census.

    Attributes:
        header: What it says of itself.
        file: Which file it is.
        tables: Its tables, by name.
        passed_over: How many elements the census does not have.
    """

    header: Header
    file: InputFile
    tables: dict[str, RawTable]
    passed_over: int

    def __repr__(self) -> str:
        return f"<RawCensus {self.file.name}: {self.file.rows:,} children>"

    def frames(self) -> dict[str, pd.DataFrame]:
        """
        Give each table as a frame.
        """
        return {name: table.frame() for name, table in self.tables.items()}


def read_cin_tables(path: PathLike, *, encoding: str | None = None) -> RawCensus:
    """
    Read one children in need census into its tables, as they are.

    Args:
        path: The XML file.
        encoding: How it is written, where it does not say so rightly itself.

    Raises:
        RecordsError: For a file that is not a children in need census, or not a whole one.
        MissingExtraError: Where the extra `xml` is not installed.
    """
    collector = _Collector()
    header, file = read_return(
        path, collection="CIN", records=("Child",), take=collector.take, encoding=encoding
    )
    tables = collector.tables()
    parts = tuple((name, len(table)) for name, table in tables.items() if len(table))
    return RawCensus(header, attrs.evolve(file, parts=parts), tables, collector.passed_over)


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

    def __init__(self, name: str, fields: tuple[str, ...]) -> None:
        self.name = name
        self.child = array("i")
        self.parent = array("i")
        self.cells = {field: _Cells() for field in fields}

    def row(self, child: int, parent: int) -> int:
        self.child.append(child)
        self.parent.append(parent)
        return len(self.child) - 1

    def made(self) -> RawTable:
        size = len(self.child)
        repeated = np.zeros(size, dtype=bool)
        for cells in self.cells.values():
            rows = np.frombuffer(cells.rows, dtype=np.intc)
            repeated[rows[1:][rows[1:] == rows[:-1]]] = True
        return RawTable(
            self.name,
            np.array(self.child, dtype=np.int64),
            np.array(self.parent, dtype=np.int64),
            {field: cells.made(size) for field, cells in self.cells.items()},
            repeated,
        )


_Found: TypeAlias = "_Cells | _Table | _Reading | None"


class _Reading(dict[object, _Found]):
    """
    What the elements within a module are, by their names as written, learnt once each.
    """

    def __init__(self, module: _Module, tables: dict[str, _Table]) -> None:
        super().__init__()
        self.table = tables[module.name]
        cells = self.table.cells
        self._named: dict[str, _Found] = {
            **{name.casefold(): tables[table] for name, table in module.lists},
            **{part.name.casefold(): _Reading(part, tables) for part in module.parts},
            **{name.casefold(): cells[name] for name in module.fields},
        }

    def __missing__(self, tag: object) -> _Found:
        self[tag] = found = self._named.get(local_name(tag))
        return found


class _Collector:
    """
    Takes children one at a time and writes their elements into tables.
    """

    def __init__(self) -> None:
        self._tables: dict[str, _Table] = {}
        self._add(_CHILD)
        self._child = _Reading(_CHILD, self._tables)
        self.passed_over = 0

    def tables(self) -> dict[str, RawTable]:
        return {name: t.made() for name, t in self._tables.items() if name != _CHILD.name}

    def take(self, child: _Element) -> None:
        number = self._child.table.row(-1, -1)
        self._read(child, self._child, number, -1)

    def _add(self, module: _Module) -> None:
        self._tables.setdefault(module.name, _Table(module.name, module.fields))
        for part in module.parts:
            self._add(part)
        for _, table in module.lists:
            self._tables.setdefault(table, _Table(table, (_LISTS[table],)))

    def _read(self, element: _Element, reading: _Reading, child: int, row: int) -> None:
        for each in element:
            found = reading[each.tag]
            if type(found) is _Cells:
                text = each.text
                if text:
                    found.rows.append(row)
                    found.codes.append(found.texts[text])
            elif type(found) is _Reading:
                self._read(each, found, child, found.table.row(child, row))
            elif type(found) is _Table:
                held = reading.table.name == _HOLDERS[found.name]
                self._list(each, found, child, row if held else -1)
            else:
                self.passed_over += 1

    def _list(self, element: _Element, table: _Table, child: int, parent: int) -> None:
        name = _LISTS[table.name]
        cells = table.cells[name]
        for leaf in element.iter() if len(element) else (element,):
            text = leaf.text
            if not text or text.isspace():
                continue
            if leaf is not element and not local_name(leaf.tag).startswith(name.casefold()):
                self.passed_over += 1
                continue
            for said in text.replace(",", " ").split():
                cells.rows.append(table.row(child, parent))
                cells.codes.append(cells.texts[said])
