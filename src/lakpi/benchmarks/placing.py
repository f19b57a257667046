"""
Places: rank with ties, percentile, quartile band, of each figure among those ranked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from lakpi.benchmarks.columns import Columns, Facts
from lakpi.benchmarks.grouping import Asked, Groups
from lakpi.benchmarks.policy import Policy
from lakpi.benchmarks.shelf import NOBODY
from lakpi.ordering import cut_points, emptied, places, quarter_of, snapped, sorted_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Integers = NDArray[np.int64]

__all__ = ["UNPLACED", "Places", "placed"]

UNPLACED: Final = -1
"""The rank, and the quarter, of a figure that has none."""


@attrs.frozen(eq=False, kw_only=True)
class Places:
    """
    The place of each figure asked about.

    Attributes:
        rank: 1 the best, or, without polarity, the highest; `UNPLACED` where there is none.
        ranked: How many were ranked, the figure included.
        tied: How many others share its place.
        percentile: The share of the others that it is better than (or, without
            polarity, higher than), in percent.
        quarter: 0 the lowest quarter to 3 the highest, whichever is better.
        cuts: Shape ``(n, 3)``: the cut points of those ranked.
    """

    rank: Integers
    ranked: Integers
    tied: Integers
    percentile: Floats
    quarter: Integers
    cuts: Floats


def placed(asked: Asked, groups: Groups, own: Floats, mine: Columns, policy: Policy) -> Places:
    """
    Place each figure among its group's members and itself.

    Args:
        asked: Which figures, and with whom.
        groups: The members' numbers.
        own: The figures' own numbers, NaN where there is none.
        mine: What comparing reads of our figures.
        policy: The choices to make.
    """
    counts = _Counts.none(len(own))
    whole = np.array([each.whole for each in asked.circles], dtype=np.bool_)[asked.circle]
    ranked = ~np.isnan(own) & (~whole | (asked.position != NOBODY))
    others = ~np.isnan(groups.numbers).all(axis=1)
    ranked &= ((groups.pool != "published") & others)[groups.of]
    listed = np.full(len(own), np.nan)
    if groups.numbers.shape[1]:
        # The figure of ours that stands on the shelf too, as published ones do.
        listed = np.where(whole, groups.numbers[groups.of, asked.position], np.nan)
    here = np.flatnonzero(ranked & (listed == own))
    beside = np.flatnonzero(ranked & (listed != own))
    if len(here):
        _among_themselves(here, asked, groups, counts, policy=policy)
    if len(beside):
        _beside(beside, asked, groups, own, counts, policy=policy)
    return _told(counts, own, mine.meaning[asked.rows], mine.facts, policy)


@attrs.frozen(eq=False)
class _Counts:
    """
    How many of those ranked lie below each figure, how many are equal, and the quarters.
    """

    below: Integers
    equal: Integers
    n: Integers
    cuts: Floats
    empty: Bools  # whether a quarter holds nobody

    @classmethod
    def none(cls, size: int) -> _Counts:
        below, equal, n = (np.zeros(size, dtype=np.int64) for _ in range(3))
        return cls(below, equal, n, np.full((size, 3), np.nan), np.zeros(size, dtype=np.bool_))


def _quarters(ordered: Floats, n: Integers, policy: Policy) -> tuple[Floats, Bools]:
    cuts = cut_points(ordered, n)
    cuts = snapped(cuts) if policy.snap else cuts
    return cuts, emptied(ordered, n, cuts) if policy.tied else np.zeros(len(n), dtype=np.bool_)


def _among_themselves(
    here: Integers, asked: Asked, groups: Groups, counts: _Counts, *, policy: Policy
) -> None:
    """
    Count for figures that are themselves members: each group is sorted once for all.
    """
    used, back = np.unique(groups.of[here], return_inverse=True)
    back = back.reshape(-1)
    values = groups.numbers[used]
    below, equal = places(values)
    ordered, n = sorted_rows(values)
    column = asked.position[here]
    counts.below[here], counts.equal[here] = below[back, column], equal[back, column]
    cuts, empty = _quarters(ordered, n, policy)
    counts.n[here], counts.cuts[here], counts.empty[here] = n[back], cuts[back], empty[back]


def _beside(
    beside: Integers,
    asked: Asked,
    groups: Groups,
    own: Floats,
    counts: _Counts,
    *,
    policy: Policy,
) -> None:
    """
    Count for figures that stand beside their group, each with a group of its own.
    """
    mine = own[beside][:, None]
    others = groups.numbers[groups.of[beside]]
    listed = np.flatnonzero(asked.position[beside] != NOBODY)
    others[listed, asked.position[beside][listed]] = np.nan
    ordered, n = sorted_rows(np.concatenate([others, mine], axis=1))
    counts.below[beside] = (ordered < mine).sum(axis=1)
    counts.equal[beside] = (ordered == mine).sum(axis=1)
    counts.n[beside] = n
    counts.cuts[beside], counts.empty[beside] = _quarters(ordered, n, policy)


def _told(counts: _Counts, own: Floats, meaning: Integers, facts: Facts, policy: Policy) -> Places:
    judged, low = facts.judged[meaning], facts.low[meaning]
    above = counts.n - counts.below - counts.equal
    ahead = np.where(low, counts.below, above)
    has = (counts.n > 0) & (judged | policy.ordered)
    others = counts.n - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        percentile = 100.0 * (others - ahead - (counts.equal - 1)) / others
    percentile = snapped(percentile) if policy.snap else percentile
    quarter = quarter_of(own, counts.cuts).astype(np.int64)
    unbanded = np.array([each in policy.unbanded for each in facts.ids] or [False])[meaning]
    quarter[~has | unbanded | counts.empty] = UNPLACED
    return Places(
        rank=np.where(has, ahead + 1, UNPLACED),
        ranked=np.where(has, counts.n, 0),
        tied=np.where(has, counts.equal - 1, 0),
        percentile=np.where(has & (others > 0), percentile, np.nan),
        quarter=quarter,
        cuts=np.where(has[:, None], counts.cuts, np.nan),
    )
