"""
How figures are benchmarked where official tools and good practice part ways.

A `Policy` names each such choice once.  `lakpi.benchmark` follows `RIGHT` unless told
otherwise; `LAIT` is what DfE's Local Authority Interactive Tool does, on the same code
path, so that its tables can be reproduced and each deviation counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import attrs

__all__ = ["LAIT", "RIGHT", "Change", "Policy"]

Change = Literal["previous period", "previous row"]


@attrs.frozen(kw_only=True)
class Policy:
    """
    The choices that a benchmark makes.

    Attributes:
        name: What it is called wherever it is shown.
        snap: Compare numbers by twelve significant digits, so that binary noise decides
            no tie, band or arrow.
        living: Rank an authority only among those that exist on the period's last day.
        change: What a figure's change is against: the "previous period" and nothing
            else, or the "previous row" of its series, whatever the gap between them.
        least: The fewest members with a number that make an average; a set that has no
            more than one member is its own affair.
        ordered: Give an indicator without polarity a place, highest first; else none.
        shown: A difference that rounds to nought at the indicator's decimals is none.
        tied: Give no band where a quarter of the ranked is empty: ties, or fewer than four.
        unbanded: Indicators that have no bands, by id.
        older: The model of statistical neighbours that speaks for an authority which the
            one asked for does not know, having ended; empty for none.

    >>> attrs.evolve(RIGHT, least=3).least
    3
    """

    name: str
    snap: bool = True
    living: bool = True
    change: Change = "previous period"
    least: int = 2
    ordered: bool = True
    shown: bool = True
    tied: bool = True
    unbanded: frozenset[str] = frozenset()
    older: str = ""

    def without_bands(self, indicators: Iterable[str]) -> Policy:
        """
        The same policy, with no bands for some indicators (LAIT keeps such a list by hand).

        >>> sorted(LAIT.without_bands(["agency_cover"]).unbanded)
        ['agency_cover']
        """
        return attrs.evolve(self, unbanded=self.unbanded.union(indicators))


RIGHT = Policy(name="lakpi")
"""What lakpi does unless told otherwise."""

LAIT = Policy(
    name="LAIT",
    snap=False,
    living=False,
    change="previous row",
    least=1,
    ordered=False,
    shown=False,
    tied=False,
    older="2021",
)
"""What DfE's Local Authority Interactive Tool does, its mistakes included."""
