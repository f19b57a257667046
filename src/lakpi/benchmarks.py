"""
Benchmarks: each figure against the areas it is compared with, and what that says.

A comparator is a set of areas (`lakpi.AreaSet`: statistical neighbours, a council's
own list), one area with a published figure (a region, England), or a `StatedSet`
of which only a summary is known.  An area is never its own neighbour.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Literal

import attrs

from lakpi.areas import Area, AreaSet
from lakpi.errors import FiguresError
from lakpi.figures import Figure, Figures, Reason
from lakpi.figures.agreement import reported_number
from lakpi.polarity import Outcome, Polarity, judge
from lakpi.rounding import exact, written_half_up

Match = Literal["same period"]


def _maybe(value: object) -> Fraction | None:
    return None if value is None or value == "" else exact(value)


@attrs.frozen(kw_only=True)
class StatedSet:
    """
    Comparators of which a report states only a summary ("11 % to 44 %, average 26 %").

    Attributes:
        name: What a scorecard calls it.
        indicator: The indicator that it is of.
        period: The label of the period that it is of.
        mean: The mean as stated.
        minimum: The lowest as stated.
        maximum: The highest as stated.
        n: How many areas, or None where that is not stated.
        source: Where it is stated.
    """

    name: str
    indicator: str
    period: str
    mean: Fraction | None = attrs.field(default=None, converter=_maybe)
    minimum: Fraction | None = attrs.field(default=None, converter=_maybe)
    maximum: Fraction | None = attrs.field(default=None, converter=_maybe)
    n: int | None = None
    source: str = ""


Comparator = AreaSet | Area | StatedSet


@attrs.frozen(kw_only=True)
class Comparison:
    """
    One figure against one comparator.

    Attributes:
        figure: Our figure.
        comparator: The comparator's name.
        pool: How its members make one value: mean, median, sum; "published" for an
            area's own figure, "stated" for a summary; empty where nothing pools them.
        of: How many areas the comparator has; None where that is not stated.
        n: How many of them have a number; None where that is not stated.
        members: The names of its areas.
        missing: The names of those that have no number.
        benchmark: The comparator's one value; None where there is a reason.
        reason: Why there is none.
        mean: The unweighted mean of the members that have a number.
        minimum: The lowest of them.
        maximum: The highest of them.
        rank: Our place among them and us, 1 the best (or, without polarity, the
            highest); equal values share the better place.
        ranked: How many were ranked, we included.
        tied: How many others share our place.
        difference: Ours less the benchmark, exactly.
        outcome: What that says, by polarity; a difference that rounds to nought at
            the indicator's decimals is none.
        note: What a reader should know of the comparator.
    """

    figure: Figure
    comparator: str
    pool: str
    of: int | None
    n: int | None
    members: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    benchmark: Fraction | None = None
    reason: str = ""
    mean: Fraction | None = None
    minimum: Fraction | None = None
    maximum: Fraction | None = None
    rank: int | None = None
    ranked: int | None = None
    tied: int = 0
    difference: Fraction | None = None
    outcome: Outcome | None = None
    note: str = ""


@attrs.frozen(eq=False)
class Benchmarks:
    """
    Figures, each with its comparisons.

    Attributes:
        figures: Our figures.
        items: One for each figure and comparator that goes with it.
    """

    figures: Figures
    items: tuple[Comparison, ...]

    def __iter__(self) -> Iterator[Comparison]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def known(self) -> Benchmarks:
        """
        Leave out the comparators that have no figure at all for the indicator.
        """
        seen = {
            (each.figure.meaning.id, each.comparator)
            for each in self.items
            if each.n or each.reason not in ("", Reason.UNAVAILABLE.value) or each.pool == "stated"
        }
        items = (e for e in self.items if (e.figure.meaning.id, e.comparator) in seen)
        return Benchmarks(self.figures, tuple(items))

    def of(self, figure: Figure) -> tuple[Comparison, ...]:
        """
        List the comparisons of one figure.
        """
        return tuple(each for each in self.items if each.figure == figure)


def benchmark(
    ours: Figures,
    theirs: Figures,
    *,
    against: Sequence[Comparator],
    match: Match = "same period",
) -> Benchmarks:
    """
    Hold figures against comparators.

    Args:
        ours: The figures to benchmark.
        theirs: The comparators' figures.
        against: The comparators.  A set says how its members are pooled.
        match: "same period": a comparator's figure of the same days; a state on a
            day matches any period that ends on it.

    Returns:
        One `Comparison` for each figure and comparator; a `StatedSet` only for its
        own indicator and period.

    Raises:
        FiguresError: For another way to match.

    Published figures are compared as reported, computed ones exactly, a mixture
    after rounding to the indicator's decimals.  A region or England without a
    published figure takes the sum over sum of its members, and says so.
    """
    if match != "same period":
        message = f"figures are matched by 'same period'; found {match!r}"
        raise FiguresError(message)
    shelf = _shelved(theirs)
    made = [
        comparison
        for figure in ours
        for comparator in against
        for comparison in _compared(figure, comparator, shelf)
    ]
    return Benchmarks(ours, tuple(made))


Shelf = dict[tuple[str, ...], list[Figure]]


def _shelved(figures: Iterable[Figure]) -> Shelf:
    shelf: Shelf = {}
    for each in figures:
        shelf.setdefault(_place(each, each.area), []).append(each)
    return shelf


def _place(figure: Figure, area: str) -> tuple[str, ...]:
    return (figure.meaning.id, figure.scope, figure.breakdown, figure.category, area)


def _theirs(figure: Figure, area: Area, shelf: Shelf) -> Figure | None:
    """
    The area's figure of the same days: the published one, and of the same definition, first.
    """
    found = [
        each
        for each in shelf.get(_place(figure, area.code), [])
        if each.period_end == figure.period_end
        and (figure.meaning.snapshot or each.period_start == figure.period_start)
    ]

    def worse(each: Figure) -> tuple[bool, bool]:
        return each.meaning.key != figure.meaning.key, each.origin != "published"

    return min(found, key=worse, default=None)


def _noted(note: str, figure: Figure, found: Iterable[Figure | None]) -> str:
    """
    Add to a note that comparators follow another definition, where any does.
    """
    other = [each for each in found if each is not None and each.meaning.key != figure.meaning.key]
    if not other:
        return note
    theirs = other[0].meaning
    rules = theirs.parameters or "its default rules"
    said = f"definition differs: comparators by version {theirs.version} with {rules}"
    return f"{note.rstrip('.')}. {said}" if note else said


def _compared(figure: Figure, comparator: Comparator, shelf: Shelf) -> list[Comparison]:
    match comparator:
        case StatedSet():
            named = (comparator.indicator, comparator.period) == (figure.meaning.id, figure.period)
            return [_stated(figure, comparator)] if named else []
        case Area():
            return [_against_area(figure, comparator, shelf)]
        case _:
            return [_against_set(figure, comparator, shelf)]


def _stated(figure: Figure, comparator: StatedSet) -> Comparison:
    return _judged(
        Comparison(
            figure=figure,
            comparator=comparator.name,
            pool="stated",
            of=comparator.n,
            n=comparator.n,
            benchmark=comparator.mean,
            mean=comparator.mean,
            minimum=comparator.minimum,
            maximum=comparator.maximum,
            note=comparator.source,
        )
    )


def _against_area(figure: Figure, area: Area, shelf: Shelf) -> Comparison:
    theirs = _theirs(figure, area, shelf)
    bare = Comparison(figure=figure, comparator=area.name, pool="published", of=1, n=0)
    if theirs is not None:
        if theirs.value is None:
            return attrs.evolve(bare, reason=theirs.value_reason)
        mixed = _mixed([figure, theirs])
        note = _noted("", figure, [theirs])
        made = attrs.evolve(bare, n=1, benchmark=_comparable(theirs, rounded=mixed), note=note)
        return _judged(made, sized=figure.meaning.kind == "count", rounded=mixed)
    members = area.members(figure.period_end)
    pooled, n = _summed(figure, members, shelf)
    if pooled is None or not members:
        return attrs.evolve(bare, reason=Reason.UNAVAILABLE.value)
    note = "no published figure; the sum of its members stands in"
    stand_in = attrs.evolve(bare, pool="sum", of=len(members), n=n, benchmark=pooled, note=note)
    return _judged(stand_in, sized=figure.meaning.kind == "count")


def _against_set(figure: Figure, areas: AreaSet, shelf: Shelf) -> Comparison:
    members = [
        area for area in areas if area.code != figure.area and area.is_alive(figure.period_end)
    ]
    found = {area.name: _theirs(figure, area, shelf) for area in members}
    mixed = _mixed([figure, *(each for each in found.values() if each is not None)])
    numbers = {
        name: _comparable(each, rounded=mixed)
        for name, each in found.items()
        if each is not None and each.value is not None
    }
    bare = Comparison(
        figure=figure,
        comparator=areas.name,
        pool=areas.pool or "",
        of=len(members),
        n=len(numbers),
        members=tuple(found),
        missing=tuple(name for name in found if name not in numbers),
        note=_noted(areas.note, figure, found.values()),
    )
    if not numbers:
        return attrs.evolve(bare, reason=Reason.UNAVAILABLE.value)
    values = list(numbers.values())
    described = attrs.evolve(
        bare,
        mean=sum(values, Fraction(0)) / len(values),
        minimum=min(values),
        maximum=max(values),
    )
    pooled: Fraction | None = None
    match areas.pool:
        case "mean":
            pooled = described.mean
        case "median":
            pooled = statistics.median(values)
        case "sum":
            pooled, _ = _summed(figure, members, shelf)
        case _:
            pass
    reason = Reason.UNAVAILABLE.value if pooled is None and areas.pool else ""
    made = attrs.evolve(described, benchmark=pooled, reason=reason)
    return _judged(_ranked(made, list(numbers.values()), rounded=mixed), rounded=mixed)


def _summed(figure: Figure, members: Iterable[Area], shelf: Shelf) -> tuple[Fraction | None, int]:
    """
    Pool sum over sum; a member without both numbers makes it a reason, not less.
    """
    top, base, n = Fraction(0), Fraction(0), 0
    whole = True
    for area in members:
        theirs = _theirs(figure, area, shelf)
        if theirs is None or theirs.numerator is None:
            whole = False
            continue
        if figure.meaning.ratio and theirs.denominator is None:
            whole = False
            continue
        n += 1
        top += exact(theirs.numerator)
        base += exact(theirs.denominator) if theirs.denominator is not None else 0
    if not whole or figure.meaning.kind in ("median", "difference"):
        return None, n
    if not figure.meaning.ratio:
        return top, n
    return (top * figure.meaning.scale / base if base else None), n


def _comparable(figure: Figure, *, rounded: bool = False) -> Fraction:
    """
    The value to compare by: as reported where published, else exact.
    """
    if figure.origin == "published":
        said = reported_number(figure.reported)
        if said is not None:
            return said
    value = figure.rounded() if rounded else figure.exact()
    if value is None:
        message = f"{figure.meaning.id!r} of {figure.area_name} has no number to compare"
        raise FiguresError(message)
    # Ratios are exact; what was only ever a float is freed of its noise.
    noisy = not rounded and not figure.meaning.ratio
    return exact(float(f"{float(value):.12g}")) if noisy else value


def _mixed(figures: Iterable[Figure]) -> bool:
    """
    Whether published figures stand beside others, so that all are rounded alike.
    """
    return len({each.origin == "published" for each in figures if each.value is not None}) > 1


def _ranked(made: Comparison, values: list[Fraction], *, rounded: bool) -> Comparison:
    ours = made.figure
    if ours.value is None:
        return made
    mine = _comparable(ours, rounded=rounded)
    if ours.meaning.polarity is Polarity.LOW_IS_GOOD:
        ahead = sum(value < mine for value in values)
    else:
        ahead = sum(value > mine for value in values)
    tied = sum(value == mine for value in values)
    return attrs.evolve(made, rank=ahead + 1, ranked=len(values) + 1, tied=tied)


def _judged(made: Comparison, *, sized: bool = False, rounded: bool = False) -> Comparison:
    """
    Judge a figure by its benchmark; not a count by a region's, which is only larger.
    """
    if sized or made.benchmark is None or made.figure.value is None:
        return made
    mine = _comparable(made.figure, rounded=rounded)
    difference = mine - made.benchmark
    shown = exact(written_half_up(difference, decimals=made.figure.meaning.decimals))
    sign = (shown > 0) - (shown < 0)
    return attrs.evolve(
        made, difference=difference, outcome=judge(sign, made.figure.meaning.polarity)
    )
