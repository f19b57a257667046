"""
Prints: the rows in which cells are printed, and what is lost when they are hidden.
"""

from __future__ import annotations

import attrs
import numpy as np

from lakpi.disclosure.system import Bools, Floats, Ints

__all__ = ["Prints"]

ALREADY_LOST = 0.05
"""What a cell counts for in a row whose value is lost anyhow; a row counts for 1."""


@attrs.frozen(eq=False)
class Prints:
    """
    Where cells are printed.

    Attributes:
        numerator: For each row its numerator's cell, or -1; shape ``(rows,)``.
        denominator: Likewise.
        weight: How much one likes to keep each cell, beside its rows: much less than a
            row; shape ``(n,)``.
    """

    numerator: Ints
    denominator: Ints
    weight: Floats

    def lost(self, hidden: Bools) -> Bools:
        """
        Say of each row whether its value is lost: with its numerator or its denominator.
        """
        held = np.append(hidden, [False])  # the last is what -1 points at
        lost: Bools = held[self.numerator] | held[self.denominator]
        return lost

    def price(self, hidden: Bools) -> Floats:
        """
        Say what hiding each further cell costs: mostly the rows that go with it.
        """
        price = np.where(self.lost(hidden), ALREADY_LOST, 1.0)
        total = np.zeros(len(hidden) + 1)
        np.add.at(total, self.numerator, price)
        other = np.where(self.denominator == self.numerator, -1, self.denominator)
        np.add.at(total, other, price)
        priced: Floats = total[:-1] + self.weight
        return priced

    def total(self, hidden: Bools) -> float:
        """
        Say what hiding all of these costs.
        """
        return float(self.lost(hidden).sum() + (self.weight * hidden).sum())
