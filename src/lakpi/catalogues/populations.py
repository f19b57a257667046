"""
Populations: the bases of rates, as figures of their own.

They are read with `lakpi.read_figures` from a table of counts, or computed from
estimates by single year of age, and given to `lakpi.compute` as ``populations=``.

>>> import lakpi
>>> from lakpi.testing import example, shown
>>> records = example({ESTIMATES: {"age": [0, 17, 18, 10], "estimate_date": ["2013-06-30"] * 4,
...                                "people": [3_600, 2_900, 2_800, 3_100]}},
...                   complete=("2013-06-30", "2013-06-30"))
>>> print(shown(lakpi.compute(CATALOGUE, records, periods=lakpi.as_at("2013-06-30"))))
population_0_to_17: 9,600 people
population_10_to_17: 6,000 people
population_0_to_4: 3,600 people
"""

from __future__ import annotations

from typing import Final

from lakpi.catalogues.catalogue import Catalogue
from lakpi.catalogues.common import AUTHORITY
from lakpi.conditions import col
from lakpi.indicators import Count, Reference
from lakpi.measures import AsAt, Measure, total
from lakpi.polarity import Polarity
from lakpi.sources import Column, Date, Source

ESTIMATES: Final = Source(
    "population_estimates",
    title="Mid-year population estimates by single year of age",
    area="authority",
    key=("estimate_id",),
    columns=(
        AUTHORITY,
        Column("estimate_id", str),
        Column("estimate_date", Date, title="30 June of the year"),
        Column("superseded_date", Date, not_before="estimate_date", title="the next 30 June"),
        Column("age", int),
        Column("sex", str, breakdown=True),
        Column("people", int),
    ),
)
"""The Office for National Statistics' mid-year estimates."""


def aged(low: int, high: int) -> Measure:
    """
    Count the people from one age to another, both included, by the estimate in force.

    >>> print(aged(10, 17))
    people ... where age is at least 10 and age is at most 17
    """
    everyone = total("people", ESTIMATES, AsAt("estimate_date", "superseded_date"), unit="people")
    return everyone.where(col("age").at_least(low), col("age").at_most(high))


def _population(low: int, high: int) -> Count:
    return Count(
        id=f"population_{low}_to_{high}",
        title=f"Population aged {low} to {high}",
        measure=aged(low, high),
        polarity=Polarity.NO_JUDGEMENT,
        reference=Reference("Office for National Statistics, mid-year population estimates"),
        note="The estimate in force on the day; a rate takes that of 30 June in its year.",
    )


POPULATION_0_TO_17: Final = _population(0, 17)
POPULATION_10_TO_17: Final = _population(10, 17)
POPULATION_0_TO_4: Final = _population(0, 4)

CATALOGUE: Final = Catalogue((POPULATION_0_TO_17, POPULATION_10_TO_17, POPULATION_0_TO_4))
