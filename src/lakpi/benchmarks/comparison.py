"""
One comparison: a figure against one comparator, and what that says.
"""

from __future__ import annotations

import math
from fractions import Fraction

import attrs

from lakpi.figures import Figure
from lakpi.polarity import Outcome, Polarity
from lakpi.rounding import exact, written_half_up
from lakpi.units import written

__all__ = ["BANDS", "Comparison"]

BANDS = "ABCD"


@attrs.frozen(kw_only=True)
class Comparison:
    """
    One figure against one comparator.

    The *members* are those that it is compared with; the *ranked* are those members
    and the figure itself.  Numbers are exact decimals of twelve significant digits.

    Attributes:
        figure: Our figure.
        comparator: The comparator's name.
        pool: How its members make one value: mean, median or sum; "published" for an
            area's own figure, "stated" for a summary; empty where nothing pools them.
        of: How many areas the comparator has; None where that is not stated.
        n: How many of them have a number; None where that is not stated.
        members: The names of its areas.
        missing: The names of those that have no number.
        missing_reasons: Why they have none, in the same order.
        benchmark: The comparator's one value; None where there is a reason.
        reason: Why there is none.
        mean: The unweighted mean of the members that have a number.
        median: Their median.
        pooled: The sum of their numerators over that of their denominators; None if one
            of the members lacks either.
        minimum: The lowest of them.
        lower_quartile: A quarter of them are no higher, by linear interpolation (type 7).
        upper_quartile: Three quarters of them are no higher, likewise.
        maximum: The highest of them.
        rank: Our place among the ranked, 1 the best (or, without polarity, the highest);
            equal values share the better place.
        ranked: How many were ranked, we included.
        tied: How many others share our place.
        percentile: The percentage of the other ranked that we are better than (or,
            without polarity, higher than).
        quarter: Our quarter of the ranked, 1 the lowest values to 4 the highest; a value
            on a cut belongs to the lower.  None where ties, or fewer than four,
            leave a quarter empty.
        cut_points: The quartiles of the ranked (type 7).
        difference: Ours less the benchmark.
        people: Our numerator less the one that would make the benchmark: how many
            people, plans or referrals lie between the two.
        outcome: What the difference says, by polarity; a difference that rounds to
            nought at the indicator's decimals is none.
        change: Ours less that of the period before.
        lag: By how many days the comparators' period ends before ours.
        flags: "provisional", "definition differs": what a reader must know.
        region: Whether the comparator is a region or England, of which we are a part.
        note: What a reader should know of the comparator, or why there is none.
    """

    figure: Figure
    comparator: str
    pool: str
    of: int | None
    n: int | None
    members: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    missing_reasons: tuple[str, ...] = ()
    benchmark: Fraction | None = None
    reason: str = ""
    mean: Fraction | None = None
    median: Fraction | None = None
    pooled: Fraction | None = None
    minimum: Fraction | None = None
    lower_quartile: Fraction | None = None
    upper_quartile: Fraction | None = None
    maximum: Fraction | None = None
    rank: int | None = None
    ranked: int | None = None
    tied: int = 0
    percentile: Fraction | None = None
    quarter: int | None = None
    cut_points: tuple[Fraction, ...] = ()
    difference: Fraction | None = None
    people: Fraction | None = None
    outcome: Outcome | None = None
    change: Fraction | None = None
    lag: int = 0
    flags: tuple[str, ...] = ()
    region: bool = False
    note: str = ""

    @property
    def band(self) -> str:
        """
        The quartile band, A the best to D; empty without a quarter or a polarity.
        """
        match self.figure.meaning.polarity:
            case Polarity.LOW_IS_GOOD if self.quarter is not None:
                return BANDS[self.quarter - 1]
            case Polarity.HIGH_IS_GOOD if self.quarter is not None:
                return BANDS[4 - self.quarter]
            case _:
                return ""

    def written_benchmark(self) -> str:
        """
        Write the comparator's one value, or the reason for which there is none.
        """
        if self.benchmark is None:
            return f"[{self.reason}]" if self.reason else ""
        meaning = self.figure.meaning
        text = written_half_up(self.benchmark, decimals=meaning.decimals, thousands=True)
        return written(text, meaning.unit)

    def reach(self) -> str:
        """
        Say how many fewer or more would reach the benchmark, the denominator as it is.

        Returns:
            ``"12 fewer (260 to 248 of 1,000)"``; empty where there is nothing to
            reach, the numbers are rounded, or the numerator is no count.
        """
        figure = self.figure
        if self.people is None or not self.people or figure.precision != 1:
            return ""
        if figure.numerator is None or figure.numerator % 1 or figure.denominator is None:
            return ""
        number = math.ceil(abs(self.people))
        word = "fewer" if self.people > 0 else "more"
        aim = exact(figure.numerator) + (-number if self.people > 0 else number)
        texts = (
            written_half_up(each, decimals=0, thousands=True)
            for each in (number, figure.numerator, aim, figure.denominator)
        )
        return "{0} {word} ({1} to {2} of {3})".format(*texts, word=word)
