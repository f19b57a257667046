"""
Rows that stay in their engine: a database's, a cluster's or a file's, never all in memory.

What the home form of `lakpi.records.columns` is to rows in memory, this is to rows in an
engine: the declared columns as lazy expressions, texts trimmed, blanks missing, days
as dates, and whole numbers for everything that is added up.
"""

from __future__ import annotations

import datetime
import importlib.util
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, TypeAlias

import narwhals.stable.v2 as nw
import pandas as pd

from lakpi.errors import EngineError, RecordsError, did_you_mean
from lakpi.records.columns import UNKNOWN_CODE, text_of
from lakpi.records.records import Lazy, NativeFrame
from lakpi.sources import Column, Source

Dtype: TypeAlias = Any
"""What Narwhals says that a column holds."""

_TEXT: Final = (nw.String, nw.Categorical, nw.Enum)


def engine_of(given: NativeFrame) -> str:
    """
    Name the engine that a frame's rows stay in; empty for rows in memory.

    A Polars query counts as in memory: it is collected.
    """
    try:
        frame = given if isinstance(given, nw.LazyFrame) else nw.from_native(given)
    except TypeError:
        return ""
    name = str(frame.implementation).rpartition(".")[2].lower()
    if isinstance(frame, nw.LazyFrame) and name != "polars":
        return _NAMES.get(name, name)
    return ""


_NAMES: Final = {"duckdb": "DuckDB", "pyspark": "Spark", "ibis": "Ibis", "sqlframe": "SQLFrame"}


def home_rows(
    given: NativeFrame,
    source: Source,
    lacks: frozenset[str],
    area: str | None,
    *,
    tidy: frozenset[str] = frozenset(),
    also: Sequence[str] = (),
) -> Lazy:
    """
    Give an engine's rows in home form: the declared columns, none left out yet.

    Args:
        given: The engine's frame.
        source: What its rows are.
        lacks: Columns that the frame need not have.
        area: The one area of a frame without an area column.
        tidy: Columns of text that need no trimming, and hold no blank texts.
        also: Columns that are handed on as they are.

    Raises:
        RecordsError: For a missing column.
        EngineError: For a column of a kind that an engine cannot be asked to parse.
    """
    frame = nw.from_native(given).lazy()
    schema = frame.collect_schema()
    absent = {source.area} if source.area not in schema and area is not None else set()
    missing = [c.name for c in source.columns if c.name not in {*schema, *lacks, *absent}]
    if missing:
        listed = "; ".join(f"{name!r}{did_you_mean(name, schema)}" for name in missing)
        message = f"the frame of source {source.name!r} lacks columns: {listed}"
        if source.area in missing:
            message += f" For records of one area without {source.area!r}, say authority="
        raise RecordsError(message)
    made = []
    for column in source.columns:
        if column.name in absent:
            expression = nw.lit(area)
        elif column.name in lacks:
            expression = nw.lit(None).cast(_KINDS[column.kind])
        else:
            expression = _home(column, source, schema[column.name], tidy=column.name in tidy)
        made.append(expression.alias(column.name))
    home: Lazy = frame.select(*made, *also)
    return home


_KINDS: Final[Mapping[type[object], Any]] = {
    str: nw.String(),
    int: nw.Int64(),
    float: nw.Float64(),
    bool: nw.Boolean(),
    datetime.date: nw.Date(),
    Decimal: nw.Float64(),
}


def _home(column: Column, source: Source, dtype: Dtype, *, tidy: bool) -> nw.Expr:
    if tidy and (column.name in source.identifiers or column.kind is str):
        here = nw.col(column.name)
        return here if column.name in source.identifiers else _known(here, column)
    read = _read_id if column.name in source.identifiers else _READERS[column.kind]
    made = read(nw.col(column.name), column, dtype)
    if made is None:
        wanted = "whole numbers or text" if read is _read_id else _WANTED[column.kind]
        message = (
            f"column {column.name!r} of source {source.name!r} is of type {dtype}; in an engine"
            f" {wanted} is needed: cast it there first, or read the rows into memory, where lakpi"
            " parses text"
        )
        raise EngineError(message)
    return made


def _read_id(here: nw.Expr, _column: Column, dtype: Dtype) -> nw.Expr | None:
    if dtype.is_integer():
        return here.cast(nw.Int64)
    return _text(here) if dtype in _TEXT else None


def _read_date(here: nw.Expr, _column: Column, dtype: Dtype) -> nw.Expr | None:
    naive = isinstance(dtype, nw.Datetime) and dtype.time_zone is None
    return here.cast(nw.Date) if dtype == nw.Date or naive else None


def _read_text(here: nw.Expr, column: Column, dtype: Dtype) -> nw.Expr | None:
    if not dtype.is_integer() and dtype not in _TEXT:
        return None
    return _known(_text(here), column)


def _known(text: nw.Expr, column: Column) -> nw.Expr:
    if not column.codes:
        return text
    # An unknown code may be anybody's free text: it is counted, never shown.
    known = nw.when(text.is_in(column.codes)).then(text).otherwise(nw.lit(UNKNOWN_CODE))
    return nw.when(~text.is_null()).then(known)


def _read_flag(here: nw.Expr, _column: Column, dtype: Dtype) -> nw.Expr | None:
    if dtype == nw.Boolean:
        return here
    if not dtype.is_integer():
        return None
    no = nw.when(here == 0).then(nw.lit(value=False))
    return nw.when(here == 1).then(nw.lit(value=True)).otherwise(no)


def _read_whole(here: nw.Expr, _column: Column, dtype: Dtype) -> nw.Expr | None:
    return here.cast(nw.Int64) if dtype.is_integer() else None


def _read_number(here: nw.Expr, column: Column, dtype: Dtype) -> nw.Expr | None:
    if not dtype.is_numeric():
        return None
    number = here.cast(nw.Float64)
    if column.kind is not Decimal:
        return number
    rounded: nw.Expr = scaled(number, column.decimals) / 10**column.decimals
    return rounded


_READERS: Final[Mapping[type[object], Callable[[nw.Expr, Column, Dtype], nw.Expr | None]]] = {
    str: _read_text,
    int: _read_whole,
    float: _read_number,
    bool: _read_flag,
    datetime.date: _read_date,
    Decimal: _read_number,
}


def _text(text: nw.Expr) -> nw.Expr:
    trimmed = text.cast(nw.String).str.strip_chars()
    return nw.when(trimmed != "").then(trimmed)


def scaled(number: nw.Expr, decimals: int) -> nw.Expr:
    """
    Express a number as a whole number of its last decimal place, halves away from nought.
    """
    # A half that a binary fraction falls just short of is still a half.
    up = nw.when(number < 0).then(nw.lit(-1.0)).otherwise(nw.lit(1.0))
    size = nw.when(number < 0).then(0 - number).otherwise(number) * float(10**decimals)
    made: nw.Expr = (size + 0.5 + 1e-6).floor() * up
    return made


_WANTED: Final[Mapping[type[object], str]] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "a truth value, or 1 and 0,",
    datetime.date: "a DATE (or a timestamp without a time zone, in London time)",
    Decimal: "a number",
}


def gathered(query: Lazy) -> nw.DataFrame[Any]:
    """
    Run a query, and bring its small answer into memory.
    """
    engine = engine_of(query)
    if engine == "DuckDB":
        # Arrow takes half the time of pandas, and keeps large whole numbers beside missing ones.
        return query.collect("pyarrow" if importlib.util.find_spec("pyarrow") else "pandas")
    return _by_ibis(nw.to_native(query)) if engine == "Ibis" else query.collect()


def _by_ibis(table: NativeFrame) -> nw.DataFrame[Any]:
    """
    Run an Ibis query; on DuckDB by its text, because Ibis 12 cannot read DuckDB 2's answers.
    """
    backend = table.get_backend()
    if backend.name != "duckdb":
        answer: nw.DataFrame[Any] = nw.from_native(table).collect()
        return answer
    import ibis

    text = ibis.to_sql(table, dialect="duckdb")
    return nw.from_native(backend.raw_sql(str(text)).df(), eager_only=True)


def texts_told(series: nw.Series[Any]) -> list[str]:
    """
    Read the texts of an answer's column, whatever its library makes of them; "" where missing.
    """
    return ["" if pd.isna(value) else text_of(value) for value in series.to_list()]


def whole(condition: nw.Expr) -> nw.Expr:
    """
    Express a condition as 1 where it is met and 0 where it is not, or where it is not known.
    """
    return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0)).cast(nw.Int64)


def alike(rows: Lazy, *names: str) -> Lazy:
    """
    Give each combination of some columns once.

    What `unique` does by numbering rows in an order that some databases refuse.
    """
    told = rows.select(*names).group_by(*names).agg(nw.len().alias("alike"))
    return told.select(*names)
