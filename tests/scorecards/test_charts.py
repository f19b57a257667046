"""
A trend chart: the same words in the picture as beside it, gaps said, one series only.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pandas as pd
import pytest

import lakpi
from lakpi.catalogues import referrals
from lakpi.errors import FiguresError

pytest.importorskip("matplotlib")
SVG = "{http://www.w3.org/2000/svg}"


def figures(values: list[str], area: str = "Harrow") -> lakpi.Figures:
    months = [str(month) for month in lakpi.months("April 2013", "July 2013")][: len(values)]
    table = pd.DataFrame(
        {"indicator": "referrals_count", "area": area, "period": months, "numerator": values}
    )
    return lakpi.read_figures(table, referrals.CATALOGUE)


def test_the_words_are_in_the_picture(tmp_path: Path) -> None:
    chart = lakpi.trend_chart(figures(["180", "x", "210", "195"]), title="Referrals <by> month")
    assert chart.alt == (
        "3 periods, from 180 referrals (April 2013) to 195 referrals (July 2013); lowest"
        " 180 referrals (April 2013), highest 210 referrals (June 2013). Of 4 periods, 1 without"
        " a number."
    )
    root = ET.parse(chart.save(tmp_path / "new" / "chart.svg")).getroot()  # noqa: S314 - our own
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Referrals <by> month"
    assert root.findtext(f"{SVG}desc") == chart.alt
    assert chart.svg == chart._repr_svg_()


def test_the_same_figures_give_the_same_words_whatever_their_order() -> None:
    made = figures(["180", "200"])
    turned = made.where(made.to_frame()["value"].to_numpy() > 0)
    assert lakpi.trend_chart(made).alt == lakpi.trend_chart(turned).alt
    assert lakpi.trend_chart(made).title == "Referrals, Harrow"


def test_two_series_or_none_are_refused() -> None:
    both = lakpi.combine(figures(["180"]), figures(["90"], area="Brent"))
    with pytest.raises(FiguresError, match="one series; these figures are of 2"):
        lakpi.trend_chart(both)
    with pytest.raises(FiguresError, match="needs a number"):
        lakpi.trend_chart(figures(["x"]))
