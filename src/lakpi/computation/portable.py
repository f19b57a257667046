"""
The portable form: the three verbs in the subset of Narwhals that every engine shares.

The previous event of a person, conditional counts by stretch of the calendar, and
the stock on many days, as lazy queries.  They use filters, arithmetic on whole
numbers, `when`, windows with an order, `group_by` with sums and lengths, joins on equality,
`concat` and `unique`, and nothing else, so that one definition runs in memory, in a
database or on a cluster.  Days are ordinals (`lakpi.days`).

The kernels of `lakpi.computation.kernels` do the same in NumPy, several times as
fast; a property test holds them to these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

import narwhals.stable.v2 as nw

from lakpi.conditions import Condition, shifted_name
from lakpi.days import with_months_added

Frame: TypeAlias = nw.DataFrame[Any] | nw.LazyFrame[Any]
"""A frame of any engine, in memory or not."""

Counts: TypeAlias = Mapping[str, Condition | None]
"""What to count: a name for each count, and the condition on the row (None: every row)."""

STRETCH: Final = "stretch"
"""The column of `flow_counts` that says in which stretch of the calendar a row lies."""

DAY: Final = "day"
"""The column of `stock_counts` that holds the day, as an ordinal."""

_CHANGE: Final = "change at"
_NUMBER: Final = "number of event"


def previous_event(
    frame: Frame, *, person: Sequence[str], date: str, name: str = "previous"
) -> nw.LazyFrame[Any]:
    """
    Add the latest strictly earlier date of the same person.

    Args:
        frame: One row for each event.
        person: The columns that tell one person from another (area and person).
        date: The column of days.
        name: What to call the new column.

    Returns:
        The rows with the new column, missing where nothing is earlier, in no
        particular order.

    >>> import pandas as pd
    >>> events = nw.from_native(pd.DataFrame({"person": [7, 7, 7], "on": [30, 10, 10]}))
    >>> found = previous_event(events, person=["person"], date="on").collect()
    >>> found.sort("on")["previous"].fill_null(0).to_list()
    [0.0, 0.0, 10.0]
    """
    lazy = frame.lazy()
    keys = [*person, date]
    # Numbered and joined, where shift() would do: pandas' nullable integers cannot take the
    # missing values that a window with an order gives them.
    events = _known(lazy.select(*keys), keys).group_by(*keys).agg(nw.len().alias(_NUMBER))
    one = nw.lit(1).cast(nw.Int64).alias(_NUMBER)
    number = nw.col(_NUMBER).cum_sum().over(*person, order_by=date)
    numbered = events.with_columns(one).with_columns(number.alias(_NUMBER))
    next_number = (nw.col(_NUMBER) + 1).alias(_NUMBER)
    earlier = numbered.select(*person, next_number, nw.col(date).alias(name))
    linked = numbered.join(earlier, on=[*person, _NUMBER], how="left").select(*keys, name)
    return lazy.join(linked, on=keys, how="left")


def flow_counts(
    frame: Frame,
    *,
    area: str,
    date: str,
    counts: Counts,
    cuts: Sequence[int],
    categories: Sequence[str] = (),
) -> nw.LazyFrame[Any]:
    """
    Count the rows that meet each condition, by area, category and stretch of the calendar.

    Args:
        frame: One row for each event.
        area: The column of the area.
        date: The column of days by which a row belongs to a stretch; rows without it,
            or outside every stretch, are not counted.
        counts: What to count.
        cuts: Rising ordinals; stretch i is ``[cuts[i], cuts[i + 1])``.
        categories: Columns to break down by; missing is a category of its own.

    Returns:
        One row for each area, category and stretch that holds a row: these columns,
        then one for each count.

    >>> import pandas as pd
    >>> events = nw.from_native(pd.DataFrame({"area": [1, 1, 1], "on": [5, 12, 15]}))
    >>> made = flow_counts(events, area="area", date="on", counts={"all": None}, cuts=[0, 10, 20])
    >>> made.collect().sort("stretch").rows()
    [(1, 0, 1), (1, 1, 2)]
    """
    keys = [area, *categories, STRETCH]
    day = nw.col(date)
    inside = _known(frame.lazy(), [date]).filter(day >= cuts[0], day < cuts[-1])
    placed = _shifted(inside, counts).with_columns(place(day, cuts[1:-1]).alias(STRETCH))
    return _counted(placed, keys, counts)


def stock_counts(
    frame: Frame,
    *,
    area: str,
    start: str,
    end: str,
    counts: Counts,
    days: Sequence[int],
    categories: Sequence[str] = (),
) -> nw.LazyFrame[Any]:
    """
    Count the rows open at the end of each day that meet each condition.

    Plus one on the first of the days that an interval holds, minus one on the first
    that it no longer does, added up along the days.

    Args:
        frame: One row for each interval ``[start, end)``.
        area: The column of the area.
        start: The column of first days; rows without it are never open.
        end: The column of the first days no longer open; missing: still open.
        counts: What to count.
        days: Rising ordinals.
        categories: Columns to break down by; missing is a category of its own.

    Returns:
        One row for each area and category that is ever open, and each day: these
        columns, then one for each count.

    >>> import pandas as pd
    >>> plans = nw.from_native(pd.DataFrame({"area": [1, 1], "from": [3, 5], "to": [6, 9]}))
    >>> held = stock_counts(plans, area="area", start="from", end="to", counts={"open": None},
    ...     days=[2, 5, 6])
    >>> held.collect().sort("day").rows()
    [(1, 2, 0), (1, 5, 2), (1, 6, 1)]
    """
    keys = [area, *categories]
    never = len(days)
    closes = nw.when(nw.col(end).is_null()).then(nw.lit(never)).otherwise(_mark(end, days))
    both = {"opens at": _mark(start, days), "closes at": closes.cast(nw.Int64)}
    rows = _shifted(_known(frame.lazy(), [start]), counts).with_columns(
        **{name: made.alias(name) for name, made in both.items()}
    )
    rows = rows.filter(nw.col("opens at") < nw.col("closes at"))
    plus, minus = (
        _counted(rows.with_columns(nw.col(at).alias(_CHANGE)), [*keys, _CHANGE], counts)
        for at in both
    )
    minus = minus.with_columns(*((0 - nw.col(name)).alias(name) for name in counts))
    cells = rows.select(*keys).unique()
    nought = [nw.lit(0).cast(nw.Int64).alias(name) for name in counts]
    marks = [
        cells.with_columns(nw.lit(mark).cast(nw.Int64).alias(_CHANGE), *nought)
        for mark in range(never)
    ]
    changes = nw.concat([plus, minus, *marks]).filter(nw.col(_CHANGE) < never)
    daily = _added(changes, [*keys, _CHANGE], counts)
    running = [
        nw.col(name).cum_sum().over(*keys, order_by=_CHANGE).cast(nw.Int64) for name in counts
    ]
    held = daily.with_columns(*running, _ordinal(nw.col(_CHANGE), days).alias(DAY))
    return held.select(*keys, DAY, *counts)


def _known(frame: nw.LazyFrame[Any], columns: Sequence[str]) -> nw.LazyFrame[Any]:
    # Windows and joins treat the missing differently on every engine: none get there.
    return frame.filter(*(~nw.col(name).is_null() for name in columns))


def _shifted(frame: nw.LazyFrame[Any], counts: Counts) -> nw.LazyFrame[Any]:
    conditions = [condition for condition in counts.values() if condition is not None]
    shifts = {shift for condition in conditions for shift in condition.shifts()}
    for column, months in sorted(shifts):
        frame = with_months_added(frame, column, months, shifted_name(column, months))
    return frame


def _counted(frame: nw.LazyFrame[Any], keys: Sequence[str], counts: Counts) -> nw.LazyFrame[Any]:
    met = [
        (nw.lit(1) if condition is None else condition.expression()).cast(nw.Int64).alias(name)
        for name, condition in counts.items()
    ]
    columns = frame.select(*keys, *met)
    return _added(columns, keys, counts)


def _added(frame: nw.LazyFrame[Any], keys: Sequence[str], counts: Counts) -> nw.LazyFrame[Any]:
    made = frame.group_by(*keys).agg(*(nw.col(name).sum() for name in counts))
    # Some engines add 64 bits up to 128.
    return made.with_columns(*(nw.col(name).cast(nw.Int64) for name in counts))


def _mark(column: str, days: Sequence[int]) -> nw.Expr:
    """
    The place of the first of some days on or after a day.
    """
    return place(nw.col(column), [day + 1 for day in days])


def place(day: nw.Expr, cuts: Sequence[int], first: int = 0) -> nw.Expr:
    """
    How many of some rising cuts a day has reached, by halving: no inequality join is needed.
    """
    if not cuts:
        return nw.lit(first).cast(nw.Int64)
    middle = len(cuts) // 2
    later = place(day, cuts[middle + 1 :], first + middle + 1)
    return nw.when(day >= cuts[middle]).then(later).otherwise(place(day, cuts[:middle], first))


def _ordinal(mark: nw.Expr, days: Sequence[int]) -> nw.Expr:
    if len(days) == 1:
        return nw.lit(days[0]).cast(nw.Int64)
    middle = len(days) // 2
    later = _ordinal(mark - middle, days[middle:])
    return nw.when(mark >= middle).then(later).otherwise(_ordinal(mark, days[:middle]))
