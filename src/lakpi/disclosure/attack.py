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
import scipy.sparse

from lakpi.disclosure.programme import programme
from lakpi.disclosure.system import Bools, Floats, Ints, System

__all__ = [
    "NEAR",
    "Unsolved",
    "Verdict",
    "Witnesses",
    "alone_gives_away",
    "as_far_as_possible",
    "given_away",
]

NEAR: Final = 1e-5
TOGETHER: Final = 12
"""How often numbers are pushed together before they are asked about one by one."""


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


class Witnesses:
    """
    Tables that fit what is shown, and what each shows to be wide enough.

    A table in which a hidden number is what it is in truth goes on fitting when that
    number is shown: then what the table shows need not be asked again.
    """

    def __init__(self, system: System) -> None:
        """
        Begin with none.
        """
        self.system = system
        self._moved: list[Bools] = []
        self._low: list[Bools] = []
        self._high: list[Bools] = []

    def add(self, columns: Ints, numbers: Floats, low: Bools, high: Bools) -> None:
        """
        Keep a table that shows these numbers to be low, and high, enough.
        """
        system = self.system
        moved = np.zeros(system.size, dtype=bool)
        moved[columns] = (numbers < system.low[columns] - NEAR) | (
            numbers > system.high[columns] + NEAR
        )
        for held, part in ((self._moved, moved), (self._low, low), (self._high, high)):
            held.append(part)

    def without(self, cells: Ints, pieces: Ints) -> tuple[Bools, Bools]:
        """
        Say what is still shown to be low, and high, enough if some cells are shown.

        Args:
            cells: The cells, each in another piece.
            pieces: The piece of each number; only numbers in the cells' pieces matter.
        """
        found_low = np.zeros(self.system.size, dtype=bool)
        found_high = found_low.copy()
        cell_of = np.full(pieces.max(initial=0) + 2, -1, dtype=np.intp)
        cell_of[pieces[cells]] = cells
        own = cell_of[pieces]
        inside = own >= 0
        for moved, low, high in zip(self._moved, self._low, self._high, strict=True):
            fits = inside & ~moved[own]
            found_low |= low & fits
            found_high |= high & fits
        return found_low, found_high

    def show(self, cells: Ints, pieces: Ints) -> None:
        """
        Drop what no longer holds now that some cells are shown.
        """
        for cell in cells:
            inside = pieces == pieces[cell]
            for moved, low, high in zip(self._moved, self._low, self._high, strict=True):
                if moved[cell]:
                    low[inside] = False
                    high[inside] = False


@attrs.define(eq=False)
class _Question:
    """
    What is still to be shown: that a number can be as low, and as high, as promised.
    """

    low: Bools
    high: Bools
    witnesses: Witnesses | None

    def settle(self, answer: Floats, columns: Ints, system: System) -> None:
        """
        Strike out what an answer shows.
        """
        need_low, need_high = system.need_low[columns], system.need_high[columns]
        give = NEAR * np.maximum(1, np.abs(np.nan_to_num(need_high)))
        low, high = np.zeros(system.size, dtype=bool), np.zeros(system.size, dtype=bool)
        with np.errstate(invalid="ignore"):
            low[columns] = answer <= need_low + give
            high[columns] = answer >= need_high - give
        self.low &= ~low
        self.high &= ~high
        if self.witnesses is not None:
            self.witnesses.add(columns, answer, low, high)

    @property
    def left(self) -> int:
        return int(self.low.sum() + self.high.sum())


@attrs.frozen(eq=False)
class _Answer:
    numbers: Floats
    beyond: Floats
    rows: Ints
    dual: Floats


def given_away(
    system: System,
    hidden: Bools,
    among: Bools | None = None,
    *,
    groups: Ints | None = None,
    witnesses: Witnesses | None = None,
    settled: tuple[Bools, Bools] | None = None,
    plain: bool = False,
) -> Verdict:
    """
    Find the numbers that can be told more closely than promised.

    Args:
        system: The numbers and sums.
        hidden: Which numbers are hidden.
        among: Look at these alone.
        groups: Parts of which it is enough to know one number that is given away.
        witnesses: Where to keep what is found.
        settled: What is known to be low, and high, enough.
        plain: Stop at what single sums give away, where they do.

    Raises:
        Unsolved: No table at all fits what is shown: the figures contradict each other.
    """
    low, high = system.bounds(hidden)
    asked = system.sensitive if among is None else system.sensitive & among
    question = _Question(asked.copy(), asked.copy(), witnesses)
    if settled is not None:
        question.low &= ~settled[0]
        question.high &= ~settled[1]
    pieces = system.pieces(low, high)
    failed_low, failed_high, found = _by_one_sum(system, question, hidden, low, high)
    proofs = dict.fromkeys(found)
    if groups is not None:
        spoilt = np.isin(groups, groups[failed_low | failed_high])
        question.low[spoilt] = question.high[spoilt] = False
    if plain and found:
        return Verdict(failed_low, failed_high, tuple(proofs))
    _together(system, question, pieces, low, high)
    # One of each part at a time.
    while question.left:
        goal = np.zeros(system.size)
        for wanted, sign in ((question.high, 1.0), (question.low, -1.0)):
            numbers = np.flatnonzero(wanted)
            _, first = np.unique(pieces[numbers], return_index=True)
            chosen = numbers[first]
            chosen = chosen[~np.isin(pieces[chosen], pieces[goal != 0])]
            goal[chosen] = sign
        columns = _columns(goal, pieces)
        answer = _pushed(system, columns, goal, low, high)
        question.settle(answer.numbers, columns, system)
        failed = (question.low & (goal < 0)) | (question.high & (goal > 0))
        failed_low |= failed & (goal < 0)
        failed_high |= failed & (goal > 0)
        question.low[goal < 0] = False
        question.high[goal > 0] = False
        if groups is not None:
            spoilt = np.isin(groups, groups[failed])
            question.low[spoilt] = question.high[spoilt] = False
        elif failed.any():
            proofs.update(dict.fromkeys(_proofs(system, hidden, answer, pieces, failed)))
    return Verdict(failed_low, failed_high, tuple(proofs))


def _by_one_sum(
    system: System, question: _Question, hidden: Bools, low: Floats, high: Floats
) -> tuple[Bools, Bools, list[tuple[int, ...]]]:
    """
    Find what one equation alone gives away, which is most of it, without a programme.
    """
    sums, names, factors = system.sums, system.sums.indices, system.sums.data
    rows = np.repeat(np.arange(sums.shape[0]), np.diff(sums.indptr))
    ends: list[Floats] = []
    for below in (low, high), (high, low):
        end = np.where(factors > 0, factors * below[0][names], factors * below[1][names])
        open_ = np.isinf(end)
        finite = np.where(open_, 0.0, end)
        total = np.bincount(rows, finite, minlength=sums.shape[0])[rows] - finite
        others_open = np.bincount(rows, open_, minlength=sums.shape[0])[rows] - open_ > 0
        sign = -1.0 if len(ends) == 0 else 1.0
        ends.append(np.where(others_open, sign * np.inf, total))
    least = np.where(factors > 0, -ends[1], ends[0] * -1.0) / factors
    most = np.where(factors > 0, -ends[0], ends[1] * -1.0) / factors
    least, most = np.maximum(least, low[names]), np.minimum(most, high[names])
    with np.errstate(invalid="ignore"):
        is_low = question.low[names] & (least > system.need_low[names] + NEAR)
        is_high = question.high[names] & (most < system.need_high[names] - NEAR)
    failed_low, failed_high = np.zeros_like(hidden), np.zeros_like(hidden)
    failed_low[names[is_low]] = True
    failed_high[names[is_high]] = True
    question.low &= ~failed_low
    question.high &= ~failed_high
    may = system.hideable & ~hidden
    found = []
    for row in np.unique(rows[is_low | is_high]):
        inside = names[sums.indptr[row] : sums.indptr[row + 1]]
        if not (system.guards[inside, 0] >= 0).any():
            found.append(tuple(np.sort(inside[may[inside]]).tolist()))
    return failed_low, failed_high, found


def _together(system: System, question: _Question, pieces: Ints, low: Floats, high: Floats) -> None:
    """
    Push all numbers at once, as often as that settles some.
    """
    signs = [1.0, -1.0]
    for _ in range(TOGETHER):
        for sign in tuple(signs):
            before = question.left
            goal = np.where(question.high if sign > 0 else question.low, sign, 0.0)
            columns = _columns(goal, pieces)
            if len(columns):
                answer = _pushed(system, columns, goal, low, high)
                question.settle(answer.numbers, columns, system)
            if question.left == before:
                signs.remove(sign)


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


def alone_gives_away(system: System, hidden: Bools, equation: int) -> bool:
    """
    Whether one equation alone tells one of its numbers more closely than promised.
    """
    inside = slice(system.sums.indptr[equation], system.sums.indptr[equation + 1])
    names, factors = system.sums.indices[inside], system.sums.data[inside]
    asked = np.flatnonzero(system.sensitive[names])
    if not len(asked):
        return False
    low, high = system.bounds_of(hidden, names.astype(np.intp))
    least = np.where(factors > 0, factors * low, factors * high)
    most = np.where(factors > 0, factors * high, factors * low)
    for at in asked:
        others = np.arange(len(names)) != at
        ends = -most[others].sum() / factors[at], -least[others].sum() / factors[at]
        if max(min(ends), low[at]) > system.need_low[names[at]] + NEAR:
            return True
        if min(max(ends), high[at]) < system.need_high[names[at]] - NEAR:
            return True
    return False


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
        need_low[at] = _end(system, int(at), 1.0, pieces, low, high)
    for at in np.flatnonzero(verdict.high):
        need_high[at] = _end(system, int(at), -1.0, pieces, low, high)
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


def _pushed(system: System, columns: Ints, goal: Floats, low: Floats, high: Floats) -> _Answer:
    """
    Push numbers up (1) or down (-1), but none further than it has to be able to go.

    Each is parted in two at that point, and only one part has a price.
    """
    pushed = columns[goal[columns] != 0]
    up = goal[pushed] > 0
    turn = np.where(up, system.need_high[pushed], system.need_low[pushed])
    turn = np.minimum(np.maximum(turn, low[pushed]), high[pushed])
    below = high.copy()
    below[pushed] = turn
    cost = np.zeros(len(columns))
    cost[np.isin(columns, pushed[up])] = -1.0
    answer = _solved(
        system, columns, cost, low, below, extra=(pushed, (~up).astype(float), high[pushed] - turn)
    )
    answer.numbers[np.searchsorted(columns, pushed)] += answer.beyond
    return answer


def _solved(
    system: System,
    columns: Ints,
    cost: Floats,
    low: Floats,
    high: Floats,
    *,
    extra: tuple[Ints, Floats, Floats] | None = None,
) -> _Answer:
    """
    Solve a linear programme over some of the numbers; the others are known.

    Args:
        system: The numbers and sums.
        columns: Which numbers.
        cost: The price of one of each.
        low: The least that each can be.
        high: The greatest.
        extra: Second parts of numbers, with their prices and their greatest.

    Raises:
        Unsolved: There is no answer.
    """
    held = np.where(np.isfinite(low), low, 0.0)
    held[columns] = 0.0
    part = system.sums[:, columns]
    rows = np.flatnonzero(np.diff(part.indptr))
    part = part[rows]
    bounds = np.column_stack([low[columns], high[columns]])
    if extra is not None:
        names, price, most = extra
        part = scipy.sparse.hstack([part, system.sums[rows][:, names]], format="csr")
        cost = np.concatenate([cost, price])
        bounds = np.concatenate([bounds, np.column_stack([np.zeros(len(names)), most])])
    answer = programme(cost, part, -(system.sums[rows] @ held), bounds)
    if answer is None:
        message = "no table fits what is shown"
        raise Unsolved(message)
    numbers, dual = answer
    size = len(columns)
    return _Answer(numbers[:size], numbers[size:], rows, dual)
