"""
The attack: how closely can a hidden number be told by whoever does all the sums?

By linear programming: the least and the greatest that a number can be, given every
equation and bound.  One number at a time is slow, so numbers of parts that have nothing
to do with one another are asked about together, and any answer that shows two numbers
to be wide enough counts for both.

Where a number is given away, the programme's dual says by what: a proof that holds as
long as everything it rests on is shown, so that one of these has to be hidden.
"""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np

from lakpi.disclosure.system import Bools, Floats, Ints, System

__all__ = ["NEAR", "Unsolved", "Verdict", "as_far_as_possible", "given_away"]

NEAR: Final = 1e-5


class Unsolved(Exception):  # noqa: N818 - no error: it is always caught
    """
    A linear programme without an answer.
    """


@attrs.frozen(eq=False)
class Verdict:
    """
    What is given away.

    Attributes:
        low: The numbers that cannot be taken for as low as promised; shape ``(n,)``.
        high: Those that cannot be for as high.
        proofs: For each, what shows it: unless one of these cells is hidden, it is
            given away.
    """

    low: Bools
    high: Bools
    proofs: tuple[tuple[int, ...], ...]

    @property
    def any(self) -> bool:
        """
        Whether anything is.
        """
        return bool((self.low | self.high).any())


@attrs.define
class _Question:
    """
    What is still to be shown: that a number can be as low, and as high, as promised.
    """

    low: Bools
    high: Bools

    def settle(self, answer: Floats, columns: Ints, system: System) -> None:
        """
        Strike out what an answer shows.
        """
        need_low, need_high = system.need_low[columns], system.need_high[columns]
        give = NEAR * np.maximum(1, np.abs(np.nan_to_num(need_high)))
        with np.errstate(invalid="ignore"):
            self.low[columns] &= ~(answer <= need_low + give)
            self.high[columns] &= ~(answer >= need_high - give)

    @property
    def left(self) -> int:
        return int(self.low.sum() + self.high.sum())


@attrs.frozen(eq=False)
class _Answer:
    numbers: Floats
    rows: Ints
    dual: Floats


def given_away(system: System, hidden: Bools, among: Bools | None = None) -> Verdict:
    """
    Find the numbers that can be told more closely than promised.

    Args:
        system: The numbers and sums.
        hidden: Which numbers are hidden.
        among: Look at these alone.

    Raises:
        Unsolved: No table at all fits what is shown: the figures contradict each other.
    """
    low, high = system.bounds(hidden)
    asked = system.sensitive if among is None else system.sensitive & among
    question = _Question(asked.copy(), asked.copy())
    pieces = system.pieces(low, high)
    _together(system, question, asked, pieces, low, high)
    failed_low, failed_high = np.zeros_like(asked), np.zeros_like(asked)
    proofs: dict[tuple[int, ...], None] = {}
    # One of each part at a time.
    while question.left:
        goal = np.zeros(system.size)
        for wanted, sign in ((question.high, 1.0), (question.low, -1.0)):
            numbers = np.flatnonzero(wanted)
            _, first = np.unique(pieces[numbers], return_index=True)
            chosen = numbers[first]
            chosen = chosen[~np.isin(pieces[chosen], pieces[goal != 0])]
            goal[chosen] = sign
        cap_low = np.where(goal < 0, np.maximum(low, np.minimum(system.need_low, high)), low)
        cap_high = np.where(goal > 0, np.minimum(high, np.maximum(system.need_high, low)), high)
        columns = _columns(goal, pieces)
        answer = _solved(system, columns, -goal[columns], cap_low, cap_high)
        question.settle(answer.numbers, columns, system)
        failed = (question.low & (goal < 0)) | (question.high & (goal > 0))
        failed_low |= failed & (goal < 0)
        failed_high |= failed & (goal > 0)
        question.low[goal < 0] = False
        question.high[goal > 0] = False
        if failed.any():
            proofs.update(dict.fromkeys(_proofs(system, hidden, answer, pieces, failed)))
    return Verdict(failed_low, failed_high, tuple(proofs))


def _together(
    system: System,
    question: _Question,
    asked: Bools,
    pieces: Ints,
    low: Floats,
    high: Floats,
) -> None:
    """
    Push all numbers at once, each within what is promised of it so that none runs away.
    """
    low = np.where(asked, np.maximum(low, system.need_low), low)
    high = np.where(asked, np.minimum(high, system.need_high), high)
    for _ in range(2):
        before = question.left
        for sign in (1.0, -1.0):
            goal = sign * (question.high if sign > 0 else question.low)
            columns = _columns(goal, pieces)
            if not len(columns):
                continue
            try:
                answer = _solved(system, columns, -goal[columns], low, high)
            except Unsolved:  # together they are too much; one by one they may not be
                return
            question.settle(answer.numbers, columns, system)
        if question.left == before:
            return


def _columns(goal: Floats, pieces: Ints) -> Ints:
    return np.flatnonzero(np.isin(pieces, np.unique(pieces[goal != 0])))


def _proofs(
    system: System, hidden: Bools, answer: _Answer, pieces: Ints, failed: Bools
) -> list[tuple[int, ...]]:
    """
    Read off what the proofs rest on: whatever shown has a price in the dual.
    """
    part = system.sums[answer.rows]
    opened = np.where(pieces >= 0, pieces + 1, 0)
    part_of = np.asarray(abs(part).multiply(opened).max(axis=1).todense()).ravel() - 1
    free = system.guards[:, 0] >= 0
    found = []
    for number in np.flatnonzero(failed):
        dual = np.where(part_of == pieces[number], answer.dual, 0.0)
        priced = np.abs(part.T @ dual) > 1e-7
        cells = set(np.flatnonzero(priced & system.hideable & ~hidden).tolist())
        for guard in np.flatnonzero(priced & free):
            if not hidden[system.guards[guard]].any():
                cells |= {int(each) for each in system.guards[guard] if system.hideable[each]}
        found.append(tuple(sorted(cells)))
    return found


def as_far_as_possible(system: System) -> tuple[System, Bools]:
    """
    Promise no more than hiding everything would keep.

    Two hidden counts are 2 at least where zeros are shown, so their sum cannot be taken
    for 1, whatever is hidden beside it.

    Returns:
        The system with promises that can be kept, and the numbers of which that leaves
        but one: they are given away by what cannot be hidden.
    """
    hidden = system.hideable | system.small
    verdict = given_away(system, hidden)
    if not verdict.any:
        return system, np.zeros(system.size, dtype=bool)
    low, high = system.bounds(hidden)
    pieces = system.pieces(low, high)
    need_low, need_high = system.need_low.copy(), system.need_high.copy()
    for at in np.flatnonzero(verdict.low):
        need_low[at] = _end(system, at, 1.0, pieces, low, high)
    for at in np.flatnonzero(verdict.high):
        need_high[at] = _end(system, at, -1.0, pieces, low, high)
    return (
        attrs.evolve(system, need_low=need_low, need_high=need_high),
        (need_high - need_low < 1 - NEAR) & (verdict.low | verdict.high),
    )


def _end(  # noqa: PLR0917 - one programme
    system: System, at: int, sign: float, pieces: Ints, low: Floats, high: Floats
) -> float:
    """
    Find the least (1) or the greatest (-1) that a number can be.
    """
    if pieces[at] < 0:
        return float(low[at])
    columns = np.flatnonzero(pieces == pieces[at])
    answer = _solved(system, columns, sign * (columns == at), low, high)
    return float(answer.numbers[columns == at][0])


def _solved(system: System, columns: Ints, cost: Floats, low: Floats, high: Floats) -> _Answer:
    """
    Solve a linear programme over some of the numbers; the others are known.

    Raises:
        Unsolved: There is no answer.
    """
    from scipy.optimize import linprog

    held = np.where(np.isfinite(low), low, 0.0)
    held[columns] = 0.0
    part = system.sums[:, columns]
    rows = np.flatnonzero(np.diff(part.indptr))
    found = linprog(
        cost,
        A_eq=part[rows],
        b_eq=-(system.sums[rows] @ held),
        bounds=np.column_stack([low[columns], high[columns]]),
        method="highs",
    )
    if found.x is None or found.status != 0:
        raise Unsolved(found.message)
    return _Answer(np.asarray(found.x), rows, np.asarray(found.eqlin.marginals))
