"""
A council's own neighbour model, from lists or from a table.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs
import narwhals.stable.v2 as nw
import pandas as pd

from lakpi.areas.area import Area
from lakpi.areas.atlas import area as find_area
from lakpi.areas.models import NeighbourModel
from lakpi.areas.neighbours import Row
from lakpi.errors import AreaError, missing_from
from lakpi.periods import DayLike, day_of

if TYPE_CHECKING:
    from narwhals.stable.v2.typing import IntoFrame

__all__ = ["neighbour_model"]

_REQUIRED: Final = ("authority", "neighbour")
_OPTIONAL: Final = ("rank", "closeness")

Find = Callable[[str], Area]


def neighbour_model(
    name: str,
    neighbours: Mapping[str, Sequence[str | Area]] | IntoFrame | str | os.PathLike[str],
    *,
    source: str = "",
    year: int | None = None,
    on: DayLike | None = None,
) -> NeighbourModel:
    """
    Make a neighbour model of one's own: CIPFA's, a region's, "the two that answered".

    Args:
        name: Its name and version, which every benchmark by it shows.
        neighbours: From each authority to its neighbours, the closest first; or a
            frame, or the path of a CSV file, with columns ``authority`` and
            ``neighbour``, and perhaps ``rank`` (whole numbers, 1 the closest; without
            it the order of the rows counts) and ``closeness`` (words).  Authorities
            are named as `area` takes them; a neighbour off the map is a `local_area`.
        source: Where it comes from.
        year: The year it was made in; without it, the year of `on`.
        on: The day whose authorities are meant, where one name has belonged to two
            ("Dorset"); without it, those that live.

    Raises:
        AreaError: An area that is not on the map or its own neighbour, a neighbour
            twice, a missing column, or a rank that is no whole number; says in which rows.

    >>> ours = neighbour_model("CIPFA 2024", {"Harrow": ["Brent", "Ealing"]}, source="CIPFA")
    >>> print(ours.of("LB Harrow", pool="median"))
    CIPFA 2024 (median of 2)
    """

    def find(spelling: str) -> Area:
        return find_area(spelling, on=on)

    if isinstance(neighbours, Mapping):
        rows = [_of_list(name, find(ours), theirs, find) for ours, theirs in neighbours.items()]
    else:
        rows = _of_table(_table(neighbours), find)
    if year is None and on is not None:
        year = day_of(on).year
    return NeighbourModel(name=name, title=name, year=year, source=source, rows=tuple(rows))


def _of_list(name: str, ours: Area, theirs: Sequence[str | Area], find: Find) -> Row[Area]:
    if isinstance(theirs, str):
        raise AreaError(
            f"{name!r} takes a list of neighbours for {ours.name}, not one text: [{theirs!r}]."
        )
    found = (find(each) if isinstance(each, str) else each for each in theirs)
    return Row(area=ours, neighbours=tuple(found))


@attrs.frozen
class _Line:
    """
    One row of a table: its number, and its cells.
    """

    number: int
    ours: Area
    theirs: Area
    rank: int
    closeness: str


def _table(given: IntoFrame | str | os.PathLike[str]) -> pd.DataFrame:
    """
    Read a table as texts.
    """
    if isinstance(given, str | os.PathLike):
        path = Path(given)
        if not path.is_file():
            raise AreaError(f"There is no file {path.name!r} to read a neighbour model from.")
        return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    try:
        frame = nw.from_native(given)
    except TypeError:
        raise AreaError(
            "A neighbour model is made from lists by authority, a frame or the path of a CSV"
            f" file, not from a {type(given).__name__}."
        ) from None
    whole = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    read = pd.DataFrame({str(name): whole[name].to_list() for name in whole.columns})
    return read.astype(object).where(read.notna(), "")


def _of_table(table: pd.DataFrame, find: Find) -> list[Row[Area]]:
    columns = [str(name).strip().casefold() for name in table.columns]
    if missing := [name for name in _REQUIRED if name not in columns]:
        listed = missing_from(missing, columns)
        raise AreaError(
            f"A neighbour model has columns {' and '.join(map(repr, _REQUIRED))}, and perhaps"
            f" {' and '.join(map(repr, _OPTIONAL))}; missing: {listed}"
        )
    cells = {
        name: [str(cell).strip() for cell in table.iloc[:, columns.index(name)]]
        if name in columns
        else [""] * len(table)
        for name in (*_REQUIRED, *_OPTIONAL)
    }
    known = {column: _areas(cells[column], column, find) for column in _REQUIRED}
    ranked = "rank" in columns
    groups: dict[str, list[_Line]] = {}
    for place, (ours, theirs) in enumerate(
        zip(known["authority"], known["neighbour"], strict=True)
    ):
        rank = _rank(cells["rank"][place], place + 1) if ranked else place
        line = _Line(place + 1, ours, theirs, rank, cells["closeness"][place])
        groups.setdefault(ours.code, []).append(line)
    return [_row(lines) for lines in groups.values()]


def _areas(cells: Sequence[str], column: str, find: Find) -> list[Area]:
    """
    Find the areas of a column, each spelling once.
    """
    found: dict[str, Area] = {}
    for number, cell in enumerate(cells, 1):
        if cell in found:
            continue
        try:
            found[cell] = find(cell)
        except AreaError as error:
            rows = ", ".join(str(n) for n, each in enumerate(cells, 1) if each == cell)
            where = f"row {number}" if rows == str(number) else f"rows {rows}"
            raise AreaError(f"Column {column!r}, {where}: {error}") from None
    return [found[cell] for cell in cells]


def _rank(cell: str, number: int) -> int:
    text = cell.removesuffix(".0")
    if not text.isdecimal() or int(text) < 1:
        raise AreaError(f"Column 'rank', row {number}: {cell!r} is no whole number from 1.")
    return int(text)


def _row(lines: list[_Line]) -> Row[Area]:
    """
    Put one authority's neighbours in order, refusing what cannot be.
    """
    ours = lines[0].ours
    seen: dict[int, int] = {}
    near: dict[str, int] = {}
    for line in lines:
        if line.rank in seen:
            raise AreaError(
                f"Rows {seen[line.rank]} and {line.number} both give {ours.name} a neighbour of"
                f" rank {line.rank}."
            )
        if line.theirs.code in near:
            raise AreaError(
                f"Rows {near[line.theirs.code]} and {line.number} both give {ours.name} the"
                f" neighbour {line.theirs.name}."
            )
        if line.theirs == ours:
            raise AreaError(f"Row {line.number}: {ours.name} is its own neighbour; no area is.")
        seen[line.rank] = near[line.theirs.code] = line.number
    ordered = sorted(lines, key=lambda line: line.rank)
    said = any(line.closeness for line in lines)
    return Row(
        area=ours,
        neighbours=tuple(line.theirs for line in ordered),
        closeness=tuple(line.closeness for line in ordered) if said else (),
    )
