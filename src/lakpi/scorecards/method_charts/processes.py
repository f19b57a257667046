"""
The process chart as a picture: a series, its mean and limits, and the points that signal.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from lakpi.errors import FiguresError
from lakpi.polarity import Outcome
from lakpi.process_control import Point, ProcessChart, Variation
from lakpi.scorecards.charts import FAINT, GRID, INK, Chart, blank, finished
from lakpi.scorecards.method_charts.marks import (
    GREY,
    LEGEND,
    MARKS,
    SMALL,
    as_written,
    axis_name,
    styled,
)
from lakpi.scorecards.wording import SYMBOLS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["process_chart"]

_OUTCOMES: Final = {
    Variation.IMPROVEMENT: Outcome.BETTER,
    Variation.COMMON_CAUSE: Outcome.SIMILAR,
    Variation.CONCERN: Outcome.WORSE,
    Variation.NEUTRAL_HIGH: Outcome.HIGHER,
    Variation.NEUTRAL_LOW: Outcome.LOWER,
}
_TARGET: Final = "#801650"
_MOST_LABELS: Final = 16


def process_chart(made: ProcessChart, *, title: str = "") -> Chart:
    """
    Draw a process chart: the points, the mean and limits of each phase, and the target.

    Args:
        made: The chart as a value: ``process_charts(figures).one()``.
        title: The title; what the chart is of if not given.

    Returns:
        The chart.  Its text is the chart's sentence, then which points signal and why, each
        rebase with its reason, and what the chart warns of.

    Raises:
        FiguresError: No point has a number.
        MissingExtraError: Where the extra `charts` is not installed.

    >>> import lakpi, pandas as pd
    >>> from lakpi.catalogues import ALL
    >>> from lakpi.process_control import process_charts
    >>> months = [str(month) for month in lakpi.months("April 2022", "May 2023")]
    >>> values = [14, 15, 13, 14, 16, 15, 14, 13, 15, 14, 15, 14, 15, 21]
    >>> figures = lakpi.read_figures(pd.DataFrame({"indicator": "rereferral_pct",
    ...     "area": "Harrow", "period": months, "reported": [str(each) for each in values]}), ALL)
    >>> chart = process_chart(process_charts(figures).one(), title="Re-referrals")
    >>> chart.alt.splitlines()[-1].partition("be expected. ")[2]
    '1 of 14 points is a signal: May 2023, 21.0% (above the upper limit).'
    """
    known = [each for each in made.points if each.value is not None]
    if not known:
        message = "a process chart needs a number: each of its points has a reason instead"
        raise FiguresError(message)
    name = title or made.name
    figure = blank(8.0, 4.6)
    axes = figure.subplots()
    _lines(axes, made)
    _points(axes, made)
    _phases(axes, made)
    latest = "" if made.variation is None else f"Now: {made.variation}. "
    assurance = "" if made.assurance is None else f"Target: {made.assurance}."
    styled(axes, name, f"{latest}{assurance}".strip() or "No number to judge.")
    axes.set_ylabel(axis_name(made.meaning), fontsize=SMALL + 0.5, color=INK)
    step = math.ceil(len(made.points) / _MOST_LABELS)
    shown = sorted(range(len(made.points) - 1, -1, -step))
    labels = [made.points[place].period.removeprefix("as at ") for place in shown]
    axes.set_xticks(shown, labels, rotation=40, ha="right")
    axes.set_xlim(-0.5, len(made.points) - 0.5)
    axes.grid(axis="y", color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), **LEGEND)
    return finished(figure, name, _in_words(made))


def _number(value: float | None) -> float:
    return math.nan if value is None else value


def _lines(axes: Axes, made: ProcessChart) -> None:
    """
    The mean, the limits and the target, broken where a phase begins.
    """
    for number, phase in enumerate(made.phases):
        some = [
            (place, each) for place, each in enumerate(made.points) if each.phase == phase.number
        ]
        if not some or phase.mean is None:
            continue
        ends = (some[0][0] - 0.5, some[-1][0] + 0.5)
        axes.plot(
            ends, [phase.mean] * 2, color=INK, linewidth=1.2, label=None if number else "mean"
        )
        for label, limit in (("limits", phase.lower), ("", phase.upper)):
            if limit is not None:
                axes.plot(
                    ends,
                    [limit] * 2,
                    color=GREY,
                    linewidth=1.3,
                    linestyle=(0, (5, 3)),
                    label=None if number or not label else label,
                )
    targets = [_number(each.target) for each in made.points]
    if any(not math.isnan(each) for each in targets):
        axes.step(
            range(len(targets)),
            targets,
            where="mid",
            color=_TARGET,
            linewidth=1.6,
            linestyle=(0, (1, 1.5)),
            label="target",
        )


def _points(axes: Axes, made: ProcessChart) -> None:
    places = range(len(made.points))
    values = [_number(each.value) for each in made.points]
    axes.plot(places, values, color=FAINT, linewidth=1.3, zorder=2)
    for variation, outcome in _OUTCOMES.items():
        some = [place for place in places if made.points[place].variation is variation]
        if not some:
            continue
        mark = MARKS[outcome]
        said = str(variation).removeprefix("special cause ")
        axes.scatter(
            some,
            [values[place] for place in some],
            marker=mark.shape,
            s=42,
            facecolor=mark.fill,
            edgecolor=mark.edge,
            linewidth=0.9,
            label=f"{SYMBOLS[outcome]} {said} ({len(some):,})",
            zorder=3,
        )
    apart = [place for place in places if made.points[place].ghosted]
    if apart:
        axes.scatter(
            apart,
            [values[place] for place in apart],
            marker="x",
            s=42,
            color=GREY,
            label=f"not counted ({len(apart):,})",
            zorder=3,
        )


def _phases(axes: Axes, made: ProcessChart) -> None:
    first = {each.phase: place for place, each in reversed(list(enumerate(made.points)))}
    for phase in made.phases[1:]:
        if phase.number not in first:
            continue
        place = first[phase.number] - 0.5
        axes.axvline(place, color=INK, linewidth=1, linestyle=(0, (2, 2)))
        late = place > 0.6 * len(made.points)
        axes.annotate(
            phase.reason,
            (place, 1),
            xycoords=("data", "axes fraction"),
            xytext=(-4 if late else 4, -2),
            textcoords="offset points",
            ha="right" if late else "left",
            va="top",
            fontsize=SMALL,
            color=INK,
        )


def _in_words(made: ProcessChart) -> str:
    told = [made.sentence(), _signals(made)]
    told += [
        f"New limits from {phase.start}: {phase.reason.rstrip('.')}." for phase in made.phases[1:]
    ]
    apart = [f"{each.period} ({each.ghosted})" for each in made.points if each.ghosted]
    if apart:
        told.append(f"Not counted: {', '.join(apart)}.")
    told += [f"{each[:1].upper()}{each[1:].rstrip('.')}." for each in made.warnings]
    return " ".join(told)


def _signals(made: ProcessChart) -> str:
    some = [each for each in made.points if each.signals]
    if not some:
        return f"None of {len(made.points):,} points is a signal."
    shown = "; ".join(_named(each, made) for each in some[-3:])
    more = f", the latest {min(len(some), 3)}" if len(some) > 3 else ""
    verb = "is a signal" if len(some) == 1 else "are signals"
    return f"{len(some):,} of {len(made.points):,} points {verb}{more}: {shown}."


def _named(point: Point, made: ProcessChart) -> str:
    return f"{point.period}, {as_written(_number(point.value), made.meaning)} ({point.why})"
