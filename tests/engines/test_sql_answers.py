"""
Definitions as SQL text, run by a database's own client: the figures and the ledger of pandas.
"""

from __future__ import annotations

import contextlib
import datetime
import functools
import importlib.util
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

import attrs
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from tests import naive
from tests.engines import postgres
from tests.engines.making import EVERY, Given
from tests.engines.test_one_definition import (
    AGAIN,
    BREAKDOWNS,
    EVENTS,
    INDICATORS,
    PERIODS,
    VISITS,
    both,
    counted,
    table,
)
from tests.engines.test_what_engines_say import soiled, told

import lakpi

pytest.importorskip("ibis")

few = settings(naive.slow, max_examples=12)
"""Fewer than elsewhere: every example writes several long texts."""

Execute = Callable[[str], pd.DataFrame]
Loaded = Callable[[Given], Execute]
"""Puts rows into a database, and gives what runs a text there."""

TABLES: Final = {EVENTS: "lakpi.events", VISITS: "lakpi.visits"}
_TYPES: Final[Mapping[type, str]] = {
    str: "TEXT",
    int: "INTEGER",
    bool: "BOOLEAN",
    datetime.date: "DATE",
    Decimal: "NUMERIC(9, 2)",
}


def made(source: lakpi.Source) -> str:
    columns = ", ".join(f'"{each.name}" {_TYPES[each.kind]}' for each in source.columns)
    return f"CREATE TABLE {TABLES[source]} ({columns})"


def in_duckdb() -> Iterator[Loaded]:
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect()
    connection.execute("CREATE SCHEMA lakpi")
    for source in TABLES:
        connection.execute(made(source))

    def loaded(rows: Given) -> Execute:
        for source, held in EVERY["PyArrow"](rows).items():
            connection.register("held", held)
            names = ", ".join(f'"{column.name}"' for column in source.columns)
            connection.execute(f"DELETE FROM {TABLES[source]}")  # noqa: S608 - a name from above
            connection.execute(f"INSERT INTO {TABLES[source]} SELECT {names} FROM held")  # noqa: S608
        return lambda sql: connection.execute(sql).df()

    yield loaded
    connection.close()


def in_postgres() -> Iterator[Loaded]:
    if importlib.util.find_spec("psycopg") is None:
        pytest.skip("psycopg is not installed: it comes with the extra dev-engines")
    if why := postgres.missing():
        pytest.skip(why)
    import psycopg

    with postgres.started() as server, psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA lakpi")
        for source in TABLES:
            connection.execute(made(source))

        def loaded(rows: Given) -> Execute:
            for source, held in rows.items():
                connection.execute(f"DELETE FROM {TABLES[source]}")  # noqa: S608 - a name from above
                with connection.cursor().copy(f"COPY {TABLES[source]} FROM STDIN") as copy:
                    for row in held:
                        copy.write_row([row[column.name] for column in source.columns])
            return execute

        def execute(sql: str) -> pd.DataFrame:
            cursor = connection.execute(sql)
            names = [column.name for column in cursor.description or ()]
            return pd.DataFrame(cursor.fetchall(), columns=names, dtype=object)

        yield loaded


_DATABASES: Final = {"duckdb": in_duckdb, "postgres": in_postgres}


@pytest.fixture(scope="module", params=list(_DATABASES))
def database(request: pytest.FixtureRequest) -> Iterator[tuple[str, Loaded]]:
    with contextlib.contextmanager(_DATABASES[request.param])() as loaded:
        yield request.param, loaded


def asked(indicators: Any, **given_: Any) -> lakpi.SqlQueries:  # noqa: ANN401 - as sql_queries takes them
    return lakpi.sql_queries(
        indicators,
        TABLES,
        **{"complete": naive.COMPLETE, "extracted": "2014-03-31", "areas": naive.AREAS, **given_},
    )


def decided(indicators: list[lakpi.Indicator], events: naive.Rows) -> list[lakpi.Indicator]:
    """
    Leave out what the definitions leave open, where rows make a difference of it.

    Of rows of one person with the same dates, nobody says which comes first.
    """
    dates = [(row["authority"], row["child_id"], row["start"], row["seen"]) for row in events]
    tied = len(set(dates)) < len(dates)
    return [each for each in indicators if not (tied and each.id == "row_before")] or [AGAIN]


@given(
    events=naive.rows(),
    visits=naive.rows(most=6),
    periods=st.sampled_from(PERIODS),
    by=st.sampled_from(BREAKDOWNS),
    indicators=st.lists(
        st.sampled_from(INDICATORS), min_size=1, max_size=6, unique_by=lambda each: each.id
    ),
    twice=st.booleans(),
)
@few
def test_the_figures_are_those_of_pandas(
    database: tuple[str, Loaded],
    *,
    events: naive.Rows,
    visits: naive.Rows,
    periods: list[lakpi.Period],
    by: tuple[str | tuple[str, ...], ...],
    indicators: list[lakpi.Indicator],
    twice: bool,
) -> None:
    dialect, loaded = database
    indicators = decided(indicators, events)
    rows = both([*events, *events[:2]] if twice else events, visits)
    records = lakpi.read_frames(
        EVERY["pandas"](rows), complete=naive.COMPLETE, extracted="2014-03-31", areas=naive.AREAS
    )
    expected = lakpi.compute(indicators, records, periods=periods, by=by)
    queries = asked(indicators, periods=periods, by=by, dialect=dialect)
    execute = loaded(rows)
    answers = {name: execute(text) for name, text in queries.texts.items()}
    found = queries.figures(answers)
    exact, near = table(found), table(expected)
    spread = exact.pop("spread").astype(float), near.pop("spread").astype(float)
    assert_frame_equal(exact, near)
    pd.testing.assert_series_equal(*spread, rtol=1e-9, atol=1e-7)
    assert found.accounts == expected.accounts
    assert told(attrs.evolve(records, ledger=queries.ledger(answers))) == told(records)


FAULTS: Final = [
    counted("visits", lakpi.count("visits", VISITS, lakpi.During("start"))),
    counted("people", lakpi.distinct("people", VISITS, lakpi.During("start"))),
]
UNTIL: Final = ("2010-01-01", "2014-03-31")
YEARS: Final = lakpi.financial_years("2012-13", "2013-14")


@functools.cache
def of_faults(dialect: str) -> lakpi.SqlQueries:
    return lakpi.sql_queries(
        FAULTS,
        {VISITS: TABLES[VISITS]},
        periods=YEARS,
        by=["sex"],
        complete=UNTIL,
        extracted="2014-03-31",
        dialect=dialect,
    )


@given(rows=soiled())
@few
def test_faulty_rows_are_told_of_and_areas_spelt_in_one_way(
    database: tuple[str, Loaded], rows: naive.Rows
) -> None:
    dialect, loaded = database
    frames = EVERY["DuckDB"]({VISITS: rows})
    records = lakpi.read_frames(frames, complete=UNTIL, extracted="2014-03-31")
    expected = lakpi.compute(FAULTS, records, periods=YEARS, by=["sex"])
    queries, execute = of_faults(dialect), loaded({VISITS: rows})
    assert_frame_equal(table(queries.run(execute)), table(expected))
    by_area = {"visits_rows_by_area": execute(queries.texts["visits_rows_by_area"])}
    again = queries.spelt(by_area)
    answers = {name: execute(text) for name, text in again.texts.items()}
    assert_frame_equal(table(again.figures(answers)), table(expected))
    assert told(attrs.evolve(records, ledger=again.ledger(answers))) == told(records)
