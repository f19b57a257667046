"""
Succession: which authorities became which, when, and which of them cover one outline.

The map knows of every authority that ended what came after it.  Nothing here is known of
the inside of an authority: where an old one was parted between two new ones, its
figures cannot be, and what lasts is the two together.
"""

from __future__ import annotations

import datetime
import functools
from typing import Final

import attrs

from lakpi.areas.area import Area, map_of_england
from lakpi.areas.atlas import area as find_area
from lakpi.areas.atlas import joint_area
from lakpi.errors import AreaError
from lakpi.periods import DayLike, day_of
from lakpi.periods.labels import written_day

__all__ = ["MAP_BEGINS", "Reorganisation", "changes", "covered_by", "lasting_area"]

MAP_BEGINS: Final = datetime.date(2009, 4, 1)
"""
The day from which the map holds: that of the last reorganisation before those on it.
"""


@attrs.frozen(kw_only=True)
class Reorganisation:
    """
    Authorities that ended on one day, and those that came after them on the next.

    Attributes:
        day: The first day of the new ones.
        ended: Those that ended the day before, in the order of the map.
        began: Those that came after them.
    """

    day: datetime.date
    ended: tuple[Area, ...]
    began: tuple[Area, ...]

    @property
    def kind(self) -> str:
        """
        What happened: ``new code``, ``merger``, ``split`` or ``redrawn``.

        A ``new code`` is an authority in the same outline under another ONS code.
        """
        match len(self.ended), len(self.began):
            case 1, 1:
                return "new code"
            case _, 1:
                return "merger"
            case 1, _:
                return "split"
            case _:
                return "redrawn"

    def __str__(self) -> str:
        return f"{written_day(self.day)}: {listed(self.ended)} became {listed(self.began)}"


def listed(areas: tuple[Area, ...]) -> str:
    """
    Name areas in a sentence, with their codes: two authorities have been called Dorset.
    """
    named = [f"{each.name} ({each.code})" for each in areas]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"


def changes(start: DayLike, end: DayLike | None = None) -> tuple[Reorganisation, ...]:
    """
    Say which authorities ended and what came after them, and when.

    Args:
        start: The first day to look at (of a period that stands alone, its first; of
            one with an `end`, its last, as everywhere in lakpi).
        end: The last day (of a period, its last); without it, that of the period `start`.

    Returns:
        The reorganisations whose new authorities began on one of those days, both
        included, in order.

    Raises:
        AreaError: The end is before the start, or the start before 1 April 2009, when the
            map begins: what changed earlier is not on it.

    >>> for each in changes("2019-20"):
    ...     print(each.kind, "-", each)
    redrawn - 1 April 2019: Dorset (E10000009), Poole (E06000029) and Bournemouth (E06000028)
    became Dorset (E06000059) and Bournemouth, Christchurch and Poole (E06000058)
    >>> [each.kind for each in changes("2012-13", "2020-21")]
    ['redrawn', 'new code']
    """
    first = day_of(start, last=end is not None)
    final = day_of(start if end is None else end)
    if final < first:
        raise AreaError(f"{written_day(final)} is before {written_day(first)}.")
    if first < MAP_BEGINS:
        raise AreaError(
            f"The map of England begins on {written_day(MAP_BEGINS)}; it does not know what"
            f" changed after {written_day(first)}."
        )
    return tuple(each for each in _all_changes() if first <= each.day <= final)


def lasting_area(area: str | Area) -> Area:
    """
    The smallest area around an authority whose outline no reorganisation has changed.

    Args:
        area: The area, or its name or code.

    Returns:
        The authority that lives where it is one, or the joint area of those that do.

    Raises:
        AreaError: There is no such area.

    >>> lasting_area("Cumbria").name
    'Cumberland / Westmorland and Furness'
    >>> lasting_area("E10000002").code, lasting_area("Harrow").name
    ('E06000060', 'Harrow')
    """
    found = find_area(area)
    if found.kind != "authority":
        return found
    together = {found}
    while kin := {
        other
        for each in together
        for other in (*each.predecessors(), *each.followed_by())
        if other not in together
    }:
        together |= kin
    return joint_area(each for each in together if each.valid_to is None)


def covered_by(area: str | Area, on: DayLike) -> tuple[Area, ...]:
    """
    The authorities of a day that together are exactly an area of another day.

    Args:
        area: An authority or a joint area (or its name or code).
        on: The day (of a period, its last).

    Returns:
        The area itself (of a joint area, its members) where it existed; else those that
        were before or after it, in the order of the map.

    Raises:
        AreaError: No authorities of that day make up the area: one of them lay partly
            outside.  Says which, and what has an unbroken past instead.

    >>> [each.name for each in covered_by("Cumbria", "2024-25")]
    ['Cumberland', 'Westmorland and Furness']
    >>> covered_by("Cumberland", "2013-14")
    Traceback (most recent call last):
    lakpi.errors.AreaError: Cumberland (E06000063) began on 1 April 2023. Cumbria (E10000006),...
    """
    whole = find_area(area)
    day = day_of(on)
    if whole.kind == "authority":
        parts = {whole}
    elif whole.member_codes:
        parts = set(whole.members())
    else:
        raise AreaError(f"{whole.name} ({whole.kind}) has no predecessors or successors.")
    for each in reversed(_all_changes()):
        if each.day > day:
            parts = _before(whole, parts, each)
    for each in _all_changes():
        if each.day <= day:
            parts = _after(whole, parts, each)
    return tuple(each for each in map_of_england().areas if each in parts)


def _before(whole: Area, parts: set[Area], change: Reorganisation) -> set[Area]:
    new = [each for each in change.began if each in parts]
    if not new:
        return parts
    old = {each for one in new for each in one.predecessors()}
    outside = {each: set(each.followed_by()) - parts for each in old}
    if split := [each for each in change.ended if outside.get(each)]:
        rest = tuple(each for each in change.began if each in outside[split[0]])
        raise AreaError(
            f"{whole.name} ({whole.code}) began on {written_day(change.day)}."
            f" {listed((split[0],))}, before it, went partly to {listed(rest)}, so its figures"
            f" cannot be divided. {_instead(split[0])}"
        )
    return (parts - set(new)) | old


def _after(whole: Area, parts: set[Area], change: Reorganisation) -> set[Area]:
    old = [each for each in change.ended if each in parts]
    if not old:
        return parts
    new = {each for one in old for each in one.followed_by()}
    outside = {each: set(each.predecessors()) - parts for each in new}
    if wider := [each for each in change.began if outside.get(each)]:
        rest = tuple(each for each in change.ended if each in outside[wider[0]])
        raise AreaError(
            f"{whole.name} ({whole.code}) ended before {written_day(change.day)}."
            f" {listed((wider[0],))}, after it, took in {listed(rest)} too, so its figures cannot"
            f" be divided. {_instead(wider[0])}"
        )
    return (parts - set(old)) | new


def _instead(area: Area) -> str:
    lasting = lasting_area(area)
    return f"What lasts is {lasting.name} together: lasting_area({area.code!r})."


@functools.cache
def _all_changes() -> tuple[Reorganisation, ...]:
    """
    Every reorganisation on the map: the ended, with all that share a successor.
    """
    areas = map_of_england().areas
    order = {each: place for place, each in enumerate(areas)}
    left = [each for each in areas if each.successors]
    found = []
    while left:
        ended, began = {left[0]}, set(left[0].followed_by())
        while more := {p for each in began for p in each.predecessors()} - ended:
            ended |= more
            began |= {each for one in more for each in one.followed_by()}
        left = [each for each in left if each not in ended]
        last = max(each.valid_to or datetime.date.min for each in ended)
        found.append(
            Reorganisation(
                day=last + datetime.timedelta(days=1),
                ended=tuple(sorted(ended, key=order.__getitem__)),
                began=tuple(sorted(began, key=order.__getitem__)),
            )
        )
    return tuple(sorted(found, key=lambda each: (each.day, order[each.ended[0]])))
