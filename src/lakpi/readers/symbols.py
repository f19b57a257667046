"""
Symbols: what stands in a published table instead of a number, and what it means.

The standard ones are those of the Government Statistical Service as DfE uses them
(Analysts' Guide, open data standards): ``z`` not applicable, ``x`` not available,
``c`` confidential, ``low`` rounds to nought, ``u`` of low reliability; ``k`` is an
earlier ``low``, ``:`` an earlier ``x`` and ``~`` an earlier ``low``.  The others are
what older tables and spreadsheets print.  A dash says too many things (nought, nearly
nought, not available), so it is read as not available.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from lakpi.figures import Reason

__all__ = ["STANDARD", "SYMBOLS", "reason_of"]

STANDARD: Final[Mapping[str, Reason]] = MappingProxyType(
    {reason.value: reason for reason in Reason if reason.value}
    | {":": Reason.UNAVAILABLE, "~": Reason.LOW, "..": Reason.UNAVAILABLE}
)
"""The symbols of official statistics, and their earlier forms."""

SYMBOLS: Final[Mapping[str, Reason]] = MappingProxyType(
    {
        **STANDARD,
        ".": Reason.NOT_APPLICABLE,
        "-": Reason.UNAVAILABLE,
        "\N{EN DASH}": Reason.UNAVAILABLE,
        "\N{HORIZONTAL ELLIPSIS}": Reason.UNAVAILABLE,
        "*": Reason.CONFIDENTIAL,
        "#": Reason.UNAVAILABLE,
        "n/a": Reason.NOT_APPLICABLE,
        "not applicable": Reason.NOT_APPLICABLE,
        "na": Reason.UNAVAILABLE,
        "nan": Reason.UNAVAILABLE,
        "nat": Reason.UNAVAILABLE,
        "<na>": Reason.UNAVAILABLE,
        "null": Reason.UNAVAILABLE,
        "none": Reason.UNAVAILABLE,
        "not available": Reason.UNAVAILABLE,
        "np": Reason.UNAVAILABLE,
        "lowcov": Reason.UNRELIABLE,
        "supp": Reason.CONFIDENTIAL,
        "suppressed": Reason.CONFIDENTIAL,
        "confidential": Reason.CONFIDENTIAL,
        "ne": Reason.NOT_APPLICABLE,
    }
)
"""Every text that is known to stand for a reason, in small letters."""

_BRACKETS: Final = re.compile(r"[\[(]\s*(.*?)\s*[\])]")
_UNDER: Final = re.compile(r"<\s*=?\s*\d+")


def reason_of(text: str, known: Mapping[str, Reason] = SYMBOLS) -> Reason | None:
    """
    Read a symbol: its reason, or None where the text is no symbol.

    Args:
        text: The cell as printed; case, spaces and brackets (``[c]``) do not matter.
        known: The symbols that count.

    >>> reason_of("[C]"), reason_of("~"), reason_of("<5"), reason_of("12")
    (<Reason.CONFIDENTIAL: 'c'>, <Reason.LOW: 'low'>, <Reason.CONFIDENTIAL: 'c'>, None)
    """
    folded = text.strip().casefold()
    found = known.get(folded)
    if found is not None:
        return found
    if inside := _BRACKETS.fullmatch(folded):
        return known.get(inside[1])
    return Reason.CONFIDENTIAL if _UNDER.fullmatch(folded) else None
