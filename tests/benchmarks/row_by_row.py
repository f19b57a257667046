"""
The default policy once more, one figure at a time, in fractions and plain Python.

Written from the semantics (DESIGN, 11 to 14; the docstrings of `Comparison`), with
nothing of `lakpi.benchmarks` in it, and no NumPy.  It knows a handful of areas, written
down here, and financial years.
"""

from __future__ import annotations

import datetime
import math
import re
import statistics
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

import attrs

from lakpi.areas import Area, authorities
from lakpi.figures import Figure
from lakpi.polarity import Outcome, Polarity

F = Fraction
Day = datetime.date


@attrs.frozen
class Spot:
    """
    A place as this module knows it: what lasts of it is `dfe`.
    """

    name: str
    dfe: str
    begun: Day = Day.min
    ended: Day = Day.max
    regions: tuple[str, ...] = ()
    authority: bool = True


LONDON, INNER, OUTER, NORTH_WEST, SOUTH_EAST, ENGLAND = (
    "E12000007",
    "E13000001",
    "E13000002",
    "E12000002",
    "E12000008",
    "E92000001",
)
SPOTS: Final = {
    "E09000015": Spot("Harrow", "310", regions=(OUTER, LONDON)),
    "E09000005": Spot("Brent", "304", regions=(OUTER, LONDON)),
    "E09000003": Spot("Barnet", "302", regions=(OUTER, LONDON)),
    "E09000007": Spot("Camden", "202", regions=(INNER, LONDON)),
    "E10000006": Spot("Cumbria", "909", ended=Day(2023, 3, 31), regions=(NORTH_WEST,)),
    "E06000063": Spot("Cumberland", "942", begun=Day(2023, 4, 1), regions=(NORTH_WEST,)),
    # One authority: its ONS code changed, its outline and DfE's digits did not.
    "E10000002": Spot("Buckinghamshire", "825", ended=Day(2020, 3, 31), regions=(SOUTH_EAST,)),
    "E06000060": Spot("Buckinghamshire", "825", begun=Day(2020, 4, 1), regions=(SOUTH_EAST,)),
    OUTER: Spot("Outer London", OUTER, regions=(LONDON,), authority=False),
    INNER: Spot("Inner London", INNER, regions=(LONDON,), authority=False),
    LONDON: Spot("London", LONDON, authority=False),
    NORTH_WEST: Spot("North West", NORTH_WEST, authority=False),
    SOUTH_EAST: Spot("South East", SOUTH_EAST, authority=False),
    ENGLAND: Spot("England", ENGLAND, authority=False),
}
YEARS: Final = ("2018-19", "2019-20", "2021-22", "2022-23", "2023-24")


@attrs.frozen
class Asked:
    """
    A comparator: which sort, who its members are (codes), and how they are pooled.
    """

    sort: str  # "set", "neighbours", "everyone", "region", "England"
    pool: str = ""
    codes: tuple[str, ...] = ()
    neighbours: tuple[tuple[str, tuple[str, ...]], ...] = ()


@attrs.frozen
class Member:
    """
    A member that there is, and its figure where it has one.
    """

    name: str
    lasts: str
    figure: Figure | None


@attrs.frozen(kw_only=True)
class Placed:
    """
    Where a figure stands among those ranked.
    """

    rank: int | None = None
    ranked: int | None = None
    tied: int = 0
    percentile: Fraction | None = None
    quarter: int | None = None
    cut_points: tuple[Fraction, ...] = ()
    band: str = ""


@attrs.frozen(kw_only=True)
class Said:
    """
    What one comparison should say; the names are those of `Comparison`.

    `difference`, `people` and `change` are as exact as fractions are.
    """

    comparator: str
    pool: str
    of: int
    n: int
    members: tuple[str, ...]
    missing: tuple[str, ...]
    missing_reasons: tuple[str, ...]
    benchmark: Fraction | None
    reason: str
    mean: Fraction | None
    median: Fraction | None
    pooled: Fraction | None
    minimum: Fraction | None
    lower_quartile: Fraction | None
    upper_quartile: Fraction | None
    maximum: Fraction | None
    place: Placed
    difference: Fraction | None
    people: Fraction | None
    outcome: Outcome | None
    change: Fraction | None
    lag: int
    flags: tuple[str, ...]
    notes: tuple[str, ...]  # what the note must hold; without any it is empty
    reach: str


def twelve(value: Fraction | None) -> Fraction | None:
    """
    Twelve significant digits, by Python's own formatting.
    """
    return None if value is None else F(f"{float(value):.12g}")


def half_up(value: Fraction, places: int) -> Fraction:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return F(exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))


def dec(number: float) -> Fraction:
    """
    The decimal that a float prints as.
    """
    return F(repr(float(number)))


def ratio_of(figure: Figure) -> Fraction | None:
    """
    Numerator over denominator, where both are exact counts.
    """
    top, base, meaning = figure.numerator, figure.denominator, figure.meaning
    if not meaning.ratio or figure.precision != 1 or top is None or not base:
        return None
    return dec(top) * meaning.scale / dec(base)


def printed_number(figure: Figure) -> Fraction | None:
    text = figure.reported.strip().removesuffix("%")
    return F(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else None


def number_of(figure: Figure | None, *, rounded: bool = False) -> Fraction | None:
    """
    What a figure is compared by: as printed where published, the exact ratio else.
    """
    if figure is None or figure.value is None:
        return None
    exact = ratio_of(figure)
    value = dec(figure.value) if exact is None else exact
    as_printed = False
    if figure.origin == "published":
        # Beside no counts, the value is what was printed.
        told = printed_number(figure) if figure.numerator is not None else dec(figure.value)
        value, as_printed = (value, False) if told is None else (told, True)
    found = twelve(value)
    assert found is not None
    return half_up(found, figure.meaning.decimals) if rounded and not as_printed else found


def type_7(ordered: Sequence[Fraction], share: Fraction) -> Fraction:
    """
    Hyndman and Fan's type 7, of numbers in order.
    """
    way = (len(ordered) - 1) * share
    low = math.floor(way)
    above = ordered[min(low + 1, len(ordered) - 1)]
    return ordered[low] + (way - low) * (above - ordered[low])


def quartiles(values: Iterable[Fraction]) -> list[Fraction]:
    ordered = sorted(values)
    return [q for k in (1, 2, 3) if (q := twelve(type_7(ordered, F(k, 4)))) is not None]


def days(figure: Figure) -> tuple[Day, Day]:
    """
    The days that make two figures of one period; of a state, its day.
    """
    end = figure.period_end
    return (end, end) if figure.meaning.snapshot else (figure.period_start, end)


def kind(figure: Figure) -> tuple[str, ...]:
    return (figure.meaning.id, figure.scope, figure.breakdown, figure.category)


def lasts(code: str) -> str:
    return SPOTS[code].dfe


def alive(code: str, on: Day) -> bool:
    return SPOTS[code].begun <= on <= SPOTS[code].ended


def then(code: str, on: Day) -> str | None:
    """
    The code that a place had on a day; None where it was not there.
    """
    same = [other for other, spot in SPOTS.items() if spot.dfe == lasts(code)]
    return next((other for other in same if alive(other, on)), None)


def held(place: str, ours: Figure, theirs: Sequence[Figure]) -> Figure | None:
    """
    The figure of a place that goes with ours: our definition first, then a published one.
    """
    near = [
        each
        for each in theirs
        if kind(each) == kind(ours) and days(each) == days(ours) and lasts(each.area) == place
    ]
    near.sort(key=lambda e: (e.meaning.key != ours.meaning.key, e.origin != "published"))
    return near[0] if near else None


@attrs.frozen
class Circle:
    """
    A comparator for one figure; `refused` is the reason for which there is none.
    """

    name: str
    pool: str
    members: Sequence[Member] = ()
    notes: Sequence[str] = ()
    refused: str = ""


def member(code: str, ours: Figure, theirs: Sequence[Figure]) -> Member:
    return Member(SPOTS[code].name, lasts(code), held(lasts(code), ours, theirs))


def those(
    codes: Iterable[str], ours: Figure, theirs: Sequence[Figure]
) -> tuple[list[Member], list[str]]:
    """
    The members that there were on the day, ours not among them, and the names of the rest.
    """
    others = [code for code in codes if lasts(code) != lasts(ours.area)]
    gone = [SPOTS[code].name for code in others if then(code, ours.period_end) is None]
    stood = [code for each in others if (code := then(each, ours.period_end)) is not None]
    return [member(code, ours, theirs) for code in stood], gone


def circle(asked: Asked, ours: Figure, theirs: Sequence[Figure]) -> Circle:
    match asked.sort:
        case "set":
            members, gone = those(asked.codes, ours, theirs)
            notes = [f"left out, not in existence then: {', '.join(gone)}"] if gone else []
            return Circle("Some", asked.pool, members, notes)
        case "neighbours":
            return neighbours(asked, ours, theirs)
        case "everyone":
            every: tuple[Area, ...] = authorities(on=ours.period_end)
            members = [
                member(each.code, ours, theirs)
                if each.code in SPOTS
                else Member(each.name, each.dfe_code or each.code, None)
                for each in every
            ]
            return Circle("Every authority", asked.pool, members)
        case "England":
            return Circle("England", "published", [member(ENGLAND, ours, theirs)])
        case _:
            return region(ours, theirs)


def neighbours(asked: Asked, ours: Figure, theirs: Sequence[Figure]) -> Circle:
    near = {lasts(code): codes for code, codes in asked.neighbours}
    name, own = "Ours 2024", near.get(lasts(ours.area))
    if own is None:
        return Circle(name, asked.pool, notes=[f"for {SPOTS[ours.area].name}"], refused="z")
    if then(ours.area, ours.period_end) is None:
        return Circle(name, asked.pool, notes=["on that day"], refused="z")
    members, gone = those(own, ours, theirs)
    return Circle(name, asked.pool, members, [name, *gone])


def region(ours: Figure, theirs: Sequence[Figure]) -> Circle:
    """
    Its region; London, where its part of London has no number.
    """
    if not SPOTS[ours.area].regions:
        return Circle("Region", "published", notes=["lies in no region"], refused="z")
    own, *whole = [member(code, ours, theirs) for code in SPOTS[ours.area].regions]
    if number_of(own.figure) is None:
        for other in whole:
            if number_of(other.figure) is not None:
                note = f"{own.name} has no figure; {other.name} stands in"
                return Circle(other.name, "published", [other], [note])
    return Circle(own.name, "published", [own])


def pooled(members: Sequence[Member], ours: Figure) -> Fraction | None:
    """
    Sum over sum; nothing where one of them lacks a number, or sums mean nothing.
    """
    if not members or ours.meaning.kind in ("median", "difference", "value"):
        return None
    top, base = F(0), F(0)
    for each in members:
        figure = each.figure
        if figure is None or figure.numerator is None or "does not add up" in figure.flags:
            return None
        if ours.meaning.ratio and figure.denominator is None:
            return None
        top += dec(figure.numerator)
        base += dec(figure.denominator or 0)
    if not ours.meaning.ratio:
        return top
    return top * ours.meaning.scale / base if base else None


def before(ours: Figure, mine: Sequence[Figure], theirs: Sequence[Figure]) -> Fraction | None:
    """
    The number of the year before, of the same place, definition and origin.
    """
    start, end = days(ours)
    wanted = (start.replace(year=start.year - 1), end.replace(year=end.year - 1))

    def fits(each: Figure) -> bool:
        return (
            kind(each) == kind(ours)
            and each.meaning.key == ours.meaning.key
            and each.origin == ours.origin
            and lasts(each.area) == lasts(ours.area)
            and days(each) == wanted
        )

    for some in (mine, theirs):
        first = next((each for each in some if fits(each)), None)
        if number_of(first) is not None:
            return number_of(first)
    return None


def mixed(own: Fraction | None, ours: Figure, known: Sequence[Figure]) -> bool:
    """
    Whether published numbers stand beside others, ours included.
    """
    origins = {each.origin == "published" for each in known}
    if own is not None and known:
        origins.add(ours.origin == "published")
    return len(origins) > 1


def compared(ours: Figure, asked: Asked, mine: Sequence[Figure], theirs: Sequence[Figure]) -> Said:
    """
    Say everything that a comparison says.
    """
    found = circle(asked, ours, theirs)
    pool, members, notes = found.pool, found.members, found.notes
    meaning, published = ours.meaning, pool == "published"
    known = [e.figure for e in members if e.figure is not None and number_of(e.figure) is not None]
    rounded = mixed(number_of(ours), ours, known)
    own = number_of(ours, rounded=rounded)
    values = [value for e in known if (value := number_of(e, rounded=rounded)) is not None]
    n, of = len(values), len(members)
    enough = n >= 2 or (n == 1 and of == 1)
    mean = sum(values, F(0)) / n if enough else None
    median = F(statistics.median(values)) if enough else None
    quarters = quartiles(values) if enough else [None, None, None]
    whole = pooled(members, ours)
    ways = {"mean": mean, "median": median, "sum": whole}
    exact = (values[0] if values else None) if published else ways.get(pool)
    benchmark = twelve(exact)
    figures = [each.figure for each in members if each.figure is not None]
    lacking = [e for e in members if number_of(e.figure) is None]
    place = _place(ours, asked.sort, own, published=published, members=members, rounded=rounded)
    larger = asked.sort in ("England", "region") and meaning.kind == "count"
    gap = None if own is None or benchmark is None or larger else own - benchmark
    people = None
    top, base = ours.numerator, ours.denominator
    if meaning.ratio and exact is not None and top is not None and base is not None:
        apart = dec(top) - exact * dec(base) / meaning.scale
        # Thirds were cut to twelve digits: what is left of that is nobody.
        people = F(round(apart * 10**6), 10**6)
    earlier = before(ours, mine, theirs)
    now = number_of(ours)
    differs = [each for each in figures if each.meaning.key != meaning.key]
    if differs:
        notes = [*notes, "definition differs: comparators by version"]
    if pool in ("mean", "median") and not enough and n:
        notes = [*notes, f"{n} of {of} is too few for a {pool}"]
    if asked.sort == "everyone" and lasts(ours.area) not in {e.lasts for e in members}:
        notes = [*notes, "only authorities that exist on the period's last day are ranked"]
    return Said(
        comparator=found.name,
        pool=pool,
        of=of,
        n=n,
        members=() if published else tuple(e.name for e in members),
        missing=() if published else tuple(e.name for e in lacking),
        missing_reasons=()
        if published
        else tuple("x" if e.figure is None else e.figure.value_reason for e in lacking),
        benchmark=benchmark,
        reason=_reason(benchmark, pool, found.refused, members),
        mean=None if published else twelve(mean),
        median=None if published else twelve(median),
        pooled=None if published else twelve(whole),
        minimum=None if published or not values else min(values),
        maximum=None if published or not values else max(values),
        lower_quartile=None if published else quarters[0],
        upper_quartile=None if published else quarters[2],
        difference=gap,
        people=people,
        outcome=_outcome(gap, ours),
        change=None if now is None or earlier is None else now - earlier,
        lag=0,
        flags=_flags(ours, figures, differs=bool(differs)),
        notes=tuple(notes),
        reach=_reach(people, ours),
        place=place,
    )


def _place(
    ours: Figure,
    sort: str,
    own: Fraction | None,
    *,
    published: bool,
    members: Sequence[Member],
    rounded: bool,
) -> Placed:
    there = sort != "everyone" or lasts(ours.area) in {e.lasts for e in members}
    anybody = any(number_of(each.figure) is not None for each in members)
    if own is None or published or not there or not anybody:
        return Placed()
    others = [
        value
        for each in members
        if each.lasts != lasts(ours.area)
        and (value := number_of(each.figure, rounded=rounded)) is not None
    ]
    low = ours.meaning.polarity is Polarity.LOW_IS_GOOD
    ahead = sum(value < own if low else value > own for value in others)
    tied = others.count(own)
    among = [*others, own]
    cuts = quartiles(among)
    inside = [sum(cut < value for cut in cuts) for value in among]
    quarter = inside[-1] + 1 if set(inside) == {0, 1, 2, 3} else None
    band = ""
    if quarter is not None and ours.meaning.polarity is not Polarity.NO_JUDGEMENT:
        band = "ABCD"[quarter - 1] if low else "DCBA"[quarter - 1]
    behind = len(others) - ahead - tied
    return Placed(
        rank=ahead + 1,
        ranked=len(among),
        tied=tied,
        percentile=twelve(F(100 * behind, len(others))) if others else None,
        quarter=quarter,
        cut_points=tuple(cuts),
        band=band,
    )


def _reason(benchmark: Fraction | None, pool: str, refused: str, members: Sequence[Member]) -> str:
    if benchmark is not None:
        return ""
    if refused:
        return refused
    figure = members[0].figure if members else None
    if pool == "published":
        return "x" if figure is None else figure.value_reason
    if pool == "" and any(each.figure is not None for each in members):
        return ""
    silent = {
        "x" if each.figure is None else each.figure.value_reason
        for each in members
        if number_of(each.figure) is None
    }
    return silent.pop() if len(silent) == 1 else "x"


def _outcome(gap: Fraction | None, ours: Figure) -> Outcome | None:
    if gap is None:
        return None
    if not half_up(gap, ours.meaning.decimals):
        return Outcome.SIMILAR
    match ours.meaning.polarity:
        case Polarity.LOW_IS_GOOD:
            return Outcome.WORSE if gap > 0 else Outcome.BETTER
        case Polarity.HIGH_IS_GOOD:
            return Outcome.BETTER if gap > 0 else Outcome.WORSE
        case _:
            return Outcome.HIGHER if gap > 0 else Outcome.LOWER


def _flags(ours: Figure, figures: Sequence[Figure], *, differs: bool) -> tuple[str, ...]:
    may_change = any("provisional" in each.flags for each in (ours, *figures))
    # What a council computes itself is not yet what will be published.
    ahead = ours.origin != "published" and any(each.origin == "published" for each in figures)
    marks = {"provisional": may_change or ahead, "definition differs": differs}
    return tuple(flag for flag, holds in marks.items() if holds)


def _reach(people: Fraction | None, ours: Figure) -> str:
    if not people or ours.precision != 1 or ours.numerator is None or ours.numerator % 1:
        return ""
    assert ours.denominator is not None
    number = math.ceil(abs(people))
    top, base = int(ours.numerator), int(ours.denominator)
    if people > 0:
        return f"{number:,} fewer ({top:,} to {top - number:,} of {base:,})"
    return f"{number:,} more ({top:,} to {top + number:,} of {base:,})"
