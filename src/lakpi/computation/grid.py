"""
The grid: which days belong to which of the periods asked for.

Periods may overlap (quarters and the year they make).  The calendar is cut at
every period's edge into stretches that do not, rows are counted once for each
stretch, and a period is the sum of its stretches.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs
import numpy as np

from lakpi.computation.kernels import first_at_or_after
from lakpi.errors import PeriodError
from lakpi.periods import Period

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


@attrs.frozen(eq=False)
class Grid:
    """
    The periods, and the calendar cut at their edges.

    Attributes:
        periods: The periods, in the order asked for.
        cuts: Ordinals in rising order; stretch i is ``[cuts[i], cuts[i + 1])``.
        first: For each period, its first stretch.
        last: For each period, the stretch after its last.
        ends: The different last days of periods, in rising order.
        end: For each period, the place of its last day in `ends`.
        eves: The different days before periods, in rising order.
        eve: For each period, the place of the day before it in `eves`.
        months: Of how many months every stretch is a multiple, counted from the first cut.
    """

    periods: tuple[Period, ...]
    cuts: Ints
    first: Ints
    last: Ints
    ends: Ints
    end: Ints
    eves: Ints
    eve: Ints
    months: int = 1

    @property
    def stretches(self) -> int:
        """
        How many stretches there are.
        """
        return len(self.cuts) - 1

    def stretch(self, day: Ints) -> Ints:
        """
        Say in which stretch each day lies; -1 before the first or after the last.

        Stretches between periods that do not meet belong to no period, and are
        counted for none.
        """
        place = first_at_or_after(self.cuts, day + 1) - 1
        return np.where(place < self.stretches, place, -1)

    def covered(self) -> NDArray[np.bool_]:
        """
        Say which stretches belong to a period.
        """
        inside = np.zeros(self.stretches + 1, dtype=np.int64)
        np.add.at(inside, self.first, 1)
        np.add.at(inside, self.last, -1)
        return inside.cumsum()[:-1] > 0

    def over_periods(self, by_stretch: Ints) -> Ints:
        """
        Add stretches up to periods, along the last axis.
        """
        if (self.last - self.first == 1).all():
            return by_stretch[..., self.first]
        shape = (*by_stretch.shape[:-1], 1)
        running = np.concatenate(
            [np.zeros(shape, by_stretch.dtype), by_stretch.cumsum(axis=-1)], axis=-1
        )
        added: Ints = running[..., self.last] - running[..., self.first]
        return added


def make_grid(periods: Sequence[Period] | Period) -> Grid:
    """
    Cut the calendar for some periods.

    Raises:
        PeriodError: For no period, or one asked for twice.
    """
    asked = (periods,) if isinstance(periods, Period | str) else tuple(periods)
    if not asked or not all(isinstance(period, Period) for period in asked):
        message = "say which periods= to compute, made with quarters(), financial_years() and so on"
        if texts := [each for each in asked if isinstance(each, str)]:
            message += f"; {texts[0]!r} is text: financial_years('2023-24') makes a period of it"
        raise PeriodError(message)
    days = [(period.start, period.end) for period in asked]
    if len(set(days)) != len(days):
        twice = sorted({str(p) for p, d in zip(asked, days, strict=True) if days.count(d) > 1})
        message = f"a period is asked for twice: {', '.join(twice)}"
        raise PeriodError(message)
    start = np.array([period.start.toordinal() for period in asked], dtype=np.int64)
    end = np.array([period.end.toordinal() for period in asked], dtype=np.int64)
    cuts = np.unique(np.concatenate([start, end + 1]))
    ends, eves = np.unique(end), np.unique(start - 1)
    return Grid(
        asked,
        cuts,
        np.searchsorted(cuts, start),
        np.searchsorted(cuts, end + 1),
        ends,
        np.searchsorted(ends, end),
        eves,
        np.searchsorted(eves, start - 1),
    )
