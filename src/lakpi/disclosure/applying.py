"""
Applying: figures with what is hidden taken out of every column, and the rest rounded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pandas as pd

from lakpi.disclosure.cells import NOWHERE, area_kind
from lakpi.disclosure.policy import DisclosurePolicy
from lakpi.disclosure.sums import Ratio
from lakpi.figures import SMALL_BASE, Figures, Flag, Meaning, Reason, as_frame, checked
from lakpi.rounding import half_up, half_up_to

if TYPE_CHECKING:
    from lakpi.disclosure.system import Bools, Floats, Ints

__all__ = ["Hidden", "applied", "bases_of", "ratios_of"]

_TELLING = (Flag.SMALL_BASE, Flag.REPORTED_DIFFERS)
"""Flags that say something of the numbers."""


@attrs.frozen(eq=False)
class Hidden:
    """
    What is hidden in each row; each of shape ``(n,)``.
    """

    numerator: Bools
    denominator: Bools
    value: Bools


def bases_of(figures: Figures, policy: DisclosurePolicy) -> Ints:
    """
    Say of each figure what its counts are rounded to: 1 where they are not.

    Counts that were rounded before are left as they are.
    """
    areas = figures.column("area").astype(object)
    base = {
        code: policy.base(regional=area_kind(code) in ("region", "England"))
        for code in areas.unique()
    }
    out = np.array(areas.map(base), dtype=np.intp)
    rounded = figures.column("precision").to_numpy(dtype=np.int64) > 1
    kinds = {meaning.key: meaning.kind for meaning in figures.meanings}
    never = np.array([kinds[key] in ("difference", "value") for key in _keys(figures)], dtype=bool)
    left = rounded | never
    if not policy.published:
        left |= (figures.column("origin") == "published").to_numpy()
    out[left] = 1
    return out


def ratios_of(
    figures: Figures, policy: DisclosurePolicy, numerator: Ints, denominator: Ints
) -> list[Ratio]:
    """
    List the values that stay as they were made beside counts that are rounded.
    """
    base = bases_of(figures, policy)
    if policy.percentages != "exact counts" or not (base > 1).any():
        return []
    meanings = {meaning.key: meaning for meaning in figures.meanings}
    values = figures.column("value").to_numpy(dtype=float)
    populations = figures.column("denominator").to_numpy(dtype=float)
    found = []
    for row, key in enumerate(_keys(figures)):
        meaning = meanings[key]
        if base[row] == 1 or not meaning.ratio or np.isnan(values[row]):
            continue
        if numerator[row] == NOWHERE:
            continue
        half = 0.5 / 10**meaning.decimals
        shown = half_up(values[row], decimals=meaning.decimals)
        low, high = (shown - half) / float(meaning.scale), (shown + half) / float(meaning.scale)
        if denominator[row] == NOWHERE:
            if np.isnan(populations[row]):
                continue
            low, high = low * populations[row], high * populations[row]
        found.append(Ratio(int(numerator[row]), int(denominator[row]), low, high))
    return found


def applied(figures: Figures, hidden: Hidden, policy: DisclosurePolicy) -> Figures:
    """
    Take out what is hidden and round what is not.

    Args:
        figures: The figures.
        hidden: What is hidden of each.
        policy: What is rounded.

    Returns:
        New figures, without the accounts of the rows behind them, which are counts too.
    """
    frame = figures.to_frame()
    base = bases_of(figures, policy)
    made: dict[str, Any] = {name: frame[name] for name in frame.columns}
    for name in ("numerator", "denominator", "value"):
        number = frame[name].to_numpy(dtype=float).copy()
        reason = frame[f"{name}_reason"].astype(object).to_numpy().copy()
        gone = getattr(hidden, name) & ~np.isnan(number)
        number[gone] = np.nan
        reason[gone] = str(Reason.CONFIDENTIAL)
        made[name], made[f"{name}_reason"] = number, reason
    _round(figures, made, base, policy)
    gone = hidden.numerator | hidden.denominator | hidden.value
    changed = gone | (base > 1)
    for name, rows in (("reported", changed), ("source", gone)):
        text = frame[name].astype(object).to_numpy().copy()
        text[rows] = ""
        made[name] = text
    spread = frame["spread"].to_numpy(dtype=float).copy()
    spread[gone] = np.nan
    made["spread"] = spread
    made["flags"] = _flags(frame["flags"], gone, base > 1, made["denominator"])
    made["precision"] = np.where(base > 1, base, frame["precision"].to_numpy(dtype=np.int64))
    return checked(as_frame(pd.DataFrame(made)), figures.meanings)


def _round(figures: Figures, made: dict[str, Any], base: Ints, policy: DisclosurePolicy) -> None:
    """
    Round counts, and let values follow them or be written with their decimals alone.
    """
    rounded = base > 1
    if not rounded.any():
        return
    keys = _keys(figures)
    for meaning in figures.meanings:
        own = np.array([key == meaning.key for key in keys], dtype=bool)
        names = ["numerator"] if meaning.kind == "rate" else ["numerator", "denominator"]
        for each in np.unique(base[own & rounded]):
            rows = np.flatnonzero(own & (base == each))
            for name in names:
                made[name][rows] = half_up_to(made[name][rows], int(each))
            _follow(meaning, made, rows, policy)


def _follow(meaning: Meaning, made: dict[str, Any], rows: Ints, policy: DisclosurePolicy) -> None:
    value, top, base = made["value"], made["numerator"], made["denominator"]
    known = rows[~np.isnan(value[rows])]
    if meaning.kind == "count":
        value[known] = top[known]
    elif meaning.ratio and policy.percentages == "rounded counts":
        both = known[~np.isnan(top[known]) & ~np.isnan(base[known])]
        none = both[base[both] == 0]
        some = both[base[both] != 0]
        value[some] = top[some] * float(meaning.scale) / base[some]
        value[none] = np.nan
        made["value_reason"][none] = str(Reason.CONFIDENTIAL)
    else:
        value[known] = half_up(value[known], decimals=meaning.decimals)


def _flags(
    flags: pd.Series[Any], gone: Bools, rounded: Bools, denominator: Floats
) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """
    Leave out the flags that tell something of numbers that are hidden or rounded.
    """
    texts = flags.astype(object).to_numpy().copy()
    with np.errstate(invalid="ignore"):
        still = rounded & ~gone & (denominator < SMALL_BASE)
    for row in np.flatnonzero((gone | rounded) & (texts != "")):
        kept = [
            each
            for each in texts[row].split("; ")
            if each not in _TELLING or (each == Flag.SMALL_BASE and still[row])
        ]
        texts[row] = "; ".join(kept)
    return texts


def _keys(figures: Figures) -> list[tuple[str, str, str]]:
    columns = [figures.column(name).astype(object) for name in ("indicator", "version")]
    return list(zip(*columns, figures.column("parameters").astype(object), strict=True))
