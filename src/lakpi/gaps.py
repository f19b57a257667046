"""
Gaps between groups: one indicator, two categories of its breakdown.

"Care leavers in education, less all young people" is a gap: one indicator, and who is
counted differs.  "Plans started less plans ended" is `lakpi.Difference`: two indicators,
of the same people.  A `Difference` is defined before there are figures; a gap is taken of
figures that are there.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import attrs
import numpy as np
import pandas as pd

from lakpi.errors import FiguresError, did_you_mean
from lakpi.figures import (
    COLUMNS,
    IDENTITY,
    Figure,
    Figures,
    Flag,
    Meaning,
    Reason,
    as_frame,
    checked,
    empty_frame,
)
from lakpi.polarity import Polarity
from lakpi.units import difference, unit

if TYPE_CHECKING:
    Row = dict[str, Any]

__all__ = ["Kind", "gap"]

Kind = Literal["absolute", "relative"]
_PAIRED: Final = tuple(name for name in IDENTITY if name not in ("breakdown", "category"))
_UNMEASURED: Final = ("rank",)


def gap(
    figures: Figures,
    breakdown: str,
    category: str,
    against: str = "",
    *,
    kind: Kind = "absolute",
    polarity: Polarity | None = None,
) -> Figures:
    """
    Take the gap between a group and another, of each indicator, area and period.

    The absolute gap is the group's value less the other's: percentage points for a
    percentage, else the indicator's own unit.  The relative gap is the group's value
    over the other's: 1 where they are alike, 2 where it is twice as high.  Both are made
    of exact values and rounded once, when they are shown.

    Source: Office for Health Improvement and Disparities, *Measuring inequalities*:
    absolute and relative gaps; read both, since one may widen while the other closes.

    Args:
        figures: The figures, the breakdown's among them.
        breakdown: The breakdown that the groups are of ("sex").
        category: The group ("care leavers").
        against: The group to hold it against; "" for the whole of the same area.
        kind: "absolute" or "relative".
        polarity: Which way of the gap is better.  Left out, it is the indicator's: a gap
            is better the better the group stands to the other.  (A gap that should
            close, whichever way it is, is Polarity.NO_JUDGEMENT with a range target.)

    Returns:
        Figures of new indicators: ``<id>_gap`` or ``<id>_relative_gap``, each in the
        breakdown, its category ``<category> less <against>`` (or ``over``).  Where one
        of the two has no number the gap has that reason; where one is not there, `x`;
        over nought, `z`.

    Raises:
        FiguresError: No figure is of the breakdown or the group, or the two are one.

    >>> import pandas as pd
    >>> from lakpi import read_figures
    >>> from lakpi.catalogues import ALL
    >>> table = pd.DataFrame({"indicator": "rereferral_pct", "area": "Harrow",
    ...     "period": "2013-14", "breakdown": ["", "sex"], "category": ["", "F"],
    ...     "numerator": [269, 120], "denominator": [2305, 1000]})
    >>> figures = read_figures(table, ALL)
    >>> gap(figures, "sex", "F").one().written()
    '0.3 percentage points'
    >>> gap(figures, "sex", "F", kind="relative").one().written()
    '1.03'
    """
    if kind not in get_args(Kind):
        message = f"a gap is absolute or relative.{did_you_mean(kind, get_args(Kind))}"
        raise FiguresError(message)
    group = _group(figures, breakdown, category)
    other = _group(figures, breakdown, against) if against else figures.select(breakdown="")
    if category == against:
        message = f"a gap is between two groups; found {category!r} twice"
        raise FiguresError(message)
    meanings = {each.key: _meaning(each, kind, polarity) for each in group.meanings}
    others = {_pair(each): each for each in other}
    said = f"{category} {'less' if kind == 'absolute' else 'over'} {against or 'all'}"
    rows = [
        _row(each, others.get(_pair(each)), meanings[each.meaning.key], kind) | {"category": said}
        for each in group
    ]
    frame = as_frame(pd.DataFrame(rows, columns=list(COLUMNS))) if rows else empty_frame()
    return checked(frame, tuple(meanings.values()))


def _group(figures: Figures, breakdown: str, category: str) -> Figures:
    frame = figures.to_frame()
    known = sorted(set(frame["breakdown"]) - {""})
    if breakdown not in known:
        message = f"no figures are broken down by {breakdown!r}.{did_you_mean(breakdown, known)}"
        raise FiguresError(message)
    found = figures.select(breakdown=breakdown, category=category)
    if not len(found):
        own = sorted(set(frame.loc[frame["breakdown"] == breakdown, "category"]))
        message = f"{breakdown!r} has no group {category!r} here.{did_you_mean(category, own)}"
        raise FiguresError(message)
    return found


def _pair(figure: Figure) -> tuple[object, ...]:
    """
    What two figures share that make a gap: all of their identity but the group.
    """
    own = {"indicator": figure.meaning.id, "version": figure.meaning.version}
    own["parameters"] = figure.meaning.parameters
    return tuple(own[name] if name in own else getattr(figure, name) for name in _PAIRED)


def _meaning(meaning: Meaning, kind: Kind, polarity: Polarity | None) -> Meaning:
    if unit(meaning.unit).kind in _UNMEASURED:
        message = f"{meaning.id!r} is a rank: the gap between two places is no number of anything"
        raise FiguresError(message)
    absolute = kind == "absolute"
    how = "less that" if absolute else "over that"
    kind_of_gap = "Absolute" if absolute else "Relative"
    return attrs.evolve(
        meaning,
        id=f"{meaning.id}_{'gap' if absolute else 'relative_gap'}",
        title=f"{'Gap' if absolute else 'Relative gap'}: {meaning.title}",
        kind="difference" if absolute else "ratio",
        unit=difference(meaning.unit, meaning.unit) if absolute else "one",
        decimals=meaning.decimals if absolute else 2,
        polarity=meaning.polarity if polarity is None else polarity,
        scale=Fraction(1),
        ratio=False,
        numerator="",
        denominator="",
        sentences=(
            f"{kind_of_gap} gap: the value of the group {how} of the other.",
            *meaning.sentences,
        ),
    )


def _row(figure: Figure, other: Figure | None, meaning: Meaning, kind: Kind) -> Row:
    value, reason = _taken(figure, other, kind)
    both = (figure,) if other is None else (figure, other)
    flags = {flag for each in both for flag in each.flags.split("; ")}
    nothing = {"numerator": np.nan, "denominator": np.nan, "spread": np.nan}
    not_apt = Reason.NOT_APPLICABLE.value
    return {
        "indicator": meaning.id,
        "version": meaning.version,
        "parameters": meaning.parameters,
        "area": figure.area,
        "area_name": figure.area_name,
        "scope": figure.scope,
        "period": figure.period,
        "period_start": figure.period_start,
        "period_end": figure.period_end,
        "breakdown": figure.breakdown,
        **nothing,
        "numerator_reason": not_apt,
        "denominator_reason": not_apt,
        "value": np.nan if value is None else float(value),
        "value_reason": reason,
        "unit": meaning.unit,
        "reported": "",
        "precision": 1,
        "origin": figure.origin,
        "source": figure.source,
        "flags": "; ".join(flag for flag in Flag if flag in flags),
    }


def _taken(figure: Figure, other: Figure | None, kind: Kind) -> tuple[Fraction | None, str]:
    """
    The gap exactly, or the reason for which there is none: the group's own comes first.
    """
    mine = figure.exact()
    theirs = None if other is None else other.exact()
    if mine is None:
        return None, figure.value_reason
    if theirs is None:
        return None, Reason.UNAVAILABLE.value if other is None else other.value_reason
    if kind == "absolute":
        return mine - theirs, Reason.NONE.value
    return (mine / theirs, "") if theirs else (None, Reason.NOT_APPLICABLE.value)
