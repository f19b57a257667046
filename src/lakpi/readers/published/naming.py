"""
Naming: what the names of columns and the labels of filters say about them.
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["MEASURED", "is_total", "named_as_labels", "plain_name"]

_ANY: Final = (0, 10**15)
_NAMED: Final = {
    **dict.fromkeys(("code", "urn", "ukprn", "upin", "uid", "id", "laestab", "estab"), _ANY),
    "age": (0, 120),
    "year": (0, 210_099),  # a year of school, or 2024, or 202425
    "cohort": (1900, 210_099),
    "yeargroup": (0, 14),
    "quarter": (1, 4),
    "month": (1, 12),
    "week": (1, 53),
    "day": (1, 366),
}
"""How a column of labels that are numbers is named, and the numbers that it can hold."""

_AMOUNTS: Final = frozenset(
    {
        *("in", "during", "per", "the", "this", "each", "at", "of", "by", "within", "previous"),
        *("last", "mean", "average", "median", "count", "number", "total", "percent", "rate"),
    }
)
"""Words that make an amount of such a name: ``placements_during_the_year``, ``mean_age``."""

MEASURED: Final = frozenset(
    {
        *("count", "number", "percent", "percentage", "pct", "rate", "ratio", "fte", "headcount"),
        *("average", "mean", "median", "sum", "score", "estimate"),
    }
)
"""How a column of values is named, whatever else stands among its numbers."""

_EVERYBODY: Final = frozenset(
    {
        *("child", "children", "cla", "cin", "looked", "after", "in", "need", "young", "care"),
        *("leaver", "leavers", "pupil", "pupils", "student", "students", "learner", "learners"),
        *("people", "person", "persons", "social", "worker", "workers", "staff", "teachers"),
        *("school", "schools", "state", "funded", "provider", "providers", "institutions"),
        *("age", "ages", "sex", "sexes", "gender", "genders", "ethnicity", "ethnicities"),
        *("group", "groups", "type", "types", "phase", "phases", "category", "categories"),
        *("characteristics", "reasons", "levels", "years", "local", "authorities", "areas"),
        *("referrals", "assessments", "episodes", "plans", "placements", "enrolments", "cases"),
    }
)
"""Words of a label that says "all of them", beside the total."""


def plain_name(name: str) -> str:
    """
    Spell the name of a column in small letters with underscores.

    >>> plain_name("Time period")
    'time_period'
    """
    return re.sub(r"[\s.\-]+", "_", name.strip()).casefold()


def is_total(label: str) -> bool:
    """
    Whether a label of a filter says "all of them": Total, or all of a word for everybody.

    "All SEN" is not everybody, and neither is "Total in education".

    >>> [is_total(text) for text in ("Total", "All pupils", "Total children", "All SEN")]
    [True, True, True, False]
    """
    words = re.sub("[^a-z]+", " ", label.casefold()).split()
    return bool(words) and words[0] in ("total", "totals", "all") and set(words[1:]) <= _EVERYBODY


def named_as_labels(key: str, numbers: NDArray[np.float64]) -> bool:
    """
    Whether a column of whole numbers is named as one of labels, and holds such numbers.

    >>> [named_as_labels(key, np.array([10.0, 11.0])) for key in ("nc_year", "placements_in_year")]
    [True, False]
    """
    words = [word for word in key.split("_") if word not in ("group", "band", "from", "to")]
    if not words or words[-1] not in _NAMED or _AMOUNTS & set(words):
        return False
    low, high = _NAMED[words[-1]]
    known = numbers[~np.isnan(numbers)]
    return bool((known >= low).all() and (known <= high).all())
