"""
Figures: the one tidy frame every figure lives in, with value or reason.
"""

from __future__ import annotations

from lakpi.figures.figure import Figure
from lakpi.figures.figures import Account, Figures, as_frame, checked, combine, empty_frame
from lakpi.figures.schema import (
    COLUMNS,
    IDENTITY,
    NOT_RECORDED,
    ORIGINS,
    SMALL_BASE,
    WHOLE_AUTHORITY,
    Flag,
    Meaning,
    Reason,
    flags_text,
)

__all__ = [
    "COLUMNS",
    "IDENTITY",
    "NOT_RECORDED",
    "ORIGINS",
    "SMALL_BASE",
    "WHOLE_AUTHORITY",
    "Account",
    "Figure",
    "Figures",
    "Flag",
    "Meaning",
    "Reason",
    "as_frame",
    "checked",
    "combine",
    "empty_frame",
    "flags_text",
]
