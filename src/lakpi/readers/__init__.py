"""
Readers: files and frames in, records or figures out.
"""

from __future__ import annotations

from lakpi.readers.annex_a import read_annex_a
from lakpi.readers.cin_census import read_cin_census
from lakpi.readers.counts import read_figures
from lakpi.readers.frames import read_frames
from lakpi.readers.workforce_census import read_workforce_census

__all__ = [
    "read_annex_a",
    "read_cin_census",
    "read_figures",
    "read_frames",
    "read_workforce_census",
]
