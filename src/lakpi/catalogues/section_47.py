"""
Section 47 enquiries, and the initial child protection conferences that follow.

Of three enquiries below one led to a conference, on the fifteenth working day after; for
one it was decided that none was needed; the third is undecided.  A second conference
came on the sixteenth working day; a third is of a child who moved in, without an
enquiry.  The first child's plan started on the day of the conference, the third's two days
later.

>>> import lakpi
>>> from lakpi.catalogues.child_protection import PLANS
>>> from lakpi.testing import example, population, shown
>>> records = example({
...     ENQUIRIES: {
...         "start_date": ["2014-01-02", "2014-01-02", "2014-03-20"],
...         "conference_date": ["2014-01-23", None, None],
...         "conference_not_needed": [False, True, None]},
...     CONFERENCES: {
...         "child_id": ["A", "B", "C"],
...         "conference_date": ["2014-01-23", "2014-01-24", "2014-02-03"],
...         "enquiry_date": ["2014-01-02", "2014-01-02", None],
...         "target_date": ["2014-01-23", "2014-01-24", None],
...         "led_to_plan": [True, False, True]},
...     PLANS: {"child_id": ["A", "C"], "start_date": ["2014-01-23", "2014-02-05"]}},
...     complete=("2013-04-01", "2014-03-31"))
>>> year = lakpi.financial_years("2013-14")
>>> print(shown(lakpi.compute(CATALOGUE, records, periods=year,
...                           populations=population(10_000))))
s47_rate_per_10k: 3.0 per 10,000 children (3 of 10,000)
s47_to_icpc_pct: 50.0% (1 of 2)
icpc_rate_per_10k: 3.0 per 10,000 children (3 of 10,000)
icpc_within_15wd_pct: 50.0% (1 of 2)
icpc_days_pct, 0 to 10: 0.0% (0 of 3)
icpc_days_pct, 11 to 15: 33.3% (1 of 3)
icpc_days_pct, 16 to 20: 33.3% (1 of 3)
icpc_days_pct, 21 or more: 0.0% (0 of 3)
icpc_days_pct, not known: 33.3% (1 of 3)
icpc_to_cpp_pct: 33.3% (1 of 3)
>>> others = [conferences_in_time(by="target date"), conferences_to_plan(decided_by="declared")]
>>> print(shown(lakpi.compute(others, records, periods=year)))
icpc_within_15wd_pct: 100.0% (2 of 2)
icpc_to_cpp_pct: 66.7% (2 of 3)
"""

from __future__ import annotations

from typing import Final, Literal

from lakpi.catalogues.catalogue import Catalogue
from lakpi.catalogues.common import AGE_BANDS, AUTHORITY, CHILD, one_of, positive
from lakpi.conditions import Condition, col
from lakpi.derived import banded, earliest_after, working_days_between
from lakpi.indicators import Distribution, Percentage, Rate, Reference, Rule
from lakpi.measures import During, count
from lakpi.polarity import Polarity
from lakpi.sources import Column, Date, Source

_BANDS: Final = (
    ("0 to 10", 0, 11),
    ("11 to 15", 11, 16),
    ("16 to 20", 16, 21),
    ("21 or more", 21, None),
)

ENQUIRIES: Final = Source(
    "section_47_enquiries",
    title="Section 47 enquiries",
    area="authority",
    person="child_id",
    key=("enquiry_id",),
    columns=(
        AUTHORITY,
        Column("child_id", str),
        Column("enquiry_id", str),
        Column("start_date", Date, title="the strategy discussion that began it"),
        Column("conference_date", Date, not_before="start_date"),
        Column("conference_not_needed", bool),
        *CHILD,
    ),
    derived={
        "working_days_to_conference": working_days_between("start_date", "conference_date"),
        "age_band": AGE_BANDS,
    },
)
"""The enquiries of a children in need census, or of Annex A list 5."""

CONFERENCES: Final = Source(
    "initial_conferences",
    title="Initial child protection conferences",
    area="authority",
    person="child_id",
    key=("conference_id",),
    columns=(
        AUTHORITY,
        Column("child_id", str),
        Column("conference_id", str),
        Column("conference_date", Date),
        Column("enquiry_date", Date, title="the start of the enquiry; none for a transfer in"),
        Column("target_date", Date, optional=True, title="the day by which it was due"),
        Column("led_to_plan", bool, optional=True, title="as the conference itself declares"),
        *CHILD,
    ),
    derived={
        "working_days": working_days_between("enquiry_date", "conference_date"),
        "duration": banded("working_days", *_BANDS),
        "plan_start_date": earliest_after(
            "child_protection_plans", "start_date", "conference_date", months=0
        ),
        "age_band": AGE_BANDS,
    },
)
"""A children in need census (after an enquiry, or of a child who moved in), or Annex A list 5."""

_STARTED: Final = count("enquiries", ENQUIRIES, During("start_date"))
_HELD: Final = count("conferences", CONFERENCES, During("conference_date"))

SECTION_47_RATE: Final = Rate(
    id="s47_rate_per_10k",
    title="Section 47 enquiries started per 10,000 children under 18",
    numerator=_STARTED,
    polarity=Polarity.NO_JUDGEMENT,
    reference=Reference("DfE, Characteristics of children in need, table C4", codes=("LAIT 217",)),
    note="By the strategy discussion; a child can have several.",
)


def section_47_to_conference(
    *, undecided: Literal["left out", "counted"] = "left out"
) -> Percentage:
    """
    Define the share of section 47 enquiries that led to an initial conference.

    Args:
        undecided: Whether enquiries with neither a conference nor the decision that
            none is needed are "left out", or "counted" as without one.

    Raises:
        DefinitionError: For another reading.

    Source: no official definition; Ofsted, Annex A, list 5, holds what it takes.

    >>> print(section_47_to_conference(undecided="counted").parameters)
    undecided=counted
    """
    one_of("undecided", undecided, ("left out", "counted"))
    conference = col("conference_date").is_present()
    started = _STARTED
    if undecided == "left out":
        started = _STARTED.where(conference | col("conference_not_needed").is_true())
    return Percentage(
        id="s47_to_icpc_pct",
        title="Section 47 enquiries leading to an initial child protection conference",
        numerator=started.where(conference),
        denominator=started,
        polarity=Polarity.NO_JUDGEMENT,
        rules=(Rule("undecided", undecided, default="left out"),),
        note="By the start of the enquiry; the conference may come after the period.",
    )


SECTION_47_TO_CONFERENCE: Final = section_47_to_conference()

CONFERENCES_RATE: Final = Rate(
    id="icpc_rate_per_10k",
    title="Initial child protection conferences per 10,000 children under 18",
    numerator=_HELD,
    polarity=Polarity.NO_JUDGEMENT,
    reference=Reference("DfE, Characteristics of children in need", codes=("LAIT 269",)),
    note="With those of children who moved in while on a plan, which follow no enquiry here.",
)


def conferences_in_time(
    *,
    working_days: int = 15,
    by: Literal["working days", "target date"] = "working days",
    first_day: Literal[0, 1] = 0,
) -> Percentage:
    """
    Define the share of initial conferences held in time after the section 47 enquiry.

    Args:
        working_days: Within how many working days of the start of the enquiry.
        by: Whether "working days" are counted, or the conference was held by the
            "target date" recorded with it.
        first_day: Whether the day of the start is day 0 or day 1.

    Raises:
        DefinitionError: For less than 1 working day, or another reading.

    Source: Working Together; LAIT 218, whose figures follow from the bands for 94 % of
    authorities' rows only.

    >>> print(conferences_in_time(by="target date").parameters)
    in time by=target date
    """
    positive("working_days", working_days)
    one_of("by", by, ("working days", "target date"))
    one_of("first_day", str(first_day), ("0", "1"))
    held = _HELD.where(col("enquiry_date").is_present())
    in_time: Condition = col("working_days").at_most(working_days - first_day)
    if by == "target date":
        held = held.where(col("target_date").is_present())
        in_time = col("conference_date").on_or_before("target_date")
    return Percentage(
        id="icpc_within_15wd_pct",
        title=f"Initial conferences within {working_days} working days of the section 47 enquiry",
        numerator=held.where(in_time),
        denominator=held,
        polarity=Polarity.HIGH_IS_GOOD,
        reference=Reference(
            "DfE, Characteristics of children in need", codes=("LAIT 218", "LAIT 268")
        ),
        rules=(
            Rule("within", f"{working_days} working days", default="15 working days"),
            Rule("in time by", by, default="working days"),
            Rule("the start is day", str(first_day), default="0"),
        ),
        note="Of the conferences that followed an enquiry.",
    )


CONFERENCES_IN_TIME: Final = conferences_in_time()

CONFERENCE_DAYS: Final = Distribution(
    id="icpc_days_pct",
    title="Initial conferences by working days from the section 47 enquiry",
    of="working days",
    parts=(
        *((label, _HELD.where(col("duration").is_(label))) for label, _, _ in _BANDS),
        ("not known", _HELD.where(col("duration").is_missing())),
    ),
    denominator=_HELD,
    polarity=Polarity.NO_JUDGEMENT,
    reference=Reference("DfE, Characteristics of children in need", codes=("LAIT 268",)),
    note="Not known: no enquiry, as of children who moved in.",
)


def conferences_to_plan(*, decided_by: Literal["plans", "declared"] = "plans") -> Percentage:
    """
    Define the share of initial conferences that resulted in a child protection plan.

    Args:
        decided_by: Whether "plans" that start on the day of the conference decide, as a
            census holds them, or what the conference itself "declared", as Annex A does.

    Raises:
        DefinitionError: For another way to decide.

    Source: Ofsted, Annex A, list 5; the census has a plan start with its conference.

    >>> print(conferences_to_plan(decided_by="declared").numerator)
    conferences with conference date in the period, where led to plan is yes
    """
    one_of("decided_by", decided_by, ("plans", "declared"))
    led: Condition = col("plan_start_date").is_present()
    if decided_by == "declared":
        led = col("led_to_plan").is_true()
    return Percentage(
        id="icpc_to_cpp_pct",
        title="Initial conferences resulting in a child protection plan",
        numerator=_HELD.where(led),
        denominator=_HELD,
        polarity=Polarity.NO_JUDGEMENT,
        rules=(Rule("decided by", decided_by, default="plans"),),
        note="Also of children who moved in.",
    )


CONFERENCES_TO_PLAN: Final = conferences_to_plan()

CATALOGUE: Final = Catalogue(
    (
        SECTION_47_RATE,
        SECTION_47_TO_CONFERENCE,
        CONFERENCES_RATE,
        CONFERENCES_IN_TIME,
        CONFERENCE_DAYS,
        CONFERENCES_TO_PLAN,
    )
)
