"""
Children in need censuses: the XML files that an authority returns each year.

Each file holds every case open at any time in its year, from 1 April to the reference
date, and says whose it is.  Files of several years are read as one set of records.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from lakpi.areas import Area
from lakpi.errors import RecordsError
from lakpi.readers.inputs import check_paths
from lakpi.records import Coverage, Records

if TYPE_CHECKING:
    import os

    from lakpi.readers.returns import Placed
    from lakpi.readers.xml_rows import Draft
    from lakpi.readers.xml_tables import RawReturn

FROM: Final = {
    "children_in_need_plans": datetime.date(2021, 4, 1),
    "pre_proceedings": datetime.date(2025, 4, 1),
}
"""The first day of the first census that collects a module, of those that came later."""


def read_cin_census(
    *paths: str | os.PathLike[str], authority: str | Area | None = None, encoding: str | None = None
) -> Records:
    """
    Read the children in need censuses of one or more years into records.

    Args:
        paths: The XML files, in any order: one for each year, without a gap.
        authority: Whose they have to be, or are where a file does not say so.
        encoding: How the files are written ("cp1252"), where they do not say so rightly
            themselves.

    Returns:
        Records of referrals, episodes of need, assessments and their factors, children
        in need plans, section 47 enquiries, initial conferences and child protection
        plans.  They are complete from 1 April of the first year to the last reference
        date, look-backs reach no further, and a stock can be taken on any day between.
        An event that stands in two years' files counts once, as the later one has it.
        ``records.ledger`` says what became of every row, by its place among the rows of
        its source in all files; each frame names a row's ``file``, and its
        ``child_number`` in it.

    Raises:
        RecordsError: For a file that is not a whole census, two files of one year, a year
            missing between two others, or another authority's file.
        AreaError: For an authority that is not on the map.
        MissingExtraError: Where the extra `xml` is not installed.
    """
    if not paths:
        message = "give the files of the census: read_cin_census('cin_2024.xml', 'cin_2025.xml')"
        raise RecordsError(message)
    check_paths(paths, "read_cin_census")
    from lakpi.readers.cin_sources import Casework
    from lakpi.readers.returns import consecutive

    read = [_one(path, authority, encoding) for path in paths]
    read.sort(key=lambda each: (each[0].end, each[0].area.code))
    returns = [each for each, _ in read]
    consecutive(returns, "children in need censuses")
    drafts = Casework([census for _, census in read], returns).drafts()
    del read  # the tables are as large as what was made of them
    return _records(returns, drafts)


def _one(
    path: str | os.PathLike[str], authority: str | Area | None, encoding: str | None
) -> tuple[Placed, RawReturn]:
    from lakpi.readers.cin_tables import read_cin_tables
    from lakpi.readers.returns import placed, remarked

    census = read_cin_tables(path, encoding=encoding)
    name = census.file.name
    if not census.file.rows:
        message = f"{name!r} has no children: it is not read, as it would make every figure 0"
        raise RecordsError(message)
    whose = placed(census.header, census.file, authority)
    return remarked(whose, census.passed_over), census


def _records(returns: Sequence[Placed], drafts: Sequence[Draft]) -> Records:
    from lakpi.readers.xml_rows import made

    last = min(each.end for each in returns if each.year == returns[-1].year)
    whole = Coverage(returns[0].start, last)
    coverage = {draft.source.name: whole for draft in drafts}
    absent = []
    for name, first in FROM.items():
        if last < first:
            since = f"{first.year}-{(first.year + 1) % 100:02d}"
            absent.append((name, f"the census collects them from {since} onwards"))
            del coverage[name]
        elif whole.start < first:
            coverage[name] = Coverage(first, last)
    held = [draft for draft in drafts if draft.source.name in coverage]
    return made(held, coverage, returns, absent, last)
