"""
Every shipped definition gives in DuckDB the figures that it gives in pandas, or says why not.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Final

import pandas as pd
import polars as pl
import pytest
from hypothesis import assume, given, settings
from tests.catalogues.test_computing import COMPLETE, DOMAINS, PEOPLE, PERIODS, frames
from tests.engines.making import duckdb_connection

import lakpi
from lakpi.catalogues import Catalogue
from lakpi.computation.engines.facts import YEARS
from lakpi.errors import EngineError

pytest.importorskip("duckdb")

REFUSED: Final = {"cpp_reviews_on_time_pct": "review_overdue_date"}
"""Indicators that no engine is asked for, each with the column that it would need."""

_KINDS: Final = {
    str: pl.String,
    int: pl.Int64,
    float: pl.Float64,
    bool: pl.Boolean,
    datetime.date: pl.Date,
    Decimal: pl.Float64,
}


def stored(source: lakpi.Source, frame: pd.DataFrame) -> pl.DataFrame:
    """
    Give rows with the type of each column that a database would hold them in.
    """
    made = {}
    for column in source.columns:
        values = [None if pd.isna(value) else value for value in frame[column.name]]
        if column.kind is datetime.date:
            values = [None if value is None else pd.Timestamp(value).date() for value in values]
        if column.kind is Decimal:
            values = [None if value is None else float(value) for value in values]
        if column.name in source.identifiers or column.kind is str:
            values = [None if value is None else str(value) for value in values]
        kind = pl.String if column.name in source.identifiers else _KINDS[column.kind]
        made[column.name] = pl.Series(values, dtype=kind)
    return pl.DataFrame(made)


def there(drawn: dict[lakpi.Source, pd.DataFrame]) -> lakpi.Records:
    """
    Read rows that stay in DuckDB.
    """
    tables = {source: stored(source, frame).to_arrow() for source, frame in drawn.items()}
    connection = duckdb_connection()
    relations = {source: connection.from_arrow(table) for source, table in tables.items()}
    return lakpi.read_frames(relations, complete=COMPLETE)


def in_told_years(drawn: dict[lakpi.Source, pd.DataFrame]) -> bool:
    """
    Say whether an engine is told the bank holidays of every year that a date is in.
    """
    days = [
        pd.to_datetime(frame[column.name]).dropna()
        for source, frame in drawn.items()
        for column in source.columns
        if column.kind is datetime.date
    ]
    return all(each.dt.year.isin(YEARS).all() for each in days)


@pytest.mark.parametrize("domain", DOMAINS.values(), ids=list(DOMAINS))
def test_the_figures_are_those_of_pandas(domain: Catalogue) -> None:
    @settings(max_examples=2, deadline=None)
    @given(frames(domain.sources()))
    def check(drawn: dict[lakpi.Source, pd.DataFrame]) -> None:
        assume(in_told_years(drawn))
        here = lakpi.read_frames(drawn, complete=COMPLETE)
        records = there(drawn)
        asked = [each for each in domain.indicators if each.id not in REFUSED]
        expected, found = (
            lakpi.compute(asked, each, periods=PERIODS, populations=PEOPLE)
            for each in (here, records)
        )
        exact, near = (each.to_frame().astype({"spread": float}) for each in (found, expected))
        pd.testing.assert_frame_equal(exact, near, rtol=1e-9, atol=1e-7)
        assert found.accounts == expected.accounts

    check()


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_says_which_engine_can(name: str) -> None:
    domain = next(each for each in DOMAINS.values() if name in each)

    @settings(max_examples=1, deadline=None)
    @given(frames(domain.sources()))
    def check(drawn: dict[lakpi.Source, pd.DataFrame]) -> None:
        records = there(drawn)
        with pytest.raises(EngineError) as caught:
            lakpi.compute(domain[name], records, periods=PERIODS, populations=PEOPLE)
        for words in ("DuckDB", REFUSED[name], "pandas, Polars and PyArrow"):
            assert words in str(caught.value)

    check()
