"""
A small scorecard with one of everything, of definitions that only these tests hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

import pandas as pd

import lakpi

REFERRALS: Final = lakpi.Source(
    "referrals",
    area="authority",
    columns=[
        lakpi.Column("authority", str),
        lakpi.Column("referral_date", lakpi.Date),
        lakpi.Column("again", bool),
    ],
)
_RECEIVED: Final = lakpi.count("referrals", REFERRALS, lakpi.During("referral_date"))
_AGAIN: Final = _RECEIVED.where(lakpi.col("again").is_true())


def _share(name: str, title: str, polarity: lakpi.Polarity, decimals: int = 1) -> lakpi.Percentage:
    return lakpi.Percentage(
        id=name,
        title=title,
        numerator=_AGAIN,
        denominator=_RECEIVED,
        polarity=polarity,
        decimals=decimals,
        reference=lakpi.Reference("a table of these tests"),
    )


INDICATORS: Final = (
    lakpi.Count(
        id="received",
        title="Referrals received",
        measure=_RECEIVED,
        polarity=lakpi.Polarity.NO_JUDGEMENT,
    ),
    _share("again", "Referred again", lakpi.Polarity.LOW_IS_GOOD),
    _share("good", "Judged good", lakpi.Polarity.HIGH_IS_GOOD, 0),
)
GROUPS: Final = {"How many": ["received"], "How well": ["again", "good"]}
PLANTED: Final = "<script>alert('x')</script> | *starred* _under_ `code` [link](there) & &lt;b&gt;"
NAMES: Final = ("Brent", "Barnet", "Ealing")

ROWS: Final = (
    ("received", "Harrow", "2012-13", "", "1529", "", ""),
    ("received", "Harrow", "2013-14", "", "2305", "", ""),
    ("received", "Brent", "2013-14", "", "2131", "", ""),
    ("received", "Outer London", "2013-14", "", "52790", "", ""),
    ("again", "Harrow", "2012-13", "", "217", "1529", "14.2"),
    ("again", "Harrow", "2013-14", "", "269", "2305", "11.9"),
    ("again", "Harrow", "2013-14", PLANTED, "c", "190", "c"),
    ("again", "Brent", "2013-14", "", "211", "2131", "9.9"),
    ("again", "Barnet", "2013-14", "", "752", "3521", "21.4"),
    ("again", "Ealing", "2013-14", "", "c", "3459", "c"),
    ("again", "Outer London", "2013-14", "", "", "", "16.7"),
    ("good", "Harrow", "2013-14", "", "3", "19", ""),
    ("good", "Outer London", "2013-14", "", "", "", "16"),
    ("received", "Barnet", "2013-14", "", "2109", "", ""),
)
COLUMNS: Final = (
    "indicator",
    "area",
    "period",
    "category",
    "numerator",
    "denominator",
    "reported",
)


def table() -> pd.DataFrame:
    frame = pd.DataFrame(ROWS, columns=list(COLUMNS))
    frame["breakdown"] = frame["category"].map(lambda text: "own" if text else "")
    frame["source"] = "a table"
    return frame


def figures(frame: pd.DataFrame | None = None) -> lakpi.Figures:
    return lakpi.read_figures(table() if frame is None else frame, INDICATORS)


def benchmarks(frame: pd.DataFrame | None = None) -> lakpi.Benchmarks:
    everything = figures(frame)
    return lakpi.benchmark(
        everything.select(area="E09000015"),
        everything,
        against=[
            lakpi.area_set("West London", NAMES, pool="median"),
            lakpi.region("Outer London"),
            lakpi.england(),
            lakpi.StatedSet(
                name="Others, as stated",
                indicator="good",
                period="2013-14",
                mean=Fraction(26),
                minimum=Fraction(11),
                maximum=Fraction(44),
                source="A report",
            ),
        ],
    )


def card(
    compared: lakpi.Benchmarks | lakpi.Figures | None = None,
    *,
    groups: Mapping[str, list[str]] | None = GROUPS,
    notes: Mapping[str, str] | None = None,
) -> lakpi.Scorecard:
    return lakpi.scorecard(
        benchmarks() if compared is None else compared,
        title="A small scorecard",
        subtitle=f"For these tests. {PLANTED}",
        groups=groups,
        notes=notes or {"received": f"Said of it: {PLANTED}"},
        tables=[
            lakpi.PlainTable(
                "Without a number",
                ("What", "Why"),
                (("# plans", PLANTED), ("the second", "")),
                note="- Not dropped.",
            )
        ],
    )
