"""
Readers: files and frames in, records or figures out.
"""

from __future__ import annotations

from lakpi.readers.annex_a import read_annex_a
from lakpi.readers.cin_census import read_cin_census
from lakpi.readers.counts import read_figures
from lakpi.readers.databases import SqlQueries, SqlTable, sql_queries
from lakpi.readers.frames import read_frames
from lakpi.readers.lait import (
    LaitIndicator,
    LaitTable,
    lait_dictionary,
    lait_period,
    lait_table,
    read_lait,
    without_quartiles,
)
from lakpi.readers.published import (
    PublishedColumn,
    PublishedReport,
    published_report,
    read_published,
)
from lakpi.readers.workforce_census import read_workforce_census

__all__ = [
    "LaitIndicator",
    "LaitTable",
    "PublishedColumn",
    "PublishedReport",
    "SqlQueries",
    "SqlTable",
    "lait_dictionary",
    "lait_period",
    "lait_table",
    "published_report",
    "read_annex_a",
    "read_cin_census",
    "read_figures",
    "read_frames",
    "read_lait",
    "read_published",
    "read_workforce_census",
    "sql_queries",
    "without_quartiles",
]
