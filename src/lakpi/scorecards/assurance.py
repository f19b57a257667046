"""
The record behind a scorecard: which files, which rows, which definitions, which version.

It holds counts and row numbers and never a value, so it can be filed with the figures.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Final

import attrs
import pandas as pd

from lakpi.displays import Told
from lakpi.errors import RecordsError
from lakpi.figures import Figures
from lakpi.records import Records

COLUMNS: Final = ("section", "subject", "item", "value")

_SECTIONS: Final = {
    "versions": "What made it",
    "files": "Files",
    "coverage": "Coverage",
    "ledger": "Rows",
    "remarks": "Remarks",
    "definitions": "Definitions",
    "accounts": "Where the rows went",
}


@attrs.frozen
class QaLog(Told):
    """
    What was read, what happened to it, and by which definitions figures were made of it.

    Attributes:
        lines: Section, subject, item and value of each line, all as text.
    """

    lines: tuple[tuple[str, str, str, str], ...]

    def to_frame(self) -> pd.DataFrame:
        """
        Give the log as a frame of text.

        Returns:
            Columns ``section``, ``subject``, ``item`` and ``value``.
        """
        return pd.DataFrame(self.lines, columns=list(COLUMNS), dtype=object)

    def to_text(self) -> str:
        """
        Write the log as plain text: a heading for each section, a paragraph for each subject.
        """
        said: list[str] = []
        section = subject = ""
        for each in self.lines:
            if each[0] != section:
                section, subject = each[0], ""
                heading = _SECTIONS[section]
                said += ["", heading, "-" * len(heading)]
            if each[1] != subject:
                subject = each[1]
                said.append(subject)
            lead = "  " if subject else ""
            said.append(f"{lead}{each[2]}: {each[3]}" if each[2] else f"{lead}{each[3]}")
        return "\n".join(said).strip() + "\n"

    def write(self, path: str | os.PathLike[str]) -> Path:
        """
        Write the log to a file: as CSV where its name ends in .csv, else as plain text.

        Raises:
            RecordsError: For a name that ends in anything but .csv, .txt or .log.

        Returns:
            The path.
        """
        file = Path(path)
        suffix = file.suffix.casefold()
        if suffix not in {".csv", ".txt", ".log"}:
            message = f"a QA log is written as .txt, .log or .csv; found {file.name!r}"
            raise RecordsError(message)
        if suffix == ".csv":
            self.to_frame().to_csv(file, index=False, encoding="utf-8-sig")
        else:
            file.write_text(self.to_text(), encoding="utf-8")
        return file

    def __str__(self) -> str:
        return self.to_text()


def qa_log(records: Records, figures: Figures | None = None) -> QaLog:
    """
    Record what figures rest on: input files, rows, coverage, definitions, versions.

    Args:
        records: What was read.
        figures: What was computed of it, where something was.

    Returns:
        The log.  It has no time of its own, so the same files and definitions give
        the same log.

    >>> from lakpi.catalogues.referrals import REFERRALS, REFERRALS_COUNT
    >>> import lakpi, pandas as pd
    >>> frame = pd.DataFrame({"child_id": ["A", "A"], "referral_id": [1, 1],
    ...                       "referral_date": ["2013-05-01", "2013-05-01"]})
    >>> records = lakpi.read_frames({REFERRALS: frame}, authority="Harrow",
    ...                             complete=("2012-04-01", "2014-03-31"))
    >>> figures = lakpi.compute(REFERRALS_COUNT, records,
    ...                         periods=lakpi.financial_years("2013-14"))
    >>> print(qa_log(records, figures))  # doctest: +ELLIPSIS
    What made it
    ------------
    lakpi: ...
    Rows
    ----
    referrals
      read: 2
      set aside: 1: exact duplicate (row 2)
      kept: 1
    ...
    Where the rows went
    -------------------
    referrals_count, of referrals
      kept: 1
      counted: 1
      history only: 0
      out of period: 0
      excluded: 0
    """
    lines: list[tuple[str, str, str, str]] = []
    for section, made in (
        ("versions", _versions()),
        ("files", _files(records)),
        ("coverage", _coverage(records)),
        ("ledger", _ledger(records)),
        ("remarks", (("", "", remark) for remark in records.ledger.remarks)),
        ("definitions", () if figures is None else _definitions(figures)),
        ("accounts", () if figures is None else _accounts(figures)),
    ):
        lines += [(section, *line) for line in made]
    return QaLog(tuple(lines))


Lines = Iterator[tuple[str, str, str]]


def _versions() -> Iterable[tuple[str, str, str]]:
    yield "", "lakpi", version("lakpi")
    yield "", "Python", platform.python_version()
    yield "", "pandas", version("pandas")
    yield "", "numpy", version("numpy")


def _files(records: Records) -> Lines:
    for file in records.inputs:
        yield file.name, "bytes", str(file.size)
        yield file.name, "SHA-256", file.sha256
        yield file.name, "rows", str(file.rows)
        for part, rows in file.parts:
            yield file.name, f"rows of {part}", str(rows)


def _coverage(records: Records) -> Lines:
    for name, coverage in records.coverage.items():
        yield name, "", str(coverage)
    for name, why in records.absent:
        yield name, "absent", why


def _ledger(records: Records) -> Lines:
    ledger = records.ledger
    for source, read in ledger.read:
        yield source, "read", str(read)
        for entry in ledger.entries:
            if entry.source == source:
                where = f" in {entry.column}" if entry.column else ""
                rows = "row" if entry.count == 1 else "rows"
                numbers = " ".join(map(str, entry.rows.tolist()))
                fate = "set aside" if entry.set_aside else "kept, reported"
                said = f"{entry.count}: {entry.reason}{where} ({rows} {numbers})"
                yield source, fate, said
        yield source, "kept", str(ledger.kept(source))


def _definitions(figures: Figures) -> Lines:
    for meaning in figures.meanings:
        subject = meaning.id
        yield subject, "title", meaning.title
        yield subject, "version", meaning.version
        yield subject, "parameters", meaning.parameters or "the defaults"
        for sentence in meaning.sentences:
            yield subject, "", sentence


def _accounts(figures: Figures) -> Lines:
    for each in figures.accounts:
        subject = f"{each.indicator}, of {each.source}"
        yield subject, "kept", str(each.kept)
        yield subject, "counted", str(each.counted)
        yield subject, "history only", str(each.history_only)
        yield subject, "out of period", str(each.out_of_period)
        yield subject, "excluded", str(each.excluded)
