"""
Indicators as SQL text for a council's own database, and figures from the answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import attrs

from lakpi.areas import Area, area
from lakpi.computation.computing import Indicators, indicators_of
from lakpi.computation.figuring import figures_of
from lakpi.computation.grid import make_grid
from lakpi.computation.layout import By, elements_of
from lakpi.errors import DefinitionError, RecordsError
from lakpi.figures import WHOLE_AUTHORITY, Figures
from lakpi.periods import DayLike, Period, day_of
from lakpi.readers.databases.answers import Answers, answer_to
from lakpi.readers.databases.asking import (
    Asked,
    Request,
    asked,
    by_area_called,
    called,
    texts_of,
)
from lakpi.readers.databases.reading import (
    agree,
    codes_of_spellings,
    ledger_told,
    plan_with_ledger,
    told_of,
    wanting,
)
from lakpi.readers.databases.tables import SqlTable
from lakpi.readers.frames import Complete, code_of, coverages
from lakpi.records import Ledger, NativeFrame
from lakpi.records.sql_text import database_of
from lakpi.sources import Source

Execute = Callable[[str], NativeFrame]
"""What runs a text in the database and gives its answer as a frame."""


@attrs.frozen(eq=False, repr=False)
class SqlQueries:
    """
    What a database is asked for some indicators, as SQL text, and how the answers are read.

    Made by `sql_queries`.  It holds no rows and no connection.

    Attributes:
        texts: Every query by its name: one statement each, without a semicolon.
    """

    texts: Mapping[str, str]
    _request: Request
    _asked: Asked

    def __repr__(self) -> str:
        count, database = len(self.texts), database_of(self._request.dialect)
        return f"<SqlQueries: {count} quer{'y' if count == 1 else 'ies'} for {database}>"

    def __str__(self) -> str:
        return "\n\n".join(f"-- {name}\n{text};" for name, text in self.texts.items())

    def write(self, folder: str | Path) -> list[Path]:
        """
        Write each query into a file of its own, ``<name>.sql``.

        Args:
            folder: The folder; it is made where it is not there.

        Returns:
            The files.
        """
        where = Path(folder)
        where.mkdir(parents=True, exist_ok=True)
        files = [where / f"{name}.sql" for name in self.texts]
        for file, text in zip(files, self.texts.values(), strict=True):
            file.write_text(f"{text};\n", encoding="utf-8")
        return files

    def spelt(self, answers: Answers) -> SqlQueries:
        """
        Give the queries for tables that spell an area in several ways, or hold unknown ones.

        Args:
            answers: The answers to the queries of the rows by area.

        Returns:
            The queries in which each area is spelt in one way, and rows of areas that
            nobody knows are left out.
        """
        told = told_of(self._request, self._asked, answers).values()
        own = {text: place for each in told for text, place in each.own.items()}
        unknown = sorted({text for each in told for text in each.unknown})
        return _made(
            attrs.evolve(self._request, spelt=tuple(sorted(own.items())), unknown=tuple(unknown))
        )

    def run(
        self,
        execute: Execute,
        *,
        populations: Figures | None = None,
        annualise: bool = False,
        scope: str = WHOLE_AUTHORITY,
        provisional: bool = False,
    ) -> Figures:
        """
        Ask a database, and read its answers.

        Args:
            execute: What runs a text and gives the answer as a frame, such as
                ``lambda sql: pandas.read_sql(sql, engine)``.
            populations: As for `lakpi.compute`, like the rest.
            annualise: Whether a rate of part of a year is turned into one of a year.
            scope: What part of the authority the records are of.
            provisional: Whether the figures may yet change.

        Returns:
            The figures that `lakpi.compute` gives for these rows.
        """
        names = [by_area_called(source.name) for source, _ in self._request.tables]
        answers = {name: execute(self.texts[name]) for name in names}
        asking = self.spelt(answers) if wanting(self._request, self._asked, answers) else self
        answers |= {name: execute(t) for name, t in asking.texts.items() if name not in answers}
        return asking.figures(
            answers,
            populations=populations,
            annualise=annualise,
            scope=scope,
            provisional=provisional,
        )

    def figures(
        self,
        answers: Answers,
        *,
        populations: Figures | None = None,
        annualise: bool = False,
        scope: str = WHOLE_AUTHORITY,
        provisional: bool = False,
    ) -> Figures:
        """
        Read the answers of a database into figures.

        Args:
            answers: A frame for each query, by the query's name: as a driver gives it, or as
                read from a CSV file with a heading.
            populations: As for `lakpi.compute`, like the rest.
            annualise: Whether a rate of part of a year is turned into one of a year.
            scope: What part of the authority the records are of.
            provisional: Whether the figures may yet change.

        Returns:
            The figures that `lakpi.compute` gives for these rows.

        Raises:
            RecordsError: For a missing answer, one to another query, or answers that do not
                belong together; for areas that are spelt in several ways.
        """
        if told_why := wanting(self._request, self._asked, answers):
            raise RecordsError(told_why)
        request, grid = self._request, self._request.grid
        read = {
            name: answer_to(called(name), query, answers)
            for name, query in self._asked.counts.items()
        }
        plan = plan_with_ledger(request, self._asked, answers)
        codes = codes_of_spellings(request, plan, read)
        agree(plan, read, codes)
        layout, talliers = plan.talliers(read, codes)
        return figures_of(
            request.indicators,
            talliers,
            layout,
            grid,
            areas=plan.records.areas,
            populations=populations,
            annualise=annualise,
            scope=scope,
            provisional=provisional,
        )

    def ledger(self, answers: Answers) -> Ledger:
        """
        Say what happened to every row, by the answers to the queries that are not counts.

        Args:
            answers: As for `figures`.

        Raises:
            RecordsError: For a missing answer, or one to another query.
        """
        return ledger_told(self._request, self._asked, answers)


def sql_queries(
    indicators: Indicators,
    tables: Mapping[Source, str | SqlTable],
    *,
    periods: Sequence[Period] | Period,
    complete: Complete | Mapping[str, Complete],
    by: By = (),
    dialect: str = "mssql",
    authority: str | None = None,
    extracted: DayLike | None = None,
    areas: Iterable[Area | str] = (),
    keyed: bool = False,
) -> SqlQueries:
    """
    Write what a database is asked for some indicators as SQL text, without a connection.

    Args:
        indicators: One indicator, several, or a catalogue.
        tables: The table or view of each source: its name, or a `SqlTable` where columns are
            called otherwise or are of other types.
        periods: The periods, in any order; they may overlap.
        complete: The first and last day of which nothing is missing, as for `read_frames`;
            a `Coverage` where stocks or history differ.
        by: Breakdowns: a name is a margin, a tuple of names a cross.
        dialect: "mssql" for SQL Server, "postgres", or "duckdb".
        authority: Whose records these are, for tables without an area column.
        extracted: The day on which they were taken; later dates are reported.
        areas: Areas that are covered even where no row is of them, and places that
            are not on the map (`lakpi.local_area`).
        keyed: Whether each source's key is a primary key, unique and never missing: rows that
            stand there twice, or lack their key, are then not looked for, which is faster.

    Returns:
        The queries: to print, to write into files, or to run.

    Raises:
        DefinitionError: For an unknown dialect, a breakdown or column that a source does not
            have, or tables without their sources.
        EngineError: For an indicator that a database cannot be asked for; says what can.
        RecordsError: For a source without a table, or without coverage.
        MissingExtraError: Where the extra ``sql`` is not installed.

    >>> import lakpi
    >>> from lakpi.catalogues.referrals import REFERRALS, REFERRALS_COUNT
    >>> queries = sql_queries(REFERRALS_COUNT, {REFERRALS: "dbo.referrals"}, keyed=True,
    ...     periods=lakpi.financial_years("2013-14"), complete=("2012-04-01", "2014-03-31"))
    >>> queries
    <SqlQueries: 2 queries for SQL Server>
    >>> list(queries.texts)
    ['referrals_rows_by_area', 'referrals_count_1']
    """
    database_of(dialect)
    given: object = tables
    if not isinstance(given, Mapping) or not all(isinstance(each, Source) for each in given):
        message = "give each table with its source: sql_queries(..., {REFERRALS: 'dbo.referrals'})"
        raise DefinitionError(message)
    extra = tuple(each if isinstance(each, Area) else area(each) for each in areas)
    coverage = coverages(complete, {source.name for source in tables})
    for source in tables:
        if source.name not in coverage:
            message = (
                f"say between which days the records of {source.name!r} are complete: without"
                " that, a quiet month and a missing one look alike"
            )
            raise RecordsError(message)
    named = {
        source: SqlTable(each) if isinstance(each, str) else each for source, each in tables.items()
    }
    for source, table in named.items():
        covered = coverage[source.name]
        coverage[source.name] = attrs.evolve(covered, lacks=covered.lacks | set(table.lacks))
    return _made(
        Request(
            indicators=tuple(indicators_of(indicators)),
            tables=tuple(named.items()),
            grid=make_grid(periods),
            elements=elements_of(by),
            dialect=dialect,
            coverage=tuple(coverage.items()),
            area=None if authority is None else code_of(authority, extra),
            extracted=None if extracted is None else day_of(extracted),
            areas=extra,
            keyed=keyed,
        )
    )


def _made(request: Request) -> SqlQueries:
    wanted = asked(request)
    return SqlQueries(texts_of(wanted, request), request, wanted)
