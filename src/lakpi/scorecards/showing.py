"""
What a page shows: a card in words, with what gives the words their colour and picture.

A card as it is made and a card as it was signed off both come to this, so that one page
serves them: nothing in it is worked out, judged or rounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from lakpi.figures import Figure
from lakpi.scorecards import wording
from lakpi.scorecards.columns import COLUMNS, DEFAULT, told
from lakpi.scorecards.definitions import Definition, definition_of
from lakpi.scorecards.parts import Content, PlainTable, Row

__all__ = ["Page", "PageComparison", "PageGroup", "PageRow", "page_of"]


@attrs.frozen(kw_only=True)
class PageComparison:
    """
    One comparator of a row, in words.

    Attributes:
        comparator: Its name.
        compared: What it is: its value, how many, their range.
        judged: How the figure stands to it.
        outcome: The same as one word, for the colour.
        rank: The figure's place among them.
        significance: Whether the two differ by more than chance.
    """

    comparator: str
    compared: str
    judged: str = ""
    outcome: str = ""
    rank: str = ""
    significance: str = ""


@attrs.frozen(kw_only=True)
class PageRow:
    """
    One row of a page, in words.

    Attributes:
        title: Its title.
        cells: What each column says, by its key.
        reported: What was reported, where that is something else.
        basis: The numbers behind the value.
        comparisons: Its comparators.
        remarks: What a reader must know.
        rag: The colour of its judgement against a target; empty for none.
        turn: What the direction of travel means, as one word; empty for none.
        history: The figures that its sparkline is drawn of.
        definition: The definition of its figure.
    """

    title: str
    cells: Mapping[str, str]
    reported: str = ""
    basis: str = ""
    comparisons: tuple[PageComparison, ...] = ()
    remarks: tuple[str, ...] = ()
    rag: str = ""
    turn: str = ""
    history: tuple[Figure, ...] = ()
    definition: Definition


@attrs.frozen
class PageGroup:
    """
    Rows under one heading.
    """

    title: str
    rows: tuple[PageRow, ...]


@attrs.frozen(kw_only=True)
class Page:
    """
    A card in words.

    Attributes:
        title: Its title.
        subtitle: What it is, whose, and when.
        version: Which version it is, and what else stands before the figures, a
            paragraph each.
        groups: The rows, under their headings.
        tables: Plain tables after them.
        about: Who the comparators are.
        definitions: Each indicator's title, and its definition in sentences.
        columns: The keys of its columns.
    """

    title: str
    subtitle: str = ""
    version: tuple[str, ...] = ()
    groups: tuple[PageGroup, ...] = ()
    tables: tuple[PlainTable, ...] = ()
    about: tuple[str, ...] = ()
    definitions: tuple[Definition, ...] = ()
    columns: tuple[str, ...] = DEFAULT

    def rows(self) -> Iterator[PageRow]:
        """
        List the rows of all groups.
        """
        return (row for group in self.groups for row in group.rows)


def page_of(content: Content) -> Page:
    """
    Put a card into words.
    """
    return Page(
        title=content.title,
        subtitle=content.subtitle,
        version=tuple(filter(None, [content.version])),
        groups=tuple(
            PageGroup(group.title, tuple(map(_row, group.rows))) for group in content.groups
        ),
        tables=content.tables,
        about=content.about,
        definitions=tuple(dict.fromkeys(content.definitions)),
        columns=content.columns or DEFAULT,
    )


def _row(row: Row) -> PageRow:
    return PageRow(
        title=row.title,
        cells={key: told(column, row) for key, column in COLUMNS.items()},
        reported=wording.reported(row.figure),
        basis=wording.basis(row.figure),
        comparisons=tuple(_comparisons(row)),
        remarks=row.remarks,
        rag="" if row.target is None or row.target.rag is None else row.target.rag.colour,
        turn="" if row.travel is None or row.travel.outcome is None else str(row.travel.outcome),
        history=row.history,
        definition=definition_of(row.figure.meaning),
    )


def _comparisons(row: Row) -> Iterator[PageComparison]:
    for each in row.comparisons:
        beyond = row.beyond_chance(each)
        yield PageComparison(
            comparator=each.comparator,
            compared=wording.compared(each),
            judged=wording.judged(each),
            outcome="" if each.outcome is None else str(each.outcome),
            rank=wording.placed(each),
            significance="" if beyond is None else wording.beyond_chance(beyond),
        )
