"""
A council's rule: what is amber, and what is red.
"""

from __future__ import annotations

from typing import Final, get_args

import attrs

from lakpi.errors import DefinitionError, did_you_mean
from lakpi.trends import Step

__all__ = ["RagRule"]

_SAME_QUARTER: Final = "same quarter last year"
_STEPS: Final[tuple[str, ...]] = get_args(Step)


def _step(word: str | None) -> Step | None:
    if word is None:
        return None
    if word == _SAME_QUARTER:
        return "same period last year"
    for step in get_args(Step):
        if word == step:
            known: Step = step
            return known
    near = did_you_mean(word, [*_STEPS, _SAME_QUARTER])
    message = f"improvement is against an earlier period; found {word!r}.{near}"
    raise DefinitionError(message)


@attrs.frozen(kw_only=True)
class RagRule:
    """
    A council's rule: what is amber, and what is red.

    Attributes:
        amber_within_tolerance: Whether a figure that misses its target by no more than
            the tolerance is amber; else it is off target like any other.
        red_only_if_not_improved: An earlier period ("previous period", "same period last
            year", or "same quarter last year", which is the same): a figure that misses
            its target, but is nearer to it than it was then, is amber.

    >>> RagRule(red_only_if_not_improved="same quarter last year").red_only_if_not_improved
    'same period last year'
    """

    amber_within_tolerance: bool = True
    red_only_if_not_improved: Step | None = attrs.field(default=None, converter=_step)
