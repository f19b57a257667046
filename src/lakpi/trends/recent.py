"""
The recent trend: whether the last five periods rise or fall by more than chance.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np
import pandas as pd

from lakpi.confidence import confidence_intervals, level_of
from lakpi.displays import Tabled
from lakpi.errors import FiguresError
from lakpi.figures import Figure, Figures, Reason
from lakpi.polarity import Outcome, direction, judge
from lakpi.trends.kernels import FEWEST, TrendTest, proportion_trend, weighted_trend
from lakpi.trends.series import Step, earlier_rows, series_codes

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["RecentTrend", "RecentTrends", "recent_trend"]

CHI_SQUARED: Final = "chi-squared for trend"
WEIGHTED: Final = "weighted regression"
_PROPORTIONS: Final = ("percentage", "distribution")
_MOVES: Final = {1: "increasing", 0: "no significant change", -1: "decreasing"}
_GETTING: Final = {Outcome.BETTER: " and getting better", Outcome.WORSE: " and getting worse"}


@attrs.frozen(kw_only=True)
class RecentTrend:
    """
    The recent trend of one series.

    Attributes:
        figure: Its latest figure.
        n: How many adjacent periods it was tested on, the latest included.
        method: "chi-squared for trend" or "weighted regression".
        chi2: The test's statistic, with one degree of freedom; None where it cannot be
            calculated.
        p: How often chance alone would give as much.
        slope: The change from one period to the next, in the figure's unit (percentage
            points for a percentage).
        sign: 1 or -1: a significant trend; 0: none; None: it cannot be calculated.
        reason: Why it cannot be calculated.
        note: What a reader should know of the numbers: rounded counts.
    """

    figure: Figure
    n: int
    method: str
    chi2: float | None
    p: float | None
    slope: float | None
    sign: int | None
    reason: str = ""
    note: str = ""

    @property
    def arrow(self) -> str:
        """
        The trend as an arrow and a word; empty where it cannot be calculated.
        """
        return "" if self.sign is None else direction(self.sign)

    @property
    def outcome(self) -> Outcome | None:
        """
        What the trend means: better, similar or worse; or higher, lower.
        """
        return None if self.sign is None else judge(self.sign, self.figure.meaning.polarity)

    @property
    def word(self) -> str:
        """
        What the trend means, in words: "increasing and getting better".
        """
        outcome = self.outcome
        if self.sign is None or outcome is None:
            return "cannot be calculated"
        return _MOVES[self.sign] + _GETTING.get(outcome, "")


@attrs.frozen(eq=False, kw_only=True)
class RecentTrends(Tabled[RecentTrend]):
    """
    The recent trends of many series, in columns: one row a series.

    Attributes:
        figures: The latest figure of each series.
        periods: How many periods were asked for.
        level: The level of confidence.
        n: How many adjacent periods there are of each, at most those asked for.
        method: Which test.
        chi2: Its statistic, NaN where it cannot be calculated.
        p: Its p-value.
        slope: The change from one period to the next.
        sign: 1, 0 or -1; 0 also where there is a reason.
        reason: Why it cannot be calculated; empty where it can.
        note: What a reader should know of the numbers that it is calculated from.
    """

    figures: Figures
    periods: int
    level: float
    n: NDArray[np.intp]
    method: NDArray[np.object_]
    chi2: NDArray[np.float64]
    p: NDArray[np.float64]
    slope: NDArray[np.float64]
    sign: NDArray[np.int8]
    reason: NDArray[np.object_]
    note: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.figures)

    def _line(self, each: RecentTrend, /) -> dict[str, str]:
        return {
            **each.figure.told(),
            "trend": each.arrow,
            "meaning": each.word,
            "why": each.reason or each.note,
        }

    def __iter__(self) -> Iterator[RecentTrend]:
        for row, figure in enumerate(self.figures):
            yield self._trend(row, figure)

    def of(self, figure: Figure) -> RecentTrend:
        """
        Give the recent trend that ends with a figure.

        Raises:
            FiguresError: Where it is not the latest of a series here.
        """
        for row, each in enumerate(self.figures):
            if each == figure:
                return self._trend(row, each)
        message = f"no recent trend ends with {figure.meaning.id!r}, {figure.period} here"
        raise FiguresError(message)

    def to_frame(self) -> pd.DataFrame:
        """
        Give the trends as a new frame: the latest figures' columns, then the test's.
        """
        columns = ["indicator", "area", "area_name", "scope", "period", "breakdown", "category"]
        frame = self.figures.to_frame()[[*columns, "origin", "value"]]
        return frame.assign(
            periods=self.n,
            method=self.method,
            chi2=self.chi2,
            p=self.p,
            slope=self.slope,
            trend=[each.word for each in self],
            reason=self.reason,
            note=self.note,
        )

    def _trend(self, row: int, figure: Figure) -> RecentTrend:
        reason = str(self.reason[row])
        return RecentTrend(
            figure=figure,
            n=int(self.n[row]),
            method=str(self.method[row]),
            chi2=None if reason else float(self.chi2[row]),
            p=None if reason else float(self.p[row]),
            slope=None if reason else float(self.slope[row]),
            sign=None if reason else int(self.sign[row]),
            reason=reason,
            note=str(self.note[row]),
        )


def recent_trend(
    figures: Figures,
    *,
    periods: int = 5,
    level: float = 0.998,
    step: Step = "previous period",
) -> RecentTrends:
    """
    Test each series for a trend over its last five adjacent periods.

    A percentage whose numerator is part of its denominator is tested by chi-squared for
    trend (`lakpi.trends.kernels.proportion_trend`).  Every other figure that has an
    interval (a rate, a count, a mean with a spread, a ratio) is tested by weighted
    regression (`lakpi.trends.kernels.weighted_trend`), its standard error taken from
    its 95 % interval (`lakpi.confidence_intervals`).

    Source: Office for Health Improvement and Disparities, *Fingertips*, recent trends:
    five points, and a trend at the level of 99.8 %.

    Args:
        figures: The figures, all periods among them.
        periods: How many adjacent periods; three or more.
        level: The level of confidence that a trend has to reach.
        step: "previous period" takes adjacent periods of one kind.  "same period last
            year" takes the same quarter of five years, which seasons do not touch.
            States on a day and years to date always go back by years.

    Returns:
        One `RecentTrend` for each series, that of its latest figure.  Where one of the
        periods is missing or has no number, the trend cannot be calculated: a gap is
        not bridged.

    Raises:
        FiguresError: Fewer than three periods, or no level.

    >>> import pandas as pd
    >>> from lakpi import read_figures
    >>> from lakpi.catalogues import ALL
    >>> table = pd.DataFrame({"indicator": "rereferral_pct", "area": "Harrow",
    ...     "period": ["2009-10", "2010-11", "2011-12", "2012-13", "2013-14"],
    ...     "numerator": [50, 60, 75, 90, 120], "denominator": 500})
    >>> trend, = recent_trend(read_figures(table, ALL))
    >>> trend.word, round(trend.chi2, 2), trend.arrow
    ('increasing and getting worse', 43.45, '↑ up')
    """
    if periods < FEWEST:
        message = f"a trend is tested on {FEWEST} periods or more; found periods={periods}"
        raise FiguresError(message)
    share = level_of(level)
    path = _paths(figures, periods, step)
    made = _untested(figures.where(_marked(path[:, -1], len(figures))), path, periods, share)
    step_of = figures.column("precision").to_numpy()
    rounded = np.where(path >= 0, step_of[path], 1).max(axis=1, initial=1)
    for nearest in np.unique(rounded[rounded > 1]).tolist():
        made.note[rounded == nearest] = f"made from counts rounded to the nearest {nearest}"
    _test_all(made, figures, path)
    return made


def _marked(rows: NDArray[np.intp], size: int) -> NDArray[np.bool_]:
    keep = np.zeros(size, dtype=bool)
    keep[rows] = True
    return keep


def _paths(figures: Figures, periods: int, step: Step) -> NDArray[np.intp]:
    """
    The rows of each series, oldest first, -1 before a gap: shape ``(series, periods)``.
    """
    earlier = earlier_rows(figures, step, by_year=True)
    latest = _latest(figures)
    path = np.full((len(latest), periods), -1, dtype=np.intp)
    path[:, -1] = latest
    for column in range(periods - 2, -1, -1):
        after = path[:, column + 1]
        path[:, column] = np.where(after >= 0, earlier[after], -1)
    return path


def _latest(figures: Figures) -> NDArray[np.intp]:
    series = series_codes(figures)
    ends = figures.to_frame()["period_end"].to_numpy()
    order = np.lexsort((ends, series))
    last = np.ones(len(order), dtype=bool)
    last[:-1] = series[order][1:] != series[order][:-1]
    return np.sort(order[last])


def _untested(latest: Figures, path: NDArray[np.intp], periods: int, level: float) -> RecentTrends:
    size = len(path)
    n = (path >= 0).sum(axis=1)
    reason = np.full(size, "", dtype=np.object_)
    short = n < periods
    reason[short] = [f"{found} of {periods} adjacent periods" for found in n[short]]
    proportions = {meaning.key for meaning in latest.meanings if meaning.kind in _PROPORTIONS}
    frame = latest.to_frame()
    keys = zip(frame["indicator"], frame["version"], frame["parameters"], strict=True)
    return RecentTrends(
        figures=latest,
        periods=periods,
        level=level,
        n=n,
        method=np.array(
            [CHI_SQUARED if key in proportions else WEIGHTED for key in keys], dtype=np.object_
        ),
        chi2=np.full(size, np.nan),
        p=np.full(size, np.nan),
        slope=np.full(size, np.nan),
        sign=np.zeros(size, dtype=np.int8),
        reason=reason,
        note=np.full(size, "", dtype=np.object_),
    )


def _test_all(made: RecentTrends, figures: Figures, path: NDArray[np.intp]) -> None:
    frame = figures.to_frame()
    value = frame["value"].to_numpy(dtype=float)
    top = frame["numerator"].to_numpy(dtype=float)
    base = frame["denominator"].to_numpy(dtype=float)
    reasons = frame["value_reason"].to_numpy(dtype=object)
    labels = frame["period"].to_numpy(dtype=object)
    why = np.array([_why(text) for text in reasons], dtype=np.object_)
    _refuse(made, path, np.isnan(value), labels, why)

    by_counts = made.method == CHI_SQUARED
    _refuse(made, path, np.isnan(top) | ~(base > 0), labels, "no counts", only=by_counts)
    larger = np.nan_to_num(top) > np.nan_to_num(base)
    said = "its numerator is larger than its denominator"
    _refuse(made, path, larger, labels, said, only=by_counts)
    rows = np.flatnonzero(by_counts & (made.reason == ""))
    if len(rows):
        test = proportion_trend(top[path[rows]], base[path[rows]], scale=100)
        _keep(made, rows, test)

    rows = np.flatnonzero(~by_counts & (made.reason == ""))
    if not len(rows):
        return
    intervals = confidence_intervals(figures, levels=(0.95,))
    lower, upper = intervals.lower[:, 0], intervals.upper[:, 0]
    flat = ~(upper > lower)
    why = np.array([text or "its interval has no width" for text in intervals.reason], object)
    _refuse(made, path, flat, labels, why, only=~by_counts)
    rows = np.flatnonzero(~by_counts & (made.reason == ""))
    if len(rows):
        some = path[rows]
        _keep(made, rows, weighted_trend(value[some], lower=lower[some], upper=upper[some]))


def _keep(made: RecentTrends, rows: NDArray[np.intp], test: TrendTest) -> None:
    made.chi2[rows], made.p[rows], made.slope[rows] = test.statistic, test.p, test.slope
    made.sign[rows] = test.sign(made.level)


def _refuse(
    made: RecentTrends,
    path: NDArray[np.intp],
    wrong: NDArray[np.bool_],
    labels: NDArray[np.object_],
    why: NDArray[np.object_] | str,
    *,
    only: NDArray[np.bool_] | None = None,
) -> None:
    """
    Give the series that hold a wrong figure its reason, where they have none yet.
    """
    bad = (path >= 0) & wrong[path] & (made.reason == "")[:, None]
    if only is not None:
        bad &= only[:, None]
    for row in np.flatnonzero(bad.any(axis=1)):
        figure = path[row, int(np.flatnonzero(bad[row])[-1])]
        said = why if isinstance(why, str) else why[figure]
        made.reason[row] = f"{labels[figure]}: {said}"


def _why(reason: str) -> str:
    return f"{Reason(reason).words} [{reason}]" if reason else ""
