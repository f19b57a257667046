"""
The glossary has every word that stands on a scorecard's face.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import lakpi
from lakpi.figures import Flag, Reason
from lakpi.scorecards.columns import COLUMNS

PAGE = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
FENCES = re.findall(r"```\{glossary\}\n(.*?)```", PAGE, re.DOTALL)
TERMS = [
    line.casefold()
    for text in FENCES
    for line in text.splitlines()
    if line and not line.startswith(" ")
]

ON_THE_FACE = {
    *(column.heading for column in COLUMNS.values()),
    *(flag.value for flag in Flag),
    *(rag.value for rag in lakpi.Rag),
    *(outcome.value for outcome in lakpi.Outcome),
    "comparator",
    "disclosure control",
    "internal version",
    "publication version",
}
PLURALS = {"flags": "flag"}


@pytest.mark.parametrize("word", sorted(ON_THE_FACE))
def test_every_word_on_the_face_is_there(word: str) -> None:
    known = word.casefold()
    assert PLURALS.get(known, known) in TERMS


def test_every_reason_is_named() -> None:
    entry = re.search(r"^reason\n((?:  .*\n)+)", PAGE, re.MULTILINE)
    assert entry is not None
    said = " ".join(entry[1].split())
    assert all(each.words in said for each in Reason)


def test_no_term_stands_twice() -> None:
    assert len(TERMS) == len(set(TERMS))
