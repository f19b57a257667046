"""
The indicators that lakpi ships, one module for each domain.

`ALL` holds every one of them; each module has its `CATALOGUE` too.  A domain's
sources say which columns its records need.

>>> from lakpi.catalogues import ALL
>>> print(ALL["cpp_ended_2y_pct"])
Child protection plans ending that had lasted 2 years or more [cpp_ended_2y_pct]
Numerator: plans with end date in the period, where end date is on or after start date
plus 24 months.
Denominator: plans with end date in the period.
Unit: percent, shown with 1 decimal place, rounded half-up once.
Basis: a flow.
A lower value is better.
Rule: two years: calendar (the default).
Not the plans that are open and have lasted so long.
Reference: DfE, Characteristics of children in need, table D7 (NI 64, LAIT 98). Version 1.
"""

from __future__ import annotations

from typing import Final

from lakpi.catalogues import (
    assessment_factors,
    assessments,
    audit,
    child_protection,
    child_protection_reviews,
    children_in_need,
    children_in_need_plans,
    contacts,
    early_help,
    education,
    families,
    finance,
    looked_after,
    plan_durations,
    populations,
    pre_proceedings,
    recruitment,
    referrals,
    schools,
    section_47,
    workforce,
    youth_justice,
)
from lakpi.catalogues.catalogue import Catalogue

ALL: Final = (
    referrals.CATALOGUE
    + contacts.CATALOGUE
    + early_help.CATALOGUE
    + assessments.CATALOGUE
    + assessment_factors.CATALOGUE
    + children_in_need.CATALOGUE
    + children_in_need_plans.CATALOGUE
    + section_47.CATALOGUE
    + child_protection.CATALOGUE
    + plan_durations.CATALOGUE
    + child_protection_reviews.CATALOGUE
    + pre_proceedings.CATALOGUE
    + looked_after.CATALOGUE
    + workforce.CATALOGUE
    + recruitment.CATALOGUE
    + schools.CATALOGUE
    + education.CATALOGUE
    + families.CATALOGUE
    + youth_justice.CATALOGUE
    + finance.CATALOGUE
    + audit.CATALOGUE
    + populations.CATALOGUE
)
"""Every indicator that lakpi ships."""

__all__ = [
    "ALL",
    "Catalogue",
    "assessment_factors",
    "assessments",
    "audit",
    "child_protection",
    "child_protection_reviews",
    "children_in_need",
    "children_in_need_plans",
    "contacts",
    "early_help",
    "education",
    "families",
    "finance",
    "looked_after",
    "plan_durations",
    "populations",
    "pre_proceedings",
    "recruitment",
    "referrals",
    "schools",
    "section_47",
    "workforce",
    "youth_justice",
]
