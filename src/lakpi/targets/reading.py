"""
A council's plain table of targets, read into values.
"""

from __future__ import annotations

import datetime
import difflib
import os
import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from lakpi.areas import Area, area
from lakpi.errors import FiguresError, LakpiError, did_you_mean, missing_from
from lakpi.figures import Meaning
from lakpi.indicators import Indicator
from lakpi.periods import day_of
from lakpi.polarity import Polarity
from lakpi.readers.plain_tables import plain_table
from lakpi.targets.amounts import amount_of
from lakpi.targets.cells import Aimed, aimed, direction_of, kind_of
from lakpi.targets.target import PercentileTarget, RangeTarget, SingleTarget, Target, Targets

if TYPE_CHECKING:
    from lakpi.records import NativeFrame

__all__ = ["read_targets"]

_NAMES: Final = {
    "indicator": ("indicator id", "indicator", "id", "kpi", "measure", "pi"),
    "target": ("target", "target value", "lower", "value", "from value"),
    "upper": ("upper", "upper target", "to value"),
    "kind": ("kind", "type", "target type"),
    "direction": ("direction", "good is", "polarity", "better"),
    "tolerance": ("tolerance", "amber", "amber tolerance"),
    "from": ("from", "valid from", "start", "from date", "start date"),
    "to": ("to", "valid to", "end", "until", "to date", "end date"),
    "period": ("period", "year", "for"),
    "area": ("area", "authority"),
    "breakdown": ("breakdown",),
    "category": ("category", "group"),
    "note": ("note", "notes", "comment", "comments", "source"),
}
_NO_TARGET: Final = frozenset(
    {"", "-", "\u2013", "n/a", "na", "none", "no target", "tbc", "monitor"}
)
_UK_DAY: Final = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")
_MIDNIGHT: Final = re.compile(r"[ T]00:00(:00)?(\.0+)?$")
_MOST: Final = 10


def read_targets(
    table: NativeFrame | str | os.PathLike[str],
    indicators: Iterable[Indicator] | Mapping[str, Indicator] | None = None,
    *,
    areas: Iterable[Area] = (),
) -> Targets:
    """
    Read a table of targets: one row a target.

    Args:
        table: A frame, or the path of a CSV file.  Columns ``indicator`` (an id or a
            title) and ``target``; then any of ``upper``, ``tolerance``, ``from``,
            ``to`` (days or periods), ``period``, ``kind`` (single, range, between,
            percentile), ``direction``, ``area``, ``breakdown``, ``category`` and
            ``note``.  Capitals and common other names ("KPI", "Valid from") are
            understood, and other columns left alone.
        indicators: The definitions that the ids or titles name; left out, lakpi's own
            catalogue.
        areas: Places in the table that are not on the map (`lakpi.local_area`).

    Returns:
        The targets.  A row whose target is empty, "n/a" or "tbc" has none.

    Raises:
        FiguresError: For a missing column, and for rows that cannot be read: at most
            ten, each with its number and what to do.

    A target says "85%", "at least 85%", "≤ 20", "under 20", "15 to 18", "between 15 and
    18", "top quartile", "median" or "75th percentile".  A tolerance says "2 percentage
    points", "5% of target" or, in the indicator's own unit, "2".

    >>> import pandas as pd
    >>> targets = read_targets(pd.DataFrame({"Indicator": ["rereferral_pct"] * 2,
    ...     "Target": ["20%", "at most 18%"], "Tolerance": ["2 percentage points", ""],
    ...     "From": ["2012-13", "2013-14"]}))
    >>> [float(target.value.number) for target in targets]
    [20.0, 18.0]
    """
    frame = plain_table(table, "targets")
    columns = _columns(frame)
    known = _known(indicators)
    places = {each.name.casefold(): each for each in areas} | {each.code: each for each in areas}
    made: list[Target] = []
    wrong: list[str] = []
    for number, cells in enumerate(_rows(frame, columns)):
        if cells["target"].casefold() in _NO_TARGET:
            continue
        try:
            made.append(_target(cells, known, places))
        except LakpiError as error:
            wrong.append(f"row {number + 1}: {error}")
    if wrong:
        more = f"\n... and {len(wrong) - _MOST} more" if len(wrong) > _MOST else ""
        message = "targets that cannot be read:\n" + "\n".join(wrong[:_MOST]) + more
        raise FiguresError(message)
    return Targets.made(made)


def _plain(name: object) -> str:
    return re.sub(r"[\s_]+", " ", str(name).strip().casefold())


def _columns(frame: pd.DataFrame) -> dict[str, int]:
    """
    Find where each of our columns stands in the table.
    """
    names = [_plain(name) for name in frame.columns]
    found: dict[str, int] = {}
    for ours, others in _NAMES.items():
        for other in others:
            if other in names:
                found[ours] = names.index(other)
                break
    missing = [ours for ours in ("indicator", "target") if ours not in found]
    if missing:
        listed = missing_from(missing, names)
        message = f"a table of targets needs columns 'indicator' and 'target'; missing: {listed}"
        raise FiguresError(message)
    every = [other for others in _NAMES.values() for other in others]
    for place, name in enumerate(names):
        near = difflib.get_close_matches(name, every, n=1, cutoff=0.85)
        if near and name not in every and place not in found.values():
            message = f"no column {str(frame.columns[place])!r}.{did_you_mean(name, every)}"
            raise FiguresError(message)
    return found


def _rows(frame: pd.DataFrame, columns: dict[str, int]) -> Iterable[dict[str, str]]:
    held = {name: list(frame.iloc[:, place]) for name, place in columns.items()}
    for number in range(len(frame)):
        yield {name: held[name][number] if name in held else "" for name in _NAMES}


def _known(
    indicators: Iterable[Indicator] | Mapping[str, Indicator] | None,
) -> dict[str, Indicator]:
    if indicators is None:
        from lakpi.catalogues import ALL

        indicators = ALL
    several = indicators.values() if isinstance(indicators, Mapping) else indicators
    return {each.id: each for each in several}


def _meaning(word: str, known: Mapping[str, Indicator]) -> Meaning:
    if word in known:
        return known[word].meaning()
    titled = [each for each in known.values() if _plain(each.title) == _plain(word)]
    if len(titled) == 1:
        return titled[0].meaning()
    if titled:
        ids = ", ".join(repr(each.id) for each in titled)
        message = f"the title {word!r} is that of {ids}: say which by its id"
        raise FiguresError(message)
    names = [*known, *(each.title for each in known.values())]
    near = did_you_mean(word, names)
    own = "" if near.startswith(" Did") else " Of indicators of your own, say indicators=."
    message = f"no indicator {word!r}.{near}{own}"
    raise FiguresError(message)


def _target(
    cells: dict[str, str], known: Mapping[str, Indicator], places: Mapping[str, Area]
) -> Target:
    meaning = _meaning(cells["indicator"], known)
    first, last = cells["from"] or cells["period"], cells["to"] or cells["period"]
    common: dict[str, Any] = {
        "indicator": meaning.id,
        "valid_from": _day(first, last=False),
        "valid_to": _day(last, last=True),
        "area": _area(cells["area"], places),
        "breakdown": cells["breakdown"],
        "category": cells["category"],
        "tolerance": cells["tolerance"],
        "note": cells["note"],
    }
    target = _of_kind(cells, meaning, common)
    target.fit(meaning)
    return target


def _of_kind(cells: dict[str, str], meaning: Meaning, common: dict[str, Any]) -> Target:
    asked = kind_of(cells["kind"])
    read = aimed(cells["target"])
    second = amount_of(cells["upper"]) if cells["upper"] else read.second
    kind = asked or ("range" if second is not None and read.kind == "single" else read.kind)
    way = direction_of(cells["direction"]) or read.direction
    if (second is not None) != (kind in ("range", "between")):
        message = (
            f"a {kind} target needs an upper end: '15 to 18', or a column upper"
            if second is None
            else f"a {kind} target has no upper end; kinds 'range' and 'between' have"
        )
        raise FiguresError(message)
    if kind == "percentile":
        return PercentileTarget(percentile=_percentile(read, way, meaning), direction=way, **common)
    if second is not None:
        return RangeTarget(lower=read.first, upper=second, both_ways=kind == "between", **common)
    return SingleTarget(value=read.first, direction=way, strict=read.strict, **common)


def _percentile(read: Aimed, way: Polarity | None, meaning: Meaning) -> Fraction:
    """
    Where a percentile lies among the values: the best quarter of a low one at 25.
    """
    share = read.first.number
    if not read.quarter:
        return share
    good = meaning.polarity if meaning.polarity is not Polarity.NO_JUDGEMENT else way
    at_the_top = (good is Polarity.LOW_IS_GOOD) == (read.quarter == "bottom")
    return share if at_the_top else 100 - share


def _day(text: str, *, last: bool) -> datetime.date | None:
    plain = _MIDNIGHT.sub("", text)
    if not plain:
        return None
    if found := _UK_DAY.match(plain):
        try:
            return datetime.date(int(found[3]), int(found[2]), int(found[1]))
        except ValueError:
            message = f"no such day: {plain!r} (days are read as day/month/year)"
            raise FiguresError(message) from None
    return day_of(plain, last=last)


def _area(name: str, places: Mapping[str, Area]) -> str:
    if not name:
        return ""
    own = places.get(name) or places.get(name.casefold())
    return own.code if own is not None else area(name).code
