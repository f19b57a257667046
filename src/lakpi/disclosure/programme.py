"""
Linear programmes, as this package asks them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse

from lakpi.disclosure.system import Floats

__all__ = ["programme"]


def programme(
    cost: Floats, sums: scipy.sparse.csr_matrix, owed: Floats, bounds: Floats
) -> tuple[Floats, Floats] | None:
    """
    Find the cheapest numbers within bounds that obey sums.

    Args:
        cost: The price of one of each; shape ``(n,)``.
        sums: The equations; shape ``(m, n)``.
        owed: What each comes to; shape ``(m,)``.
        bounds: The least and the greatest of each; shape ``(n, 2)``.

    Returns:
        The numbers and the equations' prices; None where there is no answer.
    """
    from scipy.optimize import linprog

    options: dict[str, Any] = {"A_eq": sums, "b_eq": owed, "bounds": bounds, "method": "highs"}
    found = linprog(cost, **options)
    if found.x is None or found.status != 0:
        return None
    return np.asarray(found.x), np.asarray(found.eqlin.marginals)
