"""
A report: several scorecards under one cover, with their definitions and the record behind them.

Its faces are made of those of its cards, and what is around them is laid out as cards are,
so that a report looks as they do.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import attrs

from lakpi.errors import FiguresError
from lakpi.scorecards.assurance import QaLog
from lakpi.scorecards.attention import exceptions
from lakpi.scorecards.binding import bound, within
from lakpi.scorecards.definitions import Definition, named
from lakpi.scorecards.html import html_page, in_frame, row_names
from lakpi.scorecards.markdown import markdown_page
from lakpi.scorecards.parts import Content, PlainTable
from lakpi.scorecards.saving import save
from lakpi.scorecards.showing import page_of
from lakpi.scorecards.telling import subject
from lakpi.scorecards.text import text_page
from lakpi.scorecards.word import places_of, to_word

__all__ = ["Report"]


def _cards(cards: Iterable[Content]) -> tuple[Content, ...]:
    return tuple(cards)


@attrs.frozen(kw_only=True, repr=False)
class Report:
    """
    Scorecards under one cover.

    Attributes:
        title: Its title.
        cards: The scorecards, in order.
        subtitle: What it is, and whose.
        prepared_for: For whom: the committee.
        prepared_by: By whom.
        date: When, in words of your own: lakpi reads no clock.
        qa: The record of what was read and how it was counted (`lakpi.qa_log`).
        look_first: How many rows of each card stand on the cover, for the committee to
            look at first (`exceptions`).

    Raises:
        FiguresError: It has no scorecard.

    >>> import lakpi
    >>> card = lakpi.scorecard(lakpi.combine(), title="Referrals")
    >>> report = Report(title="Quarter 3", cards=[card, card], date="18 February 2014")
    >>> report
    <Report 'Quarter 3': 2 scorecards>
    >>> report.markdown().splitlines()[0]
    '# Quarter 3'
    """

    title: str
    cards: tuple[Content, ...] = attrs.field(converter=_cards)
    subtitle: str = ""
    prepared_for: str = ""
    prepared_by: str = ""
    date: str = ""
    qa: QaLog | None = None
    look_first: int = 0

    def __attrs_post_init__(self) -> None:
        if not self.cards:
            message = f"the report {self.title!r} has no scorecard: give cards=[...]"
            raise FiguresError(message)

    def __repr__(self) -> str:
        many = len(self.cards)
        return f"<Report {self.title!r}: {many} scorecard{'' if many == 1 else 's'}>"

    def __str__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        return in_frame(self.title, self.html())

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """
        The definitions of all cards, each once.

        Where two cards define one title in two ways both stand, with the card's title.
        """
        return tuple(self._defined().values())

    def to_text(self) -> str:
        """
        Write it as plain text, 100 columns wide.
        """
        parts = [text_page(each) for each in (self._cover(), *self._inside())]
        rows = tuple((title, " ".join(lines)) for title, lines in self.definitions)
        table = PlainTable("Definitions", ("Indicator", "Definition"), rows)
        parts += [text_page(Content(title=_MEANT, tables=(table,)))] if rows else []
        parts += [] if self.qa is None else [_headed(_RECORD, self.qa.to_text())]
        return "\n\n".join(parts)

    def markdown(self) -> str:
        """
        Write it as Markdown: the cards' headings are one level down.
        """
        names = self._names()
        under = [*self._inside(), *self._back()]
        pages = (markdown_page(each, definitions=names) for each in under)
        return "\n".join([markdown_page(self._cover()), *map(_lower, pages)])

    def html(self) -> str:
        """
        Write it as one self-contained HTML page.

        Raises:
            MissingExtraError: Where the extra `html` is not installed.
        """
        cards, last = self._inside(), len(self.cards) + 1
        names = {each: within(last, name) for each, name in self._names().items()}
        defined = self._defined()
        rows: dict[Definition, str] = {}
        for number, card in enumerate(cards, start=1):
            for each, name in row_names(page_of(card)).items():
                rows.setdefault(defined.get(each, each), within(number, name))
        parts = [(card.title, html_page(card, definitions=names)) for card in cards]
        parts += [(each.title, html_page(each, rows=rows)) for each in self._back()]
        return bound(html_page(self._cover()), parts)

    def to_markdown(self, path: str | os.PathLike[str]) -> Path:
        """
        Write it to a Markdown file, and give its path.
        """
        return save(path, self.markdown())

    def to_html(self, path: str | os.PathLike[str]) -> Path:
        """
        Write it to an HTML file, and give its path.

        Raises:
            MissingExtraError: Where the extra `html` is not installed.
        """
        return save(path, self.html())

    def to_word(self, path: str | os.PathLike[str], *, made: datetime.date | None = None) -> Path:
        """
        Write it to a Word document, each scorecard on a page of its own.

        Args:
            path: Where; folders are made.
            made: The day to say that it was made on; without it the file says none.

        Raises:
            MissingExtraError: Where the extra `word` is not installed.
            FiguresError: The name does not end in ``.docx``, or the file is open in Word.
        """
        ends = places_of(self.definitions)
        places = {own: ends[at_the_end] for own, at_the_end in self._defined().items()}
        under = [*self._inside(), *self._back()]
        return to_word(self._cover(), path, made=made, under=under, places=places)

    def _cover(self) -> Content:
        tables = [self._about(), *self._first()]
        return Content(title=self.title, subtitle=self.subtitle, tables=tuple(tables))

    def _about(self) -> PlainTable:
        versions = list(dict.fromkeys(card.version for card in self.cards))
        told = " / ".join(each or "no version is stated" for each in versions)
        apart = "The scorecards are not of one version: " if len(versions) > 1 else ""
        rows = [
            ("Prepared for", self.prepared_for),
            ("Prepared by", self.prepared_by),
            ("Date", self.date),
            ("Version", f"{apart}{told}" if any(versions) else ""),
            ("Scorecards", "; ".join(card.title for card in self.cards)),
        ]
        return PlainTable(
            "About this report", ("What", "Says"), tuple(row for row in rows if row[1])
        )

    def _first(self) -> Iterator[PlainTable]:
        rows = [
            (subject(each.row), card.title, "; ".join(each.reasons))
            for card in self.cards
            for each in exceptions(card, self.look_first)
        ]
        if rows:
            yield PlainTable("To look at first", ("Indicator", "Scorecard", "Why"), tuple(rows))

    def _inside(self) -> tuple[Content, ...]:
        # The definitions of all cards stand together, at the end.
        return tuple(attrs.evolve(card, definitions=()) for card in self.cards)

    def _back(self) -> Iterator[Content]:
        if self.definitions:
            yield Content(title=_MEANT, definitions=self.definitions)
        if self.qa is not None:
            table = PlainTable("The record", ("Part", "Of", "What", "Says"), self.qa.lines)
            yield Content(title=_RECORD, tables=(table,))

    def _defined(self) -> dict[Definition, Definition]:
        """
        The definitions of all cards as they are on them, each with how it stands at the end.
        """
        told: dict[Definition, str] = {}
        for card in self.cards:
            for each in card.definitions:
                told.setdefault(each, card.title)
        titles = [title for title, _ in told]
        return {
            (title, lines): (f"{title} ({card})" if titles.count(title) > 1 else title, lines)
            for (title, lines), card in told.items()
        }

    def _names(self) -> dict[Definition, str]:
        """
        Where the definition of a card stands, by its name in the part that holds them.
        """
        shown = named(self.definitions)
        return {each: shown[at_the_end] for each, at_the_end in self._defined().items()}


_MEANT: Final = "What the indicators mean"
_RECORD: Final = "What the figures rest on"


def _headed(title: str, text: str) -> str:
    return f"{title}\n{'=' * len(title)}\n\n{text}"


def _lower(page: str) -> str:
    # Nothing of the data begins a line with a bare "#": that face sees to it.
    lines = page.splitlines()
    return "\n".join(f"#{line}" if line.startswith("#") else line for line in lines) + "\n"
