"""
Days as integers, and calendar-month arithmetic on them.

Inside lakpi a day is its proleptic Gregorian ordinal (`datetime.date.toordinal`):
one integer means the same day on every engine, comparisons need no date types,
and half-open intervals are plain subtraction.  Months are calendar months,
clipped to the end of the target month: 31 January plus one month is the last
day of February.

The month shift exists twice, for NumPy and for Narwhals; the tests hold one to
the other and both to `dateutil`'s rule.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Final

import narwhals.stable.v2 as nw
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ordinals = NDArray[np.int64]

EPOCH: Final = datetime.date(1970, 1, 1).toordinal()
"""The ordinal of 1 January 1970, NumPy's day nought."""

NEVER: Final = datetime.date.max.toordinal()
"""The ordinal that stands for "not ended" in arrays that hold no missing values."""


def ordinals_of(days: NDArray[np.datetime64]) -> Ordinals:
    """
    Turn an array of `datetime64` into ordinals; the time of day is dropped.

    Args:
        days: Shape ``(n,)``, any `datetime64` unit, without missing values.

    >>> ordinals_of(np.array(["1970-01-02"], dtype="M8[ns]")) - EPOCH
    array([1])
    """
    return days.astype("M8[D]").astype(np.int64) + EPOCH


def dates_of(ordinals: Ordinals) -> NDArray[np.datetime64]:
    """
    Turn ordinals back into ``datetime64[D]``.

    >>> dates_of(np.array([EPOCH]))
    array(['1970-01-01'], dtype='datetime64[D]')
    """
    return (np.asarray(ordinals, dtype=np.int64) - EPOCH).astype("M8[D]")


def add_months(ordinals: Ordinals, months: int) -> Ordinals:
    """
    Shift days by calendar months, clipped to the target month's end.

    Args:
        ordinals: Shape ``(n,)``.
        months: How many months; negative goes back.

    Returns:
        Shape ``(n,)``: the shifted days.

    >>> leap_day = np.array([datetime.date(2012, 2, 29).toordinal()])
    >>> dates_of(add_months(leap_day, 12))
    array(['2013-02-28'], dtype='datetime64[D]')
    """
    if months == 0 or not len(ordinals):
        return ordinals
    low, high = int(ordinals.min()), int(ordinals.max())
    if high - low >= len(ordinals):
        return _months_added(ordinals, months)
    # More rows than days: shift each day once, and look the rows up.
    shifted = _months_added(np.arange(low, high + 1), months)
    return shifted[ordinals - low]


def _months_added(ordinals: Ordinals, months: int) -> Ordinals:
    days = dates_of(ordinals)
    month = days.astype("M8[M]")
    day_of_month = (days - month.astype("M8[D]")).astype(np.int64)
    target = month + months
    first = target.astype("M8[D]")
    length = ((target + 1).astype("M8[D]") - first).astype(np.int64)
    moved: Ordinals = ordinals_of(first) + np.minimum(day_of_month, length - 1)
    return moved


def shift_day(day: datetime.date, *, months: int = 0, days: int = 0) -> datetime.date:
    """
    Shift one date by calendar months, then by days.

    >>> shift_day(datetime.date(2014, 3, 31), months=-1)
    datetime.date(2014, 2, 28)
    """
    moved = int(add_months(np.array([day.toordinal()]), months)[0])
    return datetime.date.fromordinal(moved + days)


def ordinal_expression(date: nw.Expr) -> nw.Expr:
    """
    Express a date column's ordinal in the subset that every engine shares.

    Args:
        date: An expression of a date (or a datetime at midnight).

    Returns:
        An integer expression.  Everything is cast to 64 bits first: a month held
        in eight bits overflows silently on one engine.
    """
    year = date.dt.year().cast(nw.Int64)
    month = date.dt.month().cast(nw.Int64)
    day = date.dt.day().cast(nw.Int64)
    before_march = (14 - month) // 12
    march_year = year - before_march
    march_month = month + 12 * before_march - 3
    return _first_of_month(march_year, march_month) + day - 1


def _first_of_month(march_year: nw.Expr, march_month: nw.Expr) -> nw.Expr:
    leap_days = march_year // 4 - march_year // 100 + march_year // 400
    expression: nw.Expr = 365 * march_year + leap_days + (153 * march_month + 2) // 5 - 305
    return expression
