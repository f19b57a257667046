"""
Several census returns together: whose they are, of which years, and what they cover.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from lakpi.areas import Area, area
from lakpi.errors import AreaError, RecordsError
from lakpi.readers.xml_stream import Header
from lakpi.records import InputFile

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]
    Days = NDArray[np.datetime64]

_YEARS: Final = range(2000, 2200)
_DAY_OF: Final = {"CIN": (3, 31), "CSWW": (9, 30)}


@attrs.frozen
class Placed:
    """
    A return whose authority and year are known.

    Attributes:
        area: Whose it is.
        start: The first day of its year.
        end: Its reference date, the last.
        file: Which file it is.
        remarks: What its header says that a reader of the figures must know.
    """

    area: Area
    start: datetime.date
    end: datetime.date
    file: InputFile
    remarks: tuple[str, ...] = ()

    @property
    def year(self) -> int:
        """
        The year in which it ends.
        """
        return self.start.year + 1


def placed(header: Header, file: InputFile, authority: str | Area | None) -> Placed:
    """
    Say whose a return is, and of which year.

    Args:
        header: What it says of itself.
        file: Which file it is.
        authority: Whose it has to be, or is where it does not say so itself.

    Raises:
        RecordsError: Where that cannot be told, or is another authority's.
        AreaError: For an authority that is not on the map.
    """
    whose = _whose(header, file.name, authority)
    end, remarks = _reference_date(header, file.name)
    month = _DAY_OF[header.collection][0] + 1
    year = end.year - (end < datetime.date(end.year, month, 1))
    start = datetime.date(year, month, 1)
    if header.made_on is not None and header.made_on < end:
        remarks.append(
            f"{file.name} says that it was written on {header.made_on}, before its reference date"
            f" {end}: what happened in between may be missing"
        )
    return Placed(whose, start, end, file, tuple(remarks))


def _whose(header: Header, name: str, authority: str | Area | None) -> Area:
    wanted = area(authority) if isinstance(authority, str) else authority
    if not header.lea:
        if wanted is None:
            message = f"{name!r} does not say whose it is (LEA): say authority="
            raise RecordsError(message)
        return wanted
    try:
        own: Area | None = area(header.lea)
    except AreaError:
        own = None
    if wanted is None:
        if own is None:
            message = (
                f"{name!r} is of LEA {header.lea[:12]!r}, which is no authority on the map: say"
                " authority="
            )
            raise RecordsError(message)
        return own
    # A place that is not on the map (a local area) may have any number.
    if own is None and not isinstance(authority, str):
        return wanted
    if own is None or wanted.code not in (own.code, header.lea):
        named = "no authority on the map" if own is None else own.name
        message = f"{name!r} is of LEA {header.lea[:12]!r}, {named}; authority= says {wanted.name}"
        raise RecordsError(message)
    return wanted


def _reference_date(header: Header, name: str) -> tuple[datetime.date, list[str]]:
    month, day = _DAY_OF[header.collection]
    usual = None
    if header.year is not None and header.year in _YEARS:
        usual = datetime.date(header.year, month, day)
    end = header.reference_date or usual
    if end is None or end.year not in _YEARS:
        message = (
            f"{name!r} does not say of which year it is: its header needs a Year (2024) or a"
            " ReferenceDate (2024-03-31)"
        )
        raise RecordsError(message)
    if usual is None:
        return end, [f"{name} gives no year; it is read as of its reference date, {end}"]
    if end != usual:
        said = f"{name} gives the year {header.year} and the reference date {end}"
        return end, [f"{said}; it is read as of its reference date"]
    if header.reference_date is None:
        return end, [f"{name} gives no reference date; it is read as of {end}"]
    return end, []


def remarked(whose: Placed, passed_over: int) -> Placed:
    """
    Remark on elements of a return that were passed over, if there were any.
    """
    if not passed_over:
        return whose
    what = "element is" if passed_over == 1 else "elements are"
    said = f"{whose.file.name}: {passed_over:,} {what} not known, and passed over"
    return attrs.evolve(whose, remarks=(*whose.remarks, said))


def consecutive(returns: Sequence[Placed], what: str) -> None:
    """
    Prove that returns are one for each year and authority, without a gap.

    Raises:
        RecordsError: For two of one year, a missing year, or years that differ between
            authorities.
    """
    years: dict[str, dict[int, Placed]] = {}
    for each in returns:
        own = years.setdefault(each.area.code, {})
        if each.year in own:
            message = (
                f"{own[each.year].file.name!r} and {each.file.name!r} are both {what} of"
                f" {each.area.name} for {_words(each)}: give one of them"
            )
            raise RecordsError(message)
        own[each.year] = each
    spans = {tuple(sorted(own)) for own in years.values()}
    if len(spans) > 1:
        message = (
            "the files of the authorities are of different years, so no period is covered alike:"
            " read the authorities one by one"
        )
        raise RecordsError(message)
    (span,) = spans
    gaps = sorted(set(range(span[0], span[-1] + 1)) - set(span))
    if gaps:
        missing = ", ".join(f"{year - 1}-{year % 100:02d}" for year in gaps)
        message = (
            f"no file is of {missing}, so nothing could be said across it: give that file too, or"
            " read what lies before and after it one after the other"
        )
        raise RecordsError(message)


def _words(each: Placed) -> str:
    return f"the year to {each.end.day} {each.end:%B %Y}"


def settle(
    file: Ints, event: Ints, ended: Days, told: Callable[[Ints], list[Hashable]]
) -> tuple[Mask, Ints]:
    """
    Find the rows that stand again in a later file, and number events that look alike.

    An event in several files is one: the last file's row counts, which knows how it
    ended.  Where one file has several events that look alike (two referrals of a child
    on one day), an earlier row is one of them if it ended on the same day, or had not
    ended yet; else it is an event of its own.

    Args:
        file: For each row, the number of its file, oldest first.
        event: What the row is of, as a number; rows alike are one event, or few.
            Negative: not known, so never alike.
        ended: The day on which it ended, where it has.
        told: Gives all that is said in some rows, to tell true repeats from events
            that only look alike.

    Returns:
        Which rows stand again in a later file, and for each row 1, or 2 and so on for
        a further event that looks like the first.
    """
    later = np.zeros(len(file), dtype=bool)
    number = np.ones(len(file), dtype=np.int64)
    order = np.lexsort((file, event))
    order = order[event[order] >= 0]
    alike = event[order][1:] == event[order][:-1]
    within = alike & (file[order][1:] == file[order][:-1])
    later[order[:-1][alike]] = True
    slow = np.unique(event[order][1:][within])
    if not len(slow):
        return later, number
    some = order[np.isin(event[order], slow)]
    later[some] = False
    said = dict(zip(some.tolist(), told(some), strict=True))
    for rows in np.split(some, np.flatnonzero(np.diff(event[some])) + 1):
        _settle_one(rows.tolist(), file, ended, said, later, number)
    return later, number


def _settle_one(  # noqa: PLR0917 - one group's share of settle()
    rows: list[int],
    file: Ints,
    ended: Days,
    said: dict[int, Hashable],
    later: Mask,
    number: Ints,
) -> None:
    # The events found so far, in files from the last to the first: their ends.
    events: list[np.datetime64] = []
    for each in sorted({int(file[row]) for row in rows}, reverse=True):
        told: dict[Hashable, list[int]] = {}
        for row in rows:
            if file[row] == each:
                told.setdefault(said[row], []).append(row)
        free = set(range(len(events)))
        waiting = []
        for same in told.values():
            end = ended[same[0]]
            match = next((n for n in sorted(free) if events[n] == end), None)
            if match is None:
                waiting.append(same)
                continue
            _mark(same, match, free, later, number)
        for same in waiting:
            end = ended[same[0]]
            match = min(free, default=None) if np.isnat(end) else None
            if match is None:
                events.append(end)
                number[same] = len(events)
            else:
                _mark(same, match, free, later, number)


def _mark(same: list[int], match: int, free: set[int], later: Mask, number: Ints) -> None:
    free.discard(match)
    later[same] = True
    number[same] = match + 1


def numbered(columns: Iterable[Ints]) -> Ints:
    """
    Number rows that are alike in all of some columns of numbers; -1 where one is negative.

    >>> import numpy as np
    >>> numbered([np.array([5, 5, 7, -1]), np.array([1, 1, 1, 1])]).tolist()
    [0, 0, 1, -1]
    """
    held = list(columns)
    known = np.logical_and.reduce([column >= 0 for column in held])
    code = np.zeros(int(known.sum()), dtype=np.int64)
    for column in held:
        _, own = np.unique(column[known], return_inverse=True)
        code = code * (int(own.max(initial=0)) + 1) + own
        _, code = np.unique(code, return_inverse=True)
    result = np.full(len(known), -1, dtype=np.int64)
    result[known] = code
    return result
