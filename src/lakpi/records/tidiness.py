"""
Which texts of an engine's rows need no trimming: trimming every id costs more than counting.

DuckDB says in its own words, while it counts what the ledger asks, whether any text begins
or ends with a blank, or is empty.  Other engines are not asked: their texts are trimmed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import narwhals.stable.v2 as nw

from lakpi.records.records import Lazy
from lakpi.records.sifting import looked_at
from lakpi.sources import Source

_FIRST_SIGN: Final = "!"
"""The first sign after the blank: blanks, and nothing at all, come before it."""


def with_untidiness(rows: Lazy, source: Source, *, keyed: bool) -> tuple[Lazy, dict[str, str]]:
    """
    Add, for each declared column of text, whether a row's text would have to be trimmed.

    Args:
        rows: The rows as they were given.
        source: What they are.
        keyed: Whether the engine keeps the key: its texts are then not looked at, but
            trimmed wherever they are used.

    Returns:
        The rows, and the name of the new column for each column of text; none, and
        nothing added, where the engine is not asked.
    """
    if not rows.implementation.is_duckdb():
        return rows, {}
    schema = rows.collect_schema()
    unseen = source.identifiers - looked_at(source, keyed=keyed)
    texts = [c.name for c in source.columns if schema.get(c.name) == nw.String]
    names = [name for name in texts if name not in unseen]
    told = {name: f"untidy {place}" for place, name in enumerate(names)}
    if not told or set(told.values()) & set(schema):
        return rows, {}
    asked = ["*"]
    for name, flag in told.items():
        text = '"' + name.replace('"', '""') + '"'
        blank = f"{text} < '{_FIRST_SIGN}' OR reverse({text}) < '{_FIRST_SIGN}'"
        asked.append(f'({blank}) AS "{flag}"')
    return nw.from_native(nw.to_native(rows).project(", ".join(asked))), told


def untidy_texts(answer: nw.DataFrame[Any], told: Mapping[str, str]) -> frozenset[str]:
    """
    Read off the ledger's counts in which columns some text has to be trimmed.
    """
    return frozenset(
        name for name, flag in told.items() if any(int(n) for n in answer.get_column(flag))
    )
