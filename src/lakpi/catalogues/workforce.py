"""
Children's social workers: vacancies, agency, turnover, absence and caseloads.

A row of `WORKERS` is a worker in a role, a row of `VACANCIES` a vacant post, each
with the days between which it was so.  FTE and cases are those on the census day.
Below, three workers of 2.5 FTE are in post on 30 September 2014, one more is from
an agency, one of 0.5 FTE left in the year, and one post is vacant.

>>> import lakpi
>>> from lakpi.testing import example, shown
>>> records = example({
...     WORKERS: {"start_date": ["2012-01-09", "2012-05-01", "2014-09-01", "2014-06-02",
...                              "2011-02-01"],
...               "end_date": [None, None, None, None, "2014-03-31"],
...               "fte": [1, 0.5, 1, 1, 0.5], "agency": [False, False, False, True, False],
...               "newly_qualified": [False, False, True, False, False],
...               "cases": [16, 8, 0, 20, None]},
...     VACANCIES: {"vacant_from": ["2014-07-01"], "fte": [1]},
...     SICKNESS: {"absence_date": ["2014-01-31", "2014-02-28"], "days_lost": [2, 10.5]}},
...     complete=("2013-10-01", "2014-09-30"))
>>> figures = lakpi.compute(CATALOGUE, records,
...                         periods=lakpi.window("2013-10-01", "2014-09-30", "census year"))
>>> print(shown(figures))
sw_vacancy_rate_fte: 28.6% (1 of 3.5)
sw_agency_rate_fte: 28.6% (1 of 3.5)
sw_agency_rate_headcount: 25.0% (1 of 4)
sw_agency_cover_rate_fte: 0.0% (0 of 1)
sw_vacancy_cover_rate_fte: 0.0% (0 of 1)
sw_turnover_rate_fte: 20.0% (0.5 of 2.5)
sw_turnover_rate_headcount: 33.3% (1 of 3)
sw_absence_rate_fte: 2.0% (12.5 of 632.5)
sw_caseload_mean: 17.6 cases per FTE (44 of 2.5)
sw_caseload_mean_experienced: 15 children per worker (44 of 3)
sw_caseholder_pct: 0.0% (0 of 2.5)
nqsw_count: 1 worker
sw_starters_fte: 1.0 FTE
sw_leavers_fte: 0.5 FTE
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from lakpi.catalogues.catalogue import Catalogue
from lakpi.catalogues.common import AUTHORITY, positive
from lakpi.conditions import col
from lakpi.errors import DefinitionError
from lakpi.indicators import Count, Mean, Percentage, Ratio, Reference, Rule
from lakpi.measures import AsAt, During, count, total
from lakpi.periods import Period
from lakpi.polarity import Polarity
from lakpi.sources import Column, Date, Source

WORKERS: Final = Source(
    "social_workers",
    title="Children and family social workers",
    area="authority",
    person="worker_id",
    key=("worker_id", "start_date"),
    columns=(
        AUTHORITY,
        Column("worker_id", str),
        Column("start_date", Date, title="the day the role began"),
        Column("end_date", Date, not_before="start_date", title="the day the role ended"),
        Column("agency", bool, breakdown=True, title="whether from an agency"),
        Column("fte", Decimal, decimals=6, title="full-time equivalent"),
        Column("cases", int, optional=True, title="cases held on the census day"),
        Column(
            "case_holder",
            bool,
            breakdown=True,
            optional=True,
            title="whether in a case-holding role",
        ),
        Column(
            "newly_qualified",
            bool,
            breakdown=True,
            optional=True,
            title="in the assessed and supported year",
        ),
        Column("team", str, breakdown=True, optional=True),
    ),
)
"""The workers of a children's social work workforce census."""

VACANCIES: Final = Source(
    "social_worker_vacancies",
    title="Vacant posts of social workers",
    area="authority",
    key=("post_id", "vacant_from"),
    columns=(
        AUTHORITY,
        Column("post_id", str),
        Column("vacant_from", Date),
        Column("filled_on", Date, not_before="vacant_from"),
        Column("fte", Decimal, decimals=6, title="full-time equivalent"),
        Column(
            "agency_fte",
            Decimal,
            decimals=6,
            optional=True,
            title="how much of it agency workers cover",
        ),
        Column("team", str, breakdown=True, optional=True),
    ),
)
"""Vacant posts; the census has them as a total for each authority, which is one row."""

SICKNESS: Final = Source(
    "social_worker_sickness",
    title="Working days that social workers lost to sickness",
    area="authority",
    key=("absence_id",),
    columns=(
        AUTHORITY,
        Column("absence_id", str),
        Column("absence_date", Date, title="the day, or the last of the spell"),
        Column("days_lost", Decimal, decimals=2, title="working days lost"),
        Column("team", str, breakdown=True, optional=True),
    ),
)
"""Absences of social workers, or one row for each worker and year."""

_OPEN: Final = AsAt("start_date", "end_date")
_VACANT: Final = AsAt("vacant_from", "filled_on")
_EMPLOYED, _FROM_AGENCY = col("agency").is_false(), col("agency").is_true()
_FTE: Final = total("fte", WORKERS, _OPEN, unit="fte")
_IN_POST, _AGENCY = _FTE.where(_EMPLOYED), _FTE.where(_FROM_AGENCY)
_HEADS: Final = count("workers", WORKERS, _OPEN)
_VACANT_FTE: Final = total("fte", VACANCIES, _VACANT, unit="fte")
_COVERED: Final = total("agency_fte", VACANCIES, _VACANT, unit="fte")
_STARTED: Final = total("fte", WORKERS, During("start_date"), unit="fte").where(_EMPLOYED)
_LEFT: Final = total("fte", WORKERS, During("end_date"), unit="fte").where(_EMPLOYED)
_YEAR: Final = 365
_CSWW: Final = "DfE, Children's social work workforce"
_LAIT_287: Final = Reference(_CSWW, codes=("LAIT 287",))

VACANCY_RATE: Final = Percentage(
    id="sw_vacancy_rate_fte",
    title="Social worker vacancy rate (FTE)",
    numerator=_VACANT_FTE,
    denominator=_VACANT_FTE + _IN_POST,
    polarity=Polarity.LOW_IS_GOOD,
    reference=Reference(_CSWW, codes=("LAIT 287", "national framework dashboard row 65")),
    note="Vacancies over vacancies and employees in post; agency cover does not reduce it."
    " Not the share of the establishment that local reports print.",
)

_AGENCY_NOTE: Final = "Agency over agency and employees in post."

AGENCY_RATE: Final = Percentage(
    id="sw_agency_rate_fte",
    title="Agency social worker rate (FTE)",
    numerator=_AGENCY,
    denominator=_AGENCY + _IN_POST,
    polarity=Polarity.LOW_IS_GOOD,
    reference=Reference(_CSWW, codes=("LAIT 287", "national framework dashboard row 64")),
    note=_AGENCY_NOTE,
)

AGENCY_RATE_HEADCOUNT: Final = Percentage(
    id="sw_agency_rate_headcount",
    title="Agency social worker rate (headcount)",
    numerator=_HEADS.where(_FROM_AGENCY),
    denominator=_HEADS.where(_FROM_AGENCY) + _HEADS.where(_EMPLOYED),
    polarity=Polarity.LOW_IS_GOOD,
    reference=Reference(_CSWW),
    note=_AGENCY_NOTE,
)

AGENCY_COVER: Final = Ratio(
    id="sw_agency_cover_rate_fte",
    title="Agency social workers covering vacancies, of agency social workers (FTE)",
    numerator=_COVERED,
    denominator=_AGENCY,
    unit="percent",
    because="who covers a vacancy is recorded with the vacancy",
    polarity=Polarity.NO_JUDGEMENT,
    reference=_LAIT_287,
)

VACANCY_COVER: Final = Ratio(
    id="sw_vacancy_cover_rate_fte",
    title="Vacancies covered by agency social workers (FTE)",
    numerator=_COVERED,
    denominator=_VACANT_FTE,
    unit="percent",
    because="cover and vacancy are two amounts of one post",
    polarity=Polarity.HIGH_IS_GOOD,
    reference=_LAIT_287,
)

STARTERS: Final = Count(
    id="sw_starters_fte",
    title="Social workers starting (FTE)",
    measure=_STARTED,
    decimals=1,
    polarity=Polarity.NO_JUDGEMENT,
    reference=_LAIT_287,
    note="Moves within the authority and returns from leave are not starts.",
)

LEAVERS: Final = Count(
    id="sw_leavers_fte",
    title="Social workers leaving (FTE)",
    measure=_LEFT,
    decimals=1,
    polarity=Polarity.NO_JUDGEMENT,
    reference=_LAIT_287,
    note="Secondments out and career breaks are departures; maternity leave is not.",
)

_TURNOVER: Final = "those who left in the period are not among those in post at its end"
_TURNOVER_NOTE: Final = "The census leaves out those who both started and left in the year."

TURNOVER_RATE: Final = Ratio(
    id="sw_turnover_rate_fte",
    title="Social worker turnover rate (FTE)",
    numerator=_LEFT,
    denominator=_IN_POST,
    unit="percent",
    because=_TURNOVER,
    polarity=Polarity.LOW_IS_GOOD,
    reference=Reference(_CSWW, codes=("LAIT 287", "national framework dashboard row 63")),
    note=_TURNOVER_NOTE,
)

TURNOVER_RATE_HEADCOUNT: Final = Ratio(
    id="sw_turnover_rate_headcount",
    title="Social worker turnover rate (headcount)",
    numerator=count("workers", WORKERS, During("end_date")).where(_EMPLOYED),
    denominator=_HEADS.where(_EMPLOYED),
    unit="percent",
    because=_TURNOVER,
    polarity=Polarity.LOW_IS_GOOD,
    reference=Reference(_CSWW),
    note=_TURNOVER_NOTE,
)


def absence_rate(*, working_days: int = 253) -> Ratio:
    """
    Define the sickness absence rate of social workers.

    Args:
        working_days: The working days in the year; DfE takes 253, and 254 in a year
            with a 29 February.

    Raises:
        DefinitionError: For less than 1 day.

    Source: DfE, Children's social work workforce (recomputed; 254 for 2020 and 2024).

    >>> print(absence_rate(working_days=254).parameters)
    working days in the year=254
    """
    positive("working_days", working_days)
    possible = _IN_POST.times(working_days).measured_in("working_days")
    return Ratio(
        id="sw_absence_rate_fte",
        title="Social worker sickness absence rate",
        numerator=total("days_lost", SICKNESS, During("absence_date"), unit="working_days"),
        denominator=possible,
        unit="percent",
        because="days lost in the year are set against the FTE in post at its end",
        polarity=Polarity.LOW_IS_GOOD,
        reference=_LAIT_287,
        rules=(Rule("working days in the year", str(working_days), default="253"),),
        note="A year with a 29 February has 254: absence_rate_in() takes what its year has.",
    )


def absence_rate_in(year: Period) -> Ratio:
    """
    Define the sickness absence rate with the working days that DfE gives a year.

    Args:
        year: The year; 254 days where it holds a 29 February, or else 253.

    Raises:
        DefinitionError: Where the period is not a year.

    >>> import lakpi
    >>> for start in (2022, 2023):
    ...     year = lakpi.window(f"{start}-10-01", f"{start + 1}-09-30", f"census {start + 1}")
    ...     print(year, absence_rate_in(year).parameters)
    census 2023
    census 2024 working days in the year=254
    """
    days = (year.end - year.start).days + 1
    if days not in (_YEAR, _YEAR + 1):
        message = f"absence is a rate of a year; {year.label} has {days} days"
        raise DefinitionError(message)
    return absence_rate(working_days=253 + days - _YEAR)


ABSENCE_RATE: Final = absence_rate()

_HOLDS_CASES: Final = col("cases").at_least(1) & col("fte").more_than(0)
_CASES: Final = total("cases", WORKERS, _OPEN, unit="cases")

CASELOAD: Final = Mean(
    id="sw_caseload_mean",
    title="Average caseload of social workers (cases per FTE)",
    numerator=_CASES,
    denominator=_FTE.where(_HOLDS_CASES),
    unit="case_per_fte",
    polarity=Polarity.LOW_IS_GOOD,
    reference=Reference(_CSWW, codes=("LAIT 287", "national framework dashboard row 66")),
    note="All cases, over the FTE of whoever holds one, agency workers too.",
)

EXPERIENCED_CASELOAD: Final = Mean(
    id="sw_caseload_mean_experienced",
    title="Average caseload of experienced social workers (children per worker)",
    numerator=_CASES.where(col("newly_qualified").is_false()),
    denominator=_HEADS.where(col("newly_qualified").is_false(), _HOLDS_CASES),
    unit="child_per_worker",
    decimals=0,
    polarity=Polarity.LOW_IS_GOOD,
    note="A local variant: children for each person, not cases for each FTE; experienced"
    " means not in the assessed and supported year.",
)

CASE_HOLDERS: Final = Percentage(
    id="sw_caseholder_pct",
    title="Social workers in a case-holding role (FTE)",
    numerator=_IN_POST.where(col("case_holder").is_true()),
    denominator=_IN_POST,
    polarity=Polarity.HIGH_IS_GOOD,
    reference=_LAIT_287,
)

NEWLY_QUALIFIED: Final = Count(
    id="nqsw_count",
    title="Newly qualified social workers",
    measure=_HEADS.where(_EMPLOYED, col("newly_qualified").is_true()),
    polarity=Polarity.NO_JUDGEMENT,
    note="Workers in the assessed and supported year in employment.",
)

CATALOGUE: Final = Catalogue(
    (
        VACANCY_RATE,
        AGENCY_RATE,
        AGENCY_RATE_HEADCOUNT,
        AGENCY_COVER,
        VACANCY_COVER,
        TURNOVER_RATE,
        TURNOVER_RATE_HEADCOUNT,
        ABSENCE_RATE,
        CASELOAD,
        EXPERIENCED_CASELOAD,
        CASE_HOLDERS,
        NEWLY_QUALIFIED,
        STARTERS,
        LEAVERS,
    )
)
