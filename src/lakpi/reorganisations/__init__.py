"""
Reorganisations: the past of an area from the sums of the authorities before it.

Figures are pooled where authorities of another day made up exactly the same outline, and
where sums mean anything: counts, and ratios with both their numbers.  Everything else is
refused, figure by figure, with the reason; there is never a sum of some of the parts.
"""

from __future__ import annotations

from lakpi.reorganisations.pooling import NotPooled, Pooled, pool_predecessors

__all__ = ["NotPooled", "Pooled", "pool_predecessors"]
