"""
Files of explore education statistics, made by hand and by Hypothesis.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

import attrs
import pandas as pd
from hypothesis import strategies as st

Row = Mapping[str, str]

FIXED = {
    "time_period": "202324",
    "time_identifier": "Academic year",
    "geographic_level": "Local authority",
    "country_code": "E92000001",
    "country_name": "England",
    "region_code": "E13000002",
    "region_name": "Outer London",
    "old_la_code": "310",
    "new_la_code": "E09000015",
    "la_name": "Harrow",
}
"""A row of Harrow, without filters and values."""


def table(*rows: Row, **common: str) -> pd.DataFrame:
    """
    Make a frame of rows of Harrow, each with what it says otherwise.
    """
    return pd.DataFrame([{**FIXED, **common, **row} for row in rows]).fillna("")


def written(frame: pd.DataFrame) -> str:
    """
    Write a frame as a CSV file is written.
    """
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(frame.columns)
    writer.writerows(frame.to_numpy().tolist())
    return held.getvalue()


@attrs.frozen
class Made:
    """
    A file, and what each of its columns is.
    """

    frame: pd.DataFrame
    named: tuple[str, ...]
    filters: tuple[str, ...]


PLACES: Sequence[Row] = (
    {"geographic_level": "National", **dict.fromkeys(list(FIXED)[5:], "")},
    {
        **dict.fromkeys(list(FIXED)[7:], ""),
        "geographic_level": "Regional",
        "region_code": "E12000002",
        "region_name": "North West",
    },
    {},
    {"old_la_code": "304", "new_la_code": "E09000005", "la_name": "Brent"},
    {
        "old_la_code": "942 / 943",
        "new_la_code": "E06000063 / E06000064",
        "la_name": "Cumberland / Westmorland and Furness",
        "region_code": "E12000002",
        "region_name": "North West",
    },
)
TIMES = (
    ("2023", "Calendar year"),
    ("2022", "Reporting year"),
    ("202324", "Academic year"),
    ("202324", "Financial year"),
    ("202324", "Autumn term"),
    ("2024", "Week 12"),
    ("202324", "Autumn and spring term"),
    ("2024", "February"),
)
SYMBOLS = ("c", "x", "z", "k", "low", "u", ":", "~", "")
LABELS = {"sex": ("Total", "Female", "Male"), "phase": ("Primary", "Secondary", "Total")}


def _cell() -> st.SearchStrategy[str]:
    counts = st.integers(0, 99_999).map(str)
    shares = st.decimals(0, 100, places=1).map(str)
    return st.one_of(counts, shares, st.sampled_from(SYMBOLS))


@st.composite
def files(draw: st.DrawFn) -> Made:
    """
    Files of any shape: some places, times and filters, crossed, with any cells.
    """
    places = draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=4, unique_by=str))
    times = draw(st.lists(st.sampled_from(TIMES), min_size=1, max_size=3, unique=True))
    filters = draw(st.lists(st.sampled_from(sorted(LABELS)), unique=True))
    values = draw(st.lists(st.sampled_from(VALUES), min_size=1, max_size=3, unique=True))
    rows: list[dict[str, str]] = [
        {**FIXED, **place, "time_period": period, "time_identifier": identifier}
        for place in places
        for period, identifier in times
    ]
    for name in filters:
        rows = [{**row, name: label} for row in rows for label in LABELS[name]]
    for value in values:
        cells = draw(st.lists(_cell(), min_size=len(rows), max_size=len(rows)))
        cells[0] = "7"  # a value column holds a number somewhere
        rows = [{**row, value: cell} for row, cell in zip(rows, cells, strict=True)]
    return Made(pd.DataFrame(rows), tuple(values), tuple(filters))


VALUES: Sequence[str] = ("pupil_count", "pupil_percent", "absence_rate", "2_years_or_more")
