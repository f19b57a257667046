"""
A funnel: areas of one indicator and period, their control limits and places.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import attrs
import numpy as np
import pandas as pd

from lakpi.confidence import Ends, level_text, normal_quantile
from lakpi.displays import Tabled
from lakpi.errors import FiguresError
from lakpi.figures import Figure, Figures, Meaning
from lakpi.funnels.limits import Convention, poisson_limits, proportion_limits
from lakpi.funnels.overdispersion import Overdispersion, overdispersed_limits
from lakpi.polarity import Outcome, judge, judge_all

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Funnel", "FunnelCurves", "FunnelPoint", "SetAside"]

_NAMED = ("area", "area_name", "numerator", "denominator")


@attrs.frozen(kw_only=True)
class SetAside:
    """
    A figure that is not in the funnel.

    Attributes:
        figure: The figure.
        reason: Why.
    """

    figure: Figure
    reason: str


@attrs.frozen(kw_only=True)
class FunnelPoint:
    """
    One area in a funnel.

    Attributes:
        figure: Its figure.
        value: Its share or rate by its counts, in the indicator's unit.
        z: How many standard deviations it lies from the centre.
        limits: For each level, lowest first, its lower and upper control limit.
        position: Where it lies: "above the upper 99.8% limit", "within the limits".
        outcome: What that says, by polarity, at the lowest level.
    """

    figure: Figure
    value: float
    z: float
    limits: tuple[tuple[float, float], ...]
    position: str
    outcome: Outcome


@attrs.frozen(eq=False, kw_only=True)
class FunnelCurves:
    """
    Control limits over a range of sizes, for plotting.

    Attributes:
        sizes: The denominators, in equal steps of a logarithm.
        levels: The levels, lowest first.
        lower: The lower limits in the indicator's unit, shape (sizes, levels).
        upper: The upper limits.
        centre: The centre, in the indicator's unit.
    """

    sizes: Floats
    levels: tuple[float, ...]
    lower: Floats
    upper: Floats
    centre: float


@attrs.frozen(eq=False, repr=False, kw_only=True)
class Funnel(Tabled[FunnelPoint]):
    """
    Areas of one indicator and period against limits that narrow with size.

    Attributes:
        meaning: What the indicator's numbers mean.
        figures: The figures that are in it, in their order.
        set_aside: Those that are not, with the reason.
        kind: "proportion" or "rate".
        levels: The levels of the control limits, lowest first.
        centre: The centre, in the indicator's unit.
        centre_is: What the centre is, in words.
        z: Each area's z-score; allowing for overdispersion where `adjusted`.
        overdispersion: By how much the areas vary beyond chance; None where nothing can.
        adjusted: Whether scores, limits and places allow for it.
        note: What a reader should know of the counts, and of too few areas.
    """

    meaning: Meaning
    figures: Figures
    set_aside: tuple[SetAside, ...]
    kind: Literal["proportion", "rate"]
    levels: tuple[float, ...]
    centre: float
    centre_is: str
    z: Floats
    overdispersion: Overdispersion | None
    adjusted: bool
    note: str = ""

    def __len__(self) -> int:
        return len(self.figures)

    def _line(self, each: FunnelPoint, /) -> dict[str, str]:
        return {**each.figure.told(), "position": each.position, "judgement": str(each.outcome)}

    def __iter__(self) -> Iterator[FunnelPoint]:
        limits = [self.limits(level) for level in self.levels]
        values, sides = self.values, self.sides
        for row, figure in enumerate(self.figures):
            yield FunnelPoint(
                figure=figure,
                value=float(values[row]),
                z=float(self.z[row]),
                limits=tuple((float(ends.lower[row]), float(ends.upper[row])) for ends in limits),
                position=self.place(int(sides[row])),
                outcome=judge(int(np.sign(sides[row])), self.meaning.polarity),
            )

    def __repr__(self) -> str:
        out = int((self.sides != 0).sum())
        return (
            f"<Funnel: {self.meaning.title}, {len(self):,} areas, {out:,} outside"
            f" {level_text(self.levels[0])}>"
        )

    @property
    def values(self) -> Floats:
        """
        Each area's share or rate by its counts, in the indicator's unit.
        """
        frame = self.figures.to_frame()
        ratio = frame["numerator"].to_numpy(float) / frame["denominator"].to_numpy(float)
        return np.asarray(ratio * float(self.meaning.scale))

    @property
    def sides(self) -> NDArray[np.int64]:
        """
        How many limits each area lies beyond: 2 above both, -1 below the first, 0 within.
        """
        reach = np.array([normal_quantile(level) for level in self.levels])
        beyond = (np.abs(self.z)[:, None] > reach).sum(axis=1)
        return np.asarray(beyond * np.sign(self.z), dtype=np.int64)

    @property
    def positions(self) -> tuple[str, ...]:
        """
        Where each area lies, in words.
        """
        return tuple(self.place(side) for side in self.sides.tolist())

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """
        What each area's place says: better, similar or worse; or higher, lower.
        """
        return tuple(judge_all(self.sides, self.meaning.polarity))

    def place(self, side: int) -> str:
        """
        Say in words what one of `sides` is.
        """
        if side == 0:
            return "within the limits"
        limit = level_text(self.levels[abs(side) - 1])
        return f"above the upper {limit} limit" if side > 0 else f"below the lower {limit} limit"

    def limits(self, level: float = 0.95, *, of: Convention = "area") -> Ends:
        """
        Give each area's control limits at a level, in the indicator's unit.

        Args:
            level: Any level, not only those of the funnel.
            of: Which limits of rates, as for `poisson_limits`.

        Raises:
            FiguresError: It is not a level.
        """
        sizes = self.figures.to_frame()["denominator"].to_numpy(float)
        return self._limits(sizes, level, of)

    def curves(
        self,
        points: int = 100,
        *,
        smallest: float | None = None,
        largest: float | None = None,
        of: Convention = "area",
    ) -> FunnelCurves:
        """
        Give the control limits over a range of sizes, for plotting.

        Args:
            points: How many sizes.
            smallest: The smallest; without it, the smallest area's.
            largest: The largest; without it, the largest area's.
            of: Which limits of rates, as for `poisson_limits`.

        Raises:
            FiguresError: There are fewer than two points, or the sizes are not a range.
        """
        sizes = self.figures.to_frame()["denominator"].to_numpy(float)
        low = float(sizes.min()) if smallest is None else float(smallest)
        high = float(sizes.max()) if largest is None else float(largest)
        if points < 2 or not 0 < low <= high < math.inf:
            message = (
                "Curves need two points or more, from a size over 0 to one at least as large;"
                f" found {points} from {low:g} to {high:g}."
            )
            raise FiguresError(message)
        grid = np.geomspace(low, high, points)
        made = [self._limits(grid, level, of) for level in self.levels]
        return FunnelCurves(
            sizes=grid,
            levels=self.levels,
            lower=np.stack([ends.lower for ends in made], axis=1),
            upper=np.stack([ends.upper for ends in made], axis=1),
            centre=self.centre,
        )

    def to_frame(self) -> pd.DataFrame:
        """
        Give a new pandas frame, a row an area.

        Returns:
            The area, its counts, ``value``, ``z``, for each level ``lower_95`` and
            ``upper_95`` (``lower_99_8`` at 99.8%), ``position`` and ``outcome``.
        """
        frame = self.figures.to_frame()[list(_NAMED)]
        frame["value"] = self.values
        frame["z"] = self.z
        for level in self.levels:
            name = level_text(level).removesuffix("%").replace(".", "_")
            frame[f"lower_{name}"], frame[f"upper_{name}"] = self.limits(level)
        frame["position"] = self.positions
        frame["outcome"] = [str(outcome) for outcome in self.outcomes]
        return frame

    def _limits(self, sizes: Floats, level: float, of: Convention) -> Ends:
        scale = float(self.meaning.scale)
        centre = self.centre / scale
        if self.adjusted and self.overdispersion is not None:
            by = self.overdispersion
            return overdispersed_limits(sizes, centre=centre, by=by, level=level, scale=scale)
        if self.kind == "proportion":
            return proportion_limits(sizes, centre=centre, level=level, scale=scale)
        return poisson_limits(sizes, centre=centre, level=level, scale=scale, of=of)
