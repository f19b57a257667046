"""
Saving: what every face does with the file that it is written to.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lakpi.errors import FiguresError

__all__ = ["place_for", "save", "told_if_open"]


def save(path: str | os.PathLike[str], content: str | bytes) -> Path:
    """
    Write a file, and give its path; its folders are made.

    Args:
        path: Where.
        content: What; texts are written in UTF-8.

    Raises:
        FiguresError: There is a folder of that name, or the file is open elsewhere.
    """
    file = place_for(path)
    with told_if_open(file):
        file.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return file


def place_for(path: str | os.PathLike[str], ending: str = "") -> Path:
    """
    Make the folders of a file that is to be written.

    Args:
        path: The file.
        ending: How its name has to end, where a program goes by the name.

    Raises:
        FiguresError: There is a folder of that name, or it ends otherwise.
    """
    file = Path(path)
    if ending and file.suffix.casefold() != ending:
        message = f"{file.name!r} has to end in {ending}: write {file.with_suffix(ending).name!r}"
        raise FiguresError(message)
    if file.is_dir():
        message = f"{file.name!r} is a folder: give the name of a file in it"
        raise FiguresError(message)
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


@contextmanager
def told_if_open(file: Path) -> Iterator[None]:
    """
    Say what to do where Windows keeps a file that is open in another program.
    """
    try:
        yield
    except PermissionError as error:
        message = (
            f"{file.name!r} cannot be written: it is open in another program, such as Excel or"
            " Word, or may not be changed. Close it there, or give another name"
        )
        raise FiguresError(message) from error
