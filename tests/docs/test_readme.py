"""
The README: its code runs, its links lead somewhere, and its commands are jobs.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import dev
import pytest

import lakpi

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def in_use() -> str:
    """
    The code between the two marks.
    """
    found = re.search(
        r"<!-- in use: begin -->\n```python\n(.*?)```\n<!-- in use: end -->", README, re.DOTALL
    )
    assert found is not None
    return found[1]


def test_the_snippet_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "examples" / "harrow", tmp_path / "examples" / "harrow")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(compile(in_use(), "README.md", "exec"), names)  # noqa: S102 - our own text
    printed = capsys.readouterr().out
    assert "rows read" in printed
    assert "Harrow, from synthetic records" in printed
    assert "England" in printed
    assert "<html" in (tmp_path / "out" / "card.html").read_text(encoding="utf-8")
    ours = names["ours"]
    assert isinstance(ours, lakpi.Figures)
    assert len(ours) == 4


def test_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)", README)
    assert links
    for link in links:
        assert (ROOT / link).exists(), link


def test_the_two_commands_are_jobs_on_both_systems() -> None:
    for job in ("scorecard", "test"):
        assert f"`make {job}`" in README
        assert f"`python dev.py {job}`" in README
        assert job in dev.JOBS
    assert "untested on Windows" in README
