"""
Example rows without what an indicator does not read.

The rows of a domain's example serve all of its indicators.  For one of them, the sources and
columns that its definition does not read are noise, so the call that makes the rows is written
again without them; who and which event a row is stays.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any, Final

from catalogue_pages.columns import Reading
from lakpi.sources import Source

WIDTH: Final = 80
"""How long a line may be, without the prompt before it."""


def source_of(node: ast.expr, text: str) -> str:
    """
    Give an expression as it is written, on one line.
    """
    return " ".join((ast.get_source_segment(text, node) or "").split())


def lean(text: str, tree: ast.stmt, names: Mapping[str, Any], found: Reading) -> str:
    """
    Write the statement that makes the rows, with only the columns that a definition reads.

    Args:
        text: The statement, as it is written.
        tree: The same as a tree.
        names: What the names in it stand for.
        found: What the definition reads.

    Returns:
        The statement; as it is where it does not make rows.
    """
    call = tree.value if isinstance(tree, ast.Assign) else None
    if not (isinstance(call, ast.Call) and ast.unparse(call.func) == "example"):
        return text
    rows = call.args[0]
    if not isinstance(rows, ast.Dict) or not isinstance(tree, ast.Assign):
        return text
    lines = []
    for key, value in zip(rows.keys, rows.values, strict=True):
        source = names[ast.unparse(key)] if key is not None else None
        if isinstance(source, Source) and isinstance(value, ast.Dict) and source in found.columns:
            lines += [f"    {ast.unparse(key or value)}: {{", *_columns(source, value, text, found)]
            lines += ["    },"]
    options = "".join(f", {k.arg}={source_of(k.value, text)}" for k in call.keywords)
    return "\n".join([f"{ast.unparse(tree.targets[0])} = example({{", *lines, f"}}{options})"])


def _columns(source: Source, columns: ast.Dict, text: str, found: Reading) -> Iterator[str]:
    read = {column.name for column in found.columns[source]}
    told = read | set(source.key) | {source.person or ""}
    for key, value in zip(columns.keys, columns.values, strict=True):
        if isinstance(key, ast.Constant) and key.value in told:
            yield from _wrapped(f'        "{key.value}": ', value, text)


def _wrapped(begin: str, value: ast.expr, text: str) -> Iterator[str]:
    """
    Write a column; a long list goes on below its first item.
    """
    whole = f"{begin}{source_of(value, text)},"
    if len(whole) <= WIDTH:
        yield whole
        return
    # A break in the line may stand between items, and not within one.
    items = re.sub(r'"[^"]*"', lambda quoted: quoted[0].replace(" ", "\0"), whole[len(begin) :])
    wrapped = textwrap.wrap(
        items,
        width=WIDTH,
        initial_indent=begin,
        subsequent_indent=" " * (len(begin) + 1),
        break_long_words=False,
        break_on_hyphens=False,
    )
    yield from (line.replace("\0", " ") for line in wrapped)
