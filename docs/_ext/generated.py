"""
Bring a folder of generated pages up to date.
"""

from __future__ import annotations

from collections.abc import Mapping
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
