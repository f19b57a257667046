"""
Derived columns: facts about a row that need other rows, declared once on a Source.

The previous referral of the same child, the order of a plan among a child's
plans, the first conference after an enquiry: each is a column that a `Source`
promises, never a join scattered through indicators, and it never multiplies
rows.  "The same person" means the same person in the same area, unless the
Source says otherwise.
"""

from __future__ import annotations

import datetime
import itertools
import math
from decimal import Decimal
from typing import Final, Literal

import attrs

from lakpi.conditions import Condition, words
from lakpi.errors import DefinitionError
from lakpi.intervals import Span, aged

Kind = type[str] | type[int] | type[float] | type[bool] | type[datetime.date] | type[Decimal]
"""What a column holds: text, whole numbers, numbers, yes or no, days, or exact decimals."""

UNLIMITED: Final = 12 * 200
"""The look-back, in months, of a fact that may reach back for ever."""


@attrs.frozen
class Derived:
    """
    What every derived column can say; the kinds below are the whole list.
    """

    @property
    def kind(self) -> Kind:
        """
        What the column holds.
        """
        return datetime.date

    @property
    def reads(self) -> tuple[Kind, ...]:
        """
        What kinds of column it can be derived from.
        """
        return (datetime.date,)

    @property
    def of_person(self) -> bool:
        """
        Whether it is a fact from other rows of the same person.
        """
        return isinstance(self, Previous | PreviousRow | SameDayNumber | EventNumber | Linked)

    @property
    def looks_back_months(self) -> int:
        """
        How far before the row it may look: 0, a number of months, or `UNLIMITED`.
        """
        return 0

    @property
    def condition(self) -> Condition | None:
        """
        The condition on the rows that it looks at, where it has one.
        """
        return None

    def direct(self) -> frozenset[str]:
        """
        Name the columns that it reads itself, not through its condition.
        """
        return self.needs()

    def needs(self) -> frozenset[str]:
        """
        Name the columns of the same source that it reads.
        """
        raise NotImplementedError

    def says(self) -> str:
        """
        Say what it is, in English.
        """
        raise NotImplementedError


@attrs.frozen
class Previous(Derived):
    """
    The latest strictly earlier date of the same person, of the rows that meet a condition.
    """

    column: str
    where: Condition | None = None

    @property
    def looks_back_months(self) -> int:
        return UNLIMITED

    @property
    def condition(self) -> Condition | None:
        return self.where

    def direct(self) -> frozenset[str]:
        return frozenset({self.column})

    def needs(self) -> frozenset[str]:
        return frozenset({self.column}) | (
            frozenset() if self.where is None else self.where.columns()
        )

    def says(self) -> str:
        where = "" if self.where is None else f", where {self.where.says()}"
        return f"the latest earlier {words(self.column)} of the same person{where}"


@attrs.frozen
class SameDayNumber(Derived):
    """
    The number of the row among the same person's rows of one day, as they were given.
    """

    by: str

    @property
    def kind(self) -> Kind:
        return int

    def needs(self) -> frozenset[str]:
        return frozenset({self.by})

    def says(self) -> str:
        return f"the number of the row among the person's rows with the same {words(self.by)}"


@attrs.frozen
class PreviousRow(Derived):
    """
    A date from the nth row before this one, in order of another date.
    """

    column: str
    by: str
    nth: int

    @property
    def looks_back_months(self) -> int:
        return UNLIMITED

    def needs(self) -> frozenset[str]:
        return frozenset({self.column, self.by})

    def says(self) -> str:
        steps = "the row" if self.nth == 1 else f"{self.nth} rows"
        return (
            f"{words(self.column)} of the same person, {steps} earlier in order of {words(self.by)}"
        )


@attrs.frozen
class EventNumber(Derived):
    """
    One more than the number of strictly earlier events of the same person.
    """

    by: str

    @property
    def kind(self) -> Kind:
        return int

    @property
    def looks_back_months(self) -> int:
        return UNLIMITED

    def needs(self) -> frozenset[str]:
        return frozenset({self.by})

    def says(self) -> str:
        return f"the number of the event among the person's, in order of {words(self.by)}"


@attrs.frozen
class Linked(Derived):
    """
    A fact from the same person's events in another source.
    """

    source: str
    column: str
    by: str
    day: str
    which: Literal[
        "latest before", "earliest after", "nearest", "count before", "count after", "lapsed after"
    ]
    inclusive: bool
    months: int | None

    @property
    def kind(self) -> Kind:
        return int if self.which.startswith("count") else datetime.date

    @property
    def looks_back_months(self) -> int:
        if self.which.endswith("after"):
            return 0
        return UNLIMITED if self.months is None else self.months

    def needs(self) -> frozenset[str]:
        return frozenset({self.day})

    def says(self) -> str:
        limit = "" if self.months is None else f", within {self.months} months"
        same = " or on the same day" if self.inclusive and self.which != "nearest" else ""
        if self.which.startswith("count"):
            side = self.which.removeprefix("count ")
            return (
                f"how many {words(self.source)} the person had {side} {words(self.day)}"
                f"{same}{limit}, by {words(self.by)}"
            )
        side = "to" if self.which == "nearest" else self.which.split()[1]
        return (
            f"{words(self.column)} of the person's {self.which.split()[0]} {words(self.source)}"
            f" {side} {words(self.day)}{same}{limit}, by {words(self.by)}"
        )


@attrs.frozen
class Lapsed(Linked):
    """
    The first day on which what the person's events in another source renew has run out.
    """

    first_months: int

    @property
    def looks_back_months(self) -> int:
        return UNLIMITED

    def says(self) -> str:
        return (
            f"the first day without {words(self.source)} in time: within {self.first_months}"
            f" months of {words(self.day)}, then each within {self.months} months of the one"
            f" before, by {words(self.by)}"
        )


@attrs.frozen
class DaysBetween(Derived):
    """
    Calendar days from one date to another; the start day is day 0.
    """

    start: str
    end: str

    @property
    def kind(self) -> Kind:
        return int

    def needs(self) -> frozenset[str]:
        return frozenset({self.start, self.end})

    def says(self) -> str:
        return f"days from {words(self.start)} to {words(self.end)}"


@attrs.frozen
class WorkingDaysBetween(Derived):
    """
    Working days in England from one date to another; the start day is day 0.
    """

    start: str
    end: str

    @property
    def kind(self) -> Kind:
        return int

    def needs(self) -> frozenset[str]:
        return frozenset({self.start, self.end})

    def says(self) -> str:
        return f"working days from {words(self.start)} to {words(self.end)} (the start is day 0)"


@attrs.frozen
class Band:
    """
    A labelled band of numbers: at least one limit, up to and not including the other.
    """

    label: str
    at_least: int | None
    under: int | None

    def __attrs_post_init__(self) -> None:
        low = -math.inf if self.at_least is None else self.at_least
        high = math.inf if self.under is None else self.under
        if not low < high:
            message = f"band {self.label!r} holds nothing: at least {low}, under {high}"
            raise DefinitionError(message)


@attrs.frozen
class AgeBand(Derived):
    """
    The person's age, in bands: read at the event for a flow, at the day for a stock.
    """

    birth_date: str
    bands: tuple[Band, ...]

    @property
    def kind(self) -> Kind:
        return str

    def needs(self) -> frozenset[str]:
        return frozenset({self.birth_date})

    def says(self) -> str:
        return f"age in completed years by {words(self.birth_date)}, at the event or on the day"

    def spans(self) -> tuple[tuple[str, Span], ...]:
        """
        Give each band as the days on which the person is in it.
        """
        made = []
        for band in self.bands:
            if band.under == 0:
                span = aged(self.birth_date, under=1)
                span = attrs.evolve(
                    span,
                    end=attrs.evolve(span.moments()[0], months=0),
                    sentence=f"not yet born (by {words(self.birth_date)})",
                )
            else:
                span = aged(self.birth_date, at_least=band.at_least, under=band.under)
            made.append((band.label, span))
        return tuple(made)


@attrs.frozen
class Banded(Derived):
    """
    A number, in bands.
    """

    column: str
    bands: tuple[Band, ...]

    @property
    def kind(self) -> Kind:
        return str

    @property
    def reads(self) -> tuple[Kind, ...]:
        return (int, float, Decimal)

    def needs(self) -> frozenset[str]:
        return frozenset({self.column})

    def says(self) -> str:
        return f"{words(self.column)} in bands"


@attrs.frozen
class Grouped(Derived):
    """
    Codes gathered into groups; a recorded code in no group is "other".
    """

    column: str
    groups: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def kind(self) -> Kind:
        return str

    @property
    def reads(self) -> tuple[Kind, ...]:
        return (str,)

    def needs(self) -> frozenset[str]:
        return frozenset({self.column})

    def says(self) -> str:
        return f"{words(self.column)} in groups"


def previous(date: str, *, where: Condition | None = None) -> Previous:
    """
    The latest strictly earlier date of the same person (two on one day: neither precedes).

    Args:
        date: The date.
        where: Which rows may be the earlier one; all if not given.

    >>> previous("referral_date").says()
    'the latest earlier referral date of the same person'
    """
    return Previous(date, where)


def same_day_number(by: str) -> SameDayNumber:
    """
    The number of the row among the same person's rows of one day, in the order given.

    >>> same_day_number("referral_date").says()
    "the number of the row among the person's rows with the same referral date"
    """
    return SameDayNumber(by)


def previous_row(date: str, *, by: str, nth: int = 1) -> PreviousRow:
    """
    A date of the nth row before this one, of the same person, in order of another date.

    Rows with the same ``by`` are taken in order of the date itself (missing first), so
    that the order in which rows were given does not matter.

    Raises:
        DefinitionError: Where `nth` is not 1 or more.
    """
    if nth < 1:
        message = f"previous_row() looks back 1 row or more; found nth={nth}"
        raise DefinitionError(message)
    return PreviousRow(date, by, nth)


def event_number(by: str) -> EventNumber:
    """
    The number of the event among the person's: 1 for the first, ties share a number.
    """
    return EventNumber(by)


def latest_before(
    source: str,
    column: str,
    day: str,
    *,
    by: str | None = None,
    inclusive: bool = False,
    months: int | None = None,
) -> Linked:
    """
    A date of the same person's latest event, in another source, before a day of this row.

    Args:
        source: The other source's name.
        column: The date to fetch.
        day: The day of this row.
        by: The other source's date that orders its events; `column` if not given.
        inclusive: Whether an event on the same day counts.
        months: How many calendar months back it may lie, or None for no limit.

    >>> latest_before("early_help", "closed", "referred", months=12).says()
    "closed of the person's latest early help before referred, within 12 months, by closed"
    """
    return Linked(source, column, by or column, day, "latest before", inclusive, months)


def earliest_after(
    source: str,
    column: str,
    day: str,
    *,
    by: str | None = None,
    inclusive: bool = True,
    months: int | None = None,
) -> Linked:
    """
    A date of the same person's earliest event, in another source, after a day of this row.
    """
    return Linked(source, column, by or column, day, "earliest after", inclusive, months)


def nearest(source: str, column: str, day: str, *, by: str | None = None) -> Linked:
    """
    A date of the same person's event, in another source, nearest to a day of this row.

    Of two as near, the earlier.
    """
    return Linked(source, column, by or column, day, "nearest", inclusive=True, months=None)


def count_before(
    source: str, day: str, *, by: str, inclusive: bool = False, months: int | None = None
) -> Linked:
    """
    How many events the same person had, in another source, before a day of this row.
    """
    return Linked(source, by, by, day, "count before", inclusive, months)


def count_after(
    source: str, day: str, *, by: str, inclusive: bool = True, months: int | None = None
) -> Linked:
    """
    How many events the same person had, in another source, after a day of this row.
    """
    return Linked(source, by, by, day, "count after", inclusive, months)


def lapsed(source: str, by: str, start: str, *, first_months: int, months: int) -> Lapsed:
    """
    The first day on which what the same person's events, in another source, renew has run out.

    A plan is reviewed within 3 months of its start and within 6 months of each review;
    until this day every review came in time, and from it on one is late, or was.

    Args:
        source: The other source's name.
        by: The other source's date of the events; those after the start count.
        start: The day of this row from which the first is due.
        first_months: Within how many calendar months of the start the first is due.
        months: Within how many calendar months of each the next is due.

    Raises:
        DefinitionError: For less than 1 month.

    >>> print(lapsed("reviews", "held", "started", first_months=3, months=6).says())
    the first day without reviews in time: within 3 months of started, then each within 6
    months of the one before, by held
    """
    if first_months < 1 or months < 1:
        message = f"lapsed() counts 1 month or more; found {first_months} and {months}"
        raise DefinitionError(message)
    return Lapsed(source, by, by, start, "lapsed after", False, months, first_months)  # noqa: FBT003


def days_between(start: str, end: str) -> DaysBetween:
    """
    Calendar days from one date of the row to another (missing where either is).
    """
    return DaysBetween(start, end)


def working_days_between(start: str, end: str) -> WorkingDaysBetween:
    """
    Working days in England from one date of the row to another; the start day is day 0.

    Missing where either date is, or where the end lies before the start (which the
    ledger reports, if the source declares it with ``not_before=``).

    >>> working_days_between("start_date", "completed_date").says()
    'working days from start date to completed date (the start is day 0)'
    """
    return WorkingDaysBetween(start, end)


def age_band(birth_date: str, *bands: tuple[str, int | None, int | None]) -> AgeBand:
    """
    The person's age in bands, each ``(label, at least, under)`` in completed years.

    A band ``("unborn", None, 0)`` holds children before their (expected) birth.
    Missing dates of birth are "not recorded", as is an age in no band.

    Raises:
        DefinitionError: Without bands, or with bands that overlap.

    >>> age_band("birth_date", ("0 to 4", 0, 5), ("5 to 17", 5, 18)).says()
    'age in completed years by birth date, at the event or on the day'
    """
    return AgeBand(birth_date, _bands(bands))


def banded(column: str, *bands: tuple[str, int | None, int | None]) -> Banded:
    """
    A number of the row in bands, each ``(label, at least, under)``.
    """
    return Banded(column, _bands(bands))


def grouped(column: str, groups: dict[str, tuple[str, ...]]) -> Grouped:
    """
    Codes gathered into groups, each label with its codes.

    Raises:
        DefinitionError: Where a code is in two groups.
    """
    codes = [code for members in groups.values() for code in members]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice or not groups:
        message = f"grouped({column!r}) needs groups that share no code; shared: {twice}"
        raise DefinitionError(message)
    return Grouped(column, tuple(groups.items()))


def _bands(given: tuple[tuple[str, int | None, int | None], ...]) -> tuple[Band, ...]:
    bands = tuple(Band(*each) for each in given)
    if not bands:
        message = "bands are needed: (label, at least, under)"
        raise DefinitionError(message)
    edges = sorted(
        (
            -math.inf if band.at_least is None else band.at_least,
            math.inf if band.under is None else band.under,
            band.label,
        )
        for band in bands
    )
    for (_, high, first), (low, _, second) in itertools.pairwise(edges):
        if low < high:
            message = f"bands {first!r} and {second!r} overlap"
            raise DefinitionError(message)
    return bands
