"""
What the faces for Excel and Word share: words for a cell, and text that their files can hold.
"""

from __future__ import annotations

import re
from typing import Final

from lakpi.scorecards.columns import ShownColumn, told
from lakpi.scorecards.parts import Row

__all__ = ["safe", "said"]

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
    Write one cell, as `lakpi.scorecards.columns.told` does, so that a file can hold it.
    """
    return safe(told(column, row))
