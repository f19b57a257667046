"""
The page of one domain: its indicators in a table, and the columns of its sources.
"""

from __future__ import annotations

from collections.abc import Collection
from types import ModuleType

from catalogue_pages import words
from catalogue_pages.columns import kind, remarks
from catalogue_pages.domains import sources_of, title_of
from catalogue_pages.marks import anchor, file_of, plain, source_anchor, source_link, table
from lakpi.catalogues import Catalogue
from lakpi.sources import Column, Source
from lakpi.units import unit


def domain_page(module: ModuleType, catalogue: Catalogue, described: Collection[str]) -> str:
    """
    Write the page of a domain.

    Args:
        module: The domain.
        catalogue: Its indicators.
        described: The names of the sources that stand on an earlier page.
    """
    listed = "\n".join(each.id for each in catalogue.values())
    rows = [
        (
            f"[{plain(each.title)}]({file_of(each)})",
            # Where the definition stood before it had a page of its own.
            f'<span id="{anchor(each)}"></span>`{each.id}`',
            type(each).__name__.lower(),
            plain(unit(each.meaning().unit).plural),
            words.polarity(each),
        )
        for each in catalogue.values()
    ]
    parts = [
        f"# {plain(title_of(module))}",
        f"The definitions, and the makers of rules, are in {{py:mod}}`{module.__name__}`.",
        f"```{{toctree}}\n:hidden:\n:titlesonly:\n\n{listed}\n```",
        table(("indicator", "id", "kind", "unit", "polarity"), rows),
        "## Sources",
        "What the records need, to compute the indicators of this domain.",
        *(_source(each, known=each.name in described) for each in sources_of(module, catalogue)),
    ]
    return "\n\n".join(parts) + "\n"


def _source(source: Source, *, known: bool) -> str:
    if known:
        return f"{plain(source.title or source.name)}: see {source_link(source)}."
    rows = [(f"`{c.name}`", kind(c), plain(_told(c, source))) for c in source.columns]
    lines = [
        f"({source_anchor(source)})=",
        f"### {plain(source.title or source.name)}",
        "",
        f"The source `{source.name}`. {plain(str(source))}",
        "",
        table(("column", "holds", "remarks"), rows),
    ]
    if source.derived:
        facts = [(f"`{name}`", plain(derived.says())) for name, derived in source.derived]
        lines += ["", "Derived by lakpi:", "", table(("column", "what it is"), facts)]
    return "\n".join(lines)


def _told(column: Column, source: Source) -> str:
    codes = f"one of {', '.join(column.codes)}" if column.codes else ""
    return "; ".join(part for part in (remarks(column, source), codes) if part)
