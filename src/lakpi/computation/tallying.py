"""
Tallies counted: from prepared rows to whole numbers for each area, category and period.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs
import numpy as np

from lakpi.computation import kernels
from lakpi.computation.accounts import account_of
from lakpi.computation.coverage import Standing, standing
from lakpi.computation.grid import Grid
from lakpi.computation.layout import Element, Layout
from lakpi.computation.prepared import Prepared
from lakpi.days import NEVER
from lakpi.derived import AgeBand
from lakpi.errors import DefinitionError
from lakpi.figures import Account
from lakpi.intervals import Moment
from lakpi.measures import AsAt, AtAnyTime, During, Tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

MOST_CELLS = 1 << 23
"""Above this many cells, breakdowns are counted one by one, not in one crossed cube."""


@attrs.frozen(eq=False)
class Tallied:
    """
    One tally, counted.

    Attributes:
        numbers: For each element of the layout, whole numbers of shape
            (areas, categories, periods).
        places: How many decimals the whole numbers hold.
        standing: What the coverage says of each period.
    """

    numbers: dict[Element, Ints]
    places: int
    standing: Standing


class Tallier:
    """
    Counts the tallies of one source; what several of them share is worked out once.

    It lives for one call of `compute`.
    """

    def __init__(self, prepared: Prepared, layout: Layout, grid: Grid) -> None:
        """
        Count nothing yet.
        """
        self.prepared = prepared
        self.layout = layout
        self.grid = grid
        self._counted: dict[Tally, Tallied] = {}
        self._codes: dict[tuple[str, Moment | None], Ints] = {}
        self._stretches: dict[Moment, Ints] = {}
        self._cells: dict[tuple[Element, Moment], Ints] = {}

    def counted(self, tally: Tally) -> Tallied:
        """
        Count a tally.
        """
        if tally not in self._counted:
            places = 0
            weights = None
            if tally.how == "total":
                weights, places = self.prepared.weights(tally.reads)
            if tally.how == "distinct":
                numbers = self._distinct(tally)
            elif isinstance(tally.basis, During):
                numbers = self._flow(tally, weights, tally.moment())
            elif isinstance(tally.basis, AsAt):
                stock = self._stock(tally, tally.basis, weights, self.grid.ends)
                numbers = {element: held[..., self.grid.end] for element, held in stock.items()}
            else:
                numbers = self._at_any_time(tally, tally.basis, weights)
            self._counted[tally] = Tallied(numbers, places, self.standing(tally))
        return self._counted[tally]

    def standing(self, tally: Tally) -> Standing:
        """
        Say what may be said of a tally in each period.
        """
        return standing(tally, self.prepared.coverages(tally), self.grid)

    def account(self, name: str, tallies: Sequence[Tally], back: int) -> Account:
        """
        Say where every row went, for an indicator that counts by some tallies.
        """
        return account_of(name, self, tallies, back)

    def _flow(self, tally: Tally, weights: Ints | None, moment: Moment) -> dict[Element, Ints]:
        mask = self.prepared.mask(tally.where)
        numbers = {}
        for names, elements in self._cubes(self.grid.stretches):
            cell = self.flow_cells(names, moment)
            chosen = cell if mask is None else cell[mask]
            heavy = weights if mask is None or weights is None else weights[mask]
            shape = (self.prepared.areas, *self.layout.shape(names), self.grid.stretches)
            size = math.prod(shape)
            # The last cell takes the rows that no period holds.
            cube = kernels.sums(chosen, size + 1, heavy)[:-1].reshape(shape)
            for element in elements:
                numbers[element] = self.grid.over_periods(self._margin(cube, names, element))
        return numbers

    def stretch(self, moment: Moment) -> Ints:
        """
        Say in which stretch of the calendar a moment of every row lies; -1: in none.
        """
        if moment not in self._stretches:
            day, missing = self.prepared.day(moment)
            self._stretches[moment] = np.where(missing, -1, self.grid.stretch(day))
        return self._stretches[moment]

    def flow_cells(self, names: Element, moment: Moment) -> Ints:
        """
        Give the cell of every row in a flow: area, categories and stretch; the last is nowhere.
        """
        if (names, moment) not in self._cells:
            stretch = self.stretch(moment)
            cell = self._cell(names, moment) * self.grid.stretches + stretch
            size = self.prepared.areas * self.layout.cells(names) * self.grid.stretches
            self._cells[names, moment] = np.where(stretch < 0, size, cell)
        return self._cells[names, moment]

    def _stock(
        self, tally: Tally, basis: AsAt | AtAnyTime, weights: Ints | None, days: Ints
    ) -> dict[Element, Ints]:
        interval = self._intervals(tally, basis)
        changing = [name for name in self.layout.names if self._changes(name)]
        numbers = {}
        for names, elements in self._cubes(len(days), whole=len(changing) < 2):
            moving = [name for name in names if name in changing]
            if len(moving) > 1:
                message = f"a cross may hold one age band, not {' and '.join(moving)}"
                raise DefinitionError(message)
            cube = self._held(names, moving, interval, weights, days)
            for element in elements:
                numbers[element] = self._margin(cube, names, element)
        return numbers

    def _intervals(self, tally: Tally, basis: AsAt | AtAnyTime) -> tuple[Ints, Ints]:
        """
        Give the half-open interval in which each row counts; none where it never does.
        """
        start, end = self.prepared.interval(basis, tally.while_)
        mask = self.prepared.mask(tally.where)
        if mask is not None:
            end = np.where(mask, end, 0)
        if isinstance(basis, AsAt) and basis.case:
            start = kernels.apart(self._cases(basis.case), start, end, self._ties())
        return start, end

    def _ties(self) -> list[Ints]:
        """
        Say which of two rows of a case goes before: not the order of a frame, which engines lack.

        It is the one whose categories come first, and of these the older person's.
        """
        names = self.layout.names
        made = [self._category(name, None) for name in names if not self._changes(name)]
        for name in filter(self._changes, names):
            _, span = self.prepared.age_spans(name)[-1]
            days = [self.prepared.day(each) for each in span.moments()]
            made += [np.where(missing, NEVER, day) for day, missing in days]
        return made

    def _held(
        self,
        names: Element,
        moving: list[str],
        interval: tuple[Ints, Ints],
        weights: Ints | None,
        days: Ints,
    ) -> Ints:
        fixed = tuple(name for name in names if name not in moving)
        cell = self._cell(fixed, None)
        shape = (self.prepared.areas, *self.layout.shape(fixed))

        def held(start: Ints, end: Ints) -> Ints:
            counted = kernels.stock(cell, math.prod(shape), start, end, days, weights)
            return counted.reshape(*shape, len(days))

        whole = held(*interval)
        if not moving:
            return whole
        name = moving[0]
        spans = self.prepared.age_spans(name)
        bands = [held(*self.prepared.clipped(*interval, span)) for _, span in spans]
        rest = whole - np.sum(bands, axis=0)
        axis = 1 + names.index(name)
        own = np.stack([*bands, rest], axis=axis)
        labels = [label for label, _ in spans]
        return self._relabelled(own, name, [*labels, self._labels(name)[-1]], axis)

    def _at_any_time(
        self, tally: Tally, basis: AtAnyTime, weights: Ints | None
    ) -> dict[Element, Ints]:
        before = self._stock(tally, basis, weights, self.grid.eves)
        begun = self._flow(tally, weights, tally.moment())
        return {element: before[element][..., self.grid.eve] + begun[element] for element in begun}

    def members(self, tally: Tally, period: int) -> Ints:
        """
        List the rows that belong to a period, by their place.
        """
        grid, basis = self.grid, tally.basis
        if isinstance(basis, During):
            stretch = self.stretch(tally.moment())
            held = (stretch >= grid.first[period]) & (stretch < grid.last[period])
        else:
            start, end = self._intervals(tally, basis)
            last = int(grid.ends[grid.end[period]])
            if isinstance(basis, AsAt):
                held = (start <= last) & (end > last)
            else:
                first = int(grid.cuts[grid.first[period]])
                held = (start <= last) & ((end >= first) | (start >= first))
        mask = self.prepared.mask(tally.where)
        return np.flatnonzero(held if mask is None else held & mask)

    def _distinct(self, tally: Tally) -> dict[Element, Ints]:
        code, most = self.prepared.codes(tally.reads)
        moment = tally.moment()
        numbers = {
            element: np.zeros(
                (self.prepared.areas, self.layout.cells(element), len(self.grid.periods)), np.int64
            )
            for element in self.layout.elements
        }
        for period in range(len(self.grid.periods)):
            rows = self.members(tally, period)
            rows = rows[code[rows] > 0]
            for element, made in numbers.items():
                size = self.prepared.areas * self.layout.cells(element)
                told = np.unique(self._cell(element, moment)[rows] * most + code[rows])
                counted = np.bincount(told // most, minlength=size)
                made[:, :, period] = counted.reshape(made.shape[:2])
        return numbers

    def quantile(self, tally: Tally, at: float) -> dict[Element, tuple[NDArray[np.float64], Ints]]:
        """
        Find a quantile of the values of a tally, and how many values there are.
        """
        value = self.prepared.numbers(tally.reads)
        moment = tally.moment()
        found = {}
        members = [self.members(tally, period) for period in range(len(self.grid.periods))]
        members = [rows[~np.isnan(value[rows])] for rows in members]
        for element in self.layout.elements:
            cell = self._cell(element, moment)
            shape = (self.prepared.areas, self.layout.cells(element))
            size = math.prod(shape)
            middle = [kernels.quantiles(cell[rows], size, value[rows], at) for rows in members]
            counts = [kernels.sums(cell[rows], size) for rows in members]
            found[element] = (
                np.stack([each.reshape(shape) for each in middle], axis=-1),
                np.stack([each.reshape(shape) for each in counts], axis=-1),
            )
        return found

    def moments(
        self, tally: Tally, element: Element, middle: float
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
        """
        Add up how far the values of a total lie from some middle, and the squares of that.

        In whole numbers of the column's last decimal place, so that little is lost; how
        many places there are comes with them.
        """
        weights, places = self.prepared.weights(tally.reads)
        value = (weights - round(middle * 10**places)).astype(np.float64)
        cell = self.flow_cells(element, tally.moment())
        mask = self.prepared.mask(tally.where)
        if mask is not None:
            cell, value = cell[mask], value[mask]
        first, second = (self.added(cell, element, each) for each in (value, value**2))
        return first, second, places

    def added(
        self, cell: Ints, element: Element, value: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """
        Add floats up to periods, given the cell of each row in a flow.
        """
        shape = (self.prepared.areas, self.layout.cells(element), self.grid.stretches)
        by_stretch = np.bincount(cell, value, minlength=math.prod(shape) + 1)[:-1].reshape(shape)
        running = np.insert(by_stretch.cumsum(axis=-1), 0, 0.0, axis=-1)
        made: NDArray[np.float64] = running[..., self.grid.last] - running[..., self.grid.first]
        return made

    def _cubes(self, width: int, *, whole: bool = True) -> list[tuple[Element, list[Element]]]:
        """
        Say which names to cross in one count, and which elements to read off it.
        """
        names = self.layout.names
        cells = self.prepared.areas * self.layout.cells(names) * width
        if whole and cells <= MOST_CELLS:
            return [(names, list(self.layout.elements))]
        widest = [element for element in self.layout.elements if element]
        return [((), [()]), *((element, [element]) for element in widest)]

    def _margin(self, cube: Ints, names: Element, element: Element) -> Ints:
        """
        Read an element off a cube of (area, each name, last): (area, category, last).
        """
        gone = tuple(1 + place for place, name in enumerate(names) if name not in element)
        kept = [name for name in names if name in element]
        margin = cube.sum(axis=gone) if gone else cube
        order = [0, *(1 + kept.index(name) for name in element), len(element) + 1]
        turned = margin.transpose(order)
        return turned.reshape(turned.shape[0], self.layout.cells(element), turned.shape[-1])

    def _cell(self, names: Element, moment: Moment | None) -> Ints:
        cell = self.prepared.area
        for name in names:
            cell = cell * self.layout.width(name) + self._category(name, moment)
        return cell

    def _category(self, name: str, moment: Moment | None) -> Ints:
        known = (name, moment if self._changes(name) else None)
        if known not in self._codes:
            day = None
            if known[1] is not None:
                day, missing = self.prepared.day(known[1])
                day = np.where(missing, 0, day)
            codes, labels = self.prepared.categories(name, day)
            place = np.array([self._labels(name).index(label) for label in labels])
            self._codes[known] = place[codes].astype(np.int64)
        return self._codes[known]

    def _relabelled(self, own: Ints, name: str, labels: list[str], axis: int) -> Ints:
        wanted = self._labels(name)
        shape = (*own.shape[:axis], len(wanted), *own.shape[axis + 1 :])
        made = np.zeros(shape, dtype=np.int64)
        places = [wanted.index(label) for label in labels]
        np.moveaxis(made, axis, 0)[places] = np.moveaxis(own, axis, 0)
        return made

    def _labels(self, name: str) -> tuple[str, ...]:
        return self.layout.labels[self.layout.names.index(name)]

    def _changes(self, name: str) -> bool:
        return isinstance(self.prepared.source.derivation(name), AgeBand)

    def _cases(self, columns: tuple[str, ...]) -> Ints:
        case = self.prepared.area
        silent = np.zeros(len(case), dtype=bool)
        for column in columns:
            code, most = self.prepared.codes(column)
            silent |= code == 0
            _, told = np.unique(case * most + code, return_inverse=True)
            case = told.astype(np.int64)
        told = case.copy()
        # Rows that do not say which case they are of are not known to be of one.
        alone = np.flatnonzero(silent)
        told[alone] = len(told) + alone
        return told
