"""
The design page argues every dependency and lists every floor, as pyproject.toml has them.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
CONFIGURED: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT: dict[str, Any] = CONFIGURED["project"]
DEVELOPERS = {"dev", "dev-checks", "dev-engines", "dev-tests", "docs"}


def parts(requirement: str) -> tuple[str, str]:
    """
    A requirement's package and its lowest version.

    >>> parts("ibis-framework>=12,<13"), parts("pandas-stubs")
    (('ibis-framework', '12'), ('pandas-stubs', ''))
    """
    name, _, bound = requirement.partition(">=")
    return name.casefold(), bound.partition(",")[0]


def table_after(words: str) -> list[tuple[str, ...]]:
    """
    The rows of the first table after some words.
    """
    _, _, rest = PAGE.partition(words)
    found = re.search(r"(?:^\|.*\|\n)+", rest, re.MULTILINE)
    assert found is not None, words
    lines = found[0].splitlines()[2:]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]


def test_every_dependency_has_its_line_and_its_reason() -> None:
    rows = table_after("What installing lakpi brings:")
    assert [(name.casefold(), bound) for name, bound, _ in rows] == [
        parts(each) for each in PROJECT["dependencies"]
    ]
    assert all(len(why.split()) >= 4 for *_, why in rows)


def test_every_extra_has_a_line_for_each_of_its_packages() -> None:
    rows = table_after("What the extras bring:")
    assert [(extra.strip("`"), name.casefold(), bound) for extra, name, bound, _ in rows] == [
        (extra, *parts(each))
        for extra, wanted in PROJECT["optional-dependencies"].items()
        if extra not in DEVELOPERS
        for each in wanted
    ]
    assert all(len(why.split()) >= 3 for *_, why in rows)


def test_what_developers_need_is_named() -> None:
    found = re.search(r"^Working on lakpi.*?(?=\n\n)", PAGE, re.DOTALL | re.MULTILINE)
    assert found is not None
    said = " ".join(found[0].casefold().split())
    spoken = {
        "lxml-stubs": "lxml",
        "pandas-stubs": "stubs of pandas",
        "scipy-stubs": "scipy",
        "pytest-cov": "coverage",
        "pytest-randomly": "random order",
        "pytest-xdist": "parallel runs",
        "myst-parser": "myst",
        "psycopg[binary]": "psycopg",
    }
    for extra in sorted(DEVELOPERS):
        for each in PROJECT["optional-dependencies"][extra]:
            name, _ = parts(each)
            if not name.startswith("lakpi["):
                assert spoken.get(name, name) in said, name


def test_the_floors_are_those_that_are_checked() -> None:
    contract = next(
        each for each in CONFIGURED["tool"]["importlinter"]["contracts"] if each["id"] == "floors"
    )
    checked = [frozenset(re.findall(r"\w+", layer)) for layer in contract["layers"]]
    rows = table_after("## The floors")
    said = [frozenset(re.findall(r"`(\w+)`", modules)) for _, modules, _ in rows]
    assert frozenset().union(*said) | {"testing"} == frozenset().union(*checked)
    # What the page calls one floor may be several layers, and never the other way round.
    floor_of = {name: place for place, names in enumerate(said) for name in names}
    places = [max(floor_of[name] for name in layer) for layer in checked if "testing" not in layer]
    assert places == sorted(places)
    for layer in checked:
        assert len({floor_of[name] for name in layer - {"testing"}}) <= 1, layer
