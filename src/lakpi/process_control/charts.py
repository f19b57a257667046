"""
Process charts of figures: one for each series, all made at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np
import pandas as pd

from lakpi.errors import FiguresError
from lakpi.figures import Figures
from lakpi.process_control.aims import Targets, read_aims
from lakpi.process_control.building import built, signals_at
from lakpi.process_control.chart import ProcessChart
from lakpi.process_control.charting import ASSURANCES, NONE, VARIATIONS, Charted, charted
from lakpi.process_control.process import Aim, Process
from lakpi.process_control.series import NAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

_POINT: Final = (*NAMES, "area_name", "unit", "period", "period_start", "period_end")
_SERIES: Final = (*NAMES, "area_name", "unit")


@attrs.frozen(eq=False, repr=False)
class ProcessCharts:
    """
    The process charts of some figures.

    Attributes:
        figures: The figures.
        process: How the charts were made.
        targets: The targets that their processes are held against.
    """

    figures: Figures
    process: Process
    targets: tuple[Aim, ...]
    _all: Charted

    def __len__(self) -> int:
        return len(self._all.figures.starts)

    def __iter__(self) -> Iterator[ProcessChart]:
        for series in range(len(self)):
            yield built(self._all, self.process, series)

    def __repr__(self) -> str:
        count = len(self)
        return f"<ProcessCharts: {count:,} chart{'s' if count != 1 else ''} of {self.figures!r}>"

    @property
    def warnings(self) -> tuple[str, ...]:
        """
        What was asked for and is of no point here: rebases, ghosts and targets.
        """
        return tuple(f"of no point here: {each}" for each in self._all.unused)

    def select(self, **criteria: str | Iterable[str]) -> ProcessCharts:
        """
        Keep the charts of figures that meet every criterion, as `Figures.select` does.

        Args:
            criteria: A column's name and the text (or texts) that it may hold:
                ``indicator="rereferral_pct", area="E09000015", breakdown=""``.

        Raises:
            FiguresError: For a name that is not a text column of figures.
        """
        return process_charts(
            self.figures.select(**criteria), process=self.process, targets=self.targets
        )

    def one(self, **criteria: str) -> ProcessChart:
        """
        Give the one chart that meets the criteria.

        Raises:
            FiguresError: Where none or several do.
        """
        chosen = self.select(**criteria) if criteria else self
        if len(chosen) != 1:
            asked = ", ".join(f"{name}={value!r}" for name, value in criteria.items())
            message = f"{len(chosen)} charts meet {asked or 'that'}; one was asked for"
            raise FiguresError(message)
        return next(iter(chosen))

    def to_frame(self) -> pd.DataFrame:
        """
        Give a row for each point.

        Returns:
            A new frame: what the point is of, its `value` or `value_reason`, `ghosted`,
            `phase` (from 1), `mean`, `lower`, `upper`, `near_lower`, `near_upper`, `target`,
            `short` (trial limits), `rule` (the leading one), `variation`, `why`.  Limits and
            targets that are not known are NaN; texts are empty where there is nothing to say.
        """
        all_ = self._all
        frame = all_.figures.frame[[*_POINT, "value", "value_reason"]].copy()
        ghosts = [each.reason for each in self.process.ghosts]
        frame["ghosted"] = _worded(all_.ghost, ghosts)
        firsts = all_.phase[all_.figures.starts]
        frame["phase"] = all_.phase - firsts[all_.figures.of] + 1
        for name in ("mean", "lower", "upper", "near_lower", "near_upper"):
            frame[name] = getattr(all_.limits, name)[all_.phase]
        frame["target"] = all_.target
        frame["short"] = all_.short[all_.phase]
        code, rules, words = _reasons(all_)
        frame["rule"] = _worded(code, rules)
        frame["variation"] = _worded(all_.variation, [str(each) for each in VARIATIONS])
        frame["why"] = _worded(code, words)
        return frame

    def summary(self) -> pd.DataFrame:
        """
        Give a row for each chart, as it stands at its latest point that counts.

        Returns:
            A new frame: what the chart is of, `points`, `phases`, the `period` and `value` of
            that point, `mean`, `lower`, `upper` and `target` there, `short` (trial limits
            in any phase), `gaps`, `overlaps`, `variation`, `assurance`, `why`.
        """
        all_ = self._all
        size = len(self)
        frame = all_.figures.frame.iloc[all_.figures.starts][[*_SERIES]].reset_index(drop=True)
        known = all_.latest != NONE
        place = np.where(known, all_.latest, all_.figures.starts)
        phase = all_.phase[place]
        frame["points"] = np.bincount(all_.figures.of, minlength=size)
        of_phase = all_.figures.of[all_.phase_starts]
        frame["phases"] = np.bincount(of_phase, minlength=size)
        period = all_.figures.frame["period"].astype(object).to_numpy()[place]
        frame["period"] = np.where(known, period, "")
        numbers = {
            "value": all_.figures.frame["value"].to_numpy(dtype=float)[place],
            "mean": all_.limits.mean[phase],
            "lower": all_.limits.lower[phase],
            "upper": all_.limits.upper[phase],
            "target": all_.target[place],
        }
        for name, column in numbers.items():
            frame[name] = np.where(known, column, np.nan)
        frame["short"] = np.bincount(of_phase, weights=all_.short, minlength=size) > 0
        for name, marks in (("gaps", all_.figures.gap), ("overlaps", all_.figures.overlap)):
            frame[name] = np.bincount(all_.figures.of[marks], minlength=size)
        code, _, words = _reasons(all_)
        kind = np.where(known, all_.variation[place], NONE)
        frame["variation"] = _worded(kind, [str(each) for each in VARIATIONS])
        frame["assurance"] = _worded(all_.assurance, [str(each) for each in ASSURANCES])
        frame["why"] = _worded(np.where(known, code[place], NONE), words)
        return frame


def process_charts(
    figures: Figures, *, process: Process | None = None, targets: Targets = None
) -> ProcessCharts:
    """
    Chart each series of some figures: its limits, its signals, and what they mean.

    A series is all of a figure's identity but the days: an indicator of one area,
    scope, breakdown, category and origin, by one kind of period.  A figure with a reason is a
    missing point.  Which direction is an improvement is the indicator's polarity.

    Args:
        figures: The figures, in any order.
        process: How the charts are made; the defaults if not given.
        targets: A number for all, or an `Aim` or several, which may begin on a day and be of
            one indicator, area or category.

    Returns:
        A chart for each series, in the order in which they first appear.

    Raises:
        FiguresError: Where two figures of one series end on the same day.
        DefinitionError: For two targets of the same from the same day.

    Source: NHS England, Making Data Count; Wheeler, Understanding Variation (2000).  The
    defaults, and what is left open there, are those of the R package NHSRplotthedots 0.2.2.

    >>> import pandas as pd
    >>> from lakpi import read_figures
    >>> from lakpi.catalogues import ALL
    >>> months = pd.period_range("2022-04", periods=14, freq="M").strftime("%B %Y")
    >>> values = [14, 15, 13, 14, 16, 15, 14, 13, 15, 14, 15, 14, 15, 21]
    >>> figures = read_figures(pd.DataFrame({"indicator": "rereferral_pct", "area": "Harrow",
    ...     "period": months, "reported": [f"{each}.0" for each in values]}), ALL)
    >>> chart = process_charts(figures, targets=20).one()
    >>> chart.variation, chart.assurance
    (<Variation.CONCERN: 'special cause concern'>, <Assurance.PASSES: 'consistent pass'>)
    >>> chart.points[-1].why
    'above the upper limit'
    """
    chosen = process or Process()
    aims = read_aims(targets)
    return ProcessCharts(figures, chosen, aims, charted(figures, chosen, aims))


def _worded(code: NDArray[np.int64], words: list[str]) -> pd.Categorical[str]:
    """
    Texts by their place in a list; `NONE` is an empty text.
    """
    distinct = list(dict.fromkeys(["", *words]))
    place = {word: number for number, word in enumerate(distinct)}
    table = np.array([place[word] for word in words] + [0], dtype=np.int64)
    return pd.Categorical.from_codes(table[code], categories=pd.Index(distinct))


def _reasons(all_: Charted) -> tuple[NDArray[np.int64], list[str], list[str]]:
    """
    For each point the place of its reasons, `NONE` for no signal; the leading rules; the words.
    """
    found = all_.signals
    code = np.full(len(found.run), NONE, dtype=np.int64)
    rows = np.flatnonzero(found.sign)
    if not len(rows):
        return code, [], []
    columns: tuple[NDArray[Any], ...] = (
        found.outside,
        found.trend,
        found.two_in_three,
        found.run,
        found.trend_points,
        found.run_points,
    )
    key = np.zeros(len(rows), dtype=np.int64)
    for column in columns:
        each = column[rows].astype(np.int64) + 1
        key = np.unique(key * (int(each.max()) + 1) + each, return_inverse=True)[1].reshape(-1)
    _, firsts, code[rows] = np.unique(key, return_index=True, return_inverse=True)
    signals = [signals_at(found, int(rows[first])) for first in firsts]
    rules = [str(each[0].rule) for each in signals]
    return code, rules, ["; ".join(signal.why for signal in each) for each in signals]
