"""
Reported values held against their numbers: S4 to S6 of the Harrow report, and any others.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import lakpi
from lakpi.catalogues import ALL
from lakpi.errors import FiguresError
from lakpi.figures.agreement import Agreement, agreement, explained, reported_number

F = Fraction


def half_up(value: Fraction, places: int) -> Decimal:
    with localcontext() as context:
        context.prec = 60
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("top", "reported", "follows", "exact", "rounded", "truncated", "bases"),
    [
        (15, "21%", False, "21.74", "22", True, (70, 73)),  # S4
        (28, "41%", True, "40.58", "41", False, (68, 69)),  # S5
        (22, "31%", False, "31.88", "32", True, (70, 72)),  # S6
    ],
)
def test_the_percentages_of_the_harrow_report(  # noqa: PLR0917 - one row of a table
    top: int,
    reported: str,
    follows: bool,  # noqa: FBT001
    exact: str,
    rounded: str,
    truncated: bool,  # noqa: FBT001
    bases: tuple[int, int],
) -> None:
    assert agreement(top, 69, reported) == Agreement(
        follows=follows,
        exact=exact,
        rounded=rounded,
        reported=reported.rstrip("%"),
        truncated=truncated,
        bases=bases,
    )


def test_no_single_rule_gives_s4_and_s5() -> None:
    four, five = agreement(15, 69, "21"), agreement(28, 69, "41")
    assert (four.follows, five.follows) == (False, True)
    assert (four.truncated, five.truncated) == (True, False)


def test_one_base_gives_both_percentages_of_january() -> None:
    four, six = agreement(15, 69, "21").bases, agreement(22, 69, "31").bases
    assert four is not None
    assert six is not None
    assert (max(four[0], six[0]), min(four[1], six[1])) == (70, 72)
    assert [half_up(F(100 * top, 70), 1) for top in (15, 22)] == [Decimal("21.4"), Decimal("31.4")]


def test_no_whole_number_gives_what_was_reported() -> None:
    # 7 of 8 is 87.5 and 7 of 9 is 77.8: nothing between is a share of 7.
    assert agreement(7, 9, "80").bases is None
    assert agreement(0, 9, "80").bases is None
    assert agreement(7, 9, "0").bases is None


def test_other_scales_and_decimals() -> None:
    rate = agreement(269, 52_000, "51.7", scale=F(10_000))
    assert (rate.follows, rate.exact, rate.rounded) == (True, "51.731", "51.7")
    mean = agreement(2731, 130, "21.0", scale=F(1))
    assert (mean.follows, mean.truncated) == (True, True)


tops = st.integers(1, 400)
wholes = st.integers(1, 1200)
places_ = st.integers(0, 2)


@settings(deadline=None)
@given(top=tops, base=wholes, places=places_, off=st.integers(-3, 3))
@example(top=15, base=69, places=0, off=-1)
def test_every_base_gives_it_half_up_and_the_next_ones_do_not(
    top: int, base: int, places: int, off: int
) -> None:
    printed = half_up(F(100 * top, base), places) + off * Decimal(1).scaleb(-places)
    assume(printed > 0)
    found = agreement(top, base, str(printed))
    gives = [n for n in range(1, 5000) if half_up(F(100 * top, n), places) == printed]
    assert found.follows == (base in gives) == (off == 0)
    if found.bases is None:
        assert not gives
        return
    low, high = found.bases
    assert half_up(F(100 * top, low), places) == half_up(F(100 * top, high), places) == printed
    assert half_up(F(100 * top, high + 1), places) != printed
    assert low == 1 or half_up(F(100 * top, low - 1), places) != printed
    assert gives == [n for n in range(low, high + 1) if n < 5000]


@given(top=tops, base=wholes, places=places_)
def test_truncation_is_what_cutting_the_decimals_off_gives(
    top: int, base: int, places: int
) -> None:
    scaled = 10**places
    cut = Decimal(100 * top * scaled // base) / scaled
    assert agreement(top, base, f"{cut:.{places}f}").truncated
    more = cut + Decimal(1).scaleb(-places)
    assert not agreement(top, base, f"{more:.{places}f}").truncated
    rounds_down = math.floor(F(100 * top * scaled, base) + F(1, 2)) == cut * scaled
    assert agreement(top, base, f"{cut:.{places}f}").follows == rounds_down


def read(indicator: str = "sw_vacancy_pct_establishment", /, **cells: object) -> lakpi.Figure:
    row = {"indicator": indicator, "area": "Harrow", "period": "as at 31 January 2014", **cells}
    return lakpi.read_figures(pd.DataFrame([row]), ALL).one()


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        (
            {"numerator": 15, "denominator": 69, "reported": "21%"},
            (
                "15 of 69 is 21.74%: 22% half-up, but 21% was reported. Cutting the decimals off"
                " or rounding half-up on a base of 70 to 73 would give it."
            ),
        ),
        (
            {"numerator": 28, "denominator": 69, "reported": "41%"},
            "28 of 69 is 40.58%, so 41% as reported, rounded half-up.",
        ),
        (
            {"numerator": 7, "denominator": 9, "reported": "80"},
            "7 of 9 is 77.78%: 78% half-up, but 80% was reported.",
        ),
        (
            {"numerator": 15, "denominator": 69, "reported": "50"},
            (
                "15 of 69 is 21.74%: 22% half-up, but 50% was reported. Rounding half-up on a base"
                " of 30 would give it."
            ),
        ),
        ({"numerator": 15, "denominator": 69}, ""),
        ({"reported": "21%"}, ""),
        ({"numerator": 15, "denominator": 69, "reported": "c"}, ""),
        ({"numerator": 10, "denominator": 70, "reported": "21%", "precision": 5}, ""),
        ({"numerator": 0, "denominator": 0, "reported": "21%"}, ""),
    ],
)
def test_it_is_explained_in_a_sentence(cells: dict[str, object], says: str) -> None:
    assert explained(read(**cells)) == says


def test_a_count_that_was_reported_otherwise_is_explained() -> None:
    said = explained(read("nqsw_count", numerator=17, reported="18"))
    assert said == "17 workers by its number, but 18 workers was reported."
    assert not explained(read("nqsw_count", numerator=17, reported="17"))


def test_only_a_figure_that_does_not_follow_is_flagged() -> None:
    flag = "reported differs"
    assert flag in read(numerator=15, denominator=69, reported="21%").flags
    assert flag not in read(numerator=28, denominator=69, reported="41%").flags
    assert flag not in read(numerator=28, denominator=69, reported="40.58").flags
    assert flag not in read(numerator=15, denominator=69, reported="c").flags


def test_what_was_printed_is_read_or_is_no_number() -> None:
    assert reported_number(" £930,000 ") == 930_000
    assert reported_number("21.4%") == F("21.4")
    assert [reported_number(text) for text in ("", "c", "n/a")] == [None] * 3
    with pytest.raises(FiguresError):
        agreement(15, 69, "c")
