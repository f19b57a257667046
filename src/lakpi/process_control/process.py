"""
Process: how charts are made, with the reason for everything that a person decides.

A chart is honest only if whoever reads it can see what was chosen.  So a rebase and
a ghosted point each carry a reason, which charts print; neither is ever found by
the computer, because limits that move to fit the figures no longer test them.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable
from typing import Final, Literal

import attrs

from lakpi.areas import Area
from lakpi.errors import DefinitionError
from lakpi.periods import DayLike, day_of

FEWEST_FIXED: Final = 12
"""The fewest points that a baseline may be fixed on."""

RowOf = Literal[6, 7]


def _first_day(value: DayLike) -> datetime.date:
    return day_of(value, last=False)


def _maybe_day(value: DayLike | None) -> datetime.date | None:
    return None if value is None else _first_day(value)


def _code(place: Area | str) -> str:
    return place.code if isinstance(place, Area) else place


def _reason(_: object, __: object, value: str) -> None:
    if not str(value or "").strip():
        message = (
            "what a person decides about a chart needs a reason, for whoever reads the chart;"
            f" found {value!r}"
        )
        raise DefinitionError(message)


def _finite(_: object, __: object, value: float) -> None:
    if not math.isfinite(value):
        message = f"a target of a process is a number, not {value}"
        raise DefinitionError(message)


@attrs.frozen
class Rebase:
    """
    A known change of the process: from here on the limits are new ones.

    Attributes:
        day: The point whose period holds this day begins a new phase; of a period or its
            label, the first day.
        reason: What changed.
        indicator: The id of the one indicator it is of; empty for all.
        area: The one area it is of, by itself, its code or its name; empty for all.

    Raises:
        DefinitionError: Without a reason.
        PeriodError: For a day that cannot be read.

    >>> Rebase("2021-22 Q1", "new front door").day
    datetime.date(2021, 4, 1)
    """

    day: datetime.date = attrs.field(converter=_first_day)
    reason: str = attrs.field(validator=_reason)
    indicator: str = attrs.field(default="", kw_only=True)
    area: str = attrs.field(default="", kw_only=True, converter=_code)


@attrs.frozen
class Ghost:
    """
    A point that is drawn but not counted: not in the limits, not in any rule.

    Attributes:
        day: The point whose period holds this day; of a period or its label, the first day.
        reason: Why it does not count.
        indicator: The id of the one indicator it is of; empty for all.
        area: The one area it is of, by itself, its code or its name; empty for all.

    Raises:
        DefinitionError: Without a reason.
        PeriodError: For a day that cannot be read.

    >>> Ghost("April 2020", "schools closed").reason
    'schools closed'
    """

    day: datetime.date = attrs.field(converter=_first_day)
    reason: str = attrs.field(validator=_reason)
    indicator: str = attrs.field(default="", kw_only=True)
    area: str = attrs.field(default="", kw_only=True, converter=_code)


@attrs.frozen
class Aim:
    """
    A target of a process, perhaps only from a day on.

    Several make a series of steps: each is in force until the next begins.  A point has
    the target that is in force on the last day of its period.  What is said of fewer series
    goes first: a category before an area, an area before an indicator, an indicator
    before all.

    Attributes:
        value: The target, in the indicator's unit.
        valid_from: The first day on which it is in force; None for always.
        indicator: The id of the one indicator it is for; empty for all.
        area: The one area it is for, by itself, its code or its name; empty for all.
        category: The one category of a breakdown that it is for; empty for all.

    Raises:
        DefinitionError: For a value that is no number.
        PeriodError: For a day that cannot be read.

    >>> Aim(20, "2021-22", indicator="rereferral_pct").valid_from
    datetime.date(2021, 4, 1)
    """

    value: float = attrs.field(converter=float, validator=_finite)
    valid_from: datetime.date | None = attrs.field(default=None, converter=_maybe_day)
    indicator: str = attrs.field(default="", kw_only=True)
    area: str = attrs.field(default="", kw_only=True, converter=_code)
    category: str = attrs.field(default="", kw_only=True)


def _tuple(items: Iterable[object]) -> tuple[object, ...]:
    return tuple(items)


@attrs.frozen(kw_only=True)
class Process:
    """
    The choices behind process charts.  The defaults are those of NHSRplotthedots.

    Attributes:
        rebases: Known changes, each beginning a new phase with limits of its own.
        ghosts: Points that are drawn but not counted.
        fix_after: Take the limits of each phase from so many of its first points, 12
            or more; None for all.
        screen_outliers: Whether outlying moving ranges are left out of the limits.  Making
            Data Count's own workbook does not screen: its limits are False here.
        trend: How many points make a trend, 6 or 7.
        run: How many points on one side of the mean make a run, 6 or 7.

    Raises:
        DefinitionError: For another number of points.

    >>> Process(fix_after=12, trend=6).trend
    6
    >>> Process(fix_after=6)
    Traceback (most recent call last):
    lakpi.errors.DefinitionError: limits are fixed on 12 points or more, not on 6
    """

    rebases: tuple[Rebase, ...] = attrs.field(default=(), converter=_tuple)
    ghosts: tuple[Ghost, ...] = attrs.field(default=(), converter=_tuple)
    fix_after: int | None = None
    screen_outliers: bool = True
    trend: RowOf = 7
    run: RowOf = 7

    def __attrs_post_init__(self) -> None:
        for name, kind in (("rebases", Rebase), ("ghosts", Ghost)):
            for each in getattr(self, name):
                if not isinstance(each, kind):
                    message = f"{name} are {kind.__name__}(day, reason) each; found {each!r}"
                    raise DefinitionError(message)
        if self.fix_after is not None and self.fix_after < FEWEST_FIXED:
            message = f"limits are fixed on {FEWEST_FIXED} points or more, not on {self.fix_after}"
            raise DefinitionError(message)
        for name, points in (("trend", self.trend), ("run", self.run)):
            if points not in (6, 7):
                message = f"a {name} has 6 or 7 points, not {points!r}"
                raise DefinitionError(message)
