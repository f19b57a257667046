"""
Posts, agency workers and recruitment, as local reports count them.

The establishment is the list of posts there are.  Vacancies and agency workers
*over the establishment* are local variants; the official rates stand in
`lakpi.catalogues.workforce` and have another denominator.  Below, of three
case-holding posts one is vacant, and one agency worker holds cases; of two
applications for a campaign that closed in the quarter one led to an appointment.  Of
three agency workers of all services one holds two assignments and one has left.

>>> import lakpi
>>> from lakpi.catalogues.workforce import WORKERS
>>> from lakpi.testing import example, shown
>>> from_day = ["2013-04-01"]
>>> records = example({
...     POSTS: {"established_from": from_day * 4, "case_holder": [True, True, True, False],
...             "social_worker": [True, True, True, False]},
...     POST_VACANCIES: {"vacant_from": ["2013-09-01"], "case_holder": [True],
...                      "social_worker": [True], "grade": ["social worker"]},
...     WORKERS: {"start_date": from_day, "agency": [True], "case_holder": [True]},
...     AGENCY_ASSIGNMENTS: {"worker_id": ["W1", "W1", "W2", "W3"],
...                          "start_date": ["2013-04-01", "2013-12-01", "2013-10-07", "2013-10-07"],
...                          "end_date": [None, None, None, "2013-12-31"]},
...     INTERVIEWS: {"interview_date": ["2013-11-04", "2013-11-04", "2013-12-20", "2014-01-06"]},
...     APPLICATIONS: {"campaign_closed": ["2013-11-30"] * 2, "appointed": [True, False]}},
...     complete=("2013-04-01", "2014-01-31"))
>>> print(shown(lakpi.compute(CATALOGUE, records, periods=lakpi.quarters("2013-14 Q3"))))
sw_vacancy_pct_establishment: 33% (1 of 3)
sw_agency_pct_establishment: 33% (1 of 3)
post_vacancy_pct_establishment: 25% (1 of 4)
post_vacancies_count: 1 post
agency_workers_count: 2 workers
agency_interviews_count: 3 interviews
recruitment_conversion_pct: 50.0% (1 of 2)
"""

from __future__ import annotations

from typing import Final

from lakpi.catalogues.catalogue import Catalogue
from lakpi.catalogues.common import AUTHORITY
from lakpi.catalogues.workforce import WORKERS
from lakpi.conditions import col
from lakpi.indicators import Count, Percentage, Ratio
from lakpi.measures import AsAt, During, count
from lakpi.polarity import Polarity
from lakpi.sources import Column, Date, Source

_POST: Final = (
    Column("service", str, breakdown=True, optional=True),
    Column("team", str, breakdown=True, optional=True),
    Column("grade", str, breakdown=True, title="social worker, team manager, ..."),
    Column("social_worker", bool, breakdown=True, title="whether a social worker's post"),
    Column("case_holder", bool, breakdown=True, title="whether a case-holding post"),
)

POSTS: Final = Source(
    "posts",
    title="Posts of the establishment",
    area="authority",
    key=("post_id",),
    columns=(
        AUTHORITY,
        Column("post_id", str),
        Column("established_from", Date),
        Column("deleted_on", Date, not_before="established_from"),
        *_POST,
    ),
)
"""The establishment: every post, filled or not."""

POST_VACANCIES: Final = Source(
    "post_vacancies",
    title="Vacant posts",
    area="authority",
    key=("post_id", "vacant_from"),
    columns=(
        AUTHORITY,
        Column("post_id", str),
        Column("vacant_from", Date),
        Column("filled_on", Date, not_before="vacant_from"),
        *_POST,
    ),
)
"""Posts of the establishment that nobody holds, for as long as nobody does."""

AGENCY_ASSIGNMENTS: Final = Source(
    "agency_assignments",
    title="Assignments of agency workers",
    area="authority",
    key=("assignment_id",),
    columns=(
        AUTHORITY,
        Column("assignment_id", str),
        Column("worker_id", str),
        Column("start_date", Date),
        Column("end_date", Date, not_before="start_date"),
        Column("service", str, breakdown=True, optional=True),
        Column("team", str, breakdown=True, optional=True),
    ),
)
"""The agency ledger of all services, not of social workers alone."""

APPLICATIONS: Final = Source(
    "applications",
    title="Applications for posts",
    area="authority",
    key=("application_id",),
    columns=(
        AUTHORITY,
        Column("application_id", str),
        Column("campaign_closed", Date, title="the day on which its campaign closed"),
        Column("appointed", bool, title="whether it led to an appointment"),
        Column("campaign", str, breakdown=True, optional=True),
        Column("grade", str, breakdown=True, optional=True),
    ),
)
"""The recruitment log: an application belongs to its campaign, whenever it came in."""

INTERVIEWS: Final = Source(
    "agency_interviews",
    title="Interviews of potential agency workers",
    area="authority",
    key=("interview_id",),
    columns=(
        AUTHORITY,
        Column("interview_id", str),
        Column("interview_date", Date),
        Column("service", str, breakdown=True, optional=True),
    ),
)
"""Interviews held with agency workers."""

_ALL_POSTS: Final = count("posts", POSTS, AsAt("established_from", "deleted_on"))
_ALL_VACANT: Final = count("posts", POST_VACANCIES, AsAt("vacant_from", "filled_on"))
_SOCIAL_WORK: Final = (col("social_worker").is_true(), col("case_holder").is_true())
_ESTABLISHMENT: Final = _ALL_POSTS.where(*_SOCIAL_WORK)
_SEPARATE: Final = "vacancies and the establishment are kept as separate lists"
_NOT_OFFICIAL: Final = "A local variant; not the rate of the national workforce census."

VACANCY_PCT_ESTABLISHMENT: Final = Ratio(
    id="sw_vacancy_pct_establishment",
    title="Social worker vacancies, of the case-holding establishment",
    numerator=_ALL_VACANT.where(*_SOCIAL_WORK),
    denominator=_ESTABLISHMENT,
    unit="percent",
    because=_SEPARATE,
    decimals=0,
    polarity=Polarity.LOW_IS_GOOD,
    note=f"{_NOT_OFFICIAL} The two agree only where the establishment is in post plus vacancies.",
)

AGENCY_PCT_ESTABLISHMENT: Final = Ratio(
    id="sw_agency_pct_establishment",
    title="Case-holding agency social workers, of the case-holding establishment",
    numerator=count("workers", WORKERS, AsAt("start_date", "end_date")).where(
        col("agency").is_true(), col("case_holder").is_true()
    ),
    denominator=_ESTABLISHMENT,
    unit="percent",
    because="agency workers hold no post of the establishment",
    decimals=0,
    polarity=Polarity.LOW_IS_GOOD,
    note=f"{_NOT_OFFICIAL} That divides by agency workers and employees in post.",
)

POST_VACANCY_PCT: Final = Ratio(
    id="post_vacancy_pct_establishment",
    title="Vacant posts, of the establishment",
    numerator=_ALL_VACANT,
    denominator=_ALL_POSTS,
    unit="percent",
    because=_SEPARATE,
    decimals=0,
    polarity=Polarity.LOW_IS_GOOD,
    note=f"{_NOT_OFFICIAL} Posts of every kind: say which services are in scope.",
)

POST_VACANCIES_COUNT: Final = Count(
    id="post_vacancies_count",
    title="Vacant posts",
    measure=_ALL_VACANT,
    polarity=Polarity.LOW_IS_GOOD,
    note="By grade, team or service; print the establishment with it.",
)

AGENCY_WORKERS: Final = Count(
    id="agency_workers_count",
    title="Agency workers",
    measure=count("workers", AGENCY_ASSIGNMENTS, AsAt("start_date", "end_date", case="worker_id")),
    polarity=Polarity.LOW_IS_GOOD,
    note="Of all services, transport too: not the social workers of the national census.",
)

AGENCY_INTERVIEWS: Final = Count(
    id="agency_interviews_count",
    title="Potential agency workers interviewed",
    measure=count("interviews", INTERVIEWS, During("interview_date")),
    polarity=Polarity.NO_JUDGEMENT,
    note="Each interview counts, also a second of the same worker.",
)

_APPLIED: Final = count("applications", APPLICATIONS, During("campaign_closed"))

RECRUITMENT_CONVERSION: Final = Percentage(
    id="recruitment_conversion_pct",
    title="Applications that led to an appointment",
    numerator=_APPLIED.where(col("appointed").is_true()),
    denominator=_APPLIED,
    polarity=Polarity.HIGH_IS_GOOD,
    note="By campaign: an application counts where its campaign closed.",
)

CATALOGUE: Final = Catalogue(
    (
        VACANCY_PCT_ESTABLISHMENT,
        AGENCY_PCT_ESTABLISHMENT,
        POST_VACANCY_PCT,
        POST_VACANCIES_COUNT,
        AGENCY_WORKERS,
        AGENCY_INTERVIEWS,
        RECRUITMENT_CONVERSION,
    )
)
