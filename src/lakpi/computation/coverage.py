"""
What the coverage of the records says of a tally in each period: a number, a flag, or a reason.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs
import numpy as np

from lakpi.computation.grid import Grid
from lakpi.days import shift_day
from lakpi.derived import UNLIMITED
from lakpi.figures import Flag
from lakpi.measures import AsAt, During, Tally
from lakpi.periods import Period
from lakpi.records import Coverage

if TYPE_CHECKING:
    from numpy.typing import NDArray


@attrs.frozen(eq=False)
class Standing:
    """
    What may be said of each period.

    Attributes:
        unknown: Where the records cannot answer: reason `x`, never a nought.
        flags: The flags of each period, as bits.
    """

    unknown: NDArray[np.bool_]
    flags: NDArray[np.int16]


def standing(tally: Tally, coverages: Mapping[str, Coverage], grid: Grid) -> Standing:
    """
    Say, for each period, whether the records can answer, and what to warn of.

    A period that begins before the records, or after their end, is unknown; one
    that had not ended when they end is flagged, unless it is a cohort's follow-up
    or a stock, which are then unknown.

    Args:
        tally: The tally.
        coverages: What can be asked of each source, by its name.
        grid: The periods.
    """
    coverage = coverages[tally.source.name]
    without = bool(coverage.lacks & tally.source.reads(tally.columns()))
    unknown = [without or _unknown(tally, period, coverage) for period in grid.periods]
    back = tally.look_back_months()
    flags = [_flags(tally, period, back, coverage) for period in grid.periods]
    for linked in tally.links():
        other = coverages[linked.source]
        back = tally.look_back_months(linked.source)
        if other.lacks & {linked.by, linked.column}:
            unknown = [True] * len(unknown)
        for place, period in enumerate(grid.periods):
            if linked.which.endswith("after") or linked.which == "nearest":
                ahead = shift_day(period.end, months=0 if _follow_up(tally) else linked.months or 0)
                late = other.end < ahead
                if late and not unknown[place] and _follow_up(tally):
                    unknown[place] = True
                elif late:
                    flags[place] |= Flag.INCOMPLETE_PERIOD.bit
            if _reaches_before(_begins(tally, period), back, other):
                flags[place] |= Flag.SHORT_HISTORY.bit
    return Standing(np.array(unknown, dtype=bool), np.array(flags, dtype=np.int16))


def _unknown(tally: Tally, period: Period, coverage: Coverage) -> bool:
    stock = not coverage.stock_start <= period.end <= coverage.stock_end
    if isinstance(tally.basis, AsAt):
        return stock
    start = shift_day(period.start, months=-_follow_up(tally))
    flow = start < coverage.start or period.start > coverage.end
    if _follow_up(tally):
        return flow or period.end > coverage.end
    if isinstance(tally.basis, During):
        return flow
    eve = period.start - datetime.timedelta(days=1)
    begun = eve < coverage.stock_start and period.start != coverage.start
    return flow or begun


def _flags(tally: Tally, period: Period, back: int, coverage: Coverage) -> int:
    bits = 0
    if not isinstance(tally.basis, AsAt) and period.end > coverage.end:
        bits |= Flag.INCOMPLETE_PERIOD.bit
    if _reaches_before(_begins(tally, period), back, coverage):
        bits |= Flag.SHORT_HISTORY.bit
    return bits


def _begins(tally: Tally, period: Period) -> datetime.date:
    """
    The first day of the rows of a period, or the day of a stock.
    """
    if isinstance(tally.basis, AsAt):
        return period.end
    return shift_day(period.start, months=-_follow_up(tally))


def _reaches_before(start: datetime.date, months: int, coverage: Coverage) -> bool:
    if months == 0:
        return False
    if months >= UNLIMITED:
        return coverage.history_start > datetime.date.min
    return shift_day(start, months=-months) < coverage.history_start


def _follow_up(tally: Tally) -> int:
    return tally.basis.follow_up_months if isinstance(tally.basis, During) else 0
