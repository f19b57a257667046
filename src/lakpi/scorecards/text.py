"""
The terminal's face of a scorecard.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from lakpi.scorecards import wording
from lakpi.scorecards.columns import COLUMNS, DEFAULT, chosen, filled
from lakpi.scorecards.parts import Content, Row

WIDTH: Final = 100

_TOLD: Final = frozenset(COLUMNS) - {
    "good",
    "numerator",
    "denominator",
    "interval",
    "significance",
    "target",
    "rag",
    "trend",
    "flags",
    "commentary",
    "action",
    "owner",
    "definition",
}
"""What the lines of a row say already."""


def text_page(content: Content) -> str:
    """
    Write a scorecard as plain text, 100 columns wide.
    """
    lines = [content.title, "=" * len(content.title)]
    lines += textwrap.wrap(content.subtitle, WIDTH)
    lines += textwrap.wrap(content.version, WIDTH)
    keys = content.columns or DEFAULT
    # Of the usual columns the words "improving" and "better" tell what is good.
    if keys == filled(DEFAULT, content.rows()):
        keys = tuple(key for key in keys if key != "good")
    for group in content.groups:
        lines += _heading(group.title)
        for row in group.rows:
            lines += ["", *_row(row), *_chosen(row, keys)]
    if content.about:
        lines += _heading("Comparators")
        for sentence in content.about:
            lines += _indented(sentence, 2)
    for table in content.tables:
        lines += [*_heading(table.title), *textwrap.wrap(table.note, WIDTH)]
        for cells in table.rows:
            lines += _indented(f"{cells[0]}: {'; '.join(cell for cell in cells[1:] if cell)}", 2)
    return "\n".join(lines) + "\n"


def _heading(title: str) -> list[str]:
    return ["", title, "-" * len(title)]


def _row(row: Row) -> Iterator[str]:
    figure = row.figure
    yield from textwrap.wrap(f"{row.title}  [{figure.source}]", WIDTH)
    numbers = ", ".join(filter(None, [wording.basis(figure), wording.reported(figure)]))
    value = f"{figure.period}: {wording.value(figure)}" + (f" ({numbers})" if numbers else "")
    yield from _indented(value, 2)
    if before := wording.previous(row.travel):
        moved = wording.moved(row.travel)
        yield from _indented(f"was {before}" + (f": {moved}" if moved else ""), 2)
    for comparison in row.comparisons:
        said = [wording.compared(comparison)]
        if judged := wording.judged(comparison):
            said.append(judged)
        if place := wording.placed(comparison):
            said.append(f"rank {place}")
        yield from _indented("; ".join(said), 2)
    for remark in row.remarks:
        yield from _indented(f"note: {remark}", 2)


def _chosen(row: Row, keys: Sequence[str]) -> Iterator[str]:
    """
    The columns that the lines above do not tell, each with its heading.
    """
    for column in chosen(key for key in keys if key not in _TOLD):
        if said := "; ".join(column.cell(row).splitlines()):
            yield from _indented(f"{column.heading.lower()}: {said}", 2)


def _indented(text: str, by: int) -> list[str]:
    first, rest = " " * by, " " * (by + 2)
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest)
