"""
One cell of an Annex A list: a day, a yes or no, a number, a child, or a code.

What cannot be read is a `Problem`, which says why and never what stood there.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from lakpi.readers.workbooks import CellValue


class Problem(StrEnum):
    """
    Why a cell could not be read.
    """

    NOT_A_DATE = "not a date (31/03/2014, 2014-03-31 or a date of Excel)"
    MONTH_FIRST = "a date with its month first; dates are read day first"
    IMPOSSIBLE = "an impossible date (before 1920 or after 2100)"
    NOT_YES_OR_NO = "neither yes nor no"
    NOT_A_NUMBER = "not a whole number"
    UNKNOWN_CODE = "an unknown code"


FIRST_YEAR: Final = 1920
LAST_YEAR: Final = 2100

BLANK: Final = frozenset({"", "-", "--", "n/a", "null", "(null)", "(blank)", "nan", "nat", "#n/a"})
"""What systems write where they know nothing."""

_UNKNOWN: Final = frozenset(
    {"unknown", "not known", "not stated", "not recorded", "not applicable", "c", "none"}
)
_YES: Final = frozenset({"yes", "y", "true", "t", "1", "a"})
_NO: Final = frozenset({"no", "n", "false", "f", "0", "b"})

_TIME: Final = r"(?:[ ,T]+\d{1,2}:\d{2}.*)?"
_DAY_FIRST: Final = re.compile(rf"(\d{{1,2}})[/.\- ](\d{{1,2}})[/.\- ](\d{{4}}|\d{{2}}){_TIME}")
_YEAR_FIRST: Final = re.compile(rf"(\d{{4}})[/.\-](\d{{1,2}})[/.\-](\d{{1,2}}){_TIME}")
_NAMED: Final = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?[/.\- ]+([a-z]{{3,9}})\.?,?[/.\- ]+(\d{{4}}|\d{{2}}){_TIME}"
)
_ZONED: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})"
)
_SERIAL: Final = re.compile(r"(\d{5})(?:\.\d+)?")
_MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_EXCEL: Final = datetime.date(1899, 12, 30)
_MAC: Final = datetime.date(1904, 1, 1)
LONDON: Final = "Europe/London"

_QUOTES: Final = str.maketrans("\u2018\u2019\u0060\u201c\u201d\u2013\u2014", "'''\"\"--")
_LETTERED: Final = re.compile(r"[a-z]\d?\s*[).]\s*(?=\S)")


def plain(text: str) -> str:
    r"""
    Write a text plainly: small letters, straight quotes, single spaces, no "a)" before it.

    >>> plain("q) 6:  Police"), plain("f)  Sentenced to \u2019custody\u2019")
    ('6: police', "sentenced to 'custody'")
    """
    folded = unicodedata.normalize("NFKC", text).translate(_QUOTES).casefold()
    tidy = " ".join(folded.split())
    return _LETTERED.sub("", tidy, count=1) if _LETTERED.match(tidy) else tidy


def is_blank(cell: CellValue) -> bool:
    """
    Whether a cell holds nothing, or what systems write for nothing.
    """
    return cell is None or (isinstance(cell, str) and cell.strip().casefold() in BLANK)


@attrs.frozen
class Calendar:
    """
    How days are read in one sheet.

    Attributes:
        latest: The latest year that a year of two digits can mean.
        mac: Whether days written as numbers count from 1 January 1904.
    """

    latest: int
    mac: bool = False

    def day(self, cell: CellValue) -> datetime.date | Problem:
        """
        Read a day: a date of Excel, the number of one, or text with the day first.

        >>> Calendar(2024).day("03/04/2023"), Calendar(2024).day(45019.0)
        (datetime.date(2023, 4, 3), datetime.date(2023, 4, 3))
        >>> Calendar(2024).day("04/13/2023")
        <Problem.MONTH_FIRST: 'a date with its month first; dates are read day first'>
        """
        if isinstance(cell, datetime.datetime):
            return _possible(cell.date())
        if isinstance(cell, datetime.date):
            return _possible(cell)
        if isinstance(cell, bool) or cell is None:
            return Problem.NOT_A_DATE
        if isinstance(cell, int | float):
            return self._serial(cell)
        return self._written(" ".join(cell.split()))

    def _serial(self, number: float) -> datetime.date | Problem:
        # From 1920 to 2100: a bare year, an age or an id is not taken for a day.
        if not 7_305 <= number < 73_416:
            return Problem.NOT_A_DATE
        return _possible((_MAC if self.mac else _EXCEL) + datetime.timedelta(days=int(number)))

    def _written(self, text: str) -> datetime.date | Problem:
        if _ZONED.fullmatch(text):
            return _in_london(text)
        if found := _SERIAL.fullmatch(text):
            return self._serial(int(found[1]))
        if found := _YEAR_FIRST.fullmatch(text):
            return _date(int(found[1]), int(found[2]), int(found[3]))
        if found := _DAY_FIRST.fullmatch(text):
            return _date(self._year(found[3]), int(found[2]), int(found[1]))
        if found := _NAMED.fullmatch(text.casefold()):
            name = "sep" if found[2] == "sept" else found[2]
            months = [n for n, month in enumerate(_MONTHS, 1) if month.startswith(name)]
            return _date(self._year(found[3]), months[0] if months else 0, int(found[1]))
        return Problem.NOT_A_DATE

    def _year(self, digits: str) -> int:
        if len(digits) == 4:
            return int(digits)
        year = self.latest - self.latest % 100 + int(digits)
        return year if year <= self.latest else year - 100


def _in_london(text: str) -> datetime.date | Problem:
    try:
        moment = datetime.datetime.fromisoformat(text)
        return _possible(moment.astimezone(ZoneInfo(LONDON)).date())
    except (ValueError, OverflowError):
        return Problem.NOT_A_DATE


def _date(year: int, month: int, day: int) -> datetime.date | Problem:
    try:
        return _possible(datetime.date(year, month, day))
    except ValueError:
        swapped = 1 <= day <= 12 < month <= 31
        return Problem.MONTH_FIRST if swapped else Problem.NOT_A_DATE


def _possible(day: datetime.date) -> datetime.date | Problem:
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else Problem.IMPOSSIBLE


def two_digit_year(cell: CellValue) -> bool:
    """
    Whether a date is written with a year of two digits.
    """
    if not isinstance(cell, str):
        return False
    text = " ".join(cell.casefold().split())
    found = _DAY_FIRST.fullmatch(text) or _NAMED.fullmatch(text)
    return found is not None and len(found[3]) == 2


def ambiguous(cell: CellValue) -> bool:
    """
    Whether a written date would also be one, and another, with its month first.
    """
    if not isinstance(cell, str):
        return False
    found = _DAY_FIRST.fullmatch(" ".join(cell.split()))
    return found is not None and int(found[1]) <= 12 and found[1] != found[2]


def flag(cell: CellValue) -> bool | Problem | None:
    """
    Read a yes or no; None for an answer that says it does not know.

    >>> flag("a) Yes"), flag("N"), flag(1.0), flag("c) Unknown")
    (True, False, True, None)
    """
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, int | float):
        return bool(cell) if cell in {0, 1} else Problem.NOT_YES_OR_NO
    text = plain(str(cell)).rstrip(")")
    if text in _YES:
        return True
    if text in _NO:
        return False
    return None if text in _UNKNOWN else Problem.NOT_YES_OR_NO


def number(cell: CellValue) -> int | Problem:
    """
    Read a whole number, not below nought.
    """
    if isinstance(cell, str):
        digits = cell.strip().removesuffix(".0")
        found = int(digits) if digits.isdecimal() and len(digits) < 10 else -1
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        found = int(cell) if cell == int(cell) else -1
    else:
        found = -1
    return found if found >= 0 else Problem.NOT_A_NUMBER


def identifier(cell: CellValue) -> str:
    """
    Write an identifier, so that 12, 12.0, "12" and "12.0" are one.
    """
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell).strip()
    whole = text.removesuffix(".0")
    return whole if whole.isdecimal() else text


@attrs.frozen(eq=False)
class Codes:
    """
    The codes of one column, and the words by which lists write them.

    Attributes:
        name: What the codes are of.
        labels: For each pattern, tried in order on the whole plain text, its code;
            an empty code says that nothing is known.
    """

    name: str
    labels: Mapping[str, str] = attrs.field(repr=False)

    def code(self, cell: CellValue) -> str | Problem | None:
        """
        Read a code; None for an answer that says it does not know.
        """
        text = plain(identifier(cell))
        for pattern, code in self.labels.items():
            if re.fullmatch(pattern, text):
                return code or None
        return Problem.UNKNOWN_CODE
