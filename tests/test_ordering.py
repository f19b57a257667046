"""
Order among numbers, held to the decimal and statistics modules and to SciPy's ranks.
"""

from __future__ import annotations

import math
import statistics
from decimal import ROUND_HALF_EVEN, Context, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from lakpi.ordering import (
    DIGITS,
    cut_points,
    emptied,
    less,
    places,
    quarter_of,
    snapped,
    sorted_rows,
)

TWELVE = Context(prec=DIGITS, rounding=ROUND_HALF_EVEN)
NAN = math.nan
tidy = st.decimals(-(10**7), 10**7, places=2).map(float)
cells = st.one_of(st.sampled_from([0.0, 1.0, 1.0, 2.0, 97.2, NAN]), tidy)
tables = arrays.arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(1, 9)), elements=cells)
rows = st.lists(tidy, min_size=1, max_size=12)


def one(values: list[float]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array([values], dtype=np.float64)


# Snapping.


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e30, max_value=1e30))
def test_snapped_is_the_number_to_twelve_digits(value: float) -> None:
    (found,) = snapped([value]).tolist()
    if not 1e-11 <= abs(value) < 1e22:
        assert math.isclose(found, value, rel_tol=1e-11, abs_tol=0)
        return
    # Of two decimals as near as each other, either may be taken: binary decides.
    assert abs(Decimal(found) - Decimal(value)) <= abs(
        Decimal(TWELVE.create_decimal(value)) - Decimal(value)
    ) * Decimal("1.0001") + Decimal(math.ulp(value))
    assert float(TWELVE.create_decimal(found)) == found


@given(tidy, st.integers(-4, 4))
def test_noise_in_the_last_digits_is_gone(value: float, steps: int) -> None:
    noisy = value
    for _ in range(abs(steps)):
        noisy = math.nextafter(noisy, math.inf if steps > 0 else -math.inf)
    # Next to nought there is no noise, only small numbers.
    assert value == 0 or snapped([noisy]).tolist() == [value]


@given(tables)
def test_snapping_twice_is_snapping_once(
    table: np.ndarray[tuple[int, int], np.dtype[np.float64]],
) -> None:
    np.testing.assert_array_equal(snapped(snapped(table)), snapped(table))


def test_snapped_leaves_what_is_no_number() -> None:
    found = snapped([NAN, math.inf, -math.inf, 0.0, 5e-324, 1.7e308])
    np.testing.assert_array_equal(found, [NAN, math.inf, -math.inf, 0.0, 5e-324, 1.7e308])


# Differences.


@given(tidy, tidy)
def test_a_difference_is_that_of_the_decimals(first: float, second: float) -> None:
    (found,) = less([first], [second]).tolist()
    assert found == float(Decimal(repr(first)) - Decimal(repr(second)))
    assert math.copysign(1, found) == 1 or found < 0


def test_a_difference_keeps_the_digits_that_hold_and_no_more() -> None:
    assert less([100.0], [100 / 3 * 3], digits=10).tolist() == [0.0]
    assert less([1.0], [1 - 1e-11]).tolist() == [1e-11]
    assert less([1.0], [1 - 1e-11], digits=10).tolist() == [0.0]
    np.testing.assert_array_equal(less([NAN, 1.0, 0.0], [1.0, NAN, 0.0]), [NAN, NAN, 0.0])


# Cut points.


@given(rows)
def test_quartiles_are_those_of_the_inclusive_method(values: list[float]) -> None:
    ordered, n = sorted_rows(one([*values, NAN]))
    found = cut_points(ordered, n)[0]
    if len(values) == 1:
        expected = values * 3
    else:
        expected = statistics.quantiles(values, n=4, method="inclusive")
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-9)


@given(rows)
def test_cuts_at_the_ends_are_the_ends_exactly(values: list[float]) -> None:
    ordered, n = sorted_rows(one([NAN, *values]))
    assert cut_points(ordered, n, (0.0, 1.0))[0].tolist() == [min(values), max(values)]


def test_rows_without_numbers_have_no_cuts() -> None:
    ordered, n = sorted_rows(np.array([[NAN, NAN], [1.0, NAN]]))
    assert np.isnan(cut_points(ordered, n)[0]).all()
    assert cut_points(ordered, n)[1].tolist() == [1.0, 1.0, 1.0]
    assert np.isnan(cut_points(np.zeros((2, 0)), np.zeros(2, dtype=np.intp))).all()


# Quarters.


@given(rows)
def test_every_value_has_the_quarter_whose_cuts_it_has_passed(values: list[float]) -> None:
    ordered, n = sorted_rows(one(values))
    cuts = snapped(cut_points(ordered, n))
    found = quarter_of(np.array(values), np.repeat(cuts, len(values), axis=0)).tolist()
    assert found == [sum(value > cut for cut in cuts[0]) for value in values]
    assert emptied(ordered, n, cuts).tolist() == [set(found) != {0, 1, 2, 3}]


def test_no_value_or_no_cut_is_in_no_quarter() -> None:
    cuts = np.array([[1.0, 2.0, 3.0], [NAN, NAN, NAN]])
    assert quarter_of(np.array([NAN, 1.0]), cuts).tolist() == [-1, -1]


# Places.


@given(tables)
def test_places_are_counts_of_the_rest(
    table: np.ndarray[tuple[int, int], np.dtype[np.float64]],
) -> None:
    below, equal = places(table)
    for row, under, same in zip(table.tolist(), below.tolist(), equal.tolist(), strict=True):
        for value, mine, also in zip(row, under, same, strict=True):
            assert mine == sum(other < value for other in row)
            assert also == sum(other == value for other in row)  # NaN is not itself


def test_places_are_scipys_ranks() -> None:
    stats = pytest.importorskip("scipy.stats")
    table = np.random.default_rng(3).integers(0, 40, (50, 158)) / 10
    below, equal = places(table)
    np.testing.assert_array_equal(below + 1, stats.rankdata(table, "min", axis=1))
    np.testing.assert_array_equal(below + equal, stats.rankdata(table, "max", axis=1))


def test_places_of_nothing() -> None:
    for shape in ((0, 3), (3, 0)):
        below, equal = places(np.zeros(shape))
        assert below.shape == equal.shape == shape
