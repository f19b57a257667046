"""
Education: absence and attendance, the early years profile, and gaps at key stage 4.

Below, a pupil missed 3 of 100 sessions and another 2 of 100; one of two children
reached a good level of development; and at key stage 4 half of those eligible for
free school meals reached the standard, and all of the others.

>>> import lakpi
>>> from lakpi.testing import example, shown
>>> records = example({
...     ABSENCE: {"term_end": ["2013-12-20"] * 2, "sessions_missed": [3, 2],
...               "sessions_possible": [100, 100]},
...     EARLY_YEARS: {"assessed_on": ["2014-06-30"] * 2, "good_level": [True, False]},
...     KEY_STAGE_4: {"results_on": ["2014-08-21"] * 4, "reached_standard": [1, 0, 1, 1],
...                   "free_school_meals": [1, 1, 0, 0], "ethnicity": ["BAFR", *["WBRI"] * 3]}},
...     complete=("2013-09-01", "2014-08-31"))
>>> print(shown(lakpi.compute(
...     [ABSENCE_OVERALL, ATTENDANCE, GOOD_LEVEL, KS4_GAP, KS4_GAP_BLACK_AFRICAN], records,
...     periods=lakpi.academic_years("2013/14"))))
absence_overall_pct: 2.50% (5 of 200)
attendance_pct: 97.50%
eyfs_gld_pct: 50.0% (1 of 2)
ks4_gap: 50.0 percentage points
ks4_gap_black_african: -33.3 percentage points
"""

from __future__ import annotations

from typing import Final, Literal

from lakpi.catalogues.catalogue import Catalogue
from lakpi.catalogues.common import AUTHORITY, CHILD, one_of
from lakpi.conditions import Condition, col
from lakpi.indicators import Difference, Percentage, Ratio, Reference, Rule
from lakpi.measures import During, Measure, count, total
from lakpi.polarity import Polarity
from lakpi.sources import Column, Date, Source

ABSENCE: Final = Source(
    "school_absence",
    title="Sessions that pupils missed",
    area="authority",
    person="pupil_id",
    key=("pupil_id", "school_id", "term_end"),
    columns=(
        AUTHORITY,
        Column("pupil_id", str),
        Column("school_id", str),
        Column("term_end", Date, title="the last day of the term"),
        Column("phase", str, breakdown=True, codes=("primary", "secondary", "special")),
        Column("sessions_possible", int),
        Column("sessions_missed", int, title="authorised and unauthorised"),
        *CHILD,
    ),
)
"""The school census's attendance: a row for each enrolment and term."""

EARLY_YEARS: Final = Source(
    "early_years_profile",
    title="Results of the early years foundation stage profile",
    area="authority",
    person="pupil_id",
    key=("pupil_id",),
    columns=(
        AUTHORITY,
        Column("pupil_id", str),
        Column("assessed_on", Date),
        Column("good_level", bool, title="a good level of development"),
        Column("free_school_meals", bool, breakdown=True),
        *CHILD,
    ),
)
"""A row is a child assessed at the end of the early years foundation stage."""

KEY_STAGE_4: Final = Source(
    "key_stage_4",
    title="Results at the end of key stage 4",
    area="authority",
    person="pupil_id",
    key=("pupil_id",),
    columns=(
        AUTHORITY,
        Column("pupil_id", str),
        Column("results_on", Date, title="the day the results came out"),
        Column("reached_standard", bool, title="reached the standard of the day"),
        Column("free_school_meals", bool, breakdown=True),
        *CHILD,
    ),
)
"""A row is a pupil at the end of key stage 4; ethnicity is a code of the school census."""

_POSSIBLE: Final = total("sessions_possible", ABSENCE, During("term_end"), unit="sessions")

ABSENCE_OVERALL: Final = Ratio(
    id="absence_overall_pct",
    title="Overall absence from school",
    numerator=total("sessions_missed", ABSENCE, During("term_end"), unit="sessions"),
    denominator=_POSSIBLE,
    unit="percent",
    because="sessions missed and possible are two totals of the school census",
    decimals=2,
    polarity=Polarity.LOW_IS_GOOD,
    reference=Reference("DfE, Pupil absence in schools in England", codes=("LAIT 24",)),
    note="Pupils of compulsory school age; compare a term with the same term.",
)

ATTENDANCE: Final = Difference(
    id="attendance_pct",
    title="Attendance at school",
    minuend=100,
    subtrahend=ABSENCE_OVERALL,
    decimals=2,
    polarity=Polarity.HIGH_IS_GOOD,
    reference=Reference("DfE, Pupil absence in schools in England"),
    note="A hundred less overall absence.",
)

_ASSESSED: Final = count("children", EARLY_YEARS, During("assessed_on"))

GOOD_LEVEL: Final = Percentage(
    id="eyfs_gld_pct",
    title="Children at a good level of development at the end of the early years",
    numerator=_ASSESSED.where(col("good_level").is_true()),
    denominator=_ASSESSED,
    polarity=Polarity.HIGH_IS_GOOD,
    reference=Reference("DfE, Early years foundation stage profile", codes=("LAIT 272",)),
    note="The framework changed in 2013 and in 2021: years across a change do not compare.",
)

_ETHNIC_GROUPS: Final = {
    "black_african": ("BAFR", "Black African"),
    "black_other": ("BOTH", "any other Black background"),
    "white_other": ("WOTH", "any other White background"),
}
_PUPILS: Final = count("pupils", KEY_STAGE_4, During("results_on"))


def _standard(id: str, whom: str, pupils: Measure) -> Percentage:
    return Percentage(
        id=id,
        title=f"{whom} who reached the key stage 4 standard",
        numerator=pupils.where(col("reached_standard").is_true()),
        denominator=pupils,
        polarity=Polarity.HIGH_IS_GOOD,
    )


def ks4_gap(
    ethnicity: str | None = None, *, compared_with: Literal["others", "all"] = "others"
) -> Difference:
    """
    Define the gap at key stage 4 between a group of pupils and those it is compared with.

    Args:
        ethnicity: "black_african", "black_other" or "white_other"; None for pupils
            eligible for free school meals.
        compared_with: "others", pupils recorded as not of the group, or "all" pupils.

    Returns:
        The share of the comparison less that of the group: above nought, the group is behind.

    Raises:
        DefinitionError: For another group or comparison.

    >>> print(ks4_gap("white_other", compared_with="all").title)
    Key stage 4 gap: any other White background and all pupils
    """
    one_of("compared_with", compared_with, ("others", "all"))
    members, rest, name, suffix = _group(ethnicity)
    group = _standard(f"ks4{suffix}_pct", f"Pupils ({name})", _PUPILS.where(members))
    others = _PUPILS if compared_with == "all" else _PUPILS.where(rest)
    whom = "all pupils" if compared_with == "all" else "all others"
    return Difference(
        id=f"ks4_gap{suffix}",
        title=f"Key stage 4 gap: {name} and {whom}",
        minuend=_standard(f"ks4_compared{suffix}_pct", whom.capitalize(), others),
        subtrahend=group,
        polarity=Polarity.LOW_IS_GOOD,
        reference=Reference("DfE, Key stage 4 performance", codes=("LAIT 361", "NI 102", "NI 108")),
        rules=(Rule("compared with", compared_with, default="others"),),
        note="The standard is that of its year (in 2013, five good grades with English and"
        " mathematics).  Pupils whose group is not recorded are in neither side.",
    )


def _group(ethnicity: str | None) -> tuple[Condition, Condition, str, str]:
    if ethnicity is None:
        meals = col("free_school_meals")
        return meals.is_true(), meals.is_false(), "free school meals", ""
    one_of("ethnicity", ethnicity, _ETHNIC_GROUPS)
    code, name = _ETHNIC_GROUPS[ethnicity]
    column = col("ethnicity")
    return column.is_(code), column.is_not(code), name, f"_{ethnicity}"


KS4_GAP: Final = ks4_gap()
KS4_GAP_BLACK_AFRICAN: Final = ks4_gap("black_african")
KS4_GAP_BLACK_OTHER: Final = ks4_gap("black_other")
KS4_GAP_WHITE_OTHER: Final = ks4_gap("white_other")

CATALOGUE: Final = Catalogue(
    (
        ABSENCE_OVERALL,
        ATTENDANCE,
        GOOD_LEVEL,
        KS4_GAP,
        KS4_GAP_BLACK_AFRICAN,
        KS4_GAP_BLACK_OTHER,
        KS4_GAP_WHITE_OTHER,
    )
)
