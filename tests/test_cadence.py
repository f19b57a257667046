"""
The day before in a series of states: by hand, and what holds for any step.
"""

from __future__ import annotations

import datetime
import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lakpi
from lakpi.catalogues import ALL
from lakpi.periods import day_before

D = datetime.date


@pytest.mark.parametrize(
    ("day", "days", "before"),
    [
        (D(2025, 3, 31), [D(2024, 3, 31), D(2023, 3, 31)], D(2024, 3, 31)),
        (D(2014, 1, 31), [D(2013, 10, 31)], D(2013, 10, 31)),
        (D(2013, 12, 31), [D(2013, 3, 31), D(2013, 6, 30)], D(2013, 9, 30)),
        (D(2013, 3, 31), [D(2013, 2, 28), D(2013, 1, 31)], D(2013, 2, 28)),
        (D(2016, 3, 31), [D(2016, 2, 29)], D(2016, 2, 29)),
        (D(2025, 9, 30), [D(2023, 9, 30)], D(2024, 9, 30)),  # a missing year is not bridged
        (D(2025, 3, 31), [], D(2024, 3, 31)),
        (D(2025, 1, 16), [D(2024, 10, 16)], D(2024, 10, 16)),
        (D(2025, 1, 16), [D(2024, 10, 3)], None),
    ],
)
def test_the_day_before(
    day: datetime.date, days: list[datetime.date], before: datetime.date | None
) -> None:
    assert day_before(day, days) == before


@given(
    year=st.integers(1990, 2100),
    month=st.integers(0, 11),
    step=st.sampled_from([1, 2, 3, 4, 6, 12]),
    size=st.integers(2, 12),
)
def test_a_regular_series_steps_to_its_own_day_before(
    year: int, month: int, step: int, size: int
) -> None:
    firsts = [divmod(year * 12 + month + step * place + 1, 12) for place in range(size)]
    ends = [D(y, m + 1, 1) - datetime.timedelta(1) for y, m in firsts]
    for earlier, later in itertools.pairwise(ends):
        assert day_before(later, ends) == earlier


def test_states_on_days_have_a_direction_of_travel_and_a_change() -> None:
    rows = {
        "indicator": "cpp_open_2y_pct",
        "area": "Harrow",
        "period": ["as at 31 March 2023", "as at 31 March 2024", "as at 31 March 2025"],
        "numerator": [3, 4, 9],
        "denominator": [100, 100, 100],
    }
    figures = lakpi.read_figures(pd.DataFrame(rows), ALL)
    latest = list(lakpi.direction_of_travel(figures))[-1]
    assert latest.change is not None
    assert (int(latest.change), latest.word) == (5, "worsening")
    harrow = lakpi.benchmark(figures, figures, against=[lakpi.england()])
    assert [each.change for each in harrow] == [None, 1, 5]


def test_published_figures_change_by_what_was_printed() -> None:
    # 334 of 2,470 is 13.52 and 355 of 2,281 is 15.56, 2.04 apart; 13.5 and 15.6 were printed.
    rows = {
        "indicator": "rereferral_pct",
        "area": "Harrow",
        "period": ["2023-24", "2024-25"],
        "numerator": [334, 355],
        "denominator": [2470, 2281],
        "reported": ["13.5", "15.6"],
    }
    for origin, said in (("published", "+2.1"), ("local", "+2.0")):
        figures = lakpi.read_figures(pd.DataFrame(rows), ALL, origin=origin)
        latest = list(lakpi.direction_of_travel(figures))[-1]
        assert latest.written_change() == f"{said} percentage points"
