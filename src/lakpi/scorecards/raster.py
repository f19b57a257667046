"""
Sparklines for faces that take no drawing but a picture of dots: as PNG, without a library.

The same line as on the page (`lakpi.scorecards.sparkline`), finer than a printer prints.

Source: W3C, *Portable Network Graphics (PNG) Specification*, second edition.
"""

from __future__ import annotations

import itertools
import struct
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from lakpi.figures import Figure
from lakpi.scorecards.sparkline import HEIGHT, WIDTH, runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["sparkline_png"]

_FINE: Final = 4
"""Dots for each pixel of the page: about 400 to the inch."""

_INK: Final = np.array([0x12, 0x43, 0x6D], dtype=float)
_PAPER: Final = 255.0
_LINE, _DOT, _ALONE = 1.0, 3.0, 1.5
"""Half the width of the line, and the radius of its dots, in pixels of the page."""


def sparkline_png(history: Sequence[Figure]) -> bytes:
    """
    Draw a series: a line with a dot on its last number, broken where there is none.

    Args:
        history: The figures of one series, the earliest first.

    Returns:
        The bytes of a PNG file; none with fewer than two numbers.
    """
    held = runs(history)
    if not held:
        return b""
    down, across = np.mgrid[0 : HEIGHT * _FINE, 0 : WIDTH * _FINE]
    x, y = (across + 0.5) / _FINE, (down + 0.5) / _FINE
    last = held[-1][-1]
    # How far outside the ink each dot of the picture lies; under nought is inside.
    outside = np.hypot(x - last[0], y - last[1]) - _DOT
    for run in held:
        if len(run) == 1:
            outside = np.minimum(outside, np.hypot(x - run[0][0], y - run[0][1]) - _ALONE)
        for first, second in itertools.pairwise(run):
            outside = np.minimum(outside, _from_line(x, y, first, second) - _LINE)
    ink = np.clip(0.5 - outside * _FINE, 0, 1)[:, :, None]
    dots = np.floor(ink * _INK + (1 - ink) * _PAPER + 0.5).astype(np.uint8)
    return _png(dots)


def _from_line(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    first: tuple[float, float],
    second: tuple[float, float],
) -> NDArray[np.float64]:
    """
    Give the distance of each place from a line between two points.
    """
    right, down = second[0] - first[0], second[1] - first[1]
    along = ((x - first[0]) * right + (y - first[1]) * down) / (right**2 + down**2)
    along = np.clip(along, 0, 1)
    far: NDArray[np.float64] = np.hypot(x - first[0] - along * right, y - first[1] - along * down)
    return far


def _png(dots: NDArray[np.uint8]) -> bytes:
    height, width, _ = dots.shape
    rows = np.concatenate([np.zeros((height, 1), np.uint8), dots.reshape(height, -1)], axis=1)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(name, data) for name, data in parts)


def _part(name: bytes, data: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(name + data))
    return struct.pack(">I", len(data)) + name + data + check
