"""
The second balance: where every row that was kept went, for each indicator.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from lakpi.computation.kernels import first_at_or_after
from lakpi.computation.tallying import Tallier
from lakpi.days import shift_day
from lakpi.figures import Account
from lakpi.indicators import Count, Distribution, Indicator, Percentage
from lakpi.intervals import Moment
from lakpi.measures import AsAt, AtAnyTime, During, Tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]


def accounts_of(indicator: Indicator, talliers: Mapping[str, Tallier]) -> tuple[Account, ...]:
    """
    Say where the rows of each of an indicator's sources went.

    A row counts where the indicator's whole counts it: the denominator of a share,
    either side of any other ratio.
    """
    made = []
    for source in indicator.sources():
        tallier = talliers[source.name]
        tallies = [tally for tally in _whole(indicator) if tally.source == source]
        back = max(
            tally.look_back_months()
            for measure in indicator.measures()
            for tally in measure.tallies()
            if tally.source == source
        )
        made.append(_account(indicator.id, tallier, tallies, back))
    return tuple(made)


def _whole(indicator: Indicator) -> tuple[Tally, ...]:
    if isinstance(indicator, Percentage | Distribution):
        return indicator.denominator.tallies()
    if isinstance(indicator, Count):
        return indicator.measure.tallies()
    return tuple(tally for measure in indicator.measures() for tally in measure.tallies())


def _account(name: str, tallier: Tallier, tallies: list[Tally], back: int) -> Account:
    size = tallier.prepared.size
    inside, counted, before = (np.zeros(size, dtype=bool) for _ in range(3))
    for tally in tallies:
        held, narrow, early = _fates(tallier, tally, back)
        inside |= held
        counted |= narrow
        before |= early
    before &= ~inside
    return Account(
        indicator=name,
        source=tallier.prepared.source.name,
        kept=size,
        counted=int(counted.sum()),
        history_only=int(before.sum()),
        out_of_period=int((~inside & ~before).sum()),
        excluded=int((inside & ~counted).sum()),
    )


def _fates(tallier: Tallier, tally: Tally, back: int) -> tuple[Mask, Mask, Mask]:
    """
    Which rows some period holds, which of them count, and which are history for it.
    """
    prepared, grid, basis = tallier.prepared, tallier.grid, tally.basis
    if isinstance(basis, During):
        day, missing = prepared.day(tally.moment())
        stretch = tallier.stretch(tally.moment())
        # A row without its date cannot be placed: it is excluded, not out of period.
        inside = missing | ((stretch >= 0) & grid.covered()[stretch])
        narrow = inside & ~missing
        if tally.how in ("values", "distinct"):
            narrow &= ~prepared.missing(tally.reads)
    else:
        start, end = prepared.interval(basis)
        inside = _held(start, end, tallier, basis)
        start, end = prepared.interval(basis, tally.while_)
        narrow = inside & _held(start, end, tallier, basis)
        day, missing = prepared.day(Moment(basis.start))
    mask = prepared.mask(tally.where)
    if mask is not None:
        narrow = narrow & mask
    first = min(period.start for period in grid.periods)
    early = np.zeros(prepared.size, dtype=bool)
    if back:
        # Months beyond the calendar's beginning are the beginning.
        reach = shift_day(first, months=-min(back, 12 * (first.year - 1)))
        early = ~missing & (day >= reach.toordinal()) & (day < first.toordinal())
    return inside, narrow, early


def _held(
    start: NDArray[np.int64], end: NDArray[np.int64], tallier: Tallier, basis: AsAt | AtAnyTime
) -> Mask:
    grid = tallier.grid
    if isinstance(basis, AsAt):
        place = first_at_or_after(grid.ends, start)
        some = place < len(grid.ends)
        day = grid.ends[np.minimum(place, len(grid.ends) - 1)]
        held: Mask = some & (day < end)
        return held
    held = np.zeros(len(start), dtype=bool)
    for period in grid.periods:
        first, last = period.start.toordinal(), period.end.toordinal()
        held |= (start <= last) & ((end >= first) | (start >= first))
    return held
