"""
The Markdown face of a scorecard.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from lakpi.scorecards.columns import DEFAULT, ShownColumn, chosen, told
from lakpi.scorecards.definitions import NOWHERE, Names, definition_of, named
from lakpi.scorecards.parts import Content, Row

_ENTITY: Final = re.compile(r"&(?=#?\w+;)")
_BEGINNING: Final = re.compile(r"^(\s*\d*)([-+=#>.)])")


def markdown_page(content: Content, *, definitions: Names = NOWHERE) -> str:
    """
    Write a scorecard as Markdown: a table for each group, and its notes under it.

    Each indicator links to its definition, at the end: to an anchor of HTML, since
    programs that show Markdown do not agree on the anchors of headings.

    Args:
        content: The scorecard.
        definitions: The anchors of definitions that stand elsewhere in the same file.
    """
    columns = chosen(content.columns or DEFAULT)
    own = named(content.definitions)
    names = {**own, **definitions}
    lines = [f"# {_plain(content.title)}", ""]
    for text in filter(None, (content.subtitle, content.version)):
        lines += [_line(text), ""]
    for group in content.groups:
        headings = [column.heading for column in columns]
        rows = [[_cell(column, row, names) for column in columns] for row in group.rows]
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
        lines += [*_table(table.columns, [map(_plain, cells) for cells in table.rows]), ""]
    if own:
        lines += ["## Definitions", ""]
        for each in own:
            lines += [f'<a id="{names[each]}"></a>', "", f"### {_plain(each[0])}", ""]
            lines += [_line(" ".join(each[1])), ""]
    return "\n".join(lines).rstrip() + "\n"


def _cell(column: ShownColumn, row: Row, names: Names) -> str:
    said = _plain(told(column, row))
    name = names.get(definition_of(row.figure.meaning), "")
    linked = name and said and column.key in ("indicator", "definition")
    return f"[{said}](#{name})" if linked else said


def _table(columns: Sequence[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    yield "| " + " | ".join(map(_plain, columns)) + " |"
    yield "|" + " --- |" * len(columns)
    for row in rows:
        yield "| " + " | ".join(row) + " |"


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
