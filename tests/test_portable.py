"""
The portable form: one answer on every engine, and the one that the kernels give.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any, TypeAlias

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import naive

from lakpi import col
from lakpi.computation import kernels
from lakpi.computation.portable import flow_counts, previous_event, stock_counts
from lakpi.conditions import Condition
from lakpi.days import NEVER, add_months

Table: TypeAlias = dict[str, list[Any]]

LATE = col("end").on_or_after("start", months=3)
COUNTS: dict[str, Condition | None] = {
    "all": None,
    "late": LATE,
    "girls": col("sex").is_("F") | col("sex").is_missing(),
}
SCHEMA = {
    "row": pl.Int64(),
    "area": pl.Int64(),
    "person": pl.Int64(),
    "start": pl.Int64(),
    "end": pl.Int64(),
    "sex": pl.String(),
}


def table(rows: naive.Rows) -> Table:
    """
    Give rows as whole numbers, the way in which records hold them.
    """
    people = {"ann": 0, "ben": 1, "cat": 2, None: None}
    return {
        "row": list(range(len(rows))),
        "area": [naive.AREAS.index(row["authority"]) for row in rows],
        "person": [people[row["child_id"]] for row in rows],
        "start": [row["start"].toordinal() for row in rows],
        "end": [row["end"] and row["end"].toordinal() for row in rows],
        "sex": [row["sex"] for row in rows],
    }


def engines(held: Table) -> Iterator[nw.DataFrame[Any] | nw.LazyFrame[Any]]:
    """
    Give a table to every engine that is installed.
    """
    frame = pl.DataFrame(held, schema=SCHEMA)
    whole = dict.fromkeys(["row", "area", "person", "start", "end"], "Int64")
    yield nw.from_native(pd.DataFrame(held, dtype=object).astype(whole))
    yield nw.from_native(frame)
    yield nw.from_native(frame.lazy())
    try:
        import duckdb  # type: ignore[import-not-found,unused-ignore] # an extra
    except ModuleNotFoundError:
        return
    yield nw.from_native(duckdb.connect().from_arrow(frame.to_arrow()))


def answers(made: nw.LazyFrame[Any], *sort: str) -> list[tuple[Any, ...]]:
    """
    Collect an answer as plain tuples in order.
    """
    collected = made.collect()
    rows = [
        tuple(None if pd.isna(value) else plain(value) for value in row)
        for row in collected.iter_rows()
    ]
    place = [collected.columns.index(name) for name in sort]
    return sorted(rows, key=lambda row: [(row[p] is None, row[p] or 0) for p in place])


def plain(value: Any) -> Any:  # noqa: ANN401 - a cell of any engine
    return value if isinstance(value, str) else int(value)


@given(naive.rows())
@naive.slow
def test_the_previous_event_is_the_kernels_and_the_searchs(rows: naive.Rows) -> None:
    held = table(rows)
    expected = [naive.previous(rows, row, "start") for row in rows]
    days = [day and day.toordinal() for day in expected]
    for frame in engines(held):
        made = previous_event(frame, person=["area", "person"], date="start")
        found = answers(made.select("row", "previous"), "row")
        assert [day for _, day in found] == days
    known = np.array([row["child_id"] is not None for row in rows], dtype=bool)
    who = [3 * a + (p or 0) for a, p in zip(held["area"], held["person"], strict=True)]
    group = np.array(who, dtype=np.int64)[known]
    start = np.array(held["start"], dtype=np.int64)[known]
    day, none = kernels.strictly_previous(group, start)
    kernel = [None if n else int(d) for d, n in zip(day, none, strict=True)]
    assert kernel == [d for d, k in zip(days, known, strict=True) if k]


@given(naive.rows(), st.lists(naive.days, min_size=2, max_size=8, unique=True))
@naive.slow
def test_flows_are_the_kernels(rows: naive.Rows, edges: list[datetime.date]) -> None:
    held = table(rows)
    cuts = sorted(edge.toordinal() for edge in edges)
    everyone = [
        answers(
            flow_counts(
                frame, area="area", date="start", counts=COUNTS, cuts=cuts, categories=["sex"]
            ),
            *("area", "sex", "stretch"),
        )
        for frame in engines(held)
    ]
    assert all(each == everyone[0] for each in everyone)
    start = np.array(held["start"], dtype=np.int64)
    stretch = np.searchsorted(np.array(cuts), start, side="right") - 1
    inside = (stretch >= 0) & (stretch < len(cuts) - 1)
    sexes = ["F", "M", None]
    cell = (
        np.array(held["area"], dtype=np.int64) * 3
        + np.array([sexes.index(sex) for sex in held["sex"]], dtype=np.int64)
    ) * (len(cuts) - 1) + stretch
    size = 6 * (len(cuts) - 1)
    met = {name: mask(condition, rows) for name, condition in COUNTS.items()}
    sums = {name: kernels.sums(cell[inside & each], size) for name, each in met.items()}
    expected = {
        (place // (len(cuts) - 1) // 3, sexes[place // (len(cuts) - 1) % 3]): None
        for place in range(size)
    }
    assert len(expected) == 6
    for area, sex, at, *counted in everyone[0]:
        place = (area * 3 + sexes.index(sex)) * (len(cuts) - 1) + at
        assert counted == [int(sums[name][place]) for name in COUNTS]
    assert sum(row[3] for row in everyone[0]) == int(inside.sum())


@given(naive.rows(), st.lists(naive.days, min_size=1, max_size=8, unique=True))
@naive.slow
def test_stocks_are_the_kernels(rows: naive.Rows, on: list[datetime.date]) -> None:
    held = table(rows)
    days = sorted(day.toordinal() for day in on)
    everyone = [
        answers(
            stock_counts(
                frame,
                area="area",
                start="start",
                end="end",
                counts=COUNTS,
                days=days,
                categories=["sex"],
            ),
            *("area", "sex", "day"),
        )
        for frame in engines(held)
    ]
    assert all(each == everyone[0] for each in everyone)
    sexes = ["F", "M", None]
    cell = np.array(held["area"], dtype=np.int64) * 3
    cell += np.array([sexes.index(sex) for sex in held["sex"]], dtype=np.int64)
    start = np.array(held["start"], dtype=np.int64)
    end = np.array([NEVER if day is None else day for day in held["end"]], dtype=np.int64)
    stocks = {
        name: kernels.stock(cell, 6, start, np.where(mask(condition, rows), end, 0), np.array(days))
        for name, condition in COUNTS.items()
    }
    found = {(area, sex) for area, sex, *_ in everyone[0]}
    for area, sex, day, *counted in everyone[0]:
        place = area * 3 + sexes.index(sex), days.index(day)
        assert counted == [int(stocks[name][place]) for name in COUNTS]
    assert len(everyone[0]) == len(found) * len(days)
    for area in range(2):
        for at, sex in enumerate(sexes):
            if (area, sex) not in found:
                assert not stocks["all"][area * 3 + at].any()


def mask(condition: Condition | None, rows: naive.Rows) -> Any:  # noqa: ANN401 - an array
    met = [condition is None or naive.meets(condition, row) for row in rows]
    return np.array(met, dtype=bool)


def test_without_categories_there_is_one_cell_for_each_area() -> None:
    held = table([])
    held = {name: [] for name in held}
    for frame in engines(held):
        made = stock_counts(frame, area="area", start="start", end="end", counts=COUNTS, days=[5])
        assert answers(made, "area") == []


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 40), st.integers(1, 40)), max_size=12))
@naive.light
def test_intervals_made_disjoint_hold_the_same_days_once(
    given_rows: list[tuple[int, int, int]],
) -> None:
    case, start, end = (
        np.array([row[place] for row in given_rows], dtype=np.int64) for place in range(3)
    )
    moved = kernels.apart(case, start, end)
    assert (moved >= start).all()
    held = [(c, d) for c, s, e in zip(case, moved, end, strict=True) for d in range(s, e)]
    every = {(c, d) for c, s, e in zip(case, start, end, strict=True) for d in range(s, e)}
    assert len(held) == len(set(held))
    assert set(held) == every


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(-(2**40), 2**40)), max_size=20))
@naive.light
def test_sums_of_big_whole_numbers_are_exact(given_rows: list[tuple[int, int]]) -> None:
    cell = np.array([row[0] for row in given_rows], dtype=np.int64)
    weights = np.array([row[1] for row in given_rows], dtype=np.int64)
    expected = [sum(w for c, w in given_rows if c == place) for place in range(5)]
    assert kernels.sums(cell, 5, weights).tolist() == expected


def test_marks_far_apart_are_searched_and_near_ones_looked_up() -> None:
    day = np.array([1, 10, 11, 500_000])
    assert kernels.first_at_or_after(np.array([10, 400_000]), day).tolist() == [0, 0, 1, 2]
    assert kernels.first_at_or_after(np.array([10, 20]), day).tolist() == [0, 0, 1, 2]
    assert kernels.first_at_or_after(np.zeros(0, dtype=np.int64), day).tolist() == [0] * 4
    moved = add_months(np.array([730_000]), 12)
    assert moved.tolist() == [730_366]  # through a leap day


def test_there_is_one_answer_for_a_handful_of_rows() -> None:
    held: Table = {
        "row": [0, 1, 2],
        "area": [0, 0, 1],
        "person": [0, 0, 0],
        "start": [10, 20, 10],
        "end": [15, None, 12],
        "sex": ["F", None, "M"],
    }
    for frame in engines(held):
        made = stock_counts(
            frame, area="area", start="start", end="end", counts={"n": None}, days=[10, 15, 20]
        )
        assert answers(made, "area", "day") == [
            (0, 10, 1),
            (0, 15, 0),
            (0, 20, 1),
            (1, 10, 1),
            (1, 15, 0),
            (1, 20, 0),
        ]


def test_an_engine_that_is_not_there_is_not_needed() -> None:
    assert len(list(engines({name: [] for name in SCHEMA}))) >= 3
    assert pytest.importorskip("narwhals") is not None
