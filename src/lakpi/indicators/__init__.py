"""
Indicators: what the numbers mean.
"""

from __future__ import annotations

from lakpi.indicators.base import LOCAL, Indicator, Reference, Rule
from lakpi.indicators.kinds import (
    Count,
    Difference,
    Distribution,
    Mean,
    Median,
    Percentage,
    Rate,
    Ratio,
)

__all__ = [
    "LOCAL",
    "Count",
    "Difference",
    "Distribution",
    "Indicator",
    "Mean",
    "Median",
    "Percentage",
    "Rate",
    "Ratio",
    "Reference",
    "Rule",
]
