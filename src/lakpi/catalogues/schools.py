"""
Schools: what inspections found, and which are watched.

A row is a judgement of one school, from the day it was made until the next one.
Below, of four schools one is outstanding, one good and one inadequate; the fourth
has not been inspected and is not in the base.

>>> import lakpi
>>> from lakpi.testing import example, shown
>>> records = example({
...     JUDGEMENTS: {"school_id": ["1", "2", "3", "4"], "judged_on": ["2012-06-01"] * 4,
...                  "grade": ["outstanding", "good", "inadequate", None]},
...     RISK_ASSESSMENTS: {"assessed_on": ["2013-09-01"] * 3, "risk": ["high", "moderate", "low"]},
...     SCHOOL_PLANS: {"start_date": ["2013-09-01"]}},
...     complete=("2013-09-01", "2013-12-31"))
>>> print(shown(lakpi.compute(CATALOGUE, records, periods=lakpi.as_at("2013-12-31"))))
schools_good_or_better_pct: 67% (2 of 3)
schools_outstanding_pct: 33% (1 of 3)
schools_below_good_count: 1 school
schools_requiring_improvement_count: 0 schools
schools_inadequate_count: 1 school
schools_risk_band_count: 3 schools
schools_high_risk_count: 1 school
schools_causing_concern_count: 1 school
"""

from __future__ import annotations

from typing import Final

from lakpi.catalogues.catalogue import Catalogue
from lakpi.catalogues.common import AUTHORITY
from lakpi.conditions import col
from lakpi.indicators import Count, Percentage, Reference
from lakpi.measures import AsAt, Measure, count
from lakpi.polarity import Polarity
from lakpi.sources import Column, Date, Source

_SCHOOL: Final = (
    Column("school_id", str, title="unique reference number"),
    Column(
        "phase",
        str,
        breakdown=True,
        codes=("nursery", "primary", "secondary", "special", "pupil referral unit"),
    ),
)
_GRADES: Final = ("outstanding", "good", "requires improvement", "inadequate")

JUDGEMENTS: Final = Source(
    "school_judgements",
    title="Judgements of schools' overall effectiveness",
    area="authority",
    key=("school_id", "judged_on"),
    columns=(
        AUTHORITY,
        *_SCHOOL,
        Column("judged_on", Date),
        Column("superseded_on", Date, not_before="judged_on", title="next judged, or closed"),
        Column("grade", str, breakdown=True, codes=_GRADES, title="overall effectiveness"),
    ),
)
"""Ofsted's management information of state-funded schools."""

RISK_ASSESSMENTS: Final = Source(
    "school_risk_assessments",
    title="Assessments of the risk of not being judged good",
    area="authority",
    key=("school_id", "assessed_on"),
    columns=(
        AUTHORITY,
        *_SCHOOL,
        Column("assessed_on", Date),
        Column("superseded_on", Date, not_before="assessed_on"),
        Column("risk", str, breakdown=True, codes=("high", "moderate", "low")),
    ),
)
"""An authority's own judgement, by a rule of its own."""

SCHOOL_PLANS: Final = Source(
    "school_improvement_plans",
    title="Plans for schools causing concern",
    area="authority",
    key=("school_id", "start_date"),
    columns=(
        AUTHORITY,
        *_SCHOOL,
        Column("start_date", Date),
        Column("end_date", Date, not_before="start_date"),
    ),
)
"""Rapid improvement plans and the like."""

_MI: Final = Reference("Ofsted, State-funded schools inspections and outcomes")
_BY_SCHOOL: Final = (
    "By schools, not by pupils; schools without a judgement are not in the base. Single"
    " judgements ended in September 2024."
)
_JUDGED: Final = count(
    "schools", JUDGEMENTS, AsAt("judged_on", "superseded_on", case="school_id")
).where(col("grade").is_present())


def _graded(*grades: str) -> Measure:
    return _JUDGED.where(col("grade").is_in(*grades))


def _below_good(id: str, title: str, *grades: str) -> Count:
    return Count(
        id=id,
        title=title,
        measure=_graded(*grades),
        polarity=Polarity.LOW_IS_GOOD,
        reference=_MI,
    )


GOOD_OR_BETTER: Final = Percentage(
    id="schools_good_or_better_pct",
    title="Schools judged good or outstanding",
    numerator=_graded("outstanding", "good"),
    denominator=_JUDGED,
    decimals=0,
    polarity=Polarity.HIGH_IS_GOOD,
    reference=_MI,
    note=_BY_SCHOOL,
)

OUTSTANDING: Final = Percentage(
    id="schools_outstanding_pct",
    title="Schools judged outstanding",
    numerator=_graded("outstanding"),
    denominator=_JUDGED,
    decimals=0,
    polarity=Polarity.HIGH_IS_GOOD,
    reference=_MI,
    note=_BY_SCHOOL,
)

BELOW_GOOD: Final = _below_good(
    "schools_below_good_count",
    "Schools judged to require improvement or inadequate",
    "requires improvement",
    "inadequate",
)
REQUIRING_IMPROVEMENT: Final = _below_good(
    "schools_requiring_improvement_count",
    "Schools judged to require improvement",
    "requires improvement",
)
INADEQUATE: Final = _below_good(
    "schools_inadequate_count", "Schools judged inadequate", "inadequate"
)

_ASSESSED: Final = count(
    "schools", RISK_ASSESSMENTS, AsAt("assessed_on", "superseded_on", case="school_id")
)

RISK_BANDS: Final = Count(
    id="schools_risk_band_count",
    title="Schools by risk of not being judged good",
    measure=_ASSESSED,
    polarity=Polarity.NO_JUDGEMENT,
    note="Ask for it by phase and risk; the bands are the authority's own.",
)

HIGH_RISK: Final = Count(
    id="schools_high_risk_count",
    title="Schools at high risk of not being judged good",
    measure=_ASSESSED.where(col("risk").is_("high")),
    polarity=Polarity.LOW_IS_GOOD,
    note="The bands are the authority's own.",
)

CAUSING_CONCERN: Final = Count(
    id="schools_causing_concern_count",
    title="Schools with a rapid improvement plan",
    measure=count("schools", SCHOOL_PLANS, AsAt("start_date", "end_date", case="school_id")),
    polarity=Polarity.LOW_IS_GOOD,
    note="A local definition of causing concern.",
)

CATALOGUE: Final = Catalogue(
    (
        GOOD_OR_BETTER,
        OUTSTANDING,
        BELOW_GOOD,
        REQUIRING_IMPROVEMENT,
        INADEQUATE,
        RISK_BANDS,
        HIGH_RISK,
        CAUSING_CONCERN,
    )
)
