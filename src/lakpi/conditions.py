"""
Conditions on a row: a small closed tree that reads as English and compiles to Narwhals.

Users never write engine expressions, because engines disagree about missing
values.  Three rules make a condition mean the same everywhere: there is no bare
NOT; "is not" leaves out the missing; and "is missing" is a condition of its own.

A condition is built from a column::

    col("previous_referral_date").on_or_after("referral_date", months=-12)

and joined with ``&`` and ``|``.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import reduce
from typing import Any, Literal, NoReturn

import attrs
import narwhals.stable.v2 as nw

from lakpi.days import shift_day
from lakpi.errors import DefinitionError

Value = str | int | float | bool
"""What a column may be compared with; dates have comparisons of their own."""

Shift = tuple[str, int]
"""A date column and the calendar months by which a condition moves it."""

Comparison = Literal["==", "!=", ">=", "<=", ">", "<"]

_WORDS: dict[Comparison, tuple[str, str]] = {
    "==": ("is", "is on"),
    "!=": ("is recorded and is not", "is recorded and is not on"),
    ">=": ("is at least", "is on or after"),
    "<=": ("is at most", "is on or before"),
    ">": ("is more than", "is after"),
    "<": ("is less than", "is before"),
}


def words(name: str) -> str:
    """
    Read a column's name as words.

    >>> words("previous_referral_date")
    'previous referral date'
    """
    return name.replace("_", " ").strip()


def shifted_name(column: str, months: int) -> str:
    """
    Name the column that holds another, moved by calendar months.

    >>> shifted_name("referral_date", -12)
    'referral_date -12 months'
    """
    return f"{column} {months:+d} months" if months else column


@attrs.frozen
class Condition:
    """
    What every condition can do; the kinds below are the whole tree.
    """

    def __and__(self, other: Condition) -> AllOf:
        return AllOf((*_parts(self, AllOf), *_parts(other, AllOf)))

    def __or__(self, other: Condition) -> AnyOf:
        return AnyOf((*_parts(self, AnyOf), *_parts(other, AnyOf)))

    def __invert__(self) -> NoReturn:
        message = (
            "a condition has no NOT: engines disagree about what NOT says of missing values."
            " Say what is meant: is_not(), is_missing(), is_false(), or the opposite comparison"
        )
        raise DefinitionError(message)

    def __bool__(self) -> NoReturn:
        message = "join conditions with & and |, in brackets, not with 'and', 'or', 'not'"
        raise DefinitionError(message)

    def says(self) -> str:
        """
        Say the condition in English.
        """
        raise NotImplementedError

    def leaves(self) -> tuple[Condition, ...]:
        """
        List the simple conditions in the tree, left to right.
        """
        return (self,)

    def columns(self) -> frozenset[str]:
        """
        Name the columns that the condition reads.
        """
        raise NotImplementedError

    def shifts(self) -> frozenset[Shift]:
        """
        Name the date columns that must stand ready moved by months.
        """
        return frozenset()

    def expression(self) -> nw.Expr:
        """
        Compile to a Narwhals expression: true or false on every row, never missing.

        Dates are ordinals (`lakpi.days`), and each of `shifts` is a column named
        by `shifted_name`.
        """
        raise NotImplementedError


@attrs.frozen
class Compares(Condition):
    """
    A column compared with a value; a missing value never meets it.
    """

    column: str
    comparison: Comparison
    value: Value

    def says(self) -> str:
        if isinstance(self.value, bool):
            truth = "yes" if self.value else "no"
            return f"{words(self.column)} {_WORDS[self.comparison][0]} {truth}"
        return f"{words(self.column)} {_WORDS[self.comparison][0]} {self.value}"

    def columns(self) -> frozenset[str]:
        return frozenset({self.column})

    def expression(self) -> nw.Expr:
        return _compare(nw.col(self.column), self.comparison, self.value)


@attrs.frozen
class ComparesDates(Condition):
    """
    A date column compared with another, moved by months and days, or with one day.

    Months are calendar months clipped to the month's end; they move the
    reference, so look-backs count backward from the later event and durations
    forward from the start.
    """

    column: str
    comparison: Comparison
    reference: str | datetime.date
    months: int = 0
    days: int = 0

    def says(self) -> str:
        return f"{words(self.column)} {_WORDS[self.comparison][1]} {self._reference_words()}"

    def _reference_words(self) -> str:
        if isinstance(self.reference, datetime.date):
            moved = shift_day(self.reference, months=self.months, days=self.days)
            return f"{moved.day} {moved:%B %Y}"
        parts = [words(self.reference)]
        for amount, unit in ((self.months, "month"), (self.days, "day")):
            if amount:
                sign = "plus" if amount > 0 else "less"
                parts.append(f"{sign} {abs(amount)} {unit}{'s' if abs(amount) != 1 else ''}")
        return " ".join(parts)

    def columns(self) -> frozenset[str]:
        both = {self.column} | ({self.reference} if isinstance(self.reference, str) else set())
        return frozenset(both)

    def shifts(self) -> frozenset[Shift]:
        if isinstance(self.reference, str) and self.months:
            return frozenset({(self.reference, self.months)})
        return frozenset()

    def expression(self) -> nw.Expr:
        if isinstance(self.reference, datetime.date):
            moved = shift_day(self.reference, months=self.months, days=self.days)
            return _compare(nw.col(self.column), self.comparison, moved.toordinal())
        reference = nw.col(shifted_name(self.reference, self.months))
        if self.days:
            reference = reference + self.days
        return _compare(nw.col(self.column), self.comparison, reference)


@attrs.frozen
class IsIn(Condition):
    """
    A column whose value is one of a list; a missing value never is.
    """

    column: str
    values: tuple[Value, ...]

    def says(self) -> str:
        listed = [str(value) for value in self.values]
        return f"{words(self.column)} is {_one_of(listed)}"

    def columns(self) -> frozenset[str]:
        return frozenset({self.column})

    def expression(self) -> nw.Expr:
        return nw.col(self.column).is_in(self.values).fill_null(value=False)


@attrs.frozen
class IsMissing(Condition):
    """
    A column with no value on the row.
    """

    column: str

    def says(self) -> str:
        return f"{words(self.column)} is not recorded"

    def columns(self) -> frozenset[str]:
        return frozenset({self.column})

    def expression(self) -> nw.Expr:
        return nw.col(self.column).is_null()


@attrs.frozen
class IsPresent(Condition):
    """
    A column with a value on the row.
    """

    column: str

    def says(self) -> str:
        return f"{words(self.column)} is recorded"

    def columns(self) -> frozenset[str]:
        return frozenset({self.column})

    def expression(self) -> nw.Expr:
        return ~nw.col(self.column).is_null()


@attrs.frozen
class AllOf(Condition):
    """
    Every one of several conditions.
    """

    parts: tuple[Condition, ...]

    def says(self) -> str:
        return " and ".join(_bracketed(part, AnyOf) for part in self.parts)

    def leaves(self) -> tuple[Condition, ...]:
        return tuple(leaf for part in self.parts for leaf in part.leaves())

    def columns(self) -> frozenset[str]:
        return frozenset[str]().union(*(part.columns() for part in self.parts))

    def shifts(self) -> frozenset[Shift]:
        return frozenset[Shift]().union(*(part.shifts() for part in self.parts))

    def expression(self) -> nw.Expr:
        return reduce(lambda left, right: left & right, (p.expression() for p in self.parts))


@attrs.frozen
class AnyOf(Condition):
    """
    At least one of several conditions.
    """

    parts: tuple[Condition, ...]

    def says(self) -> str:
        return " or ".join(_bracketed(part, AllOf) for part in self.parts)

    def leaves(self) -> tuple[Condition, ...]:
        return tuple(leaf for part in self.parts for leaf in part.leaves())

    def columns(self) -> frozenset[str]:
        return frozenset[str]().union(*(part.columns() for part in self.parts))

    def shifts(self) -> frozenset[Shift]:
        return frozenset[Shift]().union(*(part.shifts() for part in self.parts))

    def expression(self) -> nw.Expr:
        return reduce(lambda left, right: left | right, (p.expression() for p in self.parts))


@attrs.frozen
class RowsWhere(Condition):
    """
    The way out: a function of named columns, with the sentence that says what it does.

    The function gets a Narwhals frame of just those columns and gives a boolean
    expression on it.  Nothing can be proven about it, so it is marked as a local
    rule wherever it is printed.
    """

    function: Callable[[Any], nw.Expr]
    sentence: str
    reads: tuple[str, ...]

    def says(self) -> str:
        return f"{self.sentence} (a local rule)"

    def columns(self) -> frozenset[str]:
        return frozenset(self.reads)

    def expression(self) -> nw.Expr:
        made: nw.Expr = self.function(nw.col)
        return made.fill_null(value=False)


def rows_where(
    function: Callable[[Any], nw.Expr], says: str, *, columns: tuple[str, ...]
) -> RowsWhere:
    """
    Make a condition from a function, for a rule that the tree cannot state.

    Args:
        function: Takes Narwhals' ``col`` and returns a boolean expression.  Days are
            ordinals to it (`datetime.date.toordinal`).
        says: What it does, as a sentence's middle ("the team is on the duty rota").
        columns: The columns that it reads, so that a misspelt one is found early.

    Raises:
        DefinitionError: Where no sentence or no column is given.

    >>> rows_where(lambda col: col("a") > col("b"), "a exceeds b", columns=("a", "b")).says()
    'a exceeds b (a local rule)'
    """
    if not says.strip() or not columns:
        message = "rows_where() needs a sentence that says what it does and the columns it reads"
        raise DefinitionError(message)
    return RowsWhere(function, says, columns)


@attrs.frozen(eq=False)
class Col:
    """
    A column, about to be put into a condition; made by `col`.
    """

    name: str

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Col):
            return self.name == other.name
        message = f"write col({self.name!r}).is_(...), not =="
        raise DefinitionError(message)

    def __hash__(self) -> int:
        return hash(self.name)

    def is_(self, value: Value) -> Compares:
        """
        The value is this one.
        """
        return Compares(self.name, "==", _plain(value))

    def is_not(self, value: Value) -> Compares:
        """
        The value is recorded and is another one.
        """
        return Compares(self.name, "!=", _plain(value))

    def is_in(self, *values: Value) -> IsIn:
        """
        The value is one of these.
        """
        if not values:
            message = f"col({self.name!r}).is_in() needs at least one value"
            raise DefinitionError(message)
        return IsIn(self.name, tuple(_plain(value) for value in values))

    def is_true(self) -> Compares:
        """
        A yes-or-no column says yes.
        """
        return Compares(self.name, "==", value=True)

    def is_false(self) -> Compares:
        """
        A yes-or-no column says no (a missing answer does not).
        """
        return Compares(self.name, "==", value=False)

    def is_missing(self) -> IsMissing:
        """
        Nothing is recorded.
        """
        return IsMissing(self.name)

    def is_present(self) -> IsPresent:
        """
        Something is recorded.
        """
        return IsPresent(self.name)

    def at_least(self, value: float) -> Compares:
        """
        The number is this or more.
        """
        return Compares(self.name, ">=", _plain(value))

    def at_most(self, value: float) -> Compares:
        """
        The number is this or less.
        """
        return Compares(self.name, "<=", _plain(value))

    def more_than(self, value: float) -> Compares:
        """
        The number is above this.
        """
        return Compares(self.name, ">", _plain(value))

    def less_than(self, value: float) -> Compares:
        """
        The number is below this.
        """
        return Compares(self.name, "<", _plain(value))

    def on(self, day: str | datetime.date, *, months: int = 0, days: int = 0) -> ComparesDates:
        """
        The date is that of another column, or this day.
        """
        return ComparesDates(self.name, "==", _day(day), months, days)

    def on_or_after(
        self, day: str | datetime.date, *, months: int = 0, days: int = 0
    ) -> ComparesDates:
        """
        The date is that of another column (moved by months and days), or later.
        """
        return ComparesDates(self.name, ">=", _day(day), months, days)

    def on_or_before(
        self, day: str | datetime.date, *, months: int = 0, days: int = 0
    ) -> ComparesDates:
        """
        The date is that of another column (moved by months and days), or earlier.
        """
        return ComparesDates(self.name, "<=", _day(day), months, days)

    def after(self, day: str | datetime.date, *, months: int = 0, days: int = 0) -> ComparesDates:
        """
        The date is later than that of another column (moved by months and days).
        """
        return ComparesDates(self.name, ">", _day(day), months, days)

    def before(self, day: str | datetime.date, *, months: int = 0, days: int = 0) -> ComparesDates:
        """
        The date is earlier than that of another column (moved by months and days).
        """
        return ComparesDates(self.name, "<", _day(day), months, days)


def col(name: str) -> Col:
    """
    Begin a condition with a column of the source.

    >>> (col("sex").is_("F") & col("closure_date").on_or_after("start_date", months=24)).says()
    'sex is F and closure date is on or after start date plus 24 months'
    """
    return Col(name)


def _plain(value: Value) -> Value:
    if isinstance(value, bool | str | int | float):
        return value
    message = (
        f"a condition compares with text, a number, yes or no; found {type(value).__name__}."
        " For dates use on(), before(), after(), on_or_before() or on_or_after()"
    )
    raise DefinitionError(message)


def _day(day: str | datetime.date) -> str | datetime.date:
    if isinstance(day, datetime.datetime):
        return day.date()
    if isinstance(day, str | datetime.date):
        return day
    message = f"a date is compared with a column's name or a date; found {type(day).__name__}"
    raise DefinitionError(message)


def _compare(left: nw.Expr, comparison: Comparison, right: nw.Expr | Value) -> nw.Expr:
    made: nw.Expr
    match comparison:
        case "==":
            made = left == right
        case "!=":
            made = (left != right) & ~left.is_null()
        case ">=":
            made = left >= right
        case "<=":
            made = left <= right
        case ">":
            made = left > right
        case "<":
            made = left < right
    return made.fill_null(value=False)


def _parts(condition: Condition, kind: type[AllOf | AnyOf]) -> tuple[Condition, ...]:
    return condition.parts if isinstance(condition, kind) else (condition,)


def _bracketed(condition: Condition, kind: type[Condition]) -> str:
    return f"({condition.says()})" if isinstance(condition, kind) else condition.says()


def _one_of(values: list[str]) -> str:
    return values[0] if len(values) == 1 else ", ".join(values[:-1]) + " or " + values[-1]


__all__ = [
    "AllOf",
    "AnyOf",
    "Col",
    "Compares",
    "ComparesDates",
    "Condition",
    "IsIn",
    "IsMissing",
    "IsPresent",
    "RowsWhere",
    "Shift",
    "col",
    "rows_where",
    "shifted_name",
    "words",
]
