"""
How child protection plans are kept: reviews, visits, and seeing the child alone.

As at 31 March 2014 the plan of A is three months old that very day, so that its first
review is just due.  B's reviews came on the last day of three and of six months.  C's
first was a day late, and its next is due on 1 April.  D's second has been due since 28
February.  E's plan is two months old.

>>> import lakpi
>>> from lakpi.catalogues.child_protection import PLANS
>>> from lakpi.testing import example, shown
>>> records = example({
...     PLANS: {
...         "child_id": ["A", "B", "C", "D", "E"], "plan_id": ["A1", "B1", "C1", "D1", "E1"],
...         "start_date": ["2013-12-31", "2013-01-15", "2013-01-15", "2013-06-01", "2014-02-01"],
...         "latest_review_date": [None, "2013-10-15", "2013-10-01", "2013-08-28", None],
...         "last_visit_date": ["2014-03-17", "2014-03-14", "2014-03-31", None, "2014-03-20"],
...         "seen_alone": [True, True, False, None, None]},
...     REVIEWS: {
...         "child_id": ["B", "B", "C", "C", "D"], "plan_id": ["B1", "B1", "C1", "C1", "D1"],
...         "review_date": ["2013-04-15", "2013-10-15", "2013-04-16", "2013-10-01",
...                         "2013-08-28"]}},
...     complete=("2013-01-01", "2014-03-31"))
>>> year = lakpi.financial_years("2013-14")
>>> print(shown(lakpi.compute(CATALOGUE, records, periods=year)))
cpp_reviews_on_time_pct: 50.0% (2 of 4)
cpp_visits_on_time_pct: 60.0% (3 of 5)
cpp_seen_alone_pct: 66.7% (2 of 3)

B was visited eleven working days before, and D not at all.  Where only the latest review
is known, that of C is in time; a child of whom nothing is said was perhaps too young:

>>> others = [reviews_on_time(counted="latest"), seen_alone(not_recorded="not seen alone")]
>>> print(shown(lakpi.compute(others, records, periods=year)))
cpp_reviews_on_time_pct: 75.0% (3 of 4)
cpp_seen_alone_pct: 50.0% (2 of 4)
"""

from __future__ import annotations

from typing import Final, Literal

from lakpi.catalogues.catalogue import Catalogue
from lakpi.catalogues.child_protection import OPEN_PLANS
from lakpi.catalogues.common import AUTHORITY, one_of
from lakpi.catalogues.durations import NewPlans, in_touch
from lakpi.conditions import col
from lakpi.indicators import Percentage, Reference, Rule
from lakpi.intervals import open_for, since, until, within
from lakpi.polarity import Polarity
from lakpi.sources import Column, Date, Source

REVIEWS: Final = Source(
    "child_protection_reviews",
    title="Reviews of child protection plans",
    area="authority",
    person="child_id",
    key=("plan_id", "review_date"),
    columns=(
        AUTHORITY,
        Column("child_id", str),
        Column("plan_id", str),
        Column("review_date", Date),
    ),
)
"""
The reviews of a children in need census; those of a plan lie after its start.

A child has one plan at a time, so a plan's reviews are the child's while it is open.
"""


def reviews_on_time(*, counted: Literal["every", "latest"] = "every") -> Percentage:
    """
    Define the share of child protection plans reviewed within the timescales.

    The first review is due within 3 calendar months of the start, each further one
    within 6 of the one before; on the last day it is in time.

    Args:
        counted: Whether "every" review of the plan came in time and none is overdue,
            for which all of them must be in the records; or only the "latest" is
            looked at, as Annex A holds it, and none is overdue.

    Raises:
        DefinitionError: For another way to count.

    Source: NI 67 and DfE's D6, of plans open for at least three months (recomputed
    from its counts).  LAIT 19 words the numerator into the denominator.

    >>> print(reviews_on_time().numerator)
    plans ... where open for 3 months or more (from start date) and before review overdue date
    """
    one_of("counted", counted, ("every", "latest"))
    plans = OPEN_PLANS.while_(open_for("start_date", at_least_months=3))
    in_time = plans.while_(until("review_overdue_date"))
    if counted == "latest":
        reviewed = plans.where(col("latest_review_date").is_present())
        never = plans.where(col("latest_review_date").is_missing())
        plans = reviewed + never
        in_time = reviewed.while_(within("latest_review_date", months=6)) + never.while_(
            open_for("start_date", at_most_months=3)
        )
    return Percentage(
        id="cpp_reviews_on_time_pct",
        title="Child protection plans reviewed within the timescales",
        numerator=in_time,
        denominator=plans,
        polarity=Polarity.HIGH_IS_GOOD,
        reference=Reference(
            "DfE, Characteristics of children in need, table D6", codes=("NI 67", "LAIT 19")
        ),
        rules=(Rule("reviews", counted, default="every"),),
        note="Of plans open for three months or more; a plan of a child who moved in counts from"
        " its start here.",
    )


def visits_on_time(*, working_days: int = 10, new_plans: NewPlans = "left out") -> Percentage:
    """
    Define the share of child protection plans with a visit in the last few days.

    Args:
        working_days: Within how many working days, that of the visit being day 0; a
            local standard, often 10, 15 or 20.
        new_plans: Whether plans that are not older than that are "left out", or are
            "in time".

    Raises:
        DefinitionError: For less than 1 working day, or another reading.

    Source: a local standard, on Annex A list 7.

    >>> print(visits_on_time(working_days=15).parameters)
    seen within=15 working days
    """
    visited, plans, rules = in_touch(
        OPEN_PLANS, "start_date", "last_visit_date", working_days, new_plans, default=10
    )
    return Percentage(
        id="cpp_visits_on_time_pct",
        title=f"Child protection plans with a visit in the last {working_days} working days",
        numerator=visited,
        denominator=plans,
        polarity=Polarity.HIGH_IS_GOOD,
        reference=Reference("Ofsted, Annex A, list 7"),
        rules=rules,
        note="Only the last visit is known, so earlier days look worse.",
    )


def seen_alone(*, not_recorded: Literal["left out", "not seen alone"] = "left out") -> Percentage:
    """
    Define the share of children on a plan who were seen alone at the last visit.

    Args:
        not_recorded: Whether a visit that does not say, as of a child too young to be
            seen alone, is "left out", or counts as "not seen alone".

    Raises:
        DefinitionError: For another reading.

    Source: Ofsted, Annex A, list 7.

    >>> print(seen_alone(not_recorded="not seen alone").parameters)
    not recorded=not seen alone
    """
    one_of("not_recorded", not_recorded, ("left out", "not seen alone"))
    visited = OPEN_PLANS.while_(since("last_visit_date"))
    if not_recorded == "left out":
        visited = visited.where(col("seen_alone").is_present())
    return Percentage(
        id="cpp_seen_alone_pct",
        title="Children on a child protection plan seen alone at the last visit",
        numerator=visited.where(col("seen_alone").is_true()),
        denominator=visited,
        polarity=Polarity.HIGH_IS_GOOD,
        reference=Reference("Ofsted, Annex A, list 7"),
        rules=(Rule("not recorded", not_recorded, default="left out"),),
        note="Of open plans with a visit.",
    )


REVIEWS_ON_TIME: Final = reviews_on_time()
VISITS_ON_TIME: Final = visits_on_time()
SEEN_ALONE: Final = seen_alone()

CATALOGUE: Final = Catalogue((REVIEWS_ON_TIME, VISITS_ON_TIME, SEEN_ALONE))
