"""
Records: typed frames, coverage, and the ledger.
"""

from __future__ import annotations

from lakpi.records.ledger import Entry, Ledger
from lakpi.records.normalising import make_records
from lakpi.records.records import Coverage, Records, Table

__all__ = ["Coverage", "Entry", "Ledger", "Records", "Table", "make_records"]
