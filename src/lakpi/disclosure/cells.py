"""
Cells: the different counts behind figures, each once, wherever it is printed.

A count of open plans is the figure of one indicator and the denominator of another: it
is one cell, known by the words of its measure and its place.  What hides it in one row
has to hide it in all.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs
import numpy as np

from lakpi.areas import area
from lakpi.disclosure.policy import DisclosurePolicy
from lakpi.errors import AreaError
from lakpi.figures import Figures, Meaning
from lakpi.rounding import half_up
from lakpi.units import unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Cell", "Cells", "Place", "area_kind", "read_cells"]

CROSS: Final = " x "
"""What stands between the names, and between the categories, of a cross."""

NOWHERE: Final = -1

Coordinates: TypeAlias = tuple[tuple[str, str], ...]
Measure: TypeAlias = tuple[str, ...]


@attrs.frozen
class Place:
    """
    Where a count stands, whatever it counts.

    Attributes:
        area: The area's code.
        start: The period's first day, as a number; of a state on a day, its last.
        end: The period's last day.
        scope: The part of the authority.
        coordinates: The breakdowns' names with their categories, in alphabetical order.
    """

    area: str
    start: int
    end: int
    scope: str
    coordinates: Coordinates


@attrs.define
class Cell:
    """
    One count.

    Attributes:
        measure: What is counted.
        place: Where.
        number: How many; NaN where that is not known here.
        base: What it was rounded to before; 1 for an exact count.
        counts: Whether it counts things or people, so that it can be too small.
        snapshot: Whether it is a state on a day.
        own: The breakdown that the indicator itself makes; empty where it makes none.
        base_of: For a part of a distribution, the cell of the whole.
        total: Whether it is a total over the things that another cell counts.
        only_base: Whether it is printed as a denominator alone.
    """

    measure: Measure
    place: Place
    number: float
    base: int
    counts: bool
    snapshot: bool
    own: str = ""
    base_of: int = NOWHERE
    total: bool = False
    only_base: bool = False


@attrs.frozen(eq=False)
class Cells:
    """
    The cells behind some figures.

    Attributes:
        cells: Each cell once.
        numerator: For each figure its numerator's cell, or -1; shape ``(n,)``.
        denominator: Likewise.
        within: Whether a figure's numerator is part of its denominator.
        over: The cell that a mean's total is over, by the cell of the total.
        judged: Whether a figure states a count, or is one.
        parts: For each difference, by its row, the cells that it is made of.
    """

    cells: list[Cell]
    numerator: NDArray[np.intp]
    denominator: NDArray[np.intp]
    within: NDArray[np.bool_]
    over: dict[int, int]
    judged: NDArray[np.bool_]
    parts: dict[int, tuple[int, ...]]


@attrs.frozen
class _Row:
    number: int
    meaning: Meaning
    place: Place
    top: float
    base: float
    value: float
    precision: int
    origin: str


def area_kind(code: str) -> str:
    """
    Say what kind of area a code is of: "local" where the map does not know it.

    >>> area_kind("E12000007"), area_kind("team-north")
    ('region', 'local')
    """
    try:
        return area(code).kind
    except AreaError:
        return "local"


def coordinates_of(breakdown: str, category: str) -> Coordinates:
    """
    Take a cross apart, so that it is the same whichever name comes first.

    >>> coordinates_of("sex x age_band", "F x 0 to 4")
    (('age_band', '0 to 4'), ('sex', 'F'))
    """
    if not breakdown:
        return ()
    names, labels = breakdown.split(CROSS), category.split(CROSS)
    if len(names) != len(labels):
        return ((breakdown, category),)
    return tuple(sorted(zip(names, labels, strict=True)))


def read_cells(figures: Figures, policy: DisclosurePolicy) -> Cells:
    """
    Find the cells behind figures.

    Args:
        figures: The figures.
        policy: Says whether published figures are looked at too.
    """
    rows = list(_rows(figures, policy))
    return _Reading(len(figures), _ambiguous(rows)).read(rows)


def _rows(figures: Figures, policy: DisclosurePolicy) -> Iterator[_Row]:
    meanings = {meaning.key: meaning for meaning in figures.meanings}
    frame = figures.to_frame()
    texts = {
        name: frame[name].astype(object).tolist()
        for name in (
            *("indicator", "version", "parameters", "area", "scope"),
            *("origin", "breakdown", "category"),
        )
    }
    numbers = {name: frame[name].tolist() for name in ("numerator", "denominator", "value")}
    days = {
        name: frame[name].to_numpy().astype("datetime64[D]").astype(np.int64).tolist()
        for name in ("period_start", "period_end")
    }
    precision = frame["precision"].tolist()
    places: dict[tuple[str, str], Coordinates] = {}
    for number, origin in enumerate(texts["origin"]):
        if origin == "published" and not policy.published:
            continue
        key = (texts["indicator"][number], texts["version"][number], texts["parameters"][number])
        split = (texts["breakdown"][number], texts["category"][number])
        if split not in places:
            places[split] = coordinates_of(*split)
        meaning = meanings[key]
        end = days["period_end"][number]
        yield _Row(
            number,
            meaning,
            Place(
                texts["area"][number],
                end if meaning.snapshot else days["period_start"][number],
                end,
                texts["scope"][number],
                places[split],
            ),
            numbers["numerator"][number],
            numbers["denominator"][number],
            numbers["value"][number],
            max(precision[number], 1),
            origin,
        )


def _measures(row: _Row) -> tuple[Measure, Measure]:
    """
    Name a row's two measures: by their words where there are any, else by the indicator.
    """
    meaning = row.meaning
    top: Measure = (meaning.numerator,)
    if meaning.kind == "distribution" or not meaning.numerator or meaning.kind == "value":
        top = ("numerator", *meaning.key)
    base: Measure = (meaning.denominator,)
    if not meaning.denominator:
        base = ("denominator", *meaning.key)
    return top, base


def _numbers(row: _Row) -> tuple[float, float]:
    """
    Give a row's two counts; one that is not printed is worked out as anybody would.
    """
    meaning, top, base = row.meaning, row.top, row.base
    if meaning.kind in ("count", "value"):
        return (row.value if math.isnan(top) else top), math.nan
    if meaning.ratio and meaning.kind != "rate" and not math.isnan(row.value):
        scale = float(meaning.scale)
        if math.isnan(top) and not math.isnan(base):
            top = half_up(row.value * base / scale)
        elif math.isnan(base) and not math.isnan(top) and row.value:
            base = half_up(top * scale / row.value)
    return top, base


def _ambiguous(rows: list[_Row]) -> set[Measure]:
    """
    Find the measures whose words stand beside different numbers in one place.
    """
    seen: dict[tuple[Measure, Place, int], float] = {}
    found: set[Measure] = set()
    for row in rows:
        for which, number in enumerate(_numbers(row)):
            if not math.isnan(number):
                measure, place = _measures(row)[which], _place(row, which)
                known = seen.setdefault((measure, place, row.precision), number)
                if known != number:
                    found.add(measure)
    return found


class _Reading:
    """
    One pass over the rows, with what it has found so far.
    """

    def __init__(self, size: int, ambiguous: set[Measure]) -> None:
        self.ambiguous = ambiguous
        self.cells: list[Cell] = []
        self.known: dict[tuple[Measure, Place], int] = {}
        self.numerator = np.full(size, NOWHERE, dtype=np.intp)
        self.denominator = np.full(size, NOWHERE, dtype=np.intp)
        self.within = np.zeros(size, dtype=bool)
        self.judged = np.zeros(size, dtype=bool)
        self.over: dict[int, int] = {}

    def read(self, rows: list[_Row]) -> Cells:
        for row in rows:
            self._row(row)
        parts = {
            row.number: found
            for row in rows
            if row.meaning.kind == "difference" and (found := self._parts(row)) is not None
        }
        for number in parts:
            self.judged[number] = True
        return Cells(
            self.cells,
            self.numerator,
            self.denominator,
            self.within,
            self.over,
            self.judged,
            parts,
        )

    def _row(self, row: _Row) -> None:
        kind, (top, base) = row.meaning.kind, _numbers(row)
        if kind == "difference":
            self.judged[row.number] = unit(row.meaning.unit).kind == "money"
            return
        if kind in ("count", "value"):
            what = unit(row.meaning.unit).kind
            self.judged[row.number] = kind == "count" or what in ("count", "money")
            if what == "count":
                self.numerator[row.number] = self._cell(row, 0, top)
            return
        whole = NOWHERE
        if kind != "rate":  # a population is known to all
            whole = self._cell(row, 1, base)
            self.denominator[row.number] = whole
        if kind != "median":
            part = self._cell(row, 0, top, base_of=whole)
            self.numerator[row.number] = part
            self.within[row.number] = kind in ("percentage", "distribution")
            if kind == "mean":
                self.over[part] = whole
        known = not math.isnan(base) or not math.isnan(top)
        self.judged[row.number] = known or math.isnan(row.value)

    def _cell(self, row: _Row, which: int, number: float, *, base_of: int = NOWHERE) -> int:
        meaning, place = row.meaning, _place(row, which)
        measure = _measures(row)[which]
        if measure in self.ambiguous:
            measure = (*measure, *meaning.key, row.origin)
        own = _own(row) if meaning.kind == "distribution" and not which else ""
        total = meaning.kind == "mean" and not which
        key = (measure, place)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = len(self.cells)
            cell = Cell(
                measure,
                place,
                number,
                row.precision,
                counts=not total,
                snapshot=meaning.snapshot,
                own=own,
                base_of=base_of if own else NOWHERE,
                total=total,
                only_base=bool(which),
            )
            self.cells.append(cell)
            return found
        cell = self.cells[found]
        if math.isnan(cell.number) or row.precision < cell.base:
            cell.number = cell.number if math.isnan(number) else number
            cell.base = row.precision
        cell.only_base &= bool(which)
        cell.total &= total
        cell.counts |= not total
        return found

    def _parts(self, row: _Row) -> tuple[int, ...] | None:
        """
        Find the counts behind a difference, which its sentences name.
        """
        marks = ("Numerator: ", "Denominator: ", "Counts: ")
        named = [
            sentence[len(mark) : -1]
            for sentence in row.meaning.sentences
            for mark in marks
            if sentence.startswith(mark)
        ]
        found = [
            self.known.get(((words,), row.place)) for words in named if "population" not in words
        ]
        cells = tuple(each for each in found if each is not None)
        return cells if found and len(cells) == len(found) else None


def _own(row: _Row) -> str:
    """
    Name the breakdown that a distribution makes itself.
    """
    names = [name for name, _ in row.place.coordinates]
    own = row.meaning.numerator.removeprefix("each ")
    return own if own in names or not names else names[0]


def _place(row: _Row, which: int) -> Place:
    """
    Say where a row's numerator (0) or denominator (1) stands.

    The whole of a distribution is in none of its bands.
    """
    if row.meaning.kind != "distribution" or not which:
        return row.place
    own = _own(row)
    kept = tuple(each for each in row.place.coordinates if each[0] != own)
    return attrs.evolve(row.place, coordinates=kept)
