"""
Places: the area of each row, by its geographic level and codes, as it was at the time.

A code is looked up before a name, ONS's before DfE's.  Where DfE prints a series under the
code that an authority has since been given, the figure is of the area that lived in the
period under the same DfE number, so that it is found beside its neighbours.  What is not on
the map (a district, a school, a joint return that lakpi does not know) is a place of its
own, with the code and name as printed.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Final

import attrs
import numpy as np

from lakpi.areas import Area, area
from lakpi.areas.area import map_of_england
from lakpi.errors import AreaError
from lakpi.readers.published.geography import LEVELS, Level, columns_of, level_of
from lakpi.readers.published.layout import Layout
from lakpi.readers.published.tables import Coded, joint

__all__ = ["Elsewhere", "Places", "find_places"]

_NO_CODE: Final = frozenset({"", "z", "x", "c", ":", "..", ".", "-", "na", "n/a", "null", "none"})
_AND: Final = re.compile(r"\s*(?:/|;|,|&|\+|\band\b)\s*")
_REMARK: Final = re.compile(
    r"\s*[(\[](?=[^()\[\]]*(?:\b(?:pre|post|lgr|former|formerly|old|new|until|before|after|since"
    r"|abolished)\b|(?:19|20)\d\d))[^()\[\]]*[)\]]$",
    re.IGNORECASE,
)
"""What is said behind the name of an authority that was reorganised: ``Dorset (pre LGR 2019)``."""
_ENDED: Final = re.compile(r"\b(?:pre|former|formerly|old|until|before|abolished)\b", re.IGNORECASE)


@attrs.frozen
class Elsewhere:
    """
    A place that is not on the map, or is there under another code.

    Attributes:
        level: Its geographic level.
        code: The code that its figures carry.
        name: What it is called.
        rows: How many rows are of it.
        note: What a reader should know.
    """

    level: str
    code: str
    name: str
    rows: int
    note: str = ""


@attrs.frozen(eq=False)
class Places:
    """
    The place of each row.

    Attributes:
        codes: The code of its area.
        names: The name of its area.
        levels: Its geographic level.
        elsewhere: The places that are not on the map.
        moved: The places whose figures are under another code than the one printed.
    """

    codes: Coded
    names: Coded
    levels: Coded
    elsewhere: tuple[Elsewhere, ...]
    moved: tuple[Elsewhere, ...]


@attrs.frozen
class _Printed:
    level: Level
    codes: tuple[str, ...]
    name: str

    def code(self) -> str:
        return next((code for code in self.codes if code.casefold() not in _NO_CODE), "")


def find_places(layout: Layout, times: Coded, ends: Sequence[datetime.date]) -> Places:
    """
    Find the area of each row.

    Args:
        layout: The columns.
        times: The time of each row.
        ends: The last day of each time.
    """
    rows = layout.table.rows
    held = {key: layout.table.columns[layout.plain[key]] for key in layout.places}
    stated = layout.column("geographic_level")
    columns = [*held.values(), *([stated] if stated is not None else [])]
    place, first = joint(columns, rows)
    printed = [_printed(held, stated, int(row)) for row in first]
    # One place at one time is looked up once.
    pair, of_pair = joint([Coded(place, np.empty(len(first), dtype=object)), times], rows)
    areas: list[tuple[str, str]] = []
    which = [(int(place[row]), int(times.codes[row])) for row in of_pair]
    fixed = {n: _place(each) for n, each in enumerate(printed) if not each.level.mapped}
    for number, time in which:
        found = fixed.get(number) or _place(printed[number], ends[time])
        areas.append(found)
    areas = _parted(areas, which, printed)
    counts = np.bincount(pair, minlength=len(areas))
    elsewhere, moved = _told(areas, which, printed, counts)
    levels = np.asarray([each.level.name for each in printed], dtype=object)
    return Places(
        Coded(pair, np.asarray([code for code, _ in areas], dtype=object)),
        Coded(pair, np.asarray([name for _, name in areas], dtype=object)),
        Coded(place, levels),
        elsewhere,
        moved,
    )


def _printed(held: dict[str, Coded], stated: Coded | None, row: int) -> _Printed:
    def cells(columns: Sequence[str]) -> tuple[str, ...]:
        return tuple(held[column].at(row).strip() for column in columns if column in held)

    text = stated.at(row).strip() if stated is not None else ""
    if text:
        level = level_of(text)
    else:
        # Without a level, the finest of authority, region and country that is filled.
        ladder = ("Local authority", "Regional", "National")
        filled = (LEVELS[n] for n in ladder if any(cells(columns_of(LEVELS[n]))))
        level = next(filled, LEVELS["National"])
    codes, names = cells(level.codes), cells(level.names)
    if level.name == "Local authority":
        codes += cells(("la_code", "local_authority_code"))
        names += cells(("local_authority_name",))
    if not any(codes) and not any(names) and not level.mapped:
        # A level that lakpi does not know, in columns that it does: what is there is its name.
        above = {
            c for n in ("National", "Regional", "Local authority") for c in columns_of(LEVELS[n])
        }
        names = cells([column for column in held if column not in above])
    return _Printed(level, codes, next(filter(None, names), ""))


def _place(printed: _Printed, day: datetime.date | None = None) -> tuple[str, str]:
    """
    The code and the name of the area of a place as printed, on a day.
    """
    found = _on_map(printed, day) if printed.level.mapped and day is not None else None
    return (found.code, found.name) if found is not None else _off_map(printed)


def _off_map(printed: _Printed) -> tuple[str, str]:
    """
    A place of its own: its code and name as printed, and a code that is nobody else's.
    """
    level, code = printed.level.name, printed.code()
    name = printed.name or code or "not said"
    if not code:
        return f"{level}: {name}", name
    if not printed.level.mapped and _find(code) is not None:
        return f"{level}: {code}", name  # a district may have the code of its authority
    return code, name


def _on_map(printed: _Printed, day: datetime.date) -> Area | None:
    match printed.level.name:
        case "National":
            kinds = {"England"}
        case "Regional":
            kinds = {"region"}
        case _:
            kinds = {"authority", "joint return"}
    codes = [code for code in printed.codes if code.casefold() not in _NO_CODE]
    for code in codes:
        known = _find(code) or _joint_return(code)
        if known is None or known.kind not in kinds:
            continue
        if known.is_alive(day):
            return _find(code, day) or known
        heir = _find(known.dfe_code or code, day)
        if heir is None:
            # The number printed beside it, where it is that of the same place.
            others = (_find(other, day) for other in codes)
            heir = next((each for each in others if each and each.dfe_code == known.dfe_code), None)
        return heir or known
    if not printed.name:
        return None
    # No code is known: by its name it may be, under a code that came after the map was made.
    named = (
        _find(printed.name, day)
        or _find(printed.name)
        or _joint_return(printed.name)
        or _remarked(printed.name, day)
    )
    return named if named is not None and named.kind in kinds else None


def _find(text: str, day: datetime.date | None = None) -> Area | None:
    if not map_of_england().candidates(text):
        return None  # without the error's search for names like it: there may be 20,000 schools
    try:
        return area(text, on=day)
    except AreaError:
        return None


def _remarked(text: str, day: datetime.date) -> Area | None:
    """
    The authority of a name with a remark on its reorganisation, on a day.

    "Dorset (pre-LGR)" of a year after it is still the Dorset that ended.
    """
    remark = _REMARK.search(text)
    if remark is None:
        return None
    name = text[: remark.start()]
    ended = [a for a in map_of_england().candidates(name) if a.valid_to and a.valid_to < day]
    if ended and _ENDED.search(remark[0]):
        return max(ended, key=lambda each: each.valid_to or day)
    return _find(name, day) or _find(name)


def _joint_return(text: str) -> Area | None:
    """
    The joint return of several authorities, however their codes are put together.
    """
    parts = [_find(part) for part in _AND.split(text) if part]
    codes = sorted(part.code for part in parts if part is not None)
    return _find(" / ".join(codes)) if len(codes) > 1 and len(codes) == len(parts) else None


def _parted(
    areas: list[tuple[str, str]], which: list[tuple[int, int]], printed: list[_Printed]
) -> list[tuple[str, str]]:
    """
    Part two places of one time that were found to be one area.

    Either an authority that has ended stands beside its heir, each under its own code, or
    two places share a code and only their names tell them apart.
    """
    taken: dict[tuple[str, int], list[int]] = {}
    for place, ((code, _), (number, time)) in enumerate(zip(areas, which, strict=True)):
        if printed[number].level.mapped:
            taken.setdefault((code, time), []).append(place)
    parted = list(areas)
    for places in taken.values():
        spelt = {
            (printed[which[place][0]].code(), printed[which[place][0]].name) for place in places
        }
        if len(spelt) < 2:
            continue
        for place in places:
            own = printed[which[place][0]]
            for text in (own.code(), own.name):
                known = _find(text) if text else None
                if known is not None and known.code != areas[place][0]:
                    parted[place] = (known.code, known.name)
                    break
    return parted


def _told(
    areas: list[tuple[str, str]],
    which: list[tuple[int, int]],
    printed: list[_Printed],
    counts: np.ndarray[tuple[int, ...], np.dtype[np.intp]],
) -> tuple[tuple[Elsewhere, ...], tuple[Elsewhere, ...]]:
    off: dict[tuple[str, str, str], int] = {}
    moved: dict[tuple[str, str, str, str], int] = {}
    for (code, name), (number, _), rows in zip(areas, which, counts, strict=True):
        own = printed[number]
        if not own.level.mapped or _find(code) is None:
            key = (own.level.name, code, name)
            off[key] = off.get(key, 0) + int(rows)
        elif own.code() and own.code() != code:
            further = (own.level.name, code, name, own.code())
            moved[further] = moved.get(further, 0) + int(rows)
    return (
        tuple(Elsewhere(*key, rows) for key, rows in off.items()),
        tuple(
            Elsewhere(level, code, name, rows, f"printed as {was}")
            for (level, code, name, was), rows in moved.items()
        ),
    )
