"""
The words for a comparison: what a committee needs of it, and no more.
"""

from __future__ import annotations

import attrs
import pandas as pd

import lakpi
from lakpi.benchmarks import Comparator, Comparison
from lakpi.benchmarks.matching import Match
from lakpi.catalogues import ALL
from lakpi.scorecards import wording

NAMES = ("Brent", "Ealing", "Barnet", "Enfield")


def figures(
    *rows: tuple[str, object, object], period: str = "2024-25", origin: str = "published"
) -> lakpi.Figures:
    table = pd.DataFrame(rows, columns=["area", "numerator", "denominator"]).astype(str)
    table["period"], table["indicator"] = period, "rereferral_pct"
    return lakpi.read_figures(table, ALL, origin=origin)


THEIRS = figures(
    ("Harrow", 260, 1000),
    ("Brent", 180, 1000),
    ("Ealing", 250, 1000),
    ("Barnet", 255, 1000),
    ("Enfield", 275, 1000),
)
OURS = THEIRS.select(area="E09000015")


def only(
    against: Comparator,
    ours: lakpi.Figures = OURS,
    theirs: lakpi.Figures = THEIRS,
    match: Match = "same period",
) -> Comparison:
    (found,) = lakpi.benchmark(ours, theirs, against=[against], match=match)
    return found


def test_a_rank_comes_with_its_band() -> None:
    assert wording.placed(only(lakpi.every_authority())) == "4 of 5, band C"
    two = lakpi.area_set("Two", NAMES[:2], pool="mean")
    assert wording.placed(only(two)) == "3 of 3"  # too few for quarters


def test_who_is_worse_is_told_how_many_would_do() -> None:
    # 180, 250, 255 and 275 make 240 of 1,000.
    found = only(lakpi.area_set("Four", NAMES, pool="mean"))
    assert wording.judged(found) == (
        "✗ worse, 2.0 percentage points above: 20 fewer (260 to 240 of 1,000) would reach it"
    )
    better = only(lakpi.area_set("One", ["Enfield"], pool="mean"))
    assert wording.judged(better) == "✓ better, 1.5 percentage points below"


def test_who_is_missing_and_why() -> None:
    theirs = figures(
        ("Harrow", 260, 1000), ("Brent", 180, 1000), ("Ealing", "c", 1000), ("Barnet", "c", 900)
    )
    found = only(lakpi.area_set("Four", NAMES, pool="mean"), OURS, theirs)
    assert wording.compared(found) == (
        "Four: 1 of 4 areas, 18.0%, no figure for Ealing, Barnet (confidential), Enfield (not"
        " available) (1 of 4 is too few for a mean)"
    )
    everybody = only(lakpi.every_authority(), OURS, theirs)
    counted = "no figure for 151 (149 not available, 2 confidential)"
    assert counted in wording.compared(everybody)


def test_what_must_be_known_of_one_figure_stands_beside_it_and_nowhere_else() -> None:
    ours = figures(("Harrow", 255, 1010), period="year to 30 June 2025", origin="computed")
    set_of_four = lakpi.area_set("Four", NAMES, pool="median", note="Chosen by us")
    found = only(set_of_four, ours, THEIRS, "latest comparable")
    assert wording.compared(found).endswith("(provisional; theirs ends 91 days before ours)")
    assert wording.about([found]) == ("Four: Brent, Ealing, Barnet, Enfield. Chosen by us.",)


def test_another_definition_is_said() -> None:
    theirs = lakpi.read_figures(
        pd.DataFrame(
            {
                "indicator": "rereferral_pct",
                "area": ["Brent", "Outer London"],
                "period": "2024-25",
                "numerator": "180",
                "denominator": "1000",
            }
        ),
        [_again()],
    )
    for each in (lakpi.area_set("One", ["Brent"], pool="mean"), lakpi.own_region()):
        said = wording.compared(only(each, OURS, theirs))
        assert "definition differs: comparators by version 2" in said


def _again() -> lakpi.Indicator:
    return attrs.evolve(ALL["rereferral_pct"], version="2")


def test_many_are_counted_not_named() -> None:
    assert wording.about([only(lakpi.every_authority())]) == ("Every authority: 153 areas.",)
