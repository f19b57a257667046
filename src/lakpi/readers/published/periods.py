"""
Periods: `time_period` and `time_identifier`, read together.

``202324`` is a financial or an academic year, or a term of one, by its identifier; so
``2024`` is a calendar year, a month or a week of it.  A *reporting year* is whatever the
publication says: of children's social care mostly the year to 31 March, of the workforce
that to 30 September.  The same year read as a state is its last day.

Source: the identifiers that explore education statistics takes (DfE, Analysts' Guide, open
data standards, and its data screener).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Final

import attrs

from lakpi.errors import FiguresError, PeriodError, did_you_mean
from lakpi.periods import (
    Period,
    academic_years,
    as_at,
    calendar_years,
    financial_years,
    months,
    parse,
    quarters,
    rolling_years,
    window,
)
from lakpi.periods.labels import MONTHS

__all__ = ["IDENTIFIERS", "ReportingYear", "Time", "read_time", "reporting_year"]


@attrs.frozen
class Time:
    """
    What a row's time is: the period of a flow, and that of a state.
    """

    flow: Period
    state: Period


@attrs.frozen
class ReportingYear:
    """
    The day on which a reporting year ends.

    >>> print(reporting_year("academic"))
    year to 31 August
    """

    day: int
    month: int

    def __str__(self) -> str:
        return f"year to {self.day} {MONTHS[self.month - 1]}"

    def in_year(self, year: int) -> Time:
        """
        The reporting year that ends in a calendar year.

        >>> time = reporting_year("financial").in_year(2025)
        >>> str(time.flow), str(time.state)
        ('2024-25', 'as at 31 March 2025')
        """
        end = datetime.date(year, self.month, self.day)
        match (self.month, self.day):
            case (3, 31):
                flow = financial_years(end)[0]
            case (8, 31):
                flow = academic_years(end)[0]
            case (12, 31):
                flow = calendar_years(end)[0]
            case _:
                flow = rolling_years(end)[0]
        return Time(flow, as_at(end))


_YEAR_ENDS: Final = {
    "financial": ReportingYear(31, 3),
    "academic": ReportingYear(31, 8),
    "calendar": ReportingYear(31, 12),
}


def reporting_year(text: str) -> ReportingYear:
    """
    Read when a reporting year ends: ``financial``, ``academic``, ``calendar`` or a day.

    Raises:
        PeriodError: It is none of these.

    >>> reporting_year("30 September")
    ReportingYear(day=30, month=9)
    """
    folded = " ".join(text.split()).casefold()
    known = _YEAR_ENDS.get(folded.removesuffix(" year"))
    if known is not None:
        return known
    found = re.fullmatch(r"(?:year to )?(\d{1,2}) ([a-z]+)", folded)
    months_named = [name.casefold() for name in MONTHS]
    try:
        day, name = (int(found[1]), found[2]) if found is not None else (0, "")
        # Not a leap year: 29 February is not each year's.
        end = datetime.date(2001, months_named.index(name) + 1, day)
    except ValueError:
        message = (
            "a reporting year is 'financial', 'academic' or 'calendar', or the day on which it"
            f" ends, such as '30 September'; found {text!r}"
        )
        raise PeriodError(message) from None
    return ReportingYear(end.day, end.month)


def read_time(time_period: str, identifier: str, year: ReportingYear) -> Time:
    """
    Read one row's time.

    Args:
        time_period: As printed: ``2025``, ``202425``, also ``2024-25`` or ``2024/25``.
        identifier: As printed: ``Reporting year``, ``Autumn term``, ``Week 12``, ...
        year: When a reporting year ends.

    Raises:
        FiguresError: They say no period together.

    >>> read_time("202324", "Academic year", reporting_year("financial")).flow.label
    '2023/24'
    >>> read_time("2024", "Week 12", reporting_year("financial")).flow.start
    datetime.date(2024, 3, 18)
    """
    shown = f"time_period {time_period!r} with time_identifier {identifier!r}"
    folded = re.sub(r"[\s_]+", " ", identifier).strip().casefold()
    first, last = _years(time_period, shown)
    for pattern, reader in _READERS:
        if found := re.fullmatch(pattern, folded):
            try:
                if reader is _reporting:
                    return year.in_year(last if last is not None else first)
                period = reader(found, first, last)
            except (PeriodError, ValueError):
                period = None
            if period is None:
                digits = "4 digits (2024)" if last is not None else "6 digits (202425)"
                message = f"{shown} is no period: {digits} are expected beside it"
                raise FiguresError(message)
            return Time(period, period)
    message = f"{shown} is not known.{did_you_mean(identifier, IDENTIFIERS)}"
    raise FiguresError(message)


def _years(text: str, shown: str) -> tuple[int, int | None]:
    """
    The year, or the two years one after the other, that a time period names.
    """
    found = re.fullmatch(
        r"((?:19|20|21)\d{2})(?:[-/ ]?((?:19|20|21)?\d{2}))?(?:\.0)?", text.strip()
    )
    if found is None:
        message = f"{shown} names no year: 2024 or 202425 is expected"
        raise FiguresError(message)
    first = int(found[1])
    if found[2] is None:
        return first, None
    if int(found[2]) % 100 != (first + 1) % 100:
        message = f"{shown} names two years that do not follow one another"
        raise FiguresError(message)
    return first, first + 1


Found = re.Match[str]
_Reader = Callable[[Found, int, int | None], Period | None]


def _reporting(_found: Found, first: int, last: int | None) -> Period | None:
    raise NotImplementedError  # `read_time` knows when it ends


def _one(make: Callable[[Found, int], Period]) -> _Reader:
    return lambda found, first, last: make(found, first) if last is None else None


def _two(make: Callable[[Found, int], Period]) -> _Reader:
    return lambda found, first, last: make(found, first) if last is not None else None


def _both(first: int) -> str:
    return f"{(first + 1) % 100:02d}"


def _financial(_found: Found, first: int) -> Period:
    return parse(f"{first}-{_both(first)}")


def _academic(_found: Found, first: int) -> Period:
    return parse(f"{first}/{_both(first)}")


def _calendar(_found: Found, first: int) -> Period:
    return parse(f"{first}")


def _month(found: Found, first: int) -> Period:
    return months(f"{found[1]} {first}")[0]


def _week(found: Found, first: int) -> Period:
    """
    Weeks from Monday to Sunday, numbered as ISO 8601 numbers them.
    """
    week = int(found[1])
    monday = datetime.date.fromisocalendar(first, week, 1)
    sunday = datetime.date.fromisocalendar(first, week, 7)
    return window(monday, sunday, f"{first} week {week}")


def _term(found: Found, first: int) -> Period:
    return parse(f"{first}/{_both(first)} {found[1]}")


def _part_of_academic(end: tuple[int, int], name: str) -> Callable[[Found, int], Period]:
    def made(_found: Found, first: int) -> Period:
        last_day = datetime.date(first + 1, *end)
        return window(datetime.date(first, 9, 1), last_day, f"{first}/{_both(first)} {name}")

    return made


def _half(found: Found, first: int) -> Period:
    """
    The two halves of a financial year.
    """
    part = int(found[1])
    start, end = ("Q1", "Q2") if part == 1 else ("Q3", "Q4")
    year = f"{first}-{_both(first)}"
    name = "April to September" if part == 1 else "October to March"
    return window(f"{year} {start}", f"{year} {end}", f"{year} {name}")


def _to_march(_found: Found, first: int, last: int | None) -> Period:
    return financial_years(datetime.date(first if last is None else last, 3, 31))[0]


_QUARTERS_OF: Final = {"calendar": (1, 1), "financial": (4, 1), "academic": (9, 1), "tax": (4, 6)}
"""The month and day on which each year begins."""


def _quarters(found: Found, first: int, last: int | None) -> Period | None:
    """
    A quarter, or several in a row, of a calendar, financial, academic or tax year.
    """
    kind, begin, finish = found[1], int(found[2]), int(found[3] or found[2])
    if (last is None) != (kind == "calendar") or finish < begin:
        return None
    month, day = _QUARTERS_OF[kind]
    start = _months_on(first, month, 3 * (begin - 1), day)
    end = _months_on(first, month, 3 * finish, day) - datetime.timedelta(days=1)
    if day == 1 and (month - 1) % 3 == 0:
        if begin == finish:
            return quarters(start)[0]  # the same days have one name, whatever year counts them
        if (begin, finish) == (1, 4):
            return _financial(found, first) if kind == "financial" else _calendar(found, first)
    year = f"{first}" if last is None else f"{first}-{_both(first)}"
    if kind == "academic":
        year = f"{first}/{_both(first)}"
    upto = "" if begin == finish else f" to Q{finish}"
    return window(start, end, f"{kind} year {year} Q{begin}{upto}")


def _months_on(year: int, month: int, more: int, day: int) -> datetime.date:
    total = year * 12 + month - 1 + more
    return datetime.date(total // 12, total % 12 + 1, day)


def _tax(_found: Found, first: int) -> Period:
    start = datetime.date(first, 4, 6)
    return window(start, datetime.date(first + 1, 4, 5), f"tax year {first}-{_both(first)}")


_READERS: Final[tuple[tuple[str, _Reader], ...]] = (
    (r"reporting year", _reporting),
    (r"calendar year", _one(_calendar)),
    (r"financial year", _two(_financial)),
    (r"academic year|six half terms", _two(_academic)),
    (r"tax year", _two(_tax)),
    (r"(calendar|financial|academic|tax) year q([1-4])(?:\s*(?:-|to)\s*q?([1-4]))?", _quarters),
    (r"part ([12])(?: \(.*\))?", _two(_half)),
    (r"(autumn|spring|summer) term", _two(_term)),
    (r"autumn and spring terms?", _two(_part_of_academic((3, 31), "Autumn and Spring"))),
    (r"five half terms", _two(_part_of_academic((5, 31), "five half terms"))),
    (rf"({'|'.join(MONTHS).casefold()})", _one(_month)),
    (r"week ([1-9]|[1-4]\d|5[0-3])", _one(_week)),
    (r"up until 31(?:st)? march", _to_march),
)

IDENTIFIERS: Final = (
    "Reporting year",
    "Calendar year",
    "Financial year",
    "Academic year",
    "Tax year",
    *(f"{kind} year Q1" for kind in ("Calendar", "Financial", "Academic", "Tax")),
    "Part 1 (April to September)",
    "Part 2 (October to March)",
    "Autumn term",
    "Spring term",
    "Summer term",
    "Autumn and spring term",
    "Five half terms",
    "Six half terms",
    *MONTHS,
    "Week 1",
    "Up until 31st March",
)
"""The identifiers that are known; quarters run to Q4 and in spans (Q1-3), weeks to 53."""
