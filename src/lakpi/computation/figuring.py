"""
From tallies to figures: what indicators make of the sums, wherever these were counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lakpi.computation.accounts import whole_of
from lakpi.computation.answers import Counting, Part, Question, answer
from lakpi.computation.assembly import Block, Stamp, assemble
from lakpi.computation.grid import Grid
from lakpi.computation.layout import Element, Layout
from lakpi.computation.populations import Populations
from lakpi.figures import Figures, Flag
from lakpi.indicators import Indicator
from lakpi.measures import Measure


def figures_of(
    wanted: Sequence[Indicator],
    talliers: Mapping[str, Counting],
    layout: Layout,
    grid: Grid,
    *,
    areas: tuple[tuple[str, str], ...],
    populations: Figures | None,
    annualise: bool,
    scope: str,
    provisional: bool,
) -> Figures:
    """
    Make the figures of indicators.

    Args:
        wanted: The indicators.
        talliers: What gives the tallies of each source, by its name.
        layout: The breakdowns.
        grid: The periods.
        areas: Code and name of each area, in the tallies' order.
        populations: As for `compute`, like the rest.
        annualise: Whether a rate of part of a year is turned into one of a year.
        scope: What part of the authority the records are of.
        provisional: Whether the figures may yet change.
    """
    codes = tuple(code for code, _ in areas)
    people = None if populations is None else Populations(populations, codes, grid.periods)
    blocks = []
    known: dict[tuple[Measure, Element], Part] = {}
    for indicator in wanted:
        meaning = indicator.meaning()
        if annualise and people is not None:
            meaning = people.annualised(indicator, meaning)
        for element in layout.elements:
            question = Question(
                talliers=talliers,
                layout=layout,
                element=element,
                populations=people,
                annualise=annualise,
                known=known,
            )
            blocks.append(Block(meaning, element, answer(indicator, question)))
    stamp = Stamp(
        areas=areas,
        periods=grid.periods,
        scope=scope,
        origin="computed",
        source="records",
        flags=Flag.PROVISIONAL.bit if provisional else 0,
    )
    accounts = tuple(
        talliers[source.name].account(indicator.id, tallies, back)
        for indicator in wanted
        for source, tallies, back in whole_of(indicator)
    )
    return assemble(blocks, accounts, stamp)
