"""
What follows a synthetic referral: assessment, enquiry, conference, plan, and closure.

Every child goes one way at a time: what one referral led to has ended when the child is
referred again, as it should be in a council's system.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from lakpi.testing.people import Referred

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

NOT_YET = 9_000_000
"""An ordinal after every real one: what has no end in sight."""


@attrs.frozen(eq=False, kw_only=True)
class Journeys:
    """
    One journey for each referral, by child and day; all of shape ``(n,)``, days in ordinals.

    Attributes:
        who: The child.
        referred: The day of referral.
        source: Who referred.
        no_action: Whether it led to no further action: then nothing follows.
        assessed: The day on which the assessment began.
        authorised: The day on which it was completed.
        no_need: Whether it found no need: the episode closes with it.
        enquired: The day on which a section 47 enquiry began.
        conferred: The day of the initial conference.
        planned: The day on which a child protection plan began.
        plan_ended: The day on which it ended.
        helped: The day on which a children in need plan began.
        help_ended: The day on which it ended.
        taken: The day on which the child began to be looked after.
        left: The day on which that ended.
        closed: The day on which the episode closed.

    A day that never comes is `NOT_YET`.
    """

    who: Ints
    referred: Ints
    source: NDArray[np.object_]
    no_action: Mask
    assessed: Ints
    authorised: Ints
    no_need: Mask
    enquired: Ints
    conferred: Ints
    planned: Ints
    plan_ended: Ints
    helped: Ints
    help_ended: Ints
    taken: Ints
    left: Ints
    closed: Ints

    def earlier_plans(self) -> Ints:
        """
        Count, for each journey, the child's plans that began before its own.
        """
        began = (self.planned < NOT_YET).astype(np.int64)
        # The journeys are by child, so a child's first place takes off what went before.
        before: Ints = np.cumsum(began) - began
        first = np.flatnonzero(np.append(True, self.who[1:] != self.who[:-1])[: len(began)])
        counted: Ints = before - np.repeat(before[first], np.diff(np.append(first, len(began))))
        return counted


def journeys(rng: Generator, referrals: Referred) -> Journeys:
    """
    Make what followed each referral.

    Args:
        rng: Where chance comes from.
        referrals: The referrals, by child and day.
    """
    who, referred = referrals.who, referrals.day
    size = len(who)
    again: Ints = np.full(size, NOT_YET, dtype=np.int64)
    again[:-1] = np.where(who[1:] == who[:-1], referred[1:], NOT_YET)

    def later(day: Ints, low: int, high: int) -> Ints:
        return day + rng.integers(low, high, size)

    def chance(of: float) -> Mask:
        return rng.random(size) < of

    def before_again(day: Ints, some: Mask) -> Ints:
        return np.where(some & (day < again), day, NOT_YET)

    assessed = before_again(later(referred, 0, 4), ~referrals.no_action & chance(0.93))
    lasted = rng.lognormal(np.log(38), 0.45, size).astype(np.int64)
    authorised = np.where(assessed < NOT_YET, np.minimum(assessed + lasted, again), NOT_YET)
    enquired = before_again(later(referred, 0, 12), ~referrals.no_action & chance(0.27))
    conferred = weekday(later(enquired, 8, 25))
    conferred = before_again(conferred, (enquired < NOT_YET) & chance(0.48))
    planned = np.where((conferred < NOT_YET) & chance(0.87), conferred, NOT_YET)
    lasting: Ints = rng.lognormal(np.log(270), 0.75, size).astype(np.int64) + 2
    plan_ended = np.where(planned < NOT_YET, np.minimum(planned + lasting, again), NOT_YET)
    unplanned = (planned == NOT_YET) & (authorised < NOT_YET)
    no_need = unplanned & chance(0.3)
    helped = before_again(later(authorised, 1, 8), unplanned & ~no_need & chance(0.6))
    helping = rng.lognormal(np.log(160), 0.6, size).astype(np.int64) + 2
    help_ended = np.where(helped < NOT_YET, np.minimum(helped + helping, again), NOT_YET)
    taken = before_again(later(referred, 3, 120), ~referrals.no_action & chance(0.03))
    caring = rng.lognormal(np.log(420), 0.9, size).astype(np.int64) + 2
    left = np.where(taken < NOT_YET, np.minimum(taken + caring, again), NOT_YET)
    # The episode closes after everything in it.
    happened = [authorised, enquired, conferred, plan_ended, help_ended, left]
    latest = np.max([np.where(day < NOT_YET, day, referred) for day in happened], axis=0)
    last = np.where(authorised < NOT_YET, latest, latest + 60)
    closed = np.minimum(last + np.where(no_need, 0, rng.integers(0, 15, size)), again)
    closed = np.where(referrals.no_action, referred, np.maximum(closed, referred))
    return Journeys(
        who=who,
        referred=referred,
        source=referrals.source,
        no_action=referrals.no_action,
        assessed=assessed,
        authorised=authorised,
        no_need=no_need,
        enquired=enquired,
        conferred=conferred,
        planned=planned,
        plan_ended=plan_ended,
        helped=helped,
        help_ended=help_ended,
        taken=taken,
        left=left,
        closed=closed,
    )


def weekday(day: Ints) -> Ints:
    """
    Move a Saturday or a Sunday to the Monday after.
    """
    place = (day - 1) % 7  # day 1 of the calendar was a Monday
    moved: Ints = day + np.where(place > 4, 7 - place, 0)
    return moved
