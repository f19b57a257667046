"""
Youth justice: first-time entrants, and reoffending by a cohort.

A row is a caution or a conviction of a young person.  Below, A enters for the first
time and offends again within twelve months of it, on their very last day; B does so
a day later.  A cohort counts where its twelve months end.

>>> import lakpi
>>> import pandas as pd
>>> from lakpi.catalogues.populations import POPULATION_10_TO_17
>>> from lakpi.testing import example, shown
>>> records = example({OUTCOMES: {
...     "young_person_id": ["A", "A", "B", "B"], "first_outcome": [True, False, True, False],
...     "outcome_date": ["2012-02-01", "2013-03-01", "2012-02-01", "2013-03-01"],
...     "offence_date": ["2012-01-01", "2013-02-01", "2012-01-01", "2013-02-02"]}},
...     complete=("2012-01-01", "2013-12-31"))
>>> people = lakpi.read_figures(pd.DataFrame({
...     "indicator": ["population_10_to_17"], "area": ["Harrow"],
...     "period": [lakpi.as_at("2012-06-30").label], "numerator": [20_000]}),
...     [POPULATION_10_TO_17])
>>> print(shown(lakpi.compute(REOFFENDING, records, periods=lakpi.calendar_years("2013"))))
yjs_reoffending_pct: 50.0% (1 of 2)
>>> print(shown(lakpi.compute(FIRST_TIME_ENTRANTS, records, populations=people,
...                           periods=lakpi.calendar_years("2012"))))
yjs_first_time_entrants_rate: 10.0 per 100,000 children (2 of 20,000)
"""

from __future__ import annotations

from typing import Final

from lakpi.catalogues.catalogue import Catalogue
from lakpi.catalogues.common import AUTHORITY
from lakpi.conditions import col
from lakpi.derived import earliest_after
from lakpi.indicators import Count, Percentage, Rate, Reference
from lakpi.measures import During, count, distinct
from lakpi.polarity import Polarity
from lakpi.sources import Column, Date, Source

OUTCOMES: Final = Source(
    "youth_justice_outcomes",
    title="Cautions and convictions of young people",
    area="authority",
    person="young_person_id",
    key=("outcome_id",),
    columns=(
        AUTHORITY,
        Column("young_person_id", str),
        Column("outcome_id", str),
        Column("outcome_date", Date),
        Column("offence_date", Date),
        Column("first_outcome", bool, title="the first caution or conviction ever"),
        Column("sex", str, breakdown=True),
        Column("ethnicity", str, breakdown=True),
    ),
    derived={
        "reoffence_date": earliest_after(
            "youth_justice_outcomes", "offence_date", "outcome_date", inclusive=False, months=12
        )
    },
    date="outcome_date",
)
"""Proven offences; whether one was the first ever is what the national computer says."""

_MOJ: Final = "Ministry of Justice, Youth justice statistics"
_FIRST: Final = count("young_people", OUTCOMES, During("outcome_date")).where(
    col("first_outcome").is_true()
)

FIRST_TIME_ENTRANTS_COUNT: Final = Count(
    id="yjs_first_time_entrants_count",
    title="First-time entrants to the youth justice system",
    measure=_FIRST,
    polarity=Polarity.LOW_IS_GOOD,
    reference=Reference(_MOJ, codes=("LAIT 111", "NI 111")),
)

FIRST_TIME_ENTRANTS: Final = Rate(
    id="yjs_first_time_entrants_rate",
    title="First-time entrants to the youth justice system per 100,000 aged 10 to 17",
    numerator=_FIRST,
    population="population_10_to_17",
    ages="aged 10 to 17",
    per=100_000,
    polarity=Polarity.LOW_IS_GOOD,
    reference=Reference(_MOJ, codes=("LAIT 111", "NI 111")),
)

_COHORT: Final = distinct("young_people", OUTCOMES, During("outcome_date", follow_up_months=12))

REOFFENDING: Final = Percentage(
    id="yjs_reoffending_pct",
    title="Young people who offended again within 12 months",
    numerator=_COHORT.where(col("reoffence_date").is_present()),
    denominator=_COHORT,
    polarity=Polarity.LOW_IS_GOOD,
    reference=Reference(_MOJ, codes=("LAIT 114", "NI 19")),
    note="A cohort: it belongs to the period in which its 12 months end.  A young person"
    " with several outcomes counts once, and reoffended after any of them.",
)

CATALOGUE: Final = Catalogue((FIRST_TIME_ENTRANTS_COUNT, FIRST_TIME_ENTRANTS, REOFFENDING))
