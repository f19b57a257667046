"""
What an engine is asked: tallies that go together, in one pass over the rows.

A batch is one query.  Its keys are the area, the breakdowns and the dates that say to
which periods a row belongs, by month wherever a month is enough: a shift by whole months
never leaves its target month, so at a month's end the day of the month says nothing.
What it counts is a number for each tally: the rows that meet its conditions, or a column
of theirs added up.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import reduce
from typing import Final

import attrs
import narwhals.stable.v2 as nw

from lakpi.computation.engines.facts import Other, with_facts
from lakpi.computation.engines.rules import met, month_of, moved, within
from lakpi.computation.grid import Grid
from lakpi.computation.layout import Element, Layout
from lakpi.conditions import Condition, IsPresent
from lakpi.derived import AgeBand
from lakpi.intervals import Moment
from lakpi.measures import AsAt, During, Tally
from lakpi.records import EngineTable, Lazy, whole
from lakpi.records.engine_rows import scaled
from lakpi.sources import Source

MOST_CROSSED: Final = 3
"""Up to so many breakdowns are counted crossed, in one pass; of more, each by itself."""

AREA: Final = "area"
ROWS: Final = "rows"


@attrs.frozen(kw_only=True)
class Sum:
    """
    One number that is added up: rows, or a column of theirs, or its squares.
    """

    where: tuple[Condition, ...] = ()
    column: str = ""
    squared: bool = False


@attrs.frozen
class Grain:
    """
    How finely a date is told: by day, or by some months counted from one of them.

    Attributes:
        months: How many months are one; 0: each day is told.
        first: The place of the first of them among the months of all years.
    """

    months: int
    first: int = 0

    def and_also(self, other: Grain) -> Grain:
        """
        Give the grain that is fine enough for both.
        """
        months = math.gcd(self.months, other.months) if self.months and other.months else 0
        return Grain(months, self.first % months if months else 0)


@attrs.frozen(kw_only=True)
class Batch:
    """
    One query: its keys, and the sums it is asked for.

    Attributes:
        names: The breakdowns, crossed.
        dates: Date columns, each with how finely it is told.
        at: In a flow, the day of a row at which categories that change are read.
        kept: Columns whose values are told apart (people, cases, values).
        bits: Conditions of which each row says whether it meets them all.
        where: The rows that are asked for.
        sums: What is added up, beside the number of rows.
    """

    names: Element
    dates: tuple[tuple[str, Grain], ...]
    at: Moment | None = None
    kept: tuple[str, ...] = ()
    bits: tuple[tuple[Condition, ...], ...] = ()
    where: tuple[Condition, ...] = ()
    sums: tuple[Sum, ...] = ()

    def same_keys(self) -> Batch:
        """
        Give the batch without its sums: what two must share to be one query.
        """
        return attrs.evolve(self, sums=())


def merged(batches: Iterable[Batch]) -> tuple[Batch, ...]:
    """
    Put batches of the same keys into one query each.
    """
    found: dict[Batch, dict[Sum, None]] = {}
    for batch in batches:
        found.setdefault(batch.same_keys(), {}).update(dict.fromkeys(batch.sums))
    return tuple(attrs.evolve(keys, sums=tuple(sums)) for keys, sums in found.items())


def crosses(
    layout: Layout, tally: Tally | None = None
) -> list[tuple[Element, tuple[Element, ...]]]:
    """
    Say which breakdowns are counted together, and which elements are read off each count.

    Args:
        layout: The breakdowns.
        tally: What is counted: cases are told apart by all breakdowns at once, so that each
            is in one category of every breakdown, of one and the same row.
    """
    together = len(layout.names) <= MOST_CROSSED and not layout.apart
    if together or (tally is not None and of_cases(tally)):
        return [(layout.names, layout.elements)]
    if not layout.apart:
        return [(element, (element,)) for element in layout.elements]
    # The whole is read off the first of the counts.
    told = [element for element in layout.elements if element] or [()]
    first = tuple(each for each in layout.elements if each in ((), told[0]))
    return [(told[0], first), *((element, (element,)) for element in told[1:])]


def of_cases(tally: Tally) -> bool:
    """
    Say whether a tally counts cases, each once, however many rows it has.
    """
    return isinstance(tally.basis, AsAt) and bool(tally.basis.case)


def batch_of(tally: Tally, names: Element, grid: Grid, *, squared: bool = False) -> Batch:
    """
    Say how a tally is asked for, in one cross of breakdowns.
    """
    own = attrs.evolve(
        _keys(tally, names, grid), kept=_kept(tally), where=tally.where if _kept(tally) else ()
    )
    sums = [sum_of(tally)] if not _kept(tally) else []
    if squared:
        sums.append(attrs.evolve(sum_of(tally), squared=True))
        sums.append(Sum(where=tally.where))
    return attrs.evolve(own, sums=tuple(sums))


def sum_of(tally: Tally) -> Sum:
    """
    Say which sum a count or a total is.
    """
    return Sum(where=tally.where, column=tally.reads if tally.how == "total" else "")


def fates_of(tallies: Sequence[Tally], grid: Grid) -> Batch:
    """
    Say how it is asked where every row went, for tallies of one source that are looked at together.
    """
    parts = [_keys(tally, (), grid) for tally in tallies]
    dates: dict[str, Grain] = {}
    for part in parts:
        for name, grain in part.dates:
            dates[name] = grain.and_also(dates.get(name, grain))
    bits = [(*tally.where, *_present(tally)) for tally in tallies]
    return Batch(names=(), dates=tuple(sorted(dates.items())), bits=tuple(bits))


def _present(tally: Tally) -> tuple[Condition, ...]:
    return (IsPresent(tally.reads),) if tally.how in ("values", "distinct") else ()


def _kept(tally: Tally) -> tuple[str, ...]:
    cases = tally.basis.case if isinstance(tally.basis, AsAt) else ()
    told = (tally.reads,) if tally.how in ("distinct", "values") else ()
    return (*cases, *told)


def _keys(tally: Tally, names: Element, grid: Grid) -> Batch:
    source, basis = tally.source, tally.basis
    changing = [n for n in names if isinstance(source.derivation(n), AgeBand)]
    cuts = [datetime.date.fromordinal(int(cut)) for cut in grid.cuts]
    monthly = all(cut.day == 1 for cut in cuts)
    first = cuts[0].year * 12 + cuts[0].month - 1

    def grain(months: int, *, days: bool) -> Grain:
        told = 0 if days else math.gcd(grid.months, months)
        return Grain(told, first % told if told else 0)

    if isinstance(basis, During):
        at = tally.moment() if changing else None
        told = grain(tally.moment().months, days=not monthly)
        return Batch(names=names, dates=((basis.date, told),), at=at)
    # Which of two rows of one case opened first is a matter of days.
    exact = not monthly or (isinstance(basis, AsAt) and bool(basis.case))
    moments = [Moment(name) for name in basis.columns()]
    moments += [moment for span in tally.while_ for moment in span.moments()]
    at = tally.moment() if changing and tally.how in ("distinct", "values") else None
    if at is None:
        bands = [source.derivation(name) for name in changing]
        spans = [span for each in bands if isinstance(each, AgeBand) for _, span in each.spans()]
        moments += [moment for span in spans for moment in span.moments()]
    dates: dict[str, Grain] = {}
    for moment in moments:
        own = grain(moment.months, days=exact or bool(moment.days or moment.working_days))
        dates[moment.column] = own.and_also(dates.get(moment.column, own))
    return Batch(names=names, dates=tuple(sorted(dates.items())), at=at)


def query(batch: Batch, table: EngineTable, other: Other) -> Lazy:
    """
    Write a batch as a query of the engine.

    Returns:
        One row for each combination of keys: columns ``area``, ``by 0`` and so on,
        ``date 0``, ``kept 0``, ``bit 0``, then ``rows`` and ``sum 0``.
    """
    source = table.source
    rows, keys = keyed_rows(batch, table, other)
    sums = [_read(each, source).alias(f"sum {i}") for i, each in enumerate(batch.sums)]
    read = rows.select(*keys, *sums)
    added = [_added(nw.col(f"sum {i}"), each) for i, each in enumerate(batch.sums)]
    by = [name for name in read.collect_schema() if not name.startswith("sum ")]
    made = read.group_by(*by).agg(nw.len().alias(ROWS), *added)
    # Some engines add 64 bits up to 128, or to floats.
    exact = [
        nw.col(name) if name in _squares(batch) else nw.col(name).cast(nw.Int64)
        for name in (ROWS, *(f"sum {i}" for i in range(len(sums))))
    ]
    return made.select(*(nw.col(name) for name in by), *exact)


def keyed_rows(batch: Batch, table: EngineTable, other: Other) -> tuple[Lazy, list[nw.Expr]]:
    """
    Give the rows that a batch is counted from, and the keys by which it is.
    """
    source = table.source
    rows = with_facts(table, _needed(batch, source), other)
    if batch.where:
        rows = rows.filter(_all(batch.where, source))
    keys = [nw.col(source.area).alias(AREA)]
    keys += [_category(n, batch, source).alias(f"by {i}") for i, n in enumerate(batch.names)]
    keys += [
        _date(nw.col(name), grain).alias(f"date {i}") for i, (name, grain) in enumerate(batch.dates)
    ]
    keys += [nw.col(name).alias(f"kept {i}") for i, name in enumerate(batch.kept)]
    keys += [
        (whole(_all(bit, source)) if bit else nw.lit(1).cast(nw.Int64)).alias(f"bit {i}")
        for i, bit in enumerate(batch.bits)
    ]
    return rows, keys


def _date(day: nw.Expr, grain: Grain) -> nw.Expr:
    """
    Express the day, or the first month of the months that it is told by.
    """
    if not grain.months:
        return day
    month = month_of(day)
    if grain.months == 1:
        return month
    # What is over a whole number of them: a division that rounds down is a long one in SQL.
    return month - (month - grain.first) % grain.months


def _squares(batch: Batch) -> set[str]:
    return {f"sum {i}" for i, each in enumerate(batch.sums) if each.squared}


def _needed(batch: Batch, source: Source) -> set[str]:
    conditions = [*batch.where, *(c for bit in batch.bits for c in bit)]
    conditions += [c for each in batch.sums for c in each.where]
    named = {*batch.names, *(name for name, _ in batch.dates), *batch.kept}
    named |= {each.column for each in batch.sums if each.column}
    named |= {name for condition in conditions for name in condition.columns()}
    named |= set() if batch.at is None else {batch.at.column}
    behind = {
        need
        for name in named
        if (derived := source.derivation(name)) is not None
        for need in derived.needs()
    }
    return named | behind


def _all(conditions: Sequence[Condition], source: Source) -> nw.Expr:
    return reduce(lambda left, right: left & right, (met(c, source) for c in conditions))


def _read(each: Sum, source: Source) -> nw.Expr:
    """
    Express what is added up of a row: its number, or that it counts; missing where it does not.
    """
    one: nw.Expr = nw.lit(1)
    conditions = [] if not each.where else [_all(each.where, source)]
    if each.column:
        here = nw.col(each.column)
        if source.kind(each.column) is Decimal:
            here = scaled(here, source.column(each.column).decimals)
        one = here.cast(nw.Int64)
        if each.squared:
            one = here.cast(nw.Float64) * here.cast(nw.Float64)
        conditions.append(~nw.col(each.column).is_null())
    return nw.when(*conditions).then(one) if conditions else one


def _added(here: nw.Expr, each: Sum) -> nw.Expr:
    return here.sum() if each.column else here.count()


def _category(name: str, batch: Batch, source: Source) -> nw.Expr:
    """
    Express the category of a row: its text, 1 for yes and 0 for no, or the place of a band of ages.
    """
    derived = source.derivation(name)
    if not isinstance(derived, AgeBand):
        here = nw.col(name)
        if source.kind(name) is not bool:
            return here
        # Some databases give no truth values back, only numbers.
        return nw.when(~here.is_null()).then(whole(here == nw.lit(value=True)))
    made: nw.Expr = nw.lit(-1).cast(nw.Int64)
    if batch.at is not None:
        day = moved(nw.col(batch.at.column), months=batch.at.months, days=batch.at.days)
        for place, (_, span) in enumerate(derived.spans()):
            inside = within(span, day)
            made = nw.when(inside).then(nw.lit(place).cast(nw.Int64)).otherwise(made)
    return made
