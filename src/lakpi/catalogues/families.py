"""
Families: the troubled families programme, and the reach of children's centres.

The programme is a funnel from identified to engaged to claimed, each counted from
its beginning and shown over the programme's target and over the step before.
Below, of a target of five families four are identified, two of those engaged
and one of those claimed.

>>> import lakpi
>>> from lakpi.testing import example, shown
>>> records = example({
...     REGISTER: {"identified_on": ["2012-05-01"] * 4,
...                "engaged_on": ["2012-09-01", "2013-12-31", None, "2014-02-01"],
...                "claimed_on": ["2013-10-01", None, None, None]},
...     TARGETS: {"agreed_on": ["2012-04-01"], "families": [5]}},
...     complete=("2012-04-01", "2014-03-31"))
>>> steps = CATALOGUE.select(source=REGISTER)
>>> print(shown(lakpi.compute(steps, records, periods=lakpi.as_at("2013-12-31"))))
families_identified_count: 4 families
families_identified_pct: 80.0% (4 of 5)
families_engaged_pct: 40.0% (2 of 5)
families_claimed_pct: 20.0% (1 of 5)
families_engaged_of_identified_pct: 50.0% (2 of 4)
families_claimed_of_engaged_pct: 50.0% (1 of 2)

A children's centre reaches a child that was seen; one of these three is too old:

>>> from lakpi.catalogues.populations import ESTIMATES
>>> records = example({
...     CENTRE_VISITS: {"child_id": ["A", "A", "B", "C"], "visit_date": ["2013-05-01"] * 4,
...                     "birth_date": ["2010-01-01", "2010-01-01", "2008-05-02", "2008-05-01"]},
...     ESTIMATES: {"estimate_date": ["2012-06-30"], "age": [3], "people": [4]}},
...     complete=("2012-06-30", "2014-03-31"))
>>> print(shown(lakpi.compute(CENTRE_REACH, records, periods=lakpi.rolling_years("2013-12-31"))))
children_centre_reach_pct: 50% (2 of 4)
"""

from __future__ import annotations

from typing import Final

from lakpi.catalogues.catalogue import Catalogue
from lakpi.catalogues.common import AUTHORITY
from lakpi.catalogues.populations import aged
from lakpi.conditions import col
from lakpi.indicators import Count, Percentage, Ratio
from lakpi.intervals import since
from lakpi.measures import AsAt, During, Measure, count, distinct, total
from lakpi.polarity import Polarity
from lakpi.sources import Column, Date, Source

REGISTER: Final = Source(
    "troubled_families",
    title="Families of the troubled families programme",
    area="authority",
    key=("family_id",),
    columns=(
        AUTHORITY,
        Column("family_id", str),
        Column("identified_on", Date),
        Column("engaged_on", Date, not_before="identified_on"),
        Column("claimed_on", Date, not_before="engaged_on"),
    ),
)
"""The programme's register: one row a family, with the day of each step."""

TARGETS: Final = Source(
    "troubled_families_targets",
    title="The programme's target",
    area="authority",
    key=("agreed_on",),
    columns=(
        AUTHORITY,
        Column("agreed_on", Date),
        Column("replaced_on", Date, not_before="agreed_on"),
        Column("families", int, title="how many families are to be helped"),
    ),
)
"""How many families the authority agreed to help, and from when."""

CENTRE_VISITS: Final = Source(
    "children_centre_visits",
    title="Children seen by children's centres",
    area="authority",
    person="child_id",
    columns=(
        AUTHORITY,
        Column("child_id", str),
        Column("visit_date", Date),
        Column("birth_date", Date),
        Column("group", str, breakdown=True, title="priority group"),
    ),
)
"""A row is a child seen at a centre on a day."""

_IDENTIFIED: Final = count("families", REGISTER, AsAt("identified_on"))
_ENGAGED: Final = _IDENTIFIED.while_(since("engaged_on"))
_CLAIMED: Final = _ENGAGED.while_(since("claimed_on"))
_TARGET: Final = total("families", TARGETS, AsAt("agreed_on", "replaced_on"), unit="families")


def _of_target(step: str, title: str, reached: Measure) -> Ratio:
    return Ratio(
        id=f"families_{step}_pct",
        title=f"{title}, of the programme's target",
        numerator=reached,
        denominator=_TARGET,
        unit="percent",
        because="the target is a number agreed beforehand, not a set of families",
        polarity=Polarity.HIGH_IS_GOOD,
        note="Counted from the start of the programme, not of the year.",
    )


IDENTIFIED_COUNT: Final = Count(
    id="families_identified_count",
    title="Troubled families identified",
    measure=_IDENTIFIED,
    polarity=Polarity.NO_JUDGEMENT,
    note="Counted from the start of the programme, not of the year.",
)
IDENTIFIED: Final = _of_target("identified", "Troubled families identified", _IDENTIFIED)
ENGAGED: Final = _of_target("engaged", "Troubled families engaged", _ENGAGED)
CLAIMED: Final = _of_target("claimed", "Troubled families claimed for", _CLAIMED)

ENGAGED_OF_IDENTIFIED: Final = Percentage(
    id="families_engaged_of_identified_pct",
    title="Troubled families engaged, of those identified",
    numerator=_ENGAGED,
    denominator=_IDENTIFIED,
    polarity=Polarity.HIGH_IS_GOOD,
)

CLAIMED_OF_ENGAGED: Final = Percentage(
    id="families_claimed_of_engaged_pct",
    title="Troubled families claimed for, of those engaged",
    numerator=_CLAIMED,
    denominator=_ENGAGED,
    polarity=Polarity.HIGH_IS_GOOD,
)

CENTRE_REACH: Final = Ratio(
    id="children_centre_reach_pct",
    title="Children under 5 seen by a children's centre",
    numerator=distinct("children", CENTRE_VISITS, During("visit_date")).where(
        col("visit_date").before("birth_date", months=60)
    ),
    denominator=aged(0, 4),
    unit="percent",
    because="the children seen are compared with an estimate of those who live there",
    decimals=0,
    polarity=Polarity.HIGH_IS_GOOD,
    note="Seen at least once, not only registered; ask for rolling years.",
)

CATALOGUE: Final = Catalogue(
    (
        IDENTIFIED_COUNT,
        IDENTIFIED,
        ENGAGED,
        CLAIMED,
        ENGAGED_OF_IDENTIFIED,
        CLAIMED_OF_ENGAGED,
        CENTRE_REACH,
    )
)
