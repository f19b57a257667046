"""
How values show themselves: in words or as a short table, in a notebook as in a console.

IPython calls the methods by name, so that nothing of it is needed here.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["MOST", "Tabled", "Told", "table_html", "table_text"]

T = TypeVar("T")

MOST: Final = 40
"""How many rows are shown of a long table."""


class _Printer(Protocol):
    def text(self, text: str, /) -> None: ...


class Told:
    """
    A value that a notebook shows as `print` does: in words, not as code.
    """

    __slots__ = ()

    def __init_subclass__(cls, **options: Any) -> None:  # noqa: ANN401 - of another base
        super().__init_subclass__(**options)
        # IPython takes a class's own `__repr__` before a method that it inherits.
        cls._repr_pretty_ = Told._repr_pretty_  # type: ignore[method-assign]  # for this end

    def _repr_pretty_(self, printer: _Printer, cycle: bool) -> None:  # noqa: FBT001 - IPython's
        printer.text("..." if cycle else str(self))


class Tabled(Told, Generic[T]):
    """
    Many values of a kind, shown as a table: one row each, the first forty of them.
    """

    __slots__ = ()

    def __iter__(self) -> Iterator[T]:
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError

    def __str__(self) -> str:
        return table_text(self._lines(), len(self))

    def _repr_html_(self) -> str:
        return table_html(self._lines(), len(self))

    def _lines(self) -> Sequence[Mapping[str, str]]:
        return [self._line(each) for each in self._first()]

    def _first(self) -> Iterable[T]:
        """
        Give the values that are shown.
        """
        return itertools.islice(self, MOST)

    def _line(self, each: T, /) -> Mapping[str, str]:
        """
        Say one value in the cells of a row, by column.
        """
        raise NotImplementedError


def table_text(lines: Sequence[Mapping[str, str]], size: int) -> str:
    """
    Write rows as a plain table.

    Args:
        lines: The rows that are shown.
        size: How many there are in all.

    >>> print(table_text([{"area": "Harrow", "value": "14.2%"}], 3))
      area value
    Harrow 14.2%
    ... and 2 more
    >>> table_text([], 0)
    '(none)'
    """
    text: str = _frame(lines).to_string(index=False) if lines else "(none)"
    left = size - len(lines)
    return f"{text}\n... and {left:,} more" if left > 0 else text


def table_html(lines: Sequence[Mapping[str, str]], size: int) -> str:
    """
    Write rows as an HTML table, nothing cut off.

    Args:
        lines: The rows that are shown.
        size: How many there are in all.
    """
    import pandas as pd

    with pd.option_context("display.max_colwidth", None):
        html: str = _frame(lines).to_html(index=False)
    left = size - len(lines)
    return f"{html}\n<p>... and {left:,} more</p>" if left > 0 else html


def _frame(lines: Sequence[Mapping[str, str]]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(list(lines))
