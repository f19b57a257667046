"""
The map: reading the two tables once, and finding areas in any common spelling.
"""

from __future__ import annotations

import csv
import datetime
import functools
from collections.abc import Iterable, Mapping
from importlib import resources
from types import MappingProxyType
from typing import NamedTuple, cast

from lakpi.areas.area import Area, AreaKind, AreaSet, Pool
from lakpi.areas.spelling import core, plain
from lakpi.errors import AreaError, did_you_mean
from lakpi.periods import DayLike, day_of
from lakpi.periods.labels import written_day

__all__ = [
    "area",
    "area_set",
    "authorities",
    "codes_of",
    "england",
    "members_of",
    "neighbours_of",
    "region",
    "regions",
]

_ENGLAND = "E92000001"
_CLOSENESS = MappingProxyType(
    {
        "E": "extremely close",
        "V": "very close",
        "C": "close",
        "S": "somewhat close",
        "N": "not close",
    }
)


class _Atlas(NamedTuple):
    areas: tuple[Area, ...]
    # From any code or plain name to the areas it may mean.
    found: Mapping[str, tuple[Area, ...]]
    # Likewise from the core of a name, of authorities only: "North West Council" is no region.
    cores: Mapping[str, tuple[Area, ...]]
    # From model and DfE code to the neighbours' DfE codes and their closeness.
    neighbours: Mapping[str, Mapping[str, tuple[tuple[str, ...], str]]]


def area(name: str | Area, *, on: DayLike | None = None) -> Area:
    """
    Find an area by its name, ONS code or DfE code.

    Args:
        name: A name in any common spelling, of an authority, a region or England; an ONS
            code, also one that it has had at another time; or three digits.
            An area is returned as it is.
        on: A day (of a period, its last day) to choose by where one name or code has
            belonged to two areas.  Without it, the one that lives.

    Raises:
        AreaError: There is none, or none that exists on that day; suggests others.

    >>> area("London Borough of Harrow") == area("310") == area("E09000015")
    True
    >>> area("Dorset").dfe_code, area("Dorset", on="2018-19").dfe_code
    ('838', '835')
    >>> area("Harow")
    Traceback (most recent call last):
    lakpi.errors.AreaError: 'Harow' is no area on the map of England. Did you mean 'Harrow'...
    """
    if isinstance(name, Area):
        return name
    candidates = _candidates(name)
    if not candidates:
        known = [each.name for each in _atlas().areas]
        raise AreaError(f"{name!r} is no area on the map of England." + did_you_mean(name, known))
    return _choose(candidates, on)


def authorities(on: DayLike | None = None) -> tuple[Area, ...]:
    """
    The authorities that exist, by DfE code.  Joint returns are not authorities.

    Args:
        on: The day on which they exist (of a period, its last day); without it, those
            that live.

    >>> len(authorities()), len(authorities(on="2012-13"))
    (153, 152)
    """
    return tuple(each for each in _atlas().areas if each.kind == "authority" and _lives(each, on))


def england() -> Area:
    """
    England.

    >>> england().code
    'E92000001'
    """
    return area(_ENGLAND)


def region(name: str) -> Area:
    """
    Find a region by name or code: nine of them, and the two parts of London.

    Raises:
        AreaError: It is no region.

    >>> region("Outer London").code, region("London").code
    ('E13000002', 'E12000007')
    """
    found = [each for each in _candidates(name) if each.kind == "region"]
    if not found:
        known = [each.name for each in _atlas().areas if each.kind == "region"]
        raise AreaError(f"{name!r} is no region of England." + did_you_mean(name, known, most=12))
    return found[0]


def regions() -> tuple[Area, ...]:
    """
    The nine regions, London whole.

    >>> [str(each) for each in regions()][6:]
    ['London', 'South East', 'South West']
    """
    return tuple(
        each for each in _atlas().areas if each.kind == "region" and each.region_code is None
    )


def area_set(
    name: str, areas: Iterable[str | Area], *, pool: Pool | None = None, note: str = ""
) -> AreaSet:
    """
    Make a council's own list of comparators.

    Args:
        name: What it is called.
        areas: Areas, or names or codes of areas, in order.
        pool: How their values make one: ``mean``, ``median`` or ``sum`` over sum.
        note: What a reader should know of it.

    Raises:
        AreaError: An area is unknown or there twice, or there are none.

    >>> area_set("West London", ["Harrow", "Brent", "310"])
    Traceback (most recent call last):
    lakpi.errors.AreaError: 'West London' has an area twice: E09000015.
    """
    return AreaSet(name, tuple(area(each) for each in areas), pool=pool, note=note)


def codes_of(values: Iterable[str], *, on: DayLike | None = None) -> dict[str, str | None]:
    """
    Find the ONS code of each distinct spelling: for columns of millions of rows.

    Args:
        values: Names and codes, as `area` takes them.
        on: As for `area`.

    Returns:
        From each distinct value to the code of its area, or None where there is none.

    >>> codes_of(["Harrow", "LB Harrow", "310", "Harrow", "Narnia"])
    {'Harrow': 'E09000015', 'LB Harrow': 'E09000015', '310': 'E09000015', 'Narnia': None}
    """
    codes: dict[str, str | None] = {}
    for value in values:
        if value not in codes:
            try:
                codes[value] = area(value, on=on).code
            except AreaError:
                codes[value] = None
    return codes


def members_of(whole: Area, on: DayLike | None) -> tuple[Area, ...]:
    """
    The authorities in an area; see `Area.members`.
    """
    if whole.member_codes:
        return tuple(area(code) for code in whole.member_codes)
    if whole.kind == "England":
        return authorities(on)
    parts = {each.code for each in _atlas().areas if each.region_code == whole.code}
    return tuple(each for each in authorities(on) if each.region_code in parts | {whole.code})


def neighbours_of(ours: Area, model: str, pool: Pool | None, on: DayLike | None) -> AreaSet:
    """
    The statistical neighbours of an area; see `Area.statistical_neighbours`.
    """
    models = _atlas().neighbours
    if model not in models:
        raise AreaError(
            f"There is no statistical neighbour model {model!r}." + did_you_mean(model, models)
        )
    code = ours.dfe_code or ""
    if code not in models[model]:
        having = [each for each, rows in models.items() if code in rows]
        others = f"; the model of {' and '.join(having)} has" if having else ""
        raise AreaError(f"The model of {model} has no neighbours for {ours.name}{others}.")
    codes, letters = models[model][code]
    counts = ", ".join(
        f"{letters.count(letter)} {words}" for letter, words in _CLOSENESS.items()
        if letter in letters
    )  # fmt: skip
    return AreaSet(
        f"Statistical neighbours {model}",
        tuple(_neighbour(code, on) for code in codes),
        pool=pool,
        model=model,
        note=f"DfE's model of {model}: {counts}.",
    )


def _neighbour(dfe_code: str, on: DayLike | None) -> Area:
    candidates = _candidates(dfe_code)
    alive = [each for each in candidates if _lives(each, on)]
    # The 2021 model still names authorities that have ended: they are shown, not dropped.
    return _choose(tuple(alive) or candidates, None)


def _candidates(name: str) -> tuple[Area, ...]:
    _, found, cores, _ = _atlas()
    text = str(name).strip()
    if text.endswith(".0"):  # three digits that have been a float column
        text = text.removesuffix(".0")
    return found.get(text.upper()) or found.get(plain(text)) or cores.get(core(text), ())


def _choose(candidates: tuple[Area, ...], on: DayLike | None) -> Area:
    if on is None:
        return max(candidates, key=lambda each: each.valid_to or datetime.date.max)
    alive = [each for each in candidates if each.is_alive(on)]
    if alive:
        return alive[0]
    late = _choose(candidates, None)
    if late.valid_from is not None and day_of(on) < late.valid_from:
        raise AreaError(
            f"{late.name} ({late.code}) did not exist on {written_day(day_of(on))}: "
            f"it began on {written_day(late.valid_from)}."
        )
    heirs = " and ".join(f"{area(code).name} ({code})" for code in late.successors)
    raise AreaError(
        f"{late.name} ({late.code}) no longer existed on {written_day(day_of(on))}: "
        f"{heirs} came after it."
    )


def _lives(each: Area, on: DayLike | None) -> bool:
    return each.valid_to is None if on is None else each.is_alive(on)


@functools.cache
def _atlas() -> _Atlas:
    rows = _rows("map_of_england.csv")
    names = {row["code"]: row["name"] for row in rows}
    areas = tuple(_area_of(row, names) for row in rows)
    found: dict[str, tuple[Area, ...]] = {}
    cores: dict[str, tuple[Area, ...]] = {}
    for each, row in zip(areas, rows, strict=True):
        called = {each.name, *row["also_called"].split("|")} - {""}
        keys = {each.code, *each.other_codes, each.dfe_code or each.code}
        keys |= {plain(name) for name in called}
        for key in keys:
            found[key] = (*found.get(key, ()), each)
        if each.kind == "authority":
            for key in {core(name) for name in called}:
                cores[key] = (*cores.get(key, ()), each)
    neighbours: dict[str, dict[str, tuple[tuple[str, ...], str]]] = {}
    for row in _rows("statistical_neighbours.csv"):
        of_model = neighbours.setdefault(row["model"], {})
        of_model[row["dfe_code"]] = tuple(row["neighbours"].split()), row["closeness"]
    return _Atlas(
        areas, MappingProxyType(found), MappingProxyType(cores), MappingProxyType(neighbours)
    )


def _rows(file: str) -> list[dict[str, str]]:
    table = resources.files("lakpi.areas").joinpath(file)
    with table.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _area_of(row: Mapping[str, str], names: Mapping[str, str]) -> Area:
    within = row["within"] if row["within"] != _ENGLAND else ""
    return Area(
        code=row["code"],
        name=row["name"],
        kind=cast("AreaKind", row["kind"]),
        dfe_code=row["dfe_code"] or None,
        type=row["type"],
        region_code=within or None,
        region_name=names[within] if within else None,
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        successors=tuple(row["successors"].split()),
        other_codes=tuple(row["other_codes"].split()),
        member_codes=tuple(row["members"].split()),
    )


def _day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
