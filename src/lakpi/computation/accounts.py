"""
The second balance: where every row that was kept went, for each indicator.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np

from lakpi.computation.grid import Grid
from lakpi.computation.kernels import first_at_or_after
from lakpi.computation.prepared import Prepared
from lakpi.days import shift_day
from lakpi.figures import Account
from lakpi.indicators import Count, Distribution, Indicator, Percentage
from lakpi.intervals import Moment
from lakpi.measures import AsAt, AtAnyTime, During, Tally
from lakpi.sources import Source

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]


class Rows(Protocol):
    """
    What an account reads of the rows of one source.
    """

    @property
    def prepared(self) -> Prepared:
        """
        The rows.
        """
        ...

    @property
    def grid(self) -> Grid:
        """
        The periods.
        """
        ...

    def stretch(self, moment: Moment) -> NDArray[np.int64]:
        """
        In which stretch of the calendar a moment of every row lies; -1: in none.
        """
        ...


def whole_of(indicator: Indicator) -> Iterator[tuple[Source, tuple[Tally, ...], int]]:
    """
    Yield each source of an indicator, with the tallies that count its rows as a whole.

    A row counts where the indicator's whole counts it: the denominator of a share,
    either side of any other ratio.  How many months before a period rows are its
    history comes with them.
    """
    for source in indicator.sources():
        tallies = tuple(tally for tally in _whole(indicator) if tally.source == source)
        back = max(
            tally.look_back_months()
            for measure in indicator.measures()
            for tally in measure.tallies()
            if tally.source == source
        )
        yield source, tallies, back


def _whole(indicator: Indicator) -> tuple[Tally, ...]:
    if isinstance(indicator, Percentage | Distribution):
        return indicator.denominator.tallies()
    if isinstance(indicator, Count):
        return indicator.measure.tallies()
    return tuple(tally for measure in indicator.measures() for tally in measure.tallies())


def account_of(
    name: str,
    rows: Rows,
    tallies: Sequence[Tally],
    back: int,
    *,
    many: NDArray[np.int64] | None = None,
    met: NDArray[np.int64] | None = None,
) -> Account:
    """
    Say where the rows of a source went.

    Args:
        name: The indicator.
        rows: The rows.
        tallies: What counts them.
        back: How many months before a period rows are its history.
        many: How many rows each of them stands for; one, if not given.
        met: Of those, how many meet the conditions of the one tally; all, if not given.
    """
    size = rows.prepared.size
    each = np.ones(size, dtype=np.int64) if many is None else many
    inside, counted, before = (np.zeros(size, dtype=bool) for _ in range(3))
    for tally in tallies:
        held, narrow, early = _fates(rows, tally, back)
        inside |= held
        counted |= narrow
        before |= early
    before &= ~inside
    within = int(each[inside].sum())
    number = int((each if met is None else met)[counted].sum())
    return Account(
        indicator=name,
        source=rows.prepared.source.name,
        kept=int(each.sum()),
        counted=number,
        history_only=int(each[before].sum()),
        out_of_period=int(each[~inside & ~before].sum()),
        excluded=within - number,
    )


def _fates(rows: Rows, tally: Tally, back: int) -> tuple[Mask, Mask, Mask]:
    """
    Which rows some period holds, which of them count, and which are history for it.
    """
    prepared, grid, basis = rows.prepared, rows.grid, tally.basis
    if isinstance(basis, During):
        day, missing = prepared.day(tally.moment())
        stretch = rows.stretch(tally.moment())
        # A row without its date cannot be placed: it is excluded, not out of period.
        inside = missing | ((stretch >= 0) & grid.covered()[stretch])
        narrow = inside & ~missing
        if tally.how in ("values", "distinct"):
            narrow &= ~prepared.missing(tally.reads)
    else:
        start, end = prepared.interval(basis)
        inside = _held(start, end, rows, basis)
        start, end = prepared.interval(basis, tally.while_)
        narrow = inside & _held(start, end, rows, basis)
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
    start: NDArray[np.int64], end: NDArray[np.int64], rows: Rows, basis: AsAt | AtAnyTime
) -> Mask:
    grid = rows.grid
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
