"""
Reading: any of DfE's open-data files into figures, one for each cell of a value column.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import attrs

from lakpi.errors import FiguresError, did_you_mean
from lakpi.figures import Figures
from lakpi.readers.published.assembling import assembled
from lakpi.readers.published.cells import Sentinels, read_sentinels
from lakpi.readers.published.files import Draft, PublishedFile, drafted, made, named_alike
from lakpi.readers.published.geography import is_geography
from lakpi.readers.published.mapping import PublishedColumn
from lakpi.readers.published.naming import plain_name
from lakpi.readers.published.periods import ReportingYear
from lakpi.readers.published.periods import reporting_year as read_year
from lakpi.readers.published.report import PublishedReport
from lakpi.readers.published.tables import Given, Table, read_table
from lakpi.readers.published.telling import report_of
from lakpi.readers.published.twins import without_twins

__all__ = ["published_report", "read_published"]

_NOT_FILTERS: Final = ("time_period", "time_identifier", "geographic_level")


def read_published(
    *files: Given,
    mapping: Iterable[PublishedColumn] = (),
    reporting_year: str | None = None,
    values: Iterable[str] = (),
    filters: Iterable[str] = (),
    sentinels: Mapping[float | str, str] | None = None,
) -> Figures:
    """
    Read files of DfE's explore education statistics into figures.

    Every cell of every value column is one figure, with the value as printed, or the reason
    that is printed in its place.  Columns are found by name, in any order.

    Args:
        *files: Paths of CSV files (also ``.csv.gz``, a ``.zip`` of one, ``.parquet``), or
            frames.
        mapping: Which column is which indicator, for files that lakpi does not know; it
            goes before what lakpi knows.  Other columns are indicators of their own,
            named after the file and the column.
        reporting_year: When a "Reporting year" ends, in files that lakpi does not know:
            "financial" (31 March, if nothing is said), "academic", "calendar", or a day
            such as "30 September".
        values: Columns that are values, whatever they look like.
        filters: Columns that are filters, whatever they look like.
        sentinels: Numbers that stand for a reason: ``{-1: "x"}``.

    Returns:
        The figures, of origin "published".  `published_report` says what was read.

    Raises:
        FiguresError: There is no such file, it has no time or place, a mapping names
            columns that no file has, or two rows are of one figure and differ.
        PeriodError: The reporting year is none.

    Source: DfE, Analysts' Guide, open data standards.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({
    ...     "time_period": ["202324"], "time_identifier": ["Academic year"],
    ...     "geographic_level": ["Local authority"], "new_la_code": ["E09000015"],
    ...     "sex": ["Total"], "pupil_count": ["c"]})
    >>> figure = read_published(frame).one()
    >>> figure.area_name, figure.period, figure.written()
    ('Harrow', '2023/24', '[c]')
    """
    options = _options(mapping, reporting_year, values, filters, sentinels)
    return _read(files, options)[0]


def published_report(
    *files: Given,
    mapping: Iterable[PublishedColumn] = (),
    reporting_year: str | None = None,
    values: Iterable[str] = (),
    filters: Iterable[str] = (),
    sentinels: Mapping[float | str, str] | None = None,
) -> PublishedReport:
    """
    Say what `read_published` reads of files, and what it does not understand.

    Args:
        *files: As for `read_published`.
        mapping: Likewise.
        reporting_year: Likewise.
        values: Likewise.
        filters: Likewise.
        sentinels: Likewise.

    Returns:
        What each column was taken for, its numbers and reasons, the periods, the places
        that are not on the map, and the rows of which no figures were made; print it.

    Raises:
        FiguresError: As `read_published`.
        PeriodError: As `read_published`.
    """
    options = _options(mapping, reporting_year, values, filters, sentinels)
    return _read(files, options)[1]


@attrs.frozen(kw_only=True)
class _Options:
    mapping: tuple[PublishedColumn, ...]
    year: ReportingYear
    values: tuple[str, ...]
    filters: tuple[str, ...]
    sentinels: Sentinels


def _options(
    mapping: Iterable[PublishedColumn],
    year: str | None,
    values: Iterable[str],
    filters: Iterable[str],
    sentinels: Mapping[float | str, str] | None,
) -> _Options:
    held = tuple(mapping)
    for each in held:
        if not isinstance(each, PublishedColumn):
            message = f"mapping takes values of PublishedColumn; found {each!r}"
            raise FiguresError(message)
    return _Options(
        mapping=held,
        year=read_year(year or "financial"),
        values=_names(values, "values"),
        filters=_names(filters, "filters"),
        sentinels=read_sentinels(sentinels),
    )


def _names(given: Iterable[str], what: str) -> tuple[str, ...]:
    if isinstance(given, str):
        message = f"{what} takes a list of columns: {what}=[{given!r}]"
        raise FiguresError(message)
    return tuple(given)


def _read(files: Sequence[Given], options: _Options) -> tuple[Figures, PublishedReport]:
    if not files:
        message = "published figures are read from at least one file or frame"
        raise FiguresError(message)
    tables = [read_table(given, number) for number, given in enumerate(files, start=1)]
    _refuse_unused(tables, options)
    drafts: list[Draft] = [_drafted(table, options) for table in tables]
    read: list[PublishedFile] = [
        made(draft, name, options.mapping)
        for draft, name in zip(drafts, named_alike(drafts), strict=True)
    ]
    read = without_twins(read)
    figures = assembled([block for file in read for block in file.blocks])
    return figures, PublishedReport(files=tuple(map(report_of, read)))


def _drafted(table: Table, options: _Options) -> Draft:
    held = {plain_name(column): column for column in table.columns}

    def present(names: Iterable[str]) -> list[str]:
        return [held[plain_name(name)] for name in names if plain_name(name) in held]

    return drafted(
        table,
        values=present(options.values),
        filters=[
            *present(options.filters),
            # A filter that a mapping chooses by is a filter, whatever its labels look like.
            *present(
                column
                for each in options.mapping
                for column, _ in (*each.where, *each.denominator_where)
                if plain_name(column) not in _NOT_FILTERS and not is_geography(plain_name(column))
            ),
        ],
        sentinels=options.sentinels,
        year=options.year,
    )


def _refuse_unused(tables: Sequence[Table], options: _Options) -> None:
    """
    A column that was named and that no file has is a slip.
    """
    known = [{plain_name(column) for column in table.columns} for table in tables]
    everywhere = sorted({column for table in tables for column in table.columns})
    for each in options.mapping:
        if not any({plain_name(name) for name in each.columns()} <= held for held in known):
            missing = [
                name
                for name in each.columns()
                if not any(plain_name(name) in held for held in known)
            ] or list(each.columns())
            near = did_you_mean(missing[0], everywhere)
            message = (
                f"the mapping of {each.indicator.id!r} names columns that no file has together:"
                f" {', '.join(map(repr, missing))}.{near}"
            )
            raise FiguresError(message)
        _refuse_unknown_labels(each, tables)
    for name in (*options.values, *options.filters):
        if not any(plain_name(name) in held for held in known):
            message = f"no file has a column {name!r}.{did_you_mean(name, everywhere)}"
            raise FiguresError(message)


def _refuse_unknown_labels(column: PublishedColumn, tables: Sequence[Table]) -> None:
    """
    A label that no row has is a slip too: its indicator would be missing without a word.
    """
    for name, labels in (*column.where, *column.denominator_where):
        held = {
            str(label).strip()
            for table in tables
            for spelt, each in table.columns.items()
            if plain_name(spelt) == plain_name(name)
            for label in each.labels
        }
        folded = {" ".join(label.split()).casefold() for label in held}
        wanted = {" ".join(label.split()).casefold(): label for label in labels}
        if not folded & set(wanted):
            message = (
                f"the mapping of {column.indicator.id!r} chooses rows by a label of {name!r} that"
                f" none has: {labels[0]!r}.{did_you_mean(labels[0], held)}"
            )
            raise FiguresError(message)
