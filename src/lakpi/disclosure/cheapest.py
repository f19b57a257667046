"""
The cheapest way in which numbers that are given away could be others.

A linear programme moves each of them to where it must be possible for it to be; what is
shown may move too, at the price of hiding it.  Its answer is a table as good as the true
one, and whatever differs in it from what is shown has to be hidden.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import scipy.sparse

from lakpi.disclosure.prints import Prints
from lakpi.disclosure.programme import programme
from lakpi.disclosure.system import Bools, System

__all__ = ["cheapest_way"]

MOVED: Final = 1e-4
SHORT: Final = 1e4
"""The price of a step that a number falls short of where it should be able to be."""


def cheapest_way(system: System, prints: Prints, hidden: Bools, low: Bools, high: Bools) -> Bools:
    """
    Find what to hide, so that numbers can be as low or as high as promised.

    Args:
        system: The numbers and sums.
        prints: Where they are printed.
        hidden: What is hidden already.
        low: The numbers that should be able to be lower.
        high: Those that should be able to be higher.

    Returns:
        What to hide beside it; nothing where there is no way.
    """
    tables = system.tables()
    columns = np.flatnonzero(np.isin(tables, np.unique(tables[low | high])) & (tables >= 0))
    if not len(columns):
        return np.zeros(system.size, dtype=bool)
    least, most = system.bounds(hidden)
    fixed = least.copy()
    fixed[columns] = 0.0
    part = system.sums[:, columns]
    rows = np.flatnonzero(np.diff(part.indptr))
    part = part[rows]
    least, most = least[columns], most[columns]
    up, down = np.flatnonzero(high[columns]), np.flatnonzero(low[columns])
    owner = system.owner[columns]
    moves = np.flatnonzero((owner >= 0) & ~hidden[owner])
    price = prints.price(hidden)[owner[moves]]
    # Equal prices would leave the choice to the solver's mood.
    price *= 1 + 1e-7 * ((columns[moves] * 7919) % 1009) / 1009
    room = np.where(
        owner[moves] == columns[moves], least[moves] - system.floor[columns[moves]], np.inf
    )
    start = least.copy()
    end = most.copy()
    start[up], end[up] = system.need_high[columns[up]], np.inf
    end[down] = system.need_low[columns[down]]
    start[down] = np.minimum(start[down], end[down])
    short_up = np.maximum(start[up] - least[up], 0)
    equations = scipy.sparse.hstack(
        [part, part[:, moves], -part[:, moves], -part[:, up], part[:, down]], format="csr"
    )
    cost = np.concatenate(
        [np.zeros(len(columns)), price, price, np.full(len(up) + len(down), SHORT)]
    )
    bounds = np.column_stack(
        [
            np.concatenate([start, np.zeros(equations.shape[1] - len(columns))]),
            np.concatenate(
                [
                    end,
                    np.full(len(moves), np.inf),
                    np.maximum(room, 0),
                    short_up,
                    np.full(len(down), np.inf),
                ]
            ),
        ]
    )
    owed = -(system.sums[rows] @ np.where(np.isfinite(fixed), fixed, 0.0))
    answer = programme(cost, equations, owed, bounds)
    more = np.zeros(system.size, dtype=bool)
    if answer is not None:
        step = answer[0][len(columns) : len(columns) + 2 * len(moves)]
        moved = step[: len(moves)] + step[len(moves) :] > MOVED
        more[owner[moves[moved]]] = True
    return more
