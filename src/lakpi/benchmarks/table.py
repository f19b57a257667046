"""
Benchmarks: all comparisons of a set of figures, in columns; each a `Comparison` when asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np
import pandas as pd

from lakpi.benchmarks.columns import Columns
from lakpi.benchmarks.comparators import Comparator
from lakpi.benchmarks.comparing import NO_SIGN, UNKNOWN, Compared
from lakpi.benchmarks.comparison import Comparison
from lakpi.benchmarks.counts import Peers, TheirCounts, counts_of, peers_of
from lakpi.benchmarks.framing import TextsOrNumbers, laid_out
from lakpi.benchmarks.matching import Match
from lakpi.benchmarks.placing import UNPLACED
from lakpi.benchmarks.policy import Policy
from lakpi.benchmarks.shelf import NOBODY, Shelf
from lakpi.displays import MOST, Tabled
from lakpi.figures import Figure, Figures, Flag, Reason
from lakpi.polarity import judge
from lakpi.rounding import exact

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Integers = NDArray[np.int64]

__all__ = ["Benchmarks", "Question"]

_WHOSE: Final = (
    "indicator",
    "area",
    "area_name",
    "scope",
    "period",
    "period_start",
    "period_end",
    "breakdown",
    "category",
    "value",
    "value_reason",
    "unit",
    "origin",
    "flags",
)
_SILENT: Final = ("", Reason.UNAVAILABLE.value, Reason.NOT_APPLICABLE.value)


@attrs.frozen(eq=False, kw_only=True)
class Question:
    """
    What was asked, so that it can be asked again of other figures.

    Attributes:
        theirs: The comparators' figures.
        against: The comparators.
        match: How their periods were found.
        policy: The choices that were made.
    """

    theirs: Figures
    against: tuple[Comparator, ...]
    match: Match
    policy: Policy


@attrs.frozen(eq=False, repr=False, kw_only=True)
class Benchmarks(Tabled[Comparison]):
    """
    Figures, each with its comparisons: by figure, then by comparator in the order given.

    Attributes:
        figures: Our figures.
        question: Whom they were compared with, and how.
        change: For each of the figures, what it is less that of the period before.
    """

    figures: Figures
    question: Question
    change: NDArray[np.float64]
    _mine: Columns
    _shelf: Shelf
    _parts: tuple[Compared, ...]
    _order: Integers

    def __len__(self) -> int:
        return len(self._order)

    def _first(self) -> Iterable[Comparison]:
        return self.where(np.arange(len(self)) < MOST)

    def _line(self, each: Comparison, /) -> dict[str, str]:
        rank = "" if each.rank is None else f"{each.rank} of {each.ranked}"
        n = f"{each.n} of {each.of}" if each.of != 1 and None not in (each.of, each.n) else ""
        return {
            **each.figure.told(),
            "compared with": each.comparator,
            "areas": n,
            "its value": each.written_benchmark(),
            "judgement": str(each.outcome or ""),
            "rank": f"{rank}, band {each.band}" if each.band else rank,
        }

    def __iter__(self) -> Iterator[Comparison]:
        figure, part, place = self._where()
        used = np.unique(figure)
        objects = dict(zip(used.tolist(), self._figures(used), strict=True))
        for row, of, at in zip(figure.tolist(), part.tolist(), place.tolist(), strict=True):
            yield self._comparison(objects[row], row, self._parts[of], at)

    def __repr__(self) -> str:
        return f"<Benchmarks: {len(self):,} comparisons of {len(self.figures):,} figures>"

    @property
    def items(self) -> tuple[Comparison, ...]:
        """
        Every comparison at once; iterate to have them one by one.
        """
        return tuple(self)

    def of(self, figure: Figure) -> tuple[Comparison, ...]:
        """
        List the comparisons of one figure.
        """
        near = self.select(indicator=figure.meaning.id, area=figure.area, period=figure.period)
        return tuple(each for each in near if each.figure == figure)

    def select(self, **criteria: str | Iterable[str]) -> Benchmarks:
        """
        Keep the comparisons of figures that meet every criterion, as `Figures.select` does.

        Raises:
            FiguresError: For a name that is not a text column of figures.
        """
        return self._keep(self.figures.meets(**criteria)[self._where()[0]])

    def against(self, *comparators: str) -> Benchmarks:
        """
        Keep the comparisons with comparators of these names.
        """
        return self._keep(pd.Series(self._said()["comparator"]).isin(comparators).to_numpy())

    def known(self) -> Benchmarks:
        """
        Leave out the comparators that have no figure at all for an indicator.
        """
        said = pd.DataFrame(self._said(), copy=False)
        speaks = (said["n"] != 0) | ~said["reason"].isin(_SILENT) | (said["pool"] == "stated")
        ids = self.figures.column("indicator").astype(str).to_numpy()[self._where()[0]]
        pairs = pd.MultiIndex.from_arrays([ids, said["comparator"].astype(str)])
        return self._keep(np.asarray(pairs.isin(pairs[speaks.to_numpy()])))

    def where(self, keep: Bools) -> Benchmarks:
        """
        Keep the comparisons marked true, in their order.
        """
        return self._keep(np.asarray(keep, dtype=np.bool_))

    @property
    def rows(self) -> Integers:
        """
        For each comparison, the row of its figure in `figures`.
        """
        return self._where()[0]

    def their_counts(self) -> TheirCounts:
        """
        Give the counts behind each comparison's benchmark, as far as it has any.
        """
        areas = self.figures.column("area").astype(object).to_numpy()
        parts = [counts_of(part, self._shelf, areas) for part in self._parts]

        def column(name: str) -> NDArray[Any]:
            made = [np.zeros(0, dtype=np.bool_), *(getattr(each, name) for each in parts)]
            return np.concatenate(made)[self._order]

        return TheirCounts(**{each.name: column(each.name) for each in attrs.fields(TheirCounts)})

    def peers(self) -> Peers:
        """
        Give the counts of every authority, of the kinds and periods of our figures.
        """
        return peers_of(self.figures, self._mine, self._shelf)

    def to_frame(self) -> pd.DataFrame:
        """
        Give the comparisons as a new pandas frame, a row each.

        Returns:
            Whose figure it is (indicator, area, period, breakdown, value and more), then
            the fields of `Comparison` by name.  ``missing`` is how many members have no
            number; the cut points are ``cut_1`` to ``cut_3``; a rank of -1, a quarter of
            0 and an empty text stand for none.
        """
        figure, _, _ = self._where()
        whose = {name: self.figures.column(name).array.take(figure) for name in _WHOSE}
        told = {"change": self.change[figure], "lag": self._shelf.lag[figure]}
        # The columns are new ones: to copy them together takes longer than to make them.
        return pd.DataFrame({**whose, **self._said(), **told}, copy=False)

    def _where(self) -> tuple[Integers, Integers, Integers]:
        """
        For each comparison, in order: its figure, its part, and its place in the part.
        """
        rows = [part.asked.rows for part in self._parts]
        starts = np.cumsum([0, *map(len, rows)])
        part = np.searchsorted(starts, self._order, side="right") - 1
        figure = np.concatenate([np.zeros(0, dtype=np.int64), *rows])[self._order]
        return figure, part, self._order - starts[part]

    def _keep(self, keep: Bools) -> Benchmarks:
        return attrs.evolve(self, order=self._order[keep])

    def _figures(self, rows: Integers) -> Figures:
        keep = np.zeros(len(self.figures), dtype=np.bool_)
        keep[rows] = True
        return self.figures.where(keep)

    def _said(self) -> dict[str, TextsOrNumbers]:
        """
        The columns that a comparator makes.
        """
        return laid_out(self._parts, self._mine, self._order)

    def _comparison(self, figure: Figure, row: int, part: Compared, at: int) -> Comparison:
        members, places = part.members, part.places
        circle = part.asked.circles[int(part.asked.circle[at])]
        group = int(part.groups.of[at])
        cells = part.groups.cells[group][: len(circle.members)]
        numbers = part.groups.numbers[group][: len(circle.members)]
        lacking = np.flatnonzero(np.isnan(numbers))
        names = [each.name for each in circle.members]
        low, lower, middle, upper, high = (_exactly(each) for each in members.bounds[at])
        sign, quarter = int(part.sign[at]), int(places.quarter[at])
        rank = int(places.rank[at])
        known = int(members.n[at]) != UNKNOWN
        set_of_areas = circle.pool not in ("published", "stated")
        return Comparison(
            figure=figure,
            comparator=circle.name,
            pool=circle.pool,
            of=int(members.of[at]) if known else None,
            n=int(members.n[at]) if known else None,
            members=tuple(names) if set_of_areas else (),
            missing=tuple(names[each] for each in lacking) if set_of_areas else (),
            missing_reasons=tuple(str(self._shelf.reasons[cells[each]]) for each in lacking)
            if set_of_areas
            else (),
            benchmark=_exactly(members.benchmark[at]),
            reason=str(members.reason[at]),
            mean=_exactly(members.mean[at]) if circle.pool != "published" else None,
            median=middle if set_of_areas else None,
            pooled=_exactly(members.pooled[at]) if set_of_areas else None,
            minimum=low if circle.pool != "published" else None,
            lower_quartile=lower if set_of_areas else None,
            upper_quartile=upper if set_of_areas else None,
            maximum=high if circle.pool != "published" else None,
            rank=rank if rank != UNPLACED else None,
            ranked=int(places.ranked[at]) if rank != UNPLACED else None,
            tied=int(places.tied[at]),
            percentile=_exactly(places.percentile[at]),
            quarter=quarter + 1 if quarter != UNPLACED else None,
            cut_points=_all(places.cuts[at]),
            difference=_exactly(part.difference[at]),
            people=_exactly(part.people[at]),
            outcome=None if sign == NO_SIGN else judge(sign, figure.meaning.polarity),
            change=_exactly(self.change[row]),
            lag=int(self._shelf.lag[row]),
            flags=self._flags(part, at),
            region=circle.region,
            note=self._note(part, at, row),
        )

    def _flags(self, part: Compared, at: int) -> tuple[str, ...]:
        held = (
            (Flag.PROVISIONAL, part.provisional),
            (Flag.DEFINITION_DIFFERS, part.members.differs),
        )
        return tuple(flag.value for flag, marks in held if marks[at])

    def _note(self, part: Compared, at: int, row: int) -> str:
        circle = part.asked.circles[int(part.asked.circle[at])]
        n, of, lag = int(part.members.n[at]), int(part.members.of[at]), int(self._shelf.lag[row])
        said = [circle.refused or circle.note]
        if part.members.differs[at]:
            said.append(self._definition(part, at, row))
        if circle.pool in ("mean", "median") and 0 < n < min(self.question.policy.least, of):
            said.append(f"{n} of {of} is too few for a {circle.pool}")
        if circle.whole and part.asked.position[at] == NOBODY:
            said.append("only authorities that exist on the period's last day are ranked")
        if lag:
            said.append(f"theirs ends {lag:,} days before ours")
        told = [each for each in said if each]
        return ". ".join([*(each.rstrip(".") for each in told[:-1]), *told[-1:]])

    def _definition(self, part: Compared, at: int, row: int) -> str:
        cells = part.groups.cells[int(part.groups.of[at])]
        ours = int(self._mine.meaning[row])
        of_theirs = self._shelf.columns.meaning[cells[cells != NOBODY]]
        other = next(each for each in of_theirs if not self._shelf.same[each, ours])
        theirs = self.question.theirs.meanings[int(other)]
        rules = theirs.parameters or "its default rules"
        return f"definition differs: comparators by version {theirs.version} with {rules}"


def _exactly(number: float) -> Fraction | None:
    return None if np.isnan(number) else exact(float(number))


def _all(numbers: NDArray[np.float64]) -> tuple[Fraction, ...]:
    found = [_exactly(each) for each in numbers]
    return tuple(each for each in found if each is not None) if None not in found else ()
