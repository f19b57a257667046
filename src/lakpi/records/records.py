"""
Records: the rows of one or more sources, in their home form, with coverage and ledger.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import attrs
import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd

from lakpi.displays import Told
from lakpi.errors import EngineError, RecordsError, did_you_mean
from lakpi.records.inputs import InputFile
from lakpi.records.ledger import Ledger
from lakpi.sources import Source

if TYPE_CHECKING:
    from numpy.typing import NDArray


NativeFrame: TypeAlias = Any
"""A frame of the caller's own library; whatever Narwhals reads."""

Lazy: TypeAlias = nw.LazyFrame[Any]
"""A query that its engine has not yet been asked to run."""


@attrs.frozen
class Coverage(Told):
    """
    What can be asked of a source: the days between which it is complete.

    Attributes:
        start: The first day from which every event is there.
        end: The last day to which every event is there.
        stock_start: The first day on which a stock may be taken; `start` if not given.
        stock_end: The last day on which a stock may be taken; `end` if not given.
        history_start: The first day from which earlier events are there for
            look-backs; `start` if not given.
        lacks: Columns that the collection does not hold: what is counted by them is
            not available, rather than nought.

    Raises:
        RecordsError: Where an end lies before its start.

    >>> print(Coverage(datetime.date(2013, 4, 1), datetime.date(2014, 3, 31)))
    complete from 1 April 2013 to 31 March 2014
    """

    start: datetime.date
    end: datetime.date
    stock_start: datetime.date = attrs.field(kw_only=True)
    stock_end: datetime.date = attrs.field(kw_only=True)
    history_start: datetime.date = attrs.field(kw_only=True)

    lacks: frozenset[str] = attrs.field(default=frozenset(), kw_only=True)

    @stock_start.default
    def _stock_start(self) -> datetime.date:
        return self.start

    @stock_end.default
    def _stock_end(self) -> datetime.date:
        return self.end

    @history_start.default
    def _history_start(self) -> datetime.date:
        return self.start

    def __attrs_post_init__(self) -> None:
        if self.end < self.start or self.stock_end < self.stock_start:
            message = f"coverage ends ({self.end}) before it starts ({self.start})"
            raise RecordsError(message)

    def __str__(self) -> str:
        said = f"complete from {_day(self.start)} to {_day(self.end)}"
        if (self.stock_start, self.stock_end) != (self.start, self.end):
            days = (
                f"on {_day(self.stock_end)}"
                if self.stock_start == self.stock_end
                else f"from {_day(self.stock_start)} to {_day(self.stock_end)}"
            )
            said += f"; stocks {days}"
        if self.history_start != self.start:
            said += f"; history from {_day(self.history_start)}"
        if self.lacks:
            said += f"; without {', '.join(sorted(self.lacks))}"
        return said


@attrs.frozen(eq=False, repr=False)
class Table:
    """
    The rows of one source that were kept, in their home form.

    Attributes:
        source: What the rows are.
        frame: A pandas frame: the declared columns by name; text as categories,
            ids as whole numbers, days as ordinals, the area as codes of `Records.areas`.
        rows: For each row, its place in the frame as it was given.
        given: That frame, untouched, for `cases`.
        coverage: What can be asked of it.
    """

    source: Source
    frame: pd.DataFrame
    rows: NDArray[np.int64]
    given: NativeFrame
    coverage: Coverage

    def __repr__(self) -> str:
        return f"<Table {self.source.name}: {_rows(len(self.frame))}, {self.coverage}>"


@attrs.frozen(eq=False, repr=False)
class EngineTable:
    """
    The rows of one source, in the engine that holds them: a database, a cluster, files.

    Attributes:
        source: What the rows are.
        rows: The declared columns by name, in an engine's home form (days as dates, texts
            trimmed), without the rows that were set aside.
        given: The frame as it was given, for `cases`.
        coverage: What can be asked of it.
        engine: The engine's name, as an error says it.
        size: How many rows were kept.
    """

    source: Source
    rows: Lazy
    given: NativeFrame
    coverage: Coverage
    engine: str
    size: int

    def __repr__(self) -> str:
        return f"<EngineTable {self.source.name}: {_rows(self.size)} in {self.engine}>"


Held = TypeVar("Held", bound=Table | EngineTable)


@attrs.frozen(eq=False, repr=False)
class Records(Told):
    """
    The rows of one or more sources, with what can be asked of them and what happened to them.

    Nothing personal is printed by it.

    Attributes:
        tables: One for each source.
        areas: The areas that the rows are of: code and name, in order.
        ledger: What happened to every row.
        inputs: The files that they were read from, where they were.
        absent: Sources that the collection could hold and does not: the name of each,
            and why, in words that follow "because".
        elsewhere: One for each source whose rows stay in an engine; all do, or none.
        spellings: How an engine's rows spell the areas, each with the area's code.
    """

    tables: tuple[Table, ...]
    areas: tuple[tuple[str, str], ...]
    ledger: Ledger
    inputs: tuple[InputFile, ...] = ()
    absent: tuple[tuple[str, str], ...] = ()
    elsewhere: tuple[EngineTable, ...] = ()
    spellings: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        counted = ", ".join(f"{size:,} {name}" for name, size, _ in self._sizes())
        return f"<Records: {counted or 'nothing'} of {_areas(len(self.areas))}>"

    def __str__(self) -> str:
        return "\n".join(f"{name}: {_rows(size)}, {told}" for name, size, told in self._sizes())

    def _sizes(self) -> list[tuple[str, int, Coverage]]:
        here = [(t.source.name, len(t.frame), t.coverage) for t in self.tables]
        return [*here, *((t.source.name, t.size, t.coverage) for t in self.elsewhere)]

    @property
    def coverage(self) -> dict[str, Coverage]:
        """
        What can be asked of each source, by its name.
        """
        return {name: told for name, _, told in self._sizes()}

    def table(self, source: Source | str) -> Table:
        """
        Give the rows of a source that is in memory.

        Raises:
            RecordsError: Where there is no such source here, or another one of its name.
            EngineError: Where the rows stay in an engine.
        """
        every: list[Table | EngineTable] = [*self.tables, *self.elsewhere]
        found = self._found(source, every)
        if isinstance(found, EngineTable):
            message = (
                f"the rows of {found.source.name!r} stay in {found.engine}: this needs them in"
                " memory. Read them there first, with the engine's own .df(), .to_arrow(),"
                " .toPandas() or .execute()"
            )
            raise EngineError(message)
        return found

    def engine_table(self, source: Source | str) -> EngineTable:
        """
        Give the rows of a source that stay in an engine.

        Raises:
            RecordsError: Where there is no such source in the engine.
        """
        return self._found(source, self.elsewhere)

    def _found(self, source: Source | str, tables: Sequence[Held]) -> Held:
        name = source if isinstance(source, str) else source.name
        for table in tables:
            if table.source.name == name:
                if isinstance(source, Source) and table.source != source:
                    message = (
                        f"the records hold a source {name!r} that is declared otherwise than the"
                        " one the indicator was built on: use one Source for both"
                    )
                    raise RecordsError(message)
                return table
        why = dict(self.absent).get(name)
        if why is not None:
            message = f"the records hold no source {name!r}, because {why}"
            raise RecordsError(message)
        known = [table.source.name for table in tables]
        message = f"the records hold no source {name!r}.{did_you_mean(name, known)}"
        raise RecordsError(message)


def _day(day: datetime.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"


def _areas(count: int) -> str:
    return f"{count:,} area{'' if count == 1 else 's'}"
