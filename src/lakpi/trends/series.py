"""
Which figures are the past of which: one series, and the earlier periods of its own.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import pandas as pd

from lakpi.errors import PeriodError
from lakpi.figures import Figure, Figures
from lakpi.periods import parse

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "Earlier",
    "Key",
    "Step",
    "earlier_days",
    "earlier_rows",
    "kind_of",
    "series_codes",
    "series_of",
]

Earlier = Literal["previous period", "same period last year", "earlier figure"]
Step = Literal["previous period", "same period last year"]
Key = tuple[str, ...]
_Days = tuple[datetime.date, datetime.date]

_SERIES: Final = (
    "indicator",
    "version",
    "parameters",
    "area",
    "scope",
    "breakdown",
    "category",
    "origin",
)


def series_of(figure: Figure) -> Key:
    """
    Say of which series a figure is: all of its identity but the days.

    Flows of a quarter and of a year are two series; a state on a day is one, whatever
    the period that ends on it.
    """
    return (
        *figure.meaning.key,
        figure.area,
        figure.scope,
        figure.breakdown,
        figure.category,
        figure.origin,
        "" if figure.meaning.snapshot else kind_of(figure.period),
    )


def kind_of(label: str) -> str:
    """
    Say what kind of period a label is of; a window where it says none.

    >>> kind_of("2013-14 Q3"), kind_of("September to October")
    ('quarter', 'window')
    """
    try:
        return parse(label).kind
    except PeriodError:
        return "window"


def earlier_days(label: str, step: Step) -> _Days | None:
    """
    Give the first and last day of the period before, or of the same one last year.

    Args:
        label: The later period's label.
        step: Which earlier period.

    Returns:
        None where there is none by that name: of a window, and of a year to date the
        previous.

    >>> earlier_days("2013-14 Q3", "previous period")
    (datetime.date(2013, 7, 1), datetime.date(2013, 9, 30))
    """
    try:
        period = parse(label)
        earlier = period.previous() if step == "previous period" else period.same_last_year()
    except PeriodError:
        return None
    return earlier.start, earlier.end


def earlier_rows(figures: Figures, step: Step, *, by_year: bool = False) -> NDArray[np.intp]:
    """
    Find the row of each figure's earlier one, all at once.

    Args:
        figures: The figures, earlier ones among them.
        step: Which earlier period.
        by_year: Go back a year from a day and from a year to date, whatever the step:
            the day before 31 March is no earlier figure of a yearly state.

    Returns:
        Shape ``(n,)``: a row number, or -1 where there is no such figure.
    """
    frame = figures.to_frame()
    if frame.empty:
        return np.zeros(0, dtype=np.intp)
    labels = pd.Series(frame["period"].astype(object))
    series = series_codes(figures)
    snapshot = _snapshots(figures, frame)
    days: dict[str, _Days | None] = {}
    for label in labels.unique():
        yearly = by_year and kind_of(label) in ("day", "year to date")
        days[label] = earlier_days(label, "same period last year" if yearly else step)
    nowhere = datetime.date(1, 1, 1).toordinal()
    start = labels.map({k: nowhere if v is None else v[0].toordinal() for k, v in days.items()})
    end = labels.map({k: nowhere if v is None else v[1].toordinal() for k, v in days.items()})
    # A state on a day goes by its last day alone.
    own = pd.DataFrame(
        {
            "series": series,
            "start": np.where(snapshot, 0, _ordinals(frame["period_start"])),
            "end": _ordinals(frame["period_end"]),
            "row": np.arange(len(frame)),
        }
    ).drop_duplicates(["series", "start", "end"])
    wanted = pd.DataFrame(
        {
            "series": series,
            "start": np.where(snapshot, 0, start.to_numpy()),
            "end": end.to_numpy(),
        }
    )
    found = wanted.merge(own, how="left", on=["series", "start", "end"])["row"]
    return found.fillna(-1).to_numpy(dtype=np.intp)


def series_codes(figures: Figures) -> NDArray[np.int64]:
    """
    Number the series of figures: two of one series (`series_of`) have one number.

    Returns:
        Shape ``(n,)``, numbered from nought in order of appearance.
    """
    frame = figures.to_frame()
    if frame.empty:
        return np.zeros(0, dtype=np.int64)
    labels = pd.Series(frame["period"].astype(object))
    kinds = labels.map({label: kind_of(label) for label in labels.unique()}).to_numpy(dtype=object)
    columns = [frame[name].astype(object).to_numpy() for name in _SERIES]
    return _codes([*columns, np.where(_snapshots(figures, frame), "", kinds)])


def _snapshots(figures: Figures, frame: pd.DataFrame) -> NDArray[np.bool_]:
    names = {meaning.key for meaning in figures.meanings if meaning.snapshot}
    if not names:
        return np.zeros(len(frame), dtype=bool)
    keys = zip(frame["indicator"], frame["version"], frame["parameters"], strict=True)
    return np.fromiter((key in names for key in keys), dtype=bool, count=len(frame))


def _ordinals(days: pd.Series[pd.Timestamp]) -> NDArray[np.int64]:
    since = days.to_numpy().astype("datetime64[D]").astype(np.int64)
    return since + datetime.date(1970, 1, 1).toordinal()


def _codes(columns: list[NDArray[np.object_]]) -> NDArray[np.int64]:
    code = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        own, different = pd.factorize(column)
        code, _ = pd.factorize(code * (len(different) + 1) + own)
    return code.astype(np.int64)
