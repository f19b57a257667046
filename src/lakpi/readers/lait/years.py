"""
The years that LAIT prints, as periods: the label says which, the dictionary what sort.

LAIT prints ``2025`` for the academic year 2024/25, for the financial year 2024-25 and
for the calendar year 2025; the column Year_Type of its dictionary tells them apart.
LAIT itself reads only the first four characters, to put the years of a series in order.
"""

from __future__ import annotations

import calendar
import datetime
import re
from typing import Final

from lakpi.errors import PeriodError, did_you_mean
from lakpi.periods import (
    Period,
    academic_years,
    calendar_years,
    financial_years,
    months,
    parse,
    rolling_years,
    window,
)
from lakpi.periods.labels import MONTHS

__all__ = ["is_provisional", "lait_period", "sort_of"]

_YEARS: Final = {
    "academic year": academic_years,
    "financial year": financial_years,
    "calendar year": calendar_years,
    "annual": financial_years,
}
# The status in brackets: (prov), (Rev), (Final), (OT) for outturn.
_PRINTED: Final = re.compile(r"(?P<years>[^()]*?)\s*(?:\((?P<status>[^()]*)\))?")
_YEAR: Final = r"((?:19|20|21)[0-9]{2})"
_ONE: Final = re.compile(_YEAR)
_SPLIT: Final = re.compile(rf"{_YEAR}[-/]([0-9]{{2}}|[0-9]{{4}})")
_SEVERAL: Final = re.compile(rf"{_YEAR}/[0-9]{{2}}\s*-\s*(?:[0-9]{{2}})?([0-9]{{2}})/([0-9]{{2}})")
# "2016-14" runs backwards, and not to 2114.
_LONGEST: Final = 20


def lait_period(label: str, year_type: str) -> Period:
    """
    Read a year as LAIT prints it.

    Args:
        label: The cell of the column Years: ``2025``, ``2024-25 (OT)``, ``2014-16``.
        year_type: The cell of the dictionary's Year_Type.

    Returns:
        The period.  A single year is the one that the academic or financial year ends
        in.  ``Annual`` is read as the financial year: its series are of 31 March.
        ``Annual (end of Sept)`` is the year to 30 September, ``Annual - January`` the
        month.  Two years with a hyphen or a slash are the first and the last: one
        academic or financial year where they are neighbours, whichever sign stands
        between them, and else a window from the start of the first to the end of
        the last, called as printed where no other period is called so.

    Raises:
        PeriodError: The label names no year, or the type of year is unknown.

    Source: LAIT's dictionary, and DfE's statistics that the values of its series equal.

    >>> str(lait_period("2025", "Financial Year")), str(lait_period("2023", "Academic Year"))
    ('2024-25', '2022/23')
    >>> str(lait_period("2024-25 (OT)", "Financial Year"))
    '2024-25'
    >>> lait_period("2014-16", "Calendar Year").end
    datetime.date(2016, 12, 31)
    >>> lait_period("0", "Academic Year")
    Traceback (most recent call last):
    lakpi.errors.PeriodError: '0' is no year...
    """
    sort = sort_of(year_type)
    found = _PRINTED.fullmatch(label.strip())
    years = "" if found is None else found["years"].strip()
    if one := _ONE.fullmatch(years):
        return _single(int(one[1]), sort)
    if sort in _YEARS:
        if split := _SPLIT.fullmatch(years):
            first = int(split[1])
            last = _following(first, split[2])
            if first < last <= first + _LONGEST:
                return _between(years, first, last, sort)
        elif several := _SEVERAL.fullmatch(years):
            first = int(several[1])
            last = _following(_following(first, several[2]), several[3])
            if sort != "calendar year" and first + 1 < last <= first + _LONGEST:
                return _between(years, first, last, sort)
    message = (
        f"{label!r} is no year of the type {year_type!r}: expected a year such as 2025, 2024-25,"
        " 2024/25 or 2022-24, with its status in brackets behind it where there is one"
    )
    raise PeriodError(message)


def is_provisional(label: str) -> bool:
    """
    Whether a year is printed as provisional.

    >>> is_provisional("2025 (prov)"), is_provisional("2024 (Rev)")
    (True, False)
    """
    found = _PRINTED.fullmatch(label.strip())
    status = (found["status"] or "") if found is not None else ""
    return status.strip().casefold() in {"p", "prov", "prov.", "provisional"}


def sort_of(year_type: str) -> str:
    """
    Give the type of year in plain words: a tile, or a month that it ends or lies in.
    """
    text = " ".join(year_type.casefold().replace("(", " ").replace(")", " ").split())
    if text in _YEARS or _month_of(text) is not None:
        return text
    known = [
        "Academic Year",
        "Financial Year",
        "Calendar Year",
        "Annual",
        "Annual (end of Sept)",
        "Annual - January",
    ]
    message = f"{year_type!r} is no type of year.{did_you_mean(year_type, known)}"
    raise PeriodError(message)


def _month_of(text: str) -> tuple[int, bool] | None:
    """
    The month of "annual end of sept" or "annual - january", and whether a year ends in it.
    """
    found = re.fullmatch(r"annual (end of|-) ([a-z]{3,})", text)
    if found is None:
        return None
    for number, name in enumerate(MONTHS, start=1):
        if name.casefold().startswith(found[2]):
            return number, found[1] == "end of"
    return None


def _single(year: int, sort: str) -> Period:
    month = _month_of(sort)
    if month is not None:
        number, ends = month
        day = datetime.date(year, number, calendar.monthrange(year, number)[1])
        return rolling_years(day)[0] if ends else months(day)[0]
    start = year if sort == "calendar year" else year - 1
    return _tile(start, sort)


def _tile(start: int, sort: str) -> Period:
    """
    The year of a sort that starts in a year of the calendar.
    """
    first_month = {"calendar year": 1, "academic year": 9}.get(sort, 4)
    return _YEARS[sort](datetime.date(start, first_month, 1))[0]


def _between(years: str, first: int, last: int, sort: str) -> Period:
    # A calendar year ends in the year in which it starts, the others in the next.
    over = 0 if sort == "calendar year" else 1
    begin, finish = _tile(first, sort), _tile(last - over, sort)
    if begin == finish:
        return begin
    try:
        said = parse(years)
    except PeriodError:
        return window(begin.start, finish.end, years)
    same = (said.start, said.end) == (begin.start, finish.end)
    return said if same else window(begin.start, finish.end)


def _following(first: int, digits: str) -> int:
    """
    The year of two digits (or four) that comes after another, or is it.
    """
    if len(digits) == 4:
        return int(digits)
    year = first // 100 * 100 + int(digits)
    return year if year >= first else year + 100
