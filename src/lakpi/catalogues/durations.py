"""
Durations: the bands of DfE's tables, and how long ago a child was seen.

The bands are not alike at their edges: 3 and 6 months are closed on the right ("3
months or less"), 1 and 2 years on the left ("2 years or more").  Months are
calendar months, counted forward from the start.

Source: DfE, Characteristics of children in need, tables B4, B5, D5 and D7.

>>> [band.label for band in BANDS][:2]
['3 months or less', 'More than 3 months and up to 6 months']
>>> open_in("start_date", BANDS[1]).says()
'open for more than 3 months and 6 months or less (from start date)'
>>> ended_in("start_date", "end_date", BANDS[3]).says()
'end date is on or after start date plus 12 months and end date is before start date plus 24 months'
"""

from __future__ import annotations

from typing import Final, Literal, get_args

import attrs

from lakpi.catalogues.common import one_of, positive
from lakpi.conditions import Condition, col, words
from lakpi.indicators import Rule
from lakpi.intervals import Moment, Span, open_for, within
from lakpi.measures import Measure

NewPlans = Literal["left out", "in time"]
"""What becomes of plans too new to be late: not judged, or in time."""


@attrs.frozen(kw_only=True)
class Duration:
    """
    A band of durations, in calendar months: at most one lower and one upper limit.
    """

    label: str
    at_least: int | None = None
    more_than: int | None = None
    under: int | None = None
    at_most: int | None = None


BANDS: Final = (
    Duration(label="3 months or less", at_most=3),
    Duration(label="More than 3 months and up to 6 months", more_than=3, at_most=6),
    Duration(label="More than 6 months and less than 1 year", more_than=6, under=12),
    Duration(label="1 year and less than 2 years", at_least=12, under=24),
    Duration(label="2 years or more", at_least=24),
)


def open_in(start: str, band: Duration) -> Span:
    """
    The days on which a row has been open for a duration in the band.
    """
    return open_for(
        start,
        at_least_months=band.at_least,
        more_than_months=band.more_than,
        under_months=band.under,
        at_most_months=band.at_most,
    )


def ended_in(start: str, end: str, band: Duration) -> Condition:
    """
    The rows that ended after a duration in the band.
    """
    ended = col(end)
    limits: list[Condition] = []
    if band.at_least is not None:
        limits.append(ended.on_or_after(start, months=band.at_least))
    if band.more_than is not None:
        limits.append(ended.after(start, months=band.more_than))
    if band.under is not None:
        limits.append(ended.before(start, months=band.under))
    if band.at_most is not None:
        limits.append(ended.on_or_before(start, months=band.at_most))
    first, *rest = limits
    for each in rest:
        first &= each
    return first


def open_parts(stock: Measure, start: str) -> tuple[tuple[str, Measure], ...]:
    """
    Part a stock by how long its rows have been open.
    """
    return tuple((band.label, stock.while_(open_in(start, band))) for band in BANDS)


def ended_parts(flow: Measure, start: str, end: str) -> tuple[tuple[str, Measure], ...]:
    """
    Part the rows that ended by how long they had lasted.
    """
    return tuple((band.label, flow.where(ended_in(start, end, band))) for band in BANDS)


def in_touch(
    stock: Measure,
    start: str,
    event: str,
    working_days: int,
    new_plans: NewPlans,
    *,
    default: int,
) -> tuple[Measure, Measure, tuple[Rule, ...]]:
    """
    Part a stock of plans by whether an event (a visit) was within so many working days.

    Args:
        stock: The plans open.
        start: The column of their start.
        event: The column of the latest event.
        working_days: How many; the day of the event is day 0.
        new_plans: What becomes of plans that are no older than that.
        default: How many are usual.

    Returns:
        The plans in time, all that are judged, and the rules as set.

    Raises:
        DefinitionError: For less than 1 working day, or another reading.
    """
    positive("working_days", working_days)
    one_of("new_plans", new_plans, get_args(NewPlans))
    said = f"open for more than {working_days} working days (from {words(start)})"
    judged = stock.while_(Span(Moment(start, working_days=working_days + 1), None, said))
    in_time = judged.while_(within(event, working_days=working_days))
    if new_plans == "in time":
        new = stock.while_(within(start, working_days=working_days))
        in_time, judged = in_time + new, judged + new
    rules = (
        Rule("seen within", f"{working_days} working days", default=f"{default} working days"),
        Rule("plans no older than that", new_plans, default="left out"),
    )
    return in_time, judged, rules
