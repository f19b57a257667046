"""
What a period's label says: the reading and the writing of labels, without periods.

A label and its dates determine one another, so this module knows each kind of
period once, as plain facts (how many in a year, in which month each starts, how
it is written), and `lakpi.periods` builds its values on it.

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
import functools
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, TypeAlias, cast

from lakpi.errors import PeriodError, did_you_mean

__all__ = [
    "TILINGS",
    "Bounds",
    "Kind",
    "kind_of",
    "label_of",
    "looks_like_day",
    "read_day",
    "read_label",
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
_MONTHS: Final = (
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
_TERMS: Final = ("Autumn", "Spring", "Summer")


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
    _year(str(year), f"{kind} of {year}")
    first = _first_of(year * 12 + starts[place])
    last = _first_of(year * 12 + starts[place + 1]) - datetime.timedelta(days=1)
    following = f"{(year + 1) % 100:02d}"
    match kind:
        case "month":
            label = f"{_MONTHS[place]} {year}"
        case "quarter":
            label = f"{year}-{following} Q{place + 1}"
        case "term":
            label = f"{year}/{following} {_TERMS[place]}"
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
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def label_of(bounds: Bounds) -> str:
    """
    Write the label of bounds that are known to be right.

    >>> label_of(read_label("year to 31 December 2013"))
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


@functools.lru_cache(maxsize=4096)
def read_label(label: str) -> Bounds:
    """
    Read any label that lakpi prints, and the commonest other ways of writing one.

    Case and spacing do not matter, nor do an en dash for the hyphen, a short
    month (``Dec 2013``) or the quarter and term before the year (``Q3 2013-14``).
    The name of a `window` is its owner's own and cannot be read; the name lakpi
    gives one (``1 September 2013 to 20 December 2013``) can.

    Raises:
        PeriodError: The label is none of these; says what labels look like.

    >>> read_label("Q3 2013-14").start
    datetime.date(2013, 10, 1)
    >>> read_label("2013-15")
    Traceback (most recent call last):
    lakpi.errors.PeriodError: '2013-15' is not a financial year. Did you mean '2013-14'?
    """
    text = " ".join(re.sub("[\N{HYPHEN}-\N{EM DASH}\N{MINUS SIGN}]", "-", label).split())
    text = text.casefold()
    if found := re.fullmatch(r"(year to|as at) (.+)", text):
        day = read_day(found[2], label)
        return rolling_bounds(day) if found[1] == "year to" else Bounds("day", day, day)
    if found := re.fullmatch(r"(.+?) to (.+)", text):
        return _read_span(found[1], found[2], label)
    if found := re.fullmatch(r"(q[1-4]|autumn|spring|summer) (\d.*)", text):
        text = f"{found[2]} {found[1]}"
    if found := re.fullmatch(r"(\d{4})", text):
        return tile("calendar year", _year(found[1], label))[1]
    if found := re.fullmatch(r"([a-z]+) (\d{4})", text):
        month = _month(found[1], label)
        return tile("month", _year(found[2], label) * 12 + month - 1)[1]
    if found := re.fullmatch(r"(\d{4})([-/])(\d{2}|\d{4})(?: (q\d|autumn|spring|summer))?", text):
        return _read_year(found, label)
    if looks_like_day(text):
        meant = f"as at {written_day(read_day(text, label))}"
        raise PeriodError(f"{label!r} is a day, not the label of a period. Did you mean {meant!r}?")
    raise _unreadable(label)


def read_day(text: str, label: str | None = None) -> datetime.date:
    """
    Read a day: ``2013-12-31`` or ``31 December 2013``.

    Raises:
        PeriodError: The text is no day in the calendar.

    >>> read_day("31 Dec 2013")
    datetime.date(2013, 12, 31)
    """
    shown = text if label is None else label
    text = " ".join(text.split())
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return datetime.date.fromisoformat(text)
        if found := re.fullmatch(r"(\d{1,2}) ([a-zA-Z]+) (\d{4})", text):
            month = _month(found[2].casefold(), shown)
            return datetime.date(int(found[3]), month, int(found[1]))
    except ValueError as error:
        message = f"{shown!r} names a day that is not in the calendar: {error}."
        raise PeriodError(message) from error
    message = f"{shown!r} has no day that can be read: write '2013-12-31' or '31 December 2013'."
    raise PeriodError(message)


def looks_like_day(text: str) -> bool:
    """
    Whether text is written as a day is, and not as the label of a period.

    >>> looks_like_day("2013-12-31"), looks_like_day("31 Dec 2013"), looks_like_day("2013-12")
    (True, True, False)
    """
    return re.fullmatch(r"\d{4}-\d{2}-\d{2}|\d{1,2} +[a-zA-Z]+ +\d{4}", text.strip()) is not None


def _read_year(found: re.Match[str], label: str) -> Bounds:
    year, part = _year(found[1], label), found[4]
    slash = part in {"autumn", "spring", "summer"} or (part is None and found[2] == "/")
    kind: Kind = "academic year" if slash else "financial year"
    if part is not None:
        kind = "term" if slash else "quarter"
    starts = TILINGS[kind].starts
    place = 0
    if part in {"autumn", "spring", "summer"}:
        place = _TERMS.index(part.capitalize())
    elif part is not None:
        place = int(part[1]) - 1
        if place not in range(4):
            message = f"{label!r} is not a quarter: a financial year has Q1 to Q4."
            raise PeriodError(message)
    meant, bounds = tile(kind, year * (len(starts) - 1) + place)
    if found[2] != ("/" if slash else "-") or found[3] != f"{(year + 1) % 100:02d}":
        article = "an" if kind == "academic year" else "a"
        hint = f" Did you mean {meant!r}?"
        if part is None and not slash and len(found[3]) == 2 and 1 <= int(found[3]) <= 12:
            hint = f" Did you mean {meant!r}, or the month '{_MONTHS[int(found[3]) - 1]} {year}'?"
        message = f"{label!r} is not {article} {kind}.{hint}"
        raise PeriodError(message)
    return bounds


def _read_span(first: str, last: str, label: str) -> Bounds:
    end = read_day(last, label)
    if re.fullmatch(r"\d{4}-\d{2}", first):
        bounds = year_to_date_bounds(end)
        year = read_label(first)
        if not year.start <= end <= year.end:
            message = f"{label!r} ends outside its financial year."
            raise PeriodError(message + f" Did you mean {label_of(bounds)!r}?")
        return bounds
    start = read_day(first, label)
    if end < start:
        message = f"{label!r} ends before it starts."
        raise PeriodError(message)
    return Bounds("window", start, end)


def _first_of(months: int) -> datetime.date:
    return datetime.date(months // 12, months % 12 + 1, 1)


def _year(text: str, label: str) -> int:
    year = int(text)
    if not 1900 <= year <= 2199:
        message = f"{label!r} names the year {year}: periods run from 1900 to 2199."
        raise PeriodError(message)
    return year


def _month(word: str, label: str) -> int:
    for number, month in enumerate(_MONTHS, start=1):
        if word in (month.casefold(), month[:3].casefold()):
            return number
    message = f"{label!r} names no month: {word!r}." + did_you_mean(word, _MONTHS)
    raise PeriodError(message)


def _unreadable(label: str) -> PeriodError:
    message = (
        f"{label!r} is not the label of a period. A label looks like '2013-14 Q3' (quarter), "
        "'December 2013' (month), '2013-14' (financial year), '2013/14' (academic year), "
        "'2013/14 Autumn' (term), '2013' (calendar year), 'year to 31 December 2013', "
        "'2013-14 to 31 December 2013' (year to date) or 'as at 31 March 2014'."
    )
    return PeriodError(message)


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
