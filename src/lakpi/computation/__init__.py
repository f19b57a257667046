"""
Computation: indicators and records in, Figures out.
"""

from __future__ import annotations

from lakpi.computation.computing import cases, compute

__all__ = ["cases", "compute"]
