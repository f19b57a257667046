"""
Referrals to children's social care.

A row is a referral of one child; a child referred twice has two rows.  Child A
below is referred again eleven months later, B on the day after the anniversary,
and C twice on one day, of which neither precedes the other.

>>> import lakpi
>>> from lakpi.testing import example, population, shown
>>> records = example({REFERRALS: {
...     "child_id": ["A", "A", "B", "B", "C", "C"],
...     "referral_date": ["2013-02-15", "2014-01-15", "2013-01-15", "2014-01-16",
...                       "2014-02-01", "2014-02-01"],
...     "referral_source": ["6", "6", "6", "2A", "5D", None],
...     "no_further_action": [False, True, False, False, False, None]}},
...     complete=("2012-04-01", "2014-03-31"))
>>> figures = lakpi.compute(CATALOGUE, records, periods=lakpi.financial_years("2013-14"),
...                         populations=population(20_000))
>>> print(shown(figures))
referrals_count: 4 referrals
referrals_rate_per_10k: 2.0 per 10,000 children (4 of 20,000)
rereferral_pct: 25.0% (1 of 4)
rereferral_child_pct: 33.3% (1 of 3)
referral_nfa_pct: 25.0% (1 of 4)
referral_source_pct, individual: 0.0% (0 of 4)
referral_source_pct, schools: 25.0% (1 of 4)
referral_source_pct, education services: 0.0% (0 of 4)
referral_source_pct, health services: 0.0% (0 of 4)
referral_source_pct, housing: 0.0% (0 of 4)
referral_source_pct, local authority services: 25.0% (1 of 4)
referral_source_pct, police: 25.0% (1 of 4)
referral_source_pct, other legal agency: 0.0% (0 of 4)
referral_source_pct, other source: 0.0% (0 of 4)
referral_source_pct, anonymous: 0.0% (0 of 4)
referral_source_pct, unknown: 0.0% (0 of 4)
referral_source_pct, not recorded: 25.0% (1 of 4)
"""

from __future__ import annotations

from typing import Final, Literal, get_args

from lakpi.catalogues.catalogue import Catalogue
from lakpi.catalogues.common import ACTED_ON, AGE_BANDS, AUTHORITY, CHILD, one_of, positive
from lakpi.conditions import Condition, col
from lakpi.derived import grouped, previous, same_day_number
from lakpi.errors import DefinitionError
from lakpi.indicators import Count, Distribution, Percentage, Rate, Reference, Rule
from lakpi.measures import During, count, distinct
from lakpi.polarity import Polarity
from lakpi.sources import Column, Date, Source

SameDay = Literal["each", "once", "again"]
"""What two referrals of a child on one day are: each one, one, or one and a re-referral."""

Counted = Literal["records", "declared"]
"""Where earlier events are found: in the records, or as declared with the later one."""

# A list may say no more than the group; where that has one code, it is that code.
_GROUPS: Final = {
    "individual": ("1A", "1B", "1C", "1D", "individual"),
    "schools": ("2A",),
    "education services": ("2B",),
    "health services": ("3A", "3B", "3C", "3D", "3E", "3F", "health services"),
    "housing": ("4",),
    "local authority services": ("5A", "5B", "5C", "5D", "local authority services"),
    "police": ("6",),
    "other legal agency": ("7",),
    "other source": ("8",),
    "anonymous": ("9",),
    "unknown": ("10",),
}

REFERRALS: Final = Source(
    "referrals",
    title="Referrals to children's social care",
    area="authority",
    person="child_id",
    key=("referral_id",),
    columns=(
        AUTHORITY,
        Column("child_id", str),
        Column("referral_id", str),
        Column("referral_date", Date),
        Column(
            "referral_source",
            str,
            breakdown=True,
            optional=True,
            codes=tuple(code for codes in _GROUPS.values() for code in codes),
        ),
        Column("no_further_action", bool, breakdown=True, optional=True),
        Column(
            "earlier_referrals",
            int,
            optional=True,
            title="earlier referrals in the 12 months before, as declared",
        ),
        *CHILD,
    ),
    derived={
        "previous_referral_date": previous("referral_date"),
        "previous_acted_on_date": previous("referral_date", where=ACTED_ON),
        "same_day_number": same_day_number("referral_date"),
        "source_group": grouped("referral_source", _GROUPS),
        "age_band": AGE_BANDS,
    },
)
"""The referrals of a children in need census, or of Annex A list 3 with its history."""

_RECEIVED: Final = count("referrals", REFERRALS, During("referral_date"))
_CHILDREN: Final = distinct("children", REFERRALS, During("referral_date"))
_C1: Final = "DfE, Characteristics of children in need, table C1"

REFERRALS_COUNT: Final = Count(
    id="referrals_count",
    title="Referrals",
    measure=_RECEIVED,
    polarity=Polarity.NO_JUDGEMENT,
    reference=Reference(_C1, codes=("LAIT 305",)),
    note="Every referral counts, also those with no further action; one child may have several.",
)

REFERRALS_RATE: Final = Rate(
    id="referrals_rate_per_10k",
    title="Referrals per 10,000 children under 18",
    numerator=_RECEIVED,
    polarity=Polarity.NO_JUDGEMENT,
    reference=Reference(_C1, codes=("LAIT 305",)),
    note="Unborn children are in the numerator and not in the population.",
)


def _again(
    *,
    months: int,
    anniversary: bool,
    no_further_action_priors: bool,
    same_day: SameDay,
    counted: Counted,
) -> tuple[Condition, tuple[Rule, ...]]:
    positive("months", months)
    one_of("same_day", same_day, get_args(SameDay))
    one_of("counted", counted, get_args(Counted))
    rules = (
        Rule("look-back", f"{months} months", default="12 months"),
        Rule("the anniversary", "counts" if anniversary else "does not count", default="counts"),
        Rule(
            "earlier referrals with no further action",
            "count" if no_further_action_priors else "do not count",
            default="count",
        ),
        Rule("referrals of a child on one day", same_day, default="each"),
        Rule("earlier referrals", counted, default="records"),
    )
    if counted == "declared":
        if any(rule.value != rule.default for rule in rules[:-1]):
            message = "what is declared is counted already: the other rules stay as they are"
            raise DefinitionError(message)
        return col("earlier_referrals").at_least(1), rules
    earlier = col(
        "previous_referral_date" if no_further_action_priors else "previous_acted_on_date"
    )
    lately = earlier.on_or_after if anniversary else earlier.after
    again: Condition = lately("referral_date", months=-months)
    if same_day == "again":
        again |= col("same_day_number").at_least(2)
    return again, rules


def rereferrals(
    *,
    months: int = 12,
    anniversary: bool = True,
    no_further_action_priors: bool = True,
    same_day: SameDay = "each",
    counted: Counted = "records",
) -> Percentage:
    """
    Define re-referrals: referrals of a child that had been referred shortly before.

    Args:
        months: How many calendar months before the referral the earlier one may lie.
            DfE: 12.
        anniversary: Whether a referral on the very day so many months before counts.
        no_further_action_priors: Whether an earlier referral counts that led to no
            further action.
        same_day: Of two referrals of a child on one day, "each" counts and neither is
            a re-referral, or the day counts "once", or the second is one "again".
        counted: Whether earlier referrals are found in the "records", or are as
            "declared" with the referral, where the records reach back six months only.

    Raises:
        DefinitionError: For a look-back of less than 1 month, another way to count, or
            a rule beside what is declared.

    Source: DfE, "re-referrals within 12 months of a previous referral"; the day rule is
    not published.  The denominator, every referral, was recomputed from table C1.
    Declared: Ofsted, Annex A, list 3, "number of referrals in last 12 months".

    >>> print(rereferrals(months=6, anniversary=False).parameters)
    look-back=6 months; the anniversary=does not count
    >>> rereferrals() == REREFERRALS
    True

    The earlier referral of A led to no further action; that of B did not and lies a day
    less than twelve months before the later one, which stands there twice:

    >>> import lakpi
    >>> from lakpi.testing import example, shown
    >>> records = example({REFERRALS: {
    ...     "child_id": ["A", "A", "B", "B", "B"],
    ...     "referral_date": ["2013-05-01", "2013-09-01", "2013-04-01", "2014-03-31",
    ...                       "2014-03-31"],
    ...     "no_further_action": [True, False, False, False, False],
    ...     "earlier_referrals": [0, 1, 0, 1, 2]}},
    ...     complete=("2012-04-01", "2014-03-31"))
    >>> for rules in ({}, {"no_further_action_priors": False}, {"same_day": "once"},
    ...               {"months": 6}, {"same_day": "again", "months": 6},
    ...               {"counted": "declared"}):
    ...     figures = lakpi.compute(rereferrals(**rules), records,
    ...                             periods=lakpi.financial_years("2013-14"))
    ...     print(shown(figures))
    rereferral_pct: 60.0% (3 of 5)
    rereferral_pct: 40.0% (2 of 5)
    rereferral_pct: 50.0% (2 of 4)
    rereferral_pct: 20.0% (1 of 5)
    rereferral_pct: 40.0% (2 of 5)
    rereferral_pct: 60.0% (3 of 5)
    """
    again, rules = _again(
        months=months,
        anniversary=anniversary,
        no_further_action_priors=no_further_action_priors,
        same_day=same_day,
        counted=counted,
    )
    received = _RECEIVED
    if same_day == "once":
        number = col("same_day_number")
        received = _RECEIVED.where(number.at_most(1) | number.is_missing())
    return Percentage(
        id="rereferral_pct",
        title=f"Re-referrals within {months} months of a previous referral",
        numerator=received.where(again),
        denominator=received,
        polarity=Polarity.LOW_IS_GOOD,
        reference=Reference(_C1, codes=("LAIT 271", "national framework dashboard row 2")),
        rules=rules,
        note="Every re-referral counts: three referrals in a year are two re-referrals.",
    )


def children_rereferred(
    *,
    months: int = 12,
    anniversary: bool = True,
    no_further_action_priors: bool = True,
    same_day: Literal["each", "again"] = "each",
    counted: Counted = "records",
) -> Percentage:
    """
    Define the child-level twin of `rereferrals`, with its rules.

    Raises:
        DefinitionError: As `rereferrals` does.
    """
    again, rules = _again(
        months=months,
        anniversary=anniversary,
        no_further_action_priors=no_further_action_priors,
        same_day=same_day,
        counted=counted,
    )
    return Percentage(
        id="rereferral_child_pct",
        title=f"Children referred again within {months} months, of children referred",
        numerator=_CHILDREN.where(again),
        denominator=_CHILDREN,
        polarity=Polarity.LOW_IS_GOOD,
        reference=Reference(_C1),
        rules=rules,
        note="Counts children, each once a period; not to be mixed with re-referrals.",
    )


REREFERRALS: Final = rereferrals()
CHILDREN_REREFERRED: Final = children_rereferred()

NO_FURTHER_ACTION: Final = Percentage(
    id="referral_nfa_pct",
    title="Referrals with no further action",
    numerator=_RECEIVED.where(col("no_further_action").is_true()),
    denominator=_RECEIVED,
    polarity=Polarity.NO_JUDGEMENT,
    reference=Reference(_C1, codes=("LAIT 290",)),
    note="A referral without an answer is in the denominator and not in the numerator.",
)

REFERRAL_SOURCES: Final = Distribution(
    id="referral_source_pct",
    title="Referrals by source",
    of="source of referral",
    parts=(
        *((group, _RECEIVED.where(col("source_group").is_(group))) for group in _GROUPS),
        ("not recorded", _RECEIVED.where(col("source_group").is_missing())),
    ),
    denominator=_RECEIVED,
    polarity=Polarity.NO_JUDGEMENT,
    reference=Reference("DfE, Characteristics of children in need, table C5", codes=("LAIT 374",)),
    note="Schools are code 2A; other education services, 2B, are apart.",
)

CATALOGUE: Final = Catalogue(
    (
        REFERRALS_COUNT,
        REFERRALS_RATE,
        REREFERRALS,
        CHILDREN_REREFERRED,
        NO_FURTHER_ACTION,
        REFERRAL_SOURCES,
    )
)
