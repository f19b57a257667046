"""
Figures made by hand, for the tests of benchmarks.
"""

from __future__ import annotations

from fractions import Fraction

import attrs
import pandas as pd

import lakpi
from lakpi.benchmarks import RIGHT, Comparator, Comparison, Policy
from lakpi.catalogues import ALL
from lakpi.catalogues.referrals import REREFERRALS

F = Fraction
HARROW = "E09000015"
HIGH = attrs.evolve(REREFERRALS, id="high", polarity=lakpi.Polarity.HIGH_IS_GOOD)
NEITHER = attrs.evolve(REREFERRALS, id="neither", polarity=lakpi.Polarity.NO_JUDGEMENT)
KNOWN = {**ALL, HIGH.id: HIGH, NEITHER.id: NEITHER}

NAMES = (
    *("Harrow", "Brent", "Barnet", "Ealing", "Slough", "Sutton", "Camden", "Hackney"),
    *("Islington", "Lambeth", "Lewisham", "Newham"),
)


def row(area: str, value: str = "", /, **cells: object) -> dict[str, str]:
    """
    One row of a table of figures: of re-referrals in 2013-14, unless it says otherwise.
    """
    made = {"indicator": "rereferral_pct", "area": area, "period": "2013-14", "reported": value}
    return made | {name: str(cell) for name, cell in cells.items()}


def figures(*rows: dict[str, str], origin: str = "published") -> lakpi.Figures:
    return lakpi.read_figures(pd.DataFrame(list(rows)).fillna(""), KNOWN, origin=origin)


def values(*some: object, **cells: object) -> lakpi.Figures:
    """
    Figures of as many authorities as there are values, Harrow the first; None has no row.
    """
    named = zip(NAMES, some, strict=False)
    return figures(*(row(name, str(each), **cells) for name, each in named if each is not None))


def series(of: dict[str, str], area: str = "Harrow", **cells: object) -> lakpi.Figures:
    """
    Figures of one area by period.
    """
    return figures(*(row(area, value, **cells, period=period) for period, value in of.items()))


def among(theirs: lakpi.Figures, policy: Policy = RIGHT, area: str = HARROW) -> Comparison:
    """
    One area's figure among those of every authority.
    """
    return only(theirs.select(area=area), theirs, lakpi.every_authority(), policy)


def only(
    ours: lakpi.Figures, theirs: lakpi.Figures, against: Comparator, policy: Policy = RIGHT
) -> Comparison:
    (found,) = lakpi.benchmark(ours, theirs, against=[against], policy=policy)
    return found


def others(pool: lakpi.areas.Pool | None = "mean") -> lakpi.AreaSet:
    return lakpi.area_set("Others", NAMES[1:], pool=pool)
