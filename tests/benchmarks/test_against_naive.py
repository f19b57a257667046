"""
Benchmarks held to the same semantics written once more, row by row in fractions.

Small worlds are drawn: a few authorities (one that ended and its successor, one whose ONS
code changed), regions and England, five years with a gap, counts, percentages, medians
and states on a day, published, local and computed numbers, symbols, ties, rounded counts,
another version of a definition.  Every field of every comparison is compared.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

import attrs
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.benchmarks.row_by_row import (
    ENGLAND,
    INNER,
    LONDON,
    OUTER,
    SPOTS,
    YEARS,
    Asked,
    Said,
    compared,
)

import lakpi
from lakpi.areas import neighbour_model
from lakpi.benchmarks import Benchmarks, Comparator, Comparison
from lakpi.catalogues import ALL
from lakpi.catalogues.referrals import REREFERRALS
from lakpi.catalogues.workforce import WORKERS
from lakpi.figures import Figures, combine

F = Fraction
Cells = dict[str, str]

MIRRORED: Final = attrs.evolve(REREFERRALS, id="mirrored", polarity=lakpi.Polarity.HIGH_IS_GOOD)
OTHERWISE: Final = attrs.evolve(REREFERRALS, version="2")
WAIT: Final = lakpi.Median(
    id="wait",
    title="Wait",
    measure=lakpi.values("cases", WORKERS, lakpi.During("start_date"), unit="cases"),
    polarity=lakpi.Polarity.LOW_IS_GOOD,
)
KNOWN: Final = (
    REREFERRALS,
    MIRRORED,
    WAIT,
    ALL["referrals_count"],
    ALL["cpp_open_2y_pct"],
)
IDS: Final = tuple(each.id for each in KNOWN)
AUTHORITIES: Final = tuple(code for code, spot in SPOTS.items() if spot.authority)
NEAR: Final = (
    ("E09000015", ("E09000005", "E09000003", "E09000007", "E06000060")),
    ("E09000005", ("E09000015",)),
    ("E06000060", ("E09000015", "E10000006")),
    ("E10000006", ("E09000007", "E09000005")),
)

printed = st.sampled_from(["10.0", "10.0", "12.5", "12.6", "33.3", "0.1", "c", "x", ""])
counted = st.sampled_from(
    [
        *[("0", "0", "1"), ("0", "9", "1"), ("1", "3", "1"), ("3", "9", "1"), ("2", "3", "1")],
        *[("2", "30", "1"), ("3", "30", "1"), ("5", "40", "1"), ("12", "40", "1")],
        *[("269", "2305", "1"), ("211", "2131", "1"), ("752", "3521", "1")],
        *[("10", "30", "10"), ("20", "40", "10"), ("1.5", "9", "1")],
        *[("c", "40", "1"), ("3", "x", "1"), ("", "9", "1"), ("", "", "1"), ("", "", "1")],
    ]
)
places = st.sampled_from([*AUTHORITIES[:4], *AUTHORITIES, OUTER, INNER, LONDON, ENGLAND])


@st.composite
def rows(draw: st.DrawFn, most: int = 26) -> list[Cells]:
    """
    Rows of a table of figures, no figure twice.
    """
    few = draw(st.lists(st.sampled_from(IDS), min_size=1, max_size=2, unique=True))
    years = draw(st.lists(st.sampled_from(YEARS), min_size=1, max_size=3, unique=True))
    origins = draw(
        st.sampled_from([["published"], ["local"], ["published", "local"], ["computed"]])
    )
    found = []
    for _ in range(draw(st.integers(3, most))):
        id_, area, year = draw(st.sampled_from(few)), draw(places), draw(st.sampled_from(years))
        top, base, precision = draw(counted)
        stock = id_ == "cpp_open_2y_pct"
        version = draw(st.sampled_from("1112")) if id_ == REREFERRALS.id else "1"
        row = {
            "indicator": id_,
            "version": version,
            "area": area,
            "period": f"as at 31 March 20{year[-2:]}" if stock and draw(st.booleans()) else year,
            "origin": draw(st.sampled_from(origins)),
            "numerator": top,
            "denominator": base if id_ not in ("wait", "referrals_count") else "",
            "reported": draw(printed),
            "precision": precision,
            "flags": draw(st.sampled_from(["", "", "", "provisional"])),
        }
        if id_ == "referrals_count":
            row["reported"] = row["numerator"]
        found.append(row)
    return once(found)


def once(some: Iterable[Cells]) -> list[Cells]:
    """
    Keep no figure twice.
    """
    names = ("indicator", "version", "area", "origin", "period")
    return list({tuple(row[name] for name in names): row for row in some}.values())


def read(some: Sequence[Cells]) -> Figures:
    parts = []
    for version in "12":
        indicators = (*KNOWN[1:], REREFERRALS if version == "1" else OTHERWISE)
        table = pd.DataFrame([row for row in some if row["version"] == version])
        if len(table):
            parts.append(lakpi.read_figures(table.drop(columns="version"), indicators))
    return combine(*parts) if len(parts) > 1 else parts[0]


@st.composite
def questions(draw: st.DrawFn) -> Asked:
    sort = draw(st.sampled_from(["set", "set", "neighbours", "everyone", "region", "England"]))
    if sort in ("region", "England"):
        return Asked(sort)
    pool = draw(st.sampled_from(["", "mean", "median", "sum"]))
    if sort == "set":
        # One place, once: not both codes of one authority.
        chosen = st.lists(st.sampled_from(AUTHORITIES[:-1]), min_size=1, max_size=7, unique=True)
        return Asked("set", pool, codes=tuple(draw(chosen)))
    return Asked(sort, pool, neighbours=NEAR if sort == "neighbours" else ())


MODEL: Final = neighbour_model("Ours 2024", {a: list(some) for a, some in NEAR}, year=2024)


def comparator(asked: Asked) -> Comparator:
    pool = asked.pool or None
    match asked.sort:
        case "set":
            return lakpi.area_set("Some", asked.codes, pool=pool)  # type: ignore[arg-type] # drawn
        case "neighbours":
            return lakpi.statistical_neighbours(MODEL, pool=pool)  # type: ignore[arg-type] # drawn
        case "everyone":
            return lakpi.every_authority(pool=pool)  # type: ignore[arg-type] # drawn
        case "England":
            return lakpi.england()
        case _:
            return lakpi.own_region()


NEARLY: Final = ("difference", "people", "change")
ELSEWHERE: Final = (*NEARLY, "notes", "place", "reach")


def near(mine: object, theirs: object) -> bool:
    """
    Whether numbers differ by no more than the twelfth digit, where a tie may go either way.
    """
    if isinstance(mine, tuple) and isinstance(theirs, tuple):
        return len(mine) == len(theirs) and all(map(near, mine, theirs))
    if isinstance(mine, F) and isinstance(theirs, F):
        return abs(mine - theirs) <= F(1, 10**11) * abs(theirs)
    return False


def agree(found: Comparison, said: Said) -> None:
    for which in (said, said.place):
        for field in attrs.fields(type(which)):
            if field.name not in ELSEWHERE:
                mine, theirs = getattr(found, field.name), getattr(which, field.name)
                assert mine == theirs or near(mine, theirs), field.name
    for name in NEARLY:
        mine, exact = getattr(found, name), getattr(said, name)
        assert (mine is None) == (exact is None), name
        if exact is not None:
            # A difference is as fine as the numbers that it is of, and nought where they are one.
            assert math.isclose(mine, exact, rel_tol=1e-9, abs_tol=2e-6), name
            assert (mine == 0) == (exact == 0), name
            assert mine == 0 or (mine > 0) == (exact > 0), name
    assert found.reach() == said.reach
    assert bool(found.note) == bool(said.notes)
    for part in said.notes:
        assert part in found.note


@settings(max_examples=80)
@given(
    world=rows(),
    own=st.sampled_from(["all", "one", "apart"]),
    apart=rows(most=6),
    asked=st.lists(questions(), min_size=1, max_size=3),
)
def test_every_field_of_every_comparison(
    world: list[Cells], own: str, apart: list[Cells], asked: list[Asked]
) -> None:
    theirs = read(world)
    ours = theirs
    if own == "one":
        ours = theirs.select(area=str(theirs.column("area").iloc[0]))
    elif own == "apart":
        ours = read(once({**row, "origin": "local"} for row in apart))
    made = lakpi.benchmark(ours, theirs, against=[comparator(each) for each in asked])
    mine, others = list(ours), list(theirs)
    found = made.items
    expected = [compared(figure, each, mine, others) for figure in mine for each in asked]
    assert len(made) == len(found) == len(expected)
    for one, said in zip(found, expected, strict=True):
        agree(one, said)
    as_framed(made, found)


def as_framed(made: Benchmarks, found: Sequence[Comparison]) -> None:
    """
    The frame says what the values say.
    """
    frame = made.to_frame()
    assert len(frame) == len(found)
    for row, each in zip(frame.to_dict("records"), found, strict=True):
        for name in ("comparator", "pool", "of", "n", "reason", "tied", "lag", "band"):
            assert row[name] == getattr(each, name), name
        for name in (
            *("benchmark", "mean", "median", "pooled", "minimum", "maximum"),
            *("lower_quartile", "upper_quartile"),
            *("percentile", "difference", "people", "change"),
        ):
            value = getattr(each, name)
            assert (value is None) == math.isnan(row[name]), name
            assert value is None or value == F(repr(float(row[name]))), name
        assert (row["rank"], row["quarter"]) == (each.rank or -1, each.quarter or 0)
        assert row["ranked"] == (each.ranked or 0)
        assert row["outcome"] == str(each.outcome or "")
        assert each.of is not None
        assert each.n is not None
        assert row["missing"] == each.of - each.n
        cuts = [row[f"cut_{k}"] for k in (1, 2, 3)]
        assert tuple(F(repr(cut)) for cut in cuts if not math.isnan(cut)) == each.cut_points
        assert row["provisional"] == ("provisional" in each.flags)
        assert row["definition_differs"] == ("definition differs" in each.flags)
