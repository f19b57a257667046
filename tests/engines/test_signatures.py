"""
Many percentages at once, on engines that count rows by the conditions they meet.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from tests import naive
from tests.engines.making import STAYING
from tests.engines.test_one_definition import PERIODS, STARTED, both, read, table

import lakpi
from lakpi import Percentage, Polarity, col
from lakpi.computation.engines import signatures

AT_LEAST = [STARTED, *(STARTED.where(col("number").at_least(low)) for low in (-1, 1, 3))]
MANY = [
    Percentage(
        id=f"{place}_{high}_{sex}",
        title="Numbers",
        numerator=base.where(col("number").at_most(high) & col("sex").is_(sex)),
        denominator=base,
        polarity=Polarity.NO_JUDGEMENT,
    )
    for place, base in enumerate(AT_LEAST)
    for high in (0, 2, 4)
    for sex in ("F", "M")
]


@pytest.mark.parametrize("engine", list(STAYING))
@pytest.mark.parametrize("most", [0, 256])
@given(
    events=naive.rows(),
    periods=st.sampled_from(PERIODS),
    by=st.sampled_from([(), ("sex",), ("age", "disabled"), (("sex", "disabled"),)]),
)
@naive.slow
def test_many_counts_are_those_of_pandas(
    engine: str,
    most: int,
    events: naive.Rows,
    periods: list[lakpi.Period],
    by: tuple[str | tuple[str, ...], ...],
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(signatures, "MOST_SIGNATURES", most)
        rows = both(events, [])
        found = lakpi.compute(MANY, read(engine, rows), periods=periods, by=by)
    expected = lakpi.compute(MANY, read("pandas", rows), periods=periods, by=by)
    assert_frame_equal(table(found), table(expected))
    assert found.accounts == expected.accounts
