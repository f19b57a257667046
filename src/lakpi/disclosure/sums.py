"""
Sums: how cells follow from one another, as anybody can tell from what is printed.

Categories add up to the whole and crosses to both of their margins; a denominator is its
numerator and the others; authorities add up to regions, quarters to years, and a year
less its first quarter is the rest of it.  What does not add up in truth (a child in two
categories) gives no equation.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import attrs
import numpy as np
import scipy.sparse

from lakpi.areas import area, regions
from lakpi.disclosure.cells import NOWHERE, Cell, Cells, Coordinates, Place, area_kind
from lakpi.disclosure.policy import DisclosurePolicy
from lakpi.disclosure.system import Bools, Floats, System
from lakpi.figures import WHOLE_AUTHORITY
from lakpi.rounding import half_up_to

__all__ = ["Ratio", "system_of"]

NEAR: Final = 1e-6


@attrs.frozen
class Ratio:
    """
    A value that is shown beside rounded counts, and so bounds them.

    Attributes:
        numerator: The numerator's cell.
        denominator: The denominator's cell; -1 for a population, which is known.
        low: The least numerator for one of the denominator, or at all.
        high: The greatest.
    """

    numerator: int
    denominator: int
    low: float
    high: float


def system_of(
    cells: Cells,
    policy: DisclosurePolicy,
    *,
    ratios: Iterable[Ratio] = (),
    parts: Mapping[str, Sequence[str]] | None = None,
) -> System:
    """
    Put the cells and all sums of them into one system.

    Args:
        cells: The cells.
        policy: What is too small, and what is rounded.
        ratios: The values that are shown beside rounded counts.
        parts: Areas that are made of other areas, beside those of the map.
    """
    building = _Building(cells.cells, policy)
    building.breakdowns()
    building.complements(
        {
            (int(top), int(base))
            for top, base, within in zip(
                cells.numerator, cells.denominator, cells.within, strict=True
            )
            if within and NOWHERE not in (top, base)
        }
    )
    building.areas(parts or {})
    building.scopes()
    building.periods()
    building.added_measures()
    for ratio in ratios:
        building.ratio(ratio)
    return building.made(cells.over)


class _Building:
    """
    The cells, the numbers never printed that follow from them, and the equations so far.
    """

    def __init__(self, cells: Sequence[Cell], policy: DisclosurePolicy) -> None:
        self.cells = cells
        self.policy = policy
        self.number = [cell.number for cell in cells]
        self.loose = [0.0 if cell.base == 1 else cell.base / 2 for cell in cells]
        self.counts = [cell.counts for cell in cells]
        self.latent_low: list[float] = []
        self.guard: dict[int, tuple[int, int]] = {}
        self.within: dict[int, tuple[float, float]] = {}
        self.differences: set[int] = set()
        self.equations: dict[tuple[tuple[int, float], ...], None] = {}

    def new(self, number: float, *, counts: bool, difference: bool = False) -> int:
        """
        Make a number that is never printed.
        """
        self.number.append(number)
        self.loose.append(0.0)
        self.counts.append(counts)
        place = len(self.number) - 1
        if difference:
            self.differences.add(place)
        return place

    def add(self, whole: int, parts: Sequence[int]) -> bool:
        """
        Let parts add up to a whole, with a rest where in truth there is one.

        Returns:
            Whether they do: not where they are more than the whole.
        """
        total = self.number[whole]
        known = [self.number[part] for part in parts]
        rest = total - sum(each for each in known if not math.isnan(each))
        give = NEAR * max(1.0, abs(total)) + self.loose[whole]
        give += sum(self.loose[part] for part in parts)
        members = list(parts)
        if rest < -give:
            return False
        if rest > give and not any(map(math.isnan, known)):
            members.append(self.new(rest, counts=self.counts[whole], difference=give < 0.5))
        self.tie([(whole, -1.0), *((part, 1.0) for part in members)])
        return True

    def tie(self, terms: Iterable[tuple[int, float]]) -> None:
        self.equations[tuple(sorted(terms))] = None

    def breakdowns(self) -> None:
        """
        Categories add up to the whole, crosses to their margins.
        """
        blocks: dict[tuple[object, ...], dict[Coordinates, int]] = defaultdict(dict)
        for number, cell in enumerate(self.cells):
            block = blocks[(cell.measure, *_but_coordinates(cell.place))]
            block[cell.place.coordinates] = number
            if cell.base_of != NOWHERE:
                block.setdefault(self.cells[cell.base_of].place.coordinates, cell.base_of)
        for block in blocks.values():
            if len(block) > 1:
                self._block(block)

    def _block(self, block: dict[Coordinates, int]) -> None:
        elements: dict[frozenset[str], dict[Coordinates, int]] = defaultdict(dict)
        for where, number in block.items():
            elements[frozenset(name for name, _ in where)][where] = number
        self._shared_margins(elements)
        for names, cells in list(elements.items()):
            below = [other for other in elements if other < names]
            for margin in below:
                if any(margin < other for other in below):
                    continue
                groups: dict[Coordinates, list[int]] = defaultdict(list)
                for where, number in cells.items():
                    groups[_on(where, margin)].append(number)
                for where, members in groups.items():
                    if where in elements[margin]:
                        self._margin(elements[margin][where], members)

    def _margin(self, whole: int, members: list[int]) -> None:
        if not self.add(whole, members):
            self.complements({(member, whole) for member in members})

    def _shared_margins(self, elements: dict[frozenset[str], dict[Coordinates, int]]) -> None:
        """
        Two crosses that share a margin that is not printed agree in it all the same.
        """
        for one, other in itertools.combinations(list(elements), 2):
            shared = one & other
            if shared in elements:
                continue
            made: dict[Coordinates, list[int]] = defaultdict(list)
            for where, number in elements[one].items():
                made[_on(where, shared)].append(number)
            elements[shared] = {
                where: self.new(
                    sum(self.number[each] for each in members), counts=self.counts[members[0]]
                )
                for where, members in made.items()
            }

    def complements(self, pairs: Iterable[tuple[int, int]]) -> None:
        """
        A denominator is its numerator and the others.
        """
        for top, base in sorted(pairs):
            rest = self.number[base] - self.number[top]
            loose = self.loose[base] + self.loose[top]
            if not rest < -NEAR - loose:
                other = self.new(
                    max(rest, 0.0) if not loose else math.nan,
                    counts=self.counts[base],
                    difference=not loose,
                )
                self.tie([(base, -1.0), (top, 1.0), (other, 1.0)])

    def areas(self, parts: Mapping[str, Sequence[str]]) -> None:
        """
        Authorities add up to regions and England, and what the caller says to its parts.
        """
        codes = {cell.place.area for cell in self.cells}
        if len(codes) < 2:
            return
        ends = {cell.place.end for cell in self.cells}
        partitions = {end: [*_partitions(codes, end), *parts.items()] for end in ends}
        for (_, place), held in self._by("area"):
            for whole, members in partitions[place.end]:
                if whole in held and members and all(each in held for each in members):
                    self.add(held[whole], [held[each] for each in members])

    def scopes(self) -> None:
        """
        A part of an authority and the rest of it are the whole.
        """
        for _, held in self._by("scope"):
            whole = held.get(WHOLE_AUTHORITY)
            for scope, part in held.items():
                if whole is not None and scope != WHOLE_AUTHORITY:
                    self.add(whole, [part])

    def periods(self) -> None:
        """
        Flows of shorter periods add up to those of longer ones.
        """
        series: dict[tuple[object, ...], dict[tuple[int, int], int]] = defaultdict(dict)
        for number, cell in enumerate(self.cells):
            if not cell.snapshot:
                place = cell.place
                key = (cell.measure, place.area, place.scope, place.coordinates)
                series[key][place.start, place.end] = number
        for held in series.values():
            if len(held) > 1:
                self._tilings(held)
                self._differences(held)

    def _tilings(self, held: dict[tuple[int, int], int]) -> None:
        kinds: dict[str, dict[int, tuple[int, int]]] = defaultdict(dict)
        for start, end in held:
            kinds[_length(end - start + 1)][start] = (start, end)
        for (start, end), whole in held.items():
            for starts in kinds.values():
                day, tiles = start, []
                while day in starts and starts[day][1] <= end:
                    tiles.append(starts[day])
                    day = starts[day][1] + 1
                if day == end + 1 and len(tiles) > 1:
                    self.add(whole, [held[tile] for tile in tiles])

    def _differences(self, held: dict[tuple[int, int], int]) -> None:
        known = dict(held)
        for (start, end), (first, last) in itertools.permutations(list(held), 2):
            if start == first and last < end:
                rest = (last + 1, end)
            elif end == last and start < first:
                rest = (start, first - 1)
            else:
                continue
            whole, part = held[start, end], held[first, last]
            number = self.number[whole] - self.number[part]
            if number < -NEAR or self.loose[whole] or self.loose[part]:
                continue
            if rest not in known:
                known[rest] = self.new(number, counts=self.counts[whole], difference=True)
            if abs(self.number[known[rest]] - number) <= NEAR or math.isnan(number):
                self.tie([(whole, -1.0), (part, 1.0), (known[rest], 1.0)])

    def added_measures(self) -> None:
        """
        A measure that is written as a sum of others is their sum.
        """
        words = {cell.measure[0] for cell in self.cells if len(cell.measure) == 1}
        sums = {text: text.split(" plus ") for text in words if " plus " in text}
        sums = {t: terms for t, terms in sums.items() if all(term in words for term in terms)}
        if not sums:
            return
        places: dict[Place, dict[str, int]] = defaultdict(dict)
        for number, cell in enumerate(self.cells):
            if len(cell.measure) == 1:
                places[cell.place][cell.measure[0]] = number
        for held in places.values():
            for text, terms in sums.items():
                if text in held and all(term in held for term in terms):
                    self.add(held[text], [held[term] for term in terms])

    def ratio(self, ratio: Ratio) -> None:
        """
        A value that is shown bounds its numerator by its denominator.
        """
        if ratio.denominator == NOWHERE:
            low, high = self.within.get(ratio.numerator, (0.0, math.inf))
            self.within[ratio.numerator] = max(low, ratio.low), min(high, ratio.high)
            return
        for factor, sign in ((ratio.low, 1.0), (ratio.high, -1.0)):
            room = self.new(math.nan, counts=False)
            self.guard[room] = ratio.numerator, ratio.denominator
            terms = [(ratio.numerator, sign), (ratio.denominator, -sign * factor), (room, -1.0)]
            self.tie(terms)

    def _by(self, field: str) -> list[tuple[tuple[object, Place], dict[str, int]]]:
        """
        Gather the cells that differ in one part of their place alone.
        """
        found: dict[tuple[object, Place], dict[str, int]] = defaultdict(dict)
        for number, cell in enumerate(self.cells):
            blank: dict[str, Any] = {field: ""}
            alike = attrs.evolve(cell.place, **blank)
            found[cell.measure, alike][getattr(cell.place, field)] = number
        return [(key, held) for key, held in found.items() if len(held) > 1]

    def made(self, over: Mapping[int, int]) -> System:
        """
        Lay it all out as arrays.
        """
        size, printed, policy = len(self.number), len(self.cells), self.policy
        number = np.array(self.number, dtype=float)
        cell = np.arange(size) < printed
        counts = np.array(self.counts, dtype=bool)
        loose = np.array(self.loose)
        exact = ~np.isnan(number) & (loose == 0)
        whole = np.where(exact, number, 0) == np.where(exact, np.floor(number), 0)
        judged = np.ones(size, dtype=bool)
        judged[printed:] = False
        judged[sorted(self.differences)] = policy.complements
        if not policy.denominators:
            judged[:printed] &= ~np.array([c.only_base for c in self.cells], dtype=bool)
        least = number >= 0 if policy.hide_zeros else number > 0
        small = judged & counts & exact & least & (number < policy.threshold)
        small &= policy.hides
        small[printed:] &= number[printed:] > 0  # nobody outside a numerator is no secret
        need_low = np.where(small, np.minimum(policy.least, number), np.nan)
        need_low = np.where(small & ~whole, 0.0, need_low)
        need_high = np.where(small, np.maximum(policy.most, number), np.nan)
        for total, base in over.items():
            if base != NOWHERE and small[base] and exact[total] and number[total] > 0:
                small[total] = True
                need_low[total], need_high[total] = number[total] / 2, number[total] * 1.5
        low, high = self._shown(number, cell, exact)
        # Where zeros are shown, whatever whole number is hidden is no zero.
        floor = np.where(cell & whole & exact & counts, float(policy.least), 0.0)
        hideable = cell & exact & ((number > 0) | policy.hide_zeros)
        owner = np.where(hideable, np.arange(size), NOWHERE)
        guards = np.full((size, 2), NOWHERE, dtype=np.intp)
        for room, pair in self.guard.items():
            guards[room] = pair
            owner[room] = pair[0] if hideable[pair[0]] else NOWHERE
        return System(
            sums=self._matrix(size),
            low=low,
            high=high,
            floor=floor,
            hideable=hideable,
            small=small & cell,
            need_low=need_low,
            need_high=need_high,
            owner=owner.astype(np.intp),
            guards=guards,
        )

    def _matrix(self, size: int) -> scipy.sparse.csr_matrix:
        row = [at for at, terms in enumerate(self.equations) for _ in terms]
        column = [name for terms in self.equations for name, _ in terms]
        factor = [value for terms in self.equations for _, value in terms]
        return scipy.sparse.csr_matrix(
            (np.array(factor, dtype=float), (row, column)), shape=(len(self.equations), size)
        )

    def _shown(self, number: Floats, cell: Bools, exact: Bools) -> tuple[Floats, Floats]:
        """
        Bound what a number can be where it is printed.
        """
        low = np.where(exact & cell, number, 0.0)
        high = np.where(exact & cell, number, np.inf)
        for at, each in enumerate(self.cells):
            if each.base > 1 and not math.isnan(each.number):
                low[at] = max(each.number - each.base / 2, 0.0)
                high[at] = each.number + each.base / 2
        bases = {code: self.policy.base(regional=_regional(code)) for code in self._codes()}
        for at, each in enumerate(self.cells):
            base = bases[each.place.area]
            if exact[at] and base > 1:
                low[at], high[at] = self._rounded(each, base)
        for at, (least, most) in self.within.items():
            low[at], high[at] = (
                max(low[at], math.ceil(least - NEAR)),
                min(high[at], math.floor(most + NEAR)),
            )
        return low, high

    def _codes(self) -> set[str]:
        return {cell.place.area for cell in self.cells}

    def _rounded(self, cell: Cell, base: int) -> tuple[float, float]:
        """
        Bound a count that is printed rounded, knowing that small ones are not printed.
        """
        printed = half_up_to(cell.number, base)
        low, high = max(printed - base / 2, 0.0), printed + base / 2
        if cell.number == math.floor(cell.number):
            low, high = math.ceil(low), math.ceil(high) - 1
        judged = cell.counts and (self.policy.denominators or not cell.only_base)
        if self.policy.hides and judged:
            if cell.number >= self.policy.threshold:
                low = max(low, self.policy.threshold)
            elif cell.number == 0 and not self.policy.hide_zeros:
                high = 0 if high < self.policy.threshold else high
        return float(low), float(high)


def _but_coordinates(place: Place) -> tuple[object, ...]:
    return place.area, place.start, place.end, place.scope


def _on(where: Coordinates, names: frozenset[str]) -> Coordinates:
    return tuple(each for each in where if each[0] in names)


def _length(days: int) -> str:
    """
    Say what a period of so many days is, so that quarters go with quarters.
    """
    bands = ((28, 31, "month"), (89, 92, "quarter"), (181, 184, "half"), (365, 366, "year"))
    return next((name for low, high, name in bands if low <= days <= high), str(days))


def _regional(code: str) -> bool:
    return area_kind(code) in ("region", "England")


def _partitions(codes: set[str], end: int) -> list[tuple[str, list[str]]]:
    """
    List the areas whose parts are all there: regions of authorities, England of either.
    """
    on = (np.datetime64(0, "D") + end).item()
    found = []
    for code in sorted(codes):
        if not _regional(code):
            continue
        members = [each.code_on(on) for each in area(code).members(on)]
        below = [each for each in codes if _regional(each) and area(each).region_code == code]
        tops = [each.code for each in regions()] if area_kind(code) == "England" else below
        found += [(code, each) for each in (members, tops) if each and codes.issuperset(each)]
    return found
