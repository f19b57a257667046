"""
Derived columns, computed: each kind of `lakpi.derived` as a column in home form.
"""

from __future__ import annotations

import datetime
from functools import singledispatch
from typing import TYPE_CHECKING

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd

from lakpi.computation.kernels import earlier_events, packed, strictly_previous, unpacked_day
from lakpi.conditions import Condition, shifted_name
from lakpi.days import add_months
from lakpi.derived import (
    AgeBand,
    Banded,
    DaysBetween,
    Derived,
    EventNumber,
    Grouped,
    Lapsed,
    Linked,
    Previous,
    PreviousRow,
    SameDayNumber,
    WorkingDaysBetween,
)
from lakpi.errors import DefinitionError, RecordsError
from lakpi.records import Home, Records, Table
from lakpi.sources import Source
from lakpi.working_days import working_days_between

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]


MOST_AREAS = 1 << 12
"""More areas than there are codes of authorities, past and present."""


def days(frame: pd.DataFrame, name: str) -> tuple[Ints, Mask]:
    """
    Give a whole-number column as plain integers, and where it is missing (0 there).
    """
    column = frame[name]
    missing = column.isna().to_numpy()
    if missing.any():
        return column.fillna(0).to_numpy(dtype=np.int64), missing
    return column.to_numpy(dtype=np.int64), missing


def whole(values: Ints, missing: Mask) -> Home:
    """
    Make a whole-number column in home form.
    """
    return pd.arrays.IntegerArray(values.astype(np.int64), missing) if missing.any() else values


def met(frame: pd.DataFrame, condition: Condition, source: Source) -> Mask:
    """
    Say which rows meet a condition; ids that are missing are missing.
    """
    read = frame[sorted(condition.columns())]
    for name in sorted(condition.columns() & source.identifiers):
        codes = frame[name].to_numpy(dtype=np.int64)
        read = read.assign(**{name: whole(codes, codes < 0)})
    for column, months in sorted(condition.shifts()):
        name = shifted_name(column, months)
        if name in frame:
            shifted: Home | pd.Series = frame[name]
        else:
            day, missing = days(frame, column)
            shifted = whole(add_months(day, months), missing)
        read = read.assign(**{name: shifted})
    made = nw.from_native(read, eager_only=True).select(met=condition.expression())
    return np.asarray(made["met"].to_numpy(), dtype=np.bool_)


@singledispatch
def derive(
    derived: Derived,
    frame: pd.DataFrame,  # noqa: ARG001 - what every kind is given
    source: Source,  # noqa: ARG001
    records: Records,  # noqa: ARG001
) -> Home:
    """
    Compute a derived column.

    Args:
        derived: What it is.
        frame: The source's rows, with the columns that it needs.
        source: The source that declares it.
        records: All the records, for facts from another source.

    Returns:
        One value a row, in home form.

    Raises:
        RecordsError: Where another source or a column of it is not in the records.
    """
    message = f"no way to derive {type(derived).__name__}"
    raise DefinitionError(message)


@derive.register
def _previous(derived: Previous, frame: pd.DataFrame, source: Source, _records: Records) -> Home:
    group, some = _people(frame, source)
    day, missing = days(frame, derived.column)
    some &= ~missing
    if derived.where is None:
        out, none = np.zeros(len(frame), dtype=np.int64), np.ones(len(frame), dtype=bool)
        if some.all():
            return whole(*strictly_previous(group, day))
        out[some], none[some] = strictly_previous(group[some], day[some])
        return whole(out, none)
    keys = np.sort(packed(group, day)[some & met(frame, derived.where, source)])
    place = np.searchsorted(keys, packed(group, day), side="left")
    start = np.searchsorted(keys, packed(group, np.zeros_like(day)), side="left")
    some &= place > start
    latest = keys[np.maximum(place - 1, 0)] if len(keys) else np.zeros_like(day)
    return whole(np.where(some, unpacked_day(latest), 0), ~some)


@derive.register
def _same_day(
    derived: SameDayNumber, frame: pd.DataFrame, source: Source, _records: Records
) -> Home:
    group, some = _people(frame, source)
    day, missing = days(frame, derived.by)
    some &= ~missing
    key = pd.Series(packed(group, day)[some])
    number = np.zeros(len(frame), dtype=np.int64)
    number[some] = key.groupby(key).cumcount().to_numpy() + 1
    return whole(number, ~some)


@derive.register
def _number(derived: EventNumber, frame: pd.DataFrame, source: Source, _records: Records) -> Home:
    group, some = _people(frame, source)
    day, missing = days(frame, derived.by)
    some &= ~missing
    out = np.zeros(len(frame), dtype=np.int64)
    out[some] = earlier_events(group[some], day[some]) + 1
    return whole(out, ~some)


@derive.register
def _row(derived: PreviousRow, frame: pd.DataFrame, source: Source, _records: Records) -> Home:
    group, some = _people(frame, source)
    by, by_missing = days(frame, derived.by)
    value, value_missing = days(frame, derived.column)
    rows = np.flatnonzero(some & ~by_missing)
    # Ties are ordered by the value itself, so that the order of rows does not matter.
    order = rows[np.lexsort((value[rows], ~value_missing[rows], packed(group, by)[rows]))]
    out, none = np.zeros(len(frame), dtype=np.int64), np.ones(len(frame), dtype=bool)
    nth = derived.nth
    now, then = order[nth:], order[: max(len(order) - nth, 0)]
    same = group[now] == group[then]
    out[now[same]] = value[then[same]]
    none[now[same]] = value_missing[then[same]]
    return whole(out, none)


@derive.register
def _linked(derived: Linked, frame: pd.DataFrame, source: Source, records: Records) -> Home:
    other = _linked_to(derived, source, records)
    group, some = _people(frame, source)
    day, missing = days(frame, derived.day)
    some &= ~missing
    theirs, known = _people(other.frame, other.source)
    by, by_missing = days(other.frame, derived.by)
    value, value_missing = days(other.frame, derived.column)
    rows = np.flatnonzero(known & ~by_missing)
    # Of events on one day the latest date is the latest, the earliest the earliest; one
    # that is recorded comes before one that is not.
    blank = value_missing != derived.which.endswith("before")
    order = rows[np.lexsort((value[rows], blank[rows], packed(theirs, by)[rows]))]
    keys, values = packed(theirs, by)[order], value[order]
    unknown = value_missing[order]
    low, high = _reach(derived, group, day, keys)
    if derived.which.startswith("count"):
        return whole(np.where(some, high - low, 0), ~some)
    found, place = _chosen(derived, group, day, keys, low, high)
    found &= some
    if not len(values):
        return whole(np.zeros(len(frame), dtype=np.int64), ~found)
    safe = np.clip(place, 0, len(values) - 1)
    found &= ~unknown[safe]
    return whole(np.where(found, values[safe], 0), ~found)


@derive.register
def _lapsed(derived: Lapsed, frame: pd.DataFrame, source: Source, records: Records) -> Home:
    other = _linked_to(derived, source, records)
    group, some = _people(frame, source)
    day, missing = days(frame, derived.day)
    due = add_months(day, derived.first_months)
    out = due + 1
    theirs, known = _people(other.frame, other.source)
    by, by_missing = days(other.frame, derived.by)
    keys = np.unique(packed(theirs, by)[known & ~by_missing])
    if len(keys):
        event = unpacked_day(keys)
        limit = keys - event + add_months(event, derived.months or 0)
        places = np.arange(len(keys))
        # The last of a run, in which each event came in time after the one before.
        ends = np.where(np.append(keys[1:] <= limit[:-1], [False]), len(keys), places)
        last = np.minimum.accumulate(ends[::-1])[::-1]
        following = np.searchsorted(keys, packed(group, day), side="right")
        first = np.minimum(following, len(keys) - 1)
        in_time = some & (following < len(keys)) & (keys[first] <= packed(group, due))
        out = np.where(in_time, unpacked_day(limit)[last[first]] + 1, out)
    return whole(out, missing)


def _linked_to(derived: Linked, source: Source, records: Records) -> Table:
    other = records.table(derived.source)
    if other.source.person is None:
        message = f"{derived.source!r} has no person: nothing of the same person can be found in it"
        raise RecordsError(message)
    for name in (derived.by, derived.column):
        if other.source.kind(name) is not datetime.date or name not in other.frame:
            message = f"{derived.source!r} has no column of dates {name!r} to link by"
            raise RecordsError(message)
    if other.source.person_scope != source.person_scope:
        message = f"{source.name!r} and {derived.source!r} scope their people differently"
        raise RecordsError(message)
    return other


def _reach(derived: Linked, group: Ints, day: Ints, keys: Ints) -> tuple[Ints, Ints]:
    """
    The places, in the sorted keys, of the first event that counts and after the last.
    """
    months = derived.months
    own_first, own_last = packed(group, np.zeros_like(day)), packed(group + 1, np.zeros_like(day))
    before = derived.which.endswith("before")
    edge = packed(group, day)
    if before:
        earliest = None if months is None else np.maximum(add_months(day, -months), 0)
        start = own_first if earliest is None else packed(group, earliest)
        end = edge + 1 if derived.inclusive else edge
    elif derived.which == "nearest":
        start, end = own_first, own_last
    else:
        start = edge if derived.inclusive else edge + 1
        end = own_last if months is None else packed(group, add_months(day, months)) + 1
    low = np.searchsorted(keys, start, side="left")
    high = np.searchsorted(keys, end, side="left")
    return low.astype(np.int64), np.maximum(high, low).astype(np.int64)


def _chosen(  # noqa: PLR0917 - the arrays of one search
    derived: Linked, group: Ints, day: Ints, keys: Ints, low: Ints, high: Ints
) -> tuple[Mask, Ints]:
    some = low < high
    if derived.which == "latest before":
        return some, high - 1
    if derived.which == "earliest after":
        return some, low
    edge = packed(group, day)
    after = np.clip(np.searchsorted(keys, edge, side="left"), low, np.maximum(high - 1, low))
    before = np.maximum(after - 1, low)
    size = max(len(keys) - 1, 0)
    if not len(keys):
        return some, after
    to_after = np.abs(keys[np.clip(after, 0, size)] - edge)
    to_before = np.abs(keys[np.clip(before, 0, size)] - edge)
    chosen = keys[np.clip(np.where(to_before <= to_after, before, after), 0, size)]
    return some, np.searchsorted(keys, chosen, side="left")


@derive.register
def _between(derived: DaysBetween, frame: pd.DataFrame, _source: Source, _records: Records) -> Home:
    start, no_start = days(frame, derived.start)
    end, no_end = days(frame, derived.end)
    return whole(end - start, no_start | no_end)


@derive.register
def _working(
    derived: WorkingDaysBetween, frame: pd.DataFrame, _source: Source, _records: Records
) -> Home:
    start, no_start = days(frame, derived.start)
    end, no_end = days(frame, derived.end)
    absent = no_start | no_end | (end < start)
    counted = np.zeros(len(frame), dtype=np.int64)
    counted[~absent] = working_days_between(start[~absent], end[~absent])
    return whole(counted, absent)


@derive.register
def _age(derived: AgeBand, frame: pd.DataFrame, _source: Source, _records: Records) -> Home:
    # An age changes with the day: it is read where the day is known, not here.
    return frame[derived.birth_date]


@derive.register
def _banded(derived: Banded, frame: pd.DataFrame, _source: Source, _records: Records) -> Home:
    value = frame[derived.column].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    codes = np.full(len(frame), -1)
    for place, band in enumerate(derived.bands):
        low = -np.inf if band.at_least is None else band.at_least
        high = np.inf if band.under is None else band.under
        codes[(value >= low) & (value < high)] = place
    return pd.Categorical.from_codes(
        codes, pd.Index([band.label for band in derived.bands], dtype=object)
    )


@derive.register
def _grouped(derived: Grouped, frame: pd.DataFrame, _source: Source, _records: Records) -> Home:
    given = frame[derived.column].array
    labels = [label for label, _ in derived.groups]
    place = {code: number for number, (_, codes) in enumerate(derived.groups) for code in codes}
    through = [place.get(str(category), len(labels)) for category in given.categories]
    codes = np.array([*through, -1], dtype=np.int64)[np.asarray(given.codes)]
    return pd.Categorical.from_codes(codes, pd.Index([*labels, "other"], dtype=object))


def _people(frame: pd.DataFrame, source: Source) -> tuple[Ints, Mask]:
    person = frame[str(source.person)].to_numpy(dtype=np.int64)
    if source.person_scope == "everywhere":
        return person, person >= 0
    area = frame[source.area].to_numpy(dtype=np.int64)
    # Areas are few: this number stays far below what a packed key holds.
    return np.where(person >= 0, person * MOST_AREAS + area, 0), person >= 0
