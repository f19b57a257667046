"""
The second door: figures from counts that somebody already has, or only a reported value.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np
import pandas as pd

from lakpi.areas import Area, area, codes_of
from lakpi.errors import AreaError, FiguresError, did_you_mean, missing_from
from lakpi.figures import (
    COLUMNS,
    ORIGINS,
    SMALL_BASE,
    WHOLE_AUTHORITY,
    Figures,
    Flag,
    Meaning,
    Reason,
    as_frame,
    checked,
)
from lakpi.indicators import Indicator
from lakpi.periods import Period, parse, window
from lakpi.readers.plain_tables import plain_table
from lakpi.readers.symbols import STANDARD, reason_of
from lakpi.records import NativeFrame
from lakpi.rounding import exact, written_half_up

if TYPE_CHECKING:
    from numpy.typing import NDArray

REQUIRED: Final = ("indicator", "area", "period")
OPTIONAL: Final = (
    "numerator",
    "denominator",
    "reported",
    "period_start",
    "period_end",
    "breakdown",
    "category",
    "scope",
    "precision",
    "spread",
    "origin",
    "source",
    "flags",
)
_DRESS: Final = re.compile(r"[£%,\s]")


def read_figures(
    table: NativeFrame | str | os.PathLike[str],
    indicators: Iterable[Indicator] | Mapping[str, Indicator],
    *,
    areas: Iterable[Area] = (),
    origin: str = "local",
    source: str = "",
) -> Figures:
    """
    Read a table of counts or reported values into figures.

    Args:
        table: A frame, or the path of a CSV file or workbook, with one row a figure.  Columns
            ``indicator`` (id), ``area`` (name or code) and ``period`` (label, with
            ``period_start`` and ``period_end`` where it is a window of one's own);
            then any of ``numerator``, ``denominator``, ``reported``, ``breakdown``,
            ``category``, ``scope``, ``precision``, ``spread``, ``origin``,
            ``source`` and ``flags``.  Other columns are left alone.
        indicators: The definitions that the ids name.
        areas: Places in the table that are not on the map (`lakpi.local_area`).
        origin: "local" or "published", where no column says.
        source: Where the table comes from, where no column says.

    Returns:
        The figures.  A value follows from its numbers where they are exact, else it
        is the reported one; where the two disagree, both stand and the figure is
        flagged "reported differs".  Symbols (c, x, z, low, u, ...) are reasons; an
        empty cell is `x`.

    Raises:
        FiguresError: For a missing column, an unknown id, or a cell that is neither
            a number nor a symbol, with its rows.
        AreaError: For areas that are not known, with their rows.
        PeriodError: For a label that is not a period's.
    """
    frame = plain_table(table, "figures")
    missing = [name for name in REQUIRED if name not in frame]
    if missing:
        listed = missing_from(missing, map(str, frame.columns))
        message = f"a table of figures needs columns {', '.join(REQUIRED)}; missing: {listed}"
        raise FiguresError(message)
    _refuse_misspelt(frame)
    known = _by_id(indicators)
    meanings = _meanings(frame["indicator"], known)
    places = _areas(frame["area"], areas)
    columns = {name: frame[name].tolist() if name in frame else None for name in OPTIONAL}
    rows = []
    for number, (indicator, place, label) in enumerate(
        zip(frame["indicator"], frame["area"], frame["period"], strict=True)
    ):
        cells = {name: "" if held is None else held[number] for name, held in columns.items()}
        period = _period(number, str(label), cells["period_start"], cells["period_end"])
        defaults = {"origin": origin, "source": source}
        meaning, where = meanings[str(indicator)], places[str(place)]
        rows.append(_row(number, meaning, where, period, cells, defaults))
    used = tuple(dict.fromkeys(meanings.values()))
    return checked(as_frame(pd.DataFrame(rows, columns=list(COLUMNS))), used)


def _period(row: int, label: str, start: str, end: str) -> Period:
    if bool(start) != bool(end):
        message = f"row {row + 1}: period_start and period_end are given together, or neither"
        raise FiguresError(message)
    return window(start, end, label) if start and end else parse(label)


def _refuse_misspelt(frame: pd.DataFrame) -> None:
    known = [*REQUIRED, *OPTIONAL]
    for name in map(str, frame.columns):
        near = difflib.get_close_matches(name.casefold(), known, n=1, cutoff=0.85)
        if name not in known and near and near[0] not in frame.columns:
            message = f"column {name!r} of the table of figures looks like {near[0]!r}: rename it"
            raise FiguresError(message)


def _by_id(indicators: Iterable[Indicator] | Mapping[str, Indicator]) -> dict[str, Indicator]:
    held = indicators.values() if isinstance(indicators, Mapping) else indicators
    return {indicator.id: indicator for indicator in held}


def _meanings(ids: pd.Series[str], known: Mapping[str, Indicator]) -> dict[str, Meaning]:
    found = {}
    for each in dict.fromkeys(ids):
        if each not in known:
            rows = _numbers(np.flatnonzero(ids == each))
            message = f"{each!r} ({rows}) is not one of the indicators.{did_you_mean(each, known)}"
            raise FiguresError(message)
        found[str(each)] = known[each].meaning()
    return found


def _areas(names: pd.Series[str], local: Iterable[Area]) -> dict[str, Area]:
    own = {spelling.casefold(): each for each in local for spelling in (each.name, each.code)}
    asked = [str(name) for name in dict.fromkeys(names)]
    codes = codes_of([name for name in asked if name.casefold() not in own])
    found = {}
    for name in asked:
        code = codes.get(name)
        place = own.get(name.casefold()) or (None if code is None else area(code))
        if place is None:
            rows = _numbers(np.flatnonzero(names == name))
            message = (
                f"{name!r} ({rows}) is not an area on the map of England; for another place give"
                " areas=[lakpi.local_area(code, name)]"
            )
            raise AreaError(message)
        found[name] = place
    return found


def _row(  # noqa: PLR0917 - a row of a table
    number: int,
    meaning: Meaning,
    place: Area,
    period: Period,
    cells: Mapping[str, str],
    defaults: Mapping[str, str],
) -> dict[str, Any]:
    origin = cells["origin"] or defaults["origin"]
    if origin not in ORIGINS:
        message = f"row {number + 1}: origin is one of {', '.join(ORIGINS)}; found {origin!r}"
        raise FiguresError(message)
    precision = _precision(cells["precision"], number)
    top = _cell(cells["numerator"], number, "numerator")
    base = _cell(cells["denominator"], number, "denominator")
    said = _cell(cells["reported"], number, "reported")
    value, differs = _value(meaning, top, base, said, precision, cells["reported"])
    _refuse_imprecise(number, precision, meaning, top, base, said)
    flags = [flag for flag in (each.strip() for each in cells["flags"].split(";")) if flag]
    for flag in flags:
        if flag not in list(Flag):
            near = did_you_mean(flag, [each.value for each in Flag])
            message = f"row {number + 1}: no flag {flag!r}.{near}"
            raise FiguresError(message)
    part = meaning.kind in ("percentage", "distribution")
    if part and top.number is not None and base.number is not None and top.number > base.number:
        message = (
            f"row {number + 1}: the numerator of {meaning.id!r} is larger than its denominator, of"
            " which it is a part"
        )
        raise FiguresError(message)
    shares = meaning.ratio and not meaning.unit.startswith("per_")
    if shares and base.number is not None and 0 < base.number < SMALL_BASE:
        flags.append(Flag.SMALL_BASE)
    if differs:
        flags.append(Flag.REPORTED_DIFFERS)
    if not meaning.ratio:
        base = _Cell(None, Reason.NOT_APPLICABLE)
        if meaning.kind not in ("count", "median") and top.number is None:
            top = _Cell(None, Reason.NOT_APPLICABLE)
    if meaning.kind == "count" and top.number is None and value.number is not None:
        top = value
    return {
        "indicator": meaning.id,
        "version": meaning.version,
        "parameters": meaning.parameters,
        "area": place.code,
        "area_name": place.name,
        "scope": cells["scope"] or WHOLE_AUTHORITY,
        "period": period.label,
        "period_start": period.start,
        "period_end": period.end,
        "breakdown": cells["breakdown"],
        "category": cells["category"],
        **_columns("numerator", top),
        **_columns("denominator", base),
        **_columns("value", value),
        "unit": meaning.unit,
        "reported": cells["reported"],
        "precision": precision,
        "spread": _float(_cell(cells["spread"], number, "spread")),
        "origin": origin,
        "source": cells["source"] or defaults["source"],
        "flags": "; ".join(flag for flag in Flag if flag in flags),
    }


@attrs.frozen
class _Cell:
    number: Fraction | None
    reason: Reason


def _cell(text: str, row: int, column: str) -> _Cell:
    if not text:
        return _Cell(None, Reason.UNAVAILABLE)
    symbol = reason_of(text, STANDARD)
    if symbol is not None:
        return _Cell(None, symbol)
    try:
        return _Cell(exact(_DRESS.sub("", text)), Reason.NONE)
    except (ValueError, ArithmeticError, TypeError):
        message = (
            f"row {row + 1}, column {column!r}: neither a number nor one of the symbols"
            f" {', '.join(sorted(STANDARD))}"
        )
        raise FiguresError(message) from None


def _precision(text: str, row: int) -> int:
    if not text:
        return 1
    if not text.isdecimal():
        raise _imprecise(row)
    return int(text)


def _imprecise(row: int) -> FiguresError:
    message = (
        f"row {row + 1}, column 'precision': a whole number of 1 or more is expected (0 only where"
        " the numbers were rounded to decimals, and do not give what was reported)"
    )
    return FiguresError(message)


def _value(  # noqa: PLR0917 - the cells of one row
    meaning: Meaning, top: _Cell, base: _Cell, said: _Cell, precision: int, reported: str
) -> tuple[_Cell, bool]:
    """
    The value, and whether the reported one does not follow from its numbers.
    """
    made = _made(meaning, top, base) if precision == 1 else None
    if made is None:
        if said.number is None and said.reason is Reason.UNAVAILABLE and not reported:
            return _missing(meaning, top, base), False
        return said, False
    if made.number is None or said.number is None:
        return made, False
    _, _, fraction = _DRESS.sub("", reported).partition(".")
    follows = exact(written_half_up(made.number, decimals=len(fraction))) == said.number
    return made, not follows


def _refuse_imprecise(  # noqa: PLR0917 - the cells of one row
    number: int, precision: int, meaning: Meaning, top: _Cell, base: _Cell, said: _Cell
) -> None:
    """
    Refuse a precision of 0 unless the numbers show that they were rounded to decimals.

    Full-time equivalents are, and a rate that was made of exact ones need not follow.
    """
    if precision or any(p.number is not None and p.number.denominator != 1 for p in (top, base)):
        return
    made = _made(meaning, top, base)
    follows = made is None or made.number is None or said.number is None
    if made is not None and made.number is not None and said.number is not None:
        follows = exact(written_half_up(made.number, decimals=meaning.decimals)) == said.number
    if follows:
        raise _imprecise(number)


def _made(meaning: Meaning, top: _Cell, base: _Cell) -> _Cell | None:
    if meaning.kind == "count":
        return top if top.number is not None else None
    if not meaning.ratio or top.number is None or base.number is None:
        return None
    if base.number == 0:
        return _Cell(None, Reason.NOT_APPLICABLE)
    return _Cell(top.number * meaning.scale / base.number, Reason.NONE)


def _missing(meaning: Meaning, top: _Cell, base: _Cell) -> _Cell:
    for part in (top, base) if meaning.ratio else (top,):
        if part.number is None:
            return part
    return _Cell(None, Reason.UNAVAILABLE)


def _columns(name: str, cell: _Cell) -> dict[str, Any]:
    reason = "" if cell.number is not None else cell.reason.value
    return {name: _float(cell), f"{name}_reason": reason}


def _float(cell: _Cell) -> float:
    return np.nan if cell.number is None else float(cell.number)


def _numbers(rows: NDArray[np.intp]) -> str:
    shown = ", ".join(str(row + 1) for row in rows[:10])
    return f"row{'s' if len(rows) > 1 else ''} {shown}" + (", ..." if len(rows) > 10 else "")
