"""
The same rows on every engine that is installed.
"""

from __future__ import annotations

import datetime
import functools
import importlib.util
import warnings
from collections.abc import Callable, Mapping
from decimal import Decimal
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
    connection = duckdb_connection()
    return {source: connection.from_arrow(table) for source, table in in_arrow(given).items()}


@functools.cache
def duckdb_connection() -> Any:  # noqa: ANN401 - as frames
    """
    Open a database in memory, once: older releases close it when only its relations are held.
    """
    import duckdb

    return duckdb.connect()


def in_ibis(given: Given) -> dict[lakpi.Source, Frame]:
    import ibis

    connection = ibis.duckdb.connect()
    for source, table in in_arrow(given).items():
        connection.con.register(f"{source.name} given", table)
        connection.raw_sql(
            f'CREATE TABLE "{source.name}" AS SELECT * FROM "{source.name} given"'  # noqa: S608
        )
    with warnings.catch_warnings():
        # Ibis 12 asks DuckDB 2 for a table's columns by a name that is on its way out.
        warnings.filterwarnings("ignore", "fetch_arrow_table", DeprecationWarning)
        return {source: connection.table(source.name) for source in given}


def in_spark(given: Given) -> dict[lakpi.Source, Frame]:
    session = spark_session()
    return {
        source: session.createDataFrame(table.to_pylist(), _spark_schema(source))
        for source, table in in_arrow(given).items()
    }


@functools.cache
def spark_session() -> Any:  # noqa: ANN401 - Spark has no types
    """
    Start Spark on this machine, once.
    """
    from pyspark.sql import SparkSession

    started = (
        SparkSession.builder.master("local[2]")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )
    started.sparkContext.setLogLevel("ERROR")
    return started


_SPARK: Mapping[type, str] = {
    str: "string",
    int: "bigint",
    bool: "boolean",
    datetime.date: "date",
    Decimal: "double",
}


def _spark_schema(source: lakpi.Source) -> str:
    return ", ".join(f"{column.name} {_SPARK[column.kind]}" for column in source.columns)


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
    for name, packages, make in (
        ("DuckDB", ("duckdb",), in_duckdb),
        ("Ibis", ("ibis", "duckdb"), in_ibis),
        ("Spark", ("pyspark",), in_spark),
    )
    if all(importlib.util.find_spec(package) is not None for package in packages)
}
"""Frames whose rows stay in their engine, of those that are installed here."""

EVERY = {**IN_MEMORY, **STAYING}
