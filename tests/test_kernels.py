"""
The NumPy kernels, held to plain Python; that the engines agree is tests/engines' subject.
"""

from __future__ import annotations

import datetime

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests import naive

from lakpi.computation import kernels
from lakpi.days import NEVER, add_months

PEOPLE = ["ann", "ben", "cat"]


@given(naive.rows())
@naive.light
def test_the_previous_event_is_the_latest_strictly_earlier_one(rows: naive.Rows) -> None:
    known = [row for row in rows if row["child_id"] is not None]
    group = [
        3 * naive.AREAS.index(row["authority"]) + PEOPLE.index(row["child_id"]) for row in known
    ]
    start = [row["start"].toordinal() for row in known]
    day, none = kernels.strictly_previous(
        np.array(group, dtype=np.int64), np.array(start, dtype=np.int64)
    )
    found = [None if n else int(d) for d, n in zip(day, none, strict=True)]
    before = [naive.previous(rows, row, "start") for row in known]
    assert found == [day and day.toordinal() for day in before]


@given(naive.rows(), st.lists(naive.days, min_size=1, max_size=8, unique=True))
@naive.light
def test_a_stock_is_what_is_open_at_the_end_of_each_day(
    rows: naive.Rows, on: list[datetime.date]
) -> None:
    days = sorted(on)
    cell = np.array([naive.AREAS.index(row["authority"]) for row in rows], dtype=np.int64)
    start = np.array([row["start"].toordinal() for row in rows], dtype=np.int64)
    ends = [NEVER if row["end"] is None else row["end"].toordinal() for row in rows]
    marks = np.array([day.toordinal() for day in days])
    found = kernels.stock(cell, 2, start, np.array(ends, dtype=np.int64), marks)
    for place, area in enumerate(naive.AREAS):
        for number, day in enumerate(days):
            held = [
                row
                for row in rows
                if row["authority"] == area
                and row["start"] <= day
                and (row["end"] is None or row["end"] > day)
            ]
            assert found[place, number] == len(held)


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
