"""
The base of rates: a population estimate for each area, category and period.
"""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import numpy as np

from lakpi.computation.layout import CROSS, Element, Layout
from lakpi.errors import FiguresError
from lakpi.figures import Figures, Flag, Meaning
from lakpi.indicators import Indicator, Rate
from lakpi.periods import Period

if TYPE_CHECKING:
    from numpy.typing import NDArray

_APRIL = 4
_MONTHS = 12


@attrs.frozen(eq=False)
class Populations:
    """
    Population figures, asked for by the grid of a computation.
    """

    figures: Figures
    areas: tuple[str, ...]
    periods: tuple[Period, ...]

    def base(
        self, indicator: Rate, layout: Layout, element: Element
    ) -> tuple[NDArray[np.float64], NDArray[np.int16]]:
        """
        Find the population of every cell, and the flags that go with it.

        A year that is not there takes the latest earlier one, flagged; a category
        without a population has none.

        Returns:
            Numbers and flags of shape (areas, categories, periods).

        Raises:
            FiguresError: Where the figures hold no such population.
        """
        known = self._known(indicator.population, element)
        categories = layout.categories(element)
        shape = (len(self.areas), len(categories), len(self.periods))
        number, flags = np.full(shape, np.nan), np.zeros(shape, dtype=np.int16)
        for a, area in enumerate(self.areas):
            for c, category in enumerate(categories):
                years = known.get((area, category), {})
                for p, period in enumerate(self.periods):
                    wanted = mid_year(period)
                    at_hand = max((year for year in years if year <= wanted), default=None)
                    if at_hand is None:
                        continue
                    number[a, c, p] = years[at_hand]
                    if at_hand < wanted:
                        flags[a, c, p] = Flag.OLDER_POPULATION.bit
        return number, flags

    def yearly(self, indicator: Rate, *, annualise: bool) -> Fraction:
        """
        Say by what a rate of part of a year is multiplied to be one of a year.

        Raises:
            FiguresError: For a flow over part of a year that was not to be annualised,
                or over periods of several lengths that were.
        """
        if indicator.snapshot():
            return Fraction(1)
        lengths = {_months(period) for period in self.periods}
        if lengths == {_MONTHS}:
            return Fraction(1)
        if not annualise:
            message = (
                f"{indicator.id!r} is a yearly rate, and a period asked for is not a year: ask for"
                " years, or say annualise=True"
            )
            raise FiguresError(message)
        months = lengths.pop()
        if lengths or months is None:
            message = "only periods of one length, in whole months, can be annualised together"
            raise FiguresError(message)
        return Fraction(_MONTHS, months)

    def annualised(self, indicator: Indicator, meaning: Meaning) -> Meaning:
        """
        Say in the meaning of a rate that it was annualised, where it was.
        """
        if not isinstance(indicator, Rate):
            return meaning
        factor = self.yearly(indicator, annualise=True)
        if factor == 1:
            return meaning
        parameters = "; ".join(filter(None, [meaning.parameters, "annualised"]))
        return attrs.evolve(meaning, parameters=parameters, scale=meaning.scale * factor)

    def _known(self, population: str, element: Element) -> dict[tuple[str, str], dict[int, float]]:
        chosen = self.figures.select(indicator=population, breakdown=CROSS.join(element))
        if not element and not len(chosen):
            self.figures.meaning(population)
        known: dict[tuple[str, str], dict[int, float]] = {}
        for figure in chosen:
            if figure.value is not None:
                years = known.setdefault((figure.area, figure.category), {})
                years[_mid_year(figure.period_end)] = figure.value
        return known


def mid_year(period: Period) -> int:
    """
    Say which year's mid-year estimate goes with a period.

    It is the 30 June in the financial year in which the period ends: the year to
    31 March 2014 takes mid-2013.  Source: recomputed from DfE's published rates.

    >>> from lakpi.periods import financial_years
    >>> mid_year(financial_years("2013-14")[0])
    2013
    """
    return _mid_year(period.end)


def _mid_year(day: datetime.date) -> int:
    return day.year if day.month >= _APRIL else day.year - 1


def _months(period: Period) -> int | None:
    after = period.end + datetime.timedelta(days=1)
    if period.start.day != 1 or after.day != 1:
        return None
    return _MONTHS * (after.year - period.start.year) + after.month - period.start.month
