"""
Every example runs as a script, from any folder, and writes nothing beside itself.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NEEDS = {
    "annex_a_scorecard": ("jinja2", "xlsxwriter", "python_calamine"),
    "census_years": ("lxml",),
    "from_records": ("matplotlib",),
    "funnel_of_authorities": ("matplotlib",),
    "harrow_scorecard": ("jinja2",),
    "monthly_process_chart": ("matplotlib",),
    "neighbours_with_intervals": ("matplotlib",),
    "publication_version": ("jinja2",),
    "where_does_harrow_stand": ("jinja2",),
}
WRITES = {
    "annex_a_scorecard": 2,
    "census_years": 0,
    "from_records": 1,
    "funnel_of_authorities": 2,
    "harrow_scorecard": 2,
    "monthly_process_chart": 3,
    "neighbours_with_intervals": 3,
    "publication_version": 2,
    "where_does_harrow_stand": 1,
}


def test_all_are_here() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.py")} == set(NEEDS)


@pytest.mark.parametrize("name", sorted(NEEDS))
def test_it_runs(tmp_path: Path, name: str) -> None:
    for module in NEEDS[name]:
        pytest.importorskip(module)
    before = set(EXAMPLES.rglob("*.*"))
    out = [] if name == "census_years" else ["--out", str(tmp_path)]
    done = subprocess.run(  # noqa: S603 - our own examples
        [sys.executable, str(EXAMPLES / f"{name}.py"), *out],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"},
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout) > 500
    assert len(list(tmp_path.iterdir())) == WRITES[name]
    assert set(EXAMPLES.rglob("*.*")) == before
