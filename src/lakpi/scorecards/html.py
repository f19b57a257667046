"""
The HTML face of a scorecard: one self-contained page, no network.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files
from types import ModuleType
from typing import Final

import attrs

from lakpi.errors import MissingExtraError
from lakpi.scorecards.columns import ShownColumn, chosen
from lakpi.scorecards.definitions import NOWHERE, Names, named
from lakpi.scorecards.parts import Content
from lakpi.scorecards.showing import Page, PageGroup, PageRow, page_of
from lakpi.scorecards.sparkline import sparkline

__all__ = ["html_page", "in_frame", "row_names"]

_TOGETHER: Final = {
    "indicator": ("indicator", "good", "reference"),
    "value": ("value", "period", "numbers", "interval"),
    "target": ("rag", "target"),
    "past": ("was", "direction", "trend"),
    "compared": ("compared", "rank", "judgement", "significance"),
    "commentary": ("commentary", "action", "owner"),
}
"""The columns that share a cell on the page, so that a committee can take it in."""

_HEADINGS: Final = {
    "indicator": "Indicator",
    "value": "Value",
    "target": "Target",
    "past": "Was, and direction",
    "compared": "Compared with",
    "commentary": "Commentary",
}
_OFTEN_EMPTY: Final = frozenset({"target", "past", "compared"})
_LONG: Final = 60
"""A text of more letters has a wider column."""


@attrs.frozen
class _Block:
    """
    One column of the page: several of the card's, or one.
    """

    key: str
    heading: str
    wide: bool = False


def html_page(card: Content | Page, *, definitions: Names = NOWHERE, rows: Names = NOWHERE) -> str:
    """
    Write a scorecard as one HTML page that needs nothing else.

    Args:
        card: The scorecard.
        definitions: The ids of definitions that stand elsewhere in the same file.
        rows: The ids of the rows elsewhere in it, by their definitions.

    Raises:
        MissingExtraError: Where jinja2 is not installed.
    """
    jinja2 = _jinja2()
    page = card if isinstance(card, Page) else page_of(card)
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    template = environment.from_string(
        files("lakpi.scorecards").joinpath("page.html.j2").read_text(encoding="utf-8")
    )
    own = named(page.definitions)
    written: str = template.render(
        page=page,
        keys=page.columns,
        blocks_of=lambda group: list(_blocks(chosen(page.columns), page, group)),
        defined={**definitions, **own},
        own=own,
        back={**rows, **row_names(page)},
        spark=lambda history: jinja2.utils.markupsafe.Markup(sparkline(history)),
    )
    return written


def row_names(page: Page) -> Names:
    """
    Name the first row of each definition.
    """
    names: dict[tuple[str, tuple[str, ...]], str] = {}
    for number, row in enumerate(page.rows(), start=1):
        names.setdefault(row.definition, f"row-{number}")
    return names


def in_frame(title: str, page: str) -> str:
    """
    Put a page into a notebook: in a frame, so that its styles and links stay its own.
    """
    style = "border:1px solid #b1b4b6; height:40rem; resize:vertical; width:100%"
    return (
        f'<iframe title="{escape(title)}" style="{style}" sandbox=""'
        f' srcdoc="{escape(page)}"></iframe>'
    )


def _blocks(columns: Sequence[ShownColumn], page: Page, group: PageGroup) -> Iterator[_Block]:
    """
    Order the page as the card is ordered: each block stands where its first column does.

    A group of which no figure has a past, a target or a comparator has no column for it.
    """
    whose = {key: block for block, keys in _TOGETHER.items() for key in keys}
    order = [whose.get(each.key, each.key) for each in columns]
    # What every row has, whatever was chosen: what it is, and how much.
    order = ["indicator", *([] if "value" in order else ["value"]), *order]
    headings = {each.key: each.heading for each in columns} | _HEADINGS
    for key in dict.fromkeys(order):
        if key in _OFTEN_EMPTY and not any(_says(row, key) for row in group.rows):
            continue
        longest = max((len(row.cells.get(key, "")) for row in page.rows()), default=0)
        yield _Block(key, headings[key], wide=longest > _LONG)


def _says(row: PageRow, block: str) -> bool:
    if block == "compared":
        return bool(row.comparisons)
    return any(row.cells.get(key) for key in _TOGETHER[block])


def _jinja2() -> ModuleType:
    try:
        import jinja2
    except ImportError as error:
        message = 'an HTML page needs jinja2: pip install "lakpi[html]"'
        raise MissingExtraError(message) from error
    return jinja2
