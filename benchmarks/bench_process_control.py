"""
Process charts of 100,000 series of 12 months: from figures, and from arrays.

Beside it the rules in plain Python (means of exact fractions): on 2,000 of the series, and its
seconds times 50, which is fair because it takes one series at a time.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from timing import best, line

import lakpi
from lakpi.figures import Meaning, as_frame, checked
from lakpi.process_control import ProcessCharts, process_charts, xmr_limits, xmr_signals

sys.path.insert(0, str(Path(__file__).parents[1]))  # the tests' plain Python is the other side

from tests.process_control import naive

SERIES = 100_000
POINTS = 12
SAMPLE = 2_000
MEANING = Meaning(
    id="timely_pct",
    title="Assessments within 45 working days",
    kind="percentage",
    unit="percent",
    polarity=lakpi.Polarity.HIGH_IS_GOOD,
    decimals=1,
)


def values(seed: int = 5) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """
    Percentages of small counts, so that ties and flat stretches are as common as in life.
    """
    rng = np.random.default_rng(seed)
    base = rng.integers(5, 60, (SERIES, 1))
    return rng.binomial(base, 0.8, (SERIES, POINTS)) / base * 100


def figures(percent: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> lakpi.Figures:
    """
    The same as figures of 1,000 teams and 100 categories.
    """
    months = lakpi.months("April 2023", "March 2024")
    series = np.repeat(np.arange(SERIES), POINTS)
    names = np.array([f"T{each:04d}" for each in range(SERIES // 100)], dtype=object)
    categories = np.array([f"category {each}" for each in range(100)], dtype=object)
    frame = as_frame(
        {
            "indicator": np.full(SERIES * POINTS, MEANING.id, dtype=object),
            "version": np.full(SERIES * POINTS, MEANING.version, dtype=object),
            "area": names[series // 100],
            "area_name": names[series // 100],
            "breakdown": np.full(SERIES * POINTS, "team", dtype=object),
            "category": categories[series % 100],
            "period": np.tile(np.array([m.label for m in months], dtype=object), SERIES),
            "period_start": np.tile(pd.to_datetime([m.start for m in months]), SERIES),
            "period_end": np.tile(pd.to_datetime([m.end for m in months]), SERIES),
            "value": percent.ravel(),
            "numerator_reason": np.full(SERIES * POINTS, "x", dtype=object),
            "denominator_reason": np.full(SERIES * POINTS, "x", dtype=object),
            "value_reason": np.full(SERIES * POINTS, "", dtype=object),
            "origin": np.full(SERIES * POINTS, "computed", dtype=object),
        }
    )
    return checked(frame, (MEANING,))


def kernel(
    percent: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.int8]]:
    """
    Limits and signals from arrays.
    """
    starts = np.arange(0, percent.size, POINTS)
    flat = percent.ravel()
    return xmr_signals(flat, starts, xmr_limits(flat, starts)).sign


def ours(some: lakpi.Figures) -> pd.DataFrame:
    """
    The public path, down to the frame with a row for each point.
    """
    charts: ProcessCharts = process_charts(some, targets=85)
    return charts.to_frame()


def one_by_one(percent: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> list[naive.Drawn]:
    """
    Plain Python, one series after the other.
    """
    return [naive.chart(row) for row in percent.tolist()]


def main() -> None:
    """
    Hold the answers together, then time them.
    """
    percent = values()
    some = figures(percent)
    drawn = one_by_one(percent[:SAMPLE])
    frame = ours(some).head(SAMPLE * POINTS)
    sign = kernel(percent)[: SAMPLE * POINTS]
    if sign.tolist() != [each for chart in drawn for each in chart.sign]:
        raise SystemExit("the answers differ: signals")
    for name in ("mean", "lower", "upper"):
        told = np.repeat([getattr(chart, name) for chart in drawn], POINTS)
        if not np.array_equal(frame[name].to_numpy(), told):
            raise SystemExit(f"the answers differ: {name}")
    if (frame["rule"] != "").tolist() != (sign != 0).tolist():
        raise SystemExit("the answers differ: the rules of the frame")
    seconds, _ = best(lambda: ours(some))
    arrays, _ = best(lambda: kernel(percent))
    slow, _ = best(lambda: one_by_one(percent[:SAMPLE]), 1)
    print(f"process charts of {SERIES:,} series of {POINTS} points; answers equal on {SAMPLE:,}")
    print(line("lakpi, figures to a frame of points, with a target", seconds, seconds))
    print(line("lakpi, the kernel alone, arrays to arrays", arrays, seconds))
    scaled = slow * SERIES / SAMPLE
    print(line(f"plain Python, {SAMPLE:,} series times {SERIES // SAMPLE}", scaled, seconds))


if __name__ == "__main__":
    main()
