"""
The measurements behind "Which engine when", as tables and a picture.
"""

from __future__ import annotations

from pathlib import Path

import engine_pictures

DOCS = Path(__file__).parents[2] / "docs"


def test_every_case_of_ours_has_its_ratio() -> None:
    table = engine_pictures.measured(DOCS / engine_pictures.MEASURED)
    told = engine_pictures.table_of(table, "DuckDB").splitlines()
    ours = [line for line in told if "| lakpi, keyed |" in line and "10,000,000" in line]
    assert ours
    assert all(line.endswith("x SQL |") for line in ours)


def test_growth_is_drawn_with_a_line_to_hold_it_to() -> None:
    table = engine_pictures.measured(DOCS / engine_pictures.MEASURED)
    assert "<svg" in engine_pictures.growth(table)
