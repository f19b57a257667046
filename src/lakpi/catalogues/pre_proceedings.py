"""
Pre-proceedings, and the family group decision-making meetings offered in them.

Of three pre-proceedings that started in a quarter a meeting was offered in two; the
fourth started before.

>>> import lakpi
>>> from lakpi.testing import example, shown
>>> records = example({PRE_PROCEEDINGS: {
...     "start_date": ["2025-05-01", "2025-06-02", "2025-06-30", "2025-03-31"],
...     "meeting_offered": [True, True, None, False],
...     "meeting_held": [True, False, None, None]}}, complete=("2025-03-01", "2025-06-30"))
>>> print(shown(lakpi.compute(CATALOGUE, records, periods=lakpi.quarters("2025-26 Q1"))))
fgdm_offered_pct: 66.7% (2 of 3)
"""

from __future__ import annotations

import datetime
from typing import Final

from lakpi.catalogues.catalogue import Catalogue
from lakpi.catalogues.common import AGE_BANDS, AUTHORITY, CHILD
from lakpi.conditions import col
from lakpi.indicators import Percentage, Reference
from lakpi.measures import During, count
from lakpi.polarity import Polarity
from lakpi.sources import Column, Date, Source

PRE_PROCEEDINGS: Final = Source(
    "pre_proceedings",
    title="Pre-proceedings",
    area="authority",
    person="child_id",
    key=("pre_proceedings_id",),
    columns=(
        AUTHORITY,
        Column("child_id", str),
        Column("pre_proceedings_id", str),
        Column("start_date", Date),
        Column("end_date", Date, not_before="start_date"),
        Column("meeting_offered", bool, breakdown=True, title="a family group meeting"),
        Column("meeting_held", bool, breakdown=True, optional=True),
        *CHILD,
    ),
    derived={"age_band": AGE_BANDS},
)
"""The module of a children in need census from 2025-26."""

_STARTED: Final = count("cases", PRE_PROCEEDINGS, During("start_date"))

MEETING_OFFERED: Final = Percentage(
    id="fgdm_offered_pct",
    title="Pre-proceedings in which a family group decision-making meeting was offered",
    numerator=_STARTED.where(col("meeting_offered").is_true()),
    denominator=_STARTED,
    polarity=Polarity.HIGH_IS_GOOD,
    reference=Reference("DfE, Children in need census, pre-proceedings"),
    valid_from=datetime.date(2025, 4, 1),
    note="New in 2025-26: nothing is published to compare with.  Not recorded is not offered.",
)

CATALOGUE: Final = Catalogue((MEETING_OFFERED,))
