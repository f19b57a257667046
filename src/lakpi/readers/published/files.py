"""
Files: one published file, from its columns to the blocks of figures made of it.

First every file is drafted (its columns, its year), so that files of one kind can share the
names and decimals of their own columns; then the figures of each are made.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from lakpi.errors import FiguresError
from lakpi.figures import Meaning
from lakpi.polarity import Polarity
from lakpi.readers.published.assembling import Block
from lakpi.readers.published.categories import find_filters
from lakpi.readers.published.cells import Sentinels
from lakpi.readers.published.layout import Layout, lay_out
from lakpi.readers.published.making import Sheet, block_of, rows_meant
from lakpi.readers.published.mapping import PublishedColumn
from lakpi.readers.published.naming import plain_name
from lakpi.readers.published.periods import ReportingYear, Time, read_time
from lakpi.readers.published.places import find_places
from lakpi.readers.published.report import SetAside
from lakpi.readers.published.tables import Coded, Mask, Table, joint

if TYPE_CHECKING:
    from lakpi.readers.published.known_files import KnownFile

__all__ = ["Draft", "Named", "PublishedFile", "drafted", "made", "named_alike"]

_PERCENT: Final = re.compile(r"(.+_)?(percent|percentage|pct|perc|pc)(_.+)?")
_MOST_DECIMALS: Final = 9


@attrs.frozen(eq=False, kw_only=True)
class Draft:
    """
    A file whose columns are told apart.

    Attributes:
        layout: Its columns.
        known: What lakpi knows it as.
        year: When its reporting year ends.
        sentinels: Numbers that stand for reasons.
    """

    layout: Layout
    known: KnownFile | None
    year: ReportingYear
    sentinels: Sentinels


@attrs.frozen
class Named:
    """
    What the ids of a file's own columns begin with, and the decimals of each.
    """

    stem: str
    decimals: dict[str, int]


@attrs.frozen(eq=False, kw_only=True)
class PublishedFile:
    """
    A file that was read.

    Attributes:
        draft: Its columns.
        sheet: Its places, times and filters.
        times: Each time as printed, its place among the times read (-1 for one that was
            not understood) and its rows.
        blocks: The figures made of it.
        set_aside: The rows of which none were made.
    """

    draft: Draft
    sheet: Sheet
    times: tuple[tuple[str, str, int, int], ...]
    blocks: tuple[Block, ...]
    set_aside: tuple[SetAside, ...]


def drafted(
    table: Table,
    *,
    values: Sequence[str],
    filters: Sequence[str],
    sentinels: Sentinels,
    year: ReportingYear,
) -> Draft:
    """
    Tell the columns of a file apart, and recognise it.

    Args:
        table: The file.
        values: Columns that are values, whatever they look like.
        filters: Columns that are filters, whatever they look like.
        sentinels: Numbers that stand for reasons.
        year: When its reporting year ends, where lakpi does not know the file.
    """
    # The catalogues are loaded when a file is read, so that lakpi loads fast.
    from lakpi.readers.published.known_files import recognised

    known = recognised(table.columns)
    named = {plain_name(column): column for column in table.columns}
    known_values = [
        named[plain_name(each.value)]
        for each in (known.columns if known is not None else ())
        if plain_name(each.value) in named
    ]
    layout = lay_out(
        table,
        values=values,
        filters=filters,
        known=known_values,
        sentinels=sentinels,
    )
    return Draft(
        layout=layout,
        known=known,
        year=known.year if known is not None else year,
        sentinels=sentinels,
    )


def named_alike(drafts: Sequence[Draft]) -> list[Named]:
    """
    Name the own columns of files: files of one kind alike, others apart.
    """
    kinds: dict[str, list[frozenset[str]]] = {}
    stems = []
    for draft in drafts:
        table = draft.layout.table
        if draft.known is not None:
            stems.append(draft.known.stem)
            continue
        stem = _slug(table.stem)
        columns = frozenset(map(plain_name, table.columns))
        held = kinds.setdefault(stem, [])
        if columns not in held:
            held.append(columns)
        place = held.index(columns)
        stems.append(stem if place == 0 else f"{stem}_{place + 1}")
    decimals: dict[str, dict[str, int]] = {}
    for stem, draft in zip(stems, drafts, strict=True):
        of_stem = decimals.setdefault(stem, {})
        for name, cells in draft.layout.values.items():
            most = max(of_stem.get(plain_name(name), 0), cells.decimals)
            of_stem[plain_name(name)] = min(most, _MOST_DECIMALS)
    return [Named(stem, decimals[stem]) for stem in stems]


def made(draft: Draft, named: Named, mapping: Sequence[PublishedColumn]) -> PublishedFile:
    """
    Make the figures of a file, one for each cell of a value column.

    Args:
        draft: The file.
        named: What its own columns are called.
        mapping: What the caller says of its columns.
    """
    layout = draft.layout
    rows = layout.table.rows
    time, times, told, set_aside = _times(draft)
    readable = time >= 0
    filters = find_filters(layout)
    ends = [each.state.end for each in times]
    any_end = Coded(np.where(readable, time, 0), np.empty(max(len(times), 1), dtype=object))
    places = find_places(layout, any_end, ends or [datetime.date.max])
    sheet = Sheet(
        source=layout.table.name,
        filters=filters,
        places=places,
        time=np.where(readable, time, 0),
        times=times,
        readable=readable,
        sentinels=draft.sentinels,
    )
    known = draft.known.columns if draft.known is not None else ()
    blocks: list[Block] = []
    for name in layout.values:
        left = readable.copy()
        entries = [
            each
            for each in (*mapping, *known)
            if sheet.has(each.columns()) and _is(name, each, sheet)
        ]
        for each in [*entries, _own(name, named)]:
            meant: Mask = rows_meant(sheet, each.where) & left
            if meant.any():
                blocks.append(block_of(sheet, each, meant))
                left &= ~meant
    if not blocks and rows:
        message = f"no row of {layout.table.name!r} has a time that can be read: {set_aside[0].why}"
        raise FiguresError(message)
    return PublishedFile(
        draft=draft, sheet=sheet, times=told, blocks=tuple(blocks), set_aside=set_aside
    )


def _is(name: str, column: PublishedColumn, sheet: Sheet) -> bool:
    return sheet.name_of(column.value) == name


def _own(name: str, named: Named) -> PublishedColumn:
    """
    A column as an indicator of its own, of which lakpi knows no making.
    """
    percent = _PERCENT.fullmatch(plain_name(name)) is not None
    title = " ".join(name.replace("_", " ").split())
    dataset = " ".join(named.stem.replace("_", " ").split())
    meaning = Meaning(
        id=f"{named.stem}_{_slug(name)}",
        title=f"{title[:1].upper()}{title[1:]} ({dataset})",
        kind="value",
        unit="percent" if percent else "one",
        polarity=Polarity.NO_JUDGEMENT,
        decimals=named.decimals[plain_name(name)],
        reference="DfE, explore education statistics",
    )
    return PublishedColumn(indicator=meaning, value=name)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_") or "published"


def _times(
    draft: Draft,
) -> tuple[
    np.ndarray[tuple[int, ...], np.dtype[np.intp]],
    tuple[Time, ...],
    tuple[tuple[str, str, int, int], ...],
    tuple[SetAside, ...],
]:
    """
    Read the time of each row; -1 where it is not understood.
    """
    layout = draft.layout
    columns = [layout.column("time_period"), layout.column("time_identifier")]
    held = [column for column in columns if column is not None]
    key, first = joint(held, layout.table.rows)
    counts = np.bincount(key, minlength=len(first))
    times: list[Time] = []
    told: list[tuple[str, str, int, int]] = []
    set_aside: list[SetAside] = []
    place = np.full(max(len(first), 1), -1, dtype=np.intp)
    for number, row in enumerate(first):
        period, identifier = (column.at(int(row)).strip() for column in held)
        try:
            read = read_time(period, identifier, draft.year)
        except FiguresError as error:
            rows = layout.table.numbered(key == number)
            set_aside.append(SetAside(str(error), rows))
        else:
            place[number] = len(times)
            times.append(read)
        told.append((period, identifier, int(place[number]), int(counts[number])))
    return place[key], tuple(times), tuple(told), tuple(set_aside)
