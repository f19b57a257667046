"""
The parts of a scorecard, named: rows in groups, and plain tables after them.
"""

from __future__ import annotations

import attrs

from lakpi.benchmarks import Comparison
from lakpi.figures import Figure
from lakpi.trends import Travel


@attrs.frozen(kw_only=True)
class Row:
    """
    One indicator's figure, with its past, its comparators and what must be said of it.

    Attributes:
        figure: The figure.
        travel: Its direction of travel, where it has an earlier figure.
        comparisons: What it is compared with.
        remarks: What a reader must know, a sentence each.
    """

    figure: Figure
    travel: Travel | None = None
    comparisons: tuple[Comparison, ...] = ()
    remarks: tuple[str, ...] = ()


@attrs.frozen
class Group:
    """
    Rows under one heading.
    """

    title: str
    rows: tuple[Row, ...]


@attrs.frozen
class PlainTable:
    """
    A table of text that stands after the rows (statements that carry no number).
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
