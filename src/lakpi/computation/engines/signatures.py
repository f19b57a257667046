"""
Many counts at once: rows are told apart by which conditions they meet, and added up in NumPy.

Fifty percentages ask fifty questions of every row, but of few conditions: a row's
signature says which of them it meets, as the bits of a number.  An engine that counts rows
by their signature reads each once, instead of adding to fifty sums; the sums are a product
of two small tables.  Where rows have too many signatures, the sums are asked for instead.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd

from lakpi.computation.engines.batches import ROWS, Batch, keyed_rows, query
from lakpi.computation.engines.facts import Other
from lakpi.computation.engines.rules import met
from lakpi.conditions import AllOf, Condition
from lakpi.records import EngineTable, Lazy, gathered, whole
from lakpi.sources import Source

if TYPE_CHECKING:
    from numpy.typing import NDArray

MANY_SUMS: Final = 12
"""From so many sums on, it pays to tell rows apart by their signature."""

MOST_SIGNATURES: Final = 256
_MOST_CONDITIONS: Final = 60
_MOST_KEYS: Final = 1 << 24
_SIGNATURE: Final = "signature"


def many(batch: Batch) -> bool:
    """
    Say whether a batch is of many counts, all of them of rows.
    """
    plain = not (batch.kept or batch.bits or batch.where)
    counts = all(not each.column and not each.squared for each in batch.sums)
    return plain and counts and len(batch.sums) >= MANY_SUMS


def answered(
    batches: Sequence[Batch], table: EngineTable, other: Other
) -> Iterator[nw.DataFrame[Any]]:
    """
    Ask an engine for batches, by signature where that is quicker; the answers are the same.
    """
    few: dict[tuple[Condition, ...], bool] = {}
    for batch in batches:
        yield _answer(batch, table, other, few)


def _answer(
    batch: Batch, table: EngineTable, other: Other, few: dict[tuple[Condition, ...], bool]
) -> nw.DataFrame[Any]:
    """
    Ask for one batch; for which conditions rows have few signatures is added to `few`.
    """
    own = table.rows.implementation
    if not (many(batch) and (own.is_duckdb() or own.is_pyspark())):
        return gathered(query(batch, table, other))
    conditions = list(dict.fromkeys(c for each in batch.sums for c in _parts(each.where)))
    if len(conditions) > _MOST_CONDITIONS:
        return gathered(query(batch, table, other))
    rows, keys = keyed_rows(batch, table, other)
    read = rows.select(
        *keys,
        _signature(conditions, table.source).alias(_SIGNATURE),
        nw.lit(1).cast(nw.Int64).alias(ROWS),
    )
    told = tuple(conditions)
    if told not in few:
        signatures = gathered(_counted(read, [_SIGNATURE]).head(MOST_SIGNATURES + 1))
        few[told] = len(signatures) <= MOST_SIGNATURES
    if not few[told]:
        return gathered(query(batch, table, other))
    by = [name for name in read.collect_schema() if name not in {ROWS, _SIGNATURE}]
    return _added_up(_told(_counted(read, [*by, _SIGNATURE])), by, batch, conditions)


def _told(asked: Lazy) -> pd.DataFrame:
    """
    Bring an answer of millions of rows into memory, its texts as categories.
    """
    if not asked.implementation.is_duckdb() or importlib.util.find_spec("pyarrow") is None:
        return gathered(asked).to_pandas()
    import pyarrow as pa

    table = nw.to_native(asked.collect("pyarrow"))
    for place, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            # One text for each of a million rows is what takes the time.
            table = table.set_column(place, field.name, table.column(place).dictionary_encode())
    made: pd.DataFrame = table.to_pandas()
    return made


def _parts(conditions: tuple[Condition, ...]) -> Iterator[Condition]:
    for condition in conditions:
        if isinstance(condition, AllOf):
            yield from _parts(condition.parts)
        else:
            yield condition


def _signature(conditions: list[Condition], source: Source) -> nw.Expr:
    made: nw.Expr = nw.lit(0).cast(nw.Int64)
    for place, condition in enumerate(conditions):
        made = made + whole(met(condition, source)) * (1 << place)
    return made


def _counted(read: Lazy, by: list[str]) -> Lazy:
    made: Lazy = read.select(*by, ROWS).group_by(*by).agg(nw.col(ROWS).sum())
    return made.select(*by, nw.col(ROWS).cast(nw.Int64))


def _added_up(
    told: pd.DataFrame, by: list[str], batch: Batch, conditions: list[Condition]
) -> nw.DataFrame[Any]:
    """
    From rows by key and signature to rows by key, with the sums.
    """
    key, most = np.zeros(len(told), dtype=np.int64), 1
    for name in by:
        code, uniques = pd.factorize(told[name])
        key = key * (len(uniques) + 1) + code + 1
        most *= len(uniques) + 1
        if most > _MOST_KEYS:
            key, most = _close_together(key)
    key, size = _close_together(key)
    signature, column = np.unique(told[_SIGNATURE].to_numpy(np.int64), return_inverse=True)
    weights = told[ROWS].to_numpy(np.int64)
    # Counts of rows are exact as floats.
    flat = np.bincount(key * len(signature) + column, weights, size * len(signature))
    table = flat.reshape(size, len(signature))
    bits = [sum(1 << conditions.index(part) for part in _parts(each.where)) for each in batch.sums]
    meets = np.array([[(sign & bit) == bit for bit in bits] for sign in signature.tolist()])
    sums = np.rint(table @ meets.astype(float).reshape(len(signature), len(bits)))
    first = np.zeros(size, dtype=np.int64)
    first[key[::-1]] = np.arange(len(told))[::-1]
    made = told[by].iloc[first].reset_index(drop=True)
    counted = pd.DataFrame(
        sums.astype(np.int64), columns=[f"sum {place}" for place in range(len(bits))]
    )
    rows = pd.DataFrame({ROWS: np.rint(table.sum(axis=1)).astype(np.int64)})
    return nw.from_native(pd.concat([made, rows, counted], axis=1), eager_only=True)


def _close_together(key: NDArray[np.int64]) -> tuple[NDArray[np.int64], int]:
    """
    Number keys by those that occur, and say how many do.
    """
    if key.max(initial=0) <= _MOST_KEYS:
        occurs = np.zeros(int(key.max(initial=0)) + 1, dtype=np.int64)
        occurs[key] = 1
        return (occurs.cumsum() - 1)[key], int(occurs.sum())
    uniques, told = np.unique(key, return_inverse=True)
    return told.astype(np.int64), len(uniques)
