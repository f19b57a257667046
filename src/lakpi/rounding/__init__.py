"""
Rounding half-up on the exact ratio: once, at the end, the way DfE publishes.

14.25 % is 14.3 in every published table, while ``round(14.25, 1)`` is 14.2 (half to
even) and ``round(0.145 * 100, 1)`` depends on binary noise.  So a ratio is never
divided first: ``numerator * scale / denominator`` is rounded as the exact fraction it
is.  Integers are exact; a float stands for its shortest decimal, the one it prints as.

Half-up means away from zero: -0.25 rounds to -0.3, as 0.25 does to 0.3 (the mirror
image, `decimal.ROUND_HALF_UP`).  This reproduces the percentages of DfE's *Children in
need* tables from their counts: 1,948 of 1,948 authority rows of re-referrals (table C1)
and 8,290 of 8,291 cells of plan durations (D5).
"""

from __future__ import annotations

from lakpi.rounding.ratios import exact, half_up, half_up_to, written_half_up

__all__ = ["exact", "half_up", "half_up_to", "written_half_up"]
