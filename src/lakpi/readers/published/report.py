"""
Report: what was read of each file, and what was not understood.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from lakpi.displays import Told
from lakpi.readers.published.places import Elsewhere

__all__ = ["ColumnReport", "FileReport", "PublishedReport", "SetAside", "TimeReport", "rows_text"]

_MOST: int = 10


@attrs.frozen(kw_only=True)
class ColumnReport:
    """
    One column: what it was taken for, and what its cells are.

    Attributes:
        name: The column.
        role: "time", "place", "value", "filter" or "empty".
        taken_for: The ids of the indicators that its figures are of, or what the filter is.
        numbers: How many of its cells are numbers.
        reasons: How many are each other text, as printed; the empty text is a blank.
        unknown: The texts among them that are neither numbers nor symbols, with their rows.
        note: What a reader should know.
    """

    name: str
    role: str
    taken_for: tuple[str, ...] = ()
    numbers: int = 0
    reasons: tuple[tuple[str, int], ...] = ()
    unknown: tuple[tuple[str, tuple[int, ...]], ...] = ()
    note: str = ""

    @property
    def cells(self) -> int:
        """
        How many cells it has, of a column of values.
        """
        return self.numbers + sum(count for _, count in self.reasons)


@attrs.frozen
class TimeReport:
    """
    A time as printed, and the period that it was read as.
    """

    time_period: str
    time_identifier: str
    period: str
    state: str
    rows: int


@attrs.frozen
class SetAside:
    """
    Rows of which no figures were made, and why.
    """

    why: str
    rows: tuple[int, ...]

    def __str__(self) -> str:
        return f"{rows_text(self.rows)}: {self.why}"


@attrs.frozen(kw_only=True)
class FileReport:
    """
    What was read of one file.

    Attributes:
        name: The file.
        known_as: What lakpi knows it as; empty where it does not.
        rows: How many rows it has.
        figures: How many figures were made of it.
        reporting_year: When its reporting year was taken to end.
        columns: Its columns.
        times: Its times.
        elsewhere: The places that are not on the map of England.
        moved: The places whose figures are under another code than the one printed.
        set_aside: The rows of which no figures were made.
        remarks: What else a reader should know.
    """

    name: str
    known_as: str
    rows: int
    figures: int
    reporting_year: str
    columns: tuple[ColumnReport, ...]
    times: tuple[TimeReport, ...]
    elsewhere: tuple[Elsewhere, ...]
    moved: tuple[Elsewhere, ...]
    set_aside: tuple[SetAside, ...]
    remarks: tuple[str, ...]

    def column(self, name: str) -> ColumnReport:
        """
        Give the report of one column.

        Raises:
            KeyError: There is no such column.
        """
        return {each.name: each for each in self.columns}[name]

    @property
    def not_understood(self) -> tuple[str, ...]:
        """
        What of the file was not understood, a line each; none where all of it was.
        """
        unknown = (
            f"{column.name}: {text!r} in {rows_text(rows)} is neither a number nor a symbol"
            for column in self.columns
            for text, rows in column.unknown
        )
        return (*unknown, *map(str, self.set_aside))

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        known = f", known as {self.known_as}" if self.known_as else ", not a file that lakpi knows"
        yield f"{self.name}: {self.rows:,} rows, {self.figures:,} figures{known}"
        for column in self.columns:
            if column.role not in ("time", "place"):
                yield f"  {_column_text(column)}"
        if any("reporting" in time.time_identifier.casefold() for time in self.times):
            guess = "" if self.known_as else ": say reporting_year= if it is another"
            yield f"  a reporting year is the {self.reporting_year}{guess}"
        spans = [
            f"{time.time_identifier} {time.time_period} = {time.period}" for time in self.times
        ]
        yield from _listed("  times", spans)
        yield from _listed("  not on the map of England", map(_place_text, self.elsewhere))
        yield from _listed("  under another code than printed", map(_place_text, self.moved))
        yield from (f"  {remark}" for remark in self.remarks)
        for line in self.not_understood:
            yield f"  not understood: {line}"
        if not self.not_understood:
            yield "  nothing was not understood"


@attrs.frozen(kw_only=True)
class PublishedReport(Told):
    """
    What was read of several files; print it.

    Attributes:
        files: What was read of each.
    """

    files: tuple[FileReport, ...]

    def __iter__(self) -> Iterator[FileReport]:
        return iter(self.files)

    def __str__(self) -> str:
        return "\n\n".join(map(str, self.files))

    @property
    def not_understood(self) -> tuple[str, ...]:
        """
        What was not understood, with the names of the files.
        """
        return tuple(f"{each.name}: {line}" for each in self.files for line in each.not_understood)


def rows_text(rows: Iterable[int]) -> str:
    """
    Write row numbers, the first few of them.

    >>> rows_text([3]), rows_text(range(1, 100))
    ('row 3', 'rows 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 89 more')
    """
    held = list(rows)
    shown = ", ".join(f"{row:,}" for row in held[:_MOST])
    more = f" and {len(held) - _MOST:,} more" if len(held) > _MOST else ""
    return f"row{'s' if len(held) != 1 else ''} {shown}{more}"


def _column_text(column: ColumnReport) -> str:
    note = f" ({column.note})" if column.note else ""
    if column.role != "value":
        return f"{column.name}: {', '.join(column.taken_for) or column.role}{note}"
    reasons = "".join(f", {count:,} {text or 'blank'!s}" for text, count in column.reasons)
    taken = " and ".join(column.taken_for)
    return f"{column.name}: {taken}; {column.numbers:,} numbers{reasons}{note}"


def _place_text(place: Elsewhere) -> str:
    note = f", {place.note}" if place.note else ""
    rows = f"{place.rows:,} row{'s' if place.rows != 1 else ''}"
    return f"{place.name} ({place.code}{note}; {place.level}, {rows})"


def _listed(what: str, items: Iterable[str]) -> Iterator[str]:
    held = list(items)
    if held:
        more = f"; and {len(held) - _MOST:,} more" if len(held) > _MOST else ""
        yield f"{what}: {'; '.join(held[:_MOST])}{more}"
