"""
What `lakpi.significance.significance` gives: a judgement of each comparison, in columns.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import attrs
import numpy as np
import pandas as pd

from lakpi.benchmarks import Benchmarks, Comparison
from lakpi.benchmarks.columns import meaning_numbers
from lakpi.confidence import Interval, level_text
from lakpi.displays import Tabled, Told
from lakpi.figures import Figure
from lakpi.funnels import Overdispersion
from lakpi.polarity import Outcome, judge_all
from lakpi.rounding import written_half_up
from lakpi.units import written

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Method", "Significance", "Significances"]

Method: TypeAlias = Literal["interval", "overlap", "funnel"]

_NAMED: Final = (
    "indicator",
    "area",
    "area_name",
    "scope",
    "period",
    "breakdown",
    "category",
    "value",
    "unit",
    "comparator",
    "benchmark",
)
_PLACES: Final = {
    "interval": {1: "lies above", 0: "includes", -1: "lies below"},
    "overlap": {1: "lies above", 0: "overlaps", -1: "lies below"},
    "funnel": {1: "lies above", 0: "lies within", -1: "lies below"},
}


@attrs.frozen(kw_only=True)
class Significance(Told):
    """
    Whether one figure differs from one comparator by more than chance.

    Attributes:
        comparison: The figure and its comparator.
        method: By which method it is judged.
        levels: The levels asked for, lowest first; the lowest decides.
        side: 1 above, -1 below, 0 no difference beyond chance; None with a reason.
        outcome: What that says, by polarity; None with a reason.
        extreme: Whether it is so at the highest of several levels too.
        lower: The lower end of the figure's interval at the lowest level; by funnel, the
            lower control limit for its size.
        upper: The upper one.
        their_lower: The lower end of the comparator's interval; None but by overlap.
        their_upper: The upper one.
        overdispersion: What the control limits allow for; None where they do not.
        reason: Why it cannot be said; empty where it can.
        note: What a reader should know of the counts.
    """

    comparison: Comparison
    method: Method
    levels: tuple[float, ...]
    side: int | None = None
    outcome: Outcome | None = None
    extreme: bool = False
    lower: float | None = None
    upper: float | None = None
    their_lower: float | None = None
    their_upper: float | None = None
    overdispersion: Overdispersion | None = None
    reason: str = ""
    note: str = ""

    @property
    def figure(self) -> Figure:
        """
        The figure.
        """
        return self.comparison.figure

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """
        Say it in a sentence, with the numbers that it rests on.

        Returns:
            ``"similar to England: 22.6% (95% CI 21.0 to 24.3%) includes 22.6%"``.
        """
        name = self.comparison.comparator
        if self.outcome is None or self.side is None:
            return f"cannot be compared with {name}: {self.reason}"
        word = "to" if self.outcome is Outcome.SIMILAR else "than"
        place = _PLACES[self.method][self.side]
        said = f"{self.outcome} {word} {name}: {self._ours()} {place} {self._theirs()}"
        return f"{said}; at {level_text(self.levels[-1])} too" if self.extreme else said

    def _ours(self) -> str:
        return self.figure.written() if self.method == "funnel" else self._ends().written()

    def _theirs(self) -> str:
        if self.method == "overlap":
            theirs = self._interval(self.their_lower, self.their_upper).written_ends()
            return f"the comparator's {theirs}"
        benchmark = self._written(self.comparison.benchmark)
        if self.method == "interval":
            return benchmark
        level = level_text(self.levels[0])
        limits = f"the {level} control limits about {benchmark} ({self._ends().written_ends()})"
        if self.overdispersion is None:
            return limits
        by = self.overdispersion
        few = ": too few to rely on" if by.warning else ""
        return f"{limits}, which allow for overdispersion (phi {by.phi:.1f}, {by.n} areas{few})"

    def _ends(self) -> Interval:
        return self._interval(self.lower, self.upper)

    def _interval(self, lower: float | None, upper: float | None) -> Interval:
        return Interval(figure=self.figure, level=self.levels[0], lower=lower, upper=upper)

    def _written(self, value: Fraction | None) -> str:
        if value is None:
            return ""
        meaning = self.figure.meaning
        text = written_half_up(value, decimals=meaning.decimals, thousands=True)
        return written(text, meaning.unit)


@attrs.frozen(eq=False, repr=False, kw_only=True)
class Significances(Tabled[Significance]):
    """
    A judgement of each comparison, in the order of the comparisons.

    Attributes:
        compared: The comparisons.
        method: By which method they are judged.
        levels: The levels, lowest first; the lowest decides.
        side: 1, 0 or -1 at each level, shape (comparisons, levels); NaN with a reason.
        lower: The lower ends of the figures' intervals, or control limits; same shape.
        upper: The upper ones.
        their_lower: The lower ends of the comparators' intervals; NaN but by overlap.
        their_upper: The upper ones.
        overdispersion: For each comparison what its limits allow for, or None.
        reason: Why it cannot be said; empty where it can.
        note: What a reader should know of the counts.
    """

    compared: Benchmarks
    method: Method
    levels: tuple[float, ...]
    side: Floats
    lower: Floats
    upper: Floats
    their_lower: Floats
    their_upper: Floats
    overdispersion: NDArray[np.object_]
    reason: NDArray[np.object_]
    note: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.compared)

    def _line(self, each: Significance, /) -> dict[str, str]:
        return {**each.figure.told(), "finding": each.words}

    def __iter__(self) -> Iterator[Significance]:
        outcomes, extreme = self.outcomes, self.extreme
        for row, comparison in enumerate(self.compared):
            yield Significance(
                comparison=comparison,
                method=self.method,
                levels=self.levels,
                side=None if outcomes[row] is None else int(self.side[row, 0]),
                outcome=outcomes[row],
                extreme=bool(extreme[row]),
                lower=_maybe(self.lower[row, 0]),
                upper=_maybe(self.upper[row, 0]),
                their_lower=_maybe(self.their_lower[row, 0]),
                their_upper=_maybe(self.their_upper[row, 0]),
                overdispersion=self.overdispersion[row],
                reason=str(self.reason[row]),
                note=str(self.note[row]),
            )

    def __repr__(self) -> str:
        said = " and ".join(map(level_text, self.levels))
        judged = int((self.reason == "").sum())
        return f"<Significances: {judged:,} of {len(self):,} comparisons, by {self.method}, {said}>"

    @property
    def outcomes(self) -> NDArray[np.object_]:
        """
        What each says, by polarity: an `Outcome` each, None where there is a reason.
        """
        figures = self.compared.figures
        meaning = meaning_numbers(figures)[self.compared.rows]
        made = np.full(len(self), None, dtype=np.object_)
        for number, each in enumerate(figures.meanings):
            rows = np.flatnonzero(meaning == number)
            made[rows] = judge_all(self.side[rows, 0], each.polarity)
        return made

    @property
    def extreme(self) -> NDArray[np.bool_]:
        """
        Whether each differs at the highest of several levels too.
        """
        if len(self.levels) == 1:
            return np.zeros(len(self), dtype=np.bool_)
        return np.asarray(np.abs(np.nan_to_num(self.side[:, -1])) == 1)

    def of(self, figure: Figure) -> tuple[Significance, ...]:
        """
        List the judgements of one figure, a comparator each.
        """
        return tuple(each for each in self if each.figure == figure)

    def to_frame(self) -> pd.DataFrame:
        """
        Give the judgements as a new pandas frame, a row each.

        Returns:
            What names the figure and its comparator, ``value`` and ``benchmark``, then
            ``method``, ``outcome``, ``extreme``, ``reason`` and ``note``; for each level
            ``side_95``, ``lower_95`` and ``upper_95`` (``_99_8`` at 99.8%), by overlap also
            ``their_lower_95`` and ``their_upper_95``; with overdispersion, ``phi``.
        """
        frame = self.compared.to_frame().reindex(columns=list(_NAMED))
        frame["method"] = self.method
        frame["outcome"] = ["" if each is None else str(each) for each in self.outcomes]
        frame["extreme"] = self.extreme
        frame["reason"], frame["note"] = self.reason, self.note
        for column, level in enumerate(self.levels):
            name = level_text(level).removesuffix("%").replace(".", "_")
            frame[f"side_{name}"] = self.side[:, column]
            frame[f"lower_{name}"] = self.lower[:, column]
            frame[f"upper_{name}"] = self.upper[:, column]
            if self.method == "overlap":
                frame[f"their_lower_{name}"] = self.their_lower[:, column]
                frame[f"their_upper_{name}"] = self.their_upper[:, column]
        if any(each is not None for each in self.overdispersion):
            frame["phi"] = [math.nan if by is None else by.phi for by in self.overdispersion]
        return frame


def _maybe(number: float) -> float | None:
    return None if math.isnan(number) else float(number)
