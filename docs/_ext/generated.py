"""
Bring folders of generated pages up to date, and do no work twice.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path


def bring_up_to_date(folder: Path, wanted: Mapping[str, str]) -> None:
    """
    Make a folder hold these pages and no other, writing only those that differ.

    Sphinx reads a page again when its file is newer, so a second build is quick.

    Args:
        folder: The folder; made where it is not there.
        wanted: From the name of each file to its text.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for stale in folder.iterdir():
        if stale.suffix in {".md", ".rst"} and stale.name not in wanted:
            stale.unlink()
    for name, text in wanted.items():
        target = folder / name
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            target.write_text(text, encoding="utf-8")


def made_from(*sources: Path) -> str:
    """
    Say in one hash all that is in some files and folders, with the Python that reads it.

    Two builds of the same sources, such as html and doctest, need what is drawn and computed
    only once: whoever makes it keeps this beside it, and compares.

    Args:
        sources: The files, and the folders with all that is beneath them.
    """
    found = hashlib.sha256(sys.version.encode())
    for source in sources:
        for file in _files(source):
            found.update(f"{file.relative_to(source.parent).as_posix()}\n".encode())
            found.update(file.read_bytes())
    return found.hexdigest()


def _files(source: Path) -> Iterable[Path]:
    if source.is_file():
        return [source]
    found = (each for each in sorted(source.rglob("*")) if each.is_file())
    return [each for each in found if each.suffix != ".pyc"]
