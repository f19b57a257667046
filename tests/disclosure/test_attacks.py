"""
The attack on what is published: it finds nothing, on random tables and on arranged ones.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linprog
from tests.disclosure.attacker import Attacker, figures, meaning, table

import lakpi
from lakpi.catalogues import child_protection, referrals
from lakpi.disclosure import PUBLICATION, ROUNDED_TO_5, DisclosurePolicy, Protected, protect
from lakpi.disclosure.cells import read_cells
from lakpi.disclosure.exact import least_hidden
from lakpi.disclosure.prints import Prints
from lakpi.disclosure.sums import system_of
from lakpi.figures import Figures
from lakpi.testing.synthetic import synthetic

NUMBERS = st.sampled_from([0, 1, 2, 3, 4, 5, 6, 8, 11, 17, 30, 64])
FEW = settings(max_examples=15, deadline=None, derandomize=True)


def tables(*shape: int) -> st.SearchStrategy[NDArray[np.int64]]:
    size = int(np.prod(shape))
    return st.lists(NUMBERS, min_size=size, max_size=size).map(
        lambda numbers: np.array(numbers, dtype=np.int64).reshape(shape)
    )


def cells(row: Mapping[Any, Any]) -> frozenset[tuple[str, str]]:
    if not row["breakdown"]:
        return frozenset()
    names, labels = row["breakdown"].split(" x "), row["category"].split(" x ")
    return frozenset(zip(names, labels, strict=True))


def most_parts(rows: list[dict[Any, Any]], whole: Mapping[Any, Any], name: str) -> int:
    """
    Count the parts that are no zeros, of the breakdown in which a count has the most.
    """
    inside: dict[str, int] = {}
    for row in rows:
        same = all(row[each] == whole[each] for each in ("indicator", "area", "period", "scope"))
        if same and cells(whole) < cells(row) and row[name] > 0:
            inside[row["breakdown"]] = inside.get(row["breakdown"], 0) + 1
    return max([1, *inside.values()])


def attack(  # noqa: C901 - one attack after the other
    before: Figures, made: Protected, policy: DisclosurePolicy = PUBLICATION, base: int = 1
) -> int:
    """
    Attack every hidden count, and every small complement, twice: by one who knows nothing
    of hidden counts, and by one who knows that zeros are shown.

    Returns:
        How many counts were attacked.
    """
    assert made.exposed == 0
    true = before.to_frame().astype(object).to_dict("records")
    seen = made.figures.to_frame().astype(object).to_dict("records")
    kinds = {each.id: each for each in before.meanings}
    ignorant = Attacker(made.figures, least=0, base=base, hidden_under=policy.threshold)
    knowing = Attacker(made.figures, least=1, base=base, hidden_under=policy.threshold)
    top_of = policy.threshold - 1
    attacked = 0
    for row, shown in zip(true, seen, strict=True):
        own = kinds[row["indicator"]]
        where = (row["area"], row["scope"], row["period_start"], row["period_end"])
        base_cell = cells(row)
        words = own.numerator
        if own.kind == "distribution":
            words = own.id
            base_cell = frozenset(e for e in base_cell if f"each {e[0]}" != own.numerator)
        keys = {"numerator": ((words, *where), cells(row))}
        if own.ratio and own.kind != "rate":
            keys["denominator"] = ((own.denominator, *where), base_cell)
        for name, key in keys.items():
            if np.isnan(shown[name]):
                attacked += 1
                at = ignorant.names[key]
                low, high = ignorant.interval({at: 1.0})
                assert high - low > 0.99, (row, low, high)
                if row[name] < policy.threshold:
                    # Two parts that are no zeros make 2 at the least, as everybody can see.
                    assert low <= most_parts(true, row, name) + 1e-6, (row, low, high)
                    assert high >= top_of - 1e-6, (row, low, high)
                    low, high = knowing.interval({at: 1.0})
                    assert high >= top_of - 1e-6, (row, low, high)
                    assert low < high - 0.99
            elif own.kind == "count" or name == "numerator" or policy.denominators:
                assert not 0 < row[name] < policy.threshold, row
        if own.kind in ("percentage", "distribution"):
            if np.isnan(shown["numerator"]) or np.isnan(shown["denominator"]):
                assert np.isnan(shown["value"])
            rest = row["denominator"] - row["numerator"]
            if policy.complements and 0 < rest < policy.threshold:
                goal = {ignorant.names[keys["denominator"]]: 1.0}
                goal[ignorant.names[keys["numerator"]]] = -1.0
                low, high = ignorant.interval(goal)
                assert low <= 1 + 1e-6, (row, low, high)
                assert high >= top_of - 1e-6, (row, low, high)
    return attacked


@FEW
@given(st.one_of(tables(2), tables(5), tables(3, 3), tables(2, 5), tables(2, 2, 3)))
def test_random_tables(counts: NDArray[np.int64]) -> None:
    names = ("sex", "age_band", "need")[: counts.ndim]
    before = figures(table("plans", counts, names), meaning("plans"))
    attack(before, protect(before))


@FEW
@given(tables(2, 3), st.integers(2, 11))
def test_other_thresholds(counts: NDArray[np.int64], threshold: int) -> None:
    policy = attrs.evolve(PUBLICATION, threshold=threshold, complements=bool(threshold % 2))
    before = figures(table("plans", counts, ("sex", "age_band")), meaning("plans"))
    attack(before, protect(before, policy), policy)


def shares(tops: NDArray[np.int64], bases: NDArray[np.int64], *names: str) -> list[dict[str, Any]]:
    """
    Percentages of one denominator, and the denominator as a count of its own.
    """
    rows = []
    for number, top in enumerate((tops, bases - tops)):
        for a, b in zip(table(f"share_{number}", top, names), table("", bases, names), strict=True):
            rows.append(a | {"denominator": b["numerator"]})
    return rows + table("whole", bases, names)


SHARES = (
    meaning("share_0", "percentage", denominator="all"),
    meaning("share_1", "percentage", denominator="all"),
    meaning("whole", numerator="all"),
)


@FEW
@given(tables(4), tables(4))
def test_percentages_of_one_whole(tops: NDArray[np.int64], others: NDArray[np.int64]) -> None:
    before = figures(shares(tops, tops + others, "sex"), *SHARES)
    attack(before, protect(before))


@settings(FEW, max_examples=8)
@given(tables(2, 3), tables(2, 3))
def test_crossed_percentages(tops: NDArray[np.int64], others: NDArray[np.int64]) -> None:
    before = figures(shares(tops, tops + others, "sex", "age_band"), *SHARES)
    attack(before, protect(before))


@FEW
@given(tables(4, 2))
def test_distributions(counts: NDArray[np.int64]) -> None:
    bands = meaning("bands", "distribution", numerator="each duration", denominator="all")
    rows = []
    for sex, group in [("", counts.sum(axis=1)), *zip("FM", counts.T, strict=True)]:
        for band, number in enumerate(group):
            rows.append(
                {
                    "indicator": "bands",
                    "breakdown": "duration x sex" if sex else "duration",
                    "category": f"band {band}" + (f" x {sex}" if sex else ""),
                    "numerator": float(number),
                    "denominator": float(group.sum()),
                }
            )
    before = figures(rows, bands)
    attack(before, protect(before))


@FEW
@given(tables(2, 4))
def test_rounded_tables(counts: NDArray[np.int64]) -> None:
    before = figures(table("plans", counts, ("sex", "age_band")), meaning("plans"))
    made = protect(before, ROUNDED_TO_5)
    shown = made.figures.column("numerator").dropna()
    assert (shown % 5 == 0).all()
    attack(before, made, ROUNDED_TO_5, base=5)


def test_computed_figures() -> None:
    records = synthetic(children=500).records()
    before = lakpi.compute(
        [
            referrals.REFERRALS_COUNT,
            referrals.REREFERRALS,
            child_protection.CPP_COUNT,
            child_protection.OPEN_2_YEARS_OR_MORE,
        ],
        records,
        periods=lakpi.quarters("2013-14 Q3"),
        by=["sex", "age_band", ("sex", "age_band")],
    )
    assert attack(before, protect(before)) > 20


def optimum(counts: NDArray[np.int64]) -> int:
    """
    The least that has to be hidden, by trying every choice, the fewest first.
    """
    rows = table("plans", counts, tuple("ab"[: counts.ndim]))
    where = [cells(row) for row in rows]
    numbers = [int(row["numerator"]) for row in rows]
    equations = []
    for whole, level in itertools.product(range(len(where)), range(1, counts.ndim + 1)):
        parts = [at for at, cell in enumerate(where) if where[whole] < cell and len(cell) == level]
        names = {frozenset(n for n, _ in where[at]) for at in parts}
        for own in names:
            inside = [at for at in parts if frozenset(n for n, _ in where[at]) == own]
            equations.append((inside, whole))
    matrix = np.zeros((len(equations), len(rows)))
    for row_, (inside, whole) in enumerate(equations):
        matrix[row_, inside], matrix[row_, whole] = 1, -1

    def reach(hidden: set[int], at: int, sign: int) -> float:
        bounds = [(1, None) if i in hidden else (n, n) for i, n in enumerate(numbers)]
        cost = np.zeros(len(numbers))
        cost[at] = sign
        end = np.zeros(len(equations))
        found: Any = linprog(cost, A_eq=matrix, b_eq=end, bounds=bounds, method="highs")
        return float("inf") * -sign if found.status != 0 else float(sign * found.fun)

    small = {at for at, n in enumerate(numbers) if 0 < n < 5}
    others = [at for at, n in enumerate(numbers) if n >= 5]
    lows = {at: max(1.0, reach(small | set(others), at, 1)) for at in small}
    for more in range(len(others) + 1):
        for chosen in itertools.combinations(others, more):
            hidden = small | set(chosen)
            if all(
                reach(hidden, at, -1) >= 4 - 1e-6 and reach(hidden, at, 1) <= lows[at] + 1e-6
                for at in small
            ):
                return len(hidden)
    raise AssertionError


@settings(FEW, max_examples=15)
@given(st.one_of(tables(4), tables(6), tables(2, 3)))
def test_small_tables_hide_little_more_than_the_least(counts: NDArray[np.int64]) -> None:
    names = tuple("ab"[: counts.ndim])
    made = protect(figures(table("plans", counts, names), meaning("plans")))
    best = optimum(counts)
    assert made.least <= best <= made.hidden <= 1.5 * best


def test_the_least_is_found_without_a_proof_to_begin_with() -> None:
    counts = np.array([[3, 20, 9], [40, 2, 30]])
    cells_ = read_cells(figures(table("plans", counts, ("a", "b")), meaning("plans")), PUBLICATION)
    system = system_of(cells_, PUBLICATION)
    prints = Prints(cells_.numerator, cells_.denominator, np.zeros(system.size))
    inside = np.ones(system.size, dtype=bool)
    answer, bound = least_hidden(system, prints, inside, [], system.hideable)
    assert answer is not None
    assert int((answer | system.small).sum()) == optimum(counts) == 2 + bound


def test_a_naive_publication_is_found_out() -> None:
    """
    The attacker can find something: hiding the small cell alone gives it back.
    """
    counts = np.array([3, 20, 40])
    before = figures(table("plans", counts, ("sex",)), meaning("plans"))
    frame = before.to_frame().astype({"numerator_reason": object, "value_reason": object})
    frame.loc[1, ["numerator", "value"]] = np.nan
    frame.loc[1, ["numerator_reason", "value_reason"]] = "c"
    naive = Attacker(Figures(frame, before.meanings))
    hidden = next(at for at, (low, high) in enumerate(naive.bounds) if low != high)
    assert naive.interval({hidden: 1.0}) == pytest.approx((3, 3))
