"""
The engineers' pages: their code passes ``mypy --strict``, as they say that a stranger's can.

That it runs, and prints what the pages say, the documentation's build tests.
"""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import lakpi

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs" / "engineers").glob("*.md"))


def code_of(page: Path) -> str:
    """
    All that runs on a page, in order, as one module.
    """
    return "\n\n".join(
        re.findall(r"```\{testcode\}\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    )


@pytest.mark.skipif(find_spec("mypy") is None, reason="mypy is not installed (extra dev-checks)")
def test_their_code_passes_the_strict_checker(tmp_path: Path) -> None:
    written = []
    for page in PAGES:
        if code := code_of(page):
            written.append(tmp_path / f"{page.stem}_page.py")
            written[-1].write_text(code, encoding="utf-8")
    assert len(written) >= 5
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--no-pretty", *written],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stdout


def test_no_block_of_python_is_left_unrun() -> None:
    for page in PAGES:
        fences = re.findall(r"^```(\S*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
        assert {each for each in fences if each} <= {
            "{testcode}", "{testoutput}", "{doctest}", "{toctree}", "text",
        }, page.name  # fmt: skip


def test_names_said_to_be_public_are_there() -> None:
    page = (ROOT / "docs" / "engineers" / "using.md").read_text(encoding="utf-8")
    said = set(re.findall(r"`lakpi\.(\w+)`", page))
    assert said >= {"cases", "catalogues", "errors", "freeze", "qa_log", "star", "testing"}
    for name in said - {"__version__"}:
        assert name in lakpi.__all__ or find_spec(f"lakpi.{name}") is not None, name
