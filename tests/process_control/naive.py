"""
One process chart, point by point in plain Python, as the rules are written.

Slow and simple: what the kernel is held to, and what the benchmark runs beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

Numbers = Sequence[float]


class Drawn(NamedTuple):
    """
    One phase: its limits, and for each point a sign for each rule.
    """

    mean: float
    lower: float
    upper: float
    outside: list[int]
    trend: list[int]
    two_in_three: list[int]
    run: list[int]

    @property
    def sign(self) -> list[int]:
        rules = zip(self.outside, self.trend, self.two_in_three, self.run, strict=True)
        return [next((rule for rule in point if rule), 0) for point in rules]


def mean_of(numbers: Numbers) -> float:
    """
    The mean of the exact sum, rounded once.
    """
    if not numbers:
        return float("nan")
    return float(sum(map(Fraction, numbers)) / len(numbers))


def chart(
    values: Numbers,
    *,
    ghosted: Sequence[bool] | None = None,
    fix_after: int | None = None,
    screen: bool = True,
    trend: int = 7,
    run: int = 7,
) -> Drawn:
    """
    Draw one phase of one series.
    """
    size = len(values)
    ghosts = list(ghosted) if ghosted is not None else [False] * size
    counts = [not ghosts[i] and values[i] == values[i] for i in range(size)]
    baseline, points = [False] * size, 0
    for i in range(size):
        points += not ghosts[i]
        baseline[i] = counts[i] and (fix_after is None or points <= fix_after)
    mean = mean_of([values[i] for i in range(size) if baseline[i]])
    ranges = [
        abs(values[i] - values[i - 1]) for i in range(1, size) if baseline[i] and baseline[i - 1]
    ]
    scale = mean_of(ranges)
    if screen:
        screened = mean_of([each for each in ranges if each < 3.267 * scale])
        scale = screened if screened > 0 else scale
    places = [i for i in range(size) if counts[i]]
    signs = _rules([values[i] for i in places], mean, scale, trend, run)

    def put(rule: list[int]) -> list[int]:
        out = [0] * size
        for place, sign in zip(places, rule, strict=True):
            out[place] = sign
        return out

    return Drawn(mean, mean - 2.66 * scale, mean + 2.66 * scale, *map(put, signs))


def _sign(value: float, low: float, high: float) -> int:
    return 1 if value > high else -1 if value < low else 0


def _rules(
    y: Numbers, mean: float, scale: float, trend: int, run: int
) -> tuple[list[int], list[int], list[int], list[int]]:
    size = len(y)
    near_by = 2 * (2.66 / 3) * scale
    side = [_sign(each, mean, mean) for each in y]
    outside = [_sign(each, mean - 2.66 * scale, mean + 2.66 * scale) for each in y]
    near = [
        0 if out else _sign(each, mean - near_by, mean + near_by)
        for each, out in zip(y, outside, strict=True)
    ]
    trends, runs, pairs = [0] * size, [0] * size, [0] * size
    for i in range(size - trend + 1):  # left to right, so that the later trend is kept
        part = y[i : i + trend]
        steps = {_sign(b, a, a) for a, b in pairwise(part)}
        if steps in ({1}, {-1}):
            trends[i : i + trend] = [steps.pop()] * trend
    for i in range(size - run + 1):
        sides = set(side[i : i + run])
        if sides in ({1}, {-1}):
            runs[i : i + run] = [sides.pop()] * run
    for i in range(size - 2):
        if side[i] and side[i] == side[i + 1] == side[i + 2]:
            close = [k for k in (i, i + 1, i + 2) if near[k]]
            if len(close) >= 2:
                for k in close:
                    pairs[k] = near[k]
    return outside, trends, pairs, runs
