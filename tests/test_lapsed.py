"""
The first day on which what events renew has run out, held to a walk along the days.
"""

from __future__ import annotations

import calendar
import datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lakpi
from lakpi.errors import DefinitionError

REVIEWS = lakpi.Source(
    "reviews",
    area="authority",
    person="child_id",
    key=["id"],
    columns=[
        lakpi.Column("authority", str),
        lakpi.Column("id", int),
        lakpi.Column("child_id", str),
        lakpi.Column("held", lakpi.Date),
    ],
)
PLANS = lakpi.Source(
    "plans",
    area="authority",
    person="child_id",
    columns=[
        lakpi.Column("authority", str),
        lakpi.Column("child_id", str),
        lakpi.Column("started", lakpi.Date),
    ],
    derived={"overdue": lakpi.lapsed("reviews", "held", "started", first_months=1, months=2)},
)
IN_TIME = lakpi.Count(
    id="in_time",
    title="In time",
    measure=lakpi.count("plans", PLANS, lakpi.AsAt("started")).while_(lakpi.until("overdue")),
    polarity=lakpi.Polarity.NO_JUDGEMENT,
)
DAYS = st.dates(datetime.date(2012, 12, 25), datetime.date(2013, 7, 5))
PEOPLE = st.sampled_from(["a", "b", None])
PLACES = st.sampled_from(["Harrow", "Brent"])
WEEKS = [lakpi.as_at(datetime.date(2012, 12, 31) + datetime.timedelta(9 * n)) for n in range(24)]


def months_on(day: datetime.date, months: int) -> datetime.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def in_time(start: datetime.date, held: list[datetime.date], day: datetime.date) -> bool:
    due = months_on(start, 1)
    for each in sorted(each for each in held if start < each <= day):
        if each > due:
            return False
        due = months_on(each, 2)
    return day <= due


@settings(max_examples=60)
@given(
    st.lists(st.tuples(PLACES, PEOPLE, DAYS), min_size=1, max_size=8),
    st.lists(st.tuples(PLACES, PEOPLE, DAYS), max_size=14),
)
def test_equal_to_a_walk_along_the_days(
    plans: list[tuple[str, str | None, datetime.date]],
    reviews: list[tuple[str, str | None, datetime.date]],
) -> None:
    given_plans = pd.DataFrame(plans, columns=["authority", "child_id", "started"])
    given_plans["started"] = pd.to_datetime(given_plans["started"])
    held = pd.DataFrame(reviews, columns=["authority", "child_id", "held"])
    held["held"] = pd.to_datetime(held["held"])
    held.insert(0, "id", range(len(held)))
    records = lakpi.read_frames(
        {PLANS: given_plans.drop_duplicates(), REVIEWS: held}, complete=("2012-12-01", "2013-12-31")
    )
    total: dict[str, float] = {}
    for figure in lakpi.compute(IN_TIME, records, periods=WEEKS):
        assert figure.numerator is not None
        total[figure.period] = total.get(figure.period, 0) + figure.numerator
    for week in WEEKS:
        own = [(p, [r[2] for r in reviews if r[:2] == p[:2] and r[1]]) for p in set(plans)]
        open_now = [(p, held) for p, held in own if p[2] <= week.end]
        assert total[week.label] == sum(in_time(p[2], held, week.end) for p, held in open_now)


def test_less_than_a_month_is_refused() -> None:
    with pytest.raises(DefinitionError, match="1 month or more; found 0 and 6"):
        lakpi.lapsed("reviews", "held", "started", first_months=0, months=6)


def test_a_plan_older_than_the_records_of_reviews_is_flagged() -> None:
    frames = {
        PLANS: pd.DataFrame(
            {"authority": ["Harrow"], "child_id": ["a"], "started": ["2013-01-01"]}
        ),
        REVIEWS: pd.DataFrame(
            {"authority": ["Harrow"], "id": [1], "child_id": ["a"], "held": ["2013-02-01"]}
        ),
    }
    records = lakpi.read_frames(frames, complete=("2012-12-01", "2013-12-31"))
    figure = lakpi.compute(IN_TIME, records, periods=lakpi.as_at("2013-04-01")).one()
    assert figure.numerator == 1
    assert "short history" in figure.flags
