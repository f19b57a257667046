"""
The tables around the facts of a star: what each indicator, area and period is.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from typing import Final

import pandas as pd

from lakpi.areas import Area, area
from lakpi.errors import AreaError, PeriodError
from lakpi.figures import Meaning
from lakpi.periods import parse
from lakpi.periods.labels import Kind, tile, tile_number
from lakpi.scorecards.parts import Content
from lakpi.scorecards.wording import GOOD_IS

__all__ = ["area_table", "indicator_key", "indicator_table", "period_key", "period_table"]

_INDICATOR: Final[Mapping[str, Callable[[Meaning], object]]] = {
    "indicator_key": lambda meaning: indicator_key(*meaning.key),
    "indicator": lambda meaning: meaning.id,
    "version": lambda meaning: meaning.version,
    "parameters": lambda meaning: meaning.parameters,
    "title": lambda meaning: meaning.title,
    "kind": lambda meaning: meaning.kind,
    "unit": lambda meaning: meaning.unit,
    "decimals": lambda meaning: meaning.decimals,
    "scale": lambda meaning: float(meaning.scale),
    "polarity": lambda meaning: meaning.polarity.value,
    "good_is": lambda meaning: GOOD_IS[meaning.polarity],
    "snapshot": lambda meaning: meaning.snapshot,
    "numerator": lambda meaning: meaning.numerator,
    "denominator": lambda meaning: meaning.denominator,
    "reference": lambda meaning: meaning.reference,
    "definition": lambda meaning: " ".join(meaning.sentences),
}
_AREA: Final[Mapping[str, Callable[[Area], object]]] = {
    "name": lambda place: place.name,
    "kind": lambda place: place.kind,
    "type": lambda place: place.type,
    "dfe_code": lambda place: place.dfe_code or "",
    "region_code": lambda place: place.region_code or "",
    "region": lambda place: place.region_name or "",
    "whole_region": lambda place: place.region(whole=True).name if place.region_code else "",
    "valid_from": lambda place: _text(place.valid_from),
    "valid_to": lambda place: _text(place.valid_to),
    "successors": lambda place: "; ".join(place.successors),
    "members": lambda place: "; ".join(place.member_codes),
}
_YEARS: Final[Mapping[str, Kind]] = {
    "financial_year": "financial year",
    "quarter": "quarter",
    "academic_year": "academic year",
    "month": "month",
}
_TYPES: Final = {
    "decimals": "int64",
    "scale": "float64",
    "snapshot": "bool",
    "place": "int64",
    "start": "datetime64[ns]",
    "end": "datetime64[ns]",
    "days": "int64",
    "calendar_year": "int64",
}
"""The types of the columns that are not texts."""

_PERIOD: Final = ("period_key", "label", "kind", "start", "end", "days", *_YEARS, "calendar_year")


def indicator_key(indicator: str, version: str, parameters: str) -> str:
    """
    Name a meaning: the same in every export, so that they can be put together.

    >>> indicator_key("rereferral_pct", "1", "")
    'rereferral_pct v1'
    """
    return f"{indicator} v{version}" + (f" [{parameters}]" if parameters else "")


def period_key(start: datetime.date, end: datetime.date) -> str:
    """
    Name a period by its days, whatever it is called.  Source: ISO 8601, intervals.

    >>> period_key(datetime.date(2013, 4, 1), datetime.date(2014, 3, 31))
    '2013-04-01/2014-03-31'
    """
    return f"{start:%Y-%m-%d}/{end:%Y-%m-%d}"


def indicator_table(meanings: Iterable[Meaning], content: Content | None) -> pd.DataFrame:
    """
    Say of each indicator what its numbers mean, and under which heading of a card it stands.

    Returns:
        A row for each meaning; ``group`` is empty and ``place`` is its place among them
        where there is no card.
    """
    headings: dict[tuple[str, str, str], str] = {}
    for group in () if content is None else content.groups:
        for row in group.rows:
            headings.setdefault(row.figure.meaning.key, group.title)
    order = {key: place for place, key in enumerate(headings)}
    held = sorted(meanings, key=lambda each: order.get(each.key, len(order)))
    made = {name: [of(each) for each in held] for name, of in _INDICATOR.items()}
    made["group"] = [headings.get(each.key, "") for each in held]
    made["place"] = list(range(1, len(held) + 1))
    return _typed(pd.DataFrame(made))


def area_table(names: Mapping[str, str]) -> pd.DataFrame:
    """
    Say of each area what the map of England knows of it.

    Args:
        names: From the code of each area to the name that its figures give.

    Returns:
        A row for each; what is not on the map is of kind "local".
    """
    places = [_place(code, name) for code, name in names.items()]
    made: dict[str, list[object]] = {"area_key": list(names)}
    made |= {name: [of(each) for each in places] for name, of in _AREA.items()}
    return _typed(pd.DataFrame(made))


def period_table(periods: Mapping[tuple[datetime.date, datetime.date], str]) -> pd.DataFrame:
    """
    Say of each period which days it has, and the years, quarter and month in which it ends.

    Args:
        periods: From the first and last day of each to what it is called.

    Returns:
        A row for each; ``place`` puts them in order of their ends.
    """
    rows = []
    for (start, end), label in sorted(periods.items(), key=lambda each: (each[0][1], each[0][0])):
        days = (end - start).days + 1
        within = [tile(kind, tile_number(kind, end))[0] for kind in _YEARS.values()]
        key = period_key(start, end)
        rows.append((key, label, _kind(label, start, end), start, end, days, *within, end.year))
    made = pd.DataFrame(rows, columns=list(_PERIOD))
    for name in ("start", "end"):
        made[name] = pd.to_datetime(made[name])
    made["place"] = list(range(1, len(made) + 1))
    return _typed(made)


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    """
    Give each column its type, also where there is no row to tell it by.
    """
    return table.astype({name: _TYPES.get(str(name), "object") for name in table})


def _place(code: str, name: str) -> Area:
    local = Area(code=code, name=name, kind="local")
    try:
        found = area(code)
    except AreaError:
        return local
    # A code of one's own may read like a name on the map ("north-west").
    return found if code in (found.code, *found.other_codes) else local


def _kind(label: str, start: datetime.date, end: datetime.date) -> str:
    try:
        period = parse(label)
    except PeriodError:
        return "window"
    return period.kind if (period.start, period.end) == (start, end) else "window"


def _text(day: datetime.date | None) -> str:
    return "" if day is None else day.isoformat()
