"""
Neighbour models: who compares with whom, as a value with a name, a year and a source.

DfE's two statistical neighbour models ship with lakpi.  A council's own (CIPFA's nearest
neighbours, a regional group) is a value of the same class, and may know only some of
the authorities.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Final

import attrs

from lakpi.areas.area import Area, AreaSet, Pool, map_of_england, shipped_note
from lakpi.areas.atlas import area as find_area
from lakpi.areas.neighbours import Ranking, Row, shipped_rows
from lakpi.errors import AreaError
from lakpi.periods import DayLike

__all__ = ["NeighbourModel", "statistical_neighbour_model"]

_DFE: Final = (
    "Department for Education, children's services statistical neighbour benchmarking tool"
)


@attrs.frozen(kw_only=True, repr=False, cache_hash=True)
class NeighbourModel:
    """
    A versioned list of neighbours for each of a number of authorities, the closest first.

    Made by `statistical_neighbour_model` and `neighbour_model`.  It need not know every
    authority, nor be symmetric; an area is never its own neighbour.

    Attributes:
        name: Its name and version: ``2021``, ``CIPFA 2024``.  Every set that comes from
            it carries it.
        title: What a scorecard calls its sets: ``Statistical neighbours 2021``.
        year: The year that it was made in; None where that is not known.
        source: Where it comes from.
        rows: The neighbours of each authority, in the order given.

    Raises:
        AreaError: An authority has no neighbours, the same one twice, or itself; or
            stands in two rows.

    >>> model = statistical_neighbour_model("2025")
    >>> len(model), "Harrow" in model, "Cumbria" in model
    (153, True, False)
    >>> print(model.of("Harrow", pool="mean"))
    Statistical neighbours 2025 (mean of 10)
    """

    name: str
    title: str
    year: int | None = None
    source: str = ""
    rows: tuple[Row[Area], ...]
    _ranking: Ranking[Area] = attrs.field(init=False, eq=False, hash=False)

    @_ranking.default
    def _held(self) -> Ranking[Area]:
        return Ranking.made(self.name, self.year, self.rows, map_of_england())

    def __attrs_post_init__(self) -> None:
        if not self.name.strip() or not self.title.strip() or not self.rows:
            raise AreaError(f"A neighbour model has a name and neighbours: {self.name!r}.")
        held: set[str] = set()
        for row in self.rows:
            _check(row, self.name)
            codes = {each.code for each in map_of_england().same_place(row.area)}
            if codes & held:
                raise AreaError(f"{self.name!r} has two lists of neighbours for {row.area.name}.")
            held |= codes

    def __repr__(self) -> str:
        return f"<NeighbourModel {self.name!r}: {len(self)} areas>"

    def __reduce__(self) -> tuple[object, ...]:
        # The index is made again: it holds the whole map.
        return _again, (self.name, self.title, self.year, self.source, self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Area]:
        return iter(self.areas())

    def __contains__(self, area: object) -> bool:
        if isinstance(area, str):
            try:
                area = find_area(area)
            except AreaError:
                return False
        return isinstance(area, Area) and area.code in self._ranking.near

    def areas(self) -> tuple[Area, ...]:
        """
        The areas whose neighbours it knows, in its order.

        >>> [each.name for each in statistical_neighbour_model("2021").areas()][:2]
        ['City of London', 'Camden']
        """
        return tuple(row.area for row in self.rows)

    def of(
        self, area: str | Area, pool: Pool | None = None, *, on: DayLike | None = None
    ) -> AreaSet:
        """
        The neighbours of an area, the closest first.

        Args:
            area: The area, or its name or code.
            pool: How their values make one: ``mean``, ``median`` or ``sum``.
            on: The day for which they are asked (of a period, its last day): where a
                place has had two ONS codes, the one of that day is given.  Without it,
                the ones that live.

        Returns:
            The set.  Its note says how close they are, where the model says it, and
            which of them do not exist on the day, since when, and what came after
            them: nobody is put in their place.

        Raises:
            AreaError: There is no such area; the model lacks it (says which of DfE's
                models have it, and whether its predecessor or successor is in this
                one); or it did not exist on the day.

        >>> model = statistical_neighbour_model("2021")
        >>> model.of("Cumberland")
        Traceback (most recent call last):
        lakpi.errors.AreaError: The model of 2021 has no neighbours for Cumberland; ...
        """
        ours = area if isinstance(area, Area) else self._find(area, on)
        theirs, gone, row = self._ranking.of(ours, on)
        note = f"{self._note(row)} {gone}".strip()
        return AreaSet(self.title, theirs, pool=pool, model=self.name, note=note)

    def closeness(self, area: str | Area) -> tuple[str, ...]:
        """
        Say how close each neighbour of an area is, in order; empty where the model does not.

        Raises:
            AreaError: There is no such area, or the model lacks it.

        >>> statistical_neighbour_model("2021").closeness("Harrow")[:3]
        ('close', 'close', 'somewhat close')
        """
        ours = area if isinstance(area, Area) else self._find(area, None)
        return self._ranking.of(ours)[2].closeness

    def _find(self, name: str, on: DayLike | None) -> Area:
        own = [row.area for row in self.rows if row.area.kind == "local" and row.area.name == name]
        return own[0] if own else find_area(name, on=on)

    def _note(self, row: Row[Area]) -> str:
        if self.source == _DFE:
            return shipped_note(self.name, row)
        said = self.name if not self.source else f"{self.name} ({self.source})"
        counted = row.counted()
        return f"{said}: {counted}." if counted else f"{said}."


@functools.cache
def statistical_neighbour_model(name: str) -> NeighbourModel:
    """
    Give one of DfE's statistical neighbour models.

    Args:
        name: ``"2021"`` or ``"2025"``.

    Raises:
        AreaError: There is no such model; says which there are.

    >>> statistical_neighbour_model("2021").year
    2021
    """
    rows = shipped_rows(name, map_of_england())
    return NeighbourModel(
        name=name,
        title=f"Statistical neighbours {name}",
        year=int(name),
        source=_DFE,
        rows=rows,
    )


def _again(
    name: str, title: str, year: int | None, source: str, rows: tuple[Row[Area], ...]
) -> NeighbourModel:
    return NeighbourModel(name=name, title=title, year=year, source=source, rows=rows)


def _check(row: Row[Area], model: str) -> None:
    """
    Refuse a row without neighbours, with one twice, or with the area itself.
    """
    same = map_of_england().same_place
    ours = row.area
    if not row.neighbours:
        raise AreaError(f"{model!r} has no neighbours for {ours.name}: leave it out, or name some.")
    if row.closeness and len(row.closeness) != len(row.neighbours):
        raise AreaError(
            f"{model!r} has {len(row.neighbours)} neighbours for {ours.name}, and"
            f" {len(row.closeness)} words for how close they are."
        )
    places = [same(each)[-1].code for each in row.neighbours]
    if same(ours)[-1].code in places:
        raise AreaError(f"{model!r} has {ours.name} as its own neighbour, which no area is.")
    if twice := [
        n.name for n, code in zip(row.neighbours, places, strict=True) if places.count(code) > 1
    ]:
        raise AreaError(f"{model!r} has {twice[0]} twice among the neighbours of {ours.name}.")
