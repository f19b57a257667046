"""
The number before: of the same area and kind, one period earlier, where that is known.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import pandas as pd

from lakpi.benchmarks.columns import dates_of, number_of, shared_codes
from lakpi.benchmarks.kinds import Kinds
from lakpi.benchmarks.lasting import place_of
from lakpi.benchmarks.policy import Change
from lakpi.errors import PeriodError
from lakpi.figures import Figures
from lakpi.periods import Period, day_before, parse
from lakpi.periods.labels import year_before

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

__all__ = ["earlier_numbers"]

_SHIFT: Final = 34
_NEVER: Final = -1
_WITHIN_A_YEAR: Final = ("month", "quarter", "term")

Days: TypeAlias = frozenset[tuple[datetime.date, datetime.date]]


def earlier_numbers(
    ours: Figures, theirs: Figures, plain: tuple[Floats, Floats], kinds: Kinds, against: Change
) -> Floats:
    """
    Give the number of the period before, of the same area, definition and origin.

    It may stand among our figures or among theirs.  An authority that went on under
    another code (Buckinghamshire in 2020) is the same area.

    Args:
        ours: Our figures.
        theirs: The comparators' figures.
        plain: What each is compared by (`lakpi.benchmarks.columns.Columns.plain`).
        kinds: The kinds that both are of.
        against: The "previous period" and no other, or the "previous row": the latest
            earlier period that anybody has a figure of.

    Returns:
        A number for each of our figures; NaN where there is none.
    """
    earlier = _before(ours, kinds) if against == "previous period" else _last_seen(kinds)
    rows = kinds.rows[kinds.same]
    series = _series(ours, theirs, kinds, rows)
    wanted = np.where(earlier == _NEVER, _NEVER, series[: len(ours)] | earlier)
    found = np.full(len(ours), np.nan)
    for keys, numbers in (
        (series[: len(ours)] | kinds.our_period, plain[0][:-1]),
        (series[len(ours) :] | kinds.their_period[kinds.same], plain[1][rows]),
    ):
        need = np.flatnonzero(np.isnan(found) & (wanted != _NEVER))
        found[need] = _looked_up(wanted[need], keys, numbers)
    return found


def _series(ours: Figures, theirs: Figures, kinds: Kinds, rows: Integers) -> Integers:
    """
    Number the series of both sets of figures: kind, place and origin; ours first.
    """
    area, their_area = shared_codes(ours.column("area"), theirs.column("area"), alike=place_of)
    origin, their_origin = shared_codes(ours.column("origin"), theirs.column("origin"))
    both = [
        np.concatenate([one, two])
        for one, two in (
            (kinds.ours, kinds.theirs[kinds.same]),
            (area, their_area[rows]),
            (origin, their_origin[rows]),
        )
    ]
    sizes = [int(each.max(initial=0)) + 1 for each in both]
    packed = (both[0] * sizes[1] + both[1]) * sizes[2] + both[2]
    numbered: Integers = pd.factorize(packed)[0].astype(np.int64) << _SHIFT
    return numbered


def _looked_up(wanted: Integers, keys: Integers, numbers: Floats) -> Floats:
    asked = pd.Index(pd.unique(wanted))
    at = asked.get_indexer(pd.Index(keys))
    # Of several the first counts, so they are laid down in reverse.
    some = np.flatnonzero(at >= 0)[::-1]
    held = np.full(len(asked), np.nan)
    held[at[some]] = numbers[some]
    found: Floats = held[asked.get_indexer(pd.Index(wanted))]
    return found


def _before(ours: Figures, kinds: Kinds) -> Integers:
    """
    The period before each of ours, whether or not anybody has a figure of it.
    """
    label = ours.column("period").cat
    codes = label.codes.to_numpy().astype(np.int64)
    # A kind and a period are one number, a label another; few of either differ.
    kind_and_period, which = np.unique(
        (kinds.ours << _SHIFT) | kinds.our_period, return_inverse=True
    )
    labels = len(label.categories)
    distinct, back = np.unique(which.reshape(-1) * labels + codes, return_inverse=True)
    days = _days(kinds)
    found = []
    for number in distinct.tolist():
        place, code = divmod(number, labels)
        kind, period = divmod(int(kind_and_period[place]), 1 << _SHIFT)
        found.append(_one_before(str(label.categories[code]), period, days[kind]))
    return np.array(found or [_NEVER], dtype=np.int64)[back.reshape(-1)]


def _days(kinds: Kinds) -> Mapping[int, Days]:
    """
    The first and last days of the periods that there are figures of, by kind.
    """
    found: dict[int, set[tuple[datetime.date, datetime.date]]] = {}
    for key in _distinct_periods(kinds).tolist():
        found.setdefault(key >> _SHIFT, set()).add(dates_of(key & ((1 << _SHIFT) - 1)))
    return {kind: frozenset(days) for kind, days in found.items()}


def _one_before(label: str, period: int, days: Days) -> int:
    start, end = dates_of(period)
    try:
        named = parse(label)
        if named.kind == "day":
            # A state goes back by the step of its series: a quarter, a year.
            day = day_before(end, (last for _, last in days))
            return _NEVER if day is None else number_of(day, day)
        yearly = len({(first.month, first.day) for first, _ in days}) == 1
        ago = named.kind == "year to date" or (yearly and named.kind in _WITHIN_A_YEAR)
        before = named.same_last_year() if ago else named.previous()
    except PeriodError:
        # A window that a publisher moves on year by year, such as three years.
        before = Period("the window a year before", year_before(start), year_before(end))
    return number_of(before.end if start == end else before.start, before.end)


def _last_seen(kinds: Kinds) -> Integers:
    """
    The latest earlier period of which anybody has a figure of the kind.
    """
    keys = _distinct_periods(kinds)
    before = np.full(len(keys), _NEVER)
    follows = keys[1:] >> _SHIFT == keys[:-1] >> _SHIFT
    before[1:][follows] = keys[:-1][follows] & ((1 << _SHIFT) - 1)
    ours = (kinds.ours << _SHIFT) | kinds.our_period
    return before[np.searchsorted(keys, ours)]


def _distinct_periods(kinds: Kinds) -> Integers:
    ours = (kinds.ours << _SHIFT) | kinds.our_period
    theirs = (kinds.theirs << _SHIFT) | kinds.their_period
    both = np.concatenate([pd.unique(ours), pd.unique(theirs)])
    return np.unique(both).astype(np.int64)
