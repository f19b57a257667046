"""
Assessments of children: how many, how long they take, and whether the child is seen.

A row of `ASSESSMENTS` is an assessment; it belongs to the period in which it was
authorised.  Below, the first was authorised on the day on which it began, the
second on the 45th working day after, the third on the 46th, the fourth not yet.  The
third is of a child not yet born, who cannot be seen.

>>> import lakpi
>>> from lakpi.testing import example, shown
>>> records = example({
...     ASSESSMENTS: {
...         "start_date": ["2013-04-02", "2014-01-02", "2014-01-02", "2014-03-31"],
...         "authorised_date": ["2013-04-02", "2014-03-06", "2014-03-07", None],
...         "referral_date": ["2013-04-02", "2014-01-01", None, "2014-03-31"],
...         "child_seen": [True, None, False, None], "support_needed": [False, True, None, None],
...         "birth_date": ["2010-06-01", None, "2014-05-01", None]}},
...     complete=("2013-04-01", "2014-03-31"))
>>> year = lakpi.financial_years("2013-14")
>>> print(shown(lakpi.compute(CATALOGUE, records, periods=year)))
assessments_completed_count: 3 assessments
assessments_within_45wd_pct: 66.7% (2 of 3)
assessment_duration_lower_quartile: 23 working days
assessment_duration_median: 45 working days
assessment_duration_upper_quartile: 46 working days
assessment_duration_pct, same day: 33.3% (1 of 3)
assessment_duration_pct, 1 to 10: 0.0% (0 of 3)
assessment_duration_pct, 11 to 20: 0.0% (0 of 3)
assessment_duration_pct, 21 to 30: 0.0% (0 of 3)
assessment_duration_pct, 31 to 40: 0.0% (0 of 3)
assessment_duration_pct, 41 to 45: 33.3% (1 of 3)
assessment_duration_pct, 46 to 50: 33.3% (1 of 3)
assessment_duration_pct, 51 to 60: 0.0% (0 of 3)
assessment_duration_pct, 61 or more: 0.0% (0 of 3)
assessment_duration_pct, not known: 0.0% (0 of 3)
assessments_nfa_pct: 50.0% (1 of 2)
assessment_child_seen_pct: 50.0% (1 of 2)

From its referral, on New Year's Day, the second took 46 working days; the referral of
the third is not known:

>>> from_referral = assessments_within(clock_start="referral")
>>> print(shown(lakpi.compute(from_referral, records, periods=year)))
assessments_within_45wd_pct: 50.0% (1 of 2)
"""

from __future__ import annotations

from typing import Final, Literal, get_args

from lakpi.catalogues.catalogue import Catalogue
from lakpi.catalogues.common import AGE_BANDS, AUTHORITY, CHILD, one_of, positive
from lakpi.conditions import col
from lakpi.derived import banded, working_days_between
from lakpi.indicators import Count, Distribution, Median, Percentage, Reference, Rule
from lakpi.measures import During, count, values
from lakpi.polarity import Polarity
from lakpi.sources import Column, Date, Source

Clock = Literal["assessment", "referral"]
"""From when the working days of an assessment are counted."""

_BANDS: Final = (
    ("same day", 0, 1),
    ("1 to 10", 1, 11),
    ("11 to 20", 11, 21),
    ("21 to 30", 21, 31),
    ("31 to 40", 31, 41),
    ("41 to 45", 41, 46),
    ("46 to 50", 46, 51),
    ("51 to 60", 51, 61),
    ("61 or more", 61, None),
)

FACTOR_CODES: Final[dict[str, tuple[str, ...]]] = {
    "alcohol misuse": ("1A", "1B", "1C"),
    "drug misuse": ("2A", "2B", "2C"),
    "domestic abuse": ("3A", "3B", "3C"),
    "mental health": ("4A", "4B", "4C"),
    "learning disability": ("5A", "5B", "5C"),
    "physical disability or illness": ("6A", "6B", "6C"),
    "young carer": ("7A",),
    "privately fostered": ("8A", "8B", "8C", "8D", "8E", "8F"),
    "unaccompanied asylum seeking": ("9A",),
    "going missing": ("10A",),
    "child sexual exploitation": ("11A",),
    "trafficking": ("12A",),
    "gangs": ("13A",),
    "socially unacceptable behaviour": ("14A",),
    "self-harm": ("15A",),
    "neglect": ("16A",),
    "emotional abuse": ("17A",),
    "physical abuse": ("18A", "18B", "18C"),
    "sexual abuse": ("19A", "19B", "19C"),
    "other": ("20",),
    "female genital mutilation": ("22A",),
    "faith or belief": ("23A",),
    "child criminal exploitation": ("24A",),
}
"""
The factors of the census, each with its codes: of the child, a parent, another person.

18A and 19A were replaced, from 2020-21, by B (child on child) and C (adult on child).
"""

NO_FACTOR: Final = "21"
"""The code of no factor identified."""

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
        "duration": banded("working_days", *_BANDS),
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
        Column(
            "factor",
            str,
            breakdown=True,
            codes=(*(code for codes in FACTOR_CODES.values() for code in codes), NO_FACTOR),
            title="the factor's code",
        ),
        Column("authorised_date", Date),
        *CHILD,
    ),
    derived={"age_band": AGE_BANDS},
)
"""A children in need census: each factor once for each episode of need."""

_COMPLETED: Final = count("assessments", ASSESSMENTS, During("authorised_date"))
_C2: Final = "DfE, Characteristics of children in need, table C2"
_LIST_4: Final = Reference("Ofsted, Annex A, list 4")

ASSESSMENTS_COMPLETED: Final = Count(
    id="assessments_completed_count",
    title="Assessments completed",
    measure=_COMPLETED,
    polarity=Polarity.NO_JUDGEMENT,
    reference=Reference(_C2, codes=("LAIT 304",)),
    note="An episode may hold several assessments; each counts.",
)


def assessments_within(
    *, working_days: int = 45, clock_start: Clock = "assessment", first_day: Literal[0, 1] = 0
) -> Percentage:
    """
    Define the share of assessments completed within so many working days.

    Args:
        working_days: How many.
        clock_start: From the start of the "assessment", as DfE's figures count, or from
            the "referral", as Working Together words it; assessments of which the
            referral is not known are then left out.
        first_day: Whether the day of the start is day 0 or day 1.

    Raises:
        DefinitionError: For less than 1 working day, or another clock or first day.

    Source: DfE's C2 (England 2024-25: 555,820 of 648,830, recomputed).  Weekends and
    England's bank holidays are no working days.

    >>> print(assessments_within(clock_start="referral", first_day=1).parameters)
    clock starts with=referral; the start is day=1
    """
    positive("working_days", working_days)
    one_of("clock_start", clock_start, get_args(Clock))
    one_of("first_day", str(first_day), ("0", "1"))
    passed = col("working_days" if clock_start == "assessment" else "working_days_from_referral")
    completed = _COMPLETED
    if clock_start == "referral":
        completed = _COMPLETED.where(passed.is_present())
    return Percentage(
        id="assessments_within_45wd_pct",
        title=f"Assessments completed within {working_days} working days",
        numerator=completed.where(passed.at_most(working_days - first_day)),
        denominator=completed,
        polarity=Polarity.HIGH_IS_GOOD,
        reference=Reference(_C2, codes=("LAIT 304",)),
        rules=(
            Rule("within", f"{working_days} working days", default="45 working days"),
            Rule("clock starts with", clock_start, default="assessment"),
            Rule("the start is day", str(first_day), default="0"),
        ),
        note="Assessments that are open and overdue are not counted at all.",
    )


ASSESSMENTS_WITHIN_45_DAYS: Final = assessments_within()


def _duration(name: str, id_: str, quantile: float) -> Median:
    return Median(
        id=id_,
        title=f"Duration of assessments: {name}",
        measure=values("working_days", ASSESSMENTS, During("authorised_date"), unit="working_days"),
        quantile=quantile,
        polarity=Polarity.LOW_IS_GOOD,
        reference=Reference(_C2),
        note="DfE does not state its rule for quantiles; these lie linearly between durations.",
    )


LOWER_QUARTILE: Final = _duration("lower quartile", "assessment_duration_lower_quartile", 0.25)
MEDIAN_DURATION: Final = _duration("median", "assessment_duration_median", 0.5)
UPPER_QUARTILE: Final = _duration("upper quartile", "assessment_duration_upper_quartile", 0.75)

DURATIONS: Final = Distribution(
    id="assessment_duration_pct",
    title="Assessments completed by duration in working days",
    of="duration",
    parts=(
        *((label, _COMPLETED.where(col("duration").is_(label))) for label, _, _ in _BANDS),
        ("not known", _COMPLETED.where(col("duration").is_missing())),
    ),
    denominator=_COMPLETED,
    polarity=Polarity.NO_JUDGEMENT,
    reference=Reference(_C2),
    note="The day of the start is day 0, the band of those completed on the same day.",
)

_ANSWERED: Final = _COMPLETED.where(col("support_needed").is_present())

NO_SUPPORT: Final = Percentage(
    id="assessments_nfa_pct",
    title="Assessments ending without support from social care",
    numerator=_ANSWERED.where(col("support_needed").is_false()),
    denominator=_ANSWERED,
    polarity=Polarity.NO_JUDGEMENT,
    reference=_LIST_4,
    note="Of the assessments with an answer.  A census does not hold it.",
)


def child_seen(*, not_recorded: Literal["not seen", "left out"] = "not seen") -> Percentage:
    """
    Define the share of completed assessments in which the child was seen.

    Args:
        not_recorded: Whether an assessment that does not say counts as "not seen" or is
            "left out".

    Raises:
        DefinitionError: For another reading.

    Source: Ofsted, Annex A, list 4.

    >>> print(child_seen(not_recorded="left out").parameters)
    not recorded=left out
    """
    one_of("not_recorded", not_recorded, ("not seen", "left out"))
    born = col("birth_date").on_or_before("authorised_date") | col("birth_date").is_missing()
    completed = _COMPLETED.where(born)
    if not_recorded == "left out":
        completed = completed.where(col("child_seen").is_present())
    return Percentage(
        id="assessment_child_seen_pct",
        title="Assessments in which the child was seen",
        numerator=completed.where(col("child_seen").is_true()),
        denominator=completed,
        polarity=Polarity.HIGH_IS_GOOD,
        reference=_LIST_4,
        rules=(Rule("not recorded", not_recorded, default="not seen"),),
        note="Children not yet born when it was completed are left out.",
    )


CHILD_SEEN: Final = child_seen()

CATALOGUE: Final = Catalogue(
    (
        ASSESSMENTS_COMPLETED,
        ASSESSMENTS_WITHIN_45_DAYS,
        LOWER_QUARTILE,
        MEDIAN_DURATION,
        UPPER_QUARTILE,
        DURATIONS,
        NO_SUPPORT,
        CHILD_SEEN,
    )
)
