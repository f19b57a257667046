"""
Aims on points: which target is in force at each point of each series.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from numbers import Real
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from lakpi.errors import DefinitionError
from lakpi.process_control.process import Aim
from lakpi.process_control.series import EPOCH, Ordered

if TYPE_CHECKING:
    from numpy.typing import NDArray

Targets = float | Fraction | Decimal | np.integer[Any] | Aim | Iterable[Aim] | None
Named = tuple[bool, bool, bool]
Key = tuple[str, str, str]

_DAYS: Final = 2**23  # more days than the calendar has: a key and a day make one number


@attrs.frozen(eq=False, kw_only=True)
class SeriesNames:
    """
    What each series is called: sequences of one text for each.
    """

    indicator: Sequence[str]
    area: Sequence[str]
    area_name: Sequence[str]
    category: Sequence[str]

    @classmethod
    def of(cls, figures: Ordered) -> SeriesNames:
        """
        Read them from the first point of each series.
        """
        heads = figures.frame.iloc[figures.starts]
        columns = ("indicator", "area", "area_name", "category")
        return cls(**{name: heads[name].astype(object).tolist() for name in columns})

    def chosen(self, indicator: str, area: str) -> NDArray[np.bool_]:
        """
        Mark the series of an indicator and an area, each empty for all.
        """
        keep = np.ones(len(self.indicator), dtype=bool)
        if indicator:
            keep &= np.array([each == indicator for each in self.indicator], dtype=bool)
        if area:
            both = zip(self.area, self.area_name, strict=True)
            keep &= np.array([area in each for each in both], dtype=bool)
        return keep


def read_aims(targets: object) -> tuple[Aim, ...]:
    """
    Read what a caller gave as targets.

    Raises:
        DefinitionError: For something else, or two targets of the same from the same day.
    """
    if targets is None:
        return ()
    if isinstance(targets, Aim):
        return (targets,)
    if isinstance(targets, (Real, Decimal)):
        return (Aim(float(targets)),)
    if isinstance(targets, str) or not isinstance(targets, Iterable):
        message = f"targets are a number, an Aim or several Aims, not {targets!r}"
        raise DefinitionError(message)
    aims = tuple(targets)
    said: dict[tuple[object, ...], Aim] = {}
    for aim in aims:
        if not isinstance(aim, Aim):
            message = f"targets are a number, an Aim or several Aims; found {aim!r} among them"
            raise DefinitionError(message)
        other = said.setdefault((_key(aim), aim.valid_from), aim)
        if other.value != aim.value:
            message = f"two targets of the same from the same day: {other} and {aim}"
            raise DefinitionError(message)
    return aims


def in_force(
    aims: Sequence[Aim], figures: Ordered, names: SeriesNames
) -> tuple[NDArray[np.float64], tuple[Aim, ...]]:
    """
    Find the target of each point: the latest that has begun, of the fewest series.

    Returns:
        Shape ``(points,)``, NaN for none; and the aims that are for no series at all.
    """
    target = np.full(len(figures.of), np.nan)
    unused: list[Aim] = []
    # What is said of fewer series is written over what is said of more.
    for named in sorted({_named(aim) for aim in aims}):
        some = [aim for aim in aims if _named(aim) == named]
        numbers = {key: place for place, key in enumerate(dict.fromkeys(_key(a) for a in some))}
        of_series = _numbers(named, numbers, names)
        present = set(of_series.tolist())
        unused += [aim for aim in some if numbers[_key(aim)] not in present]
        steps = sorted(
            (numbers[_key(aim)] * _DAYS + _day(aim.valid_from), aim.value) for aim in some
        )
        begins = np.array([begin for begin, _ in steps], dtype=np.int64)
        values = np.array([value for _, value in steps])
        of_point = of_series[figures.of]
        place = np.searchsorted(begins, of_point * _DAYS + figures.last + EPOCH, "right") - 1
        begun = (of_point >= 0) & (place >= 0) & (begins[place] // _DAYS == of_point)
        target = np.where(begun, values[place], target)
    return target, tuple(unused)


def _key(aim: Aim) -> Key:
    return (aim.indicator, aim.area, aim.category)


def _named(aim: Aim) -> Named:
    return (bool(aim.category), bool(aim.area), bool(aim.indicator))


def _day(day: datetime.date | None) -> int:
    return 0 if day is None else day.toordinal()


def _numbers(named: Named, numbers: dict[Key, int], names: SeriesNames) -> NDArray[np.int64]:
    """
    The number of the key that each series goes by; -1 for none.
    """
    if not any(named):
        return np.zeros(len(names.indicator), dtype=np.int64)
    category, area, indicator = named
    rows = zip(names.indicator, names.area, names.area_name, names.category, strict=True)
    found = []
    for one, code, name, of in rows:
        rest = one if indicator else "", of if category else ""
        by_code = numbers.get((rest[0], code if area else "", rest[1]), -1)
        by_name = numbers.get((rest[0], name if area else "", rest[1]), -1)
        found.append(by_code if by_code >= 0 else by_name)
    return np.array(found, dtype=np.int64)
