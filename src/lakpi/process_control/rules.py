"""
Rules: which points of a process are signals, and by which of the four rules.

The four rules of NHS England's Making Data Count, over any number of series at once:
a point outside the limits; a trend; two of three near a limit; a run on one side of the
mean.  What each signal means is for `lakpi.polarity` to say, not for this module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from lakpi.errors import FiguresError
from lakpi.process_control.limits import Limits, laid_out

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Signs = NDArray[np.int8]
    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]


@attrs.frozen(eq=False, kw_only=True)
class Signals:
    """
    What each rule says of each point: arrays of shape ``(n,)``.

    A sign is 1 for high (or rising), -1 for low (or falling), 0 for no signal.

    Attributes:
        side: On which side of its mean the point lies; 0 on it, or not counted.
        outside: Outside a limit.
        trend: Part of a trend.  A turning point is part of the later one.
        trend_points: How many points that trend has; 0 without one.
        near: Beyond a near limit but not outside the limit.
        two_in_three: One of two or three near points among three on one side.
        run: Part of a run on one side of the mean.
        run_points: How many points that run has; 0 without one.
    """

    side: Signs
    outside: Signs
    trend: Signs
    trend_points: Ints
    near: Signs
    two_in_three: Signs
    run: Signs
    run_points: Ints

    @property
    def sign(self) -> Signs:
        """
        The direction of the first rule that holds, in the order of the attributes.
        """
        leading = self.run.copy()
        for rule in (self.two_in_three, self.trend, self.outside):
            leading = np.where(rule != 0, rule, leading).astype(np.int8)
        return leading


def xmr_signals(
    values: ArrayLike,
    starts: ArrayLike,
    limits: Limits,
    *,
    ghosted: ArrayLike | None = None,
    trend: int = 7,
    run: int = 7,
) -> Signals:
    """
    Apply the four rules to each phase of each series.

    A point without a number, or ghosted, is passed over: it is no signal, and the points
    before and after it are neighbours.  No rule looks across the beginning of a phase.

    - Outside: above the upper limit or below the lower one, strictly.
    - Trend: `trend` points or more, each strictly above (below) the one before; a tie ends it.
    - Two in three: of three points in a row on one side of the mean, two or three are near
      a limit, that is strictly beyond a near limit and not outside.  The near ones are signals.
    - Run: `run` points or more on one side of the mean; a point on the mean ends it.

    Args:
        values: As for `lakpi.process_control.limits.xmr_limits`.
        starts: Likewise.
        limits: The limits of each phase.
        ghosted: Likewise.
        trend: How many points make a trend.
        run: How many points make a run.

    Returns:
        The signals, one array for each rule.

    Raises:
        FiguresError: For limits of another number of phases, and as `xmr_limits`.

    Source: NHS England, Making Data Count: Strengthening your decisions (2019).

    >>> from lakpi.process_control.limits import xmr_limits
    >>> values = [5, 6, 5, 6, 7, 8, 9, 10, 11, 10, 9, 10, 9]
    >>> found = xmr_signals(values, [0], xmr_limits(values))
    >>> found.trend
    array([0, 0, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0], dtype=int8)
    >>> found.trend_points.tolist()[1:4], found.outside.tolist()[8]
    ([0, 7, 7], 1)
    """
    numbers, phase, phases, known = laid_out(values, starts, ghosted)
    if len(limits.mean) != phases:
        message = f"limits of {len(limits.mean)} phases for {phases} phases"
        raise FiguresError(message)
    kept = np.flatnonzero(known)
    y, of = numbers[kept], phase[kept]
    side = _sign(y > limits.mean[of], y < limits.mean[of])
    outside = _sign(y > limits.upper[of], y < limits.lower[of])
    beyond = _sign(y > limits.near_upper[of], y < limits.near_lower[of])
    near = np.where(outside == 0, beyond, 0).astype(np.int8)
    trends, trend_points = _trends(y, of, trend)
    in_row = _lengths(side, of)
    long = (in_row >= run) & (side != 0)
    size = len(numbers)
    return Signals(
        side=_placed(side, kept, size),
        outside=_placed(outside, kept, size),
        trend=_placed(trends, kept, size),
        trend_points=_counted(trend_points, kept, size),
        near=_placed(near, kept, size),
        two_in_three=_placed(_two_in_three(near, side, of), kept, size),
        run=_placed(np.where(long, side, 0), kept, size),
        run_points=_counted(np.where(long, in_row, 0), kept, size),
    )


def _sign(high: Bools, low: Bools) -> Signs:
    return high.astype(np.int8) - low.astype(np.int8)


def _lengths(mark: Signs, of: Ints) -> Ints:
    """
    How many equal marks in a row each one stands among, within its phase.
    """
    if not len(mark):
        return np.zeros(0, dtype=np.int64)
    new = np.ones(len(mark), dtype=bool)
    new[1:] = (mark[1:] != mark[:-1]) | (of[1:] != of[:-1])
    begins = np.flatnonzero(new)
    sizes = np.diff(begins, append=len(mark))
    return np.repeat(sizes, sizes)


def _trends(y: Floats, of: Ints, points: int) -> tuple[Signs, Ints]:
    """
    The trend that each point is part of, the later of two, and how many points it has.
    """
    # A step leads from each point to the next; a trend of k points has k - 1 steps.
    step = np.zeros(len(y) + 1, dtype=np.int8)  # the first and the last lead nowhere
    if len(y):
        rise = _sign(y[1:] > y[:-1], y[1:] < y[:-1])
        step[1:-1] = np.where(of[1:] == of[:-1], rise, 0)
    # Steps across phases are 0, so they end a trend without looking at the phase.
    size = _lengths(step, np.zeros(len(step), dtype=np.int64)) + 1
    held = (step != 0) & (size >= points)
    before, after = held[:-1], held[1:]
    trend = np.where(after, step[1:], np.where(before, step[:-1], 0))
    count = np.where(after, size[1:], np.where(before, size[:-1], 0))
    return trend.astype(np.int8), count


def _two_in_three(near: Signs, side: Signs, of: Ints) -> Signs:
    size = len(near)
    within = np.zeros(size, dtype=bool)
    if size >= 3:
        close = (near != 0).astype(np.int8)
        together = (of[2:] == of[:-2]) & (side[2:] == side[1:-1]) & (side[1:-1] == side[:-2])
        three = together & (close[2:] + close[1:-1] + close[:-2] >= 2)
        within[:-2] |= three
        within[1:-1] |= three
        within[2:] |= three
    return np.where(within, near, 0).astype(np.int8)


def _placed(some: NDArray[np.integer[Any]], kept: Ints, size: int) -> Signs:
    out = np.zeros(size, dtype=np.int8)
    out[kept] = some
    return out


def _counted(some: Ints, kept: Ints, size: int) -> Ints:
    out = np.zeros(size, dtype=np.int64)
    out[kept] = some
    return out
