"""
The same rows on every engine that is installed.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from typing import Any

from tests import naive

import lakpi

Given = Mapping[lakpi.Source, naive.Rows]
"""Rows of each source."""

Frame = Any
"""A frame of any engine."""


def in_pandas(given: Given) -> dict[lakpi.Source, Frame]:
    return {source: naive.pandas_frame(rows, source) for source, rows in given.items()}


def in_nullable_pandas(given: Given) -> dict[lakpi.Source, Frame]:
    frames = in_pandas(given)
    kinds = {"number": "Int64", "disabled": "boolean", "sex": "string"}
    return {
        source: frame.astype({name: kind for name, kind in kinds.items() if name in frame})
        for source, frame in frames.items()
    }


def in_polars(given: Given) -> dict[lakpi.Source, Frame]:
    return {source: naive.polars_frame(rows, source) for source, rows in given.items()}


def in_lazy_polars(given: Given) -> dict[lakpi.Source, Frame]:
    return {source: frame.lazy() for source, frame in in_polars(given).items()}


def in_arrow(given: Given) -> dict[lakpi.Source, Frame]:
    return {source: frame.to_arrow() for source, frame in in_polars(given).items()}


def in_duckdb(given: Given) -> dict[lakpi.Source, Frame]:
    import duckdb

    connection = duckdb.connect()
    return {source: connection.from_arrow(table) for source, table in in_arrow(given).items()}


IN_MEMORY: Mapping[str, Callable[[Given], dict[lakpi.Source, Frame]]] = {
    "pandas": in_pandas,
    "pandas, nullable": in_nullable_pandas,
    "Polars": in_polars,
    "lazy Polars": in_lazy_polars,
    "PyArrow": in_arrow,
}
"""Frames whose rows are read into memory."""

STAYING = {
    name: make
    for name, package, make in (("DuckDB", "duckdb", in_duckdb),)
    if importlib.util.find_spec(package) is not None
}
"""Frames whose rows stay in their engine, of those that are installed here."""

EVERY = {**IN_MEMORY, **STAYING}
