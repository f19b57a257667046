"""
Disclosure control: how much is hidden, against the least that would do, and how long it takes.

- Small tables: against the least there is, found by trying every choice.
- Larger tables: against a bound from below, and against two habits: hide every category of
  a breakdown that has a small one, and hide the next smallest in every row and column.
- A council's quarterly scorecard: 100 indicators in 20 categories; and two years of it.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import linprog

import lakpi
from lakpi.disclosure import PUBLICATION, ROUNDED_TO_5, DisclosurePolicy, protect
from lakpi.figures import Figures, Meaning, as_frame, checked
from lakpi.polarity import Polarity

Counts = NDArray[np.int64]
Sums = list[tuple[list[int], int]]
SMALL = ((5,), (3, 3), (2, 4))
LARGER = ((12,), (4, 6), (8, 8), (2, 3, 4))
BREAKDOWNS = {"sex": 3, "age_band": 6, "ethnicity": 11}
LOW, HIGH = 1, 4


def meaning(name: str, kind: str, base: str = "") -> Meaning:
    """
    What the numbers of an invented indicator mean.
    """
    ratio = kind == "percentage"
    return Meaning(
        id=name,
        title=name,
        kind=kind,
        unit="percent" if ratio else "child",
        polarity=Polarity.NO_JUDGEMENT,
        ratio=ratio,
        decimals=int(ratio),
        scale=Fraction(100 if ratio else 1),
        numerator=f"numerator of {name}",
        denominator=base,
    )


def figures(rows: list[dict[str, Any]], meanings: list[Meaning]) -> Figures:
    """
    Figures of rows.
    """
    frame = pd.DataFrame(rows)
    for name in ("numerator", "denominator", "value"):
        if name not in frame:
            frame[name] = np.nan
        frame[f"{name}_reason"] = np.where(frame[name].isna(), "z", "")
    same = {"area": "E09000015", "area_name": "Harrow", "scope": "whole authority"}
    frame = frame.assign(**same, version="1", origin="computed", source="records")
    return checked(as_frame(frame), tuple(meanings))


def cells(counts: Counts) -> Iterator[tuple[tuple[int, ...], tuple[int, ...], int]]:
    """
    Every margin and cross of a table: its axes, its place, its count.
    """
    for size in range(counts.ndim + 1):
        for axes in itertools.combinations(range(counts.ndim), size):
            margin = counts.sum(axis=tuple(set(range(counts.ndim)) - set(axes)))
            for place in np.ndindex(margin.shape):
                yield axes, place, int(margin[place])


def table(counts: Counts) -> Figures:
    """
    One table of counts as figures.
    """
    period = {"period": "2013-14", "period_start": "2013-04-01", "period_end": "2014-03-31"}
    rows = [
        {
            "indicator": "plans",
            "breakdown": " x ".join(f"b{axis}" for axis in axes),
            "category": " x ".join(f"c{each}" for each in place),
            "numerator": float(number),
            "value": float(number),
            **period,
        }
        for axes, place, number in cells(counts)
    ]
    return figures(rows, [meaning("plans", "count")])


def sums(counts: Counts) -> tuple[list[int], Sums]:
    """
    The counts of a table, and which of them add up to which.
    """
    listed = list(cells(counts))
    found: Sums = []
    for whole, (axes, place, _) in enumerate(listed):
        for axis in set(range(counts.ndim)) - set(axes):
            finer = tuple(sorted((*axes, axis)))
            parts = [
                at
                for at, (own, where, _) in enumerate(listed)
                if own == finer
                and all(where[finer.index(a)] == p for a, p in zip(axes, place, strict=True))
            ]
            found.append((parts, whole))
    return [number for _, _, number in listed], found


def safe(numbers: list[int], equations: Sums, hidden: set[int]) -> bool:
    """
    Whether every small count may be anything from 1 to 4.
    """
    matrix = np.zeros((len(equations), len(numbers)))
    for row, (parts, whole) in enumerate(equations):
        matrix[row, parts] = 1
        matrix[row, whole] = -1
    bounds = [(1, None) if at in hidden else (n, n) for at, n in enumerate(numbers)]
    for at, number in enumerate(numbers):
        if LOW <= number <= HIGH:
            for sign, need in ((1, least_of(at, numbers, equations)), (-1, HIGH)):
                cost = np.zeros(len(numbers))
                cost[at] = sign
                capped = [b if n != at else (1, HIGH) for n, b in enumerate(bounds)]
                found: Any = linprog(
                    cost, A_eq=matrix, b_eq=np.zeros(len(equations)), bounds=capped, method="highs"
                )
                if found.status != 0 or found.fun > sign * need + 1e-6:
                    return False
    return True


def least_of(at: int, numbers: list[int], equations: Sums) -> int:
    """
    What a hidden count is at the least: 1, or the number of its parts that are not 0.
    """
    return max([1, *(sum(numbers[p] > 0 for p in parts) for parts, w in equations if w == at)])


def optimum(counts: Counts) -> int:
    """
    The least that has to be hidden, by trying every choice, the small ones first.
    """
    numbers, equations = sums(counts)
    small = {at for at, n in enumerate(numbers) if LOW <= n <= HIGH}
    others = [at for at, n in enumerate(numbers) if n > HIGH]
    for more in range(len(others) + 1):
        for chosen in itertools.combinations(others, more):
            if safe(numbers, equations, small | set(chosen)):
                return len(small) + more
    raise AssertionError


def whole_breakdowns(counts: Counts) -> int:
    """
    The habit of hiding all categories of every breakdown that has a small one.
    """
    listed = list(cells(counts))
    bad = {axes for axes, _, number in listed if LOW <= number <= HIGH}
    return sum(axes in bad and number > 0 for axes, _, number in listed)


def next_smallest(counts: Counts) -> int:
    """
    The habit of hiding the next smallest wherever one stands alone in a sum, until none does.
    """
    numbers, equations = sums(counts)
    hidden = {at for at, n in enumerate(numbers) if LOW <= n <= HIGH}
    more = True
    while more:
        more = False
        for parts, whole in equations:
            inside = [at for at in (*parts, whole) if at in hidden]
            shown = [at for at in (*parts, whole) if at not in hidden and numbers[at]]
            if len(inside) == 1 and shown:
                hidden.add(min(shown, key=lambda at: numbers[at]))
                more = True
    return len(hidden)


def scorecard(quarters: int, seed: int = 5) -> Figures:
    """
    A scorecard of 100 indicators in 20 categories: 40 counts, 60 percentages of six wholes.
    """
    draw = np.random.default_rng(seed)
    shares = {name: draw.dirichlet(np.full(n, 1.5)) for name, n in BREAKDOWNS.items()}
    periods = lakpi.quarters("2013-14 Q1", "2016-17 Q4")[:quarters]
    rows: list[dict[str, Any]] = []
    meanings = []
    for number in range(100):
        ratio = number >= 40
        base = f"whole {number % 6}"
        name = f"indicator_{number:03}"
        meanings.append(meaning(name, "percentage" if ratio else "count", base if ratio else ""))
        share = draw.uniform(0.02, 0.98)
        size = int(draw.choice([40, 150, 600, 2000]))
        for at, period in enumerate(periods):
            # The wholes are the same for all that share them.
            own = np.random.default_rng([number % 6, at] if ratio else [number, at, 9])
            total = int(own.poisson([80, 300, 900, 2000, 120, 500][number % 6] if ratio else size))
            wholes = {"": np.array([total])} | {
                each: own.multinomial(total, part) for each, part in shares.items()
            }
            top = int(draw.binomial(total, share))
            for each, whole in wholes.items():
                part = np.array([top])
                if each:
                    part = draw.multivariate_hypergeometric(whole, top)
                for place, (n, d) in enumerate(zip(part, whole, strict=True)):
                    counted = {"numerator": float(d), "value": float(d)}
                    shared = {
                        "numerator": float(n),
                        "denominator": float(d),
                        "value": 100 * n / d if d else np.nan,
                    }
                    rows.append(
                        {
                            "indicator": name,
                            "breakdown": each,
                            "category": f"{each} {place}" if each else "",
                            "period": period.label,
                            "period_start": period.start,
                            "period_end": period.end,
                            **(shared if ratio else counted),
                        }
                    )
    return figures(rows, meanings)


def drawn(shape: tuple[int, ...], number: int) -> list[Counts]:
    """
    Tables with many small counts.
    """
    draw = np.random.default_rng([17, *shape])
    values = [0, 1, 2, 3, 5, 7, 8, 12, 15, 22, 40, 60]
    return [draw.choice(values, size=shape).astype(np.int64) for _ in range(number)]


def small_tables() -> None:
    """
    Hold what is hidden against the optimum.
    """
    print("Small tables: figures hidden, against the least there is (every choice tried)")
    for shape in SMALL:
        made = drawn(shape, 12)
        ours = [protect(table(each)).hidden for each in made]
        best = [optimum(each) for each in made]
        worst = max((a / b for a, b in zip(ours, best, strict=True) if b), default=1.0)
        name = " by ".join(map(str, shape))
        print(
            f"  {name:<12}{sum(ours):5} hidden, {sum(best):5} at the least:"
            f" {sum(ours) / sum(best):5.3f} times; worst {worst:.2f}"
        )


def larger_tables() -> None:
    """
    Hold what is hidden against a bound from below and two habits.
    """
    print("Larger tables: figures hidden, against a bound from below and two habits")
    for shape in LARGER:
        made = drawn(shape, 8)
        begin = time.perf_counter()
        ours = [protect(table(each)) for each in made]
        each_ = (time.perf_counter() - begin) / len(made)
        hidden, least = sum(p.hidden for p in ours), sum(p.least for p in ours)
        name = " by ".join(map(str, shape))
        print(
            f"  {name:<12}{hidden:5} hidden, {least:5} or more are needed:"
            f" at most {hidden / least:5.3f} times; whole breakdowns"
            f" {sum(map(whole_breakdowns, made)):5}; next smallest, which is not safe,"
            f" {sum(map(next_smallest, made)):5}; {each_:.2f} s each"
        )


def scorecards() -> None:
    """
    Time a scorecard.
    """
    print("A scorecard of 100 indicators in 20 categories")
    policies: tuple[DisclosurePolicy, ...] = (PUBLICATION, ROUNDED_TO_5)
    for quarters, policy in itertools.product((1, 4), policies):
        made = scorecard(quarters)
        begin = time.perf_counter()
        done = protect(made, policy)
        seconds = time.perf_counter() - begin
        print(
            f"  {quarters} quarter{'s' * (quarters > 1)}, {len(made):,} figures, {policy.name}:"
            f" {done.small:,} small, {done.further:,} further; {done.small + done.further:,} hidden"
            f" where {done.least:,} or more are needed; {seconds:.2f} s"
        )


def main() -> None:
    """
    Run all three.
    """
    scorecards()
    small_tables()
    larger_tables()


if __name__ == "__main__":
    main()
