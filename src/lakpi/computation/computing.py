"""
compute(): indicators and records in, Figures out; cases(): the rows behind one figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import narwhals.stable.v2 as nw
import numpy as np

from lakpi.computation.answers import Counting
from lakpi.computation.engines import engine_talliers
from lakpi.computation.figuring import figures_of
from lakpi.computation.grid import Grid, make_grid
from lakpi.computation.layout import (
    By,
    Element,
    Layout,
    elements_of,
    merged_labels,
    names_of,
)
from lakpi.computation.prepared import Prepared
from lakpi.computation.tallying import Tallier
from lakpi.errors import DefinitionError, FiguresError, RecordsError, did_you_mean
from lakpi.figures import WHOLE_AUTHORITY, Figures
from lakpi.indicators import Distribution, Indicator
from lakpi.measures import AtAnyTime, Measure, Tally
from lakpi.periods import Period, parse
from lakpi.records import NativeFrame, Records
from lakpi.sources import Source

if TYPE_CHECKING:
    from numpy.typing import NDArray

Indicators = Indicator | Iterable[Indicator] | Mapping[str, Indicator]


def compute(
    indicators: Indicators,
    records: Records,
    *,
    periods: Sequence[Period] | Period,
    by: By = (),
    populations: Figures | None = None,
    annualise: bool = False,
    scope: str = WHOLE_AUTHORITY,
    provisional: bool = False,
) -> Figures:
    """
    Compute indicators from records.

    Each source is read once for all indicators that share it.

    Args:
        indicators: One indicator, several, or a catalogue.
        records: The records of every source that they need.
        periods: The periods, in any order; they may overlap.
        by: Breakdowns: a name is a margin, a tuple of names a cross.
        populations: The populations of rates, as figures.
        annualise: Whether a rate of part of a year is turned into one of a year.
        scope: What part of the authority the records are of.
        provisional: Whether the figures may yet change.

    Returns:
        One figure for each indicator, area, period and category: a number or a
        reason.  A period that the records do not cover is `x`, never 0.

    Raises:
        DefinitionError: For a breakdown that a source does not have.
        RecordsError: For a source that is not in the records, or what is no records.
        PeriodError: Without periods.
        FiguresError: For a part-year rate that was not to be annualised.

    Examples are in the page of every indicator of the catalogue.
    """
    wanted = indicators_of(indicators)
    if not isinstance(records, Records):
        message = (
            "compute(indicators, records, ...) takes the indicators, then records, as"
            " lakpi.read_frames() and the other readers make them; found a"
            f" {type(records).__name__}"
        )
        raise RecordsError(message)
    grid = make_grid(periods)
    elements = elements_of(by)
    measures = [measure for indicator in wanted for measure in indicator.measures()]
    layout: Layout
    talliers: Mapping[str, Counting]
    if records.elsewhere:
        layout, talliers = engine_talliers(wanted, records, elements, grid)
    else:
        layout, talliers = _talliers(measures, records, elements, grid)
    return figures_of(
        wanted,
        talliers,
        layout,
        grid,
        areas=records.areas,
        populations=populations,
        annualise=annualise,
        scope=scope,
        provisional=provisional,
    )


def cases(
    indicator: Indicator,
    records: Records,
    *,
    period: Period | str,
    part: str = "numerator",
    area: str | None = None,
    category: Mapping[str, str] | None = None,
    source: str | None = None,
) -> NativeFrame:
    """
    Give the rows behind one figure, as they were given.

    Args:
        indicator: The indicator.
        records: The records it was computed from.
        period: The period, or its label.
        part: "numerator" or "denominator"; for a count, the rows counted; for a
            distribution, "denominator" or the label of a part.
        area: An area's code or name; all areas if not given.
        category: Breakdown names, each with the category wanted.
        source: Which source's rows, where the part is counted from several.

    Returns:
        A frame of the library in which the records were given: these rows hold
        people, unlike figures.

    Raises:
        DefinitionError: For a part that the indicator does not have.
        FiguresError: Where several sources count and none is named, or for an area
            or category that is not there.
    """
    measure = _part(indicator, part)
    sources = {each.name: each for each in measure.sources()}
    if source is None and len(sources) > 1:
        message = f"{part} is counted from several sources; say source=: {', '.join(sources)}"
        raise FiguresError(message)
    if source is not None and source not in sources:
        message = f"{part} is not counted from {source!r}.{did_you_mean(source, sources)}"
        raise FiguresError(message)
    chosen = sources[source] if source is not None else next(iter(sources.values()))
    grid = make_grid(parse(period) if isinstance(period, str) else period)
    tallies = [tally for tally in measure.tallies() if tally.source == chosen]
    prepared = Prepared(records.table(chosen), records, tallies)
    tallier = Tallier(prepared, Layout(((),), (), ()), grid)
    rows = np.unique(np.concatenate([tallier.members(tally, 0) for tally in tallies]))
    keep = np.ones(len(rows), dtype=bool)
    if area is not None:
        keep &= prepared.area[rows] == _area_place(records, area)
    day = np.full(prepared.size, grid.ends[0])
    if not tallies[0].snapshot():
        day, _ = prepared.day(tallies[0].moment())
    if isinstance(tallies[0].basis, AtAnyTime):
        day = np.maximum(day, grid.eves[0])
    for name, label in (category or {}).items():
        names_of(((name,),), [chosen])
        codes, labels = prepared.categories(name, day)
        if label not in labels:
            message = f"{name!r} has no category {label!r}.{did_you_mean(label, labels)}"
            raise FiguresError(message)
        keep &= codes[rows] == labels.index(label)
    return _taken(prepared, rows[keep])


def _talliers(
    measures: Iterable[Measure], records: Records, elements: tuple[Element, ...], grid: Grid
) -> tuple[Layout, dict[str, Tallier]]:
    """
    Make ready what counts rows in memory, and lay out the breakdowns.
    """
    prepared = _prepare(measures, records)
    names = names_of(elements, [each.source for each in prepared.values()])
    labels = [
        merged_labels(each.categories(name, None)[1] for each in prepared.values())
        for name in names
    ]
    layout = Layout(elements, names, tuple(labels))
    return layout, {name: Tallier(each, layout, grid) for name, each in prepared.items()}


def _taken(prepared: Prepared, rows: NDArray[np.int64]) -> NativeFrame:
    places = prepared.table.rows[rows]
    frame = nw.from_native(prepared.table.given)
    eager = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    return eager[places.tolist()].to_native()


def indicators_of(indicators: Indicators) -> list[Indicator]:
    """
    List the indicators that are asked for.

    Raises:
        DefinitionError: For none, for something else, or for two that cannot be told apart.
    """
    if isinstance(indicators, Indicator):
        return [indicators]
    if isinstance(indicators, str):
        message = f"compute() takes indicators, not their ids: lakpi.catalogues.ALL[{indicators!r}]"
        raise DefinitionError(message)
    if not isinstance(indicators, Iterable):
        message = (
            "compute(indicators, records, ...) takes indicators first; found a"
            f" {type(indicators).__name__}"
        )
        raise DefinitionError(message)
    held = indicators.values() if isinstance(indicators, Mapping) else indicators
    wanted = list(held)
    if not wanted:
        message = "compute() was asked for no indicator"
        raise DefinitionError(message)
    for each in wanted:
        if not isinstance(each, Indicator):
            message = f"compute() takes indicators; found {type(each).__name__}"
            if isinstance(each, str):
                message += f": for {each!r} give lakpi.catalogues.ALL[{each!r}]"
            raise DefinitionError(message)
    known: dict[tuple[str, str, str], Indicator] = {}
    for each in wanted:
        key = (each.id, each.version, each.parameters)
        if key in known:
            message = (
                f"{each.id!r} version {each.version} is asked for twice: give one of them another"
                " id, version or rule"
            )
            raise DefinitionError(message)
        known[key] = each
    return wanted


def _prepare(measures: Iterable[Measure], records: Records) -> dict[str, Prepared]:
    tallies: dict[Source, list[Tally]] = {}
    for measure in measures:
        for tally in measure.tallies():
            tallies.setdefault(tally.source, []).append(tally)
    made: dict[str, Prepared] = {}
    for source, own in tallies.items():
        if source.name in made:
            message = f"two different sources are called {source.name!r}: give one another name"
            raise DefinitionError(message)
        made[source.name] = Prepared(records.table(source), records, own)
    return made


def _part(indicator: Indicator, part: str) -> Measure:
    parts: dict[str, Measure] = {}
    for name in ("numerator", "denominator", "measure"):
        measure = getattr(indicator, name, None)
        if isinstance(measure, Measure):
            parts["numerator" if name == "measure" else name] = measure
    if isinstance(indicator, Distribution):
        parts.update(indicator.parts)
    if part not in parts:
        message = f"{indicator.id!r} has no part {part!r}.{did_you_mean(part, parts)}"
        raise DefinitionError(message)
    return parts[part]


def _area_place(records: Records, area: str) -> int:
    for place, (code, name) in enumerate(records.areas):
        if area.casefold() in (code.casefold(), name.casefold()):
            return place
    known = [name for _, name in records.areas]
    message = f"the records hold no area {area!r}.{did_you_mean(area, known)}"
    raise FiguresError(message)
