"""
Targets as values: a number, a range, a percentile of others; from a day, to a day.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

import attrs

from lakpi.areas import Area
from lakpi.errors import DefinitionError, UnitError
from lakpi.figures import Figure, Meaning
from lakpi.periods import DayLike, day_of
from lakpi.polarity import Polarity
from lakpi.rounding import written_half_up
from lakpi.targets.amounts import Amount, Stated, Tolerance, amount_of, places_of, tolerance_of
from lakpi.units import difference, unit, written

__all__ = ["PercentileTarget", "RangeTarget", "SingleTarget", "Target", "Targets", "written_number"]

_LONG_AGO: Final = datetime.date.min


def _amount(stated: Stated | Amount) -> Amount:
    return stated if isinstance(stated, Amount) else amount_of(stated)


def _first(day: DayLike | None) -> datetime.date | None:
    return None if day is None or day == "" else day_of(day, last=False)


def _last(day: DayLike | None) -> datetime.date | None:
    return None if day is None or day == "" else day_of(day)


def _code(place: Area | str) -> str:
    return place.code if isinstance(place, Area) else place


@attrs.frozen(kw_only=True)
class Target:
    """
    What every target says, whatever its kind: of what, for whom, and when.

    Attributes:
        indicator: The indicator's id.
        valid_from: The first day of which a period may end under it; a period's label
            is read as its first day.
        valid_to: The last such day; of a label, the period's last.
        area: The code of the area that it is for; empty for all.
        breakdown: The breakdown that it is of; empty for totals.
        category: The category.
        tolerance: How far a figure may miss it and be amber ("2 percentage points").
        note: What a reader should know: who agreed it, and where.
    """

    indicator: str
    valid_from: datetime.date | None = attrs.field(default=None, converter=_first)
    valid_to: datetime.date | None = attrs.field(default=None, converter=_last)
    area: str = attrs.field(default="", converter=_code)
    breakdown: str = ""
    category: str = ""
    tolerance: Tolerance | None = attrs.field(default=None, converter=tolerance_of)
    note: str = ""

    def __attrs_post_init__(self) -> None:
        if type(self) is Target:
            message = "a target is a SingleTarget, a RangeTarget or a PercentileTarget"
            raise DefinitionError(message)
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            message = (
                f"a target of {self.indicator!r} ends ({self.valid_to}) before it begins"
                f" ({self.valid_from})"
            )
            raise DefinitionError(message)
        self.prove()

    def prove(self) -> None:
        """
        Refuse what cannot be a target of this kind.
        """

    def amounts(self) -> tuple[Amount, ...]:
        """
        The numbers that it states in the indicator's unit.
        """
        return ()

    def polarity(self, meaning: Meaning) -> Polarity:
        """
        Which way of this target is good, for figures of a meaning.

        Raises:
            DefinitionError: Neither the indicator nor the target says.
        """
        return meaning.polarity

    def fit(self, meaning: Meaning) -> None:
        """
        Prove that the target goes with an indicator.

        Raises:
            UnitError: It is in another unit.
            DefinitionError: Which way is better is not said, or said otherwise.
        """
        for amount in self.amounts():
            if amount.unit and amount.unit != meaning.unit:
                difference(meaning.unit, amount.unit)
                message = (
                    f"{meaning.id!r} is in {unit(meaning.unit).plural}; its target is in"
                    f" {unit(amount.unit).plural}"
                )
                raise UnitError(message)
            if meaning.kind in ("percentage", "distribution"):
                _fit_share(amount, meaning)
        if self.tolerance is not None:
            self.tolerance.amount(Fraction(1), meaning)
        self.polarity(meaning)

    def covers(self, figure: Figure) -> bool:
        """
        Whether it is a target of a figure: its indicator, group, area and day.
        """
        return (
            self.indicator == figure.meaning.id
            and (self.breakdown, self.category) == (figure.breakdown, figure.category)
            and self.area in ("", figure.area)
            and (self.valid_from is None or self.valid_from <= figure.period_end)
            and (self.valid_to is None or figure.period_end <= self.valid_to)
        )


def _fit_share(amount: Amount, meaning: Meaning) -> None:
    number = written_half_up(amount.number, decimals=places_of(amount.number))
    if not 0 <= amount.number <= 100:
        message = f"{meaning.id!r} is a percentage, from 0 to 100; its target is {number}"
        raise UnitError(message)
    if not amount.unit and 0 < amount.number < 1:
        # A workbook holds a cell that shows 20% as 0.2.
        message = (
            f"{meaning.id!r} is a percentage, and its target {number} may be a share of one, as"
            f" workbooks hold it: write '{number}%', or the percentage"
        )
        raise UnitError(message)


@attrs.frozen(kw_only=True)
class SingleTarget(Target):
    """
    One number to reach: at least it where high is good, at most it where low is good.

    Attributes:
        value: The number: 85, "85%", "20 per 10,000 children".
        direction: Which way is better, where the indicator does not say.
        strict: Whether the number itself misses it ("under 20").

    >>> SingleTarget(indicator="rereferral_pct", value="20%", tolerance="2 percentage points",
    ...              valid_from="2013-14").valid_from
    datetime.date(2013, 4, 1)
    """

    value: Amount = attrs.field(converter=_amount)
    direction: Polarity | None = None
    strict: bool = False

    def amounts(self) -> tuple[Amount, ...]:
        return (self.value,)

    def polarity(self, meaning: Meaning) -> Polarity:
        return _way(self, meaning, self.direction)


@attrs.frozen(kw_only=True)
class RangeTarget(Target):
    """
    Two numbers: to lie between them, or to get past them.

    Where the indicator has no polarity (or `both_ways` says so) the aim is to lie
    between, both numbers included.  Where it has one, the range is what lies between red
    and green: Fingertips' reading, by which a figure from the lower to under the upper
    number is amber, and beyond either of them better or worse.

    Attributes:
        lower: The lower number.
        upper: The upper number.
        both_ways: Whether the aim is to lie between, though one way is better.
    """

    lower: Amount = attrs.field(converter=_amount)
    upper: Amount = attrs.field(converter=_amount)
    both_ways: bool = False

    def prove(self) -> None:
        if not self.lower.number < self.upper.number:
            message = f"the lower end of a range is under the upper; found {_ends(self)}"
            raise DefinitionError(message)

    def amounts(self) -> tuple[Amount, ...]:
        return (self.lower, self.upper)

    def polarity(self, meaning: Meaning) -> Polarity:
        way = Polarity.NO_JUDGEMENT if self.both_ways else meaning.polarity
        if self.tolerance is not None and way is not Polarity.NO_JUDGEMENT:
            message = (
                f"the range of {self.indicator!r} is itself amber, since {meaning.polarity}: it"
                " takes no tolerance; or say both_ways=True (kind 'between'), to lie between"
            )
            raise DefinitionError(message)
        return way


def _ends(target: RangeTarget) -> str:
    return f"{float(target.lower.number):g} and {float(target.upper.number):g}"


def _percent(stated: Stated) -> Fraction:
    return amount_of(stated).number


@attrs.frozen(kw_only=True)
class PercentileTarget(Target):
    """
    The place among comparators that is to be reached: 75 is where the top quarter begins.

    Attributes:
        percentile: Of the comparators' values in ascending order, 0 to 100 (type 7:
            linear between neighbours).  The best quarter is 75 where high is good and
            25 where low is good.
        direction: Which way is better, where the indicator does not say.
    """

    percentile: Fraction = attrs.field(converter=_percent)
    direction: Polarity | None = None

    def prove(self) -> None:
        if not 0 <= self.percentile <= 100:
            message = f"a percentile is from 0 to 100; found {float(self.percentile):g}"
            raise DefinitionError(message)

    def polarity(self, meaning: Meaning) -> Polarity:
        return _way(self, meaning, self.direction)


def _way(target: Target, meaning: Meaning, direction: Polarity | None) -> Polarity:
    own = meaning.polarity
    if direction is None or direction is Polarity.NO_JUDGEMENT:
        if own is Polarity.NO_JUDGEMENT:
            message = (
                f"{target.indicator!r} has no polarity, so a single number does not say which way"
                " is on target: give a range, or say direction= ('at least 10', 'at most 10')"
            )
            raise DefinitionError(message)
        return own
    if own not in (direction, Polarity.NO_JUDGEMENT):
        message = (
            f"of {target.indicator!r} {own}, and the target says that {direction}: change one of"
            " the two"
        )
        raise DefinitionError(message)
    return direction


def written_number(number: Fraction, meaning: Meaning) -> str:
    """
    Write a target's number with its unit, with at least the indicator's decimals.
    """
    decimals = max(meaning.decimals, places_of(number))
    return written(written_half_up(number, decimals=decimals, thousands=True), meaning.unit)


@attrs.frozen
class Targets:
    """
    Targets together: of those that cover a figure, one is its target.

    That for its own area comes before that for all, and after that the one that begins
    last: a target that is set anew replaces the one before.

    Attributes:
        items: The targets, in order.

    Raises:
        DefinitionError: Two say different things of the same figures from the same day.
    """

    items: tuple[Target, ...]

    def __attrs_post_init__(self) -> None:
        seen: dict[tuple[object, ...], Target] = {}
        for each in self.items:
            key = (each.indicator, each.area, each.breakdown, each.category, each.valid_from)
            if key in seen:
                since = f" from {each.valid_from}" if each.valid_from else ""
                message = (
                    f"{each.indicator!r} has two targets{since} for the same figures: keep one, or"
                    " say from when the other holds"
                )
                raise DefinitionError(message)
            seen[key] = each

    def __iter__(self) -> Iterator[Target]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def of(self, figure: Figure) -> Target | None:
        """
        Give the target of a figure; None where it has none.
        """
        covering = (each for each in self.items if each.covers(figure))
        return max(
            covering, key=lambda each: (each.area != "", each.valid_from or _LONG_AGO), default=None
        )

    @classmethod
    def made(cls, targets: Iterable[Target]) -> Targets:
        """
        Make targets of any number of them; targets are returned as they are.
        """
        return targets if isinstance(targets, Targets) else cls(tuple(targets))
