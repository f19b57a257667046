"""
Rows that stay in their engine: it counts at the finest grain, NumPy does the rest.

An engine is asked, once for all tallies that go together, how many rows there are of each
area, category and month (or day) of each date that matters.  Its answer is a small table
of the same shape as the records, each row standing for many, and is tallied as records in
memory are.
"""

from __future__ import annotations

from lakpi.computation.engines.tallying import EngineTallier, engine_talliers

__all__ = ["EngineTallier", "engine_talliers"]
