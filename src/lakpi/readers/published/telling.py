"""
Telling: the report of one file that was read.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lakpi.readers.published.cells import NUMBER, ODD, Cells
from lakpi.readers.published.files import PublishedFile
from lakpi.readers.published.report import ColumnReport, FileReport, TimeReport, rows_text

__all__ = ["report_of"]

_TIME = ("time_period", "time_identifier")


def report_of(file: PublishedFile) -> FileReport:
    """
    Say what was read of a file.
    """
    layout, sheet = file.draft.layout, file.sheet
    known = file.draft.known
    return FileReport(
        name=layout.table.name,
        known_as=known.title if known is not None else "",
        rows=layout.table.rows,
        figures=sum(len(block.rows) for block in file.blocks),
        reporting_year=str(file.draft.year),
        columns=tuple(_columns(file)),
        times=tuple(
            TimeReport(period, identifier, times.flow.label, times.state.label, rows)
            for period, identifier, place, rows in file.times
            if place >= 0
            for times in [sheet.times[place]]
        ),
        elsewhere=sheet.places.elsewhere,
        moved=sheet.places.moved,
        set_aside=file.set_aside,
        remarks=tuple(_remarks(file)),
    )


def _columns(file: PublishedFile) -> Iterator[ColumnReport]:
    layout, filters = file.draft.layout, file.sheet.filters
    plain = {name: key for key, name in layout.plain.items()}
    constant, grouping = dict(filters.constant), dict(filters.grouping)
    totals = dict(filters.totals)
    for name in layout.table.columns:
        note = layout.notes.get(name, "")
        if name in layout.values:
            yield _value(file, name, layout.values[name], note)
        elif name in layout.empty:
            yield ColumnReport(name=name, role="empty", note=note)
        elif name in layout.filters:
            if name in constant:
                taken = f"no breakdown: {constant[name]!r} throughout"
            elif name in grouping:
                verb = "says again" if grouping[name].startswith("the ") else "groups"
                taken = f"no breakdown: it {verb} {grouping[name]}"
            else:
                labels = len(layout.table.columns[name].labels)
                total = f", the whole is {totals[name] or 'blank'!r}" if name in totals else ""
                taken = f"breakdown, {labels:,} labels{total}"
            yield ColumnReport(name=name, role="filter", taken_for=(taken,), note=note)
        else:
            yield ColumnReport(name=name, role="time" if plain[name] in _TIME else "place")


def _value(file: PublishedFile, name: str, cells: Cells, note: str) -> ColumnReport:
    table = file.draft.layout.table
    counts = cells.column.counts()
    labels = cells.column.labels
    others = [
        (str(labels[place]), int(counts[place])) for place in np.flatnonzero(cells.sort != NUMBER)
    ]
    unknown = [
        (str(labels[place]), table.numbered(cells.column.codes == place))
        for place in np.flatnonzero(cells.sort == ODD)
    ]
    taken = dict.fromkeys(b.meaning.id for b in file.blocks if b.column == name)
    return ColumnReport(
        name=name,
        role="value",
        taken_for=tuple(taken),
        numbers=cells.rows_of(NUMBER),
        reasons=tuple(sorted(others, key=lambda each: (-each[1], each[0]))),
        unknown=tuple(unknown),
        note=note,
    )


def _remarks(file: PublishedFile) -> Iterator[str]:
    table = file.draft.layout.table
    if table.empty:
        plural = "s" if len(table.empty) > 1 else ""
        yield f"{len(table.empty):,} empty row{plural} skipped: {rows_text(table.empty)}"
    if table.dropped:
        places = ", ".join(map(str, table.dropped))
        plural = "s" if len(table.dropped) > 1 else ""
        yield f"column{plural} {places}: neither a name nor a filled cell; left out"
    grouping = dict(file.sheet.filters.grouping)
    for block in file.blocks:
        for topic, count in block.crossed:
            plural = "s keep" if count > 1 else " keeps"
            yield (
                f"{block.column}: {count:,} cell{plural} {topic} in the breakdown, where a label of"
                f" {grouping[topic]} stands under several of its labels"
            )
    for name, cells in file.draft.layout.values.items():
        if not cells.negative():
            continue
        below = int((cells.numbers() < 0).sum())
        refused = sum(
            int((cells.numbers()[block.rows] < 0).sum())
            for block in file.blocks
            if block.column == name and block.meaning.kind != "value"
        )
        told = f"{name}: {below:,} numbers are below nought"
        if refused:
            told += f", {refused:,} of them where there can be none, which are read as x"
        yield f"{told}; if they stand for a reason, say sentinels={{...}}"
