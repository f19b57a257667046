"""
Charts: figures as pictures, each with the text that a reader who cannot see it needs.
"""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from lakpi.errors import FiguresError, MissingExtraError
from lakpi.figures import Figure, Figures
from lakpi.scorecards.saving import save
from lakpi.scorecards.wording import value
from lakpi.units import unit

if TYPE_CHECKING:
    import matplotlib.figure

INK: Final = "#0b0c0c"
BLUE: Final = "#12436D"
"""The first colour of the Government Analysis Function's palette for charts."""
FAINT: Final = "#b1b4b6"
GRID: Final = "#e5e6e7"


@attrs.frozen(repr=False)
class Chart:
    """
    A chart as SVG, with its text alternative.

    Attributes:
        title: What it shows.
        alt: The same in words: where it begins and ends, its highest and lowest.
        svg: The picture, self-contained; the text is in it as title and description.
    """

    title: str
    alt: str
    svg: str

    def __repr__(self) -> str:
        return f"<Chart {self.title!r}: {self.alt}>"

    def _repr_svg_(self) -> str:
        return self.svg

    def save(self, path: str | os.PathLike[str]) -> Path:
        """
        Write it to an SVG file, and give its path.
        """
        return save(path, self.svg)


def trend_chart(figures: Figures, *, title: str = "") -> Chart:
    """
    Draw one series over time: a point for each period, a gap where there is no number.

    Args:
        figures: Figures of one indicator, area and category, in any order.
        title: The title; the indicator's and the area's if not given.

    Raises:
        FiguresError: For figures of several series, or none with a number.
        MissingExtraError: Where the extra `charts` is not installed.
    """
    series = sorted(figures, key=lambda each: (each.period_end, each.period_start))
    kinds = {(f.meaning.key, f.area, f.scope, f.breakdown, f.category, f.origin) for f in series}
    if len(kinds) != 1:
        message = f"a trend is of one series; these figures are of {len(kinds)}"
        raise FiguresError(message)
    known = [each for each in series if each.value is not None]
    if not known:
        message = "a trend needs a number: each of these figures has a reason instead"
        raise FiguresError(message)
    name = title or f"{series[0].meaning.title}, {series[0].area_name}"
    alt = _in_words(series, known)
    return finished(_drawn(series, name), name, alt)


def _in_words(series: Sequence[Figure], known: Sequence[Figure]) -> str:
    first, last = known[0], known[-1]
    low = min(known, key=lambda each: each.value or 0)
    high = max(known, key=lambda each: each.value or 0)
    gaps = len(series) - len(known)
    silent = f" Of {len(series)} periods, {gaps} without a number." if gaps else ""
    return (
        f"{len(known)} periods, from {value(first)} ({first.period}) to {value(last)}"
        f" ({last.period}); lowest {value(low)} ({low.period}), highest {value(high)}"
        f" ({high.period}).{silent}"
    )


def _drawn(series: Sequence[Figure], title: str) -> matplotlib.figure.Figure:
    figure = blank(8.0, 3.6)
    axes = figure.subplots()
    places = range(len(series))
    values = [float("nan") if each.value is None else each.value for each in series]
    axes.plot(places, values, color=BLUE, linewidth=2, marker="o", markersize=4)
    step = max(1, len(series) // 8)
    shown = list(places)[::step]
    axes.set_xticks(shown, [series[place].period for place in shown], rotation=30, ha="right")
    axes.set_ylim(bottom=0)
    axes.set_title(title, loc="left", color=INK, fontweight="bold", fontsize=11)
    axes.set_ylabel(unit(series[0].meaning.unit).plural)
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def blank(width: float, height: float) -> matplotlib.figure.Figure:
    """
    Give an empty figure to draw on.

    Args:
        width: In inches, of 72 points each.
        height: Likewise.

    Raises:
        MissingExtraError: Where the extra `charts` is not installed.
    """
    try:
        from matplotlib.figure import Figure as Canvas
    except ImportError as error:
        message = 'a chart needs matplotlib: pip install "lakpi[charts]"'
        raise MissingExtraError(message) from error
    return Canvas(figsize=(width, height), layout="constrained")


def finished(figure: matplotlib.figure.Figure, title: str, alt: str) -> Chart:
    """
    Make a chart of a drawn figure: the same figure gives the same text, to the last letter.

    Args:
        figure: The figure.
        title: What it shows.
        alt: The same in words.
    """
    import matplotlib as mpl

    picture = io.StringIO()
    # No date in the file, and no random names: the same figures give the same picture.
    with mpl.rc_context({"svg.hashsalt": "lakpi"}):
        figure.savefig(picture, format="svg", metadata={"Date": None})
    return Chart(title, alt, _titled(picture.getvalue(), title, alt))


def _titled(svg: str, title: str, alt: str) -> str:
    begin = svg.index("<svg")
    end = svg.index(">", begin)
    words = f"<title>{_escaped(title)}</title><desc>{_escaped(alt)}</desc>"
    return f'{svg[begin:end]} role="img">{words}{svg[end + 1 :]}'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
