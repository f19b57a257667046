"""
Who compares with whom: the rows of a neighbour model, held against the map on a day.

DfE's models name authorities by their three digits, which three counties kept when their
ONS codes changed: so a place is here every area that has had its DfE code, and the one
that existed on the day stands for it.  As the gazetteer, it does not know what is done
with a place.
"""

from __future__ import annotations

import csv
import datetime
import functools
from collections.abc import Iterable, Mapping
from importlib import resources
from types import MappingProxyType
from typing import Final, Generic, TypeVar

import attrs

from lakpi.areas.gazetteer import Gazetteer
from lakpi.areas.place import Place
from lakpi.errors import AreaError, did_you_mean
from lakpi.periods import DayLike, day_of
from lakpi.periods.labels import written_day

__all__ = ["CLOSENESS", "Near", "Ranking", "Row", "shipped_rows"]

CLOSENESS: Final = MappingProxyType(
    {
        "E": "extremely close",
        "V": "very close",
        "C": "close",
        "S": "somewhat close",
        "N": "not close",
    }
)
"""The words of DfE's models for how close a neighbour is, by their first letters."""

_P = TypeVar("_P", bound=Place)


@attrs.frozen(kw_only=True)
class Row(Generic[_P]):
    """
    The neighbours of one place.

    Attributes:
        area: The place; of several that have had its DfE code, the latest.
        neighbours: Its neighbours, the closest first, likewise.
        closeness: How close each is, in words; empty where the model does not say.
    """

    area: _P
    neighbours: tuple[_P, ...]
    closeness: tuple[str, ...] = ()

    def counted(self) -> str:
        """
        Say how many of the neighbours are how close.
        """
        ways = [way for way in CLOSENESS.values() if way in self.closeness]
        ways += [way for way in dict.fromkeys(self.closeness) if way and way not in ways]
        return ", ".join(f"{self.closeness.count(way)} {way}" for way in ways)


@attrs.frozen(eq=False, repr=False)
class Near(Generic[_P]):
    """
    The neighbours of one place, ready to be asked for on any day.

    Attributes:
        row: The row of the model.
        ours: Every area that has had the DfE code of the place.
        theirs: Likewise for each neighbour, the latest last.
        steady: Whether all of them have existed as long as the map.
    """

    row: Row[_P]
    ours: tuple[_P, ...]
    theirs: tuple[tuple[_P, ...], ...]
    steady: bool


@attrs.frozen(eq=False, repr=False)
class Ranking(Generic[_P]):
    """
    The rows of one model on the map.

    Attributes:
        name: The name of the model, with its version: ``2021``.
        year: The year that it was made in; None where that is not known.
        near: From the code of every area that has ever stood for a place of the model.
        gazetteer: The map.
    """

    name: str
    year: int | None
    near: Mapping[str, Near[_P]]
    gazetteer: Gazetteer[_P]

    @classmethod
    def made(
        cls, name: str, year: int | None, rows: Iterable[Row[_P]], gazetteer: Gazetteer[_P]
    ) -> Ranking[_P]:
        """
        Hold the rows of a model against the map, once.
        """
        near: dict[str, Near[_P]] = {}
        for row in rows:
            ours = gazetteer.same_place(row.area)
            theirs = tuple(gazetteer.same_place(each) for each in row.neighbours)
            every = [place for places in (ours, *theirs) for place in places]
            steady = all(each.valid_from is None and each.valid_to is None for each in every)
            entry = Near(row, ours, theirs, steady)
            near.update((each.code, entry) for each in ours)
        return cls(name, year, MappingProxyType(near), gazetteer)

    def of(self, ours: Place, on: DayLike | None = None) -> tuple[tuple[_P, ...], str, Row[_P]]:
        """
        Give the neighbours of a place on a day, what a reader should know, and the row.

        Raises:
            AreaError: The model lacks the place, or the place did not exist on the day.
        """
        entry = self.near.get(ours.code)
        if entry is None:
            raise AreaError(self._lacks(ours))
        row = entry.row
        if entry.steady:
            return row.neighbours, "", row
        day = None if on is None else day_of(on)
        if day is not None and not any(each.is_alive(day) for each in entry.ours):
            raise AreaError(
                f"{self.gazetteer.absence(row.area, day)} It has no neighbours on that day."
            )
        chosen = tuple(_standing(each, day) for each in entry.theirs)
        notes = (self._gone(each, day) for each in chosen)
        return chosen, " ".join(note for note in notes if note), row

    def _gone(self, each: Place, day: datetime.date | None) -> str:
        """
        Say of a neighbour that it does not exist on the day; empty where it does.
        """
        if each.lives(day):
            return ""
        if day is not None and each.valid_from is not None and day < each.valid_from:
            before = self.gazetteer.predecessors_of(each)
            then = f"; {_listed(before)} went before it" if before else ""
            return f"{_named(each)} did not exist before {written_day(each.valid_from)}{then}."
        heirs = _listed(self.gazetteer.successors_of(each))
        end = "" if each.valid_to is None else written_day(each.valid_to)
        return f"{_named(each)} ended on {end}; {heirs} came after it, and nobody is in its place."

    def _lacks(self, ours: Place) -> str:
        """
        Say that the model lacks a place, and what there is instead.
        """
        shipped = _shipped()
        named = f"The model of {self.name}" if self.name in shipped else self.name
        said = f"{named} has no neighbours for {ours.name}"
        if ours.kind != "authority":
            return f"{said}."
        having = [name for name, rows in shipped.items() if ours.dfe_code in rows]
        if len(having) == 1:
            said += f"; the model of {having[0]} has"
        elif having:
            said += f"; the models of {' and '.join(having)} have"
        said = f"{said}.{self._ages(ours)}"
        for role, kin in (
            ("predecessor", self.gazetteer.predecessors_of(ours)),
            ("successor", self.gazetteer.successors_of(ours)),
        ):
            if held := [each for each in kin if each.code in self.near]:
                many, have = ("s", "have") if len(held) > 1 else ("", "has")
                said += f" Its {role}{many} {_listed(held)} {have} neighbours in it."
        return said

    def _ages(self, ours: Place) -> str:
        """
        Say of a place that came or went that it was not there when the model was made.
        """
        began, ended = ours.valid_from, ours.valid_to
        if began is not None and (self.year is None or began.year > self.year):
            then = "" if self.year is None else "did not exist when the model was made: it "
            return f" It {then}began on {written_day(began)}."
        if ended is not None and (self.year is None or ended.year < self.year):
            then = "" if self.year is None else "no longer existed when the model was made: it "
            return f" It {then}ended on {written_day(ended)}."
        return ""


def shipped_rows(model: str, gazetteer: Gazetteer[_P]) -> tuple[Row[_P], ...]:
    """
    Read the rows of one of DfE's models.

    Raises:
        AreaError: There is no such model; says which there are.
    """
    tables = _shipped()
    if model not in tables:
        raise AreaError(
            f"There is no statistical neighbour model {model!r}." + did_you_mean(model, tables)
        )
    return tuple(
        Row(
            area=gazetteer.find(code),
            neighbours=tuple(gazetteer.find(each) for each in row["neighbours"].split()),
            closeness=tuple(CLOSENESS[letter] for letter in row["closeness"]),
        )
        for code, row in tables[model].items()
    )


@functools.cache
def _shipped() -> dict[str, dict[str, dict[str, str]]]:
    table = resources.files("lakpi.areas").joinpath("statistical_neighbours.csv")
    tables: dict[str, dict[str, dict[str, str]]] = {}
    with table.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            tables.setdefault(row["model"], {})[row["dfe_code"]] = row
    return tables


def _standing(places: tuple[_P, ...], day: datetime.date | None) -> _P:
    """
    The one of a place's areas that exists on the day; else the latest.
    """
    for each in reversed(places):
        if each.lives(day):
            return each
    return places[-1]


def _listed(places: Iterable[Place]) -> str:
    names = [_named(each) for each in places]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _named(place: Place) -> str:
    """
    A name with its code: two authorities have been called Dorset.
    """
    return f"{place.name} ({place.code})"
