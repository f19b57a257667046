"""
Children in need: episodes of need and children in need plans.
"""

from __future__ import annotations

from typing import Final

from lakpi.catalogues.common import AGE_BANDS, AUTHORITY, CHILD
from lakpi.derived import days_between
from lakpi.sources import Column, Date, Source

NEEDS: Final = ("N0", "N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8", "N9")
CLOSURES: Final = ("RC1", "RC2", "RC3", "RC4", "RC5", "RC6", "RC7", "RC8", "RC9")

EPISODES: Final = Source(
    "episodes_of_need",
    title="Episodes of need",
    area="authority",
    person="child_id",
    key=("episode_id",),
    columns=(
        AUTHORITY,
        Column("child_id", str),
        Column("episode_id", str),
        Column("referral_date", Date),
        Column("closure_date", Date, not_before="referral_date"),
        Column("no_further_action", bool, breakdown=True, optional=True),
        Column("primary_need", str, breakdown=True, codes=NEEDS),
        Column("closure_reason", str, breakdown=True, codes=CLOSURES),
        Column("assessed", bool, optional=True, title="whether it holds an assessment"),
        Column("disability", bool, breakdown=True, optional=True),
        Column("case_status", str, breakdown=True, optional=True),
        Column("last_seen_date", Date, optional=True),
        *CHILD,
    ),
    derived={"days_open": days_between("referral_date", "closure_date"), "age_band": AGE_BANDS},
)
"""The episodes of a children in need census, or of Annex A list 6."""

CIN_PLANS: Final = Source(
    "children_in_need_plans",
    title="Children in need plans",
    area="authority",
    person="child_id",
    key=("plan_id",),
    columns=(
        AUTHORITY,
        Column("child_id", str),
        Column("plan_id", str),
        Column("start_date", Date),
        Column("end_date", Date, not_before="start_date"),
        Column("last_seen_date", Date, optional=True),
        *CHILD,
    ),
    derived={"age_band": AGE_BANDS},
)
"""The plans of a children in need census from 2021-22, or of Annex A list 6."""
