"""
One series over time with its intervals, beside a comparator's.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from lakpi.confidence import Interval, confidence_intervals, level_text
from lakpi.errors import FiguresError
from lakpi.figures import Figure, Figures
from lakpi.scorecards.charts import BLUE, GRID, INK, Chart, blank, finished
from lakpi.scorecards.method_charts.marks import GREY, SMALL, axis_name, listed, styled
from lakpi.scorecards.wording import value
from lakpi.trends import series_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["interval_chart"]

_BAND = "#c6d2df"
_MOST_LABELS = 14


def interval_chart(
    figures: Figures, beside: Figures | None = None, *, level: float = 0.95, title: str = ""
) -> Chart:
    """
    Draw one series over time with its intervals: how much of its path may be chance.

    Args:
        figures: Figures of one indicator, area and category, in any order.
        beside: A comparator's figures of the same indicator, such as England's: a line
            without intervals, at those of the same periods.
        level: The level of the intervals.
        title: The title; the indicator's and the area's if not given.

    Returns:
        The chart.  There is a gap where there is no number, and no band where there is no
        interval.

    Raises:
        FiguresError: Either is of several series, or none of the figures has a number.
        MissingExtraError: Where the extra `charts` is not installed.

    >>> import lakpi, pandas as pd
    >>> from lakpi.catalogues import ALL
    >>> figures = lakpi.read_figures(pd.DataFrame({"indicator": "rereferral_pct",
    ...     "area": ["Harrow"] * 2 + ["England"] * 2, "period": ["2012-13", "2013-14"] * 2,
    ...     "numerator": [217, 269, 142_500, 154_800],
    ...     "denominator": [1529, 2305, 570_800, 657_780]}), ALL)
    >>> print(interval_chart(figures.select(area_name="Harrow"),
    ...     figures.select(area_name="England")).alt)
    Harrow: 2 periods, from 14.2% (95% CI 12.5 to 16.0%), 2012-13, to 11.7% (95% CI 10.4 to
    13.0%), 2013-14. England: 25.0% (2012-13), 23.5% (2013-14).
    """
    series = _one_series(figures, level)
    others = [] if beside is None else _one_series(beside, level)
    known = [each for each in series if each.figure.value is not None]
    if not known:
        message = "a chart over time needs a number: each of these figures has a reason instead"
        raise FiguresError(message)
    places = {_days(each.figure): place for place, each in enumerate(series)}
    placed = [(places[_days(e.figure)], e) for e in others if _days(e.figure) in places]
    first = series[0].figure
    name = title or f"{first.meaning.title}, {first.area_name}"
    figure = blank(8.0, 4.2)
    axes = figure.subplots()
    _draw(axes, series, placed)
    styled(axes, name, f"Band: {level_text(series[0].level)} interval.")
    axes.set_ylabel(axis_name(first.meaning), fontsize=SMALL + 0.5, color=INK)
    return finished(figure, name, _in_words(series, known, placed))


def _days(figure: Figure) -> tuple[object, object]:
    start = None if figure.meaning.snapshot else figure.period_start
    return (start, figure.period_end)


def _one_series(figures: Figures, level: float) -> list[Interval]:
    made = sorted(
        confidence_intervals(figures, levels=level), key=lambda each: each.figure.period_end
    )
    kinds = {series_of(each.figure) for each in made}
    if len(kinds) != 1:
        areas = list(dict.fromkeys(each.figure.area_name for each in made))
        message = (
            f"a chart over time is of one series; these figures are of {len(kinds)}"
            f" ({listed(areas) or 'nothing'})"
        )
        raise FiguresError(message)
    return made


def _number(value: float | None) -> float:
    return math.nan if value is None else value


def _draw(axes: Axes, series: list[Interval], others: list[tuple[int, Interval]]) -> None:
    places = range(len(series))
    values = [_number(each.figure.value) for each in series]
    lower, upper = [_number(e.lower) for e in series], [_number(e.upper) for e in series]
    axes.fill_between(places, lower, upper, color=_BAND, linewidth=0)
    for place, low, high in zip(places, lower, upper, strict=True):
        axes.plot((place, place), (low, high), color=BLUE, linewidth=1)
    axes.plot(places, values, color=BLUE, linewidth=2, marker="o", markersize=5)
    theirs = [_number(each.figure.value) for _, each in others]
    if others:
        at = [place for place, _ in others]
        axes.plot(at, theirs, color=GREY, linewidth=1.8, linestyle=(0, (5, 3)))
    step = math.ceil(len(series) / _MOST_LABELS)
    # The last period is always named: it is the one that is asked about.
    shown = sorted({len(series) - 1 - place for place in range(0, len(series), step)})
    axes.set_xticks(
        shown, [_tick(series[place].figure) for place in shown], rotation=35, ha="right"
    )
    heights = [each for each in (0.0, *values, *lower, *upper, *theirs) if math.isfinite(each)]
    axes.set_ylim(min(heights), 1.08 * max(heights) or 1)
    axes.set_xlim(-0.3, len(series) - 0.7)
    axes.grid(axis="y", color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    _labels(axes, list(enumerate(series)), others)


def _tick(figure: Figure) -> str:
    return figure.period.removeprefix("as at ")


def _labels(axes: Axes, *lines: list[tuple[int, Interval]]) -> None:
    """
    Name each line at its last number, one above the other where the two are close.
    """
    last = []
    for line, colour in zip(lines, (BLUE, INK), strict=True):
        known = [pair for pair in line if pair[1].figure.value is not None]
        last += [(*known[-1], colour)] if known else []
    low, high = axes.get_ylim()
    values = [_number(each.figure.value) for _, each, _ in last]
    close = len(last) == 2 and abs(values[0] - values[1]) < 0.12 * (high - low)
    for place, each, colour in last:
        at = _number(each.figure.value)
        higher = at > min(values) or (len(set(values)) == 1 and colour == BLUE)
        axes.annotate(
            f"{each.figure.area_name}\n{each.figure.written()}",
            (place, at),
            xytext=(10, (14 if higher else -14) if close else 0),
            textcoords="offset points",
            va="center",
            fontsize=SMALL + 0.5,
            fontweight="bold",
            color=colour,
            annotation_clip=False,
        )


def _in_words(
    series: list[Interval], known: list[Interval], others: list[tuple[int, Interval]]
) -> str:
    first, last = known[0], known[-1]
    size = "1 period" if len(known) == 1 else f"{len(known):,} periods"
    path = (
        f"{first.figure.area_name}: {size}, from {first.written()}, {first.figure.period},"
        f" to {last.written()}, {last.figure.period}."
    )
    told = [path]
    if len(series) > len(known):
        told.append(f"Of {len(series):,} periods, {len(series) - len(known):,} without a number.")
    if others:
        ends = dict.fromkeys((others[0][1].figure, others[-1][1].figure))
        said = ", ".join(f"{value(each)} ({each.period})" for each in ends)
        told.append(f"{others[0][1].figure.area_name}: {said}.")
    return " ".join(told)
