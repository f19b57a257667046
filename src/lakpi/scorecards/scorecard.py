"""
A scorecard: a frozen value made of figures and what is said of them, with its faces.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import attrs
import pandas as pd

from lakpi.benchmarks import Benchmarks
from lakpi.confidence import Interval, confidence_intervals
from lakpi.errors import FiguresError, did_you_mean
from lakpi.figures import Figure, Figures, Flag
from lakpi.figures.agreement import explained
from lakpi.scorecards import wording
from lakpi.scorecards.columns import DEFAULT, chosen, filled
from lakpi.scorecards.commentary import Commentaries, Commentary
from lakpi.scorecards.html import html_page
from lakpi.scorecards.markdown import markdown_page
from lakpi.scorecards.parts import Content, Group, PlainTable, Row
from lakpi.scorecards.text import text_page
from lakpi.targets import RagRule, Target, TargetJudgements, judge_against_targets
from lakpi.trends import Earlier, direction_of_travel, series_of

_FEWEST_PERIODS: Final = 3


@attrs.frozen(kw_only=True, repr=False)
class Scorecard(Content):
    """
    A scorecard, ready for every face; made by `scorecard`.

    Attributes:
        figures: Every figure behind it: those shown, and their past.
    """

    figures: Figures = attrs.field(eq=False)

    def __repr__(self) -> str:
        return f"<Scorecard {self.title!r}: {len(self.rows())} rows in {len(self.groups)} groups>"

    def __str__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        return self.html()

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
        return _written(path, self.markdown())

    def to_html(self, path: str | os.PathLike[str]) -> Path:
        """
        Write it to an HTML file, and give its path.

        Raises:
            MissingExtraError: Where the extra `html` is not installed.
        """
        return _written(path, self.html())

    def to_frame(self) -> pd.DataFrame:
        """
        Give it as a frame of texts: a line for each row, its chosen columns, and remarks.
        """
        columns = chosen(self.columns or DEFAULT)
        lines = [
            (group.title, *(column.cell(row) for column in columns), " ".join(row.remarks))
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
        level: The confidence level of intervals (0.95); without one, there are none.
        periods: How many of the last periods are shown beside a figure.

    Returns:
        The scorecard.

    Raises:
        FiguresError: For a heading with an indicator that no figure is of, or a
            figure under no heading: nothing is left out silently.  For a column that
            there is not.

    Targets and commentary that go with no figure stand in a table of their own.
    """
    figures = compared.figures if isinstance(compared, Benchmarks) else compared
    travels = direction_of_travel(figures, against=travel)
    series = _series(figures)
    shown = _shown(series, every_period)
    judged = _judged(figures, targets, rule)
    ends = {} if level is None else _intervals(figures, shown, level)
    told = Commentaries(()) if commentary is None else commentary
    several = len({figure.area for figure in shown}) > 1
    ids = list(dict.fromkeys(figure.meaning.id for figure in shown))
    headings = dict(groups) if groups is not None else {"Indicators": ids}
    _same(ids, [each for chosen in headings.values() for each in chosen])
    said = dict(notes or {})

    def row(figure: Figure) -> Row:
        own = travels.of(figure)
        comparisons = compared.of(figure) if isinstance(compared, Benchmarks) else ()
        earlier = own.earlier
        remarks = [explained(figure) if Flag.REPORTED_DIFFERS in figure.flags else ""]
        remarks += [] if earlier is None else [_past(earlier)]
        remarks += [
            f"{flag.capitalize()}: {flag.words}."
            for flag in Flag
            if flag in figure.flags and flag is not Flag.REPORTED_DIFFERS
        ]
        remarks += [said.get(figure.meaning.id, "")]
        return Row(
            title=wording.titled(figure, with_area=several),
            figure=figure,
            travel=own if earlier is not None else None,
            comparisons=comparisons,
            remarks=tuple(dict.fromkeys(filter(None, remarks))),
            history=_history(figure, series, periods),
            target=judged.of(figure) if len(judged) else None,
            interval=ends.get(figure),
            commentary=told.of(figure),
        )

    made = [
        Group(heading, tuple(row(f) for name in chosen for f in shown if f.meaning.id == name))
        for heading, chosen in headings.items()
    ]
    definitions = [
        (
            meaning.title,
            (*meaning.sentences, f"Reference: {meaning.reference}. Version {meaning.version}."),
        )
        for meaning in figures.meanings
    ]
    rows = [each for group in made for each in group.rows]
    return Scorecard(
        figures=figures,
        columns=filled(DEFAULT, rows) if columns is None else _keys(columns),
        title=title,
        subtitle=subtitle,
        groups=tuple(made),
        tables=(*tables, *_unused(judged, told.unused(shown))),
        about=wording.about(compared) if isinstance(compared, Benchmarks) else (),
        definitions=tuple(definitions),
    )


def _past(earlier: Figure) -> str:
    differs = Flag.REPORTED_DIFFERS in earlier.flags
    said = [explained(earlier) if earlier.origin == "local" or differs else ""]
    said += [
        f"{flag}: {flag.words}."
        for flag in Flag
        if flag in earlier.flags and flag is not Flag.REPORTED_DIFFERS
    ]
    told = " ".join(filter(None, said))
    return f"{earlier.period}: {told}" if told else ""


Series = dict[tuple[str, ...], list[Figure]]


def _series(figures: Figures) -> Series:
    """
    The figures by series, the latest first.
    """
    found: Series = {}
    for figure in figures:
        found.setdefault(series_of(figure), []).append(figure)
    return {
        key: sorted(series, key=lambda each: each.period_end, reverse=True)
        for key, series in found.items()
    }


def _shown(series: Series, every_period: Collection[str]) -> list[Figure]:
    """
    The latest figure of each series, and of some indicators the earlier ones after it.
    """
    shown = []
    for newest in series.values():
        shown += newest if newest[0].meaning.id in every_period else newest[:1]
    return shown


def _history(figure: Figure, series: Series, periods: int) -> tuple[Figure, ...]:
    newest = series[series_of(figure)]
    until = newest[newest.index(figure) :][:periods]
    # Two periods are a change, which has words of its own.
    return tuple(reversed(until)) if len(until) >= _FEWEST_PERIODS else ()


def _judged(
    figures: Figures, targets: Iterable[Target] | TargetJudgements, rule: RagRule | None
) -> TargetJudgements:
    if isinstance(targets, TargetJudgements):
        return targets
    held = tuple(targets)
    return judge_against_targets(figures, held, rule=rule) if held else TargetJudgements(())


def _intervals(figures: Figures, shown: Iterable[Figure], level: float) -> dict[Figure, Interval]:
    wanted = set(shown)
    found = confidence_intervals(figures, levels=(level,))
    return {each.figure: each for each in found if each.figure in wanted}


def _unused(judged: TargetJudgements, said: Iterable[Commentary]) -> Iterator[PlainTable]:
    rows = [("target", each.indicator) for each in judged.unused]
    rows += [("commentary", each.indicator) for each in said]
    if rows:
        note = "No figure on this scorecard goes with them: check the ids, areas and periods."
        yield PlainTable(
            "Targets and commentary not used", ("What", "Indicator"), tuple(rows), note
        )


def _keys(columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(each.key for each in chosen(columns))


def _same(ids: list[str], chosen: list[str]) -> None:
    for each in chosen:
        if each not in ids:
            message = f"a heading names {each!r}, of which there is no figure."
            raise FiguresError(message + did_you_mean(each, ids))
    if left := [each for each in ids if each not in chosen]:
        message = f"figures under no heading: {', '.join(left)}; add them to groups="
        raise FiguresError(message)


def _written(path: str | os.PathLike[str], text: str) -> Path:
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")
    return file
