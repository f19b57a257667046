"""
Rows made by hand, for what is said of them: each test changes the one thing it is about.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

import attrs
import pandas as pd
from tests.scorecards import small

import lakpi
from lakpi.benchmarks import Comparison
from lakpi.figures import Figure
from lakpi.polarity import Outcome
from lakpi.scorecards.parts import Content, Group, Row
from lakpi.trends import Travel, direction_of_travel

NEIGHBOURS: Final = "Neighbours"


def figure(
    indicator: str = "again",
    period: str = "2013-14",
    numerator: str = "269",
    denominator: str = "2305",
    **cells: str,
) -> Figure:
    row = {
        "indicator": indicator,
        "area": "Harrow",
        "period": period,
        "numerator": numerator,
        "denominator": denominator,
        **cells,
    }
    frame = pd.DataFrame([row]).astype(object)
    return next(iter(lakpi.read_figures(frame, small.INDICATORS)))


def labelled(label: str, *, snapshot: bool = False, **changes: Any) -> Figure:  # noqa: ANN401 - fields of any kind
    own = figure()
    meaning = attrs.evolve(own.meaning, snapshot=snapshot)
    return attrs.evolve(own, period=label, meaning=meaning, **changes)


def travelled(now: Figure, then: Figure) -> Travel:
    frames = [_one(then), _one(now)]
    travels = direction_of_travel(lakpi.combine(*frames), against="earlier figure")
    return travels.of(now)


def _one(each: Figure) -> lakpi.Figures:
    cells = {
        name: [getattr(each, name)]
        for name in lakpi.figures.COLUMNS
        if name not in {"indicator", "version", "parameters", "unit"}
    }
    cells |= {
        "indicator": [each.meaning.id],
        "version": [each.meaning.version],
        "parameters": [each.meaning.parameters],
        "unit": [each.meaning.unit],
    }
    frame = lakpi.figures.as_frame(pd.DataFrame(cells))
    return lakpi.figures.checked(frame, (each.meaning,))


def pooled(
    own: Figure,
    outcome: Outcome | None = None,
    **changes: Any,  # noqa: ANN401 - likewise
) -> Comparison:
    made = Comparison(
        figure=own,
        comparator=NEIGHBOURS,
        pool="mean",
        of=10,
        n=10,
        benchmark=Fraction("16.7"),
        mean=Fraction("16.7"),
        minimum=Fraction("9.9"),
        maximum=Fraction("21.4"),
        outcome=outcome,
    )
    return attrs.evolve(made, **changes)


def published(own: Figure, name: str, value: str, outcome: Outcome | None = None) -> Comparison:
    return Comparison(
        figure=own,
        comparator=name,
        pool="published",
        of=1,
        n=1,
        benchmark=Fraction(value),
        outcome=outcome,
        region=True,
    )


def row(own: Figure, *comparisons: Comparison, **parts: Any) -> Row:  # noqa: ANN401 - likewise
    made = Row(title=own.meaning.title, figure=own, comparisons=comparisons)
    return attrs.evolve(made, **parts)


def card(*rows: Row) -> Content:
    return Content(title="A card", groups=(Group("All", rows),))
