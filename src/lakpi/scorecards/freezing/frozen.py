"""
A scorecard as it was signed off, read back: its figures are figures, its words are words.
"""

from __future__ import annotations

import os
import textwrap
from collections.abc import Mapping
from pathlib import Path

import attrs

from lakpi.figures import Figure, Figures
from lakpi.scorecards import wording
from lakpi.scorecards.columns import DEFAULT
from lakpi.scorecards.definitions import Definition, definition_of
from lakpi.scorecards.html import html_page, in_frame
from lakpi.scorecards.parts import PlainTable
from lakpi.scorecards.saving import save
from lakpi.scorecards.showing import Page, PageComparison, PageGroup, PageRow

__all__ = ["Frozen", "FrozenComparison", "FrozenGroup", "FrozenRow"]

_WIDTH = 100


@attrs.frozen(kw_only=True)
class FrozenComparison:
    """
    A comparator as it was shown.

    Attributes:
        comparator: Its name.
        shown: What the card said of it.
        judgement: How the figure stood to it.
        rank: Its place among them.
        significance: Whether the two differed by more than chance.
        outcome: "better", "worse", "similar", "higher", "lower"; empty for none.
        benchmark: Its value as an exact decimal (or a fraction); None for none.
        reason: Why there was none.
        members: Who they were.
    """

    comparator: str
    shown: str
    judgement: str = ""
    rank: str = ""
    significance: str = ""
    outcome: str = ""
    benchmark: str | None = None
    reason: str = ""
    members: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class FrozenRow:
    """
    A row as it was shown.

    Attributes:
        title: Its title.
        figure: The figure.
        sentence: What was said of it (`lakpi.scorecards.telling`).
        value: The value with its unit, or its reason.
        numbers: The numbers behind it.
        reported: What was reported, where that was something else.
        interval: The figure with its interval, where it had one.
        was: The earlier figure.
        direction: The direction of travel.
        target: Its target.
        judgement: How it stood to that.
        compared: Its comparators.
        remarks: What a reader had to know.
        commentary: What the council said of it.
        action: What it would do.
        owner: Who answered for it.
        cells: What each column of the card said, by its key.
        rag: The colour of its judgement.
        turn: What the direction of travel meant, in a word.
        history: The figures that its sparkline was drawn of.
    """

    title: str
    figure: Figure
    sentence: str
    value: str
    numbers: str
    reported: str
    interval: str
    was: str
    direction: str
    target: str
    judgement: str
    compared: tuple[FrozenComparison, ...]
    remarks: tuple[str, ...]
    commentary: str
    action: str
    owner: str
    cells: Mapping[str, str] = attrs.field(factory=dict)
    rag: str = ""
    turn: str = ""
    history: tuple[Figure, ...] = ()


@attrs.frozen
class FrozenGroup:
    """
    Rows under one heading, as they were shown.
    """

    title: str
    rows: tuple[FrozenRow, ...]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Frozen:
    """
    A scorecard as it was signed off.

    Attributes:
        title: Its title.
        subtitle: What it was, whose, and when.
        version: Which version it was: what disclosure control had made of it.
        signed_by: Who signed it off.
        signed_on: When, in their words.
        note: What else was kept with it.
        lakpi: The version of lakpi that froze it.
        sha256: The checksum of what it says.
        figures: Every figure behind it.
        groups: The rows under their headings.
        tables: The plain tables after them.
        about: Who the comparators were.
        definitions: Each indicator's title, and its definition in sentences.
        columns: The keys of its columns; none in files of before lakpi kept them.
    """

    title: str
    subtitle: str
    version: str
    signed_by: str
    signed_on: str
    note: str
    lakpi: str
    sha256: str
    figures: Figures
    groups: tuple[FrozenGroup, ...]
    tables: tuple[PlainTable, ...]
    about: tuple[str, ...]
    definitions: tuple[Definition, ...]
    columns: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<Frozen {self.title!r}{self.signed}: {len(self.rows())} rows>"

    def __str__(self) -> str:
        return self.to_text()

    @property
    def signed(self) -> str:
        """
        Say who signed it off, and when: " signed off by ... on ..."; empty if nobody said.
        """
        by = f" by {self.signed_by}" if self.signed_by else ""
        on = f" on {self.signed_on}" if self.signed_on else ""
        return f" signed off{by}{on}" if by or on else ""

    @property
    def sentences(self) -> tuple[str, ...]:
        """
        What was said of each row, in order.
        """
        return tuple(row.sentence for row in self.rows())

    def rows(self) -> tuple[FrozenRow, ...]:
        """
        List the rows of all groups.
        """
        return tuple(row for group in self.groups for row in group.rows)

    def _repr_html_(self) -> str:
        return in_frame(self.title, self.html())

    def html(self) -> str:
        """
        Write what was signed off as one HTML page: the words as they were, none made anew.

        Raises:
            MissingExtraError: Where the extra `html` is not installed.
        """
        return html_page(self._page())

    def to_html(self, path: str | os.PathLike[str]) -> Path:
        """
        Write that page to a file, and give its path.

        Raises:
            MissingExtraError: Where the extra `html` is not installed.
        """
        return save(path, self.html())

    def _page(self) -> Page:
        columns = self.columns or tuple(
            key for key in DEFAULT if any(_cells(row).get(key) for row in self.rows())
        )
        return Page(
            title=self.title,
            subtitle=self.subtitle,
            version=tuple(filter(None, (self.version, self._kept, self.note))),
            groups=tuple(
                PageGroup(group.title, tuple(map(_shown, group.rows))) for group in self.groups
            ),
            tables=self.tables,
            about=self.about,
            definitions=tuple(dict.fromkeys(self.definitions)),
            columns=columns,
        )

    @property
    def _kept(self) -> str:
        signed = self.signed.strip()
        return f"{signed[:1].upper()}{signed[1:]}." if signed else ""

    def to_text(self) -> str:
        """
        Write what was signed off as plain text, 100 columns wide: a line for each row.
        """
        lines = [self.title, "=" * len(self.title)]
        for each in (self.subtitle, self.version, self._kept, self.note):
            lines += textwrap.wrap(each, _WIDTH)
        for group in self.groups:
            lines += ["", group.title, "-" * len(group.title)]
            for row in group.rows:
                lines += textwrap.wrap(row.sentence, _WIDTH, subsequent_indent="  ")
        return "\n".join(lines) + "\n"


def _cells(row: FrozenRow) -> dict[str, str]:
    """
    What each column said; of those that a file lacks, what its other words tell.
    """
    meaning = row.figure.meaning
    told = {
        "reference": row.figure.source,
        "indicator": row.title,
        "good": wording.GOOD_IS[meaning.polarity],
        "period": row.figure.period,
        "value": row.value,
        "numbers": "; ".join(filter(None, (row.numbers, row.reported))),
        "interval": row.interval,
        "target": row.target,
        "rag": row.judgement,
        "was": row.was,
        "direction": row.direction,
        "compared": "\n".join(each.shown for each in row.compared),
        "rank": "\n".join(each.rank for each in row.compared if each.rank),
        "judgement": "\n".join(each.judgement for each in row.compared if each.judgement),
        "commentary": row.commentary,
        "action": row.action,
        "owner": row.owner,
        "definition": meaning.reference,
    }
    return {**told, **row.cells}


def _shown(row: FrozenRow) -> PageRow:
    return PageRow(
        title=row.title,
        cells=_cells(row),
        reported=row.reported,
        basis=row.numbers,
        comparisons=tuple(
            PageComparison(
                comparator=each.comparator,
                compared=each.shown,
                judged=each.judgement,
                outcome=each.outcome,
                rank=each.rank,
                significance=each.significance,
            )
            for each in row.compared
        ),
        remarks=row.remarks,
        rag=row.rag,
        turn=row.turn,
        history=row.history,
        definition=definition_of(row.figure.meaning),
    )
