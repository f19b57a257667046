"""
The one schema of every figure: its columns, its reasons, its flags, its identity.

A cell is a number or a reason, never a sentinel and never a bare NaN: beside
each of `numerator`, `denominator` and `value` stands a reason column that is
empty exactly where there is a number.
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Final

import attrs

from lakpi.polarity import Polarity


class Reason(StrEnum):
    """
    Why there is no number.  The symbols are those of official statistics.

    Source: Government Statistical Service and DfE, symbols in tables.
    """

    NONE = ""
    CONFIDENTIAL = "c"
    UNAVAILABLE = "x"
    NOT_APPLICABLE = "z"
    LOW = "low"
    LOW_K = "k"
    UNRELIABLE = "u"

    @property
    def words(self) -> str:
        """
        Say the reason in words.

        >>> Reason.NOT_APPLICABLE.words
        'not applicable'
        """
        return _REASON_WORDS[self]


_REASON_WORDS: Final = {
    Reason.NONE: "",
    Reason.CONFIDENTIAL: "confidential",
    Reason.UNAVAILABLE: "not available",
    Reason.NOT_APPLICABLE: "not applicable",
    Reason.LOW: "rounds to zero",
    Reason.LOW_K: "rounds to zero",
    Reason.UNRELIABLE: "unreliable",
}


class Flag(StrEnum):
    """
    What a reader must know before using a figure.
    """

    SHORT_HISTORY = "short history"
    INCOMPLETE_PERIOD = "incomplete period"
    SMALL_BASE = "small base"
    PROVISIONAL = "provisional"
    DEFINITION_DIFFERS = "definition differs"
    OLDER_POPULATION = "older population"
    DOES_NOT_ADD_UP = "does not add up"
    REPORTED_DIFFERS = "reported differs"

    @property
    def words(self) -> str:
        """
        Say what the flag warns of.

        >>> Flag.SMALL_BASE.words
        'the denominator is under 20: one case moves it by 5 points or more'
        """
        return _FLAG_WORDS[self]

    @property
    def bit(self) -> int:
        """
        The flag's place in a whole number that holds several.
        """
        return 1 << list(Flag).index(self)


_FLAG_WORDS: Final = {
    Flag.SHORT_HISTORY: "the records do not reach back as far as the definition looks",
    Flag.INCOMPLETE_PERIOD: "the period had not ended when the records were taken",
    Flag.SMALL_BASE: "the denominator is under 20: one case moves it by 5 points or more",
    Flag.PROVISIONAL: "the figure may yet change",
    Flag.DEFINITION_DIFFERS: "the figure was made by another definition",
    Flag.OLDER_POPULATION: "the population is an earlier year's estimate",
    Flag.DOES_NOT_ADD_UP: "the parts need not add up to the whole: a person may be in several",
    Flag.REPORTED_DIFFERS: "the figure as reported does not follow from its numbers",
}

SMALL_BASE: Final = 20
"""A denominator under this is flagged `Flag.SMALL_BASE`."""

NOT_RECORDED: Final = "not recorded"
"""The category of rows that do not say, so that breakdowns add up to the whole."""

WHOLE_AUTHORITY: Final = "whole authority"
"""The scope of a figure that leaves no part of the authority out."""

COLUMNS: Final = (
    "indicator",
    "version",
    "parameters",
    "area",
    "area_name",
    "scope",
    "period",
    "period_start",
    "period_end",
    "breakdown",
    "category",
    "numerator",
    "numerator_reason",
    "denominator",
    "denominator_reason",
    "value",
    "value_reason",
    "unit",
    "reported",
    "precision",
    "spread",
    "origin",
    "source",
    "flags",
)
"""The columns of `Figures`, always these, always in this order."""

IDENTITY: Final = (
    "indicator",
    "version",
    "parameters",
    "area",
    "scope",
    "period_start",
    "period_end",
    "breakdown",
    "category",
    "origin",
)
"""
What makes a figure that figure: no two rows of one `Figures` agree in all of these.

The origin is part of it, so that a council's own figure and the published one
can stand side by side; the period is its two days, whatever it is called.
"""

NUMBERS: Final = ("numerator", "denominator", "value", "spread")
DATES: Final = ("period_start", "period_end")
TEXTS: Final = tuple(c for c in COLUMNS if c not in (*NUMBERS, *DATES, "precision"))

ORIGINS: Final = ("computed", "published", "local")
"""Made by lakpi from records; printed by a publisher; stated by a council."""


@attrs.frozen(kw_only=True)
class Meaning:
    """
    What the numbers of one indicator mean: all that a reader of figures needs.

    It travels with the figures, so that benchmarks, trends and scorecards can
    judge and write them without knowing how they were made.

    Attributes:
        id: The indicator.
        version: Its definition's version.
        parameters: The rules that were set other than by default, as text.
        title: Its name for a reader.
        kind: "count", "percentage", "rate", "ratio", "mean", "median",
            "difference" or "distribution"; "value" where a publisher printed a number
            and lakpi knows of no making, so that it is never added up.
        unit: What one of the value is (`lakpi.units`).
        polarity: Which way is better.
        decimals: How many places it is shown with.
        scale: What the ratio is multiplied by (100 for a percentage).
        ratio: Whether the value is numerator over denominator, scaled.
        snapshot: Whether it is a state on a day, not a flow in a period.
        numerator: The numerator in words.
        denominator: The denominator in words; empty where there is none.
        reference: The official source of the definition.
        sentences: The definition, as the sentences of its page.
    """

    id: str
    title: str
    kind: str
    unit: str
    polarity: Polarity
    version: str = "1"
    parameters: str = ""
    decimals: int = 0
    scale: Fraction = Fraction(1)
    ratio: bool = False
    snapshot: bool = False
    numerator: str = ""
    denominator: str = ""
    reference: str = ""
    sentences: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """
        What a row of figures names its meaning by.
        """
        return (self.id, self.version, self.parameters)


def flags_text(bits: int) -> str:
    """
    Write flags held in one whole number.

    >>> flags_text(Flag.SMALL_BASE.bit | Flag.PROVISIONAL.bit)
    'small base; provisional'
    """
    return "; ".join(flag for flag in Flag if bits & flag.bit)
