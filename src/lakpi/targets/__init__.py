"""
Targets, and red, amber and green, as values.

A target is a frozen value (`SingleTarget`, `RangeTarget`, `PercentileTarget`) with a
tolerance in units and the days between which it holds; `read_targets` reads a council's
table of them.  `judge_against_targets` holds figures against them by a `RagRule`, and
gives each a word, a shape and a colour.
"""

from __future__ import annotations

from lakpi.targets.amounts import Amount, Tolerance
from lakpi.targets.judgement import TargetJudgement, TargetJudgements
from lakpi.targets.judging import judge_against_targets
from lakpi.targets.rag import Rag
from lakpi.targets.reading import read_targets
from lakpi.targets.rule import RagRule
from lakpi.targets.target import PercentileTarget, RangeTarget, SingleTarget, Target, Targets

__all__ = [
    "Amount",
    "PercentileTarget",
    "Rag",
    "RagRule",
    "RangeTarget",
    "SingleTarget",
    "Target",
    "TargetJudgement",
    "TargetJudgements",
    "Targets",
    "Tolerance",
    "judge_against_targets",
    "read_targets",
]
