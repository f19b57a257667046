"""
The t interval of a mean, and the mean and spread of values.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs
import numpy as np

from lakpi.confidence.checking import Ends, numbers_of, refuse
from lakpi.confidence.levels import level_of
from lakpi.errors import FiguresError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lakpi.confidence.checking import Numbers

__all__ = ["MeanAndSpread", "mean_and_spread", "mean_interval", "t_quantile"]


@attrs.frozen(eq=False)
class MeanAndSpread:
    """
    What a t interval is made of: ``mean_interval(*described)``.

    Attributes:
        mean: The means.
        spread: The standard deviations, with n - 1; NaN for fewer than two values.
        n: How many values.
    """

    mean: NDArray[np.float64]
    spread: NDArray[np.float64]
    n: NDArray[np.float64]

    def __iter__(self) -> Iterator[NDArray[np.float64]]:
        return iter((self.mean, self.spread, self.n))


def mean_and_spread(values: Numbers, *, axis: int = -1) -> MeanAndSpread:
    """
    Give the mean, standard deviation and number of values.

    The mean is taken twice, the second time of what the first leaves, so that fifteen
    values of 0.1 have a mean of 0.1 and no spread; a plain sum leaves noise in the last
    place of both.

    Args:
        values: The values.  One that is missing makes all three NaN but the number.
        axis: The axis along which they lie.

    Returns:
        Arrays of the shape that is left.

    Raises:
        FiguresError: Something is no number, or there is no value.

    >>> described = mean_and_spread([30, 40, 50, 60])
    >>> float(described.mean), float(described.spread.round(4)), int(described.n)
    (45.0, 12.9099, 4)
    """
    read = np.atleast_1d(numbers_of(values, "values"))
    n = read.shape[axis]
    if n == 0:
        message = "A mean needs at least one value; there is none."
        raise FiguresError(message)
    with np.errstate(invalid="ignore", over="ignore"):
        first = read.mean(axis=axis, keepdims=True)
        rest = (read - first).mean(axis=axis, keepdims=True)
        mean = np.where(np.isfinite(first), first + np.where(np.isfinite(first), rest, 0.0), first)
        squares = ((read - mean) ** 2).sum(axis=axis)
        spread = np.sqrt(squares / (n - 1)) if n > 1 else np.full(squares.shape, np.nan)
    middle = np.asarray(mean.squeeze(axis=axis), dtype=np.float64)
    return MeanAndSpread(middle, np.asarray(spread), np.full(middle.shape, float(n)))


def t_quantile(level: float, degrees: Numbers) -> NDArray[np.float64]:
    """
    Give how far each way this share of Student's t distribution reaches.

    Args:
        level: The confidence level (`level_of`).
        degrees: Degrees of freedom; NaN where they are not more than zero.

    Raises:
        FiguresError: It is not a level, or degrees are no numbers.

    >>> t_quantile(0.95, [1, 3]).round(4).tolist()
    [12.7062, 3.1824]
    """
    share = level_of(level)
    read = numbers_of(degrees, "degrees of freedom")
    with np.errstate(invalid="ignore"):
        usable = read > 0
    different, place = np.unique(np.where(usable, read, 1.0), return_inverse=True)
    if share == 1:
        reach = np.full(different.shape, np.inf)
    else:
        reach = -_quantile(different, (1 - share) / 2)
    return np.where(usable, reach[place.ravel()].reshape(read.shape), np.nan)


def _quantile(degrees: NDArray[np.float64], tail: float) -> NDArray[np.float64]:
    """
    The quantile with so much below it: SciPy's, and one step of Newton's method from there.

    Older releases of SciPy stop their search at one part in 10**10; the step makes that 16
    digits, as newer ones have.
    """
    from scipy import special

    t = np.asarray(special.stdtrit(degrees, tail), dtype=np.float64)
    constant = special.gammaln((degrees + 1) / 2) - special.gammaln(degrees / 2)
    power = (degrees + 1) / 2 * np.log1p(t * t / degrees)
    density = np.exp(constant - power) / np.sqrt(np.pi * degrees)
    return np.asarray(t - (special.stdtr(degrees, t) - tail) / density)


def mean_interval(mean: Numbers, spread: Numbers, n: Numbers, *, level: float = 0.95) -> Ends:
    """
    Give t intervals of means.

    ``mean -/+ t * spread / sqrt(n)``, t the quantile with n - 1 degrees of freedom.

    Source: Student (1908).

    Args:
        mean: The means.
        spread: The standard deviations of the values (with n - 1), in their unit.
        n: How many values.
        level: The confidence level (`level_of`).

    Returns:
        The ends, in the values' unit; NaN where a number is missing or n is below 2.
        At a level of 1 they are infinite, or NaN where the spread is 0.

    Raises:
        FiguresError: A spread or a number of values is negative; names the rows.

    >>> limits = mean_interval(*mean_and_spread([30, 40, 50, 60]))
    >>> float(limits.lower.round(2)), float(limits.upper.round(2))
    (24.46, 65.54)
    """
    middle, sd = numbers_of(mean, "means"), numbers_of(spread, "spreads")
    count = numbers_of(n, "numbers of values")
    with np.errstate(invalid="ignore"):
        refuse(sd < 0, "spreads", "not be negative")
        refuse(count < 0, "numbers of values", "not be negative")
        known = (count >= 2) & ~np.isnan(sd) & ~np.isnan(middle)
        reach = t_quantile(level, count - 1) * sd / np.sqrt(count)
        lower, upper = middle - reach, middle + reach
    return Ends(np.where(known, lower, np.nan), np.where(known, upper, np.nan))
