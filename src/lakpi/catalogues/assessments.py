"""
Assessments of children, how long they take, and what they find.
"""

from __future__ import annotations

from typing import Final

from lakpi.catalogues.common import AGE_BANDS, AUTHORITY, CHILD
from lakpi.derived import working_days_between
from lakpi.sources import Column, Date, Source

ASSESSMENTS: Final = Source(
    "assessments",
    title="Assessments of children",
    area="authority",
    person="child_id",
    key=("assessment_id",),
    columns=(
        AUTHORITY,
        Column("child_id", str),
        Column("assessment_id", str),
        Column("start_date", Date),
        Column("authorised_date", Date, not_before="start_date", title="the day it was completed"),
        Column("referral_date", Date, optional=True, title="the referral that it follows"),
        Column("child_seen", bool, optional=True, breakdown=True),
        Column("support_needed", bool, optional=True, title="whether social care is to help"),
        *CHILD,
    ),
    derived={
        "working_days": working_days_between("start_date", "authorised_date"),
        "working_days_from_referral": working_days_between("referral_date", "authorised_date"),
        "age_band": AGE_BANDS,
    },
)
"""The assessments of a children in need census, or of Annex A list 4."""

FACTORS: Final = Source(
    "assessment_factors",
    title="Factors identified at the end of assessment",
    area="authority",
    person="child_id",
    key=("episode_id", "factor"),
    columns=(
        AUTHORITY,
        Column("child_id", str),
        Column("episode_id", str),
        Column("factor", str, title="the factor's code, without what came before it"),
        Column("authorised_date", Date),
        *CHILD,
    ),
    derived={"age_band": AGE_BANDS},
)
"""A children in need census: each factor once for each episode of need."""
