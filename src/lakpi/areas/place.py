"""
What is known of a place, without the places around it.
"""

from __future__ import annotations

import datetime
from typing import Literal, TypeAlias

import attrs

from lakpi.displays import Told
from lakpi.periods import DayLike, day_of

__all__ = ["AreaKind", "DatedCode", "Place"]

AreaKind: TypeAlias = Literal[
    "authority", "region", "England", "joint return", "joint area", "local"
]


@attrs.frozen
class DatedCode:
    """
    An ONS code, and the days on which it was in force.

    Attributes:
        code: The code.
        valid_from: Its first day; None where that is before the map begins.
        valid_to: Its last day; None while it is in force.
    """

    code: str
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None

    def is_in_force(self, on: datetime.date) -> bool:
        """
        Whether it was the code on a day.
        """
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or on <= self.valid_to)


@attrs.frozen(kw_only=True)
class Place(Told):
    """
    The facts of one place, as a row of the map gives them.

    Attributes:
        code: The ONS (GSS) code: ``E09000015``.  A joint return has both, as published.
        name: The name in DfE's publications.
        kind: ``authority``, ``region``, ``England``, ``joint return`` (published as one),
            ``joint area`` (made one of here) or ``local``.
        dfe_code: DfE's three digits as text: ``310``; None where there are none.
        type: Which sort of it: ``outer London borough``, ``county council``.
        region_code: The ONS code of the region it lies in; Inner or Outer London for a
            London borough.  None for regions, England and local places.
        region_name: The name of that region.
        valid_from: Its first day; None where that is before the map begins.
        valid_to: Its last day; None while it lives.
        successors: The codes of the areas that followed it.
        other_codes: Other ONS codes it has had, or has since boundaries moved.
        member_codes: The codes of the authorities in a joint return or area.
        dated_codes: All its ONS codes with their days, where it has had several.
    """

    code: str
    name: str
    kind: AreaKind
    dfe_code: str | None = None
    type: str = ""
    region_code: str | None = None
    region_name: str | None = None
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    successors: tuple[str, ...] = ()
    other_codes: tuple[str, ...] = ()
    member_codes: tuple[str, ...] = ()
    dated_codes: tuple[DatedCode, ...] = ()

    def __str__(self) -> str:
        return self.name

    def is_alive(self, on: DayLike) -> bool:
        """
        Whether it exists on a day; of a period, on its last day.

        >>> from lakpi.areas import area
        >>> area("Cumbria").is_alive("2022-23"), area("Cumbria").is_alive("2023-24")
        (True, False)
        """
        day = day_of(on)
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    def lives(self, on: DayLike | None) -> bool:
        """
        Whether it exists on a day, or, without one, still.
        """
        return self.valid_to is None if on is None else self.is_alive(on)
