"""
By funnel: each figure against the control limits for its size about its benchmark.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from lakpi.benchmarks.columns import facts_of, meaning_numbers
from lakpi.benchmarks.counts import Peers
from lakpi.confidence import normal_quantile
from lakpi.confidence.making import COMPLETE
from lakpi.funnels import (
    Overdispersion,
    overdispersed_limits,
    overdispersed_scores,
    overdispersion,
)
from lakpi.significance.kernels import control_limits, control_scores
from lakpi.significance.significances import Significances

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Marks = NDArray[np.bool_]
    Rows = NDArray[np.intp]

__all__ = ["judge_by_funnel"]

_POOLED: Final = -1.0
"""Stands for the authorities' own sum over sum: no centre is negative."""

_SHARES: Final = ("percentage", "distribution")
NOT_KNOWN: Final = "the counts behind the value are not known"
NOTHING: Final = "nothing to count: the denominator is 0"
NEGATIVE: Final = "a count is negative"
LARGER: Final = "the numerator is larger than its denominator, once rounded"
NO_CENTRE: Final = "no control limits about a benchmark that is no share of a whole"
NO_PEERS: Final = (
    "overdispersion is estimated from authorities with counts, two or more: give those of"
    " the same indicator and period to benchmark"
)


def judge_by_funnel(made: Significances, *, overdispersion: bool, complete_count: bool) -> None:
    """
    Fill in what control limits say.

    Args:
        made: What every method shares: reasons so far.
        overdispersion: Whether the limits allow for it.
        complete_count: Whether nothing is left to chance.
    """
    frame = made.compared.figures.to_frame().iloc[made.compared.rows]
    x, n = frame["numerator"].to_numpy(float), frame["denominator"].to_numpy(float)
    benchmark = made.compared.to_frame()["benchmark"].to_numpy(float)
    meanings = made.compared.figures.meanings
    meaning = meaning_numbers(made.compared.figures)[made.compared.rows]
    centre = benchmark / facts_of(meanings).scale[meaning]
    shares = np.array([each.kind in _SHARES for each in meanings] or [False])[meaning]

    def say(where: Marks, text: str) -> None:
        made.reason[where & (made.reason == "")] = text

    if complete_count:
        say(np.ones(len(x), dtype=bool), COMPLETE)
    for number, each in enumerate(meanings):
        if each.kind not in (*_SHARES, "rate"):
            said = f"no control limits: a funnel is of percentages and rates, not of a {each.kind}"
            say(meaning == number, said)
    with np.errstate(invalid="ignore"):
        say(n == 0, NOTHING)
        say(np.isnan(x) | np.isnan(n), NOT_KNOWN)
        say((x < 0) | (n < 0), NEGATIVE)
        say(shares & (x > n), LARGER)
        say((centre < 0) | (shares & (centre > 1)), NO_CENTRE)
    precision = frame["precision"].to_numpy(np.int64)
    for step in np.unique(precision[precision > 1]).tolist():
        made.note[precision == step] = f"made from counts rounded to the nearest {step}"
    held = _Held(x, n, centre, facts_of(meanings).scale[meaning])
    for kind in (True, False):
        rows = np.flatnonzero((made.reason == "") & (shares == kind))
        if overdispersion and len(rows):
            _adjusted(made, held, rows, made.compared.peers(), shares=kind)
        elif len(rows):
            _plain(made, held, rows, shares=kind)


@attrs.frozen(eq=False)
class _Held:
    """
    The numbers of each comparison.
    """

    x: Floats
    n: Floats
    centre: Floats
    scale: Floats


def _plain(made: Significances, held: _Held, rows: Rows, *, shares: bool) -> None:
    x, n, centre = held.x[rows], held.n[rows], held.centre[rows]
    _mark(made, rows, control_scores(x, n, centre, shares=shares))
    for column, level in enumerate(made.levels):
        ends = control_limits(n, centre, level=level, shares=shares)
        made.lower[rows, column] = ends.lower * held.scale[rows]
        made.upper[rows, column] = ends.upper * held.scale[rows]


def _mark(made: Significances, rows: Rows, z: Floats) -> None:
    for column, level in enumerate(made.levels):
        made.side[rows, column] = np.where(np.abs(z) > normal_quantile(level), np.sign(z), 0.0)


def _adjusted(made: Significances, held: _Held, rows: Rows, peers: Peers, *, shares: bool) -> None:
    """
    The same with limits that allow for overdispersion: one estimate for each funnel.
    """
    nation = made.compared.their_counts().nation[rows]
    line, centre = peers.line[made.compared.rows[rows]], held.centre[rows]
    about = np.where(nation, centre, _POOLED)
    keys = np.unique(np.stack([line, about, centre], axis=1), axis=0, return_inverse=True)
    estimates: dict[tuple[int, float | None], Overdispersion | None] = {}
    for number, (at, own, middle) in enumerate(keys[0].tolist()):
        these = rows[keys[1].reshape(-1) == number]
        key = (int(at), None if own == _POOLED else own)
        if key not in estimates:
            estimates[key] = _estimated(peers, *key, shares=shares)
        by = estimates[key]
        if by is None:
            made.reason[these] = NO_PEERS
        elif not shares and middle == 0:
            _plain(made, held, these, shares=False)  # about a rate of nothing nothing varies
        else:
            made.overdispersion[these] = by
            _about(made, held, these, middle, by)


def _about(made: Significances, held: _Held, rows: Rows, centre: float, by: Overdispersion) -> None:
    _mark(made, rows, overdispersed_scores(held.x[rows], held.n[rows], centre=centre, by=by))
    for column, level in enumerate(made.levels):
        ends = overdispersed_limits(held.n[rows], centre=centre, by=by, level=level)
        made.lower[rows, column] = ends.lower * held.scale[rows]
        made.upper[rows, column] = ends.upper * held.scale[rows]


def _estimated(
    peers: Peers, line: int, centre: float | None, *, shares: bool
) -> Overdispersion | None:
    """
    Estimate the overdispersion of the authorities of one line; None where nothing can.
    """
    own = peers.of == line
    x, n = peers.numerator[own], peers.denominator[own]
    with np.errstate(invalid="ignore"):
        fit = (x >= 0) & (n > 0) & ((x <= n) | (not shares))
    x, n = x[fit], n[fit]
    if len(x) < 2:
        return None
    middle = float(x.sum() / n.sum()) if centre is None else centre
    if not shares and middle == 0:
        return None
    return overdispersion(x, n, centre=middle, transform="arcsine" if shares else "square root")
