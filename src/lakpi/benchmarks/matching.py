"""
Which of the comparators' periods goes with one of ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast, get_args

import numpy as np

from lakpi.benchmarks.columns import days_of
from lakpi.errors import FiguresError, did_you_mean

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

__all__ = ["Match", "checked_match", "latest_comparable"]

Match: TypeAlias = Literal["same period", "latest comparable"]

_WAYS: Final[tuple[str, ...]] = get_args(Match)

_LEEWAY: Final = 3
"""Days by which like periods differ: leap years, quarters of 90 to 92 days, months."""


def checked_match(match: str) -> Match:
    """
    Prove that figures can be matched in that way.

    Raises:
        FiguresError: They cannot.
    """
    if match not in _WAYS:
        near = did_you_mean(match, _WAYS)
        message = f"figures are matched by {' or '.join(map(repr, _WAYS))}; found {match!r}.{near}"
        raise FiguresError(message)
    return cast("Match", match)


def latest_comparable(
    kind: Integers, period: Integers, their_kind: Integers, their_period: Integers
) -> Integers:
    """
    Find for each of our figures the latest of their periods that is like ours.

    Like ours: as long, give or take three days, so that a rolling year goes with a
    financial one and a quarter never with a year; and not later.

    Args:
        kind: Of what kind each of our figures is.
        period: Its period, a number of `lakpi.benchmarks.columns.periods_of`.
        their_kind: The kinds of theirs, at least one figure of another area each.
        their_period: The periods of theirs.

    Returns:
        A period of theirs for each of ours; our own where there is none.
    """
    theirs = np.unique(np.stack([their_kind, their_period], axis=1), axis=0)
    asked, inverse = np.unique(np.stack([kind, period], axis=1), axis=0, return_inverse=True)
    found = np.empty(len(asked), dtype=np.int64)
    for place, (wanted, ours) in enumerate(asked):
        first, stop = np.searchsorted(theirs[:, 0], [wanted, wanted + 1])
        candidates = theirs[first:stop, 1]
        start, end = days_of(candidates)
        our_start, our_end = days_of(ours)
        like = np.abs((end - start) - (our_end - our_start)) <= _LEEWAY
        like &= end <= our_end
        found[place] = candidates[like][np.argmax(end[like])] if like.any() else ours
    return found[inverse.reshape(-1)]
