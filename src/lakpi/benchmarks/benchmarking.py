"""
The verb: figures held against comparators.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lakpi.benchmarks.changing import earlier_numbers
from lakpi.benchmarks.circles import asked_of
from lakpi.benchmarks.columns import columns_of
from lakpi.benchmarks.comparators import Comparator, checked_comparators
from lakpi.benchmarks.comparing import compared
from lakpi.benchmarks.kinds import kinds_of
from lakpi.benchmarks.matching import Match, checked_match
from lakpi.benchmarks.policy import RIGHT, Policy
from lakpi.benchmarks.shelf import shelf_of
from lakpi.benchmarks.table import Benchmarks, Question
from lakpi.figures import IDENTITY, Figures, combine
from lakpi.ordering import less

__all__ = ["again", "benchmark"]


def benchmark(
    ours: Figures,
    theirs: Figures,
    *,
    against: Sequence[Comparator] | Comparator,
    match: Match = "same period",
    policy: Policy = RIGHT,
) -> Benchmarks:
    """
    Hold figures against comparators, one area's or every area's.

    Args:
        ours: The figures to benchmark.
        theirs: The comparators' figures; ours may stand among them.
        against: One comparator or several.  A set says how its members are pooled;
            `lakpi.statistical_neighbours`, `lakpi.own_region` and
            `lakpi.every_authority` are each area's own.
        match: "same period": a comparator's figure of the same days; a state on a
            day matches any period that ends on it.  "latest comparable": of the latest
            period as long as ours that ends no later, the lag said.
        policy: The choices to make; `lakpi.LAIT` are those of DfE's tool.

    Returns:
        One `Comparison` for each figure and comparator; a `StatedSet` only for its
        own indicator and period.

    Raises:
        FiguresError: For another way to match, for no comparator, or for what is none:
            the name of a place is not, `lakpi.area` of it is.

    Published figures are compared as reported, computed ones exactly, a mixture
    after rounding to the indicator's decimals.  A region or England without a
    published figure takes the sum over sum of its members, and says so.  Semantics:
    docs, "Choosing comparators".

    >>> import pandas as pd
    >>> from lakpi import area, area_set, read_figures
    >>> from lakpi.catalogues.referrals import REREFERRALS
    >>> theirs = read_figures(pd.DataFrame({"indicator": "rereferral_pct",
    ...     "area": ["Harrow", "Brent", "Barnet"], "period": "2013-14",
    ...     "numerator": [269, 211, 752], "denominator": [2305, 2131, 3521]}), [REREFERRALS])
    >>> (found,) = benchmark(theirs.select(area=area("Harrow").code), theirs,
    ...     against=[area_set("Two that answered", ["Brent", "Barnet"], pool="mean")])
    >>> found.n, str(found.outcome), found.rank, found.ranked, found.reach()
    (2, 'better', 2, 3, '92 more (269 to 361 of 2,305)')
    """
    checked_match(match)
    comparators = checked_comparators(against)
    mine = columns_of(ours, snap=policy.snap)
    columns = mine if theirs is ours else columns_of(theirs, snap=policy.snap)
    kinds = kinds_of(ours, theirs, mine, columns)
    shelf = shelf_of(ours, theirs, columns, kinds, match)
    earlier = earlier_numbers(ours, theirs, (mine.plain, columns.plain), kinds, policy.change)
    now = mine.plain[:-1]
    parts = tuple(
        compared(asked_of(each, ours, shelf, policy), mine, shelf, policy) for each in comparators
    )
    rows = np.concatenate([np.zeros(0, dtype=np.int64), *(part.asked.rows for part in parts)])
    return Benchmarks(
        figures=ours,
        question=Question(theirs=theirs, against=comparators, match=match, policy=policy),
        change=less(now, earlier) if policy.snap else now - earlier,
        mine=mine,
        shelf=shelf,
        parts=parts,
        order=np.argsort(rows, kind="stable"),
    )


def again(compared: Benchmarks, ours: Figures) -> Benchmarks:
    """
    Ask the same of other figures: of our own, after disclosure control.

    Args:
        compared: What was asked before.
        ours: Our figures anew.  Where the earlier ones stood among the comparators'
            too, and were not published, these take their place.

    Returns:
        Benchmarks of the new figures only.
    """
    asked = compared.question
    theirs = asked.theirs
    unpublished = ~theirs.meets(origin="published")
    if unpublished.any():
        own = _identities(compared.figures)
        place = _identities(theirs)
        kept = np.array(
            [not out or key not in own for key, out in zip(place, unpublished, strict=True)],
            dtype=np.bool_,
        )
        fresh = {place[at] for at in np.flatnonzero(~kept)}
        again_ours = ours.where(np.array([key in fresh for key in _identities(ours)], np.bool_))
        theirs = combine(theirs.where(kept), again_ours)
    return benchmark(ours, theirs, against=asked.against, match=asked.match, policy=asked.policy)


def _identities(figures: Figures) -> list[tuple[object, ...]]:
    return list(zip(*(figures.column(name).tolist() for name in IDENTITY), strict=True))
