"""
The terminal's face of a scorecard.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from lakpi.scorecards import wording
from lakpi.scorecards.parts import Content, Row

WIDTH: Final = 100


def text_page(content: Content) -> str:
    """
    Write a scorecard as plain text, 100 columns wide.
    """
    lines = [content.title, "=" * len(content.title)]
    lines += textwrap.wrap(content.subtitle, WIDTH)
    for group in content.groups:
        lines += _heading(group.title)
        for row in group.rows:
            lines += ["", *_row(row)]
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


def _indented(text: str, by: int) -> list[str]:
    first, rest = " " * by, " " * (by + 2)
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest)
