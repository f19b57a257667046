"""
One figure: a row of `Figures`, with the arithmetic that a reader may do with it.
"""

from __future__ import annotations

import datetime
import math
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import attrs

from lakpi.displays import Told
from lakpi.errors import FiguresError
from lakpi.figures.schema import Meaning, Reason
from lakpi.rounding import exact, written_half_up
from lakpi.units import difference, quantity, written

if TYPE_CHECKING:
    import pint


_SAME: Final = 1e-9
"""How far a float may lie from the ratio that it was made from."""


@attrs.frozen(kw_only=True)
class Figure(Told):
    """
    One figure of one area and period.

    A number is None exactly where its reason is not empty.  The fields are those
    of `lakpi.figures.COLUMNS`; `meaning` says what the number means.
    """

    meaning: Meaning
    area: str
    area_name: str
    scope: str
    period: str
    period_start: datetime.date
    period_end: datetime.date
    breakdown: str
    category: str
    numerator: float | None
    numerator_reason: str
    denominator: float | None
    denominator_reason: str
    value: float | None
    value_reason: str
    reported: str
    precision: int
    spread: float | None
    origin: str
    source: str
    flags: str

    def exact(self) -> Fraction | None:
        """
        Give the value as an exact fraction, from its numbers where it follows from them.

        A printed value that is not the ratio of its counts (a publisher's rounding, or a
        slip) stands as it was printed.
        """
        if self.value is None:
            return None
        numbers = self.numerator is not None and self.denominator
        if self.meaning.ratio and numbers and self.precision == 1:
            ratio = exact(self.numerator) * self.meaning.scale / exact(self.denominator)
            if math.isclose(ratio, self.value, rel_tol=_SAME, abs_tol=_SAME):
                return ratio
        return exact(self.value)

    def rounded(self) -> Fraction | None:
        """
        Give the value rounded half-up, once, to the indicator's decimals.
        """
        value = self.exact()
        if value is None:
            return None
        return Fraction(written_half_up(value, decimals=self.meaning.decimals))

    def __str__(self) -> str:
        told = self.told()
        whose = (told["indicator"], told["area"], told["breakdown"], told["period"])
        counts = f"{self.numerator_text()} of {self.denominator_text()}"
        said = f"{', '.join(filter(None, whose))}: {told['value']}"
        return f"{said} ({counts})" if self.denominator is not None else said

    def told(self) -> dict[str, str]:
        """
        Say whose figure it is, and what, in the cells of a table's row.
        """
        return {
            "indicator": self.meaning.title,
            "area": self.area_name,
            "period": self.period,
            "breakdown": self.category,
            "value": self.written(),
        }

    def written(self) -> str:
        """
        Write the value with its unit, or the reason for which there is none.
        """
        value = self.exact()
        if value is None:
            return f"[{self.value_reason}]"
        text = written_half_up(value, decimals=self.meaning.decimals, thousands=True)
        return written(text, self.meaning.unit)

    def numerator_text(self) -> str:
        """
        Write the numerator, or its reason.
        """
        return _number(self.numerator, self.numerator_reason)

    def denominator_text(self) -> str:
        """
        Write the denominator, or its reason.
        """
        return _number(self.denominator, self.denominator_reason)

    @property
    def quantity(self) -> pint.Quantity[float]:
        """
        The value with its unit, as pint knows it.

        Raises:
            FiguresError: Where there is a reason instead of a number.
        """
        if self.value is None:
            message = f"no number here: {self.value_reason} ({Reason(self.value_reason).words})"
            raise FiguresError(message)
        return quantity(self.value, self.meaning.unit)

    def __sub__(self, other: Figure) -> pint.Quantity[float]:
        """
        Give the difference in its own unit: percent less percent is percentage points.

        Raises:
            UnitError: Where the two do not count the same thing.
            FiguresError: Where either has a reason instead of a number.
        """
        unit = difference(self.meaning.unit, other.meaning.unit)
        mine, theirs = self.exact(), other.exact()
        if mine is None or theirs is None:
            message = "a difference needs two numbers; one of these figures has a reason instead"
            raise FiguresError(message)
        return quantity(float(mine - theirs), unit)


def _number(number: float | None, reason: str) -> str:
    if number is None:
        return f"[{reason}]"
    places = len(str(number).partition(".")[2]) if number != int(number) else 0
    return written_half_up(exact(number), decimals=places, thousands=True)
