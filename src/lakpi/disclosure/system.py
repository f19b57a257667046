"""
What anybody can work with: unknown numbers, the sums that tie them, and their bounds.
"""

from __future__ import annotations

from typing import TypeAlias

import attrs
import numpy as np
import numpy.typing as npt
import scipy.sparse
import scipy.sparse.csgraph

Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Ints: TypeAlias = npt.NDArray[np.intp]

__all__ = ["Bools", "Floats", "Ints", "System"]


@attrs.frozen(eq=False, kw_only=True)
class System:
    """
    The numbers behind figures and the sums they obey: ``sums @ numbers == 0``.

    The first numbers are the cells that are printed somewhere; the others are never
    printed, but follow from them: the rest of a breakdown, those outside a numerator.

    Attributes:
        sums: One row for each equation; shape ``(m, n)``.
        low: The least that a number can be where it is shown; shape ``(n,)``.
        high: The greatest.  Both are the number itself, unless it is rounded.
        floor: The least that anybody takes it to be where it is hidden.
        hideable: Whether it can be hidden.
        small: Whether it is printed and hidden for being small.
        need_low: What it must be possible to take it for, at the least; NaN where
            nothing is promised of it.
        need_high: Likewise at the greatest.
        owner: The cell that is hidden where this number has to give; itself for a cell.
        guards: For a number that only follows from a value which is shown, the two
            cells either of which hides the value; else -1; shape ``(n, 2)``.
    """

    sums: scipy.sparse.csr_matrix
    low: Floats
    high: Floats
    floor: Floats
    hideable: Bools
    small: Bools
    need_low: Floats
    need_high: Floats
    owner: Ints
    guards: Ints

    @property
    def size(self) -> int:
        """
        How many numbers there are.
        """
        return len(self.low)

    @property
    def sensitive(self) -> Bools:
        """
        The numbers of which something is promised.
        """
        return ~np.isnan(self.need_low)

    def bounds(self, hidden: Bools) -> tuple[Floats, Floats]:
        """
        Give what is known of each number before any sum is looked at.
        """
        return self.bounds_of(hidden, np.arange(self.size))

    def bounds_of(self, hidden: Bools, names: Ints) -> tuple[Floats, Floats]:
        """
        The same, of some numbers.
        """
        guards, gone = self.guards[names], hidden[names]
        free = guards[:, 0] >= 0
        free[free] = hidden[guards[free]].any(axis=1)
        low = np.where(gone, self.floor[names], np.where(free, -np.inf, self.low[names]))
        high = np.where(gone | free, np.inf, self.high[names])
        return low, high

    def tables(self) -> Ints:
        """
        Number the parts that would hang together if all that can be were hidden.

        Returns:
            Shape ``(n,)``; -1 for a number that is known whatever is hidden.
        """
        low, high = self.bounds(self.hideable | self.small)
        return self.pieces(low, high)

    def pieces(self, low: Floats, high: Floats) -> Ints:
        """
        Number the parts that hang together by numbers that are not known.

        Returns:
            Shape ``(n,)``; -1 for a number that is known.
        """
        open_ = low < high
        columns = np.flatnonzero(open_)
        part = np.full(self.size, -1, dtype=np.intp)
        if not len(columns):
            return part
        ties = self.sums[:, columns].tocoo()
        count, both = ties.shape[0], ties.shape[0] + len(columns)
        graph = scipy.sparse.coo_matrix(
            (np.ones(ties.nnz), (ties.row, ties.col + count)), shape=(both, both)
        )
        _, labels = scipy.sparse.csgraph.connected_components(graph, directed=False)
        part[columns] = labels[count:]
        return part
