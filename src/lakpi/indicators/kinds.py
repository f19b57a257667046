"""
The kinds of indicator: classes, so that a count has no denominator to forget.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Final

import attrs

from lakpi.errors import DefinitionError
from lakpi.figures import Meaning
from lakpi.indicators.base import Indicator
from lakpi.measures import During, Measure
from lakpi.rounding import exact
from lakpi.units import difference, sum_of, unit

PER: Final = {
    1_000: "per_1000_children",
    10_000: "per_10000_children",
    100_000: "per_100000_children",
}
"""The bases that a rate may have, and the unit of each."""


@attrs.frozen(kw_only=True)
class Count(Indicator):
    """
    A number of things, or an amount.

    Attributes:
        measure: What is counted or added up.
    """

    measure: Measure

    def prove(self) -> None:
        _refuse_values(self.id, self.measure)

    def measures(self) -> tuple[Measure, ...]:
        return (self.measure,)

    def meaning(self) -> Meaning:
        return self._meaning(unit=self.measure.unit, numerator=self.measure.says())

    def statement(self) -> tuple[str, ...]:
        return (f"Counts: {self.measure.says()}.",)


@attrs.frozen(kw_only=True)
class _Over(Indicator):
    """
    A numerator over a denominator.
    """

    numerator: Measure
    denominator: Measure

    def measures(self) -> tuple[Measure, ...]:
        return (self.numerator, self.denominator)

    def prove(self) -> None:
        _refuse_values(self.id, self.numerator, self.denominator)

    def statement(self) -> tuple[str, ...]:
        return (
            f"Numerator: {self.numerator.says()}.",
            f"Denominator: {self.denominator.says()}.",
        )

    def _over(self, unit_name: str, scale: Fraction) -> Meaning:
        return self._meaning(
            unit=unit_name,
            ratio=True,
            scale=scale,
            numerator=self.numerator.says(),
            denominator=self.denominator.says(),
        )


@attrs.frozen(kw_only=True)
class Percentage(_Over):
    """
    A part of a whole, in percent: the numerator is proven part of the denominator.

    Attributes:
        numerator: A ``where`` of the denominator, or a summand of it.
        denominator: The whole.

    Raises:
        DefinitionError: Where the numerator is not part of the denominator.
    """

    decimals: int = 1

    def prove(self) -> None:
        super().prove()
        if not self.numerator.part_of(self.denominator):
            message = (
                f"{self.id!r}: the numerator is not part of the denominator. Write it as"
                " denominator.where(...) or as a summand of the denominator, or use Ratio and say"
                f" why. Numerator: {self.numerator.says()}. Denominator: {self.denominator.says()}"
            )
            raise DefinitionError(message)

    def meaning(self) -> Meaning:
        return self._over("percent", Fraction(100))


@attrs.frozen(kw_only=True)
class Ratio(_Over):
    """
    One measure over another that it is not part of (turnover: a flow over a stock).

    Attributes:
        unit: What one of the value is.
        scale: What the ratio is multiplied by; 100 if not given and the unit is percent.
        because: Why the numerator is not part of the denominator.
    """

    unit: str
    because: str
    scale: Decimal | Fraction | float | None = None
    decimals: int = 1

    def prove(self) -> None:
        super().prove()
        unit(self.unit)
        if not self.because.strip():
            message = f"{self.id!r}: a Ratio says because= why it is not a Percentage or a Mean"
            raise DefinitionError(message)

    def meaning(self) -> Meaning:
        name = unit(self.unit).name
        scale = self.scale if self.scale is not None else (100 if name == "percent" else 1)
        return self._over(name, exact(scale))

    def statement(self) -> tuple[str, ...]:
        return (*super().statement(), f"A ratio, not a share: {self.because}.")


@attrs.frozen(kw_only=True)
class Mean(_Over):
    """
    A total over a count: cases for each worker, days for each plan.

    Attributes:
        numerator: The total.
        denominator: How many share it.
        unit: What one of the value is; the numerator's unit if not given.
    """

    unit: str = ""
    decimals: int = 1

    def prove(self) -> None:
        super().prove()
        if self.unit:
            unit(self.unit)

    def meaning(self) -> Meaning:
        name = unit(self.unit).name if self.unit else self.numerator.unit
        return self._over(name, Fraction(1))


@attrs.frozen(kw_only=True)
class Rate(Indicator):
    """
    A count for every so many people of a population, which is given as figures.

    Attributes:
        numerator: What is counted.
        population: The id of the population figures.
        ages: The age band of the population, in words.
        per: For every how many: 1,000, 10,000 or 100,000.
        year_rule: Which estimate goes with a period: "mid-year" takes the mid-year
            (30 June) of the financial year in which the period ends.
    """

    numerator: Measure
    population: str = "population_0_to_17"
    ages: str = "aged 0 to 17"
    per: int = 10_000
    year_rule: str = "mid-year"
    decimals: int = 1

    def prove(self) -> None:
        _refuse_values(self.id, self.numerator)
        if self.per not in PER:
            message = f"{self.id!r}: a rate is per {', '.join(map(str, PER))}; found {self.per}"
            raise DefinitionError(message)
        if self.year_rule != "mid-year":
            message = f"{self.id!r}: the only year rule is 'mid-year'; found {self.year_rule!r}"
            raise DefinitionError(message)

    def measures(self) -> tuple[Measure, ...]:
        return (self.numerator,)

    def meaning(self) -> Meaning:
        return self._meaning(
            unit=PER[self.per],
            ratio=True,
            scale=Fraction(self.per),
            numerator=self.numerator.says(),
            denominator=f"children {self.ages}, mid-year estimate",
        )

    def statement(self) -> tuple[str, ...]:
        return (
            f"Numerator: {self.numerator.says()}.",
            (
                f"Denominator: the population {self.ages}: the mid-year estimate of the financial"
                " year in which the period ends."
            ),
        )


@attrs.frozen(kw_only=True)
class Median(Indicator):
    """
    The middle value (or another quantile) of the rows: not additive, never rolled up.

    Attributes:
        measure: The values (`lakpi.values`).
        quantile: Which; 0.5 is the median.  Type 7: linear between order statistics.
    """

    measure: Measure
    quantile: float = 0.5
    decimals: int = 0

    def prove(self) -> None:
        if [tally.how for tally in self.measure.tallies()] != ["values"]:
            message = f"{self.id!r}: a Median is of values(...), not of counts or totals"
            raise DefinitionError(message)
        if any(not isinstance(tally.basis, During) for tally in self.measure.tallies()):
            message = f"{self.id!r}: a Median is of a flow: use During for its basis"
            raise DefinitionError(message)
        if not 0 <= self.quantile <= 1:
            message = f"{self.id!r}: a quantile is between 0 and 1; found {self.quantile}"
            raise DefinitionError(message)

    def measures(self) -> tuple[Measure, ...]:
        return (self.measure,)

    def meaning(self) -> Meaning:
        return self._meaning(unit=self.measure.unit, numerator=self.measure.says())

    def statement(self) -> tuple[str, ...]:
        name = "Median" if self.quantile == 0.5 else f"{self.quantile:g} quantile"
        return (f"{name} (type 7) of: {self.measure.says()}.",)


@attrs.frozen(kw_only=True)
class Difference(Indicator):
    """
    One indicator less another, or a number less an indicator: gaps, variances, 100 minus.

    Attributes:
        minuend: What is taken from: an indicator, or a number in its unit.
        subtrahend: What is taken away.
    """

    minuend: Indicator | int
    subtrahend: Indicator
    decimals: int = 1

    def prove(self) -> None:
        for side in (self.minuend, self.subtrahend):
            if isinstance(side, Difference | Distribution):
                message = f"{self.id!r}: take the difference of counts, shares, rates or means"
                raise DefinitionError(message)
        self._unit()

    def _unit(self) -> str:
        theirs = self.subtrahend.meaning().unit
        if isinstance(self.minuend, int):
            return theirs
        return difference(self.minuend.meaning().unit, theirs)

    def measures(self) -> tuple[Measure, ...]:
        mine = () if isinstance(self.minuend, int) else self.minuend.measures()
        return (*mine, *self.subtrahend.measures())

    def meaning(self) -> Meaning:
        return self._meaning(unit=self._unit())

    def statement(self) -> tuple[str, ...]:
        mine: tuple[str, ...]
        if isinstance(self.minuend, int):
            mine = (f"{self.minuend} less: {self.subtrahend.title}.",)
        else:
            mine = (
                f"{self.minuend.title}, less: {self.subtrahend.title}.",
                *self.minuend.statement(),
                "Less:",
            )
        return (*mine, *self.subtrahend.statement())


def _labelled(parts: Iterable[tuple[str, Measure]]) -> tuple[tuple[str, Measure], ...]:
    return tuple((label, measure) for label, measure in parts)


@attrs.frozen(kw_only=True)
class Distribution(Indicator):
    """
    The shares of a whole, in percent: each part is proven part of the denominator.

    Attributes:
        of: What the parts are bands or groups of ("duration"): the breakdown's name.
        parts: Each part's label and measure.
        denominator: The whole.

    Raises:
        DefinitionError: Where a part is not part of the denominator.
    """

    of: str
    parts: tuple[tuple[str, Measure], ...] = attrs.field(converter=_labelled)
    denominator: Measure
    decimals: int = 1

    def prove(self) -> None:
        _refuse_values(self.id, self.denominator)
        if len({label for label, _ in self.parts}) != len(self.parts) or not self.parts:
            message = f"{self.id!r}: a Distribution needs parts with labels of their own"
            raise DefinitionError(message)
        for label, measure in self.parts:
            if not measure.part_of(self.denominator):
                message = f"{self.id!r}: {label!r} is not part of the denominator"
                raise DefinitionError(message)

    def measures(self) -> tuple[Measure, ...]:
        return (*(measure for _, measure in self.parts), self.denominator)

    def meaning(self) -> Meaning:
        return self._meaning(
            unit="percent",
            ratio=True,
            scale=Fraction(100),
            denominator=self.denominator.says(),
            numerator=f"each {self.of}",
        )

    def statement(self) -> tuple[str, ...]:
        return (
            *(f"{label}: {measure.says()}." for label, measure in self.parts),
            f"Denominator: {self.denominator.says()}.",
        )


def _refuse_values(name: str, *measures: Measure) -> None:
    for measure in measures:
        if any(tally.how == "values" for tally in measure.tallies()):
            message = f"{name!r}: values(...) are for Median; use count() or total() here"
            raise DefinitionError(message)
        sum_of(measure.unit, measure.unit)
