"""
A scorecard made: figures, their past and their comparators laid out by a council's choices.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from lakpi.benchmarks import Benchmarks
from lakpi.confidence import Interval, confidence_intervals
from lakpi.errors import FiguresError, did_you_mean
from lakpi.figures import Figure, Figures, Flag
from lakpi.figures.agreement import explained
from lakpi.scorecards import wording
from lakpi.scorecards.choices import Choices
from lakpi.scorecards.columns import DEFAULT, filled
from lakpi.scorecards.commentary import Commentary
from lakpi.scorecards.definitions import definition_of
from lakpi.scorecards.parts import Content, Group, PlainTable, Row
from lakpi.significance import Significance, significance
from lakpi.targets import TargetJudgements, judge_against_targets
from lakpi.trends import direction_of_travel, series_of

__all__ = ["content_of"]

_FEWEST_PERIODS: Final = 3
_LEVEL: Final = 0.95
INTERVAL: Final = "interval"
SIGNIFICANCE: Final = "significance"


def content_of(compared: Benchmarks | Figures, choices: Choices) -> Content:
    """
    Lay figures out.

    Args:
        compared: Figures, or figures with their comparisons.
        choices: What the council chose.

    Raises:
        FiguresError: For what is no figures, a heading with an indicator that no figure is
            of, or a figure under no heading.
    """
    if not isinstance(compared, Benchmarks | Figures):
        message = (
            "a scorecard is made of figures (lakpi.compute) or of figures with comparators"
            f" (lakpi.benchmark); found a {type(compared).__name__}"
        )
        raise FiguresError(message)
    figures = compared.figures if isinstance(compared, Benchmarks) else compared
    travels = direction_of_travel(figures, against=choices.travel)
    series = _series(figures)
    shown = _shown(series, choices.every_period)
    judged = _judged(figures, choices)
    asked = choices.columns or ()
    ends = _intervals(figures, shown, _level(choices, by=INTERVAL in asked))
    beyond = _significances(compared, shown, choices)
    told = choices.commentary
    several = len({figure.area for figure in shown}) > 1
    ids = list(dict.fromkeys(figure.meaning.id for figure in shown))
    headings = choices.groups if choices.groups is not None else {"Indicators": tuple(ids)}
    _same(ids, [each for chosen in headings.values() for each in chosen])

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
        remarks += [choices.notes.get(figure.meaning.id, "")]
        return Row(
            title=wording.titled(figure, with_area=several),
            figure=figure,
            travel=own if earlier is not None else None,
            comparisons=comparisons,
            remarks=tuple(dict.fromkeys(filter(None, remarks))),
            history=_history(figure, series, choices.periods),
            target=judged.of(figure) if len(judged) else None,
            interval=ends.get(figure),
            significances=tuple(beyond.get(figure, ())),
            commentary=told.of(figure),
        )

    made = [
        Group(heading, tuple(row(f) for name in chosen for f in shown if f.meaning.id == name))
        for heading, chosen in headings.items()
    ]
    rows = [each for group in made for each in group.rows]
    about = wording.about(compared) if isinstance(compared, Benchmarks) else ()
    if judged_by := next((each for row in rows for each in row.significances), None):
        about += (wording.by_chance(judged_by),)
    return Content(
        columns=filled(DEFAULT, rows) if choices.columns is None else choices.columns,
        title=choices.title,
        subtitle=choices.subtitle,
        version=choices.version,
        groups=tuple(made),
        tables=(*choices.tables, *_unused(judged, told.unused(shown))),
        about=about,
        definitions=tuple(map(definition_of, figures.meanings)),
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


def _judged(figures: Figures, choices: Choices) -> TargetJudgements:
    if isinstance(choices.targets, TargetJudgements):
        return choices.targets
    if not choices.targets:
        return TargetJudgements(())
    return judge_against_targets(figures, choices.targets, rule=choices.rule)


def _intervals(
    figures: Figures, shown: Iterable[Figure], level: float | None
) -> dict[Figure, Interval]:
    if level is None:
        return {}
    wanted = set(shown)
    found = confidence_intervals(figures, levels=(level,))
    return {each.figure: each for each in found if each.figure in wanted}


def _level(choices: Choices, *, by: bool) -> float | None:
    """
    Give the level asked for; the usual one where a column is chosen that needs one.
    """
    return _LEVEL if by and choices.level is None else choices.level


def _significances(
    compared: Benchmarks | Figures, shown: Iterable[Figure], choices: Choices
) -> dict[Figure, list[Significance]]:
    chosen = SIGNIFICANCE in (choices.columns or ())
    method = choices.significance or ("interval" if chosen else None)
    level = _level(choices, by=True)
    if method is None or level is None or not isinstance(compared, Benchmarks):
        return {}
    found: dict[Figure, list[Significance]] = {figure: [] for figure in shown}
    for each in significance(compared, by=method, levels=(level,)):
        if each.figure in found:
            found[each.figure].append(each)
    return found


def _unused(judged: TargetJudgements, said: Iterable[Commentary]) -> Iterator[PlainTable]:
    rows = [("target", each.indicator) for each in judged.unused]
    rows += [("commentary", each.indicator) for each in said]
    if rows:
        note = "No figure on this scorecard goes with them: check the ids, areas and periods."
        yield PlainTable(
            "Targets and commentary not used", ("What", "Indicator"), tuple(rows), note
        )


def _same(ids: list[str], chosen: list[str]) -> None:
    for each in chosen:
        if each not in ids:
            message = f"a heading names {each!r}, of which there is no figure."
            raise FiguresError(message + did_you_mean(each, ids))
    if left := [each for each in ids if each not in chosen]:
        message = f"figures under no heading: {', '.join(left)}; add them to groups="
        raise FiguresError(message)
