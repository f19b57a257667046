"""
Assembling: blocks of figures into the one frame of `Figures`.

A text is written once into a list, and rows carry its place in it, so that a million rows
are a matter of whole arrays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np
import pandas as pd

from lakpi.figures import COLUMNS, WHOLE_AUTHORITY, Figures, Meaning, empty_frame, flags_text
from lakpi.figures.schema import DATES, NUMBERS
from lakpi.periods import Period
from lakpi.readers.published.cells import REASONS
from lakpi.readers.published.tables import Coded

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Amount", "Block", "assembled", "identities"]


@attrs.frozen(eq=False)
class Amount:
    """
    Numbers, and where there is none the place of its reason in `REASONS`.
    """

    number: NDArray[np.float64]
    reason: NDArray[np.int8]

    def at(self, rows: NDArray[np.intp]) -> Amount:
        """
        Those of some rows.
        """
        return Amount(self.number[rows], self.reason[rows])


@attrs.frozen(eq=False, kw_only=True)
class Block:
    """
    The figures of one indicator from one column of one file.

    Attributes:
        meaning: The indicator.
        source: The file.
        column: The column of the values.
        rows: The rows of the table that they are of.
        numbers: The numbers of these in the file.
        area: The code of each one's area.
        area_name: Its name.
        period: The place of each one's period among the periods.
        periods: The periods.
        breakdown: What each is broken down by.
        category: Which category it is of.
        crossed: The filters that group another and stay in some breakdowns, and in how many.
        value: Its value.
        numerator: Its numerator.
        denominator: Its denominator.
        reported: Its value as printed.
        precision: What its counts were rounded to.
        flags: Its flags, as bits.
    """

    meaning: Meaning
    source: str
    column: str
    rows: NDArray[np.intp]
    numbers: NDArray[np.intp]
    area: Coded
    area_name: Coded
    period: NDArray[np.intp]
    periods: Sequence[Period]
    breakdown: Coded
    category: Coded
    crossed: tuple[tuple[str, int], ...] = ()
    value: Amount
    numerator: Amount
    denominator: Amount
    reported: Coded
    precision: NDArray[np.int64]
    flags: NDArray[np.int64]


class _Column:
    """
    A column of texts in the making.
    """

    def __init__(self) -> None:
        self._places: dict[object, int] = {}
        self._parts: list[NDArray[np.int64]] = []

    def add(self, labels: Iterable[object], codes: NDArray[np.integer]) -> None:
        places = self._places
        moved = [places.setdefault(label, len(places)) for label in labels]
        self._parts.append(np.asarray(moved, dtype=np.int64)[codes])

    def codes(self) -> NDArray[np.int64]:
        return np.concatenate(self._parts)

    def categorical(self) -> pd.Categorical[str]:
        codes = self.codes()
        labels = list(self._places)
        used = np.flatnonzero(np.bincount(codes, minlength=len(labels)))
        ordered = sorted(used.tolist(), key=lambda place: str(labels[place]))
        moved = np.zeros(len(labels), dtype=np.int64)
        moved[ordered] = np.arange(len(ordered))
        kept = pd.Index([str(labels[place]) for place in ordered])
        return pd.Categorical.from_codes(moved[codes], categories=kept)


_CODED: Final = ("area", "area_name", "breakdown", "category", "reported")


def identities(blocks: Sequence[Block]) -> NDArray[np.int64]:
    """
    Number the figures so that two of one identity have one number.
    """
    columns = {name: _Column() for name in ("indicator", "period", *_CODED[:4])}
    for block in blocks:
        size = len(block.rows)
        columns["indicator"].add([block.meaning.key], np.zeros(size, dtype=np.int64))
        days = [(period.start, period.end) for period in block.periods]
        columns["period"].add(days, block.period)
        for name in _CODED[:4]:
            held: Coded = getattr(block, name)
            columns[name].add(held.labels, held.codes[block.rows])
    del columns["area_name"]
    key: NDArray[np.int64] = np.zeros(sum(len(block.rows) for block in blocks), dtype=np.int64)
    for column in columns.values():
        codes = column.codes()
        wide = key * (int(codes.max(initial=0)) + 1) + codes
        key = np.asarray(pd.factorize(wide)[0], dtype=np.int64)
    return key


def assembled(blocks: Sequence[Block]) -> Figures:
    """
    Put blocks of figures into one frame.

    Args:
        blocks: The blocks, of which no two figures have one identity.
    """
    meanings = {block.meaning.key: block.meaning for block in blocks if len(block.rows)}
    if not meanings:
        return Figures(empty_frame(), ())
    texts = {name: _Column() for name in COLUMNS if name not in (*NUMBERS, *DATES, "precision")}
    numbers: dict[str, list[NDArray[np.float64]]] = {name: [] for name in NUMBERS}
    days: dict[str, list[NDArray[np.datetime64]]] = {name: [] for name in DATES}
    for block in blocks:
        _add(block, texts, numbers, days)
    made: dict[str, object] = {}
    for name in COLUMNS:
        if name in texts:
            made[name] = texts[name].categorical()
        elif name in numbers:
            made[name] = np.concatenate(numbers[name])
        elif name in days:
            made[name] = np.concatenate(days[name])
        else:
            made[name] = np.concatenate([block.precision for block in blocks])
    return Figures(pd.DataFrame(made, columns=list(COLUMNS)), tuple(meanings.values()))


def _add(
    block: Block,
    texts: dict[str, _Column],
    numbers: dict[str, list[NDArray[np.float64]]],
    days: dict[str, list[NDArray[np.datetime64]]],
) -> None:
    size = len(block.rows)
    same = np.zeros(size, dtype=np.int64)
    meaning = block.meaning
    constant = {
        "indicator": meaning.id,
        "version": meaning.version,
        "parameters": meaning.parameters,
        "scope": WHOLE_AUTHORITY,
        "unit": meaning.unit,
        "origin": "published",
        "source": block.source,
    }
    for name, text in constant.items():
        texts[name].add([text], same)
    for name in _CODED:
        held: Coded = getattr(block, name)
        texts[name].add(held.labels, held.codes[block.rows])
    texts["period"].add([period.label for period in block.periods], block.period)
    for name in ("numerator", "denominator", "value"):
        amount: Amount = getattr(block, name)
        numbers[name].append(amount.number)
        texts[f"{name}_reason"].add(REASONS, amount.reason)
    numbers["spread"].append(np.full(size, np.nan))
    for name, ends in (("start", 0), ("end", 1)):
        bounds = [(period.start, period.end)[ends] for period in block.periods]
        of_period = np.asarray(bounds, dtype="datetime64[D]").astype("datetime64[ns]")
        days[f"period_{name}"].append(of_period[block.period])
    flags, held_flags = pd.factorize(block.flags)
    texts["flags"].add([flags_text(int(bits)) for bits in held_flags], flags)
