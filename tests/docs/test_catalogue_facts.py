"""
The published values on the catalogue's pages: DfE's to the last cell.

The tables are read here with the standard library (LAIT's, a Parquet file, with pandas), so
that what is expected owes nothing to lakpi's readers.  They are written anew with
``LAKPI_GOLDEN=write``.
"""

from __future__ import annotations

import csv
import functools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TypeAlias

import pandas as pd
import pytest
from catalogue_pages.facts import VALUES, Series, authority_codes, published, series
from tests.published import PUBLISHED, SHARED, Row, rows

import lakpi
from lakpi.catalogues import ALL
from lakpi.periods import parse

DOCS: Final = Path(__file__).parents[2] / "docs"
LAIT: Final = SHARED / "lait"
LONG: Final = "bds_long_0.parquet"
SERIES: Final = series(DOCS)
Cells: TypeAlias = dict[str, str]  # from the code of an area to what is printed

needs_files = pytest.mark.skipif(
    not PUBLISHED.is_dir() or not LAIT.is_dir(), reason=f"no published files in {SHARED}"
)


@functools.cache
def lait() -> pd.DataFrame:
    pytest.importorskip("pyarrow", reason="LAIT's table is a Parquet file")
    frame = pd.read_parquet(LAIT / LONG)
    return frame[frame["Short Desc"].isin([each.column for each in SERIES if each.file == LONG])]


@functools.cache
def by_number() -> dict[int, str]:
    """
    The codes of the authorities and England by LAIT's numbers, which are DfE's.
    """
    held = {each.dfe_code: each.code for each in lakpi.authorities(on="2025-03-31")}
    return {970: lakpi.england().code, **{int(dfe): ons for dfe, ons in held.items() if dfe}}


def of_lait(each: Series) -> tuple[str, Cells]:
    rows_ = lait()[lait()["Short Desc"] == each.column]
    year = rows_["Years"].max()
    last = rows_[rows_["Years"] == year]
    cells = {
        by_number()[int(number)]: printed
        for number, printed in zip(last["LA Number"], last["Values"], strict=True)
        if int(number) in by_number()
    }
    return str(year), cells


def of_statistics(each: Series) -> tuple[str, Cells]:
    wanted = [part.split("=") for part in each.where.split("; ") if part]
    meant = [row for row in rows(each.file) if all(row[k] == label for k, label in wanted)]
    year = max(row["time_period"] for row in meant)
    last = [row for row in meant if row["time_period"] == year]
    return year, {code(row): row[each.column] for row in last if code(row)}


def code(row: Row) -> str:
    """
    The code of an authority or England; by DfE's number, which outlasts ONS's codes.
    """
    if row["geographic_level"] == "National":
        return row["country_code"]
    number = row["old_la_code"]
    return by_number().get(int(number), "") if number.isdigit() else ""


@functools.cache
def expected(each: Series) -> tuple[str, Cells]:
    return of_lait(each) if each.file == LONG else of_statistics(each)


def made() -> Iterator[list[str]]:
    columns = [expected(each)[1] for each in SERIES]
    yield ["area", *(each.label for each in SERIES)]
    for area in authority_codes():
        yield [area, *(cells.get(area, "") for cells in columns)]


def held() -> list[list[str]]:
    with (DOCS / VALUES).open(encoding="utf-8", newline="") as opened:
        return list(csv.reader(opened))


@needs_files
def test_every_cell_is_as_published() -> None:
    wanted = list(made())
    if os.environ.get("LAKPI_GOLDEN") == "write":
        with (DOCS / VALUES).open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened, lineterminator="\n").writerows(wanted)
    assert held() == wanted


@needs_files
@pytest.mark.parametrize("each", SERIES, ids=lambda each: each.label)
def test_the_period_is_that_of_the_latest_published_year(each: Series) -> None:
    year, cells = expected(each)
    assert each.label
    assert parse(each.period).end.year == int(year[:4])
    assert len(set(cells) & set(authority_codes())) > 140


@needs_files
@pytest.mark.parametrize("file", sorted({each.file for each in SERIES} - {LONG}))
def test_lakpi_reads_the_same_of_the_same_files(file: str) -> None:
    theirs = lakpi.read_published(PUBLISHED / file).latest()
    ours = published(DOCS)
    for each in SERIES:
        # The last band of plans by duration is read as the indicator that it is, too.
        if each.file != file or each.category == "2 years or more":
            continue
        read = {
            figure.area_name: (figure.reported, figure.value_reason)
            for figure in theirs.select(indicator=each.indicator, category=each.category)
            if not figure.meaning.parameters and figure.period == each.period
        }
        mine = ours.select(indicator=each.indicator, category=each.category)
        assert len(mine) == len(authority_codes())
        for figure in mine:
            told = (figure.reported, figure.value_reason)
            assert told == read.get(figure.area_name, ("", "x"))


@needs_files
def test_lakpi_reads_the_same_of_laits_table() -> None:
    pytest.importorskip("pyarrow", reason="LAIT's table is a Parquet file")
    table = lakpi.lait_table(LAIT / LONG, LAIT / "lait_data_dictionary.csv")
    named = {indicator.short: indicator.id for indicator in table.indicators}
    latest = table.figures.latest()
    for each in (each for each in SERIES if each.file == LONG):
        theirs = latest.select(indicator=named[each.column])
        read = {figure.area: figure for figure in theirs}
        mine = published(DOCS).select(indicator=each.indicator, category=each.category)
        assert len(mine) == len(authority_codes())
        for figure in mine:
            printed = read[figure.area]
            assert figure.period_end == printed.period_end
            assert (figure.value, figure.value_reason) == (printed.value, printed.value_reason)


def test_every_series_is_of_an_indicator_and_has_a_column() -> None:
    assert held()[0] == ["area", *(each.label for each in SERIES)]
    assert {row[0] for row in held()[1:]} == set(authority_codes())
    assert len({each.label for each in SERIES}) == len(SERIES)
    for each in SERIES:
        assert each.indicator in ALL
        parts = dict(getattr(ALL[each.indicator], "parts", ()))
        assert bool(each.category) == bool(parts)
        assert not each.category or each.category in parts
        assert each.breakdown == getattr(ALL[each.indicator], "of", "")
        snapshot = ALL[each.indicator].snapshot()
        assert snapshot == each.period.startswith("as at") or each.file.startswith("csww")
