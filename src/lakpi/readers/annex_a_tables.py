"""
Finding the lists of Annex A in sheets, and reading their columns.

A column is found by its heading and never by its place.  Headings may stand under
titles, over two rows, in any order, and beside columns that nobody asked for.
"""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from lakpi.errors import RecordsError, did_you_mean
from lakpi.readers.annex_a_lists import LISTS, AnnexList, Heading, heading_words
from lakpi.readers.annex_a_values import (
    Calendar,
    Problem,
    ambiguous,
    flag,
    identifier,
    is_blank,
    number,
    two_digit_year,
)
from lakpi.readers.workbooks import CellValue, Sheet, column_letters

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

TITLE_ROWS: Final = 30
"""How many rows at the top of a sheet may hold its headings."""

_NUMBERED: Final = re.compile(r"(?:.* )?(?:annex a )?list ?0*(\d{1,2})(?: .*)?")
_FIRST: Final = re.compile(r"0*(\d{1,2}) (.*)|0*(\d{1,2})")
_EXTENSION: Final = re.compile(r"\.(csv|txt|tsv|xlsx|xlsm)$", re.IGNORECASE)

Answer = Any
"""What a cell was read as: text, a number, yes or no, a day, or None."""


@attrs.frozen(eq=False)
class Trouble:
    """
    What was found out about rows of a list.

    Attributes:
        reason: What was found.
        heading: The short name of the column; empty for the whole row.
        rows: Where, one truth value a row.
        set_aside: Whether the rows cannot be used.
        unread: Whether the cell is missing now; a row without its date cannot be used.
    """

    reason: str
    heading: str
    rows: Mask
    set_aside: bool = False
    unread: bool = False


@attrs.frozen(eq=False, repr=False)
class ListTable:
    """
    One list of Annex A, read.

    Attributes:
        annex: Which list.
        sheet: Where it was found.
        numbers: For each row, its number in the sheet; the first row of the sheet is 1.
        answers: The columns by short name, one value a row.
        lacking: The columns that are not there, or of which nothing could be read.
        unread: For each row, the texts that could not be read, so that rows that differ
            only by them are still told apart.  Never shown.
        cells: For each row, all of its cells.  Never shown.
        troubles: What was found out about the rows.
        remarks: What was found out about the sheet.
    """

    annex: AnnexList
    sheet: Sheet
    numbers: NDArray[np.int64]
    answers: Mapping[str, list[Answer]]
    lacking: frozenset[str]
    unread: list[str]
    cells: list[tuple[CellValue, ...]]
    troubles: tuple[Trouble, ...]
    remarks: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.numbers)

    def __repr__(self) -> str:
        return f"<{self.annex} in {self.sheet.where}: {len(self):,} rows>"


@attrs.frozen(eq=False)
class _Head:
    """
    The row of headings of a list in a sheet, and the columns that it names.
    """

    last_row: int
    texts: tuple[str, ...]
    columns: Mapping[str, tuple[int, ...]]


@attrs.frozen(eq=False)
class Found:
    """
    A sheet that holds a list, before its columns are read.
    """

    annex: AnnexList
    sheet: Sheet
    head: _Head


# -- which list -------------------------------------------------------------------------------


def find_lists(sheets: Iterable[Sheet]) -> tuple[dict[int, Found], list[str]]:
    """
    Say which sheet holds which list.

    Args:
        sheets: All the sheets of all the files.

    Returns:
        The lists found, by number, and what is to be known of the other sheets.

    Raises:
        RecordsError: Where two sheets hold one list, a sheet is named after one list
            and holds another, or its headings are not those of the list.
    """
    found: dict[int, Found] = {}
    remarks: list[str] = []
    for sheet in sheets:
        claim = _claimed(sheet)
        if sheet.hidden:
            remarks.append(f"{sheet.where} is hidden and was not read")
            continue
        if not any(cell is not None for row in sheet.rows for cell in row):
            if claim is not None:
                remarks.append(
                    f"{sheet.where} is blank, without even headings: taken for a list that is"
                    " missing, not for an empty one"
                )
            continue
        one = _identified(sheet, claim)
        if one is None:
            remarks.append(f"{sheet.where} holds no list of Annex A and was not read")
            continue
        other = found.get(one.annex.number)
        if other is None:
            found[one.annex.number] = one
            continue
        # What is named after the list is the list, and the other is somebody's copy.
        claimed = [each for each in (other, one) if _claimed(each.sheet) is not None]
        if len(claimed) != 1:
            message = (
                f"{other.sheet.where} and {sheet.where} both hold {one.annex}: leave one of"
                " them out"
            )
            raise RecordsError(message)
        found[one.annex.number] = claimed[0]
        left = one if claimed[0] is other else other
        remarks.append(
            f"{left.sheet.where} holds {one.annex} too and was not read: {claimed[0].sheet.where}"
            " is named after it"
        )
    return found, remarks


def _claimed(sheet: Sheet) -> AnnexList | None:
    """
    The list that the name of a sheet or file says outright ("List 3").
    """
    words = heading_words(sheet.name or _EXTENSION.sub("", sheet.file))
    numbered = _NUMBERED.fullmatch(words)
    return LISTS.get(int(numbered[1])) if numbered else None


def _hinted(sheet: Sheet) -> AnnexList | None:
    """
    The list that a name hints at ("1 Contacts", "Contacts"): not enough without headings.
    """
    words = heading_words(sheet.name or _EXTENSION.sub("", sheet.file))
    first = _FIRST.fullmatch(words)
    if first and LISTS.get(int(first[1] or first[3])):
        return LISTS[int(first[1] or first[3])]
    for annex in LISTS.values():
        if re.fullmatch(rf"(annex a )?({annex.named})( \d+)*", words):
            return annex
    return None


def _identified(sheet: Sheet, claim: AnnexList | None) -> Found | None:
    heads = {annex.number: _head(sheet, annex) for annex in LISTS.values()}
    whole = {
        number: len(head.columns)
        for number, head in heads.items()
        if all(name in head.columns for name in LISTS[number].key)
    }
    if claim is not None:
        if claim.number in whole:
            return Found(claim, sheet, heads[claim.number])
        others = sorted(whole, key=lambda number: -whole[number])
        if others and whole[others[0]] > len(heads[claim.number].columns):
            message = f"{sheet.where} is named list {claim.number} and holds {LISTS[others[0]]}"
            raise RecordsError(message)
        raise RecordsError(_without_key(sheet, claim, heads[claim.number]))
    if not whole:
        hint = _hinted(sheet)
        if hint is not None and len(heads[hint.number].columns) >= 2:
            raise RecordsError(_without_key(sheet, hint, heads[hint.number]))
        return None
    hint = _hinted(sheet)
    most = max(whole.values())
    best = [number for number, held in whole.items() if held == most]
    chosen = hint.number if hint is not None and hint.number in whole else best[0]
    if len(best) > 1 and chosen not in best:
        chosen = best[0]
    return Found(LISTS[chosen], sheet, heads[chosen])


def _without_key(sheet: Sheet, annex: AnnexList, head: _Head) -> str:
    missing = [annex.heading(name).title for name in annex.key if name not in head.columns]
    expected = ", ".join(repr(each.title) for each in annex.headings[:8])
    shown = headings_of(sheet, head)
    hints = "".join(f" For {title!r}:{did_you_mean(title, shown)}" for title in missing if shown)
    found = ", ".join(map(repr, shown[:20])) if shown else "no row that looks like headings"
    return (
        f"{sheet.where} should hold {annex}, but has no column {' nor '.join(map(repr, missing))}."
        f" Found: {found}. Expected headings such as {expected}.{hints}"
    )


def headings_of(sheet: Sheet, head: _Head | None = None) -> list[str]:
    """
    The headings found, for a message; never a row of data.
    """
    if head is not None and head.columns:
        candidates: Sequence[Sequence[CellValue]] = [head.texts]
    else:
        candidates = sheet.rows[:TITLE_ROWS]
    for row in candidates:
        texts = [cell for cell in row if cell]
        if len(texts) >= 3 and all(_looks_like_heading(cell) for cell in texts):
            return [str(cell)[:80] for cell in texts]
    return []


def _looks_like_heading(cell: CellValue) -> bool:
    if not isinstance(cell, str):
        return False
    calendar = Calendar(2100)
    return not isinstance(calendar.day(cell), datetime.date) and isinstance(number(cell), Problem)


def _head(sheet: Sheet, annex: AnnexList) -> _Head:
    """
    The row, or two rows, that hold the most headings of a list.
    """
    best = _Head(-1, (), {})
    named = _Named(annex)
    tops = [_texts(row) for row in sheet.rows[: TITLE_ROWS + 1]]
    singles = [_Head(n, texts, named.columns(texts)) for n, texts in enumerate(tops)]
    for each in singles:
        if len(each.columns) > len(best.columns):
            best = each
    for upper, lower in itertools.pairwise(singles):
        if upper.columns or lower.columns:
            both = _stacked(upper, lower, named)
            if len(both.columns) > len(best.columns):
                best = both
    return best if len(best.columns) >= 2 else _Head(-1, best.texts, {})


def _stacked(upper: _Head, lower: _Head, named: _Named) -> _Head:
    """
    Read two rows as one heading, where a heading stands in one of them or runs over both.
    """
    width = max(len(upper.texts), len(lower.texts))
    above = (*upper.texts, *[""] * (width - len(upper.texts)))
    below = (*lower.texts, *[""] * (width - len(lower.texts)))
    texts = []
    for top, bottom in zip(above, below, strict=True):
        options = [f"{top} {bottom}".strip(), bottom, top]
        known = [text for text in options if named.name(text)]
        texts.append(known[0] if known else options[0])
    return _Head(lower.last_row, tuple(texts), named.columns(texts))


def _texts(row: Sequence[CellValue]) -> tuple[str, ...]:
    return tuple(" ".join(cell.split()) if isinstance(cell, str) else "" for cell in row)


class _Named:
    """
    Names the headings of one list, each text once.
    """

    def __init__(self, annex: AnnexList) -> None:
        """
        Begin with nothing known.
        """
        self.annex = annex
        self.known: dict[str, str | None] = {"": None}

    def name(self, text: str) -> str | None:
        """
        Give the short name of a heading, or None for another text.
        """
        if text not in self.known:
            words = heading_words(text) if len(text) < 250 else ""
            headings = self.annex.headings if words else ()
            exact = [each.name for each in headings if each.words == words]
            loose = exact or [each.name for each in headings if each.matches(words)]
            self.known[text] = next(iter(loose), None)
        return self.known[text]

    def columns(self, texts: Sequence[str]) -> dict[str, tuple[int, ...]]:
        """
        Say which columns hold which headings.
        """
        columns: dict[str, tuple[int, ...]] = {}
        for place, text in enumerate(texts):
            name = self.name(text)
            if name is not None:
                columns[name] = (*columns.get(name, ()), place)
        return columns


# -- what it holds ----------------------------------------------------------------------------


def read_list(found: Found, extracted: datetime.date) -> ListTable:
    """
    Read the rows of a list.

    Args:
        found: The sheet and its headings.
        extracted: The day on which the list was taken.

    Raises:
        RecordsError: For two columns of one heading that differ, or a column of dates
            of which none could be read.
    """
    sheet, annex, head = found.sheet, found.annex, found.head
    begin = head.last_row + 1
    filled = [
        number
        for number, row in enumerate(sheet.rows[begin:], begin)
        if any(cell is not None for cell in row)
    ]
    width = len(head.texts)
    cells = [_padded(sheet.rows[number], width) for number in filled]
    numbers = np.array(filled, dtype=np.int64) + 1
    reading = _Reading(found, extracted, filled, cells)
    reading.whole_rows()
    for heading in annex.headings:
        places = head.columns.get(heading.name, ())
        if heading.holds == "nothing read":
            continue
        if not places:
            reading.absent(heading)
        else:
            reading.column(heading, reading.chosen(heading, places))
    reading.say(len(filled))
    return ListTable(
        annex=annex,
        sheet=sheet,
        numbers=numbers,
        answers=reading.answers,
        lacking=frozenset(reading.lacking),
        unread=["|".join(each) for each in reading.unread],
        cells=cells,
        troubles=tuple(reading.troubles),
        remarks=tuple(reading.remarks),
    )


def _padded(row: Sequence[CellValue], width: int) -> tuple[CellValue, ...]:
    return (*row, *[None] * (width - len(row)))


class _Reading:
    """
    Collects the columns of one list, and what was found out on the way.
    """

    def __init__(
        self,
        found: Found,
        extracted: datetime.date,
        filled: Sequence[int],
        cells: Sequence[tuple[CellValue, ...]],
    ) -> None:
        """
        Begin with the rows that hold anything.
        """
        self.found = found
        self.extracted = extracted
        self.filled = filled
        self.cells = cells
        self.answers: dict[str, list[Answer]] = {}
        self.lacking: set[str] = set()
        self.unread: list[list[str]] = [[] for _ in cells]
        self.troubles: list[Trouble] = []
        self.remarks: list[str] = []
        self.name = f"list {found.annex.number}"

    def trouble(
        self,
        reason: str,
        heading: str,
        rows: Iterable[bool],
        *,
        set_aside: bool = False,
        unread: bool = False,
    ) -> None:
        """
        Note rows, if there are any.
        """
        mask = np.fromiter(rows, dtype=bool, count=len(self.cells))
        if mask.any():
            self.troubles.append(Trouble(reason, heading, mask, set_aside, unread))

    def whole_rows(self) -> None:
        """
        Set aside headings that are repeated, and rows of a text file that do not fit.
        """
        texts = self.found.head.texts
        again = [
            sum(cell == text for cell, text in zip(row, texts, strict=False) if text) >= 3
            for row in self.cells
        ]
        self.trouble("the headings again", "", again, set_aside=True)
        if self.found.sheet.text:
            width = len(texts)
            spilt = (any(cell is not None for cell in row[width:]) for row in self.cells)
            reason = "more cells than headings (a comma without quotation marks?)"
            self.trouble(reason, "", spilt, set_aside=True)
            lengths = [len(self.found.sheet.rows[number]) for number in self.filled]
            if lengths and lengths[-1] < width and all(each >= width for each in lengths[:-1]):
                last = (n == len(lengths) - 1 for n in range(len(lengths)))
                self.trouble("fewer cells than the rows before (cut off?)", "", last)

    def absent(self, heading: Heading) -> None:
        """
        Note a column that is not there.
        """
        self.lacking.add(heading.name)
        self.answers[heading.name] = [None] * len(self.cells)
        self.remarks.append(
            f"{self.name} has no column {heading.title!r}: what needs it is not available"
        )

    def chosen(self, heading: Heading, places: Sequence[int]) -> int:
        """
        Choose between columns of one heading: those that are blank or alike do not matter.
        """
        if len(places) == 1:
            return places[0]
        filled = [
            place for place in places if any(not is_blank(row[place]) for row in self.cells)
        ] or list(places[:1])
        first = filled[0]
        named = " and ".join(
            f"{self.found.head.texts[place]!r} (column {column_letters(place)})"
            for place in (filled if len(filled) > 1 else places)
        )
        for other in filled[1:]:
            if any(row[first] != row[other] for row in self.cells):
                message = (
                    f"{self.found.sheet.where}: {named} are both {heading.title!r} and differ;"
                    " leave one of them out"
                )
                raise RecordsError(message)
        why = "hold the same" if len(filled) > 1 else f"column {column_letters(first)} is not blank"
        self.remarks.append(
            f"{self.name}: {named} are both {heading.title!r}; {why}, so one was read"
        )
        return first

    def column(self, heading: Heading, place: int) -> None:
        """
        Read one column.
        """
        given = [row[place] for row in self.cells]
        read = self._reader(heading)
        # A text that stands in many rows is read once; True is not 1 here.
        known: dict[tuple[type, CellValue], Answer] = {}
        answers: list[Answer] = []
        for cell in given:
            key = (type(cell), cell)
            if key not in known:
                known[key] = None if is_blank(cell) else read(cell)
            answers.append(known[key])
        again = {n for each in self.troubles if each.set_aside for n in np.flatnonzero(each.rows)}
        bad = [isinstance(each, Problem) for each in answers]
        bad = [is_bad and n not in again for n, is_bad in enumerate(bad)]
        good = sum(each is not None and not isinstance(each, Problem) for each in answers)
        for problem in Problem:
            rows = [is_bad and each is problem for is_bad, each in zip(bad, answers, strict=True)]
            self.trouble(problem.value, heading.name, rows, unread=True)
        for n in np.flatnonzero(bad):
            self.unread[n].append(str(given[n]))
        if any(bad) and not good:
            self._nothing_read(heading, sum(bad))
        if heading.holds == "date":
            self._doubtful_dates(heading, given, answers)
        self._hollow(heading, place)
        self.answers[heading.name] = [
            None if isinstance(each, Problem) else each for each in answers
        ]

    def _reader(self, heading: Heading) -> Callable[[CellValue], Answer]:
        if heading.holds == "date":
            # A birth may be expected; nothing else is of next year.
            latest = self.extracted.year + (heading.name == "birth")
            return Calendar(latest, self.found.sheet.mac).day
        if heading.holds == "flag":
            return flag
        if heading.holds == "number":
            return number
        return heading.codes.code if heading.codes is not None else identifier

    def _nothing_read(self, heading: Heading, rows: int) -> None:
        where = self.found.sheet.where
        if heading.holds == "date" and (heading.name in self.found.annex.key or rows >= 3):
            message = (
                f"{where}, column {heading.title!r}: none of its {rows:,} values could be read as"
                " a date (31/03/2014, 2014-03-31 or a date of Excel). Is it the right column?"
            )
            raise RecordsError(message)
        self.lacking.add(heading.name)
        self.remarks.append(
            f"{self.name}: none of the {rows:,} values of {heading.title!r} could be read: what"
            " needs it is not available"
        )

    def _doubtful_dates(
        self, heading: Heading, given: Sequence[CellValue], answers: Sequence[Answer]
    ) -> None:
        short = (
            two_digit_year(cell) and isinstance(each, datetime.date)
            for cell, each in zip(given, answers, strict=True)
        )
        reason = f"a year of two digits, read as the latest up to {self.extracted.year}"
        self.trouble(reason, heading.name, short)
        if Problem.MONTH_FIRST in answers:
            reason = "a date that may have its month first, as others in the column"
            self.trouble(reason, heading.name, map(ambiguous, given))
        # Opened where months come first, days up to 12 become dates with day and month
        # swapped, and the others stay text: the two kinds then share no day of the month.
        texts = [
            each.day
            for cell, each in zip(given, answers, strict=True)
            if isinstance(cell, str) and isinstance(each, datetime.date)
        ]
        dates = [cell.day for cell in given if isinstance(cell, datetime.date)]
        if len(texts) >= 5 and len(dates) >= 5 and min(texts) > 12 >= max(dates):
            reason = "a date of Excel that may have had its day and month swapped"
            rows = (isinstance(cell, datetime.date) for cell in given)
            self.trouble(reason, heading.name, rows)

    def _hollow(self, heading: Heading, place: int) -> None:
        sheet = self.found.sheet
        for reason, where in (
            ("a formula without a value", sheet.uncached),
            ("an Excel error", sheet.errors),
            ("a merged cell, its value given to each of its rows", sheet.merged),
        ):
            if where:
                rows = ((number, place) in where for number in self.filled)
                self.trouble(reason, heading.name, rows)

    def say(self, rows: int) -> None:
        """
        Say where the list was found, and which columns were left alone.
        """
        head, sheet = self.found.head, self.found.sheet
        known = {place for places in head.columns.values() for place in places}
        extra = [
            text[:60]
            for place, text in enumerate(head.texts)
            if text and place not in known and _looks_like_heading(text)
        ]
        if extra:
            shown = ", ".join(map(repr, extra[:10])) + (", ..." if len(extra) > 10 else "")
            self.remarks.append(f"{self.name}: columns that are not of Annex A, not read: {shown}")
        if rows:
            said = f"{self.name} is {sheet.where}, and row numbers are its own"
        else:
            said = f"{self.name} is {sheet.where}, with headings and without a row: empty"
        self.remarks.insert(0, said)


def rows_of(tables: Iterable[ListTable]) -> Iterator[tuple[str, str, int]]:
    """
    Say how many rows were read of each sheet of each file.
    """
    for table in tables:
        yield table.sheet.file, table.sheet.name or str(table.annex), len(table)
