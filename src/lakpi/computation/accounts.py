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
    inside, counted, before = (np.zeros(size, dtype=bool) for _ in range(3))
    for tally in tallies:
        held, narrow, early = _fates(rows, tally, back)
        inside |= held
        counted |= narrow
        before |= early
    before &= ~inside
    within = _added(many, inside)
    number = _added(many if met is None else met, counted)
    return Account(
        indicator=name,
        source=rows.prepared.source.name,
        kept=size if many is None else int(many.sum()),
        counted=number,
        history_only=_added(many, before),
        out_of_period=_added(many, ~inside & ~before),
        excluded=within - number,
    )


def _added(many: NDArray[np.int64] | None, chosen: Mask) -> int:
    return int(np.count_nonzero(chosen) if many is None else many[chosen].sum())


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
        narrow = inside
        if tally.while_:
            narrow = inside & _held(*prepared.interval(basis, tally.while_), rows, basis)
    mask = prepared.mask(tally.where)
    if mask is not None:
        narrow = narrow & mask
    first = min(period.start for period in grid.periods)
    early = np.zeros(prepared.size, dtype=bool)
    if back:
        begun = tally.moment() if isinstance(basis, During) else Moment(basis.start)
        day, missing = prepared.day(begun)
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
