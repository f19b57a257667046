"""
Worse and worsening: the figures to look at first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lakpi.benchmarks import Benchmarks
from lakpi.errors import FiguresError
from lakpi.figures import Figure
from lakpi.figures.schema import IDENTITY
from lakpi.polarity import Outcome
from lakpi.significance.significances import Significances
from lakpi.trends import RecentTrend, RecentTrends, Travel, Travels

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["worse_and_worsening"]


def worse_and_worsening(
    compared: Benchmarks,
    trends: Travels | RecentTrends,
    *,
    judged: Significances | None = None,
) -> Benchmarks:
    """
    Keep the comparisons that are worse, of figures that get worse.

    Args:
        compared: The comparisons.
        trends: Which way the figures go: `lakpi.direction_of_travel`, or
            `lakpi.recent_trend`, which asks for more than chance.
        judged: `lakpi.significance` of the same comparisons: then only those are kept that
            are worse by more than chance.

    Returns:
        Those comparisons, perhaps none.  An indicator without polarity is never among
        them: nobody says which way is worse.

    Raises:
        FiguresError: `judged` is of other comparisons, or none of the compared figures has
            a direction in `trends`.

    >>> import lakpi, pandas as pd
    >>> from lakpi.catalogues import ALL
    >>> figures = lakpi.read_figures(pd.DataFrame({"indicator": "rereferral_pct",
    ...     "area": ["Harrow"] * 2 + ["Brent"] * 2, "period": ["2012-13", "2013-14"] * 2,
    ...     "numerator": [217, 400, 610, 211], "denominator": [1529, 2305, 2369, 2131]}), ALL)
    >>> compared = lakpi.benchmark(figures.latest(), figures,
    ...     against=[lakpi.area_set("Both", ["Harrow", "Brent"], pool="mean")])
    >>> found = worse_and_worsening(compared, lakpi.direction_of_travel(figures))
    >>> [each.figure.area_name for each in found]
    ['Harrow']
    """
    worse = compared.to_frame()["outcome"].to_numpy() == Outcome.WORSE.value
    if judged is not None:
        same = judged.compared is compared or (
            judged.compared.figures is compared.figures
            and len(judged) == len(compared)
            and judged.compared.to_frame().equals(compared.to_frame())
        )
        if not same:
            message = (
                f"the {len(judged):,} judgements are of other comparisons than these"
                f" {len(compared):,}: make them of these, with significance(compared)"
            )
            raise FiguresError(message)
        worse = judged.outcomes == Outcome.WORSE
    worsening = _worsening(compared, trends)
    return compared.where(worse & worsening[compared.rows])


def _worsening(compared: Benchmarks, trends: Travels | RecentTrends) -> NDArray[np.bool_]:
    """
    Say of each figure compared whether it gets worse.
    """
    columns = [compared.figures.column(name).astype(object) for name in IDENTITY]
    ours = pd.MultiIndex.from_arrays(columns)
    items: list[Travel | RecentTrend] = [*trends]
    theirs = [_identity(each.figure) for each in items]
    if len(ours) and not ours.isin(theirs).any():
        message = (
            f"none of the {len(ours):,} figures compared is among the {len(theirs):,} whose"
            " direction is given: take the direction of figures that hold those compared"
        )
        raise FiguresError(message)
    found = [key for key, each in zip(theirs, items, strict=True) if each.outcome is Outcome.WORSE]
    return np.asarray(ours.isin(found))


def _identity(figure: Figure) -> tuple[object, ...]:
    days = (pd.Timestamp(figure.period_start), pd.Timestamp(figure.period_end))
    named = (*figure.meaning.key, figure.area, figure.scope)
    return (*named, *days, figure.breakdown, figure.category, figure.origin)
