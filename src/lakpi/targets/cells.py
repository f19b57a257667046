"""
One cell of a table of targets: "at least 85%", "15 to 18", "top quartile".
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final, Literal, TypeAlias

import attrs

from lakpi.errors import DefinitionError, UnitError, did_you_mean
from lakpi.polarity import Polarity
from lakpi.targets.amounts import Amount, amount_of

__all__ = ["Aimed", "Kind", "aimed", "direction_of", "kind_of"]

Kind: TypeAlias = Literal["single", "range", "between", "percentile"]

_HIGH: Final = Polarity.HIGH_IS_GOOD
_LOW: Final = Polarity.LOW_IS_GOOD
_BEFORE: Final = (
    (
        re.compile(
            r"^(>=|≥|=>|at least|not? (less|lower|fewer) than|not (below|under)"
            r"|(a )?min(imum)?( of)?|(greater|more|higher) than or equal to"
            r"|equal to or (greater|more|higher) than)"
        ),
        _HIGH,
        False,
    ),
    (
        re.compile(
            r"^(<=|≤|=<|at most|not? (more|higher|greater) than|not (above|over)|up to"
            r"|(a )?max(imum)?( of)?|(less|lower|fewer) than or equal to"
            r"|equal to or (less|lower|fewer) than)"
        ),
        _LOW,
        False,
    ),
    (re.compile(r"^(>|more than|above|over|greater than|higher than)"), _HIGH, True),
    (re.compile(r"^(<|less than|below|under|fewer than|lower than)"), _LOW, True),
)
_AFTER: Final = (
    (re.compile(r"\s*(or (more|above|over|higher|better)|and (above|over)|\+)$"), _HIGH),
    (re.compile(r"\s*(or (less|below|under|lower|fewer)|and (below|under))$"), _LOW),
)
_RANGE: Final = re.compile(r"^(between\s+)?(.*?\d%?)\s*(?:to|and|[-\u2013\u2014])\s*(£?\d.*)$")
_PERCENTILE: Final = re.compile(r"^([\d.]+)\s*(?:st|nd|rd|th)?\s*percentile$")
_QUARTERS: Final = re.compile(r"^(top|best|upper|first|1st|lower|bottom) quart(?:er|ile)$")
_KINDS: Final[dict[str, Kind]] = {
    "single": "single",
    "value": "single",
    "number": "single",
    "range": "range",
    "thresholds": "range",
    "between": "between",
    "within": "between",
    "percentile": "percentile",
}
_WAYS: Final = {
    "high": _HIGH,
    "high is good": _HIGH,
    "higher": _HIGH,
    "higher is better": _HIGH,
    "bigger is better": _HIGH,
    "maximise": _HIGH,
    "increase": _HIGH,
    "up": _HIGH,
    "at least": _HIGH,
    "low": _LOW,
    "low is good": _LOW,
    "lower": _LOW,
    "lower is better": _LOW,
    "smaller is better": _LOW,
    "minimise": _LOW,
    "decrease": _LOW,
    "down": _LOW,
    "at most": _LOW,
}


@attrs.frozen(kw_only=True)
class Aimed:
    """
    What a cell aims at.

    Attributes:
        kind: Which kind of target.
        first: The number, the lower end, or the percentile.
        second: The upper end of a range.
        direction: Which way is better, where the cell says.
        strict: Whether the number itself misses it.
        quarter: "top" or "bottom": a quarter, of which the polarity says where it lies.
    """

    kind: Kind
    first: Amount
    second: Amount | None = None
    direction: Polarity | None = None
    strict: bool = False
    quarter: str = ""


def aimed(cell: str) -> Aimed:
    """
    Read what a cell aims at.

    Args:
        cell: ``85``, ``85%``, ``≥ 85%``, ``20 or less``, ``under 20``, ``15 to 18``,
            ``less than or equal to 20 per cent``, ``between 15 and 18``, ``top quartile``,
            ``75th percentile``, ``median``.

    Raises:
        UnitError: It says no number, or one of an unknown unit.

    >>> read = aimed("at most 20%")
    >>> read.kind, str(read.first.number), str(read.direction)
    ('single', '20', 'low is good')
    """
    # The names of money and FTE are in capitals; the rest of what is read is in small letters.
    text = re.sub(r"\s+", " ", cell.strip().casefold()).replace(" gbp", " GBP")
    text = re.sub(r" ?per ?cent\b", "%", text)
    found = _percentile(text)
    if found is None and (ends := _RANGE.match(text)):
        found = _ranged(ends[2], ends[3], between=bool(ends[1]))
    return found or _single(text)


def _percentile(text: str) -> Aimed | None:
    if text in {"median", "the median"}:
        return Aimed(kind="percentile", first=Amount(Fraction(50)))
    if found := _PERCENTILE.match(text):
        return Aimed(kind="percentile", first=amount_of(found[1]))
    if found := _QUARTERS.match(text):
        # "Upper" and "lower" speak of the values, "top" and "bottom" of how good they are.
        word = found[1]
        share = Amount(Fraction({"upper": 75, "lower": 25}.get(word, 75)))
        quarter = {"upper": "", "lower": "", "bottom": "bottom"}.get(word, "top")
        return Aimed(kind="percentile", first=share, quarter=quarter)
    return None


def _single(text: str) -> Aimed:
    for pattern, way, strict in _BEFORE:
        if before := pattern.match(text):
            rest = text[before.end() :].strip()
            return Aimed(kind="single", first=_number(rest), direction=way, strict=strict)
    for after, way in _AFTER:
        if end := after.search(text):
            return Aimed(kind="single", first=_number(text[: end.start()]), direction=way)
    return Aimed(kind="single", first=_number(text))


def _number(text: str) -> Amount:
    if not re.match(r"^[£+-]?\s*[\d.]", text):
        message = (
            f"{text!r} is no target: write '85%', 'at least 85%', 'under 20', '15 to 18',"
            " 'top quartile' or 'median'; or leave the cell empty, for none"
        )
        raise UnitError(message)
    return amount_of(text)


def _ranged(first: str, second: str, *, between: bool) -> Aimed:
    lower, upper = amount_of(first), amount_of(second)
    if not lower.unit:
        lower = Amount(lower.number, upper.unit)
    if lower.unit != (upper.unit or lower.unit):
        message = f"the two ends of a range are in one unit; found {lower.unit} and {upper.unit}"
        raise UnitError(message)
    return Aimed(kind="between" if between else "range", first=lower, second=upper)


def kind_of(cell: str) -> Kind | None:
    """
    Read the kind of a target; None where the cell is empty.

    Raises:
        DefinitionError: It is no kind.
    """
    word = cell.strip().casefold()
    if not word:
        return None
    if word not in _KINDS:
        message = f"no kind of target {cell!r}.{did_you_mean(word, _KINDS)}"
        raise DefinitionError(message)
    return _KINDS[word]


def direction_of(cell: str) -> Polarity | None:
    """
    Read which way is better; None where the cell is empty.

    Raises:
        DefinitionError: It says neither.
    """
    word = re.sub(r"[\s_]+", " ", cell.strip().casefold())
    if not word:
        return None
    if word not in _WAYS:
        message = f"which way is better is 'high is good' or 'low is good'; found {cell!r}"
        raise DefinitionError(message)
    return _WAYS[word]
