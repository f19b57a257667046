"""
Measuring: how wide text is in Arial, and how many lines it takes in a cell.

A workbook keeps the height of each row.  Programs that show it without working heights out
anew (previews, converters) cut what is higher, so the heights are set by what is in the rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["HIGHEST", "SIZE", "line_height", "lines_in", "pixels", "shared_out", "text_width"]

SIZE: Final = 9
"""The type size of tables, in points, before a page is made to fit."""

HIGHEST: Final = 409.0
"""The most points that a row may be high.  Source: Excel specifications and limits."""

# Advance widths in thousandths of the type size.  Source: Adobe, Helvetica.afm, with which
# Arial and Liberation Sans agree.
_CLASSES: Final = {
    191: "'",
    222: "ijl",
    260: "|",
    278: " !,./:;I[\\]ft\N{NO-BREAK SPACE}",
    333: "()-`r",
    389: "*",
    334: "{}",
    355: '"',
    469: "^",
    500: "Jcksvxyz",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1015: "@",
}
_WIDTHS: Final = {letter: width for width, letters in _CLASSES.items() for letter in letters}
_USUAL: Final = 556
_WIDE: Final = 1000
_BOLD: Final = 1.08
_SAFETY: Final = 1.03
_PIXELS_PER_POINT: Final = 96 / 72


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """
    Measure a line of text, in pixels.

    Args:
        text: The line.
        size: The type size, in points.
        bold: Whether it is bold.
    """
    thousandths = sum(_WIDTHS.get(each, _USUAL if each < "\u2000" else _WIDE) for each in text)
    return thousandths / 1000 * size * _PIXELS_PER_POINT * _SAFETY * (_BOLD if bold else 1)


def lines_in(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    r"""
    Break text into the lines that it takes in so many pixels, as a spreadsheet does.

    >>> lines_in("one two\nthree", 30, 9)
    ['one', 'two', 'three']
    """
    return [line for each in text.split("\n") for line in _broken(each, width, size, bold)]


def pixels(column_width: float) -> float:
    """
    Give the pixels that text has in a column of so many digits.

    Source: ECMA-376, part 1, 18.3.1.13 (width): 7 pixels a digit in Calibri 11, and 5 of
    padding, part of which text does not get.
    """
    return 7 * column_width + 1


def line_height(size: float) -> float:
    """
    Give the height of a line, in points.
    """
    return size * 1.25


def shared_out(
    least: NDArray[np.float64],
    most: NDArray[np.float64],
    texts: NDArray[np.float64],
    page: float,
) -> NDArray[np.float64]:
    """
    Share the width of a page among columns, so that the rows are low.

    Each has the least that it needs.  What is left of the page goes, a step at a time, to
    the column that makes most rows high.

    Args:
        least: The least width of each column, shape ``(columns,)``, in any unit.
        most: The width beyond which it has no use for more, likewise.
        texts: How wide each cell is on one line, shape ``(columns, rows)``.
        page: The width to share; exceeded where the least are more.

    Returns:
        The widths, shape ``(columns,)``.

    >>> shared_out(np.array([2.0, 2.0]), np.array([9.0, 3.0]), np.array([[9.0], [3.0]]), 10.0)
    array([7.5, 2.5])
    """
    widths = least.astype(float)
    step = page / 200
    while widths.sum() + step <= page and texts.shape[1]:
        heights = texts / widths[:, None]
        highest = heights.argmax(axis=0)
        blame = np.bincount(highest, weights=heights.max(axis=0), minlength=len(widths))
        blame[widths >= most] = 0
        if not blame.any():
            break
        place = int(blame.argmax())
        widths[place] = min(widths[place] + step, most[place])
    return widths


def _broken(line: str, width: float, size: float, bold: bool) -> Iterator[str]:  # noqa: FBT001
    held, wide = "", 0.0
    for word in re.findall(r"\S+\s*|\s+", line):
        bare = text_width(word.rstrip(), size, bold=bold)
        if held and wide + bare > width:
            yield held.rstrip()
            held, wide = "", 0.0
        if bare > width:
            *whole, word = _cut(word, width, size, bold)  # noqa: PLW2901
            yield from whole
        held, wide = held + word, wide + text_width(word, size, bold=bold)
    yield held.rstrip()


def _cut(word: str, width: float, size: float, bold: bool) -> list[str]:  # noqa: FBT001
    """
    Break a word that is wider than the cell where it meets the edge.
    """
    pieces, first, wide = [], 0, 0.0
    for place, letter in enumerate(word):
        own = text_width(letter, size, bold=bold)
        if place > first and wide + own > width:
            pieces.append(word[first:place])
            first, wide = place, 0.0
        wide += own
    return [*pieces, word[first:]]
