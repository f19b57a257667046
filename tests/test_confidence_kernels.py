"""
The kernels of intervals: against the oracles, by hand, and by what must always hold.
"""

from __future__ import annotations

import csv
import math
import os
import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from lakpi.confidence import (
    byar,
    exact_poisson,
    level_of,
    level_text,
    levels_of,
    mean_and_spread,
    mean_interval,
    normal_quantile,
    rate_interval,
    t_quantile,
    wilson,
)
from lakpi.errors import FiguresError

Floats = NDArray[np.float64]
ORACLES = Path(os.environ.get("LAKPI_SHARED", Path(__file__).parents[2] / "shared")) / "oracles"


def oracle(name: str) -> pd.DataFrame:
    path = ORACLES / f"stats_{name}_oracle.csv"
    if not path.is_file():
        pytest.skip(f"no oracle: there is no file {path} (set LAKPI_SHARED)")
    with path.open(encoding="utf-8", newline="") as opened:
        return pd.DataFrame(list(csv.DictReader(opened)))


def as_numbers(texts: Iterable[str]) -> Floats:
    """
    Every digit of the numbers; NaN for an empty cell and for NA.
    """
    return np.array([math.nan if text in {"", "NA"} else float(text) for text in texts])


def parts(table: pd.DataFrame) -> Iterator[tuple[float, float, dict[str, Floats]]]:
    """
    The rows of each confidence level and multiplier, their numbers as arrays.
    """
    names = ["numerator", "denominator", "lowercl", "uppercl", "confidence_arg", "multiplier"]
    numbers = {name: as_numbers(table[name]) for name in names}
    level, scale = numbers.pop("confidence_arg"), numbers.pop("multiplier")
    for one, other in sorted(set(zip(level.tolist(), scale.tolist(), strict=True))):
        rows = (level == one) & (scale == other)
        yield one, other, {name: array[rows] for name, array in numbers.items()}


def close(ours: Floats, theirs: Floats) -> NDArray[np.bool_]:
    """
    Equal to 1e-12 relative; infinite or missing alike.
    """
    with np.errstate(invalid="ignore"):
        near = np.abs(ours - theirs) <= 1e-12 * np.abs(theirs)
    return np.asarray(near | (ours == theirs) | (np.isnan(ours) & np.isnan(theirs)))


# Against the oracles ------------------------------------------------------------------------


def test_wilson_equals_the_oracle_on_every_row() -> None:
    seen = 0
    for level, scale, part in parts(oracle("proportion")):
        x, n, lower, upper = part.values()
        ours = wilson(x, n, level=level, scale=scale)
        # The reference is not clipped (its listed error 2): it exceeds the whole, or 0, by
        # its last place, and at a count of the whole it may fall short of it by as much.
        assert close(ours.lower, np.where(x == 0, 0, np.maximum(lower, 0))).all()
        assert close(ours.upper, np.where(x == n, scale, np.minimum(upper, scale))).all()
        if level_of(level) < 1:  # and not only near: the same bits
            same = (x > 0) & (x < n) & (lower >= 0) & (upper <= scale)
            assert (ours.lower[same] == lower[same]).all()
            assert (ours.upper[same] == upper[same]).all()
            seen += int(same.sum())
    assert seen > 400


def test_rates_equal_the_oracle_on_every_row() -> None:
    for level, scale, part in parts(oracle("rate")):
        x, n, lower, upper = part.values()
        ours = rate_interval(x, n, level=level, scale=scale)
        if level_of(level) == 1:
            # The reference leaves the lower end out from a count of 10 (its listed error 7).
            lower = np.where(np.isnan(x), np.nan, 0.0)
        assert close(ours.lower, lower).all()
        assert close(ours.upper, upper).all()


def test_means_equal_the_oracle_on_every_row() -> None:
    table = oracle("mean")
    names = ["value", "stdev", "lowercl", "uppercl", "confidence_arg"]
    wanted = np.stack([as_numbers(table[name]) for name in names], axis=1).tolist()
    for text, (*expected, level) in zip(table["values"].tolist(), wanted, strict=True):
        made = re.fullmatch(r"FORMULA:.*for i=1\.\.(\d+)", text)
        last = int(made[1]) if made else 0
        values = [((i * 7919) % 1000) / 10 for i in range(1, last + 1)] or text.split(";")
        described = mean_and_spread([float(each) for each in values])
        ours = mean_interval(*described, level=level)
        got = np.array([described.mean, described.spread, ours.lower, ours.upper])
        assert close(got, np.array(expected)).all(), (text[:80], got, expected)


# By hand ------------------------------------------------------------------------------------


def test_wilson_by_hand() -> None:
    # 217 of 1,529 at z = 1.959964: z**2 = 3.841459, the root of 3.841459 + 868 * (1 - 0.141923)
    # is 27.36..., so (437.841459 -/+ 53.62...) / 3065.682918.
    z = 1.959963984540054
    root = z * math.sqrt(z**2 + 4 * 217 * (1 - 217 / 1529))
    limits = wilson(217, 1529, scale=100)
    assert float(limits.lower) == pytest.approx(100 * (434 + z**2 - root) / 3065.6829176)
    assert float(limits.upper) == pytest.approx(100 * (434 + z**2 + root) / 3065.6829176)


def test_wilson_solves_its_equation() -> None:
    x, n, z = 17, 60, normal_quantile(0.998)
    for end in wilson(x, n, level=0.998):
        p = float(end)
        assert abs(x / n - p) == pytest.approx(z * math.sqrt(p * (1 - p) / n), rel=1e-12)


@pytest.mark.parametrize("level", [0.9, 0.95, 0.998])
def test_the_exact_interval_gives_each_tail_its_chance(level: float) -> None:
    tail = (1 - level) / 2
    for x in range(1, 10):
        limits = exact_poisson(x, level=level)
        low, high = float(limits.lower), float(limits.upper)
        fewer = math.fsum(math.exp(-low) * low**k / math.factorial(k) for k in range(x))
        most = math.fsum(math.exp(-high) * high**k / math.factorial(k) for k in range(x + 1))
        assert 1 - fewer == pytest.approx(tail, rel=1e-9)
        assert most == pytest.approx(tail, rel=1e-9)


def test_no_event_has_an_exact_upper_end() -> None:
    limits = rate_interval(0, 1000, scale=10_000)
    assert float(limits.lower) == 0
    assert float(limits.upper) == pytest.approx(-math.log(0.025) * 10, rel=1e-14)


def test_byar_by_hand() -> None:
    # 12 events, z = 1.96: 12 * (1 - 1/108 - 1.96/10.3923)**3, and the same in 13.
    limits = byar(12)
    assert float(limits.lower) == pytest.approx(12 * (1 - 1 / 108 - 0.18859756) ** 3, rel=1e-6)
    assert float(limits.upper) == pytest.approx(13 * (1 - 1 / 117 + 0.18119846) ** 3, rel=1e-6)


def test_exact_below_ten_and_byar_from_ten() -> None:
    counts = np.array([0, 1, 9, 9.5, 9.999999, 10, 10.5, 250])
    ours, exact, near = rate_interval(counts), exact_poisson(counts), byar(counts)
    for end, other, third in zip(ours, exact, near, strict=True):
        assert (end[:5] == other[:5]).all()
        assert (end[5:] == third[5:]).all()
    # Byar's is close to the exact one where it takes its place.
    assert np.allclose(near.lower[5:], exact.lower[5:], rtol=2e-3)
    assert np.allclose(near.upper[5:], exact.upper[5:], rtol=2e-3)


def test_the_mean_of_equal_decimals_has_no_noise() -> None:
    for value, count in [(0.1, 15), (0.1, 24), (1 / 3, 7), (33.3, 60), (7.25, 5)]:
        described = mean_and_spread(np.full(count, value))
        assert (float(described.mean), float(described.spread)) == (value, 0.0)
        limits = mean_interval(*described)
        assert (float(limits.lower), float(limits.upper)) == (value, value)


def test_the_mean_along_an_axis() -> None:
    table = np.array([[1.0, 2, 3], [10, 20, 60]])
    across, down = mean_and_spread(table), mean_and_spread(table, axis=0)
    assert across.mean.tolist() == [2, 30]
    assert across.spread.tolist() == pytest.approx([1, math.sqrt(700)])
    assert (down.mean.tolist(), down.n.tolist()) == ([5.5, 11, 31.5], [2, 2, 2])


def test_t_of_many_degrees_is_normal() -> None:
    assert t_quantile(0.95, [1e9]).tolist() == pytest.approx([normal_quantile(0.95)], rel=1e-8)
    assert np.isnan(t_quantile(0.95, [0, -1, np.nan])).all()
    # With 1 degree of freedom t is Cauchy's, with 2 it has a closed form.
    for level in (0.9, 0.95, 0.998, 0.9999):
        p = level + (1 - level) / 2
        closed = (2 * p - 1) * math.sqrt(2 / (4 * p * (1 - p)))
        assert t_quantile(level, [1, 2]).tolist() == pytest.approx(
            [math.tan(math.pi * (p - 0.5)), closed], rel=1e-11
        )


# Levels -------------------------------------------------------------------------------------


def test_levels_as_shares_and_in_percent() -> None:
    assert (level_of(95), level_of(99.8), level_of(100), level_of(0.9)) == (0.95, 0.998, 1, 0.9)
    assert levels_of(0.95) == (0.95,)
    assert [level_text(each) for each in (0.9, 0.95, 99.8, 0.9999, 1)] == [
        "90%",
        "95%",
        "99.8%",
        "99.99%",
        "100%",
    ]
    assert normal_quantile(1) == math.inf


@pytest.mark.parametrize("level", [0, 0.5, 0.89999, 1.5, 89, 101, -1, math.nan, True, "95%", None])
def test_what_is_no_level(level: object) -> None:
    with pytest.raises(FiguresError, match=r"A confidence level is 0\.9 to 1 \(or 90 to 100"):
        level_of(level)  # type: ignore[arg-type]  # what a caller may pass all the same


def test_levels_that_cannot_be() -> None:
    with pytest.raises(FiguresError, match=r"leaves out 0\.002, say 0\.998"):
        level_of(0.002)
    with pytest.raises(FiguresError, match="stands twice: 95%, 95%"):
        levels_of((0.95, 95))
    with pytest.raises(FiguresError, match="At least one"):
        levels_of(())


def test_certainty_leaves_nothing_out() -> None:
    assert [end.tolist() for end in wilson([0, 3, 5], 5, level=1)] == [[0, 0, 0], [1, 1, 1]]
    assert [end.tolist() for end in rate_interval([0, 3, 50], 5, level=100)] == [
        [0, 0, 0],
        [math.inf] * 3,
    ]
    assert [end.tolist() for end in mean_interval([2], [1], [5], level=1)] == [
        [-math.inf],
        [math.inf],
    ]


# Bad input ----------------------------------------------------------------------------------


def test_missing_numbers_have_no_interval() -> None:
    series = pd.Series([3, None, 5, 0], dtype="Int64")
    for kernel in (wilson, rate_interval, byar, exact_poisson):
        for end in kernel(series, [10, 10, None, 0]):
            assert np.isnan(end).tolist() == [False, True, True, True]
    for end in mean_interval([1, None, 1, 1], [1, 1, None, 1], [5, 5, 5, 1]):
        assert np.isnan(end).tolist() == [False, True, True, True]


def test_impossible_counts_are_refused_by_row() -> None:
    with pytest.raises(FiguresError, match=r"not be larger than their denominators.*rows 2, 3\."):
        wilson([1, 6, 9], [5, 5, 5])
    with pytest.raises(FiguresError, match=r"numerators must not be negative: see row 1\."):
        rate_interval([-1, 6], [5, 5])
    with pytest.raises(FiguresError, match=r"denominators must not be negative: see row 2\."):
        byar([1, 6], [5, -5])
    with pytest.raises(FiguresError, match="infinite"):
        exact_poisson([math.inf])
    with pytest.raises(FiguresError, match="12 more"):
        wilson(np.full(22, 2), np.ones(22))
    with pytest.raises(FiguresError, match=r"shapes \(2,\) and \(3,\)"):
        wilson([1, 2], [5, 5, 5])
    with pytest.raises(FiguresError, match=r"The numerators must be numbers"):
        wilson(["a"], [5])  # type: ignore[list-item]  # what a caller may pass all the same
    with pytest.raises(FiguresError, match="spreads must not be negative: see row 1"):
        mean_interval(5, -1, 10)
    with pytest.raises(FiguresError, match="at least one value"):
        mean_and_spread([])


def test_the_arrays_given_are_left_alone() -> None:
    x, n = np.array([1.0, 50.0]), np.array([0.0, 60.0])
    with pytest.raises(FiguresError):
        wilson(x, n)
    rate_interval(x, n)
    assert (x.tolist(), n.tolist()) == ([1, 50], [0, 60])


# What must always hold ----------------------------------------------------------------------

sizes = st.integers(1, 10**7)
levels = st.sampled_from([0.9, 0.95, 0.98, 0.99, 0.998, 0.9999, 1.0])
scales = st.sampled_from([1, 100, 1000])


@given(n=sizes, share=st.fractions(0, 1), level=levels, scale=scales)
def test_wilson_holds_the_share_and_lies_within_the_whole(
    n: int, share: Fraction, level: float, scale: int
) -> None:
    x = int(n * share)
    lower, upper = (float(end) for end in wilson(x, n, level=level, scale=scale))
    assert 0 <= lower <= x / n * scale * (1 + 1e-15)
    assert x / n * scale * (1 - 1e-15) <= upper <= scale
    assert (lower == 0) == (x == 0 or level == 1)
    assert (upper == scale) == (x == n or level == 1)


@given(n=sizes, share=st.fractions(0, 1), level=levels)
def test_wilson_of_the_rest_is_the_rest(n: int, share: Fraction, level: float) -> None:
    x = int(n * share)
    ours, rest = wilson(x, n, level=level), wilson(n - x, n, level=level)
    assert float(ours.lower) == pytest.approx(1 - float(rest.upper), abs=1e-13)
    assert float(ours.upper) == pytest.approx(1 - float(rest.lower), abs=1e-13)


@given(count=st.integers(0, 10**6), n=sizes, pair=st.lists(levels, min_size=2, max_size=2))
def test_a_higher_level_holds_the_lower(count: int, n: int, pair: list[float]) -> None:
    low, high = sorted(pair)
    mine = min(count, n)
    for inner, outer in [
        (wilson(mine, n, level=low), wilson(mine, n, level=high)),
        (rate_interval(count, n, level=low), rate_interval(count, n, level=high)),
        (mean_interval(count, 5, 2 + n, level=low), mean_interval(count, 5, 2 + n, level=high)),
    ]:
        assert float(outer.lower) <= float(inner.lower) <= float(inner.upper) <= float(outer.upper)


@given(count=st.one_of(st.integers(0, 10**9), st.floats(0, 1e6)), n=sizes, level=levels)
def test_a_rate_is_within_its_interval(count: float, n: int, level: float) -> None:
    limits = rate_interval(count, n, level=level, scale=10_000)
    assert 0 <= float(limits.lower) <= count / n * 10_000 <= float(limits.upper)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=30))
def test_rows_do_not_depend_on_one_another(counts: list[int]) -> None:
    together = rate_interval(counts, 100)
    alone = [rate_interval(count, 100) for count in counts]
    assert together.lower.tolist() == [float(each.lower) for each in alone]
    assert together.upper.tolist() == [float(each.upper) for each in alone]
