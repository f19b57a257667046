"""
Pages in a real browser: they fit three screens, ask for nothing, and break no rule of axe.

Needs Chromium, Node and ``npm install`` in this folder (`python dev.py screen` does that);
without them the tests skip and say so.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from examples import harrow_scorecard
from tests.scorecards import small, test_every_column

import lakpi
from lakpi.disclosure import PUBLICATION
from lakpi.scorecards import Report, wording
from lakpi.scorecards.columns import COLUMNS
from lakpi.scorecards.freezing import freeze, thaw

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


def faces(
    folder: Path,
) -> dict[str, lakpi.Scorecard | lakpi.scorecards.Report | lakpi.scorecards.Frozen]:
    """
    Every kind of page that there is, by the name of its file.
    """
    harrow, whole = harrow_scorecard.make(), whole_card()
    kept = freeze(whole, folder / "kept.json", signed_by="The director", signed_on="1 May 2014")
    every = test_every_column.card(*COLUMNS)
    report = Report(
        title="Quarter 3",
        subtitle="For these tests.",
        cards=[harrow, whole, whole],
        prepared_for="Scrutiny",
        date="18 February 2014",
        look_first=2,
        qa=lakpi.QaLog((("files", "cin.xml", "rows", "12"), ("ledger", "referrals", "read", "12"))),
    )
    return {
        "harrow": harrow,
        "small": small.card(),
        "whole": whole,
        "every": every,
        "publication": whole.under(PUBLICATION),
        "frozen": thaw(kept),
        "report": report,
    }


@pytest.fixture(scope="module")
def printed(
    looked_at: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[str]]:
    """
    The text of each page of paper.
    """
    folder, program = Path(looked_at[0]["folder"]), shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext is not installed: what is printed cannot be read")
    read = {}
    for file in folder.glob("*.pdf"):
        done = subprocess.run(  # noqa: S603
            [program, "-layout", "-enc", "UTF-8", str(file), "-"], check=True, capture_output=True
        )
        read[file.stem] = done.stdout.decode().split("\f")[:-1]
    return read


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("screen")
    pages = [str(made.to_html(folder / f"{name}.html")) for name, made in faces(folder).items()]
    browser = next(path for path in map(shutil.which, BROWSERS) if path)
    done = subprocess.run(  # noqa: S603 - our own script on our own pages
        ["node", str(HERE / "look.mjs"), browser, str(folder), *pages],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    assert len(found) == len(pages) * len(WIDTHS)
    for each in found:
        each["folder"] = str(folder)
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


def test_who_has_no_mouse_sees_where_they_are_and_can_skip(
    looked_at: list[dict[str, Any]],
) -> None:
    for each in looked_at:
        first, *rest = each["stops"]
        assert (first["name"], first["href"]) == ("Skip to the figures", "#main")
        for stop in (first, *rest):
            if stop["tag"] == "body":
                continue  # past the last stop
            assert stop["name"], each["page"]
            assert stop["ring"] >= 2, (each["page"], each["width"], stop)
            assert stop["seen"], (each["page"], each["width"], stop)
        assert each["skipped"], each["page"]


def test_a_table_wider_than_the_screen_scrolls_by_keyboard(
    looked_at: list[dict[str, Any]],
) -> None:
    narrow = [each for each in looked_at if each["width"] == WIDTHS[0]]
    assert all(each["scrolled"] for each in narrow)
    for each in looked_at:
        assert each["moved"] is None or each["moved"] > 0, (each["page"], each["scrolled"])


def test_on_paper_nothing_is_cut(
    looked_at: list[dict[str, Any]], printed: dict[str, list[str]]
) -> None:
    # All columns at once are wider than a sheet of paper, as the how-to page says.
    wide = {each["page"]: each["cut"] for each in looked_at if each.get("cut")}
    assert set(wide) <= {"every.html"}
    assert {name: len(pages) for name, pages in printed.items() if len(pages) > 20} == {}
    harrow = printed["harrow"]
    assert 5 <= len(harrow) <= 12
    for name in ("harrow", "whole", "report"):
        text = " ".join(" ".join(printed[name]).split())
        assert "Definitions" in text
        # What leads somewhere on the screen leads nowhere on paper.
        assert "Back to the figure" not in text
        assert "Skip to" not in text


def test_on_paper_a_row_stands_on_one_page_with_its_heading(
    printed: dict[str, list[str]],
) -> None:
    card = harrow_scorecard.make()
    for group in card.groups:
        # A definition may be of the same name, but the definitions come last.
        heading = re.compile(f"^{re.escape(group.title)}$", re.MULTILINE)
        page = next(at for at in printed["harrow"] if heading.search(at))
        below = heading.split(page, maxsplit=1)[1]
        first = group.rows[0]
        assert first.figure.written().split()[0] in below, group.title
        assert first.title.split()[0] in below
    # The parts of one row on one sheet: its value beside what it was and its comparators.
    for row in card.rows():
        words = [wording.value(row.figure).split()[0], row.figure.period.split()[-1]]
        judged = [wording.judged(each) for each in row.comparisons if each.outcome]
        words += [each.split(" ", 1)[1][:12] for each in judged]
        assert any(all(word in page for word in words) for page in printed["harrow"]), row.title
