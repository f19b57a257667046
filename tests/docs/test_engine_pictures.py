"""
The measurements behind "Which engine when", as tables and a picture.
"""

from __future__ import annotations

from pathlib import Path

import engine_pictures
import numpy as np

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


def test_in_memory_each_workload_stands_beside_numpy() -> None:
    some = engine_pictures.measured(DOCS / engine_pictures.MEASURED)
    assert "<svg" in engine_pictures.in_memory(some)
    for name in ("rereferrals", "stocks", "many"):
        own = some[(some["engine"] == "memory") & (some["workload"] == name)]
        assert {100_000, 1_000_000, 10_000_000} <= set(own.loc[own["case"] == "NumPy", "rows"])


def test_growth_through_duckdb_is_no_worse_than_n_log_n() -> None:
    table = engine_pictures.measured(DOCS / engine_pictures.MEASURED)
    own = table[(table["engine"] == "DuckDB") & (table["case"] == "lakpi, keyed")]
    for name in ("rereferrals", "stocks", "many"):
        some = own[own["workload"] == name].sort_values("rows")
        assert some["rows"].min() <= 100_000
        assert some["rows"].max() >= 100_000_000
        each = some["seconds"] / (some["rows"] * np.log(some["rows"]))
        assert each.iloc[-1] <= each.iloc[0]
