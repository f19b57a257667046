"""
Bands of numbers within groups, by the three definitions in use; arrays in, arrays out.

The definitions agree on most values and part at ties and at the edges of bands, so each
has a name, and results carry it:

- "cut points" (DfE's LAIT; Fingertips until 2020): the values that part a group into k,
  linear between neighbours (type 7).  A value on a cut belongs to the band of the lower
  values, whichever way is better.
- "ranks" (the Office for Health Improvement and Disparities): by a value's place alone,
  equal values sharing the better place.
- "equal counts" (SQL's NTILE; FingertipsNext, 2025): bands as equal in size as can be.
  It has to part equal values where a band is full: those given first go into the lower.

Numbers are compared after rounding to twelve significant digits (`lakpi.ordering`), so
that what was published as 97.2 twice is equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

import attrs
import numpy as np

from lakpi.errors import FiguresError, did_you_mean
from lakpi.ordering import snapped

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Integers: TypeAlias = NDArray[np.intp]
    Column: TypeAlias = NDArray[Any] | pd.Series[Any] | Sequence[Any]

__all__ = ["Definition", "bands_of", "checked", "group_sizes"]

Definition: TypeAlias = Literal["cut points", "ranks", "equal counts"]

DEFINITIONS: Final[tuple[str, ...]] = get_args(Definition)


def bands_of(
    values: Column,
    groups: Column | None = None,
    k: int = 4,
    *,
    definition: Definition = "cut points",
    high_first: bool | NDArray[np.bool_] = False,
) -> NDArray[np.int16]:
    """
    Put numbers into k bands within their groups.

    With n numbers in a group, in ascending order:

    - "cut points": cut j of k - 1 lies at ``(n - 1) * j / k`` of the way, and the band
      from the bottom is 1 and the number of cuts below the value.
    - "ranks": ``k + 1 - ceil((n + 1 - rank) * k / n)``, the rank 1 that of the lowest
      (or, with the high first, of the highest) value.
    - "equal counts": the first ``n % k`` bands from the bottom have one value more.

    Source: Hyndman and Fan (1996), *Sample quantiles in statistical packages*, type 7;
    OHID, *Technical guide: assigning deprivation categories* and its PHEindicatormethods
    documentation, for the formula by ranks; ISO 9075 (SQL), NTILE.

    Args:
        values: The numbers, shape ``(n,)``; NaN where there is none.
        groups: Which group each belongs to: anything that can be told apart; one group
            where left out.
        k: How many bands: 4 for quartiles, 5 for quintiles, 10 for deciles.
        definition: Which definition.
        high_first: Whether band 1 is that of the highest values; one for all, or one
            each.

    Returns:
        The bands, 1 to k; 0 for a missing number and for one in a group of fewer than k.

    Raises:
        FiguresError: Fewer than two bands, another definition, or arrays of different
            lengths.

    >>> bands_of([10, 20, 30, 40, 50, 60, 70, 80], k=4).tolist()
    [1, 1, 2, 2, 3, 3, 4, 4]
    >>> bands_of([1, 2, 2, 2, 3], k=5, definition="ranks").tolist()
    [1, 2, 2, 2, 5]
    """
    checked(k, definition)
    numbers = snapped(np.asarray(values, dtype=np.float64))
    ordered = _Ordered.of(numbers, groups)
    first = np.broadcast_to(np.asarray(high_first, dtype=bool), numbers.shape)
    match definition:
        case "cut points":
            band = _mirrored(_by_cut_points(ordered, k), first[ordered.order], k)
        case "ranks":
            band = _by_ranks(ordered, k, first[ordered.order])
        case _:
            band = _mirrored(_by_counts(ordered, k), first[ordered.order], k)
    enough = ordered.known & (ordered.n >= k)
    bands = np.zeros(len(numbers), dtype=np.int16)
    bands[ordered.order] = np.where(enough, band, 0)
    return bands


def group_sizes(values: Column, groups: Column | None = None) -> NDArray[np.intp]:
    """
    Count the numbers in the group of each.

    >>> group_sizes([1, float("nan"), 3, 4], ["a", "a", "a", "b"]).tolist()
    [2, 2, 2, 1]
    """
    ordered = _Ordered.of(np.asarray(values, dtype=np.float64), groups)
    sizes = np.zeros(len(ordered.order), dtype=np.intp)
    sizes[ordered.order] = ordered.n
    return sizes


def checked(k: int, definition: str) -> None:
    """
    Refuse fewer than two bands, and another definition.

    Raises:
        FiguresError: It is either.
    """
    if k < 2:
        message = f"values are put into 2 bands or more (4: quartiles); found k={k!r}"
        raise FiguresError(message)
    if definition not in DEFINITIONS:
        message = f"no definition of bands {definition!r}.{did_you_mean(definition, DEFINITIONS)}"
        raise FiguresError(message)


@attrs.frozen(eq=False, kw_only=True)
class _Ordered:
    """
    Numbers in ascending order within their groups, those that are missing last.

    Attributes:
        order: Where each came from.
        numbers: Themselves, in order.
        known: Which are numbers.
        group: The group of each.
        starts: Where each group begins.
        sizes: How many numbers each group has.
    """

    order: Integers
    numbers: Floats
    known: NDArray[np.bool_]
    group: Integers
    starts: Integers
    sizes: Integers

    @classmethod
    def of(cls, values: Floats, groups: Column | None) -> _Ordered:
        codes, groups_there_are = _codes(groups, len(values))
        if values.ndim != 1 or codes.shape != values.shape:
            message = (
                f"values and groups go together by position; found {values.shape} and {codes.shape}"
            )
            raise FiguresError(message)
        order = _order(values, codes, groups_there_are)
        held, own = values[order], codes[order]
        known = ~np.isnan(held)
        members = np.bincount(own, minlength=groups_there_are)
        return cls(
            order=order,
            numbers=held,
            known=known,
            group=own,
            starts=np.cumsum(members) - members,
            sizes=np.bincount(own[known], minlength=groups_there_are),
        )

    @property
    def n(self) -> Integers:
        """
        How many numbers the group of each has.
        """
        return self.sizes[self.group]

    @property
    def place(self) -> Integers:
        """
        The place of each in its group, from nought.
        """
        return np.arange(len(self.order), dtype=np.intp) - self.starts[self.group]


def _codes(groups: Column | None, size: int) -> tuple[Integers, int]:
    if groups is None:
        return np.zeros(size, dtype=np.intp), 1
    import pandas as pd

    codes, different = pd.factorize(np.asarray(groups), use_na_sentinel=False)
    return np.asarray(codes, dtype=np.intp), len(different)


def _order(values: Floats, codes: Integers, groups: int) -> Integers:
    size = len(values)
    each = size // groups if groups else 0
    if each and each * groups == size:
        rows = codes.reshape(groups, each)
        if np.array_equal(rows, np.broadcast_to(np.arange(groups)[:, None], rows.shape)):
            # Groups of one size, one after the other, sort several times faster as rows.
            within = np.argsort(values.reshape(groups, each), axis=1, kind="stable")
            return (within + np.arange(groups)[:, None] * each).ravel()
    return np.lexsort((values, codes))


def _mirrored(band: Integers, high_first: NDArray[np.bool_], k: int) -> Integers:
    return np.where(high_first, k + 1 - band, band)


def _by_cut_points(ordered: _Ordered, k: int) -> Integers:
    band = np.ones(len(ordered.order), dtype=np.intp)
    last = np.maximum(ordered.sizes - 1, 0)
    start = np.minimum(ordered.starts, max(len(band) - 1, 0))
    for j in range(1, k if len(band) else 1):
        low, rest = np.divmod(last * j, k)
        below = ordered.numbers[start + low]
        above = ordered.numbers[start + np.minimum(low + 1, last)]
        share = rest / k
        with np.errstate(invalid="ignore"):
            between = (1 - share) * below + share * above
            cut = snapped(np.where((rest == 0) | (below == above), below, between))
            band += ordered.numbers > cut[ordered.group]
    return band


def _by_ranks(ordered: _Ordered, k: int, high_first: NDArray[np.bool_]) -> Integers:
    size = len(ordered.order)
    position = np.arange(size, dtype=np.intp)
    differs = np.ones(size, dtype=bool)
    differs[1:] = (np.diff(ordered.group) != 0) | (ordered.numbers[1:] != ordered.numbers[:-1])
    first = np.maximum.accumulate(np.where(differs, position, 0))
    ends = np.append(differs[1:], True)
    last = np.minimum.accumulate(np.where(ends, position, size)[::-1])[::-1]
    start, n = ordered.starts[ordered.group], ordered.n
    # The rank, less one: how many of the group come before it.
    before = np.where(high_first, start + n - 1 - last, first - start)
    some = np.maximum(n, 1)
    return k + 1 + (-(some - before) * k) // some


def _by_counts(ordered: _Ordered, k: int) -> Integers:
    place, n = ordered.place, ordered.n
    least, longer = np.divmod(n, k)
    full = longer * (least + 1)
    rest = longer + (place - full) // np.maximum(least, 1)
    made: Integers = 1 + np.where(place < full, place // (least + 1), rest)
    return made
