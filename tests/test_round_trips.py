"""
What is exported of synthetic records is read back to the same rows.
"""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import lakpi
from lakpi.catalogues import referrals
from lakpi.records import Records
from lakpi.testing.annex_a import write_annex_a
from lakpi.testing.census import write_cin_census
from lakpi.testing.synthetic import Synthetic, synthetic

pytest.importorskip("lxml")
pytest.importorskip("xlsxwriter")
pytest.importorskip("python_calamine")

FEW = settings(
    max_examples=3,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
SEEDS = st.integers(0, 10_000)
CHILD = ["child_id", "sex", "birth_date", "ethnicity"]
CENSUS = {
    "referrals": ["referral_date", "referral_source", "no_further_action"],
    "episodes_of_need": [
        "referral_date",
        "closure_date",
        "no_further_action",
        "primary_need",
        "closure_reason",
        "disability",
    ],
    "assessments": ["start_date", "authorised_date", "referral_date"],
    "section_47_enquiries": ["start_date", "conference_date", "conference_not_needed"],
    "initial_conferences": ["conference_date", "enquiry_date"],
    "child_protection_plans": [
        "start_date",
        "end_date",
        "previous_plans",
        "category",
        "initial_category",
    ],
    "children_in_need_plans": ["start_date", "end_date"],
}
ANNEX_A = {
    "contacts": ["contact_date", "contact_source"],
    "referrals": ["referral_date", "referral_source", "no_further_action"],
    "assessments": ["start_date", "authorised_date", "child_seen", "support_needed"],
    "section_47_enquiries": ["start_date", "conference_date", "conference_not_needed"],
    "episodes_of_need": ["referral_date", "closure_date", "primary_need", "closure_reason"],
    "child_protection_plans": ["start_date", "end_date", "previous_plans", "category"],
    "periods_of_care": ["start_date", "end_date", "health_assessment_date"],
}


def rows(frame: pd.DataFrame, columns: list[str]) -> Counter[tuple[Any, ...]]:
    """
    The rows of some columns, however they are typed, in no order.
    """
    return Counter(
        tuple(map(_plain, row)) for row in frame[columns].astype(object).itertuples(index=False)
    )


def _plain(value: object) -> object:
    if value is None or value is pd.NaT or value is pd.NA or value == "":
        return None
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return int(value) if isinstance(value, float) else value


def made_in(frame: pd.DataFrame, name: str, first: str) -> pd.DataFrame:
    """
    The rows that a return from a day on holds: those that happened, or had not ended.
    """
    ends = {
        "assessments": "authorised_date",
        "episodes_of_need": "closure_date",
        "child_protection_plans": "end_date",
        "children_in_need_plans": "end_date",
        "periods_of_care": "end_date",
    }
    since = pd.Timestamp(first)
    if name in ends:
        end = pd.to_datetime(frame[ends[name]])
        return frame[end.isna() | (end >= since)]
    column = next(c for c in frame.columns if c.endswith("_date") and c != "birth_date")
    return frame[pd.to_datetime(frame[column]) >= since]


def held(made: Synthetic, records: Records, name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    ours = {source.name: frame for source, frame in made.frames().items()}[name]
    return ours, records.table(name).given


@FEW
@given(seed=SEEDS)
def test_a_census_is_read_back(tmp_path: Path, seed: int) -> None:
    made = synthetic(children=250, start="2023-04-01", end="2024-03-31", seed=seed)
    path = write_cin_census(made, tmp_path / "cin.xml", year=2024)
    records = lakpi.read_cin_census(path)
    for name, columns in CENSUS.items():
        ours, theirs = held(made, records, name)
        expected = rows(made_in(ours, name, "2023-04-01"), CHILD + columns)
        assert expected == rows(made_in(theirs, name, "2023-04-01"), CHILD + columns), name
    periods = lakpi.financial_years("2023-24")
    mine = lakpi.compute(referrals.REFERRALS_COUNT, made.records(), periods=periods).one()
    back = lakpi.compute(referrals.REFERRALS_COUNT, records, periods=periods).one()
    assert mine.value == back.value


@FEW
@given(seed=SEEDS)
def test_an_annex_a_workbook_is_read_back(tmp_path: Path, seed: int) -> None:
    made = synthetic(children=250, start="2013-04-01", end="2014-03-31", seed=seed)
    path = write_annex_a(made, tmp_path / "annex_a.xlsx")
    records = lakpi.read_annex_a(path, authority="Harrow", extracted="2014-03-31")
    for name, columns in ANNEX_A.items():
        ours, theirs = held(made, records, name)
        if name == "episodes_of_need":
            ours = ours[~ours["no_further_action"].astype(bool)]
        expected = rows(made_in(ours, name, "2013-09-30"), CHILD + columns)
        assert expected == rows(theirs, CHILD + columns), name
