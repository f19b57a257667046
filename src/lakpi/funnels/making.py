"""
Making a funnel of figures: which areas belong in it, about which centre.
"""

from __future__ import annotations

import numbers
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import pandas as pd

from lakpi.areas import area as area_of
from lakpi.confidence import levels_of
from lakpi.errors import AreaError, FiguresError
from lakpi.figures import Figure, Figures, Meaning, Reason
from lakpi.funnels.funnel import Funnel, SetAside
from lakpi.funnels.limits import control_level
from lakpi.funnels.overdispersion import (
    Overdispersion,
    Transform,
    overdispersed_scores,
)
from lakpi.funnels.overdispersion import overdispersion as estimated
from lakpi.funnels.scores import checked_centre, proportion_scores, rate_scores

if TYPE_CHECKING:
    import datetime

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["funnel"]

_SHARES: Final = ("percentage", "distribution")
_SAME: Final = (
    "indicator",
    "version",
    "parameters",
    "scope",
    "period_start",
    "period_end",
    "breakdown",
    "category",
)
_NO_FUNNEL: Final = {
    "ratio": "a ratio whose numerator is not part of its denominator has no control limits",
    "mean": "a mean has no control limits here: its spread is its own",
    "median": "a median is not made of counts",
    "difference": "a difference is not made of counts",
    "count": "counts of areas of different sizes are not comparable: take a rate",
}


def funnel(
    figures: Figures,
    *,
    levels: Iterable[float] | float = (0.95, 0.998),
    overdispersion: bool = False,
    benchmark: Figure | float | Literal["pooled"] = "pooled",
    transform: Transform | None = None,
) -> Funnel:
    """
    Hold areas against control limits that narrow with their size.

    Args:
        figures: Figures of one indicator and period, an area each: percentages, shares
            of a distribution (of one category) or rates.  What is not an authority that
            existed on the period's last day, or has no counts, is set aside with the
            reason; places that are not on the map of England stay in.
        levels: The levels of the control limits.
        overdispersion: Whether the limits allow for overdispersion.  It is estimated
            either way.
        benchmark: The centre: "pooled", the sum over sum of the areas in the funnel; a
            number in the indicator's unit; or a figure, such as England's.
        transform: For overdispersion of rates, "square root" (if not given) or "log";
            of shares it is always "arcsine".

    Returns:
        The funnel.

    Raises:
        FiguresError: The figures are of several indicators, periods or categories, of
            something that has no funnel, an area has two, no area is left, or the centre
            cannot be.

    >>> import pandas as pd
    >>> from lakpi import read_figures
    >>> from lakpi.catalogues import ALL
    >>> figures = read_figures(pd.DataFrame({"indicator": "rereferral_pct",
    ...     "area": ["Harrow", "Brent", "Ealing"], "period": "2012-13",
    ...     "numerator": [217, 610, 395], "denominator": [1529, 2369, 2004]}), ALL)
    >>> for point in funnel(figures):
    ...     print(point.figure.area_name, point.position, point.outcome)
    Harrow below the lower 99.8% limit better
    Brent above the upper 99.8% limit worse
    Ealing within the limits similar
    """
    control = tuple(control_level(level) for level in levels_of(levels))
    meaning = _one(figures)
    shares = meaning.kind in _SHARES
    kept, set_aside = _sorted_out(figures, shares=shares)
    frame = kept.to_frame()
    x, n = frame["numerator"].to_numpy(float), frame["denominator"].to_numpy(float)
    centre, centre_is = _centre(benchmark, x, n, next(iter(kept)), shares=shares)
    by = _dispersion(x, n, centre, transform, shares=shares)
    if overdispersion and by is not None:
        z = overdispersed_scores(x, n, centre=centre, by=by)
    else:
        z = (proportion_scores if shares else rate_scores)(x, n, centre=centre)
    return Funnel(
        meaning=meaning,
        figures=kept,
        set_aside=set_aside,
        kind="proportion" if shares else "rate",
        levels=control,
        centre=centre * float(meaning.scale),
        centre_is=centre_is,
        z=z,
        overdispersion=by,
        adjusted=overdispersion and by is not None,
        note=_note(frame, by if overdispersion else None),
    )


def _one(figures: Figures) -> Meaning:
    """
    Prove that figures can make one funnel; give their meaning.
    """
    frame = figures.to_frame()
    if not len(frame):
        message = "A funnel needs figures; there are none."
        raise FiguresError(message)
    for name in _SAME:
        if len(frame[name].unique()) > 1:
            told = "period" if name.startswith("period") else name  # its label says its days
            found = [str(each) for each in frame[told].unique()]
            shown = ", ".join(repr(each) for each in found[:4])
            more = ", ..." if len(found) > 4 else ""
            message = (
                f"A funnel is of one indicator, period and category; column {told!r} holds"
                f" {len(found)}: {shown}{more}. Choose one with figures.select(...)."
            )
            raise FiguresError(message)
    twice = frame["area"].duplicated(keep=False).to_numpy()
    if twice.any():
        rows = ", ".join(str(row + 1) for row in np.flatnonzero(twice)[:10])
        message = (
            f"An area stands twice in the funnel (rows {rows}): choose one origin, with"
            " figures.select(origin=...)."
        )
        raise FiguresError(message)
    meaning = next(iter(figures)).meaning
    if meaning.kind not in (*_SHARES, "rate"):
        why = _NO_FUNNEL.get(meaning.kind, "it is none of these")
        message = f"A funnel is of a percentage or a rate; {meaning.id!r} is not: {why}."
        raise FiguresError(message)
    return meaning


def _sorted_out(figures: Figures, *, shares: bool) -> tuple[Figures, tuple[SetAside, ...]]:
    keep = np.ones(len(figures), dtype=bool)
    aside = []
    for row, figure in enumerate(figures):
        reason = _misplaced(figure.area, figure.period_end) or _countless(figure, shares=shares)
        if reason:
            keep[row] = False
            aside.append(SetAside(figure=figure, reason=reason))
    if not keep.any():
        first = f"{aside[0].figure.area_name}: {aside[0].reason}"
        message = f"No area is left for the funnel: all {len(aside)} are set aside ({first})."
        raise FiguresError(message)
    return figures.where(keep), tuple(aside)


def _misplaced(code: str, last_day: datetime.date) -> str:
    try:
        place = area_of(code)
    except AreaError:
        return ""  # a team, a locality: the council's own
    if place.kind in ("region", "England"):
        return f"{'a region' if place.kind == 'region' else 'England'}: not an authority"
    if place.kind == "joint return":
        return "a joint return: its members are in the funnel themselves, or nowhere"
    try:
        area_of(code, on=last_day)
    except AreaError as error:
        return str(error).rstrip(".")
    return ""


def _countless(figure: Figure, *, shares: bool) -> str:
    if figure.value_reason and figure.denominator != 0:
        return f"no number: {Reason(figure.value_reason).words}"
    if figure.numerator is None or figure.denominator is None:
        return "the counts behind the value are not known"
    if figure.denominator == 0:
        return "nothing to count: the denominator is 0"
    if figure.denominator < 0 or figure.numerator < 0:
        return "a count is negative"
    if shares and figure.numerator > figure.denominator:
        return "the numerator is larger than its denominator, once rounded"
    return ""


def _centre(
    benchmark: Figure | float | str, x: Floats, n: Floats, like: Figure, *, shares: bool
) -> tuple[float, str]:
    """
    The centre as a share, or as events for each one; and what it is.
    """
    if benchmark == "pooled":
        areas = "1 area" if len(x) == 1 else f"{len(x)} areas"
        return float(x.sum() / n.sum()), f"the sum over sum of {areas}"
    if isinstance(benchmark, Figure):
        value, name = _given(benchmark, like)
    elif isinstance(benchmark, numbers.Real) and not isinstance(benchmark, bool):
        value, name = float(benchmark), "a stated value"
    else:
        message = f"A benchmark is 'pooled', a number or a figure; found {benchmark!r}."
        raise FiguresError(message)
    return checked_centre(value / float(like.meaning.scale), share=shares), name


def _given(benchmark: Figure, like: Figure) -> tuple[float, str]:
    value = benchmark.exact()
    named = f"{benchmark.area_name}, {benchmark.period}"
    if value is None:
        reason = Reason(benchmark.value_reason).words
        message = f"The benchmark ({named}) has no number: {reason}."
        raise FiguresError(message)

    def what(each: Figure) -> tuple[object, ...]:
        start = None if each.meaning.snapshot else each.period_start
        return (each.meaning.key, each.period_end, start, each.breakdown, each.category)

    if what(benchmark) != what(like):
        message = (
            f"The benchmark ({benchmark.meaning.id!r}, {named}) is of another indicator, period"
            f" or category than the figures ({like.meaning.id!r}, {like.period})."
        )
        raise FiguresError(message)
    return float(value), named


def _dispersion(
    x: Floats, n: Floats, centre: float, transform: Transform | None, *, shares: bool
) -> Overdispersion | None:
    """
    Estimate the overdispersion; there is none to estimate about a rate of nothing.
    """
    chosen: Transform = transform or ("arcsine" if shares else "square root")
    if shares != (chosen == "arcsine"):
        fit = "'arcsine'" if shares else "'square root' or 'log'"
        message = f"The transformation of {'shares' if shares else 'rates'} is {fit}."
        raise FiguresError(message)
    if not shares and centre == 0:
        return None
    return estimated(x, n, centre=centre, transform=chosen)


def _note(frame: pd.DataFrame, by: Overdispersion | None) -> str:
    steps = sorted({int(step) for step in frame["precision"].unique()} - {1})
    nearest = " or ".join(map(str, steps))
    counts = f"made from counts rounded to the nearest {nearest}" if steps else ""
    return "; ".join(filter(None, (counts, "" if by is None else by.warning)))
