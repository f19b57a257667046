"""
Sides of a benchmark: by hand where ends touch, and held to the intervals and the funnels.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lakpi.confidence import Ends, normal_quantile, rate_interval, wilson
from lakpi.errors import FiguresError
from lakpi.funnels import poisson_limits, proportion_limits, proportion_scores, rate_scores
from lakpi.significance import (
    control_limits,
    control_scores,
    side_by_interval,
    side_by_overlap,
)

NONE = math.nan
counts = st.integers(0, 400)
sizes = st.integers(1, 5000)


def by(ends: Ends, benchmark: float) -> float:
    return float(side_by_interval(ends.lower, ends.upper, benchmark))


@pytest.mark.parametrize(
    ("lower", "upper", "benchmark", "side"),
    [
        (21.0, 24.3, 22.6, 0),
        (22.6, 24.3, 22.6, 0),  # the lower end is the benchmark: it belongs to the interval
        (21.0, 22.6, 22.6, 0),  # the upper end likewise
        (22.6, 22.6, 22.6, 0),  # an interval without width that is the benchmark
        (22.600001, 24.3, 22.6, 1),
        (21.0, 22.599999, 22.6, -1),
        (0.0, 3.0, 0.0, 0),
        (100.0, 100.0, 100.0, 0),
        (-1.0, 1.0, 0.0, 0),
        (-math.inf, math.inf, 5.0, 0),
        (0.0, math.inf, 5.0, 0),
        (NONE, 24.3, 22.6, NONE),
        (21.0, NONE, 22.6, NONE),
        (21.0, 24.3, NONE, NONE),
    ],
)
def test_by_interval_by_hand(lower: float, upper: float, benchmark: float, side: float) -> None:
    found = side_by_interval([lower], [upper], [benchmark])
    np.testing.assert_array_equal(found, [side])


@pytest.mark.parametrize(
    ("ours", "theirs", "side"),
    [
        ((21.0, 24.0), (23.0, 26.0), 0),
        ((21.0, 23.0), (23.0, 26.0), 0),  # they touch
        ((26.0, 27.0), (23.0, 26.0), 0),
        ((21.0, 22.9), (23.0, 26.0), -1),
        ((26.1, 27.0), (23.0, 26.0), 1),
        ((20.0, 30.0), (23.0, 26.0), 0),  # one within the other
        ((24.0, 25.0), (23.0, 26.0), 0),
        ((NONE, 25.0), (23.0, 26.0), NONE),
        ((24.0, 25.0), (23.0, NONE), NONE),
    ],
)
def test_by_overlap_by_hand(
    ours: tuple[float, float], theirs: tuple[float, float], side: float
) -> None:
    np.testing.assert_array_equal(side_by_overlap(*ours, *theirs), side)
    np.testing.assert_array_equal(side_by_overlap(*theirs, *ours), -side)


def test_an_interval_turned_round_is_refused() -> None:
    with pytest.raises(FiguresError, match="not lie above their upper ends: see row 2"):
        side_by_interval([1, 3], [2, 2], 1)
    with pytest.raises(FiguresError, match="comparators' intervals"):
        side_by_overlap([1], [2], [4], [3])


@given(x=counts, n=sizes, p0=st.floats(0.001, 0.999), level=st.sampled_from([0.95, 0.998]))
@settings(max_examples=200, deadline=None)
def test_by_interval_is_by_funnel_for_shares(x: int, n: int, p0: float, level: float) -> None:
    """
    Wilson's interval is the test turned round: both are |x - np| > z sqrt(np(1 - p)).
    """
    assume(x <= n)
    z = control_scores(x, n, p0, shares=True)
    reach = normal_quantile(level)
    assume(abs(abs(float(z)) - reach) > 1e-9)
    side = by(wilson(x, n, level=level), p0)
    assert side == (np.sign(z) if abs(z) > reach else 0)


@pytest.mark.parametrize("p0", [0.0, 1.0])
@pytest.mark.parametrize("x", [0, 1, 19, 20])
def test_about_none_and_all(p0: float, x: int) -> None:
    z = float(control_scores(x, 20, p0, shares=True))
    assert z == (0 if x == 20 * p0 else math.copysign(math.inf, x - 20 * p0))
    side = by(wilson(x, 20), p0)
    assert side == np.sign(z)


@given(x=counts, n=sizes, rate=st.floats(1e-4, 0.5), level=st.sampled_from([0.95, 0.998]))
@settings(max_examples=200, deadline=None)
def test_by_interval_is_by_funnel_for_rates(x: int, n: int, rate: float, level: float) -> None:
    z = float(control_scores(x, n, rate, shares=False))
    reach = normal_quantile(level)
    assume(abs(abs(z) - reach) > 1e-7)
    side = by(rate_interval(x, n, level=level), rate)
    assert side == (np.sign(z) if abs(z) > reach else 0)


@given(x=counts, n=sizes, centre=st.just(0.0) | st.floats(1e-9, 1), shares=st.booleans())
@settings(max_examples=200, deadline=None)
def test_with_one_centre_they_are_the_funnels_own(
    x: int, n: int, centre: float, *, shares: bool
) -> None:
    assume(not shares or x <= n)
    scores = proportion_scores if shares else rate_scores
    limits = proportion_limits if shares else poisson_limits
    theirs = scores([x, 0], [n, n], centre=centre)
    np.testing.assert_allclose(
        control_scores([x, 0], [n, n], [centre, centre], shares=shares), theirs, rtol=1e-9
    )
    own = control_limits([n], [centre], shares=shares)
    for ours, other in zip(own, limits([n], centre=centre), strict=True):
        np.testing.assert_allclose(ours, other, rtol=1e-9, atol=1e-15)


def test_a_centre_that_cannot_be_and_a_missing_number_give_none() -> None:
    found = control_scores([1, 1, None, 0], [10, 10, 10, 0], [1.2, -0.1, 0.5, 0.5], shares=True)
    assert np.isnan(found).all()
    ends = control_limits([10, 10, None, 0], [1.2, -0.1, 0.5, 0.5], shares=True)
    assert np.isnan(ends.lower).all()
    assert np.isnan(ends.upper).all()
    assert np.isnan(control_scores([1], [10], [-0.1], shares=False)).all()
    assert control_scores([1, 0], [10, 10], 0.0, shares=False).tolist() == [math.inf, 0.0]
