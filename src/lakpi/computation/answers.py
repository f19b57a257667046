"""
From counted tallies to what an indicator says: numerators, denominators, values, reasons.

Every kind of indicator is arithmetic on the same arrays, of shape (areas,
categories, periods).  Engines count; here NumPy judges, once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import singledispatch
from typing import TYPE_CHECKING, Protocol

import attrs
import numpy as np

from lakpi.computation.coverage import Standing
from lakpi.computation.layout import Element, Layout
from lakpi.computation.populations import Populations
from lakpi.computation.tallying import Tallied
from lakpi.errors import DefinitionError
from lakpi.figures import SMALL_BASE, Account, Flag, Reason
from lakpi.indicators import (
    Count,
    Difference,
    Distribution,
    Indicator,
    Mean,
    Median,
    Percentage,
    Rate,
    Ratio,
)
from lakpi.measures import During, Measure, Tally
from lakpi.rounding import exact

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Codes = NDArray[np.uint8]
    Bits = NDArray[np.int16]

REASONS = tuple(Reason)
NONE, X, Z = (REASONS.index(r) for r in (Reason.NONE, Reason.UNAVAILABLE, Reason.NOT_APPLICABLE))


@attrs.frozen(eq=False, kw_only=True)
class Part:
    """
    A numerator, a denominator or a value: a number or a reason in every cell.

    Attributes:
        number: Shape (areas, categories, periods); NaN where there is a reason.
        reason: The same shape; places in `REASONS`.
        flags: The same shape, or one that broadcasts to it; bits of `Flag`.
    """

    number: Floats
    reason: Codes
    flags: Bits

    @classmethod
    def absent(cls, like: Part) -> Part:
        """
        A part that the kind of indicator does not have: not applicable everywhere.
        """
        return cls(
            number=np.full(like.number.shape, np.nan),
            reason=np.full(like.number.shape, Z, dtype=np.uint8),
            flags=np.zeros((1, 1, 1), dtype=np.int16),
        )


@attrs.frozen(eq=False, kw_only=True)
class Answer:
    """
    What an indicator says, for one breakdown.

    Attributes:
        numerator: The numerator.
        denominator: The denominator.
        value: The value.
        flags: Bits of `Flag`, shape (areas, categories, periods).
        categories: The categories' labels, along the middle axis.
        spread: The standard deviation behind a mean, where it is known.
        breakdown: The breakdown's name where the indicator itself makes one.
    """

    numerator: Part
    denominator: Part
    value: Part
    flags: Bits
    categories: tuple[str, ...]
    spread: Floats | None = None
    breakdown: str = ""


class Counting(Protocol):
    """
    What counts the tallies of one source, wherever its rows are.
    """

    def counted(self, tally: Tally) -> Tallied:
        """
        Count a tally.
        """
        ...

    def standing(self, tally: Tally) -> Standing:
        """
        Say what may be said of a tally in each period.
        """
        ...

    def quantile(self, tally: Tally, at: float) -> dict[Element, tuple[Floats, NDArray[np.int64]]]:
        """
        Find a quantile of the values of a tally, and how many values there are.
        """
        ...

    def moments(self, tally: Tally, element: Element, middle: float) -> tuple[Floats, Floats, int]:
        """
        Add up how far values lie from some middle, and the squares of that.
        """
        ...

    def account(self, name: str, tallies: Sequence[Tally], back: int) -> Account:
        """
        Say where every row went, for an indicator that counts by some tallies.
        """
        ...


@attrs.frozen(eq=False, kw_only=True)
class Question:
    """
    What is asked: the tallies at hand, one breakdown, and the populations.

    Attributes:
        talliers: What gives the tallies of each source, by its name.
        layout: The breakdowns.
        element: The one that is asked for.
        populations: The bases of rates, where there are any.
        annualise: Whether a rate of part of a year is turned into one of a year.
        known: The measures worked out so far, for the questions of one computation.
    """

    talliers: Mapping[str, Counting]
    layout: Layout
    element: Element
    populations: Populations | None
    annualise: bool
    known: dict[tuple[Measure, Element], Part] = attrs.field(factory=dict)

    def measured(self, measure: Measure) -> Part:
        """
        Give what a measure comes to: many indicators share a denominator, added up once.
        """
        key = (measure, self.element)
        if key not in self.known:
            self.known[key] = self._measured(measure)
        return self.known[key]

    def _measured(self, measure: Measure) -> Part:
        """
        Add the tallies of a measure up: exactly, in whole numbers, divided once at the end.
        """
        parts = []
        for term in measure.terms:
            tallied = self.talliers[term.tally.source.name].counted(term.tally)
            parts.append((term.factor / 10**tallied.places, tallied))
        common = math.lcm(*(factor.denominator for factor, _ in parts))
        total = sum(
            tallied.numbers[self.element] * int(factor * common) for factor, tallied in parts
        )
        unknown = np.any([tallied.standing.unknown for _, tallied in parts], axis=0)
        flags = np.bitwise_or.reduce([tallied.standing.flags for _, tallied in parts], axis=0)
        number = np.asarray(total, dtype=float) / common
        if any(tally.how == "distinct" for tally in measure.tallies()) and self.element:
            flags = flags | Flag.DOES_NOT_ADD_UP.bit
        return _with_unknown(number, unknown, flags)


def _with_unknown(number: Floats, unknown: NDArray[np.bool_], flags: Bits) -> Part:
    reason = np.zeros(number.shape, dtype=np.uint8)
    if unknown.any():
        reason[..., unknown] = X
        number = np.where(unknown, np.nan, number)
    return Part(number=number, reason=reason, flags=flags[None, None, :])


@singledispatch
def answer(
    indicator: Indicator,
    question: Question,  # noqa: ARG001 - what every kind is asked
) -> Answer:
    """
    Work out what an indicator says.

    Raises:
        DefinitionError: For a kind of indicator that has no arithmetic.
    """
    message = f"{type(indicator).__name__} is not a kind of indicator that can be computed"
    raise DefinitionError(message)


@answer.register
def _count(indicator: Count, question: Question) -> Answer:
    part = question.measured(indicator.measure)
    return _answer(part, Part.absent(part), part, question)


@answer.register(Percentage)
@answer.register(Ratio)
def _share(indicator: Percentage | Ratio, question: Question) -> Answer:
    top, base = question.measured(indicator.numerator), question.measured(indicator.denominator)
    value = divided(top, base, indicator.meaning().scale)
    return _small(_answer(top, base, value, question), base)


@answer.register
def _mean(indicator: Mean, question: Question) -> Answer:
    top, base = question.measured(indicator.numerator), question.measured(indicator.denominator)
    made = _answer(top, base, divided(top, base, Fraction(1)), question)
    return attrs.evolve(_small(made, base), spread=_spread(indicator, question, top, base))


@answer.register
def _rate(indicator: Rate, question: Question) -> Answer:
    top = question.measured(indicator.numerator)
    if question.populations is None:
        message = f"{indicator.id!r} is a rate: give compute() the populations="
        raise DefinitionError(message)
    number, flags = question.populations.base(indicator, question.layout, question.element)
    reason = np.where(np.isnan(number), X, NONE).astype(np.uint8)
    base = Part(number=number, reason=reason, flags=flags)
    return _answer(top, base, divided(top, base, _scale(indicator, question)), question)


@answer.register
def _median(indicator: Median, question: Question) -> Answer:
    (tally,) = indicator.measure.tallies()
    tallier = question.talliers[tally.source.name]
    middle, counts = tallier.quantile(tally, indicator.quantile)[question.element]
    state = tallier.standing(tally)
    base = _with_unknown(counts.astype(float), state.unknown, state.flags)
    reason = np.where(base.reason != NONE, base.reason, np.where(counts == 0, Z, NONE))
    number = np.where(reason == NONE, middle, np.nan)
    value = Part(number=number, reason=reason.astype(np.uint8), flags=base.flags)
    return _small(_answer(Part.absent(value), base, value, question), base)


@answer.register
def _difference(indicator: Difference, question: Question) -> Answer:
    theirs = answer(indicator.subtrahend, question)
    less = _exact(theirs, _scale(indicator.subtrahend, question))
    if isinstance(indicator.minuend, int):
        constant = indicator.minuend
        number = _each(lambda taken: constant - taken, less)
        reason, flags = theirs.value.reason, theirs.flags
    else:
        mine = answer(indicator.minuend, question)
        number = _each(
            lambda held, taken: held - taken,
            _exact(mine, _scale(indicator.minuend, question)),
            less,
        )
        reason = np.where(mine.value.reason != NONE, mine.value.reason, theirs.value.reason)
        flags = mine.flags | theirs.flags
    value = Part(number=number, reason=reason.astype(np.uint8), flags=flags)
    return _answer(Part.absent(value), Part.absent(value), value, question)


@answer.register
def _distribution(indicator: Distribution, question: Question) -> Answer:
    base = question.measured(indicator.denominator)
    made = []
    for _, measure in indicator.parts:
        top = question.measured(measure)
        value = divided(top, base, Fraction(100))
        made.append(_small(_answer(top, base, value, question), base))
    own = question.layout.categories(question.element)
    labels = [label for label, _ in indicator.parts]
    crossed = [f"{label} x {each}" if each else label for label in labels for each in own]
    return Answer(
        numerator=_stacked([each.numerator for each in made]),
        denominator=_stacked([each.denominator for each in made]),
        value=_stacked([each.value for each in made]),
        flags=np.concatenate([each.flags for each in made], axis=1),
        categories=tuple(crossed),
        breakdown=indicator.of,
    )


def divided(top: Part, base: Part, scale: Fraction) -> Part:
    """
    Divide, with a reason where the base is nought or either side has one.
    """
    zero = base.number == 0
    reason = np.where(top.reason != NONE, top.reason, base.reason)
    reason = np.where((reason == NONE) & zero, Z, reason)
    with np.errstate(divide="ignore", invalid="ignore"):
        number = top.number * scale.numerator / (base.number * scale.denominator)
    number = np.where(reason == NONE, number, np.nan)
    return Part(number=number, reason=reason.astype(np.uint8), flags=top.flags | base.flags)


def _answer(top: Part, base: Part, value: Part, question: Question) -> Answer:
    flags = np.broadcast_to(top.flags | base.flags | value.flags, value.number.shape)
    categories = tuple(question.layout.categories(question.element))
    return Answer(numerator=top, denominator=base, value=value, flags=flags, categories=categories)


def _small(made: Answer, base: Part) -> Answer:
    small = (base.number > 0) & (base.number < SMALL_BASE)
    return attrs.evolve(made, flags=np.where(small, made.flags | Flag.SMALL_BASE.bit, made.flags))


def _stacked(parts: list[Part]) -> Part:
    return Part(
        number=np.concatenate([part.number for part in parts], axis=1),
        reason=np.concatenate([part.reason for part in parts], axis=1),
        flags=np.zeros((1, 1, 1), dtype=np.int16),
    )


def _scale(indicator: Indicator, question: Question) -> Fraction:
    """
    What an indicator's ratio is multiplied by, for the periods asked for.
    """
    scale = indicator.meaning().scale
    if isinstance(indicator, Rate) and question.populations is not None:
        scale *= question.populations.yearly(indicator, annualise=question.annualise)
    return scale


def _exact(made: Answer, scale: Fraction) -> NDArray[np.object_]:
    """
    Give the values as fractions, None where there is a reason.
    """
    out = np.full(made.value.number.shape, None, dtype=object)
    for place in zip(*np.nonzero(made.value.reason == NONE), strict=True):
        if made.denominator.reason[place] == NONE and made.numerator.reason[place] == NONE:
            top, base = made.numerator.number[place], made.denominator.number[place]
            out[place] = exact(float(top)) * scale / exact(float(base))
        else:
            out[place] = exact(float(made.value.number[place]))
    return out


def _each(function: Callable[..., Fraction], *arrays: NDArray[np.object_]) -> Floats:
    number = np.full(arrays[0].shape, np.nan)
    for place in np.ndindex(*arrays[0].shape):
        held = [array[place] for array in arrays]
        if all(each is not None for each in held):
            number[place] = float(function(*held))
    return number


def spread_of(indicator: Mean) -> Tally | None:
    """
    Give the column whose spread is that of a mean, where the mean is of one column of rows.
    """
    tops, bases = indicator.numerator.terms, indicator.denominator.terms
    if len(tops) != 1 or len(bases) != 1 or bases[0].factor != 1:
        return None
    tally = tops[0].tally
    alone = tally.how == "total" and tally.rows() == bases[0].tally.rows()
    return tally if alone and isinstance(tally.basis, During) else None


def _spread(indicator: Mean, question: Question, top: Part, base: Part) -> Floats | None:
    """
    The sample standard deviation of the rows, where the mean is of one column of them.
    """
    tally = spread_of(indicator)
    if tally is None:
        return None
    factor = indicator.numerator.terms[0].factor
    tallier = question.talliers[tally.source.name]
    count = base.number
    middle = float(np.nansum(top.number) / max(np.nansum(count), 1) / float(factor or 1))
    first, second, places = tallier.moments(tally, question.element, middle)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = (second - first**2 / count) / (count - 1)
        spread = np.sqrt(np.maximum(variance, 0)) * float(abs(factor) / 10**places)
    return np.where(count > 1, spread, np.nan)
