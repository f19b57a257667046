"""
The catalogue's index in a real browser: each filter keeps the rows that the definitions say.

A small site of the index and two indicators' pages is built with the documentation's own theme,
style and scripts, and opened from its files, without a network.  What is needed is as for the
other pages on screen, and Sphinx.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import pytest
from tests.screen.test_on_screen import BROWSERS, HERE, needed

from lakpi.catalogues import ALL

DOCS: Final = HERE.parents[1] / "docs"
PAGES: Final = ("rereferral_pct", "cin_open_duration_pct")
LACKING: Final = needed() or ("" if find_spec("sphinx") and find_spec("furo") else "Sphinx, furo")
CONF: Final = """
import runpy
of_the_site = runpy.run_path({conf!r})
globals().update({{k: v for k, v in of_the_site.items() if k.startswith(("html_", "myst_"))}})
extensions = ["myst_parser"]
html_static_path = [{static!r}]
templates_path = [{templates!r}]
language = "en-GB"
del of_the_site, runpy
"""

pytestmark = pytest.mark.skipif(bool(LACKING), reason=f"no browser to look with: {LACKING}")


def build(folder: Path) -> Path:
    """
    Build the few pages, and give the folder of the site.

    Links to the pages that are left out lead nowhere, which Sphinx says and which is no matter.
    """
    import catalogue_pages
    from catalogue_pages.strips import FOLDER, shown, strip

    source, site = folder / "source", folder / "site"
    pages = source / "_generated" / "catalogue"
    pages.mkdir(parents=True)
    (source / FOLDER).mkdir()
    conf = CONF.format(
        conf=str(DOCS / "conf.py"),
        static=str(DOCS / "_static"),
        templates=str(DOCS / "_templates"),
    )
    (source / "conf.py").write_text(conf, encoding="utf-8")
    (source / "index.md").write_text("# Start\n", encoding="utf-8")
    for name in ("index", *PAGES):
        text = catalogue_pages.pages()[f"{name}.md"]
        (pages / f"{name}.md").write_text(text, encoding="utf-8")
    for name in PAGES:
        chart = strip(DOCS, ALL[name])
        (source / FOLDER / f"{name}.inc").write_text(shown(name, chart), encoding="utf-8")
        chart.save(source / FOLDER / f"{name}.svg")
    done = subprocess.run(  # noqa: S603 - our own pages
        [sys.executable, "-m", "sphinx", "-q", "-b", "html", str(source), str(site)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return site / "_generated" / "catalogue"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("catalogue")
    site = build(folder)
    browser = next(path for path in map(shutil.which, BROWSERS) if path)
    files = [str(site / f"{name}.html") for name in ("index", *PAGES)]
    done = subprocess.run(  # noqa: S603 - our own script on our own pages
        ["node", str(HERE / "filter.mjs"), browser, str(folder), *files],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def counted(ids: list[str]) -> str:
    return f"{len(ids)} of {len(ALL)} indicators"


def wanted(name: str, choice: str) -> list[str]:
    """
    The ids of the indicators that a choice is of, from their definitions.
    """
    from catalogue_pages import words
    from catalogue_pages.columns import reading
    from catalogue_pages.domains import domains, sources_by_name

    from lakpi.units import unit

    sources = sources_by_name()
    kept = []
    for module, catalogue in domains():
        for each in catalogue.values():
            has = {
                "domain": [module.__name__.rpartition(".")[2].replace("_", " ")],
                "records-needed": [source.name for source in reading(each, sources).columns],
                "official-source": [words.publication(each)],
                "unit": [unit(each.meaning().unit).plural],
                "polarity": [str(each.polarity)],
            }
            if not choice or choice in has[name]:
                kept.append(each.id)
    return kept


def test_at_first_every_indicator_is_shown(found: dict[str, Any]) -> None:
    first = found["first"]
    assert first["ids"] == list(ALL)
    assert first["count"] == counted(list(ALL))
    assert first["form"]
    assert first["hash"] == ""


def test_each_choice_keeps_its_indicators_and_stands_in_the_address(
    found: dict[str, Any],
) -> None:
    assert len(found["choices"]) == 5
    for name, choices in found["choices"].items():
        assert len(choices) > 3
        for choice, state in choices.items():
            assert state["ids"] == wanted(name, choice), (name, choice)
            assert state["ids"]
            assert state["count"] == counted(state["ids"])
            assert state["hash"].startswith(f"#{name}=") == bool(choice)


def test_the_form_works_by_the_keyboard(found: dict[str, Any]) -> None:
    searched = found["searched"]["ids"]
    assert "rereferral_pct" in searched
    assert 1 < len(searched) < 20
    assert found["focused"] == "domain"
    both = set(searched) & set(wanted("domain", "referrals"))
    assert set(found["narrowed"]["ids"]) == both
    assert found["narrowed"]["count"] == counted(list(both))
    assert found["reset"]["ids"] == list(ALL)
    assert found["reset"]["hash"] == ""
    assert found["box"] == ["region", "Every indicator", 0]


def test_the_address_brings_a_choice_back(found: dict[str, Any]) -> None:
    assert found["again"] == found["narrowed"]
    assert found["stale"]["ids"] == wanted("polarity", "low is good")
    assert found["heading"]["ids"] == list(ALL)
    assert found["heading"]["hash"] == "#every-indicator"


def test_without_scripts_the_table_is_whole(found: dict[str, Any]) -> None:
    assert found["rows"] >= len(ALL)
    assert found["hidden"]
    assert found["shown"]


def test_pages_fit_their_screens_and_break_no_rule_of_accessibility(
    found: dict[str, Any],
) -> None:
    assert len(found["looks"]) == 3 * (1 + len(PAGES))
    assert [each for each in found["looks"] if each["violations"]] == []
    assert [each["name"] for each in found["looks"] if each["overflow"] > 0] == []
    assert found["said"] == []
