"""
Where one area lies among others: a strip for each indicator, from the lowest to the highest.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from lakpi.benchmarks import Benchmarks, Comparison
from lakpi.confidence import Interval
from lakpi.errors import FiguresError
from lakpi.figures import Figure
from lakpi.polarity import Outcome, Polarity
from lakpi.scorecards.charts import FAINT, INK, Chart, blank, finished
from lakpi.scorecards.method_charts.marks import (
    LEGEND,
    MARKS,
    SMALL,
    Mark,
    as_written,
    listed,
    ordinal,
    said_of,
    styled,
)

if TYPE_CHECKING:
    from fractions import Fraction

    from matplotlib.axes import Axes

__all__ = ["distribution_strip"]

_WIDEST: Final = 34
_MIDDLE_HALF: Final = "#8fa3b8"


def distribution_strip(compared: Benchmarks, comparator: str, *, title: str = "") -> Chart:
    """
    Draw where an area lies among others: a strip for each of its figures.

    Each strip runs from the lowest to the highest of the others and the area itself; the
    middle half of the others is darker, their median a line.  The strips have scales of
    their own, with their ends written.

    Args:
        compared: The comparisons of one area, a figure for each strip.
        comparator: The name of the comparator, a set of areas: "Every authority".
        title: The title; the area's and the comparator's if not given.

    Returns:
        The chart.  Figures that have no number, or no number to lie among, are not drawn, and
        are told of in the text.

    Raises:
        FiguresError: There is no such comparator, the figures are of several areas, or none
            can be drawn.
        MissingExtraError: Where the extra `charts` is not installed.

    >>> import lakpi, pandas as pd
    >>> from lakpi.catalogues import ALL
    >>> figures = lakpi.read_figures(pd.DataFrame({"indicator": "rereferral_pct",
    ...     "area": ["Harrow", "Brent", "Ealing", "Barnet", "Camden"], "period": "2012-13",
    ...     "reported": ["14.2", "25.7", "19.7", "20.1", "16.0"]}), ALL)
    >>> compared = lakpi.benchmark(figures.select(area_name="Harrow"), figures,
    ...     against=[lakpi.area_set("Four others", ["Brent", "Ealing", "Barnet", "Camden"],
    ...         pool="median")])
    >>> print(distribution_strip(compared, "Four others").alt)
    Re-referrals within 12 months of a previous referral, 2012-13: Harrow 14.2%; Four others
    16.0 to 25.7%; the middle half 18.8 to 21.5% about 19.9%; 1st of 5, the best first; better.
    """
    items = list(compared.against(comparator))
    if not items:
        message = f"nothing is compared with {comparator!r} here"
        raise FiguresError(message)
    areas = list(dict.fromkeys(each.figure.area_name for each in items))
    if len(areas) > 1:
        message = f"a strip is of one area; these figures are of {listed(areas)}"
        raise FiguresError(message)
    known = [each for each in items if _drawable(each)]
    if not known:
        message = (
            f"no figure of {areas[0]} has a number, and others in {comparator!r} to lie among;"
            " a region or England is one number, not a set of areas"
        )
        raise FiguresError(message)
    name = title or f"{areas[0]} and {comparator[:1].lower()}{comparator[1:]}"
    figure = blank(8.0, 1.5 + 0.62 * len(known))
    axes = figure.subplots()
    for place, each in enumerate(known):
        _strip(axes, place, each)
    _labels(axes, known)
    styled(axes, name, "Light: lowest to highest. Dark: the middle half. Line: the median.")
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.tick_params(length=0)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 0.0), ncols=5, **LEGEND)
    silent = [each.figure.meaning.title for each in items if not _drawable(each)]
    return finished(figure, name, _in_words(known, silent))


def _drawable(each: Comparison) -> bool:
    ends = (each.minimum, each.maximum, each.lower_quartile, each.median, each.upper_quartile)
    return each.figure.value is not None and None not in ends


def _number(value: Fraction | None) -> float:
    return float(value or 0)


def _span(each: Comparison) -> tuple[float, float]:
    own = float(each.figure.exact() or 0)
    return min(own, _number(each.minimum)), max(own, _number(each.maximum))


def _at(value: Fraction | float | None, each: Comparison) -> float:
    """
    Where a value lies on its strip, from 0 to 1; half way where all are one.
    """
    low, high = _span(each)
    return 0.5 if high == low else (float(value or 0) - low) / (high - low)


def _mark(outcome: Outcome | None) -> Mark:
    """
    Its judgement's mark; a plain one where nothing pools the others, so nothing judges.
    """
    return Mark("o", INK, INK) if outcome is None else MARKS[outcome]


def _strip(axes: Axes, place: int, each: Comparison) -> None:
    low, high = _at(each.minimum, each), _at(each.maximum, each)
    axes.barh(place, high - low, left=low, height=0.26, color=FAINT)
    start, end = _at(each.lower_quartile, each), _at(each.upper_quartile, each)
    axes.barh(place, end - start, left=start, height=0.26, color=_MIDDLE_HALF)
    middle = _at(each.median, each)
    axes.plot((middle, middle), (place - 0.2, place + 0.2), color=INK, linewidth=2)
    mark = _mark(each.outcome)
    axes.scatter(
        [_at(each.figure.exact(), each)],
        [place],
        marker=mark.shape,
        s=95,
        facecolor=mark.fill,
        edgecolor=mark.edge if mark.fill != "white" else INK,
        linewidth=1.4,
        zorder=4,
    )
    for value, at, side in (
        (_span(each)[0], 0.0, "left"),
        (_span(each)[1], 1.0, "right"),
    ):
        axes.annotate(
            as_written(value, each.figure.meaning),
            (at, place + 0.13),
            xytext=(0, -4),
            textcoords="offset points",
            ha=side,
            va="top",
            fontsize=SMALL,
            color=INK,
            annotation_clip=False,
        )


def _labels(axes: Axes, known: list[Comparison]) -> None:
    names = [textwrap.fill(_name(each, known), _WIDEST) for each in known]
    axes.set_yticks(range(len(known)), names)
    for place, each in enumerate(known):
        rank = "" if each.rank is None else f"\n{each.rank:,} of {each.ranked:,}"
        axes.annotate(
            f"{each.figure.written()}{rank}",
            (1.03, place),
            xycoords=("axes fraction", "data"),
            va="center",
            fontsize=SMALL + 0.5,
            fontweight="bold",
            color=INK,
            annotation_clip=False,
        )
    axes.set_ylim(len(known) - 0.35, -0.55)
    axes.set_xlim(-0.02, 1.02)
    axes.set_xticks([])
    outcomes = [each.outcome for each in known]
    for outcome in (*Outcome, None):
        if outcome in outcomes:
            mark = _mark(outcome)
            number = outcomes.count(outcome)
            axes.scatter(
                [],
                [],
                marker=mark.shape,
                s=60,
                facecolor=mark.fill,
                edgecolor=mark.edge,
                label=known[0].figure.area_name if outcome is None else said_of(outcome, number),
            )


def _name(each: Comparison, known: list[Comparison]) -> str:
    figure = each.figure
    same = [other for other in known if other.figure.meaning.title == figure.meaning.title]
    more = [figure.category] if figure.category else []
    if len({other.figure.period for other in same}) > 1 or len(known) == 1:
        more.append(figure.period)
    return ", ".join([figure.meaning.title, *more])


def _in_words(known: list[Comparison], silent: list[str]) -> str:
    told = []
    for each in known:
        figure = each.figure
        category = f", {figure.category}" if figure.category else ""
        said = [
            (
                f"{figure.meaning.title}{category}, {figure.period}: {figure.area_name}"
                f" {figure.written()}"
            ),
            f"{each.comparator} {_range(figure, each.minimum, each.maximum)}",
            (
                f"the middle half {_range(figure, each.lower_quartile, each.upper_quartile)}"
                f" about {as_written(_number(each.median), figure.meaning)}"
            ),
        ]
        if each.rank is not None:
            judged = figure.meaning.polarity is not Polarity.NO_JUDGEMENT
            first = "the best first" if judged else "the highest first"
            said.append(f"{ordinal(each.rank)} of {each.ranked:,}, {first}")
        if each.outcome is not None:
            said.append(str(each.outcome))
        told.append("; ".join(said) + ".")
    if silent:
        told.append(f"Not drawn, for want of numbers: {listed(silent)}.")
    return " ".join(told)


def _range(figure: Figure, low: Fraction | None, high: Fraction | None) -> str:
    ends = Interval(figure=figure, level=0.95, lower=_number(low), upper=_number(high))
    return ends.written_ends()
