"""
Charting: figures in order through the kernel, all series at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from lakpi.figures import Figures, Meaning
from lakpi.polarity import Polarity, judge
from lakpi.process_control.aims import SeriesNames, in_force
from lakpi.process_control.chart import Assurance, Variation
from lakpi.process_control.limits import Limits, xmr_limits
from lakpi.process_control.process import Aim, Ghost, Process, Rebase
from lakpi.process_control.rules import Signals, xmr_signals
from lakpi.process_control.series import EPOCH, Ordered, ordered
from lakpi.process_control.wording import short

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

VARIATIONS: Final = tuple(Variation)
ASSURANCES: Final = tuple(Assurance)
_POLARITIES: Final = tuple(Polarity)
NONE: Final = -1
"""In place of the number of a variation, an assurance, a point or a reason: there is none."""


@attrs.frozen(eq=False, kw_only=True)
class Charted:
    """
    All charts as arrays.

    Attributes:
        figures: The figures in order.
        meanings: Shape ``(series,)``: the meaning of each.
        phase: Shape ``(points,)``: the phase of each point.
        phase_starts: Shape ``(phases,)``: the point with which each begins.
        limits: Those of each phase.
        signals: Those of each point.
        target: Shape ``(points,)``: the target in force, NaN for none.
        rebased: Shape ``(points,)``: which rebase begins here.
        ghost: Shape ``(points,)``: which ghost it is.
        variation: Shape ``(points,)``: the place in `VARIATIONS`.
        latest: Shape ``(series,)``: the latest point that counts.
        assurance: Shape ``(series,)``: the place in `ASSURANCES`.
        points: Shape ``(phases,)``: how many points, without ghosted ones.
        numbers: Shape ``(phases,)``: how many of them have a number.
        short: Shape ``(phases,)``: whether the limits are trial limits.
        unused: Rebases, ghosts and targets that are of no point here.
    """

    figures: Ordered
    meanings: Sequence[Meaning]
    phase: Ints
    phase_starts: Ints
    limits: Limits
    signals: Signals
    target: Floats
    rebased: Ints
    ghost: Ints
    variation: Ints
    latest: Ints
    assurance: Ints
    points: Ints
    numbers: Ints
    short: NDArray[np.bool_]
    unused: tuple[Rebase | Ghost | Aim, ...]


def charted(figures: Figures, process: Process, aims: Sequence[Aim]) -> Charted:
    """
    Chart every series of some figures.

    Raises:
        FiguresError: Where two figures of one series end on the same day.
    """
    order = ordered(figures)
    names = SeriesNames.of(order)
    rebased, idle = _placed(process.rebases, order, names, first_only=True)
    ghost, unseen = _placed(process.ghosts, order, names, first_only=False)
    target, aimless = in_force(aims, order, names)
    begins = rebased != NONE
    begins[order.starts] = True
    phase_starts = np.flatnonzero(begins)
    phase = np.cumsum(begins) - 1

    values = order.frame["value"].to_numpy(dtype=np.float64)
    ghosted = ghost != NONE
    limits = xmr_limits(
        values,
        phase_starts,
        ghosted=ghosted,
        fix_after=process.fix_after,
        screen_outliers=process.screen_outliers,
    )
    signals = xmr_signals(
        values, phase_starts, limits, ghosted=ghosted, trend=process.trend, run=process.run
    )
    counts = ~np.isnan(values) & ~ghosted
    meanings = _meanings(order, figures)
    variation = _variation(signals, counts, order, meanings)
    latest = _latest(counts, order)
    phases = len(phase_starts)
    points = np.bincount(phase[~ghosted], minlength=phases)
    numbers = np.bincount(phase[counts], minlength=phases)
    return Charted(
        figures=order,
        meanings=meanings,
        phase=phase,
        phase_starts=phase_starts,
        limits=limits,
        signals=signals,
        target=target,
        rebased=rebased,
        ghost=ghost,
        variation=variation,
        latest=latest,
        assurance=_assurance(latest, phase, limits, target, meanings),
        points=points,
        numbers=numbers,
        short=short(points, numbers),
        unused=(*idle, *unseen, *aimless),
    )


def _placed(
    items: Sequence[Rebase | Ghost],
    order: Ordered,
    names: SeriesNames,
    *,
    first_only: bool,
) -> tuple[Ints, tuple[Rebase | Ghost, ...]]:
    """
    Which item each point holds the day of, the first of several; and those of no point.
    """
    place = np.full(len(order.of), NONE, dtype=np.int64)
    unused: list[Rebase | Ghost] = []
    for number, item in enumerate(items):
        day = item.day.toordinal() - EPOCH
        holds = (order.first <= day) & (day <= order.last)
        holds &= names.chosen(item.indicator, item.area)[order.of]
        rows = np.flatnonzero(holds)
        if first_only:  # periods that overlap hold a day several times
            rows = rows[np.diff(order.of[rows], prepend=NONE) != 0]
        if not len(rows):
            unused.append(item)
        place[rows] = np.where(place[rows] == NONE, number, place[rows])
    return place, tuple(unused)


def _meanings(order: Ordered, figures: Figures) -> Sequence[Meaning]:
    known = {meaning.key: meaning for meaning in figures.meanings}
    heads = order.frame.iloc[order.starts]
    columns = [heads[name].tolist() for name in ("indicator", "version", "parameters")]
    return [known[key] for key in zip(*columns, strict=True)]


def _variation(
    signals: Signals, counts: NDArray[np.bool_], order: Ordered, meanings: Sequence[Meaning]
) -> Ints:
    table = np.array(
        [
            [VARIATIONS.index(Variation.of(judge(sign, each))) for sign in (-1, 0, 1)]
            for each in _POLARITIES
        ]
    )
    polarity = np.array([_POLARITIES.index(each.polarity) for each in meanings], dtype=np.int64)
    found = table[polarity[order.of], signals.sign.astype(np.int64) + 1]
    return np.where(counts, found, NONE)


def _latest(counts: NDArray[np.bool_], order: Ordered) -> Ints:
    latest = np.full(len(order.starts), NONE, dtype=np.int64)
    rows = np.flatnonzero(counts)
    rows = rows[np.diff(order.of[rows], append=NONE) != 0]
    latest[order.of[rows]] = rows
    return latest


def _assurance(
    latest: Ints, phase: Ints, limits: Limits, target: Floats, meanings: Sequence[Meaning]
) -> Ints:
    """
    Hold the target at the latest point of each series against the limits there.
    """
    found = np.full(len(latest), NONE, dtype=np.int64)
    rows = latest[latest != NONE]
    aim, lower, upper = target[rows], limits.lower[phase[rows]], limits.upper[phase[rows]]
    # Which side of its target the whole process lies on: 0 where the target is within.
    side = (aim < lower).astype(np.int64) - (aim > upper)
    known = ~(np.isnan(aim) | np.isnan(lower))
    codes = [
        [
            NONE
            if (got := Assurance.of(judge(sign, each), each)) is None
            else ASSURANCES.index(got)
            for sign in (-1, 0, 1)
        ]
        for each in _POLARITIES
    ]
    polarity = np.array([_POLARITIES.index(each.polarity) for each in meanings], dtype=np.int64)
    judged = np.array(codes)[polarity[latest != NONE], side + 1]
    found[latest != NONE] = np.where(known, judged, NONE)
    return found
