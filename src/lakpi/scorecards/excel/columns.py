"""
The columns of the printed sheet: what is a number there, and how wide each is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Final

import attrs
import numpy as np

from lakpi.figures import Figure
from lakpi.rounding import written_half_up
from lakpi.scorecards.columns import ShownColumn, chosen
from lakpi.scorecards.excel.library import Cell
from lakpi.scorecards.measuring import SIZE, shared_out, text_width
from lakpi.scorecards.office import said
from lakpi.scorecards.parts import Content, Row

__all__ = ["LINKED", "SheetColumn", "Written", "sheet_columns", "widths_of"]

_PAGE: Final = 200.0
"""How wide the columns may be together: A4 landscape then shows them at 70 per cent or more."""

_MOST_LINES: Final = 30
"""A row of Excel is at most 409 points high."""

_LONGEST_NUMBER: Final = 18
_LONGEST_WORD: Final = 14.0
_ICON: Final = 3.0
_SPARK: Final = 13.0
LINKED: Final = "link"
"""The key of the column that leads to the definitions."""

_LOOSE: Final = 1.25
"""How much wider text is than its letters, for lines do not fill a cell."""


@attrs.frozen
class Written:
    """
    One cell of the printed sheet.

    Attributes:
        value: What it holds.
        number_format: How a number is shown, so that it reads as the card writes it.
        shown: What a reader sees.
    """

    value: Cell
    number_format: str = ""
    shown: str = ""


@attrs.frozen
class SheetColumn:
    """
    One column of the printed sheet.

    Attributes:
        key: The key of the scorecard's column; "link" stands after "indicator", "change"
            and "spark" before "direction" and "trend".
        heading: What stands above it.
        cell: Its cell for a row.
    """

    key: str
    heading: str
    cell: Callable[[Row], Written]

    @property
    def bold(self) -> bool:
        """
        Whether its cells are bold.
        """
        return self.key in ("indicator", "value", "rag")


_SEE: Final = Written("definition", shown="definition")


def sheet_columns(content: Content) -> Iterator[SheetColumn]:
    """
    List the columns of the printed sheet: those of the card, and three that only Excel has.

    Beside the indicator stands the link to its definition: not on its name, since
    LibreOffice does not wrap a cell that is a link, and would cut the name off.  Before
    the direction in words comes the change as a number, with an arrow; before the last
    periods in words a picture of them.
    """
    *_, last = ("", *content.columns)
    place = "indicator" if "indicator" in content.columns else last
    for column in chosen(content.columns):
        if column.key == "direction":
            yield SheetColumn("change", "Change", _change)
        if column.key == "trend":
            yield SheetColumn("spark", "Trend", lambda _: Written(None))
        yield SheetColumn(column.key, column.heading, _cell_of(column))
        if column.key == place and content.definitions:
            yield SheetColumn(LINKED, "See", lambda _: _SEE)


def widths_of(columns: Sequence[SheetColumn], rows: Sequence[Row]) -> list[float]:
    """
    Share the page out, so that the rows are low.

    Each column has what its longest word needs, or its number, which cannot be wrapped.

    Returns:
        The widths, in digits of Excel's own face.
    """
    cells = [[column.cell(row) for row in rows] for column in columns]
    texts = [[cell.shown for cell in each] for each in cells]
    least = np.array([_least(*each) for each in zip(columns, cells, strict=True)], dtype=float)
    most = np.array([_most(*each) for each in zip(columns, texts, strict=True)], dtype=float)
    wide = np.array(
        [
            [sum(_digits_wide(line, column) for line in text.split("\n")) for text in each]
            for column, each in zip(columns, texts, strict=True)
        ]
    ).reshape(len(columns), len(rows))
    return [float(each) for each in shared_out(least, most, wide, _PAGE)]


def _least(column: SheetColumn, cells: Sequence[Written]) -> float:
    words = [word for text in (column.heading, *(e.shown for e in cells)) for word in text.split()]
    narrow = min(max(_digits_wide(each, column) for each in words), _LONGEST_WORD)
    icon = _ICON if column.key == "change" else 0.0
    whole = [_digits_wide(each.shown, column) + icon for each in cells if each.number_format]
    # A row has a greatest height, and the longest text must stand in it.
    tall = [_digits_wide(each.shown, column) / _MOST_LINES * _LOOSE for each in cells]
    return max([narrow, *whole, *tall, _SPARK if column.key == "spark" else 0.0])


def _most(column: SheetColumn, texts: Sequence[str]) -> float:
    lines = [line for text in (*texts, column.heading) for line in text.split("\n")]
    return max(_digits_wide(each, column) for each in lines)


def _digits_wide(text: str, column: SheetColumn) -> float:
    return (text_width(text, SIZE, bold=column.bold) + 6) / 7


def _cell_of(column: ShownColumn) -> Callable[[Row], Written]:
    def cell(row: Row) -> Written:
        match column.key:
            case "value":
                number = _value(row.figure)
            case "numerator":
                number = _count(row.figure.numerator, row.figure.numerator_text())
            case "denominator":
                number = _count(row.figure.denominator, row.figure.denominator_text())
            case _:
                number = None
        text = said(column, row)
        return number or Written(text, shown=text)

    return cell


def _value(figure: Figure) -> Written | None:
    """
    Give a value as a number that is shown with its unit; none where that would not fit.
    """
    exact, rounded, shown = figure.exact(), figure.rounded(), figure.written()
    if exact is None or rounded is None or len(shown) > _LONGEST_NUMBER:
        return None
    decimals = figure.meaning.decimals
    size = written_half_up(abs(exact), decimals=decimals, thousands=True)
    before, found, after = shown.lstrip("-\N{MINUS SIGN}").partition(size)
    if not found:
        return None
    pattern = f"{_literal(before)}{_digits(decimals)}{_literal(after)}"
    return Written(float(rounded), f"{pattern};-{pattern}", shown)


def _count(number: float | None, shown: str) -> Written | None:
    if number is None:
        return None
    decimals = len(str(number).partition(".")[2]) if number % 1 else 0
    return Written(number, _digits(decimals), shown)


def _change(row: Row) -> Written:
    if row.travel is None or row.travel.change is None:
        return Written(None)
    decimals = row.figure.meaning.decimals
    shown = written_half_up(row.travel.change, decimals=decimals, thousands=True, signed=True)
    change = Fraction(written_half_up(row.travel.change, decimals=decimals))
    pattern = _digits(decimals)
    return Written(float(change), f"+{pattern};-{pattern};{pattern}", shown)


def _digits(decimals: int) -> str:
    return "#,##0" + (f".{'0' * decimals}" if decimals > 0 else "")


def _literal(text: str) -> str:
    return '"' + text.replace('"', "") + '"' if text else ""
