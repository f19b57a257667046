"""
The functions that make periods: months, quarters, terms, years, rolling years, days.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from lakpi.errors import PeriodError
from lakpi.periods import labels, reading
from lakpi.periods.labels import Bounds, Kind
from lakpi.periods.period import DayLike, Period, day_of, from_bounds, of_kind

__all__ = [
    "academic_years",
    "as_at",
    "calendar_years",
    "financial_years",
    "months",
    "quarters",
    "rolling_years",
    "terms",
    "window",
    "year_to_date",
]


def months(first: DayLike, last: DayLike | None = None) -> tuple[Period, ...]:
    """
    Calendar months, from the first to the last, both included.

    Args:
        first: A month (``April 2011``), a longer period to take apart (``2013-14``,
            ``2013-14 Q3``), or a day, which stands for the month it falls in.
        last: Likewise; without it, the months of `first`.

    Raises:
        PeriodError: An argument cannot be read or does not start and end with a
            month, or the last is before the first.

    >>> [str(month) for month in months("November 2013", "January 2014")]
    ['November 2013', 'December 2013', 'January 2014']
    >>> len(months("April 2011", "December 2013")), len(months("2013-14"))
    (33, 12)
    """
    return _tiles("month", first, last)


def quarters(first: DayLike, last: DayLike | None = None) -> tuple[Period, ...]:
    """
    Quarters of the financial year: Q1 is April to June.

    Args:
        first: A quarter (``2013-14 Q1``), a year to take apart (``2013-14``), or a
            day, which stands for the quarter it falls in.
        last: Likewise; without it, the quarters of `first`.

    Raises:
        PeriodError: An argument cannot be read or does not start and end with a
            quarter (an academic year does not), or the last is before the first.

    >>> [str(quarter) for quarter in quarters("2013-14 Q1", "2013-14 Q3")]
    ['2013-14 Q1', '2013-14 Q2', '2013-14 Q3']
    >>> quarters("2013-14")[-1].end
    datetime.date(2014, 3, 31)
    """
    return _tiles("quarter", first, last)


def terms(first: DayLike, last: DayLike | None = None) -> tuple[Period, ...]:
    """
    School terms by the calendar: autumn to 31 December, spring to 31 March, summer.

    They share out every day of the academic year, as the statistics need.  The dates
    on which a council's schools open and close make a `window` each.

    Args:
        first: A term (``2013/14 Autumn``), an academic year to take apart, or a day,
            which stands for the term it falls in.
        last: Likewise; without it, the terms of `first`.

    Raises:
        PeriodError: An argument cannot be read or does not start and end with a
            term, or the last is before the first.

    >>> [str(term) for term in terms("2013/14")]
    ['2013/14 Autumn', '2013/14 Spring', '2013/14 Summer']
    """
    return _tiles("term", first, last)


def financial_years(first: DayLike, last: DayLike | None = None) -> tuple[Period, ...]:
    """
    Financial years, 1 April to 31 March, from the first to the last, both included.

    Args:
        first: A financial year (``2011-12``), or a day, which stands for the
            financial year it falls in.
        last: Likewise; without it, the one year of `first`.

    Raises:
        PeriodError: An argument cannot be read or is no financial year (``2013/14``
            with a slash is an academic year), or the last is before the first.

    >>> [str(year) for year in financial_years("2011-12", "2013-14")]
    ['2011-12', '2012-13', '2013-14']
    """
    return _tiles("financial year", first, last)


def academic_years(first: DayLike, last: DayLike | None = None) -> tuple[Period, ...]:
    """
    Academic years, 1 September to 31 August, from the first to the last.

    Args:
        first: An academic year (``2012/13``), or a day, which stands for the
            academic year it falls in.
        last: Likewise; without it, the one year of `first`.

    Raises:
        PeriodError: An argument cannot be read or is no academic year (``2013-14``
            with a hyphen is a financial year), or the last is before the first.

    >>> [str(year) for year in academic_years("2012/13", "2013/14")]
    ['2012/13', '2013/14']
    """
    return _tiles("academic year", first, last)


def calendar_years(first: DayLike, last: DayLike | None = None) -> tuple[Period, ...]:
    """
    Calendar years, from the first to the last, both included.

    Args:
        first: A year (``2013``), or a day, which stands for the year it falls in.
        last: Likewise; without it, the one year of `first`.

    Raises:
        PeriodError: An argument cannot be read or is no calendar year, or the last
            is before the first.

    >>> [str(year) for year in calendar_years("2012", "2013")]
    ['2012', '2013']
    """
    return _tiles("calendar year", first, last)


def rolling_years(*ends: DayLike | Iterable[DayLike]) -> tuple[Period, ...]:
    """
    The twelve months to the end of each period or day given.

    Args:
        *ends: Periods, labels or days, one by one or in tuples and lists.

    Raises:
        PeriodError: One of them cannot be read.

    >>> [str(year) for year in rolling_years(quarters("2013-14 Q2", "2013-14 Q3"))]
    ['year to 30 September 2013', 'year to 31 December 2013']
    >>> rolling_years("2016-02-29")[0].start
    datetime.date(2015, 3, 1)
    """
    days: list[datetime.date] = []
    for end in ends:
        if isinstance(end, str | datetime.date | Period):
            days.append(day_of(end))
        else:
            days.extend(day_of(each) for each in end)
    return tuple(from_bounds(labels.rolling_bounds(day)) for day in days)


def year_to_date(end: DayLike) -> Period:
    """
    From 1 April to the end of a period, or to a day.

    Args:
        end: A period, a label or a day.

    Returns:
        One period, not a tuple.

    Raises:
        PeriodError: It cannot be read.

    >>> str(year_to_date("2013-14 Q3")), year_to_date("2013-14 Q3").start
    ('2013-14 to 31 December 2013', datetime.date(2013, 4, 1))
    """
    return from_bounds(labels.year_to_date_bounds(day_of(end)))


def as_at(day: DayLike) -> Period:
    """
    One day, for stocks: the state at the end of it.

    Args:
        day: A date or a day as text; of a period, its last day.

    Returns:
        One period, not a tuple.

    Raises:
        PeriodError: It cannot be read.

    >>> str(as_at("2014-03-31")), str(as_at("2013-14"))
    ('as at 31 March 2014', 'as at 31 March 2014')
    """
    read = day_of(day)
    return from_bounds(Bounds("day", read, read))


def window(start: DayLike, end: DayLike, label: str | None = None) -> Period:
    """
    Any other stretch of days: a local term, a campaign, November and December.

    Args:
        start: The first day; of a period, its first day.
        end: The last day, included; of a period, its last day.
        label: What it is called.  A name of one's own cannot be read back by
            `parse`; without one it is called by its dates, which can.

    Returns:
        One period, not a tuple.

    Raises:
        PeriodError: A day cannot be read, the end is before the start, or the label
            is another period's.

    >>> str(window("2013-09-02", "2013-12-20", "Autumn term in Harrow"))
    'Autumn term in Harrow'
    >>> str(window("November 2013", "December 2013"))
    '1 November 2013 to 31 December 2013'
    """
    bounds = Bounds("window", day_of(start, last=False), day_of(end))
    return Period(labels.label_of(bounds) if label is None else label, bounds.start, bounds.end)


def _tiles(kind: Kind, first: DayLike, last: DayLike | None) -> tuple[Period, ...]:
    begin = _tile_at(kind, first, last=False)
    finish = _tile_at(kind, first if last is None else last, last=True)
    if finish < begin:
        raise PeriodError(f"The last {kind} ({last}) is before the first ({first}).")
    numbers = range(
        labels.tile_number(kind, begin.start), labels.tile_number(kind, finish.start) + 1
    )
    return tuple(from_bounds(labels.tile(kind, number)[1]) for number in numbers)


def _tile_at(kind: Kind, value: DayLike, *, last: bool) -> Period:
    day = day_of(value, last=last)
    found = of_kind(kind, day)
    named_by_day = isinstance(value, datetime.date) or (
        isinstance(value, str) and reading.looks_like_day(value)
    )
    edge = found.end if last else found.start
    if named_by_day or day == edge:
        return found
    # The year that most of it lies in: academic_years("2013-14") probably meant "2013/14".
    first, final = day_of(value, last=False), day_of(value)
    meant = of_kind(kind, first + (final - first) / 2)
    article = "an" if kind == "academic year" else "a"
    raise PeriodError(
        f"'{value}' does not {'end' if last else 'start'} where {article} {kind} does. "
        f"Did you mean {meant.label!r}?"
    )
