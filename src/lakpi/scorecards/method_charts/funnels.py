"""
The funnel as a picture: each area by its size, between limits that narrow.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np

from lakpi.confidence import level_text
from lakpi.funnels import Funnel, FunnelPoint
from lakpi.polarity import Outcome
from lakpi.scorecards.charts import BLUE, GRID, INK, Chart, blank, finished
from lakpi.scorecards.method_charts.marks import (
    GREY,
    LEGEND,
    MARKS,
    SMALL,
    as_written,
    axis_name,
    highlighted,
    listed,
    said_of,
    styled,
    title_of,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["funnel_chart"]

_LINES = ((0, (5, 3)), "solid", (0, (1, 1.5)))
"""One style of line for each level, the lowest first."""

_WIDE = 6.0
"""How many times the middle area the largest is, for sizes to stand on a log scale."""


def funnel_chart(made: Funnel, *, highlight: str | Collection[str] = (), title: str = "") -> Chart:
    """
    Draw a funnel: each area's value by its size, the centre and the control limits.

    Args:
        made: The funnel (`lakpi.funnel`).
        highlight: The areas to name, by name or code.
        title: The title; the indicator's and the period's if not given.

    Returns:
        The chart.  Its text says how many areas lie outside which limit, and where those
        highlighted lie.

    Raises:
        FiguresError: An area to name is not in the funnel.
        MissingExtraError: Where the extra `charts` is not installed.

    >>> import lakpi, pandas as pd
    >>> from lakpi.catalogues import ALL
    >>> figures = lakpi.read_figures(pd.DataFrame({"indicator": "rereferral_pct",
    ...     "area": ["Harrow", "Brent", "Ealing"], "period": "2012-13",
    ...     "numerator": [217, 610, 395], "denominator": [1529, 2369, 2004]}), ALL)
    >>> print(funnel_chart(lakpi.funnel(figures), highlight="Harrow").alt)
    3 areas by their denominators, about 20.7% (the sum over sum of 3 areas). 1 above the upper
    99.8% limit (Brent 25.7%); 1 below the lower 99.8% limit (Harrow 14.2%); 1 within the limits.
    Harrow: 14.2% of 1,529, below the lower 99.8% limit: better.
    """
    named = highlighted(highlight, made.figures)
    points = list(made)
    name = title_of(points[0].figure, title)
    figure = blank(8.0, 4.8)
    axes = figure.subplots()
    _limits(axes, made)
    _points(axes, points, named)
    note = "Limits that allow for overdispersion. " if made.adjusted else ""
    if made.note:
        note = f"{note}{made.note[0].upper()}{made.note[1:]}. "
    styled(axes, name, f"{note}About {as_written(made.centre, made.meaning)}: {made.centre_is}.")
    axes.set_ylabel(axis_name(made.meaning), fontsize=SMALL + 0.5, color=INK)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=3, **LEGEND)
    return finished(figure, name, _in_words(made, points, named))


def _limits(axes: Axes, made: Funnel) -> None:
    sizes = made.figures.to_frame()["denominator"].to_numpy(float)
    least, most = float(sizes.min()), 1.15 * float(sizes.max())
    name = "size (denominator)"
    if most > _WIDE * float(np.median(sizes)):  # else one large area squeezes all the others
        axes.set_xscale("log")
        axes.set_xlim(least / 1.2, most)
        axes.xaxis.set_minor_formatter("")
        name = f"{name}, each step ten times the one before"
    else:
        axes.set_xlim(0, most)
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.set_xlabel(name, fontsize=SMALL + 0.5, color=INK)
    curves = made.curves(300, smallest=max(least, most / 2000), largest=most)
    for column, level in enumerate(curves.levels):
        style = _LINES[min(column, len(_LINES) - 1)]
        for ends, label in (
            (curves.lower[:, column], f"{level_text(level)} limits"),
            (curves.upper[:, column], ""),
        ):
            axes.plot(
                curves.sizes, ends, color=GREY, linewidth=1.3, linestyle=style, label=label or None
            )
    axes.axhline(made.centre, color=INK, linewidth=1.2, label="the centre")
    axes.grid(axis="y", color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_ylim(*_span(made, sizes))


def _span(made: Funnel, sizes: Floats) -> tuple[float, float]:
    """
    From the lowest to the highest value, and the limits of all but the smallest areas.
    """
    ends = made.limits(made.levels[-1])
    usual = sizes >= np.quantile(sizes, 0.05)
    low = min(float(made.values.min()), float(ends.lower[usual].min()))
    high = max(float(made.values.max()), float(ends.upper[usual].max()))
    room = 0.06 * (high - low) or 1.0
    return (low - room if low > room else -0.03 * high), high + room


def _points(axes: Axes, points: list[FunnelPoint], named: set[str]) -> None:
    for outcome in Outcome:
        some = [each for each in points if each.outcome is outcome]
        if not some:
            continue
        mark = MARKS[outcome]
        axes.scatter(
            [each.figure.denominator or 0 for each in some],
            [each.value for each in some],
            marker=mark.shape,
            s=30,
            facecolor=mark.fill,
            edgecolor=mark.edge,
            linewidth=0.8,
            label=said_of(outcome, len(some)),
            zorder=3,
        )
    _names(axes, [each for each in points if each.figure.area in named])


def _names(axes: Axes, some: list[FunnelPoint]) -> None:
    """
    Ring the areas to point out, and name them, none over another.
    """
    from matplotlib.patheffects import withStroke

    low, high = axes.get_ylim()
    at = -math.inf
    for each in sorted(some, key=lambda each: each.value):
        size = each.figure.denominator or 0
        axes.scatter(
            [size], [each.value], s=130, facecolor="none", edgecolor=INK, linewidth=1.6, zorder=4
        )
        at = max(each.value, at + 0.06 * (high - low))
        left = axes.transAxes.inverted().transform(axes.transData.transform((size, at)))[0] > 0.7
        axes.annotate(
            f"{each.figure.area_name} {each.figure.written()}",
            (size, at),
            xytext=(-10 if left else 10, -3),
            textcoords="offset points",
            ha="right" if left else "left",
            fontsize=10,
            fontweight="bold",
            color=BLUE,
            path_effects=[withStroke(linewidth=3, foreground="white")],
            zorder=5,
        )


def _in_words(made: Funnel, points: list[FunnelPoint], named: set[str]) -> str:
    parts = []
    for side in sorted(set(made.sides.tolist()), reverse=True):
        some = [p for p, own in zip(points, made.sides.tolist(), strict=True) if own == side]
        some.sort(key=lambda each: each.value, reverse=side > 0)
        said = listed([f"{p.figure.area_name} {p.figure.written()}" for p in some], most=3)
        parts.append((side, f"{len(some):,} {made.place(side)}" + (f" ({said})" if side else "")))
    parts.sort(key=lambda part: part[0] == 0)
    areas = "1 area" if len(points) == 1 else f"{len(points):,} areas"
    centre = as_written(made.centre, made.meaning)
    adjusted = ", the limits allowing for overdispersion" if made.adjusted else ""
    told = [
        f"{areas} by their denominators, about {centre} ({made.centre_is}){adjusted}.",
        "; ".join(text for _, text in parts) + ".",
        *(
            f"{each.figure.area_name}: {each.figure.written()} of"
            f" {each.figure.denominator_text()}, {each.position}: {each.outcome}."
            for each in points
            if each.figure.area in named
        ),
    ]
    if made.set_aside:
        aside = len(made.set_aside)
        told.append("1 figure is not in it." if aside == 1 else f"{aside:,} figures are not in it.")
    return " ".join(told)
