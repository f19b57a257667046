"""
What a period's label says: kinds, dates and the writing of labels, without periods.

A label and its dates determine one another, so this module knows each kind of
period once, as plain facts (how many in a year, in which month each starts, how
it is written).  `lakpi.periods.reading` reads labels by it, and the values are built on both.

The years, as English local government writes them:

==================  ====================  ======================================
kind                label                 dates
==================  ====================  ======================================
financial year      ``2013-14``           1 April to 31 March
quarter             ``2013-14 Q3``        of the financial year: 1 October on
academic year       ``2013/14``           1 September to 31 August
term                ``2013/14 Autumn``    Autumn 1 September to 31 December,
                                          Spring 1 January to 31 March,
                                          Summer 1 April to 31 August
calendar year       ``2013``              1 January to 31 December
month               ``December 2013``     the calendar month
==================  ====================  ======================================
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, TypeAlias, cast

from lakpi.errors import PeriodError, did_you_mean

__all__ = [
    "MONTHS",
    "TERMS",
    "TILINGS",
    "Bounds",
    "Kind",
    "checked_year",
    "kind_of",
    "label_of",
    "rolling_bounds",
    "tile",
    "tile_number",
    "written_day",
    "year_before",
    "year_to_date_bounds",
]

Kind: TypeAlias = Literal[
    "month",
    "quarter",
    "term",
    "financial year",
    "academic year",
    "calendar year",
    "rolling year",
    "year to date",
    "day",
    "window",
]

# Not `calendar.month_name`, which follows the machine's locale.
MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
TERMS: Final = ("Autumn", "Spring", "Summer")


class Bounds(NamedTuple):
    """
    What one label stands for: the kind, and the first and last day.
    """

    kind: Kind
    start: datetime.date
    end: datetime.date


class _Tiling(NamedTuple):
    # The month in which each tile starts, counted from January of the year that
    # the label begins with, and after the last one the month in which it ends.
    starts: tuple[int, ...]


TILINGS: Final[Mapping[str, _Tiling]] = MappingProxyType(
    {
        "month": _Tiling(tuple(range(13))),
        "quarter": _Tiling((3, 6, 9, 12, 15)),
        "term": _Tiling((8, 12, 15, 20)),
        "financial year": _Tiling((3, 15)),
        "academic year": _Tiling((8, 20)),
        "calendar year": _Tiling((0, 12)),
    }
)


def tile(kind: Kind, number: int) -> tuple[str, Bounds]:
    """
    Write the tile of a kind with a number: neighbours have neighbouring numbers.

    Returns:
        The label and its bounds.

    Raises:
        PeriodError: It lies before 1900 or after 2199.

    >>> tile("quarter", 2013 * 4 + 2)[0]
    '2013-14 Q3'
    """
    starts = TILINGS[kind].starts
    year, place = divmod(number, len(starts) - 1)
    checked_year(str(year), f"{kind} of {year}")
    first = _first_of(year * 12 + starts[place])
    last = _first_of(year * 12 + starts[place + 1]) - datetime.timedelta(days=1)
    following = f"{(year + 1) % 100:02d}"
    match kind:
        case "month":
            label = f"{MONTHS[place]} {year}"
        case "quarter":
            label = f"{year}-{following} Q{place + 1}"
        case "term":
            label = f"{year}/{following} {TERMS[place]}"
        case "financial year":
            label = f"{year}-{following}"
        case "academic year":
            label = f"{year}/{following}"
        case _:
            label = f"{year}"
    return label, Bounds(kind, first, last)


def tile_number(kind: Kind, day: datetime.date) -> int:
    """
    The number of the tile of a kind that a day falls in.

    >>> tile_number("academic year", datetime.date(2014, 8, 31))
    2013
    """
    starts = TILINGS[kind].starts
    months = day.year * 12 + day.month - 1
    year = (months - starts[0]) // 12
    within = months - year * 12
    place = max(index for index, start in enumerate(starts[:-1]) if start <= within)
    return year * (len(starts) - 1) + place


def written_day(day: datetime.date) -> str:
    """
    Write a day the way a British report does.

    >>> written_day(datetime.date(2014, 3, 31))
    '31 March 2014'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def label_of(bounds: Bounds) -> str:
    """
    Write the label of bounds that are known to be right.

    >>> label_of(rolling_bounds(datetime.date(2013, 12, 31)))
    'year to 31 December 2013'
    """
    kind, start, end = bounds
    match kind:
        case "rolling year":
            return f"year to {written_day(end)}"
        case "year to date":
            return f"{tile('financial year', tile_number('financial year', end))[0]} to " + (
                written_day(end)
            )
        case "day":
            return f"as at {written_day(end)}"
        case "window":
            return f"{written_day(start)} to {written_day(end)}"
        case _:
            return tile(kind, tile_number(kind, start))[0]


def year_before(day: datetime.date, years: int = 1) -> datetime.date:
    """
    The same day a year before; the end of February stays the end of February.

    A month-end series compares 28 February 2017 with 29 February 2016, not with
    the day before it.

    >>> year_before(datetime.date(2017, 2, 28)), year_before(datetime.date(2016, 2, 29))
    (datetime.date(2016, 2, 29), datetime.date(2015, 2, 28))
    """
    year = day.year - years
    if day.month == 2 and day.day == calendar.monthrange(day.year, 2)[1]:
        return datetime.date(year, 2, calendar.monthrange(year, 2)[1])
    return day.replace(year=year)


def rolling_bounds(end: datetime.date) -> Bounds:
    """
    The twelve months that end with a day: 365 days, or 366 around a 29 February.

    >>> rolling_bounds(datetime.date(2013, 12, 31)).start
    datetime.date(2013, 1, 1)
    """
    day = datetime.timedelta(days=1)
    if (end.month, end.day) == (2, 28):
        # 28 February of a leap year too: a year from 1 March holds no day twice.
        return Bounds("rolling year", datetime.date(end.year - 1, 3, 1), end)
    return Bounds("rolling year", year_before(end) + day, end)


def year_to_date_bounds(end: datetime.date) -> Bounds:
    """
    From 1 April to a day.

    >>> year_to_date_bounds(datetime.date(2014, 2, 28)).start
    datetime.date(2013, 4, 1)
    """
    return Bounds("year to date", datetime.date(tile_number("financial year", end), 4, 1), end)


def kind_of(word: str) -> Kind:
    """
    Check a word for a kind of period.

    Raises:
        PeriodError: There is no such kind.

    >>> kind_of("quarter")
    'quarter'
    """
    known = (*TILINGS, "rolling year", "year to date", "day", "window")
    if word not in known:
        message = f"{word!r} is not a kind of period." + did_you_mean(word, known)
        raise PeriodError(message)
    return cast("Kind", word)


def checked_year(text: str, label: str) -> int:
    """
    Read a year between 1900 and 2199, in which every label can be read back.

    Raises:
        PeriodError: It lies outside.

    >>> checked_year("2013", "2013-14")
    2013
    """
    year = int(text)
    if not 1900 <= year <= 2199:
        raise PeriodError(f"{label!r} names the year {year}: periods run from 1900 to 2199.")
    return year


def _first_of(months: int) -> datetime.date:
    return datetime.date(months // 12, months % 12 + 1, 1)
