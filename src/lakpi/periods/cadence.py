"""
Cadence: how often a state is taken, and so which day is the one before.

A state on a day has no previous period by its label: the day before 31 March is 30 March,
of which nobody has a figure.  The days on which a series was taken say more: quarter ends
have a quarter end before them, and what is counted every 31 March was counted a year ago.
"""

from __future__ import annotations

import calendar
import datetime
import math
from collections.abc import Iterable

__all__ = ["day_before"]


def day_before(day: datetime.date, days: Iterable[datetime.date]) -> datetime.date | None:
    """
    Give the day before in a series, whether or not the series has it.

    The step is the largest that leads to every day and divides a year: one month, two,
    three, four, six or twelve.  So a missing quarter is not bridged.

    Args:
        day: A day of the series.
        days: All its days: all of them ends of months, or all the same day of a month.

    Returns:
        The day one step earlier; None where the days have no such step.

    >>> quarters = [datetime.date(2013, 3, 31), datetime.date(2013, 12, 31)]
    >>> day_before(quarters[1], quarters)
    datetime.date(2013, 9, 30)
    >>> day_before(datetime.date(2025, 3, 31), [datetime.date(2021, 3, 31)])
    datetime.date(2024, 3, 31)
    """
    held = {*days, day}
    ends = all(each.day == _length(each.year, each.month) for each in held)
    if not ends and len({each.day for each in held}) > 1:
        return None
    months = [each.year * 12 + each.month for each in held]
    step = math.gcd(12, *(month - months[0] for month in months))
    year, month = divmod(day.year * 12 + day.month - 1 - step, 12)
    last = _length(year, month + 1)
    return datetime.date(year, month + 1, last if ends else min(day.day, last))


def _length(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]
