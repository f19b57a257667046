"""
Which way is better, and what a difference therefore means.

The one place where a sign becomes a judgement.  Benchmarks (ours against
theirs), trends (now against then) and targets (actual against aim) all ask the
same nine-cell question, sign by polarity, and all ask it here.

An indicator without a polarity is ordered, never judged: its outcomes are
*higher* and *lower*, and its travel is "higher" and "lower", because a rate of
referrals that rises is neither good nor bad in itself.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from lakpi.errors import DefinitionError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = ["Outcome", "Polarity", "direction", "judge", "judge_all", "travel"]


class Polarity(enum.Enum):
    """
    Which way an indicator is better; said once, on the indicator.

    >>> Polarity.LOW_IS_GOOD.value
    'low is good'
    """

    HIGH_IS_GOOD = "high is good"
    LOW_IS_GOOD = "low is good"
    NO_JUDGEMENT = "no judgement"

    @property
    def mirrored(self) -> Polarity:
        """
        The polarity of the same thing counted the other way round.

        Absence mirrors attendance; what nobody judges, nobody judges mirrored.

        >>> Polarity.LOW_IS_GOOD.mirrored
        <Polarity.HIGH_IS_GOOD: 'high is good'>
        """
        match self:
            case Polarity.HIGH_IS_GOOD:
                return Polarity.LOW_IS_GOOD
            case Polarity.LOW_IS_GOOD:
                return Polarity.HIGH_IS_GOOD
            case Polarity.NO_JUDGEMENT:
                return Polarity.NO_JUDGEMENT

    def __str__(self) -> str:
        return self.value


class Outcome(enum.Enum):
    """
    What a comparison says, in the word that is shown.

    ``Outcome("same")`` is read as `Outcome.SIMILAR`: the field uses both words.

    >>> str(Outcome.BETTER), Outcome("same") is Outcome.SIMILAR
    ('better', True)
    """

    BETTER = "better"
    SIMILAR = "similar"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"

    @classmethod
    def _missing_(cls, value: object) -> Outcome | None:
        return cls.SIMILAR if value == "same" else None

    @property
    def judged(self) -> bool:
        """
        Whether the word is a judgement, and not only an order.

        >>> Outcome.WORSE.judged, Outcome.HIGHER.judged
        (True, False)
        """
        return self in (Outcome.BETTER, Outcome.WORSE)

    def __str__(self) -> str:
        return self.value


_CELLS: Final[Mapping[tuple[int, Polarity], Outcome]] = MappingProxyType(
    {
        (+1, Polarity.HIGH_IS_GOOD): Outcome.BETTER,
        (+0, Polarity.HIGH_IS_GOOD): Outcome.SIMILAR,
        (-1, Polarity.HIGH_IS_GOOD): Outcome.WORSE,
        (+1, Polarity.LOW_IS_GOOD): Outcome.WORSE,
        (+0, Polarity.LOW_IS_GOOD): Outcome.SIMILAR,
        (-1, Polarity.LOW_IS_GOOD): Outcome.BETTER,
        (+1, Polarity.NO_JUDGEMENT): Outcome.HIGHER,
        (+0, Polarity.NO_JUDGEMENT): Outcome.SIMILAR,
        (-1, Polarity.NO_JUDGEMENT): Outcome.LOWER,
    }
)

_DIRECTIONS: Final[Mapping[int, str]] = MappingProxyType(
    {+1: "↑ up", 0: "→ no change", -1: "↓ down"}
)

_TRAVEL: Final[Mapping[Outcome, str]] = MappingProxyType(
    {
        Outcome.BETTER: "improving",
        Outcome.SIMILAR: "no change",
        Outcome.WORSE: "worsening",
        Outcome.HIGHER: "higher",
        Outcome.LOWER: "lower",
    }
)


def judge(sign: int, polarity: Polarity) -> Outcome:
    """
    Judge the sign of a difference: the nine cells.

    Args:
        sign: 1 where ours is the higher (or now, or the actual), 0 where the two
            are the same, -1 where ours is the lower.  Whoever asks has already
            decided what counts as a difference (rounding, significance, tolerance).
        polarity: Which way is better.

    Returns:
        Better, similar or worse; higher, similar or lower where nobody judges.

    Raises:
        DefinitionError: The sign is not -1, 0 or 1.

    >>> judge(-1, Polarity.LOW_IS_GOOD)
    <Outcome.BETTER: 'better'>
    >>> judge(-1, Polarity.NO_JUDGEMENT)
    <Outcome.LOWER: 'lower'>
    """
    return _CELLS[_sign(sign), polarity]


def judge_all(signs: npt.ArrayLike, polarity: Polarity) -> npt.NDArray[np.object_]:
    """
    Judge an array of signs, as `judge` does one.

    Args:
        signs: Numbers of which only the sign is read; NaN where there is no
            difference to judge.
        polarity: Which way is better, the same for all.

    Returns:
        An object array of the same shape: an `Outcome` each, ``None`` for NaN.

    >>> [str(outcome) for outcome in judge_all([1.0, 0.0, -1.0], Polarity.HIGH_IS_GOOD)]
    ['better', 'similar', 'worse']
    """
    import numpy as np

    read = np.sign(np.asarray(signs, dtype=np.float64))
    outcomes = np.full(read.shape, None, dtype=np.object_)
    for sign in (-1, 0, 1):
        outcomes[read == sign] = _CELLS[sign, polarity]
    return outcomes


def direction(sign: int) -> str:
    """
    Say which way a number moved: an arrow and a word, so that neither stands alone.

    Args:
        sign: 1, 0 or -1, as for `judge`.

    Returns:
        ``"↑ up"``, ``"→ no change"`` or ``"↓ down"``.

    Raises:
        DefinitionError: The sign is not -1, 0 or 1.

    >>> direction(1)
    '↑ up'
    """
    return _DIRECTIONS[_sign(sign)]


def travel(sign: int, polarity: Polarity) -> str:
    """
    Say what a movement means: the direction of travel.

    Args:
        sign: 1 where the number rose, 0 where it stayed, -1 where it fell.
        polarity: Which way is better.

    Returns:
        ``"improving"``, ``"no change"`` or ``"worsening"``; ``"higher"`` or
        ``"lower"`` where nobody judges.

    Raises:
        DefinitionError: The sign is not -1, 0 or 1.

    >>> travel(-1, Polarity.LOW_IS_GOOD), travel(-1, Polarity.NO_JUDGEMENT)
    ('improving', 'lower')
    """
    return _TRAVEL[judge(sign, polarity)]


def _sign(sign: int) -> int:
    # A bare difference passed for a sign would judge 0.0000001 as a change.
    if sign not in (-1, 0, 1):
        message = f"A sign is -1, 0 or 1, not {sign!r}: take the sign of the difference first."
        raise DefinitionError(message)
    return int(sign)
