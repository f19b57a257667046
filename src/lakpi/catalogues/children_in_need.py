"""
Children in need: episodes of need, how long they last, and why they end.

An episode of need is a referral that led to more than no further action, and after
which no assessment found that the child was not in need (closed with RC8 or RC9).
Below, the episode of A is open, with a disability, and that of B for two years to the
day.  C's had lasted more than six months when it ended; D was assessed and not in
need; E's referral led to no further action; F's ended on the last day of the year, so
it is not open at its end.

>>> import lakpi
>>> from lakpi.testing import example, population, shown
>>> records = example({EPISODES: {
...     "child_id": ["A", "B", "C", "D", "E", "F"],
...     "referral_date": ["2014-01-15", "2012-03-31", "2013-04-10", "2013-06-01", "2013-07-01",
...                       "2014-01-31"],
...     "closure_date": [None, None, "2013-12-20", "2013-07-15", "2013-07-01", "2014-03-31"],
...     "no_further_action": [False, False, False, False, True, False],
...     "primary_need": ["N1", "N2", "N1", "N0", None, None],
...     "closure_reason": [None, None, "RC7", "RC8", None, "RC5"],
...     "assessed": [True, True, True, True, False, True],
...     "disability": [True, False, False, None, None, None]}},
...     complete=("2012-03-31", "2014-03-31"))
>>> year = lakpi.financial_years("2013-14")
>>> figures = lakpi.compute(CATALOGUE, records, periods=year, populations=population(10_000))
>>> print(shown(figures.where(figures.to_frame()["numerator"].to_numpy() > 0)))
referral_not_in_need_pct: 20.0% (1 of 5)
cin_count: 2 episodes
cin_rate_per_10k: 2.0 per 10,000 children (2 of 10,000)
cin_started_count: 3 episodes
cin_ended_count: 2 episodes
cin_open_duration_pct, 3 months or less: 50.0% (1 of 2)
cin_open_duration_pct, 2 years or more: 50.0% (1 of 2)
cin_closed_duration_pct, 3 months or less: 50.0% (1 of 2)
cin_closed_duration_pct, More than 6 months and less than 1 year: 50.0% (1 of 2)
cin_primary_need_pct, Abuse or neglect: 50.0% (1 of 2)
cin_primary_need_pct, Child's disability or illness: 50.0% (1 of 2)
cin_closure_reason_pct, Transferred to another authority: 33.3% (1 of 3)
cin_closure_reason_pct, Ended for another reason: 33.3% (1 of 3)
cin_closure_reason_pct, Closed after assessment, no further action: 33.3% (1 of 3)
cin_disability_pct: 50.0% (1 of 2)
"""

from __future__ import annotations

from typing import Final, Literal, get_args

from lakpi.catalogues.catalogue import Catalogue
from lakpi.catalogues.common import ACTED_ON, AGE_BANDS, AUTHORITY, CHILD, coded, one_of
from lakpi.catalogues.durations import ended_parts, open_parts
from lakpi.conditions import Condition, col
from lakpi.derived import days_between
from lakpi.indicators import Count, Distribution, Percentage, Rate, Reference, Rule
from lakpi.measures import AsAt, Basis, During, Measure, count
from lakpi.polarity import Polarity
from lakpi.sources import Column, Date, Source

NotInNeed = Literal["left out", "counted"]
"""What becomes of episodes that an assessment found not to be of need (RC8 and RC9)."""

_NEEDS: Final = {
    "N1": "Abuse or neglect",
    "N2": "Child's disability or illness",
    "N3": "Parent's disability or illness",
    "N4": "Family in acute stress",
    "N5": "Family dysfunction",
    "N6": "Socially unacceptable behaviour",
    "N7": "Low income",
    "N8": "Absent parenting",
    "N9": "Cases other than children in need",
    "N0": "Not stated",
}
_CLOSED: Final = {
    "RC1": "Adopted",
    "RC2": "Died",
    "RC3": "Child arrangements order",
    "RC4": "Special guardianship order",
    "RC5": "Transferred to another authority",
    "RC6": "Transferred to adult social services",
    "RC7": "Ended for another reason",
    "RC8": "Closed after assessment, no further action",
    "RC9": "Closed after assessment, referred to early help",
}
NEEDS: Final = tuple(sorted(_NEEDS))
"""The codes of primary need."""
CLOSURES: Final = tuple(_CLOSED)
"""The codes of reasons for closure."""

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

_OPEN: Final = AsAt("referral_date", "closure_date")
_BEGUN: Final = During("referral_date")
_OVER: Final = During("closure_date")
_REASON: Final = col("closure_reason")
_NOT_IN_NEED: Final = ("RC8", "RC9")
_IN_NEED: Final[Condition] = _REASON.is_missing() | _REASON.is_in(
    *(code for code in CLOSURES if code not in _NOT_IN_NEED)
)
_B1, _B3, _B4, _B5, _B6, _C1 = (
    f"DfE, Characteristics of children in need, table {each}"
    for each in ("B1", "B3", "B4", "B5", "B6", "C1")
)


def _episodes(basis: Basis, assessed_not_in_need: NotInNeed = "left out") -> Measure:
    one_of("assessed_not_in_need", assessed_not_in_need, get_args(NotInNeed))
    acted_on = count("episodes", EPISODES, basis).where(ACTED_ON)
    return acted_on if assessed_not_in_need == "counted" else acted_on.where(_IN_NEED)


def _rules(assessed_not_in_need: NotInNeed) -> tuple[Rule, ...]:
    return (Rule("episodes assessed as not of need", assessed_not_in_need, default="left out"),)


_REFERRED: Final = count("referrals", EPISODES, _BEGUN)

NOT_IN_NEED: Final = Percentage(
    id="referral_not_in_need_pct",
    title="Referrals assessed as not in need",
    numerator=_REFERRED.where(ACTED_ON, col("assessed").is_true(), _REASON.is_in(*_NOT_IN_NEED)),
    denominator=_REFERRED,
    polarity=Polarity.NO_JUDGEMENT,
    reference=Reference(_C1, codes=("LAIT 290",)),
    note="The closure may come after the period, so a late figure is higher.  Closed to early"
    " help (RC9) is not in need.",
)


def in_need(*, assessed_not_in_need: NotInNeed = "left out") -> Count:
    """
    Define the children in need: episodes of need open at a date.

    Args:
        assessed_not_in_need: Whether episodes that close because an assessment found
            no need are "left out", also on days before it did, or "counted".

    Raises:
        DefinitionError: For another reading.

    Source: DfE's B1.  An episode that is closed on the day is not open at its end.

    >>> print(in_need(assessed_not_in_need="counted").parameters)
    episodes assessed as not of need=counted
    """
    return Count(
        id="cin_count",
        title="Children in need",
        measure=_episodes(_OPEN, assessed_not_in_need),
        polarity=Polarity.NO_JUDGEMENT,
        reference=Reference(_B1),
        rules=_rules(assessed_not_in_need),
        note="Children with protection plans, looked after, leaving care, unborn and over 18, and"
        " those awaiting assessment, are among them.",
    )


def in_need_rate(*, assessed_not_in_need: NotInNeed = "left out") -> Rate:
    """
    Define the rate of children in need, with the rule of `in_need`.

    Raises:
        DefinitionError: As `in_need` does.
    """
    return Rate(
        id="cin_rate_per_10k",
        title="Children in need per 10,000 children under 18",
        numerator=_episodes(_OPEN, assessed_not_in_need),
        polarity=Polarity.NO_JUDGEMENT,
        reference=Reference(_B1, codes=("LAIT 171", "national framework dashboard row 1")),
        rules=_rules(assessed_not_in_need),
        note="Unborn children and those over 18 are in the numerator and not in the population.",
    )


def need_started(*, assessed_not_in_need: NotInNeed = "left out") -> Count:
    """
    Define the episodes of need starting, with the rule of `in_need`.

    Raises:
        DefinitionError: As `in_need` does.

    Source: DfE's B1: its starts are the referrals of C1 less those with no further
    action, less those assessed as not in need (1,810 of 1,845 rows of authorities).
    """
    return Count(
        id="cin_started_count",
        title="Episodes of need starting",
        measure=_episodes(_BEGUN, assessed_not_in_need),
        polarity=Polarity.NO_JUDGEMENT,
        reference=Reference(_B1),
        rules=_rules(assessed_not_in_need),
        note="By the date of the referral.",
    )


def need_ended(*, assessed_not_in_need: NotInNeed = "left out") -> Count:
    """
    Define the episodes of need ending, with the rule of `in_need`.

    Raises:
        DefinitionError: As `in_need` does.
    """
    return Count(
        id="cin_ended_count",
        title="Episodes of need ending",
        measure=_episodes(_OVER, assessed_not_in_need),
        polarity=Polarity.NO_JUDGEMENT,
        reference=Reference(_B1),
        rules=_rules(assessed_not_in_need),
    )


CIN_COUNT: Final = in_need()
CIN_RATE: Final = in_need_rate()
CIN_STARTED: Final = need_started()
CIN_ENDED: Final = need_ended()

OPEN_DURATIONS: Final = Distribution(
    id="cin_open_duration_pct",
    title="Open episodes of need by duration",
    of="duration",
    parts=open_parts(_episodes(_OPEN), "referral_date"),
    denominator=_episodes(_OPEN),
    polarity=Polarity.NO_JUDGEMENT,
    reference=Reference(_B4, codes=("LAIT 265",)),
    note="From the referral, in calendar months.",
)

CLOSED_DURATIONS: Final = Distribution(
    id="cin_closed_duration_pct",
    title="Ended episodes of need by duration",
    of="duration",
    parts=ended_parts(_episodes(_OVER), "referral_date", "closure_date"),
    denominator=_episodes(_OVER),
    polarity=Polarity.NO_JUDGEMENT,
    reference=Reference(_B5, codes=("LAIT 266",)),
    note="Of episodes, where LAIT's title says children.",
)


PRIMARY_NEEDS: Final = Distribution(
    id="cin_primary_need_pct",
    title="Children in need by primary need",
    of="primary need",
    parts=coded(_episodes(_OPEN), "primary_need", _NEEDS),
    denominator=_episodes(_OPEN),
    polarity=Polarity.NO_JUDGEMENT,
    reference=Reference(_B3, codes=("LAIT 171",)),
    note="As found at the first assessment.  From 2025-26 N1 is abuse, neglect and exploitation.",
)

CLOSURE_REASONS: Final = Distribution(
    id="cin_closure_reason_pct",
    title="Episodes closed by reason",
    of="reason for closure",
    parts=coded(_episodes(_OVER, "counted"), "closure_reason", _CLOSED),
    denominator=_episodes(_OVER, "counted"),
    polarity=Polarity.NO_JUDGEMENT,
    reference=Reference(_B6),
    note="With those closed after assessment (RC8 and, from 2022-23, RC9), which are not among"
    " the episodes of need ending.",
)

DISABILITY: Final = Percentage(
    id="cin_disability_pct",
    title="Children in need with a disability",
    numerator=_episodes(_OPEN).where(col("disability").is_true()),
    denominator=_episodes(_OPEN),
    polarity=Polarity.NO_JUDGEMENT,
    reference=Reference("DfE, Characteristics of children in need"),
    note="With any disability; a child with several counts once, and not recorded counts as none.",
)

CATALOGUE: Final = Catalogue(
    (
        NOT_IN_NEED,
        CIN_COUNT,
        CIN_RATE,
        CIN_STARTED,
        CIN_ENDED,
        OPEN_DURATIONS,
        CLOSED_DURATIONS,
        PRIMARY_NEEDS,
        CLOSURE_REASONS,
        DISABILITY,
    )
)
