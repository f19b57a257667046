"""
What comparing reads of figures: one array for each question, a figure in each place.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np
import pandas as pd

from lakpi.figures import Figures, Flag, Meaning
from lakpi.figures.agreement import reported_number
from lakpi.ordering import snapped
from lakpi.polarity import Polarity
from lakpi.rounding import half_up

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Integers = NDArray[np.int64]
    Texts = pd.Series[Any]

__all__ = [
    "Columns",
    "Facts",
    "columns_of",
    "dates_of",
    "days_of",
    "matches",
    "meaning_numbers",
    "number_of",
    "periods_of",
    "shared_codes",
]

_NEVER_ADDED: Final = ("median", "difference", "value")
_BITS: Final = 17
_DAY_ZERO: Final = datetime.date(1890, 1, 1)


@attrs.frozen(eq=False)
class Facts:
    """
    What comparing asks of each meaning, by its place in `Figures.meanings`.

    Attributes:
        ids: The indicators.
        ratio: Whether the value is numerator over denominator, scaled.
        scale: What that is multiplied by.
        decimals: How many places are shown.
        added: Whether sums over areas mean anything.
        sized: Whether the value grows with the area: a count.
        low: Whether low is good.
        judged: Whether it has a polarity at all.
        snapshot: Whether it is a state on a day.
    """

    ids: tuple[str, ...]
    ratio: Bools
    scale: Floats
    decimals: Integers
    added: Bools
    sized: Bools
    low: Bools
    judged: Bools
    snapshot: Bools


@attrs.frozen(eq=False)
class Columns:
    """
    Figures as arrays, with one empty figure after the last: the one that nobody has.

    Attributes:
        plain: What figures of one origin are compared by: as reported where published,
            the exact ratio else; NaN without a number.
        rounded: What figures of several origins are compared by: all rounded alike.
        numerator: The numerators; NaN where there are none.
        denominator: The denominators, likewise.
        published: Whether a figure is a publisher's.
        provisional: Whether it may yet change.
        adds: Whether its numbers may be added to another area's.
        meaning: The place of its meaning in `facts`.
        facts: What is asked of the meanings.
    """

    plain: Floats
    rounded: Floats
    numerator: Floats
    denominator: Floats
    published: Bools
    provisional: Bools
    adds: Bools
    meaning: Integers
    facts: Facts


def facts_of(meanings: Sequence[Meaning]) -> Facts:
    """
    Ask of each meaning what comparing needs to know.
    """

    def each(question: Callable[[Meaning], float], dtype: type) -> NDArray[Any]:
        return np.array([question(meaning) for meaning in meanings] or [0], dtype=dtype)

    return Facts(
        ids=tuple(meaning.id for meaning in meanings),
        ratio=each(lambda meaning: meaning.ratio, bool),
        scale=each(lambda meaning: float(meaning.scale), float),
        decimals=each(lambda meaning: meaning.decimals, int),
        added=each(lambda meaning: meaning.kind not in _NEVER_ADDED, bool),
        sized=each(lambda meaning: meaning.kind == "count", bool),
        low=each(lambda meaning: meaning.polarity is Polarity.LOW_IS_GOOD, bool),
        judged=each(lambda meaning: meaning.polarity is not Polarity.NO_JUDGEMENT, bool),
        snapshot=each(lambda meaning: meaning.snapshot, bool),
    )


def columns_of(figures: Figures, *, snap: bool = True) -> Columns:
    """
    Read what comparing needs of figures.

    Args:
        figures: The figures.
        snap: Free the numbers of binary noise (`lakpi.ordering.snapped`).
    """
    meaning = meaning_numbers(figures)
    facts = facts_of(figures.meanings)
    plain, as_printed = _comparable(figures, meaning, facts)
    rounded = plain.copy()
    decimals = facts.decimals[meaning]
    for places in np.unique(decimals):
        rows = np.flatnonzero((decimals == places) & ~as_printed)
        rounded[rows] = half_up(snapped(plain[rows]), decimals=int(places))
    never = matches(figures.column("flags"), lambda text: Flag.DOES_NOT_ADD_UP in text)
    adds = facts.added[meaning] & ~never
    return Columns(
        plain=np.append(snapped(plain) if snap else plain, np.nan),
        rounded=np.append(rounded, np.nan),
        numerator=np.append(figures.column("numerator").to_numpy(float), np.nan),
        denominator=np.append(figures.column("denominator").to_numpy(float), np.nan),
        published=np.append(_published(figures), False),
        provisional=np.append(
            matches(figures.column("flags"), lambda text: Flag.PROVISIONAL in text), False
        ),
        adds=np.append(adds, False),
        meaning=np.append(meaning, 0),
        facts=facts,
    )


def meaning_numbers(figures: Figures) -> Integers:
    """
    Number the meaning of each figure by its place in `Figures.meanings`.
    """
    keys = [each.key for each in figures.meanings]
    names = ("indicator", "version", "parameters")
    if len({key[0] for key in keys}) == len(keys):
        # One definition of each indicator: its id says which.
        numbers = {key[0]: place for place, key in enumerate(keys)}
        ids = figures.column("indicator")
        found = [numbers.get(str(each), 0) for each in ids.cat.categories]
        return np.array([*found, 0], dtype=np.int64)[ids.cat.codes.to_numpy()]
    places = {key: place for place, key in enumerate(keys)}
    rows = zip(*(figures.column(name).astype(str) for name in names), strict=True)
    return np.array([places[row] for row in rows], dtype=np.int64)


def matches(texts: Texts, holds: Callable[[str], bool]) -> Bools:
    """
    Ask a question of each text, once of each distinct one.
    """
    answers = [holds(str(each)) for each in texts.cat.categories]
    found: Bools = np.array([*answers, False], dtype=np.bool_)[texts.cat.codes.to_numpy()]
    return found


def shared_codes(
    first: Texts, second: Texts, *, alike: Callable[[str], str] = str
) -> tuple[Integers, Integers]:
    """
    Number the texts of two columns alike.

    Args:
        first: One column.
        second: The other.
        alike: What makes two texts one.
    """
    categories = [
        [alike(str(each)) for each in column.cat.categories] for column in (first, second)
    ]
    numbers = {
        text: number for number, text in enumerate(dict.fromkeys(itertools.chain(*categories)))
    }
    one, two = (
        np.array([*(numbers[text] for text in texts), 0], dtype=np.int64)[
            column.cat.codes.to_numpy()
        ]
        for texts, column in zip(categories, (first, second), strict=True)
    )
    return one, two


def periods_of(figures: Figures, on_a_day: Bools) -> Integers:
    """
    Write the two days of each figure as one whole number (`dates_of` reads it back).

    Args:
        figures: The figures.
        on_a_day: Which of them are states on a day, of which only the last day counts.
    """
    zero = np.datetime64(_DAY_ZERO, "D")
    start, end = (
        (figures.column(name).to_numpy().astype("datetime64[D]") - zero).astype(np.int64)
        for name in ("period_start", "period_end")
    )
    packed: Integers = (np.where(on_a_day, end, start) << _BITS) | end
    return packed


def number_of(start: datetime.date, end: datetime.date) -> int:
    """
    Write two days as the number that `periods_of` gives a figure of them.
    """
    return ((start - _DAY_ZERO).days << _BITS) | (end - _DAY_ZERO).days


def dates_of(period: int) -> tuple[datetime.date, datetime.date]:
    """
    Read such a number back.

    >>> [str(day) for day in dates_of(number_of(datetime.date(2024, 4, 1),
    ...     datetime.date(2025, 3, 31)))]
    ['2024-04-01', '2025-03-31']
    """
    start, end = period >> _BITS, period & ((1 << _BITS) - 1)
    return _DAY_ZERO + datetime.timedelta(start), _DAY_ZERO + datetime.timedelta(end)


def days_of(period: Integers) -> tuple[Integers, Integers]:
    """
    Unpack the first and last day of `periods_of`, counted from one and the same day.
    """
    return period >> _BITS, period & ((1 << _BITS) - 1)


def _published(figures: Figures) -> Bools:
    return matches(figures.column("origin"), lambda text: text == "published")


def _comparable(figures: Figures, meaning: Integers, facts: Facts) -> tuple[Floats, Bools]:
    """
    The number that each figure is compared by, and whether that is the printed one.
    """
    value, top, base = (
        figures.column(name).to_numpy(float) for name in ("value", "numerator", "denominator")
    )
    scale = facts.scale[meaning]
    counted = facts.ratio[meaning] & (figures.column("precision").to_numpy(np.int64) == 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        exact = np.where(counted & (base != 0), top * scale / base, np.nan)
    plain = np.where(np.isnan(exact) | np.isnan(value), value, exact)
    as_printed = _published(figures) & ~np.isnan(value)
    # A published value without counts of its own is what was printed; beside counts the
    # value follows from them, and what was printed stands in `reported`.
    recounted = as_printed & ~np.isnan(top)
    texts = figures.column("reported")
    codes = texts.cat.codes.to_numpy()[recounted]
    said = np.full(len(texts.cat.categories) + 1, np.nan)
    for code in np.unique(codes):
        number = reported_number(str(texts.cat.categories[code]))
        said[code] = np.nan if number is None else float(number)
    printed = said[codes]
    plain[recounted] = np.where(np.isnan(printed), plain[recounted], printed)
    as_printed[recounted] = ~np.isnan(printed)
    return plain, as_printed
