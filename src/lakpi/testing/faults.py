"""
Hypothesis strategies for frames with one known fault.

>>> from hypothesis import given, settings
>>> import lakpi
>>> from lakpi.catalogues.referrals import REFERRALS
>>> @settings(max_examples=5, derandomize=True, database=None)
... @given(with_fault(REFERRALS, Fault.UNKNOWN_AREA))
... def one_row_is_set_aside(frame):
...     records = lakpi.read_frames({REFERRALS: frame}, complete=("2011-02-28", "2014-03-31"))
...     assert records.ledger.count("unknown area") == 1
>>> one_row_is_set_aside()
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Callable
from typing import Final

import pandas as pd
from hypothesis import strategies as st

from lakpi.errors import DefinitionError
from lakpi.sources import Column, Source
from lakpi.testing.strategies import LAST, WORDS, rows


class Fault(enum.Enum):
    """
    What may be wrong with a frame.
    """

    MISSING_COLUMN = "missing column"
    DAY_FIRST = "dates as text, day first"
    UNREADABLE_DATE = "unreadable date"
    END_BEFORE_START = "end before start"
    FUTURE_DATE = "future date"
    UNKNOWN_AREA = "unknown area"
    EXACT_DUPLICATE = "exact duplicate"
    NEAR_DUPLICATE = "near duplicate"
    EMPTY = "empty frame"
    WRONG_TYPE = "wrong type"


def with_fault(source: Source, fault: Fault) -> st.SearchStrategy[pd.DataFrame]:
    """
    Draw a frame of a source that is valid but for one fault, of its last row or of a column.

    Args:
        source: The source.
        fault: What is wrong.

    Raises:
        DefinitionError: Where the source can have no such fault: no date, no end to
            lie before a start, or no key for two rows to share.
    """
    if source.date is None:
        raise DefinitionError(f"source {source.name!r} has no date to be wrong")
    if fault is Fault.END_BEFORE_START:
        _ending(source)
    if fault is Fault.NEAR_DUPLICATE:
        _differing(source)
    return rows(source, min_size=2).map(lambda frame: _FAULTY[fault](source, frame.copy()))


def _missing_column(source: Source, frame: pd.DataFrame) -> pd.DataFrame:
    needed = [column.name for column in source.columns if not column.optional]
    return frame.drop(columns=needed[-1])


def _day_first(source: Source, frame: pd.DataFrame) -> pd.DataFrame:
    for column in source.columns:
        if column.kind is datetime.date:
            frame[column.name] = [
                None if pd.isna(day) else f"{day:%d/%m/%Y}" for day in frame[column.name]
            ]
    return frame


def _unreadable_date(source: Source, frame: pd.DataFrame) -> pd.DataFrame:
    day = source.date or ""
    frame[day] = [*(f"{each:%Y-%m-%d}" for each in frame[day].iloc[:-1]), "31/02/2013"]
    return frame


def _end_before_start(source: Source, frame: pd.DataFrame) -> pd.DataFrame:
    end = _ending(source)
    start, row = end.not_before or "", len(frame) - 1
    if pd.isna(frame[start].iloc[row]):
        frame.loc[row, start] = pd.Timestamp(LAST)
    frame.loc[row, end.name] = frame[start].iloc[row] - pd.Timedelta(days=2)
    return frame


def _future_date(source: Source, frame: pd.DataFrame) -> pd.DataFrame:
    frame.loc[len(frame) - 1, source.date or ""] = pd.Timestamp(LAST) + pd.Timedelta(days=400)
    return frame


def _unknown_area(source: Source, frame: pd.DataFrame) -> pd.DataFrame:
    frame.loc[len(frame) - 1, source.area] = "Atlantis"
    return frame


def _exact_duplicate(_source: Source, frame: pd.DataFrame) -> pd.DataFrame:
    return frame.iloc[[*range(len(frame)), len(frame) - 1]].reset_index(drop=True)


def _near_duplicate(source: Source, frame: pd.DataFrame) -> pd.DataFrame:
    column = _differing(source)
    twice = _exact_duplicate(source, frame)
    held = twice[column.name].iloc[-1]
    others = [value for value in column.codes or WORDS if value not in (held, None)]
    twice.loc[len(twice) - 1, column.name] = others[0]
    return twice


def _empty(_source: Source, frame: pd.DataFrame) -> pd.DataFrame:
    return frame.head(0)


def _wrong_type(source: Source, frame: pd.DataFrame) -> pd.DataFrame:
    frame[source.date or ""] = pd.Series(["not yet"] * len(frame), dtype=object)
    return frame


def _ending(source: Source) -> Column:
    for column in source.columns:
        if column.not_before is not None:
            return column
    raise DefinitionError(f"source {source.name!r} has no date that may not precede another")


def _differing(source: Source) -> Column:
    bound = {*source.key, source.area, source.person}
    for column in source.columns:
        if source.key and column.kind is str and column.name not in bound:
            return column
    message = f"source {source.name!r} has no key, or no text in which two rows of one could differ"
    raise DefinitionError(message)


_FAULTY: Final[dict[Fault, Callable[[Source, pd.DataFrame], pd.DataFrame]]] = {
    Fault.MISSING_COLUMN: _missing_column,
    Fault.DAY_FIRST: _day_first,
    Fault.UNREADABLE_DATE: _unreadable_date,
    Fault.END_BEFORE_START: _end_before_start,
    Fault.FUTURE_DATE: _future_date,
    Fault.UNKNOWN_AREA: _unknown_area,
    Fault.EXACT_DUPLICATE: _exact_duplicate,
    Fault.NEAR_DUPLICATE: _near_duplicate,
    Fault.EMPTY: _empty,
    Fault.WRONG_TYPE: _wrong_type,
}
