"""
The interval that goes with what a figure means, or the reason why there is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from lakpi.confidence.interval import ConfidenceIntervals
from lakpi.confidence.levels import levels_of
from lakpi.confidence.means import mean_interval
from lakpi.confidence.proportions import wilson
from lakpi.confidence.rates import EXACT_BELOW, rate_interval
from lakpi.figures import Figures, Meaning, Reason
from lakpi.units import unit

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from lakpi.confidence.checking import Ends

    Floats = NDArray[np.float64]
    Marks = NDArray[np.bool_]
    Texts = NDArray[np.object_]

__all__ = ["confidence_intervals"]

COMPLETE: Final = "complete count: nothing was sampled, so no interval was asked for"
NO_COUNTS: Final = "no interval: the counts behind the value are not known"
LARGER: Final = "no interval: the numerator is larger than its denominator, once rounded"
NEGATIVE: Final = "no interval: a count is negative"
NO_SPREAD: Final = "no interval: the spread behind the mean is not known"
ONE_VALUE: Final = "no interval: a mean of fewer than two values has no spread"
NO_METHOD: Final = {
    "ratio": (
        "no interval: a ratio, not a share: the numerator is not part of the denominator,"
        " so Wilson's does not go with it"
    ),
    "median": "no interval: that of a median needs the values, not sums of them",
    "difference": "no interval: that of a difference depends on both of its sides",
}
AMOUNT: Final = "no interval: an amount is not a count of events"


def confidence_intervals(
    figures: Figures,
    *,
    levels: Iterable[float] | float = (0.95,),
    complete_count: bool = False,
) -> ConfidenceIntervals:
    """
    Give every figure its interval, by what it means.

    - A percentage, or a share of a distribution: Wilson's, of its counts.
    - A rate, or a count of events: exact Poisson below a count of 10, else Byar's.
    - A mean: t, of its value, its `spread` and its denominator.
    - A ratio, a median, a difference, an amount: none, with the reason.

    Args:
        figures: The figures.  Published ones are taken by their counts; where those
            are rounded, the note says so.
        levels: The confidence levels: 0.95, 95, or several together: (0.95, 0.998).
        complete_count: Whether the figures count everybody, and no interval is wanted:
            then none is made, and the reason says so.

    Returns:
        One for each figure and level.

    Raises:
        FiguresError: For something that is not a confidence level.

    >>> import pandas as pd
    >>> from lakpi import read_figures
    >>> from lakpi.catalogues import ALL
    >>> figures = read_figures(pd.DataFrame({"indicator": ["rereferral_pct"],
    ...     "area": ["Harrow"], "period": ["2012-13"], "numerator": [217],
    ...     "denominator": [1529]}), ALL)
    >>> for interval in confidence_intervals(figures, levels=(0.95, 0.998)):
    ...     print(interval.written())
    14.2% (95% CI 12.5 to 16.0%)
    14.2% (99.8% CI 11.7 to 17.2%)
    """
    shares = levels_of(levels)
    frame = figures.to_frame()
    made = ConfidenceIntervals(
        figures=figures,
        levels=shares,
        lower=np.full((len(frame), len(shares)), np.nan),
        upper=np.full((len(frame), len(shares)), np.nan),
        method=np.full(len(frame), "", dtype=np.object_),
        note=np.full(len(frame), "", dtype=np.object_),
        reason=np.full(len(frame), "", dtype=np.object_),
    )
    if complete_count:
        made.reason[:] = COMPLETE
        return made
    key = [frame[name] for name in ("indicator", "version", "parameters")]
    for meaning in figures.meanings:
        same = [(c == own).to_numpy() for c, own in zip(key, meaning.key, strict=True)]
        rows = np.flatnonzero(np.logical_and.reduce(same))
        if len(rows):
            _fill(made, rows, _Numbers.of(frame.iloc[rows]), meaning)
    return made


@attrs.frozen(eq=False, kw_only=True)
class _Numbers:
    """
    The numbers of figures of one meaning.
    """

    numerator: Floats
    denominator: Floats
    value: Floats
    spread: Floats
    precision: NDArray[np.int64]
    value_reason: Texts

    @classmethod
    def of(cls, part: pd.DataFrame) -> _Numbers:
        return cls(
            numerator=part["numerator"].to_numpy(dtype=float),
            denominator=part["denominator"].to_numpy(dtype=float),
            value=part["value"].to_numpy(dtype=float),
            spread=part["spread"].to_numpy(dtype=float),
            precision=part["precision"].to_numpy(dtype=np.int64),
            value_reason=part["value_reason"].to_numpy(dtype=object),
        )


def _fill(
    made: ConfidenceIntervals, rows: NDArray[np.intp], numbers: _Numbers, meaning: Meaning
) -> None:
    reason = _reasons(numbers, meaning)
    fit = reason == ""
    made.reason[rows] = reason
    if not fit.any():
        return
    chosen = rows[fit]
    made.method[chosen] = _methods(numbers.numerator[fit], meaning)
    for column, level in enumerate(made.levels):
        limits = _limits(numbers, fit, meaning, level)
        made.lower[chosen, column], made.upper[chosen, column] = limits
    made.note[chosen] = _notes(numbers, fit, meaning, made.lower[chosen, 0], made.upper[chosen, 0])


def _reasons(numbers: _Numbers, meaning: Meaning) -> Texts:
    """
    Say of each figure why it has no interval; empty where it has one.
    """
    reason = np.full(len(numbers.value), "", dtype=np.object_)

    def say(where: Marks, text: str) -> None:
        reason[where & (reason == "")] = text

    for symbol in set(numbers.value_reason.tolist()) - {""}:
        say(numbers.value_reason == symbol, f"no number: {Reason(symbol).words}")
    if meaning.kind in NO_METHOD:
        say(np.ones(len(reason), dtype=bool), NO_METHOD[meaning.kind])
        return reason
    x, n = numbers.numerator, numbers.denominator
    match meaning.kind:
        case "count":
            of = unit(meaning.unit)
            if of.kind != "count" or of.name == "fte":
                say(np.ones(len(reason), dtype=bool), AMOUNT)
            say(np.isnan(x), NO_COUNTS)
            say(x < 0, NEGATIVE)
        case "mean":
            say(np.isnan(n), NO_COUNTS)
            say(n < 2, ONE_VALUE)
            say(np.isnan(numbers.spread), NO_SPREAD)
        case _:
            say(np.isnan(x) | np.isnan(n) | (n == 0), NO_COUNTS)
            say((x < 0) | (n < 0), NEGATIVE)
            if meaning.kind != "rate":
                say(x > n, LARGER)
    return reason


def _methods(x: Floats, meaning: Meaning) -> Texts:
    if meaning.kind in ("percentage", "distribution", "mean"):
        name = "t" if meaning.kind == "mean" else "Wilson"
        return np.full(len(x), name, dtype=np.object_)
    return np.where(x < EXACT_BELOW, "exact Poisson", "Byar").astype(np.object_)


def _limits(numbers: _Numbers, fit: Marks, meaning: Meaning, level: float) -> Ends:
    x, n, scale = numbers.numerator[fit], numbers.denominator[fit], float(meaning.scale)
    match meaning.kind:
        case "mean":
            return mean_interval(numbers.value[fit], numbers.spread[fit], n, level=level)
        case "count":
            return rate_interval(x, level=level)
        case "rate":
            return rate_interval(x, n, level=level, scale=scale)
        case _:
            return wilson(x, n, level=level, scale=scale)


def _notes(numbers: _Numbers, fit: Marks, meaning: Meaning, lower: Floats, upper: Floats) -> Texts:
    """
    Say what a reader should know of the counts: rounded, in parts, or at odds with the value.
    """
    x, n, value = numbers.numerator[fit], numbers.denominator[fit], numbers.value[fit]
    precision = numbers.precision[fit]
    notes: Texts = np.full(len(x), "", dtype=np.object_)
    for step in np.unique(precision[precision > 1]).tolist():
        notes[precision == step] = f"made from counts rounded to the nearest {step}"
    if meaning.kind != "mean":
        parts = x % 1 != 0
        if meaning.ratio:
            parts |= n % 1 != 0
        _add(notes, parts, "the counts behind it are not whole")
    slack = 1e-9 * np.maximum(np.abs(value), 1.0)
    outside = (value < lower - slack) | (value > upper + slack)
    _add(notes, outside, "the value as given lies outside it")
    return notes


def _add(notes: Texts, where: Marks, text: str) -> None:
    parting = np.where(notes[where] == "", "", "; ").astype(np.object_)
    notes[where] = notes[where] + parting + text
