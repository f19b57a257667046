"""
LAIT: the data of DfE's Local Authority Interactive Tool as figures.
"""

from __future__ import annotations

from lakpi.readers.lait.dictionary import LaitIndicator, lait_dictionary, without_quartiles
from lakpi.readers.lait.table import LaitTable, lait_table, read_lait
from lakpi.readers.lait.years import lait_period

__all__ = [
    "LaitIndicator",
    "LaitTable",
    "lait_dictionary",
    "lait_period",
    "lait_table",
    "read_lait",
    "without_quartiles",
]
