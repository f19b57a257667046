"""
The HTML face of a scorecard: one self-contained page, no network.
"""

from __future__ import annotations

from importlib.resources import files
from types import ModuleType
from typing import Final

from lakpi.errors import MissingExtraError
from lakpi.scorecards import wording
from lakpi.scorecards.columns import COLUMNS, DEFAULT, chosen
from lakpi.scorecards.parts import Content
from lakpi.scorecards.sparkline import sparkline


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
    keys = content.columns or DEFAULT
    has = {name: not _TOGETHER[name].isdisjoint(keys) for name in _TOGETHER}
    others = chosen(key for key in keys if not any(key in group for group in _TOGETHER.values()))
    page: str = template.render(
        content=content,
        wording=wording,
        keys=keys,
        has=has,
        others=others,
        width=2
        + len(others)
        + sum(has[name] for name in has if name not in ("indicator", "value")),
        cell={key: column.cell for key, column in COLUMNS.items()},
        spark=lambda history: jinja2.utils.markupsafe.Markup(sparkline(history)),
    )
    return page


_TOGETHER: Final = {
    "indicator": frozenset(("indicator", "good", "reference")),
    "value": frozenset(("value", "period", "numbers", "interval")),
    "target": frozenset(("target", "rag")),
    "past": frozenset(("was", "direction", "trend")),
    "compared": frozenset(("compared", "judgement", "rank")),
    "commentary": frozenset(("commentary", "action", "owner")),
}
"""The columns that share a cell on the page, so that a committee can take it in."""


def _jinja2() -> ModuleType:
    try:
        import jinja2
    except ImportError as error:
        message = "an HTML page needs jinja2: pip install 'lakpi[html]'"
        raise MissingExtraError(message) from error
    return jinja2
