"""
Large made-up records as Parquet: as many rows as asked for, in little memory.

What `lakpi.testing.synthetic` makes is realistic and held in memory; this is for trying
engines on sizes that memory does not hold.  The columns are those of the catalogues'
referrals and child protection plans, so that their indicators run over the files; what is
in them is drawn evenly, row by row, a million at a time.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from lakpi.areas import authorities
from lakpi.days import EPOCH

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.random import Generator
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

START: Final = datetime.date(2005, 4, 1)
"""The first day on which anything happens in these records."""

END: Final = datetime.date(2020, 3, 31)
"""The last one."""

_AT_ONCE: Final = 1_000_000
_SEXES: Final = ("F", "M")
_ETHNICITIES: Final = ("AIND", "BAFR", "MWBC", "OOTH", "WBRI", "WOTH")
_AGES: Final = ("0 to 4", "5 to 9", "10 to 14", "15 to 17", "18 and over")
_SOURCES: Final = ("1A", "2A", "3E", "5A", "6", "8", "10")
_CATEGORIES: Final = ("EMO", "MUL", "NEG", "PHY", "SAB")
# Odd, and far from any power of two: numbers are told apart, and lie anywhere.
_SPREAD: Final = 2_654_435_761


def write_referrals(path: Path | str, rows: int, *, seed: int = 2014) -> Path:
    """
    Write made-up referrals of fifteen years, in every authority, to a Parquet file.

    There are three children to five referrals, each in one authority.  Beside the columns of
    `lakpi.catalogues.referrals.REFERRALS` there are three to count by: an age group, the
    working days that an assessment took, and how many factors it found.

    Args:
        path: Where the file is to be; what is there is written over.
        rows: How many referrals.
        seed: The same seed makes the same rows.

    Returns:
        The path.

    >>> import tempfile
    >>> import pandas as pd
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = pd.read_parquet(write_referrals(Path(folder, "referrals.parquet"), 1_000))
    >>> len(made), made["referral_id"].nunique(), made["authority"].nunique() > 100
    (1000, 1000, True)
    """
    codes = _codes()
    children = max(rows * 3 // 5, 1)

    def some(rng: Generator, numbers: Ints) -> dict[str, Any]:
        size = len(numbers)
        child = rng.integers(0, children, size)
        return {
            "authority": _chosen(codes, child * _SPREAD % len(codes)),
            "child_id": _ids("C", child),
            "referral_id": _ids("R", _shuffled(numbers, rows)),
            "referral_date": _days(rng.integers(0, _span() + 1, size)),
            "referral_source": _drawn(rng, _SOURCES, size),
            "no_further_action": rng.random(size) < 0.11,
            "sex": _chosen(_SEXES, child * _SPREAD // 7 % len(_SEXES)),
            "ethnicity": _chosen(_ETHNICITIES, child * _SPREAD // 11 % len(_ETHNICITIES)),
            "age_group": _drawn(rng, _AGES, size),
            "working_days": rng.integers(0, 70, size).astype(np.int32),
            "factors": rng.integers(0, 6, size).astype(np.int32),
        }

    return _written(Path(path), rows, seed, some)


def write_plans(path: Path | str, rows: int, *, seed: int = 2015) -> Path:
    """
    Write made-up child protection plans of fifteen years to a Parquet file.

    They last nine months on average, and some have not ended.  The columns are those of
    `lakpi.catalogues.child_protection.PLANS` that a collection must have, and the category.

    Args:
        path: Where the file is to be; what is there is written over.
        rows: How many plans.
        seed: The same seed makes the same rows.

    Returns:
        The path.
    """
    codes = _codes()
    children = max(rows * 4 // 5, 1)

    def some(rng: Generator, numbers: Ints) -> dict[str, Any]:
        size = len(numbers)
        child = rng.integers(0, children, size)
        start = rng.integers(0, _span() + 1, size)
        end = start + rng.exponential(270, size).astype(np.int64) + 1
        return {
            "authority": _chosen(codes, child * _SPREAD % len(codes)),
            "child_id": _ids("C", child),
            "plan_id": _ids("P", _shuffled(numbers, rows)),
            "start_date": _days(start),
            "end_date": _days(end, known=end <= _span()),
            "category": _drawn(rng, _CATEGORIES, size),
        }

    return _written(Path(path), rows, seed, some)


def _written(
    path: Path, rows: int, seed: int, some: Callable[[Generator, Ints], Mapping[str, Any]]
) -> Path:
    import pyarrow as pa
    from pyarrow import parquet

    rng = np.random.default_rng(seed)
    writer = None
    for first in range(0, max(rows, 1), _AT_ONCE):
        part = pa.table(dict(some(rng, np.arange(first, min(first + _AT_ONCE, rows)))))
        writer = writer or parquet.ParquetWriter(path, part.schema, compression="zstd")
        writer.write_table(part, row_group_size=_AT_ONCE // 8)
    if writer is not None:
        writer.close()
    return path


def _codes() -> tuple[str, ...]:
    return tuple(area.code for area in authorities(on=END))


def _span() -> int:
    return (END - START).days


def _days(offsets: Ints, known: NDArray[np.bool_] | None = None) -> pa.Array:
    import pyarrow as pa

    days = (offsets + START.toordinal() - EPOCH).astype("M8[D]")
    return pa.array(days, mask=None if known is None else ~known)


def _drawn(rng: Generator, labels: tuple[str, ...], size: int) -> pa.Array:
    return _chosen(labels, rng.integers(0, len(labels), size))


def _chosen(labels: tuple[str, ...], places: Ints) -> pa.Array:
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(places.astype(np.int32), pa.array(labels)).cast("string")


def _ids(letter: str, numbers: Ints) -> pa.Array:
    """
    Write numbers as ids, all of one length: C00000012.
    """
    import pyarrow as pa
    from pyarrow import compute

    digits = compute.utf8_lpad(pa.array(numbers).cast("string"), 9, "0")
    return compute.binary_join_element_wise(letter, digits, "")


def _shuffled(numbers: Ints, rows: int) -> Ints:
    """
    Put each number below `rows` in another's place, all different, without a table of them.
    """
    step = _SPREAD % rows or 1
    while np.gcd(step, rows) != 1:
        step += 1
    return numbers * step % rows
