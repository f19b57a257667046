"""
The gazetteer: the map read, and the places on it found in any common spelling.

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

from lakpi.areas.place import AreaKind, DatedCode, Place
from lakpi.areas.spelling import core, plain
from lakpi.errors import AreaError, did_you_mean
from lakpi.periods import DayLike, day_of
from lakpi.periods.labels import written_day

__all__ = ["ENGLAND", "Gazetteer", "read_gazetteer"]

ENGLAND: Final = "E92000001"
"""The ONS code of England."""

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
    """

    areas: tuple[_P, ...]
    found: Mapping[str, tuple[_P, ...]]
    cores: Mapping[str, tuple[_P, ...]]

    def find(self, name: str, on: DayLike | None = None) -> _P:
        """
        Give the place of a name or code: the one that exists on a day, or that lives.

        Raises:
            AreaError: There is none, or none that exists on that day; suggests others.
        """
        candidates = self.candidates(name)
        if not candidates:
            known = [each.name for each in self.areas]
            if any(sign.isdigit() for sign in name):  # then it is a code
                known = [code for each in self.areas for code in (each.code, each.dfe_code) if code]
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

    def same_place(self, place: _P) -> tuple[_P, ...]:
        """
        Give every area that has had the DfE code of a place, the latest last.

        Three counties kept their three digits, and their outline, when their ONS codes
        changed.  A place without such digits is alone.
        """
        if place.kind != "authority" or place.dfe_code is None:
            return (place,)
        return tuple(sorted(self.found[place.dfe_code], key=_last_day))

    def successors_of(self, place: Place) -> tuple[_P, ...]:
        """
        Give the areas that followed a place.
        """
        return tuple(self.find(code) for code in place.successors)

    def predecessors_of(self, place: Place) -> tuple[_P, ...]:
        """
        Give the areas that a place followed, in whole or in part.
        """
        return tuple(each for each in self.areas if place.code in each.successors)

    def absence(self, place: Place, on: DayLike) -> str:
        """
        Say in a sentence why a place did not exist on a day.
        """
        day = day_of(on)
        named = f"{place.name} ({place.code})"
        if place.valid_from is not None and day < place.valid_from:
            return (
                f"{named} did not exist on {written_day(day)}: "
                f"it began on {written_day(place.valid_from)}."
            )
        heirs = " and ".join(f"{each.name} ({each.code})" for each in self.successors_of(place))
        return f"{named} no longer existed on {written_day(day)}: {heirs} came after it."

    def _choose(self, candidates: tuple[_P, ...], on: DayLike | None) -> _P:
        if on is None:
            return max(candidates, key=_last_day)
        alive = [each for each in candidates if each.is_alive(on)]
        if alive:
            return alive[0]
        raise AreaError(self.absence(self._choose(candidates, None), on))


def read_gazetteer(of: type[_P]) -> Gazetteer[_P]:
    """
    Read the map.

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
    return Gazetteer(areas, MappingProxyType(found), MappingProxyType(cores))


def _last_day(place: Place) -> datetime.date:
    return place.valid_to or datetime.date.max


def _rows(file: str) -> list[dict[str, str]]:
    table = resources.files("lakpi.areas").joinpath(file)
    with table.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _place(of: type[_P], row: Mapping[str, str], names: Mapping[str, str]) -> _P:
    dated = tuple(_dated(text) for text in row["other_codes"].split())
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
        other_codes=tuple(each.code for each in dated),
        member_codes=tuple(row["members"].split()),
        dated_codes=_all_dated(row["code"], dated),
    )


def _dated(text: str) -> DatedCode:
    """
    Read a code with its days: ``E08000038@2025-04-01/..``.
    """
    code, _, days = text.partition("@")
    first, _, last = days.partition("/")
    return DatedCode(code, _day(first.strip(".")), _day(last.strip(".")))


def _all_dated(code: str, others: tuple[DatedCode, ...]) -> tuple[DatedCode, ...]:
    """
    Put the code of the table beside the one other: it was in force on all other days.
    """
    if not others:
        return ()
    (other,) = others
    day = datetime.timedelta(days=1)
    if other.valid_from is not None:
        return DatedCode(code, None, other.valid_from - day), other
    if other.valid_to is not None:
        return other, DatedCode(code, other.valid_to + day, None)
    raise AreaError(f"The map of England gives no days for {other.code}.")


def _day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
