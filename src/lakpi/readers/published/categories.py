"""
Categories: filters as breakdowns.

A filter whose label is a total does not break a row down.  What several filters say
together is a cross, written as `lakpi.compute` writes one.  A filter that has one label
throughout, one that only groups the labels of another, and one that says the time or the
place again, break nothing down and are left out; the report names them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import attrs
import numpy as np

from lakpi.computation.layout import CROSS
from lakpi.readers.published.grouping import groups_by_name
from lakpi.readers.published.layout import Layout
from lakpi.readers.published.naming import is_total, plain_name
from lakpi.readers.published.tables import Coded, Mask, joint

__all__ = ["Filters", "find_filters"]

_BLANK: Final = "(blank)"
_OF_TIME: Final = frozenset({"year", "period", "date", "term", "month", "week", "quarter", "time"})
_OF_PLACES: Final = frozenset(
    {"la", "lad", "region", "regional", "area", "authority", "school", "london", "country", "trust"}
)


@attrs.frozen(eq=False)
class Filters:
    """
    The filters of a table that break its figures down.

    Attributes:
        layout: The columns.
        used: The filters that do.
        constant: Those with one label throughout, and the label.
        grouping: Those that only group the labels of another, or say the time or the
            place again, and which.
        totals: The label of each filter that says "all of them".
    """

    layout: Layout
    used: tuple[str, ...]
    constant: tuple[tuple[str, str], ...]
    grouping: tuple[tuple[str, str], ...]
    totals: tuple[tuple[str, str], ...]

    def breakdown(
        self, without: Collection[str] = (), staying: Mapping[str, Mask] | None = None
    ) -> tuple[Coded, Coded]:
        """
        The breakdown and the category of each row.

        Args:
            without: Filters that say something else here.
            staying: The rows in which a filter that groups another breaks down too.
        """
        table = self.layout.table
        stay = staying or {}
        totals = dict(self.totals)
        used = [
            name
            for name in self.layout.filters
            if (name in self.used or name in stay) and name not in without
        ]
        columns = [
            _where(table.columns[name], stay[name]) if name in stay else table.columns[name]
            for name in used
        ]
        totals |= dict.fromkeys(stay, "")
        codes, first = joint(columns, table.rows)
        names, labels = [], []
        for row in first:
            parts = [(n, c.at(int(row)).strip()) for n, c in zip(used, columns, strict=True)]
            parts = [(n, label or _BLANK) for n, label in parts if label != totals.get(n)]
            names.append(CROSS.join(name for name, _ in parts))
            labels.append(CROSS.join(label for _, label in parts))
        if not len(first):
            names, labels = [""], [""]
        return _of(codes, names), _of(codes, labels)

    def groups(self) -> tuple[tuple[str, str], ...]:
        """
        The filters that group the labels of another, and which.
        """
        return tuple(each for each in self.grouping if each[1] in self.layout.filters)

    def total(self, name: str) -> str | None:
        """
        The label of a filter that says "all of them".
        """
        return _total(self.layout.table.columns[name])

    def rows_where(self, column: str, labels: Collection[str]) -> Mask:
        """
        The rows in which a column has one of some labels, whatever their case and spaces.
        """
        held = self.layout.table.columns[column]
        wanted = {" ".join(label.split()).casefold() for label in labels}
        folded = [" ".join(str(label).split()).casefold() in wanted for label in held.labels]
        return np.asarray(folded, dtype=np.bool_)[held.codes]


def find_filters(layout: Layout) -> Filters:
    """
    Find which filters break the figures of a table down.
    """
    columns = {name: layout.table.columns[name] for name in layout.filters}
    constant = {n: c for n, c in columns.items() if len(c.labels) <= 1}
    varied = {n: c for n, c in columns.items() if n not in constant}
    grouping: dict[str, str] = {
        name: other for name in varied for other in columns if groups_by_name(name, other)
    }
    for name, column in varied.items():
        for other, finer in varied.items():
            if name in grouping or other in grouping or other == name or not _akin(name, other):
                continue
            if len(finer.labels) > len(column.labels) and _determines(finer, column):
                grouping[name] = other
                break
    grouping |= {n: what for n, c in varied.items() if (what := _says_again(layout, n, c))}
    used = tuple(name for name in varied if name not in grouping)
    return Filters(
        layout,
        used,
        tuple((n, c.at(0).strip() if len(c.codes) else "") for n, c in constant.items()),
        tuple(grouping.items()),
        tuple((n, t) for n in used if (t := _total(columns[n])) is not None),
    )


def _of(codes: np.ndarray[tuple[int, ...], np.dtype[np.intp]], texts: list[str]) -> Coded:
    return Coded(codes, np.asarray(texts, dtype=object))


def _where(column: Coded, rows: Mask) -> Coded:
    """
    A filter in some rows; it says nothing in the others.
    """
    labels = [str(label).strip() or _BLANK for label in column.labels]
    return _of(np.where(rows, column.codes, len(labels)), [*labels, ""])


def _akin(name: str, other: str) -> bool:
    """
    Whether two filters are named alike: ``characteristic_group`` and ``characteristic``.
    """
    return name.casefold().partition("_")[0] == other.casefold().partition("_")[0]


def _says_again(layout: Layout, name: str, column: Coded) -> str:
    """
    What a filter says again, by its name and its labels: the time, the place or nothing.
    """
    words = set(plain_name(name).split("_"))
    when = [layout.column("time_period"), layout.column("time_identifier")]
    where = [layout.column(key) for key in layout.places]
    for what, names, columns in (("time", _OF_TIME, when), ("place", _OF_PLACES, where)):
        held = [each for each in columns if each is not None]
        if words & names and held:
            rows = layout.table.rows
            if len(joint(held, rows)[1]) == len(joint([*held, column], rows)[1]):
                return f"the {what}"
    return ""


def _determines(finer: Coded, coarser: Coded) -> bool:
    """
    Whether every label of one stands beside a single label of the other.
    """
    _, first = joint([finer, coarser], len(finer.codes))
    return len(first) == len(finer.labels)


def _total(column: Coded) -> str | None:
    """
    The one label of a filter that says "all of them".

    "Total" itself, else the only label that says so in other words, else the blank.
    """
    labels = [str(label).strip() for label in column.labels]
    for plain in ("total", "all"):
        exact = [label for label in labels if label.casefold() == plain]
        if len(exact) == 1:
            return exact[0]
    said = [label for label in labels if is_total(label)]
    if len(said) == 1:
        return said[0]
    return "" if not said and "" in labels else None
