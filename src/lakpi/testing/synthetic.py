"""
Synthetic records: linked, realistic and seeded, from a hundred rows to millions.

Nobody in them is real.  About one referral in four or five is a re-referral, some
children are referred twice on a day, a few plans last for years, some are still
open, and some categories were not recorded, as in the returns of councils.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np
import pandas as pd

from lakpi.areas import Area, area, authorities
from lakpi.catalogues.child_protection import PLANS
from lakpi.catalogues.referrals import REFERRALS
from lakpi.catalogues.workforce import VACANCIES, WORKERS
from lakpi.days import EPOCH
from lakpi.errors import RecordsError
from lakpi.periods import DayLike, day_of
from lakpi.readers import read_frames
from lakpi.records import Coverage, Records
from lakpi.sources import Source

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

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
_CATEGORIES: Final = ("NEG", "EMO", "PHY", "SAB", "MUL", None)
_CATEGORY_SHARES: Final = (0.44, 0.36, 0.09, 0.05, 0.04, 0.02)
_TEAMS: Final = ("Duty and assessment", "Children in need", "Court", "Looked after", None)
_TEAM_SHARES: Final = (0.3, 0.35, 0.1, 0.23, 0.02)


@attrs.frozen(eq=False, repr=False)
class Synthetic:
    """
    Synthetic records, as the frames that a council would have.

    Attributes:
        referrals: Rows of `lakpi.catalogues.referrals.REFERRALS`.
        plans: Rows of `lakpi.catalogues.child_protection.PLANS`, of the same children.
        workers: Rows of `lakpi.catalogues.workforce.WORKERS`.
        vacancies: Rows of `lakpi.catalogues.workforce.VACANCIES`.
        start: The first day of which nothing is missing.
        end: The day on which they were taken.
        authorities: The authorities, each with rows or without.
    """

    referrals: pd.DataFrame
    plans: pd.DataFrame
    workers: pd.DataFrame
    vacancies: pd.DataFrame
    start: datetime.date
    end: datetime.date
    authorities: tuple[Area, ...]

    def __repr__(self) -> str:
        counted = ", ".join(f"{len(f):,} {s.name}" for s, f in self.frames().items())
        areas = len(self.authorities)
        return f"<Synthetic: {counted} of {areas} authorit{'y' if areas == 1 else 'ies'}>"

    def frames(self) -> dict[Source, pd.DataFrame]:
        """
        Give each source's frame.
        """
        return {
            REFERRALS: self.referrals,
            PLANS: self.plans,
            WORKERS: self.workers,
            VACANCIES: self.vacancies,
        }

    def records(self) -> Records:
        """
        Read the frames into records.

        They are complete between the two days; look-backs reach no further, so the
        first year's re-referrals are flagged.  What is said of a worker (cases, newly
        qualified) is as on the last day in the role, or of the records.
        """
        return read_frames(
            self.frames(),
            complete=Coverage(self.start, self.end),
            extracted=self.end,
            areas=self.authorities,
        )


def synthetic(
    *,
    children: int = 2_000,
    start: DayLike = "2011-04-01",
    end: DayLike = "2014-03-31",
    authorities: Sequence[Area | str] | int = ("Harrow",),
    seed: int = 2014,
) -> Synthetic:
    """
    Make linked records of referrals, child protection plans and the workforce.

    Args:
        children: About how many children are referred in all.
        start: The first day.
        end: The last day, on which the records are taken.
        authorities: Authorities, or how many (of those alive on the last day).
        seed: The same seed makes the same records.

    Raises:
        RecordsError: Without children or authorities, or for an end before the start.
        AreaError: For an authority that is not on the map.

    >>> made = synthetic(children=500, authorities=("Harrow", "Barnet"))
    >>> sorted(made.referrals["authority"].unique())
    ['Barnet', 'Harrow']
    >>> made.referrals.equals(synthetic(children=500, authorities=("Harrow", "Barnet")).referrals)
    True
    """
    first, last = day_of(start, last=False), day_of(end)
    places = _places(authorities, last)
    if children < 1 or not places or last <= first:
        message = "synthetic records need children, authorities, and an end after the start"
        raise RecordsError(message)
    rng = np.random.default_rng(seed)
    names = np.array([place.name for place in places], dtype=object)
    share = rng.lognormal(0.0, 0.6, len(places))
    share /= share.sum()
    span = (first.toordinal(), last.toordinal())
    people = _children(rng, children, span, share)
    referrals, acted_on = _referrals(rng, people, span, names)
    plans = _plans(rng, people, acted_on, span, names)
    workers, vacancies = _workforce(rng, children, span, share, names)
    return Synthetic(referrals, plans, workers, vacancies, first, last, places)


def _places(wanted: Sequence[Area | str] | int, last: datetime.date) -> tuple[Area, ...]:
    if isinstance(wanted, int):
        return authorities(on=last)[:wanted]
    asked = (wanted,) if isinstance(wanted, str) else wanted
    return tuple(each if isinstance(each, Area) else area(each) for each in asked)


@attrs.frozen(eq=False)
class _Children:
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
            "birth_date": _dates(self.born[who]),
            "ethnicity": self.ethnicity[who],
        }


def _children(
    rng: Generator, children: int, span: tuple[int, int], share: NDArray[np.float64]
) -> _Children:
    first, last = span
    before = _BEFORE_DAYS
    size = int(children * (last - first + before) / (last - first + 0.25 * before)) + 1
    since = (rng.random(size) ** 0.9 * (last - first + before)).astype(np.int64)
    day = first - before + since
    age = (rng.beta(0.9, 1.1, size) * 17.8 * 365.25).astype(np.int64)
    unborn = rng.random(size) < 0.015
    age[unborn] = -rng.integers(1, 200, int(unborn.sum()))
    sex = _drawn(rng, ("M", "F", None), (0.51, 0.48, 0.01), size)
    sex[unborn] = "U"
    return _Children(
        ids=np.array([f"C{number:07d}" for number in range(1, size + 1)], dtype=object),
        place=rng.choice(len(share), size, p=share).astype(np.int64),
        first=day,
        born=day - age,
        sex=sex,
        ethnicity=_drawn(rng, _ETHNICITIES, _ETHNIC_SHARES, size),
    )


def _referrals(
    rng: Generator, people: _Children, span: tuple[int, int], names: NDArray[np.object_]
) -> tuple[pd.DataFrame, tuple[Ints, Ints]]:
    """
    The referrals of the span, and who was referred when with further action.
    """
    first, last = span
    times = rng.geometric(1 - _AGAIN, len(people.ids))
    who = np.repeat(np.arange(len(people.ids)), times)
    gaps = rng.exponential(_GAP_DAYS, len(who))
    begins = np.concatenate([[0], np.cumsum(times)[:-1]])
    gaps[begins] = 0
    run = np.cumsum(gaps)
    day = people.first[who] + (run - run[begins][who]).astype(np.int64)
    day = _on_weekdays(rng, day)
    no_action = rng.random(len(who)) < 0.11
    acted = ~no_action & (day <= last)
    held = np.flatnonzero((day >= first) & (day <= last))
    held = held[np.argsort(day[held], kind="stable")]
    size = len(held)
    frame = {
        "referral_id": [f"R{number:08d}" for number in range(1, size + 1)],
        "referral_date": _dates(day[held]),
        "referral_source": _drawn(rng, _SOURCES, _SOURCE_SHARES, size),
        "no_further_action": no_action[held],
        **people.of(who[held], names),
    }
    order = [column.name for column in REFERRALS.columns]
    return pd.DataFrame(frame)[order], (who[acted], day[acted])


def _plans(
    rng: Generator,
    people: _Children,
    acted_on: tuple[Ints, Ints],
    span: tuple[int, int],
    names: NDArray[np.object_],
) -> pd.DataFrame:
    first, last = span
    who, referred = acted_on
    led = np.flatnonzero(rng.random(len(who)) < 0.12)
    who, start = who[led], referred[led] + rng.integers(15, 60, len(led))
    end = start + rng.lognormal(np.log(270), 0.75, len(led)).astype(np.int64) + 1
    order = np.lexsort((start, who))
    who, start, end = who[order], start[order], end[order]
    # A child has one plan at a time: one that would start within another is left out.
    reach = pd.Series(end).groupby(who).cummax().to_numpy()
    clear = np.ones(len(who), dtype=bool)
    clear[1:] = (who[1:] != who[:-1]) | (start[1:] > reach[:-1])
    who, start, end = who[clear], start[clear], end[clear]
    earlier = pd.Series(who).groupby(who).cumcount().to_numpy()
    elsewhere = rng.random(len(who)) < 0.06
    held = np.flatnonzero((start <= last) & (end >= first))
    held = held[np.argsort(start[held], kind="stable")]
    frame = {
        "plan_id": [f"P{number:07d}" for number in range(1, len(held) + 1)],
        "start_date": _dates(start[held]),
        "end_date": _dates(end[held], until=last),
        "previous_plans": (earlier + elsewhere)[held],
        "category": _drawn(rng, _CATEGORIES, _CATEGORY_SHARES, len(held)),
        **people.of(who[held], names),
    }
    return pd.DataFrame(frame)[[column.name for column in PLANS.columns]]


def _workforce(
    rng: Generator,
    children: int,
    span: tuple[int, int],
    share: NDArray[np.float64],
    names: NDArray[np.object_],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    first, last = span
    years = (last - first) / 365.25
    in_post = np.maximum(12, share * children / years / 16)
    stay = 7 * 365
    spells = rng.poisson(in_post * (1 + (last - first) / stay))
    place = np.repeat(np.arange(len(share)), spells)
    size = len(place)
    end = first + (rng.random(size) * (last - first + stay)).astype(np.int64)
    start = end - (rng.gamma(2.0, stay / 2, size)).astype(np.int64) - 30
    held = np.flatnonzero(start <= last)
    place, start, end = place[held], start[held], end[held]
    size = len(held)
    agency = rng.random(size) < 0.16
    fte = rng.choice([1.0, 0.8, 0.6, 0.5], size, p=[0.78, 0.1, 0.07, 0.05])
    case_holder = rng.random(size) < 0.72
    cases = np.where(case_holder, rng.poisson(17 * fte), 0)
    recent = np.minimum(end, last) - start < 365
    workers = {
        "authority": names[place],
        "worker_id": [f"W{number:06d}" for number in range(1, size + 1)],
        "start_date": _dates(start),
        "end_date": _dates(end, until=last),
        "agency": agency,
        "fte": fte,
        "cases": cases,
        "case_holder": case_holder,
        "newly_qualified": recent & ~agency & (rng.random(size) < 0.4),
        "team": _drawn(rng, _TEAMS, _TEAM_SHARES, size),
    }
    workers_frame = pd.DataFrame(workers)[[column.name for column in WORKERS.columns]]
    return workers_frame, _vacancies(rng, in_post * 0.18, span, names)


def _vacancies(
    rng: Generator, stock: NDArray[np.float64], span: tuple[int, int], names: NDArray[np.object_]
) -> pd.DataFrame:
    first, last = span
    length = 180
    place = np.repeat(np.arange(len(stock)), rng.poisson(stock * (1 + (last - first) / length)))
    size = len(place)
    end = first + (rng.random(size) * (last - first + length)).astype(np.int64)
    start = end - rng.exponential(length, size).astype(np.int64) - 7
    held = np.flatnonzero(start <= last)
    fte = rng.choice([1.0, 0.5], len(held), p=[0.85, 0.15])
    frame = {
        "authority": names[place[held]],
        "post_id": [f"V{number:06d}" for number in range(1, len(held) + 1)],
        "vacant_from": _dates(start[held]),
        "filled_on": _dates(end[held], until=last),
        "fte": fte,
        "agency_fte": np.where(rng.random(len(held)) < 0.7, fte, 0.0),
        "team": _drawn(rng, _TEAMS, _TEAM_SHARES, len(held)),
    }
    return pd.DataFrame(frame)[[column.name for column in VACANCIES.columns]]


def _drawn(
    rng: Generator, labels: Sequence[str | None], shares: Sequence[float], size: int
) -> NDArray[np.object_]:
    edges = np.cumsum(shares)[:-1] / sum(shares)
    places = np.searchsorted(edges, rng.random(size), side="right")
    return np.array(labels, dtype=object)[places]


def _on_weekdays(rng: Generator, day: Ints) -> Ints:
    """
    Move most of what falls on a weekend to the Monday after.
    """
    weekday = (day - 1) % 7  # day 1 of the calendar was a Monday
    late = np.where((weekday > 4) & (rng.random(len(day)) < 0.85), 7 - weekday, 0)
    moved: Ints = day + late
    return moved


def _dates(ordinals: Ints, *, until: int | None = None) -> NDArray[np.datetime64]:
    """
    Ordinals as dates; those after the last day have not happened.
    """
    made = (ordinals - EPOCH).astype("M8[D]").astype("M8[s]")
    return made if until is None else np.where(ordinals > until, np.datetime64("NaT"), made)
