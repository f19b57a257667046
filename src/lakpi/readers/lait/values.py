"""
The values of LAIT's table: texts, each a number or a reason why there is none.
"""

from __future__ import annotations

import math
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np

from lakpi.errors import FiguresError
from lakpi.figures import Reason
from lakpi.readers.lait.cells import Coded, called_rows
from lakpi.readers.symbols import STANDARD

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["numbers_of"]

# LAIT's own file has "-" only, for suppressed, not applicable and not collected alike.
_SYMBOLS: Final = MappingProxyType(
    dict(STANDARD) | dict.fromkeys(("", "-", "na"), Reason.UNAVAILABLE)
)
_NUMBER: Final = re.compile(
    r"[+-]?(?:\d{1,3}(?:,\d{3})+(?:\.\d*)?|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)", re.ASCII
)


def numbers_of(cells: Coded) -> tuple[NDArray[np.float64], list[str]]:
    """
    Read each distinct cell.

    Args:
        cells: The column Values.

    Returns:
        For each distinct text its number, or NaN; and its reason, empty beside a number.

    Raises:
        FiguresError: A cell is no number and no symbol; says in which rows.
    """
    numbers = np.full(len(cells.distinct), np.nan)
    reasons = [""] * len(cells.distinct)
    for code, text in enumerate(cells.distinct):
        if _NUMBER.fullmatch(text) and math.isfinite(number := float(text.replace(",", ""))):
            numbers[code] = number
        elif (symbol := text.casefold()) in _SYMBOLS:
            reasons[code] = _SYMBOLS[symbol].value
        else:
            message = (
                f"LAIT's table, {called_rows(cells.rows_of(code))}, column 'Values': neither a"
                f" number nor one of the symbols {', '.join(filter(None, sorted(_SYMBOLS)))}"
            )
            raise FiguresError(message)
    return numbers, reasons
