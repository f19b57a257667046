"""
Reading labels and days: every label that lakpi prints, and kindly when it is another.
"""

from __future__ import annotations

import datetime
import functools
import re

from lakpi.errors import PeriodError, did_you_mean
from lakpi.periods.labels import (
    MONTHS,
    TERMS,
    TILINGS,
    Bounds,
    Kind,
    checked_year,
    label_of,
    rolling_bounds,
    tile,
    written_day,
    year_to_date_bounds,
)

__all__ = ["looks_like_day", "read_day", "read_label"]


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
        return tile("calendar year", checked_year(found[1], label))[1]
    if found := re.fullmatch(r"([a-z]+) (\d{4})", text):
        month = _month(found[1], label)
        return tile("month", checked_year(found[2], label) * 12 + month - 1)[1]
    if found := re.fullmatch(r"(\d{4})([-/])(\d{2}|\d{4})(?: (q\d|autumn|spring|summer))?", text):
        return _read_year(found, label)
    if found := re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", text):
        raise _unsure(label, *map(int, found.groups()))
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
    year, part = checked_year(found[1], label), found[4]
    slash = part in {"autumn", "spring", "summer"} or (part is None and found[2] == "/")
    kind: Kind = "academic year" if slash else "financial year"
    if part is not None:
        kind = "term" if slash else "quarter"
    starts = TILINGS[kind].starts
    place = 0
    if part in {"autumn", "spring", "summer"}:
        place = TERMS.index(part.capitalize())
    elif part is not None:
        place = int(part[1]) - 1
        if place not in range(4):
            message = f"{label!r} is not a quarter: a financial year has Q1 to Q4."
            raise PeriodError(message)
    meant, bounds = tile(kind, year * (len(starts) - 1) + place)
    if found[3] == str(year + 1) and part is None:  # both years in full: nobody writes one so
        financial, academic = tile("financial year", year)[0], tile("academic year", year)[0]
        message = (
            f"{label!r} is not the label of a year. Did you mean {financial!r} (the financial"
            f" year) or {academic!r} (the academic year)?"
        )
        raise PeriodError(message)
    if found[2] != ("/" if slash else "-") or found[3] != f"{(year + 1) % 100:02d}":
        article = "an" if kind == "academic year" else "a"
        hint = f" Did you mean {meant!r}?"
        if part is None and not slash and len(found[3]) == 2 and 1 <= int(found[3]) <= 12:
            hint = f" Did you mean {meant!r}, or the month '{MONTHS[int(found[3]) - 1]} {year}'?"
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


def _month(word: str, label: str) -> int:
    for number, month in enumerate(MONTHS, start=1):
        if word in (month.casefold(), month[:3].casefold()):
            return number
    message = f"{label!r} names no month: {word!r}." + did_you_mean(word, MONTHS)
    raise PeriodError(message)


def _unsure(label: str, day: int, month: int, year: int) -> PeriodError:
    message = f"{label!r} is not read as a day, for some put the month first: write "
    try:
        return PeriodError(f"{message}'{datetime.date(year, month, day)}'.")
    except ValueError:
        return PeriodError(f"{message}the year first, '2013-12-31'.")


def _unreadable(label: str) -> PeriodError:
    message = (
        f"{label!r} is not the label of a period. A label looks like '2013-14 Q3' (quarter), "
        "'December 2013' (month), '2013-14' (financial year), '2013/14' (academic year), "
        "'2013/14 Autumn' (term), '2013' (calendar year), 'year to 31 December 2013', "
        "'2013-14 to 31 December 2013' (year to date) or 'as at 31 March 2014'."
    )
    return PeriodError(message)
