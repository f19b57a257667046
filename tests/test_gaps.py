"""
Gaps between groups: exact, in their own unit, with reasons.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lakpi
from lakpi.catalogues import ALL
from lakpi.errors import FiguresError
from lakpi.gaps import gap
from lakpi.rounding import half_up

Row = dict[str, object]


def row(category: str, numerator: object, denominator: object, **cells: object) -> Row:
    return {
        "indicator": "rereferral_pct",
        "area": "Harrow",
        "period": "2013-14",
        "breakdown": "sex" if category else "",
        "category": category,
        "numerator": numerator,
        "denominator": denominator,
        **cells,
    }


def read(*rows: Row) -> lakpi.Figures:
    return lakpi.read_figures(pd.DataFrame(list(rows)).astype(object).fillna(""), ALL)


GIRLS, BOYS, ALL_OF_THEM = row("F", 120, 1000), row("M", 149, 1305), row("", 269, 2305)


def test_a_gap_of_percentages_is_in_percentage_points_and_exact() -> None:
    found = gap(read(GIRLS, BOYS, ALL_OF_THEM), "sex", "F", "M").one()
    exactly = Fraction(12000, 1000) - Fraction(14900, 1305)
    assert found.value == float(exactly)
    assert found.written() == "0.6 percentage points"
    assert found.rounded() == Fraction(6, 10)
    assert found.meaning.id == "rereferral_pct_gap"
    assert (found.breakdown, found.category) == ("sex", "F less M")
    assert found.meaning.title.startswith("Gap: Re-referrals")


def test_a_gap_to_all_is_to_the_whole_of_the_same_area() -> None:
    elsewhere = ALL_OF_THEM | {"area": "Brent", "numerator": 1000}
    found = gap(read(GIRLS, ALL_OF_THEM, elsewhere), "sex", "F").one()
    assert found.value == float(Fraction(12000, 1000) - Fraction(26900, 2305))
    assert found.category == "F less all"


def test_a_relative_gap_is_a_plain_ratio() -> None:
    found = gap(read(GIRLS, BOYS), "sex", "F", "M", kind="relative").one()
    assert found.value == float(Fraction(12, 100) / Fraction(149, 1305))
    assert (found.written(), found.meaning.unit) == ("1.05", "one")
    assert (found.meaning.id, found.category) == ("rereferral_pct_relative_gap", "F over M")


def test_a_count_keeps_its_unit() -> None:
    cells = {"indicator": "referrals_count", "denominator": ""}
    some = read(row("F", 1000, "") | cells, row("M", 1305, "") | cells)
    assert gap(some, "sex", "F", "M").one().written() == "-305 referrals"


@pytest.mark.parametrize(
    ("ours", "theirs", "kind", "reason"),
    [
        (("c", 1000), (149, 1305), "absolute", "c"),
        ((120, 1000), ("c", 1305), "absolute", "c"),
        (("x", 1000), ("c", 1305), "relative", "x"),
        ((120, 1000), (0, 1305), "relative", "z"),
        ((0, 1000), (0, 1305), "relative", "z"),
        ((0, 0), (1, 1305), "absolute", "z"),
    ],
)
def test_without_two_numbers_there_is_a_reason(
    ours: tuple[object, object],
    theirs: tuple[object, object],
    kind: Literal["absolute", "relative"],
    reason: str,
) -> None:
    found = gap(read(row("F", *ours), row("M", *theirs)), "sex", "F", "M", kind=kind).one()
    assert (found.value, found.value_reason) == (None, reason)


def test_the_other_group_has_to_be_of_the_same_figure() -> None:
    for other in ({"area": "Brent"}, {"period": "2012-13"}, {"scope": "North"},
                  {"origin": "published"}):  # fmt: skip
        found = gap(read(GIRLS, BOYS | other), "sex", "F", "M").one()
        assert (found.value, found.value_reason) == (None, "x")


def test_flags_of_both_are_kept() -> None:
    some = read(GIRLS | {"flags": "provisional"}, row("M", 3, 10))
    assert gap(some, "sex", "F", "M").one().flags == "small base; provisional"


def test_polarity_is_the_indicators_unless_it_is_said() -> None:
    some = read(GIRLS, BOYS)
    assert gap(some, "sex", "F", "M").meanings[0].polarity is lakpi.Polarity.LOW_IS_GOOD
    neither = gap(some, "sex", "F", "M", polarity=lakpi.Polarity.NO_JUDGEMENT)
    assert neither.meanings[0].polarity is lakpi.Polarity.NO_JUDGEMENT


def test_gaps_are_figures_and_travel_like_others() -> None:
    before = {"period": "2012-13"}
    some = read(GIRLS, BOYS, row("F", 140, 1000) | before, row("M", 149, 1305) | before)
    gaps = gap(some, "sex", "F", "M")
    both = lakpi.combine(some, gaps)
    assert len(both) == 6
    now = next(each for each in lakpi.direction_of_travel(gaps) if each.figure.period == "2013-14")
    assert (now.written_change(), now.word) == ("-2.0 percentage points", "improving")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("sexx", "F", "M"), r"broken down by 'sexx'. Did you mean 'sex'"),
        (("sex", "G", "M"), r"'sex' has no group 'G' here. Known: 'F', 'M'"),
        (("sex", "F", "N"), r"'sex' has no group 'N' here"),
        (("sex", "F", "F"), "found 'F' twice"),
    ],
)
def test_questions_that_cannot_be_answered(asked: tuple[str, str, str], said: str) -> None:
    with pytest.raises(FiguresError, match=said):
        gap(read(GIRLS, BOYS), *asked)
    with pytest.raises(FiguresError, match=r"absolute or relative. Did you mean 'relative'"):
        gap(read(GIRLS, BOYS), "sex", "F", kind="relativ")  # type: ignore[arg-type]  # a slip


counts = st.tuples(st.integers(0, 400), st.integers(1, 400)).map(lambda n: (min(n), max(n)))


@given(counts, counts)
def test_gaps_are_the_exact_difference_whichever_way(
    ours: tuple[int, int], theirs: tuple[int, int]
) -> None:
    some = read(row("F", *ours), row("M", *theirs))
    there = gap(some, "sex", "F", "M").one()
    back = gap(some, "sex", "M", "F").one()
    assert there.value is not None
    assert back.value == -there.value
    exactly = Fraction(*ours) * 100 - Fraction(*theirs) * 100
    assert there.rounded() == Fraction(str(half_up(exactly, decimals=1)))
