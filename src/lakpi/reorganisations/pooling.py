"""
Pooling: which areas' figures become whose, and which do not.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import attrs
import pandas as pd

from lakpi.areas import Area, area, authorities, covered_by, lasting_area
from lakpi.displays import Told
from lakpi.errors import AreaError
from lakpi.figures import COLUMNS, Figure, Figures, Meaning, as_frame, checked
from lakpi.periods.labels import written_day
from lakpi.reorganisations.sums import listed, row_of, summed, why_not

__all__ = ["NotPooled", "Pooled", "pool_predecessors"]

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
class Pooled(Told):
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
        return f"there is no figure of {listed(missing)} to add"
    return _made_of([found[part.code] for part in parts], parts, target)


def _made_of(theirs: Sequence[Figure], parts: Sequence[Area], target: Area) -> dict[str, Any] | str:
    if not theirs[0].meaning.snapshot and (day := _broken(parts, theirs[0])) is not None:
        return f"the period runs over the reorganisation of {written_day(day)}"
    if len(theirs) == 1:
        source = f"{theirs[0].source} (as {parts[0].name}, {parts[0].code})".strip()
        return row_of(theirs[0], target, source=source)
    return why_not(theirs) or summed(target, theirs)


def _broken(parts: Sequence[Area], figure: Figure) -> datetime.date | None:
    """
    The day within a period on which one of the parts began.
    """
    days = [part.valid_from for part in parts if part.valid_from is not None]
    return next((day for day in days if day > figure.period_start), None)


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
