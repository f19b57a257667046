"""
Section 47 enquiries, and the initial child protection conferences that follow.
"""

from __future__ import annotations

from typing import Final

from lakpi.catalogues.common import AGE_BANDS, AUTHORITY, CHILD
from lakpi.derived import earliest_after, working_days_between
from lakpi.sources import Column, Date, Source

ENQUIRIES: Final = Source(
    "section_47_enquiries",
    title="Section 47 enquiries",
    area="authority",
    person="child_id",
    key=("enquiry_id",),
    columns=(
        AUTHORITY,
        Column("child_id", str),
        Column("enquiry_id", str),
        Column("start_date", Date, title="the strategy discussion that began it"),
        Column("conference_date", Date, not_before="start_date"),
        Column("conference_not_needed", bool),
        *CHILD,
    ),
    derived={
        "working_days_to_conference": working_days_between("start_date", "conference_date"),
        "age_band": AGE_BANDS,
    },
)
"""The enquiries of a children in need census, or of Annex A list 5."""

CONFERENCES: Final = Source(
    "initial_conferences",
    title="Initial child protection conferences",
    area="authority",
    person="child_id",
    key=("conference_id",),
    columns=(
        AUTHORITY,
        Column("child_id", str),
        Column("conference_id", str),
        Column("conference_date", Date),
        Column("enquiry_date", Date, title="the start of the enquiry; none for a transfer in"),
        Column("target_date", Date, optional=True, title="the day by which it was due"),
        Column("led_to_plan", bool, optional=True, title="as the conference itself declares"),
        *CHILD,
    ),
    derived={
        "working_days": working_days_between("enquiry_date", "conference_date"),
        "plan_start_date": earliest_after(
            "child_protection_plans", "start_date", "conference_date", months=0
        ),
        "age_band": AGE_BANDS,
    },
)
"""A children in need census (after an enquiry, or of a child who moved in), or Annex A list 5."""
