"""
Children looked after: health assessments, placements, and the virtual school.

A row of `PERIODS_OF_CARE` is one child's time in care, a row of `PLACEMENTS` one
placement of it.  Below, as at 31 March 2014, A (8 years old) was assessed within
the year, B (3 years old) not within six months, and C has been looked after for
less than a year.

>>> import lakpi
>>> from lakpi.testing import example, shown
>>> records = example({PERIODS_OF_CARE: {
...     "child_id": ["A", "B", "C"], "start_date": ["2012-01-01", "2012-01-01", "2013-05-01"],
...     "birth_date": ["2006-01-01", "2010-06-01", "2001-01-01"],
...     "health_assessment_date": ["2013-04-01", "2013-09-01", "2013-06-01"],
...     "virtual_school_from": ["2013-09-01", None, None]}},
...     complete=("2012-01-01", "2014-03-31"))
>>> print(shown(lakpi.compute(
...     [CLA_COUNT, HEALTH_ASSESSMENT_CURRENT, VIRTUAL_SCHOOL], records,
...     periods=lakpi.as_at("2014-03-31"))))
cla_count: 3 children
cla_health_assessment_current_pct: 50.0% (1 of 2)
virtual_school_coverage_pct: 50% (1 of 2)

A is in a third placement, whose second-last ended eleven months before; that of B
ended on 31 March 2013, so it lies outside the twelve months to 31 March 2014:

>>> records = example({PLACEMENTS: {"child_id": ["A", "A", "A", "B", "B", "B"],
...     "start_date": ["2012-06-01", "2013-04-30", "2013-10-01"] + ["2012-06-01", "2013-03-31",
...                    "2013-11-01"],
...     "end_date": ["2013-04-30", "2013-10-01", None, "2013-03-31", "2013-11-01", None]}},
...     complete=("2012-04-01", "2014-03-31"))
>>> print(shown(lakpi.compute(THREE_PLACEMENTS, records, periods=lakpi.as_at("2014-03-31"))))
cla_3plus_placements_pct: 50% (1 of 2)
"""

from __future__ import annotations

from typing import Final

from lakpi.catalogues.catalogue import Catalogue
from lakpi.catalogues.common import AGE_BANDS, AUTHORITY, CHILD, positive
from lakpi.conditions import col
from lakpi.derived import previous_row
from lakpi.indicators import Count, Percentage, Rate, Reference, Rule
from lakpi.intervals import Moment, Span, aged, open_for, since, within
from lakpi.measures import AsAt, During, count
from lakpi.polarity import Polarity
from lakpi.sources import Column, Date, Source

PERIODS_OF_CARE: Final = Source(
    "periods_of_care",
    title="Periods in which children were looked after",
    area="authority",
    person="child_id",
    key=("child_id", "start_date"),
    columns=(
        AUTHORITY,
        Column("child_id", str),
        Column("start_date", Date),
        Column("end_date", Date, not_before="start_date"),
        Column("health_assessment_date", Date, optional=True, title="the latest health assessment"),
        Column(
            "virtual_school_from",
            Date,
            optional=True,
            title="the virtual school holds attainment from",
        ),
        Column(
            "engaged",
            bool,
            breakdown=True,
            optional=True,
            title="in education, employment or training",
        ),
        *CHILD,
    ),
    derived={"age_band": AGE_BANDS},
)
"""Annex A list 8; the latest assessment and engagement are as known at the extract."""

OUTCOMES: Final = Source(
    "outcomes_of_looked_after_children",
    title="Outcomes of children looked after for twelve months",
    area="authority",
    person="child_id",
    key=("child_id", "year_end"),
    columns=(
        AUTHORITY,
        Column("child_id", str),
        Column("year_end", Date, title="31 March of the year"),
        Column("health_assessment", bool, title="all assessments of the year were made"),
        *CHILD,
    ),
    derived={"age_band": AGE_BANDS},
)
"""The yearly return's outcomes: a row for each child looked after continuously for the year."""

PLACEMENTS: Final = Source(
    "placements",
    title="Placements of children looked after",
    area="authority",
    person="child_id",
    key=("child_id", "start_date"),
    columns=(
        AUTHORITY,
        Column("child_id", str),
        Column("start_date", Date),
        Column("end_date", Date, not_before="start_date"),
        Column("placement_type", str, breakdown=True, optional=True),
        *CHILD,
    ),
    derived={
        "second_last_end_date": previous_row("end_date", by="start_date", nth=2),
        "age_band": AGE_BANDS,
    },
)
"""
A row is a placement with a new carer for a day or more.

A change of legal status, temporary absence, short breaks and adoption by the
present carer are no new placements, and are left out or joined before.
"""

_SSDA903: Final = "DfE, Children looked after in England"
_LOOKED_AFTER: Final = count(
    "children", PERIODS_OF_CARE, AsAt("start_date", "end_date", case="child_id")
)

CLA_COUNT: Final = Count(
    id="cla_count",
    title="Children looked after",
    measure=_LOOKED_AFTER,
    polarity=Polarity.NO_JUDGEMENT,
    reference=Reference(_SSDA903),
    note="Without children who are looked after only for short breaks.",
)

CLA_RATE: Final = Rate(
    id="cla_rate_per_10k",
    title="Children looked after per 10,000 children under 18",
    numerator=_LOOKED_AFTER,
    decimals=0,
    polarity=Polarity.NO_JUDGEMENT,
    reference=Reference(_SSDA903),
)

_YEARLY: Final = count("children", OUTCOMES, During("year_end"))

HEALTH_ASSESSMENT: Final = Percentage(
    id="cla_health_assessment_pct",
    title="Children looked after for a year with their annual health assessment",
    numerator=_YEARLY.where(col("health_assessment").is_true()),
    denominator=_YEARLY,
    decimals=0,
    polarity=Polarity.HIGH_IS_GOOD,
    reference=Reference(_SSDA903, codes=("LAIT 3",)),
    note="Of the year to 31 March; children under 5 need two; refused is not made.",
)


def health_assessment_current(*, months: int = 12, months_under_5: int = 6) -> Percentage:
    """
    Define the share of children looked after whose health assessment is in date.

    Args:
        months: How many calendar months an assessment stays in date.
        months_under_5: The same for children under 5 years old.

    Raises:
        DefinitionError: For less than 1 month.

    Source: a proposal, from the text of LAIT 3, for use within the year.

    >>> print(health_assessment_current(months_under_5=12).parameters)
    in date, under 5=12 months
    """
    positive("months", months)
    positive("months_under_5", months_under_5)
    for_a_year = _LOOKED_AFTER.while_(open_for("start_date", at_least_months=12))
    older = for_a_year.while_(aged("birth_date", at_least=5))
    younger = for_a_year.while_(aged("birth_date", at_least=0, under=5))
    assessed = "health_assessment_date"
    return Percentage(
        id="cla_health_assessment_current_pct",
        title="Children looked after for a year whose health assessment is in date",
        numerator=older.while_(within(assessed, months=months))
        + younger.while_(within(assessed, months=months_under_5)),
        denominator=older + younger,
        polarity=Polarity.HIGH_IS_GOOD,
        rules=(
            Rule("in date", f"{months} months", default="12 months"),
            Rule("in date, under 5", f"{months_under_5} months", default="6 months"),
        ),
        note="Children without a date of birth are left out.  Of children looked after for 12"
        " months; not the annual figure.",
    )


HEALTH_ASSESSMENT_CURRENT: Final = health_assessment_current()

_PLACED: Final = count("children", PLACEMENTS, AsAt("start_date", "end_date", case="child_id"))

THREE_PLACEMENTS: Final = Percentage(
    id="cla_3plus_placements_pct",
    title="Children looked after with 3 or more placements in the last 12 months",
    numerator=_PLACED.while_(
        Span(
            None,
            Moment("second_last_end_date", months=12),
            "less than 12 months after second last end date (so it is the third or later"
            " placement open in the 12 months)",
        )
    ),
    denominator=_PLACED,
    decimals=0,
    polarity=Polarity.LOW_IS_GOOD,
    reference=Reference(
        _SSDA903, codes=("NI 62", "LAIT 372", "national framework dashboard row 45")
    ),
    note="A placement that was open when the 12 months began counts.",
)

_SCHOOL_AGE: Final = _LOOKED_AFTER.while_(aged("birth_date", at_least=5, under=16))

VIRTUAL_SCHOOL: Final = Percentage(
    id="virtual_school_coverage_pct",
    title="Children looked after of school age whose attainment the virtual school holds",
    numerator=_SCHOOL_AGE.while_(since("virtual_school_from")),
    denominator=_SCHOOL_AGE,
    decimals=0,
    polarity=Polarity.HIGH_IS_GOOD,
    note="Aged 5 to 15 on the day, which is nearly statutory school age.",
)

_OLDER: Final = _LOOKED_AFTER.while_(aged("birth_date", at_least=16, under=18))

ENGAGED_16_17: Final = Percentage(
    id="cla_16_17_engaged_pct",
    title="Children looked after aged 16 and 17 in education, employment or training",
    numerator=_OLDER.where(col("engaged").is_true()),
    denominator=_OLDER,
    polarity=Polarity.HIGH_IS_GOOD,
    reference=Reference("DfE, Participation in education and training", codes=("LAIT 309",)),
    note="Age on the day, not academic age; not known counts as not engaged.",
)

CATALOGUE: Final = Catalogue(
    (
        CLA_COUNT,
        CLA_RATE,
        HEALTH_ASSESSMENT,
        HEALTH_ASSESSMENT_CURRENT,
        THREE_PLACEMENTS,
        VIRTUAL_SCHOOL,
        ENGAGED_16_17,
    )
)
