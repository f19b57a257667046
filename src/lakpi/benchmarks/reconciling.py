"""
Reconciliation: where a council's own figures and the published ones differ, and by how much.

The published figure of a council was made from its own return.  Where the two differ,
late records, another definition or a mistake lie between them, and a committee will ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import attrs
import numpy as np
import pandas as pd

from lakpi.displays import Told
from lakpi.figures import Figure, Figures, Reason
from lakpi.figures.agreement import compared_by
from lakpi.rounding import exact, half_up_to, written_half_up
from lakpi.units import difference, written

__all__ = ["Discrepancy", "Reconciliation", "reconcile"]


@attrs.frozen(kw_only=True)
class Discrepancy:
    """
    One figure of ours beside the published one.

    Attributes:
        ours: Our figure.
        published: The published one.
        value: Ours less theirs, both as shown: to the decimals that were printed; None
            where one of them has no number.
        numerator: Our numerator less theirs; None likewise.
        denominator: Our denominator less theirs; None likewise.
        agrees: Whether the two say the same: the value as printed, and each count within
            the rounding of the published one.
        note: What a reader must know: another definition, a reason, rounded counts.
    """

    ours: Figure
    published: Figure
    value: Fraction | None
    numerator: Fraction | None
    denominator: Fraction | None
    agrees: bool
    note: str = ""

    def __str__(self) -> str:
        ours, theirs = self.ours, self.published
        text = f"{ours.meaning.title}, {ours.area_name}, {ours.period}"
        if ours.category:
            text += f", {ours.category}"
        said = f"{text}: ours {ours.written()}, published {theirs.written()}"
        if self.agrees:
            said += "; agrees"
        elif self.value:
            said += f"; {_signed(self.value, ours)}"
        counts = {"numerator": self.numerator, "denominator": self.denominator}
        for name, number in counts.items():
            if number:
                said += f"; {name} {_plain(number)}"
        return f"{said} ({self.note})" if self.note else said


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Reconciliation(Told):
    """
    Our figures beside the published ones.

    Attributes:
        items: The pairs, in the order of our figures.
        unpublished: Our figures that nobody published.
        unmatched: Published figures of our areas and indicators that we do not have.
    """

    items: tuple[Discrepancy, ...]
    unpublished: Figures
    unmatched: Figures

    def __iter__(self) -> Iterator[Discrepancy]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __repr__(self) -> str:
        return f"<Reconciliation: {len(self.differing())} of {len(self)} pairs differ>"

    def __str__(self) -> str:
        lines = [f"{len(self.differing())} of {len(self)} figures differ from the published ones."]
        lines += [f"- {each}" for each in self.differing()]
        lines.append(
            f"{len(self.unpublished)} of ours are not published;"
            f" {len(self.unmatched)} published ones are not among ours."
        )
        return "\n".join(lines)

    def differing(self) -> tuple[Discrepancy, ...]:
        """
        List the pairs that differ.
        """
        return tuple(each for each in self.items if not each.agrees)

    def to_frame(self) -> pd.DataFrame:
        """
        Give the pairs as a new pandas frame, a row each.

        Returns:
            Columns ``indicator``, ``area``, ``area_name``, ``period``, ``breakdown``,
            ``category``, then ``value``, ``numerator`` and ``denominator`` of ours, of
            the published figure (``published_...``) and their differences
            (``..._difference``), ``agrees`` and ``note``.
        """
        return pd.DataFrame([_row(each) for each in self.items], columns=list(_COLUMNS))


def reconcile(computed: Figures, published: Figures) -> Reconciliation:
    """
    Set a council's own figures beside the published ones of the same area and period.

    Args:
        computed: Our figures, of any origin but published.
        published: Published figures, of any areas; those of another origin are left out.

    Returns:
        The pairs with their differences.  A figure by another definition is paired, and
        said to be; of several published ones, that of our definition comes first.

    >>> import pandas as pd
    >>> from lakpi import read_figures
    >>> from lakpi.catalogues.referrals import REREFERRALS
    >>> row = {"indicator": ["rereferral_pct"], "area": ["Harrow"], "period": ["2013-14"]}
    >>> ours = read_figures(pd.DataFrame(row | {"numerator": [270], "denominator": [2305]}),
    ...     [REREFERRALS])
    >>> theirs = read_figures(pd.DataFrame(row | {"numerator": [269], "denominator": [2305],
    ...     "reported": ["11.7"]}), [REREFERRALS], origin="published")
    >>> print(reconcile(ours, theirs).items[0])
    Re-referrals ..., Harrow, 2013-14: ours 11.7%, published 11.7%; numerator +1
    """
    mine = computed.where(~computed.meets(origin="published"))
    theirs = published.select(origin="published")
    ids, areas = (list(mine.column(name).unique()) for name in ("indicator", "area"))
    near = theirs.select(indicator=ids, area=areas)
    shelf: dict[tuple[object, ...], list[Figure]] = {}
    for each in near:
        shelf.setdefault(_place(each), []).append(each)
    pairs: list[Discrepancy] = []
    alone: list[bool] = []
    used: set[tuple[object, ...]] = set()
    for figure in mine:
        place = _place(figure)
        found = shelf.get(place, [])
        alone.append(not found)
        if found:
            used.add(place)
            same = [each for each in found if each.meaning.key == figure.meaning.key]
            pairs.append(_paired(figure, (same or found)[0]))
    left = [_place(each) not in used for each in near]
    return Reconciliation(
        items=tuple(pairs),
        unpublished=mine.where(np.array(alone, dtype=np.bool_)),
        unmatched=near.where(np.array(left, dtype=np.bool_)),
    )


def _place(figure: Figure) -> tuple[object, ...]:
    start = None if figure.meaning.snapshot else figure.period_start
    return (
        figure.meaning.id,
        figure.area,
        figure.scope,
        start,
        figure.period_end,
        figure.breakdown,
        figure.category,
    )


def _paired(ours: Figure, theirs: Figure) -> Discrepancy:
    value, same_value = _value(ours, theirs)
    top, same_top = _count(ours.numerator, theirs.numerator, theirs.precision)
    base, same_base = _count(ours.denominator, theirs.denominator, theirs.precision)
    note = []
    if ours.meaning.key != theirs.meaning.key:
        rules = theirs.meaning.parameters or "its default rules"
        note.append(f"definition differs: version {theirs.meaning.version} with {rules}")
    if theirs.precision > 1:
        note.append(f"published counts are rounded to {theirs.precision}")
    if theirs.value is None and theirs.value_reason:
        note.append(f"published as {Reason(theirs.value_reason).words}")
    return Discrepancy(
        ours=ours,
        published=theirs,
        value=value,
        numerator=top,
        denominator=base,
        agrees=same_value and same_top and same_base,
        note="; ".join(note),
    )


def _value(ours: Figure, theirs: Figure) -> tuple[Fraction | None, bool]:
    mine, printed = ours.exact(), compared_by(theirs)
    if mine is None or printed is None:
        return None, mine is None and printed is None
    places = _places(theirs)
    shown = [exact(written_half_up(each, decimals=places)) for each in (mine, printed)]
    return shown[0] - shown[1], shown[0] == shown[1]


def _places(theirs: Figure) -> int:
    """
    The decimals that were printed; those of the indicator where nothing was.
    """
    _, point, fraction = theirs.reported.rstrip("% ").partition(".")
    if point and fraction.isdigit():
        return len(fraction)
    whole = theirs.reported.replace(",", "").rstrip("% ").lstrip("£-").isdigit()
    return 0 if whole else theirs.meaning.decimals


def _count(
    ours: float | None, theirs: float | None, precision: int
) -> tuple[Fraction | None, bool]:
    if ours is None or theirs is None:
        return None, True
    mine = half_up_to(ours, precision) if precision > 1 else ours
    return exact(ours) - exact(theirs), exact(mine) == exact(theirs)


def _signed(value: Fraction, figure: Figure) -> str:
    places = max(figure.meaning.decimals, 1) if value.denominator != 1 else figure.meaning.decimals
    text = written_half_up(value, decimals=places, thousands=True)
    unit = difference(figure.meaning.unit, figure.meaning.unit)
    return "differs by " + written(("+" if value > 0 else "") + text, unit)


def _plain(number: Fraction) -> str:
    text = written_half_up(number, decimals=0 if number.denominator == 1 else 2, thousands=True)
    return f"+{text}" if number > 0 else text


_NUMBERS = ("value", "numerator", "denominator")
_COLUMNS = (
    "indicator",
    "area",
    "area_name",
    "period",
    "breakdown",
    "category",
    *_NUMBERS,
    *(f"published_{name}" for name in _NUMBERS),
    *(f"{name}_difference" for name in _NUMBERS),
    "agrees",
    "note",
)


def _row(each: Discrepancy) -> dict[str, object]:
    ours, theirs = each.ours, each.published
    row: dict[str, object] = {
        name: getattr(ours, name)
        for name in ("area", "area_name", "period", "breakdown", "category")
    }
    row["indicator"] = ours.meaning.id
    for name in _NUMBERS:
        apart = getattr(each, name)
        row[name] = getattr(ours, name)
        row[f"published_{name}"] = getattr(theirs, name)
        row[f"{name}_difference"] = None if apart is None else float(apart)
    return row | {"agrees": each.agrees, "note": each.note}
