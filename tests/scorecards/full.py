"""
A card with every column filled, and texts that would like to be formulas.

The re-referrals are invented, but for their form.
"""

from __future__ import annotations

from typing import Final

import pandas as pd
from tests.scorecards import small

import lakpi
from lakpi.scorecards import Commentaries, Commentary

FORMULAS: Final = (
    "=1+1",
    "+44 20 7946 0000",
    "-1 of them",
    "@SUM(A1)",
    "\t=HYPERLINK(A1)",
    "{=1+1}",
    "https://example.org/?a=1&b=2",
    "00310",
    "3.0",
    "<b>&amp;</b> \N{POUND SIGN}5 caf\N{LATIN SMALL LETTER E WITH ACUTE}",
)
YEARS: Final = ("2008-09", "2009-10", "2010-11", "2011-12")

_OLDER: Final = (
    ("again", "Harrow", "2008-09", "", "150", "1000", "15.0"),
    ("again", "Harrow", "2009-10", "", "165", "1100", "15.0"),
    ("again", "Harrow", "2010-11", "", "c", "1250", "c"),
    ("again", "Harrow", "2011-12", "", "230", "1400", "16.4"),
    ("good", "Harrow", "2011-12", "", "9", "20", ""),
    ("good", "Harrow", "2012-13", "", "6", "20", ""),
    ("received", "Harrow", "2011-12", "", "1400", "", ""),
)


def table() -> pd.DataFrame:
    old = pd.DataFrame(_OLDER, columns=list(small.COLUMNS)).assign(breakdown="", source="=a table")
    return pd.concat([small.table(), old], ignore_index=True)


def benchmarks() -> lakpi.Benchmarks:
    return small.benchmarks(table())


def targets() -> list[lakpi.targets.Target]:
    return [
        lakpi.targets.SingleTarget(indicator="again", value="10%", tolerance="2 percentage points"),
        lakpi.targets.SingleTarget(indicator="good", value="85%", note="=the plan"),
        lakpi.targets.RangeTarget(indicator="received", lower="1,500", upper="2,500"),
    ]


def commentary() -> Commentaries:
    return Commentaries(
        (
            Commentary(
                indicator="again",
                commentary=(
                    "Fewer families came back, most of them to the early help hubs that opened"
                    " in the autumn; two large families account for a tenth of the rest."
                ),
                action="=Review of every re-referral within three months",
                owner="Head of MASH",
            ),
            Commentary(indicator="good", commentary="\n".join(FORMULAS), owner="@owner"),
        )
    )


def card() -> lakpi.Scorecard:
    return lakpi.scorecard(
        benchmarks(),
        title="A full scorecard & all that",
        subtitle=(
            "The published statistics of the year to March 2014, with invented earlier years and"
            " invented targets, to see whether every column of a scorecard finds its place on a"
            " page and is read back as it was written. The second sentence makes it a long one."
        ),
        groups=small.GROUPS,
        notes={"received": "=Said of it"},
        targets=targets(),
        commentary=commentary(),
        level=0.95,
        tables=[
            lakpi.PlainTable(
                "Without a number: [what]/why?",
                ("What", "Why"),
                tuple((text, "+ why") for text in FORMULAS),
                note="- Not dropped.",
            )
        ],
    )
