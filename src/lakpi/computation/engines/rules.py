"""
Conditions and dates, in the words that every engine shares.

In an engine a day is a date, and months are added by the engine itself: to the last day
of a shorter month, as in `lakpi.days`.  A condition here may come out as not known, which
no engine takes for true: nothing in the tree is ever negated.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import reduce, singledispatch
from typing import Final

import narwhals.stable.v2 as nw

from lakpi.conditions import (
    AllOf,
    AnyOf,
    Compares,
    ComparesDates,
    Condition,
    IsIn,
    IsMissing,
    IsPresent,
    RowsWhere,
)
from lakpi.days import ordinal_expression, shift_day
from lakpi.errors import DefinitionError
from lakpi.intervals import Moment, Span
from lakpi.sources import Source

NO_DAY: Final = datetime.date(1800, 1, 1)
"""A day before every other, where a window may hold no missing one."""

LAST_DAY: Final = datetime.date(9999, 12, 31)
"""A day after every other, likewise."""


def moved(day: nw.Expr, *, months: int = 0, days: int = 0) -> nw.Expr:
    """
    Express a day moved by calendar months, then by days.
    """
    if months:
        day = day.dt.offset_by(f"{months}mo").cast(nw.Date)
    if days:
        day = day.dt.offset_by(f"{days}d").cast(nw.Date)
    return day


def month_of(day: nw.Expr) -> nw.Expr:
    """
    Express the month of a day as a whole number: months since the year nought.
    """
    return day.dt.year().cast(nw.Int64) * 12 + day.dt.month().cast(nw.Int64) - 1


@singledispatch
def met(condition: Condition, source: Source) -> nw.Expr:  # noqa: ARG001 - what every kind is given
    """
    Express a condition on a row: true, false, or not known.

    Args:
        condition: The condition.
        source: The source, which says what its columns hold.
    """
    message = f"no way to ask an engine for {type(condition).__name__}"
    raise DefinitionError(message)


@met.register
def _compares(condition: Compares, _source: Source) -> nw.Expr:
    return _compared(nw.col(condition.column), condition.comparison, nw.lit(condition.value))


@met.register
def _dates(condition: ComparesDates, _source: Source) -> nw.Expr:
    day = nw.col(condition.column)
    if isinstance(condition.reference, datetime.date):
        fixed = shift_day(condition.reference, months=condition.months, days=condition.days)
        return _compared(day, condition.comparison, nw.lit(fixed))
    reference = moved(nw.col(condition.reference), months=condition.months, days=condition.days)
    return _compared(day, condition.comparison, reference)


@met.register
def _is_in(condition: IsIn, _source: Source) -> nw.Expr:
    return nw.col(condition.column).is_in(condition.values)


@met.register
def _missing(condition: IsMissing, _source: Source) -> nw.Expr:
    return nw.col(condition.column).is_null()


@met.register
def _present(condition: IsPresent, _source: Source) -> nw.Expr:
    return ~nw.col(condition.column).is_null()


@met.register
def _all(condition: AllOf, source: Source) -> nw.Expr:
    return reduce(lambda left, right: left & right, (met(p, source) for p in condition.parts))


@met.register
def _any(condition: AnyOf, source: Source) -> nw.Expr:
    return reduce(lambda left, right: left | right, (met(p, source) for p in condition.parts))


@met.register
def _function(condition: RowsWhere, source: Source) -> nw.Expr:
    def read(name: str) -> nw.Expr:
        here = nw.col(name)
        return ordinal_expression(here) if source.kind(name) is datetime.date else here

    made: nw.Expr = condition.function(read)
    return made


def _compared(left: nw.Expr, comparison: str, right: nw.Expr) -> nw.Expr:
    made: nw.Expr
    match comparison:
        case "==":
            made = left == right
        case "!=":
            made = left != right
        case ">=":
            made = left >= right
        case "<=":
            made = left <= right
        case ">":
            made = left > right
        case _:
            made = left < right
    return made


def within(span: Span, day: nw.Expr) -> nw.Expr:
    """
    Express whether a span, of months and days only, holds a day.
    """
    begun = nw.lit(value=True) if span.start is None else _moment(span.start) <= day
    if span.end is None:
        return begun
    going_on = day < _moment(span.end)
    if span.open_ended:
        going_on = going_on | nw.col(span.end.column).is_null()
    return begun & going_on


def _moment(moment: Moment) -> nw.Expr:
    return moved(nw.col(moment.column), months=moment.months, days=moment.days)


def place(number: nw.Expr, cuts: Sequence[int], first: int = 0) -> nw.Expr:
    """
    Express how many of some rising cuts a number has reached, by halving: without a join.
    """
    if not cuts:
        return nw.lit(first).cast(nw.Int64)
    middle = len(cuts) // 2
    later = place(number, cuts[middle + 1 :], first + middle + 1)
    return (
        nw.when(number >= cuts[middle]).then(later).otherwise(place(number, cuts[:middle], first))
    )
