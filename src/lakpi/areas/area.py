"""
The values: an `Area`, and an `AreaSet` to compare it with.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Final, Literal, TypeAlias, get_args

import attrs

from lakpi.errors import AreaError, did_you_mean
from lakpi.periods import DayLike, day_of

__all__ = ["Area", "AreaKind", "AreaSet", "Pool", "local_area"]

AreaKind: TypeAlias = Literal["authority", "region", "England", "joint return", "local"]
Pool: TypeAlias = Literal["mean", "median", "sum"]

_POOLS: Final[tuple[str, ...]] = get_args(Pool)


@attrs.frozen(kw_only=True)
class Area:
    """
    A place that figures are about.

    Areas come from `area`, `authorities`, `england` and `region`; places that are not
    on the map from `local_area`.

    Attributes:
        code: The ONS (GSS) code: ``E09000015``.  A joint return has both, as published.
        name: The name in DfE's publications.
        kind: ``authority``, ``region``, ``England``, ``joint return`` or ``local``.
        dfe_code: DfE's three digits as text: ``310``; None where there are none.
        type: Which sort of it: ``outer London borough``, ``county council``.
        region_code: The ONS code of the region it lies in; Inner or Outer London for a
            London borough.  None for regions, England and local places.
        region_name: The name of that region.
        valid_from: Its first day; None where that is before the map begins (2013).
        valid_to: Its last day; None while it lives.
        successors: The codes of the areas that followed it.
        other_codes: Other ONS codes it has had, or has since boundaries moved.
        member_codes: The codes of the authorities in a joint return.

    >>> from lakpi.areas import area
    >>> area("Harrow").code, area("Harrow").region_name
    ('E09000015', 'Outer London')
    """

    code: str
    name: str
    kind: AreaKind
    dfe_code: str | None = None
    type: str = ""
    region_code: str | None = None
    region_name: str | None = None
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    successors: tuple[str, ...] = ()
    other_codes: tuple[str, ...] = ()
    member_codes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.name

    def is_alive(self, on: DayLike) -> bool:
        """
        Whether it exists on a day; of a period, on its last day.

        >>> from lakpi.areas import area
        >>> area("Cumbria").is_alive("2022-23"), area("Cumbria").is_alive("2023-24")
        (True, False)
        """
        day = day_of(on)
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

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
        from lakpi.areas import atlas  # the map is made of areas, so it is asked when needed

        if self.region_code is None:
            raise AreaError(f"{self.name} ({self.kind}) lies in no region.")
        found = atlas.area(self.region_code)
        if whole and found.region_code is not None:
            found = atlas.area(found.region_code)
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
        from lakpi.areas import atlas

        return atlas.members_of(self, on)

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

        Raises:
            AreaError: There is no such model, or it has no neighbours for this area;
                says which models have.

        >>> from lakpi.areas import area
        >>> ours = area("Harrow").statistical_neighbours("2021", pool="median")
        >>> print(ours)
        Statistical neighbours 2021 (median of 10)
        >>> [each.dfe_code for each in ours][:4]
        ['317', '307', '313', '312']
        """
        from lakpi.areas import atlas

        return atlas.neighbours_of(self, model, pool, on)


@attrs.frozen
class AreaSet:
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
