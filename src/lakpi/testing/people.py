"""
Synthetic children: who they are, and when they are referred.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from lakpi.days import EPOCH

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

_AGAIN: Final = 0.28
"""The share of referrals that are followed by another, sooner or later."""
_GAP_DAYS: Final = 190.0
_BEFORE_DAYS: Final = 3 * 365
"""How long before the first day children are followed, so that nothing starts empty."""

_ETHNICITIES: Final = ("WBRI", "WOTH", "AIND", "APKN", "BAFR", "BCRB", "MWBC", "OOTH", None)
_ETHNIC_SHARES: Final = (0.55, 0.07, 0.06, 0.07, 0.08, 0.04, 0.05, 0.04, 0.04)
_SOURCES: Final = ("6", "2A", "3E", "3B", "5A", "1A", "5D", "2B", "3A", "4", "8", "9", "10", None)
_SOURCE_SHARES: Final = (
    0.28, 0.19, 0.07, 0.06, 0.11, 0.07, 0.03, 0.02, 0.02, 0.02, 0.06, 0.03, 0.02, 0.02,
)  # fmt: skip


@attrs.frozen(eq=False)
class Children:
    """
    Who may be referred: ids, places, and what is known of each.
    """

    ids: NDArray[np.object_]
    place: Ints
    first: Ints
    born: Ints
    sex: NDArray[np.object_]
    ethnicity: NDArray[np.object_]

    def of(self, who: Ints, names: NDArray[np.object_]) -> dict[str, Any]:
        """
        Give the columns of the children of some rows.
        """
        return {
            "authority": names[self.place[who]],
            "child_id": self.ids[who],
            "sex": self.sex[who],
            "birth_date": dates(self.born[who]),
            "ethnicity": self.ethnicity[who],
        }


def make_children(
    rng: Generator, children: int, span: tuple[int, int], share: NDArray[np.float64]
) -> Children:
    """
    Make the children that are referred at some time in the span, or shortly before.
    """
    first, last = span
    before = _BEFORE_DAYS
    size = int(children * (last - first + before) / (last - first + 0.25 * before)) + 1
    since = (rng.random(size) ** 0.9 * (last - first + before)).astype(np.int64)
    day = first - before + since
    age = (rng.beta(0.9, 1.1, size) * 17.8 * 365.25).astype(np.int64)
    unborn = rng.random(size) < 0.015
    age[unborn] = -rng.integers(1, 200, int(unborn.sum()))
    sex = drawn(rng, ("M", "F", None), (0.51, 0.48, 0.01), size)
    sex[unborn] = "U"
    return Children(
        ids=np.array([f"C{number:07d}" for number in range(1, size + 1)], dtype=object),
        place=rng.choice(len(share), size, p=share).astype(np.int64),
        first=day,
        born=day - age,
        sex=sex,
        ethnicity=drawn(rng, _ETHNICITIES, _ETHNIC_SHARES, size),
    )


@attrs.frozen(eq=False)
class Referred:
    """
    Every referral up to the last day: of whom, when, by whom, and whether acted on.
    """

    who: Ints
    day: Ints
    source: NDArray[np.object_]
    no_action: NDArray[np.bool_]


def make_referrals(rng: Generator, people: Children, last: int) -> Referred:
    """
    Make the referrals of some children, by child and day, until the last day.
    """
    times = rng.geometric(1 - _AGAIN, len(people.ids))
    who = np.repeat(np.arange(len(people.ids)), times)
    gaps = rng.exponential(_GAP_DAYS, len(who))
    begins = np.concatenate([[0], np.cumsum(times)[:-1]])
    gaps[begins] = 0
    run = np.cumsum(gaps)
    day = on_weekdays(rng, people.first[who] + (run - run[begins][who]).astype(np.int64))
    source = drawn(rng, _SOURCES, _SOURCE_SHARES, len(who))
    no_action = rng.random(len(who)) < 0.11
    order = np.lexsort((day, who))
    kept = order[day[order] <= last]
    return Referred(who[kept], day[kept], source[kept], no_action[kept])


def drawn(
    rng: Generator, labels: Sequence[str | None], shares: Sequence[float], size: int
) -> NDArray[np.object_]:
    """
    Draw labels by their shares.
    """
    edges = np.cumsum(shares)[:-1] / sum(shares)
    places = np.searchsorted(edges, rng.random(size), side="right")
    return np.array(labels, dtype=object)[places]


def on_weekdays(rng: Generator, day: Ints) -> Ints:
    """
    Move most of what falls on a weekend to the Monday after.
    """
    weekday = (day - 1) % 7  # day 1 of the calendar was a Monday
    late = np.where((weekday > 4) & (rng.random(len(day)) < 0.85), 7 - weekday, 0)
    moved: Ints = day + late
    return moved


def dates(ordinals: Ints, *, until: int | None = None) -> NDArray[np.datetime64]:
    """
    Ordinals as dates; those after the last day have not happened.
    """
    made = (ordinals - EPOCH).astype("M8[D]").astype("M8[s]")
    return made if until is None else np.where(ordinals > until, np.datetime64("NaT"), made)
