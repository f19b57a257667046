"""
How many standard deviations an area lies from the centre: its z-score.

A score is beyond a normal quantile exactly where the area's own interval of that level
(Wilson's, or exact Poisson and Byar's) leaves the centre out.  So one number serves every
level, and an area's place in a funnel never contradicts its interval.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from lakpi.confidence import EXACT_BELOW
from lakpi.confidence.checking import checked_part, paired
from lakpi.errors import FiguresError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lakpi.confidence.checking import Numbers

    Floats = NDArray[np.float64]

__all__ = ["checked_centre", "proportion_scores", "rate_scores"]

_UNDERFLOW: Final = 1e-290


def checked_centre(centre: float, *, share: bool) -> float:
    """
    Refuse a centre that cannot be: a negative one, or a share of more than the whole.

    Raises:
        FiguresError: It cannot be.

    >>> checked_centre(1.2, share=True)
    Traceback (most recent call last):
    lakpi.errors.FiguresError: The centre of a funnel of shares is 0 to 1; found 1.2. Is it a
    percentage?
    """
    most = 1.0 if share else np.inf
    if 0 <= centre <= most and np.isfinite(centre):
        return float(centre)
    said = "shares is 0 to 1" if share else "rates is 0 or more"
    hint = " Is it a percentage?" if share and 1 < centre <= 100 else ""
    message = f"The centre of a funnel of {said}; found {centre:g}.{hint}"
    raise FiguresError(message)


def proportion_scores(numerator: Numbers, denominator: Numbers, *, centre: float) -> Floats:
    """
    Give the z-scores of proportions: ``(x - n * p0) / sqrt(n * p0 * (1 - p0))``.

    Args:
        numerator: The parts, x.
        denominator: Their wholes, n.
        centre: The centre p0, a share.

    Returns:
        The scores; NaN where a number is missing or the whole is zero.  About a centre
        of 0 or 1 nothing may vary: a share that is the centre scores 0, any other is
        infinitely far.

    Raises:
        FiguresError: A number is negative or infinite, a part is larger than its whole,
            or the centre is not 0 to 1.

    >>> proportion_scores([217, 300], 1529, centre=0.16).round(2).tolist()
    [-1.93, 3.86]
    >>> proportion_scores([29, 30], 30, centre=1).tolist()
    [-inf, 0.0]
    """
    p0 = checked_centre(centre, share=True)
    x, n = checked_part(numerator, denominator)
    away = x - n * p0
    if p0 in {0.0, 1.0}:
        return np.where(away == 0, 0.0, np.copysign(np.inf, away)) + np.where(
            np.isnan(away), np.nan, 0.0
        )
    return np.asarray(away / np.sqrt(n * p0 * (1 - p0)))


def rate_scores(numerator: Numbers, denominator: Numbers, *, centre: float) -> Floats:
    """
    Give the z-scores of rates: how far out an interval must reach to touch the centre.

    With ``e = n * centre`` the expected count: below a count of 10, the normal quantile
    of the chance of a count at least so far from e; from 10 on, Byar's interval solved
    for z, ``3 * sqrt(x) * (1 - 1 / (9x) - (e / x)**(1/3))`` above the centre, and with
    ``y = x + 1`` the same in y below it.  Within about half an event of e both intervals
    hold the centre at any level, and the score is 0.

    Args:
        numerator: The counts, x.
        denominator: What they are rates of, n.
        centre: The centre, events for each one of the denominator.

    Returns:
        The scores; NaN where a number is missing or the denominator is zero.

    Raises:
        FiguresError: A number is negative or infinite.

    >>> rate_scores([3, 12, 40], [2000, 2000, 2000], centre=0.006).round(2).tolist()
    [-2.83, 0.0, 6.22]
    """
    rate = checked_centre(centre, share=False)
    x, n = paired(numerator, denominator)
    e = np.where(n == 0, np.nan, n * rate)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = x + 1
        above = 3 * np.sqrt(x) * (1 - 1 / (9 * x) - np.cbrt(e / x))
        below = 3 * np.sqrt(y) * (1 - 1 / (9 * y) - np.cbrt(e / y))
    few = np.asarray(x < EXACT_BELOW)
    if few.any():
        above, below = np.array(above), np.array(below)
        above[few], below[few] = _exact(x[few], e[few])
    scores = np.where(x > e, np.maximum(above, 0.0), np.minimum(below, 0.0))
    if rate == 0:  # where no event can be, one is infinitely far from what is expected
        scores = np.where(x > 0, np.inf, 0.0)
    return np.where(np.isnan(e) | np.isnan(x), np.nan, scores) + 0.0


def _exact(count: Floats, mean: Floats) -> tuple[Floats, Floats]:
    """
    The normal quantiles of the chances of as many events or more, and as few or fewer.
    """
    from scipy import special

    events = np.maximum(count, _UNDERFLOW)  # as many as none, or more, is certain
    many, less = special.gammainc(events, mean), special.gammaincc(count + 1, mean)
    above, below = -special.ndtri(many), special.ndtri(less)
    # A chance too small for a float has a logarithm still: that of its series' first terms.
    rare = (many < _UNDERFLOW) & (mean > 0)
    if rare.any():
        x, m = events[rare], mean[rare]
        above[rare] = -special.ndtri_exp(x * np.log(m) - m - special.gammaln(x + 1))
    rare = less < _UNDERFLOW
    if rare.any():
        x, m = count[rare], mean[rare]
        term = series = np.ones_like(m)
        for step in range(12):
            term = term * np.maximum(x - step, 0.0) / m
            series = series + term
        tail = x * np.log(m) - m - special.gammaln(x + 1) + np.log(series)
        below[rare] = special.ndtri_exp(tail)
    return above, below
