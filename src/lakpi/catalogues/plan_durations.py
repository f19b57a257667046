"""
How long child protection plans last, of those open at a date and those that ended.

Of the plans below three are open at 31 March 2014: the first is two years old that very
day, the second one day short of it, the third three months old to the day.  The other
two ended in the year after 100 and 103 days.

>>> import lakpi
>>> from lakpi.testing import example, shown
>>> records = example({PLANS: {
...     "start_date": ["2012-03-31", "2012-04-01", "2013-12-31", "2013-05-01", "2013-05-01"],
...     "end_date": [None, None, None, "2013-08-09", "2013-08-12"]}},
...     complete=("2012-03-31", "2014-03-31"))
>>> print(shown(lakpi.compute(CATALOGUE, records, periods=lakpi.financial_years("2013-14"))))
cpp_open_duration_pct, 3 months or less: 33.3% (1 of 3)
cpp_open_duration_pct, More than 3 months and up to 6 months: 0.0% (0 of 3)
cpp_open_duration_pct, More than 6 months and less than 1 year: 0.0% (0 of 3)
cpp_open_duration_pct, 1 year and less than 2 years: 33.3% (1 of 3)
cpp_open_duration_pct, 2 years or more: 33.3% (1 of 3)
cpp_ended_duration_pct, 3 months or less: 0.0% (0 of 2)
cpp_ended_duration_pct, More than 3 months and up to 6 months: 100.0% (2 of 2)
cpp_ended_duration_pct, More than 6 months and less than 1 year: 0.0% (0 of 2)
cpp_ended_duration_pct, 1 year and less than 2 years: 0.0% (0 of 2)
cpp_ended_duration_pct, 2 years or more: 0.0% (0 of 2)
cpp_duration_mean_days: 101.5 days (203 of 2)
cpp_duration_median_days: 102 days
"""

from __future__ import annotations

from typing import Final

from lakpi.catalogues.catalogue import Catalogue
from lakpi.catalogues.child_protection import ENDED_PLANS, OPEN_PLANS, PLANS
from lakpi.catalogues.durations import ended_parts, open_parts
from lakpi.indicators import Distribution, Mean, Median, Reference
from lakpi.measures import During, total, values
from lakpi.polarity import Polarity

_D5, _D7 = (f"DfE, Characteristics of children in need, table {each}" for each in ("D5", "D7"))

OPEN_DURATIONS: Final = Distribution(
    id="cpp_open_duration_pct",
    title="Open child protection plans by duration",
    of="duration",
    parts=open_parts(OPEN_PLANS, "start_date"),
    denominator=OPEN_PLANS,
    polarity=Polarity.NO_JUDGEMENT,
    reference=Reference(_D5),
)

ENDED_DURATIONS: Final = Distribution(
    id="cpp_ended_duration_pct",
    title="Ended child protection plans by duration",
    of="duration",
    parts=ended_parts(ENDED_PLANS, "start_date", "end_date"),
    denominator=ENDED_PLANS,
    polarity=Polarity.NO_JUDGEMENT,
    reference=Reference(_D7),
)

MEAN_DURATION: Final = Mean(
    id="cpp_duration_mean_days",
    title="Mean duration of child protection plans ending",
    numerator=total("plan_days", PLANS, During("end_date"), unit="days"),
    denominator=ENDED_PLANS,
    polarity=Polarity.NO_JUDGEMENT,
    note="Of plans that ended: open plans have no duration yet.",
)

MEDIAN_DURATION: Final = Median(
    id="cpp_duration_median_days",
    title="Median duration of child protection plans ending",
    measure=values("plan_days", PLANS, During("end_date"), unit="days"),
    polarity=Polarity.NO_JUDGEMENT,
    note="Of plans that ended: open plans have no duration yet.",
)

CATALOGUE: Final = Catalogue((OPEN_DURATIONS, ENDED_DURATIONS, MEAN_DURATION, MEDIAN_DURATION))
