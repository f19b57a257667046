"""
The text for SQL Server: its grammar takes it, and nothing is in it that SQL Server refuses.

No SQL Server runs here.  What stands in for it: the grammar of Transact-SQL in sqlfluff, rules
from its manual (`tests.engines.sql_server`), and PostgreSQL with the same queries in its own
words (`tests.engines.test_sql_answers`).
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import Final

import pytest
from tests import naive
from tests.catalogues.test_computing import DOMAINS, SOURCES
from tests.engines.test_every_definition import REFUSED
from tests.engines.test_one_definition import INDICATORS, PERIODS, VISITS

import lakpi
from lakpi.errors import EngineError

pytest.importorskip("ibis")

from tests.engines.sql_server import refusals, shapes

sqlfluff = pytest.importorskip("sqlfluff.core")
SQLParseError: Final = pytest.importorskip("sqlfluff.core.errors").SQLParseError


def tables(indicators: Iterable[lakpi.Indicator]) -> dict[lakpi.Source, str]:
    """
    The tables that some indicators need: their sources, and those that these look into.
    """
    own = {source.name: source for each in indicators for source in each.sources()}
    for source in list(own.values()):
        names = [getattr(derived, "source", "") for _, derived in source.derived]
        own |= {name: SOURCES.get(name, VISITS) for name in names if name}
    return {source: f"dbo.{source.name}" for source in own.values()}


def asked(indicators: Sequence[lakpi.Indicator], name: str) -> lakpi.SqlQueries:
    return lakpi.sql_queries(
        [each for each in indicators if each.id not in REFUSED],
        tables(indicators),
        periods=PERIODS[name == "by day"],
        by=["sex", ("sex", "age"), "size"] if name == "by month" else [],
        complete=naive.COMPLETE,
        extracted="2014-03-31",
        keyed=name in DOMAINS,
    )


@functools.cache
def texts() -> dict[str, str]:
    """
    The text of every shape of definition, and of every indicator that lakpi ships.
    """
    sets = {"by month": INDICATORS, "by day": INDICATORS}
    sets |= {name: domain.indicators for name, domain in DOMAINS.items()}
    return {
        f"{name}: {query}": text
        for name, indicators in sets.items()
        for query, text in asked(indicators, name).texts.items()
    }


def unparsed(text: str) -> list[str]:
    """
    What the grammar of Transact-SQL does not take.
    """
    config = sqlfluff.FluffConfig(overrides={"dialect": "tsql"})
    tokens, errors = sqlfluff.Lexer(config=config).lex(f"{text}\n")
    try:
        tree = sqlfluff.Parser(config=config).parse(tokens)
    except SQLParseError as error:
        return [str(error)]
    wrong = [] if tree is None else [each.raw for each in tree.recursive_crawl("unparsable")]
    return [*map(str, errors), *wrong]


def test_nothing_is_in_a_text_that_sql_server_refuses() -> None:
    found = {name: refusals(text) for name, text in texts().items()}
    assert {name: each for name, each in found.items() if each} == {}


def test_the_grammar_of_transact_sql_takes_every_text() -> None:
    wholes = sorted(texts().values(), key=len)[:: len(texts()) // 4][:4]
    assert [unparsed(text) for text in wholes] == [[]] * len(wholes)
    every = sorted(set().union(*map(shapes, texts().values())))
    assert [(shape, found) for shape in every if (found := unparsed(shape))] == []


REFUSALS: Final = {
    "SELECT a = 1 AS b FROM t1": "value",
    "SELECT CASE WHEN a THEN 1 ELSE 0 END AS b FROM t1": "predicate",
    "SELECT CASE WHEN a = 1 THEN b > 1 ELSE NULL END AS b FROM t1": "a predicate as a value",
    "SELECT a FROM t1 WHERE a": "a value as a predicate",
    "SELECT a FROM t1 WHERE a = 1 AND b": "a value as a predicate",
    "SELECT a FROM t1 WHERE a IS TRUE": "TRUE",
    "SELECT a FROM t1 LIMIT 1": "LIMIT",
    "SELECT LENGTH(a) AS b FROM t1": "LENGTH",
    "SELECT MAKE_DATE(2014, 3, 31) AS b FROM t1": "MAKE_DATE",
    "SELECT a::BIGINT AS b FROM t1": "::",
    "SELECT a || b AS c FROM t1": "||",
    'SELECT "a" FROM t1': "sign",
    "SELECT CAST(a AS DOUBLE PRECISION) AS b FROM t1": "DOUBLE",
    "SELECT SUM(a) AS b FROM t1 GROUP BY 1": "not a column",
    "SELECT a, SUM(CAST(b AS BIGINT)) AS b FROM t1": "neither grouped",
    "SELECT SUM(b) AS b FROM t1": "overflow",
    "WITH t2 AS (SELECT 1 AS b FROM t1) SELECT SUM(t2.b) AS b FROM t2 AS t2": "overflow",
    "SELECT SUM(SUM(CAST(b AS BIGINT))) AS b FROM t1": "sum within a sum",
    "SELECT a FROM t1 ORDER BY a": "ORDER BY outside",
    "SELECT LAG(a, 1) OVER (PARTITION BY b ORDER BY 1) AS b FROM t1": "constant",
    "SELECT LAG(a, 1) OVER (PARTITION BY b) AS b FROM t1": "no order",
    "SELECT RANK() OVER (ORDER BY a ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS b"
    " FROM t1": "a frame where none",
    "SELECT MAX(a) OVER (ORDER BY a NULLS FIRST) AS b FROM t1": "NULLS",
    "SELECT CASE WHEN a = 1 THEN NULL ELSE NULL END AS b FROM t1": "no result but NULL",
    "SELECT a, A FROM t1": "two columns of one name",
    "SELECT CAST(a AS DATE) FROM t1": "without a name",
    "WITH t1 AS (SELECT a FROM t2), t2 AS (SELECT a FROM dbo.a) SELECT a FROM t1": "before",
    "SELECT [@] FROM t1".replace("@", "a" * 129): "129 characters",
    "SELECT 'é' AS b FROM t1": "N before it",
    "COALESCE(1, ".join(["SELECT CASE WHEN a = 1 THEN 1 ELSE ", *[""] * 9, "a"])
    + ")" * 10
    + " END AS b FROM t1": "level 11",
}


@pytest.mark.parametrize("text", REFUSALS)
def test_what_sql_server_refuses_is_found(text: str) -> None:
    assert any(REFUSALS[text] in found for found in refusals(text)), refusals(text)


@pytest.mark.parametrize(
    "text",
    ["SELECT a FROM t1 LIMIT 1", "SELECT a, FROM t1", "SELECT (1 FROM t1"],
)
def test_the_grammar_is_asked_in_earnest(text: str) -> None:
    assert unparsed(text)


def test_the_shapes_of_a_text_keep_what_a_grammar_looks_at() -> None:
    broken = "WITH t1 AS (\n  SELECT\n    [a]\n  FROM [dbo].[a]\n)\nSELECT\n  [a] [b] [c]\nFROM t1"
    assert shapes(broken) == {"SELECT\n[a]\nFROM [a].[a]", "SELECT\n[a] [a] [a]\nFROM [a]"}
    assert any(unparsed(shape) for shape in shapes(broken))


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_database_cannot_be_asked_says_what_can(name: str) -> None:
    domain = next(each for each in DOMAINS.values() if name in each)
    with pytest.raises(EngineError, match="SQL Server cannot be asked for") as caught:
        lakpi.sql_queries(
            domain[name],
            tables(domain.indicators),
            periods=PERIODS[0],
            complete=naive.COMPLETE,
        )
    assert "pandas, Polars and PyArrow frames in memory can" in str(caught.value)
