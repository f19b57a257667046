"""
What several domains share: the columns of a child, age bands, and checks of rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from lakpi.conditions import Condition, col
from lakpi.derived import AgeBand, age_band
from lakpi.errors import DefinitionError
from lakpi.measures import Measure
from lakpi.sources import Column, Date

AUTHORITY: Final = Column("authority", str, title="the authority, by name or code")
"""The column of the authority, in every source shipped."""

CHILD: Final = (
    Column(
        "sex",
        str,
        breakdown=True,
        optional=True,
        title="M, F, or U where it is not known or unborn",
    ),
    Column(
        "birth_date", Date, future=True, optional=True, title="date of birth, or the expected one"
    ),
    Column("ethnicity", str, breakdown=True, optional=True),
)
"""The columns of a child, by which figures may be broken down; records may lack them."""

AGE_BANDS: Final[AgeBand] = age_band(
    "birth_date",
    ("unborn", None, 0),
    ("under 1", 0, 1),
    ("1 to 4", 1, 5),
    ("5 to 9", 5, 10),
    ("10 to 15", 10, 16),
    ("16 to 17", 16, 18),
    ("18 or over", 18, None),
)
"""Age in the bands of DfE's tables of children in need."""


ACTED_ON: Final[Condition] = (
    col("no_further_action").is_false() | col("no_further_action").is_missing()
)
"""A referral that led to more than no further action; one that does not say did."""


def coded(
    whole: Measure, column: str, titles: Mapping[str, str]
) -> tuple[tuple[str, Measure], ...]:
    """
    Part a whole by the codes of a column, and by its not being recorded.
    """
    parts = [(title, whole.where(col(column).is_(code))) for code, title in titles.items()]
    return (*parts, ("Not recorded", whole.where(col(column).is_missing())))


def positive(name: str, number: int) -> int:
    """
    Give a length that a rule names back, where it can be one.

    Raises:
        DefinitionError: Where it is less than 1.
    """
    if number < 1:
        message = f"{name}= is 1 or more; found {number!r}"
        raise DefinitionError(message)
    return number


def one_of(name: str, value: str, allowed: Iterable[str]) -> str:
    """
    Give the choice that a rule names back, where there is one.

    Raises:
        DefinitionError: Where it is not one of those allowed.
    """
    choices = tuple(allowed)
    if value not in choices:
        message = f"{name}= is one of {', '.join(map(repr, choices))}; found {value!r}"
        raise DefinitionError(message)
    return value
