"""
A policy: what is too small to be published, and how it is kept from being found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal

import attrs

from lakpi.errors import DefinitionError

__all__ = [
    "DFE_CHILDREN_IN_NEED",
    "INTERNAL",
    "PUBLICATION",
    "ROUNDED_TO_5",
    "STAFF",
    "DisclosurePolicy",
]

Version = Literal["internal", "publication"]

STAFF: Final = (
    "allocated_worker",
    "case_holder_name",
    "caseworker",
    "manager",
    "social_worker_name",
    "supervisor",
    "team",
    "team_manager",
    "worker",
    "worker_id",
)
"""The breakdowns that say something of single members of staff: never published."""


def _names(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(given)


@attrs.frozen(kw_only=True)
class DisclosurePolicy:
    """
    What one version of a set of figures may tell.

    Attributes:
        name: What the policy is called.
        version: ``"internal"`` (nothing is changed) or ``"publication"``.
        threshold: Counts of less than this are hidden: with 5, those of 1 to 4.  With 0
            or 1 none is.
        hide_zeros: Hide counts of 0 too.  By default they are shown, so that whoever
            reads knows that a hidden count is at least 1.
        denominators: Hold the threshold against denominators too, not only numerators.
        complements: Hold it against differences too: those of a denominator who are not
            in the numerator (98 of 100 leaves 2), the rest of a breakdown that does not
            list all, a year less a quarter.
        rounding: The base that counts are rounded to, half-up (5, 10); 0 for none.
        regional_rounding: The base for regions and England; 0 for the same as others.
        percentages: Whether, beside rounded counts, values follow ``"rounded counts"``
            or stay as they were made from ``"exact counts"``.
        internal_only: Breakdowns that are never published; crosses with them neither.
        without_counts: What becomes of a value that states no count, so that nobody can
            tell how many it is of: ``"hide"`` or ``"show"``.
        published: Whether figures that a publisher has printed are protected as well;
            by default they are left as they are, for they are public.

    Raises:
        DefinitionError: For a threshold or base that is negative or no whole number, or
            an internal policy that hides something.

    >>> PUBLICATION.rule
    'counts from 1 to 4 are hidden'
    >>> attrs.evolve(PUBLICATION, threshold=6, rounding=5).rule
    'counts from 1 to 5 are hidden; counts are rounded to the nearest 5'
    """

    name: str
    version: Version = "publication"
    threshold: int = 5
    hide_zeros: bool = False
    denominators: bool = True
    complements: bool = True
    rounding: int = 0
    regional_rounding: int = 0
    percentages: Literal["rounded counts", "exact counts"] = "rounded counts"
    internal_only: tuple[str, ...] = attrs.field(default=STAFF, converter=_names)
    without_counts: Literal["hide", "show"] = "hide"
    published: bool = False

    def __attrs_post_init__(self) -> None:
        if not self.name.strip():
            message = "a policy has a name, which every version made by it carries"
            raise DefinitionError(message)
        _one_of(self.version, "version", ("internal", "publication"))
        _one_of(self.percentages, "percentages", ("rounded counts", "exact counts"))
        _one_of(self.without_counts, "without_counts", ("hide", "show"))
        for field in ("threshold", "rounding", "regional_rounding"):
            number = getattr(self, field)
            if isinstance(number, bool) or not isinstance(number, int) or number < 0:
                message = f"{field}= is a whole number, 0 for none; found {number!r}"
                raise DefinitionError(message)

    @property
    def least(self) -> int:
        """
        The least count that is hidden, and that anybody takes a hidden count to be.
        """
        return 0 if self.hide_zeros else 1

    @property
    def most(self) -> int:
        """
        The greatest count that is hidden for being small.
        """
        return self.threshold - 1

    @property
    def hides(self) -> bool:
        """
        Whether any count is hidden.
        """
        return self.version == "publication" and self.most >= self.least

    def base(self, *, regional: bool) -> int:
        """
        Give the base that counts are rounded to; 1 for none.
        """
        if self.version == "internal":
            return 1
        return (regional and self.regional_rounding) or self.rounding or 1

    @property
    def rule(self) -> str:
        """
        Say what is done, as a reader of the figures should know it.
        """
        if self.version == "internal":
            return "nothing is hidden or rounded"
        said = []
        if self.hides and self.most == self.least:
            said.append(f"counts of {self.least} are hidden")
        elif self.hides:
            said.append(f"counts from {self.least} to {self.most} are hidden")
        if self.rounding:
            said.append(f"counts are rounded to the nearest {self.rounding}")
        if self.regional_rounding not in (0, self.rounding):
            said.append(
                f"counts of regions and England are rounded to the nearest {self.regional_rounding}"
            )
        return "; ".join(said) or "no count is hidden or rounded"

    @property
    def promise(self) -> str:
        """
        Say what is promised of every count that is hidden for being small.

        What the rule itself tells: where zeros are shown, that a hidden count is 1 or
        more, and so that the sum of two is 2 or more.
        """
        if not self.hides:
            return "No count is hidden, so nothing is promised."
        return (
            "Whoever adds up, subtracts and divides all that is shown cannot tell a small count"
            f" more closely than the rule itself does: from {self.least} to {self.most}."
        )


def _one_of(found: str, name: str, options: tuple[str, ...]) -> None:
    if found not in options:
        expected = " or ".join(map(repr, options))
        message = f"{name}= is {expected}; found {found!r}"
        raise DefinitionError(message)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")


def is_internal(breakdown: str, names: Iterable[str]) -> bool:
    """
    Whether a part of a breakdown's name is among those for internal use only.

    >>> is_internal("Team", STAFF), is_internal("social_worker", STAFF)
    (True, False)
    """
    return _slug(breakdown) in {_slug(name) for name in names}


INTERNAL: Final = DisclosurePolicy(
    name="internal", version="internal", threshold=0, complements=False, without_counts="show"
)
"""For those who may see the records themselves: nothing is changed."""

PUBLICATION: Final = DisclosurePolicy(name="publication")
"""Counts of 1 to 4 are hidden, zeros are shown, nothing is rounded."""

ROUNDED_TO_5: Final = DisclosurePolicy(name="publication, rounded to 5", rounding=5)
"""Counts of 1 to 4 are hidden, all others rounded to the nearest 5, and values follow them."""

DFE_CHILDREN_IN_NEED: Final = DisclosurePolicy(
    name="as DfE's children in need statistics",
    threshold=6,
    complements=False,
    regional_rounding=10,
    percentages="exact counts",
)
"""
As DfE publishes the children in need census: counts of 1 to 5 are ``c``, with others so that
they cannot be worked out; authorities' counts are not rounded, those of regions and England
are to the nearest 10, beside percentages made of the exact counts.

Source: DfE, Characteristics of children in need, data guidance (2020).
"""
