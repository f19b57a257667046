"""
Where a number stands to a target: reached, missed, and by how much.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, TypeAlias

import attrs

from lakpi.figures import Meaning
from lakpi.polarity import Outcome, Polarity
from lakpi.targets.target import RangeTarget, SingleTarget, written_number

__all__ = [
    "Aim",
    "Place",
    "Standing",
    "distance_to",
    "standing",
    "standing_by_interval",
    "written_aim",
]

Aim: TypeAlias = SingleTarget | RangeTarget
Place: TypeAlias = Literal["reached", "between", "within tolerance", "not clear", "missed"]


@attrs.frozen
class Standing:
    """
    Where a number stands to a target.

    Attributes:
        place: Reached; between the ends of a range; within the tolerance; not clear (by
            its interval); missed.
        outcome: Better, similar or worse than the target; higher or lower than a range
            within which to lie.
    """

    place: Place
    outcome: Outcome


def standing(value: Fraction, aim: Aim, polarity: Polarity, meaning: Meaning) -> Standing:
    """
    Say where a number stands to a target.

    A single target is reached at the number itself (unless it is strict).  Of a range
    between red and green, the lower number belongs to the range and the upper is past
    it, whichever way is better.  Of a range to lie within, both belong to it.

    Source: Office for Health Improvement and Disparities, *Fingertips*, comparison with
    targets (single value, and range).

    Args:
        value: The figure, rounded as it is shown.
        aim: The target.
        polarity: Which way of it is good (`Target.polarity`).
        meaning: What the number means, for the tolerance's unit.
    """
    if isinstance(aim, SingleTarget):
        return _to_single(value, aim, polarity, meaning)
    lower, upper = aim.lower.number, aim.upper.number
    if polarity is Polarity.NO_JUDGEMENT:
        return _within(value, aim, meaning)
    high = polarity is Polarity.HIGH_IS_GOOD
    if lower <= value < upper:
        return Standing("between", Outcome.SIMILAR)
    if (value >= upper) is high:
        return Standing("reached", Outcome.BETTER)
    return Standing("missed", Outcome.WORSE)


def _to_single(
    value: Fraction, aim: SingleTarget, polarity: Polarity, meaning: Meaning
) -> Standing:
    ahead = distance_to(value, aim, polarity) * (1 if polarity is Polarity.HIGH_IS_GOOD else -1)
    if ahead > 0 or (ahead == 0 and not aim.strict):
        return Standing("reached", Outcome.BETTER)
    near = aim.tolerance is not None and -ahead <= aim.tolerance.amount(aim.value.number, meaning)
    return Standing("within tolerance" if near else "missed", Outcome.WORSE)


def _within(value: Fraction, aim: RangeTarget, meaning: Meaning) -> Standing:
    off = distance_to(value, aim, Polarity.NO_JUDGEMENT)
    if off == 0:
        return Standing("reached", Outcome.SIMILAR)
    end = aim.upper.number if off > 0 else aim.lower.number
    near = aim.tolerance is not None and abs(off) <= aim.tolerance.amount(end, meaning)
    outcome = Outcome.HIGHER if off > 0 else Outcome.LOWER
    return Standing("within tolerance" if near else "missed", outcome)


def distance_to(value: Fraction, aim: Aim, polarity: Polarity) -> Fraction:
    """
    Give a number less the target, with its sign.

    Of a range to lie within it is the distance to the nearer end, nought inside; of one
    between red and green, that to where green begins.
    """
    if isinstance(aim, SingleTarget):
        return value - aim.value.number
    lower, upper = aim.lower.number, aim.upper.number
    if polarity is Polarity.HIGH_IS_GOOD:
        return value - upper
    if polarity is Polarity.LOW_IS_GOOD:
        return value - lower
    if value < lower:
        return value - lower
    return value - upper if value > upper else Fraction(0)


def standing_by_interval(
    lower: float, upper: float, aim: SingleTarget, polarity: Polarity
) -> Standing:
    """
    Say where an interval stands to a single target: wholly past it, wholly short, or not clear.

    Source: Office for Health Improvement and Disparities, *Fingertips*: with high good,
    better where the lower end is at or above the target, worse where the upper end is
    under it.  With low good this is mirrored.
    """
    goal = float(aim.value.number)
    high = polarity is Polarity.HIGH_IS_GOOD
    near, far = (lower, upper) if high else (-upper, -lower)
    goal = goal if high else -goal
    if near > goal or (near == goal and not aim.strict):
        return Standing("reached", Outcome.BETTER)
    if far < goal:
        return Standing("missed", Outcome.WORSE)
    return Standing("not clear", Outcome.SIMILAR)


def written_aim(aim: Aim, polarity: Polarity, meaning: Meaning) -> str:
    """
    Write a target: "at least 85%", "at most 20%", "15 to 18%".
    """
    if isinstance(aim, SingleTarget):
        high = polarity is Polarity.HIGH_IS_GOOD
        words = ("more than", "less than") if aim.strict else ("at least", "at most")
        return f"{words[0] if high else words[1]} {written_number(aim.value.number, meaning)}"
    ends = (written_number(each.number, meaning) for each in (aim.lower, aim.upper))
    return " to ".join(ends)
