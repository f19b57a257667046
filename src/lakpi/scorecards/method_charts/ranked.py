"""
Areas in order, each with its interval, against the benchmark.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from lakpi.benchmarks import Benchmarks
from lakpi.confidence import level_text
from lakpi.errors import FiguresError
from lakpi.scorecards.charts import BLUE, FAINT, GRID, INK, Chart, blank, finished
from lakpi.scorecards.method_charts.marks import (
    GREY,
    SMALL,
    as_written,
    axis_name,
    counted,
    highlighted,
    listed,
    ordinal,
    styled,
    title_of,
)
from lakpi.scorecards.wording import SYMBOLS
from lakpi.significance import Significance, significance

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

__all__ = ["ranked_bars"]

_NAMED: Final = 40
"""More areas than these are drawn upright, and named only where pointed out."""

_KIND: Final = ("indicator", "version", "parameters", "scope", "period", "breakdown", "category")


def ranked_bars(
    compared: Benchmarks,
    comparator: str,
    *,
    highlight: str | Collection[str] = (),
    level: float = 0.95,
    title: str = "",
) -> Chart:
    """
    Draw areas in order, the highest first, each with its interval, and the benchmark.

    Args:
        compared: The comparisons of one indicator and period, an area each.
        comparator: The name of the comparator whose benchmark is drawn.
        highlight: The areas to point out, by name or code.
        level: The level of the intervals (`lakpi.significance`, by interval).
        title: The title; the indicator's and the period's if not given.

    Returns:
        The chart.  Up to 40 areas are lines with their names, values and judgements; more
        are upright bars.  An area without a number is told of in the text.

    Raises:
        FiguresError: There is no such comparator, the figures are of several indicators or
            periods, none has a number, an area stands twice, or an area to point out is not
            among them.
        MissingExtraError: Where the extra `charts` is not installed.

    >>> import lakpi, pandas as pd
    >>> from lakpi.catalogues import ALL
    >>> figures = lakpi.read_figures(pd.DataFrame({"indicator": "rereferral_pct",
    ...     "area": ["Harrow", "Brent", "Ealing", "England"], "period": "2012-13",
    ...     "numerator": [217, 610, "c", 142_500], "denominator": [1529, 2369, "", 570_800]}),
    ...     ALL)
    >>> ours = figures.select(area_name=["Harrow", "Brent", "Ealing"])
    >>> compared = lakpi.benchmark(ours, figures, against=[lakpi.england()])
    >>> print(ranked_bars(compared, "England", highlight="Harrow").alt)
    2 areas in order, from Brent 25.7% to Harrow 14.2%; England 25.0%. Beyond chance, by 95%
    interval: 1 better, 1 similar. Harrow is 2nd highest of 2: better than England: 14.2%
    (95% CI 12.5 to 16.0%) lies below 25.0%. Without a number: Ealing.
    """
    chosen = _one_kind(compared.against(comparator), comparator)
    named = highlighted(highlight, chosen.figures.where(_rows(chosen)))
    judged = list(significance(chosen, levels=level))
    known = sorted(
        (each for each in judged if each.figure.value is not None),
        key=lambda each: (-(each.figure.exact() or 0), each.figure.area_name),
    )
    if not known:
        message = "ranked bars need a number: each of these figures has a reason instead"
        raise FiguresError(message)
    name = title_of(known[0].figure, title)
    lines = len(known) <= _NAMED
    drawn = _Drawn(judged=known, named=named, benchmark=_benchmark(known))
    figure = blank(8.0, 1.3 + 0.27 * len(known)) if lines else blank(8.0, 4.4)
    axes = figure.subplots()
    (_lines if lines else _upright)(axes, drawn)
    styled(axes, name, _note(drawn, comparator, level_text(level), lines=lines))
    silent = [each.figure.area_name for each in judged if each.figure.value is None]
    return finished(figure, name, _in_words(drawn, comparator, level_text(level), silent))


@attrs.frozen(kw_only=True)
class _Drawn:
    judged: list[Significance]
    named: set[str]
    benchmark: float | None


def _rows(chosen: Benchmarks) -> NDArray[np.bool_]:
    keep = np.zeros(len(chosen.figures), dtype=np.bool_)
    keep[chosen.rows] = True
    return keep


def _one_kind(chosen: Benchmarks, comparator: str) -> Benchmarks:
    if not len(chosen):
        message = f"nothing is compared with {comparator!r} here"
        raise FiguresError(message)
    frame = chosen.figures.to_frame().iloc[chosen.rows]
    for name in _KIND:
        found = [str(each) for each in frame[name].unique()]
        if len(found) > 1:
            message = (
                f"ranked bars are of one indicator and period; column {name!r} holds"
                f" {listed(found)}: choose one with compared.select(...)"
            )
            raise FiguresError(message)
    twice = frame.loc[frame["area"].duplicated(), "area_name"].astype(str).tolist()
    if twice:
        message = f"an area stands twice: {listed(twice)}; choose one with compared.select(...)"
        raise FiguresError(message)
    return chosen


def _benchmark(judged: list[Significance]) -> float | None:
    """
    The one benchmark of all; None where each has its own.
    """
    found = {each.comparison.benchmark for each in judged} - {None}
    return float(next(iter(found)) or 0) if len(found) == 1 else None


def _note(drawn: _Drawn, comparator: str, level: str, *, lines: bool) -> str:
    meaning = drawn.judged[0].figure.meaning
    line = (
        f"Line: {comparator}, {as_written(drawn.benchmark, meaning)}. "
        if drawn.benchmark is not None
        else ""
    )
    whiskers = any(each.lower is not None for each in drawn.judged)
    thin = f"Thin lines: {level} intervals. " if whiskers else ""
    outcomes = dict.fromkeys(each.outcome for each in drawn.judged if each.outcome)
    said = ", ".join(f"{SYMBOLS[each]} {each}" for each in outcomes)
    return f"{line}{thin}{said if lines else ''}".strip()


def _whisker(each: Significance) -> tuple[float, float] | None:
    if each.lower is None or each.upper is None:
        return None
    return each.lower, each.upper


def _lines(axes: Axes, drawn: _Drawn) -> None:
    from matplotlib.patheffects import withStroke

    for place, each in enumerate(drawn.judged):
        pointed = each.figure.area in drawn.named
        colour = BLUE if pointed else FAINT
        axes.barh(place, each.figure.value or 0, height=0.68, color=colour)
        ends = _whisker(each)
        if ends is not None:
            halo = withStroke(linewidth=3, foreground="white")
            axes.plot(ends, (place, place), color=INK, linewidth=1.2, zorder=3, path_effects=[halo])
        symbol = "" if each.outcome is None else f" {SYMBOLS[each.outcome]}"
        axes.annotate(
            f"{each.figure.written()}{symbol}",
            (1.01, place),
            xycoords=("axes fraction", "data"),
            va="center",
            fontsize=SMALL + 0.5,
            color=INK,
            fontweight="bold" if pointed else "normal",
            annotation_clip=False,
        )
    axes.set_yticks(
        range(len(drawn.judged)), [each.figure.area_name for each in drawn.judged], color=INK
    )
    for label, each in zip(axes.get_yticklabels(), drawn.judged, strict=True):
        label.set_fontweight("bold" if each.figure.area in drawn.named else "normal")
    axes.set_ylim(len(drawn.judged) - 0.4, -0.6)
    axes.set_xlabel(axis_name(drawn.judged[0].figure.meaning), fontsize=SMALL + 0.5, color=INK)
    axes.grid(axis="x", color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    if drawn.benchmark is not None:
        axes.axvline(drawn.benchmark, color=INK, linewidth=1.4, linestyle=(0, (5, 3)), zorder=2.5)


def _upright(axes: Axes, drawn: _Drawn) -> None:
    values = [each.figure.value or 0 for each in drawn.judged]
    colours = [BLUE if each.figure.area in drawn.named else FAINT for each in drawn.judged]
    axes.bar(range(len(values)), values, width=0.9, color=colours)
    whiskers = [(place, _whisker(each)) for place, each in enumerate(drawn.judged)]
    for place, ends in whiskers:
        if ends is not None:
            axes.plot((place, place), ends, color=GREY, linewidth=0.7, zorder=3)
    top = max([*values, *(ends[1] for _, ends in whiskers if ends is not None)])
    for place, each in enumerate(drawn.judged):
        if each.figure.area not in drawn.named:
            continue
        late = place > 0.6 * len(values)
        symbol = "" if each.outcome is None else f" {SYMBOLS[each.outcome]} {each.outcome}"
        axes.annotate(
            f"{each.figure.area_name} {each.figure.written()}{symbol}",
            (place, each.upper or each.figure.value or 0),
            xytext=(place, top * (0.82 if late else 1.0)),
            ha="right" if late else "left",
            va="bottom",
            fontsize=10,
            fontweight="bold",
            color=BLUE,
            arrowprops={"arrowstyle": "-", "color": BLUE, "linewidth": 1},
        )
    axes.set_xticks([])
    axes.set_xlabel(f"{len(values):,} areas, the highest first", fontsize=SMALL + 0.5, color=INK)
    axes.set_ylabel(axis_name(drawn.judged[0].figure.meaning), fontsize=SMALL + 0.5, color=INK)
    axes.set_xlim(-1, len(values))
    axes.grid(axis="y", color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    if drawn.benchmark is not None:
        axes.axhline(drawn.benchmark, color=INK, linewidth=1.4, linestyle=(0, (5, 3)), zorder=4)


def _in_words(drawn: _Drawn, comparator: str, level: str, silent: list[str]) -> str:
    judged = drawn.judged
    first, last = judged[0].figure, judged[-1].figure
    line = (
        f"; {comparator} {as_written(drawn.benchmark, first.meaning)}"
        if drawn.benchmark is not None
        else ""
    )
    size = "1 area" if len(judged) == 1 else f"{len(judged):,} areas"
    told = [
        (
            f"{size} in order, from {first.area_name} {first.written()} to"
            f" {last.area_name} {last.written()}{line}."
        ),
        f"Beyond chance, by {level} interval: {counted(each.outcome for each in judged)}.",
    ]
    for each in judged:
        if each.figure.area in drawn.named:
            value = each.figure.exact() or 0
            place = 1 + sum((other.figure.exact() or 0) > value for other in judged)
            told.append(
                f"{each.figure.area_name} is {_place(place)} of {len(judged):,}: {each.words}."
            )
    if silent:
        told.append(f"Without a number: {listed(silent)}.")
    return " ".join(told)


def _place(place: int) -> str:
    return "highest" if place == 1 else f"{ordinal(place)} highest"
