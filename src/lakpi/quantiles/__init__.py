"""
Quantile bands: which quarter, fifth or tenth of all authorities a figure is in.

`quantile_bands` takes figures; under it lies `bands_of`, which takes arrays.
"""

from __future__ import annotations

from lakpi.quantiles.bands import QuantileBand, QuantileBands, quantile_bands
from lakpi.quantiles.kernels import Definition, bands_of, group_sizes

__all__ = [
    "Definition",
    "QuantileBand",
    "QuantileBands",
    "bands_of",
    "group_sizes",
    "quantile_bands",
]
