"""
The ledger: what happened to every row, in counts and row numbers, never in values.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import attrs
import numpy as np
import pandas as pd

from lakpi.displays import Told

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_SHOWN = 10
"""How many row numbers are written out for one reason."""


@attrs.frozen(eq=False)
class Entry(Told):
    """
    Rows of one source to which one thing happened.

    Attributes:
        source: The source's name.
        reason: What was found.
        column: The column in which it was found; empty for the whole row.
        rows: The rows' numbers, in the order given; the first row is 1.  An engine's rows
            have none.
        set_aside: Whether the rows were left out, or kept and only reported.
        unlisted: How many rows there are beside those with numbers.
    """

    source: str
    reason: str
    column: str
    rows: NDArray[np.int64]
    set_aside: bool
    unlisted: int = 0

    @classmethod
    def unnumbered(
        cls, source: str, reason: str, column: str, count: int, *, set_aside: bool
    ) -> Entry:
        """
        Make an entry of rows that have no numbers, because an engine holds them.
        """
        return cls(source, reason, column, np.empty(0, dtype=np.int64), set_aside, count)

    @property
    def count(self) -> int:
        """
        How many rows.
        """
        return len(self.rows) + self.unlisted

    def __str__(self) -> str:
        where = f" in {self.column}" if self.column else ""
        fate = "set aside" if self.set_aside else "kept"
        rows = "row" if self.count == 1 else "rows"
        said = f"{self.count:,} {rows} {fate}: {self.reason}{where}"
        if self.unlisted:
            return said
        shown = ", ".join(str(row) for row in self.rows[:MOST_SHOWN])
        more = ", ..." if self.count > MOST_SHOWN else ""
        return f"{said} ({rows} {shown}{more})"


@attrs.frozen(eq=False)
class Finding:
    """
    What a reader found out about rows of one source before they are made into records.

    Attributes:
        reason: What was found.
        column: The column in which it was found; empty for the whole row.
        rows: Where, one truth value a row.
        set_aside: Whether the rows are left out, or kept and only reported.
    """

    reason: str
    column: str
    rows: NDArray[np.bool_]
    set_aside: bool


@attrs.frozen(eq=False)
class Ledger(Told):
    """
    What happened to every row of every source.

    For each source, rows read = rows kept + rows set aside, each with its reason.

    Attributes:
        read: How many rows each source had.
        entries: What happened to them.
        remarks: What is to be known of the files as a whole: a list that is missing or
            empty, a column that was not known.
    """

    read: tuple[tuple[str, int], ...] = ()
    entries: tuple[Entry, ...] = ()
    remarks: tuple[str, ...] = ()

    def set_aside(self, source: str) -> int:
        """
        Say how many rows of a source were set aside.
        """
        return sum(e.count for e in self.entries if e.source == source and e.set_aside)

    def kept(self, source: str) -> int:
        """
        Say how many rows of a source were kept.
        """
        return dict(self.read)[source] - self.set_aside(source)

    def count(self, reason: str, *, source: str | None = None) -> int:
        """
        Say to how many rows a thing happened.
        """
        return sum(
            e.count for e in self.entries if e.reason == reason and source in (None, e.source)
        )

    def to_frame(self) -> pd.DataFrame:
        """
        Give the ledger as a frame: one row for each source and reason, and one for what was kept.

        Returns:
            Columns ``source``, ``reason``, ``column``, ``rows`` (how many),
            ``kept`` (whether they count) and ``row_numbers`` (as text).  A remark
            stands in ``reason``, without a source and of no rows.
        """
        lines = []
        for source, read in self.read:
            lines.append((source, "read", "", read, True, ""))
            for entry in self.entries:
                if entry.source == source:
                    numbers = " ".join(map(str, entry.rows.tolist()))
                    line = (entry.reason, entry.column, entry.count, not entry.set_aside, numbers)
                    lines.append((source, *line))
            lines.append((source, "kept", "", self.kept(source), True, ""))
        lines += [("", remark, "", 0, True, "") for remark in self.remarks]
        names = ["source", "reason", "column", "rows", "kept", "row_numbers"]
        return pd.DataFrame(lines, columns=names)

    def __str__(self) -> str:
        said = []
        for source, read in self.read:
            rows = "row" if read == 1 else "rows"
            said.append(
                f"{source}: {read:,} {rows} read, {self.kept(source):,} kept,"
                f" {self.set_aside(source):,} set aside"
            )
            said += [f"  {entry}" for entry in self.entries if entry.source == source]
        said += self.remarks
        return "\n".join(said) or "(nothing read)"


class Notes:
    """
    Collects entries while the rows of one source are read; each row is set aside once.
    """

    def __init__(self, source: str, rows: int) -> None:
        """
        Begin with every row kept.
        """
        self.source = source
        self.kept = np.ones(rows, dtype=bool)
        self.entries: list[Entry] = []

    def report(self, reason: str, column: str, found: NDArray[np.bool_]) -> None:
        """
        Note rows that are kept; rows already set aside are not noted again.
        """
        self._note(reason, column, found & self.kept, set_aside=False)

    def set_aside(self, reason: str, column: str, found: NDArray[np.bool_]) -> None:
        """
        Note rows that are left out, for the first reason that fits.
        """
        now = found & self.kept
        self._note(reason, column, now, set_aside=True)
        self.kept &= ~now

    def _note(self, reason: str, column: str, found: NDArray[np.bool_], *, set_aside: bool) -> None:
        rows = np.flatnonzero(found).astype(np.int64) + 1
        if len(rows):
            self.entries.append(Entry(self.source, reason, column, rows, set_aside))


def joined(ledgers: Iterable[Ledger]) -> Ledger:
    """
    Put the ledgers of several sources into one.
    """
    each = list(ledgers)
    return Ledger(
        tuple(read for ledger in each for read in ledger.read),
        tuple(entry for ledger in each for entry in ledger.entries),
        tuple(remark for ledger in each for remark in ledger.remarks),
    )
