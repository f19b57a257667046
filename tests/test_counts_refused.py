"""
Tables of figures that cannot be right are refused, with the row and what to do.
"""

from __future__ import annotations

import pandas as pd
import pytest

import lakpi
from lakpi.catalogues import referrals
from lakpi.errors import FiguresError

ROW = {
    "indicator": ["rereferral_pct"],
    "area": ["Harrow"],
    "period": ["2013-14"],
    "numerator": ["269"],
    "denominator": ["2305"],
}


def test_a_part_is_not_larger_than_its_whole() -> None:
    table = pd.DataFrame({**ROW, "numerator": ["2306"]})
    with pytest.raises(FiguresError, match=r"row 1: the numerator of .* is larger"):
        lakpi.read_figures(table, referrals.CATALOGUE)


def test_a_misspelt_column_is_not_left_alone() -> None:
    table = pd.DataFrame(ROW).rename(columns={"denominator": "denominater"})
    with pytest.raises(FiguresError, match=r"'denominater' .* looks like 'denominator'"):
        lakpi.read_figures(table, referrals.CATALOGUE)


def test_another_column_is() -> None:
    table = pd.DataFrame({**ROW, "statement": ["S4"]})
    assert lakpi.read_figures(table, referrals.CATALOGUE).one().written() == "11.7%"
