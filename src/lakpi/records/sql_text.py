"""
A query as text: SQL that a database's own client runs, and that its owner can read.

Ibis writes the query, as a tree.  What SQL Server refuses in it, and what makes it long,
is put right on the tree, by steps that each keep the meaning on every database; at last
its nested tables become named ones, so that the text is read from top to bottom.
"""

from __future__ import annotations

import importlib
from typing import Any, Final, TypeAlias

import narwhals.stable.v2 as nw

from lakpi.errors import DefinitionError, MissingExtraError, did_you_mean
from lakpi.records.records import Lazy

Tree: TypeAlias = Any
"""A node of sqlglot, whose base class has another name in other releases."""

DIALECTS: Final = {"mssql": "SQL Server", "postgres": "PostgreSQL", "duckdb": "DuckDB"}
"""The dialects that are written, each with the name of its database."""


def database_of(dialect: str) -> str:
    """
    Name the database that speaks a dialect.

    Raises:
        DefinitionError: For a dialect that is not written here.

    >>> database_of("mssql")
    'SQL Server'
    """
    if dialect not in DIALECTS:
        message = f"no SQL is written in a dialect {dialect!r}.{did_you_mean(dialect, DIALECTS)}"
        raise DefinitionError(message)
    return DIALECTS[dialect]


def ibis_module(name: str = "ibis") -> Any:  # noqa: ANN401 - a module without types
    """
    Give Ibis, or a module of it.

    Raises:
        MissingExtraError: Where it is not installed.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        message = 'SQL text needs Ibis: pip install "lakpi[sql]"'
        raise MissingExtraError(message) from error


def sql_text(query: Lazy, dialect: str) -> str:
    """
    Write a query over Ibis tables as SQL.

    Args:
        query: The query.
        dialect: One of `DIALECTS`.

    Returns:
        One statement, without a semicolon.
    """
    database_of(dialect)
    compiler = getattr(ibis_module("ibis.backends.sql.compilers"), dialect).compiler
    tree = compiler.to_sqlglot(nw.to_native(query).unbind())
    written: str = rewritten(tree, dialect).sql(dialect=compiler.dialect, pretty=True)
    return written


def rewritten(tree: Tree, dialect: str) -> Tree:
    """
    Put a statement into words that its database takes, and that a person can read.
    """
    from sqlglot.optimizer.eliminate_subqueries import eliminate_subqueries

    # Ibis hangs one node under several; a copy has each of them by itself.
    tree = tree.copy()
    for node in reversed(list(tree.walk())):
        made = _for_sql_server(_plainer(node)) if dialect == "mssql" else _plainer(node)
        if made is not node:
            node.replace(made)
    return eliminate_subqueries(tree)


def _plainer(node: Tree) -> Tree:
    """
    Say in fewer words what a part of a statement says, where that is surely the same.
    """
    from sqlglot import expressions as sge

    if isinstance(node, sge.Literal) and node.is_string:
        return _without_blanks(node)
    if isinstance(node, sge.EQ):
        return _present(node)
    if isinstance(node, sge.If) and not isinstance(node.parent, sge.Case):
        return _in_list(node, node.this, node.args.get("true"), node.args.get("false"))
    if isinstance(node, sge.Case) and node.this is None:
        return _choice(node)
    return node


def _choice(node: Tree) -> Tree:
    from sqlglot import expressions as sge

    first, otherwise = node.args["ifs"][0], node.args.get("default")
    condition, value = first.this, first.args["true"]
    if isinstance(otherwise, sge.Case) and otherwise.this is None:
        # Nested choices are one list of them: SQL Server takes ten levels, not more.
        ifs = [*node.args["ifs"], *otherwise.args["ifs"]]
        return sge.Case(ifs=ifs, default=otherwise.args.get("default"))
    if len(node.args["ifs"]) > 1:
        return node
    if isinstance(condition, sge.NEQ) and isinstance(otherwise, sge.Null | None):
        left, right = condition.this, condition.expression
        # A division asks whether its divisor, here always a number, is nought.
        if left.is_number and right.is_number and left != right:
            return value
        if left == value and right.is_string:
            return sge.Nullif(this=left, expression=right)
    return _in_list(node, condition, value, otherwise)


def _in_list(node: Tree, condition: Tree, value: Tree, otherwise: Tree) -> Tree:
    """
    Say "in a list" alone, where it is asked first whether there is a value.

    Without a value, IN is not known either; and SQL Server has no truth values that a
    choice could be between.
    """
    from sqlglot import expressions as sge

    asked = isinstance(condition, sge.Is) and isinstance(condition.expression, sge.Null)
    if asked and isinstance(value, sge.Null) and isinstance(otherwise, sge.In):
        return otherwise if otherwise.this == condition.this else node
    return node


def _present(node: Tree) -> Tree:
    """
    Say "is not missing" where it is asked whether 1 where it is missing, else 0, is 0.
    """
    from sqlglot import expressions as sge

    left, right = node.this, node.expression
    if not (isinstance(left, sge.If) and right.is_number and right.name == "0"):
        return node
    asked, one, nought = left.this, left.args.get("true"), left.args.get("false")
    whether = isinstance(asked, sge.Is) and isinstance(asked.expression, sge.Null)
    if whether and one == sge.convert(1) and nought == sge.convert(0):
        return sge.Is(this=asked.this, expression=sge.Not(this=sge.Null()))
    return node


_BLANKS: Final = {"\t": 9, "\n": 10, "\x0b": 11, "\x0c": 12, "\r": 13}
"""Blanks that no text can be trusted to keep when it is copied, each with its number."""


def _without_blanks(node: Tree) -> Tree:
    """
    Say the blanks in a text by their numbers.
    """
    from sqlglot import expressions as sge

    if not any(blank in node.name for blank in _BLANKS):
        return node
    parts = [
        sge.Chr(expressions=[sge.convert(_BLANKS[each])]) if each in _BLANKS else sge.convert(each)
        for each in node.name
    ]
    return sge.Anonymous(this="CONCAT", expressions=parts)


def _for_sql_server(node: Tree) -> Tree:
    from sqlglot import expressions as sge

    if isinstance(node, sge.Cast) and isinstance(node.parent, sge.DateAdd):
        # Months and days are added as plain numbers, of the type that DATEADD asks for.
        return sge.convert(int(node.this.name)) if isinstance(node.this, sge.Literal) else node
    if isinstance(node, sge.Literal) and node.is_string and not node.name.isascii():
        # Without the N, letters outside the server's code page become question marks.
        return sge.National(this=node.name)
    return node
