"""
Sums: figures of several authorities added up into one, or why they cannot be.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

import attrs

from lakpi.areas import Area
from lakpi.figures import COLUMNS, SMALL_BASE, Figure, Flag, Reason, flags_text
from lakpi.rounding import exact

__all__ = ["listed", "row_of", "summed", "why_not"]

_NEVER_ADDED: Final = {
    "median": "the median of a whole does not follow from the medians of its parts",
    "difference": "a difference of two figures is not a sum",
    "value": "a printed number of which the making is not known cannot be added",
}
_DISTINCT: Final = "each counted once"
"""How a measure of different people says in words that it is one."""

_HARMLESS: Final = (Reason.NOT_APPLICABLE, Reason.UNAVAILABLE, Reason.LOW, Reason.LOW_K)
"""
Reasons of a value that say nothing against its numbers: a share of nobody, or of nearly 0, and
one that was not printed beside rounded numbers.
"""


def why_not(theirs: Sequence[Figure]) -> str:
    """
    Why figures cannot be added; empty where they can.
    """
    meaning = theirs[0].meaning
    if why := _NEVER_ADDED.get(meaning.kind):
        return why
    if not meaning.ratio and meaning.kind != "count":
        return f"a {meaning.kind} that is no ratio of two numbers cannot be added"
    distinct = any(_DISTINCT in words for words in (meaning.numerator, meaning.denominator))
    if distinct or any(Flag.DOES_NOT_ADD_UP in each.flags.split("; ") for each in theirs):
        return "it counts different people, and one may be in two of the authorities"
    return next(filter(None, map(_lacking, theirs)), "")


def _lacking(figure: Figure) -> str:
    """
    What a part lacks to be added; empty where it lacks nothing.
    """
    cells = [("numerator", figure.numerator, figure.numerator_reason)]
    if figure.meaning.ratio:
        cells.append(("denominator", figure.denominator, figure.denominator_reason))
    if figure.value is None and figure.value_reason not in _HARMLESS:
        cells.append(("value", figure.value, figure.value_reason))
    for cell, number, reason in cells:
        if number is None:
            if reason == Reason.UNAVAILABLE and figure.value is not None:
                return f"{figure.area_name} has a value without its {cell}"
            return f"the {cell} of {figure.area_name} is [{reason}], {Reason(reason).words}"
    return ""


def summed(target: Area, theirs: Sequence[Figure]) -> dict[str, Any]:
    """
    Add figures up: exactly, divided once at the end.
    """
    meaning = theirs[0].meaning
    top = sum((exact(each.numerator) for each in theirs if each.numerator is not None), Fraction(0))
    base = sum(
        (exact(each.denominator) for each in theirs if each.denominator is not None), Fraction(0)
    )
    value: Fraction | None = top
    if meaning.ratio:
        value = top * meaning.scale / base if base else None
    warned = {flag for each in theirs for flag in each.flags.split("; ")} - {Flag.SMALL_BASE.value}
    bits = sum(flag.bit for flag in Flag if flag.value in warned)
    if meaning.ratio and meaning.kind != "rate" and 0 < base < SMALL_BASE:
        bits |= Flag.SMALL_BASE.bit
    return row_of(
        theirs[0],
        target,
        numerator=float(top),
        numerator_reason="",
        denominator=float(base) if meaning.ratio else None,
        denominator_reason="" if meaning.ratio else theirs[0].denominator_reason,
        value=None if value is None else float(value),
        value_reason=Reason.NOT_APPLICABLE.value if value is None else "",
        reported="",
        precision=_precision(theirs),
        spread=_spread(theirs, top, base),
        source=_source(theirs),
        flags=flags_text(bits),
    )


def _source(theirs: Sequence[Figure]) -> str:
    said = f"sum of {listed([each.area_name for each in theirs])}"
    if sources := [each for each in dict.fromkeys(f.source for f in theirs) if each]:
        said += f" ({'; '.join(sources)})"
    rounded = [Fraction(each.precision, 2) for each in theirs if each.precision > 1]
    if rounded:
        said += f"; of rounded numbers: each sum may be out by {float(sum(rounded)):g}"
    return said


def _precision(theirs: Sequence[Figure]) -> int:
    """
    The coarsest: 10 before 5, then 0 (numbers with rounded decimals), and 1 where all are exact.
    """
    held = {each.precision for each in theirs}
    return max(held) if max(held) > 1 else min(held)


def _spread(theirs: Sequence[Figure], top: Fraction, base: Fraction) -> float | None:
    """
    The standard deviation of the rows of all parts, from those of each.

    The squares about the common mean are those about each mean, and those of the means:
    ``sum((n - 1) * s**2 + n * (m - M)**2) / (N - 1)``.
    """
    if theirs[0].meaning.kind != "mean" or base <= 1:
        return None
    squares = Fraction(0)
    for each in theirs:
        n = exact(each.denominator or 0)
        if each.numerator is None or (n and each.spread is None and n != 1):
            return None
        if n:
            own = exact(each.spread) if each.spread is not None else Fraction(0)
            squares += (n - 1) * own**2 + n * (exact(each.numerator) / n - top / base) ** 2
    return math.sqrt(squares / (base - 1))


def row_of(figure: Figure, target: Area, **changed: Any) -> dict[str, Any]:  # noqa: ANN401 - cells
    """
    Write a figure as a row of another area.
    """
    cells = attrs.asdict(figure, recurse=False)
    meaning = cells.pop("meaning")
    cells |= {
        "indicator": meaning.id,
        "version": meaning.version,
        "parameters": meaning.parameters,
        "unit": meaning.unit,
        "area": target.code,
        "area_name": target.name,
        **changed,
    }
    return {name: cells[name] for name in COLUMNS}


def listed(names: Sequence[str]) -> str:
    """
    Name several in a sentence.
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
