"""
What LAIT's values are measured in, where its dictionary plainly says.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["unit_of"]

_RATES: Final = {
    "1000": "per_1000_children",
    "10000": "per_10000_children",
    "100000": "per_100000_children",
}
_RATE: Final = re.compile(r"\bper (1000{0,2}|100000)\b")
# Rates of births, or of people up to an age of 18 or more, are not of children.
_AGES: Final = re.compile(r"\b\d{1,2}\s*-\s*(\d{1,2})\b")


def unit_of(axis: str, title: str, measure: str) -> str:
    """
    Give the unit that the names of an indicator plainly say.

    Args:
        axis: The name of the axis of its chart (y_axis_name).
        title: The title of its chart.
        measure: Its name.

    Returns:
        A unit of `lakpi.units`: percent (percentage points for a gap between two
        percentages), a rate of children, pounds; "one" where none is plain.

    >>> unit_of("% of referrals", "", ""), unit_of("Rate per 10,000", "", "")
    ('percent', 'per_10000_children')
    >>> unit_of("Rate per 100,000", "Chlamydia diagnosis rate (15-24 yr olds)", "")
    'one'
    """
    plain = axis.replace(",", "")
    if rate := _RATE.search(plain):
        words = f"{plain} {title} {measure}"
        grown = any(int(age) > 17 for age in _AGES.findall(words))
        births = "birth" in words.casefold()
        return "one" if grown or births else _RATES[rate[1]]
    if "%" in axis or "(%)" in title:
        gap = "gap" in axis.casefold().split()
        return "percentage_point" if gap else "percent"
    if axis.casefold() == "unit cost" and "weekly" in title.casefold():
        return "GBP_per_week"
    return "GBP" if axis.casefold() == "spend" else "one"
