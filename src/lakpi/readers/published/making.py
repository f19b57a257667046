"""
Making: the figures of one column, with the numbers that it was made of beside them.

The value is the one printed; nothing is worked out anew.  A numerator or denominator is the
cell beside it (or the sum of the cells that make it), with its own reason where it is none.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from lakpi.figures import SMALL_BASE, Flag, Meaning
from lakpi.readers.published.assembling import Amount, Block
from lakpi.readers.published.categories import Filters
from lakpi.readers.published.cells import REASONS, Cells, Sentinels, read_cells
from lakpi.readers.published.grouping import must_stay
from lakpi.readers.published.mapping import PublishedColumn, Where
from lakpi.readers.published.naming import plain_name
from lakpi.readers.published.periods import Time
from lakpi.readers.published.places import Places
from lakpi.readers.published.tables import Coded, Mask, joint
from lakpi.rounding import half_up

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Sheet", "block_of", "rows_meant"]

_UNAVAILABLE: Final = REASONS.index("x")
_NOT_APPLICABLE: Final = REASONS.index("z")
_NEVER_NEGATIVE: Final = ("count", "percentage", "rate", "mean", "distribution")
_ABOVE: Final = ("National", "Regional")
_ENOUGH: Final = 3


@attrs.frozen(eq=False, kw_only=True)
class Sheet:
    """
    A table of which all but its values has been read.

    Attributes:
        source: The name of the file.
        filters: Its columns and filters.
        places: The place of each row.
        time: The place of each row's time among the times.
        times: The times.
        readable: The rows whose time and place were understood.
        sentinels: Numbers that stand for reasons.
    """

    source: str
    filters: Filters
    places: Places
    time: NDArray[np.intp]
    times: Sequence[Time]
    readable: Mask
    sentinels: Sentinels

    @property
    def rows(self) -> int:
        """
        How many rows it has.
        """
        return self.filters.layout.table.rows

    def name_of(self, column: str) -> str:
        """
        The name of a column as this file spells it.
        """
        plain = self.filters.layout.plain
        return plain.get(column) or plain[plain_name(column)]

    def has(self, columns: Sequence[str]) -> bool:
        """
        Whether it has all of some columns.
        """
        plain = self.filters.layout.plain
        return all(column in plain or plain_name(column) in plain for column in columns)

    def cells(self, column: str) -> Cells:
        """
        The cells of a column, read as numbers and reasons.
        """
        name = self.name_of(column)
        layout = self.filters.layout
        held = layout.values.get(name)
        return held if held is not None else read_cells(layout.table.columns[name], self.sentinels)


def rows_meant(sheet: Sheet, where: Where) -> Mask:
    """
    The rows that a mapping means, by the labels of their filters.
    """
    meant = sheet.readable.copy()
    for column, labels in where:
        meant &= sheet.filters.rows_where(sheet.name_of(column), labels)
    return meant


def block_of(sheet: Sheet, column: PublishedColumn, meant: Mask) -> Block:
    """
    Make the figures of some rows of one column.

    Args:
        sheet: The table.
        column: What the column is.
        meant: The rows.
    """
    meaning = column.indicator
    rows = np.flatnonzero(meant)
    consumed = {sheet.name_of(name) for name, _ in column.where}
    cells = sheet.cells(column.value)
    staying = _staying(sheet, cells, meant, consumed)
    breakdown, category = sheet.filters.breakdown(consumed, staying)
    if column.breakdown:
        breakdown = _crossed(breakdown, column.breakdown)
        category = _crossed(category, column.category)
    value = _positive(Amount(cells.numbers(), cells.reasons()), meaning)
    top = _sum_of(sheet, column.numerator)
    base = _sum_of(sheet, column.denominator)
    if column.denominator_where:
        base = _of_other_rows(sheet, base, column)
    counted = [sheet.cells(name) for name in (*column.numerator, *column.denominator)]
    if meaning.kind == "count":
        top, counted = value, [cells]
    elif not meaning.ratio and not column.numerator:
        top = Amount(top.number, np.full(sheet.rows, _NOT_APPLICABLE, dtype=np.int8))
    if not meaning.ratio:
        base = Amount(base.number, np.full(sheet.rows, _NOT_APPLICABLE, dtype=np.int8))
        base.number[:] = np.nan
    if meaning.kind == "value" and not cells.decimals and meaning.unit == "one":
        counted = [cells]
    precision = _precision(sheet, counted)
    value, top, base = value.at(rows), top.at(rows), base.at(rows)
    precision = precision[rows]
    if meaning.ratio and any(each.decimals for each in counted):
        precision[_uneven(top, base, value, meaning, cells.decimals) & (precision == 1)] = 0
    state = column.state if column.state is not None else meaning.snapshot
    return Block(
        meaning=meaning,
        source=sheet.source,
        column=sheet.name_of(column.value),
        rows=rows,
        numbers=sheet.filters.layout.table.numbers[rows],
        area=sheet.places.codes,
        area_name=sheet.places.names,
        period=sheet.time[rows],
        periods=[time.state if state else time.flow for time in sheet.times],
        breakdown=breakdown,
        category=category,
        crossed=tuple((name, int(mask.sum())) for name, mask in staying.items()),
        value=value,
        numerator=top,
        denominator=base,
        reported=cells.column,
        precision=precision,
        flags=_flags(meaning, cells.decimals, value, top, base, precision),
    )


def _staying(sheet: Sheet, cells: Cells, meant: Mask, consumed: Collection[str]) -> dict[str, Mask]:
    """
    The rows in which a filter that groups another must be said, by its name.
    """
    filters = sheet.filters
    columns = filters.layout.table.columns
    same = [
        sheet.places.codes,
        Coded(sheet.time, np.empty(max(len(sheet.times), 1), dtype=object)),
        *(columns[name] for name in filters.used),
    ]
    found = {
        name: must_stay(
            columns[name],
            columns[of],
            (filters.total(name), filters.total(of)),
            same=same,
            cells=cells,
            meant=meant,
        )
        for name, of in filters.groups()
        if name not in consumed
    }
    return {name: mask for name, mask in found.items() if mask.any()}


def _crossed(coded: Coded, text: str) -> Coded:
    from lakpi.computation.layout import CROSS

    labels = [CROSS.join(filter(None, [str(label), text])) for label in coded.labels]
    return Coded(coded.codes, np.asarray(labels, dtype=object))


def _positive(value: Amount, meaning: Meaning) -> Amount:
    """
    A number below nought where there can be none is a reason: somebody's code for it.
    """
    below = value.number < 0
    if meaning.kind not in _NEVER_NEGATIVE or not below.any():
        return value
    number, reason = value.number.copy(), value.reason.copy()
    number[below], reason[below] = np.nan, _UNAVAILABLE
    return Amount(number, reason)


def _sum_of(sheet: Sheet, columns: Sequence[str]) -> Amount:
    """
    One column, or several that add up: a cell without a number makes it that cell's reason.
    """
    if not columns:
        return Amount(np.full(sheet.rows, np.nan), np.full(sheet.rows, _UNAVAILABLE, dtype=np.int8))
    parts = [sheet.cells(column) for column in columns]
    number = parts[0].numbers().copy()
    reason = parts[0].reasons().copy()
    for part in parts[1:]:
        number += part.numbers()
        reason = np.where(reason == 0, part.reasons(), reason).astype(np.int8)
    if len(parts) > 1:
        # Cells have few decimals; their sum in floats has a tail of noise, which goes.
        places = max(part.decimals for part in parts)
        number = half_up(number, decimals=places)
    below = number < 0
    number[below], reason[below] = np.nan, _UNAVAILABLE
    return Amount(number, reason)


def _of_other_rows(sheet: Sheet, base: Amount, column: PublishedColumn) -> Amount:
    """
    The denominators from the rows in which they stand: same place, time and other filters.
    """
    there = {sheet.name_of(name) for name, _ in column.denominator_where}
    table = sheet.filters.layout.table
    keys = [
        sheet.places.codes,
        Coded(sheet.time, np.empty(max(len(sheet.times), 1), dtype=object)),
        *(table.columns[name] for name in sheet.filters.used if name not in there),
    ]
    key, first = joint(keys, sheet.rows)
    found = np.flatnonzero(rows_meant(sheet, column.denominator_where))
    number = np.full(len(first), np.nan)
    reason = np.full(len(first), _UNAVAILABLE, dtype=np.int8)
    number[key[found]], reason[key[found]] = base.number[found], base.reason[found]
    return Amount(number[key], reason[key])


def _precision(sheet: Sheet, counted: Sequence[Cells]) -> NDArray[np.int64]:
    """
    What the counts of each row were rounded to: 10 or 5 where all of its level are, else 1.

    DfE rounds the counts of regions and England to 10 and leaves those of authorities
    exact; it is read off the numbers of each level, England and the regions together.
    """
    precision = np.ones(sheet.rows, dtype=np.int64)
    levels = sheet.places.levels
    groups = np.asarray(
        ["above" if level in _ABOVE else str(level) for level in levels.labels], dtype=object
    )[levels.codes]
    for cells in counted:
        numbers = cells.numbers()
        for group in dict.fromkeys(groups):
            rows = groups == group
            held = numbers[rows]
            held = np.unique(held[~np.isnan(held) & (held != 0)])
            if len(held) < _ENOUGH:
                continue
            base = next((base for base in (10, 5) if not (held % base).any()), 1)
            precision[rows] = np.maximum(precision[rows], base)
    return precision


def _uneven(
    top: Amount, base: Amount, value: Amount, meaning: Meaning, decimals: int
) -> NDArray[np.bool_]:
    """
    Where the numbers were rounded to decimals before they were printed.

    A rate was made of full-time equivalents that were exact, and their printed ratio need
    not give it.  A whole number among them is one of these too where it does not.
    """
    made = half_up(top.number, base.number, scale=meaning.scale, decimals=decimals)
    uneven: NDArray[np.bool_] = np.nan_to_num(top.number) % 1 != 0
    uneven |= np.nan_to_num(base.number) % 1 != 0
    uneven |= ~np.isnan(made) & ~np.isnan(value.number) & (made != value.number)
    return uneven


def _flags(  # noqa: PLR0917 - the parts of a figure
    meaning: Meaning,
    decimals: int,
    value: Amount,
    top: Amount,
    base: Amount,
    precision: NDArray[np.int64],
) -> NDArray[np.int64]:
    flags = np.zeros(len(value.number), dtype=np.int64)
    if not meaning.ratio:
        return flags
    if not meaning.unit.startswith("per_"):
        small = (base.number > 0) & (base.number < SMALL_BASE)
        flags[small] |= Flag.SMALL_BASE.bit
    made = half_up(top.number, base.number, scale=meaning.scale, decimals=decimals)
    differs = (precision == 1) & ~np.isnan(made) & ~np.isnan(value.number)
    flags[differs & (made != value.number)] |= Flag.REPORTED_DIFFERS.bit
    return flags
