"""
The second door: figures from counts that somebody already has, cell by cell.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from tests import naive

import lakpi
from lakpi import Count, Median, Percentage, Polarity, col, count, values
from lakpi.errors import AreaError, FiguresError, LakpiError, PeriodError

NONE = Polarity.NO_JUDGEMENT
STARTED = count("referrals", naive.EVENTS, lakpi.During("start"))
SHARE = Percentage(
    id="share",
    title="Share",
    numerator=STARTED.where(col("sex").is_("F")),
    denominator=STARTED,
    polarity=NONE,
)
COUNT = Count(id="count", title="Count", measure=STARTED, polarity=NONE)
MEDIAN = Median(
    id="median",
    title="Median",
    measure=values("number", naive.EVENTS, lakpi.During("start"), unit="days"),
    polarity=NONE,
)
KNOWN = [SHARE, COUNT, MEDIAN]


def read(**cells: Any) -> lakpi.Figures:  # noqa: ANN401 - cells of any kind
    row = {"indicator": "share", "area": "Harrow", "period": "2013-14", **cells}
    return lakpi.read_figures(pd.DataFrame([row]), KNOWN)


@pytest.mark.parametrize(
    ("cells", "value", "reason", "flags"),
    [
        ({"numerator": 50, "denominator": 200}, 25, "", ""),
        ({"numerator": "1,050", "denominator": "4 200", "reported": "25%"}, 25, "", ""),
        ({"numerator": 1, "denominator": 8, "reported": 12.5}, 12.5, "", "small base"),
        ({"numerator": 50, "denominator": 200, "reported": 26}, 25, "", "reported differs"),
        ({"reported": "12.5"}, 12.5, "", ""),
        ({"reported": "c"}, None, "c", ""),
        ({"reported": ":"}, None, "x", ""),
        ({"reported": "~"}, None, "low", ""),
        ({"numerator": "c", "denominator": 200}, None, "c", ""),
        ({"numerator": 5, "denominator": "u"}, None, "u", ""),
        ({"numerator": 0, "denominator": 0}, None, "z", ""),
        ({}, None, "x", ""),
        ({"numerator": None, "denominator": float("nan")}, None, "x", ""),
        ({"numerator": 50, "denominator": 200, "precision": 10, "reported": 26}, 26, "", ""),
        ({"numerator": 50, "denominator": 200, "flags": "provisional"}, 25, "", "provisional"),
        ({"indicator": "count", "numerator": 7}, 7, "", ""),
        ({"indicator": "count", "reported": "£7"}, 7, "", ""),
        ({"indicator": "median", "reported": 7.5}, 7.5, "", ""),
    ],
)
def test_a_cell_is_a_number_or_a_reason(
    cells: dict[str, object], value: float | None, reason: str, flags: str
) -> None:
    one = read(**cells).one()
    assert (one.value, one.value_reason, one.flags) == (value, reason, flags)
    assert (one.origin, one.area_name, one.scope) == ("local", "Harrow", "whole authority")


@pytest.mark.parametrize(
    ("cells", "kind", "says"),
    [
        ({"indicator": "shrae"}, FiguresError, "'shrae' (row 1) is not one of the indicators"),
        ({"area": "Atlantis"}, AreaError, "'Atlantis' (row 1) is not an area"),
        ({"period": "soon"}, PeriodError, "soon"),
        ({"numerator": "many"}, FiguresError, "row 1, column 'numerator': neither a number"),
        ({"reported": "1.2.3"}, FiguresError, "row 1, column 'reported'"),
        ({"precision": "about"}, FiguresError, "row 1, column 'precision': a whole number"),
        ({"precision": 0}, FiguresError, "row 1, column 'precision'"),
        ({"flags": "provisonal"}, FiguresError, "Did you mean 'provisional'"),
        ({"origin": "made up"}, FiguresError, "row 1: origin is one of"),
    ],
)
def test_a_bad_cell_is_named_by_row_and_column(
    cells: dict[str, object], kind: type[LakpiError], says: str
) -> None:
    with pytest.raises(kind) as caught:
        read(**cells)
    assert says in str(caught.value)


def test_a_table_is_a_frame_of_any_library_or_a_file(tmp_path: Path) -> None:
    table = {"indicator": ["count"], "area": ["Harrow"], "period": ["2013-14"], "numerator": [7]}
    path = tmp_path / "counts.csv"
    path.write_text(
        "indicator,area,period,numerator\ncount,Harrow,2013-14,7\n", encoding="utf-8-sig"
    )
    for given in (
        pd.DataFrame(table),
        pl.DataFrame(table),
        pl.LazyFrame(table),
        pl.DataFrame(table).to_arrow(),
        path,
        str(path),
    ):
        made = lakpi.read_figures(given, {"count": COUNT}, origin="published", source="DfE")
        assert (made.one().value, made.one().origin, made.one().source) == (7, "published", "DfE")


def test_a_table_without_rows_is_no_figures() -> None:
    empty = pd.DataFrame({"indicator": [], "area": [], "period": []})
    assert len(lakpi.read_figures(empty, KNOWN)) == 0


def test_what_is_not_a_table(tmp_path: Path) -> None:
    with pytest.raises(FiguresError, match=r"no file 'nowhere\.csv'"):
        lakpi.read_figures(tmp_path / "nowhere.csv", KNOWN)
    with pytest.raises(FiguresError, match="found a int"):
        lakpi.read_figures(3, KNOWN)
    with pytest.raises(FiguresError, match="missing: 'area' Did you mean 'aera'"):
        lakpi.read_figures(pd.DataFrame({"indicator": [], "aera": [], "period": []}), KNOWN)


def test_a_figure_stands_once() -> None:
    row = {"indicator": "count", "area": "Harrow", "period": "2013-14", "numerator": 7}
    with pytest.raises(FiguresError, match=r"1 figures stand twice \(rows 2\)"):
        lakpi.read_figures(pd.DataFrame([row, row]), KNOWN)


def test_places_that_are_not_on_the_map_are_given() -> None:
    estate = lakpi.local_area("X1", "Estate")
    row = {"indicator": "count", "area": "estate", "period": "2013-14", "numerator": 7}
    made = lakpi.read_figures(pd.DataFrame([row]), KNOWN, areas=[estate])
    assert made.one().area == "X1"
