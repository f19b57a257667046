"""
Hypothesis strategies for the valid rows of any source.

They draw what breaks indicators: the same person again within a year, on the same
day and on the anniversary; ends of months and leap days; categories without a
value; rows that have not ended.  Needs the extra ``testing``.

>>> from hypothesis import given, settings
>>> from lakpi.catalogues.referrals import REFERRALS
>>> @settings(max_examples=5, derandomize=True, database=None)
... @given(rows(REFERRALS))
... def every_row_has_a_day(frame):
...     assert frame["referral_date"].notna().all()
>>> every_row_has_a_day()
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import attrs
import pandas as pd
from hypothesis import strategies as st

from lakpi.days import shift_day
from lakpi.sources import Column, Source

FIRST: Final = datetime.date(2011, 2, 28)
"""The first day that is drawn for an event."""
LAST: Final = datetime.date(2014, 3, 31)
"""The last day that is drawn, other than for dates that may lie in the future."""
AREAS: Final = ("Harrow", "Harrow", "Barnet")
"""The areas that are drawn, the first more often."""

_LEAP_DAY: Final = datetime.date(2012, 2, 29)
_PIVOTS: Final = tuple(
    datetime.date.fromisoformat(text)
    for text in (
        "2011-02-28", "2011-03-31", "2011-08-31", "2012-02-28", "2012-03-01", "2012-03-31",
        "2012-04-01", "2012-11-30", "2013-02-28", "2013-03-01", "2013-03-31", "2013-04-01",
        "2013-09-30", "2013-12-31", "2014-01-15", "2014-02-28", "2014-03-01", "2014-03-31",
    )
)  # fmt: skip
WORDS: Final = ("amber", "green", "red", None)
"""What text without codes is drawn from."""
_PEOPLE: Final = st.sampled_from(("A", "B", "C"))
_YES: Final = st.booleans()
_PLACE: Final = st.integers(0, 1_000_000)
_SEVENTH: Final = st.integers(0, 6)
_AFTER_MONTHS: Final = st.sampled_from((0, 0, 0, 3, 6, 12, 12))
_AFTER_DAYS: Final = st.sampled_from((0, 0, 0, 0, 1, -1))
_LASTS_MONTHS: Final = st.sampled_from((0, 1, 3, 6, 12, 24))
_LASTS_DAYS: Final = st.sampled_from((0, -1, 1, 0, 40))

Values = Mapping[str, Sequence[Any]]


def days(
    first: datetime.date = FIRST, last: datetime.date = LAST
) -> st.SearchStrategy[datetime.date]:
    """
    Draw a day, most often one at which months are clipped or years turn.

    Args:
        first: The first day that may be drawn.
        last: The last.
    """
    pivots = [day for day in _PIVOTS if first <= day <= last] or [first, last]
    leap = [_LEAP_DAY] if first <= _LEAP_DAY <= last else pivots
    return st.one_of(st.sampled_from(pivots), st.sampled_from(leap), st.dates(first, last))


_DAYS: Final = days()


def rows(
    source: Source,
    *,
    min_size: int = 1,
    max_size: int = 16,
    areas: Sequence[str] = AREAS,
    values: Values | None = None,
) -> st.SearchStrategy[pd.DataFrame]:
    """
    Draw a valid frame of a source, from the columns that it declares.

    Args:
        source: The source.
        min_size: The fewest rows to begin with; rows that would share a key are left out.
        max_size: The most rows.
        areas: The names of areas that are drawn.
        values: What some columns are drawn from, by name, where codes do not say it.

    >>> from hypothesis import find, settings
    >>> from lakpi.catalogues.child_protection import PLANS
    >>> quick = settings(max_examples=200, derandomize=True, database=None)
    >>> open_still = lambda frame: bool(frame["end_date"].isna().any())
    >>> len(find(rows(PLANS), open_still, settings=quick))
    1
    """
    given = {name: tuple(held) for name, held in (values or {}).items()}
    return _frames(_Drawer(source, tuple(areas), given), min_size, max_size)


@st.composite
def _frames(draw: st.DrawFn, drawer: _Drawer, min_size: int, max_size: int) -> pd.DataFrame:
    source = drawer.source
    made: list[dict[str, Any]] = []
    for _ in range(draw(st.integers(min_size, max_size))):
        made.append(drawer.row(draw, made))
    frame = pd.DataFrame(
        {
            column.name: _series(column, [row[column.name] for row in made])
            for column in source.columns
        }
    )
    keyed = [source.area, *source.key] if source.key else list(frame.columns)
    return frame.drop_duplicates(keyed, ignore_index=True)


@attrs.frozen(eq=False)
class _Drawer:
    """
    How the rows of a source are drawn; its strategies are made once.
    """

    source: Source
    areas: tuple[str, ...]
    values: Mapping[str, tuple[Any, ...]]
    area: st.SearchStrategy[str] = attrs.field(init=False)
    others: tuple[tuple[Column, st.SearchStrategy[Any] | None], ...] = attrs.field(init=False)

    @area.default
    def _area(self) -> st.SearchStrategy[str]:
        return st.sampled_from(self.areas)

    @others.default
    def _others(self) -> tuple[tuple[Column, st.SearchStrategy[Any] | None], ...]:
        first = {self.source.area, self.source.person, self.source.date}
        left = [column for column in self.source.columns if column.name not in first]
        ordered: list[Column] = []
        while left:  # each after the one that it may not precede
            names = {column.name for column in left}
            ordered += [c for c in left if c.not_before not in names] or left
            left = [column for column in left if column not in ordered]
        return tuple((column, self._strategy(column)) for column in ordered)

    def _strategy(self, column: Column) -> st.SearchStrategy[Any] | None:
        if column.name in self.values:
            return st.sampled_from(self.values[column.name])
        if column.name in self.source.key:
            coded = st.sampled_from(column.codes) if column.codes else _PEOPLE
            return _DAYS if column.kind is datetime.date else coded
        if column.kind is not datetime.date:
            return st.sampled_from(_plain(column))
        if column.not_before is not None:
            return None  # it depends on the row
        latest = shift_day(LAST, months=6) if column.future else LAST
        earliest = shift_day(FIRST, months=-12 * 18)
        return st.one_of(_DAYS, st.dates(earliest, latest), st.dates(FIRST, latest) | st.none())

    def row(self, draw: st.DrawFn, before: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """
        Draw a row, given the rows before it.
        """
        source = self.source
        row: dict[str, Any] = {source.area: draw(self.area)}
        if source.person is not None:
            row[source.person] = draw(_PEOPLE)
        if source.date is not None:
            row[source.date] = draw(_DAYS)
            again: bool = draw(_YES)
            if before and again:
                self._again(draw, row, before[draw(_PLACE) % len(before)], source.date)
        for column, strategy in self.others:
            row[column.name] = self._end(draw, column, row) if strategy is None else draw(strategy)
        if len(source.key) == 1 and source.kind(source.key[0]) is not datetime.date:
            number = len(before) + 1
            row[source.key[0]] = number if source.kind(source.key[0]) is int else f"K{number}"
        return row

    def _again(
        self, draw: st.DrawFn, row: dict[str, Any], earlier: Mapping[str, Any], date: str
    ) -> None:
        """
        Make the row one of the same person as an earlier row, some while after it.
        """
        row[self.source.area] = earlier[self.source.area]
        if self.source.person is not None:
            row[self.source.person] = earlier[self.source.person]
        after = shift_day(earlier[date], months=draw(_AFTER_MONTHS), days=draw(_AFTER_DAYS))
        if FIRST <= after <= LAST:
            row[date] = after

    @staticmethod
    def _end(draw: st.DrawFn, column: Column, row: Mapping[str, Any]) -> datetime.date | None:
        start = row[column.not_before or ""]
        if start is None or draw(_SEVENTH) < 2:
            return None
        end = shift_day(start, months=draw(_LASTS_MONTHS), days=draw(_LASTS_DAYS))
        return end if start <= end <= LAST else None


def _plain(column: Column) -> tuple[Any, ...]:
    amounts = (0.0, 1.0, 2.0, *((0.5,) if column.decimals else ()), None)
    some: dict[object, tuple[Any, ...]] = {
        str: (*column.codes, None) if column.codes else WORDS,
        bool: (True, False, True, False, None),
        int: (0, 1, 2, 5, 16, 17, None),
        float: amounts,
        Decimal: amounts,
    }
    return some[column.kind]


def _series(column: Column, held: list[Any]) -> pd.Series[Any]:
    kinds: dict[object, Any] = {str: object, bool: "boolean", int: "Int64"}
    if column.kind is datetime.date:
        return pd.to_datetime(pd.Series(held, dtype=object)).astype("datetime64[ns]")
    made: pd.Series[Any] = pd.Series(held, dtype=kinds.get(column.kind, float))
    return made
