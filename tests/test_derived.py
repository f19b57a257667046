"""
Derived columns: held to the same facts found row by row.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any, Literal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import naive

import lakpi
from lakpi.computation.prepared import Prepared
from lakpi.derived import (
    UNLIMITED,
    Band,
    Derived,
    age_band,
    banded,
    count_after,
    count_before,
    days_between,
    earliest_after,
    event_number,
    grouped,
    latest_before,
    nearest,
    previous,
    previous_row,
)
from lakpi.errors import DefinitionError, RecordsError

Scope = Literal["area", "everywhere"]


def derived_values(
    rows: naive.Rows, derived: Derived, others: naive.Rows | None = None, *, scope: Scope = "area"
) -> list[Any]:
    """
    Give a derived column of each row, dates as dates.
    """
    source = lakpi.Source(
        "rows",
        area="authority",
        person="child_id",
        key="event_id",
        columns=naive.EVENTS.columns,
        derived={"made": derived},
        person_scope=scope,
    )
    events = lakpi.Source(
        "events",
        area="authority",
        person="child_id",
        key="event_id",
        columns=naive.EVENTS.columns,
        person_scope=scope,
    )
    frames = {source: naive.pandas_frame(rows)}
    if others is not None:
        frames[events] = naive.pandas_frame(others)
    made = lakpi.read_frames(frames, complete=naive.COMPLETE, areas=naive.AREAS)
    column = Prepared(made.table(source), made, []).column("made")
    values = [None if pd.isna(value) else value for value in column.astype(object)]
    if derived.kind is datetime.date:
        return [v if v is None else datetime.date.fromordinal(int(v)) for v in values]
    return values


@given(naive.rows(), st.sampled_from(["start", "end"]))
@naive.light
def test_previous_is_the_latest_strictly_earlier_date(rows: naive.Rows, date: str) -> None:
    expected = [naive.previous(rows, row, date) for row in rows]
    assert derived_values(rows, previous(date)) == expected


@given(naive.rows(), st.sampled_from(["start", "end"]))
@naive.light
def test_an_events_number_is_one_more_than_those_before(rows: naive.Rows, by: str) -> None:
    expected = [naive.event_number(rows, row, by) for row in rows]
    assert derived_values(rows, event_number(by)) == expected


@given(naive.rows(), st.sampled_from(["start", "end"]), st.integers(1, 20))
@naive.light
def test_a_previous_row_is_so_many_rows_earlier(rows: naive.Rows, date: str, nth: int) -> None:
    made = derived_values(rows, previous_row(date, by="start", nth=nth))
    expected = [naive.previous_row(rows, row, date, "start", nth) for row in rows]
    # Rows alike in both dates change places without a trace: they are told apart by no fact.
    key = [(r["authority"], r["child_id"], r["start"], r[date]) for r in rows]
    told = sorted(zip(map(str, key), map(str, made), strict=True))
    assert told == sorted(zip(map(str, key), map(str, expected), strict=True))


WHICH: dict[str, Callable[..., Derived]] = {
    "latest before": latest_before,
    "earliest after": earliest_after,
    "nearest": nearest,
    "count before": count_before,
    "count after": count_after,
}


@given(
    naive.rows(most=6),
    naive.rows(),
    st.sampled_from(sorted(WHICH)),
    st.booleans(),
    st.sampled_from([None, 1, 12]),
    st.sampled_from(["start", "end", "seen"]),
    st.sampled_from(["start", "end"]),
)
@naive.light
def test_a_linked_fact_is_the_one_that_a_search_finds(  # noqa: PLR0917 - drawn
    rows: naive.Rows,
    others: naive.Rows,
    which: str,
    inclusive: bool,  # noqa: FBT001
    months: int | None,
    column: str,
    by: str,
) -> None:
    options: dict[str, Any] = {"by": by}
    if which != "nearest":
        options |= {"inclusive": inclusive, "months": months}
    columns = () if which.startswith("count") else (column,)
    derived = WHICH[which]("events", *columns, "seen", **options)
    expected = [
        naive.linked(
            others, row, which, column=column, by=by, day="seen", inclusive=inclusive, months=months
        )
        for row in rows
    ]
    assert derived_values(rows, derived, others) == expected


@given(naive.rows())
@naive.light
def test_days_between_two_dates_begin_at_nought(rows: naive.Rows) -> None:
    expected = [r["end"] and (r["end"] - r["start"]).days for r in rows]
    assert derived_values(rows, days_between("start", "end")) == expected


@given(naive.rows())
@naive.light
def test_numbers_and_codes_are_put_into_bands_and_groups(rows: naive.Rows) -> None:
    numbers = [row["number"] for row in rows]
    bands = banded("number", ("none", None, 1), ("some", 1, 11))
    expected = [n if n is None or n >= 11 else "none" if n < 1 else "some" for n in numbers]
    expected = [None if value == 11 else value for value in expected]
    assert derived_values(rows, bands) == expected
    groups = grouped("sex", {"girls": ("F",)})
    labels = {"F": "girls", "M": "other", None: None}
    assert derived_values(rows, groups) == [labels[row["sex"]] for row in rows]


def test_a_person_is_scoped_by_area_unless_the_source_says_otherwise() -> None:
    row = dict.fromkeys(column.name for column in naive.EVENTS.columns)
    rows = [
        {**row, "event_id": "1", "authority": "Harrow", "child_id": "a", "start": naive.FIRST},
        {**row, "event_id": "2", "authority": "Brent", "child_id": "a", "start": naive.LAST},
    ]
    assert derived_values(rows, previous("start")) == [None, None]
    found = derived_values(rows, previous("start"), scope="everywhere")
    assert found == [None, naive.FIRST]


def test_linked_facts_need_their_source_its_person_and_its_dates() -> None:
    rows: naive.Rows = []
    with pytest.raises(RecordsError, match="no source 'plans'"):
        derived_values(rows, latest_before("plans", "start", "seen"))
    with pytest.raises(DefinitionError, match=r"no column 'strat'\. Did you mean 'start'"):
        derived_values(rows, latest_before("events", "strat", "seen"), [])
    with pytest.raises(RecordsError, match="no column of dates 'sex'"):
        derived_values(rows, latest_before("events", "start", "seen", by="sex"), [])
    bare = lakpi.Source("bare", area="authority", columns=naive.EVENTS.columns)
    source = lakpi.Source(
        "rows",
        area="authority",
        person="child_id",
        columns=naive.EVENTS.columns,
        derived={"made": latest_before("bare", "start", "seen")},
    )
    frames = {source: naive.pandas_frame(rows), bare: naive.pandas_frame(rows)}
    records = lakpi.read_frames(frames, complete=naive.COMPLETE)
    with pytest.raises(RecordsError, match="'bare' has no person"):
        Prepared(records.table(source), records, [])
    everywhere = lakpi.Source(
        "bare",
        area="authority",
        person="child_id",
        person_scope="everywhere",
        columns=naive.EVENTS.columns,
    )
    frames = {source: naive.pandas_frame(rows), everywhere: naive.pandas_frame(rows)}
    records = lakpi.read_frames(frames, complete=naive.COMPLETE)
    with pytest.raises(RecordsError, match="scope their people differently"):
        Prepared(records.table(source), records, [])


def test_derived_columns_are_sentences() -> None:
    assert previous_row("end", by="start").says() == (
        "end of the same person, the row earlier in order of start"
    )
    assert previous_row("end", by="start", nth=2).says() == (
        "end of the same person, 2 rows earlier in order of start"
    )
    assert event_number("start").says() == (
        "the number of the event among the person's, in order of start"
    )
    assert nearest("visits", "on", "start").says() == (
        "on of the person's nearest visits to start, by on"
    )
    assert earliest_after("visits", "on", "start").says() == (
        "on of the person's earliest visits after start or on the same day, by on"
    )
    assert count_before("visits", "start", by="on", months=3).says() == (
        "how many visits the person had before start, within 3 months, by on"
    )
    assert days_between("start", "end").says() == "days from start to end"
    assert banded("number", ("all", None, None)).says() == "number in bands"
    assert grouped("sex", {"girls": ("F",)}).says() == "sex in groups"


def test_derived_columns_know_how_far_they_look_back() -> None:
    assert previous("start").looks_back_months == UNLIMITED
    assert latest_before("visits", "on", "start", months=12).looks_back_months == 12
    assert earliest_after("visits", "on", "start").looks_back_months == 0
    assert days_between("start", "end").looks_back_months == 0


@pytest.mark.parametrize(
    ("misuse", "says"),
    [
        (lambda: previous_row("end", by="start", nth=0), "1 row or more"),
        (lambda: age_band("born"), "bands are needed"),
        (lambda: age_band("born", ("a", 0, 5), ("b", 4, 9)), "overlap"),
        (lambda: banded("number", ("a", 5, 5)), "holds nothing"),
        (lambda: Band("a", 3, 2), "holds nothing"),
        (lambda: grouped("sex", {"a": ("F",), "b": ("F",)}), "share no code"),
        (lambda: grouped("sex", {}), "share no code"),
    ],
)
def test_misuse_says_what_to_change(misuse: Callable[[], object], says: str) -> None:
    with pytest.raises(DefinitionError, match=says):
        misuse()
