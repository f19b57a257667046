"""
The closed vocabulary of units: what one of a value is, and how it is written.

Children's services count a few dozen things, in words everybody in the field
knows.  The vocabulary is closed so that a slip is an error with a suggestion:
``refferal`` is no unit, and neither is ``mb``, which a registry of the whole of
science would read as millibars.

Definitions hold the name of a unit, and checking it costs a look in a table.
Pint is loaded only when somebody asks for a quantity, from a private registry
that knows these units and no others.  Three things pint alone would get wrong
are settled here, by `difference` and `sum_of`:

- percent minus percent is percentage points;
- FTE and headcount, or a percentage and a rate, do not go together;
- days, working days and months are different units without a conversion.  Pint's
  month of 30.4 days does not exist here: dates are counted on the calendar.

A quartile band (A to D) is a letter and not a number, so it has no unit.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import attrs

from lakpi.errors import UnitError, did_you_mean

if TYPE_CHECKING:
    from decimal import Decimal
    from fractions import Fraction

    import numpy as np
    import numpy.typing as npt
    import pint

    Number: TypeAlias = float | Decimal | Fraction | npt.NDArray[np.generic]

__all__ = [
    "UNITS",
    "Unit",
    "difference",
    "parse_quantity",
    "quantity",
    "sum_of",
    "unit",
    "written",
]

Kind: TypeAlias = Literal[
    "count", "number", "share", "change of a share", "rate", "ratio", "time", "money", "score",
    "rank",
]  # fmt: skip


@attrs.frozen(kw_only=True)
class Unit:
    """
    One word of the vocabulary.

    Attributes:
        name: What definitions hold: ``working_day``.
        singular: The word beside a 1: ``working day``.
        plural: The word beside any other number: ``working days``.
        kind: What sort of number it makes, which decides what may be added to what.
        dimension: What it is a number of, in pint's brackets: ``[working_day]``.
        pattern: How a value is written, around ``{value}`` and ``{word}``.
        definition: The unit in pint's terms.

    >>> unit("working_days").plural
    'working days'
    """

    name: str
    singular: str
    plural: str
    kind: Kind
    dimension: str
    pattern: str
    definition: str

    def __str__(self) -> str:
        return self.name


def _counted(name: str, plural: str | None = None) -> Unit:
    word = name.replace("_", " ")
    return Unit(
        name=name,
        singular=word,
        plural=plural or f"{word}s",
        kind="count",
        dimension=f"[{name}]",
        pattern="{value} {word}",
        definition=f"[{name}]",
    )


def _other(  # noqa: PLR0917 - a row of a table, read across
    name: str, words: str, kind: Kind, dimension: str, pattern: str, definition: str
) -> Unit:
    singular, _, plural = words.partition("|")
    return Unit(
        name=name,
        singular=singular,
        plural=plural or singular,
        kind=kind,
        dimension=dimension,
        pattern=pattern,
        definition=definition,
    )


def _vocabulary() -> Mapping[str, Unit]:
    worded = "{value} {word}"
    units = (
        _other("one", "one|ones", "number", "", "{value}", "1"),
        _other("percent", "percent", "share", "", "{value}%", "0.01"),
        _other(
            "percentage_point", "percentage point|percentage points", "change of a share",
            "[percentage_point]", worded, "[percentage_point]",
        ),
        # People, and what happens to them.
        _counted("child", "children"),
        _counted("person", "people"),
        _counted("young_person", "young people"),
        _counted("care_leaver"),
        _counted("pupil"),
        _counted("family", "families"),
        _counted("contact"),
        _counted("referral"),
        _counted("assessment"),
        _counted("enquiry", "enquiries"),
        _counted("conference"),
        _counted("plan"),
        _counted("episode"),
        _counted("placement"),
        _counted("review"),
        _counted("visit"),
        _counted("case"),
        _counted("audit"),
        _counted("offence"),
        _counted("suspension"),
        _counted("exclusion"),
        _counted("session"),
        _counted("school"),
        _counted("authority", "authorities"),
        # The workforce.
        _counted("worker"),
        _counted("post"),
        _counted("vacancy", "vacancies"),
        _counted("application"),
        _counted("appointment"),
        _counted("interview"),
        _other("fte", "FTE", "count", "[fte]", worded, "[fte]"),
        _other("headcount", "headcount", "count", "[headcount]", worded, "[headcount]"),
        # Rates and ratios.
        _other("per_100_pupils", "per 100 pupils", "rate", "1/[pupil]", worded, "0.01 / pupil"),
        _other(
            "per_1000_children", "per 1,000 children", "rate", "1/[child]", worded,
            "1 / thousand_children",
        ),
        _other(
            "per_10000_children", "per 10,000 children", "rate", "1/[child]", worded,
            "1 / ten_thousand_children",
        ),
        _other(
            "per_100000_children", "per 100,000 children", "rate", "1/[child]", worded,
            "1 / hundred_thousand_children",
        ),
        _other(
            "case_per_fte", "case per FTE|cases per FTE", "ratio", "[case]/[fte]", worded,
            "case / fte",
        ),
        _other(
            "case_per_worker", "case per worker|cases per worker", "ratio", "[case]/[worker]",
            worded, "case / worker",
        ),
        _other(
            "child_per_worker", "child per worker|children per worker", "ratio",
            "[child]/[worker]", worded, "child / worker",
        ),
        # Time.  A week is seven days; months and years are never made of days.
        _other("day", "day|days", "time", "[day]", worded, "[day]"),
        _other(
            "working_day", "working day|working days", "time", "[working_day]", worded,
            "[working_day]",
        ),
        _other("week", "week|weeks", "time", "[day]", worded, "7 * day"),
        _other("month", "month|months", "time", "[month]", worded, "[month]"),
        _other("year", "year|years", "time", "[month]", worded, "12 * month"),
        # Money.
        _other("GBP", "pound|pounds", "money", "[GBP]", "£{value}", "[GBP]"),
        _other(
            "GBP_per_week", "pound a week|pounds a week", "ratio", "[GBP]/[day]",
            "£{value} a week", "GBP / week",
        ),
        _other(
            "GBP_per_child", "pound per child|pounds per child", "ratio", "[GBP]/[child]",
            "£{value} per child", "GBP / child",
        ),
        # Scores and orders.
        _other("score", "score|scores", "score", "[score]", "{value}", "[score]"),
        _other("point", "point|points", "score", "[point]", worded, "[point]"),
        _other("rank", "rank|ranks", "rank", "[rank]", "{word} {value}", "[rank]"),
    )  # fmt: skip
    return MappingProxyType({each.name: each for each in units})


UNITS: Final[Mapping[str, Unit]] = _vocabulary()
"""Every unit by its name, in the order of the list above; it cannot be changed."""

_PLURALS: Final[Mapping[str, str]] = MappingProxyType(
    {each.plural.replace(" ", "_"): each.name for each in UNITS.values()}
)


def unit(word: str | Unit) -> Unit:
    """
    Look a unit up by its name or its plural.

    Args:
        word: ``referral``, ``referrals``, ``working_days`` or ``working days``; a unit
            is returned as it is.

    Raises:
        UnitError: It is not in the vocabulary.

    >>> unit("referrals").name
    'referral'
    >>> unit("refferal")
    Traceback (most recent call last):
    lakpi.errors.UnitError: 'refferal' is not a unit of lakpi. Did you mean 'referral'?
    """
    if isinstance(word, Unit):
        return word
    if not isinstance(word, str):
        raise UnitError(f"A unit is given by its name, not by {word!r}.")
    key = word.replace(" ", "_")
    found = UNITS.get(key) or UNITS.get(_PLURALS.get(key, ""))
    if found is None:
        raise UnitError(f"{word!r} is not a unit of lakpi." + did_you_mean(word, UNITS))
    return found


def written(value_text: str, of: str | Unit) -> str:
    """
    Write a value with its unit.

    Args:
        value_text: The number, already rounded and written (`written_half_up`).
        of: The unit, or its name.

    Returns:
        The text a reader sees; the word is singular beside a bare 1 only.

    Raises:
        UnitError: It is not in the vocabulary.

    >>> written("14.2", "percent"), written("+2.1", "percentage_point")
    ('14.2%', '+2.1 percentage points')
    >>> written("1,529", "referral"), written("1", "referral"), written("-930,000", "GBP")
    ('1,529 referrals', '1 referral', '-£930,000')
    >>> written("21.4", "per_10000_children")
    '21.4 per 10,000 children'
    """
    known = unit(of)
    text = value_text.strip()
    sign, size = (text[0], text[1:]) if text[:1] in {"+", "-", "\N{MINUS SIGN}"} else ("", text)
    word = known.singular if size == "1" else known.plural
    if known.kind == "rank":
        word = known.singular
    if known.pattern.startswith("£"):  # the sign stands before the £
        return sign + known.pattern.format(value=size, word=word)
    return known.pattern.format(value=text, word=word)


def difference(first: str | Unit, second: str | Unit) -> str:
    """
    The unit of one value less another.

    Args:
        first: The unit of what is subtracted from.
        second: The unit of what is subtracted.

    Returns:
        The name of the unit: percentage points for two percentages, a percentage for
        a percentage less percentage points, and else the unit that both share.

    Raises:
        UnitError: One is unknown, or the two do not go together; says why.

    >>> difference("percent", "percent"), difference("child", "children")
    ('percentage_point', 'child')
    >>> difference("fte", "headcount")
    Traceback (most recent call last):
    lakpi.errors.UnitError: FTE and headcount count different things: two half-time workers are...
    """
    mine, theirs = unit(first), unit(second)
    if mine.kind == theirs.kind == "share":
        return "percentage_point"
    if mine.kind == "share" and theirs.kind == "change of a share":
        return mine.name
    return _shared(mine, theirs, "A difference")


def sum_of(first: str | Unit, second: str | Unit) -> str:
    """
    The unit of two values added.

    Args:
        first: The unit of the one.
        second: The unit of the other.

    Returns:
        The name of the unit: a percentage for a percentage with percentage points,
        and else the unit that both share.

    Raises:
        UnitError: One is unknown, the two do not go together, or they are ranks.

    >>> sum_of("referral", "referrals"), sum_of("percent", "percentage_point")
    ('referral', 'percent')
    >>> sum_of("percent", "per_10000_children")
    Traceback (most recent call last):
    lakpi.errors.UnitError: A percentage and a rate have different bases: ...
    """
    mine, theirs = unit(first), unit(second)
    if {mine.kind, theirs.kind} == {"share", "change of a share"}:
        return "percent"
    if mine.kind == theirs.kind == "rank":
        raise UnitError("Ranks do not add up: the sum of two places is the place of nobody.")
    return _shared(mine, theirs, "A sum")


def quantity(value: Number, of: str | Unit) -> pint.Quantity[Any]:
    """
    Make a pint quantity, from the private registry of these units.

    Args:
        value: A number, or an array of them.
        of: The unit, or its name.

    Returns:
        The quantity.  It converts (``.to("per_100000_children")``) and refuses as
        pint does; it does not mix with quantities of another registry.

    Raises:
        UnitError: The unit is unknown.

    >>> quantity(21.4, "per_10000_children").to("per_100000_children")
    <Quantity(214.0, 'per_100000_children')>
    """
    return _registry().Quantity(value, unit(of).name)


def parse_quantity(text: str) -> pint.Quantity[Any]:
    """
    Read a quantity as `str` prints it: a number, a space and a unit.

    Args:
        text: ``45 working_days``; a percent sign is read too: ``85.5%``.

    Raises:
        UnitError: There is no number, or the unit is unknown.

    >>> str(parse_quantity("45 working days"))
    '45 working_day'
    """
    number, _, word = text.strip().replace("%", " percent").replace(",", "").partition(" ")
    try:
        value = int(number) if number.lstrip("+-").isdigit() else float(number)
    except ValueError as error:
        raise UnitError(f"{text!r} does not begin with a number and a space.") from error
    return quantity(value, word.strip())


def _shared(mine: Unit, theirs: Unit, what: str) -> str:
    if mine.name == theirs.name:
        return mine.name
    raise UnitError(_why_not(mine, theirs, what))


def _why_not(mine: Unit, theirs: Unit, what: str) -> str:
    names, kinds = {mine.name, theirs.name}, {mine.kind, theirs.kind}
    shown = f"{mine.plural} and {theirs.plural}"
    if names == {"fte", "headcount"} or names in ({"fte", "worker"}, {"fte", "person"}):
        return (
            f"{shown} count different things: two half-time workers are 1 FTE and a headcount of 2."
        )
    if "rate" in kinds and "share" in kinds:
        return "A percentage and a rate have different bases: compute both from their sums."
    if mine.dimension and mine.dimension == theirs.dimension:
        return f"{what} of {shown} needs one unit: convert one of them first, by quantity().to()."
    if kinds == {"time"}:
        return (
            f"{what} of {shown} has no meaning: days, working days and months do not "
            "convert into one another; count both in one of them."
        )
    if kinds == {"count"}:
        return f"{what} of {shown} has no unit: they count different things."
    return f"{what} of {shown} has no unit: {mine.kind} and {theirs.kind} do not go together."


@functools.cache
def _registry() -> pint.UnitRegistry[Any]:
    import pint

    registry: pint.UnitRegistry[Any] = pint.UnitRegistry(None)
    registry.define("child = [child]")
    # A unit expression may not hold a scaling factor, so the bases are units too.
    registry.define("thousand_children = 1e3 * child")
    registry.define("ten_thousand_children = 1e4 * child")
    registry.define("hundred_thousand_children = 1e5 * child")
    for each in UNITS.values():
        if each.name != "child":
            registry.define(f"{each.name} = {each.definition}")
    return registry
