"""
The tables of data behind a scorecard: a row for each thing, a column for each fact.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from importlib.metadata import version
from typing import Final

import attrs

from lakpi.benchmarks import Comparison
from lakpi.figures import COLUMNS, Figure, Figures, Reason
from lakpi.scorecards import wording
from lakpi.scorecards.excel.library import Cell
from lakpi.scorecards.parts import Content, Row
from lakpi.significance import Significance
from lakpi.targets import TargetJudgement
from lakpi.targets.target import RangeTarget, SingleTarget

__all__ = ["DataTable", "about_table", "data_tables", "figures_table"]

KEYS: Final = (
    "indicator",
    "area",
    "area_name",
    "period",
    "period_start",
    "period_end",
    "scope",
    "breakdown",
    "category",
    "origin",
)
"""What says of which figure a row is."""

_PLAIN: Final = ("comparator", "pool", "of", "n")
_NUMBERS: Final = (
    "mean",
    "median",
    "pooled",
    "minimum",
    "lower_quartile",
    "upper_quartile",
    "maximum",
)
_PLACED: Final = ("rank", "ranked", "tied", "percentile", "band", "difference", "people")
_SAID: Final = ("commentary", "action", "owner")
_CHANCE: Final = ("method", "outcome", "side", "lower", "upper", "reason", "note")
_LAST: Final = ("outcome", "change", "lag", "flags", "region", "note")


@attrs.frozen
class DataTable:
    """
    A table for machines: one header, a value in a cell, nothing merged.

    Attributes:
        name: What its sheet is called.
        says: What it holds, in a sentence.
        columns: The names of its columns.
        rows: Its rows.
        defines: Whether they are the definitions.
    """

    name: str
    says: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    defines: bool = False


def figures_table(figures: Figures) -> DataTable:
    """
    Lay figures out with every column they have, then their titles and how they are shown.
    """
    rows = [
        (*(_own(figure, name) for name in COLUMNS), figure.meaning.title, figure.written())
        for figure in figures
    ]
    return DataTable(
        "Figures",
        "every figure on the scorecard and the earlier ones beside them; value is not rounded",
        (*COLUMNS, "title", "shown"),
        tuple(rows),
    )


def data_tables(content: Content) -> Iterator[DataTable]:
    """
    Lay out what is said of the figures: a table for each kind of it that there is.
    """
    rows = content.rows()
    made = (
        DataTable(
            "Comparisons",
            "each figure against each comparator",
            (
                *KEYS,
                *_PLAIN,
                "members",
                "missing",
                "missing_reasons",
                "benchmark",
                "benchmark_reason",
                *_NUMBERS,
                *_PLACED,
                *_LAST,
            ),
            tuple(_comparison(each) for row in rows for each in row.comparisons),
        ),
        DataTable(
            "Targets",
            "each figure against its target",
            (
                *KEYS,
                "value",
                "target",
                "target_number",
                "target_lower",
                "target_upper",
                "rag",
                "symbol",
                "word",
                "distance",
                "outcome",
                "reason",
                "note",
            ),
            tuple(_target(row.target) for row in rows if row.target is not None),
        ),
        DataTable(
            "Intervals",
            "the confidence interval of each figure",
            (*KEYS, "value", "level", "lower", "upper", "method", "note", "reason"),
            tuple(_interval(row) for row in rows if row.interval is not None),
        ),
        DataTable(
            "Significance",
            "whether each figure differs from each comparator by more than chance",
            (*KEYS, "value", "comparator", "benchmark", *_CHANCE, "level", "shown"),
            tuple(_significance(each) for row in rows for each in row.significances),
        ),
        DataTable(
            "Commentary",
            "what the council says of its figures",
            (*KEYS, "commentary", "action", "owner"),
            tuple(
                (*_whose(row.figure), *(getattr(row.commentary, name) for name in _SAID))
                for row in rows
                if row.commentary is not None
            ),
        ),
        DataTable(
            "Notes",
            "what a reader must know of single figures",
            (*KEYS, "note"),
            tuple((*_whose(row.figure), note) for row in rows for note in row.remarks),
        ),
        DataTable(
            "Definitions",
            "what each indicator is",
            ("title", "definition"),
            tuple((title, " ".join(sentences)) for title, sentences in content.definitions),
            defines=True,
        ),
    )
    yield from (each for each in made if each.rows)
    for table in content.tables:
        # A cell that a short row lacks is empty; one too many has a column without a name.
        width = max([len(table.columns), *map(len, table.rows)], default=0)
        padded = tuple(_padded(row, width) for row in (table.columns, *table.rows))
        yield DataTable(table.title, table.note, padded[0], padded[1:])


def about_table(
    content: Content, tables: Iterable[DataTable], made: datetime.date | None
) -> DataTable:
    """
    Say what the workbook is, which version, who the comparators are and what symbols mean.
    """
    told: list[tuple[Cell, ...]] = [
        ("title", content.title),
        ("subtitle", content.subtitle),
        ("version", content.version),
        ("made on", None if made is None else made.isoformat()),
        ("made with", f"lakpi {version('lakpi')}"),
        *(("comparator", each) for each in content.about),
        *((f"sheet {each.name}", each.says) for each in tables),
        *((f"[{each.value}]", each.words) for each in Reason if each.value),
    ]
    rows = tuple(row for row in told if row[1])
    return DataTable("About", "", ("item", "text"), rows)


def _own(figure: Figure, name: str) -> Cell:
    match name:
        case "indicator":
            return figure.meaning.id
        case "version" | "parameters" | "unit":
            return str(getattr(figure.meaning, name))
        case _:
            value: Cell = getattr(figure, name)
            return value


def _whose(figure: Figure) -> tuple[Cell, ...]:
    return tuple(_own(figure, name) for name in KEYS)


def _plain(value: object) -> Cell:
    match value:
        case None | str() | bool() | int() | float():
            return value
        case Fraction():
            return float(value)
        case tuple():
            return "; ".join(map(str, value))
        case _:
            return str(value)


def _fields(of: object, names: Sequence[str]) -> tuple[Cell, ...]:
    return tuple(_plain(getattr(of, name)) for name in names)


def _comparison(each: Comparison) -> tuple[Cell, ...]:
    behind = ("members", "missing", "missing_reasons", "benchmark", "reason")
    names = (*_PLAIN, *behind, *_NUMBERS, *_PLACED, *_LAST)
    return (*_whose(each.figure), *_fields(each, names))


def _target(each: TargetJudgement) -> tuple[Cell, ...]:
    number = lower = upper = None
    match each.aim:
        case SingleTarget(value=value):
            number = float(value.number)
        case RangeTarget(lower=low, upper=high):
            lower, upper = float(low.number), float(high.number)
    rag = ("", "", "") if each.rag is None else (each.rag.colour, each.rag.symbol, each.word)
    figure = each.figure
    return (
        *_whose(figure),
        figure.value,
        each.written_target(),
        number,
        lower,
        upper,
        *rag,
        *_fields(each, ("distance", "outcome", "reason", "note")),
    )


def _interval(row: Row) -> tuple[Cell, ...]:
    names = ("level", "lower", "upper", "method", "note", "reason")
    return (*_whose(row.figure), row.figure.value, *_fields(row.interval, names))


def _significance(each: Significance) -> tuple[Cell, ...]:
    compared = each.comparison
    return (
        *_whose(each.figure),
        each.figure.value,
        *_fields(compared, ("comparator", "benchmark")),
        *_fields(each, _CHANCE),
        each.levels[0],
        wording.beyond_chance(each),
    )


def _padded(row: Sequence[str], width: int) -> tuple[str, ...]:
    return (*row, *[""] * (width - len(row)))
