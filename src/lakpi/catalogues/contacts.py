"""
Contacts: the front door before a referral.
"""

from __future__ import annotations

from typing import Final

from lakpi.catalogues.common import AGE_BANDS, AUTHORITY, CHILD
from lakpi.sources import Column, Date, Source

CONTACTS: Final = Source(
    "contacts",
    title="Contacts with children's social care",
    area="authority",
    person="child_id",
    key=("contact_id",),
    columns=(
        AUTHORITY,
        Column("child_id", str),
        Column("contact_id", str),
        Column("contact_date", Date),
        Column("contact_source", str, breakdown=True, title="who made contact, in groups"),
        Column("led_to_referral", bool, optional=True, title="whether its outcome is a referral"),
        *CHILD,
    ),
    derived={"age_band": AGE_BANDS},
)
"""Annex A list 1: a row for each child in a contact; a contact for three siblings is three."""
