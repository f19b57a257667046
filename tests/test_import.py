"""
Importing lakpi is quick and quiet: heavy libraries come when they are asked for.
"""

from __future__ import annotations

import functools
import json
import subprocess
import sys

import pytest

LATER = [
    "pint",
    "scipy",
    "hypothesis",
    "jinja2",
    "matplotlib",
    "polars",
    "holidays",
    "lakpi.catalogues",
    "lakpi.testing",
]


def loaded(script: str) -> list[str]:
    """
    Run a script in a fresh Python in which a warning is an error, and see what it loaded.
    """
    shown = f"{script}\nimport json, sys; print(json.dumps(sorted(sys.modules)))"
    done = run("-W", warnings(), "-c", shown)
    assert done.returncode == 0, done.stderr
    assert warnings() == "ignore" or not done.stderr
    modules: list[str] = json.loads(done.stdout)
    return modules


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own words
        [sys.executable, *words], capture_output=True, text=True, check=False
    )


@functools.cache
def warnings() -> str:
    """
    What to do with warnings: old releases of what lakpi needs have some of their own.
    """
    theirs = "import pandas, pint, narwhals.stable.v2, jinja2"
    return "ignore" if run("-W", "error", "-c", theirs).returncode else "error"


def test_import_loads_nothing_that_is_not_needed_yet() -> None:
    alone = loaded("import pandas, narwhals.stable.v2")
    with_lakpi = loaded("import lakpi")
    assert "lakpi" in with_lakpi
    assert [name for name in LATER if name in with_lakpi and name not in alone] == []


@pytest.mark.parametrize(
    ("script", "comes"),
    [
        ("import lakpi; lakpi.units.quantity(1, 'percent')", "pint"),
        ("import lakpi.catalogues", "lakpi.catalogues"),
        ("import lakpi.scorecards.html as html; html._jinja2()", "jinja2"),
    ],
)
def test_what_is_needed_comes_without_a_warning(script: str, comes: str) -> None:
    assert comes in loaded(script)


def test_the_catalogues_need_nothing_heavy_either() -> None:
    modules = loaded("import lakpi.catalogues")
    assert [name for name in ("pint", "scipy", "jinja2") if name in modules] == []


def test_every_public_name_is_there_and_is_typed() -> None:
    script = (
        "import lakpi\n"
        "missing = [name for name in lakpi.__all__ if not hasattr(lakpi, name)]\n"
        "assert not missing, missing\n"
        "assert len(lakpi.__all__) == len(set(lakpi.__all__)), 'each once'\n"
        "from importlib.resources import files\n"
        "assert files('lakpi').joinpath('py.typed').is_file()\n"
    )
    assert "lakpi" in loaded(script)
