"""
The face of `sql_queries`: tables called otherwise, files, answers from anywhere, and refusals.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

import pandas as pd
import polars as pl
import pytest
from tests.engines.making import EVERY
from tests.engines.test_one_definition import EVENTS, VISITS, counted, table
from tests.engines.test_what_engines_say import visit

import lakpi
from lakpi.errors import DefinitionError, MissingExtraError, RecordsError

pytest.importorskip("ibis")
duckdb = pytest.importorskip("duckdb")

STARTED: Final = counted("visits", lakpi.count("visits", VISITS, lakpi.During("start")))
PEOPLE: Final = counted("people", lakpi.distinct("people", VISITS, lakpi.During("seen")))
YEAR: Final = lakpi.financial_years("2013-14")
UNTIL: Final = ("2010-01-01", "2014-03-31")
ROWS: Final = [visit(1), visit(2, child_id="ben", sex="M"), visit(3, authority="Brent")]


def asked(
    tables: dict[lakpi.Source, Any] | None = None,
    *,
    dialect: str = "duckdb",
    **other: Any,  # noqa: ANN401 - as sql_queries takes it
) -> lakpi.SqlQueries:
    return lakpi.sql_queries(
        [STARTED, PEOPLE],
        {VISITS: "visits"} if tables is None else tables,
        **{"periods": YEAR, "complete": UNTIL, "by": ["sex"], "dialect": dialect, **other},
    )


def held(sql: str = "SELECT * FROM held") -> Any:  # noqa: ANN401 - DuckDB has no types
    connection = duckdb.connect()
    connection.register("held", EVERY["PyArrow"]({VISITS: ROWS})[VISITS])
    connection.execute(f"CREATE TABLE visits AS {sql}")
    return connection


def expected() -> lakpi.Figures:
    records = lakpi.read_frames(EVERY["pandas"]({VISITS: ROWS}), complete=UNTIL)
    return lakpi.compute([STARTED, PEOPLE], records, periods=YEAR, by=["sex"])


def answered(queries: lakpi.SqlQueries) -> dict[str, pd.DataFrame]:
    connection = held()
    return {name: connection.execute(text).df() for name, text in queries.texts.items()}


def same(found: lakpi.Figures) -> bool:
    return bool(table(found).equals(table(expected())))


def test_a_table_may_call_its_columns_otherwise_and_hold_other_types() -> None:
    connection = held(
        "SELECT authority AS LA, child_id, CAST(substr(event_id, 2) AS INTEGER) AS event_id,"
        " start + INTERVAL 23 HOUR AS start, seen, sex FROM held"
    )
    visits = lakpi.SqlTable("main.visits", columns={"authority": "LA"}, types={"event_id": int})
    queries = asked({VISITS: visits})
    assert same(queries.run(lambda sql: connection.execute(sql).df()))


def test_tables_of_one_area_need_no_column_that_says_so() -> None:
    connection = held("SELECT child_id, event_id, start, seen, sex FROM held")
    found = asked(authority="Harrow").run(lambda sql: connection.execute(sql).df())
    totals = [(each.area_name, each.value) for each in found if not each.breakdown]
    assert totals == [("Harrow", 3.0), ("Harrow", 2.0)]


def test_what_a_table_lacks_is_not_available() -> None:
    connection = held("SELECT authority, child_id, event_id, start, seen FROM held")
    queries = asked({VISITS: lakpi.SqlTable("visits", lacks="sex")})
    found = queries.run(lambda sql: connection.execute(sql).df())
    assert [each.value for each in found if not each.breakdown] == [1.0, 2.0] * 2


@pytest.mark.parametrize("library", ["polars", "arrow", "csv", "objects"])
def test_answers_come_from_any_library_and_from_files(library: str, tmp_path: Path) -> None:
    queries = asked(periods=[lakpi.window("2013-04-02", "2014-02-02", "some days")])
    answers: dict[str, Any] = answered(queries)
    if library == "csv":
        for name, answer in answers.items():
            answer.to_csv(tmp_path / f"{name}.csv", index=False)
        answers = {file.stem: pd.read_csv(file) for file in tmp_path.glob("*.csv")}
    elif library == "objects":
        answers = {name: each.astype(object) for name, each in answers.items()}
    else:
        made = {name: pl.from_pandas(each) for name, each in answers.items()}
        answers = {n: each.to_arrow() if library == "arrow" else each for n, each in made.items()}
    assert {each.value for each in queries.figures(answers) if not each.breakdown} == {1.0, 2.0}


def test_every_query_is_written_into_a_file_of_its_name(tmp_path: Path) -> None:
    queries = asked(dialect="mssql")
    files = queries.write(tmp_path / "for the dba")
    assert [file.stem for file in files] == list(queries.texts)
    assert [file.read_text(encoding="utf-8") for file in files] == [
        f"{text};\n" for text in queries.texts.values()
    ]
    assert repr(queries) == f"<SqlQueries: {len(files)} queries for SQL Server>"
    assert all(text in str(queries) for text in queries.texts.values())


def test_a_text_says_what_it_asks_and_who_is_in_the_answer() -> None:
    texts = asked(dialect="mssql").texts
    assert "-- by 0: sex\n" in texts["visits_count_1"]
    assert "keep the answer as safe as the table" in texts["visits_count_2"]
    assert all("safe" not in text for name, text in texts.items() if name != "visits_count_2")


def test_a_text_depends_on_nothing_but_what_was_asked() -> None:
    assert asked(dialect="mssql").texts == asked(dialect="mssql").texts


def test_two_spellings_of_one_area_are_asked_for_again() -> None:
    connection = held("SELECT * REPLACE (event_id || ' ' AS event_id) FROM held")
    connection.execute("UPDATE visits SET authority = 'LB Harrow' WHERE child_id = 'ben'")
    queries = asked()
    answers = {name: connection.execute(text).df() for name, text in queries.texts.items()}
    with pytest.raises(RecordsError, match=r"Harrow is spelt in 2 ways.*queries\.spelt\(answers\)"):
        queries.figures(answers)
    again = queries.spelt(answers)
    answers |= {name: connection.execute(text).df() for name, text in again.texts.items()}
    assert same(again.figures(answers))
    assert same(queries.run(lambda sql: connection.execute(sql).df()))


def test_a_database_to_which_capitals_are_alike_may_write_them_as_it_likes() -> None:
    queries = asked()
    answers = answered(queries)
    count = answers["visits_count_1"]
    answers["visits_count_1"] = count.assign(
        **{"area": count["area"].str.upper(), "by 0": count["by 0"].str.lower()}
    )
    assert same(queries.figures(answers))


def refused(queries: lakpi.SqlQueries, answers: dict[str, Any]) -> str:
    with pytest.raises(RecordsError) as caught:
        queries.figures(answers)
    return str(caught.value)


def test_answers_that_do_not_belong_together_are_refused() -> None:
    queries = asked()
    answers = answered(queries)
    cut = {**answers, "visits_count_1": answers["visits_count_1"].head(1)}
    assert "counts 1 rows of 'visits', and the ledger has 3" in refused(queries, cut)
    twice = pd.concat([answers["visits_count_1"]] * 2)
    assert "the table changed" in refused(queries, {**answers, "visits_count_1": twice})


def test_answers_to_other_queries_are_refused() -> None:
    queries = asked()
    answers: dict[str, Any] = answered(queries)
    name = "visits_count_1"
    missing = {each: answer for each, answer in answers.items() if each != name}
    assert "no answer to the query 'visits_count_1'" in refused(queries, missing)
    renamed = answers[name].rename(columns={"by 0": "Sex"})
    assert "lacks the columns 'by 0'; it has" in refused(queries, {**answers, name: renamed})
    assert "is a str; a frame is expected" in refused(queries, {**answers, name: "42"})
    for wrong in ("some", 1.5):
        unlike = answers[name].assign(rows=wrong)
        said = refused(queries, {**answers, name: unlike})
        assert "column 'rows' of the answer to 'visits_count_1' holds what is not whole" in said
        assert "some" not in said


@pytest.mark.parametrize(
    ("tables", "other", "words"),
    [
        ({VISITS: "visits"}, {"dialect": "tsql"}, "in a dialect 'tsql'. Did you mean 'mssql'"),
        ("visits", {}, "give each table with its source"),
        ({VISITS: "a.b.c.visits"}, {}, "schema.table or database.schema.table"),
        ({VISITS: lakpi.SqlTable("v", columns={"sexx": "s"})}, {}, "Did you mean 'sex'"),
        ({VISITS: lakpi.SqlTable("v", lacks=["seeen"])}, {}, "Did you mean 'seen'"),
    ],
)
def test_what_cannot_be_right_is_refused_before_any_text(
    tables: Any,  # noqa: ANN401 - also what it should not be
    other: dict[str, str],
    words: str,
) -> None:
    with pytest.raises(DefinitionError) as caught:
        asked(tables, **other)
    assert words in str(caught.value)


def test_a_type_that_no_column_has_is_refused() -> None:
    wrong: Any = {"sex": "varchar"}
    with pytest.raises(DefinitionError, match="the type of column 'sex' is 'varchar'"):
        lakpi.SqlTable("visits", types=wrong)


def test_a_source_without_a_table_or_coverage_is_named() -> None:
    with pytest.raises(RecordsError, match="no source 'visits'"):
        asked({EVENTS: "events"})
    with pytest.raises(RecordsError, match="say between which days the records of 'visits'"):
        asked({VISITS: "visits"}, complete={})


def test_without_ibis_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ibis", None)
    with pytest.raises(MissingExtraError, match=r'pip install "lakpi\[sql\]"'):
        asked()
