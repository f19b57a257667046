"""
Many counts at once: rows are told apart by which conditions they meet, and added up in NumPy.

Fifty percentages ask fifty questions of every row, but of few conditions: a row's
signature says which of them it meets, as the bits of a number.  An engine that counts rows
by their signature reads each once, instead of adding to fifty sums; the sums are a product
of two small tables.  Where rows have too many signatures, the sums are asked for instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any, Final

import narwhals.stable.v2 as nw
import numpy as np

from lakpi.computation.engines.batches import ROWS, Batch, keyed_rows, query
from lakpi.computation.engines.facts import Other
from lakpi.computation.engines.rules import met
from lakpi.conditions import AllOf, Compares, Condition, Value
from lakpi.records import EngineTable, Lazy, gathered
from lakpi.records.columns import close_codes, factorised
from lakpi.sources import Source

if TYPE_CHECKING:
    from numpy.typing import NDArray

MANY_SUMS: Final = 12
"""From so many sums on, it pays to tell rows apart by their signature."""

MOST_SIGNATURES: Final = 256
_MOST_CONDITIONS: Final = 60
_SMALL_CONDITIONS: Final = 30
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
    read = rows.select(*keys, _signature(conditions, table.source).alias(_SIGNATURE))
    told = tuple(conditions)
    if told not in few:
        few[told] = _at_most(conditions) <= MOST_SIGNATURES or _are_few(read)
    if not few[told]:
        return gathered(query(batch, table, other))
    by = [name for name in read.collect_schema() if name != _SIGNATURE]
    return _added_up(gathered(_counted(read, [*by, _SIGNATURE])), by, batch, conditions)


def _parts(conditions: tuple[Condition, ...]) -> Iterator[Condition]:
    for condition in conditions:
        if isinstance(condition, AllOf):
            yield from _parts(condition.parts)
        else:
            yield condition


def _signature(conditions: list[Condition], source: Source) -> nw.Expr:
    """
    Express which conditions a row meets, as the bits of a number: a small one where it can be.
    """
    bits = [1 << place for place in range(len(conditions))]
    parts = [
        nw.when(met(condition, source)).then(nw.lit(bit)).otherwise(nw.lit(0))
        for condition, bit in zip(conditions, bits, strict=True)
    ]
    if len(parts) > _SMALL_CONDITIONS:
        parts = [part.cast(nw.Int64) for part in parts]
    return reduce(lambda left, right: left + right, parts)


def _at_most(conditions: list[Condition]) -> int:
    """
    Say how many signatures there can be, whatever the rows hold.

    A column that is compared with some values falls between, before or behind them, or is
    missing; any other condition is met or not.
    """
    cuts: dict[str, set[tuple[Value, bool]]] = {}
    most = 1
    for condition in conditions:
        if not isinstance(condition, Compares):
            most *= 2
            continue
        own = cuts.setdefault(condition.column, set())
        if condition.comparison not in ("<=", ">"):
            own.add((condition.value, False))
        if condition.comparison not in (">=", "<"):
            own.add((condition.value, True))
    for own in cuts.values():
        most *= len(own) + 2
    return most


def _are_few(read: Lazy) -> bool:
    signatures = gathered(_counted(read, [_SIGNATURE]).head(MOST_SIGNATURES + 1))
    return len(signatures) <= MOST_SIGNATURES


def _counted(read: Lazy, by: list[str]) -> Lazy:
    made: Lazy = read.group_by(*by).agg(nw.len().alias(ROWS))
    return made.select(*by, nw.col(ROWS).cast(nw.Int64))


def _added_up(
    told: nw.DataFrame[Any], by: list[str], batch: Batch, conditions: list[Condition]
) -> nw.DataFrame[Any]:
    """
    From rows by key and signature to rows by key, with the sums.
    """
    key, most = np.zeros(len(told), dtype=np.int64), 1
    for name in by:
        column = told.get_column(name)
        code, uniques = close_codes(column) or factorised(column)
        key = key * (len(uniques) + 1) + code + 1
        most *= len(uniques) + 1
        if most > _MOST_KEYS:
            key, most = _close_together(key)
    key, size = _close_together(key)
    place, signature = factorised(told.get_column(_SIGNATURE))
    weights = told.get_column(ROWS).to_numpy()
    # Counts of rows are exact as floats.
    flat = np.bincount(key * len(signature) + place, weights, size * len(signature))
    table = flat.reshape(size, len(signature))
    bits = [sum(1 << conditions.index(part) for part in _parts(each.where)) for each in batch.sums]
    meets = np.array([[(sign & bit) == bit for bit in bits] for sign in signature.tolist()])
    sums = np.rint(table @ meets.astype(float).reshape(len(signature), len(bits)))
    first = np.zeros(size, dtype=np.int64)
    first[key[::-1]] = np.arange(len(told))[::-1]
    counted = {f"sum {place}": added for place, added in enumerate(sums.T.astype(np.int64))}
    rows = {ROWS: np.rint(table.sum(axis=1)).astype(np.int64)}
    made = told.select(*by)[first].to_pandas()
    return nw.from_native(made.assign(**rows, **counted), eager_only=True)


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
