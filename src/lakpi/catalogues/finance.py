"""
Finance: the forecast against the budget.

A row is a line of the ledger as forecast on a day, until the next forecast.  A
variance above nought is an overspend.

>>> import lakpi
>>> from lakpi.testing import example, shown
>>> records = example({LEDGER: {"forecast_on": ["2013-12-31"] * 2,
...     "budget": [20_000_000, 5_000_000], "forecast": [21_000_000, 4_930_000]}},
...     complete=("2013-12-31", "2013-12-31"))
>>> print(shown(lakpi.compute(CATALOGUE, records, periods=lakpi.as_at("2013-12-31"))))
budget_gbp: £25,000,000
forecast_outturn_gbp: £25,930,000
budget_variance_gbp: £930,000
budget_variance_pct: 3.7% (930,000 of 25,000,000)
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from lakpi.catalogues.catalogue import Catalogue
from lakpi.catalogues.common import AUTHORITY
from lakpi.indicators import Count, Difference, Ratio
from lakpi.measures import AsAt, total
from lakpi.polarity import Polarity
from lakpi.sources import Column, Date, Source

LEDGER: Final = Source(
    "budget_forecasts",
    title="Budget and forecast by line of the ledger",
    area="authority",
    key=("line", "forecast_on"),
    columns=(
        AUTHORITY,
        Column("line", str),
        Column("forecast_on", Date),
        Column("superseded_on", Date, not_before="forecast_on", title="the next forecast"),
        Column("budget", Decimal, decimals=2, title="for the year, in pounds"),
        Column("forecast", Decimal, decimals=2, title="outturn of the year, in pounds"),
        Column("service", str, breakdown=True),
    ),
)
"""The ledger's lines, with the forecast in force."""

_IN_FORCE: Final = AsAt("forecast_on", "superseded_on")
_BUDGET: Final = total("budget", LEDGER, _IN_FORCE, unit="GBP")
_FORECAST: Final = total("forecast", LEDGER, _IN_FORCE, unit="GBP")
_SIGN: Final = "Above nought is an overspend."

BUDGET: Final = Count(
    id="budget_gbp", title="Budget for the year", measure=_BUDGET, polarity=Polarity.NO_JUDGEMENT
)

FORECAST: Final = Count(
    id="forecast_outturn_gbp",
    title="Forecast outturn of the year",
    measure=_FORECAST,
    polarity=Polarity.NO_JUDGEMENT,
)

VARIANCE: Final = Difference(
    id="budget_variance_gbp",
    title="Forecast variance to budget",
    minuend=FORECAST,
    subtrahend=BUDGET,
    decimals=0,
    polarity=Polarity.LOW_IS_GOOD,
    note=_SIGN,
)

VARIANCE_PCT: Final = Ratio(
    id="budget_variance_pct",
    title="Forecast variance, of the budget",
    numerator=_FORECAST + _BUDGET.times(-1),
    denominator=_BUDGET,
    unit="percent",
    because="a variance may have either sign",
    polarity=Polarity.LOW_IS_GOOD,
    note=_SIGN,
)

CATALOGUE: Final = Catalogue((BUDGET, FORECAST, VARIANCE, VARIANCE_PCT))
