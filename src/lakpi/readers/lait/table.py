"""
LAIT's long table and its data dictionary as figures.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np
import pandas as pd

from lakpi.errors import FiguresError, did_you_mean
from lakpi.figures import Figures, checked
from lakpi.periods import Period
from lakpi.readers.lait.cells import Coded, called_rows, cells_of, rows_counted
from lakpi.readers.lait.dictionary import LaitIndicator, lait_dictionary
from lakpi.readers.lait.layout import framed, laid_out
from lakpi.readers.lait.places import areas_of
from lakpi.readers.lait.values import numbers_of
from lakpi.records import NativeFrame

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LaitTable", "lait_table", "read_lait"]

_REQUIRED: Final = ("Short Desc", "Years", "LA and Regions", "Values")
_OPTIONAL: Final = ("LA Number",)


@attrs.frozen(eq=False, kw_only=True)
class LaitTable:
    """
    LAIT's table, read.

    Attributes:
        figures: The figures.
        indicators: What LAIT's dictionary says of each, in LAIT's order.
        printed: From an indicator's id to its periods, in order, by the label that LAIT
            prints for them.
        remarks: What was left out, and why.
    """

    figures: Figures
    indicators: tuple[LaitIndicator, ...]
    printed: Mapping[str, Mapping[str, Period]]
    remarks: tuple[str, ...]


def read_lait(
    values: NativeFrame | str | os.PathLike[str],
    dictionary: NativeFrame | str | os.PathLike[str],
) -> Figures:
    """
    Read the data of DfE's Local Authority Interactive Tool into figures.

    Args:
        values: The long table (``bds_long_0.parquet``): a Parquet or CSV file, or a frame,
            with the columns Short Desc, Years, LA and Regions, Values and LA Number.
        dictionary: Its data dictionary (``lait_data_dictionary.csv``), likewise.

    Returns:
        One figure for each indicator of the dictionary, year and area.  The origin is
        "published", `reported` is the value as the table prints it, and the source
        names the series and the year as the table does.  A series that two indicators
        show is read for both.  What was left out, and why, is in the remarks of
        `lait_table`.

    Raises:
        FiguresError: A column is missing, a cell is no number and no symbol, or a value
            stands twice; says in which rows.
        AreaError: An area is not on the map; says in which rows.
        PeriodError: A year with values cannot be read; says in which rows.
        MissingExtraError: A Parquet file, where the extra `parquet` is not installed.

    Source: https://github.com/dfe-analytical-services/local-authority-interactive-tool

    >>> import pandas as pd
    >>> dictionary = pd.DataFrame(
    ...     {
    ...         "Topic": ["Children in Need"],
    ...         "Measure": ["Percentage of re-referrals"],
    ...         "Measure_short": ["ReReferral"],
    ...         "y_axis_name": ["% of referrals"],
    ...         "Polarity": ["Low"],
    ...         "dps": [1],
    ...         "Year_Type": ["Financial Year"],
    ...     }
    ... )
    >>> table = pd.DataFrame(
    ...     {
    ...         "Short Desc": ["ReReferral", "ReReferral"],
    ...         "Years": ["2025", "2025"],
    ...         "LA and Regions": ["Harrow", "Isles of Scilly"],
    ...         "LA Number": [310, 420],
    ...         "Values": ["17.399999999999999", "-"],
    ...     }
    ... )
    >>> harrow, scilly = read_lait(table, dictionary)
    >>> harrow.period, harrow.written(), harrow.reported
    ('2024-25', '17.4%', '17.399999999999999')
    >>> scilly.written()
    '[x]'
    """
    return lait_table(values, dictionary).figures


def lait_table(
    values: NativeFrame | str | os.PathLike[str],
    dictionary: NativeFrame | str | os.PathLike[str],
) -> LaitTable:
    """
    Read the data of LAIT, with what its dictionary says and what was left out.

    Args:
        values: As for `read_lait`.
        dictionary: As for `read_lait`.

    Raises:
        FiguresError: As for `read_lait`.
        AreaError: As for `read_lait`.
        PeriodError: As for `read_lait`.
        MissingExtraError: As for `read_lait`.
    """
    indicators = lait_dictionary(dictionary)
    columns = cells_of(values, "LAIT's table", _REQUIRED, _OPTIONAL)
    series, years, cells = columns["Short Desc"], columns["Years"], columns["Values"]
    places, areas = areas_of(columns["LA and Regions"], columns.get("LA Number"))
    _refuse_twice(series, years, places)
    numbers, reasons = numbers_of(cells)
    shown, remarks = _matched(series, indicators)
    missing = np.isnan(numbers)[cells.codes]
    laid = laid_out(shown, series, years, missing)
    frame = framed(laid, columns, numbers=numbers, reasons=reasons, places=places, areas=areas)
    return LaitTable(
        figures=checked(frame, tuple(each.meaning() for each in shown)),
        indicators=indicators,
        printed=laid.printed,
        remarks=(*remarks, *laid.remarks),
    )


def _refuse_twice(series: Coded, years: Coded, places: NDArray[np.int64]) -> None:
    key = (places * len(years.distinct) + years.codes) * len(series.distinct) + series.codes
    twice = np.flatnonzero(pd.Series(key).duplicated().to_numpy())
    if len(twice):
        message = (
            f"LAIT's table, {called_rows(twice)}: the series, year and area stand in an earlier row"
            " too; keep one of each"
        )
        raise FiguresError(message)


def _matched(
    series: Coded, indicators: Iterable[LaitIndicator]
) -> tuple[tuple[LaitIndicator, ...], list[str]]:
    """
    Give the indicators that the table has a series of, and what either lacks of the other.
    """
    held = set(series.distinct)
    asked = list(indicators)
    remarks = [
        f"{each.id}: the table has no series {each.short!r}: left out"
        for each in asked
        if each.short not in held
    ]
    named = {each.short for each in asked}
    counts = np.bincount(series.codes, minlength=len(series.distinct))
    remarks += [
        f"the series {short!r} is of no indicator of the dictionary:"
        f" {rows_counted(int(count))} left out"
        for short, count in zip(series.distinct, counts, strict=True)
        if count and short not in named
    ]
    shown = tuple(each for each in asked if each.short in held)
    if not shown and len(series.codes):
        some = series.distinct[series.codes[0]]
        message = (
            f"no series of LAIT's table is in its dictionary: {some!r}, for one, is no"
            f" 'Measure_short' there.{did_you_mean(some, named)}"
        )
        raise FiguresError(message)
    return shown, remarks
