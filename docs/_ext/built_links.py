"""
Check the built site: every link within it leads to a page, and to a place on that page.

Sphinx checks the references that it resolves; headings linked to by hand, pictures, downloads
and what the theme adds it does not.  So the HTML itself is read, when it is built.  A link
that leads nowhere is a warning, and the build fails.  Addresses outside are not visited: they
are listed in links_outside.txt beside the pages.
"""

from __future__ import annotations

from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path
from typing import Final, TypedDict
from urllib.parse import unquote, urlsplit

import attrs
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util import logging

_LOG: Final = logging.getLogger(__name__)
LISTED: Final = "links_outside.txt"
"""The file that lists the addresses outside."""


class _Metadata(TypedDict):
    version: str
    parallel_read_safe: bool
    parallel_write_safe: bool


@attrs.define
class Page:
    """
    What a page links to, and the places on it that can be linked to.
    """

    links: set[str] = attrs.Factory(set)
    places: set[str] = attrs.Factory(set)


class _Reader(HTMLParser):
    """
    Reads a page's links and places.
    """

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value is None:
                continue
            if name == "id" or (name == "name" and tag == "a"):
                self.page.places.add(value)
            elif name in {"href", "src"}:
                self.page.links.add(value)


def read(html: str) -> Page:
    """
    Read a page.

    >>> page = read('<h1 id="top">A</h1> <a href="b.html#c">B</a>')
    >>> page.places, page.links
    ({'top'}, {'b.html#c'})
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page


@attrs.frozen
class Checked:
    """
    What was found in a site.

    Attributes:
        inside: How many links within the site there are, each counted once a page.
        broken: The pages with links that lead nowhere, and those links.
        outside: The addresses outside, in order.
    """

    inside: int
    broken: tuple[tuple[Path, str], ...]
    outside: tuple[str, ...]


def check(pages: Iterable[Path]) -> Checked:
    """
    Follow every link on some pages.

    Args:
        pages: The files of the pages.
    """
    read_pages = {each.resolve(): read(each.read_text(encoding="utf-8")) for each in pages}
    inside, broken, outside = 0, [], set()
    for path, page in read_pages.items():
        for link in sorted(page.links):
            parts = urlsplit(link)
            if parts.scheme in {"http", "https", "mailto"} or parts.netloc:
                outside.add(link)
            elif parts.scheme != "data":
                inside += 1
                if not _leads(path, unquote(parts.path), unquote(parts.fragment), read_pages):
                    broken.append((path, link))
    return Checked(inside, tuple(broken), tuple(sorted(outside)))


def _leads(path: Path, to: str, place: str, pages: dict[Path, Page]) -> bool:
    target = (path.parent / to).resolve() if to else path
    if not target.is_file():
        return False
    if not place or target.suffix != ".html":
        return True
    if target not in pages:  # a page that is built, and no longer part of the site
        return False
    return place in pages[target].places


def check_site(app: Sphinx, error: Exception | None) -> None:
    """
    Check the pages of a site that has been built.
    """
    builder = app.builder
    if error is not None or not isinstance(builder, StandaloneHTMLBuilder):
        return
    folder = Path(builder.outdir)
    named = [Path(builder.get_outfilename(name)) for name in builder.env.found_docs]
    added = [folder / f"{name}.html" for name in ("genindex", "py-modindex", "search")]
    found = check(each for each in [*named, *added] if each.is_file())
    for path, link in found.broken:
        _LOG.warning("%s: %s leads nowhere", path.relative_to(folder.resolve()), link, type="links")
    (folder / LISTED).write_text("".join(f"{each}\n" for each in found.outside), encoding="utf-8")
    _LOG.info(
        "%d links inside followed; %d addresses outside listed in %s",
        found.inside,
        len(found.outside),
        LISTED,
    )


def setup(app: Sphinx) -> _Metadata:
    """
    Tell Sphinx when to call the function above.
    """
    app.connect("build-finished", check_site)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
