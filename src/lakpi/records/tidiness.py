"""
Which texts of an engine's rows need no trimming: trimming every id costs more than counting.

DuckDB is asked, in its own words, whether any text begins or ends with a blank, or is empty.
Other engines are not asked: their texts are trimmed.
"""

from __future__ import annotations

from typing import Final

import narwhals.stable.v2 as nw

from lakpi.records.records import Lazy
from lakpi.sources import Source

_FIRST_SIGN: Final = "!"
"""The first sign after the blank: blanks, and nothing at all, come before it."""


def tidy_texts(rows: Lazy, source: Source) -> frozenset[str]:
    """
    Name the declared columns of text in which no text is blank, or has a blank at an end.

    Args:
        rows: The rows as they were given.
        source: What they are.
    """
    if not rows.implementation.is_duckdb():
        return frozenset()
    schema = rows.collect_schema()
    names = [c.name for c in source.columns if schema.get(c.name) == nw.String]
    if not names:
        return frozenset()
    quoted = ['"' + name.replace('"', '""') + '"' for name in names]
    untidy = (f"bool_or({q} < '{_FIRST_SIGN}' OR {q}[-1] < '{_FIRST_SIGN}')" for q in quoted)
    (told,) = nw.to_native(rows).aggregate(", ".join(untidy)).fetchall()
    return frozenset(name for name, found in zip(names, told, strict=True) if not found)
