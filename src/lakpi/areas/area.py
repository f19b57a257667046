"""
The values: an `Area`, and an `AreaSet` to compare it with.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import Final, Literal, TypeAlias, get_args

import attrs

from lakpi.areas.gazetteer import Gazetteer, read_gazetteer
from lakpi.areas.neighbours import Ranking, Row, shipped_rows
from lakpi.areas.place import Place
from lakpi.displays import Told
from lakpi.errors import AreaError, did_you_mean
from lakpi.periods import DayLike, day_of

__all__ = [
    "Area",
    "AreaSet",
    "Pool",
    "local_area",
    "map_of_england",
    "shipped_note",
    "shipped_ranking",
]

Pool: TypeAlias = Literal["mean", "median", "sum"]

_POOLS: Final[tuple[str, ...]] = get_args(Pool)


@attrs.frozen(kw_only=True)
class Area(Place):
    """
    A place that figures are about, and that knows the places around it.

    Areas come from `area`, `authorities`, `england` and `region`; places that are not
    on the map from `local_area`.  Their fields are those of a `Place`.

    >>> from lakpi.areas import area
    >>> area("Harrow").code, area("Harrow").region_name
    ('E09000015', 'Outer London')
    """

    def region(self, *, whole: bool = False) -> Area:
        """
        The region it lies in.

        Args:
            whole: Give London for a London borough, rather than Inner or Outer London.

        Raises:
            AreaError: It lies in no region: England, a region, a local place.

        >>> from lakpi.areas import area
        >>> str(area("Harrow").region()), str(area("Harrow").region(whole=True))
        ('Outer London', 'London')
        """
        if self.region_code is None:
            raise AreaError(f"{self.name} ({self.kind}) lies in no region.")
        found = map_of_england().find(self.region_code)
        if whole and found.region_code is not None:
            found = map_of_england().find(found.region_code)
        return found

    def members(self, on: DayLike | None = None) -> tuple[Area, ...]:
        """
        The authorities in a region, in England or in a joint return.

        Args:
            on: The day on which they exist; without it, those that live.

        Returns:
            The authorities by DfE code; none for an authority or a local place.

        >>> from lakpi.areas import region
        >>> len(region("Outer London").members()), len(region("London").members())
        (19, 33)
        """
        return map_of_england().members_of(self, on)

    def statistical_neighbours(
        self, model: str, pool: Pool | None = None, *, on: DayLike | None = None
    ) -> AreaSet:
        """
        Its ten statistical neighbours by one of DfE's models, the closest first.

        The models of 2021 and 2025 give most authorities different neighbours, so the
        model is always named, and shown with every benchmark.

        Args:
            model: ``"2021"`` or ``"2025"``.
            pool: How their values make one: their ``mean`` (LAIT's), their ``median``
                (the outcomes dashboard's) or ``sum`` over sum.
            on: Take the neighbours that exist on this day, where one DfE code has had
                two ONS codes; without it, those that live.

        Returns:
            The set.  Its note says how close they are, and which of them do not exist on
            the day and what came after them: nobody is put in their place.

        Raises:
            AreaError: There is no such model; it has no neighbours for this area (says
                which models have, and whether its predecessor has); or this area did not
                exist on the day.

        >>> from lakpi.areas import area
        >>> ours = area("Harrow").statistical_neighbours("2021", pool="median")
        >>> print(ours)
        Statistical neighbours 2021 (median of 10)
        >>> [each.dfe_code for each in ours][:4]
        ['317', '307', '313', '312']
        """
        theirs, gone, row = shipped_ranking(model).of(self, on)
        note = f"{shipped_note(model, row)} {gone}".rstrip()
        return AreaSet(f"Statistical neighbours {model}", theirs, pool=pool, model=model, note=note)

    def code_on(self, on: DayLike) -> str:
        """
        Its ONS code on a day: boundaries that move change the code of the same authority.

        Args:
            on: The day (of a period, its last).

        Raises:
            AreaError: It did not exist on that day.

        >>> from lakpi.areas import area
        >>> area("Barnsley").code_on("2024-25"), area("Barnsley").code_on("2025-26")
        ('E08000016', 'E08000038')
        """
        day = day_of(on)
        if not self.is_alive(day):
            raise AreaError(map_of_england().absence(self, day))
        return next((each.code for each in self.dated_codes if each.is_in_force(day)), self.code)

    def predecessors(self) -> tuple[Area, ...]:
        """
        The authorities that it followed, in whole or in part.

        >>> from lakpi.areas import area
        >>> [each.name for each in area("Cumberland").predecessors()]
        ['Cumbria']
        """
        return map_of_england().predecessors_of(self)

    def followed_by(self) -> tuple[Area, ...]:
        """
        The authorities that followed it; their codes are its `successors`.

        >>> from lakpi.areas import area
        >>> [each.name for each in area("Cumbria").followed_by()]
        ['Cumberland', 'Westmorland and Furness']
        """
        return map_of_england().successors_of(self)


@attrs.frozen
class AreaSet(Told):
    """
    A named list of areas to compare with, and how their values make one.

    Attributes:
        name: What a scorecard calls it: ``Statistical neighbours 2025``.
        areas: The areas, in order.
        pool: ``mean``, ``median`` or ``sum`` (sum over sum); None for a list that is
            only ranked or shown.
        model: The statistical neighbour model it comes from; empty for a list of one's own.
        note: What a reader should know of it.

    Raises:
        AreaError: It has no name or no areas, an area twice, or an unknown pool.

    >>> from lakpi.areas import area, area_set
    >>> print(area_set("West London", ["Harrow", "Brent", "Ealing"], pool="mean"))
    West London (mean of 3)
    """

    name: str
    areas: tuple[Area, ...]
    pool: Pool | None = attrs.field(default=None, kw_only=True)
    model: str = attrs.field(default="", kw_only=True)
    note: str = attrs.field(default="", kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not self.name.strip() or not self.areas:
            raise AreaError(f"A set of areas has a name and at least one area: {self.name!r}.")
        if self.pool is not None and self.pool not in _POOLS:
            raise AreaError(f"{self.pool!r} is no way to pool." + did_you_mean(self.pool, _POOLS))
        codes = [each.code for each in self.areas]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise AreaError(f"{self.name!r} has an area twice: {', '.join(twice)}.")

    def __iter__(self) -> Iterator[Area]:
        return iter(self.areas)

    def __len__(self) -> int:
        return len(self.areas)

    def __contains__(self, area: object) -> bool:
        return area in self.areas

    def __str__(self) -> str:
        return f"{self.name} ({self.pool or 'list'} of {len(self.areas)})"

    @property
    def codes(self) -> tuple[str, ...]:
        """
        The ONS codes, in order.
        """
        return tuple(each.code for each in self.areas)

    @property
    def names(self) -> tuple[str, ...]:
        """
        The names, in order.
        """
        return tuple(each.name for each in self.areas)

    def without(self, leave_out: Iterable[Area]) -> AreaSet:
        """
        The same set without some areas: an area is never its own neighbour.

        Raises:
            AreaError: Nothing is left.

        >>> from lakpi.areas import area, area_set
        >>> area_set("West London", ["Harrow", "Brent"]).without([area("Harrow")]).names
        ('Brent',)
        """
        left_out = set(leave_out)
        return attrs.evolve(self, areas=tuple(each for each in self if each not in left_out))


@functools.cache
def map_of_england() -> Gazetteer[Area]:
    """
    Read the map of England, once.
    """
    return read_gazetteer(Area)


@functools.cache
def shipped_ranking(model: str) -> Ranking[Area]:
    """
    Hold one of DfE's models against the map, once.

    Raises:
        AreaError: There is no such model.
    """
    atlas = map_of_england()
    rows = shipped_rows(model, atlas)
    return Ranking.made(model, int(model), rows, atlas)


def shipped_note(model: str, row: Row[Area]) -> str:
    """
    Say of one of DfE's models how close the neighbours of a row are.
    """
    return f"DfE's model of {model}: {row.counted()}."


def local_area(code: str, name: str) -> Area:
    """
    Make an area that is not on the map: a team, a locality, "another authority A".

    Args:
        code: A code of one's own, which its figures carry.
        name: What it is called.

    Raises:
        AreaError: The code or the name is empty, or the code looks like one of ONS's.

    >>> local_area("team-north", "North team").kind
    'local'
    """
    if not code.strip() or not name.strip():
        raise AreaError("A local area has a code and a name.")
    if len(code) == 9 and code[:1].upper() == "E" and code[1:].isdigit():
        raise AreaError(f"{code!r} is a code of the map: find it with area({code!r}).")
    return Area(code=code, name=name, kind="local")
