"""
Keeping a scorecard as it was signed off, and saying later what has moved since.

- `freeze` writes a card to one plain file that holds its figures and its words.
- `thaw` reads such a file back, and refuses one that has changed.
- `restate` lists each past figure that moved, and why.
"""

from __future__ import annotations

from lakpi.scorecards.freezing.document import Card
from lakpi.scorecards.freezing.frozen import Frozen, FrozenComparison, FrozenGroup, FrozenRow
from lakpi.scorecards.freezing.reasons import Why
from lakpi.scorecards.freezing.restated import Restated
from lakpi.scorecards.freezing.restating import Restatement, restate
from lakpi.scorecards.freezing.thawing import thaw
from lakpi.scorecards.freezing.writing import freeze

__all__ = [
    "Card",
    "Frozen",
    "FrozenComparison",
    "FrozenGroup",
    "FrozenRow",
    "Restated",
    "Restatement",
    "Why",
    "freeze",
    "restate",
    "thaw",
]
