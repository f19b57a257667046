"""
What becomes of an engine's rows is told, and what an engine cannot do is named.
"""

from __future__ import annotations

import datetime
from collections import Counter

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import naive
from tests.engines.making import EVERY, STAYING
from tests.engines.test_one_definition import EVENTS, VISITS, counted, share
from tests.test_bad_input import says_no_secret

import lakpi
from lakpi import col
from lakpi.computation.engines.tallying import plan_of
from lakpi.computation.grid import make_grid
from lakpi.errors import EngineError, RecordsError

pytest.importorskip("duckdb")

COMPLETE = ("2010-01-01", "2014-03-31")
QUARTER = lakpi.quarters("2013-14 Q1", "2013-14 Q1")
SPELT = ("Harrow", " Harrow ", "harrow", "E09000015", "Brent", "Narnia", "  ", "", None)


def visit(number: int, **other: object) -> naive.Row:
    """
    A row of `VISITS` with nothing to say about it.
    """
    day = datetime.date(2013, 5, 1)
    own = {"authority": "Harrow", "child_id": "ann", "event_id": f"v{number}"}
    return {**own, "start": day, "seen": day, "sex": "F", **other}


@st.composite
def soiled(draw: st.DrawFn) -> naive.Rows:
    """
    Rows with every fault that a ledger tells of: twice, no date, no area, an unknown one.
    """
    drawn = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "authority": st.sampled_from(SPELT),
                    "child_id": st.sampled_from(["ann", "ben", " ", None]),
                    "event_id": st.sampled_from(["1", "2", "3", "4", None]),
                    "start": naive.maybe_days,
                    "seen": st.sampled_from([None, datetime.date(2013, 5, 1)]),
                    "sex": st.sampled_from(["F", " F", "", None]),
                }
            ),
            min_size=1,
            max_size=12,
        )
    )
    return [*drawn, *draw(st.lists(st.sampled_from(drawn), max_size=3))]


def told(records: lakpi.Records) -> tuple[Counter[tuple[str, str, bool]], dict[str, int]]:
    """
    What a ledger tells, without the numbers of rows, which an engine does not have.
    """
    ledger = records.ledger
    lines: Counter[tuple[str, str, bool]] = Counter()
    for entry in ledger.entries:
        lines[entry.reason, entry.column, entry.set_aside] += entry.count
    return lines, {name: ledger.kept(name) for name, _ in ledger.read}


@pytest.mark.parametrize("engine", STAYING)
@given(rows=soiled())
@naive.slow
def test_the_ledger_tells_of_an_engines_rows_what_it_tells_of_pandas(
    engine: str, rows: naive.Rows
) -> None:
    def read(name: str) -> lakpi.Records:
        frames = EVERY[name]({VISITS: rows})
        return lakpi.read_frames(frames, complete=COMPLETE, extracted="2014-03-31")

    expected, found = read("Polars"), read(engine)
    assert told(found) == told(expected)
    assert found.areas == expected.areas


def in_duckdb(rows: naive.Rows, source: lakpi.Source = VISITS) -> lakpi.Records:
    return lakpi.read_frames(EVERY["DuckDB"]({source: rows}), complete=COMPLETE, areas=["Harrow"])


def refused(message: str) -> None:
    """
    A refusal names an engine that can, and nobody.
    """
    assert "pandas" in message or "memory" in message
    says_no_secret([message])


def test_sources_on_several_engines_are_brought_together_first() -> None:
    here, there = EVERY["pandas"]({VISITS: []}), EVERY["DuckDB"]({EVENTS: []})
    with pytest.raises(EngineError) as caught:
        lakpi.read_frames({**here, **there}, complete=COMPLETE)
    said = str(caught.value)
    assert "'visits' is in memory" in said
    assert "'events' is in DuckDB" in said
    assert ".df()" in said
    assert "con.from_df(frame)" in said


@pytest.mark.parametrize(
    ("column", "kind", "words"),
    [
        ("start", "VARCHAR", "a DATE"),
        ("start", "TIMESTAMPTZ", "a DATE (or a timestamp without a time zone"),
        ("child_id", "DOUBLE", "whole numbers or text"),
        ("sex", "DATE", "text"),
    ],
)
def test_a_column_that_would_have_to_be_parsed_is_refused(
    column: str, kind: str, words: str
) -> None:
    frames = EVERY["DuckDB"]({VISITS: []})
    cast = ", ".join(
        f"CAST({each.name} AS {kind}) AS {each.name}" if each.name == column else each.name
        for each in VISITS.columns
    )
    with pytest.raises(EngineError, match=f"column '{column}' of source 'visits'") as caught:
        lakpi.read_frames({VISITS: frames[VISITS].select(cast)}, complete=COMPLETE)
    assert words in str(caught.value)
    refused(str(caught.value))


def test_a_timestamp_is_read_as_its_day() -> None:
    frames = EVERY["DuckDB"]({VISITS: [visit(1)]})
    cast = ", ".join(
        "start + INTERVAL 23 HOUR AS start" if each.name == "start" else each.name
        for each in VISITS.columns
    )
    records = lakpi.read_frames({VISITS: frames[VISITS].select(cast)}, complete=COMPLETE)
    received = counted("visits", lakpi.count("visits", VISITS, lakpi.During("start")))
    day = lakpi.window("2013-05-01", "2013-05-01")
    assert [figure.value for figure in lakpi.compute(received, records, periods=day)] == [1]


def test_a_missing_column_is_named() -> None:
    frames = EVERY["DuckDB"]({VISITS: [visit(1)]})
    lacking = frames[VISITS].select("authority, child_id, event_id, start AS strat, seen, sex")
    with pytest.raises(RecordsError, match=r"lacks columns: 'start' Did you mean 'strat'"):
        lakpi.read_frames({VISITS: lacking}, complete=COMPLETE)


def test_the_rows_behind_a_figure_are_asked_for_in_memory() -> None:
    measure = lakpi.count("visits", VISITS, lakpi.During("start"))
    with pytest.raises(EngineError, match=r"the rows of 'visits' stay in DuckDB") as caught:
        lakpi.cases(counted("visits", measure), in_duckdb([visit(1)]), period=QUARTER[0])
    refused(str(caught.value))


@pytest.mark.parametrize("kind", ["nearest", "same day", "total of cases"])
def test_what_engines_share_no_words_for_is_named(kind: str) -> None:
    derived = {
        "next_to": lakpi.nearest("visits", "seen", "start", by="start"),
        "of_day": lakpi.same_day_number("start"),
    }
    source = lakpi.Source(
        "events",
        area="authority",
        person="child_id",
        key=["event_id"],
        columns=list(EVENTS.columns),
        derived=derived,
    )
    started = lakpi.count("plans", source, lakpi.During("start"))
    asked: dict[str, lakpi.Indicator] = {
        "nearest": counted("near", started.where(col("next_to").is_present())),
        "same day": counted("first", started.where(col("of_day").is_(1))),
        "total of cases": counted(
            "fte",
            lakpi.total("fte", source, lakpi.AsAt("start", "end", case=["child_id"]), unit="fte"),
        ),
    }
    frames = EVERY["DuckDB"]({source: [], VISITS: []})
    records = lakpi.read_frames(frames, complete=COMPLETE, areas=["Harrow"])
    with pytest.raises(EngineError) as caught:
        lakpi.compute(asked[kind], records, periods=QUARTER)
    assert "pandas, Polars and PyArrow frames in memory can" in str(caught.value)
    assert "'events'" in str(caught.value)


def test_a_key_that_an_engine_keeps_is_taken_at_its_word() -> None:
    frames = EVERY["DuckDB"]({VISITS: [visit(1), visit(1)]})
    records = lakpi.read_frames(frames, complete=COMPLETE, keyed=True)
    assert records.ledger.kept("visits") == 2
    assert records.ledger.remarks == (
        "visits: rows that stand there twice or lack their key were not looked for",
    )


def test_polars_queries_are_read_into_memory() -> None:
    lazy = pl.DataFrame([visit(1)]).lazy()
    records = lakpi.read_frames({VISITS: lazy}, complete=COMPLETE)
    assert len(records.table(VISITS).frame) == 1


def test_nothing_of_an_engines_rows_is_printed() -> None:
    records = in_duckdb([visit(1, child_id="s3cret-child", sex="s3cret words about Ann")])
    figures = lakpi.compute(
        counted("n", lakpi.count("visits", VISITS, lakpi.During("start"))), records, periods=QUARTER
    )
    tables = [repr(each) for each in records.elsewhere]
    says_no_secret([repr(records), str(records), str(records.ledger), repr(figures), *tables])


def test_two_measures_of_one_question_are_one_query() -> None:
    # What costs is the pass over the rows: percentages of one base share it.
    records = lakpi.read_frames(
        EVERY["DuckDB"]({EVENTS: [], VISITS: []}), complete=COMPLETE, areas=["Harrow"]
    )
    asked = [share(f"over_{n}", col("number").at_least(n)) for n in range(50)]
    by = ((), ("sex",), ("disabled",))
    assert len(plan_of(asked[:10], records, by, make_grid(QUARTER)).batches["events"]) == 1
    # Many are counted by the conditions that rows meet, each breakdown by itself.
    assert len(plan_of(asked, records, by, make_grid(QUARTER)).batches["events"]) == 2


@pytest.mark.parametrize("engine", STAYING)
def test_a_key_that_nobody_looked_at_is_trimmed_where_it_is_counted(engine: str) -> None:
    rows = [visit(1), visit(2, event_id=" v2 "), visit(3, event_id="v2"), visit(4, event_id=" ")]
    records = lakpi.read_frames(EVERY[engine]({VISITS: rows}), complete=COMPLETE, keyed=True)
    keys = lakpi.distinct("visits", VISITS, lakpi.During("start"), column="event_id")
    figures = lakpi.compute(counted("keys", keys), records, periods=QUARTER)
    assert figures.to_frame()["value"].tolist() == [2.0]
    assert not records.ledger.entries
