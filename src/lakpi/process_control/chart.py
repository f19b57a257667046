"""
A process chart as a value: its points, what each signals, and what the whole says.
"""

from __future__ import annotations

import datetime
from enum import Enum

import attrs

from lakpi.figures import Meaning
from lakpi.polarity import Outcome, Polarity
from lakpi.process_control import wording


class Rule(Enum):
    """
    The four rules, in the order in which the first that holds names the point.
    """

    OUTSIDE_LIMITS = "outside the limits"
    TREND = "trend"
    TWO_IN_THREE = "two in three near a limit"
    RUN = "run on one side of the mean"

    def __str__(self) -> str:
        return self.value


class Variation(Enum):
    """
    What the figures of a process do: vary as they always have, or not.

    Special cause without a polarity is high or low, and nobody judges it.
    """

    COMMON_CAUSE = "common cause"
    IMPROVEMENT = "special cause improvement"
    CONCERN = "special cause concern"
    NEUTRAL_HIGH = "special cause neutral high"
    NEUTRAL_LOW = "special cause neutral low"

    @classmethod
    def of(cls, outcome: Outcome) -> Variation:
        """
        What a signal in a direction means, once that direction has been judged.

        >>> Variation.of(Outcome.WORSE)
        <Variation.CONCERN: 'special cause concern'>
        """
        return {
            Outcome.SIMILAR: cls.COMMON_CAUSE,
            Outcome.BETTER: cls.IMPROVEMENT,
            Outcome.WORSE: cls.CONCERN,
            Outcome.HIGHER: cls.NEUTRAL_HIGH,
            Outcome.LOWER: cls.NEUTRAL_LOW,
        }[outcome]

    @property
    def special(self) -> bool:
        """
        Whether there is something to look into.
        """
        return self is not Variation.COMMON_CAUSE

    def __str__(self) -> str:
        return self.value


class Assurance(Enum):
    """
    Whether a process as it runs now will meet its target.
    """

    PASSES = "consistent pass"
    FAILS = "consistent fail"
    INCONSISTENT = "inconsistent"

    @classmethod
    def of(cls, outcome: Outcome, polarity: Polarity) -> Assurance | None:
        """
        What it means that a whole process lies on one side of its target, or on both.

        Args:
            outcome: The process judged against the target; similar where the target lies
                within the limits or on one.
            polarity: Which way is better; where nobody judges there is no assurance.

        >>> str(Assurance.of(Outcome.WORSE, Polarity.LOW_IS_GOOD))
        'consistent fail'
        """
        if polarity is Polarity.NO_JUDGEMENT:
            return None
        return {Outcome.BETTER: cls.PASSES, Outcome.WORSE: cls.FAILS}.get(outcome, cls.INCONSISTENT)

    def __str__(self) -> str:
        return self.value


@attrs.frozen(kw_only=True)
class Signal:
    """
    One rule that holds of a point.

    Attributes:
        rule: The rule.
        high: Whether it is above, or rising; else below, or falling.
        points: How many points the trend or run has; of the other rules 1 and 3.
    """

    rule: Rule
    high: bool
    points: int

    @property
    def why(self) -> str:
        """
        Say why the point is a signal.

        >>> Signal(rule=Rule.RUN, high=True, points=8).why
        '8 points in a row above the mean'
        """
        match self.rule:
            case Rule.OUTSIDE_LIMITS:
                return f"{'above the upper' if self.high else 'below the lower'} limit"
            case Rule.TREND:
                return f"{self.points} points in a row {'rising' if self.high else 'falling'}"
            case Rule.TWO_IN_THREE:
                side = "upper" if self.high else "lower"
                return f"at least 2 of 3 points in a row near the {side} limit"
            case Rule.RUN:
                return f"{self.points} points in a row {'above' if self.high else 'below'} the mean"


@attrs.frozen(kw_only=True)
class Point:
    """
    One point of a chart.

    Attributes:
        period: The label of its period.
        start: The first day of the period.
        end: The last day.
        value: The figure; None where there is a reason instead.
        reason: Why there is none, as in `lakpi.figures.Reason`; empty for a number.
        ghosted: Why it is drawn but not counted; empty where it counts.
        phase: The number of its phase, from 1.
        mean: The mean of its phase; this and the limits are None where they are not known.
        lower: The lower limit.
        upper: The upper limit.
        near_lower: Two thirds of the way down to the lower limit.
        near_upper: Two thirds of the way up to the upper limit.
        target: The target in force.
        signals: The rules that hold of it, the leading one first.
        variation: What it is; None of a point that does not count.
    """

    period: str
    start: datetime.date
    end: datetime.date
    value: float | None
    reason: str
    ghosted: str
    phase: int
    mean: float | None
    lower: float | None
    upper: float | None
    near_lower: float | None
    near_upper: float | None
    target: float | None
    signals: tuple[Signal, ...]
    variation: Variation | None

    @property
    def why(self) -> str:
        """
        Say which rules hold of it, in words; empty for none.
        """
        return "; ".join(signal.why for signal in self.signals)


@attrs.frozen(kw_only=True)
class Phase:
    """
    A stretch of a chart with limits of its own.

    Attributes:
        number: From 1.
        start: The label of its first period.
        reason: Why it begins there; empty for the first.
        points: How many points it has, without ghosted ones.
        numbers: How many of them have a number.
        counted: How many numbers the mean is of.
        moving_range: The mean moving range behind the limits.
        screened: How many outlying moving ranges were left out of it.
        fell_back: Whether none was, because those left would all be nought.
        short: Whether the limits are trial limits, of too few points.
        mean: The mean; this and the others are None where they are not known.
        lower: The lower limit.
        upper: The upper limit.
    """

    number: int
    start: str
    reason: str
    points: int
    numbers: int
    counted: int
    moving_range: float | None
    screened: int
    fell_back: bool
    short: bool
    mean: float | None
    lower: float | None
    upper: float | None


@attrs.frozen(kw_only=True)
class ProcessChart:
    """
    The chart of one series.

    Attributes:
        meaning: What the figures mean.
        area: The area's code.
        area_name: Its name.
        scope: Which part of the authority they are of.
        breakdown: The breakdown, empty for totals.
        category: The category.
        origin: Where the figures come from.
        points: The points, in order of time.
        phases: The stretches between rebases.
        variation: What the latest point that counts is; None without one.
        assurance: Whether the process will meet its target: the target in force at the
            latest point that counts, against the limits there.
        warnings: What a reader should know before using it.
    """

    meaning: Meaning
    area: str
    area_name: str
    scope: str
    breakdown: str
    category: str
    origin: str
    points: tuple[Point, ...]
    phases: tuple[Phase, ...]
    variation: Variation | None
    assurance: Assurance | None
    warnings: tuple[str, ...]

    @property
    def latest(self) -> Point | None:
        """
        The latest point that counts; None without one.
        """
        return next((each for each in reversed(self.points) if each.variation is not None), None)

    @property
    def name(self) -> str:
        """
        What it is of: indicator, area and category.
        """
        parts = (self.meaning.title, self.area_name or self.area, self.category)
        return ", ".join(part for part in parts if part)

    def sentence(self) -> str:
        """
        Say for a committee what the chart shows, in a sentence or two.
        """
        point = self.latest
        if point is None or point.value is None or self.variation is None:
            return f"{self.name}: no number to chart."
        if point.lower is None or point.upper is None or point.mean is None:
            return f"{self.name}: {wording.of_one(self.meaning, point.value, point.period)}"
        flat = point.lower == point.upper
        figure = wording.of_latest(self.meaning, point.value, point.period, point.why, flat=flat)
        said = [
            f"{self.name}: {self.variation}. {figure}",
            wording.of_limits(self.meaning, point.mean, point.lower, point.upper),
        ]
        if self.assurance is not None and point.target is not None:
            above, judged = point.target > point.upper, str(self.assurance)
            said.append(
                wording.of_target(self.meaning, point.target, judged, above=above, flat=flat)
            )
        return " ".join(said)
