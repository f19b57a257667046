"""
Factors identified at the end of assessments.

A factor counts once for each episode of need, whoever it is of.  Below, of three
episodes the third has no factor.  Two factors of the first are of physical abuse, which
counts once, as domestic abuse does in each of two episodes.

>>> import lakpi
>>> from lakpi.testing import example, population, shown
>>> records = example({FACTORS: {
...     "episode_id": ["1", "1", "1", "2", "3"], "factor": ["3B", "18B", "18C", "3A", "21"],
...     "authorised_date": ["2013-04-02"] * 5}}, complete=("2013-04-01", "2014-03-31"))
>>> wanted = [factor_rate(each) for each in ("any", "domestic abuse", "physical abuse")]
>>> wanted.append(factor_share("physical abuse"))
>>> print(shown(lakpi.compute(wanted, records, periods=lakpi.financial_years("2013-14"),
...                           populations=population(10_000))))
assessment_factor_rate_per_10k: 2 per 10,000 children (2 of 10,000)
assessment_factor_domestic_abuse_rate_per_10k: 2 per 10,000 children (2 of 10,000)
assessment_factor_physical_abuse_rate_per_10k: 1 per 10,000 children (1 of 10,000)
assessment_factor_physical_abuse_pct: 50.0% (1 of 2)
"""

from __future__ import annotations

from typing import Final

from lakpi.catalogues.assessments import FACTOR_CODES, FACTORS, NO_FACTOR
from lakpi.catalogues.catalogue import Catalogue
from lakpi.catalogues.common import one_of
from lakpi.conditions import col
from lakpi.indicators import Percentage, Rate, Reference
from lakpi.measures import During, Measure, distinct
from lakpi.polarity import Polarity

_FOUND: Final = distinct("episodes", FACTORS, During("authorised_date"), column="episode_id").where(
    col("factor").is_not(NO_FACTOR)
)
_C3: Final = Reference(
    "DfE, Characteristics of children in need, table C3",
    codes=("national framework dashboard rows 26 to 42",),
)
_ONCE: Final = "A factor counts once for each episode.  What was found is not how common it is."


def _found(factor: str) -> Measure:
    one_of("factor", factor, ("any", *FACTOR_CODES))
    return _FOUND if factor == "any" else _FOUND.where(col("factor").is_in(*FACTOR_CODES[factor]))


def _slug(factor: str) -> str:
    return "" if factor == "any" else f"_{factor.replace(' ', '_').replace('-', '_')}"


def factor_rate(factor: str = "any") -> Rate:
    """
    Define the rate of episodes in which a factor was identified at assessment.

    Args:
        factor: One of `FACTOR_CODES`, or "any" other than "no factors".

    Raises:
        DefinitionError: For another factor.

    Source: DfE's C3, and the national framework dashboard.

    >>> factor_rate("self-harm").id
    'assessment_factor_self_harm_rate_per_10k'
    """
    return Rate(
        id=f"assessment_factor{_slug(factor)}_rate_per_10k",
        title=f"Factors identified at assessment: {factor}, per 10,000 children under 18",
        numerator=_found(factor),
        decimals=0,
        polarity=Polarity.NO_JUDGEMENT,
        reference=_C3,
        note=_ONCE,
    )


def factor_share(factor: str) -> Percentage:
    """
    Define the share of the episodes with any factor in which this one was identified.

    Args:
        factor: As for `factor_rate`.

    Raises:
        DefinitionError: For another factor.

    Source: DfE's C3; the shares add up to more than 100, for episodes have several.

    >>> print(factor_share("gangs").numerator)
    different episodes, each counted once with authorised date in the period,
    where episode id is recorded and factor is recorded and is not 21 and factor is 13A
    """
    return Percentage(
        id=f"assessment_factor{_slug(factor)}_pct",
        title=f"Factors identified at assessment: {factor}, of episodes with a factor",
        numerator=_found(factor),
        denominator=_FOUND,
        polarity=Polarity.NO_JUDGEMENT,
        reference=_C3,
        note=_ONCE,
    )


ANY_FACTOR_RATE: Final = factor_rate()
FACTOR_RATES: Final = tuple(factor_rate(factor) for factor in FACTOR_CODES)
"""The rate of each factor of the census."""

CATALOGUE: Final = Catalogue((ANY_FACTOR_RATE, *FACTOR_RATES))
