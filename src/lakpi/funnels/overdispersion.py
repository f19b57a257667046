"""
Overdispersion: by how much areas vary beyond chance, and limits that allow for it.

The figures are transformed so that their chance variance depends on size alone:
``asin(sqrt(p))`` with a standard error ``s = 1 / (2 * sqrt(n))`` for shares; for rates
``sqrt(x / e)`` with ``1 / (2 * sqrt(e))``, or ``log(x / e)`` with ``1 / sqrt(e)``, e the
expected count.  The z-scores are winsorised, so that the areas one looks for do not hide
themselves, and what they vary beyond chance is a variance between areas, added to that of
each.

Source: Spiegelhalter (2005), Quality and Safety in Health Care 14; the square root is that
of Spiegelhalter and others (2012), the logarithm that of NHS England's summary
hospital-level mortality indicator.  The variance between areas is DerSimonian and Laird's
(1986, Controlled Clinical Trials 7).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import attrs
import numpy as np

from lakpi.confidence import normal_quantile
from lakpi.confidence.checking import Ends, checked_part, paired, refuse, sizes_of
from lakpi.errors import FiguresError, did_you_mean
from lakpi.funnels.limits import control_level
from lakpi.funnels.scores import checked_centre

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lakpi.confidence.checking import Numbers

    Floats = NDArray[np.float64]

__all__ = [
    "Overdispersion",
    "Transform",
    "overdispersed_limits",
    "overdispersed_scores",
    "overdispersion",
]

Transform: TypeAlias = Literal["arcsine", "square root", "log"]
TRANSFORMS: Final = ("arcsine", "square root", "log")
WINSORISED: Final = 0.1
FEWEST: Final = 10
"""From fewer areas an estimate rests on one of them: a tenth at each end is then none."""


@attrs.frozen(kw_only=True)
class Overdispersion:
    """
    By how much a set of areas varies beyond chance about a centre.

    Attributes:
        transform: "arcsine" for shares; "square root" or "log" for rates.
        phi: The mean square of the winsorised z-scores: 1 where chance is all.
        tau2: The variance between areas, on the transformed scale.
        n: How many areas it is estimated from.
        winsorised: The share of scores drawn in at each end.
    """

    transform: Transform
    phi: float
    tau2: float
    n: int
    winsorised: float = WINSORISED

    @property
    def warning(self) -> str:
        """
        Say that the areas are too few for an estimate to be relied on; empty where they are not.
        """
        if self.n >= FEWEST:
            return ""
        areas = "1 area" if self.n == 1 else f"{self.n} areas"
        return f"overdispersion is estimated from {areas}, too few to rely on (under {FEWEST})"

    def __str__(self) -> str:
        more = f"phi {self.phi:.2f} over {self.n} areas ({self.transform} scale"
        said = f"{more}, {self.winsorised:.0%} winsorised at each end); tau {self.tau2**0.5:.4g}"
        return f"{said}; too few areas to rely on (under {FEWEST})" if self.warning else said


def overdispersion(
    numerator: Numbers,
    denominator: Numbers,
    *,
    centre: float,
    transform: Transform = "arcsine",
    winsorised: float = WINSORISED,
) -> Overdispersion:
    """
    Estimate the overdispersion of areas about a centre.

    With z the winsorised scores of N areas (drawn in to their `winsorised` and 1 less
    `winsorised` quantiles, type 7) and ``w = 1 / s**2``: ``phi = mean(z**2)`` and
    ``tau2 = (N * phi - (N - 1)) / (sum(w) - sum(w**2) / sum(w))``, or 0 where that is less.

    Args:
        numerator: The counts, x.
        denominator: The sizes, n.
        centre: The centre: a share, or events for each one of the denominator.
        transform: "arcsine" for shares, "square root" or "log" for rates.
        winsorised: The share drawn in at each end, from 0 to under a half.

    Returns:
        The estimate, of the areas without a missing number or a size of zero.

    Raises:
        FiguresError: A number cannot be, there is no area, the transform is not known, or
            a count of 0 would have to have a logarithm.

    >>> found = overdispersion([30, 80, 210, 160], [200, 500, 900, 1000], centre=0.2)
    >>> round(found.phi, 3), round(found.tau2, 5)
    (4.815, 0.00227)
    """
    if not 0 <= winsorised < 0.5:
        message = f"The share winsorised at each end is 0 to under 0.5; found {winsorised:g}."
        raise FiguresError(message)
    y, s = _transformed(numerator, denominator, centre, transform)
    known = ~(np.isnan(y) | np.isnan(s))
    y, s = y[known], s[known]
    n = int(known.sum())
    if n == 0:
        message = "Overdispersion needs areas with a count and a size; there is none."
        raise FiguresError(message)
    z = y / s
    low, high = np.quantile(z, [winsorised, 1 - winsorised])  # type 7 is NumPy's own
    phi = float(np.mean(np.clip(z, low, high) ** 2))
    w = s**-2.0
    spread = float(w.sum() - (w**2).sum() / w.sum())
    excess = n * phi - (n - 1)
    tau2 = excess / spread if excess > 0 and spread > 0 else 0.0
    return Overdispersion(transform=transform, phi=phi, tau2=tau2, n=n, winsorised=winsorised)


def overdispersed_scores(
    numerator: Numbers, denominator: Numbers, *, centre: float, by: Overdispersion
) -> Floats:
    """
    Give z-scores that allow for overdispersion: ``(y - y0) / sqrt(s**2 + tau2)``.

    Args:
        numerator: The counts, x.
        denominator: The sizes, n.
        centre: The centre, as for `overdispersion`.
        by: The overdispersion.

    Returns:
        The scores; NaN where a number is missing or the size is zero.

    Raises:
        FiguresError: A number cannot be.

    >>> some = ([30, 80, 210, 160], [200, 500, 900, 1000])
    >>> found = overdispersion(*some, centre=0.2)
    >>> overdispersed_scores(*some, centre=0.2, by=found).round(2).tolist()
    [-1.11, -0.99, 0.8, -1.04]
    """
    y, s = _transformed(numerator, denominator, centre, by.transform)
    return np.asarray(y / np.sqrt(s**2 + by.tau2))


def overdispersed_limits(
    denominator: Numbers,
    *,
    centre: float,
    by: Overdispersion,
    level: float = 0.95,
    scale: float = 1.0,
) -> Ends:
    """
    Give control limits that allow for overdispersion.

    For shares ``sin(asin(sqrt(p0)) -/+ z * sqrt(s**2 + tau2))**2``, the angle kept within
    0 and a right angle, since beyond them the sine turns back.

    Args:
        denominator: The sizes, n.
        centre: The centre, as for `overdispersion`.
        by: The overdispersion.
        level: Of the limits.
        scale: What the limits are multiplied by.

    Returns:
        The limits, not below 0, nor above `scale` for shares; NaN where a size is missing
        or zero.

    Raises:
        FiguresError: A size is negative, or the level or centre is none.

    >>> found = overdispersion([30, 80, 210, 160], [200, 500, 900, 1000], centre=0.2)
    >>> limits = overdispersed_limits([200, 1000], centre=0.2, by=found, scale=100)
    >>> limits.lower.round(1).tolist(), limits.upper.round(1).tolist()
    ([11.6, 12.8], [30.0, 28.4])
    """
    z = normal_quantile(control_level(level))
    size = sizes_of(denominator, "denominators")
    n = np.where(size == 0, np.nan, size)
    if by.transform == "arcsine":
        p0 = checked_centre(centre, share=True)
        reach = z * np.sqrt(1 / (4 * n) + by.tau2)
        middle = np.arcsin(np.sqrt(p0))
        low = np.sin(np.maximum(middle - reach, 0.0)) ** 2
        high = np.sin(np.minimum(middle + reach, np.pi / 2)) ** 2
        return Ends(low * scale, high * scale)
    rate = checked_centre(centre, share=False)
    if rate == 0:
        flat = np.where(np.isnan(n), np.nan, 0.0)
        return Ends(flat, flat.copy())
    e = n * rate
    if by.transform == "log":
        reach = z * np.sqrt(1 / e + by.tau2)
        return Ends(rate * np.exp(-reach) * scale, rate * np.exp(reach) * scale)
    reach = z * np.sqrt(1 / (4 * e) + by.tau2)
    low = rate * np.maximum(1 - reach, 0.0) ** 2
    return Ends(low * scale, rate * (1 + reach) ** 2 * scale)


def _transformed(
    numerator: Numbers, denominator: Numbers, centre: float, transform: str
) -> tuple[Floats, Floats]:
    """
    The transformed figures less the transformed centre, and their standard errors.
    """
    if transform not in TRANSFORMS:
        message = f"{transform!r} is no transformation.{did_you_mean(transform, TRANSFORMS)}"
        raise FiguresError(message)
    if transform == "arcsine":
        p0 = checked_centre(centre, share=True)
        x, n = checked_part(numerator, denominator)
        return np.arcsin(np.sqrt(x / n)) - np.arcsin(np.sqrt(p0)), 1 / (2 * np.sqrt(n))
    rate = checked_centre(centre, share=False)
    x, n = paired(numerator, denominator)
    if rate == 0:
        message = "About a rate of 0 nothing varies: there is no overdispersion to estimate."
        raise FiguresError(message)
    e = np.where(n == 0, np.nan, n * rate)
    if transform == "log":
        refuse(x == 0, "counts", "not be 0 for a log (transform='square root' takes them)")
        return np.log(x / e), 1 / np.sqrt(e)
    return np.sqrt(x / e) - 1, 1 / (2 * np.sqrt(e))
