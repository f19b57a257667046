"""
The answers of a database's own client, whatever made them: checked, and of the types asked for.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

import narwhals.stable.v2 as nw
import pandas as pd

from lakpi.errors import RecordsError, did_you_mean
from lakpi.records import Cell, Lazy, NativeFrame
from lakpi.records.columns import read_dates
from lakpi.sources import Column

Answers: TypeAlias = Mapping[str, NativeFrame]
"""A frame for each query, by the query's name."""


def answer_to(name: str, query: Lazy, answers: Answers) -> nw.DataFrame[Any]:
    """
    Take the answer to a query, with the columns and types that were asked for.

    Args:
        name: The query's name.
        query: The query.
        answers: The answers: frames of any library, as a driver or a CSV file gives them.

    Raises:
        RecordsError: For an answer that is missing, or is not one to this query.
    """
    if name not in answers:
        message = f"there is no answer to the query {name!r}.{did_you_mean(name, answers)}"
        raise RecordsError(message)
    try:
        given = nw.from_native(answers[name])
    except TypeError:
        message = (
            f"the answer to {name!r} is a {type(answers[name]).__name__}; a frame is expected"
            " (pandas, Polars, PyArrow)"
        )
        raise RecordsError(message) from None
    held = (given.collect() if isinstance(given, nw.LazyFrame) else given).to_dict(as_series=False)
    schema = query.collect_schema()
    lacking = [column for column in schema if column not in held]
    if lacking:
        message = (
            f"the answer to {name!r} lacks the columns {', '.join(map(repr, lacking))}; it has"
            f" {', '.join(map(repr, held)) or 'none'}. Give it as the query names its columns,"
            " heading included"
        )
        raise RecordsError(message)
    made = {column: _read(held[column], dtype, column, name) for column, dtype in schema.items()}
    return nw.from_native(pd.DataFrame(made), eager_only=True)


def _read(values: Sequence[Cell], dtype: Any, column: str, name: str) -> pd.Series[Any]:  # noqa: ANN401 - Narwhals' types have no common one
    missing = pd.Series(list(values), dtype=object).isna()
    cells = [None if gone else value for value, gone in zip(values, missing, strict=True)]
    told = pd.Series(cells, dtype=object)
    if dtype == nw.Date:
        texts = pd.Series([None if cell is None else str(cell) for cell in cells], dtype=object)
        days = read_dates(nw.from_native(texts, series_only=True), Column(column, datetime.date))
        if days.unread.any():
            raise _unlike(column, name, "days")
        ordinals = pd.Series(days.values, dtype="Int64").fillna(0).tolist()
        days_read = [datetime.date.fromordinal(int(day)) if day else None for day in ordinals]
        return pd.Series(days_read, dtype=object)
    kind = "whole numbers" if dtype.is_integer() else "numbers" if dtype.is_numeric() else ""
    if not kind:
        return told
    try:
        made = [None if value is None else _NUMBERS[kind](value) for value in cells]
    except (TypeError, ValueError):
        raise _unlike(column, name, kind) from None
    return pd.Series(made, dtype="Int64" if dtype.is_integer() else "float64")


def _whole(value: Cell) -> int:
    number = int(value)
    if not isinstance(value, str) and number != value:
        message = "not whole"
        raise ValueError(message)
    return number


_NUMBERS: Final[Mapping[str, Callable[[Cell], float]]] = {"whole numbers": _whole, "numbers": float}


def _unlike(column: str, name: str, kind: str) -> RecordsError:
    return RecordsError(
        f"column {column!r} of the answer to {name!r} holds what is not {kind}: give the answer"
        " as the database gives it"
    )
