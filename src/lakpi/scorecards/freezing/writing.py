"""
Freezing: a scorecard, written to the file that is kept.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from lakpi.errors import FiguresError
from lakpi.scorecards.freezing.document import Card, document

__all__ = ["freeze"]


def freeze(
    card: Card,
    path: str | os.PathLike[str],
    *,
    signed_by: str = "",
    signed_on: str = "",
    note: str = "",
    replace: bool = False,
) -> Path:
    """
    Keep a scorecard as it was signed off: one plain file, to be read in ten years.

    The file is JSON in UTF-8, with its keys in order, and can be read by any program, or
    by eye.  It holds every figure behind the card with its numbers, reasons and
    definition; what the card said, row by row; and its own SHA-256.  It holds no person:
    figures are counts.

    Args:
        card: The scorecard.
        path: The file, by custom ``.json``; its folder is made.
        signed_by: Who signed it off.
        signed_on: When, in words of your own: lakpi reads no clock.
        note: What else should be kept with it.
        replace: Whether to write over another frozen card.

    Returns:
        The path.

    Raises:
        FiguresError: Another file stands there, and may not be replaced; a row shows a
            figure that is not among those of the card.
    """
    made = document(card, signed_by=signed_by, signed_on=signed_on, note=note)
    text = json.dumps(made, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.exists() and not replace:
        if file.read_bytes() == text.encode("utf-8"):
            return file
        message = (
            f"{file} stands there already, and says something else: what was signed off is kept;"
            " give another name, or replace=True"
        )
        raise FiguresError(message)
    # Written beside and then renamed: a machine that stops halfway leaves no half a card.
    part = file.with_name(f"{file.name}.part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(file)
    return file
