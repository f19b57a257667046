"""
Tables of figures that cannot be right are refused, with the row and what to do.
"""

from __future__ import annotations

import pandas as pd
import pytest

import lakpi
from lakpi.catalogues import recruitment
from lakpi.errors import FiguresError

ROW = {
    "indicator": ["sw_vacancy_pct_establishment"],
    "area": ["Harrow"],
    "period": ["as at 31 January 2014"],
    "numerator": ["15"],
    "denominator": ["69"],
}


def test_a_part_is_not_larger_than_its_whole() -> None:
    table = pd.DataFrame({**ROW, "numerator": ["72"]})
    with pytest.raises(FiguresError, match=r"row 1: the numerator of .* is larger"):
        lakpi.read_figures(table, recruitment.CATALOGUE)


def test_a_misspelt_column_is_not_left_alone() -> None:
    table = pd.DataFrame(ROW).rename(columns={"denominator": "denominater"})
    with pytest.raises(FiguresError, match="'denominater' .* looks like 'denominator'"):
        lakpi.read_figures(table, recruitment.CATALOGUE)


def test_another_column_is() -> None:
    table = pd.DataFrame({**ROW, "statement": ["S4"]})
    assert lakpi.read_figures(table, recruitment.CATALOGUE).one().written() == "22%"
