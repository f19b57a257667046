"""
Why a past figure moved: what the two figures themselves tell.

A figure knows its definition, its numbers, their rounding, its flags and where it comes
from.  What moved among these is why the value moved; nothing is guessed beyond them.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from lakpi.figures import Figure, Flag, Reason
from lakpi.rounding import half_up_to

__all__ = ["Why", "moved", "reasons"]


class Why(StrEnum):
    """
    Why a figure is not what it was when it was signed off.
    """

    DEFINITION = "definition"
    POPULATION = "population"
    LATE_RECORDS = "late records"
    REVISED = "revised by the publisher"
    STATED_ANEW = "stated anew"
    HIDDEN = "hidden now"
    SHOWN = "shown now"
    REASON = "another reason"
    ROUNDING = "rounding"
    APPEARED = "appeared"
    GONE = "gone"


_CAUSE: Final = {
    "computed": Why.LATE_RECORDS,
    "published": Why.REVISED,
    "local": Why.STATED_ANEW,
}
_CAUSE_WORDS: Final = {
    Why.LATE_RECORDS: "late or corrected records",
    Why.REVISED: "revised by its publisher",
    Why.STATED_ANEW: "stated anew",
}
_LIFTED: Final = {
    Flag.INCOMPLETE_PERIOD: "the period had not ended then",
    Flag.SHORT_HISTORY: "the records reach further back now",
    Flag.PROVISIONAL: "it was provisional then",
}
_RULES: Final = ("kind", "unit", "scale", "ratio", "snapshot", "sentences")


def moved(old: Figure, new: Figure) -> bool:
    """
    Whether a figure, or a number behind it, is another than it was.

    A definition with a new version that gives the same numbers has moved nothing.
    """
    same = all(
        getattr(old, name) == getattr(new, name)
        for part in ("numerator", "denominator", "value")
        for name in (part, f"{part}_reason")
    )
    return not same or old.written() != new.written()


def reasons(old: Figure, new: Figure) -> dict[Why, str]:
    """
    Say why a figure moved, the weightiest first, each in words.
    """
    if told := "; ".join(_definition(old, new)):
        # By another definition other records count: their numbers tell nothing more.
        return {Why.DEFINITION: f"the definition changed: {told}"} | _hidden(old, new)
    found = _hidden(old, new) | _population(old, new)
    if told := "; ".join(_rounding(old, new)):
        found[Why.ROUNDING] = told
    numbers = [_number(old, new, part) for part in _counted(old)]
    told = ", ".join(filter(None, numbers))
    cause = _CAUSE[new.origin]
    if told or not found:
        why = told or "the value has no numbers behind it that moved"
        lifted = [
            words for flag, words in _LIFTED.items() if flag in old.flags and flag not in new.flags
        ]
        found[cause] = "; ".join([f"{_CAUSE_WORDS[cause]}: {why}", *lifted])
    return found


def _definition(old: Figure, new: Figure) -> Iterator[str]:
    was, now = old.meaning, new.meaning
    if was.version != now.version:
        yield f"version {was.version} then, {now.version} now"
    if was.parameters != now.parameters:
        first, second = (each.parameters or "the default rules" for each in (was, now))
        yield f"{first} then, {second} now"
    if was.key == now.key and any(getattr(was, n) != getattr(now, n) for n in _RULES):
        names = ", ".join(name for name in _RULES if getattr(was, name) != getattr(now, name))
        yield f"its {names} changed, with no new version"


def _hidden(old: Figure, new: Figure) -> dict[Why, str]:
    if old.value_reason == new.value_reason:
        return {}
    was, now = (Reason(each.value_reason).words for each in (old, new))
    if new.value is None and old.value is None:
        return {Why.REASON: f"{was} then, {now} now"}
    if new.value is None:
        return {Why.HIDDEN: f"a number then, {now} now"}
    return {Why.SHOWN: f"{was} then, a number now"}


def _population(old: Figure, new: Figure) -> dict[Why, str]:
    if old.meaning.kind != "rate" or not (told := _number(old, new, "denominator")):
        return {}
    estimate = Flag.OLDER_POPULATION
    lifted = estimate in old.flags and estimate not in new.flags
    own = "; its own year's estimate has taken the place of an earlier one" if lifted else ""
    words = told.replace("denominator ", "", 1)
    return {Why.POPULATION: f"the population changed: {words}{own}"}


def _rounding(old: Figure, new: Figure) -> Iterator[str]:
    if old.precision != new.precision:
        was, now = (
            f"rounded to {each.precision}" if each.precision > 1 else "exact" for each in (old, new)
        )
        yield f"its counts were {was} then and are {now} now"
    if old.meaning.decimals != new.meaning.decimals:
        yield f"shown to {_places(old)} then, to {_places(new)} now"


def _places(figure: Figure) -> str:
    number = figure.meaning.decimals
    return f"{number} decimal place{'' if number == 1 else 's'}"


def _counted(old: Figure) -> tuple[str, ...]:
    # Of a rate, the denominator is the population: it has a reason of its own.
    return ("numerator",) if old.meaning.kind == "rate" else ("numerator", "denominator")


def _number(old: Figure, new: Figure, part: str) -> str:
    """
    Say from what to what a number moved; empty where it did not, or by rounding alone.
    """
    was, now = getattr(old, part), getattr(new, part)
    if was is None or now is None or was == now:
        return ""
    coarse = max(old.precision, new.precision)
    if old.precision != new.precision and half_up_to(was, coarse) == half_up_to(now, coarse):
        return ""
    first, second = (getattr(each, f"{part}_text")() for each in (old, new))
    name = "number" if part == "numerator" and old.meaning.kind == "count" else part
    return f"{name} {first} then, {second} now"
