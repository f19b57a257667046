"""
Which of the field's indicators are shipped: the front door, need, protection and the workforce.

Every id below is shipped; nothing in these domains can only be read from print.

Domain A, contacts, early help and referrals:

- [x] contacts_count
- [x] contact_to_referral_pct (by the outcome, or by the dates as an approximation)
- [x] referrals_count
- [x] referrals_rate_per_10k
- [x] rereferral_pct (six rules; from the records, or as declared)
- [x] rereferral_child_pct
- [x] referral_nfa_pct
- [x] referral_not_in_need_pct
- [x] referral_source_pct
- [x] early_help_open_count
- [x] early_help_new_families_count
- [x] early_help_to_referral_12m_pct

Domain B, assessments and children in need:

- [x] assessments_completed_count
- [x] assessments_within_45wd_pct (from the assessment, or the referral)
- [x] assessment_duration_median (and both quartiles, and the bands)
- [x] assessments_nfa_pct
- [x] assessment_child_seen_pct
- [x] assessment_factor_rate_per_10k (of any factor, and of each)
- [x] cin_count
- [x] cin_rate_per_10k
- [x] cin_started_count
- [x] cin_ended_count
- [x] cin_open_duration_pct
- [x] cin_closed_duration_pct
- [x] cin_primary_need_pct
- [x] cin_closure_reason_pct
- [x] cin_plans_open_count
- [x] cin_seen_recently_pct
- [x] cin_disability_pct

Domain C, section 47, conferences and child protection plans:

- [x] s47_rate_per_10k
- [x] s47_to_icpc_pct
- [x] icpc_rate_per_10k
- [x] icpc_within_15wd_pct (by working days, or the target date)
- [x] icpc_days_pct
- [x] icpc_to_cpp_pct (by the plans, or as declared)
- [x] cpp_count
- [x] cpp_rate_per_10k
- [x] cpp_started_count
- [x] cpp_started_rate_per_10k
- [x] cpp_ended_count
- [x] cpp_ended_rate_per_10k
- [x] cpp_repeat_ever_pct (as declared, or from the records)
- [x] cpp_repeat_2y_pct
- [x] cpp_open_2y_pct (three readings of two years)
- [x] cpp_ended_2y_pct (three readings of two years)
- [x] cpp_open_duration_pct
- [x] cpp_ended_duration_pct
- [x] cpp_duration_mean_days (and the median)
- [x] cpp_reviews_on_time_pct (every review, or the latest)
- [x] cpp_category_pct (and that of plans starting)
- [x] cpp_visits_on_time_pct
- [x] cpp_seen_alone_pct
- [x] fgdm_offered_pct

Domain F, the workforce:

- [x] sw_vacancy_rate_fte
- [x] sw_vacancy_pct_establishment
- [x] sw_agency_rate_fte (and by headcount)
- [x] sw_agency_pct_establishment
- [x] sw_agency_cover_rate_fte
- [x] sw_vacancy_cover_rate_fte
- [x] sw_turnover_rate_fte (and by headcount)
- [x] sw_absence_rate_fte (253 or 254 days)
- [x] sw_caseload_mean
- [x] sw_caseload_mean_experienced
- [x] sw_caseholder_pct
- [x] nqsw_count
- [x] sw_starters_fte
- [x] sw_leavers_fte
- [x] recruitment_conversion_pct
- [x] post_vacancies_count
- [x] agency_workers_count
- [x] agency_interviews_count
"""

from __future__ import annotations

import importlib
import inspect
import re
from types import ModuleType

import pytest

from lakpi.catalogues import ALL

FIELD = {
    "A": """
        contacts_count contact_to_referral_pct referrals_count referrals_rate_per_10k
        rereferral_pct rereferral_child_pct referral_nfa_pct referral_not_in_need_pct
        referral_source_pct early_help_open_count early_help_new_families_count
        early_help_to_referral_12m_pct
    """,
    "B": """
        assessments_completed_count assessments_within_45wd_pct assessment_duration_median
        assessments_nfa_pct assessment_child_seen_pct assessment_factor_rate_per_10k cin_count
        cin_rate_per_10k cin_started_count cin_ended_count cin_open_duration_pct
        cin_closed_duration_pct cin_primary_need_pct cin_closure_reason_pct cin_plans_open_count
        cin_seen_recently_pct cin_disability_pct
    """,
    "C": """
        s47_rate_per_10k s47_to_icpc_pct icpc_rate_per_10k icpc_within_15wd_pct icpc_days_pct
        icpc_to_cpp_pct cpp_count cpp_rate_per_10k cpp_started_count cpp_started_rate_per_10k
        cpp_ended_count cpp_ended_rate_per_10k cpp_repeat_ever_pct cpp_repeat_2y_pct
        cpp_open_2y_pct cpp_ended_2y_pct cpp_open_duration_pct cpp_ended_duration_pct
        cpp_duration_mean_days cpp_reviews_on_time_pct cpp_category_pct cpp_visits_on_time_pct
        cpp_seen_alone_pct fgdm_offered_pct
    """,
    "F": """
        sw_vacancy_rate_fte sw_vacancy_pct_establishment sw_agency_rate_fte
        sw_agency_pct_establishment sw_agency_cover_rate_fte sw_vacancy_cover_rate_fte
        sw_turnover_rate_fte sw_absence_rate_fte sw_caseload_mean sw_caseload_mean_experienced
        sw_caseholder_pct nqsw_count sw_starters_fte sw_leavers_fte recruitment_conversion_pct
        post_vacancies_count agency_workers_count agency_interviews_count
    """,
}
EXCEPTIONS: dict[str, str] = {}
"""Ids that are not shipped, each with why it cannot be computed from records."""

HOW_MANY = {"A": 12, "B": 17, "C": 24, "F": 18}
MODULES = (
    "contacts", "early_help", "referrals", "assessments", "assessment_factors",
    "children_in_need", "children_in_need_plans", "section_47", "child_protection",
    "child_protection_reviews", "plan_durations", "pre_proceedings", "workforce", "recruitment",
)  # fmt: skip
"""The modules of these domains."""


def modules() -> tuple[ModuleType, ...]:
    return tuple(importlib.import_module(f"lakpi.catalogues.{name}") for name in MODULES)


@pytest.mark.parametrize("domain", FIELD)
def test_every_indicator_of_the_field_is_shipped_or_excused(domain: str) -> None:
    ids = FIELD[domain].split()
    assert len(ids) == len(set(ids)) == HOW_MANY[domain]
    assert [each for each in ids if each not in ALL and each not in EXCEPTIONS] == []
    assert [each for each in EXCEPTIONS if each in ALL] == []
    ticked = re.findall(r"- \[x\] (\w+)", __doc__ or "")
    assert [each for each in ids if each not in ticked] == []


@pytest.mark.parametrize("module", modules(), ids=MODULES)
def test_every_definition_has_a_worked_example(module: ModuleType) -> None:
    shown = re.findall(r"^(\w+)(?:, [^:]+)?: \S", inspect.getdoc(module) or "", re.MULTILINE)
    made_alike = {each.id for each in getattr(module, "FACTOR_RATES", ())}
    assert [each for each in module.CATALOGUE if each not in {*shown, *made_alike}] == []


@pytest.mark.parametrize("module", modules(), ids=MODULES)
def test_every_rule_is_one_of_a_function_that_makes_the_default(module: ModuleType) -> None:
    made = []
    for _, function in inspect.getmembers(module, inspect.isfunction):
        given = inspect.signature(function).parameters.values()
        own = function.__module__ == module.__name__ and not function.__name__.startswith("_")
        if own and all(parameter.default is not parameter.empty for parameter in given):
            made.append(function())
    for each in module.CATALOGUE.values():
        if each.rules:
            assert each in made


def test_where_two_readings_exist_both_are_offered() -> None:
    pairs = {
        "cpp_open_2y_pct": "cpp_ended_2y_pct",
        "rereferral_pct": "rereferral_child_pct",
        "sw_agency_rate_fte": "sw_agency_rate_headcount",
        "sw_turnover_rate_fte": "sw_turnover_rate_headcount",
        "sw_vacancy_rate_fte": "sw_vacancy_pct_establishment",
        "cpp_category_pct": "cpp_started_category_pct",
        "cpp_duration_mean_days": "cpp_duration_median_days",
    }
    for one, other in pairs.items():
        assert ALL[one] != ALL[other]
