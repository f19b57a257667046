"""
A definition that cannot be right fails when it is made, and says what to change.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import lakpi
from lakpi.catalogues import (
    assessment_factors,
    assessments,
    child_protection,
    child_protection_reviews,
    children_in_need,
    children_in_need_plans,
    contacts,
    early_help,
    education,
    looked_after,
    referrals,
    section_47,
    workforce,
)
from lakpi.catalogues.child_protection import PLANS
from lakpi.catalogues.referrals import REFERRALS
from lakpi.errors import DefinitionError, UnitError

RECEIVED = lakpi.count("referrals", REFERRALS, lakpi.During("referral_date"))


def percentage(**changed: object) -> lakpi.Percentage:
    fields: dict[str, Any] = {
        "id": "x",
        "title": "x",
        "numerator": RECEIVED.where(lakpi.col("no_further_action").is_true()),
        "denominator": RECEIVED,
        "polarity": lakpi.Polarity.NO_JUDGEMENT,
    }
    return lakpi.Percentage(**{**fields, **changed})


def test_a_numerator_that_is_not_part_of_its_denominator() -> None:
    other = lakpi.count("plans", PLANS, lakpi.During("start_date"))
    with pytest.raises(DefinitionError, match=r"not part of the denominator.*use Ratio and say"):
        percentage(numerator=other)
    narrower = RECEIVED.where(lakpi.col("sex").is_("F"))
    with pytest.raises(DefinitionError, match="not part of the denominator"):
        percentage(denominator=narrower)


def test_an_unknown_unit() -> None:
    with pytest.raises(UnitError, match=r"'refferals' is not a unit of lakpi\. Did you mean"):
        lakpi.count("refferals", REFERRALS, lakpi.During("referral_date"))


def test_an_unknown_column() -> None:
    with pytest.raises(DefinitionError, match="Did you mean 'referral_date'"):
        lakpi.count("referrals", REFERRALS, lakpi.During("referal_date"))
    with pytest.raises(DefinitionError, match="Did you mean 'previous_referral_date'"):
        RECEIVED.where(lakpi.col("previous_refferal_date").is_present())


def test_a_missing_polarity() -> None:
    with pytest.raises(DefinitionError, match=r"does not say polarity=.*NO_JUDGEMENT"):
        lakpi.Count(id="x", title="x", measure=RECEIVED)  # type: ignore[call-arg]


def test_a_misspelt_field() -> None:
    with pytest.raises(
        DefinitionError, match=r"no field 'denominater'\. Did you mean 'denominator'"
    ):
        percentage(denominater=RECEIVED)


def test_a_code_that_the_column_never_holds() -> None:
    with pytest.raises(DefinitionError, match="never holds 'NEGLECT'"):
        lakpi.count("plans", PLANS, lakpi.During("start_date")).where(
            lakpi.col("category").is_("NEGLECT")
        )


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: referrals.rereferrals(months=0), "months= is 1 or more"),
        (lambda: referrals.rereferrals(same_day="twice"), "same_day= is one of"),  # type: ignore[arg-type]
        (lambda: referrals.children_rereferred(months=-1), "months= is 1 or more"),
        (lambda: child_protection.open_2_years_or_more(two_years="728"), "two_years= is one of"),  # type: ignore[arg-type]
        (lambda: child_protection.ended_2_years_or_more(two_years=""), "two_years= is one of"),  # type: ignore[arg-type]
        (lambda: child_protection.repeat_plans(counted="both"), "counted= is one of"),  # type: ignore[arg-type]
        (lambda: child_protection.repeat_plans_within(months=0), "months= is 1 or more"),
        (lambda: referrals.rereferrals(counted="guessed"), "counted= is one of"),  # type: ignore[arg-type]
        (lambda: referrals.rereferrals(counted="declared", months=6), "counted already"),
        (lambda: contacts.contacts_to_referral(decided_by="both"), "decided_by= is one of"),  # type: ignore[arg-type]
        (lambda: contacts.contacts_to_referral(working_days=16), "working_days= is 0 to 15"),
        (lambda: assessments.assessments_within(working_days=0), "working_days= is 1 or more"),
        (lambda: assessments.assessments_within(clock_start="birth"), "clock_start= is one of"),  # type: ignore[arg-type]
        (lambda: assessments.assessments_within(first_day=2), "first_day= is one of"),  # type: ignore[arg-type]
        (lambda: assessments.child_seen(not_recorded="seen"), "not_recorded= is one of"),  # type: ignore[arg-type]
        (lambda: assessment_factors.factor_rate("abuse"), "factor= is one of"),
        (lambda: children_in_need.in_need(assessed_not_in_need="x"), "not_in_need= is one of"),  # type: ignore[arg-type]
        (lambda: children_in_need_plans.seen_recently(working_days=0), "working_days= is 1"),
        (lambda: children_in_need_plans.seen_recently(new_plans="x"), "new_plans= is one of"),  # type: ignore[arg-type]
        (lambda: section_47.section_47_to_conference(undecided="x"), "undecided= is one of"),  # type: ignore[arg-type]
        (lambda: section_47.conferences_in_time(by="x"), "by= is one of"),  # type: ignore[arg-type]
        (lambda: section_47.conferences_in_time(working_days=0), "working_days= is 1"),
        (lambda: section_47.conferences_to_plan(decided_by="x"), "decided_by= is one of"),  # type: ignore[arg-type]
        (lambda: child_protection_reviews.reviews_on_time(counted="x"), "counted= is one of"),  # type: ignore[arg-type]
        (lambda: child_protection_reviews.visits_on_time(working_days=0), "working_days= is 1"),
        (lambda: child_protection_reviews.seen_alone(not_recorded="x"), "recorded= is one of"),  # type: ignore[arg-type]
        (lambda: early_help.new_families(months=0), "months= is 1 or more"),
        (lambda: education.ks4_gap("white"), "ethnicity= is one of"),
        (lambda: education.ks4_gap(compared_with="top"), "compared_with= is one of"),  # type: ignore[arg-type]
        (lambda: looked_after.health_assessment_current(months=0), "months= is 1 or more"),
        (lambda: workforce.absence_rate(working_days=0), "working_days= is 1 or more"),
        (
            lambda: workforce.absence_rate_in(lakpi.quarters("2013-14 Q1")[0]),
            "absence is a rate of a year",
        ),
    ],
)
def test_a_rule_that_cannot_be(make: Callable[[], object], says: str) -> None:
    with pytest.raises(DefinitionError, match=says):
        make()
