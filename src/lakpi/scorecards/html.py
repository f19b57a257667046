"""
The HTML face of a scorecard: one self-contained page, no network.
"""

from __future__ import annotations

from importlib.resources import files
from types import ModuleType

from lakpi.errors import MissingExtraError
from lakpi.scorecards import wording
from lakpi.scorecards.parts import Content


def html_page(content: Content) -> str:
    """
    Write a scorecard as one HTML page that needs nothing else.

    Raises:
        MissingExtraError: Where jinja2 is not installed.
    """
    jinja2 = _jinja2()
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    template = environment.from_string(
        files("lakpi.scorecards").joinpath("page.html.j2").read_text(encoding="utf-8")
    )
    page: str = template.render(content=content, wording=wording)
    return page


def _jinja2() -> ModuleType:
    try:
        import jinja2
    except ImportError as error:
        message = "an HTML page needs jinja2: pip install 'lakpi[html]'"
        raise MissingExtraError(message) from error
    return jinja2
