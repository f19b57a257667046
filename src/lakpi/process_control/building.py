"""
Building: one chart as values, out of the arrays of all.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import numpy as np

from lakpi.process_control import wording
from lakpi.process_control.chart import Phase, Point, ProcessChart, Rule, Signal
from lakpi.process_control.charting import ASSURANCES, NONE, VARIATIONS, Charted
from lakpi.process_control.process import Process
from lakpi.process_control.rules import Signals
from lakpi.process_control.series import EPOCH


def built(all_: Charted, process: Process, series: int) -> ProcessChart:
    """
    Build the chart of one series.

    Args:
        all_: The charts as arrays.
        process: How they were made.
        series: The place of the series.
    """
    starts = all_.figures.starts
    begin = int(starts[series])
    end = int(starts[series + 1]) if series + 1 < len(starts) else len(all_.figures.of)
    head = all_.figures.frame.iloc[end - 1]
    phases = tuple(_phases(all_, process, begin, end))
    points = tuple(_points(all_, process, begin, end))
    assured = int(all_.assurance[series])
    latest = int(all_.latest[series])
    return ProcessChart(
        meaning=all_.meanings[series],
        area=str(head["area"]),
        area_name=str(head["area_name"]),
        scope=str(head["scope"]),
        breakdown=str(head["breakdown"]),
        category=str(head["category"]),
        origin=str(head["origin"]),
        points=points,
        phases=phases,
        variation=None if latest == NONE else VARIATIONS[all_.variation[latest]],
        assurance=None if assured == NONE else ASSURANCES[assured],
        warnings=tuple(_warnings(all_, phases, points, begin)),
    )


def signals_at(signals: Signals, place: int) -> tuple[Signal, ...]:
    """
    Give the rules that hold of one point, the leading one first.
    """
    rules = (
        (Rule.OUTSIDE_LIMITS, signals.outside, 1),
        (Rule.TREND, signals.trend, int(signals.trend_points[place])),
        (Rule.TWO_IN_THREE, signals.two_in_three, 3),
        (Rule.RUN, signals.run, int(signals.run_points[place])),
    )
    return tuple(
        Signal(rule=rule, high=bool(sign[place] > 0), points=points)
        for rule, sign, points in rules
        if sign[place]
    )


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _points(all_: Charted, process: Process, begin: int, end: int) -> Iterator[Point]:
    part = all_.figures.frame.iloc[begin:end]
    columns = (part["period"], part["value"].to_numpy(dtype=float), part["value_reason"])
    limits = all_.limits
    for place, (period, value, reason) in enumerate(zip(*columns, strict=True), begin):
        phase, ghost = int(all_.phase[place]), int(all_.ghost[place])
        kind = int(all_.variation[place])
        yield Point(
            period=str(period),
            start=datetime.date.fromordinal(int(all_.figures.first[place]) + EPOCH),
            end=datetime.date.fromordinal(int(all_.figures.last[place]) + EPOCH),
            value=_number(value),
            reason=str(reason),
            ghosted="" if ghost == NONE else process.ghosts[ghost].reason,
            phase=phase - int(all_.phase[begin]) + 1,
            mean=_number(limits.mean[phase]),
            lower=_number(limits.lower[phase]),
            upper=_number(limits.upper[phase]),
            near_lower=_number(limits.near_lower[phase]),
            near_upper=_number(limits.near_upper[phase]),
            target=_number(all_.target[place]),
            signals=signals_at(all_.signals, place),
            variation=None if kind == NONE else VARIATIONS[kind],
        )


def _phases(all_: Charted, process: Process, begin: int, end: int) -> Iterator[Phase]:
    limits = all_.limits
    first = int(all_.phase[begin])
    labels = all_.figures.frame["period"]
    for phase in range(first, int(all_.phase[end - 1]) + 1):
        start = int(all_.phase_starts[phase])
        rebase = int(all_.rebased[start])
        yield Phase(
            number=phase - first + 1,
            start=str(labels.iloc[start]),
            reason="" if rebase == NONE else process.rebases[rebase].reason,
            points=int(all_.points[phase]),
            numbers=int(all_.numbers[phase]),
            counted=int(limits.count[phase]),
            moving_range=_number(limits.moving_range[phase]),
            screened=int(limits.screened[phase]),
            fell_back=bool(limits.fell_back[phase]),
            short=bool(all_.short[phase]),
            mean=_number(limits.mean[phase]),
            lower=_number(limits.lower[phase]),
            upper=_number(limits.upper[phase]),
        )


def _warnings(
    all_: Charted, phases: tuple[Phase, ...], points: tuple[Point, ...], begin: int
) -> Iterator[str]:
    for phase in phases:
        name = "the series" if len(phases) == 1 else f"the phase from {phase.start}"
        if phase.short:
            yield wording.of_short(name, phase.points, phase.numbers)
        if phase.fell_back:
            yield wording.of_fallback(name)
        if phase.moving_range == 0:
            yield wording.of_flat(name)
    missing = [each.period for each in points if each.value is None and not each.ghosted]
    if missing:
        yield wording.of_missing(missing)
    for marks, words in (
        (all_.figures.gap, wording.of_gaps),
        (all_.figures.overlap, wording.of_overlaps),
    ):
        here = np.flatnonzero(marks[begin : begin + len(points)])
        if len(here):
            yield words([points[place].period for place in here])
