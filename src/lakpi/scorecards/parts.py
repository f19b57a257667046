"""
The parts of a scorecard, named: rows in groups, and plain tables after them.
"""

from __future__ import annotations

from typing import Literal

import attrs

from lakpi.benchmarks import Comparison
from lakpi.confidence import Interval
from lakpi.figures import Figure
from lakpi.scorecards.commentary import Commentary
from lakpi.significance import Significance
from lakpi.targets import TargetJudgement
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
        history: The last figures of its series, the earliest first, this one included.
        target: How it stands to its target, where targets are given.
        interval: Its confidence interval, where one is asked for.
        significances: Whether it differs from each comparator by more than chance, where
            that is asked for.
        commentary: What the council says of it, where it does.
    """

    title: str
    figure: Figure
    travel: Travel | None = None
    comparisons: tuple[Comparison, ...] = ()
    remarks: tuple[str, ...] = ()
    history: tuple[Figure, ...] = ()
    target: TargetJudgement | None = None
    interval: Interval | None = None
    significances: tuple[Significance, ...] = ()
    commentary: Commentary | None = None

    def beyond_chance(self, comparison: Comparison) -> Significance | None:
        """
        Give what significance says of one comparator; None where it was not asked.
        """
        return next((each for each in self.significances if each.comparison == comparison), None)

    def said(self, part: Literal["commentary", "action", "owner"]) -> str:
        """
        Give one part of the council's commentary; empty where there is none.
        """
        return "" if self.commentary is None else str(getattr(self.commentary, part))


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
        columns: The keys of the columns that its tables have (`lakpi.scorecards.columns`).
        version: Which version it is: what disclosure control made of it.
    """

    title: str
    subtitle: str = ""
    groups: tuple[Group, ...] = ()
    tables: tuple[PlainTable, ...] = ()
    about: tuple[str, ...] = ()
    definitions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    columns: tuple[str, ...] = ()
    version: str = ""

    def rows(self) -> tuple[Row, ...]:
        """
        List the rows of all groups.
        """
        return tuple(row for group in self.groups for row in group.rows)
