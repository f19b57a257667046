"""
cases(): the rows behind one figure, as they were given.
"""

from __future__ import annotations

from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import naive

import lakpi
from lakpi import Count, Distribution, Median, Percentage, Polarity, col, count
from lakpi.errors import DefinitionError, FiguresError

NONE = Polarity.NO_JUDGEMENT
EVENTS = naive.EVENTS
STARTED = count("plans", EVENTS, lakpi.During("start"))
OPEN = count("plans", EVENTS, lakpi.AsAt("start", "end"))
AGAIN = Percentage(
    id="again",
    title="Again",
    numerator=STARTED.where(col("previous_start").on_or_after("start", months=-12)),
    denominator=STARTED,
    polarity=NONE,
)
STOCK = Count(id="open", title="Open", measure=OPEN, polarity=NONE)
CASES = Count(
    id="cases",
    title="Cases",
    measure=count("children", EVENTS, lakpi.AsAt("start", "end", case="child_id")),
    polarity=NONE,
)
ANY = Count(
    id="any",
    title="Any",
    measure=count("plans", EVENTS, lakpi.AtAnyTime("start", "end")),
    polarity=NONE,
)


@given(
    naive.rows(), st.sampled_from([AGAIN, STOCK, CASES, ANY]), st.sampled_from(["pandas", "polars"])
)
@naive.slow
def test_there_are_as_many_cases_as_the_figure_says(
    rows: naive.Rows, indicator: lakpi.Indicator, engine: str
) -> None:
    records = naive.records(rows, engine=engine)
    year = lakpi.financial_years("2013-14")
    made = lakpi.compute(indicator, records, periods=year, by=["sex", "age"])
    for one in made:
        category = {one.breakdown: one.category} if one.breakdown else None
        found = lakpi.cases(
            indicator, records, period="2013-14", area=one.area_name, category=category
        )
        assert isinstance(found, pd.DataFrame if engine == "pandas" else pl.DataFrame)
        assert len(found) == one.numerator
        ids = nw.from_native(found, eager_only=True)["event_id"].to_list()
        assert set(ids) <= {row["event_id"] for row in rows if row["authority"] == one.area_name}


def test_cases_are_the_callers_own_rows() -> None:
    row = dict.fromkeys(column.name for column in EVENTS.columns)
    rows = [
        {**row, "event_id": name, "authority": "Harrow", "child_id": "a", "start": start}
        for name, start in (("1", naive.FIRST), ("1", naive.FIRST), ("2", naive.LAST), ("3", None))
    ]
    frame = naive.pandas_frame(rows).assign(note=list("abcd")).set_index(pd.Index([7, 7, 8, 9]))
    records = lakpi.read_frames({EVENTS: frame}, complete=naive.COMPLETE)
    found = lakpi.cases(STOCK, records, period=lakpi.as_at("2015-01-01"))
    assert found["note"].tolist() == ["a", "c"]
    assert found.index.tolist() == [7, 8]
    lazy = naive.polars_frame(rows).lazy()
    records = lakpi.read_frames({EVENTS: lazy}, complete=naive.COMPLETE)
    found = lakpi.cases(STOCK, records, period=lakpi.as_at("2015-01-01"))
    assert found["event_id"].to_list() == ["1", "2"]
    none = lakpi.cases(AGAIN, records, period="2013-14", area="Harrow")
    assert none.shape == (0, len(EVENTS.columns))


def test_any_part_of_an_indicator_has_cases() -> None:
    row = dict.fromkeys(column.name for column in EVENTS.columns)
    rows = [
        {
            **row,
            "event_id": sex,
            "authority": "Harrow",
            "start": naive.LAST,
            "sex": sex,
            "number": 1,
        }
        for sex in ("F", "M")
    ]
    records = naive.records(rows)
    girls = STARTED.where(col("sex").is_("F"))
    shares = Distribution(
        id="d", title="D", of="sex", parts=[("girls", girls)], denominator=STARTED, polarity=NONE
    )
    values = lakpi.values("number", EVENTS, lakpi.During("start"), unit="days")
    median = Median(id="m", title="M", measure=values, polarity=NONE)

    def ids(indicator: lakpi.Indicator, part: str) -> list[str]:
        found: pd.DataFrame = lakpi.cases(indicator, records, period="2013-14", part=part)
        held: list[str] = found["event_id"].tolist()
        return held

    assert ids(AGAIN, "denominator") == ["F", "M"]
    assert ids(shares, "girls") == ["F"]
    assert ids(shares, "denominator") == ["F", "M"]
    assert ids(median, "numerator") == ["F", "M"]


def test_what_cases_cannot_be_asked() -> None:
    records = naive.records([])

    def asked(indicator: lakpi.Indicator = AGAIN, **options: Any) -> None:  # noqa: ANN401 - of cases()
        lakpi.cases(indicator, records, **{"period": "2013-14", **options})

    with pytest.raises(DefinitionError, match="no part 'numeratr'. Did you mean 'numerator'"):  # noqa: RUF043 - a full stop
        asked(part="numeratr")
    with pytest.raises(DefinitionError, match="no part 'denominator'"):
        asked(STOCK, part="denominator")
    with pytest.raises(FiguresError, match="no area 'Harow'"):
        asked(area="Harow")
    with pytest.raises(DefinitionError, match="cannot be broken down by 'sx'"):
        asked(category={"sx": "F"})
    with pytest.raises(FiguresError, match="'size' has no category 'medium'"):
        asked(category={"size": "medium"})
    with pytest.raises(FiguresError, match="not counted from 'plans'"):
        asked(source="plans")
    asked(source="events", area="e09000015")


def test_rows_of_several_sources_are_asked_for_by_source() -> None:
    other = lakpi.Source("others", area="authority", columns=EVENTS.columns)
    both = STARTED + count("plans", other, lakpi.During("start"))
    counted = Count(id="both", title="Both", measure=both, polarity=NONE)
    empty = naive.pandas_frame([])
    records = lakpi.read_frames({EVENTS: empty, other: empty}, complete=naive.COMPLETE)
    with pytest.raises(FiguresError, match="say source=: events, others"):
        lakpi.cases(counted, records, period="2013-14")
    assert len(lakpi.cases(counted, records, period="2013-14", source="others")) == 0
