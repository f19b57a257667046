"""
Small tables exactly: the least that has to be hidden.

Each proof that a number is given away says: one of these has to be hidden.  The least
that does so for all proofs known is found by integer programming; if something is still
given away, that is another proof.  When nothing is, no less would do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import scipy.sparse

from lakpi.disclosure.attack import NEAR, given_away
from lakpi.disclosure.prints import ALREADY_LOST, Prints
from lakpi.disclosure.system import Bools, System

__all__ = ["Proof", "least_hidden", "packed"]

Proof = tuple[int, ...]

ROUNDS: Final = 12


def least_hidden(
    system: System, prints: Prints, inside: Bools, proofs: Sequence[Proof], enough: Bools
) -> tuple[Bools | None, int]:
    """
    Find the least to hide in one table.

    Args:
        system: The numbers and sums.
        prints: Where they are printed.
        inside: The numbers of the table.
        proofs: Proofs known before.
        enough: What is known to be enough; nothing dearer is looked for.

    Returns:
        What to hide in the table beside the small numbers, or None where `enough` is the
        best there is, or none better was found in time; and how many rows it costs at
        the least.
    """
    known = dict.fromkeys(proofs)
    limit = prints.total(np.where(inside, enough, system.small))
    start = prints.total(system.small)
    bound = 0
    for _ in range(ROUNDS):
        answer = _hitting(system, prints, list(known))
        if answer is None:
            return None, bound
        hidden = system.small | answer
        bound = int(prints.lost(hidden).sum() - prints.lost(system.small).sum())
        if prints.total(hidden) - start >= limit - start - NEAR:
            return None, bound
        verdict = given_away(system, hidden, inside)
        if not verdict.any:
            return hidden & inside, bound
        fresh = [proof for proof in verdict.proofs if proof and proof not in known]
        if not fresh:
            return None, bound
        known.update(dict.fromkeys(fresh))
    return None, bound


def packed(system: System, prints: Prints, proofs: Sequence[Proof]) -> dict[Proof, int]:
    """
    Bound from below the rows that are lost beside those of small numbers.

    Proofs that rest on different rows need different rows hidden.

    Returns:
        Such proofs, with the rows that each costs at the least.
    """
    lost = prints.lost(system.small)
    rows_of: dict[int, set[int]] = {}
    for at in np.flatnonzero(~lost):
        for cell in {int(prints.numerator[at]), int(prints.denominator[at])} - {-1}:
            rows_of.setdefault(cell, set()).add(int(at))
    options = {proof: [rows_of.get(cell, set()) for cell in proof] for proof in proofs if proof}
    used: set[int] = set()
    found = {}
    for proof, rows in sorted(options.items(), key=lambda each: (sum(map(len, each[1])), each[0])):
        together = frozenset[int]().union(*rows)
        cost = min(map(len, rows))
        if cost and not together & used:
            used |= together
            found[proof] = cost
    return found


def _hitting(system: System, prints: Prints, proofs: Sequence[Proof]) -> Bools | None:
    """
    Hide at least one of what each proof rests on, for the least rows.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    if not proofs:
        return np.zeros(system.size, dtype=bool)
    cells = np.unique([cell for proof in proofs for cell in proof]).astype(np.intp)
    which = {int(cell): at for at, cell in enumerate(cells)}
    rows, pairs = _rows(system, prints, which)
    total = len(cells) + rows
    row, column, factor = [], [], []
    for at, proof in enumerate(proofs):
        row += [at] * len(proof)
        column += [which[cell] for cell in proof]
        factor += [1.0] * len(proof)
    for at, (lost, cell) in enumerate(pairs, start=len(proofs)):
        row += [at, at]
        column += [len(cells) + lost, cell]
        factor += [1.0, -1.0]
    matrix = scipy.sparse.csc_matrix(
        (factor, (row, column)), shape=(len(proofs) + len(pairs), total)
    )
    least = np.concatenate([np.ones(len(proofs)), np.zeros(len(pairs))])
    cost = np.ones(total)
    cost[: len(cells)] = ALREADY_LOST / 50 + prints.weight[cells]
    found = milp(
        cost,
        integrality=np.ones(total, dtype=np.intp),
        bounds=Bounds(np.zeros(total), np.ones(total)),
        constraints=LinearConstraint(matrix, least, np.full(len(least), np.inf)),
    )
    if found.x is None:
        return None
    hidden = np.zeros(system.size, dtype=bool)
    hidden[cells[np.asarray(found.x)[: len(cells)] > 0.5]] = True
    return hidden


def _rows(
    system: System, prints: Prints, which: dict[int, int]
) -> tuple[int, list[tuple[int, int]]]:
    """
    List the rows that are lost with a cell, beside those that are lost anyhow.
    """
    pairs, count = [], 0
    for at in np.flatnonzero(~prints.lost(system.small)):
        cells = {int(prints.numerator[at]), int(prints.denominator[at])}
        inside = [which[cell] for cell in sorted(cells) if cell in which]
        pairs += [(count, cell) for cell in inside]
        count += bool(inside)
    return count, pairs
