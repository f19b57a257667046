"""
The kernel of process charts: against plain Python, and where charts go wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.process_control import naive

from lakpi.errors import FiguresError
from lakpi.process_control import Limits, Signals, xmr_limits, xmr_signals
from lakpi.process_control.means import means

NAN = float("nan")


def both(values: Sequence[float], **kwargs: int) -> tuple[Limits, Signals]:
    limits = xmr_limits(values)
    return limits, xmr_signals(values, [0], limits, **kwargs)


# Few distinct values, so that ties, runs, flat stretches and points on a limit are common.
wide = st.floats(-1e6, 1e6, allow_nan=False).map(lambda each: round(each, 3))
few = st.sampled_from([0.0, 0.1, 0.2, 0.3, 1.0, 2.0, 3.0, 7.0, 9.0])
value = st.one_of(few, st.integers(-20, 20).map(float), wide, st.just(NAN))
climbing = st.lists(st.integers(-1, 2), max_size=30).map(
    lambda steps: np.cumsum([5, *steps]).astype(float).tolist()
)
series = st.one_of(st.lists(value, max_size=30), st.lists(few, max_size=30), climbing)


@given(
    many=st.lists(series, max_size=5),
    seed=st.integers(0, 2**32 - 1),
    ghostly=st.booleans(),
    fix_after=st.one_of(st.none(), st.integers(1, 15)),
    screen=st.booleans(),
    trend=st.sampled_from([6, 7]),
    run=st.sampled_from([6, 7]),
)
@example(
    many=[[0.0] * 4 + [1.0], [], [0.1] * 15],
    seed=0,
    ghostly=False,
    fix_after=None,
    screen=True,
    trend=7,
    run=7,
)
def test_all_series_at_once_are_each_series_by_the_rules(
    *,
    many: list[list[float]],
    seed: int,
    ghostly: bool,
    fix_after: int | None,
    screen: bool,
    trend: int,
    run: int,
) -> None:
    flat = [each for one in many for each in one]
    starts = np.cumsum([0, *map(len, many)])[:-1].astype(int)
    ghosts = np.random.default_rng(seed).random(len(flat)) < 0.15 if ghostly else None
    limits = xmr_limits(flat, starts, ghosted=ghosts, fix_after=fix_after, screen_outliers=screen)
    found = xmr_signals(flat, starts, limits, ghosted=ghosts, trend=trend, run=run)
    for place, (begin, one) in enumerate(zip(starts, many, strict=True)):
        part = slice(begin, begin + len(one))
        drawn = naive.chart(
            one,
            ghosted=None if ghosts is None else ghosts[part].tolist(),
            fix_after=fix_after,
            screen=screen,
            trend=trend,
            run=run,
        )
        ours = (limits.mean[place], limits.lower[place], limits.upper[place])
        np.testing.assert_array_equal(ours, drawn[:3])
        assert found.outside[part].tolist() == drawn.outside
        assert found.trend[part].tolist() == drawn.trend
        assert found.two_in_three[part].tolist() == drawn.two_in_three
        assert found.run[part].tolist() == drawn.run
        assert found.sign[part].tolist() == drawn.sign


@given(st.lists(st.integers(-1000, 1000).map(lambda each: each / 100), min_size=2, max_size=40))
def test_limits_are_the_formula_in_exact_numbers(values: list[float]) -> None:
    exact = [Fraction(each) for each in values]
    mean = sum(exact, Fraction()) / len(exact)
    ranges = [Fraction(abs(b - a)) for a, b in pairwise(values)]  # as doubles subtract
    scale = sum(ranges, Fraction()) / len(ranges)
    found = xmr_limits(values, screen_outliers=False)
    assert found.mean[0] == float(mean)
    assert found.moving_range[0] == float(scale)
    upper = float(mean + Fraction("2.66") * scale)
    assert found.upper[0] == pytest.approx(upper, rel=1e-13, abs=1e-13)
    assert found.lower[0] == pytest.approx(float(2 * mean) - upper, rel=1e-13, abs=1e-13)


doubles = st.floats(-1e200, 1e200, allow_nan=False).filter(
    lambda each: each == 0 or abs(each) > 1e-200
)


@given(st.lists(st.lists(st.one_of(doubles, wide), max_size=12), min_size=1, max_size=4))
def test_means_are_the_exact_means_to_the_last_bit(groups: list[list[float]]) -> None:
    numbers = np.array([each for group in groups for each in group])
    of = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    count = np.array([len(group) for group in groups])
    expected = [naive.mean_of(group) for group in groups]
    np.testing.assert_allclose(means(numbers, of, count), expected, rtol=3e-16)


@given(
    st.one_of(st.floats(1e-9, 1e9), st.integers(1, 10**6).map(lambda each: each / 1000)),
    st.integers(1, 80),
)
def test_equal_figures_are_no_signal(figure: float, size: int) -> None:
    limits, found = both([figure] * size)
    assert limits.mean[0] == figure
    assert not found.sign.any()
    if size > 1:
        assert limits.lower[0] == limits.upper[0] == figure


@given(st.lists(st.integers(0, 50).map(float), min_size=1, max_size=40))
def test_a_chart_upside_down_is_the_chart_upside_down(values: list[float]) -> None:
    limits, found = both(values)
    flipped, other = both([-each for each in values])
    np.testing.assert_array_equal(flipped.lower, -limits.upper)
    np.testing.assert_array_equal(other.sign, -found.sign)


def test_a_count_that_is_nearly_always_nought() -> None:
    # Screening would leave ranges of nought, and every nought would lie below the lower limit.
    limits, found = both([0, 0, 0, 0, 1])
    assert limits.fell_back.tolist() == [True]
    assert limits.moving_range[0] == 0.25
    assert found.outside.tolist() == [0, 0, 0, 0, 1]
    assert found.sign[:4].tolist() == [0] * 4


def test_an_outlying_range_is_screened_once() -> None:
    values = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
    all_ = xmr_limits(values, screen_outliers=False)
    some = xmr_limits(values)
    assert (all_.moving_range[0], all_.screened[0]) == (32 / 17, 0)
    assert (some.moving_range[0], some.screened[0]) == (1.0, 2)


@pytest.mark.parametrize("size", range(1, 9))
def test_short_series(size: int) -> None:
    values = [float(each % 3) for each in range(size)]
    limits, found = both(values)
    assert np.isnan(limits.lower[0]) == (size == 1)
    assert not np.isnan(limits.mean[0])
    assert not found.sign.any()


def test_seven_points_make_a_trend_and_six_do_not() -> None:
    rising = [50.0, 49, 50, 51, 52, 53, 54, 55, 50, 51, 50, 49]
    _, found = both(rising)
    assert found.trend.tolist() == [0, *[1] * 7, 0, 0, 0, 0]
    assert found.trend_points.tolist() == [0, *[7] * 7, 0, 0, 0, 0]
    _, six = both(rising[:4] + rising[5:])
    assert not six.trend.any()
    _, chosen = both(rising[:4] + rising[5:], trend=6)
    assert chosen.trend.tolist() == [0, *[1] * 6, 0, 0, 0, 0]


def test_a_tie_ends_a_trend() -> None:
    _, found = both([1, 2, 3, 4, 4, 5, 6, 7, 1, 2])
    assert not found.trend.any()


def test_a_turning_point_belongs_to_the_later_trend() -> None:
    _, found = both([1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1])
    assert found.trend.tolist() == [1] * 6 + [-1] * 7
    assert found.trend_points.tolist() == [7] * 13


def test_a_point_on_the_mean_ends_a_run() -> None:
    _, found = both([1, 1, 1, 0, 1, 1, 1, -1, -1, -1, 0, -1, -1, -1])
    assert not found.run.any()
    _, found = both([1] * 8 + [-1] * 8)
    assert found.run.tolist() == [1] * 8 + [-1] * 8
    assert found.run_points.tolist() == [8] * 16


def limits_of(mean: float, scale: float) -> Limits:
    one = np.array([1])
    return Limits(
        count=one,
        mean=np.array([mean]),
        moving_range=np.array([scale]),
        screened=one,
        fell_back=one > 1,
    )


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        # Mean 0, near limit 17.73, limit 26.6.
        ([20, 20, 1], [1, 1, 0]),
        ([20, 1, 20], [1, 0, 1]),
        ([1, 20, 20], [0, 1, 1]),
        ([20, 20, 20], [1, 1, 1]),
        ([20, 20, -1], [0, 0, 0]),  # the third is on the other side
        ([20, 20, 0], [0, 0, 0]),  # or on neither
        ([20, -20, 20], [0, 0, 0]),
        ([20, 30, 1], [0, 0, 0]),  # a point outside does not count as near
        ([20, 30, 20], [1, 0, 1]),  # but may be the third
        ([20, 1, 1, 20], [0, 0, 0, 0]),
        ([20, 20], [0, 0]),
        ([-20, -1, -20, -20], [-1, 0, -1, -1]),
        ([20, NAN, 20, 1], [1, 0, 1, 0]),
    ],
)
def test_two_in_three(values: list[float], expected: list[int]) -> None:
    assert xmr_signals(values, [0], limits_of(0, 10)).two_in_three.tolist() == expected


def test_a_point_on_a_limit_is_within() -> None:
    limits = limits_of(1.5, 3.0)
    on = [limits.upper[0], limits.lower[0], limits.near_upper[0], limits.near_lower[0]]
    found = xmr_signals(on, [0], limits)
    assert not found.outside.any()
    assert found.near.tolist() == [1, -1, 0, 0]
    beyond = np.nextafter(on[:2], [np.inf, -np.inf])
    assert xmr_signals(beyond, [0], limits).outside.tolist() == [1, -1]


def test_a_missing_point_is_passed_over() -> None:
    values = [5.0, 6, NAN, 4, 5, 6]
    limits = xmr_limits(values)
    assert limits.count.tolist() == [5]
    assert limits.mean[0] == 5.2
    assert limits.moving_range[0] == 1.0  # 6 to 4 are no neighbours
    run = [9.0] * 4 + [NAN] + [9.0] * 3 + [0.0] * 8
    _, found = both(run)
    assert found.run[:8].tolist() == [1, 1, 1, 1, 0, 1, 1, 1]
    assert found.run_points[:8].tolist() == [7, 7, 7, 7, 0, 7, 7, 7]
    _, found = both([1, 2, 3, NAN, 4, 5, 6, 7, 1, 9])
    assert found.trend.tolist() == [1, 1, 1, 0, 1, 1, 1, 1, 0, 0]


@given(st.lists(st.integers(0, 30).map(float), min_size=1, max_size=30), st.data())
def test_missing_points_at_the_ends_change_nothing(
    values: list[float], data: st.DataObject
) -> None:
    before, after = data.draw(st.integers(0, 4)), data.draw(st.integers(0, 4))
    limits, found = both(values)
    wider, other = both([NAN] * before + values + [NAN] * after)
    np.testing.assert_array_equal(wider.lower, limits.lower)
    np.testing.assert_array_equal(wider.mean, limits.mean)
    assert other.sign[before : before + len(values)].tolist() == found.sign.tolist()
    assert not other.sign[:before].any()


@given(st.lists(value, min_size=1, max_size=30), st.data())
def test_what_a_ghost_holds_does_not_matter(values: list[float], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(values) - 1))
    ghosted = np.arange(len(values)) == place
    missing = [NAN if ghost else each for ghost, each in zip(ghosted, values, strict=True)]
    limits, lacking = xmr_limits(values, ghosted=ghosted), xmr_limits(missing)
    np.testing.assert_array_equal(limits.lower, lacking.lower)
    found = xmr_signals(values, [0], limits, ghosted=ghosted)
    np.testing.assert_array_equal(found.sign, xmr_signals(missing, [0], lacking).sign)


def test_a_fixed_baseline_does_not_see_what_follows() -> None:
    rng = np.random.default_rng(2)
    values = rng.normal(50, 5, 30)
    fixed = xmr_limits(values, fix_after=12)
    changed = xmr_limits([*values[:12], *(values[12:] + 40)], fix_after=12)
    np.testing.assert_array_equal(fixed.upper, changed.upper)
    np.testing.assert_array_equal(fixed.upper, xmr_limits(values[:12]).upper)
    assert fixed.count.tolist() == [12]


def test_nothing_is_nothing() -> None:
    limits = xmr_limits([], [])
    assert len(limits.mean) == 0
    assert len(xmr_signals([], [], limits).sign) == 0
    hollow = xmr_limits([NAN, NAN])
    assert np.isnan(hollow.mean).all()
    assert not xmr_signals([NAN, NAN], [0], hollow).sign.any()


@pytest.mark.parametrize(
    ("values", "starts", "ghosted", "said"),
    [
        ([1.0, np.inf], [0], None, "1 values are infinite or near it, the first at place 1"),
        ([1.0, 2.0], [1], None, "the first is 0"),
        ([1.0, 2.0], [0, 3], None, "after the 2 values"),
        ([1.0, 2.0], [], None, "where each phase begins"),
        ([[1.0], [2.0]], [0], None, "flat arrays"),
        ([1.0, 2.0], [0], [True], "marks each of the 2 values"),
    ],
)
def test_arrays_that_do_not_fit(
    values: list[float], starts: list[int], ghosted: list[bool] | None, said: str
) -> None:
    with pytest.raises(FiguresError, match=said):
        xmr_limits(values, starts, ghosted=ghosted)


def test_limits_of_something_else() -> None:
    with pytest.raises(FiguresError, match="limits of 1 phases for 2 phases"):
        xmr_signals([1.0, 2.0], [0, 1], xmr_limits([1.0, 2.0]))
