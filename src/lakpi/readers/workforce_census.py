"""
Children's social work workforce censuses: the XML files of the year to 30 September.

A file holds the workers in post on that day or since 1 October before it, and the
vacancies of the authority on that day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from lakpi.areas import Area
from lakpi.errors import RecordsError
from lakpi.readers.inputs import check_paths
from lakpi.records import Records

if TYPE_CHECKING:
    import os

InPost = Literal["FTE30", "FTE"]
"""Which element has the full-time equivalent of a worker in post on the day."""


def read_workforce_census(
    *paths: str | os.PathLike[str],
    authority: str | Area | None = None,
    encoding: str | None = None,
    in_post: InPost = "FTE30",
) -> Records:
    """
    Read children's social work workforce censuses of one year into records.

    Args:
        paths: The XML files: of one authority, or of several for the same year.
        authority: Whose they have to be, or are where a file does not say so.
        encoding: How the files are written ("cp1252"), where they do not say so rightly
            themselves.
        in_post: Which element has the full-time equivalent of a worker in post on the
            day: "FTE30" ("at 30 September"), else FTE where that is not given; or "FTE",
            else FTE30.  Of those who left, FTE counts, else FTE30.

    Returns:
        Records of social workers, vacancies (one row for each authority) and working
        days lost to sickness.  Starters, leavers and absence are those of the year to
        30 September; a stock can be taken on that day only, as FTE, cases and vacancies
        are those of the day.  For several years, read each, and `lakpi.combine` the
        figures.

    Raises:
        RecordsError: For a file that is not a whole census, of several years, two files
            of one authority, or another authority's file.
        AreaError: For an authority that is not on the map.
        MissingExtraError: Where the extra `xml` is not installed.
    """
    from lakpi.readers.workforce_rows import read_workforce

    if not paths:
        message = "give the file of the census: read_workforce_census('csww_2024.xml')"
        raise RecordsError(message)
    check_paths(paths, "read_workforce_census")
    if in_post not in get_args(InPost):
        message = f"in_post= is 'FTE30' or 'FTE'; found {in_post!r}"
        raise RecordsError(message)
    return read_workforce(paths, authority, encoding, day_fte_first=in_post == "FTE30")
