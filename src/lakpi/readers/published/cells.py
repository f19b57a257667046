"""
Cells: a printed text as a number, or as the reason for which there is none.

The number is the one printed; the text is kept as it was.  A text that is neither is not
lost and not guessed at: it is "not available", and the report names it with its rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import attrs
import numpy as np

from lakpi.errors import FiguresError, did_you_mean
from lakpi.figures import Reason
from lakpi.readers.published.tables import Coded
from lakpi.readers.symbols import STANDARD, reason_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["REASONS", "Cells", "Sentinels", "read_cells", "read_sentinels"]

REASONS: Final = tuple(reason.value for reason in Reason)
"""Every reason, the empty one first; cells hold their places in this list."""

NUMBER: Final = 0
SYMBOL: Final = 1
BLANK: Final = 2
ODD: Final = 3

Sentinels: TypeAlias = "Mapping[Decimal, Reason]"
Sort: TypeAlias = Literal[0, 1, 2, 3]

_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_DRESSED: Final = re.compile(r"([+-]?)\s*£?\s*(\d{1,3}(,\d{3})+|\d+)(\.\d+)?\s*%?")


@attrs.frozen(eq=False)
class Cells:
    """
    What each distinct text of a column is.

    Attributes:
        column: The column that they are of.
        number: Its number; NaN where there is none.
        reason: The place of its reason in `REASONS`; 0 where there is a number.
        sort: Whether it is a number (0), a symbol (1), blank (2) or none of these (3).
        standard: Whether it is a symbol of official statistics.
        decimals: The most decimal places printed.
    """

    column: Coded
    number: NDArray[np.float64]
    reason: NDArray[np.int8]
    sort: NDArray[np.int8]
    standard: NDArray[np.bool_]
    decimals: int

    def numbers(self) -> NDArray[np.float64]:
        """
        The number of each row.
        """
        return self.number[self.column.codes]

    def reasons(self) -> NDArray[np.int8]:
        """
        The reason of each row.
        """
        return self.reason[self.column.codes]

    def rows_of(self, sort: Sort) -> int:
        """
        How many rows hold a number, a symbol, nothing or something else.
        """
        return int(self.column.counts()[self.sort == sort].sum())

    def labels_of(self, sort: Sort) -> list[str]:
        """
        The distinct texts of a sort.
        """
        return [str(label) for label in self.column.labels[self.sort == sort]]

    def negative(self) -> bool:
        """
        Whether a number is below nought.
        """
        return bool((self.number < 0).any())


def read_cells(column: Coded, sentinels: Sentinels | None = None) -> Cells:
    """
    Read the cells of a column.

    Args:
        column: The column.
        sentinels: Numbers that stand for a reason in this file.
    """
    labels = [str(label).strip() for label in column.labels]
    size = len(labels)
    number = np.full(size, np.nan)
    reason = np.zeros(size, dtype=np.int8)
    sort = np.zeros(size, dtype=np.int8)
    standard = np.zeros(size, dtype=np.bool_)
    decimals = 0
    for place, label in enumerate(labels):
        plain = label if _NUMBER.fullmatch(label) else _undressed(label)
        if plain is not None:
            stands_for = sentinels.get(Decimal(plain)) if sentinels else None
            if stands_for is None:
                number[place] = float(plain)
                decimals = max(decimals, _places(plain))
            else:
                sort[place], reason[place] = SYMBOL, REASONS.index(stands_for.value)
            continue
        found = reason_of(label)
        standard[place] = reason_of(label, STANDARD) is not None
        sort[place] = BLANK if not label else SYMBOL if found is not None else ODD
        reason[place] = REASONS.index((found or Reason.UNAVAILABLE).value)
    return Cells(column, number, reason, sort, standard, decimals)


def read_sentinels(given: Mapping[float | str, str] | None) -> dict[Decimal, Reason]:
    """
    Check the numbers that stand for reasons.

    Raises:
        FiguresError: One is no number, or what it stands for no reason.

    >>> read_sentinels({-1: "x"})
    {Decimal('-1'): <Reason.UNAVAILABLE: 'x'>}
    """
    known = [reason.value for reason in Reason if reason.value]
    read = {}
    for number, reason in (given or {}).items():
        if not _NUMBER.fullmatch(str(number).strip()):
            message = f"sentinels are numbers with their reasons: {{-1: 'x'}}; found {number!r}"
            raise FiguresError(message)
        if reason not in known:
            message = f"{reason!r} is no reason.{did_you_mean(str(reason), known)}"
            raise FiguresError(message)
        read[Decimal(str(number).strip())] = Reason(reason)
    return read


def _undressed(label: str) -> str | None:
    """
    Take the thousands' commas, the pound and percent signs off a number.
    """
    found = _DRESSED.fullmatch(label)
    if found is None:
        return None
    return f"{found[1]}{found[2].replace(',', '')}{found[4] or ''}"


def _places(plain: str) -> int:
    if "e" in plain or "E" in plain:
        return max(0, -int(Decimal(plain).as_tuple().exponent))
    return len(plain.partition(".")[2])
