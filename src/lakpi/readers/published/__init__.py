"""
Published: files of DfE's explore education statistics, read into figures.
"""

from __future__ import annotations

from lakpi.readers.published.mapping import PublishedColumn
from lakpi.readers.published.reading import published_report, read_published
from lakpi.readers.published.report import ColumnReport, FileReport, PublishedReport

__all__ = [
    "ColumnReport",
    "FileReport",
    "PublishedColumn",
    "PublishedReport",
    "published_report",
    "read_published",
]
