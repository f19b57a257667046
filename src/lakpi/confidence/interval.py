"""
What `lakpi.confidence_intervals` gives: an `Interval` of each figure, held in columns.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np
import pandas as pd

from lakpi.confidence.checking import Ends
from lakpi.confidence.levels import level_of, level_text
from lakpi.displays import Tabled
from lakpi.errors import FiguresError
from lakpi.figures import Figure, Figures
from lakpi.rounding import exact, written_half_up
from lakpi.units import unit, written

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["ConfidenceIntervals", "Interval"]

_NAMED: Final = (
    "indicator",
    "version",
    "parameters",
    "area",
    "area_name",
    "scope",
    "period",
    "period_start",
    "period_end",
    "breakdown",
    "category",
    "origin",
    "unit",
    "value",
)


@attrs.frozen(kw_only=True)
class Interval:
    """
    The interval of one figure at one confidence level.

    Attributes:
        figure: The figure.
        level: The confidence level, as a share.
        lower: The lower end, in the figure's unit; None where there is no interval.
        upper: The upper end; infinite for a rate at a level of 1.
        method: "Wilson", "exact Poisson", "Byar" or "t"; empty without an interval.
        note: What a reader should know of the numbers behind it.
        reason: Why there is no interval; empty where there is one.
    """

    figure: Figure
    level: float
    lower: float | None
    upper: float | None
    method: str = ""
    note: str = ""
    reason: str = ""

    def written(self) -> str:
        """
        Write the figure with its interval; the figure alone where there is none.

        Both ends are rounded half-up to the indicator's decimals.

        Returns:
            ``"14.2% (95% CI 12.5 to 16.0%)"``.
        """
        ends = self.written_ends()
        said = self.figure.written()
        return f"{said} ({level_text(self.level)} CI {ends})" if ends else said

    def written_ends(self) -> str:
        """
        Write the two ends: ``"12.5 to 16.0%"``; empty where there is no interval.
        """
        if self.lower is None or self.upper is None:
            return ""
        meaning = self.figure.meaning
        low, high = self._number(self.lower), self._number(self.upper)
        if unit(meaning.unit).kind == "share":
            return f"{low} to {written(high, meaning.unit)}"
        if meaning.unit.startswith("GBP"):
            return f"{written(low, 'GBP')} to {written(high, 'GBP')}"
        return f"{low} to {high}"

    def _number(self, end: float) -> str:
        if math.isinf(end):
            return "∞" if end > 0 else "-∞"
        return written_half_up(exact(end), decimals=self.figure.meaning.decimals, thousands=True)


@attrs.frozen(eq=False, repr=False, kw_only=True)
class ConfidenceIntervals(Tabled[Interval]):
    """
    The intervals of a set of figures: one for each figure and level, in their order.

    Attributes:
        figures: The figures.
        levels: The confidence levels as shares, lowest first.
        lower: The lower ends, shape (figures, levels); NaN where there is none.
        upper: The upper ends, of the same shape.
        method: How each figure's were made; empty where there are none.
        note: What a reader should know of the numbers behind them.
        reason: Why a figure has none; empty where it has.
    """

    figures: Figures
    levels: tuple[float, ...]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    method: NDArray[np.object_]
    note: NDArray[np.object_]
    reason: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.figures) * len(self.levels)

    def _line(self, each: Interval, /) -> dict[str, str]:
        return {
            **each.figure.told(),
            "level": level_text(each.level),
            "interval": each.written_ends(),
            "why": each.reason or each.note,
        }

    def __iter__(self) -> Iterator[Interval]:
        for row, figure in enumerate(self.figures):
            for column, level in enumerate(self.levels):
                yield self._interval(figure, row, column, level)

    def __repr__(self) -> str:
        said = " and ".join(level_text(level) for level in self.levels)
        made = int((self.reason == "").sum())
        return f"<ConfidenceIntervals: {made:,} of {len(self.figures):,} figures, {said}>"

    def at(self, level: float) -> Ends:
        """
        Give the ends at one level, in the order of the figures.

        Raises:
            FiguresError: The intervals are of other levels.
        """
        column = self._column(level)
        return Ends(self.lower[:, column].copy(), self.upper[:, column].copy())

    def of(self, figure: Figure, level: float | None = None) -> Interval:
        """
        Give the interval of one figure.

        Args:
            figure: The figure.
            level: The level; the lowest where none is said.

        Raises:
            FiguresError: The figure is not among them, or the level.
        """
        column = 0 if level is None else self._column(level)
        for row, each in enumerate(self.figures):
            if each == figure:
                return self._interval(each, row, column, self.levels[column])
        message = (
            f"no interval of {figure.meaning.id!r}, {figure.area_name}, {figure.period} here:"
            " make one with confidence_intervals"
        )
        raise FiguresError(message)

    def to_frame(self) -> pd.DataFrame:
        """
        Give a new pandas frame, a row a figure.

        Returns:
            What names the figure, its unit and value, ``method``, for each level
            ``lower_95`` and ``upper_95`` (``lower_99_8`` at 99.8%), ``note`` and
            ``reason``.
        """
        frame = self.figures.to_frame()[list(_NAMED)]
        frame["method"] = self.method
        for column, level in enumerate(self.levels):
            name = level_text(level).removesuffix("%").replace(".", "_")
            frame[f"lower_{name}"] = self.lower[:, column]
            frame[f"upper_{name}"] = self.upper[:, column]
        frame["note"] = self.note
        frame["reason"] = self.reason
        return frame

    def _column(self, level: float) -> int:
        asked = level_of(level)
        if asked not in self.levels:
            made = ", ".join(map(level_text, self.levels))
            message = f"no intervals at {level_text(asked)} here, only at {made}"
            raise FiguresError(message)
        return self.levels.index(asked)

    def _interval(self, figure: Figure, row: int, column: int, level: float) -> Interval:
        lower, upper = float(self.lower[row, column]), float(self.upper[row, column])
        return Interval(
            figure=figure,
            level=level,
            lower=None if math.isnan(lower) else lower,
            upper=None if math.isnan(upper) else upper,
            method=str(self.method[row]),
            note=str(self.note[row]),
            reason=str(self.reason[row]),
        )
