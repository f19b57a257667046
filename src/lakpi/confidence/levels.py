"""
The confidence level: what may be asked for, and its normal quantile.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable
from statistics import NormalDist
from typing import Final

from lakpi.errors import FiguresError

__all__ = ["level_of", "level_text", "levels_of", "normal_quantile"]

_LOWEST: Final = 0.9


def level_of(level: float) -> float:
    """
    Read a confidence level, said as a share or in percent.

    Args:
        level: From 0.9 to 1; or from 90 to 100, which is read as percent.  1 is
            certainty: an interval that leaves nothing out.

    Returns:
        The level as a share.

    Raises:
        FiguresError: It is neither; says what was probably meant.

    >>> level_of(0.95), level_of(95), level_of(99.8)
    (0.95, 0.95, 0.998)
    >>> level_of(0.05)
    Traceback (most recent call last):
    lakpi.errors.FiguresError: A confidence level is 0.9 to 1 (or 90 to 100, in percent); found
    0.05. For an interval that leaves out 0.05, say 0.95.
    """
    wrong = isinstance(level, bool) or not isinstance(level, numbers.Real)
    if not wrong and _LOWEST <= level <= 1:
        return float(level)
    if not wrong and 100 * _LOWEST <= level <= 100:
        return float(level) / 100
    hint = ""
    if not wrong and 0 < level <= 1 - _LOWEST:
        hint = f" For an interval that leaves out {level:g}, say {1 - level:.12g}."
    message = f"A confidence level is 0.9 to 1 (or 90 to 100, in percent); found {level!r}.{hint}"
    raise FiguresError(message)


def levels_of(levels: Iterable[float] | float) -> tuple[float, ...]:
    """
    Read one or several confidence levels, lowest first.

    Args:
        levels: The levels, each as `level_of` reads it.

    Raises:
        FiguresError: There are none, one stands twice, or one is not a level.

    >>> levels_of([0.998, 95])
    (0.95, 0.998)
    """
    given = list(levels) if isinstance(levels, Iterable) else [levels]
    read = tuple(sorted(level_of(each) for each in given))
    if not read:
        message = "At least one confidence level is needed: levels=(0.95,) or (0.95, 0.998)."
        raise FiguresError(message)
    if len(set(read)) != len(read):
        message = f"A confidence level stands twice: {', '.join(map(level_text, read))}."
        raise FiguresError(message)
    return read


def level_text(level: float) -> str:
    """
    Write a level in percent.

    Args:
        level: The level, as `level_of` reads it.

    Raises:
        FiguresError: It is not a level.

    >>> level_text(0.998)
    '99.8%'
    """
    return f"{level_of(level) * 100:.10g}%"


def normal_quantile(level: float) -> float:
    """
    Give how many standard deviations each way hold this share of a normal distribution.

    The quantile is that of `statistics.NormalDist` (Wichura's algorithm AS 241), whose
    values agree with R's to the last bit; `scipy.special.ndtri` is one unit off in the
    last place at 95%.

    Args:
        level: The level, as `level_of` reads it.

    Returns:
        1.96 for 95%; infinity for 100%.

    Raises:
        FiguresError: It is not a level.

    >>> round(normal_quantile(0.95), 6), round(normal_quantile(0.998), 6)
    (1.959964, 3.090232)
    """
    share = level_of(level)
    return math.inf if share == 1 else NormalDist().inv_cdf(share + (1 - share) / 2)
