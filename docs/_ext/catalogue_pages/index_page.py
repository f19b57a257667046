"""
The index: one table of every indicator, and the form that filters it.

The table is whole in the page, and each filter is the text of one of its cells.  The form is
hidden until the script that makes it work (docs/_static/catalogue.js) shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from catalogue_pages import words
from catalogue_pages.columns import reading
from catalogue_pages.domains import domains, sources_by_name
from catalogue_pages.marks import domain_title, file_of, plain, short, table
from lakpi.indicators import Indicator
from lakpi.units import unit

HEAD: Final = (
    "indicator",
    "id",
    "kind",
    "unit",
    "polarity",
    "domain",
    "records needed",
    "official source",
)
FILTERS: Final = ("domain", "records needed", "official source", "unit", "polarity")
"""The columns that the form chooses by."""


def index_page() -> str:
    """
    Write the index of the catalogue.
    """
    held = list(_cells())
    rows = [
        (
            f"[{plain(cells[0])}]({file_of(each)})",
            f"`{cells[1]}`",
            *(plain(cell) for cell in cells[2:5]),
            f"[{plain(cells[5])}]({page}.md)",
            *(plain(cell) for cell in cells[6:]),
        )
        for each, page, cells in held
    ]
    listed = "\n".join(short(module) for module, _ in domains())
    parts = [
        "---\nhide-toc: true\n---",  # the table needs the room
        "# The catalogue",
        (
            f"lakpi ships {len(rows)} indicators. Each is a value in a module of"
            " `lakpi.catalogues`, and `lakpi.catalogues.ALL` holds them all. These pages are"
            " written from the definitions, so they say what is computed."
        ),
        (
            "A definition that is missing is [as short to write](../../howto/own_indicator.md)"
            " as those here."
        ),
        "## Every indicator",
        "```{raw} html\n" + form([cells for _, _, cells in held]) + "\n```",
        "```{table} Every indicator, with its unit, its polarity and where it comes from\n"
        ":class: catalogue-table\n\n" + table(HEAD, rows) + "\n```",
        "## Domains",
        "A domain's page lists the columns that its records need.",
        f"```{{toctree}}\n:maxdepth: 1\n:titlesonly:\n\n{listed}\n```",
    ]
    return "\n\n".join(parts) + "\n"


def _cells() -> Iterator[tuple[Indicator, str, tuple[str, ...]]]:
    """
    Yield each indicator with the name of its domain's page and the texts of its row.
    """
    known = sources_by_name()
    for module, catalogue in domains():
        for each in catalogue.values():
            cells = (
                each.title,
                each.id,
                type(each).__name__.lower(),
                unit(each.meaning().unit).plural,
                words.polarity(each),
                domain_title(module),
                ", ".join(source.name for source in reading(each, known).columns),
                words.publication(each),
            )
            yield each, short(module), cells


def form(rows: Iterable[tuple[str, ...]]) -> str:
    """
    Write the form: a search box, and a list of choices for each filter.

    Args:
        rows: The texts of the table's rows, in the order of `HEAD`.

    Returns:
        The HTML, without an empty line: one would end it in Markdown.
    """
    held = list(rows)
    count = f"{len(held)} of {len(held)} indicators"
    lines = [
        '<form class="catalogue-filter" role="search" aria-label="Filter the indicators" hidden>',
        '<div><label for="catalogue-search">Search</label>',
        '<input type="search" id="catalogue-search" name="search" autocomplete="off"></div>',
    ]
    for name in FILTERS:
        spelt = name.replace(" ", "-")
        choices = "".join(
            f'<option value="{escape(choice)}">{escape(choice)}</option>'
            for choice in _choices(name, held)
        )
        lines += [
            f'<div><label for="catalogue-{spelt}">{name.capitalize()}</label>',
            f'<select id="catalogue-{spelt}" name="{spelt}" data-column="{HEAD.index(name)}">',
            f'<option value="">any</option>{choices}</select></div>',
        ]
    lines += [
        '<div><button type="reset">Show all</button></div>',
        f'<p role="status">{count}</p>',
        "</form>",
    ]
    return "\n".join(lines)


def _choices(name: str, rows: Iterable[tuple[str, ...]]) -> list[str]:
    """
    List what a column holds, each once; of several in one cell each for itself.
    """
    cells = (row[HEAD.index(name)] for row in rows)
    if name == "records needed":
        return sorted({part for cell in cells for part in cell.split(", ")}, key=str.casefold)
    return sorted(set(cells), key=str.casefold)
