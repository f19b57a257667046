"""
A file as a council has it, the episodes of an SSDA903 return: one answer on every engine.
"""

from __future__ import annotations

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from tests.engines.making import duckdb_connection
from tests.engines.test_one_definition import NONE, counted
from tests.published import SHARED

import lakpi

pytest.importorskip("duckdb")

FILE = SHARED / "samples" / "ssda903" / "episodes.csv"
EPISODES = lakpi.Source(
    "episodes",
    area="authority",
    person="CHILD",
    key=["CHILD", "DECOM"],
    columns=[
        lakpi.Column("authority", str),
        lakpi.Column("CHILD", str),
        lakpi.Column("DECOM", lakpi.Date),
        lakpi.Column("DEC", lakpi.Date),
        lakpi.Column("LS", str, breakdown=True),
    ],
    derived={"before": lakpi.previous("DECOM")},
)
BEGUN = lakpi.count("episodes", EPISODES, lakpi.During("DECOM"))
LOOKED_AFTER = lakpi.count("episodes", EPISODES, lakpi.AsAt("DECOM", "DEC", case=["CHILD"]))
INDICATORS = [
    counted("begun", BEGUN),
    counted("looked_after", LOOKED_AFTER),
    lakpi.Percentage(
        id="again",
        title="Begun within 12 months of another",
        denominator=BEGUN,
        numerator=BEGUN.where(lakpi.col("before").on_or_after("DECOM", months=-12)),
        polarity=NONE,
    ),
]


def test_children_looked_after_are_as_many_on_every_engine() -> None:
    if not FILE.exists():
        pytest.skip("the sample of an SSDA903 return is not at hand (set LAKPI_SHARED)")
    days = "strptime({0}, '%d/%m/%Y')::DATE AS {0}"
    there = duckdb_connection().sql(
        f"SELECT 'Harrow' AS authority, CHILD, {days.format('DECOM')}, {days.format('DEC')}, LS"  # noqa: S608
        f" FROM read_csv('{FILE}', all_varchar = true)"
    )
    found = []
    for frame in (there.df(), there.pl(), there.to_arrow_table(), there):
        records = lakpi.read_frames({EPISODES: frame}, complete=("1995-01-01", "2021-03-31"))
        months = lakpi.months("April 2014", "March 2020")
        figures = lakpi.compute(INDICATORS, records, periods=months, by="LS")
        found.append(figures.to_frame().astype(object))
    expected: pd.DataFrame = found[0]
    assert expected["numerator"].sum() > 0
    for each in found[1:]:
        assert_frame_equal(each, expected)
