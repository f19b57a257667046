"""
The ids of LAIT's indicators: plain spellings of LAIT's own names, each only once.
"""

from __future__ import annotations

import re
from collections.abc import Collection

__all__ = ["id_of", "slug"]


def id_of(short: str, measure: str, taken: Collection[str]) -> str:
    """
    Give the id of an indicator.

    Args:
        short: Its series, which two indicators may share.
        measure: Its name, which it has alone.
        taken: The ids of the indicators before it.

    Returns:
        The plain spelling of the series; where that is taken, of the name; where that
        is taken too, with a number.

    >>> id_of("LAC_Over_Abs", "LAC Overall Absence", ())
    'lac_over_abs'
    >>> id_of("LAC_Over_Abs", "LAC Overall Absence", {"lac_over_abs"})
    'lac_overall_absence'
    """
    own, long = slug(short), slug(measure)
    for each in (own, long):
        if each and each not in taken:
            return each
    number = 2
    while f"{long}_{number}" in taken:
        number += 1
    return f"{long}_{number}"


def slug(text: str) -> str:
    """
    Spell a name in small letters, figures and single underlines.

    >>> slug("%_3&4yr_olds"), slug("LAC_Fixed_ Ex"), slug("Hosp_Adm_Alc_<18yrs")
    ('pct_3_and_4yr_olds', 'lac_fixed_ex', 'hosp_adm_alc_under_18yrs')
    """
    for sign, word in (("%", "pct"), ("&", "and"), ("<", "under"), (">", "over"), ("+", "plus")):
        text = text.replace(sign, f"_{word}_")
    return "_".join(re.findall("[a-z0-9]+", text.casefold()))
