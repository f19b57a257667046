"""
Making records: frames in, home form out, every row accounted for.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs
import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd

from lakpi.errors import EngineError, RecordsError, missing_from
from lakpi.records.columns import (
    Home,
    Read,
    factorised,
    read_dates,
    read_flags,
    read_ids,
    read_numbers,
    read_text,
    text_of,
    texts_of,
)
from lakpi.records.ledger import Finding, Ledger, Notes, joined
from lakpi.records.records import Coverage, NativeFrame, Records, Table
from lakpi.sources import Column, Source

if TYPE_CHECKING:
    from numpy.typing import NDArray

AreaCodes = Callable[[Iterable[str]], Mapping[str, tuple[str, str] | None]]
"""From spellings of areas to their code and name, or None for one that is not known."""


@attrs.frozen(eq=False, repr=False)
class _Draft:
    """
    One source read, before areas and people are coded alike across sources.
    """

    source: Source
    frame: pd.DataFrame
    rows: NDArray[np.int64]
    given: NativeFrame
    coverage: Coverage
    ledger: Ledger
    areas: tuple[tuple[str, str], ...]
    people: pd.Index | None


def make_records(
    frames: Mapping[Source, NativeFrame],
    coverage: Mapping[str, Coverage],
    *,
    area_codes: AreaCodes,
    area: str | None = None,
    extracted: datetime.date | None = None,
    areas: Sequence[tuple[str, str]] = (),
    found: Mapping[str, Sequence[Finding]] | None = None,
) -> Records:
    """
    Read frames into records.

    Args:
        frames: A frame for each source; any in-memory frame that Narwhals takes.
        coverage: What can be asked of each source, by its name.
        area_codes: Finds areas by their spelling.
        area: The one area of frames that have no area column.
        extracted: The day the records were taken; later dates are reported.
        areas: Code and name of areas that are covered even without a row.
        found: What a reader already found out about the rows, by the source's name.

    Raises:
        RecordsError: For a missing column, a column of which nothing can be read,
            or a source without coverage.
        EngineError: For something that is not a frame in memory.
    """
    drafts = []
    names = [source.name for source in frames]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        message = f"two different sources are called {twice[0]!r}: give one another name"
        raise RecordsError(message)
    for source, frame in frames.items():
        if source.name not in coverage:
            message = (
                f"say between which days the records of {source.name!r} are complete: without"
                " that, a quiet month and a missing one look alike"
            )
            raise RecordsError(message)
        known_of = () if found is None else found.get(source.name, ())
        drafts.append(
            _draft(source, frame, coverage[source.name], area_codes, area, extracted, known_of)
        )
    known = dict(areas)
    for draft in drafts:
        known.update(draft.areas)
    ordered = tuple(sorted(known.items()))
    drafts = _people_alike(drafts)
    place = {code: number for number, (code, _) in enumerate(ordered)}
    tables = []
    for draft in drafts:
        own = np.array([place[code] for code, _ in draft.areas], dtype=np.int64)
        frame = draft.frame
        codes = frame[draft.source.area].to_numpy(dtype=np.int64)
        frame[draft.source.area] = own[codes] if len(own) else codes
        tables.append(Table(draft.source, frame, draft.rows, draft.given, draft.coverage))
    return Records(tuple(tables), ordered, joined(draft.ledger for draft in drafts))


def _draft(  # noqa: PLR0917 - one source's share of what make_records() was given
    source: Source,
    given: NativeFrame,
    coverage: Coverage,
    area_codes: AreaCodes,
    area: str | None,
    extracted: datetime.date | None,
    found_already: Sequence[Finding],
) -> _Draft:
    frame = _eager(given, source)
    absent = source.area if source.area not in frame.columns and area is not None else None
    optional = {column.name for column in source.columns if column.optional}
    lacks = coverage.lacks | (optional - set(frame.columns))
    coverage = attrs.evolve(coverage, lacks=frozenset(lacks))
    _check_columns(frame, source, coverage.lacks | {absent or ""})
    size = len(frame)
    notes = Notes(source.name, size)
    # What is set aside is not reported as well, so that comes first.
    for finding in sorted(found_already, key=lambda each: not each.set_aside):
        note = notes.set_aside if finding.set_aside else notes.report
        note(finding.reason, finding.column, finding.rows)
    home: dict[str, Home] = {}
    people: pd.Index | None = None
    unread: dict[str, NDArray[np.int64]] = {}
    for column in source.columns:
        if column.name in {absent, source.area}:
            continue
        lacking = column.name in coverage.lacks
        series = _nothing(size) if lacking else frame.get_column(column.name)
        if column.name in source.identifiers:
            read = read_ids(series)
            if column.name == source.person:
                people = read.vocabulary
        else:
            read = _read(series, column, notes)
        _note(read, column, source, notes, size)
        if read.unread.any():
            unread[column.name] = np.where(read.unread, factorised(series)[0], -1)
        home[column.name] = read.values  # noqa: PD011 - not a frame
    if absent is not None:
        home[source.area], found = _one_area(str(area), size, area_codes)
    else:
        home[source.area], found = _areas(frame, source, area_codes, notes)
    made = pd.DataFrame({column.name: home[column.name] for column in source.columns})
    _check_dates(made, source, notes, extracted)
    for name in sorted(source.identifiers):
        what = "person" if name == source.person else "key"
        notes.report(f"no {what}", name, _blank(made, name, source))
    _duplicates(made, unread, source, notes)
    rows = np.flatnonzero(notes.kept)
    kept = made if len(rows) == size else made.iloc[rows].reset_index(drop=True)
    ledger = Ledger(((source.name, size),), tuple(notes.entries))
    return _Draft(source, kept, rows, given, coverage, ledger, found, people)


def _nothing(size: int) -> nw.Series[Any]:
    return nw.from_native(pd.Series([None] * size, dtype=object), series_only=True)


def _check_columns(frame: nw.DataFrame[Any], source: Source, absent: Collection[str]) -> None:
    names = [column.name for column in source.columns if column.name not in absent]
    missing = [name for name in names if name not in frame.columns]
    if missing:
        listed = missing_from(missing, map(str, frame.columns))
        message = f"the frame of source {source.name!r} lacks columns: {listed}"
        if source.area in missing:
            message += f" For records of one area without {source.area!r}, say authority="
        raise RecordsError(message)


def _eager(given: NativeFrame, source: Source) -> nw.DataFrame[Any]:
    try:
        frame = nw.from_native(given)
    except TypeError:
        message = (
            f"the frame of source {source.name!r} is a {type(given).__name__}; a pandas, Polars or"
            " PyArrow frame is expected"
        )
        raise EngineError(message) from None
    return frame.collect() if isinstance(frame, nw.LazyFrame) else frame


def _read(series: nw.Series[Any], column: Column, notes: Notes) -> Read:
    if column.kind is datetime.date:
        return read_dates(series, column)
    if column.kind is bool:
        return read_flags(series)
    if column.kind is str:
        return read_text(series, column)
    read, finer = read_numbers(series, column)
    if column.kind is Decimal:
        notes.report(f"more than {column.decimals} decimals, rounded", column.name, finer)
    return read


def _note(read: Read, column: Column, source: Source, notes: Notes, size: int) -> None:
    if not read.unread.any():
        return
    if read.problem != "an unknown code" and int((read.unread | read.missing).sum()) == size:
        message = (
            f"column {column.name!r} of source {source.name!r}: none of its {size:,} rows could be"
            f" read; each is {read.problem}. Is it the right column?"
        )
        raise RecordsError(message)
    if column.name == source.date:
        notes.set_aside(read.problem, column.name, read.unread)
    else:
        notes.report(read.problem, column.name, read.unread)


def _one_area(
    area: str, size: int, area_codes: AreaCodes
) -> tuple[NDArray[np.int64], tuple[tuple[str, str], ...]]:
    found = area_codes([area])[area]
    if found is None:
        message = f"{area!r} is not an area that is known here"
        raise RecordsError(message)
    return np.zeros(size, dtype=np.int64), (found,)


def _areas(
    frame: nw.DataFrame[Any], source: Source, area_codes: AreaCodes, notes: Notes
) -> tuple[NDArray[np.int64], tuple[tuple[str, str], ...]]:
    codes, uniques = factorised(frame.get_column(source.area))
    spelt = [text_of(value).strip() for value in uniques]
    found = area_codes([text for text in spelt if text])
    areas = tuple(sorted({area for area in found.values() if area is not None}))
    place = {area: number for number, area in enumerate(areas)}
    known = {text: place[area] for text, area in found.items() if area is not None}
    own = [known.get(text, -3) if text else -2 for text in spelt]
    coded = np.array([*own, -2], dtype=np.int64)[codes]
    notes.set_aside("no area", source.area, coded == -2)
    notes.set_aside("unknown area", source.area, coded == -3)
    return np.maximum(coded, 0), areas


def _check_dates(
    made: pd.DataFrame, source: Source, notes: Notes, extracted: datetime.date | None
) -> None:
    if source.date is not None:
        notes.set_aside("no date", source.date, made[source.date].isna().to_numpy())
    for column in source.columns:
        if column.kind is not datetime.date:
            continue
        if extracted is not None and not column.future:
            later = (made[column.name] > extracted.toordinal()).fillna(value=False)
            notes.report("date in the future", column.name, later.to_numpy(dtype=bool))
        if column.not_before is not None:
            early = (made[column.name] < made[column.not_before]).fillna(value=False)
            reason = f"before {column.not_before}"
            notes.report(reason, column.name, early.to_numpy(dtype=bool))


def _duplicates(
    made: pd.DataFrame, unread: Mapping[str, NDArray[np.int64]], source: Source, notes: Notes
) -> None:
    """
    Set exact duplicates aside (all but the first); report rows that share only the key.

    Values that could not be read tell rows apart as they were given.
    """
    keyed = [source.area, *source.key] if source.key else list(made.columns)
    candidate = _shared(made, keyed) & notes.kept
    if not candidate.any():
        return
    some = made.assign(**{f"{name} as given": each for name, each in unread.items()})[candidate]
    exact = np.zeros(len(made), dtype=bool)
    exact[np.flatnonzero(candidate)] = some.duplicated().to_numpy()
    notes.set_aside("exact duplicate", "", exact)
    if source.key:
        known = candidate & ~exact
        for name in source.key:
            known &= ~(made[name].isna().to_numpy() | _blank(made, name, source))
        near = np.zeros(len(made), dtype=bool)
        near[np.flatnonzero(known)] = made[known].duplicated(keyed, keep=False).to_numpy()
        notes.report("key shared with other rows", " and ".join(source.key), near)


def _blank(made: pd.DataFrame, name: str, source: Source) -> NDArray[np.bool_]:
    if name not in source.identifiers:
        return np.zeros(len(made), dtype=bool)
    blank: NDArray[np.bool_] = made[name].to_numpy(dtype=np.int64) < 0
    return blank


def _shared(made: pd.DataFrame, keyed: list[str]) -> NDArray[np.bool_]:
    # The usual key is one id: where no id repeats, nothing else can.
    if len(keyed) == 2:
        ids = made[keyed[1]].to_numpy()
        whole = ids.dtype.kind == "i" and len(ids) > 0 and ids.min() >= 0
        if whole and ids.max() < 8 * len(ids) and np.bincount(ids).max() == 1:
            return np.zeros(len(made), dtype=bool)
    return made.duplicated(keyed, keep=False).to_numpy()


def _people_alike(drafts: list[_Draft]) -> list[_Draft]:
    """
    Give one person the same number in every source.
    """
    spoken = [draft for draft in drafts if draft.people is not None]
    if len(spoken) < 2:
        return drafts
    texts = [texts_of(draft.people).to_numpy() for draft in spoken if draft.people is not None]
    alike, _ = pd.factorize(np.concatenate(texts))
    ends = np.cumsum([len(each) for each in texts])
    for draft, place in zip(spoken, np.split(alike, ends[:-1]), strict=True):
        person = str(draft.source.person)
        own = draft.frame[person].to_numpy(dtype=np.int64)
        draft.frame[person] = np.append(place, -1)[own].astype(np.int64)
    return drafts
