"""
Children in need plans: how many are open, and when the children were last seen.

Of four plans one has ended.  One child was seen twenty working days before 31 March
2014, one a day earlier, and the third has had a plan for seven working days:

>>> import lakpi
>>> from lakpi.testing import example, shown
>>> year = lakpi.financial_years("2013-14")
>>> records = example({CIN_PLANS: {
...     "start_date": ["2013-10-01", "2013-10-01", "2014-03-20", "2013-10-01"],
...     "end_date": [None, None, None, "2014-03-31"],
...     "last_seen_date": ["2014-03-03", "2014-02-28", None, "2014-03-30"]}},
...     complete=("2013-04-01", "2014-03-31"))
>>> print(shown(lakpi.compute(CATALOGUE, records, periods=year)))
cin_plans_open_count: 3 plans
cin_seen_recently_pct: 50.0% (1 of 2)
>>> print(shown(lakpi.compute(seen_recently(new_plans="in time"), records, periods=year)))
cin_seen_recently_pct: 66.7% (2 of 3)
"""

from __future__ import annotations

from typing import Final

from lakpi.catalogues.catalogue import Catalogue
from lakpi.catalogues.children_in_need import CIN_PLANS
from lakpi.catalogues.durations import NewPlans, in_touch
from lakpi.indicators import Count, Percentage, Reference
from lakpi.measures import AsAt, count
from lakpi.polarity import Polarity

_PLANS: Final = count("plans", CIN_PLANS, AsAt("start_date", "end_date"))

PLANS_OPEN: Final = Count(
    id="cin_plans_open_count",
    title="Children on a children in need plan",
    measure=_PLANS,
    polarity=Polarity.NO_JUDGEMENT,
    reference=Reference("DfE, Children in need census"),
    note="Fewer than the children in need.  A child has no such plan beside a protection plan.",
)


def seen_recently(*, working_days: int = 20, new_plans: NewPlans = "left out") -> Percentage:
    """
    Define the share of children on a plan who were seen in the last few weeks.

    Args:
        working_days: Within how many working days, that of the visit being day 0; a
            local standard.
        new_plans: Whether plans that are not older than that are "left out", or are
            "in time".

    Raises:
        DefinitionError: For less than 1 working day, or another reading.

    Source: a local standard, on Annex A list 6.

    >>> print(seen_recently(working_days=30).parameters)
    seen within=30 working days
    """
    seen, plans, rules = in_touch(
        _PLANS, "start_date", "last_seen_date", working_days, new_plans, default=20
    )
    return Percentage(
        id="cin_seen_recently_pct",
        title=f"Children on a plan seen in the last {working_days} working days",
        numerator=seen,
        denominator=plans,
        polarity=Polarity.HIGH_IS_GOOD,
        reference=Reference("Ofsted, Annex A, list 6"),
        rules=rules,
        note="Only the last time is known, so earlier days look worse.  Not recorded is not seen.",
    )


SEEN_RECENTLY: Final = seen_recently()

CATALOGUE: Final = Catalogue((PLANS_OPEN, SEEN_RECENTLY))
