"""
Synthetic casework: the journeys of children as the rows of each source.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np
import pandas as pd

from lakpi.catalogues.assessments import ASSESSMENTS
from lakpi.catalogues.child_protection import PLANS
from lakpi.catalogues.children_in_need import CIN_PLANS, EPISODES
from lakpi.catalogues.contacts import CONTACTS
from lakpi.catalogues.looked_after import PERIODS_OF_CARE
from lakpi.catalogues.referrals import REFERRALS
from lakpi.catalogues.section_47 import CONFERENCES, ENQUIRIES
from lakpi.sources import Source
from lakpi.testing.journeys import NOT_YET, Journeys
from lakpi.testing.people import Children, dates, drawn

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

_NEEDS: Final = ("N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8", None)
_NEED_SHARES: Final = (0.55, 0.1, 0.03, 0.09, 0.14, 0.02, 0.01, 0.03, 0.03)
_ABUSE: Final = ("NEG", "EMO", "PHY", "SAB", "MUL", None)
_ABUSE_SHARES: Final = (0.44, 0.36, 0.09, 0.05, 0.04, 0.02)
_CLOSURES: Final = ("RC7", "RC5", "RC3", "RC4", "RC1", "RC6", "RC2")
_CLOSURE_SHARES: Final = (0.87, 0.06, 0.02, 0.02, 0.01, 0.015, 0.005)
_CONTACTED_BY: Final = ("police", "schools", "health services", "individual", "other source", None)
_CONTACT_SHARES: Final = (0.35, 0.2, 0.17, 0.15, 0.11, 0.02)


DECIDED_AFTER: Final = 25
"""Days after which an enquiry without a conference is known to need none."""


@attrs.frozen(eq=False)
class Told:
    """
    What is recorded of each journey, beside its days.
    """

    need: NDArray[np.object_]
    closure: NDArray[np.object_]
    abuse: NDArray[np.object_]
    earlier_plans: Ints


def tell(rng: Generator, journeys: Journeys) -> Told:
    """
    Make what is recorded of each journey.
    """
    size = len(journeys.who)
    closure = drawn(rng, _CLOSURES, _CLOSURE_SHARES, size)
    closure[journeys.no_need] = "RC8"
    # Some children had a plan before these records, or before they were followed.
    elsewhere = rng.random(int(journeys.who.max(initial=0)) + 1) < 0.06
    return Told(
        need=drawn(rng, _NEEDS, _NEED_SHARES, size),
        closure=closure,
        abuse=drawn(rng, _ABUSE, _ABUSE_SHARES, size),
        earlier_plans=journeys.earlier_plans() + elsewhere[journeys.who],
    )


@attrs.frozen(eq=False)
class Casework:
    """
    Turns journeys into rows: those that touch the days between the first and the last.
    """

    rng: Generator
    people: Children
    names: NDArray[np.object_]
    journeys: Journeys
    told: Told
    first: int
    last: int

    def referrals(self) -> pd.DataFrame:
        """
        Rows of `lakpi.catalogues.referrals.REFERRALS`.
        """
        held = self._within(self.journeys.referred)
        columns = {
            "referral_id": _ids("R", held),
            "referral_date": dates(self.journeys.referred[held]),
            "referral_source": self.journeys.source[held],
            "no_further_action": self.journeys.no_action[held],
        }
        return self._frame(REFERRALS, held, columns)

    def episodes(self) -> pd.DataFrame:
        """
        Rows of `lakpi.catalogues.children_in_need.EPISODES`.
        """
        each = self.journeys
        held = self._open(each.referred, each.closed)
        closed = each.closed[held] <= self.last
        columns = {
            "episode_id": _ids("E", held),
            "referral_date": dates(each.referred[held]),
            "closure_date": dates(each.closed[held], until=self.last),
            "no_further_action": each.no_action[held],
            "primary_need": np.where(each.no_action, "", self.told.need)[held],
            "closure_reason": np.where(closed & ~each.no_action[held], self.told.closure[held], ""),
            "assessed": each.assessed[held] <= self.last,
            "disability": (self.people.born[each.who[held]] % 9) == 0,
        }
        return self._frame(EPISODES, held, columns)

    def assessments(self) -> pd.DataFrame:
        """
        Rows of `lakpi.catalogues.assessments.ASSESSMENTS`.
        """
        each = self.journeys
        held = self._open(each.assessed, each.authorised)
        done = each.authorised[held] <= self.last
        seen = self.rng.random(len(held)) < 0.95
        columns = {
            "assessment_id": _ids("A", held),
            "start_date": dates(each.assessed[held]),
            "authorised_date": dates(each.authorised[held], until=self.last),
            "referral_date": dates(each.referred[held]),
            "child_seen": pd.arrays.BooleanArray(seen, ~done),
            "support_needed": pd.arrays.BooleanArray(~each.no_need[held], ~done),
        }
        return self._frame(ASSESSMENTS, held, columns)

    def enquiries(self) -> pd.DataFrame:
        """
        Rows of `lakpi.catalogues.section_47.ENQUIRIES`.
        """
        each = self.journeys
        held = self._within(each.enquired)
        decided = each.enquired[held] + DECIDED_AFTER <= self.last
        columns = {
            "enquiry_id": _ids("S", held),
            "start_date": dates(each.enquired[held]),
            "conference_date": dates(each.conferred[held], until=self.last),
            "conference_not_needed": (each.conferred[held] == NOT_YET) & decided,
        }
        return self._frame(ENQUIRIES, held, columns)

    def conferences(self) -> pd.DataFrame:
        """
        Rows of `lakpi.catalogues.section_47.CONFERENCES`.
        """
        each = self.journeys
        held = self._within(each.conferred)
        columns = {
            "conference_id": _ids("I", held),
            "conference_date": dates(each.conferred[held]),
            "enquiry_date": dates(each.enquired[held]),
            "led_to_plan": each.planned[held] < NOT_YET,
        }
        return self._frame(CONFERENCES, held, columns)

    def plans(self) -> pd.DataFrame:
        """
        Rows of `lakpi.catalogues.child_protection.PLANS`.
        """
        each = self.journeys
        held = self._open(each.planned, each.plan_ended)
        columns = {
            "plan_id": _ids("P", held),
            "start_date": dates(each.planned[held]),
            "end_date": dates(each.plan_ended[held], until=self.last),
            "previous_plans": self.told.earlier_plans[held],
            "category": self.told.abuse[held],
            "initial_category": self.told.abuse[held],
        }
        return self._frame(PLANS, held, columns)

    def help_plans(self) -> pd.DataFrame:
        """
        Rows of `lakpi.catalogues.children_in_need.CIN_PLANS`.
        """
        each = self.journeys
        held = self._open(each.helped, each.help_ended)
        columns = {
            "plan_id": _ids("N", held),
            "start_date": dates(each.helped[held]),
            "end_date": dates(each.help_ended[held], until=self.last),
        }
        return self._frame(CIN_PLANS, held, columns)

    def care(self) -> pd.DataFrame:
        """
        Rows of `lakpi.catalogues.looked_after.PERIODS_OF_CARE`.
        """
        each = self.journeys
        held = self._open(each.taken, each.left)
        until = np.minimum(each.left[held], self.last)
        checked = until - self.rng.integers(0, 430, len(held))
        known = checked >= each.taken[held]
        columns = {
            "start_date": dates(each.taken[held]),
            "end_date": dates(each.left[held], until=self.last),
            "health_assessment_date": dates(np.where(known, checked, NOT_YET), until=self.last),
        }
        return self._frame(PERIODS_OF_CARE, held, columns)

    def contacts(self) -> pd.DataFrame:
        """
        Rows of `lakpi.catalogues.contacts.CONTACTS`: one before each referral, and others.
        """
        each = self.journeys
        again = np.repeat(np.arange(len(each.who)), 2)
        led = np.arange(len(again)) % 2 == 0
        day = each.referred[again] - np.where(led, 0, self.rng.integers(1, 300, len(again)))
        held = np.flatnonzero((day >= self.first) & (day <= self.last))
        held = held[np.argsort(day[held], kind="stable")]
        columns = {
            "contact_id": _ids("K", held),
            "contact_date": dates(day[held]),
            "contact_source": drawn(self.rng, _CONTACTED_BY, _CONTACT_SHARES, len(held)),
            "led_to_referral": led[held],
        }
        return self._rows(CONTACTS, each.who[again[held]], columns)

    def _within(self, day: Ints) -> Ints:
        held = np.flatnonzero((day >= self.first) & (day <= self.last))
        return held[np.argsort(day[held], kind="stable")]

    def _open(self, start: Ints, end: Ints) -> Ints:
        held = np.flatnonzero((start <= self.last) & (end >= self.first) & (start < NOT_YET))
        return held[np.argsort(start[held], kind="stable")]

    def _frame(self, source: Source, held: Ints, columns: dict[str, Any]) -> pd.DataFrame:
        return self._rows(source, self.journeys.who[held], columns)

    def _rows(self, source: Source, who: Ints, columns: dict[str, Any]) -> pd.DataFrame:
        frame = pd.DataFrame({**self.people.of(who, self.names), **columns})
        return frame[[column.name for column in source.columns if column.name in frame]]


def _ids(letter: str, held: Ints) -> list[str]:
    return [f"{letter}{number:08d}" for number in range(1, len(held) + 1)]
