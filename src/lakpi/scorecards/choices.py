"""
What a council chooses for its scorecard, as one value: the recipe that it is made by.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from lakpi.scorecards.commentary import Commentaries
from lakpi.scorecards.parts import PlainTable
from lakpi.significance import Method
from lakpi.targets import RagRule, Target, TargetJudgements
from lakpi.trends import Earlier

__all__ = ["Choices"]


@attrs.frozen(kw_only=True, eq=False)
class Choices:
    """
    The choices behind a scorecard; see `lakpi.scorecard` for what each means.
    """

    title: str
    subtitle: str
    groups: Mapping[str, tuple[str, ...]] | None
    travel: Earlier
    every_period: tuple[str, ...]
    notes: Mapping[str, str]
    tables: tuple[PlainTable, ...]
    columns: tuple[str, ...] | None
    targets: tuple[Target, ...] | TargetJudgements
    rule: RagRule | None
    commentary: Commentaries
    level: float | None
    significance: Method | None = None
    periods: int
    version: str = ""
