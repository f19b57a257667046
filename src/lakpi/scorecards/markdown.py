"""
The Markdown face of a scorecard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from lakpi.scorecards.columns import DEFAULT, chosen
from lakpi.scorecards.parts import Content

_ENTITY: Final = re.compile(r"&(?=#?\w+;)")
_BEGINNING: Final = re.compile(r"^(\s*\d*)([-+=#>.)])")


def markdown_page(content: Content) -> str:
    """
    Write a scorecard as Markdown: a table for each group, and its notes under it.
    """
    columns = chosen(content.columns or DEFAULT)
    lines = [f"# {_plain(content.title)}", "", _line(content.subtitle), ""]
    lines += [_line(content.version), ""] if content.version else []
    for group in content.groups:
        headings = [column.heading for column in columns]
        rows = [tuple(column.cell(row) for column in columns) for row in group.rows]
        lines += [f"## {_plain(group.title)}", "", *_table(headings, rows), ""]
        notes = [
            f"- **{_plain(row.title)}** ({row.figure.period}): {_plain(remark)}"
            for row in group.rows
            for remark in row.remarks
        ]
        lines += [*notes, ""] if notes else []
    if content.about:
        lines += ["## Comparators", "", *(f"- {_line(each)}" for each in content.about), ""]
    for table in content.tables:
        lines += [f"## {_plain(table.title)}", ""]
        lines += [_line(table.note), ""] if table.note else []
        lines += [*_table(table.columns, table.rows), ""]
    return "\n".join(lines).rstrip() + "\n"


def _table(columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    yield "| " + " | ".join(map(_plain, columns)) + " |"
    yield "|" + " --- |" * len(columns)
    for row in rows:
        yield "| " + " | ".join(_plain(cell) for cell in row) + " |"


def _line(text: str) -> str:
    # What begins a line must not make it a heading, a list or a quotation.
    return _BEGINNING.sub(r"\1\\\2", _plain(text))


def _plain(text: str) -> str:
    # What data say must not become markup: a pipe ends a cell, an angle bracket opens a tag.
    safe = _ENTITY.sub("&amp;", text)
    safe = safe.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
    for mark in ("*", "_", "`", "[", "]", "~"):
        safe = safe.replace(mark, "\\" + mark)
    return "<br>".join(safe.splitlines())
