"""
Conditions on a day: each clips the half-open interval in which a row counts.

A stock is a sum of half-open intervals ``[first day, first day no longer)``.  A
condition on the row keeps or drops the whole row (`lakpi.conditions`); a
condition on the day, such as an age, says between which days of the row it
holds.  So every stock, however hedged, is still a sum: plus one at the start of
an interval, minus one at its end.
"""

from __future__ import annotations

from typing import Final

import attrs

from lakpi.conditions import Shift, words
from lakpi.errors import DefinitionError


@attrs.frozen
class Moment:
    """
    A day on a row: a date column moved by calendar months, then by days, then by working days.
    """

    column: str
    months: int = 0
    days: int = 0
    working_days: int = 0

    def shifts(self) -> frozenset[Shift]:
        """
        Name the date column that must stand ready moved by months.
        """
        return frozenset({(self.column, self.months)} if self.months else set())


@attrs.frozen
class Span:
    """
    The days on which a condition holds: from one moment up to, not including, another.

    Attributes:
        start: The first day on which it holds; None: it always has.
        end: The first day on which it no longer holds; None: it always will.
        sentence: The condition in English.
        open_ended: What a missing end means: True, not ended; False, never held.
            A missing start always means that it never held.
    """

    start: Moment | None
    end: Moment | None
    sentence: str
    open_ended: bool = False

    def says(self) -> str:
        """
        Say the condition in English.
        """
        return self.sentence

    def columns(self) -> frozenset[str]:
        """
        Name the columns that the condition reads.
        """
        return frozenset(moment.column for moment in self.moments())

    def moments(self) -> tuple[Moment, ...]:
        """
        List the ends that are set.
        """
        return tuple(moment for moment in (self.start, self.end) if moment is not None)

    def shifts(self) -> frozenset[Shift]:
        """
        Name the date columns that must stand ready moved by months.
        """
        return frozenset[Shift]().union(*(moment.shifts() for moment in self.moments()))


def aged(birth_date: str, *, at_least: int | None = None, under: int | None = None) -> Span:
    """
    The person has had a birthday and not yet another.

    Args:
        birth_date: The column of the date of birth.
        at_least: Completed years of age, or None for no lower limit; then children
            before their (expected) birth count too: 0 leaves them out.
        under: The birthday at which it stops, or None for no upper limit.

    Raises:
        DefinitionError: Without a limit, or where the limits leave no day.

    Source: age in completed years; a child born on 29 February has a birthday on
    28 February in common years (the calendar-month rule of `lakpi.days`).

    >>> aged("birth_date", at_least=16, under=18).says()
    'aged 16 to 17 (by birth date)'
    """
    _ordered("aged", at_least, under)
    start = None if at_least is None else Moment(birth_date, months=12 * at_least)
    end = None if under is None else Moment(birth_date, months=12 * under)
    by = f"(by {words(birth_date)})"
    if under is None:
        return Span(start, end, f"aged {at_least} or over {by}")
    if at_least is None:
        return Span(start, end, f"aged under {under} {by}")
    years = f"{at_least}" if under == at_least + 1 else f"{at_least} to {under - 1}"
    return Span(start, end, f"aged {years} {by}")


def open_for(
    start_date: str,
    *,
    at_least_months: int | None = None,
    more_than_months: int | None = None,
    under_months: int | None = None,
    at_most_months: int | None = None,
) -> Span:
    """
    The row has been open for so many calendar months.

    Args:
        start_date: The column from which time is counted, forward.
        at_least_months: Reached on the day itself.
        more_than_months: Reached the day after.
        under_months: Left on the day itself.
        at_most_months: Left the day after.

    Raises:
        DefinitionError: Without a limit, with two lower or two upper limits, or
            where the limits leave no day.

    Source: DfE, Characteristics of children in need, table D5: "3 months or
    less", "more than 3 months and up to 6" are closed on the right, "1 year and
    less than 2", "2 years or more" on the left.

    >>> open_for("start_date", at_least_months=24).says()
    'open for 24 months or more (from start date)'
    """
    if at_least_months is not None and more_than_months is not None:
        message = "open_for() takes at_least_months or more_than_months, not both"
        raise DefinitionError(message)
    if under_months is not None and at_most_months is not None:
        message = "open_for() takes under_months or at_most_months, not both"
        raise DefinitionError(message)
    low = at_least_months if at_least_months is not None else more_than_months
    high = under_months if under_months is not None else at_most_months
    _ordered("open_for", low, high)
    parts = []
    start = end = None
    if low is not None:
        strict = more_than_months is not None
        start = Moment(start_date, months=low, days=int(strict))
        parts.append(f"more than {low} months" if strict else f"{low} months or more")
    if high is not None:
        strict = under_months is not None
        end = Moment(start_date, months=high, days=int(not strict))
        parts.append(f"less than {high} months" if strict else f"{high} months or less")
    return Span(start, end, f"open for {' and '.join(parts)} (from {words(start_date)})")


def within(date: str, *, months: int = 0, days: int = 0, working_days: int = 0) -> Span:
    """
    The day is that of an event or no more than so long after it ("seen within 10 days").

    Args:
        date: The column of the event; where it is missing the condition never holds.
        months: Calendar months, counted forward from the event.
        days: Days, added after the months.
        working_days: Working days in England, of which the event's is day 0; not with
            months or days.

    Raises:
        DefinitionError: Where no length is given, or a negative one, or working days
            beside another.

    >>> within("last_seen_date", days=10).says()
    'within 10 days of last seen date'
    >>> within("last_seen_date", working_days=10).says()
    'within 10 working days of last seen date'
    """
    if min(months, days, working_days) < 0 or months + days + working_days == 0:
        message = "within() needs a positive number of months, days or working days"
        raise DefinitionError(message)
    if working_days:
        if months or days:
            message = "within() counts working days alone, without months or days"
            raise DefinitionError(message)
        # The next working day is the first on which one too many has passed.
        end = Moment(date, working_days=working_days + 1)
        plural = "" if working_days == 1 else "s"
        said = f"within {working_days} working day{plural} of {words(date)}"
        return Span(Moment(date), end, said)
    lengths = [
        f"{amount} {unit}{'' if amount == 1 else 's'}"
        for amount, unit in ((months, "month"), (days, "day"))
        if amount
    ]
    end = Moment(date, months=months, days=days + 1)
    return Span(Moment(date), end, f"within {' and '.join(lengths)} of {words(date)}")


def since(date: str) -> Span:
    """
    From an event on ("from the third placement"); never, where it is missing.

    >>> since("third_placement_date").says()
    'from third placement date on'
    """
    return Span(Moment(date), None, f"from {words(date)} on")


def until(date: str) -> Span:
    """
    Before an event; always, where it is missing.

    >>> until("decision_date").says()
    'before decision date'
    """
    return Span(None, Moment(date), f"before {words(date)}", open_ended=True)


ALWAYS: Final = Span(None, None, "always")
"""No condition on the day."""


def _ordered(verb: str, low: int | None, high: int | None) -> None:
    if low is None and high is None:
        message = f"{verb}() needs at least one limit"
        raise DefinitionError(message)
    if (low or 0) < 0 or (high is not None and high <= (low or 0)):
        message = f"{verb}() has limits that no day can meet: from {low} to {high}"
        raise DefinitionError(message)
