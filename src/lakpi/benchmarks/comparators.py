"""
Whom a figure is held against, and who that is for one area on one day.

Some comparators are the same for everybody (England, a council's own list); others
depend on the area (its neighbours, its region) or the day (every authority there was).
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, TypeAlias, cast, get_args

import attrs

from lakpi.areas import Area, AreaSet, Pool, authorities
from lakpi.areas.area import map_of_england
from lakpi.areas.models import NeighbourModel, statistical_neighbour_model
from lakpi.benchmarks.lasting import lasting, standing
from lakpi.benchmarks.policy import Policy
from lakpi.errors import AreaError, FiguresError, did_you_mean
from lakpi.periods import DayLike
from lakpi.rounding import exact

__all__ = [
    "Circle",
    "Comparator",
    "EveryAuthority",
    "OwnNeighbours",
    "OwnRegion",
    "StatedSet",
    "checked_comparators",
    "circle_of",
    "every_authority",
    "own_region",
    "statistical_neighbours",
]


def _maybe(value: object) -> Fraction | None:
    return None if value is None or value == "" else exact(value)


@attrs.frozen(kw_only=True)
class StatedSet:
    """
    Comparators of which a report states only a summary ("11 % to 44 %, average 26 %").

    Attributes:
        name: What a scorecard calls it.
        indicator: The indicator that it is of.
        period: The label of the period that it is of.
        mean: The mean as stated.
        minimum: The lowest as stated.
        maximum: The highest as stated.
        n: How many areas, or None where that is not stated.
        source: Where it is stated.
    """

    name: str
    indicator: str
    period: str
    mean: Fraction | None = attrs.field(default=None, converter=_maybe)
    minimum: Fraction | None = attrs.field(default=None, converter=_maybe)
    maximum: Fraction | None = attrs.field(default=None, converter=_maybe)
    n: int | None = None
    source: str = ""


def _pooled(_: object, __: object, pool: str | None) -> None:
    ways = get_args(Pool)
    if pool is not None and pool not in ways:
        message = f"{pool!r} is no way to pool.{did_you_mean(pool, ways)}"
        raise AreaError(message)


@attrs.frozen
class OwnNeighbours:
    """
    The neighbours of whichever area a figure is of, by one model.
    """

    model: NeighbourModel
    pool: Pool | None = attrs.field(default=None, validator=_pooled)


@attrs.frozen
class OwnRegion:
    """
    The region of whichever area a figure is of.
    """

    whole: bool = False


@attrs.frozen
class EveryAuthority:
    """
    The authorities that exist on the figure's last day, ours among them.
    """

    pool: Pool | None = attrs.field(default=None, validator=_pooled)


Comparator: TypeAlias = AreaSet | Area | StatedSet | OwnNeighbours | OwnRegion | EveryAuthority


def checked_comparators(given: Iterable[Comparator] | Comparator) -> tuple[Comparator, ...]:
    """
    Make sure that figures are compared with somebody, and with comparators only.

    Args:
        given: One comparator, or several.

    Raises:
        FiguresError: There is none, or something else among them.
    """
    kinds = get_args(Comparator)
    alone = isinstance(given, (*kinds, str))
    several = cast("tuple[Comparator, ...]", (given,) if alone else tuple(cast("Any", given)))
    if not several:
        message = "benchmark() compares with somebody: against= holds no comparator"
        raise FiguresError(message)
    for each in several:
        if not isinstance(each, kinds):
            found = f"the text {each!r}" if isinstance(each, str) else f"a {type(each).__name__}"
            message = (
                "against= holds comparators, such as lakpi.england(), lakpi.area('Brent') or"
                f" lakpi.statistical_neighbours('2025'); found {found}"
            )
            raise FiguresError(message)
    return several


def statistical_neighbours(
    model: str | NeighbourModel, *, pool: Pool | None = None
) -> OwnNeighbours:
    """
    Compare each area with its own neighbours.

    Args:
        model: "2021" or "2025" for DfE's, or a model of one's own (`lakpi.neighbour_model`).
        pool: How their values make one: "mean" (LAIT's), "median" (the outcomes
            dashboard's) or "sum" over sum.

    Raises:
        AreaError: There is no such model, or way to pool.

    >>> statistical_neighbours("2025", pool="mean").model.title
    'Statistical neighbours 2025'
    """
    held = model if isinstance(model, NeighbourModel) else statistical_neighbour_model(model)
    return OwnNeighbours(held, pool)


def own_region(*, whole: bool = False) -> OwnRegion:
    """
    Compare each area with its own region.

    Args:
        whole: London for a London borough, rather than Inner or Outer London.

    >>> own_region()
    OwnRegion(whole=False)
    """
    return OwnRegion(whole)


def every_authority(*, pool: Pool | None = None) -> EveryAuthority:
    """
    Compare each authority with every one that existed on the period's last day.

    The national rank, quartile band and percentile come from here.  The set includes
    the authority itself, as a national distribution does.

    Args:
        pool: How their values make one; without it they are ranked and described.

    Raises:
        AreaError: There is no such way to pool.

    >>> every_authority()
    EveryAuthority(pool=None)
    """
    return EveryAuthority(pool)


@attrs.frozen(kw_only=True)
class Circle:
    """
    A comparator, settled for one area and day.

    Attributes:
        name: What it is called.
        pool: "mean", "median", "sum" or "published"; empty where nothing pools it.
        members: The areas whose figures are read.
        whole: Whether an area belongs to it by nature (every authority), so that its
            own figure is described along with the others.
        region: Whether it is a region or England, of which we are a part.
        instead: The region to read where "published" has no number.
        stated: What is stated of members that nobody knows.
        note: What a reader should know of it.
        refused: Why there is nobody to compare with; empty where there is.
    """

    name: str
    pool: str = ""
    members: tuple[Area, ...] = ()
    whole: bool = False
    region: bool = False
    instead: tuple[Area, ...] = ()
    stated: StatedSet | None = None
    note: str = ""
    refused: str = ""


def circle_of(
    comparator: Comparator, ours: Area | None, on: DayLike | None, policy: Policy
) -> Circle:
    """
    Settle who a comparator is for one area on one day.

    Args:
        comparator: The comparator; of a `StatedSet`, nobody is known.
        ours: The area; None for a place that is not on the map, or where it is all one.
        on: The last day of the period; None where it is all one.
        policy: Whether those that do not exist on that day are left out.

    Returns:
        The circle.  Where there can be none (a model without the area), its `refused`
        says why.
    """
    match comparator:
        case Area(name=name):
            return Circle(name=name, pool="published", members=(comparator,), region=True)
        case AreaSet():
            return _set(comparator, ours, on, living=policy.living)
        case OwnNeighbours():
            return _neighbours(comparator, ours, on, policy)
        case OwnRegion(whole):
            return _region(ours, whole=whole)
        case EveryAuthority(pool):
            name = "Every authority" if policy.living else "Every authority, past and present"
            members = authorities(on=on) if policy.living else _ever()
            return Circle(name=name, pool=pool or "", members=members, whole=True)
        case StatedSet(name=name, source=note):
            return Circle(name=name, pool="stated", stated=comparator, note=note)


def _ever() -> tuple[Area, ...]:
    """
    Every authority that there has been, once each, whatever its code was.
    """
    ever = (each for each in map_of_england().areas if each.kind == "authority")
    return tuple({lasting(each): each for each in ever}.values())


_OFF_THE_MAP = "it is not on the map of England"


def _neighbours(
    comparator: OwnNeighbours, ours: Area | None, on: DayLike | None, policy: Policy
) -> Circle:
    bare = Circle(name=comparator.model.title, pool=comparator.pool or "")
    if ours is None:
        return attrs.evolve(bare, refused=_OFF_THE_MAP)
    model = comparator.model
    if policy.older and ours not in model:
        model = statistical_neighbour_model(policy.older)
    try:
        found = model.of(ours, comparator.pool, on=on if policy.living else None)
    except AreaError as error:
        return attrs.evolve(bare, refused=str(error))
    return _set(found, ours, on, living=policy.living)


def _set(found: AreaSet, ours: Area | None, on: DayLike | None, *, living: bool) -> Circle:
    others = tuple(each for each in found if ours is None or lasting(each) != lasting(ours))
    then = others if on is None or not living else tuple(standing(each, on) for each in others)
    alive = tuple(each for each in dict.fromkeys(then) if each is not None)
    note = found.note
    gone = [each.name for each, stood in zip(others, then, strict=True) if stood is None]
    if gone and not found.model:  # a model's set says it itself
        left = f"left out, not in existence then: {', '.join(gone)}"
        note = f"{note.rstrip('.')}. {left}" if note else left
    return Circle(name=found.name, pool=found.pool or "", members=alive, note=note)


def _region(ours: Area | None, *, whole: bool) -> Circle:
    name = "Region"
    if ours is None:
        return Circle(name=name, pool="published", refused=_OFF_THE_MAP, region=True)
    try:
        region = ours.region(whole=whole)
    except AreaError as error:
        return Circle(name=name, pool="published", refused=str(error), region=True)
    within = () if whole else (ours.region(whole=True),)
    instead = tuple(each for each in within if each.code != region.code)
    return Circle(
        name=region.name, pool="published", members=(region,), region=True, instead=instead
    )
