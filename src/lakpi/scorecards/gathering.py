"""
Gathering: the figures that stand on a scorecard, as figures again.

What leaves a scorecard as data is what a reader of it sees, and no more: what disclosure
control took from the card cannot be found in the sheets and tables made of it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from lakpi.figures import COLUMNS, Figure, Figures, as_frame
from lakpi.figures.figures import checked
from lakpi.scorecards.parts import Content, Row
from lakpi.trends import series_of

__all__ = ["figures_on"]


def figures_on(content: Content) -> Figures:
    """
    Gather the figures of a scorecard: those shown, and the earlier ones beside them.

    Args:
        content: The scorecard.

    Returns:
        Each figure once; those of one series stand together, the earliest first, the
        series in the order of the rows.

    Raises:
        FiguresError: Where two figures are the same one and say different things.
    """
    series: dict[tuple[str, ...], dict[Figure, None]] = {}
    for row in content.rows():
        for figure in _of(row):
            series.setdefault(series_of(figure), {})[figure] = None
    figures = [each for held in series.values() for each in sorted(held, key=_last_day)]
    meanings = tuple(dict.fromkeys(each.meaning for each in figures))
    rows = [_cells(each) for each in figures]
    return checked(as_frame(pd.DataFrame(rows, columns=list(COLUMNS))), meanings)


def _of(row: Row) -> Iterator[Figure]:
    yield from row.history
    if row.travel is not None and row.travel.earlier is not None:
        yield row.travel.earlier
    yield row.figure


def _last_day(figure: Figure) -> tuple[int, int]:
    return figure.period_end.toordinal(), figure.period_start.toordinal()


def _cells(figure: Figure) -> list[object]:
    meaning = figure.meaning
    own = {
        "indicator": meaning.id,
        "version": meaning.version,
        "parameters": meaning.parameters,
        "unit": meaning.unit,
    }
    return [own[name] if name in own else getattr(figure, name) for name in COLUMNS]
