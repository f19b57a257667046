"""
Choosing: which further numbers to hide, so that no small one is given away.

The cheapest way is found by linear programming; then every number hidden so is tried
again, and shown if nothing comes of it; and small tables are solved exactly.
"""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np
import scipy.sparse
import scipy.sparse.csgraph

from lakpi.disclosure.attack import (
    Unsolved,
    Witnesses,
    alone_gives_away,
    as_far_as_possible,
    given_away,
)
from lakpi.disclosure.cheapest import cheapest_way
from lakpi.disclosure.exact import least_hidden, packed
from lakpi.disclosure.prints import Prints
from lakpi.disclosure.system import Bools, Ints, System

__all__ = ["Choice", "choose"]

ROUNDS: Final = 500
ONE_TABLE: Final = 300
ALL_TABLES: Final = 3_000
"""How many numbers the tables may have that are solved exactly, one and all of them."""


@attrs.frozen(eq=False)
class Choice:
    """
    What is hidden.

    Attributes:
        hidden: Which numbers are hidden; shape ``(n,)``.
        exposed: Which numbers are given away all the same, by what cannot be hidden.
        least: At least so many rows are lost, whatever one chooses.
    """

    hidden: Bools
    exposed: Bools
    least: int


def choose(system: System, prints: Prints) -> Choice:
    """
    Choose what to hide.

    Args:
        system: The numbers, the sums, and what is promised.
        prints: Where they are printed.
    """
    nothing = np.zeros(system.size, dtype=bool)
    floor = int(prints.lost(system.small).sum())
    if not system.sensitive.any():
        return Choice(system.small.copy(), nothing, floor)
    tables = system.tables()
    try:
        system, exposed = as_far_as_possible(system)
        hidden, exposed, proofs, witnesses = _enough(system, prints, exposed)
        hidden = _shown_again(system, prints, hidden, exposed, witnesses)
    except Unsolved:
        # Figures that contradict one another: all that hangs together with small ones goes.
        together = np.isin(tables, tables[system.sensitive & (tables >= 0)])
        return Choice(system.small | (system.hideable & together), nothing, floor)
    hidden, further = _exactly(system, prints, hidden, exposed, proofs)
    return Choice(hidden, exposed, floor + further)


def _enough(
    system: System, prints: Prints, exposed: Bools
) -> tuple[Bools, Bools, tuple[tuple[int, ...], ...], Witnesses | None]:
    """
    Hide until nothing is given away.

    Returns:
        What to hide; what is given away even so; proofs of what was given away before
        anything but the small numbers was hidden; and tables that show that nothing else
        is now.
    """
    hidden, exposed = system.small.copy(), exposed.copy()
    bases = np.zeros(system.size + 1, dtype=bool)
    bases[prints.denominator] = True
    proofs: tuple[tuple[int, ...], ...] | None = None
    for _ in range(ROUNDS):
        witnesses = Witnesses(system)
        verdict = given_away(system, hidden, ~exposed, witnesses=witnesses, plain=True)
        proofs = verdict.proofs if proofs is None else proofs
        low, high = verdict.low, verdict.high
        if not verdict.any:
            break
        # Denominators first: the rows that they cost are cheap for numerators then.
        first = (low | high) & bases[:-1]
        first = first if first.any() else low | high
        more = cheapest_way(system, prints, hidden, low & first, high & first)
        if not (more & ~hidden).any():
            one = np.zeros(system.size, dtype=bool)
            one[np.flatnonzero(low | high)[0]] = True
            more = cheapest_way(system, prints, hidden, low & one, high & one)
            if not (more & ~hidden).any():
                tables = system.tables()
                more = system.hideable & np.isin(tables, tables[one & (tables >= 0)])
            if not (more & ~hidden).any():
                exposed |= one
        hidden |= more
    else:
        tables = system.tables()
        hidden |= system.hideable & np.isin(tables, tables[(low | high) & (tables >= 0)])
        witnesses = None
    return hidden, exposed, proofs or (), witnesses


def _shown_again(
    system: System,
    prints: Prints,
    hidden: Bools,
    exposed: Bools,
    witnesses: Witnesses | None = None,
) -> Bools:
    """
    Show whatever is hidden for nothing, the dearest first.
    """
    hidden = hidden.copy()
    kept = system.small | _plainly_needed(system, hidden)
    if witnesses is None:
        witnesses = Witnesses(system)
    for _ in range(ROUNDS):
        open_ = np.flatnonzero(hidden & ~kept)
        if not len(open_):
            break
        pieces = system.pieces(*system.bounds(hidden))
        order = open_[np.argsort(-prints.price(system.small)[open_], kind="stable")]
        _, first = np.unique(pieces[order], return_index=True)
        tried = order[first]
        trial = hidden.copy()
        trial[tried] = False
        asked = np.isin(pieces, pieces[tried]) & ~exposed
        verdict = given_away(
            system,
            trial,
            asked,
            groups=pieces,
            witnesses=witnesses,
            settled=witnesses.without(tried, pieces),
        )
        broken = np.isin(pieces[tried], pieces[verdict.low | verdict.high])
        kept[tried] = True
        hidden[tried[~broken]] = False
        witnesses.show(tried[~broken], pieces)
    return hidden


def _plainly_needed(system: System, hidden: Bools) -> Bools:
    """
    Mark what one sum alone shows to be needed, which saves asking about it.
    """
    needed = np.zeros(system.size, dtype=bool)
    by_number = system.sums.tocsc()
    trial = hidden.copy()
    for number in np.flatnonzero(hidden & ~system.small):
        trial[number] = False
        inside = slice(by_number.indptr[number], by_number.indptr[number + 1])
        needed[number] = any(
            alone_gives_away(system, trial, equation) for equation in by_number.indices[inside]
        )
        trial[number] = True
    return needed


def _families(system: System, prints: Prints) -> Ints:
    """
    Number the tables, those as one whose cells are printed in the same rows.
    """
    tables = system.tables()
    held = np.append(tables, [-1])
    one, other = held[prints.numerator], held[prints.denominator]
    both = (one >= 0) & (other >= 0)
    count = int(tables.max(initial=0)) + 1
    graph = scipy.sparse.coo_matrix(
        (np.ones(int(both.sum())), (one[both], other[both])), shape=(count, count)
    )
    _, family = scipy.sparse.csgraph.connected_components(graph, directed=False)
    return np.where(tables >= 0, family[tables], -1).astype(np.intp)


def _exactly(
    system: System,
    prints: Prints,
    hidden: Bools,
    exposed: Bools,
    proofs: tuple[tuple[int, ...], ...],
) -> tuple[Bools, int]:
    """
    Solve the small tables exactly of which it is not plain that no less will do.

    Returns:
        What to hide, and how many rows that costs at the least beside small numbers'.
    """
    tables, before = _families(system, prints), prints.lost(system.small)
    bound: dict[int, int] = {}
    for proof, cost in packed(system, prints, proofs).items():
        table = int(tables[proof[0]])
        bound[table] = bound.get(table, 0) + cost
    extra = prints.lost(hidden) & ~before
    held = np.append(tables, [-1])
    table_of = np.maximum(held[prints.numerator], held[prints.denominator])
    spent = np.bincount(table_of[extra], minlength=1) if extra.any() else np.zeros(1, dtype=int)
    worth = [
        (int((tables == table).sum()), int(table))
        for table in np.flatnonzero(spent)
        if spent[table] > bound.get(int(table), 0) and not exposed[tables == table].any()
    ]
    left = ALL_TABLES
    for size, table in sorted(worth):
        left -= size
        if size > ONE_TABLE or left < 0:
            break
        inside = tables == table
        own = [proof for proof in proofs if proof and inside[proof[0]]]
        answer, least = least_hidden(system, prints, inside, own, hidden)
        bound[table] = max(bound.get(table, 0), least)
        if answer is not None:
            hidden = _shown_again(system, prints, np.where(inside, answer, hidden), exposed)
    return hidden, sum(bound.values())
