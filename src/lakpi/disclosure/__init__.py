"""
Disclosure control, the last step before a face: what is too small to be told.

`protect` makes one version of figures by a `DisclosurePolicy`: `INTERNAL` changes nothing,
`PUBLICATION` hides small counts and whatever would give them back, in all that is
printed together: totals, breakdowns and their crosses, denominators, percentages,
regions, quarters of a year.
"""

from __future__ import annotations

from lakpi.disclosure.policy import (
    DFE_CHILDREN_IN_NEED,
    INTERNAL,
    PUBLICATION,
    ROUNDED_TO_5,
    STAFF,
    DisclosurePolicy,
)
from lakpi.disclosure.protecting import Protected, Tally, protect

__all__ = [
    "DFE_CHILDREN_IN_NEED",
    "INTERNAL",
    "PUBLICATION",
    "ROUNDED_TO_5",
    "STAFF",
    "DisclosurePolicy",
    "Protected",
    "Tally",
    "protect",
]
