"""
Write the catalogue's pages from the definitions, before Sphinx reads its sources.

There is an index with a table of every indicator, a page for each domain with the columns that
its sources need, and a page for each indicator: what it says of itself, a worked example that
ran, and what is published of it.  The pages are plain MyST in docs/_generated/catalogue, and the
pictures are in docs/_generated/strips; git ignores both.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypedDict

from generated import bring_up_to_date

from catalogue_pages.domain_page import domain_page
from catalogue_pages.domains import domains, sources_by_name, sources_of
from catalogue_pages.index_page import index_page
from catalogue_pages.indicator_page import indicator_page
from catalogue_pages.marks import file_of, short
from catalogue_pages.strips import FOLDER, strips

if TYPE_CHECKING:
    from sphinx.application import Sphinx

DOCS: Final = Path(__file__).parents[2]
"""The folder of the documentation."""


class _Metadata(TypedDict):
    version: str
    parallel_read_safe: bool
    parallel_write_safe: bool


@functools.cache
def pages(docs: Path = DOCS) -> dict[str, str]:
    """
    Write every page of the catalogue: from the name of its file to its text.

    Args:
        docs: The folder of the documentation, where the published values are.
    """
    made: dict[str, str] = {"index.md": index_page()}
    described: set[str] = set()
    known = sources_by_name()
    for module, catalogue in domains():
        made[f"{short(module)}.md"] = domain_page(module, catalogue, described)
        described |= {source.name for source in sources_of(module, catalogue)}
        for each in catalogue.values():
            made[file_of(each)] = indicator_page(docs, module, each, known)
    return made


def write_pages(app: Sphinx) -> None:
    """
    Bring the folders of the catalogue's pages and pictures up to date.
    """
    docs = Path(app.srcdir)
    bring_up_to_date(docs / "_generated" / "catalogue", pages(docs))
    folder = docs / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    drawn = dict(strips(docs))
    for stale in folder.iterdir():
        if stale.name not in drawn:
            stale.unlink()
    for name, text in drawn.items():
        target = folder / name
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            target.write_text(text, encoding="utf-8", newline="\n")


def setup(app: Sphinx) -> _Metadata:
    """
    Tell Sphinx when to call the function above.
    """
    app.connect("builder-inited", write_pages)
    return {"version": "2", "parallel_read_safe": True, "parallel_write_safe": True}
