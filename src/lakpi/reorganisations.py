"""
Reorganisations: the past of an area from the sums of the authorities before it.

Figures are pooled where authorities of another day made up exactly the same outline, and
where sums mean anything: counts, and ratios with both their numbers.  Everything else is
refused, figure by figure, with the reason; there is never a sum of some of the parts.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any, Final

import attrs
import pandas as pd

from lakpi.areas import Area, area, authorities, covered_by, lasting_area
from lakpi.errors import AreaError
from lakpi.figures import (
    COLUMNS,
    SMALL_BASE,
    Figure,
    Figures,
    Flag,
    Meaning,
    Reason,
    as_frame,
    checked,
    flags_text,
)
from lakpi.periods.labels import written_day
from lakpi.rounding import exact

__all__ = ["NotPooled", "Pooled", "pool_predecessors"]

_NEVER_ADDED: Final = {
    "median": "the median of a whole does not follow from the medians of its parts",
    "difference": "a difference of two figures is not a sum",
    "value": "a printed number of which the making is not known cannot be added",
}
_DISTINCT: Final = "each counted once"
"""How a measure of different people says in words that it is one."""

_HARMLESS: Final = (Reason.NOT_APPLICABLE, Reason.LOW, Reason.LOW_K)
"""Reasons of a value that say nothing against its numbers: a share of nobody, or of nearly 0."""

_Group = tuple[str, ...]


@attrs.frozen(kw_only=True)
class NotPooled:
    """
    A figure that an area does not get, and why.

    Attributes:
        area: The code of the area.
        area_name: Its name.
        indicator: The indicator.
        period: The label of the period.
        breakdown: The breakdown; empty for the total.
        category: Its category.
        reason: Why there is no figure, in words.
    """

    area: str
    area_name: str
    indicator: str
    period: str
    breakdown: str
    category: str
    reason: str

    def __str__(self) -> str:
        part = f", {self.breakdown} {self.category}" if self.breakdown else ""
        return f"{self.area_name}, {self.indicator}{part}, {self.period}: {self.reason}"


@attrs.frozen(kw_only=True, eq=False)
class Pooled:
    """
    The figures that were pooled, and those that were refused.

    Attributes:
        figures: The new figures only; `lakpi.combine` puts them beside the given ones.
        refused: One for each figure that could not be pooled, in order.
    """

    figures: Figures
    refused: tuple[NotPooled, ...]

    def reasons(self) -> dict[tuple[str, str], int]:
        """
        Count the refused figures by area and reason, in order.

        Returns:
            From the area's name and the reason to the number of figures.
        """
        counted: dict[tuple[str, str], int] = {}
        for each in self.refused:
            key = each.area_name, each.reason
            counted[key] = counted.get(key, 0) + 1
        return counted

    def __str__(self) -> str:
        lines = [f"{len(self.figures):,} figures pooled, {len(self.refused):,} refused"]
        lines += [f"{name}: {why} ({n:,})" for (name, why), n in self.reasons().items()]
        return "\n".join(lines)


def pool_predecessors(
    figures: Figures, *, into: str | Area | Iterable[str | Area] | None = None
) -> Pooled:
    """
    Give areas the figures of the days on which other authorities made them up.

    Args:
        figures: The figures, those of the predecessors among them.
        into: The areas, or their names or codes: authorities that came after others
            (or that ended: their successors are pooled), joint areas, and best of all a
            `lakpi.areas.lasting_area`.  Without it, every authority that lives and came
            after another.

    Returns:
        The new figures, of the same origin, with a source that says of what they are the
        sum; and those that were refused.  An area keeps the figures that it has itself.

        Of one authority in the same outline (a new code) the figure is taken over as it
        is.  Of several, numerators and denominators are added exactly, a value is made
        of the sums by the same rule, and the flags of the parts are kept.  Sums of
        rounded numbers keep that precision, and the source says how far they may be out:
        half of it for each part.  The spread of a mean is pooled where every part has
        one, and left out otherwise.

        Refused are: an area that shares a predecessor with another one; a flow whose
        period runs over the reorganisation; medians, differences, numbers of different
        people (one may be in two authorities) and values without their numbers; and any
        sum of which a part is missing or has a reason instead of a number.

    Raises:
        AreaError: There is no such area, or it is no authority or joint area.

    >>> import lakpi, pandas as pd
    >>> from lakpi.catalogues.referrals import REREFERRALS
    >>> old = lakpi.read_figures(pd.DataFrame({
    ...     "indicator": "rereferral_pct", "period": "2018-19",
    ...     "area": ["E10000009", "Poole", "Bournemouth"],
    ...     "numerator": [800, 200, 400], "denominator": [4000, 1000, 1000]}), [REREFERRALS])
    >>> both = lakpi.areas.lasting_area("Poole")
    >>> figure = pool_predecessors(old, into=both).figures.one()
    >>> figure.area_name, figure.written()
    ('Dorset / Bournemouth, Christchurch and Poole', '23.3%')
    >>> print(pool_predecessors(old, into="Bournemouth, Christchurch and Poole"))
    0 figures pooled, 1 refused
    Bournemouth, Christchurch and Poole: Bournemouth, Christchurch and Poole (E06000058) began on
    1 April 2019. Dorset (E10000009), before it, went partly to Dorset (E06000059), ...
    """
    made: list[dict[str, Any]] = []
    refused: list[NotPooled] = []
    used: dict[tuple[str, str, str], Meaning] = {}
    for target in _targets(into):
        for group in _groups(figures, target):
            outcome = _pooled(target, group)
            if isinstance(outcome, str):
                refused.append(_refusal(target, group[0], outcome))
            elif outcome is not None:
                made.append(outcome)
                used.setdefault(group[0].meaning.key, group[0].meaning)
    frame = as_frame(pd.DataFrame(made, columns=list(COLUMNS)))
    return Pooled(figures=checked(frame, tuple(used.values())), refused=tuple(refused))


def _targets(into: str | Area | Iterable[str | Area] | None) -> tuple[Area, ...]:
    if into is None:
        return tuple(each for each in authorities() if each.predecessors())
    given = [into] if isinstance(into, str | Area) else list(into)
    found = tuple(dict.fromkeys(area(each) for each in given))
    for each in found:
        if each.kind != "authority" and not each.member_codes:
            message = (
                f"figures are pooled into authorities and joint areas; {each.name} is"
                f" {'England' if each.kind == 'England' else 'a place of kind ' + repr(each.kind)}"
            )
            raise AreaError(message)
    return found


def _kin(target: Area) -> set[str]:
    """
    The codes of every authority that has had to do with an area.
    """
    members = (target,) if target.kind == "authority" else target.members()
    lasting = {last for each in members for last in (lasting_area(each).members() or (each,))}
    together = {*members, *lasting}
    while (
        more := {kin for each in together for kin in (*each.predecessors(), *each.followed_by())}
        - together
    ):
        together |= more
    return {target.code, *(each.code for each in together)}


def _groups(figures: Figures, target: Area) -> Iterator[Sequence[Figure]]:
    """
    The figures around an area, those that differ in nothing but the area together.
    """
    groups: dict[_Group, list[Figure]] = {}
    for figure in figures.select(area=sorted(_kin(target))):
        key = (
            *figure.meaning.key,
            figure.scope,
            figure.breakdown,
            figure.category,
            figure.origin,
            figure.period_start.isoformat(),
            figure.period_end.isoformat(),
        )
        groups.setdefault(key, []).append(figure)
    yield from groups.values()


def _pooled(target: Area, group: Sequence[Figure]) -> dict[str, Any] | str | None:
    """
    The figure of an area from the group's; why there is none; None where none is due.
    """
    found = {figure.area: figure for figure in group}
    if target.code in found:
        return None
    try:
        parts = covered_by(target, group[0].period_end)
    except AreaError as error:
        return str(error)
    if parts == (target,) or not any(part.code in found for part in parts):
        return None
    if missing := [part.name for part in parts if part.code not in found]:
        return f"there is no figure of {_listed(missing)} to add"
    return _made_of([found[part.code] for part in parts], parts, target)


def _made_of(theirs: Sequence[Figure], parts: Sequence[Area], target: Area) -> dict[str, Any] | str:
    if not theirs[0].meaning.snapshot and (day := _broken(parts, theirs[0])) is not None:
        return f"the period runs over the reorganisation of {written_day(day)}"
    if len(theirs) == 1:
        source = f"{theirs[0].source} (as {parts[0].name}, {parts[0].code})".strip()
        return _row(theirs[0], target, source=source)
    return _refused(theirs) or _sum(target, theirs)


def _broken(parts: Sequence[Area], figure: Figure) -> datetime.date | None:
    """
    The day within a period on which one of the parts began.
    """
    days = [part.valid_from for part in parts if part.valid_from is not None]
    return next((day for day in days if day > figure.period_start), None)


def _refused(theirs: Sequence[Figure]) -> str:
    """
    Why figures cannot be added; empty where they can.
    """
    meaning = theirs[0].meaning
    if why := _NEVER_ADDED.get(meaning.kind):
        return why
    if not meaning.ratio and meaning.kind != "count":
        return f"a {meaning.kind} that is no ratio of two numbers cannot be added"
    distinct = any(_DISTINCT in words for words in (meaning.numerator, meaning.denominator))
    if distinct or any(Flag.DOES_NOT_ADD_UP in each.flags.split("; ") for each in theirs):
        return "it counts different people, and one may be in two of the authorities"
    for each in theirs:
        cells = [("numerator", each.numerator, each.numerator_reason)]
        if meaning.ratio:
            cells.append(("denominator", each.denominator, each.denominator_reason))
        for cell, number, reason in cells:
            if number is None:
                if reason == Reason.UNAVAILABLE and each.value is not None:
                    return f"{each.area_name} has a value without its {cell}"
                return f"the {cell} of {each.area_name} is [{reason}], {Reason(reason).words}"
        if each.value is None and each.value_reason not in _HARMLESS:
            words = Reason(each.value_reason).words
            return f"the value of {each.area_name} is [{each.value_reason}], {words}"
    return ""


def _sum(target: Area, theirs: Sequence[Figure]) -> dict[str, Any]:
    """
    Add figures up: exactly, divided once at the end.
    """
    meaning = theirs[0].meaning
    top = sum((exact(each.numerator) for each in theirs if each.numerator is not None), Fraction(0))
    base = sum(
        (exact(each.denominator) for each in theirs if each.denominator is not None), Fraction(0)
    )
    value: Fraction | None = top
    if meaning.ratio:
        value = top * meaning.scale / base if base else None
    warned = {flag for each in theirs for flag in each.flags.split("; ")} - {Flag.SMALL_BASE.value}
    bits = sum(flag.bit for flag in Flag if flag.value in warned)
    if meaning.ratio and meaning.kind != "rate" and 0 < base < SMALL_BASE:
        bits |= Flag.SMALL_BASE.bit
    return _row(
        theirs[0],
        target,
        numerator=float(top),
        numerator_reason="",
        denominator=float(base) if meaning.ratio else None,
        denominator_reason="" if meaning.ratio else theirs[0].denominator_reason,
        value=None if value is None else float(value),
        value_reason=Reason.NOT_APPLICABLE.value if value is None else "",
        reported="",
        precision=_precision(theirs),
        spread=_spread(theirs, top, base),
        source=_source(theirs),
        flags=flags_text(bits),
    )


def _source(theirs: Sequence[Figure]) -> str:
    said = f"sum of {_listed([each.area_name for each in theirs])}"
    if sources := [each for each in dict.fromkeys(f.source for f in theirs) if each]:
        said += f" ({'; '.join(sources)})"
    rounded = [Fraction(each.precision, 2) for each in theirs if each.precision > 1]
    if rounded:
        said += f"; of rounded numbers: each sum may be out by {float(sum(rounded)):g}"
    return said


def _precision(theirs: Sequence[Figure]) -> int:
    """
    The coarsest: 10 before 5, then 0 (numbers with rounded decimals), and 1 where all are exact.
    """
    held = {each.precision for each in theirs}
    return max(held) if max(held) > 1 else min(held)


def _spread(theirs: Sequence[Figure], top: Fraction, base: Fraction) -> float | None:
    """
    The standard deviation of the rows of all parts, from those of each.

    The squares about the common mean are those about each mean, and those of the means:
    ``sum((n - 1) * s**2 + n * (m - M)**2) / (N - 1)``.
    """
    if theirs[0].meaning.kind != "mean" or base <= 1:
        return None
    squares = Fraction(0)
    for each in theirs:
        n = exact(each.denominator or 0)
        if each.numerator is None or (n and each.spread is None and n != 1):
            return None
        if n:
            own = exact(each.spread) if each.spread is not None else Fraction(0)
            squares += (n - 1) * own**2 + n * (exact(each.numerator) / n - top / base) ** 2
    return math.sqrt(squares / (base - 1))


def _row(figure: Figure, target: Area, **changed: Any) -> dict[str, Any]:  # noqa: ANN401 - cells
    """
    Write a figure as a row of another area.
    """
    cells = attrs.asdict(figure, recurse=False)
    meaning = cells.pop("meaning")
    cells |= {
        "indicator": meaning.id,
        "version": meaning.version,
        "parameters": meaning.parameters,
        "unit": meaning.unit,
        "area": target.code,
        "area_name": target.name,
        **changed,
    }
    return {name: cells[name] for name in COLUMNS}


def _refusal(target: Area, figure: Figure, reason: str) -> NotPooled:
    return NotPooled(
        area=target.code,
        area_name=target.name,
        indicator=figure.meaning.id,
        period=figure.period,
        breakdown=figure.breakdown,
        category=figure.category,
        reason=reason,
    )


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
