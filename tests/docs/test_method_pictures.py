"""
The charts of "Is it real?": drawn from a table that is DfE's to the last cell.
"""

from __future__ import annotations

import csv
import functools
from pathlib import Path
from typing import Final

import method_pictures
import pandas as pd
import pytest
from tests.published import C1, D5, code, needs_published, rows

import lakpi
from lakpi.catalogues import ALL
from lakpi.figures import Figures

DOCS: Final = Path(__file__).parents[2] / "docs"
PAGE: Final = DOCS / "howto" / "is_it_real.md"
COLUMNS: Final = {
    C1: ("rereferral_pct", "rereferral_count", "referral_count", "rereferral_percent"),
    D5: ("cpp_open_2y_pct", "2_years_or_more", "CPP_At31", "2_years_or_more_percent"),
}


@functools.cache
def facts() -> Figures:
    return lakpi.read_figures(pd.read_csv(DOCS / method_pictures.FACTS, dtype=str), ALL)


def test_every_picture_is_on_the_page_and_every_one_there_is_drawn() -> None:
    pytest.importorskip("matplotlib")
    drawn = method_pictures.pictures(facts())
    page = PAGE.read_text(encoding="utf-8")
    shown = [line.split("/")[-1] for line in page.splitlines() if line.startswith("```{include}")]
    assert sorted(shown) == sorted(f"{name}.inc" for name in drawn)
    for name, chart in drawn.items():
        text = method_pictures.shown(name, chart)
        assert f":alt: {chart.alt}\n" in text
        assert "\n" not in chart.alt
        assert "Harrow" in chart.alt


@needs_published
@pytest.mark.parametrize("file", COLUMNS)
def test_the_table_is_as_published(file: str) -> None:
    indicator, top, base, percent = COLUMNS[file]
    published = {
        (code(row), row["time_period"]): (row[top], row[base], row[percent]) for row in rows(file)
    }
    with (DOCS / method_pictures.FACTS).open(encoding="utf-8", newline="") as opened:
        held = [row for row in csv.DictReader(opened) if row["indicator"] == indicator]
    assert held
    for row in held:
        year = row["period"]
        end = str(int(year[:4]) + 1) if indicator == "rereferral_pct" else year[-4:]
        told = (row["numerator"], row["denominator"], row["reported"])
        assert told == published[row["area"], end]
    last = {row["area"] for row in held if "2025" in row["period"] or row["period"] == "2024-25"}
    here = {code(row) for row in rows(file) if row["time_period"] == "2025"}
    assert {each for each in here if each[:3] in ("E06", "E07", "E08", "E09", "E10")} <= last
