"""
The marks of a page: tables, labels, and text that Markdown leaves alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import Final

from lakpi.indicators import Indicator
from lakpi.sources import Source

_LABEL: Final = re.compile(r"(?P<label>[^:.]{1,60}): (?P<rest>.+)", re.DOTALL)


def plain(text: str) -> str:
    """
    Keep Markdown from reading plain text as marks.
    """
    return re.sub(r"([\\`*_<>\[\]|{}$])", r"\\\1", text)


def sentence(said: str) -> str:
    """
    Write a sentence with what it is about in bold.
    """
    found = _LABEL.fullmatch(said)
    if found is None:
        return plain(said)
    return f"**{plain(found['label'])}:** {plain(found['rest'])}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """
    Write a table.
    """
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def terms(said: Iterable[tuple[str, str]]) -> str:
    """
    Write a list of terms, each with what it is; one without is left out.
    """
    return "\n\n".join(f"**{term}**\n: {text}" for term, text in said if text)


def short(module: ModuleType) -> str:
    """
    Give the last part of a module's name.
    """
    return module.__name__.rpartition(".")[2]


def domain_title(module: ModuleType) -> str:
    """
    Name a domain in words, as a choice in a list is named.

    >>> from lakpi.catalogues import section_47
    >>> domain_title(section_47)
    'section 47'
    """
    return short(module).replace("_", " ")


def file_of(each: Indicator) -> str:
    """
    Name the page of an indicator, in the folder of its own pages.
    """
    return f"{each.id}.md"


def anchor(each: Indicator) -> str:
    """
    Name the label of an indicator's page.
    """
    return f"indicator-{each.id.replace('_', '-')}"


def source_anchor(source: Source | str) -> str:
    """
    Name the label of a source's table of columns.
    """
    name = source if isinstance(source, str) else source.name
    return f"source-{name.replace('_', '-')}"


def source_link(source: Source | str) -> str:
    """
    Link to a source's table of columns.
    """
    name = source if isinstance(source, str) else source.name
    return f"[{name}](#{source_anchor(source)})"
