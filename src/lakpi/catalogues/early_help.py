"""
Early help: episodes open, new families, and whether a referral followed.

There is no standard definition of an episode; an authority counts its own.
Below, one of three episodes is still open on 31 December 2013; of the two families
one had early help in the year before and is not new.  One of the two closures of
the quarter a year earlier was followed by a referral within twelve months.

>>> import lakpi
>>> from lakpi.catalogues.referrals import REFERRALS
>>> from lakpi.testing import example, shown
>>> records = example({
...     EARLY_HELP: {"child_id": ["A", "B", "C"],
...                  "start_date": ["2012-09-01", "2012-09-01", "2013-10-01"],
...                  "end_date": ["2012-10-31", "2012-10-31", None]},
...     EARLY_HELP_FAMILIES: {"family_id": ["F", "F", "G"],
...                           "start_date": ["2013-01-07", "2013-11-01", "2013-11-01"]},
...     REFERRALS: {"child_id": ["A", "B"], "referral_date": ["2013-10-31", "2013-11-01"]}},
...     complete=("2012-04-01", "2013-12-31"))
>>> print(shown(lakpi.compute(CATALOGUE, records, periods=lakpi.quarters("2013-14 Q3"))))
early_help_open_count: 1 episode
early_help_new_families_count: 1 family
early_help_to_referral_12m_pct: 50.0% (1 of 2)
"""

from __future__ import annotations

from typing import Final

from lakpi.catalogues.catalogue import Catalogue
from lakpi.catalogues.common import AGE_BANDS, AUTHORITY, CHILD, positive
from lakpi.catalogues.referrals import REFERRALS
from lakpi.conditions import Condition, col
from lakpi.derived import count_before, earliest_after, previous
from lakpi.indicators import Count, Percentage, Reference, Rule
from lakpi.measures import AsAt, During, count, distinct
from lakpi.polarity import Polarity
from lakpi.sources import Column, Date, Source

EARLY_HELP: Final = Source(
    "early_help",
    title="Early help episodes or assessments of children",
    area="authority",
    person="child_id",
    key=("episode_id",),
    columns=(
        AUTHORITY,
        Column("child_id", str),
        Column("episode_id", str),
        Column("start_date", Date),
        Column("end_date", Date, not_before="start_date"),
        *CHILD,
    ),
    derived={
        "referral_after": earliest_after(REFERRALS.name, "referral_date", "end_date", months=12),
        "age_band": AGE_BANDS,
    },
)
"""Annex A list 2, or an authority's own system."""

EARLY_HELP_FAMILIES: Final = Source(
    "early_help_families",
    title="Early help to families",
    area="authority",
    person="family_id",
    key=("family_id", "start_date"),
    columns=(
        AUTHORITY,
        Column("family_id", str),
        Column("start_date", Date),
        Column("service", str, breakdown=True),
    ),
    derived={
        "previous_start_date": previous("start_date"),
        "starts_in_year_before": count_before(
            "early_help_families", "start_date", by="start_date", months=12
        ),
    },
)
"""A row is the start of early help to a family."""

EARLY_HELP_OPEN: Final = Count(
    id="early_help_open_count",
    title="Early help episodes open",
    measure=count("episodes", EARLY_HELP, AsAt("start_date", "end_date")),
    polarity=Polarity.NO_JUDGEMENT,
    reference=Reference("Ofsted, Annex A, list 2"),
    note="Common assessments and teams around the family were its names in 2014.",
)


def new_families(*, months: int = 12) -> Count:
    """
    Define the families newly engaged by early help.

    Args:
        months: A family is new that had no start in so many calendar months before;
            the anniversary still counts as within them.

    Raises:
        DefinitionError: For less than 1 month.

    Source: a local rule; the reports that print the number do not say what is new.

    >>> print(new_families(months=24).parameters)
    new means no start in=24 months
    """
    positive("months", months)
    new: Condition
    if months == 12:
        new = col("starts_in_year_before").at_most(0)
    else:
        earlier = col("previous_start_date")
        new = earlier.is_missing() | earlier.before("start_date", months=-months)
    starts = distinct("families", EARLY_HELP_FAMILIES, During("start_date"))
    return Count(
        id="early_help_new_families_count",
        title="Families newly engaged by early help",
        measure=starts.where(new),
        polarity=Polarity.HIGH_IS_GOOD,
        rules=(Rule("new means no start in", f"{months} months", default="12 months"),),
    )


NEW_FAMILIES: Final = new_families()

_CLOSED: Final = count("episodes", EARLY_HELP, During("end_date", follow_up_months=12))

EARLY_HELP_TO_REFERRAL: Final = Percentage(
    id="early_help_to_referral_12m_pct",
    title="Early help episodes followed by a referral within 12 months of closing",
    numerator=_CLOSED.where(col("referral_after").is_present()),
    denominator=_CLOSED,
    polarity=Polarity.LOW_IS_GOOD,
    note="A local rule.  A closure counts where its twelve months end; a referral on the"
    " day of closing counts.",
)

CATALOGUE: Final = Catalogue((EARLY_HELP_OPEN, NEW_FAMILIES, EARLY_HELP_TO_REFERRAL))
