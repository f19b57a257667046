"""
What SQL Server refuses, though a grammar takes it: rules of its manual, held against a text.

Written from Microsoft's reference of Transact-SQL, for the few words that the queries use.  A
word that is not among them is a finding too: somebody has to look it up first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias

import pytest

pytest.importorskip("sqlglot")  # with the extra "sql"

import sqlglot
from sqlglot import expressions as e

Tree: TypeAlias = Any
"""A node of sqlglot, or one of its arguments."""

WORDS: Final = frozenset(
    {
        *("ALL", "AND", "AS", "ASC", "BETWEEN", "BY", "CASE", "CURRENT", "DESC", "ELSE", "END"),
        *("FROM", "GROUP", "IN", "IS", "JOIN", "LEFT", "NOT", "NULL", "ON", "OR", "ORDER", "OUTER"),
        *("OVER", "PARTITION", "PRECEDING", "ROW", "ROWS", "SELECT", "THEN", "UNBOUNDED", "UNION"),
        *("WHEN", "WHERE", "WITH"),
        *("BIGINT", "DATE", "DAY", "FLOAT", "MAX", "MONTH", "VARCHAR", "YEAR"),
        *("CAST", "CHAR", "COALESCE", "CONCAT", "DATEADD", "DATEFROMPARTS", "DATEPART", "FLOOR"),
        *("COUNT", "COUNT_BIG", "LAG", "MIN", "NULLIF", "RANK", "SUM", "TRIM"),
    }
)
"""The words that the queries may use: SQL Server 2017 has all of them, as they are used."""

DEEPEST: Final = 10
"""CASE may be nested to level 10; COALESCE, NULLIF and IIF are made into CASE."""

LONGEST: Final = 128
"""An identifier has at most so many characters."""

_PREDICATES: Final = (e.Predicate, e.Connector, e.Not)
_QUOTED: Final = re.compile(r"N?'(?:[^']|'')*'|\[[^\]]*\]|--[^\n]*")


def refusals(text: str) -> list[str]:
    """
    List what SQL Server would refuse in a text, and what nobody has looked up.
    """
    tree = sqlglot.parse_one(text, read="tsql")
    return [found for rule in _RULES for found in rule(text, tree)]


def _words(text: str, _tree: Tree) -> Iterator[str]:
    bare = re.sub(r"\b\d+(?:\.\d+)?(?:e-?\d+)?\b", " ", _QUOTED.sub(" ", text))
    for word in sorted({each.upper() for each in re.findall(r"[A-Za-z_]\w*", bare)} - WORDS):
        if not re.fullmatch(r"T\d+", word):
            yield f"a word that is not known to be T-SQL's: {word}"
    for sign in ("::", "||", "`", '"', ";", "\t"):
        if sign in bare:
            yield f"a sign that is not T-SQL's, or does not belong in one statement: {sign!r}"
    for literal in _QUOTED.findall(text):
        if literal.startswith("'") and not literal.isascii():
            yield f"a text that needs N before it: {literal}"


def _values(_text: str, tree: Tree) -> Iterator[str]:
    """
    SQL Server has no truth values: a predicate stands where one is asked for, and only there.
    """
    for node in tree.find_all(*_PREDICATES):
        if not _asked_for(node):
            yield f"a predicate as a value: {node.sql('tsql')[:80]}"
    for node in tree.find_all(e.Where, e.If, e.Join, e.Connector, e.Not):
        for held in _conditions(node):
            inner = held.unnest()
            if not isinstance(inner, (*_PREDICATES, e.Null)):
                yield f"a value as a predicate: {held.sql('tsql')[:80]}"


def _conditions(node: Tree) -> list[Tree]:
    if isinstance(node, e.Connector):
        return [node.this, node.expression]
    if isinstance(node, e.Join):
        return [node.args["on"]] if node.args.get("on") is not None else []
    if isinstance(node, e.Not) and isinstance(node.parent, e.Is):
        return []  # IS NOT NULL
    return [node.this]


def _asked_for(node: Tree) -> bool:
    if isinstance(node, e.Not) and isinstance(node.parent, e.Is):
        return True
    parent = node.parent
    while isinstance(parent, e.Paren):
        node, parent = parent, parent.parent
    if isinstance(parent, e.If):
        return parent.this is node
    if isinstance(parent, e.Join):
        return parent.args.get("on") is node
    return isinstance(parent, e.Where | e.Connector | e.Not | e.Having)


def _groups(_text: str, tree: Tree) -> Iterator[str]:
    for group in tree.find_all(e.Group):
        for key in group.expressions:
            if not isinstance(key, e.Column):
                yield f"grouped by what is not a column: {key.sql('tsql')[:80]}"
    for select in tree.find_all(e.Select):
        group = select.args.get("group")
        keys = [] if group is None else [key.sql("tsql") for key in group.expressions]
        added = [each for each in select.expressions if _added(each)]
        if not added and group is None:
            continue
        for each in select.expressions:
            if not _added(each) and each.unalias().sql("tsql") not in keys:
                yield f"neither grouped by nor added up: {each.sql('tsql')[:80]}"


def _added(node: Tree) -> bool:
    return any(each.find_ancestor(e.Window) is None for each in node.find_all(e.AggFunc))


def _orders(_text: str, tree: Tree) -> Iterator[str]:
    for order in tree.find_all(e.Order):
        if not isinstance(order.parent, e.Window):
            yield "ORDER BY outside a window: refused in a table expression without TOP"
        for key in order.expressions:
            if isinstance(key.this, e.Literal | e.Null):
                yield f"a window ordered by a constant: {key.sql('tsql')}"


def _windows(_text: str, tree: Tree) -> Iterator[str]:
    for window in tree.find_all(e.Window):
        framed, ordered = window.args.get("spec"), window.args.get("order")
        name = window.this.sql("tsql")[:40]
        if isinstance(window.this, e.Lag | e.Rank | e.RowNumber):
            if framed is not None:
                yield f"a frame where none may be: {name}"
            if ordered is None:
                yield f"no order where one must be: {name}"
        elif framed is not None and ordered is None:
            yield f"a frame without an order: {name}"
        if window.find_ancestor(e.Where, e.Group) is not None:
            yield f"a window in WHERE or GROUP BY: {name}"


def _aggregates(_text: str, tree: Tree) -> Iterator[str]:
    for added in tree.find_all(e.AggFunc):
        if added.find_ancestor(e.AggFunc) is not None or added.find_ancestor(e.Where) is not None:
            yield f"a sum within a sum, or in WHERE: {added.sql('tsql')[:60]}"


_CASES: Final = (e.Case, e.Coalesce, e.Nullif)


def _cases(_text: str, tree: Tree) -> Iterator[str]:
    deepest, left = 0, [(tree, 0)]
    while left:
        node, depth = left.pop()
        depth += isinstance(node, _CASES)
        deepest = max(deepest, depth)
        left += [(each, depth) for each in node.iter_expressions()]
    if deepest > DEEPEST:
        yield f"CASE nested to level {deepest}"
    for case in tree.find_all(e.Case):
        results = [each.args["true"] for each in case.args["ifs"]]
        if all(
            isinstance(each, e.Null) for each in [*results, case.args.get("default") or e.Null()]
        ):
            yield f"a CASE with no result but NULL: {case.sql('tsql')[:60]}"
    for node in tree.find_all(e.Nullif):
        if isinstance(node.this, e.Null):
            yield "NULLIF of NULL"


_NAMED: Final = (e.Alias, e.Column, e.Star)


def _names(_text: str, tree: Tree) -> Iterator[str]:
    for name in tree.find_all(e.Identifier):
        if len(name.name) > LONGEST:
            yield f"an identifier of {len(name.name)} characters"
    for select in tree.find_all(e.Select):
        named = [each if isinstance(each, _NAMED) else e.column("") for each in select.expressions]
        names = [each.alias_or_name.casefold() for each in named]
        if "" in names:
            yield f"a column without a name: {select.sql('tsql')[:80]}"
        if len(set(names)) < len(names):
            yield f"two columns of one name: {select.sql('tsql')[:80]}"
    known: set[str] = set()
    for table in tree.ctes:
        read = {each.name for each in table.find_all(e.Table) if not each.db}
        for name in sorted(read - known):
            yield f"a table expression before it is there: {name}"
        known.add(table.alias)


def _sums(_text: str, tree: Tree) -> Iterator[str]:
    """
    SUM of 32 bits is of 32 bits, and overflows: what is added up is wider.
    """
    made = {table.alias: table.this for table in tree.ctes}
    for added in tree.find_all(e.Sum):
        if not _wide(added.this, made):
            yield f"a sum that may overflow: {added.sql('tsql')[:80]}"


def _wide(node: Tree, made: dict[str, Tree]) -> bool:
    wide = False
    match node:
        case e.Cast():
            kinds = e.DataType.Type
            wide = node.to.this in {kinds.BIGINT, kinds.DOUBLE, kinds.FLOAT}
        case e.Literal():
            wide = not node.is_string and "." in node.name
        case e.Case():
            results = [*(each.args["true"] for each in node.args["ifs"]), node.args.get("default")]
            wide = any(_wide(each, made) for each in results if each is not None)
        case e.Binary():  # the wider of two is what comes out
            wide = _wide(node.this, made) or _wide(node.expression, made)
        case e.Paren() | e.Coalesce() | e.Sum() | e.Neg():
            wide = _wide(node.this, made)
        case e.Column():
            select: Tree = node.find_ancestor(e.Select)
            sources = {each.alias_or_name: each.name for each in select.find_all(e.Table)}
            inner = made.get(sources.get(node.table, ""))
            behind = [] if inner is None else _columns(inner, node.name, made)
            wide = bool(behind) and all(_wide(each, made) for each in behind)
    return wide


def _columns(query: Tree, name: str, made: dict[str, Tree]) -> list[Tree]:
    """
    What stands behind a column of a table expression: one for each part of a union.
    """
    if isinstance(query, e.Union):
        return [*_columns(query.this, name, made), *_columns(query.expression, name, made)]
    if isinstance(query.expressions[0], e.Star):
        table = query.args.get("from_", query.args.get("from")).this
        return _columns(made[table.name], name, made)
    return [each.unalias() for each in query.expressions if each.alias_or_name == name]


Rule: TypeAlias = Callable[[str, Tree], Iterator[str]]
_RULES: Final[tuple[Rule, ...]] = (
    _words,
    _values,
    _groups,
    _orders,
    _windows,
    _aggregates,
    _cases,
    _names,
    _sums,
)


_PART: Final = re.compile(r"^(?:WITH |\), )\S+ AS \($", re.MULTILINE)


def shapes(text: str) -> set[str]:
    """
    Give the table expressions of a text, each as a statement, without what no grammar looks at.

    Names, numbers and texts are made alike, and of lines that are then the same and follow
    each other one is kept: a few hundred texts have a few dozen shapes.
    """
    text = re.sub(r"--[^\n]*\n", "", text)
    text = re.sub(r"N?'(?:[^']|'')*'", "'a'", text)
    parts = _PART.split(text)
    *inner, last = parts if len(parts) > 1 else ["", *parts]
    outer = last
    if len(parts) > 1:
        body, _, outer = last.partition("\n)\n")
        inner = [*inner[1:], body]
    found = set()
    for part in [*filter(None, inner), outer]:
        alike = re.sub(r"\[[^\]]*\]|\bt\d+\b", "[a]", part)
        alike = re.sub(r"\b\d+(?:\.\d+)?(?:e-?\d+)?\b", "1", alike)
        first, *items = re.split(r",\n(?= {4}[^\s)])", alike)
        found.add(_once(",\n".join([first, *dict.fromkeys(items[:-1]), *items[-1:]])).strip())
    return found


_LEAF: Final = "CASE\nWHEN [a].[a] >= 1\nTHEN CAST(1 AS BIGINT)\nELSE CAST(1 AS BIGINT)\nEND"
"""One halving of a search for a place: many stand within each other, alike but for numbers."""


_WHOLE: Final = re.compile(r"(?:\[|WHEN|THEN|CAST|COALESCE|NULLIF)(?!.*CASE$)")
"""A line that can be left out where another like it stands before it."""


def _once(text: str) -> str:
    lines: list[str] = []
    for line in (each.strip() for each in text.splitlines()):
        lines.append(line)
        for size in (1, 2):  # a long list of columns, or of WHEN and THEN
            alike = lines[-size:] == lines[-2 * size : -size]
            if alike and all(
                _WHOLE.match(each) and each.count("(") == each.count(")") for each in lines[-size:]
            ):
                del lines[-size:]
    made = "\n".join(lines)
    folded = re.sub(rf"(THEN|ELSE) {re.escape(_LEAF)}", r"\1 CAST(1 AS BIGINT)", made)
    return made if folded == made else _once(folded)
