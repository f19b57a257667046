"""
Frames that somebody already has, read into records.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence

from lakpi.areas import Area, area, codes_of
from lakpi.errors import RecordsError, did_you_mean
from lakpi.periods import DayLike, day_of
from lakpi.records import (
    Coverage,
    NativeFrame,
    Records,
    make_engine_records,
    make_records,
    one_engine,
)
from lakpi.records.normalising import AreaCodes
from lakpi.sources import Source

Complete = tuple[DayLike, DayLike] | Coverage


def read_frames(
    frames: Mapping[Source, NativeFrame],
    *,
    complete: Complete | Mapping[str, Complete],
    authority: str | None = None,
    extracted: DayLike | None = None,
    areas: Iterable[Area | str] = (),
    keyed: bool = False,
) -> Records:
    """
    Read frames into records: every row kept or set aside, with its reason.

    Args:
        frames: A frame for each source: pandas, Polars or PyArrow in memory, or a DuckDB
            relation, a Spark frame or an Ibis table, whose rows stay in their engine.
            They are not changed.
        complete: The first and last day of which nothing is missing, for all sources
            or for each by its name; a `Coverage` where stocks or history differ.
        authority: Whose records these are, for frames without an area column.
        extracted: The day on which they were taken; later dates are reported.
        areas: Areas that are covered even where no row is of them, and places that
            are not on the map (`lakpi.local_area`).
        keyed: Whether each source's key is a primary key, unique and never missing: rows
            that stand there twice, or lack their key, are then not looked for in an engine,
            and the ledger says so.  Rows in memory are always looked through.

    Returns:
        The records.  Rows of an area that nobody knows, without a date, or that
        stand there twice are set aside and counted in ``records.ledger``; an engine's
        rows have no numbers there.

    Raises:
        RecordsError: For a missing column, or one of which nothing can be read.
        AreaError: For an authority that is not on the map.
        EngineError: For sources on different engines, or an engine's column that would
            have to be parsed (dates as text).

    >>> import pandas as pd
    >>> from lakpi import Column, Date, Source
    >>> visits = Source("visits", area="authority", key=["visit_id"], columns=[
    ...     Column("authority", str), Column("visit_id", int), Column("visit_date", Date)])
    >>> frame = pd.DataFrame({"authority": ["Harrow", "Harrow"], "visit_id": [1, 1],
    ...                       "visit_date": ["2014-01-31", "2014-01-31"]})
    >>> print(read_frames({visits: frame}, complete=("2014-01-01", "2014-01-31")).ledger)
    visits: 2 rows read, 1 kept, 1 set aside
      1 row set aside: exact duplicate (row 2)
    """
    given: object = frames
    if not isinstance(given, Mapping) or not all(isinstance(each, Source) for each in given):
        message = "give each frame with its source: read_frames({REFERRALS: frame}, ...)"
        raise RecordsError(message)
    named = {source.name for source in frames}
    coverage = coverages(complete, named)
    extra = [each if isinstance(each, Area) else area(each) for each in areas]
    area_codes = finder(extra)
    whose = None if authority is None else code_of(authority, extra)
    taken = None if extracted is None else day_of(extracted)
    covered = [(each.code, each.name) for each in extra]
    if one_engine(frames):
        return make_engine_records(
            frames,
            coverage,
            area_codes=area_codes,
            area=whose,
            extracted=taken,
            areas=covered,
            keyed=keyed,
        )
    return make_records(
        frames, coverage, area_codes=area_codes, area=whose, extracted=taken, areas=covered
    )


def finder(extra: Sequence[Area]) -> AreaCodes:
    """
    Make what finds areas by their spelling: on the map, or among some that are not on it.
    """
    local = _local(extra)

    def area_codes(spellings: Iterable[str]) -> dict[str, tuple[str, str] | None]:
        asked = list(spellings)
        on_map = codes_of([text for text in asked if text.casefold() not in local])
        found: dict[str, tuple[str, str] | None] = {}
        for text in asked:
            known = local.get(text.casefold())
            code = on_map.get(text)
            if known is None and code is not None:
                known = area(code)
            found[text] = None if known is None else (known.code, known.name)
        return found

    return area_codes


def code_of(authority: str, extra: Sequence[Area]) -> str:
    """
    Give the code of an authority: on the map, or among some that are not on it.

    Raises:
        AreaError: For an authority that nobody knows.
    """
    known = _local(extra).get(authority.casefold())
    return (area(authority) if known is None else known).code


def _local(extra: Sequence[Area]) -> dict[str, Area]:
    return {each.name.casefold(): each for each in extra} | {e.code.casefold(): e for e in extra}


def coverages(complete: Complete | Mapping[str, Complete], named: set[str]) -> dict[str, Coverage]:
    """
    Say for each source what is complete of it.

    Raises:
        RecordsError: For a source that is not named.
    """
    if not isinstance(complete, Mapping):
        return dict.fromkeys(named, _coverage(complete))
    for name in complete:
        if name not in named:
            message = f"complete= names a source {name!r} without a frame."
            raise RecordsError(message + did_you_mean(name, named))
    return {name: _coverage(each) for name, each in complete.items()}


def _coverage(complete: Complete) -> Coverage:
    if isinstance(complete, Coverage):
        return complete
    given: object = complete
    if not isinstance(given, Sequence) or isinstance(given, str) or len(given) != 2:
        message = "complete= is the first and the last day: complete=('2013-04-01', '2014-03-31')"
        raise RecordsError(message)
    first, last = complete
    return Coverage(_first(first), day_of(last))


def _first(day: DayLike) -> datetime.date:
    return day_of(day, last=False)
