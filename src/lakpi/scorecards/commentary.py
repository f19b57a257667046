"""
Commentary: what a council says of its figures, what it will do, and who answers for it.

Kept in a plain table of the council's own, beside its targets, and laid next to the
figures when the scorecard is made.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from lakpi.areas import codes_of
from lakpi.errors import FiguresError, did_you_mean
from lakpi.figures import Figure
from lakpi.readers.plain_tables import plain_table
from lakpi.records import NativeFrame

__all__ = ["Commentaries", "Commentary", "read_commentary"]

_KEYS: Final = ("indicator", "area", "period", "category")
_SAID: Final = ("commentary", "action", "owner")


@attrs.frozen(kw_only=True)
class Commentary:
    """
    What is said of one indicator's figures.

    Attributes:
        indicator: The indicator's id.
        area: The ONS code of the area; empty for any.
        period: The label of the period; empty for any.
        category: The category of the breakdown; empty for any.
        commentary: The story behind the figure.
        action: What will be done.
        owner: Who answers for it.
    """

    indicator: str
    area: str = ""
    period: str = ""
    category: str = ""
    commentary: str = ""
    action: str = ""
    owner: str = ""

    def goes_with(self, figure: Figure) -> bool:
        """
        Whether it is of a figure.
        """
        asked = (self.area, self.period, self.category)
        has = (figure.area, figure.period, figure.category)
        fits = all(not one or one == two for one, two in zip(asked, has, strict=True))
        return fits and self.indicator == figure.meaning.id


@attrs.frozen
class Commentaries:
    """
    A council's commentary: the most particular entry speaks for a figure.
    """

    items: tuple[Commentary, ...]

    def __iter__(self) -> Iterator[Commentary]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def of(self, figure: Figure) -> Commentary | None:
        """
        Give what is said of a figure: of the entries that go with it, the one that names most.
        """
        found = [each for each in self.items if each.goes_with(figure)]
        return max(found, key=_particular, default=None)

    def unused(self, figures: Iterable[Figure]) -> tuple[Commentary, ...]:
        """
        List the entries that go with no figure: a slip of the pen, or last quarter's.
        """
        held = list(figures)
        return tuple(each for each in self.items if not any(map(each.goes_with, held)))


def read_commentary(table: NativeFrame | str | os.PathLike[str]) -> Commentaries:
    """
    Read a council's table of commentary.

    Args:
        table: A frame, or the path of a CSV file or a workbook's first sheet.  Columns
            ``indicator`` (id), and any of ``area`` (name or code), ``period`` (label),
            ``category``, ``commentary``, ``action`` and ``owner``; others are left alone.

    Returns:
        The commentary.

    Raises:
        FiguresError: For a missing column, an area that is not known, or two entries
            for the same, with their rows.

    >>> import pandas as pd
    >>> said = read_commentary(pd.DataFrame({"indicator": ["rereferral_pct"],
    ...     "commentary": ["Two families account for the rise."], "owner": ["Head of MASH"]}))
    >>> said.items[0].owner
    'Head of MASH'
    """
    frame = plain_table(table, "commentary")
    if "indicator" not in frame:
        near = did_you_mean("indicator", list(frame.columns))
        message = f"a table of commentary needs the column 'indicator'.{near}"
        raise FiguresError(message)
    if not set(_SAID) & set(frame.columns):
        message = f"a table of commentary has one of the columns {', '.join(_SAID)}"
        raise FiguresError(message)
    columns = {
        name: list(frame[name]) if name in frame else [""] * len(frame) for name in (*_KEYS, *_SAID)
    }
    codes = codes_of(each for each in columns["area"] if each)
    items: list[Commentary] = []
    seen: dict[tuple[str, ...], int] = {}
    for row in range(len(frame)):
        cells = {name: values[row] for name, values in columns.items()}
        if not cells["indicator"] and not any(cells[name] for name in _SAID):
            continue
        if cells["area"]:
            code = codes[cells["area"]]
            if code is None:
                message = f"row {row + 1}: {cells['area']!r} is not an area on the map of England"
                raise FiguresError(message)
            cells["area"] = code
        key = tuple(cells[name] for name in _KEYS)
        if key in seen:
            message = f"rows {seen[key]} and {row + 1} are commentary on the same: keep one"
            raise FiguresError(message)
        seen[key] = row + 1
        items.append(Commentary(**cells))
    return Commentaries(tuple(items))


def _particular(each: Commentary) -> int:
    return sum(bool(part) for part in (each.area, each.period, each.category))
