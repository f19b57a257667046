"""
Days as numbers, rows of rows, and the names of events.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Days = NDArray[np.datetime64]

EPOCH: Final = 719163
"""The ordinal of 1 January 1970."""


def ordinals(days: Days) -> Ints:
    """
    Number days, so that all are above nought; -1 for none.
    """
    missing = np.isnat(days)
    found: Ints = np.where(missing, -1, days.astype("M8[D]").astype(np.int64) + EPOCH)
    return found


def at(held: Ints, rows: Ints) -> Ints:
    """
    Give what some rows hold; -1 where there is no row.
    """
    found: Ints = np.append(held, [-1])[rows]
    return found


def event_ids(
    child: NDArray[np.object_], day: Days, number: Ints | None = None
) -> NDArray[np.object_]:
    """
    Name events by child and day, and a number where several look alike.
    """
    days, place = np.unique(day, return_inverse=True)
    said = [str(each) for each in days]
    ids = np.empty(len(child), dtype=object)
    ids[:] = [f"{c} {said[p]}" for c, p in zip(child.tolist(), place.tolist(), strict=True)]
    if number is not None:
        for row in np.flatnonzero(number > 1).tolist():
            ids[row] += f" ({number[row]})"
    ids[np.isnat(day) | pd.isna(child)] = None
    return ids


def plain(held: Any, rows: Ints) -> list[Hashable]:  # noqa: ANN401 - any array of pandas or NumPy
    """
    Give the values of some rows as Python has them.
    """
    some = held[rows]
    kept: list[Hashable] = (some.astype(np.int64) if some.dtype.kind == "M" else some).tolist()
    return kept
