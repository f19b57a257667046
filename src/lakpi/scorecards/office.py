"""
What the faces for Excel and Word share: words for a cell, and text that their files can hold.
"""

from __future__ import annotations

import re
from typing import Final

import attrs

from lakpi.scorecards.columns import ShownColumn
from lakpi.scorecards.parts import Row

__all__ = ["OF_EACH", "safe", "said"]

OF_EACH: Final = frozenset({"rank", "band", "judgement"})
"""The columns that say something of each comparator, without its name."""

_UNWRITABLE: Final = re.compile("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def safe(text: str) -> str:
    r"""
    Put a replacement character for each that a file of Excel or Word cannot hold.

    Source: W3C, *Extensible Markup Language 1.0*, production 2 (Char).

    >>> safe("one\r\ntwo\rthree"), safe("a bell \x07")
    ('one\ntwo\nthree', 'a bell �')
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", lines)


def said(column: ShownColumn, row: Row) -> str:
    """
    Write one cell; where a row has several comparators, each line says whose it is.

    Lines of neighbouring cells wrap, so that they do not stay side by side: a rank alone
    would not say among whom.
    """
    if column.key not in OF_EACH or len(row.comparisons) < 2:
        return safe(column.cell(row))
    lines = []
    for each in row.comparisons:
        words = column.cell(attrs.evolve(row, comparisons=(each,)))
        lines += [f"{each.comparator}: {words}"] if words else []
    return safe("\n".join(lines))
