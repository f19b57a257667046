"""
The documentation's main pages in a real browser, by day and by night.

They fit a phone, a tablet and a desk, break no rule of axe and ask for nothing. The site has to be
built (`python dev.py docs`); LAKPI_SITE names it where it is built elsewhere.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.screen.test_on_screen import BROWSERS, HERE, WIDTHS, needed

SITE = Path(os.environ.get("LAKPI_SITE", HERE.parents[1] / "docs" / "_build" / "html"))
PAGES = (
    "index.html",
    "install.html",
    "quickstart.html",
    "_generated/catalogue/index.html",
    "_generated/catalogue/rereferral_pct.html",  # with its chart of what is published
    "howto/index.html",
    "howto/is_it_real.html",  # with pictures and wide tables
    "howto/comparators.html",
    "engineers/index.html",
    "engineers/indicators.html",
    "_generated/reference/lakpi.html",
    "_generated/reference/lakpi.areas.area.html",
    "_generated/gallery/index.html",
    "glossary.html",
    "changelog.html",
    "search.html",
)
AT_NIGHT = (
    "index.html",
    "quickstart.html",
    "_generated/catalogue/index.html",
    "_generated/catalogue/rereferral_pct.html",
    "_generated/reference/lakpi.areas.area.html",
)
CHOSEN = 'localStorage.getItem("theme") || "auto"'
"""How the theme's pages ask which colours the reader chose."""


def reason() -> str:
    """
    Say why nothing can be looked at; empty where it can.
    """
    if missing := needed():
        return f"no browser to look with: {missing}"
    return "" if (SITE / "index.html").is_file() else "the documentation is not built"


pytestmark = pytest.mark.skipif(bool(reason()), reason=reason())


def look(folder: Path, pages: Sequence[tuple[str, Path]]) -> Iterator[dict[str, Any]]:
    """
    Look at pages, at each width, and give what was found of each.
    """
    browser = next(path for path in map(shutil.which, BROWSERS) if path)
    done = subprocess.run(  # noqa: S603 - our own script on our own pages
        ["node", str(HERE / "look.mjs"), browser, str(folder), *(str(each) for _, each in pages)],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    assert len(found) == len(pages) * len(WIDTHS)
    for place, each in enumerate(found):
        yield {**each, "page": pages[place // len(WIDTHS)][0]}


def at_night(folder: Path) -> list[tuple[str, Path]]:
    """
    Copy pages as a reader sees them who chose dark colours.
    """
    for beside in ("_static", "_images"):
        (folder / beside).symlink_to((SITE / beside).resolve())
    copies = []
    for name in AT_NIGHT:
        html = (SITE / name).read_text(encoding="utf-8")
        assert html.count(CHOSEN) == 1
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(html.replace(CHOSEN, '"dark"'), encoding="utf-8")
        copies.append((f"{name}, at night", folder / name))
    return copies


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("docs")
    night = folder / "night"
    night.mkdir()
    by_day = [(name, (SITE / name).resolve()) for name in PAGES]
    assert [name for name, path in by_day if not path.is_file()] == []
    return list(look(folder, [*by_day, *at_night(night)]))


def test_no_rule_of_accessibility_is_broken(looked_at: list[dict[str, Any]]) -> None:
    broken = [(each["page"], each["width"], each["violations"]) for each in looked_at]
    assert [each for each in broken if each[-1]] == []


def test_every_page_fits_the_screen(looked_at: list[dict[str, Any]]) -> None:
    assert [(each["page"], each["width"]) for each in looked_at if each["overflow"] > 0] == []


def test_nothing_is_asked_of_a_network(looked_at: list[dict[str, Any]]) -> None:
    assert [(each["page"], each["asked"]) for each in looked_at if each["asked"]] == []
