"""
What a notebook or a console shows of a value: words or a table, never code.
"""

from __future__ import annotations

import html
from typing import Any, Final

import pandas as pd
import pytest

import lakpi
from lakpi.catalogues import ALL
from lakpi.catalogues.referrals import REFERRALS, REREFERRALS
from lakpi.displays import MOST, Tabled
from lakpi.testing.synthetic import synthetic

RECORDS: Final = synthetic(
    children=60, start="2011-04-01", end="2014-03-31", authorities=["Harrow"]
).records()
TABLE: Final = pd.DataFrame(
    {
        "indicator": "rereferral_pct",
        "area": ["Harrow", "Brent", "Barnet", "Ealing", "England", "Harrow"],
        "period": ["2013-14"] * 5 + ["2012-13"],
        "numerator": [269, 211, 752, 414, 150, 217],
        "denominator": [2305, 2131, 3521, 1999, 700, 1529],
    }
)
FIGURES: Final = lakpi.read_figures(TABLE, ALL)
OURS: Final = FIGURES.select(area="Harrow")
NOW: Final = FIGURES.select(period="2013-14")
LONDON: Final = lakpi.area_set("West <London>", ["Brent", "Barnet", "Ealing"], pool="mean")
COMPARED: Final = lakpi.benchmark(OURS, FIGURES, against=[LONDON, lakpi.england()])
CARD: Final = lakpi.scorecard(COMPARED)


class Printer:
    """
    As much of IPython's as is used.
    """

    def __init__(self) -> None:
        self.said = ""

    def text(self, text: str) -> None:
        self.said += text


@pytest.mark.parametrize(
    ("value", "begins"),
    [
        (RECORDS, "contacts: "),
        (RECORDS.ledger, "contacts: "),
        (RECORDS.coverage["referrals"], "complete from 1 April 2011 to 31 March 2014"),
        (REREFERRALS, "Re-referrals within 12 months of a previous referral ["),
        (REREFERRALS.denominator, "referrals with referral date in the period"),
        (REFERRALS, "Referrals to children's social care: one row for each"),
        (lakpi.area("Harrow"), "Harrow"),
        (LONDON, "West <London> (mean of 3)"),
        (lakpi.financial_years("2013-14")[0], "2013-14"),
        (
            OURS.one(period="2013-14"),
            "Re-referrals within 12 months of a previous referral, Harrow,",
        ),
        (next(iter(lakpi.significance(COMPARED))), "better than West <London>: 11.7% (95% CI"),
        (lakpi.reconcile(OURS, FIGURES), "0 of 0 figures differ"),
        (lakpi.protect(OURS), "Publication version"),
        (CARD.sentences()[0], "Re-referrals within 12 months of a previous referral: 11.7%"),
    ],
)
def test_a_notebook_shows_words(value: Any, begins: str) -> None:  # noqa: ANN401 - of any kind
    assert "_repr_pretty_" in vars(type(value)), "IPython would take the class's own __repr__"
    printer = Printer()
    value._repr_pretty_(printer, cycle=False)
    assert printer.said == str(value)
    assert printer.said.startswith(begins)
    assert "<class" not in printer.said


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        (COMPARED, ("West <London>", "3 of 3", "17.3%", "better", "2 of 4", "England", "21.4%")),
        (lakpi.significance(COMPARED), ("better than England: 11.7%", "lies below 21.4%")),
        (lakpi.recent_trend(OURS), ("cannot be calculated", "2 of 5 adjacent periods")),
        (
            lakpi.direction_of_travel(OURS),
            ("14.2%, 2012-13", "-2.5 percentage", "improving"),
        ),
        (lakpi.confidence_intervals(OURS), ("95%", "10.4 to 13.0%")),
        (
            lakpi.quantile_bands(NOW.select(area=["Harrow", "Brent", "Barnet", "Ealing"])),
            ("quarter",),
        ),
        (lakpi.funnel(NOW), ("below the lower 99.8% limit", "better")),
        (
            lakpi.judge_against_targets(
                OURS, [lakpi.SingleTarget(indicator="rereferral_pct", value="10%")]
            ),
            ("at most 10.0%", "■ off target", "+1.7 percentage points"),
        ),
    ],
)
def test_a_notebook_shows_a_table(table: Tabled[Any], cells: tuple[str, ...]) -> None:
    assert "_repr_pretty_" in vars(type(table))
    text, page = str(table), table._repr_html_()
    assert "11.7%" in text
    assert page.startswith("<table")
    for cell in cells:
        assert cell in text
        assert html.escape(cell, quote=False) in page


def test_a_long_table_says_how_much_more_there_is() -> None:
    years = pd.DataFrame(
        {
            "indicator": "rereferral_pct",
            "area": "Harrow",
            "period": [str(year) for year in range(1950, 2000)],
            "reported": "10",
        }
    )
    many = lakpi.benchmark(
        figures := lakpi.read_figures(years, ALL), figures, against=lakpi.england()
    )
    assert str(many).endswith("\n... and 10 more")
    assert str(many).count("England") == MOST
    assert many._repr_html_().endswith("<p>... and 10 more</p>")
    assert str(many.where(many.rows < 0)) == "(none)"


def test_an_area_is_selected_by_name_or_code() -> None:
    assert len(OURS) == 2
    assert len(FIGURES.select(area=["E09000015", "Brent"], period="2013-14")) == 2
    assert len(COMPARED.select(area="Harrow")) == len(COMPARED)
