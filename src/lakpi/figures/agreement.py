"""
Whether a figure as reported follows from its numbers, and what would make it follow.

A council's report prints "15 of 69, 21 %".  Half-up that is 22; truncation gives 21,
and so does a base of 70 to 73.  Both are said; neither is guessed to be meant.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction

import attrs

from lakpi.errors import FiguresError
from lakpi.figures.figure import Figure
from lakpi.rounding import exact, written_half_up
from lakpi.units import written

_DRESS = re.compile(r"[£%,\s]")


@attrs.frozen(kw_only=True)
class Agreement:
    """
    A reported value held against its numbers.

    Attributes:
        follows: Whether half-up rounding of the exact ratio gives what was reported.
        exact: The ratio to two more decimals than were reported.
        rounded: What half-up rounding gives.
        reported: What was reported.
        truncated: Whether cutting the decimals off gives what was reported.
        bases: The denominators that would give what was reported, half-up: the
            lowest and the highest; None where no whole number would.
    """

    follows: bool
    exact: str
    rounded: str
    reported: str
    truncated: bool
    bases: tuple[int, int] | None


def agreement(
    numerator: float, denominator: float, reported: str, *, scale: Fraction = Fraction(100)
) -> Agreement:
    """
    Hold a reported value against its numbers.

    Args:
        numerator: The numerator.
        denominator: The denominator, not nought.
        reported: The value as printed; its decimals say how it was rounded.
        scale: What the ratio is multiplied by.

    >>> found = agreement(15, 69, "21")
    >>> found.follows, found.rounded, found.truncated, found.bases
    (False, '22', True, (70, 73))
    """
    said = _DRESS.sub("", reported)
    places = len(said.partition(".")[2])
    top, base, value = exact(numerator), exact(denominator), exact(said)
    ratio = top * scale / base
    rounded = written_half_up(ratio, decimals=places)
    cut = Fraction(math.trunc(ratio * 10**places), 10**places)
    return Agreement(
        follows=exact(rounded) == value,
        exact=written_half_up(ratio, decimals=places + 2),
        rounded=rounded,
        reported=said,
        truncated=cut == value,
        bases=_bases(top * scale, value, Fraction(1, 2 * 10**places)),
    )


def reported_number(reported: str) -> Fraction | None:
    """
    Read a value as printed; None where nothing, or a symbol, was printed.

    >>> reported_number("£930,000"), reported_number("c")
    (Fraction(930000, 1), None)
    """
    try:
        return exact(_DRESS.sub("", reported))
    except FiguresError:
        return None


def compared_by(figure: Figure) -> Fraction | None:
    """
    Give the number that a figure is compared by: as reported where published, else exact.

    What a publisher printed is what readers subtract: 15.6 less 13.5 is 2.1, though the
    counts behind them make 2.04.

    Returns:
        None where it has no number.
    """
    if figure.value is not None and figure.origin == "published":
        said = reported_number(figure.reported)
        if said is not None:
            return said
    return figure.exact()


def _bases(scaled: Fraction, value: Fraction, half: Fraction) -> tuple[int, int] | None:
    """
    The whole numbers d for which value - half <= scaled / d < value + half.
    """
    if value - half <= 0 or scaled <= 0:
        return None
    highest = math.floor(scaled / (value - half))
    lowest = math.floor(scaled / (value + half)) + 1
    return (lowest, highest) if lowest <= highest else None


def explained(figure: Figure) -> str:
    """
    Say in a sentence how a figure as reported stands to its numbers.

    Returns:
        An empty text where no number was reported, or there are none to hold it
        against.
    """
    said = reported_number(figure.reported)
    if said is None or figure.numerator is None or figure.precision != 1:
        return ""
    if figure.meaning.kind == "count" and figure.rounded() != said:
        shown = written(_DRESS.sub("", figure.reported), figure.meaning.unit)
        return f"{figure.written()} by its number, but {shown} was reported."
    if not figure.meaning.ratio or not figure.denominator:
        return ""
    found = agreement(
        figure.numerator, figure.denominator, figure.reported, scale=figure.meaning.scale
    )

    def told(number: str) -> str:
        return written(number, figure.meaning.unit)

    ratio = f"{figure.numerator_text()} of {figure.denominator_text()} is {told(found.exact)}"
    if found.follows:
        return f"{ratio}, so {told(found.rounded)} as reported, rounded half-up."
    ways = []
    if found.truncated:
        ways.append("cutting the decimals off")
    if found.bases is not None:
        low, high = found.bases
        base = f"{low}" if low == high else f"{low} to {high}"
        ways.append(f"rounding half-up on a base of {base}")
    would = f" {' or '.join(ways).capitalize()} would give it." if ways else ""
    return (
        f"{ratio}: {told(found.rounded)} half-up, but {told(found.reported)} was reported.{would}"
    )
