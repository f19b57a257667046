"""
Series: figures put in order, one series after the other, as the kernel wants them.

A series is all of a figure's identity but the days: flows of a quarter and of a year are
two, a state on a day is one whatever the period that ends on it.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np
import pandas as pd

from lakpi.errors import FiguresError, PeriodError
from lakpi.periods import parse
from lakpi.periods.labels import TILINGS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lakpi.figures import Figures

    Ints = NDArray[np.int64]

NAMES: Final = (
    "indicator",
    "version",
    "parameters",
    "area",
    "scope",
    "breakdown",
    "category",
    "origin",
)
"""What the figures of one series have in common, besides the kind of period."""

EPOCH: Final = datetime.date(1970, 1, 1).toordinal()
"""Days are counted from here, as NumPy does."""

_LARGEST: Final = 2**62
_UNEVEN: Final = 1.5  # months differ by a tenth, so half as long again is a step left out


@attrs.frozen(eq=False, kw_only=True)
class Ordered:
    """
    Figures in order: series as they first appear, each in order of its periods' ends.

    Attributes:
        frame: The figures, reordered; columns as in `lakpi.figures.COLUMNS`.
        starts: Shape ``(series,)``: where each begins.
        of: Shape ``(points,)``: the series of each point.
        first: Shape ``(points,)``: the first day of each period, in days since 1970.
        last: Shape ``(points,)``: the last day.
        gap: Shape ``(points,)``: whether something is left out before the point.
        overlap: Shape ``(points,)``: whether its period begins before the last one ended.
    """

    frame: pd.DataFrame
    starts: Ints
    of: Ints
    first: Ints
    last: Ints
    gap: NDArray[np.bool_]
    overlap: NDArray[np.bool_]


def ordered(figures: Figures) -> Ordered:
    """
    Put figures in order by series and period.

    Raises:
        FiguresError: Where two figures of one series end on the same day.
    """
    frame = figures.to_frame()
    size = len(frame)
    kinds, tiled = _kinds(frame, figures)
    key = _joined([*(codes(frame[name])[0] for name in NAMES), kinds])
    _, begins, inverse = np.unique(key, return_index=True, return_inverse=True)
    place = np.empty(len(begins), dtype=np.int64)
    place[np.argsort(begins, kind="stable")] = np.arange(len(begins))
    of = place[inverse.reshape(-1)]
    first, last = (_days(frame[name]) for name in ("period_start", "period_end"))
    order = np.lexsort((last, of))
    of, first, last, tiled = of[order], first[order], last[order], tiled[order]
    sorted_frame = frame.take(order).reset_index(drop=True)
    starts = np.flatnonzero(np.diff(of, prepend=-1)) if size else np.zeros(0, dtype=np.int64)
    same = np.zeros(size, dtype=bool)
    same[1:] = of[1:] == of[:-1]
    _refuse_twice(sorted_frame, same, last)
    step = np.zeros(size, dtype=np.int64)
    step[1:] = last[1:] - last[:-1]
    between = np.ones(size, dtype=np.int64)
    between[1:] = first[1:] - last[:-1]
    uneven = step > _UNEVEN * _middle(step, of, same)
    snapshot = _snapshots(sorted_frame, figures)
    return Ordered(
        frame=sorted_frame,
        starts=starts,
        of=of,
        first=first,
        last=last,
        gap=same & np.where(tiled, between > 1, uneven),
        overlap=same & ~snapshot & (between < 1),
    )


def codes(column: pd.Series[Any]) -> tuple[Ints, pd.Index[Any]]:
    """
    Give a text column as whole numbers, and the texts that they stand for.
    """
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy().astype(np.int64), column.cat.categories
    numbers, texts = pd.factorize(column)
    return numbers.astype(np.int64), pd.Index(texts)


def _days(column: pd.Series[Any]) -> Ints:
    return column.to_numpy().astype("datetime64[D]").astype(np.int64)


def _joined(columns: list[Ints]) -> Ints:
    """
    One whole number for each row, equal where all of the columns are.
    """
    key = np.zeros(len(columns[0]), dtype=np.int64)
    most = 1
    for column in columns:
        size = int(column.max(initial=0)) + 1
        if most > _LARGEST // size:
            key = np.unique(key, return_inverse=True)[1].reshape(-1).astype(np.int64)
            most = int(key.max(initial=0)) + 1
        key = key * size + column
        most *= size
    return key


def _snapshots(frame: pd.DataFrame, figures: Figures) -> NDArray[np.bool_]:
    """
    Which rows are states on a day.
    """
    out = np.zeros(len(frame), dtype=bool)
    for meaning in figures.meanings:
        if meaning.snapshot:
            named = zip(("indicator", "version", "parameters"), meaning.key, strict=True)
            out |= np.logical_and.reduce([(frame[name] == own).to_numpy() for name, own in named])
    return out


def _kinds(frame: pd.DataFrame, figures: Figures) -> tuple[Ints, NDArray[np.bool_]]:
    """
    The kind of each row's period as a number, and whether such periods lie edge to edge.
    """
    numbers, labels = codes(frame["period"])
    words = [_kind(str(label)) for label in labels]
    known = {word: place + 1 for place, word in enumerate(dict.fromkeys(words))}
    kind = np.array([known[word] for word in words], dtype=np.int64)
    tiles = np.array([word in TILINGS for word in words], dtype=bool)
    snapshot = _snapshots(frame, figures)
    if not len(frame):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=bool)
    return np.where(snapshot, 0, kind[numbers]), tiles[numbers] & ~snapshot


def _kind(label: str) -> str:
    try:
        return parse(label).kind
    except PeriodError:
        return "window"


def _middle(step: Ints, of: Ints, same: NDArray[np.bool_]) -> NDArray[np.float64]:
    """
    The usual step of the series of each point: the lower median of its steps.
    """
    size = int(of.max(initial=-1)) + 1
    chosen = np.flatnonzero(same)
    sorted_ = chosen[np.lexsort((step[chosen], of[chosen]))]
    count = np.bincount(of[sorted_], minlength=size)
    begin = np.cumsum(count) - count
    usual = np.full(size, np.inf)
    some = count > 0
    usual[some] = step[sorted_][(begin + (count - 1) // 2)[some]]
    return usual[of]


def _refuse_twice(frame: pd.DataFrame, same: NDArray[np.bool_], last: Ints) -> None:
    twice = np.zeros(len(frame), dtype=bool)
    twice[1:] = same[1:] & (last[1:] == last[:-1])
    if twice.any():
        row = int(np.flatnonzero(twice)[0])
        one, other = frame.iloc[row - 1], frame.iloc[row]
        message = (
            f"{int(twice.sum())} figures of one series end on the same day as another, the first:"
            f" {other['indicator']!r}, {other['area_name'] or other['area']}, {one['period']!r} and"
            f" {other['period']!r}; keep one of each with figures.where()"
        )
        raise FiguresError(message)
