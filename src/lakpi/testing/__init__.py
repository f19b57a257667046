"""
Beside the house: records for tests, examples and documentation.

`example` turns a handful of rows into records, `population` makes the base of a rate and
`shown` writes figures in short; `lakpi.testing.synthetic` makes large, linked and
realistic records, and `lakpi.testing.strategies` and `lakpi.testing.faults` (with the
extra ``testing``) draw rows of any source for property tests.  Nothing of lakpi imports
this package.
"""

from __future__ import annotations

from lakpi.testing.examples import example, population, shown

__all__ = ["example", "population", "shown"]
