"""
The installation page: its extras are pyproject.toml's, and its commands name what is there.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import lakpi

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
DEVELOPERS = {"dev", "dev-checks", "dev-engines", "dev-tests", "docs"}


def project() -> dict[str, Any]:
    found = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    held: dict[str, Any] = found["project"]
    return held


def name_of(requirement: str) -> str:
    """
    The package that a requirement is of.

    >>> name_of("ibis-framework>=12,<13")
    'ibis-framework'
    """
    return re.split(r"[<>=!~\[; ]", requirement, maxsplit=1)[0]


def bounded_above() -> set[str]:
    extras = project()["optional-dependencies"]
    return {extra for extra, wanted in extras.items() if any("<" in each for each in wanted)}


def test_the_extras_are_those_that_there_are() -> None:
    table = re.search(r"<!-- extras: begin -->\n(.*?)<!-- extras: end -->", PAGE, re.DOTALL)
    assert table is not None
    rows = re.findall(r"^\| `([\w-]+)` \| ([^|]+) \| ([^|]+) \|$", table[1], re.MULTILINE)
    said = {extra: packages.split(", ") for extra, packages, _ in rows}
    extras = project()["optional-dependencies"]
    there = {
        extra: [name_of(each) for each in wanted]
        for extra, wanted in extras.items()
        if extra not in DEVELOPERS
    }
    assert said == there
    assert list(said) == sorted(said)


def test_every_command_names_extras_that_there_are() -> None:
    asked = re.findall(r"(?:lakpi|\.whl|\.)\[([\w,-]+)\]", PAGE)
    assert len(asked) >= 6
    extras = project()["optional-dependencies"]
    for each in asked:
        assert set(each.split(",")) <= set(extras), each


def test_the_wheel_is_of_this_version() -> None:
    wheels = set(re.findall(r"lakpi-([\w.]+)-py3-none-any\.whl", PAGE))
    assert wheels == {lakpi.__version__}


def test_the_bounds_are_as_said() -> None:
    assert f"Python {project()['requires-python'].removeprefix('>=')} or newer" in PAGE
    assert bounded_above() == {"sql"}
    for bound, words in (("pandas>=", "pandas "), ("numpy>=", "NumPy ")):
        (found,) = (each for each in project()["dependencies"] if each.startswith(bound))
        assert f"{words}{found.removeprefix(bound)}" in PAGE
