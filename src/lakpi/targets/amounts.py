"""
Numbers and tolerances of targets, with their units, as councils write them.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeAlias

import attrs

from lakpi.errors import FiguresError, UnitError
from lakpi.figures import Meaning
from lakpi.rounding import exact, written_half_up
from lakpi.units import difference, parse_quantity, unit, written

__all__ = ["Amount", "Stated", "Tolerance", "amount_of", "places_of", "tolerance_of"]

Stated: TypeAlias = int | float | Decimal | Fraction | str

_POINTS: Final = re.compile(r"^([\d.,]+)\s*(pps?|ppts?|% ?points?|% ?pts?|percent points?)$")
_OF_TARGET: Final = re.compile(r"^([\d.,]+)\s*(%|per ?cent)\s+of\s+(the\s+)?target$")
_WITH_COMMA: Final = re.compile(r"[\d.]*\d,[\d.,]*\d")
_THOUSANDS: Final = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_PER_CENT: Final = re.compile(r"\bper cent\b", re.IGNORECASE)
_PLUS_MINUS: Final = re.compile(r"^(±|\+\s*/\s*-|\+-|plus or minus|within)\s*")


@attrs.frozen
class Amount:
    """
    A number as it was stated, with its unit where one was.

    Attributes:
        number: The number, exactly.
        unit: The unit's name; empty where only a number was stated.
    """

    number: Fraction
    unit: str = ""


def amount_of(stated: Stated) -> Amount:
    """
    Read a number, with or without a unit.

    Args:
        stated: A number, or text: ``85``, ``85%``, ``£1,200``, ``45 working days``,
            ``20 per 10,000 children``.

    Raises:
        UnitError: It does not begin with a number, the unit is unknown, or a comma stands
            where none parts thousands.

    >>> amount_of("85.5%"), amount_of("£1,200")
    (Amount(number=Fraction(171, 2), unit='percent'), Amount(number=Fraction(1200, 1), unit='GBP'))
    """
    if not isinstance(stated, str):
        return Amount(exact(stated))
    text = _PER_CENT.sub("percent", _commas_checked(stated.strip()))
    if text.startswith("£"):
        text = f"{text[1:].strip()} GBP"
    try:
        return Amount(exact(text))
    except FiguresError:
        read = parse_quantity(text)
        return Amount(exact(read.magnitude), str(read.units))


def _commas_checked(text: str) -> str:
    # "15,5%" would be read as 155: a comma parts thousands, never decimals.
    for number in _WITH_COMMA.findall(text):
        if not _THOUSANDS.fullmatch(number):
            message = f"{number!r}: a comma parts thousands; write decimals with a point"
            raise UnitError(message)
    return text


@attrs.frozen
class Tolerance:
    """
    How far a figure may miss its target and be amber.

    Attributes:
        number: The amount.
        unit: Its unit; empty for the indicator's own (percentage points for a
            percentage).
        of_target: Whether it is a percentage of the target.
    """

    number: Fraction
    unit: str = ""
    of_target: bool = False

    def amount(self, target: Fraction, meaning: Meaning) -> Fraction:
        """
        Give the tolerance in the indicator's unit.

        Args:
            target: The number that it is a tolerance around.
            meaning: What the figure's numbers mean.

        Raises:
            UnitError: The tolerance is not in a unit that the indicator can differ by.
        """
        if self.of_target:
            return abs(target) * self.number / 100
        if self.unit == "percent":
            if unit(meaning.unit).kind == "share":
                message = (
                    "a tolerance in % around a percentage can be read in two ways: write"
                    " 'percentage points' or '% of target'"
                )
                raise UnitError(message)
            return abs(target) * self.number / 100
        points = self.unit == "point" and unit(meaning.unit).kind == "share"
        if self.unit and not points:
            difference(meaning.unit, self.unit)
        return self.number

    def written(self, meaning: Meaning) -> str:
        """
        Write the tolerance with its unit: "2 percentage points", "5% of target".
        """
        text = written_half_up(self.number, decimals=places_of(self.number), thousands=True)
        if self.of_target or self.unit == "percent":
            return f"{text}% of target"
        return written(text, difference(meaning.unit, meaning.unit))


def tolerance_of(stated: Stated | Tolerance | None) -> Tolerance | None:
    """
    Read a tolerance.

    Args:
        stated: ``2 percentage points`` (or ``2pp``), ``5% of target``, ``3 days``; a
            number alone is in the indicator's own unit; ``±`` may stand before it.
            None and empty text are no tolerance.

    Raises:
        UnitError: It is negative, does not begin with a number, or has an unknown unit.

    >>> tolerance_of("± 2.5pp")
    Tolerance(number=Fraction(5, 2), unit='percentage_point', of_target=False)
    """
    if stated is None or isinstance(stated, Tolerance) or stated == "":
        return stated if isinstance(stated, Tolerance) else None
    if isinstance(stated, str):
        text = _PLUS_MINUS.sub("", _commas_checked(stated.strip()).casefold())
        text = _PER_CENT.sub("percent", text)
        if found := _OF_TARGET.match(text):
            return Tolerance(exact(found[1]), "percent", of_target=True)
        if found := _POINTS.match(text):
            return Tolerance(exact(found[1]), "percentage_point")
        # The names of money and FTE are in capitals.
        amount = amount_of(text.replace("gbp", "GBP"))
    else:
        amount = amount_of(stated)
    if amount.number < 0:
        message = f"a tolerance is not negative; found {stated!r}"
        raise UnitError(message)
    return Tolerance(amount.number, amount.unit)


def places_of(number: Fraction) -> int:
    """
    Count the decimal places that a number needs; at most six.

    >>> places_of(Fraction(5, 2)), places_of(Fraction(1, 3))
    (1, 6)
    """
    for places in range(6):
        if (number * 10**places).denominator == 1:
            return places
    return 6
