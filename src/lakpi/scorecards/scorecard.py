"""
A scorecard: a frozen value made of figures and what is said of them, with its faces.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

import attrs
import pandas as pd

from lakpi.benchmarks import Benchmarks, again
from lakpi.disclosure import DisclosurePolicy, protect
from lakpi.figures import Figures
from lakpi.scorecards.attention import Attention, ToLookAt, exceptions
from lakpi.scorecards.choices import Choices
from lakpi.scorecards.columns import DEFAULT, chosen, told
from lakpi.scorecards.commentary import Commentaries
from lakpi.scorecards.excel import to_excel
from lakpi.scorecards.freezing import freeze
from lakpi.scorecards.html import html_page, in_frame
from lakpi.scorecards.making import content_of
from lakpi.scorecards.markdown import markdown_page
from lakpi.scorecards.parts import Content, PlainTable
from lakpi.scorecards.saving import save
from lakpi.scorecards.star import Star, star
from lakpi.scorecards.telling import Sentence, sentences
from lakpi.scorecards.text import text_page
from lakpi.scorecards.word import to_word
from lakpi.significance import Method
from lakpi.targets import RagRule, Target, TargetJudgements
from lakpi.trends import Earlier


@attrs.frozen(kw_only=True, repr=False)
class Scorecard(Content):
    """
    A scorecard, ready for every face; made by `scorecard`.

    Attributes:
        compared: The figures behind it, those shown and their past, with their comparisons.
        choices: What the council chose.
    """

    compared: Benchmarks | Figures = attrs.field(eq=False)
    choices: Choices = attrs.field(eq=False)

    @property
    def figures(self) -> Figures:
        """
        Every figure behind it: those shown, and their past.
        """
        held = self.compared
        return held.figures if isinstance(held, Benchmarks) else held

    def __repr__(self) -> str:
        return f"<Scorecard {self.title!r}: {len(self.rows())} rows in {len(self.groups)} groups>"

    def __str__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        return in_frame(self.title, self.html())

    def under(
        self, policy: DisclosurePolicy, *, parts: Mapping[str, Sequence[str]] | None = None
    ) -> Scorecard:
        """
        Make the version of it that a policy allows: the last step before a face.

        Everything on it is made anew from the figures as the policy leaves them, so that
        no change, rank, target or sparkline tells what is hidden.  What the council
        wrote (commentary, notes) is its own to check.

        Args:
            policy: `lakpi.disclosure.INTERNAL`, `PUBLICATION`, or one of the council's.
            parts: As `lakpi.protect` takes them.

        Returns:
            The scorecard, which says on every face which version it is.
        """
        protected = protect(self.figures, policy, parts=parts)
        left = set(protected.figures.column("indicator").unique())
        groups = self.choices.groups
        if groups is not None:
            kept = {name: tuple(i for i in ids if i in left) for name, ids in groups.items()}
            groups = {name: ids for name, ids in kept.items() if ids}
        choices = attrs.evolve(
            self.choices,
            groups=groups,
            targets=_targets(self.choices.targets),
            version=protected.statement,
        )
        held = self.compared
        figures = protected.figures
        return _made(again(held, figures) if isinstance(held, Benchmarks) else figures, choices)

    def sentences(self) -> tuple[Sentence, ...]:
        """
        Say it in lines for a report, one for each row.
        """
        return sentences(self)

    def exceptions(
        self, most: int = 5, *, attention: Attention | None = None
    ) -> tuple[ToLookAt, ...]:
        """
        Name the few rows that a committee should look at first, each with its reasons.

        Args:
            most: How many at most.
            attention: What weighs more than what; without it, `Attention()`.
        """
        return exceptions(self, most, attention=attention)

    def freeze(
        self,
        path: str | os.PathLike[str],
        *,
        signed_by: str = "",
        signed_on: str = "",
        note: str = "",
        replace: bool = False,
    ) -> Path:
        """
        Keep it as signed off, in a plain file that can be read in ten years.

        Args:
            path: Where.
            signed_by: Who signed it off.
            signed_on: When, in words.
            note: What else should be kept with it.
            replace: Write over another card's file.

        Raises:
            FiguresError: Where another card's file stands there.
        """
        return freeze(
            self, path, signed_by=signed_by, signed_on=signed_on, note=note, replace=replace
        )

    def to_excel(self, path: str | os.PathLike[str]) -> Path:
        """
        Write it to an Excel workbook: a sheet to print, and a table of data on each other.

        Raises:
            MissingExtraError: Where the extra `excel` is not installed.
        """
        return to_excel(self, path)

    def to_word(self, path: str | os.PathLike[str]) -> Path:
        """
        Write it to a Word document.

        Raises:
            MissingExtraError: Where the extra `word` is not installed.
        """
        return to_word(self, path)

    def star(self) -> Star:
        """
        Give it as the tables of a star, for Power BI and the like.
        """
        return star(self)

    def to_text(self) -> str:
        """
        Write it as plain text, 100 columns wide.
        """
        return text_page(self)

    def markdown(self) -> str:
        """
        Write it as Markdown.
        """
        return markdown_page(self)

    def html(self) -> str:
        """
        Write it as one self-contained HTML page.

        Raises:
            MissingExtraError: Where the extra `html` is not installed.
        """
        return html_page(self)

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

    def to_frame(self) -> pd.DataFrame:
        """
        Give it as a frame of texts: a line for each row, its chosen columns, and remarks.
        """
        columns = chosen(self.columns or DEFAULT)
        lines = [
            (group.title, *(told(column, row) for column in columns), " ".join(row.remarks))
            for group in self.groups
            for row in group.rows
        ]
        headings = ["Group", *(column.heading for column in columns), "Remarks"]
        return pd.DataFrame(lines, columns=headings)


def scorecard(
    compared: Benchmarks | Figures,
    *,
    title: str = "Scorecard",
    subtitle: str = "",
    groups: Mapping[str, Sequence[str]] | None = None,
    travel: Earlier = "previous period",
    every_period: Collection[str] = (),
    notes: Mapping[str, str] | None = None,
    tables: Iterable[PlainTable] = (),
    columns: Sequence[str] | None = None,
    targets: Iterable[Target] | TargetJudgements = (),
    rule: RagRule | None = None,
    commentary: Commentaries | None = None,
    level: float | None = None,
    significance: Method | None = None,
    periods: int = 5,
) -> Scorecard:
    """
    Lay figures out as a scorecard: the latest figure of each, with its past and comparators.

    Args:
        compared: Figures, or figures with their comparisons (`lakpi.benchmark`).
        title: The title.
        subtitle: What it is, whose, and when.
        groups: Headings, each with the ids of its indicators in order; one heading
            for all if not given.
        travel: What each figure's direction of travel is measured against.
        every_period: The ids of indicators of which earlier figures have rows, and
            comparators, of their own.
        notes: A sentence to say of an indicator, by its id.
        tables: Plain tables that stand after the rows.
        columns: The keys of its columns in order (`lakpi.scorecards.COLUMNS`); without
            them, the usual ones that have something to say.
        targets: The targets (`lakpi.read_targets`), or figures judged against them.
        rule: The council's rule for red, amber and green.
        commentary: The council's commentary (`lakpi.read_commentary`).
        level: The confidence level of intervals (0.95); without one there are none, but
            where a column that needs one is chosen: then it is 0.95.
        significance: By which method the column `significance` says whether a figure
            differs from a comparator by more than chance ("interval", "overlap" or
            "funnel": see `lakpi.significance`); without one it is there only if chosen,
            and the method is "interval".
        periods: How many of the last periods are shown beside a figure.

    Returns:
        The scorecard.

    Raises:
        FiguresError: For what is neither figures nor benchmarks.  For a heading with an
            indicator that no figure is of, or a figure under no heading: nothing is left
            out silently.  For a column that there is not.

    Targets and commentary that go with no figure stand in a table of their own.
    """
    return _made(
        compared,
        Choices(
            title=title,
            subtitle=subtitle,
            groups=None if groups is None else {name: tuple(ids) for name, ids in groups.items()},
            travel=travel,
            every_period=tuple(every_period),
            notes=dict(notes or {}),
            tables=tuple(tables),
            columns=None if columns is None else tuple(each.key for each in chosen(columns)),
            targets=targets if isinstance(targets, TargetJudgements) else tuple(targets),
            rule=rule,
            commentary=Commentaries(()) if commentary is None else commentary,
            level=level,
            significance=significance,
            periods=periods,
        ),
    )


def _made(compared: Benchmarks | Figures, choices: Choices) -> Scorecard:
    content = content_of(compared, choices)
    fields = {each.name: getattr(content, each.name) for each in attrs.fields(Content)}
    return Scorecard(**fields, compared=compared, choices=choices)


def _targets(given: tuple[Target, ...] | TargetJudgements) -> tuple[Target, ...]:
    """
    The targets themselves: what was judged of figures that are now hidden is not kept.
    """
    if not isinstance(given, TargetJudgements):
        return given
    held = (*(each.target for each in given if each.target is not None), *given.unused)
    return tuple(dict.fromkeys(held))
