"""
What the charts of methods share: marks for judgements, the look of axes, words for lists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Final

import attrs

from lakpi.errors import FiguresError, did_you_mean
from lakpi.figures import Figure, Figures, Meaning
from lakpi.polarity import Outcome
from lakpi.rounding import exact, written_half_up
from lakpi.scorecards.charts import BLUE, FAINT, INK
from lakpi.scorecards.wording import SYMBOLS
from lakpi.units import unit, written

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "GREY",
    "LEGEND",
    "MARKS",
    "ORANGE",
    "SMALL",
    "Mark",
    "as_written",
    "axis_name",
    "counted",
    "highlighted",
    "listed",
    "ordinal",
    "said_of",
    "styled",
    "title_of",
]

ORANGE: Final = "#F46A25"
TURQUOISE: Final = "#28A197"
GREY: Final = "#6f777b"

SMALL: Final = 9
"""Points of the smallest text."""

LEGEND: Final = {"frameon": False, "fontsize": SMALL, "handletextpad": 0.3}


@attrs.frozen
class Mark:
    """
    How a judgement is drawn: a shape and a colour.
    """

    shape: str
    fill: str
    edge: str


MARKS: Final = {
    Outcome.BETTER: Mark("o", BLUE, BLUE),
    Outcome.SIMILAR: Mark("o", "white", GREY),
    Outcome.WORSE: Mark("D", ORANGE, INK),
    Outcome.HIGHER: Mark("^", BLUE, BLUE),
    Outcome.LOWER: Mark("v", TURQUOISE, INK),
}
"""Each judgement has a shape of its own, so that it reads in grey too."""


def said_of(outcome: Outcome, number: int) -> str:
    """
    Name a judgement with its symbol and how many there are, for a legend.

    >>> said_of(Outcome.WORSE, 12)
    '✗ worse (12)'
    """
    return f"{SYMBOLS[outcome]} {outcome} ({number:,})"


def counted(outcomes: Iterable[Outcome | None]) -> str:
    """
    Say how many there are of each judgement.

    >>> counted([Outcome.WORSE, Outcome.SIMILAR, Outcome.WORSE, None])
    '1 similar, 2 worse'
    """
    number = Counter(outcomes)
    found = [f"{number[each]:,} {each}" for each in Outcome if number[each]]
    return ", ".join(found) or "none judged"


def as_written(value: float, meaning: Meaning) -> str:
    """
    Write a value of an indicator, rounded once, with its unit.
    """
    text = written_half_up(exact(float(value)), decimals=meaning.decimals, thousands=True)
    return written(text, meaning.unit)


def axis_name(meaning: Meaning) -> str:
    """
    Name the axis of an indicator's values: "percent", "per 10,000 children".
    """
    return unit(meaning.unit).plural


def listed(names: Sequence[str], most: int = 5) -> str:
    """
    List names in a sentence, the first few of many.

    >>> listed(["Brent", "Ealing", "Harrow"], most=2)
    'Brent, Ealing and 1 more'
    >>> listed(["Brent", "Ealing", "Harrow"])
    'Brent, Ealing and Harrow'
    """
    shown = list(names[:most])
    left = len(names) - len(shown)
    last = f"{left:,} more" if left else shown.pop() if len(shown) > 1 else ""
    return f"{', '.join(shown)} and {last}" if last else ", ".join(shown)


def ordinal(place: int) -> str:
    """
    Write a place in an order.

    >>> [ordinal(each) for each in (1, 2, 11, 21, 103)]
    ['1st', '2nd', '11th', '21st', '103rd']
    """
    ends = {1: "st", 2: "nd", 3: "rd"}
    end = "th" if place % 100 in (11, 12, 13) else ends.get(place % 10, "th")
    return f"{place:,}{end}"


def highlighted(areas: str | Collection[str], figures: Figures) -> set[str]:
    """
    Find the areas to point out, each by its name or its code.

    Args:
        areas: One, several, or none.
        figures: The figures of the chart.

    Returns:
        Their codes.

    Raises:
        FiguresError: None of the figures is of that area.
    """
    asked = [areas] if isinstance(areas, str) and areas else list(areas)
    frame = figures.to_frame()
    codes = frame["area"].astype(str).tolist()
    names = frame["area_name"].astype(str).tolist()
    found = set()
    for each in asked:
        own = {code for code, name in zip(codes, names, strict=True) if each in (code, name)}
        if not own:
            message = f"no figure in the chart is of {each!r}.{did_you_mean(each, names)}"
            raise FiguresError(message)
        found |= own
    return found


def styled(axes: Axes, title: str, note: str = "") -> None:
    """
    Give axes their title, a line under it, and no more lines than they need.

    Args:
        axes: The axes.
        title: What the chart shows.
        note: How to read it.
    """
    text = f"{title}\n" if note else title
    axes.set_title(text, loc="left", color=INK, fontweight="bold", fontsize=12)
    if note:
        axes.annotate(
            note,
            xy=(0, 1),
            xycoords="axes fraction",
            xytext=(0, 6),
            textcoords="offset points",
            color=INK,
            fontsize=SMALL + 0.5,
            annotation_clip=False,
        )
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(FAINT)
    axes.tick_params(colors=INK, labelsize=SMALL + 0.5, length=3)


def title_of(figure: Figure, title: str) -> str:
    """
    Name a chart of many areas: the title given, or the indicator and the period.
    """
    return title or f"{figure.meaning.title}, {figure.period}"
