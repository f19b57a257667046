"""
How cells look: one typeface, dark ink on light ground, colour never alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from lakpi.scorecards.excel.library import Book, Style

__all__ = [
    "BODY",
    "DAY",
    "GROUP",
    "HEADING",
    "LEAD",
    "LEAD_SIZE",
    "LINK",
    "RAG",
    "TITLE",
    "Look",
    "styles_of",
]

_FACE: Final = {"font_name": "Arial", "font_size": 9}
_RULE: Final = {"bottom": 1, "bottom_color": "#BFBFBF"}

Look = Mapping[str, object]


def _look(**properties: object) -> Look:
    return MappingProxyType({**_FACE, **properties})


TITLE: Final = _look(font_size=16, bold=True, font_color="#12436D")
LEAD_SIZE: Final = 10
LEAD: Final = _look(font_size=LEAD_SIZE)
HEADING: Final = _look(
    bold=True, font_color="#FFFFFF", bg_color="#12436D", text_wrap=True, valign="vcenter", border=0
)
GROUP: Final = _look(font_size=11, bold=True, bg_color="#E3EAF1", valign="vcenter", **_RULE)
BODY: Final = _look(text_wrap=True, valign="top", **_RULE)
LINK: Final[Look] = MappingProxyType({"font_color": "#1A65A6", "underline": 1})
RAG: Final = _look(text_wrap=True, valign="top", bold=True, **_RULE)
DAY: Final = _look(valign="top", num_format="yyyy-mm-dd")


def styles_of(book: Book) -> Style:
    """
    Give the function that makes each look in a workbook once.
    """
    made: dict[tuple[tuple[str, object], ...], object] = {}

    def style(look: Look) -> object:
        key = tuple(sorted(look.items()))
        if key not in made:
            made[key] = book.add_format(dict(look))
        return made[key]

    return style
