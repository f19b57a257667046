"""
Derived columns, asked of an engine: each kind of `lakpi.derived` as windows and joins.

What cannot be said in the words that every engine shares is a named error, which says
where it can be had.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection
from functools import singledispatch
from typing import Final, TypeAlias

import narwhals.stable.v2 as nw

from lakpi.computation.engines.native import speaks_duckdb, with_latest_earlier
from lakpi.computation.engines.rules import LAST_DAY, NO_DAY, met, moved, place
from lakpi.days import ordinal_expression
from lakpi.derived import (
    AgeBand,
    Banded,
    DaysBetween,
    Derived,
    EventNumber,
    Grouped,
    Linked,
    Previous,
    PreviousRow,
    WorkingDaysBetween,
)
from lakpi.errors import EngineError, RecordsError
from lakpi.records import EngineTable, Lazy
from lakpi.records.engine_rows import alike
from lakpi.sources import Source
from lakpi.working_days import bank_holidays

YEARS: Final = range(1995, 2046)
"""The years whose bank holidays an engine is told; outside them working days are missing."""

Other: TypeAlias = Callable[[str], EngineTable]
"""Finds the rows of another source, by its name."""


def with_facts(table: EngineTable, names: Collection[str], other: Other) -> Lazy:
    """
    Add the derived columns that are named, and those that they need, to a source's rows.

    Raises:
        EngineError: For a kind of column that an engine cannot be asked for.
        RecordsError: Where another source, or a column of it, is not in the records.
    """
    source = table.source
    wanted = _with_needs(source, names)
    rows = table.rows.select(*_columns(source, {*names, *wanted}, person=bool(wanted)))
    for name, derived in source.derived:
        if name in wanted and not isinstance(derived, AgeBand):
            try:
                rows = derive(derived, rows, name, source, other)
            except NotImplementedError as error:
                if isinstance(error, EngineError):
                    raise
                raise _beyond(name, derived, table) from error
    return rows


def _columns(source: Source, names: Collection[str], *, person: bool) -> list[str]:
    """
    List the columns that are read, for names and what is derived for them.
    """
    read = {source.area, *names} | ({source.person} if person else set())
    for name in names:
        derived = source.derivation(name)
        read |= set() if derived is None else derived.needs()
    return [column.name for column in source.columns if column.name in read]


def _with_needs(source: Source, names: Collection[str]) -> set[str]:
    wanted: set[str] = set()
    left = list(names)
    while left:
        name = left.pop()
        derived = source.derivation(name)
        if derived is not None and name not in wanted:
            wanted.add(name)
            left += sorted(derived.needs())
    return wanted


def _beyond(name: str, derived: Derived, table: EngineTable) -> EngineError:
    return EngineError(
        f"{table.engine} cannot be asked for {name!r} of source {table.source.name!r}"
        f" ({derived.says()}); pandas, Polars and PyArrow frames in memory can: read the rows"
        " there first, with the engine's own .df(), .to_arrow(), .toPandas() or .execute()"
    )


@singledispatch
def derive(
    derived: Derived,
    rows: Lazy,
    name: str,
    source: Source,
    other: Other,
) -> Lazy:
    """
    Add a derived column to an engine's rows.

    Raises:
        NotImplementedError: For a kind that the engines share no words for.
    """
    raise NotImplementedError(type(derived).__name__)


def _people(source: Source) -> list[str]:
    person = str(source.person)
    return [person] if source.person_scope == "everywhere" else [source.area, person]


def _known(*names: str) -> nw.Expr:
    made = ~nw.col(names[0]).is_null()
    for name in names[1:]:
        made = made & ~nw.col(name).is_null()
    return made


@derive.register
def _previous(derived: Previous, rows: Lazy, name: str, source: Source, _other: Other) -> Lazy:
    people, date = _people(source), derived.column
    day, before, first = f"{name}: day", f"{name}: before", f"{name}: first"
    present = _known(str(source.person), date)
    if speaks_duckdb(rows):
        if derived.where is None:
            rows = with_latest_earlier(rows, first, people=people, date=date, value=date)
        else:
            counts = nw.when(met(derived.where, source)).then(nw.col(date)).alias(day)
            rows = rows.with_columns(counts)
            rows = with_latest_earlier(rows, first, people=people, date=date, value=day).drop(day)
        return rows.with_columns(nw.when(present).then(nw.col(first)).alias(name)).drop(first)
    if derived.where is not None:
        here = nw.when(met(derived.where, source)).then(nw.col(date)).otherwise(nw.lit(NO_DAY))
        rows = rows.with_columns(here.alias(f"{name}: here"))
        here = nw.col(f"{name}: here").cum_max().over(*people, order_by=date)
        rows = rows.with_columns(here.alias(day))
    else:
        rows = rows.with_columns(nw.col(date).alias(day))
    rows = rows.with_columns(nw.col(day).shift(1).over(*people, order_by=date).alias(before))
    # Of several on one day only the first knows what came before: the rest are told.
    earlier = nw.when(nw.col(before) < nw.col(date)).then(nw.col(before))
    rows = rows.with_columns(earlier.otherwise(nw.lit(NO_DAY)).alias(first))
    order = nw.when(nw.col(first) > NO_DAY).then(nw.lit(0)).otherwise(nw.lit(1))
    rows = rows.with_columns(order.alias(before))
    told = nw.col(first).cum_max().over(*people, order_by=[date, before])
    rows = rows.with_columns(told.alias(day))
    found = nw.when(present & (nw.col(day) > NO_DAY)).then(nw.col(day))
    gone = [day, before, first] + ([f"{name}: here"] if derived.where is not None else [])
    return rows.with_columns(found.alias(name)).drop(*gone)


@derive.register
def _number(derived: EventNumber, rows: Lazy, name: str, source: Source, _other: Other) -> Lazy:
    rank = nw.col(derived.by).rank("min").over(*_people(source))
    rows = rows.with_columns(rank.cast(nw.Int64).alias(name))
    present = _known(str(source.person), derived.by)
    return rows.with_columns(nw.when(present).then(nw.col(name)).alias(name))


@derive.register
def _row(derived: PreviousRow, rows: Lazy, name: str, source: Source, _other: Other) -> Lazy:
    present = _known(str(source.person), derived.by)
    silent = f"{name}: silent"
    rows = rows.with_columns(nw.when(present).then(nw.lit(0)).otherwise(nw.lit(1)).alias(silent))
    order = [derived.by] if derived.by == derived.column else [derived.by, derived.column]
    nth = nw.col(derived.column).shift(derived.nth).over(*_people(source), silent, order_by=order)
    rows = rows.with_columns(nth.alias(name))
    return rows.with_columns(nw.when(present).then(nw.col(name)).alias(name)).drop(silent)


@derive.register
def _between(derived: DaysBetween, rows: Lazy, name: str, _source: Source, _other: Other) -> Lazy:
    apart = ordinal_expression(nw.col(derived.end)) - ordinal_expression(nw.col(derived.start))
    return rows.with_columns(apart.alias(name))


@derive.register
def _banded(derived: Banded, rows: Lazy, name: str, _source: Source, _other: Other) -> Lazy:
    here = nw.col(derived.column)
    made: nw.Expr = nw.lit(None).cast(nw.String)
    for band in derived.bands:
        inside = ~here.is_null()
        inside = inside if band.at_least is None else inside & (here >= band.at_least)
        inside = inside if band.under is None else inside & (here < band.under)
        made = nw.when(inside).then(nw.lit(band.label)).otherwise(made)
    return rows.with_columns(made.alias(name))


@derive.register
def _grouped(derived: Grouped, rows: Lazy, name: str, _source: Source, _other: Other) -> Lazy:
    here = nw.col(derived.column)
    made: nw.Expr = nw.when(~here.is_null()).then(nw.lit("other"))
    for label, codes in derived.groups:
        made = nw.when(here.is_in(codes)).then(nw.lit(label)).otherwise(made)
    return rows.with_columns(made.alias(name))


@derive.register
def _working(
    derived: WorkingDaysBetween, rows: Lazy, name: str, _source: Source, _other: Other
) -> Lazy:
    low, high = f"{name}: low", f"{name}: high"
    first, last = (nw.lit(datetime.date(year, 1, 1)) for year in (YEARS[0], YEARS[-1] + 1))
    start, end = nw.col(derived.start), nw.col(derived.end)
    known = (start <= end) & (start >= first) & (end < last)
    rows = rows.with_columns(
        nw.when(known).then(ordinal_expression(start)).alias(low),
        nw.when(known).then(ordinal_expression(end)).alias(high),
    )
    for each in (low, high):
        rows = rows.with_columns(((nw.col(each) - 1) // 7).alias(f"{each} week"))
        rows = rows.with_columns((nw.col(each) - 7 * nw.col(f"{each} week")).alias(f"{each} day"))
        day = nw.col(f"{each} day")
        weekday: nw.Expr = nw.when(day > 5).then(nw.lit(5)).otherwise(day)
        off = place(nw.col(each), _holidays())
        passed = nw.col(f"{each} week") * 5 + weekday - off
        rows = rows.with_columns(passed.alias(each)).drop(f"{each} week", f"{each} day")
    between = (nw.col(high) - nw.col(low)).alias(name)
    return rows.with_columns(between).drop(low, high)


def _holidays() -> list[int]:
    days = [day for year in YEARS for day in bank_holidays(year) if day.weekday() < 5]
    return [day.toordinal() for day in days]


@derive.register
def _linked(derived: Linked, rows: Lazy, name: str, source: Source, other: Other) -> Lazy:
    if derived.which not in {"latest before", "earliest after", "count before", "count after"}:
        raise NotImplementedError(derived.which)
    if type(derived) is not Linked:
        raise NotImplementedError(type(derived).__name__)
    theirs = _linked_to(derived, source, other)
    keys, day = _people(source), derived.day
    asked = alike(rows.filter(_known(str(source.person), day)), *keys, day)
    asked = asked.select(*keys, nw.col(day).alias("asked"))
    happened = _events(derived, theirs, keys)
    finder = _count if derived.which.startswith("count") else _nearest_day
    found = finder(derived, asked, happened, keys)
    found = found.select(*keys, nw.col("asked").alias(day), nw.col("found").alias(name))
    return rows.join(found, on=[*keys, day], how="left")


def _linked_to(derived: Linked, source: Source, other: Other) -> EngineTable:
    theirs = other(derived.source)
    if theirs.source.person is None:
        message = f"{derived.source!r} has no person: nothing of the same person can be found in it"
        raise RecordsError(message)
    if theirs.source.person_scope != source.person_scope:
        message = f"{source.name!r} and {derived.source!r} scope their people differently"
        raise RecordsError(message)
    return theirs


def _events(derived: Linked, theirs: EngineTable, keys: list[str]) -> Lazy:
    """
    Give the other source's events: the person under our names, "by" and "value".
    """
    read = _people(theirs.source)
    rows = theirs.rows.filter(_known(str(theirs.source.person), derived.by))
    named = [nw.col(own).alias(ours) for own, ours in zip(read, keys, strict=True)]
    dates = [nw.col(derived.by).alias("by"), nw.col(derived.column).alias("value")]
    return rows.select(*named, *dates)


def _nearest_day(derived: Linked, asked: Lazy, happened: Lazy, keys: list[str]) -> Lazy:
    before = derived.which == "latest before"
    events_first = derived.inclusive == before
    event, day = (0, 1) if events_first else (1, 0)
    far = nw.lit(NO_DAY) if before else nw.lit(LAST_DAY)
    days = alike(happened, *keys, "by")
    both = nw.concat(
        [
            days.select(*keys, nw.col("by").alias("at"), nw.col("by").alias("on"), _flag(event)),
            asked.select(*keys, nw.col("asked").alias("at"), far.alias("on"), _flag(day)),
        ]
    )
    run = nw.col("on").cum_max() if before else nw.col("on").cum_min(reverse=True)
    both = both.with_columns(run.over(*keys, order_by=["at", "flag"]).alias("nearest"))
    found = both.filter(nw.col("flag") == day)
    some = nw.col("nearest") > NO_DAY if before else nw.col("nearest") < LAST_DAY
    if derived.months is not None:
        limit = moved(nw.col("at"), months=-derived.months if before else derived.months)
        some = some & (nw.col("nearest") >= limit if before else nw.col("nearest") <= limit)
    nearest = nw.when(some).then(nw.col("nearest")).alias("nearest")
    found = found.select(*keys, nw.col("at").alias("asked"), nearest)
    if derived.column == derived.by:
        return found.select(*keys, "asked", nw.col("nearest").alias("found"))
    # Of events on one day the latest date is the latest, the earliest the earliest.
    value = nw.col("value").max() if before else nw.col("value").min()
    values = happened.group_by(*keys, "by").agg(value.alias("found"))
    values = values.select(*keys, nw.col("by").alias("nearest"), "found")
    return found.join(values, on=[*keys, "nearest"], how="left").select(*keys, "asked", "found")


def _count(derived: Linked, asked: Lazy, happened: Lazy, keys: list[str]) -> Lazy:
    """
    Count events between two days of each request: those up to the later less those before.
    """
    day, months = nw.col("asked"), derived.months
    if derived.which == "count before":
        last, with_last = day, derived.inclusive
        first = None if months is None else moved(day, months=-months)
        with_first = True
    else:
        last = nw.lit(LAST_DAY) if months is None else moved(day, months=months)
        with_last = True
        first, with_first = day, derived.inclusive
    upto = _so_far(asked, happened, keys, last, with_day=with_last, called="upto")
    if first is None:
        return upto.select(*keys, "asked", nw.col("upto").alias("found"))
    before = _so_far(asked, happened, keys, first, with_day=not with_first, called="before")
    joined = upto.join(before, on=[*keys, "asked"], how="left")
    between = nw.col("upto") - nw.col("before")
    # A window that ends before it begins holds nothing.
    more: nw.Expr = nw.when(between > 0).then(between).otherwise(nw.lit(0))
    return joined.select(*keys, "asked", more.alias("found"))


def _so_far(
    asked: Lazy, happened: Lazy, keys: list[str], day: nw.Expr, *, with_day: bool, called: str
) -> Lazy:
    event, request = (0, 1) if with_day else (1, 0)
    one, none = nw.lit(1).cast(nw.Int64), nw.lit(0).cast(nw.Int64)
    nowhere = nw.col("by")
    both = nw.concat(
        [
            happened.select(
                *keys,
                nowhere.alias("asked"),
                nw.col("by").alias("at"),
                _flag(event),
                one.alias("one"),
            ),
            asked.select(*keys, "asked", day.alias("at"), _flag(request), none.alias("one")),
        ]
    )
    run = nw.col("one").cum_sum().over(*keys, order_by=["at", "flag"])
    found = both.with_columns(run.cast(nw.Int64).alias(called)).filter(nw.col("flag") == request)
    return found.select(*keys, "asked", called)


def _flag(value: int) -> nw.Expr:
    return nw.lit(value).cast(nw.Int64).alias("flag")
