"""
Leaving care and adoption: what Ofsted's Annex A lists of them.

No indicator is shipped of these; they are here for one's own.
"""

from __future__ import annotations

from typing import Final

from lakpi.catalogues.common import AUTHORITY
from lakpi.sources import Column, Date, Source

# In education (1, 2), training or work (3 to 5), full time or part time, or neither (G).
_ACTIVITIES: Final = (
    *(f"{time}{number}" for time in "FP" for number in range(1, 6)),
    "G4",
    "G5",
    "G6",
)

_WHO: Final = (
    Column("sex", str, breakdown=True, optional=True, codes=("F", "M", "U")),
    Column("ethnicity", str, breakdown=True, optional=True),
)
_BORN: Final = Column("birth_date", Date, future=True, optional=True)
_DISABLED: Final = Column("disability", bool, breakdown=True, optional=True)

CARE_LEAVERS: Final = Source(
    "care_leavers",
    title="Young people receiving leaving care services",
    area="authority",
    person="child_id",
    key=("child_id",),
    columns=(
        AUTHORITY,
        Column("child_id", str),
        Column("as_at_date", Date, title="the day of the list"),
        Column(
            "eligibility",
            str,
            breakdown=True,
            codes=("relevant", "former relevant", "qualifying", "eligible", "other"),
        ),
        Column(
            "in_touch",
            str,
            breakdown=True,
            optional=True,
            codes=("in touch", "not in touch", "not recorded", "excluded"),
        ),
        Column(
            "accommodation",
            str,
            breakdown=True,
            optional=True,
            codes=("suitable", "not suitable", "not recorded", "excluded"),
        ),
        Column("activity", str, breakdown=True, optional=True, codes=_ACTIVITIES),
        Column("pathway_review_date", Date, optional=True),
        Column("contact_date", Date, optional=True),
        _DISABLED,
        *_WHO,
        _BORN,
    ),
)
"""Annex A list 9: those who receive the services on the day of the list."""

ADOPTION_DECISIONS: Final = Source(
    "adoption_decisions",
    title="Decisions that a child should be placed for adoption",
    area="authority",
    person="child_id",
    key=("decision_id",),
    columns=(
        AUTHORITY,
        Column("child_id", str),
        Column("decision_id", str),
        Column("decision_date", Date),
        Column("entered_care_date", Date, optional=True),
        Column("placement_order_date", Date, optional=True),
        Column("matched_date", Date, optional=True),
        Column("placed_date", Date, optional=True),
        Column("adopted_date", Date, optional=True),
        Column("reversed_date", Date, optional=True),
        Column("fostered_date", Date, optional=True, title="placed for early permanence"),
        _DISABLED,
        *_WHO,
        _BORN,
    ),
)
"""Annex A list 10: children with a decision, adopted, or with it reversed, in the 12 months."""

ADOPTERS: Final = Source(
    "adopters",
    title="Prospective adopters",
    area="authority",
    person="adopter_id",
    key=("enquiry_id",),
    columns=(
        AUTHORITY,
        Column("adopter_id", str),
        Column("enquiry_id", str),
        Column("enquiry_date", Date),
        *(
            Column(name, Date, optional=True)
            for name in (
                "stage_1_start_date",
                "stage_1_end_date",
                "stage_2_start_date",
                "stage_2_end_date",
                "application_date",
                "approved_date",
                "matched_date",
                "placed_date",
                "adopted_date",
                "left_date",
            )
        ),
        Column("children_placed", int, optional=True),
        _DISABLED,
        *_WHO,
    ),
)
"""Annex A list 11: adopters in contact with the authority in the 12 months."""
