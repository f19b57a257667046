"""
What a database is asked for some indicators: its rows without those set aside, and the queries.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from typing import Final

import attrs
import narwhals.stable.v2 as nw

from lakpi.areas import Area
from lakpi.computation.engines.tallying import Plan, count_called, labels_called, plan_of
from lakpi.computation.grid import Grid
from lakpi.computation.layout import Element
from lakpi.errors import DefinitionError
from lakpi.indicators import Indicator
from lakpi.readers.databases.tables import SqlTable, unbound
from lakpi.readers.databases.telling import commented, counts_in_words, ledger_in_words
from lakpi.records import Coverage, EngineTable, Lazy, Ledger, Records, whole
from lakpi.records.engine_rows import alike, home_rows
from lakpi.records.sifting import ROWS, counting, findings, of_known_areas, one_spelling
from lakpi.records.sql_text import database_of, sql_text
from lakpi.sources import Source

SHARED: Final = "shared"
"""The column of `once` that says how many rows share their key with another."""


@attrs.frozen
class Request:
    """
    All that the queries follow from.

    Attributes:
        indicators: The indicators.
        tables: The table of each source.
        grid: The periods.
        elements: The breakdowns.
        dialect: The dialect of SQL.
        coverage: What can be asked of each source, by its name.
        area: The code of the one area of tables without an area column.
        extracted: The day the records were taken.
        areas: Areas that are covered even without a row, and places that are not on the map.
        keyed: Whether the keys are primary keys.
        spelt: How the tables spell areas, where that is known: code and name of each.
        unknown: Spellings of areas that nobody knows.
    """

    indicators: tuple[Indicator, ...]
    tables: tuple[tuple[Source, SqlTable], ...]
    grid: Grid
    elements: tuple[Element, ...]
    dialect: str
    coverage: tuple[tuple[str, Coverage], ...]
    area: str | None
    extracted: datetime.date | None
    areas: tuple[Area, ...]
    keyed: bool
    spelt: tuple[tuple[str, tuple[str, str]], ...] = ()
    unknown: tuple[str, ...] = ()


@attrs.frozen(eq=False)
class Asked:
    """
    The queries of a request, by name, before any is written.

    Attributes:
        plan: What is asked for the indicators.
        counts: Its queries, by the names that the plan gives them.
        by_area: For each source, the query of how many rows each area has.
        once: For each source, the query of how many different rows each area has.
    """

    plan: Plan
    counts: Mapping[str, Lazy]
    by_area: Mapping[str, Lazy]
    once: Mapping[str, Lazy]

    def queries(self) -> dict[str, Lazy]:
        """
        Give every query by its name, in the order in which they are asked.
        """
        found = {by_area_called(name): query for name, query in self.by_area.items()}
        found |= {once_called(name): query for name, query in self.once.items()}
        found |= {called(name): query for name, query in self.counts.items()}
        return found


def called(name: str) -> str:
    """
    Name a query so that a file can have its name.

    >>> called("referrals: labels of sex")
    'referrals_labels_of_sex'
    """
    return re.sub(r"\W+", "_", name)


def by_area_called(source: str) -> str:
    """
    Name the query of how many rows each area has.
    """
    return called(f"{source}: rows by area")


def once_called(source: str) -> str:
    """
    Name the query of how many different rows each area has.
    """
    return called(f"{source}: different rows")


def asked(request: Request) -> Asked:
    """
    Say everything that a database is asked.

    Raises:
        DefinitionError: For what the sources do not have, or names that cannot be told apart.
        EngineError: For what a database cannot be asked.
        RecordsError: For a source without a table.
    """
    coverage, tables, by_area, once = dict(request.coverage), [], {}, {}
    for source, table in request.tables:
        covered = coverage[source.name]
        absent = covered.lacks | ({source.area} if request.area is not None else set())
        native = unbound(source, table, absent)
        draft = home_rows(native, source, covered.lacks, request.area)
        by_area[source.name] = counting(
            draft, source, covered.lacks, request.extracted, keyed=request.keyed
        )
        rows = _usable(draft, source, request)
        if not request.keyed:
            rows = alike(rows, *(column.name for column in source.columns))
            once[source.name] = _different(rows, source)
        engine = database_of(request.dialect)
        tables.append(EngineTable(source, rows, None, covered, engine, 0))
    records = Records((), (), Ledger(), elsewhere=tuple(tables))
    plan = plan_of(request.indicators, records, request.elements, request.grid)
    made = Asked(plan, plan.queries(), by_area, once)
    if len(made.queries()) < len(made.counts) + len(by_area) + len(once):
        message = "two queries would have one name: give the sources names that differ in letters"
        raise DefinitionError(message)
    return made


def _usable(draft: Lazy, source: Source, request: Request) -> Lazy:
    rows = of_known_areas(draft, source, request.unknown)
    if source.date is not None:
        rows = rows.filter(~nw.col(source.date).is_null())
    return one_spelling(rows, source, dict(request.spelt), dict(request.spelt))


def _different(rows: Lazy, source: Source) -> Lazy:
    """
    Ask how many different rows each area has, and how many of them share their key.
    """
    one = nw.lit(1).cast(nw.Int64).alias(ROWS)
    keys = list(dict.fromkeys([source.area, *source.key]))
    several = rows.select(*keys, one).group_by(*keys).agg(nw.col(ROWS).sum())
    known = nw.col(ROWS) > 1
    for name in source.key:
        known = known & ~nw.col(name).is_null()
    shared = whole(known) * nw.col(ROWS) if source.key else nw.lit(0).cast(nw.Int64)
    read = several.select(source.area, ROWS, shared.alias(SHARED))
    return read.group_by(source.area).agg(nw.col(ROWS).sum(), nw.col(SHARED).sum())


def texts_of(asked_: Asked, request: Request) -> dict[str, str]:
    """
    Write every query as SQL, with what it asks in comments above it.

    Raises:
        EngineError: For a query that the dialect has no words for.
    """
    words = dict(_comments(asked_, request))
    return {
        name: commented(words[name], sql_text(query, request.dialect))
        for name, query in asked_.queries().items()
    }


def _comments(asked_: Asked, request: Request) -> Iterator[tuple[str, Iterator[str]]]:
    plan, coverage = asked_.plan, dict(request.coverage)
    for source, table in request.tables:
        name = table.name
        lacks = coverage[source.name].lacks
        found = findings(source, lacks, request.extracted, keyed=request.keyed)
        told = [key for key, _ in found]
        yield by_area_called(source.name), ledger_in_words(source, name, told)
        yield once_called(source.name), iter([f"Different rows of {name} by area, for the ledger."])
        for number, batch in enumerate(plan.batches.get(source.name, ()), 1):
            key = called(count_called(source.name, number))
            yield key, counts_in_words(batch, source, name)
        for each in plan.names:
            key = called(labels_called(source.name, each))
            yield key, iter([f"The categories of {each} that occur in {name}."])
