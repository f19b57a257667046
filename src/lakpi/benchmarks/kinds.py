"""
Kinds of figure: which of theirs are of the same kind as ours, whatever their area and period.

A kind is a definition of ours with a scope, a breakdown and a category.  A figure of
theirs by another definition of the same indicator is of that kind too; that it differs
is remembered and said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np
import pandas as pd

from lakpi.benchmarks.columns import Columns, periods_of, shared_codes
from lakpi.figures import Figures

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Integers = NDArray[np.int64]

__all__ = ["Kinds", "kinds_of"]

_PLACE: Final = ("scope", "breakdown", "category")
_NO_DEFINITION: Final = -1


@attrs.frozen(eq=False, kw_only=True)
class Kinds:
    """
    The kinds and periods of two sets of figures, as whole numbers.

    Attributes:
        ours: The kind of each of our figures.
        our_period: Its period (`lakpi.benchmarks.columns.periods_of`); of a state on a
            day, that day.
        rows: Those of their figures that are of a kind of ours, once for each.
        theirs: The kinds of those.
        their_period: Their periods.
        same: Whether they follow our very definition.
        definitions: Shape ``(their meanings, our meanings)``: whether two are one.
    """

    ours: Integers
    our_period: Integers
    rows: Integers
    theirs: Integers
    their_period: Integers
    same: Bools
    definitions: Bools


def kinds_of(ours: Figures, theirs: Figures, mine: Columns, columns: Columns) -> Kinds:
    """
    Find the kinds that both sets of figures have.

    Args:
        ours: Our figures.
        theirs: The comparators' figures.
        mine: What comparing reads of ours.
        columns: What comparing reads of theirs.
    """
    rows, definition = _by_our_definitions(ours, theirs, columns)
    meaning = mine.meaning[:-1]
    kind, their_kind = meaning, definition
    for name in _PLACE:
        one, two = shared_codes(ours.column(name), theirs.column(name))
        size = int(max(one.max(initial=0), two.max(initial=0))) + 1
        if size > 1:
            kind, their_kind = kind * size + one, their_kind * size + two[rows]
    numbers = pd.factorize(np.concatenate([kind, their_kind]))[0].astype(np.int64)
    snapshot = mine.facts.snapshot
    on_a_day = np.zeros(len(theirs), dtype=np.bool_)
    on_a_day[rows] = snapshot[definition]
    definitions = _same_definitions(ours, theirs)
    return Kinds(
        ours=numbers[: len(kind)],
        our_period=periods_of(ours, snapshot[meaning]),
        rows=rows,
        theirs=numbers[len(kind) :],
        their_period=periods_of(theirs, on_a_day)[rows],
        same=definitions[columns.meaning[rows], definition],
        definitions=definitions,
    )


def _by_our_definitions(
    ours: Figures, theirs: Figures, columns: Columns
) -> tuple[Integers, Integers]:
    """
    The figures of theirs that are of our indicators, once for each definition of ours.
    """
    wanted: dict[str, list[int]] = {}
    for number, meaning in enumerate(ours.meanings):
        wanted.setdefault(meaning.id, []).append(number)
    found, definitions = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for turn in range(max(map(len, wanted.values()), default=0)):
        ours_of_theirs = [
            (wanted.get(meaning.id, [])[turn : turn + 1] or [_NO_DEFINITION])[0]
            for meaning in theirs.meanings
        ]
        which = np.array([*ours_of_theirs, _NO_DEFINITION])[columns.meaning[:-1]]
        rows = np.flatnonzero(which != _NO_DEFINITION)
        found.append(rows)
        definitions.append(which[rows])
    return np.concatenate(found), np.concatenate(definitions)


def _same_definitions(ours: Figures, theirs: Figures) -> Bools:
    same = np.zeros((max(len(theirs.meanings), 1), max(len(ours.meanings), 1)), dtype=np.bool_)
    mine = {meaning.key: number for number, meaning in enumerate(ours.meanings)}
    for number, meaning in enumerate(theirs.meanings):
        if meaning.key in mine:
            same[number, mine[meaning.key]] = True
    return same
