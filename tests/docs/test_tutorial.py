"""
The tutorial's blocks, one after the other, are a plain script that runs anywhere.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "tutorial.md").read_text(encoding="utf-8")
CODE = "\n".join(re.findall(r"```\{testcode\}\n(.*?)```", PAGE, re.DOTALL))
TABLE = Path("howto", "facts", "children_in_need.csv")


def test_it_can_be_typed_in_ten_minutes() -> None:
    lines = [line for line in CODE.splitlines() if line.strip()]
    assert 30 < len(lines) < 60
    assert max(map(len, lines)) <= 100


def test_as_a_script_it_runs_without_a_warning_and_makes_what_it_says(tmp_path: Path) -> None:
    for needed in ("jinja2", "lxml", "xlsxwriter"):
        pytest.importorskip(needed)
    script = tmp_path / "tutorial.py"
    script.write_text(CODE, encoding="utf-8")
    (tmp_path / "docs" / TABLE).parent.mkdir(parents=True)
    shutil.copyfile(DOCS / TABLE, tmp_path / "docs" / TABLE)
    done = subprocess.run(  # noqa: S603 - our own page
        [sys.executable, "-W", "error", str(script)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    made = {each.name for each in (tmp_path / "out" / "tutorial").iterdir()}
    censuses = {f"cin_{year}.xml" for year in (2023, 2024, 2025)}
    assert made == {*censuses, "scorecard.html", "scorecard.xlsx"}
    # What the page says in words, beside what it prints (which the doctest builder checks).
    assert "rereferral_pct 2023-24 20.1% short history" in done.stdout
    assert "2023-24 23.5% no flag" in done.stdout
    assert "no figure for Barnet, Reading, Hounslow, Slough (confidential)" in " ".join(
        done.stdout.split()
    )
