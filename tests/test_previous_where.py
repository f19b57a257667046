"""
The previous event of those that meet a condition, and the number of a row on its day.
"""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lakpi
from lakpi.errors import DefinitionError

COLUMNS = [
    lakpi.Column("authority", str),
    lakpi.Column("child_id", str),
    lakpi.Column("referral_date", lakpi.Date),
    lakpi.Column("nfa", bool),
]
ACTED_ON = lakpi.col("nfa").is_false() | lakpi.col("nfa").is_missing()
SOURCE = lakpi.Source(
    "referrals",
    area="authority",
    person="child_id",
    columns=COLUMNS,
    derived={
        "previous_acted_on": lakpi.previous("referral_date", where=ACTED_ON),
        "on_the_day": lakpi.same_day_number("referral_date"),
    },
)
RECEIVED = lakpi.count("referrals", SOURCE, lakpi.During("referral_date"))
AGAIN = lakpi.Count(
    id="again",
    title="Again",
    measure=RECEIVED.where(lakpi.col("previous_acted_on").on_or_after("referral_date", months=-12)),
    polarity=lakpi.Polarity.NO_JUDGEMENT,
)
SECOND = lakpi.Count(
    id="second",
    title="Second on the day",
    measure=RECEIVED.where(lakpi.col("on_the_day").at_least(2)),
    polarity=lakpi.Polarity.NO_JUDGEMENT,
)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Harrow", "Brent"]),
        st.sampled_from(["a", "b", None]),
        st.dates(pd.Timestamp("2012-12-30").date(), pd.Timestamp("2013-01-03").date()),
        st.sampled_from([True, False, None]),
    ),
    min_size=1,
    max_size=12,
    unique=True,
)


def test_its_condition_is_checked_where_it_is_written() -> None:
    with pytest.raises(DefinitionError, match="needs 'nfaa', which is not declared"):
        lakpi.Source(
            "referrals",
            area="authority",
            person="child_id",
            columns=COLUMNS,
            derived={"p": lakpi.previous("referral_date", where=lakpi.col("nfaa").is_true())},
        )


@given(ROWS)
def test_equal_to_a_search_by_hand(rows: list[tuple[str, str | None, object, bool | None]]) -> None:
    frame = pd.DataFrame(rows, columns=["authority", "child_id", "referral_date", "nfa"])
    frame["referral_date"] = pd.to_datetime(frame["referral_date"])
    frame["nfa"] = frame["nfa"].astype("boolean")
    records = lakpi.read_frames({SOURCE: frame}, complete=("2011-04-01", "2013-03-31"))
    figures = lakpi.compute([AGAIN, SECOND], records, periods=lakpi.financial_years("2012-13"))
    again = sum(
        child is not None
        and any(
            (other[0], other[1]) == (area, child) and other[2] < day and other[3] is not True  # type: ignore[operator]
            for other in rows
        )
        for area, child, day, _ in rows
    )
    told = {(area, child, day) for area, child, day, _ in rows if child is not None}
    same = sum(child is not None for _, child, _, _ in rows) - len(told)
    totals = figures.to_frame().groupby("indicator", observed=True)["numerator"].sum()
    assert again == totals["again"]
    assert same == totals["second"]
