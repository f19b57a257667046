"""
Synthetic records: linked, realistic and seeded, from a hundred rows to millions.

Nobody in them is real.  About one referral in four or five is a re-referral, some
children are referred twice on a day, a few plans last for years, some are still
open, and some categories were not recorded, as in the returns of councils.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs
import numpy as np
import pandas as pd

from lakpi.areas import Area, area, authorities
from lakpi.catalogues.assessments import ASSESSMENTS
from lakpi.catalogues.child_protection import PLANS
from lakpi.catalogues.children_in_need import CIN_PLANS, EPISODES
from lakpi.catalogues.contacts import CONTACTS
from lakpi.catalogues.looked_after import PERIODS_OF_CARE
from lakpi.catalogues.referrals import REFERRALS
from lakpi.catalogues.section_47 import CONFERENCES, ENQUIRIES
from lakpi.catalogues.workforce import VACANCIES, WORKERS
from lakpi.errors import RecordsError
from lakpi.periods import DayLike, day_of
from lakpi.readers import read_frames
from lakpi.records import Coverage, Records
from lakpi.sources import Source
from lakpi.testing.casework import Casework, tell
from lakpi.testing.journeys import journeys
from lakpi.testing.people import make_children, make_referrals
from lakpi.testing.staff import make_workforce

if TYPE_CHECKING:
    from numpy.typing import NDArray


@attrs.frozen(eq=False, repr=False, kw_only=True)
class Synthetic:
    """
    Synthetic records, as the frames that a council would have.

    The rows are of the same children throughout: what a referral led to has that
    referral's child, and has ended when the child is referred again.

    Attributes:
        contacts: Rows of `lakpi.catalogues.contacts.CONTACTS`.
        referrals: Rows of `lakpi.catalogues.referrals.REFERRALS`.
        assessments: Rows of `lakpi.catalogues.assessments.ASSESSMENTS`.
        episodes: Rows of `lakpi.catalogues.children_in_need.EPISODES`.
        help_plans: Rows of `lakpi.catalogues.children_in_need.CIN_PLANS`.
        enquiries: Rows of `lakpi.catalogues.section_47.ENQUIRIES`.
        conferences: Rows of `lakpi.catalogues.section_47.CONFERENCES`.
        plans: Rows of `lakpi.catalogues.child_protection.PLANS`.
        care: Rows of `lakpi.catalogues.looked_after.PERIODS_OF_CARE`.
        workers: Rows of `lakpi.catalogues.workforce.WORKERS`.
        vacancies: Rows of `lakpi.catalogues.workforce.VACANCIES`.
        start: The first day of which nothing is missing.
        end: The day on which they were taken.
        authorities: The authorities, each with rows or without.
        casework: What the frames were made from, for those who write returns of it.
    """

    contacts: pd.DataFrame
    referrals: pd.DataFrame
    assessments: pd.DataFrame
    episodes: pd.DataFrame
    help_plans: pd.DataFrame
    enquiries: pd.DataFrame
    conferences: pd.DataFrame
    plans: pd.DataFrame
    care: pd.DataFrame
    workers: pd.DataFrame
    vacancies: pd.DataFrame
    start: datetime.date
    end: datetime.date
    authorities: tuple[Area, ...]
    casework: Casework

    def __repr__(self) -> str:
        counted = ", ".join(f"{len(f):,} {s.name}" for s, f in self.frames().items())
        areas = len(self.authorities)
        return f"<Synthetic: {counted} of {areas} authorit{'y' if areas == 1 else 'ies'}>"

    def frames(self) -> dict[Source, pd.DataFrame]:
        """
        Give each source's frame.
        """
        return {
            CONTACTS: self.contacts,
            REFERRALS: self.referrals,
            ASSESSMENTS: self.assessments,
            EPISODES: self.episodes,
            CIN_PLANS: self.help_plans,
            ENQUIRIES: self.enquiries,
            CONFERENCES: self.conferences,
            PLANS: self.plans,
            PERIODS_OF_CARE: self.care,
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
    Make linked records of the front door, casework, plans and the workforce.

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
    names: NDArray[np.object_] = np.array([place.name for place in places], dtype=object)
    share = rng.lognormal(0.0, 0.6, len(places))
    share /= share.sum()
    span = (first.toordinal(), last.toordinal())
    people = make_children(rng, children, span, share)
    referrals = make_referrals(rng, people, span[1])
    ways = journeys(rng, referrals)
    work = Casework(rng, people, names, ways, tell(rng, ways), *span)
    workers, vacancies = make_workforce(rng, children, span, share, names)
    return Synthetic(
        contacts=work.contacts(),
        referrals=work.referrals(),
        assessments=work.assessments(),
        episodes=work.episodes(),
        help_plans=work.help_plans(),
        enquiries=work.enquiries(),
        conferences=work.conferences(),
        plans=work.plans(),
        care=work.care(),
        workers=workers,
        vacancies=vacancies,
        start=first,
        end=last,
        authorities=places,
        casework=work,
    )


def _places(wanted: Sequence[Area | str] | int, last: datetime.date) -> tuple[Area, ...]:
    if isinstance(wanted, int):
        return authorities(on=last)[:wanted]
    asked = (wanted,) if isinstance(wanted, str) else wanted
    return tuple(each if isinstance(each, Area) else area(each) for each in asked)
