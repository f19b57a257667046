"""
The columns that a council may choose for its scorecard: each a key, a heading and its words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final

import attrs

from lakpi.areas import england
from lakpi.benchmarks import Comparison
from lakpi.confidence import level_text
from lakpi.errors import FiguresError, did_you_mean
from lakpi.figures import Flag
from lakpi.scorecards import sparkline, wording
from lakpi.scorecards.parts import Row

__all__ = ["COLUMNS", "DEFAULT", "OF_EACH", "ShownColumn", "chosen", "filled", "told"]


@attrs.frozen
class ShownColumn:
    """
    One column of a scorecard.

    Attributes:
        key: What a council names it by.
        heading: What stands above it.
        cell: Its words for a row; several lines where there are several comparators.
    """

    key: str
    heading: str
    cell: Callable[[Row], str]


def _numbers(row: Row) -> str:
    said = (wording.basis(row.figure), wording.reported(row.figure))
    return "; ".join(each for each in said if each)


def _of(kind: str) -> Callable[[Row], str]:
    def cell(row: Row) -> str:
        return "\n".join(wording.compared(e) for e in row.comparisons if _kind(e) == kind)

    return cell


def _each(said: Callable[[Comparison], str]) -> Callable[[Row], str]:
    def cell(row: Row) -> str:
        return "\n".join(said(each) for each in row.comparisons)

    return cell


def _kind(comparison: Comparison) -> str:
    if not comparison.region:
        return "neighbours"
    return "England" if comparison.comparator == england().name else "region"


def _interval(row: Row) -> str:
    if row.interval is None or row.interval.lower is None:
        return ""
    return f"{level_text(row.interval.level)} CI {row.interval.written_ends()}"


def _target(row: Row) -> str:
    return "" if row.target is None else row.target.written_target()


def _rag(row: Row) -> str:
    return "" if row.target is None or row.target.target is None else row.target.text


def _flags(row: Row) -> str:
    said = [flag for flag in Flag if flag in row.figure.flags]
    said += [Flag(each) for one in row.comparisons for each in one.flags]
    return ", ".join(dict.fromkeys(flag.value for flag in said))


def _significance(row: Row) -> str:
    found = (row.beyond_chance(each) for each in row.comparisons)
    said = (wording.beyond_chance(each) for each in found if each is not None)
    return "\n".join(filter(None, said))


def _band(comparison: Comparison) -> str:
    return f"band {comparison.band}" if comparison.band else ""


_ALL: Final = (
    ShownColumn("reference", "Reference", lambda row: row.figure.source),
    ShownColumn("indicator", "Indicator", lambda row: row.title),
    ShownColumn("good", "Good is", lambda row: wording.GOOD_IS[row.figure.meaning.polarity]),
    ShownColumn("period", "Period", lambda row: row.figure.period),
    ShownColumn("numerator", "Numerator", lambda row: row.figure.numerator_text()),
    ShownColumn("denominator", "Denominator", lambda row: row.figure.denominator_text()),
    ShownColumn("value", "Value", lambda row: wording.value(row.figure)),
    ShownColumn("numbers", "Numbers", _numbers),
    ShownColumn("interval", "Interval", _interval),
    ShownColumn("target", "Target", _target),
    ShownColumn("rag", "RAG", _rag),
    ShownColumn("was", "Was", lambda row: wording.previous(row.travel)),
    ShownColumn("direction", "Direction", lambda row: wording.moved(row.travel)),
    ShownColumn("trend", "Last periods", lambda row: sparkline.said(row.history)),
    ShownColumn("compared", "Compared with", _each(wording.compared)),
    ShownColumn("neighbours", "Neighbours", _of("neighbours")),
    ShownColumn("region", "Region", _of("region")),
    ShownColumn("england", "England", _of("England")),
    ShownColumn("rank", "Rank", _each(wording.placed)),
    ShownColumn("band", "Band", _each(_band)),
    ShownColumn("judgement", "Judgement", _each(wording.judged)),
    ShownColumn("significance", "Significance", _significance),
    ShownColumn("flags", "Flags", _flags),
    ShownColumn("commentary", "Commentary", lambda row: row.said("commentary")),
    ShownColumn("action", "Action", lambda row: row.said("action")),
    ShownColumn("owner", "Owner", lambda row: row.said("owner")),
    ShownColumn("definition", "Definition", lambda row: row.figure.meaning.reference),
)

COLUMNS: Final[Mapping[str, ShownColumn]] = MappingProxyType({each.key: each for each in _ALL})
"""Every column that there is, by its key, in the order of a full table."""

DEFAULT: Final = (
    "reference",
    "indicator",
    "good",
    "period",
    "value",
    "numbers",
    "interval",
    "target",
    "rag",
    "was",
    "direction",
    "trend",
    "compared",
    "rank",
    "judgement",
    "significance",
    "commentary",
    "action",
    "owner",
)
"""The columns of a scorecard of which none were chosen; those that nothing fills are left out."""


OF_EACH: Final = frozenset({"rank", "band", "judgement"})
"""The columns that say something of each comparator, without its name."""


def told(column: ShownColumn, row: Row) -> str:
    """
    Write one cell; where a row has several comparators, each line says whose it is.

    Lines of neighbouring cells wrap, so that they do not stay side by side: a rank alone
    would not say among whom.
    """
    if column.key not in OF_EACH or len(row.comparisons) < 2:
        return column.cell(row)
    lines = []
    for each in row.comparisons:
        words = column.cell(attrs.evolve(row, comparisons=(each,)))
        lines += [f"{each.comparator}: {words}"] if words else []
    return "\n".join(lines)


def chosen(keys: Iterable[str]) -> tuple[ShownColumn, ...]:
    """
    Find the columns of these keys, in their order.

    Raises:
        FiguresError: There is no such column, or one twice.

    >>> [column.heading for column in chosen(["indicator", "value", "rag"])]
    ['Indicator', 'Value', 'RAG']
    """
    asked = list(keys)
    for key in asked:
        if key not in COLUMNS:
            message = f"a scorecard has no column {key!r}.{did_you_mean(key, COLUMNS)}"
            raise FiguresError(message)
    if len(set(asked)) != len(asked):
        twice = next(key for key in asked if asked.count(key) > 1)
        message = f"the column {twice!r} is chosen twice"
        raise FiguresError(message)
    return tuple(COLUMNS[key] for key in asked)


def filled(keys: Iterable[str], rows: Iterable[Row]) -> tuple[str, ...]:
    """
    Leave out the columns of which no row has anything to say.
    """
    held = list(rows)
    return tuple(each.key for each in chosen(keys) if any(map(each.cell, held)))
