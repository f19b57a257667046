"""
Unfold only the reader's own branch of the site in the sidebar.

The theme lists every page of the site beside every page, which with hundreds of pages is most of
the work of building them, most of what a browser loads, and a long way to tab through. Here the
sidebar has the main pages, and unfolds those that lead to the page that is read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict, cast

from sphinx.application import Sphinx


class _Metadata(TypedDict):
    version: str
    parallel_read_safe: bool
    parallel_write_safe: bool


def fold(
    _app: Sphinx, _page: str, _template: str, context: dict[str, object], _doctree: object
) -> None:
    """
    Let the function that lists the site's pages fold the branches that the page is not on.
    """
    if "toctree" in context:
        whole = cast("Callable[..., str]", context["toctree"])
        context["toctree"] = lambda **options: whole(**{**options, "collapse": True})


def setup(app: Sphinx) -> _Metadata:
    """
    Tell Sphinx when to call the function above.
    """
    app.connect("html-page-context", fold, priority=400)  # before the theme's 500
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
