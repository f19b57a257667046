"""
Wording: what a chart says to a committee, and what it warns of.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from lakpi.figures import Meaning
from lakpi.rounding import exact, written_half_up
from lakpi.units import written

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ENOUGH: Final = 13
"""
A phase of fewer points has trial limits.  NHSRplotthedots warns under 13, though its words say 12.
"""

ENOUGH_NUMBERS: Final = 12
"""As many of the points must have a number: the 12 that the method asks for."""

_MOST_NAMED: Final = 3


def short(points: NDArray[np.int64], numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
    """
    Whether each phase has too few points for limits that stay.

    Args:
        points: Shape ``(phases,)``: how many points it has.
        numbers: Shape ``(phases,)``: how many of them have a number.

    >>> import numpy as np
    >>> short(np.array([12, 13, 13]), np.array([12, 12, 11]))
    array([ True, False,  True])
    """
    return (points < ENOUGH) | (numbers < ENOUGH_NUMBERS)


def written_value(meaning: Meaning, value: float, *, finer: int = 0) -> str:
    """
    Write a value in its unit, to the indicator's decimals or finer.
    """
    text = written_half_up(exact(value), decimals=meaning.decimals + finer, thousands=True)
    return written(text, meaning.unit)


def of_one(meaning: Meaning, value: float, period: str) -> str:
    """
    Say of a figure without limits that it stands alone.
    """
    figure = f"{written_value(meaning, value)} ({period})"
    return f"the latest figure, {figure}, has no others yet to be held against."


def of_latest(meaning: Meaning, value: float, period: str, why: str, *, flat: bool) -> str:
    """
    Say what the latest figure is among the others, by its signals in words.
    """
    figure = f"The latest figure, {written_value(meaning, value)} ({period}), is"
    if why:
        return f"{figure} {_joined(why)}."
    return f"{figure} {'on the limits' if flat else 'within the limits and part of no pattern'}."


def of_limits(meaning: Meaning, mean: float, lower: float, upper: float) -> str:
    """
    Say between what the process varies.  A mean is written to one more place than a figure.
    """
    if lower == upper:
        shown = written_value(meaning, mean)
        return f"The limits are one line, for the figures behind them are all {shown}."
    told = [written_value(meaning, each, finer=1) for each in (mean, lower, upper)]
    return f"The mean is {told[0]}; figures between {told[1]} and {told[2]} are to be expected."


def of_target(meaning: Meaning, target: float, assurance: str, *, above: bool, flat: bool) -> str:
    """
    Say what the limits promise of the target; of limits that are one line, where it lies.
    """
    places = max(meaning.decimals, len(str(target).partition(".")[2]) if target % 1 else 0)
    aim = written_value(meaning, target, finer=places - meaning.decimals)
    if flat:
        place = "on it" if assurance == "inconsistent" else "above it" if above else "below it"
        verdict = {"consistent pass": ": it is met", "consistent fail": ": it is missed"}
        return f"The target of {aim} lies {place}{verdict.get(assurance, '')}."
    if assurance == "inconsistent":
        return f"The target of {aim} lies within the limits: it is met or missed by chance."
    place = "above the upper limit" if above else "below the lower limit"
    met = "met" if assurance == "consistent pass" else "missed"
    return f"The target of {aim} lies {place}: it is consistently {met}."


def _joined(why: str) -> str:
    return " and ".join(
        each if each.startswith(("above", "below")) else f"among {each}" for each in why.split("; ")
    )


def listed(periods: Sequence[str]) -> str:
    """
    Name a few periods, and say how many more there are.

    >>> listed(["May", "June", "July", "August", "September"])
    'May, June, July and 2 more'
    """
    named = ", ".join(periods[:_MOST_NAMED])
    more = len(periods) - _MOST_NAMED
    return f"{named} and {more} more" if more > 0 else named


def of_flat(phase: str) -> str:
    """
    Warn of a phase that does not vary.
    """
    return f"{phase} does not vary: its limits are its mean, and any change will lie outside"


def of_fallback(phase: str) -> str:
    """
    Warn of a phase of which screening left nothing but ranges of nought.
    """
    return (
        f"{phase} hardly varies: without its outlying moving ranges its limits would be its mean,"
        " so those ranges count"
    )


def of_short(phase: str, points: int, numbers: int) -> str:
    """
    Warn of a phase with few points.
    """
    lacking = f", {points - numbers} of them without a number" if numbers < points else ""
    return (
        f"{phase} has {points} point{'s' if points != 1 else ''}{lacking}: under {ENOUGH} (and"
        f" {ENOUGH_NUMBERS} numbers) the limits are trial limits, which each new point moves"
    )


def of_missing(periods: Sequence[str]) -> str:
    """
    Warn of points without a number.
    """
    return f"no number for {listed(periods)}: passed over, by the limits and by the rules"


def of_gaps(periods: Sequence[str]) -> str:
    """
    Warn of periods that do not follow on the one before.
    """
    return (
        f"periods are left out before {listed(periods)}: the chart takes the figures on either"
        " side for neighbours"
    )


def of_overlaps(periods: Sequence[str]) -> str:
    """
    Warn of periods that share days with the one before.
    """
    return (
        f"periods overlap ({listed(periods)}): neighbours share events, so the limits are too"
        " narrow and runs too likely"
    )
