"""
Measures: numbers for each area and period, from the rows of a source.

A measure is a sum of tallies.  A tally counts rows, adds up a column, counts
distinct people, or keeps the values themselves; a *basis* says how a row belongs
to a period; conditions narrow it.  Counts and totals add up, over periods, over
areas, over breakdowns and over sources.  Distinct people and values do not, and
never pretend to.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import attrs

from lakpi.conditions import Condition, IsPresent, words
from lakpi.derived import UNLIMITED, Linked
from lakpi.displays import Told
from lakpi.errors import DefinitionError
from lakpi.intervals import Moment, Span
from lakpi.rounding import exact
from lakpi.sources import Source, look_back_months, months_of, reach_months, strings
from lakpi.units import sum_of, unit


@attrs.frozen
class During:
    """
    A row belongs to the period in which a date of it falls: a flow.

    Attributes:
        date: The date column.
        follow_up_months: For a cohort: how many calendar months after the date
            its follow-up ends.  The row belongs to the period in which it ends,
            and a follow-up that the records do not cover is not a figure.

    >>> During("referral_date").says()
    'with referral date in the period'
    """

    date: str
    follow_up_months: int = attrs.field(default=0, kw_only=True)

    def columns(self) -> tuple[str, ...]:
        """
        Name the date columns read.
        """
        return (self.date,)

    def says(self) -> str:
        """
        Say in English how a row belongs to a period.
        """
        if self.follow_up_months:
            return (
                f"whose follow-up, {self.follow_up_months} months from {words(self.date)},"
                " ends in the period"
            )
        return f"with {words(self.date)} in the period"


@attrs.frozen
class AsAt:
    """
    A row belongs to the days on which it is open, read at the period's last day: a stock.

    As at a day means its end: started on or before it, not ended or ended after it.

    Attributes:
        start: The date column on which the row opens.
        end: The date column on which it closes, or None for rows that never do.
        case: The columns of what is counted, where one of it may have several
            rows: of rows of one case that are open on a day, the first to have opened
            counts; of two that opened together, the one that closes later, then the one
            whose category comes first.  A row that does not say is a case of its own.

    >>> AsAt("start_date", "end_date").says()
    "open at the end of the period's last day (from start date, until end date)"
    """

    start: str
    end: str | None = None
    case: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=strings)

    def columns(self) -> tuple[str, ...]:
        """
        Name the date columns read.
        """
        return (self.start,) if self.end is None else (self.start, self.end)

    def says(self) -> str:
        """
        Say in English how a row belongs to a period.
        """
        until = f", until {words(self.end)}" if self.end else ""
        joined = f", each {' and '.join(map(words, self.case))} once" if self.case else ""
        return f"open at the end of the period's last day (from {words(self.start)}{until}{joined})"


@attrs.frozen
class AtAnyTime:
    """
    A row belongs to every period in which it was open for at least a day.

    It is the stock at the end of the day before the period plus the rows that
    start in it, so it is not the sum of its quarters.

    Attributes:
        start: The date column on which the row opens.
        end: The date column on which it closes, or None for rows that never do.

    >>> AtAnyTime("start_date", "end_date").says()
    'open at any time in the period (from start date, until end date)'
    """

    start: str
    end: str | None = None

    def columns(self) -> tuple[str, ...]:
        """
        Name the date columns read.
        """
        return (self.start,) if self.end is None else (self.start, self.end)

    def says(self) -> str:
        """
        Say in English how a row belongs to a period.
        """
        until = f", until {words(self.end)}" if self.end else ""
        return f"open at any time in the period (from {words(self.start)}{until})"


Basis = During | AsAt | AtAnyTime
How = Literal["count", "total", "distinct", "values"]


@attrs.frozen(kw_only=True, cache_hash=True)
class Tally:
    """
    The atom of a measure: one way of counting the rows of one source.
    """

    how: How
    source: Source
    basis: Basis
    unit: str
    column: str | None = None
    where: tuple[Condition, ...] = ()
    while_: tuple[Span, ...] = ()

    def rows(self) -> Tally:
        """
        Give the same rows, counted: what two tallies must share to be of one set.
        """
        return attrs.evolve(self, how="count", column=None, unit="")

    def within(self, other: Tally) -> bool:
        """
        Say whether every row of this tally is one of the other's, counted alike.
        """
        bare = attrs.evolve(self, where=(), while_=())
        whole = attrs.evolve(other, where=(), while_=())
        return (
            bare == whole
            and set(other.where) <= set(self.where)
            and set(other.while_) <= set(self.while_)
        )

    def columns(self) -> frozenset[str]:
        """
        Name every column of the source that the tally reads.
        """
        read = {*self.basis.columns()}
        if isinstance(self.basis, AsAt):
            read |= set(self.basis.case)
        if self.column is not None:
            read.add(self.column)
        return frozenset(read).union(
            *(condition.columns() for condition in self.where),
            *(span.columns() for span in self.while_),
        )

    @property
    def reads(self) -> str:
        """
        The column that is added up, told apart or kept; empty for a count.
        """
        return self.column or ""

    def snapshot(self) -> bool:
        """
        Say whether the tally is a state on a day.
        """
        return isinstance(self.basis, AsAt)

    def moment(self) -> Moment:
        """
        Give the day of a row at which attributes that change with time are read in a flow.
        """
        follow_up = self.basis.follow_up_months if isinstance(self.basis, During) else 0
        return Moment(self.basis.columns()[0], months=follow_up)

    def look_back_months(self, of: str = "") -> int:
        """
        Say how many months before a row, or the day of a stock, the records must reach.

        Args:
            of: The source whose records are meant, by name; the tally's own if not given.
        """
        rows = [look_back_months(self.source, each, of) for each in self.where]
        names = [*self.basis.columns(), *filter(None, [self.column])]
        read = [reach_months(self.source, name, of) for name in names]
        days = [
            min(reach_months(self.source, name, of), _bound(span, name))
            for span in self.while_
            for name in span.columns()
        ]
        return max([*rows, *read, *days], default=0)

    def links(self) -> tuple[Linked, ...]:
        """
        List the facts from other sources that the tally reads, through other columns too.
        """
        found: dict[Linked, None] = {}
        names = sorted(self.columns())
        for name in names:
            derived = self.source.derivation(name)
            if derived is not None:
                names += sorted(derived.needs())
            if isinstance(derived, Linked):
                found[derived] = None
        return tuple(found)

    def says(self) -> str:
        """
        Say the tally in English.
        """
        name = unit(self.unit).plural
        match self.how:
            case "count":
                counted = name
            case "total":
                counted = f"{words(self.reads)} (in {name}), added up over the rows"
            case "distinct":
                counted = f"different {name}, each counted once"
            case "values":
                counted = f"{words(self.reads)} (in {name}) of each of the rows"
        conditions = [condition.says() for condition in self.where]
        conditions += [span.says() for span in self.while_]
        where = f", where {' and '.join(conditions)}" if conditions else ""
        return f"{counted} {self.basis.says()}{where}"


@attrs.frozen
class Term:
    """
    A tally times a declared factor.
    """

    tally: Tally
    factor: Fraction = Fraction(1)


@attrs.frozen(cache_hash=True)
class Measure(Told):
    """
    A number for each area and period: a sum of tallies.

    Made by `count`, `total`, `distinct` and `values`; narrowed by `where` and
    `while_`; added up with ``+`` and multiplied by `times`.
    """

    terms: tuple[Term, ...]
    unit: str

    def where(self, *conditions: Condition) -> Measure:
        """
        Keep only the rows that meet every condition.

        Raises:
            DefinitionError: For a column or value that a source does not have.
        """

        def narrow(tally: Tally) -> Tally:
            for condition in conditions:
                if not isinstance(condition, Condition):
                    message = (
                        "where() takes conditions on the row, made with col(); for conditions on"
                        f" the day use while_(); found {type(condition).__name__}"
                    )
                    raise DefinitionError(message)
                tally.source.check(condition)
            new = tuple(each for each in conditions if each not in tally.where)
            return attrs.evolve(tally, where=(*tally.where, *new))

        return self._each(narrow)

    def while_(self, *spans: Span) -> Measure:
        """
        Count a row only on the days on which every condition holds.

        Raises:
            DefinitionError: For a column that a source does not have, or a basis
                that is not `AsAt`.
        """

        def narrow(tally: Tally) -> Tally:
            if not isinstance(tally.basis, AsAt):
                message = (
                    "while_() narrows the days of an AsAt measure; for a flow use where() with"
                    " conditions on the row's dates"
                )
                raise DefinitionError(message)
            for span in spans:
                if not isinstance(span, Span):
                    message = (
                        "while_() takes conditions on the day (aged, open_for, within, since,"
                        f" until); found {type(span).__name__}"
                    )
                    raise DefinitionError(message)
                tally.source.check(span)
            new = tuple(each for each in spans if each not in tally.while_)
            return attrs.evolve(tally, while_=(*tally.while_, *new))

        return self._each(narrow)

    def __add__(self, other: Measure) -> Measure:
        """
        Add two measures, also across sources.

        Raises:
            UnitError: Where they do not count the same thing.
            DefinitionError: Where one of them is not a sum.
        """
        for each in (self, other):
            if not each.additive:
                message = "distinct people and values do not add up: only counts and totals do"
                raise DefinitionError(message)
        return Measure((*self.terms, *other.terms), sum_of(self.unit, other.unit))

    def times(self, factor: float | Decimal | Fraction) -> Measure:
        """
        Multiply by a declared factor (253 working days in a year).

        Raises:
            DefinitionError: Where the measure is not a sum.
        """
        if not self.additive:
            message = "only counts and totals can be multiplied"
            raise DefinitionError(message)
        terms = tuple(Term(term.tally, term.factor * exact(factor)) for term in self.terms)
        return attrs.evolve(self, terms=terms)

    def measured_in(self, name: str) -> Measure:
        """
        Name the unit anew, where the sum counts something else than its parts.
        """
        return attrs.evolve(self, unit=unit(name).name)

    @property
    def additive(self) -> bool:
        """
        Whether the measure adds up over areas, periods and breakdowns.
        """
        return all(term.tally.how in ("count", "total") for term in self.terms)

    @property
    def snapshot(self) -> bool:
        """
        Whether the measure is a state on a day.
        """
        return any(tally.snapshot() for tally in self.tallies())

    def tallies(self) -> tuple[Tally, ...]:
        """
        List the tallies.
        """
        return tuple(term.tally for term in self.terms)

    def sources(self) -> tuple[Source, ...]:
        """
        List the sources, each once.
        """
        return tuple(dict.fromkeys(tally.source for tally in self.tallies()))

    def part_of(self, whole: Measure) -> bool:
        """
        Prove that this measure is part of another: a `where` of it, or a summand.
        """
        left = list(whole.terms)
        for term in self.terms:
            for candidate in left:
                if term.factor == candidate.factor and term.tally.within(candidate.tally):
                    left.remove(candidate)
                    break
            else:
                return False
        return True

    def says(self) -> str:
        """
        Say the measure in English.

        >>> from lakpi import Column, Date, Source
        >>> source = Source("referrals", area="authority", columns=[
        ...     Column("authority", str), Column("referral_date", Date)])
        >>> count("referrals", source, During("referral_date")).says()
        'referrals with referral date in the period'
        """
        said = []
        for term in self.terms:
            times = "" if term.factor == 1 else f"{_factor(term.factor)} times "
            said.append(times + term.tally.says())
        return " plus ".join(said)

    def __str__(self) -> str:
        return self.says()

    def _each(self, change: Callable[[Tally], Tally]) -> Measure:
        terms = tuple(Term(change(term.tally), term.factor) for term in self.terms)
        return attrs.evolve(self, terms=terms)


def count(counted: str, source: Source, basis: Basis) -> Measure:
    """
    Count the rows of a source.

    Args:
        counted: What a row is, in the closed vocabulary of units ("referrals").
        source: The source.
        basis: How a row belongs to a period.

    Raises:
        UnitError: For a word outside the vocabulary.
        DefinitionError: For a date that the source does not have.
    """
    return _measure("count", counted, source, basis, None)


def total(column: str, source: Source, basis: Basis, *, unit: str) -> Measure:
    """
    Add up a column of a source; rows where it is missing add nothing.

    Args:
        column: A column of whole numbers or exact decimals.
        source: The source.
        basis: How a row belongs to a period.
        unit: What the column counts, in the closed vocabulary ("fte").

    Raises:
        UnitError: For a word outside the vocabulary.
        DefinitionError: For a column that is not there or cannot be added exactly.
    """
    source.expect(column, int, Decimal)
    return _measure("total", unit, source, basis, column)


def distinct(counted: str, source: Source, basis: Basis, *, column: str | None = None) -> Measure:
    """
    Count different people (or other things), each once a period; who is not recorded is left out.

    Args:
        counted: What is counted, in the closed vocabulary ("children").
        source: The source.
        basis: How a row belongs to a period.
        column: What tells one from another; the source's person if not given.

    Raises:
        UnitError: For a word outside the vocabulary.
        DefinitionError: Where there is no such column, or no person.
    """
    told = column or source.person
    if told is None:
        message = f"source {source.name!r} has no person: say which column= tells one from another"
        raise DefinitionError(message)
    source.kind(told)
    if isinstance(basis, AsAt):
        made = _measure("count", counted, source, attrs.evolve(basis, case=(told,)), None)
    else:
        made = _measure("distinct", counted, source, basis, told)
    return made.where(IsPresent(told))


def values(column: str, source: Source, basis: Basis, *, unit: str) -> Measure:
    """
    Keep the values of a column, for medians and quantiles; missing ones are left out.

    Raises:
        UnitError: For a word outside the vocabulary.
        DefinitionError: For a column that is not there or holds no numbers.
    """
    source.expect(column, int, float, Decimal)
    return _measure("values", unit, source, basis, column)


def _measure(how: How, counted: str, source: Source, basis: Basis, column: str | None) -> Measure:
    given: object = basis
    if not isinstance(given, During | AsAt | AtAnyTime):
        message = (
            f"a basis says how a row belongs to a period: During({given!r}) of a flow,"
            f" AsAt(start, end) of a stock; found {given!r}"
        )
        raise DefinitionError(message)
    for name in basis.columns():
        source.expect(name, datetime.date)
    if isinstance(basis, AsAt):
        for name in basis.case:
            source.kind(name)
    if isinstance(basis, During) and basis.follow_up_months < 0:
        message = "a follow-up ends after its event: follow_up_months must not be negative"
        raise DefinitionError(message)
    name = unit(counted).name
    tally = Tally(how=how, source=source, basis=basis, unit=name, column=column)
    return Measure((Term(tally),), name)


def _bound(span: Span, column: str) -> int:
    # What must lie within so long before the day does not lie earlier.
    end = span.end
    if end is None or end.column != column or span.open_ended or end.months < 0 or end.days < 0:
        return UNLIMITED
    return end.months + months_of(end.days - 1 + 2 * end.working_days)


def _factor(factor: Fraction) -> str:
    return str(factor.numerator) if factor.denominator == 1 else f"{float(factor):g}"
