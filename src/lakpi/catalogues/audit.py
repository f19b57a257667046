"""
Audit: cases that were looked into, and how they were graded.

>>> import lakpi
>>> from lakpi.testing import example, shown
>>> records = example({AUDITS: {"audited_on": ["2013-11-04"] * 3, "grade": ["good", None,
...                                                                        "inadequate"]}},
...                   complete=("2013-10-01", "2013-12-31"))
>>> print(shown(lakpi.compute(CATALOGUE, records, periods=lakpi.quarters("2013-14 Q3"))))
audit_cases_count: 3 cases
audit_good_or_better_pct: 50.0% (1 of 2)
"""

from __future__ import annotations

from typing import Final

from lakpi.catalogues.catalogue import Catalogue
from lakpi.catalogues.common import AUTHORITY
from lakpi.conditions import col
from lakpi.indicators import Count, Percentage
from lakpi.measures import During, count
from lakpi.polarity import Polarity
from lakpi.sources import Column, Date, Source

AUDITS: Final = Source(
    "case_audits",
    title="Audits of cases",
    area="authority",
    key=("audit_id",),
    columns=(
        AUTHORITY,
        Column("audit_id", str),
        Column("audited_on", Date),
        Column("kind", str, breakdown=True, title="self-assessment, peer review, ..."),
        Column(
            "grade",
            str,
            breakdown=True,
            codes=("outstanding", "good", "requires improvement", "inadequate"),
        ),
    ),
)
"""A row is a case that was audited."""

_AUDITED: Final = count("cases", AUDITS, During("audited_on"))
_GRADED: Final = _AUDITED.where(col("grade").is_present())

CASES_AUDITED: Final = Count(
    id="audit_cases_count",
    title="Cases audited",
    measure=_AUDITED,
    polarity=Polarity.NO_JUDGEMENT,
)

GOOD_OR_BETTER: Final = Percentage(
    id="audit_good_or_better_pct",
    title="Audited cases graded good or outstanding",
    numerator=_GRADED.where(col("grade").is_in("outstanding", "good")),
    denominator=_GRADED,
    polarity=Polarity.HIGH_IS_GOOD,
    note="Of the cases that were graded.",
)

CATALOGUE: Final = Catalogue((CASES_AUDITED, GOOD_OR_BETTER))
