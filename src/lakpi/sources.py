"""
Sources: what the rows of one data collection are, declared once.

A `Source` names its columns and their kinds, which of them is the area, the
person and the key of an event, and the derived columns that it promises.
Indicators are built on sources, so a misspelt column is an error where the
indicator is written, not where the data are read.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final, Literal

import attrs

from lakpi.conditions import AllOf, AnyOf, Compares, ComparesDates, Condition, IsIn, words
from lakpi.derived import (
    UNLIMITED,
    AgeBand,
    Banded,
    DaysBetween,
    Derived,
    Grouped,
    Kind,
    Linked,
)
from lakpi.displays import Told
from lakpi.errors import DefinitionError, did_you_mean
from lakpi.intervals import Span

Date: Final = datetime.date
"""The kind of a column of days."""

_KINDS: Final[dict[object, str]] = {
    str: "text",
    int: "whole numbers",
    float: "numbers",
    bool: "yes or no",
    datetime.date: "dates",
    Decimal: "exact decimals",
}


MOST_DECIMALS: Final = 6
"""How many decimal places an exact decimal may have: enough for FTE and money."""


def strings(values: Iterable[str]) -> tuple[str, ...]:
    """
    Give one text, or several, as a tuple.

    >>> strings("plan_id"), strings(["area", "plan_id"])
    (('plan_id',), ('area', 'plan_id'))
    """
    return (values,) if isinstance(values, str) else tuple(values)


@attrs.frozen
class Column:
    """
    One column of a source.

    Attributes:
        name: As in the frame.
        kind: `str`, `int`, `float`, `bool`, `Date`, or `decimal.Decimal` for
            amounts that must add up exactly (FTE, money).
        breakdown: Whether figures may be broken down by it.
        codes: The values that it may hold; others are reported.  Empty: any.
        decimals: How many decimal places of a `Decimal` count.
        future: Whether a date may lie after the extract (an expected birth).
        not_before: A date column that this one may not precede.
        optional: Whether a collection may do without it: what is counted by it is then
            not available, rather than nought.
        title: The column in words, where its name does not say it.

    Raises:
        DefinitionError: For an unknown kind, or options that do not fit it.

    >>> Column("sex", str, breakdown=True, codes=("F", "M"))  # doctest: +ELLIPSIS
    Column(name='sex', kind=<class 'str'>, breakdown=True, ...)
    """

    name: str
    kind: Kind
    breakdown: bool = attrs.field(default=False, kw_only=True)
    codes: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=strings)
    decimals: int = attrs.field(default=2, kw_only=True)
    future: bool = attrs.field(default=False, kw_only=True)
    not_before: str | None = attrs.field(default=None, kw_only=True)
    optional: bool = attrs.field(default=False, kw_only=True)
    title: str = attrs.field(default="", kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.kind not in _KINDS:
            message = (
                f"column {self.name!r} has kind {self.kind!r};"
                " use str, int, float, bool, lakpi.Date or decimal.Decimal"
            )
            raise DefinitionError(message)
        if self.codes and self.kind is not str:
            message = f"column {self.name!r} holds {_KINDS[self.kind]}: codes are for text"
            raise DefinitionError(message)
        dated = self.future or self.not_before is not None
        if dated and self.kind is not datetime.date:
            held = _KINDS[self.kind]
            message = f"column {self.name!r} holds {held}: future and not_before are for dates"
            raise DefinitionError(message)
        if not 0 <= self.decimals <= MOST_DECIMALS:
            message = f"column {self.name!r}: decimals are 0 to {MOST_DECIMALS}"
            raise DefinitionError(message)
        if self.breakdown and self.kind not in (str, bool):
            message = (
                f"column {self.name!r} holds {_KINDS[self.kind]}: break down by text or by yes"
                " and no, or derive bands with banded() or age_band()"
            )
            raise DefinitionError(message)


def _columns(columns: Iterable[Column]) -> tuple[Column, ...]:
    return tuple(columns)


def _derived(
    derived: Mapping[str, Derived] | Iterable[tuple[str, Derived]],
) -> tuple[tuple[str, Derived], ...]:
    return tuple(derived.items()) if isinstance(derived, Mapping) else tuple(derived)


@attrs.frozen
class Source(Told):
    """
    What the rows of one data collection are.

    Attributes:
        name: A short name, unique among the sources used together.
        columns: The columns that indicators may use.
        area: The column of the authority; its values are names or codes.
        person: The column of the person, or None where rows are not people.
        key: The columns that identify an event within an area; empty: the whole row.
        derived: Columns computed from other rows, by name (`lakpi.derived`).
        date: The date without which a row cannot be used; the first date column
            if not given.
        person_scope: "area" (a person id means the same person within one area
            only, the safe reading) or "everywhere".
        title: What the source is, for a reader.

    Raises:
        DefinitionError: For a column named twice or not declared.

    >>> plans = Source("plans", area="authority", person="child_id", key=["plan_id"],
    ...     columns=[Column("authority", str), Column("child_id", str), Column("plan_id", str),
    ...              Column("start_date", Date), Column("end_date", Date)])
    >>> print(plans)
    plans: one row for each plan id, of a child id, in an authority; dated by start date.
    """

    name: str
    columns: tuple[Column, ...] = attrs.field(kw_only=True, converter=_columns)
    area: str = attrs.field(kw_only=True)
    person: str | None = attrs.field(default=None, kw_only=True)
    key: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=strings)
    derived: tuple[tuple[str, Derived], ...] = attrs.field(
        default=(), kw_only=True, converter=_derived
    )
    date: str | None = attrs.field(default=None, kw_only=True)
    person_scope: Literal["area", "everywhere"] = attrs.field(default="area", kw_only=True)
    title: str = attrs.field(default="", kw_only=True)

    def __attrs_post_init__(self) -> None:
        names = self.names()
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            message = f"source {self.name!r} names {', '.join(map(repr, twice))} twice"
            raise DefinitionError(message)
        if self.date is None:
            dates = [column.name for column in self.columns if column.kind is datetime.date]
            object.__setattr__(self, "date", dates[0] if dates else None)
        named = [self.area, *self.key, self.person, self.date]
        named += [column.not_before for column in self.columns]
        for name in named:
            if name is not None:
                self.column(name)
        self._check_roles()
        self._check_derived()

    def _check_roles(self) -> None:
        for name in (self.area, self.person, self.date, *self.key):
            if name is not None and self.column(name).optional:
                message = f"source {self.name!r} cannot do without {name!r}: it is not optional"
                raise DefinitionError(message)
        for column in self.columns:
            if column.not_before is not None:
                self.expect(column.not_before, datetime.date)
        if self.date is not None:
            self.expect(self.date, datetime.date)
        if self.column(self.area).kind is not str:
            message = f"the area of source {self.name!r}, {self.area!r}, is declared as text"
            raise DefinitionError(message)
        person = None if self.person is None else self.column(self.person)
        if person is not None and (person.kind not in (str, int) or person.breakdown):
            message = (
                f"the person of source {self.name!r}, {self.person!r}, is text or whole numbers,"
                " and never a breakdown"
            )
            raise DefinitionError(message)

    def _check_derived(self) -> None:
        known: set[str] = {column.name for column in self.columns}
        for name, derived in self.derived:
            for needed in sorted(derived.needs() - known):
                message = (
                    f"derived column {name!r} of source {self.name!r} needs {needed!r}, which is"
                    f" not declared before it.{did_you_mean(needed, known)}"
                )
                raise DefinitionError(message)
            for needed in sorted(derived.direct()):
                self.expect(needed, *derived.reads)
            if derived.condition is not None:
                self.check(derived.condition)
            if isinstance(derived, Grouped) and derived.column != self.area:
                self._check_groups(name, derived)
            if self.person is None and derived.of_person:
                message = (
                    f"derived column {name!r} of source {self.name!r} looks at other rows of the"
                    " same person: give the source a person="
                )
                raise DefinitionError(message)
            known.add(name)

    def _check_groups(self, name: str, derived: Grouped) -> None:
        labels = self._labels(derived.column)
        for code in (code for _, codes in derived.groups for code in codes):
            if labels and code not in labels:
                message = (
                    f"derived column {name!r} of source {self.name!r} groups {code!r}, which"
                    f" {derived.column!r} never holds.{did_you_mean(code, labels)}"
                )
                raise DefinitionError(message)

    def __str__(self) -> str:
        named = " and ".join(map(words, self.key))
        key = f"one row for each {named}" if named else "one row each"
        person = f", of a {words(self.person)}" if self.person else ""
        dated = f"; dated by {words(self.date)}" if self.date else ""
        return f"{self.title or self.name}: {key}{person}, in an {words(self.area)}{dated}."

    @property
    def identifiers(self) -> frozenset[str]:
        """
        The columns that only tell one person or event from another, never shown or compared.
        """
        keys = (self.column(name) for name in self.key if name != self.area)
        coded = {c.name for c in keys if c.kind in (str, int) and not (c.breakdown or c.codes)}
        return frozenset(coded | ({self.person} if self.person is not None else set()))

    def names(self) -> list[str]:
        """
        Name the declared columns, then the derived ones.
        """
        return [column.name for column in self.columns] + [name for name, _ in self.derived]

    def column(self, name: str) -> Column:
        """
        Give a declared column by name.

        Raises:
            DefinitionError: Where there is none of that name.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise self._unknown(name)

    def derivation(self, name: str) -> Derived | None:
        """
        Give a derived column by name, or None where the name is a declared column's.

        Raises:
            DefinitionError: Where there is neither.
        """
        for each, derived in self.derived:
            if each == name:
                return derived
        self.column(name)
        return None

    def kind(self, name: str) -> Kind:
        """
        Say what a column, declared or derived, holds.

        Raises:
            DefinitionError: Where there is none of that name.
        """
        derived = self.derivation(name)
        return self.column(name).kind if derived is None else derived.kind

    def reads(self, names: Iterable[str]) -> frozenset[str]:
        """
        Name the declared columns behind some columns, derived ones followed down.
        """
        found: set[str] = set()
        for name in names:
            derived = self.derivation(name)
            found |= {name} if derived is None else self.reads(derived.needs())
        return frozenset(found)

    def breakdowns(self) -> list[str]:
        """
        Name the columns that figures may be broken down by.
        """
        banded = [n for n, d in self.derived if isinstance(d, AgeBand | Banded | Grouped)]
        return [column.name for column in self.columns if column.breakdown] + banded

    def check(self, condition: Condition | Span) -> None:
        """
        Prove that a condition fits the columns.

        Raises:
            DefinitionError: For a column that is not there, a comparison that its
                kind does not have, or a code that it cannot hold.
        """
        for name in sorted(condition.columns()):
            if isinstance(self.derivation(name), AgeBand):
                message = (
                    f"{name!r} is an age that changes with the day: break down by it, or use"
                    " aged() in while_()"
                )
                raise DefinitionError(message)
        if isinstance(condition, Span):
            for moment in condition.moments():
                self.expect(moment.column, datetime.date)
            return
        for leaf in condition.leaves():
            self._check_leaf(leaf)

    def expect(self, name: str, *kinds: Kind) -> None:
        """
        Prove that a column is of one of some kinds.

        Raises:
            DefinitionError: Where it is not, or is not there.
        """
        if name in self.identifiers or name == self.area:
            what = "the area" if name == self.area else "an identifier"
            message = (
                f"column {name!r} of source {self.name!r} is {what}: it may be missing or present,"
                " and tell one from another, but is not compared, added up or grouped"
            )
            raise DefinitionError(message)
        kind = self.kind(name)
        if kind not in kinds:
            wanted = " or ".join(_KINDS[each] for each in kinds)
            message = (
                f"column {name!r} of source {self.name!r} holds {_KINDS[kind]};"
                f" {wanted} are needed here"
            )
            raise DefinitionError(message)

    def _check_leaf(self, leaf: Condition) -> None:
        match leaf:
            case ComparesDates(column=column, reference=reference):
                self.expect(column, datetime.date)
                if isinstance(reference, str):
                    self.expect(reference, datetime.date)
            case Compares(column=column, comparison=comparison, value=value):
                ordering = comparison not in ("==", "!=")
                self._check_value(column, value, ordering=ordering)
            case IsIn(column=column, values=values):
                for value in values:
                    self._check_value(column, value, ordering=False)
            case _:
                for column in leaf.columns():
                    self.kind(column)

    def _check_value(self, name: str, value: object, *, ordering: bool) -> None:
        if isinstance(value, bool):
            self.expect(name, bool)
        elif isinstance(value, str):
            self.expect(name, str)
            labels = self._labels(name)
            if labels and value not in labels:
                message = (
                    f"column {name!r} of source {self.name!r} never holds {value!r}."
                    f"{did_you_mean(value, labels)}"
                )
                raise DefinitionError(message)
            if ordering:
                message = f"column {name!r} holds text: use is_(), is_not() or is_in()"
                raise DefinitionError(message)
        else:
            self.expect(name, int, float, Decimal)

    def _labels(self, name: str) -> tuple[str, ...]:
        match self.derivation(name):
            case None:
                return self.column(name).codes
            case AgeBand(bands=bands) | Banded(bands=bands):
                return tuple(band.label for band in bands)
            case Grouped(groups=groups):
                return (*(label for label, _ in groups), "other")
            case _:
                return ()

    def _unknown(self, name: str) -> DefinitionError:
        known = self.names()
        return DefinitionError(
            f"source {self.name!r} has no column {name!r}.{did_you_mean(name, known)}"
        )


def reach_months(source: Source, name: str, of: str = "") -> int:
    """
    Say how many calendar months before a row a column needs the records to reach.

    Args:
        source: The source of the column.
        name: The column.
        of: The source whose records are meant, by name; the column's own if not given.

    Returns:
        0 where the row alone decides, also through the columns that it is derived
        from; `lakpi.derived.UNLIMITED` where nothing bounds it.
    """
    derived = source.derivation(name)
    if derived is None:
        return 0
    looked_at = derived.source if isinstance(derived, Linked) else source.name
    own = derived.looks_back_months if looked_at == (of or source.name) else 0
    return max([own, *(reach_months(source, needed, of) for needed in derived.needs())])


def look_back_months(source: Source, condition: Condition | None, of: str = "") -> int:
    """
    Say how many calendar months before a row a condition needs the records to reach.

    A derived column that looks back for ever is bounded by a condition that asks
    its date to be on or after another, less some months.

    Args:
        source: The source of the row.
        condition: The condition, or None.
        of: The source whose records are meant, by name; the row's own if not given.

    Returns:
        0 where the row alone decides; `lakpi.derived.UNLIMITED` where nothing bounds it.

    >>> from lakpi import col, previous
    >>> source = Source("referrals", area="authority", person="child_id",
    ...     columns=[Column("authority", str), Column("child_id", str), Column("on", Date)],
    ...     derived={"before": previous("on")})
    >>> look_back_months(source, col("before").on_or_after("on", months=-12))
    12
    >>> look_back_months(source, col("before").is_present()) > 12
    True
    """
    if condition is None:
        return 0
    if isinstance(condition, AnyOf):
        return max(look_back_months(source, part, of) for part in condition.parts)
    parts = condition.parts if isinstance(condition, AllOf) else (condition,)
    reach: dict[str, int] = {}
    nested = 0
    for part in parts:
        if isinstance(part, AllOf | AnyOf):
            nested = max(nested, look_back_months(source, part, of))
            continue
        for name in part.columns():
            back = reach_months(source, name, of)
            if not back:
                continue
            months = min(back, _bound(part, name, source))
            reach[name] = min(reach.get(name, months), months)
    return max([nested, *reach.values()])


def _bound(leaf: Condition, name: str, source: Source) -> int:
    if (
        isinstance(leaf, Compares)
        and isinstance(source.derivation(name), DaysBetween)
        and leaf.comparison in ("<=", "<", "==")
    ):
        return months_of(float(leaf.value))
    if (
        isinstance(leaf, ComparesDates)
        and leaf.reference == name
        and leaf.comparison in ("<=", "<", "==")
        and leaf.months >= 0
        and leaf.days >= 0
        and (leaf.months or leaf.days)
    ):
        return leaf.months + months_of(leaf.days)
    if (
        isinstance(leaf, ComparesDates)
        and leaf.column == name
        and leaf.comparison in (">=", ">", "==")
        and isinstance(leaf.reference, str)
        and leaf.months <= 0
        and leaf.days <= 0
        and (leaf.months or leaf.days)
    ):
        return -leaf.months + months_of(-leaf.days)
    return UNLIMITED


def months_of(days: float) -> int:
    """
    Say how many calendar months surely hold so many days.

    >>> months_of(0), months_of(10), months_of(365), months_of(-3)
    (0, 1, 13, 0)
    """
    return 0 if days <= 0 else int(days * 12 // 365) + 1
