"""
The Excel face of a scorecard: a sheet to print, and a sheet for each table of data.
"""

from __future__ import annotations

from lakpi.scorecards.excel.writing import to_excel

__all__ = ["to_excel"]
