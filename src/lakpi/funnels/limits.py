"""
The control limits of a funnel: between which shares or rates an area of a size is ordinary.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from lakpi.confidence import level_of, level_text, normal_quantile
from lakpi.confidence.checking import Ends, sizes_of
from lakpi.errors import FiguresError, did_you_mean
from lakpi.funnels.scores import checked_centre

if TYPE_CHECKING:
    from lakpi.confidence.checking import Numbers

__all__ = ["Convention", "control_level", "poisson_limits", "proportion_limits"]

Convention: TypeAlias = Literal["area", "centre"]


def control_level(level: float) -> float:
    """
    Read the level of a control limit: a confidence level that leaves something out.

    Raises:
        FiguresError: It is no confidence level, or it is 1.

    >>> control_level(99.8)
    0.998
    """
    share = level_of(level)
    if share == 1:
        message = f"A control limit of {level_text(1)} lies nowhere: ask for 0.95 and 0.998."
        raise FiguresError(message)
    return share


def proportion_limits(
    denominator: Numbers, *, centre: float, level: float = 0.95, scale: float = 1.0
) -> Ends:
    """
    Give the control limits of proportions: ``p0 -/+ z * sqrt(p0 * (1 - p0) / n)``.

    Source: Spiegelhalter (2005), Statistics in Medicine 24.

    Args:
        denominator: The sizes, n.
        centre: The centre p0, a share.
        level: Of the limits, such as 0.95 or 0.998.
        scale: What the limits are multiplied by: 100 for percentages.

    Returns:
        The limits, within 0 and `scale`; NaN where a size is missing or zero.

    Raises:
        FiguresError: A size is negative, the centre is not 0 to 1, or the level is none.

    >>> limits = proportion_limits([20, 2000], centre=0.226, scale=100)
    >>> limits.lower.round(1).tolist(), limits.upper.round(1).tolist()
    ([4.3, 20.8], [40.9, 24.4])
    """
    z, p0 = normal_quantile(control_level(level)), checked_centre(centre, share=True)
    n = sizes_of(denominator, "denominators")
    reach = z * np.sqrt(p0 * (1 - p0) / np.where(n == 0, np.nan, n))
    return Ends(np.maximum(p0 - reach, 0.0) * scale, np.minimum(p0 + reach, 1.0) * scale)


def poisson_limits(
    denominator: Numbers,
    *,
    centre: float,
    level: float = 0.95,
    scale: float = 1.0,
    of: Convention = "area",
) -> Ends:
    """
    Give the exact control limits of rates.

    With ``e = n * centre`` the expected count, ``a = (1 - level) / 2`` and F(v, t) the
    chi-squared distribution function with v degrees of freedom:

    - "area": the counts at which an area's own exact interval touches the centre: the
      upper count u has ``F(2u, 2e) = a``, the lower count l ``F(2l + 2, 2e) = 1 - a``
      (0 where that is less).  Whatever lies beyond these limits is what the scores say
      lies beyond.
    - "centre": the exact interval of a count of e, half the chi-squared quantiles with 2e
      and 2e + 2 degrees of freedom.  The field's programs draw these, and decide by the
      area's own interval; the upper one lies about ``z**2 / 2`` events too high (2 at
      95%, 5 at 99.8%), so that an area may be marked and yet be drawn within.

    Both are solved for to the precision of the gamma function; a bisection that stops at
    one part in ten million of the axis is off in the fifth figure.

    Source: Spiegelhalter (2005), Statistics in Medicine 24, with the discrete limits
    made continuous by the gamma function; Garwood (1936) for "centre".

    Args:
        denominator: The sizes, n.
        centre: The centre, events for each one of the denominator.
        level: Of the limits.
        scale: What the limits are multiplied by: 10,000 for rates per 10,000.
        of: Which of the two.

    Returns:
        The limits as rates; NaN where a size is missing or zero.

    Raises:
        FiguresError: A size or the centre is negative, the level is none, or there are no
            such limits.

    >>> limits = poisson_limits([500, 50_000], centre=0.006, scale=10_000)
    >>> limits.lower.round(1).tolist(), limits.upper.round(1).tolist()
    ([0.0, 53.2], [145.9, 67.0])
    """
    from scipy import special

    if of not in {"area", "centre"}:
        message = f"There are no limits of the {of!r}.{did_you_mean(of, ['area', 'centre'])}"
        raise FiguresError(message)
    tail = (1 - control_level(level)) / 2
    rate = checked_centre(centre, share=False)
    sizes = sizes_of(denominator, "denominators")
    n = np.where(sizes == 0, np.nan, sizes)
    e = np.where(np.isnan(n) | (rate == 0), 1.0, n * rate)
    if of == "centre":
        lower, upper = special.gammaincinv(e, tail), special.gammaincinv(e + 1, 1 - tail)
    else:
        # chdtriv takes the chance of more, and gives the degrees of freedom: twice the count.
        upper = special.chdtriv(tail, 2 * e) / 2
        lower = np.maximum(special.chdtriv(1 - tail, 2 * e) / 2 - 1, 0.0)
    if rate == 0:
        lower, upper = np.zeros_like(e), np.zeros_like(e)
    return Ends(lower / n * scale, upper / n * scale)
