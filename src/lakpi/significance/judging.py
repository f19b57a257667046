"""
The verb: every comparison judged by interval, by overlap or by funnel.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, get_args

import numpy as np

from lakpi.benchmarks import Benchmarks
from lakpi.benchmarks.columns import meaning_numbers
from lakpi.confidence import Ends, confidence_intervals, levels_of, rate_interval, wilson
from lakpi.errors import FiguresError, did_you_mean
from lakpi.figures import Meaning, Reason
from lakpi.funnels.limits import control_level
from lakpi.ordering import snapped
from lakpi.significance.funnelling import judge_by_funnel
from lakpi.significance.kernels import side_by_interval, side_by_overlap
from lakpi.significance.significances import Method, Significances

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Texts = NDArray[np.object_]

__all__ = ["significance"]

ITSELF: Final = "an area is not compared with itself"
NO_POOL: Final = (
    "no benchmark: nothing makes the comparator's figures one value; say pool='mean',"
    " 'median' or 'sum'"
)
LARGER: Final = "a count of a whole region or of England is only larger"
NO_COUNTS: Final = (
    "no interval of the comparator: the counts behind its value are not known (a mean or"
    " a median of areas has none; pool='sum' has)"
)
NO_SPREAD: Final = "no interval of the comparator: the spread behind its mean is not known"


def significance(
    compared: Benchmarks,
    *,
    by: Method = "interval",
    levels: Iterable[float] | float = (0.95,),
    overdispersion: bool = False,
    complete_count: bool = False,
) -> Significances:
    """
    Judge whether figures differ from their comparators by more than chance.

    - "interval": better or worse where the figure's interval lies wholly on one side of
      the benchmark; similar where it includes it, its ends included.
    - "overlap": where it lies wholly on one side of the comparator's own interval, which
      is made of the published counts of a region or England, or of the summed counts of
      a set pooled by sum.  It finds fewer differences than there are.
    - "funnel": where the figure lies outside the control limits for its size about the
      benchmark.  Without `overdispersion` that is the same decision as "interval".

    Args:
        compared: The comparisons.
        by: The method.
        levels: The level, or several: (0.95, 0.998).  The lowest decides, and what is
            so at the highest too is `extreme`.
        overdispersion: Whether control limits allow for overdispersion, estimated from
            every authority among the figures of the same indicator, period and category
            that were given to `lakpi.benchmark`: about the benchmark, where that is England
            or every authority, else about the sum over sum of the authorities.
        complete_count: Whether the figures count everybody, so that nothing is left to
            chance: then nothing is judged, and the reason says so.

    Returns:
        One judgement for each comparison.  Where it cannot be said (no number, no counts, an
        area against itself), the reason stands instead.

    Raises:
        FiguresError: There is no such method or level, or overdispersion is asked of
            another method than "funnel".

    Source: see `lakpi.significance`.

    >>> import lakpi, pandas as pd
    >>> from lakpi.catalogues import ALL
    >>> figures = lakpi.read_figures(pd.DataFrame({"indicator": "rereferral_pct",
    ...     "area": ["Harrow", "Brent", "England"], "period": "2012-13",
    ...     "numerator": [217, 610, 142_500], "denominator": [1529, 2369, 570_800]}), ALL)
    >>> compared = lakpi.benchmark(figures, figures, against=[lakpi.england()])
    >>> for each in significance(compared):
    ...     print(each.words)
    better than England: 14.2% (95% CI 12.5 to 16.0%) lies below 25.0%
    similar to England: 25.7% (95% CI 24.0 to 27.5%) includes 25.0%
    cannot be compared with England: an area is not compared with itself
    """
    if by not in get_args(Method):
        known = ", ".join(map(repr, get_args(Method)))
        message = f"comparisons are judged by {known}; found {by!r}"
        raise FiguresError(f"{message}.{did_you_mean(str(by), get_args(Method))}")
    if overdispersion and by != "funnel":
        message = f"overdispersion widens control limits: say by='funnel' with it, not {by!r}"
        raise FiguresError(message)
    shares = levels_of(levels)
    if by == "funnel":
        for level in shares:
            control_level(level)
    made = _unjudged(compared, by, shares)
    if not len(compared):
        return made
    if by == "funnel":
        judge_by_funnel(made, overdispersion=overdispersion, complete_count=complete_count)
    else:
        _by_intervals(made, complete_count=complete_count)
    return made


def _unjudged(compared: Benchmarks, by: Method, levels: tuple[float, ...]) -> Significances:
    """
    Nothing judged yet, and the reasons that every method shares.
    """
    shape = (len(compared), len(levels))
    return Significances(
        compared=compared,
        method=by,
        levels=levels,
        side=np.full(shape, np.nan),
        lower=np.full(shape, np.nan),
        upper=np.full(shape, np.nan),
        their_lower=np.full(shape, np.nan),
        their_upper=np.full(shape, np.nan),
        overdispersion=np.full(len(compared), None, dtype=np.object_),
        reason=_reasons(compared),
        note=np.full(len(compared), "", dtype=np.object_),
    )


def _reasons(compared: Benchmarks) -> Texts:
    frame = compared.to_frame()
    reason = np.full(len(frame), "", dtype=np.object_)
    if not len(frame):
        return reason

    def say(where: NDArray[np.bool_], text: str) -> None:
        reason[where & (reason == "")] = text

    say(compared.their_counts().itself, ITSELF)
    ours = frame["value_reason"].astype(object).to_numpy()
    for symbol in sorted(set(ours.tolist()) - {""}):
        say(ours == symbol, f"no number: {Reason(symbol).words}")
    theirs = frame["reason"].astype(object).to_numpy()
    _say_of_theirs(reason, theirs, frame)
    nothing = frame["benchmark"].isna().to_numpy()
    say(nothing, NO_POOL)
    say(frame["difference"].isna().to_numpy() & ~nothing, LARGER)
    return reason


def _say_of_theirs(reason: Texts, theirs: Texts, frame: pd.DataFrame) -> None:
    """
    Say why there is no benchmark: what a comparator is refused for, else its symbol.
    """
    notes = frame["note"].astype(object).to_numpy()
    refused = Reason.NOT_APPLICABLE.value
    for row in np.flatnonzero((theirs != "") & (reason == "")):
        said = notes[row] if theirs[row] == refused and notes[row] else Reason(theirs[row]).words
        reason[row] = f"no benchmark: {str(said).rstrip('.')}"


def _by_intervals(made: Significances, *, complete_count: bool) -> None:
    compared, rows = made.compared, made.compared.rows
    own = confidence_intervals(compared.figures, levels=made.levels, complete_count=complete_count)
    open_still = made.reason == ""
    made.reason[open_still] = own.reason[rows][open_still]
    made.note[:] = own.note[rows]
    # Twelve digits, as every comparison: binary noise lies on neither side.
    made.lower[:], made.upper[:] = snapped(own.lower[rows]), snapped(own.upper[rows])
    if made.method == "interval":
        benchmark = compared.to_frame()["benchmark"].to_numpy(float)
        side = side_by_interval(made.lower, made.upper, benchmark[:, None])
    else:
        _fill_theirs(made)
        side = side_by_overlap(made.lower, made.upper, made.their_lower, made.their_upper)
    known = made.reason == ""
    made.side[known] = side[known]


def _fill_theirs(made: Significances) -> None:
    """
    Make the comparators' intervals, of their counts.
    """
    figures, rows = made.compared.figures, made.compared.rows
    counts = made.compared.their_counts()
    meaning = meaning_numbers(figures)[rows]
    x, n = counts.numerator, counts.denominator
    for number, each in enumerate(figures.meanings):
        own = (meaning == number) & (made.reason == "")
        if each.kind == "mean":
            made.reason[own] = NO_SPREAD
            continue
        with np.errstate(invalid="ignore"):
            known = ~np.isnan(x) & (x >= 0)
            if each.ratio:
                known &= (n > 0) & ((x <= n) | (each.kind == "rate"))
        made.reason[own & ~known] = NO_COUNTS
        chosen = np.flatnonzero(own & known)
        for column, level in enumerate(made.levels):
            ends = _ends(x[chosen], n[chosen], each, level)
            made.their_lower[chosen, column] = snapped(ends.lower)
            made.their_upper[chosen, column] = snapped(ends.upper)


def _ends(x: Floats, n: Floats, meaning: Meaning, level: float) -> Ends:
    if meaning.kind == "count":
        return rate_interval(x, level=level)
    interval = rate_interval if meaning.kind == "rate" else wilson
    return interval(x, n, level=level, scale=float(meaning.scale))
