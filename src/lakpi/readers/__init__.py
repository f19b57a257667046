"""
Readers: files and frames in, records or figures out.
"""

from __future__ import annotations

from lakpi.readers.counts import read_figures
from lakpi.readers.frames import read_frames

__all__ = ["read_figures", "read_frames"]
