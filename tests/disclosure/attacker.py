"""
An attacker who knows nothing of lakpi's own: figures in, intervals out.

It reads the published frame, writes down what anybody would (categories add up, a
denominator is its numerator and the others, a printed percentage is within half of its
last place), and asks for the least and the greatest of every hidden count.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import linprog

from lakpi.figures import Figures, Meaning, as_frame, checked
from lakpi.polarity import Polarity

Key: TypeAlias = Any
Interval: TypeAlias = tuple[float, float]


def meaning(name: str, kind: str = "count", **more: Any) -> Meaning:  # noqa: ANN401 - fields
    ratio = kind in ("percentage", "rate", "ratio", "mean", "distribution")
    return Meaning(
        id=name,
        title=name.capitalize(),
        kind=kind,
        unit=more.pop("unit", "percent" if ratio else "child"),
        polarity=Polarity.NO_JUDGEMENT,
        ratio=ratio,
        decimals=more.pop("decimals", 1 if ratio else 0),
        scale=more.pop("scale", 100 if ratio else 1),
        numerator=more.pop("numerator", f"numerator of {name}"),
        denominator=more.pop("denominator", f"denominator of {name}" if ratio else ""),
        **more,
    )


def figures(rows: list[dict[str, Any]], *meanings: Meaning) -> Figures:
    """
    Make figures of rows with an indicator, a place and counts.
    """
    known = {each.id: each for each in meanings}
    made = []
    for row in rows:
        own = known[row["indicator"]]
        full = {
            "version": own.version,
            "area": "E09000015",
            "area_name": "Harrow",
            "scope": "whole authority",
            "period": "2013-14",
            "period_start": "2013-04-01",
            "period_end": "2014-03-31",
            "breakdown": "",
            "category": "",
            "unit": own.unit,
            "origin": "computed",
            "source": "records",
            "numerator": np.nan,
            "denominator": np.nan,
            **row,
        }
        top, base = full["numerator"], full["denominator"]
        if "value" not in full:
            full["value"] = top if not own.ratio else np.nan
            if own.ratio and base:
                full["value"] = top * float(own.scale) / base
        for name in ("numerator", "denominator", "value"):
            reason = full.get(f"{name}_reason", "z")
            full[f"{name}_reason"] = reason if np.isnan(full[name]) else ""
        made.append(full)
    return checked(as_frame(pd.DataFrame(made)), tuple(meanings))


def table(name: str, counts: NDArray[np.int64], names: tuple[str, ...]) -> list[dict[str, Any]]:
    """
    Give a table of counts as rows: the total, each margin and each cross.
    """
    rows = []
    for size in range(len(names) + 1):
        for chosen in itertools.combinations(range(len(names)), size):
            others = tuple(axis for axis in range(len(names)) if axis not in chosen)
            margin = counts.sum(axis=others)
            for where in np.ndindex(margin.shape):
                labels = [f"{names[a]}{i}" for a, i in zip(chosen, where, strict=True)]
                row = {
                    "indicator": name,
                    "breakdown": " x ".join(names[axis] for axis in chosen),
                    "category": " x ".join(labels),
                    "numerator": float(margin[where]),
                }
                rows.append(row)
    return rows


class Attacker:
    """
    What anybody can know of the counts behind published figures.

    Args:
        published: The figures.
        least: What a hidden count is known to be at least.
        base: What shown counts are rounded to.
        hidden_under: Shown counts that are not 0 are known to be at least this.
    """

    def __init__(
        self, published: Figures, least: float = 0, base: int = 1, hidden_under: float = 0
    ) -> None:
        self.names: dict[Key, int] = {}
        self.bounds: list[list[float]] = []
        self.equal: list[tuple[dict[int, float], float]] = []
        self.below: list[tuple[dict[int, float], float]] = []
        self.least, self.base, self.under = least, base, hidden_under
        frame = published.to_frame().astype({"breakdown": object, "category": object})
        rows = frame.to_dict("records")
        kinds = {each.id: each for each in published.meanings}
        wholes: dict[Key, dict[Key, int]] = defaultdict(dict)
        for row in rows:
            own = kinds[row["indicator"]]
            where = (row["area"], row["scope"], row["period_start"], row["period_end"])
            names = row["breakdown"].split(" x ") if row["breakdown"] else []
            labels = row["category"].split(" x ") if row["breakdown"] else []
            cell = frozenset(zip(names, labels, strict=True))
            top_words, base_words = own.numerator, own.denominator
            base_cell = cell
            if own.kind == "distribution":
                top_words = own.id
                base_cell = frozenset(e for e in cell if f"each {e[0]}" != own.numerator)
            top = self.count((top_words, *where), cell, row["numerator"])
            wholes[top_words, where][cell] = top
            if own.kind == "rate" or not own.ratio:
                continue
            base_ = self.count((base_words, *where), base_cell, row["denominator"])
            wholes[base_words, where][base_cell] = base_
            if own.kind == "distribution":
                wholes[top_words, where][base_cell] = base_
            if own.kind in ("percentage", "distribution"):
                self.below.append(({top: 1.0, base_: -1.0}, 0.0))
            if not np.isnan(row["value"]) and base == 1:
                # A printed value is within half of its last place.
                half, scale = 0.5 / 10**own.decimals, float(own.scale)
                self.below.append(({top: scale, base_: -(row["value"] + half)}, 0.0))
                self.below.append(({top: -scale, base_: row["value"] - half}, 0.0))
        for cells in wholes.values():
            self.margins(cells)

    def count(self, measure: Key, cell: frozenset[tuple[str, str]], number: float) -> int:
        key = (measure, cell)
        if key not in self.names:
            self.names[key] = len(self.bounds)
            self.bounds.append([self.least, np.inf])
        at = self.names[key]
        if not np.isnan(number):
            low, high = number, number
            if self.base > 1:
                low = max(np.ceil(number - self.base / 2), 0)
                high = np.ceil(number + self.base / 2) - 1
                if number:
                    low = max(low, self.under)
                else:
                    high = 0
            self.bounds[at] = [low, high]
        return at

    def margins(self, cells: dict[Key, int]) -> None:
        levels: dict[Key, list[Key]] = defaultdict(list)
        for cell in cells:
            levels[frozenset(name for name, _ in cell)].append(cell)
        for small, big in itertools.permutations(levels, 2):
            if not small < big:
                continue
            for whole in levels[small]:
                inside = [cells[cell] for cell in levels[big] if whole <= cell]
                terms = dict.fromkeys(inside, 1.0)
                terms[cells[whole]] = -1.0
                self.equal.append((terms, 0.0))

    def interval(self, goal: dict[int, float]) -> Interval:
        """
        Give the least and the greatest that a sum of counts can be.
        """
        size = len(self.bounds)

        def matrix(rows: list[tuple[dict[int, float], float]]) -> tuple[Any, Any]:
            if not rows:
                return None, None
            made = np.zeros((len(rows), size))
            for at, (terms, _) in enumerate(rows):
                for name, factor in terms.items():
                    made[at, name] += factor
            return made, [end for _, end in rows]

        equal, ends = matrix(self.equal)
        below, tops = matrix(self.below)
        out = []
        for sign in (1, -1):
            cost = np.zeros(size)
            for name, factor in goal.items():
                cost[name] = sign * factor
            options: dict[str, Any] = {"A_ub": below, "b_ub": tops, "A_eq": equal, "b_eq": ends}
            options |= {"bounds": self.bounds, "method": "highs"}
            found: Any = linprog(cost, **options)
            assert found.status in (0, 3, 4), found.message  # solved, or without bound
            out.append(sign * found.fun if found.status == 0 else -sign * np.inf)
        return out[0], out[1]
