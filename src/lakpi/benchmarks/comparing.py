"""
The arithmetic: figures against one comparator each, all of them at once.

Two groups of numbers are looked at.  The *members* are those that a figure is compared
with: they are described and pooled here.  The *ranked* are those members and the figure
itself: they are ordered and cut into quarters by `lakpi.benchmarks.placing`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np
import pandas as pd

from lakpi.benchmarks.columns import Columns
from lakpi.benchmarks.comparators import StatedSet
from lakpi.benchmarks.grouping import Asked, Groups, grouped
from lakpi.benchmarks.placing import Places, placed
from lakpi.benchmarks.policy import Policy
from lakpi.benchmarks.shelf import NOBODY, Shelf
from lakpi.figures import Reason
from lakpi.ordering import cut_points, less, snapped, sorted_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Integers = NDArray[np.int64]

__all__ = ["NO_SIGN", "UNKNOWN", "Compared", "Described", "compared", "sign_of"]

NO_SIGN: Final = 2
"""The sign of a difference that there is not."""

UNKNOWN: Final = -1
"""How many there are, where a summary does not say."""

_DIGITS_OF_AN_AIM: Final = 10
"""Those that hold of a numerator worked out from a benchmark, which has twelve."""

_BOUNDS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)


@attrs.frozen(eq=False, kw_only=True)
class Described:
    """
    What the members are, an array each; NaN where there is no number.

    Attributes:
        of: How many members there are; `UNKNOWN` where that is not stated.
        n: How many of them have a number; likewise.
        mean: Their unweighted mean.
        median: Their median.
        pooled: The sum of their numerators over that of their denominators.
        bounds: Shape ``(n, 5)``: the lowest, the quartiles and the highest, type 7.
        benchmark: The one value that they make.
        reason: Why they make none; empty where they do, or are not asked to.
        provisional: Whether one of them may yet change.
        printed: Whether one of them is published.
        differs: Whether one of them follows another definition than ours.
    """

    of: Integers
    n: Integers
    mean: Floats
    median: Floats
    pooled: Floats
    bounds: Floats
    benchmark: Floats
    reason: NDArray[np.object_]
    provisional: Bools
    printed: Bools
    differs: Bools


@attrs.frozen(eq=False, kw_only=True)
class Compared:
    """
    What the comparisons say, a place in each array for each of them.

    Attributes:
        asked: Which figures, and with whom.
        groups: The numbers of the members.
        members: What each is compared with.
        places: Where each stands.
        rounded: Whether figures of several origins were rounded to be compared.
        difference: Ours less the benchmark.
        sign: Its sign as it is judged; `NO_SIGN` where there is none to judge.
        people: By how much our numerator differs from one that makes the benchmark.
        provisional: Whether ours, or one of theirs, may yet change.
    """

    asked: Asked
    groups: Groups
    members: Described
    places: Places
    rounded: Bools
    difference: Floats
    sign: Integers
    people: Floats
    provisional: Bools


def compared(asked: Asked, mine: Columns, shelf: Shelf, policy: Policy) -> Compared:
    """
    Compare figures with one circle each.

    Args:
        asked: Which figures, and with whom.
        mine: What comparing reads of our figures.
        shelf: The comparators' figures.
        policy: The choices to make.
    """
    groups = grouped(asked, mine, shelf)
    of, rows = groups.of, asked.rows
    found = _described(asked, groups, mine, shelf, policy)
    members = Described(
        **{field.name: getattr(found, field.name)[of] for field in attrs.fields(Described)}
    )
    rounded = groups.rounded[of]
    own = np.where(rounded, mine.rounded[rows], mine.plain[rows])
    meaning = mine.meaning[rows]
    # A region's count is only larger: it makes nobody better or worse.
    region = np.array([each.region for each in asked.circles], dtype=np.bool_)[asked.circle]
    larger = region & mine.facts.sized[meaning]
    benchmark = np.where(larger, np.nan, members.benchmark)
    difference = less(own, benchmark) if policy.snap else own - benchmark
    base, scale = mine.denominator[rows], mine.facts.scale[meaning]
    aim = members.benchmark * base / scale
    people = less(mine.numerator[rows], aim, digits=_DIGITS_OF_AN_AIM)
    unpublished = ~mine.published[rows] & members.printed
    return Compared(
        asked=asked,
        groups=groups,
        members=members,
        places=placed(asked, groups, own, mine, policy),
        rounded=rounded,
        difference=difference,
        sign=sign_of(difference, mine.facts.decimals[meaning], shown=policy.shown),
        people=np.where(mine.facts.ratio[meaning], people, np.nan),
        provisional=members.provisional | mine.provisional[rows] | unpublished,
    )


def sign_of(difference: Floats, decimals: Integers, *, shown: bool) -> Integers:
    """
    Take the sign of differences; one that rounds half-up to nought has none, if so wished.

    Args:
        difference: Differences, NaN where there is none.
        decimals: To how many places each is shown.
        shown: Whether a difference counts only where it shows.

    Returns:
        1, 0 or -1; `NO_SIGN` where there is no difference.

    >>> sign_of(np.array([0.05, -0.04, np.nan]), np.array([1, 1, 1]), shown=True).tolist()
    [1, 0, 2]
    """
    known = np.nan_to_num(difference)
    sign = np.sign(known).astype(np.int64)
    if shown:
        sign[np.abs(known) < 5.0 / 10.0 ** (decimals + 1)] = 0
    return np.where(np.isnan(difference), NO_SIGN, sign)


def _described(
    asked: Asked, groups: Groups, mine: Columns, shelf: Shelf, policy: Policy
) -> Described:
    def tidy(numbers: Floats) -> Floats:
        return snapped(numbers) if policy.snap else numbers

    ordered, n = sorted_rows(groups.numbers)
    # The average of one is that one: it is shown as such, not as an average.
    enough = (n > 0) & (n >= np.minimum(policy.least, groups.size))
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = tidy(np.where(enough, np.nansum(groups.numbers, axis=1) / n, np.nan))
    bounds = tidy(cut_points(ordered, n, _BOUNDS))
    bounds[~enough, 1:4] = np.nan
    pooled = tidy(_pooled(groups, mine, shelf))
    pool = groups.pool
    ways = {
        "mean": mean,
        "median": bounds[:, 2],
        "sum": pooled,
        "published": ordered[:, 0] if ordered.shape[1] else np.full(len(n), np.nan),
    }
    benchmark = np.select([pool == way for way in ways], list(ways.values()), np.nan)
    alone = pool == "published"
    mean[alone], pooled[alone], bounds[alone] = np.nan, np.nan, np.nan
    present = groups.cells != NOBODY
    theirs = shelf.columns
    same = shelf.same[theirs.meaning[groups.cells], groups.meaning[:, None]]
    made = Described(
        of=groups.size,
        n=n,
        mean=mean,
        median=bounds[:, 2],
        pooled=pooled,
        bounds=bounds,
        benchmark=benchmark,
        reason=_reasons(asked, groups, benchmark, shelf),
        provisional=(theirs.provisional[groups.cells] & present).any(axis=1),
        printed=(theirs.published[groups.cells] & present).any(axis=1),
        differs=(present & ~same).any(axis=1),
    )
    for number, circle in enumerate(asked.circles):
        if circle.stated is not None:
            _state(made, groups.circle == number, circle.stated)
    return made


def _state(made: Described, here: Bools, stated: StatedSet) -> None:
    """
    Write what a summary states where members would have been described.
    """
    count = UNKNOWN if stated.n is None else stated.n
    made.of[here], made.n[here] = count, count
    numbers = [stated.mean, stated.minimum, stated.maximum]
    mean, low, high = (np.nan if each is None else float(each) for each in numbers)
    made.mean[here], made.benchmark[here] = mean, mean
    made.bounds[here, 0], made.bounds[here, 4] = low, high
    made.reason[here] = Reason.NONE.value


def _pooled(groups: Groups, mine: Columns, shelf: Shelf) -> Floats:
    """
    Sum over sum; a member without both numbers makes it nothing, not less.
    """
    made = np.full(len(groups.cells), np.nan)
    chosen = np.flatnonzero(mine.facts.added[groups.meaning] & (groups.size > 0))
    if not len(chosen):
        return made
    theirs, cells, beyond = shelf.columns, groups.cells[chosen], groups.beyond[chosen]
    meaning = groups.meaning[chosen]
    top = np.where(beyond, 0.0, theirs.numerator[cells]).sum(axis=1)
    base = np.where(beyond, 0.0, theirs.denominator[cells]).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = top * mine.facts.scale[meaning] / base
    total = np.where(mine.facts.ratio[meaning], share, top)
    whole = (theirs.adds[cells] | beyond).all(axis=1) & np.isfinite(total)
    made[chosen] = np.where(whole, total, np.nan)
    return made


def _reasons(asked: Asked, groups: Groups, benchmark: Floats, shelf: Shelf) -> NDArray[np.object_]:
    refused = np.array([bool(each.refused) for each in asked.circles], dtype=np.bool_)
    found = np.full(len(benchmark), Reason.UNAVAILABLE.value, dtype=object)
    printed = groups.pool == "published"
    if printed.any() and groups.cells.shape[1]:
        found[printed] = shelf.reasons[groups.cells[printed, 0]]
    _said_by_all(found, np.flatnonzero(np.isnan(benchmark) & ~printed), groups, shelf)
    found[refused[groups.circle]] = Reason.NOT_APPLICABLE.value
    shown = (groups.pool == "") & (groups.cells != NOBODY).any(axis=1)
    found[~np.isnan(benchmark) | shown] = Reason.NONE.value
    return found


def _said_by_all(
    found: NDArray[np.object_], lacking: Integers, groups: Groups, shelf: Shelf
) -> None:
    """
    Write the reason of those without a number where they all give the same one.
    """
    codes, reasons = pd.factorize(shelf.reasons)
    present = np.arange(groups.numbers.shape[1]) < groups.size[lacking, np.newaxis]
    silent = present & np.isnan(groups.numbers[lacking])
    code = codes[groups.cells[lacking]]
    low = np.where(silent, code, len(reasons)).min(axis=1, initial=len(reasons))
    one = low == np.where(silent, code, -1).max(axis=1, initial=-1)
    found[lacking[one]] = reasons[low[one]]
