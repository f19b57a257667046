"""
The design's own examples: what they promise about length and form, on a small frame.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import attrs
import pandas as pd
import pytest

import lakpi
from lakpi.catalogues import ALL, child_protection, referrals
from lakpi.testing import example

# fmt: off
REFERRALS = lakpi.Source("referrals", area="authority", person="child_id", key=["referral_id"],
    columns=[lakpi.Column("authority", str), lakpi.Column("child_id", str), lakpi.Column("referral_id", str),  # noqa: E501
             lakpi.Column("referral_date", lakpi.Date), lakpi.Column("sex", str, breakdown=True)],
    derived={"previous_referral_date": lakpi.previous("referral_date")})
received = lakpi.count("referrals", REFERRALS, lakpi.During("referral_date"))
REREFERRALS = lakpi.Percentage(
    id="rereferrals", title="Re-referrals within 12 months of a previous referral",
    denominator=received,
    numerator=received.where(lakpi.col("previous_referral_date").on_or_after("referral_date", months=-12)),  # noqa: E501
    polarity=lakpi.Polarity.LOW_IS_GOOD, decimals=1, reference=lakpi.Reference("DfE, Children in need, table C1"))  # noqa: E501
# fmt: on


@pytest.fixture
def records() -> lakpi.Records:
    """
    A comes back on the anniversary, B a day after it, C twice on one day, D never.
    """
    frame = pd.DataFrame(
        {
            "authority": "Harrow",
            "child_id": ["A", "A", "B", "B", "C", "C", "D"],
            "referral_id": list("1234567"),
            "referral_date": pd.to_datetime(
                [
                    *("2023-06-15", "2024-06-15", "2023-06-15", "2024-06-16"),
                    *("2024-07-01", "2024-07-01", "2025-03-31"),
                ]
            ),
            "sex": ["F", "F", "M", "M", "F", "F", None],
        }
    )
    return lakpi.read_frames({REFERRALS: frame}, complete=("2023-04-01", "2025-03-31"))


def test_ones_own_indicator_gives_the_right_number(records: lakpi.Records) -> None:
    figures = lakpi.compute(
        REREFERRALS, records, periods=lakpi.financial_years("2023-24", "2024-25"), by=["sex"]
    )
    year = figures.select(period="2024-25")
    whole = year.one(breakdown="")
    assert (whole.numerator, whole.denominator, whole.written()) == (1, 5, "20.0%")
    assert {each.category: each.numerator for each in year.select(breakdown="sex")} == {
        "F": 1,
        "M": 0,
        "not recorded": 0,
    }
    assert "short history" in figures.one(period="2023-24", breakdown="").flags
    assert "short history" not in whole.flags


def test_the_cases_behind_it(records: lakpi.Records) -> None:
    behind = lakpi.cases(REREFERRALS, records, period="2024-25", part="numerator")
    assert behind["referral_id"].tolist() == ["2"]


def test_it_is_a_value_that_prints_itself() -> None:
    same = attrs.evolve(REREFERRALS, title=REREFERRALS.title)
    assert {REREFERRALS: "ours"}[same] == "ours"
    assert "previous referral date is on or after referral date less 12 months" in str(REREFERRALS)


def test_from_records_to_a_scorecard(tmp_path: Path) -> None:
    """
    The first example, with frames and a table of counts in place of the files.
    """
    records = example(
        {
            referrals.REFERRALS: {
                "child_id": ["A", "A", "B", "C"],
                "referral_date": ["2023-06-15", "2024-05-02", "2024-06-03", "2024-09-09"],
                "sex": ["F", "F", "M", "M"],
                "birth_date": ["2012-01-01", "2012-01-01", "2020-02-02", "2008-08-08"],
            },
            child_protection.PLANS: {
                "start_date": ["2022-04-01", "2024-10-10"],
                "sex": ["F", "M"],
            },
        },
        complete=("2022-04-01", "2025-03-31"),
    )
    ours = lakpi.compute(
        [referrals.REREFERRALS, child_protection.OPEN_2_YEARS_OR_MORE],
        records,
        periods=lakpi.financial_years("2023-24", "2024-25"),
        by=["sex", ("sex", "age_band")],
    )
    theirs = lakpi.read_figures(
        pd.DataFrame(
            [
                ("rereferral_pct", "Barnet", "2024-25", 500, 4000, "12.5"),
                ("rereferral_pct", "Merton", "2024-25", 300, 2000, "15.0"),
                ("rereferral_pct", "England", "2024-25", 138_000, 625_000, "22.1"),
            ],
            columns=["indicator", "area", "period", "numerator", "denominator", "reported"],
        ),
        ALL,
        origin="published",
    )
    harrow = lakpi.area("Harrow")
    compared = lakpi.benchmark(
        ours,
        theirs,
        match="same period",
        against=[
            harrow.statistical_neighbours("2025", pool="median"),
            harrow.region(),
            lakpi.england(),
        ],
    )
    card = lakpi.scorecard(compared, title="Harrow")
    assert card.to_html(tmp_path / "scorecard.html").exists()
    assert len(card.to_frame()) == len(card.rows())

    figure = ours.one(indicator="rereferral_pct", period="2024-25", breakdown="")
    assert figure.written() == "33.3%"
    neighbours, region, england = compared.of(figure)
    assert neighbours.of == 10
    assert neighbours.n == 2
    assert neighbours.benchmark == Fraction(55, 4)
    assert region.reason == "x"
    assert str(england.outcome) == "worse"
    behind = lakpi.cases(referrals.REREFERRALS, records, period="2024-25", part="numerator")
    assert behind["child_id"].tolist() == ["A"]
