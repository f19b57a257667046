"""
Naming the files that records are read from.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

from lakpi.records import InputFile

PathLike: TypeAlias = "str | os.PathLike[str]"
"""What names a file."""


def input_file(path: Path, rows: int, parts: Iterable[tuple[str, int]] = ()) -> InputFile:
    """
    Name a file that was read, with its size and hash.

    Args:
        path: The file.
        rows: How many rows of data were read from it.
        parts: Its sheets or elements, each with its rows.

    Raises:
        OSError: Where it cannot be read.
    """
    with path.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return InputFile(path.name, path.stat().st_size, digest, rows, tuple(parts))
