"""
Records: typed frames, coverage, and the ledger.
"""

from __future__ import annotations

from lakpi.records.columns import Cell, Home
from lakpi.records.engine_records import make_engine_records, one_engine
from lakpi.records.engine_rows import gathered, whole
from lakpi.records.inputs import InputFile
from lakpi.records.ledger import Entry, Finding, Ledger
from lakpi.records.normalising import make_records
from lakpi.records.records import Coverage, EngineTable, Lazy, NativeFrame, Records, Table

__all__ = [
    "Cell",
    "Coverage",
    "EngineTable",
    "Entry",
    "Finding",
    "Home",
    "InputFile",
    "Lazy",
    "Ledger",
    "NativeFrame",
    "Records",
    "Table",
    "gathered",
    "make_engine_records",
    "make_records",
    "one_engine",
    "whole",
]
