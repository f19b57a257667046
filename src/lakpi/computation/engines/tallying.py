"""
Tallies counted where the rows are, and read off the engine's answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs
import narwhals.stable.v2 as nw
import numpy as np

from lakpi.computation.accounts import account_of, whole_of
from lakpi.computation.answers import spread_of
from lakpi.computation.coverage import Standing, standing
from lakpi.computation.engines.batches import (
    Batch,
    Sum,
    batch_of,
    crosses,
    fates_of,
    merged,
    of_cases,
    query,
    sum_of,
)
from lakpi.computation.engines.condensed import Condensed, condensed
from lakpi.computation.engines.shortcuts import months_alike, told_apart
from lakpi.computation.engines.signatures import answered
from lakpi.computation.grid import Grid
from lakpi.computation.layout import Element, Layout, merged_labels, names_of
from lakpi.computation.prepared import Prepared
from lakpi.computation.tallying import Tallied, Tallier
from lakpi.derived import AgeBand, Banded, Grouped
from lakpi.errors import EngineError
from lakpi.figures import NOT_RECORDED, Account
from lakpi.indicators import Indicator, Mean
from lakpi.measures import AsAt, AtAnyTime, During, Tally
from lakpi.records import Lazy, Records, gathered
from lakpi.records.engine_rows import alike, texts_told
from lakpi.sources import Source

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


@attrs.frozen(eq=False)
class Plan:
    """
    What is asked of an engine for some indicators: every query, before any is run.

    Attributes:
        records: The records.
        elements: The breakdowns.
        names: Every name of them, once.
        grid: The periods.
        batches: For each source, the queries of counts.
        labels: For each source and name, the query of the categories that occur.
        apart: Whether each element of the breakdowns is counted by itself.
    """

    records: Records
    elements: tuple[Element, ...]
    names: tuple[str, ...]
    grid: Grid
    batches: Mapping[str, tuple[Batch, ...]]
    labels: Mapping[tuple[str, str], Lazy]
    apart: bool = False

    def queries(self) -> dict[str, Lazy]:
        """
        Give every query by a name that says what it is of.
        """
        found = {labels_called(*key): asked for key, asked in self.labels.items()}
        other = self.records.engine_table
        found |= {name: query(batch, other(source), other) for name, batch, source in self.counts()}
        return found

    def counts(self) -> list[tuple[str, Batch, str]]:
        """
        List the queries of counts: the name of each, what it asks, and of which source.
        """
        return [
            (count_called(source, number), batch, source)
            for source, batches in self.batches.items()
            for number, batch in enumerate(batches, 1)
        ]

    def talliers(
        self, answers: Mapping[str, nw.DataFrame[Any]], codes: Mapping[str, str]
    ) -> tuple[Layout, dict[str, EngineTallier]]:
        """
        Read the answers: the breakdowns laid out, and what gives the tallies of each source.

        Args:
            answers: The answer to each of the queries, by its name.
            codes: The code of each spelling of an area.
        """
        sources = [self.records.engine_table(name).source for name in self.batches]
        labels = [
            merged_labels(self._labels(source, name, answers, codes) for source in sources)
            for name in self.names
        ]
        layout = Layout(self.elements, self.names, tuple(labels), self.apart)
        made = {}
        for source in sources:
            held = {
                batch.same_keys(): condensed(
                    batch,
                    answers[count_called(source.name, number)],
                    source,
                    layout=layout,
                    areas=self.records.areas,
                    codes=codes,
                )
                for number, batch in enumerate(self.batches[source.name], 1)
            }
            made[source.name] = EngineTallier(source, layout, self.grid, self.records, held)
        return layout, made

    def _labels(
        self,
        source: Source,
        name: str,
        answers: Mapping[str, nw.DataFrame[Any]],
        codes: Mapping[str, str],
    ) -> list[str]:
        derived = source.derivation(name)
        if isinstance(derived, AgeBand | Banded):
            return [*(band.label for band in derived.bands), NOT_RECORDED]
        if isinstance(derived, Grouped):
            return [*(label for label, _ in derived.groups), "other", NOT_RECORDED]
        if source.kind(name) is bool:
            return ["yes", "no", NOT_RECORDED]
        answer = answers[labels_called(source.name, name)]
        areas = texts_told(answer.get_column(source.area))
        told = zip(areas, texts_told(answer.get_column(name)), strict=True)
        texts = {text.strip() for area, text in told if area in codes}
        return [*sorted(texts - {"", NOT_RECORDED}), NOT_RECORDED]


def labels_called(source: str, name: str) -> str:
    """
    Name the query of the categories of a breakdown that occur in a source.
    """
    return f"{source}: labels of {name}"


def count_called(source: str, number: int) -> str:
    """
    Name a query of counts of a source.
    """
    return f"{source}: count {number}"


def plan_of(
    indicators: Sequence[Indicator], records: Records, elements: tuple[Element, ...], grid: Grid
) -> Plan:
    """
    Say everything that an engine is asked for some indicators.

    Raises:
        RecordsError: For a source that is not in the records.
        DefinitionError: For a breakdown that a source does not have.
        EngineError: For what an engine cannot be asked.
    """
    tallies = [t for each in indicators for m in each.measures() for t in m.tallies()]
    sources = list(dict.fromkeys(tally.source for tally in tallies))
    for source in sources:
        records.engine_table(source)
    names = names_of(elements, sources)
    grid = attrs.evolve(grid, months=months_alike(indicators, grid, records))
    apart = told_apart(tallies, elements, records)
    bare = Layout(elements, names, tuple(() for _ in names), apart)
    spreads = {spread_of(each) for each in indicators if isinstance(each, Mean)} - {None}
    asked: dict[str, list[Batch]] = {source.name: [] for source in sources}
    for tally in dict.fromkeys(tallies):
        for cross, _ in crosses(bare, tally):
            for piece, _ in pieces(tally, grid):
                squared = tally in spreads
                asked[tally.source.name].append(batch_of(piece, cross, grid, squared=squared))
    for indicator in indicators:
        for source, whole, _ in whole_of(indicator):
            if _simple(whole):
                piece, _ = pieces(whole[0], grid)[0]
                met = () if not piece.where else (Sum(where=piece.where),)
                keys = batch_of(piece, crosses(bare)[0][0], grid).same_keys()
                asked[source.name].append(attrs.evolve(keys, sums=met))
            else:
                asked[source.name].append(fates_of(whole, grid))
    labels = {
        (source.name, name): alike(
            records.engine_table(source).rows, *dict.fromkeys((source.area, name))
        )
        for source in sources
        for name in names
        if source.derivation(name) is None and source.kind(name) is not bool
    }
    batches = {name: merged(each) for name, each in asked.items()}
    return Plan(records, elements, names, grid, batches, labels, apart)


def engine_talliers(
    indicators: Sequence[Indicator], records: Records, elements: tuple[Element, ...], grid: Grid
) -> tuple[Layout, dict[str, EngineTallier]]:
    """
    Ask an engine everything that some indicators need, and read the answers.
    """
    plan = plan_of(indicators, records, elements, grid)
    other = records.engine_table
    answers = {labels_called(*key): gathered(asked) for key, asked in plan.labels.items()}
    for source, batches in plan.batches.items():
        for number, answer in enumerate(answered(batches, other(source), other), 1):
            answers[count_called(source, number)] = answer
    return plan.talliers(answers, dict(records.spellings))


def pieces(tally: Tally, grid: Grid) -> list[tuple[Tally, Grid]]:
    """
    Take a tally apart into those that an engine is asked for, each with its periods' days.

    Rows open at any time in a period are those open at the end of the day before it, and
    those that begin in it.
    """
    basis = tally.basis
    if not isinstance(basis, AtAnyTime) or tally.how not in ("count", "total"):
        return [(tally, grid)]
    eves = attrs.evolve(grid, ends=grid.eves, end=grid.eve)
    held = attrs.evolve(tally, basis=AsAt(basis.start, basis.end))
    begun = attrs.evolve(tally, basis=During(basis.start))
    return [(held, eves), (begun, grid)]


def _simple(tallies: Sequence[Tally]) -> bool:
    """
    Say whether the count itself says where every row went.
    """
    if len(tallies) != 1 or tallies[0].how not in ("count", "total"):
        return False
    return not of_cases(tallies[0])


class EngineTallier:
    """
    Gives the tallies of one source from an engine's answers.

    It lives for one call of `compute`.
    """

    def __init__(
        self,
        source: Source,
        layout: Layout,
        grid: Grid,
        records: Records,
        held: Mapping[Batch, Condensed],
    ) -> None:
        """
        Read nothing yet.
        """
        self.source = source
        self.layout = layout
        self.grid = grid
        self.records = records
        self._held = held
        self._counted: dict[Tally, Tallied] = {}
        self._talliers: dict[tuple[Batch, bool], Tallier] = {}

    def standing(self, tally: Tally) -> Standing:
        """
        Say what may be said of a tally in each period.
        """
        return standing(tally, self.records.coverage, self.grid)

    def counted(self, tally: Tally) -> Tallied:
        """
        Read a tally off the answers.
        """
        if tally not in self._counted:
            numbers: dict[Element, Ints] = {}
            for cross, elements in crosses(self.layout, tally):
                parts = [self._part(piece, cross, grid) for piece, grid in pieces(tally, self.grid)]
                for element in elements:
                    numbers[element] = np.sum([part[element] for part in parts], axis=0)
            places = 0
            if tally.how == "total" and self.source.kind(tally.reads) is Decimal:
                places = self.source.column(tally.reads).decimals
            self._counted[tally] = Tallied(numbers, places, self.standing(tally))
        return self._counted[tally]

    def _part(self, tally: Tally, cross: Element, grid: Grid) -> dict[Element, Ints]:
        held = self._held[batch_of(tally, cross, self.grid).same_keys()]
        tallier = self._tallier(held, eves=grid is not self.grid, grid=grid)
        if not held.batch.kept:
            return tallier.counted(held.tally(tally, sum_of(tally))).numbers
        if tally.how == "distinct":
            return tallier.counted(held.kept(tally, len(held.batch.kept) - 1)).numbers
        if tally.how == "total":
            message = (
                f"an engine cannot add up {tally.reads!r} of source {self.source.name!r} once for"
                " each case; pandas, Polars and PyArrow frames in memory can"
            )
            raise EngineError(message)
        return tallier.counted(held.case(tally)).numbers

    def _tallier(self, held: Condensed, *, eves: bool, grid: Grid) -> Tallier:
        known = (held.batch, eves)
        if known not in self._talliers:
            made = held.batch
            whole = made.names == self.layout.names
            crossed = dict(crosses(self.layout))
            elements = self.layout.elements if whole else crossed.get(made.names, ((),))
            labels = [self.layout.labels[self.layout.names.index(name)] for name in made.names]
            layout = Layout(elements, made.names, tuple(labels))
            prepared = Prepared(held.records.tables[0], held.records, ())
            self._talliers[known] = Tallier(prepared, layout, grid)
        return self._talliers[known]

    def quantile(self, tally: Tally, at: float) -> dict[Element, tuple[NDArray[np.float64], Ints]]:
        """
        Find a quantile of the values of a tally, and how many values there are.
        """
        found: dict[Element, tuple[NDArray[np.float64], Ints]] = {}
        for cross, elements in crosses(self.layout, tally):
            held = self._held[batch_of(tally, cross, self.grid).same_keys()]
            records = held.repeated()
            labels = [self.layout.labels[self.layout.names.index(name)] for name in cross]
            prepared = Prepared(records.tables[0], records, ())
            tallier = Tallier(prepared, Layout(elements, cross, tuple(labels)), self.grid)
            found |= tallier.quantile(held.kept(tally, len(held.batch.kept) - 1), at)
        return found

    def moments(
        self, tally: Tally, element: Element, middle: float
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
        """
        Add up how far values lie from some middle, and the squares of that.
        """
        places = self.counted(tally).places
        off = float(round(middle * 10**places))
        crossed = crosses(self.layout, tally)
        cross = next(names for names, elements in crossed if element in elements)
        held = self._held[batch_of(tally, cross, self.grid).same_keys()]
        tallier = self._tallier(held, eves=False, grid=self.grid)
        squares = held.sums[attrs.evolve(sum_of(tally), squared=True)]
        second = tallier.added(tallier.flow_cells(element, tally.moment()), element, squares)
        first = self.counted(tally).numbers[element].astype(np.float64)
        number = tallier.counted(held.tally(tally, Sum(where=tally.where))).numbers[element]
        return first - off * number, second - 2 * off * first + off**2 * number, places

    def account(self, name: str, tallies: Sequence[Tally], back: int) -> Account:
        """
        Say where every row went, for an indicator that counts by some tallies.
        """
        if _simple(tallies):
            cross, _ = crosses(self.layout)[0]
            piece, _ = pieces(tallies[0], self.grid)[0]
            held = self._held[batch_of(piece, cross, self.grid).same_keys()]
            table = held.records.tables[0]
            met = held.met(Sum(where=tallies[0].where))
            own = [attrs.evolve(tallies[0], source=table.source, where=(), how="count")]
        else:
            held = self._held[fates_of(tallies, self.grid).same_keys()]
            met = held.many
            own = [held.bit(tally, place) for place, tally in enumerate(tallies)]
        tallier = self._tallier(held, eves=False, grid=self.grid)
        return account_of(name, tallier, own, back, many=held.many, met=met)
