"""
Grouping: filters that only group the labels of another, and where they must not be left out.

``breakdown_topic`` says what ``breakdown`` is about: "Asian" is "Asian" whether or not the
topic is said.  Two things are kept apart all the same.  A label that stands under several
topics ("Unknown" of sex and of ethnicity) keeps its topic.  So does a total that differs
between the topics of one place and time; where it is the same, it is the headline figure
printed again.  Where it differs in most places and times, it stays in all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from lakpi.readers.published.cells import Cells
from lakpi.readers.published.naming import plain_name
from lakpi.readers.published.tables import Coded, Mask, joint

__all__ = ["groups_by_name", "must_stay"]

_ENDINGS: Final = ("topic", "group", "type", "category")
_PAIRS: Final = frozenset({("cla_group", "characteristic")})


def groups_by_name(name: str, other: str) -> bool:
    """
    Whether a filter is by its name the one that groups another.

    >>> groups_by_name("breakdown_topic", "breakdown"), groups_by_name("sex", "breakdown")
    (True, False)
    """
    plain, finer = plain_name(name), plain_name(other)
    stem, _, ending = plain.rpartition("_")
    return (stem == finer and ending in _ENDINGS) or (plain, finer) in _PAIRS


def must_stay(
    topic: Coded,
    finer: Coded,
    totals: tuple[str | None, str | None],
    *,
    same: Sequence[Coded],
    cells: Cells,
    meant: Mask,
) -> Mask:
    """
    Find the rows that cannot be told apart without their topic.

    Args:
        topic: The filter that groups.
        finer: The filter that it groups.
        totals: The label of each that says "all of them"; the whole topic is never said.
        same: What else a figure is of: its place, its time and its other filters.
        cells: The values.
        meant: The rows that figures are made of.
    """
    rows = len(topic.codes)
    stay = np.zeros(rows, dtype=np.bool_)
    _, first = joint([finer, topic], rows)
    topics = np.bincount(finer.codes[first], minlength=len(finer.labels))
    whole = _is(finer, totals[1])
    said = meant & ~_is(topic, totals[0])[topic.codes]
    stay |= ((topics > 1) & ~whole)[finer.codes]
    headline = np.flatnonzero((whole & (topics > 1))[finer.codes] & meant)
    if not len(headline):
        return stay & said
    key = joint(same, rows)[0][headline]
    number, reason = cells.numbers()[headline], cells.reasons()[headline]
    _, earliest, place = np.unique(key, return_index=True, return_inverse=True)
    first_of = earliest[place.reshape(-1)]
    alike = (number == number[first_of]) | (np.isnan(number) & np.isnan(number[first_of]))
    alike &= reason == reason[first_of]
    differ = np.isin(key, key[~alike])
    # Where most differ, the topic is no mere heading, and those that are alike are so by chance.
    several = np.bincount(place.reshape(-1)) > 1
    differing = np.unique(key[differ])
    stay[headline] = differ | (2 * len(differing) > several.sum())
    return stay & said


def _is(column: Coded, total: str | None) -> Mask:
    return np.asarray([str(label).strip() == total for label in column.labels], dtype=np.bool_)
