"""
What DuckDB says better than the words that every engine shares: one place, held by a test.

A window over days that are strictly earlier takes two sorts of the rows in the shared
words, and one in DuckDB's own.  `tests/engines/test_one_definition.py` holds this to the
kernel in memory, as it does the shared form on the other engines.
"""

from __future__ import annotations

from collections.abc import Sequence

import narwhals.stable.v2 as nw

from lakpi.records import Lazy


def speaks_duckdb(rows: Lazy) -> bool:
    """
    Say whether a query is DuckDB's own.
    """
    return rows.implementation.is_duckdb()


def with_latest_earlier(
    rows: Lazy, name: str, *, people: Sequence[str], date: str, value: str
) -> Lazy:
    """
    Add the latest value of the same people on a strictly earlier day, to a query of DuckDB.

    Args:
        rows: The query.
        name: What to call the new column.
        people: The columns that tell one person from another.
        date: The column of the day.
        value: The column whose latest value is wanted: the day, or missing.
    """
    by = ", ".join(_quoted(each) for each in people)
    earlier = "RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 DAY PRECEDING"
    window = f"PARTITION BY {by} ORDER BY {_quoted(date)} {earlier}"
    latest = f"CAST(max({_quoted(value)}) OVER ({window}) AS DATE) AS {_quoted(name)}"
    made: Lazy = nw.from_native(nw.to_native(rows).project(f"*, {latest}"))
    return made


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
