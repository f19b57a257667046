"""
The tricky definitions equal a plain reading of their words, row by row.
"""

from __future__ import annotations

import datetime

import pandas as pd
from hypothesis import given
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
    quickly,
    same,
)

import lakpi
from lakpi.catalogues import (
    child_protection,
    early_help,
    looked_after,
    plan_durations,
    referrals,
    workforce,
)
from lakpi.catalogues import youth_justice as youth
from lakpi.catalogues.early_help import EARLY_HELP
from lakpi.testing.strategies import FIRST, LAST, rows


@quickly
@given(rows(referrals.REFERRALS), st.sampled_from((1, 6, 12)))
def test_re_referrals(frame: pd.DataFrame, months: int) -> None:
    every = listed(frame)

    def again(row: Row) -> bool:
        day = row["referral_date"]
        reach = months_on(day, -months)
        return any(same(row, o) and reach <= o["referral_date"] < day for o in every)

    def by_referral(area: str, period: lakpi.Period) -> Answer:
        held = [r for r in every if r["authority"] == area]
        held = [r for r in held if in_period(period, r["referral_date"])]
        return sum(map(again, held)), len(held)

    def by_child(area: str, period: lakpi.Period) -> Answer:
        held = [r for r in every if r["authority"] == area]
        held = [r for r in held if in_period(period, r["referral_date"])]
        return len({r["child_id"] for r in held if again(r)}), len({r["child_id"] for r in held})

    drawn = {referrals.REFERRALS: frame}
    check(referrals.rereferrals(months=months), drawn, by_referral)
    check(referrals.children_rereferred(months=months), drawn, by_child)


@quickly
@given(rows(referrals.REFERRALS))
def test_the_other_rules_of_re_referrals(frame: pd.DataFrame) -> None:
    every = listed(frame)

    def again(row: Row, priors: list[Row]) -> bool:
        day = row["referral_date"]
        reach = months_on(day, -12)
        return any(same(row, o) and reach <= o["referral_date"] < day for o in priors)

    def acted_on(area: str, period: lakpi.Period) -> Answer:
        held = [r for r in every if r["authority"] == area]
        held = [r for r in held if in_period(period, r["referral_date"])]
        priors = [r for r in every if r["no_further_action"] is not True]
        return sum(again(r, priors) for r in held), len(held)

    def once_a_day(area: str, period: lakpi.Period) -> Answer:
        held = [r for r in every if r["authority"] == area]
        held = [r for r in held if in_period(period, r["referral_date"])]
        days = {(r["child_id"], r["referral_date"]): again(r, every) for r in held}
        return sum(days.values()), len(days)

    drawn = {referrals.REFERRALS: frame}
    check(referrals.rereferrals(no_further_action_priors=False), drawn, acted_on)
    check(referrals.rereferrals(same_day="once"), drawn, once_a_day)


@quickly
@given(rows(child_protection.PLANS))
def test_plans_of_two_years_or_more(frame: pd.DataFrame) -> None:
    every = listed(frame)

    def opened(area: str, period: lakpi.Period) -> Answer:
        held = [r for r in every if r["authority"] == area and open_at(r, period.end)]
        return sum(months_on(r["start_date"], 24) <= period.end for r in held), len(held)

    def ended(area: str, period: lakpi.Period) -> Answer:
        held = [r for r in every if r["authority"] == area and in_period(period, r["end_date"])]
        return sum(months_on(r["start_date"], 24) <= r["end_date"] for r in held), len(held)

    def ni_64(area: str, period: lakpi.Period) -> Answer:
        held = [r for r in every if r["authority"] == area and in_period(period, r["end_date"])]
        days = [(r["end_date"] - r["start_date"]).days + 1 for r in held]
        return sum(each > 729 for each in days), len(held)

    drawn = {child_protection.PLANS: frame}
    check(child_protection.OPEN_2_YEARS_OR_MORE, drawn, opened)
    check(child_protection.ENDED_2_YEARS_OR_MORE, drawn, ended)
    check(child_protection.ended_2_years_or_more(two_years="729 days with the last"), drawn, ni_64)


@quickly
@given(rows(child_protection.PLANS))
def test_plans_by_duration(frame: pd.DataFrame) -> None:
    every = listed(frame)

    def band(start: datetime.date, end: datetime.date) -> int:
        if end <= months_on(start, 3):
            return 0
        if end <= months_on(start, 6):
            return 1
        if end < months_on(start, 12):
            return 2
        return 3 if end < months_on(start, 24) else 4

    records = lakpi.read_frames(
        {child_protection.PLANS: frame}, complete=(FIRST, LAST), areas=["Harrow", "Barnet"]
    )
    labels = [label for label, _ in plan_durations.OPEN_DURATIONS.parts]
    both = (plan_durations.OPEN_DURATIONS, plan_durations.ENDED_DURATIONS)
    for figure in lakpi.compute(both, records, periods=YEARS):
        (period,) = (each for each in YEARS if each.label == figure.period)
        held = [r for r in every if r["authority"] == figure.area_name]
        if figure.meaning.id == "cpp_open_duration_pct":
            spans = [(r["start_date"], period.end) for r in held if open_at(r, period.end)]
        else:
            held = [r for r in held if in_period(period, r["end_date"])]
            spans = [(r["start_date"], r["end_date"]) for r in held]
        wanted = labels.index(figure.category)
        assert figure.numerator == sum(band(*span) == wanted for span in spans)
        assert figure.denominator == len(spans)


@quickly
@given(rows(looked_after.PERIODS_OF_CARE))
def test_health_assessments_in_date(frame: pd.DataFrame) -> None:
    every = listed(frame)

    def naive(area: str, period: lakpi.Period) -> Answer:
        day = period.end
        held: dict[str, bool] = {}
        for row in every:
            born, assessed = row["birth_date"], row["health_assessment_date"]
            if row["authority"] != area or not open_at(row, day) or born is None or born > day:
                continue
            if months_on(row["start_date"], 12) > day:
                continue
            months = 12 if months_on(born, 60) <= day else 6
            now = assessed is not None and assessed <= day <= months_on(assessed, months)
            held[row["child_id"]] = held.get(row["child_id"], False) or now
        return sum(held.values()), len(held)

    # A child has one period of care at a time: keep one a child.
    alone = frame.drop_duplicates(["authority", "child_id"], ignore_index=True)
    every = listed(alone)
    drawn = {looked_after.PERIODS_OF_CARE: alone}
    check(looked_after.HEALTH_ASSESSMENT_CURRENT, drawn, naive)


@quickly
@given(rows(looked_after.PLACEMENTS))
def test_three_placements_in_twelve_months(frame: pd.DataFrame) -> None:
    # Placements of a child follow one another: each ends where the next begins, if not before.
    frame = frame.sort_values("start_date", ignore_index=True)
    following = frame.groupby(["authority", "child_id"])["start_date"].shift(-1)
    frame["end_date"] = (
        frame["end_date"].fillna(following).where(~(frame["end_date"] > following), following)
    )
    every = listed(frame)

    def naive(area: str, period: lakpi.Period) -> Answer:
        since = months_on(period.end, -12)
        placed = {r["child_id"] for r in every if r["authority"] == area and open_at(r, period.end)}
        many = 0
        for child in placed:
            own = [r for r in every if r["authority"] == area and r["child_id"] == child]
            own = [r for r in own if r["start_date"] <= period.end]
            # Open at any time after the day a year before.
            recent = [r for r in own if r["end_date"] is None or r["end_date"] > since]
            many += len(recent) >= 3
        return many, len(placed)

    check(looked_after.THREE_PLACEMENTS, {looked_after.PLACEMENTS: frame}, naive)


@quickly
@given(rows(youth.OUTCOMES))
def test_reoffending_is_a_cohort(frame: pd.DataFrame) -> None:
    every = listed(frame)
    last_year = lakpi.financial_years("2012-13", "2013-14")

    def naive(area: str, period: lakpi.Period) -> Answer:
        cohort: dict[str, bool] = {}
        for row in every:
            begins = row["outcome_date"]
            ends = months_on(begins, 12)
            if row["authority"] != area or not in_period(period, ends):
                continue
            again = any(
                same(row, o, "young_person_id")
                and o["offence_date"] is not None
                and begins < o["offence_date"] <= ends
                for o in every
            )
            person = row["young_person_id"]
            cohort[person] = cohort.get(person, False) or again
        return sum(cohort.values()), len(cohort)

    check(youth.REOFFENDING, {youth.OUTCOMES: frame}, naive, last_year)


@quickly
@given(rows(EARLY_HELP), rows(referrals.REFERRALS))
def test_referrals_after_early_help(helped: pd.DataFrame, referred: pd.DataFrame) -> None:
    episodes, every = listed(helped), listed(referred)

    def naive(area: str, period: lakpi.Period) -> Answer:
        held = [e for e in episodes if e["authority"] == area and e["end_date"] is not None]
        held = [e for e in held if in_period(period, months_on(e["end_date"], 12))]
        followed = [
            any(
                same(e, r) and e["end_date"] <= r["referral_date"] <= months_on(e["end_date"], 12)
                for r in every
            )
            for e in held
        ]
        return sum(followed), len(held)

    drawn = {EARLY_HELP: helped, referrals.REFERRALS: referred}
    check(early_help.EARLY_HELP_TO_REFERRAL, drawn, naive, YEARS[1:])


@quickly
@given(rows(workforce.WORKERS), rows(workforce.VACANCIES))
def test_workforce_rates(workers: pd.DataFrame, vacancies: pd.DataFrame) -> None:
    people, posts = listed(workers), listed(vacancies)

    def in_post(area: str, day: datetime.date) -> list[Row]:
        return [w for w in people if w["authority"] == area and open_at(w, day)]

    def fte(held: list[Row], *, agency: bool) -> float:
        return float(sum(w["fte"] or 0 for w in held if w["agency"] is agency))

    def vacancy(area: str, period: lakpi.Period) -> Answer:
        vacant = [p for p in posts if p["authority"] == area]
        vacant = [p for p in vacant if open_at(p, period.end, "vacant_from", "filled_on")]
        empty = float(sum(p["fte"] or 0 for p in vacant))
        return empty, empty + fte(in_post(area, period.end), agency=False)

    def agency(area: str, period: lakpi.Period) -> Answer:
        held = in_post(area, period.end)
        lent = fte(held, agency=True)
        return lent, lent + fte(held, agency=False)

    def turnover(area: str, period: lakpi.Period) -> Answer:
        left = [w for w in people if w["authority"] == area and in_period(period, w["end_date"])]
        return fte(left, agency=False), fte(in_post(area, period.end), agency=False)

    def caseload(area: str, period: lakpi.Period) -> Answer:
        held = in_post(area, period.end)
        cases = sum(w["cases"] or 0 for w in held)
        return cases, float(sum(w["fte"] or 0 for w in held if (w["cases"] or 0) >= 1))

    drawn = {workforce.WORKERS: workers, workforce.VACANCIES: vacancies}
    for indicator, naive in (
        (workforce.VACANCY_RATE, vacancy),
        (workforce.AGENCY_RATE, agency),
        (workforce.TURNOVER_RATE, turnover),
        (workforce.CASELOAD, caseload),
    ):
        check(indicator, drawn, naive)
