"""
The files that records were read from: what a log of them must name.
"""

from __future__ import annotations

import attrs


@attrs.frozen
class InputFile:
    """
    A file that was read, named so that it can be found and recognised again.

    Attributes:
        name: Its name, without the folders above it.
        size: How many bytes it has.
        sha256: The SHA-256 of those bytes, in hexadecimal.
        rows: How many rows of data were read from it.
        parts: The sheets or elements that were read, each with its rows, where it
            has several.

    >>> print(InputFile("annex_a.xlsx", 28504, "9f86d081884c7d65" + "0" * 48, 57))
    annex_a.xlsx: 28,504 bytes, 57 rows, SHA-256 9f86d081884c7d65...
    """

    name: str
    size: int
    sha256: str
    rows: int
    parts: tuple[tuple[str, int], ...] = ()

    def __str__(self) -> str:
        rows = "row" if self.rows == 1 else "rows"
        return (
            f"{self.name}: {self.size:,} bytes, {self.rows:,} {rows}, SHA-256 {self.sha256[:16]}..."
        )
