"""
Records: typed frames, coverage, and the ledger.
"""

from __future__ import annotations

from lakpi.records.columns import Cell, Home
from lakpi.records.inputs import InputFile
from lakpi.records.ledger import Entry, Finding, Ledger
from lakpi.records.normalising import make_records
from lakpi.records.records import Coverage, NativeFrame, Records, Table

__all__ = [
    "Cell",
    "Coverage",
    "Entry",
    "Finding",
    "Home",
    "InputFile",
    "Ledger",
    "NativeFrame",
    "Records",
    "Table",
    "make_records",
]
