"""
Ofsted's Annex A: the child-level lists that every authority keeps for an inspection.

A workbook with a sheet for each list, or a CSV file for each, becomes `Records` of the
sources of `lakpi.catalogues`.  Lists 1 to 8 hold the six months before the extract and
what was open in them; lists 10 and 11 hold twelve months, list 9 the day itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from lakpi.areas import Area, area
from lakpi.errors import RecordsError
from lakpi.periods import DayLike, day_of
from lakpi.readers.inputs import PathLike
from lakpi.records import Records

_SUFFIXES: Final = frozenset({".xlsx", ".xlsm", ".csv", ".txt", ".tsv"})


def read_annex_a(
    paths: PathLike | Iterable[PathLike],
    *,
    authority: str | Area,
    extracted: DayLike,
) -> Records:
    """
    Read the lists of Ofsted's Annex A into records.

    Args:
        paths: A workbook with a sheet for each list, CSV files with one list each, or a
            folder of them.  What a sheet holds is told by its name and its headings,
            columns by their headings alone.
        authority: Whose lists they are: a name or code, or a `lakpi.local_area`.
        extracted: The day on which they were taken.  No list says it, and the six months
            (for lists 10 and 11 twelve) that it covers are counted back from it.

    Returns:
        The records: contacts, early help, referrals, assessments, section 47 enquiries
        and initial conferences, episodes of need and children in need plans, child
        protection plans, periods of care, care leavers, adoption decisions, adopters.
        Row numbers in ``records.ledger`` are those of the sheets.  A list that is
        missing is said in the ledger and wherever an indicator needs it; lists of
        other months than those before the extract are said first in its remarks.

    Raises:
        RecordsError: For a file that is not a workbook or text, or not whole; for a list
            without its id or date, with two columns of one name that differ, or that
            stands in two sheets; and where no list is found.
        AreaError: For an authority that is not on the map.
        MissingExtraError: For a workbook where the extra `excel` is not installed.
    """
    from lakpi.readers.annex_a_records import annex_a_records

    whose = area(authority) if isinstance(authority, str) else authority
    return annex_a_records(_files(paths), whose, day_of(extracted))


def _files(paths: PathLike | Iterable[PathLike]) -> list[Path]:
    given = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    files: list[Path] = []
    for each in map(Path, given):
        if not each.is_dir():
            files.append(each)
            continue
        inside = sorted(
            file
            for file in each.iterdir()
            if file.suffix.casefold() in _SUFFIXES and not file.name.startswith(("~$", "."))
        )
        if not inside:
            message = (
                f"the folder {each.name!r} holds no list of Annex A: a workbook (.xlsx) or CSV"
                " files are expected in it"
            )
            raise RecordsError(message)
        files += inside
    if not files:
        message = "give the path of a workbook, of CSV files, or of a folder of them"
        raise RecordsError(message)
    return files
