"""
The definitions from contact to plan equal a plain reading of their words, row by row.
"""

from __future__ import annotations

import datetime
from typing import Literal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.catalogues.rowwise import (
    YEARS,
    Answer,
    Row,
    check,
    in_period,
    listed,
    months_on,
    open_at,
    same,
    working_days,
)

import lakpi
from lakpi.catalogues import assessment_factors as factors
from lakpi.catalogues import assessments, children_in_need, contacts, referrals, section_47
from lakpi.catalogues import child_protection_reviews as keeping
from lakpi.catalogues.assessments import ASSESSMENTS, FACTORS
from lakpi.catalogues.child_protection import PLANS
from lakpi.catalogues.child_protection_reviews import REVIEWS
from lakpi.catalogues.children_in_need import CIN_PLANS, EPISODES
from lakpi.catalogues.children_in_need_plans import seen_recently
from lakpi.catalogues.contacts import CONTACTS
from lakpi.catalogues.durations import NewPlans
from lakpi.catalogues.referrals import REFERRALS
from lakpi.catalogues.section_47 import CONFERENCES, ENQUIRIES
from lakpi.testing import example
from lakpi.testing.strategies import FIRST, LAST, rows

briefly = settings(max_examples=25, deadline=None)
NEW_PLANS: tuple[NewPlans, ...] = ("left out", "in time")


def of(every: list[Row], area: str, period: lakpi.Period, date: str) -> list[Row]:
    return [r for r in every if r["authority"] == area and in_period(period, r[date])]


def stock(every: list[Row], area: str, day: datetime.date, *dates: str) -> list[Row]:
    return [r for r in every if r["authority"] == area and open_at(r, day, *dates)]


@briefly
@given(rows(REFERRALS))
def test_the_anniversary_the_day_and_what_is_declared(frame: pd.DataFrame) -> None:
    every = listed(frame)

    def before(row: Row) -> list[datetime.date]:
        return [o["referral_date"] for o in every if same(row, o)]

    def strictly(area: str, period: lakpi.Period) -> Answer:
        held = of(every, area, period, "referral_date")
        again = [
            any(months_on(r["referral_date"], -12) < d < r["referral_date"] for d in before(r))
            for r in held
        ]
        return sum(again), len(held)

    def second_of_a_day(area: str, period: lakpi.Period) -> Answer:
        held = of(every, area, period, "referral_date")
        met: set[tuple[str, datetime.date]] = set()
        again = 0
        for row in held:
            day = row["referral_date"]
            reach = months_on(day, -12)
            again += (row["child_id"], day) in met or any(reach <= d < day for d in before(row))
            met.add((row["child_id"], day))
        return again, len(held)

    def declared(area: str, period: lakpi.Period) -> Answer:
        held = of(every, area, period, "referral_date")
        return sum((r["earlier_referrals"] or 0) >= 1 for r in held), len(held)

    drawn = {REFERRALS: frame}
    check(referrals.rereferrals(anniversary=False), drawn, strictly)
    check(referrals.rereferrals(same_day="again"), drawn, second_of_a_day)
    check(referrals.rereferrals(counted="declared"), drawn, declared)


@briefly
@given(rows(CONTACTS), rows(REFERRALS), st.sampled_from((0, 5, 10)))
def test_contacts_followed_by_a_referral(
    made: pd.DataFrame, referred: pd.DataFrame, most: int
) -> None:
    every, later = listed(made), listed(referred)

    def naive(area: str, period: lakpi.Period) -> Answer:
        held = of(every, area, period, "contact_date")
        led = [
            any(
                same(r, o)
                and r["contact_date"] <= o["referral_date"]
                and working_days(r["contact_date"], o["referral_date"]) <= most
                for o in later
            )
            for r in held
        ]
        return sum(led), len(held)

    indicator = contacts.contacts_to_referral(decided_by="dates", working_days=most)
    check(indicator, {CONTACTS: made, REFERRALS: referred}, naive)


@briefly
@given(rows(ASSESSMENTS), st.sampled_from((1, 20, 45)), st.sampled_from((0, 1)))
def test_assessments_in_working_days(
    frame: pd.DataFrame, most: int, first_day: Literal[0, 1]
) -> None:
    every = listed(frame)

    def days(row: Row, start: str) -> int | None:
        begins = row[start]
        if begins is None or begins > row["authorised_date"]:
            return None
        return working_days(begins, row["authorised_date"]) + first_day

    def from_assessment(area: str, period: lakpi.Period) -> Answer:
        held = [days(r, "start_date") for r in of(every, area, period, "authorised_date")]
        return sum(each is not None and each <= most for each in held), len(held)

    def from_referral(area: str, period: lakpi.Period) -> Answer:
        held = [days(r, "referral_date") for r in of(every, area, period, "authorised_date")]
        known = [each for each in held if each is not None]
        return sum(each <= most for each in known), len(known)

    drawn = {ASSESSMENTS: frame}
    within = assessments.assessments_within
    check(within(working_days=most, first_day=first_day), drawn, from_assessment)
    of_referral = within(working_days=most, first_day=first_day, clock_start="referral")
    check(of_referral, drawn, from_referral)


@briefly
@given(rows(ASSESSMENTS))
def test_children_seen_and_support(frame: pd.DataFrame) -> None:
    every = listed(frame)

    def seen(area: str, period: lakpi.Period) -> Answer:
        held = of(every, area, period, "authorised_date")
        born = [
            r for r in held if r["birth_date"] is None or r["birth_date"] <= r["authorised_date"]
        ]
        return sum(r["child_seen"] is True for r in born), len(born)

    def no_support(area: str, period: lakpi.Period) -> Answer:
        held = of(every, area, period, "authorised_date")
        said = [r["support_needed"] for r in held if r["support_needed"] is not None]
        return sum(each is False for each in said), len(said)

    check(assessments.CHILD_SEEN, {ASSESSMENTS: frame}, seen)
    check(assessments.NO_SUPPORT, {ASSESSMENTS: frame}, no_support)


@briefly
@given(
    rows(FACTORS, values={"episode_id": ("1", "2", "3"), "factor": ("18A", "18C", "3A", "21")}),
)
def test_a_factor_counts_once_for_an_episode(frame: pd.DataFrame) -> None:
    every = listed(frame)

    def naive(area: str, period: lakpi.Period) -> Answer:
        held = of(every, area, period, "authorised_date")
        physical = {r["episode_id"] for r in held if r["factor"] in ("18A", "18B", "18C")}
        return len(physical), len({r["episode_id"] for r in held if r["factor"] != "21"})

    check(factors.factor_share("physical abuse"), {FACTORS: frame}, naive)


def needy(row: Row) -> bool:
    return row["no_further_action"] is not True and row["closure_reason"] not in ("RC8", "RC9")


@briefly
@given(rows(EPISODES))
def test_episodes_of_need(frame: pd.DataFrame) -> None:
    every = listed(frame)
    records = lakpi.read_frames({EPISODES: frame}, complete=(FIRST, LAST), areas=["Harrow"])
    counts = (
        children_in_need.CIN_COUNT,
        children_in_need.CIN_STARTED,
        children_in_need.CIN_ENDED,
        children_in_need.in_need(assessed_not_in_need="counted"),
    )
    for figure in lakpi.compute(counts, records, periods=YEARS):
        (period,) = (each for each in YEARS if each.label == figure.period)
        if figure.meaning.id == "cin_count":
            held = stock(every, figure.area_name, period.end, "referral_date", "closure_date")
        else:
            date = "referral_date" if "started" in figure.meaning.id else "closure_date"
            held = of(every, figure.area_name, period, date)
        acted = [r for r in held if r["no_further_action"] is not True]
        found = acted if figure.meaning.parameters else list(filter(needy, acted))
        assert figure.numerator == len(found)

    def not_in_need(area: str, period: lakpi.Period) -> Answer:
        held = of(every, area, period, "referral_date")
        found = [
            r["no_further_action"] is not True
            and r["assessed"] is True
            and r["closure_reason"] in ("RC8", "RC9")
            for r in held
        ]
        return sum(found), len(held)

    check(children_in_need.NOT_IN_NEED, {EPISODES: frame}, not_in_need)


@briefly
@given(rows(CIN_PLANS), rows(PLANS), st.sampled_from((1, 10, 20)), st.sampled_from(NEW_PLANS))
def test_seen_and_visited_within_working_days(
    helped: pd.DataFrame, planned: pd.DataFrame, most: int, new_plans: NewPlans
) -> None:
    def naive(every: list[Row], event: str, area: str, day: datetime.date) -> Answer:
        in_time = judged = 0
        for row in stock(every, area, day):
            new = working_days(row["start_date"], day) <= most
            last = row[event]
            seen = last is not None and last <= day and working_days(last, day) <= most
            if new and new_plans == "left out":
                continue
            judged += 1
            in_time += new or seen
        return in_time, judged

    both = (
        (CIN_PLANS, helped, seen_recently, "last_seen_date"),
        (PLANS, planned, keeping.visits_on_time, "last_visit_date"),
    )
    for source, frame, make, event in both:
        every = listed(frame)
        check(
            make(working_days=most, new_plans=new_plans),
            {source: frame, REVIEWS: NO_REVIEWS},
            lambda area, period, every=every, event=event: naive(every, event, area, period.end),  # type: ignore[misc]
        )


NO_REVIEWS = pd.DataFrame({column.name: [] for column in REVIEWS.columns})


@briefly
@given(rows(PLANS))
def test_seen_alone_at_the_last_visit(frame: pd.DataFrame) -> None:
    every = listed(frame)

    def naive(area: str, period: lakpi.Period) -> Answer:
        held = stock(every, area, period.end)
        held = [r for r in held if r["last_visit_date"] and r["last_visit_date"] <= period.end]
        said = [r["seen_alone"] for r in held if r["seen_alone"] is not None]
        return sum(each is True for each in said), len(said)

    check(keeping.SEEN_ALONE, {PLANS: frame}, naive)


@briefly
@given(rows(ENQUIRIES), rows(CONFERENCES), rows(PLANS))
def test_from_enquiry_to_conference_to_plan(
    asked: pd.DataFrame, met: pd.DataFrame, planned: pd.DataFrame
) -> None:
    enquiries, conferences, plans = listed(asked), listed(met), listed(planned)

    def to_conference(area: str, period: lakpi.Period) -> Answer:
        held = of(enquiries, area, period, "start_date")
        led = sum(r["conference_date"] is not None for r in held)
        none = [r for r in held if r["conference_date"] is None]
        return led, led + sum(r["conference_not_needed"] is True for r in none)

    def in_time(area: str, period: lakpi.Period) -> Answer:
        held = of(conferences, area, period, "conference_date")
        spans = [(r["enquiry_date"], r["conference_date"]) for r in held if r["enquiry_date"]]
        return sum(a <= b and working_days(a, b) <= 15 for a, b in spans), len(spans)

    def by_target(area: str, period: lakpi.Period) -> Answer:
        held = of(conferences, area, period, "conference_date")
        held = [r for r in held if r["enquiry_date"] and r["target_date"]]
        return sum(r["conference_date"] <= r["target_date"] for r in held), len(held)

    def to_plan(area: str, period: lakpi.Period) -> Answer:
        held = of(conferences, area, period, "conference_date")
        led = [
            any(same(r, p) and p["start_date"] == r["conference_date"] for p in plans) for r in held
        ]
        return sum(led), len(held)

    drawn = {ENQUIRIES: asked, CONFERENCES: met, PLANS: planned}
    check(section_47.SECTION_47_TO_CONFERENCE, drawn, to_conference)
    check(section_47.CONFERENCES_IN_TIME, drawn, in_time)
    check(section_47.conferences_in_time(by="target date"), drawn, by_target)
    check(section_47.CONFERENCES_TO_PLAN, drawn, to_plan)


@st.composite
def reviewed(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    Draw plans, one at a time for each child, and reviews that come about when they are due.
    """
    frame = draw(rows(PLANS, max_size=10)).sort_values("start_date", ignore_index=True)
    kept: list[int] = []
    until: dict[tuple[str, str], datetime.date | None] = {}
    made = []
    for place, row in enumerate(listed(frame)):
        child = (row["authority"], row["child_id"])
        if child in until and not (until[child] and until[child] <= row["start_date"]):
            continue
        until[child] = row["end_date"]
        kept.append(place)
        day = row["start_date"]
        for months in (3, 6, 6, 6):
            late = draw(st.sampled_from((0, 0, -1, -40, 1, None)))
            if late is None:
                break
            day = months_on(day, months) + datetime.timedelta(late)
            if day > min(row["end_date"] or LAST, LAST):
                break
            made.append((*child, row["plan_id"], pd.Timestamp(day)))
    reviews = pd.DataFrame(made, columns=["authority", "child_id", "plan_id", "review_date"])
    reviews["review_date"] = pd.to_datetime(reviews["review_date"])
    return frame.loc[kept].reset_index(drop=True), reviews


@settings(max_examples=60, deadline=None)
@given(reviewed())
def test_every_review_on_time(drawn: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    plans, reviews = listed(drawn[0]), listed(drawn[1])
    quarters = lakpi.quarters("2011-12 Q1", "2013-14 Q4")

    def on_time(plan: Row, day: datetime.date) -> bool:
        held = sorted(r["review_date"] for r in reviews if r["plan_id"] == plan["plan_id"])
        held = [each for each in held if each <= day]
        dates = [plan["start_date"], *held, day]
        allowed = [3, *[6] * len(held)]
        pairs = zip(dates, dates[1:], allowed, strict=False)
        return all(after <= months_on(before, months) for before, after, months in pairs)

    def naive(area: str, period: lakpi.Period) -> Answer:
        held = stock(plans, area, period.end)
        held = [r for r in held if months_on(r["start_date"], 3) <= period.end]
        return sum(on_time(r, period.end) for r in held), len(held)

    check(keeping.REVIEWS_ON_TIME, {PLANS: drawn[0], REVIEWS: drawn[1]}, naive, quarters)


@briefly
@given(rows(PLANS))
def test_the_latest_review_on_time(frame: pd.DataFrame) -> None:
    plans = listed(frame)

    def naive(area: str, period: lakpi.Period) -> Answer:
        day = period.end
        held = stock(plans, area, day)
        held = [r for r in held if months_on(r["start_date"], 3) <= day]
        in_time = 0
        for row in held:
            latest = row["latest_review_date"]
            if latest is None:
                in_time += day <= months_on(row["start_date"], 3)
            else:
                in_time += latest <= day <= months_on(latest, 6)
        return in_time, len(held)

    check(keeping.reviews_on_time(counted="latest"), {PLANS: frame}, naive)


@pytest.mark.parametrize(
    ("held", "day", "in_time"),
    [
        ([], "2013-11-30", True),  # three months from 31 August, clipped: the review is due
        ([], "2013-12-01", False),
        (["2013-11-30"], "2014-05-30", True),
        (["2013-11-30"], "2014-05-31", False),
        (["2013-12-01"], "2014-01-01", False),  # a day late is late for good
        (["2013-11-30", "2014-05-30"], "2014-06-30", True),
        (["2013-11-30", "2014-05-31"], "2014-06-30", False),
        (["2013-08-31"], "2013-12-01", False),  # one on the first day is not a review of it
        (["2013-09-01"], "2014-03-01", True),
    ],
)
def test_t5_reviews_to_the_day(held: list[str], day: str, *, in_time: bool) -> None:
    records = example(
        {
            PLANS: {"child_id": ["A"], "plan_id": ["P"], "start_date": ["2013-08-31"]},
            REVIEWS: {
                "child_id": ["A"] * len(held),
                "plan_id": ["P"] * len(held),
                "review_date": held,
            },
        },
        complete=("2013-04-01", "2014-12-31"),
    )
    figure = lakpi.compute(keeping.REVIEWS_ON_TIME, records, periods=lakpi.as_at(day)).one()
    assert (figure.numerator, figure.denominator) == (int(in_time), 1)
