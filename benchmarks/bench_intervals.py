"""
Intervals and funnels of 1,000,000 rows, by the kernels and from figures.
"""

from __future__ import annotations

import importlib.util
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from timing import best, line

import lakpi
from lakpi.confidence import confidence_intervals, rate_interval, wilson
from lakpi.figures import Figures, Meaning, as_frame
from lakpi.funnels import proportion_scores, rate_scores

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ROWS = 1_000_000
MOST_SECONDS = 0.3  # for the intervals of ROWS percentages


def counts() -> tuple[Floats, Floats]:
    """
    Numerators and denominators of the sizes that councils have.
    """
    draw = np.random.default_rng(1)
    n = draw.integers(1, 6000, ROWS)
    return draw.binomial(n, 0.2).astype(float), n.astype(float)


def of_figures(x: Floats, n: Floats) -> Figures:
    """
    The same counts as figures.
    """
    meaning = Meaning(
        id="share",
        title="Share",
        kind="percentage",
        unit="percent",
        polarity=lakpi.Polarity.LOW_IS_GOOD,
        scale=Fraction(100),
        ratio=True,
    )
    return Figures(
        as_frame(
            pd.DataFrame(
                {
                    "indicator": "share",
                    "version": "1",
                    "parameters": "",
                    "area": np.arange(ROWS).astype(str),
                    "period": "2024-25",
                    "period_start": "2024-04-01",
                    "period_end": "2025-03-31",
                    "numerator": x,
                    "denominator": n,
                    "value": 100 * x / n,
                }
            )
        ),
        (meaning,),
    )


def by_apply(x: Floats, n: Floats) -> Floats:
    """
    What an analyst writes: the formula, row by row.
    """
    from statistics import NormalDist

    z = NormalDist().inv_cdf(0.975)

    def ends(row: pd.Series[float]) -> float:
        top, base = row["x"], row["n"]
        root = z * (z * z + 4 * top * (1 - top / base)) ** 0.5
        return float((2 * top + z * z - root) / (2 * (base + z * z)))

    applied = pd.DataFrame({"x": x, "n": n}).apply(ends, axis=1)
    return np.asarray(applied, dtype=np.float64)


def by_scipy(x: Floats, n: Floats) -> Floats:
    """
    SciPy's own: one object a row, and whole numbers only.
    """
    from scipy.stats import binomtest

    return np.array(
        [
            binomtest(int(top), int(base)).proportion_ci(0.95, method="wilson").low
            for top, base in zip(x, n, strict=True)
        ]
    )


def main() -> None:
    """
    Hold the answers together, then time them.
    """
    x, n = counts()
    figures = of_figures(x, n)
    ours = wilson(x, n)
    few, fewer = 10_000, 1_000
    if not np.allclose(by_apply(x[:few], n[:few]), ours.lower[:few], rtol=1e-12, atol=1e-15):
        raise SystemExit("the answers differ")
    if not np.allclose(by_scipy(x[:fewer], n[:fewer]), ours.lower[:fewer], atol=1e-12):
        raise SystemExit("SciPy's answers differ")
    intervals = confidence_intervals(figures)
    if not np.allclose(intervals.lower[:, 0], 100 * ours.lower, rtol=1e-12):
        raise SystemExit("the figures' intervals differ from the kernel's")
    print(f"Wilson's interval at 95%, {ROWS:,} rows; answers equal")
    seconds, _ = best(lambda: wilson(x, n), 5)
    print(line("lakpi, the kernel", seconds, seconds))
    print(line("lakpi, from figures", best(lambda: confidence_intervals(figures))[0], seconds))
    applied, _ = best(lambda: by_apply(x[:few], n[:few]), 1)
    print(line(f"pandas apply, from {few:,} rows", applied * ROWS / few, seconds))
    objects, _ = best(lambda: by_scipy(x[:fewer], n[:fewer]), 1)
    print(line(f"scipy binomtest, from {fewer:,} rows", objects * ROWS / fewer, seconds))
    statsmodels(x, n, seconds)
    centre = float(x.sum() / n.sum())
    print(f"Others, {ROWS:,} rows")
    print(
        line(
            "lakpi, rates: exact below 10, then Byar", best(lambda: rate_interval(x, n))[0], seconds
        )
    )
    scored, _ = best(lambda: proportion_scores(x, n, centre=centre))
    print(line("lakpi, funnel scores of percentages", scored, seconds))
    scored, _ = best(lambda: rate_scores(x, n, centre=centre))
    print(line("lakpi, funnel scores of rates", scored, seconds))
    kept = "kept" if seconds <= MOST_SECONDS else "not kept"
    print(f"Promised: {ROWS:,} of Wilson's intervals in {MOST_SECONDS} s; {kept}")


def statsmodels(x: Floats, n: Floats, ours: float) -> None:
    """
    Time statsmodels in the same run, where it is installed: it is no dependency of lakpi.
    """
    if importlib.util.find_spec("statsmodels") is None:
        print("  statsmodels is not installed here: `pip install statsmodels` to compare with it")
        return
    proportion = importlib.import_module("statsmodels.stats.proportion")

    def theirs() -> Floats:
        lower, _ = proportion.proportion_confint(x, n, alpha=0.05, method="wilson")
        return np.asarray(lower, dtype=np.float64)

    if not np.allclose(theirs(), wilson(x, n).lower, rtol=1e-11, atol=1e-15):
        raise SystemExit("statsmodels' answers differ")
    print(line("statsmodels, proportion_confint", best(theirs)[0], ours))


if __name__ == "__main__":
    main()
