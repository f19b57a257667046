"""
Layout: which column is the time, the place, a value or a filter.

Columns are told apart by what is in them, in whatever order they stand:

- time and place by their names, which every file shares;
- a *value* holds numbers and symbols; a *filter* holds labels;
- a column of numbers is nevertheless a filter where it is named as one (``age``, ``year``,
  ``nc_year``, a ``..._code`` or ``..._urn``), holds a total among its numbers, or where rows
  of one place and time cannot be told apart without it;
- a column with a few other texts among its numbers, or named as an amount (``..._count``,
  ``..._percent``), is a value, and the texts are reported;
- an empty column, and one without a name that only numbers the rows, is neither.

The caller may say otherwise, column by column, and the report says what was taken for what.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

import attrs
import numpy as np

from lakpi.errors import FiguresError, did_you_mean
from lakpi.readers.published.cells import (
    BLANK,
    NUMBER,
    ODD,
    SYMBOL,
    Cells,
    Sentinels,
    read_cells,
)
from lakpi.readers.published.geography import columns_of, is_geography, level_of
from lakpi.readers.published.naming import MEASURED, is_total, named_as_labels, plain_name
from lakpi.readers.published.tables import Coded, Table, joint

__all__ = ["Layout", "lay_out"]

_ROW_NUMBERS: Final = ("x", "x1", "index", "row", "row_number", "unnamed:_0", "level_0")
_FIXED: Final = ("time_period", "time_identifier", "geographic_level")
_DURATION: Final = re.compile(r"\d{1,3}:\d{2}")
_FEW: Final = 0.1
_ALIKE: Final = 1 / 3
_MORE_LABELS: Final = 2


@attrs.frozen(eq=False)
class Layout:
    """
    The columns of a table by their roles.

    Attributes:
        table: The table.
        plain: From each plain name to the name of the column.
        places: The plain names of the columns that say where a row is of.
        values: The value columns, read.
        filters: The filter columns.
        empty: The columns that say nothing.
        notes: Why a column was taken for what it is, where that is not plain.
    """

    table: Table
    plain: Mapping[str, str]
    places: tuple[str, ...]
    values: Mapping[str, Cells]
    filters: tuple[str, ...]
    empty: tuple[str, ...]
    notes: Mapping[str, str]

    def column(self, plain: str) -> Coded | None:
        """
        Find a column by its plain name.
        """
        name = self.plain.get(plain)
        return None if name is None else self.table.columns[name]


def lay_out(
    table: Table,
    *,
    values: Iterable[str] = (),
    filters: Iterable[str] = (),
    known: Iterable[str] = (),
    sentinels: Sentinels | None = None,
) -> Layout:
    """
    Tell the columns of a table apart.

    Args:
        table: The table.
        values: Columns that are values, whatever they look like.
        filters: Columns that are filters, whatever they look like.
        known: Columns that are known to be values, where nobody says otherwise.
        sentinels: Numbers that stand for reasons.

    Raises:
        FiguresError: It has no time or no place, or a column named is not there.
    """
    plain = _plain_names(table)
    held = dict.fromkeys(known, "value")
    asked = dict.fromkeys(values, "value") | dict.fromkeys(filters, "filter")
    said = held | asked
    places = _places(table, plain)
    _refuse_unknown(table, plain, places)
    roles: dict[str, str] = {}
    notes: dict[str, str] = {}
    read: dict[str, Cells] = {}
    for key, name in plain.items():
        if (key in _FIXED or key in places) and name not in said:
            continue
        column = table.columns[name]
        cells = read_cells(column, sentinels)
        read[name] = cells
        roles[name], note = _role(key, cells)
        if (key in _ROW_NUMBERS or name in table.unnamed) and _counts_rows(cells):
            roles[name], note = "empty", "the numbers of the rows"
        if name in said:
            roles[name], note = said[name], "as was said" if name in asked else ""
        if note:
            notes[name] = note
    for name in _needed(table, plain, roles, read, said):
        roles[name] = "filter"
        notes[name] = "numbers, without which rows cannot be told apart"
    found = {role: [n for n in roles if roles[n] == role] for role in ("value", "filter", "empty")}
    if not found["value"]:
        if not table.rows:
            message = f"{table.name!r} has a header and no rows"
            raise FiguresError(message)
        message = (
            f"{table.name!r} has no column of numbers beside {', '.join(map(repr, table.columns))}:"
            " name them with values=[...]"
        )
        raise FiguresError(message)
    return Layout(
        table,
        plain,
        tuple(key for key in places if plain[key] not in said),
        {name: read[name] for name in found["value"]},
        tuple(found["filter"]),
        tuple(found["empty"]),
        notes,
    )


def _plain_names(table: Table) -> dict[str, str]:
    plain: dict[str, str] = {}
    for name in table.columns:
        key = plain_name(name)
        plain[key if key not in plain else name] = name
    return plain


def _places(table: Table, plain: Mapping[str, str]) -> tuple[str, ...]:
    """
    The columns of places: those of every level that is known, and of those that are named.
    """
    stated = plain.get("geographic_level")
    levels = table.columns[stated].labels if stated is not None else ()
    own = {column for level in levels for column in columns_of(level_of(str(level)))}
    return tuple(key for key in plain if is_geography(key) or key in own)


def _refuse_unknown(table: Table, plain: Mapping[str, str], places: tuple[str, ...]) -> None:
    for needed in ("time_period", "time_identifier"):
        if needed not in plain:
            near = did_you_mean(needed, table.columns)
            message = (
                f"{table.name!r} has no column {needed!r}, which every file of explore education"
                f" statistics has.{near}"
            )
            raise FiguresError(message)
    if not places:
        message = f"{table.name!r} has no column that says a place, such as 'new_la_code'"
        raise FiguresError(message)


def _role(  # noqa: PLR0911 - one for each role
    key: str, cells: Cells
) -> tuple[str, str]:
    """
    What a column is by its name and its cells, and why where that is not plain.
    """
    numbers, symbols, odd = (cells.rows_of(sort) for sort in (NUMBER, SYMBOL, ODD))
    if numbers + symbols + odd == 0:
        return "empty", "no cell is filled"
    if odd and all(map(_DURATION.fullmatch, cells.labels_of(ODD))):
        return "value", "years and months, which are not numbers"
    if not numbers:
        if odd or not cells.standard[cells.sort == SYMBOL].all():
            return "filter", ""
        return "value", "symbols only"
    if odd:
        texts = cells.labels_of(ODD)
        if key.rpartition("_")[2] in MEASURED and not any(map(is_total, texts)):
            return "value", f"{odd:,} cells are neither numbers nor symbols"
        if odd > _FEW * (numbers + symbols + odd) or any(map(is_total, texts)):
            return "filter", "numbers among its labels"
        return "value", f"{odd:,} cells are neither numbers nor symbols"
    if not symbols and not cells.decimals and named_as_labels(key, cells.number):
        return "filter", "numbers, in a column named as labels are"
    return "value", ""


def _counts_rows(cells: Cells) -> bool:
    """
    Whether a column is 1, 2, 3 and so on, as R and pandas write beside a table.
    """
    numbers = cells.numbers()
    first = numbers[0] if len(numbers) else np.nan
    return first in (0, 1) and bool((numbers == np.arange(len(numbers)) + first).all())


def _needed(
    table: Table,
    plain: Mapping[str, str],
    roles: Mapping[str, str],
    read: Mapping[str, Cells],
    said: Mapping[str, str],
) -> list[str]:
    """
    The columns of numbers without which rows of one place and time are alike.

    A filter that is missing leaves many rows alike, and has about as many labels as there
    are rows alike; a few rows that stand twice are no sign of one.
    """
    keys = [table.columns[n] for n in plain.values() if n not in read or roles[n] == "filter"]
    alike, most = _alike(keys, table.rows)
    if alike < _ALIKE * table.rows:
        return []
    candidates = [
        name
        for name, cells in read.items()
        if roles[name] == "value"
        and name not in said
        and not cells.decimals
        and (cells.rows_of(ODD) or plain_name(name).rpartition("_")[2] not in MEASURED)
        and not cells.rows_of(SYMBOL)
        and not cells.rows_of(BLANK)
        and 1 < len(cells.column.labels) <= _MORE_LABELS * most
    ]
    chosen: list[str] = []
    while alike and candidates:
        left = {name: _alike([*keys, read[name].column], table.rows)[0] for name in candidates}
        best = min(candidates, key=lambda name: (left[name], len(read[name].column.labels)))
        if left[best] >= alike:
            break
        chosen.append(best)
        keys.append(read[best].column)
        candidates.remove(best)
        alike = left[best]
    # Where rows stay alike, they are alike: no column of numbers is to blame for it.
    left_over = [name for name in read if roles[name] == "value" and name not in chosen]
    return chosen if not alike and left_over else []


def _alike(columns: list[Coded], rows: int) -> tuple[int, int]:
    """
    How many rows say again what another says, and the most that say one thing.
    """
    counts = np.bincount(joint(columns, rows)[0], minlength=1)
    return rows - int((counts > 0).sum()), int(counts.max(initial=0))
