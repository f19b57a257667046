"""
Sparklines: the last periods of a series as a word-sized picture.

Drawn as a few lines of SVG, without a plotting library, so that a page of a hundred rows
stays small.  What the picture shows stands in words beside it (`said`), for whoever cannot
see it and for the faces that cannot draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias
from xml.sax.saxutils import escape

from lakpi.figures import Figure
from lakpi.scorecards.wording import value

__all__ = ["HEIGHT", "WIDTH", "Point", "runs", "said", "sparkline"]

WIDTH: Final = 104
HEIGHT: Final = 30
_EDGE: Final = 4

Point: TypeAlias = tuple[float, float]


def sparkline(history: Sequence[Figure]) -> str:
    """
    Draw a series: a line with a dot on its last number, broken where there is none.

    Args:
        history: The figures of one series, the earliest first.

    Returns:
        An ``<svg>`` element with its text alternative; empty with fewer than two numbers.
    """
    held = runs(history)
    if not held:
        return ""
    lines, last = "".join(map(_run, held)), held[-1][-1]
    return (
        f'<svg class="spark" role="img" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}"'
        f' height="{HEIGHT}" aria-label="{escape(said(history), {chr(34): "&quot;"})}">{lines}'
        f'<circle cx="{last[0]:.1f}" cy="{last[1]:.1f}" r="3"/></svg>'
    )


def runs(history: Sequence[Figure]) -> list[list[Point]]:
    """
    Place a series in a picture of `WIDTH` by `HEIGHT`: its runs of numbers without a gap.

    Returns:
        The points of each run, left to right; none with fewer than two numbers.
    """
    numbers = [figure.value for figure in history]
    known = [number for number in numbers if number is not None]
    if len(known) < 2:
        return []
    low, high = min(known), max(known)
    span = (high - low) or 1.0
    step = (WIDTH - 2 * _EDGE) / (len(numbers) - 1)

    def point(place: int, number: float) -> Point:
        above = (high - number) / span if high > low else 0.5
        return _EDGE + place * step, _EDGE + above * (HEIGHT - 2 * _EDGE)

    return list(
        _runs([None if each is None else point(at, each) for at, each in enumerate(numbers)])
    )


def said(history: Sequence[Figure]) -> str:
    """
    Say what a sparkline shows: each period with its value.

    >>> said([])
    ''
    """
    return "; ".join(f"{figure.period}: {value(figure)}" for figure in history)


def _runs(points: Sequence[Point | None]) -> Iterator[list[Point]]:
    run: list[Point] = []
    for each in points:
        if each is None:
            if run:
                yield run
            run = []
        else:
            run.append(each)
    if run:
        yield run


def _run(run: Sequence[Point]) -> str:
    if len(run) == 1:
        # A number between two gaps is a dot, or it would not be seen.
        return f'<circle class="alone" cx="{run[0][0]:.1f}" cy="{run[0][1]:.1f}" r="1.5"/>'
    joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
    return f'<polyline points="{joined}"/>'
