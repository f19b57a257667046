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
        title: The indicator's title, with what tells the figure from others of it.
        figure: The figure.
        travel: Its direction of travel, where it has an earlier figure.
        comparisons: What it is compared with.
        remarks: What a reader must know, a sentence each.
    """

    title: str
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


@attrs.frozen(kw_only=True, repr=False)
class Content:
    """
    What a scorecard says, before any face.

    Attributes:
        title: Its title.
        subtitle: What it is, whose, and when.
        groups: The rows, under their headings.
        tables: Plain tables after them.
        about: Who the comparators are, a sentence each.
        definitions: Each indicator's title, and its definition in sentences.
    """

    title: str
    subtitle: str = ""
    groups: tuple[Group, ...] = ()
    tables: tuple[PlainTable, ...] = ()
    about: tuple[str, ...] = ()
    definitions: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def rows(self) -> tuple[Row, ...]:
        """
        List the rows of all groups.
        """
        return tuple(row for group in self.groups for row in group.rows)
