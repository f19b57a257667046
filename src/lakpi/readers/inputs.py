"""
Naming the files that records are read from.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

from lakpi.errors import LakpiError, RecordsError
from lakpi.records import InputFile

PathLike: TypeAlias = "str | os.PathLike[str]"
"""What names a file."""


def check_file(path: Path, error: type[LakpiError] = RecordsError) -> None:
    """
    Make sure that there is a file, and something in it, before it is read.

    Args:
        path: The file.
        error: What is raised where it is not so.

    Raises:
        LakpiError: It is a folder, it is not there, or it is empty.  Folders are not
            named: a path may hold a person's name.
    """
    if path.is_dir():
        message = f"{path.name!r} is a folder: give the files in it"
    elif not path.exists():
        message = f"there is no file {path.name!r} in the folder that its path names"
        if path.parent == Path():
            message = (
                f"there is no file {path.name!r} in the folder that Python works in (os.getcwd()"
                " says which): give its whole path"
            )
    elif not path.is_file():
        message = f"{path.name!r} is not an ordinary file"
    elif not path.stat().st_size:
        message = f"{path.name!r} is empty (0 bytes)"
    else:
        return
    raise error(message)


def check_paths(paths: Iterable[object], call: str) -> None:
    """
    Make sure that files are given by their paths, one by one.

    Args:
        paths: What was given.
        call: The function that they were given to.

    Raises:
        RecordsError: One of them is no path: a list of paths, say.
    """
    for each in paths:
        if not isinstance(each, str | os.PathLike):
            message = (
                f"{call}() takes the paths of files one by one; found a {type(each).__name__}:"
                f" of a list of paths, write {call}(*paths)"
            )
            raise RecordsError(message)


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
