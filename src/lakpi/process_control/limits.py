"""
Limits: the mean of a process, and how far from it ordinary variation reaches.

The kernel under process charts.  It holds any number of series in flat arrays, one
phase after another, and every step is one array operation over all of them.

An XmR chart takes the scale of ordinary variation from the moving ranges, the
sizes of the steps between neighbours, because a standard deviation would grow with
the very signals that the chart is to find (Shewhart 1931; Wheeler 2000).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from lakpi.errors import FiguresError
from lakpi.process_control.means import means

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

LIMIT: Final = 2.66
"""Mean moving ranges from the mean to a limit: 3 sigma, for 3 / 1.128 = 2.66."""

NEAR: Final = 2 * (LIMIT / 3)
"""Mean moving ranges from the mean to a near limit: 2 sigma."""

SCREEN: Final = 3.267
"""Mean moving ranges at which a moving range is itself an outlier (D4 for n = 2)."""

_LARGEST: Final = 1e250  # beyond it a sum may be infinite


@attrs.frozen(eq=False, kw_only=True)
class Limits:
    """
    The mean and the limits of each phase: arrays of shape ``(phases,)``.

    NaN stands where the numbers of the phase cannot tell: the mean without a number,
    the rest without two neighbouring numbers.

    Attributes:
        count: How many numbers the mean is of.
        mean: The mean, in the unit of the values.
        moving_range: The mean moving range, outliers left out where that was asked for.
        screened: How many moving ranges were left out as outliers.
        fell_back: Whether all ranges count after all, for those that were left are nought.
    """

    count: Ints
    mean: Floats
    moving_range: Floats
    screened: Ints
    fell_back: Bools

    @property
    def lower(self) -> Floats:
        """
        The lower process limits; not cut off at nought.
        """
        return self.mean - LIMIT * self.moving_range

    @property
    def upper(self) -> Floats:
        """
        The upper process limits; not cut off at 100%.
        """
        return self.mean + LIMIT * self.moving_range

    @property
    def near_lower(self) -> Floats:
        """
        Two thirds of the way down to the lower limits.
        """
        return self.mean - NEAR * self.moving_range

    @property
    def near_upper(self) -> Floats:
        """
        Two thirds of the way up to the upper limits.
        """
        return self.mean + NEAR * self.moving_range


def xmr_limits(
    values: ArrayLike,
    starts: ArrayLike = (0,),
    *,
    ghosted: ArrayLike | None = None,
    fix_after: int | None = None,
    screen_outliers: bool = True,
) -> Limits:
    """
    Find the mean and the limits of each phase of each series.

    With the moving range ``mR = |y(t) - y(t-1)|`` the limits are ``mean ± 2.66 mean(mR)``.
    Outlier screening leaves out the ranges that are not under ``3.267 mean(mR)`` and takes the
    mean of the rest, once (Nelson 1982).  Where the rest are all nought (0, 0, 0, 0, 1), or
    none is left, every range counts: limits that fall onto the mean would make a signal of
    every point.

    A range needs two neighbours: a point without a number, or ghosted, has none on
    either side.  Means are exact to the last bit (`lakpi.process_control.means`), so that the
    mean of equal decimals is that decimal and a flat series gives no signals.

    Args:
        values: Shape ``(n,)``: the points of one phase after the other, each phase in order
            of time.  NaN where there is no number.
        starts: Shape ``(phases,)``: where each phase begins; the first is 0.
        ghosted: Shape ``(n,)``: the points that are drawn but not counted.
        fix_after: Take the limits from so many points of each phase, the first ones;
            None for all.  A point without a number is one of them, a ghosted one is not.
        screen_outliers: Whether outlying moving ranges are left out.

    Returns:
        The limits of each phase.

    Raises:
        FiguresError: For infinite values (or over 1e250), arrays of other shapes, or starts out
            of order.

    Source: Wheeler, Understanding Variation (2000); Nelson, Control charts for individual
    measurements, Journal of Quality Technology 14 (1982); NHS England, Making Data Count.

    >>> found = xmr_limits([10, 12, 11, 13, 12, 14])
    >>> found.mean, found.moving_range
    (array([12.]), array([1.6]))
    >>> found.lower.round(3), found.upper.round(3)
    (array([7.744]), array([16.256]))
    """
    numbers, phase, phases, known = laid_out(values, starts, ghosted)
    if fix_after is not None:
        place = _place(phase, phases, ghosted)
        counted = known & (place < fix_after)
    else:
        counted = known
    chosen = np.flatnonzero(counted)
    count = np.bincount(phase[chosen], minlength=phases)
    mean = means(numbers[chosen], phase[chosen], count)

    both = counted[1:] & counted[:-1] & (phase[1:] == phase[:-1])
    later = np.flatnonzero(both) + 1
    ranges = np.abs(numbers[later] - numbers[later - 1])
    of = phase[later]
    ranged = np.bincount(of, minlength=phases)
    every = means(ranges, of, ranged)
    if not screen_outliers:
        none = np.zeros(phases, dtype=np.int64)
        return Limits(count=count, mean=mean, moving_range=every, screened=none, fell_back=none > 0)
    kept = ranges < SCREEN * every[of]
    left = np.bincount(of[kept], minlength=phases)
    screened = means(ranges[kept], of[kept], left)
    usable = screened > 0  # false for NaN too: no range is left
    return Limits(
        count=count,
        mean=mean,
        moving_range=np.where(usable, screened, every),
        screened=np.where(usable, ranged - left, 0),
        fell_back=~usable & (every > 0),
    )


def laid_out(
    values: ArrayLike, starts: ArrayLike, ghosted: ArrayLike | None
) -> tuple[Floats, Ints, int, Bools]:
    """
    Read the arrays of a kernel: values, each point's phase, how many phases, what counts.

    Raises:
        FiguresError: As `xmr_limits` says.
    """
    numbers = np.asarray(values, dtype=np.float64)
    begin = np.asarray(starts, dtype=np.int64)
    if numbers.ndim != 1 or begin.ndim != 1:
        message = (
            f"values and starts are flat arrays; these have shapes {numbers.shape}, {begin.shape}"
        )
        raise FiguresError(message)
    sizes = np.diff(begin, append=len(numbers))
    if (len(begin) and begin[0] != 0) or (sizes < 0).any() or (not len(begin) and len(numbers)):
        message = (
            "starts say where each phase begins: the first is 0 and none is before the last one"
            f" or after the {len(numbers)} values"
        )
        raise FiguresError(message)
    endless = np.flatnonzero(np.abs(numbers) > _LARGEST)
    if len(endless):
        message = (
            f"{len(endless)} values are infinite or near it, the first at place {endless[0]}: a"
            " chart needs numbers, or NaN where there is none"
        )
        raise FiguresError(message)
    known = ~np.isnan(numbers)
    if ghosted is not None:
        known &= ~_marks(ghosted, len(numbers))
    phase = np.repeat(np.arange(len(begin), dtype=np.int64), sizes)
    return numbers, phase, len(begin), known


def _marks(ghosted: ArrayLike, size: int) -> Bools:
    marks = np.asarray(ghosted, dtype=bool)
    if marks.shape != (size,):
        message = f"ghosted marks each of the {size} values; it has shape {marks.shape}"
        raise FiguresError(message)
    return marks


def _place(phase: Ints, phases: int, ghosted: ArrayLike | None) -> Ints:
    """
    The place of each point in its phase, from 0, ghosted ones passed over.
    """
    one = np.ones(len(phase), dtype=np.int64)
    if ghosted is not None:
        one -= _marks(ghosted, len(phase))
    so_far = np.cumsum(one) - one
    sizes = np.bincount(phase, weights=one, minlength=phases).astype(np.int64)
    return so_far - (np.cumsum(sizes) - sizes)[phase]
