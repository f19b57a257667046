"""
Child protection plans: how many, for how long, and whether they come back.

A row is a plan of one child.  Plans *open* for two years or more at a date and
plans that had lasted two years or more when they *ended* in a period are two
indicators.  Below, as at 31 March 2014, plan 1 is two years old that very day, plan 2
one day short of it, plan 3 is three months old to the day, and plan 4 ended on
the day, so it is not open at its end; it had lasted two years.  Plan 3 is of the child
of a fifth plan, which ended a year before it began.

>>> import lakpi
>>> from lakpi.testing import example, population, shown
>>> records = example({PLANS: {
...     "child_id": ["A", "B", "C", "D", "C"],
...     "start_date": ["2012-03-31", "2012-04-01", "2013-12-31", "2012-03-30", "2012-03-01"],
...     "end_date": [None, None, None, "2014-03-31", "2012-12-31"],
...     "previous_plans": [0, 2, 1, 1, 0],
...     "category": ["NEG", "EMO", "NEG", "NEG", "PHY"],
...     "initial_category": ["NEG", "NEG", "EMO", "NEG", "PHY"]}},
...     complete=("2012-03-01", "2014-03-31"))
>>> figures = lakpi.compute(CATALOGUE, records, periods=lakpi.financial_years("2013-14"),
...                         populations=population(10_000))
>>> print(shown(figures.where(figures.to_frame()["numerator"].to_numpy() > 0)))
cpp_count: 3 children
cpp_rate_per_10k: 3.0 per 10,000 children (3 of 10,000)
cpp_started_count: 1 plan
cpp_started_rate_per_10k: 1.0 per 10,000 children (1 of 10,000)
cpp_ended_count: 1 plan
cpp_ended_rate_per_10k: 1.0 per 10,000 children (1 of 10,000)
cpp_repeat_ever_pct: 100.0% (1 of 1)
cpp_repeat_2y_pct: 100.0% (1 of 1)
cpp_open_2y_pct: 33.3% (1 of 3)
cpp_ended_2y_pct: 100.0% (1 of 1)
cpp_category_pct, Neglect: 66.7% (2 of 3)
cpp_category_pct, Emotional abuse: 33.3% (1 of 3)
cpp_started_category_pct, Emotional abuse: 100.0% (1 of 1)
"""

from __future__ import annotations

from typing import Final, Literal, get_args

from lakpi.catalogues.catalogue import Catalogue
from lakpi.catalogues.common import AGE_BANDS, AUTHORITY, CHILD, coded, one_of, positive
from lakpi.conditions import col, words
from lakpi.derived import days_between, event_number, lapsed, previous_row
from lakpi.indicators import Count, Distribution, Percentage, Rate, Reference, Rule
from lakpi.intervals import Moment, Span, open_for
from lakpi.measures import AsAt, During, count
from lakpi.polarity import Polarity
from lakpi.sources import Column, Date, Source

TwoYears = Literal["calendar", "730 days", "729 days with the last"]
"""How two years are counted: on the calendar, in days, or as NI 64 did."""

_DAYS: Final = {"730 days": 730, "729 days with the last": 729}
_CATEGORIES: Final = {
    "NEG": "Neglect",
    "PHY": "Physical abuse",
    "SAB": "Sexual abuse",
    "EMO": "Emotional abuse",
    "MUL": "Multiple or not recommended",
}

PLANS: Final = Source(
    "child_protection_plans",
    title="Child protection plans",
    area="authority",
    person="child_id",
    key=("plan_id",),
    columns=(
        AUTHORITY,
        Column("child_id", str),
        Column("plan_id", str),
        Column("start_date", Date),
        Column("end_date", Date, not_before="start_date"),
        Column(
            "previous_plans", int, optional=True, title="earlier plans, as declared at the start"
        ),
        Column(
            "category",
            str,
            breakdown=True,
            optional=True,
            codes=tuple(_CATEGORIES),
            title="latest category",
        ),
        Column(
            "initial_category",
            str,
            breakdown=True,
            optional=True,
            codes=tuple(_CATEGORIES),
            title="category at the start",
        ),
        Column("latest_review_date", Date, optional=True, title="the latest review conference"),
        Column("last_visit_date", Date, optional=True, title="the last statutory visit"),
        Column("seen_alone", bool, optional=True, title="whether seen alone at that visit"),
        *CHILD,
    ),
    derived={
        "plan_number": event_number("start_date"),
        "previous_end_date": previous_row("end_date", by="start_date"),
        "plan_days": days_between("start_date", "end_date"),
        "review_overdue_date": lapsed(
            "child_protection_reviews", "review_date", "start_date", first_months=3, months=6
        ),
        "age_band": AGE_BANDS,
    },
)
"""The plans of a children in need census, or of Annex A list 7; one open plan a child."""

OPEN_PLANS: Final = count("plans", PLANS, AsAt("start_date", "end_date"))
"""The plans open at a date."""
STARTED_PLANS: Final = count("plans", PLANS, During("start_date"))
"""The plans starting in a period."""
ENDED_PLANS: Final = count("plans", PLANS, During("end_date"))
"""The plans ending in a period."""
_D2, _D3, _D4, _D5, _D7 = (
    f"DfE, Characteristics of children in need, table {each}"
    for each in ("D2", "D3", "D4", "D5", "D7")
)

CPP_COUNT: Final = Count(
    id="cpp_count",
    title="Children subject to a child protection plan",
    measure=OPEN_PLANS.measured_in("children"),
    polarity=Polarity.NO_JUDGEMENT,
    reference=Reference(_D5, codes=("LAIT 377",)),
    note="A child has one open plan; a plan that ends on the day is not open at its end.",
)

CPP_RATE: Final = Rate(
    id="cpp_rate_per_10k",
    title="Children subject to a child protection plan per 10,000 children under 18",
    numerator=OPEN_PLANS.measured_in("children"),
    polarity=Polarity.NO_JUDGEMENT,
    reference=Reference(_D5, codes=("LAIT 215",)),
    note="Unborn children are in the numerator and not in the population.",
)

CPP_STARTED: Final = Count(
    id="cpp_started_count",
    title="Child protection plans starting",
    measure=STARTED_PLANS,
    polarity=Polarity.NO_JUDGEMENT,
    reference=Reference(_D3, codes=("LAIT 219",)),
)

CPP_STARTED_RATE: Final = Rate(
    id="cpp_started_rate_per_10k",
    title="Child protection plans starting per 10,000 children under 18",
    numerator=STARTED_PLANS,
    polarity=Polarity.NO_JUDGEMENT,
    reference=Reference(_D3, codes=("LAIT 219",)),
    note="LAIT calls a low value good; lakpi judges no rate of need.",
)

CPP_ENDED: Final = Count(
    id="cpp_ended_count",
    title="Child protection plans ending",
    measure=ENDED_PLANS,
    polarity=Polarity.NO_JUDGEMENT,
    reference=Reference(_D7, codes=("LAIT 16",)),
    note="A child may end two plans in a period; each counts.",
)

CPP_ENDED_RATE: Final = Rate(
    id="cpp_ended_rate_per_10k",
    title="Child protection plans ending per 10,000 children under 18",
    numerator=ENDED_PLANS,
    polarity=Polarity.NO_JUDGEMENT,
    reference=Reference(_D7, codes=("LAIT 16",)),
    note="Unborn children are in the numerator and not in the population.",
)


def _two_years(two_years: TwoYears) -> tuple[Rule, ...]:
    one_of("two_years", two_years, get_args(TwoYears))
    return (Rule("two years", two_years, default="calendar"),)


def open_2_years_or_more(*, two_years: TwoYears = "calendar") -> Percentage:
    """
    Define the share of plans open at a date that have been open for two years or more.

    Args:
        two_years: "calendar": on the second anniversary of the start or later;
            "730 days": at least 730 days after it; "729 days with the last": as NI 64
            counted, more than 729 days with the first and the last.

    Raises:
        DefinitionError: For another way to count.

    Source: DfE's D5 publishes "2 years or more" (recomputed from its counts for every
    authority); neither it nor LAIT 264 says how years are counted.

    >>> print(open_2_years_or_more(two_years="730 days").numerator)
    plans open ... where open for 730 days or more (from start date)
    """
    rules = _two_years(two_years)
    span = open_for("start_date", at_least_months=24)
    if two_years != "calendar":
        days = _DAYS[two_years]
        said = f"open for {days} days or more (from {words('start_date')})"
        span = Span(Moment("start_date", days=days), None, said)
    return Percentage(
        id="cpp_open_2y_pct",
        title="Child protection plans open for 2 years or more",
        numerator=OPEN_PLANS.while_(span),
        denominator=OPEN_PLANS,
        polarity=Polarity.LOW_IS_GOOD,
        reference=Reference(_D5, codes=("LAIT 264", "national framework dashboard row 24")),
        rules=rules,
        note="Not the plans that had lasted so long when they ended.",
    )


def ended_2_years_or_more(*, two_years: TwoYears = "calendar") -> Percentage:
    """
    Define the share of plans ending in a period that had lasted two years or more.

    Args:
        two_years: As for `open_2_years_or_more`.

    Raises:
        DefinitionError: For another way to count.

    Source: NI 64 and LAIT 98, "more than 729 calendar days including days of
    cessation"; DfE's D7, "2 years or more".  The ways differ: of the plans below the
    first lasts 729 days, the second 730, and the third both years of the calendar.

    >>> import lakpi
    >>> from lakpi.testing import example
    >>> records = example({PLANS: {"start_date": ["2012-04-01", "2011-03-01", "2012-04-01"],
    ...                            "end_date": ["2014-03-31", "2013-02-28", "2014-04-01"]}},
    ...                   complete=("2011-03-01", "2014-06-30"))
    >>> ever = lakpi.window("2012-07-01", "2014-06-30", "two years")
    >>> for way in ("calendar", "730 days", "729 days with the last"):
    ...     figures = lakpi.compute(ended_2_years_or_more(two_years=way), records, periods=ever)
    ...     print(way, figures.one().numerator_text())
    calendar 1
    730 days 2
    729 days with the last 3
    """
    rules = _two_years(two_years)
    long = col("end_date").on_or_after("start_date", months=24)
    if two_years != "calendar":
        long = col("end_date").on_or_after("start_date", days=_DAYS[two_years])
    return Percentage(
        id="cpp_ended_2y_pct",
        title="Child protection plans ending that had lasted 2 years or more",
        numerator=ENDED_PLANS.where(long),
        denominator=ENDED_PLANS,
        polarity=Polarity.LOW_IS_GOOD,
        reference=Reference(_D7, codes=("NI 64", "LAIT 98")),
        rules=rules,
        note="Not the plans that are open and have lasted so long.",
    )


def repeat_plans(*, counted: Literal["declared", "records"] = "declared") -> Percentage:
    """
    Define the share of plans starting that are a second or subsequent plan, ever.

    Args:
        counted: "declared" trusts the number of previous plans that the plan itself
            declares, "regardless of how long ago"; "records" counts the plans that
            started earlier in the records, which reach back only so far.

    Raises:
        DefinitionError: For another way to count.

    Source: NI 65 and DfE's D3, which count what is declared.

    >>> print(repeat_plans(counted="records").numerator)
    plans with start date in the period, where plan number is at least 2
    """
    one_of("counted", counted, ("declared", "records"))
    again = (
        col("previous_plans").at_least(1)
        if counted == "declared"
        else col("plan_number").at_least(2)
    )
    return Percentage(
        id="cpp_repeat_ever_pct",
        title="Child protection plans starting that are a second or subsequent plan",
        numerator=STARTED_PLANS.where(again),
        denominator=STARTED_PLANS,
        polarity=Polarity.LOW_IS_GOOD,
        reference=Reference(_D3, codes=("NI 65", "LAIT 15")),
        rules=(Rule("previous plans", counted, default="declared"),),
        note="Each start counts; only plans of the same authority are previous ones.",
    )


def repeat_plans_within(*, months: int = 24) -> Percentage:
    """
    Define the share of plans starting shortly after the child's previous plan ended.

    Args:
        months: How many calendar months before the start the previous plan may have
            ended; the anniversary counts.

    Raises:
        DefinitionError: For less than 1 month.

    Source: common on local scorecards; no official definition was found.

    >>> print(repeat_plans_within().numerator)
    plans with start date in the period,
    where previous end date is on or after start date less 24 months
    """
    positive("months", months)
    again = col("previous_end_date").on_or_after("start_date", months=-months)
    return Percentage(
        id="cpp_repeat_2y_pct",
        title=f"Child protection plans starting within {months} months of a previous plan",
        numerator=STARTED_PLANS.where(again),
        denominator=STARTED_PLANS,
        polarity=Polarity.LOW_IS_GOOD,
        rules=(Rule("look-back", f"{months} months", default="24 months"),),
    )


OPEN_2_YEARS_OR_MORE: Final = open_2_years_or_more()
ENDED_2_YEARS_OR_MORE: Final = ended_2_years_or_more()
REPEAT_PLANS: Final = repeat_plans()
REPEAT_PLANS_WITHIN_2_YEARS: Final = repeat_plans_within()

PLAN_CATEGORIES: Final = Distribution(
    id="cpp_category_pct",
    title="Open child protection plans by category of abuse",
    of="category of abuse",
    parts=coded(OPEN_PLANS, "category", _CATEGORIES),
    denominator=OPEN_PLANS,
    polarity=Polarity.NO_JUDGEMENT,
    reference=Reference(_D4),
    note="By the latest category.",
)

STARTED_CATEGORIES: Final = Distribution(
    id="cpp_started_category_pct",
    title="Child protection plans starting by category of abuse",
    of="category of abuse",
    parts=coded(STARTED_PLANS, "initial_category", _CATEGORIES),
    denominator=STARTED_PLANS,
    polarity=Polarity.NO_JUDGEMENT,
    reference=Reference(_D2),
    note="By the category at the start.",
)

CATALOGUE: Final = Catalogue(
    (
        CPP_COUNT,
        CPP_RATE,
        CPP_STARTED,
        CPP_STARTED_RATE,
        CPP_ENDED,
        CPP_ENDED_RATE,
        REPEAT_PLANS,
        REPEAT_PLANS_WITHIN_2_YEARS,
        OPEN_2_YEARS_OR_MORE,
        ENDED_2_YEARS_OR_MORE,
        PLAN_CATEGORIES,
        STARTED_CATEGORIES,
    )
)
