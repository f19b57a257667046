"""
The gazetteer: the two tables read, and the places in them found in any common spelling.

It does not know what is done with a place: whoever reads it names the class of its
places (`lakpi.areas.area` reads one of areas).
"""

from __future__ import annotations

import csv
import datetime
from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType
from typing import Final, Generic, TypeVar, cast

import attrs

from lakpi.areas.place import AreaKind, Place
from lakpi.areas.spelling import core, plain
from lakpi.errors import AreaError, did_you_mean
from lakpi.periods import DayLike, day_of
from lakpi.periods.labels import written_day

__all__ = ["ENGLAND", "Gazetteer", "read_gazetteer"]

ENGLAND: Final = "E92000001"
"""The ONS code of England."""

_CLOSENESS: Final = MappingProxyType(
    {
        "E": "extremely close",
        "V": "very close",
        "C": "close",
        "S": "somewhat close",
        "N": "not close",
    }
)

_P = TypeVar("_P", bound=Place)


@attrs.frozen(eq=False, repr=False)
class Gazetteer(Generic[_P]):
    """
    Every place of the map, and the ways to find it.

    Attributes:
        areas: The places, in the order of the table.
        found: From any code or plain name to the places it may mean.
        cores: Likewise from the core of a name, of authorities only: "North West
            Council" is no region.
        neighbours: From model and DfE code to the neighbours' DfE codes and their
            closeness, a letter each.
    """

    areas: tuple[_P, ...]
    found: Mapping[str, tuple[_P, ...]]
    cores: Mapping[str, tuple[_P, ...]]
    neighbours: Mapping[str, Mapping[str, tuple[tuple[str, ...], str]]]

    def find(self, name: str, on: DayLike | None = None) -> _P:
        """
        Give the place of a name or code: the one that exists on a day, or that lives.

        Raises:
            AreaError: There is none, or none that exists on that day; suggests others.
        """
        candidates = self.candidates(name)
        if not candidates:
            known = [each.name for each in self.areas]
            raise AreaError(
                f"{name!r} is no area on the map of England." + did_you_mean(name, known)
            )
        return self._choose(candidates, on)

    def candidates(self, name: str) -> tuple[_P, ...]:
        """
        Give the places that a name or code may mean, at one time or another.
        """
        text = str(name).strip()
        if text.endswith(".0"):  # three digits that have been a float column
            text = text.removesuffix(".0")
        by_name = self.found.get(text.upper()) or self.found.get(plain(text))
        return by_name or self.cores.get(core(text), ())

    def authorities(self, on: DayLike | None = None) -> tuple[_P, ...]:
        """
        Give the authorities that exist on a day, or that live.
        """
        return tuple(each for each in self.areas if each.kind == "authority" and each.lives(on))

    def members_of(self, whole: Place, on: DayLike | None = None) -> tuple[_P, ...]:
        """
        Give the authorities in a region, in England or in a joint return.
        """
        if whole.member_codes:
            return tuple(self.find(code) for code in whole.member_codes)
        if whole.kind == "England":
            return self.authorities(on)
        parts = {each.code for each in self.areas if each.region_code == whole.code}
        within = parts | {whole.code}
        return tuple(each for each in self.authorities(on) if each.region_code in within)

    def neighbours_of(
        self, ours: Place, model: str, on: DayLike | None = None
    ) -> tuple[tuple[_P, ...], str]:
        """
        Give the statistical neighbours of a place by a model, and how close they are.

        Raises:
            AreaError: There is no such model, or it has no neighbours for this place.
        """
        models = self.neighbours
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
            f"{letters.count(letter)} {words}"
            for letter, words in _CLOSENESS.items()
            if letter in letters
        )
        theirs = tuple(self._neighbour(each, on) for each in codes)
        return theirs, f"DfE's model of {model}: {counts}."

    def _neighbour(self, dfe_code: str, on: DayLike | None) -> _P:
        candidates = self.candidates(dfe_code)
        alive = tuple(each for each in candidates if each.lives(on))
        # The 2021 model still names authorities that have ended: they are shown, not dropped.
        return self._choose(alive or candidates, None)

    def _choose(self, candidates: tuple[_P, ...], on: DayLike | None) -> _P:
        if on is None:
            return max(candidates, key=lambda each: each.valid_to or datetime.date.max)
        alive = [each for each in candidates if each.is_alive(on)]
        if alive:
            return alive[0]
        late = self._choose(candidates, None)
        if late.valid_from is not None and day_of(on) < late.valid_from:
            raise AreaError(
                f"{late.name} ({late.code}) did not exist on {written_day(day_of(on))}: "
                f"it began on {written_day(late.valid_from)}."
            )
        heirs = " and ".join(f"{self.find(code).name} ({code})" for code in late.successors)
        raise AreaError(
            f"{late.name} ({late.code}) no longer existed on {written_day(day_of(on))}: "
            f"{heirs} came after it."
        )


def read_gazetteer(of: type[_P]) -> Gazetteer[_P]:
    """
    Read the two tables.

    Args:
        of: The class of its places.
    """
    rows = _rows("map_of_england.csv")
    names = {row["code"]: row["name"] for row in rows}
    areas = tuple(_place(of, row, names) for row in rows)
    found: dict[str, tuple[_P, ...]] = {}
    cores: dict[str, tuple[_P, ...]] = {}
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
    return Gazetteer(
        areas, MappingProxyType(found), MappingProxyType(cores), MappingProxyType(neighbours)
    )


def _rows(file: str) -> list[dict[str, str]]:
    table = resources.files("lakpi.areas").joinpath(file)
    with table.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _place(of: type[_P], row: Mapping[str, str], names: Mapping[str, str]) -> _P:
    within = row["within"] if row["within"] != ENGLAND else ""
    return of(
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
