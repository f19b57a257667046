"""
Pages in a real browser: they fit three screens, ask for nothing, and break no rule of axe.

Needs Chromium, Node and ``npm install`` in this folder (`python dev.py screen` does that);
without them the tests skip and say so.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from examples import harrow_scorecard
from tests.scorecards import small

import lakpi

HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDTHS = [375, 768, 1440]


def needed() -> str:
    """
    Say what is missing; empty where nothing is.
    """
    missing = [] if any(map(shutil.which, BROWSERS)) else ["Chromium"]
    missing += [] if shutil.which("node") else ["Node"]
    missing += [] if (HERE / "node_modules" / "axe-core").is_dir() else ["npm install in here"]
    return ", ".join(missing)


pytestmark = pytest.mark.skipif(bool(needed()), reason=f"no browser to look with: {needed()}")


def whole_card() -> lakpi.Scorecard:
    """
    A card with everything on it: targets, intervals, commentary, history.
    """
    years = ["2009-10", "2010-11", "2011-12"]
    past = pd.DataFrame(
        {
            "indicator": ["again"] * 3,
            "area": ["Harrow"] * 3,
            "period": years,
            "numerator": ["200", "c", "250"],
            "denominator": ["1500", "c", "1400"],
        }
    )
    frame = pd.concat([small.table(), past], ignore_index=True).fillna("")
    everything = small.figures(frame)
    compared = lakpi.benchmark(
        everything.select(area="E09000015"),
        everything,
        against=[lakpi.area_set("West London", small.NAMES, pool="mean"), lakpi.england()],
    )
    targets = [
        lakpi.SingleTarget(indicator="again", value="10%", tolerance="1pp"),
        lakpi.SingleTarget(indicator="good", value="10%"),
    ]
    said = pd.DataFrame(
        {"indicator": ["again"], "commentary": [small.PLANTED], "action": ["Look"], "owner": ["A"]}
    )
    return lakpi.scorecard(
        compared,
        title="Everything",
        targets=targets,
        commentary=lakpi.read_commentary(said),
        level=0.95,
    )


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("screen")
    cards = {"harrow": harrow_scorecard.make(), "small": small.card(), "whole": whole_card()}
    pages = [str(card.to_html(folder / f"{name}.html")) for name, card in cards.items()]
    browser = next(path for path in map(shutil.which, BROWSERS) if path)
    done = subprocess.run(  # noqa: S603 - our own script on our own pages
        ["node", str(HERE / "look.mjs"), browser, str(folder), *pages],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    assert len(found) == len(pages) * len(WIDTHS)
    for each in found:
        picture = folder / f"{Path(each['page']).stem}-{each['width']}.png"
        assert picture.stat().st_size > 5_000
    return found


def test_no_rule_of_accessibility_is_broken(looked_at: list[dict[str, Any]]) -> None:
    assert [each for each in looked_at if each["violations"]] == []


def test_every_page_fits_the_screen(looked_at: list[dict[str, Any]]) -> None:
    assert [(each["page"], each["width"]) for each in looked_at if each["overflow"] > 0] == []


def test_nothing_is_asked_of_a_network_and_nothing_complains(
    looked_at: list[dict[str, Any]],
) -> None:
    assert [each["asked"] for each in looked_at if each["asked"]] == []
    assert [each["said"] for each in looked_at if each["said"]] == []
