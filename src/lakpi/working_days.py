"""
Working days: Monday to Friday less England's bank holidays; the start day is day 0.

The holidays come from the `holidays` library, for every year that the dates touch.
"""

from __future__ import annotations

import datetime
import functools
import warnings
from typing import TYPE_CHECKING

import attrs
import numpy as np

from lakpi.days import dates_of, ordinals_of
from lakpi.errors import PeriodError

if TYPE_CHECKING:
    import numpy.typing as npt
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

_FRIDAY = 4


@attrs.frozen(eq=False)
class WorkingDays:
    """
    Working days of many intervals, and those that could not be counted.

    Attributes:
        days: Shape ``(n,)``: the working days after the start, up to and with the end;
            0 where there is none to count.
        missing: Where the start or the end is missing.
        reversed: Where the end lies before the start.
    """

    days: Ints
    missing: Mask
    reversed: Mask

    def __str__(self) -> str:
        counted = len(self.days) - int(self.missing.sum()) - int(self.reversed.sum())
        return (
            f"{counted:,} intervals counted, {int(self.missing.sum()):,} with a missing date,"
            f" {int(self.reversed.sum()):,} reversed"
        )


def count_working_days(start: npt.ArrayLike, end: npt.ArrayLike) -> WorkingDays:
    """
    Count the working days of intervals; the start day is day 0.

    Args:
        start: Shape ``(n,)``: `datetime64`, or dates; NaT where missing.
        end: The same, of the same shape.

    Returns:
        The days, and where they could not be counted.

    Raises:
        PeriodError: Where the two have different shapes.

    Source: Working Together to Safeguard Children counts working days from the day
    after the start.  Monday to Friday less the bank holidays of England.

    >>> counted = count_working_days(["2014-04-17"], ["2014-04-22"])  # over Easter
    >>> counted.days.tolist()
    [1]
    """
    first = np.asarray(start, dtype="M8[D]")
    last = np.asarray(end, dtype="M8[D]")
    if first.shape != last.shape:
        message = f"as many starts as ends are needed; found {first.shape} and {last.shape}"
        raise PeriodError(message)
    missing = np.isnat(first) | np.isnat(last)
    nought = np.datetime64("1970-01-01", "D")
    begins = ordinals_of(np.where(missing, nought, first))
    ends = ordinals_of(np.where(missing, nought, last))
    backward = ends < begins
    days = working_days_between(begins, ends)
    return WorkingDays(np.where(backward, 0, days), missing, backward)


def working_days_between(start: Ints, end: Ints) -> Ints:
    """
    Count the working days after one day up to and with another, in ordinals.

    Args:
        start: Shape ``(n,)``.
        end: Shape ``(n,)``; before the start, the count is negative.

    Returns:
        Shape ``(n,)``.
    """
    if not len(start):
        return np.zeros(0, dtype=np.int64)
    low = int(min(start.min(), end.min()))
    high = int(max(start.max(), end.max()))
    # Each day's number in the row of working days: a difference of two look-ups.
    number = np.cumsum(is_working_day(np.arange(low, high + 1)))
    counted: Ints = number[end - low] - number[start - low]
    return counted


def working_day_after(start: Ints, number: int) -> Ints:
    """
    Find the working day on which so many have passed since a day, in ordinals.

    Args:
        start: Shape ``(n,)``.
        number: 1 for the first working day after each, and so on.

    Returns:
        Shape ``(n,)``.

    >>> from lakpi.days import dates_of
    >>> maundy_thursday = ordinals_of(np.array(["2014-04-17"], dtype="M8[D]"))
    >>> str(dates_of(working_day_after(maundy_thursday, 1))[0])
    '2014-04-22'
    """
    if not len(start):
        return np.zeros(0, dtype=np.int64)
    low = int(start.min())
    # Of seven days at the most two are at a weekend; holidays are few.
    high = int(start.max()) + 2 * number + 14
    passed = np.cumsum(is_working_day(np.arange(low, high + 1)))
    found: Ints = np.searchsorted(passed, passed[start - low] + number, side="left") + low
    return found


def is_working_day(ordinals: Ints) -> Mask:
    """
    Say which days are working days.

    >>> is_working_day(ordinals_of(np.array(["2014-12-24", "2014-12-25"], dtype="M8[D]")))
    array([ True, False])
    """
    days = dates_of(ordinals)
    weekday = (ordinals - 1) % 7 <= _FRIDAY
    if not len(days):
        return weekday
    years = days.astype("M8[Y]").astype(int) + 1970
    off = {day for year in range(years.min(), years.max() + 1) for day in bank_holidays(year)}
    return weekday & ~np.isin(days, np.array(sorted(off), dtype="M8[D]"))


@functools.cache
def bank_holidays(year: int) -> tuple[datetime.date, ...]:
    """
    List England's bank holidays of a year.

    >>> len(bank_holidays(2014))
    8
    """
    with warnings.catch_warnings():
        # Some releases announce their own next version to whoever imports them.
        warnings.filterwarnings("ignore", r"\s*This is a future version incompatibility")
        import holidays

    return tuple(sorted(holidays.country_holidays("GB", subdiv="ENG", years=year)))
