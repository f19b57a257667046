"""
Benchmarks: each figure against the areas it is compared with, and what that says.

A comparator is a set of areas (`lakpi.AreaSet`: a council's own list), one area with a
published figure (a region, England), one that depends on the area (`statistical_neighbours`,
`own_region`), all of them (`every_authority`), or a `StatedSet` of which only a summary is
known.  An area is never its own neighbour.
"""

from __future__ import annotations

from lakpi.benchmarks.benchmarking import again, benchmark
from lakpi.benchmarks.comparators import (
    Comparator,
    EveryAuthority,
    OwnNeighbours,
    OwnRegion,
    StatedSet,
    every_authority,
    own_region,
    statistical_neighbours,
)
from lakpi.benchmarks.comparison import Comparison
from lakpi.benchmarks.matching import Match
from lakpi.benchmarks.policy import LAIT, RIGHT, Policy
from lakpi.benchmarks.reconciling import Discrepancy, Reconciliation, reconcile
from lakpi.benchmarks.table import Benchmarks

__all__ = [
    "LAIT",
    "RIGHT",
    "Benchmarks",
    "Comparator",
    "Comparison",
    "Discrepancy",
    "EveryAuthority",
    "Match",
    "OwnNeighbours",
    "OwnRegion",
    "Policy",
    "Reconciliation",
    "StatedSet",
    "again",
    "benchmark",
    "every_authority",
    "own_region",
    "reconcile",
    "statistical_neighbours",
]
