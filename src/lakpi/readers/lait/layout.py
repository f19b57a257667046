"""
The rows of LAIT's table laid out by indicator, and the columns of figures made of them.

Every text stands once, and rows hold its place: half a million rows are moved as
whole numbers, and no text is looked at twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs
import numpy as np
import pandas as pd

from lakpi.areas import Area
from lakpi.errors import FiguresError, PeriodError
from lakpi.figures import WHOLE_AUTHORITY, Flag, Reason, as_frame
from lakpi.periods import Period
from lakpi.readers.lait.cells import Coded, called_rows, rows_counted
from lakpi.readers.lait.dictionary import LaitIndicator
from lakpi.readers.lait.places import dated
from lakpi.readers.lait.years import is_provisional

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Laid", "framed", "laid_out"]


@attrs.frozen(eq=False, kw_only=True)
class Laid:
    """
    Which row of the table is which figure.

    Attributes:
        indicators: The indicators, in order.
        rows: For each figure, the row of the table: those of the first indicator, in the
            table's order, then those of the next.
        which: For each figure, the place of its indicator.
        when: For each figure, the place of its period.
        periods: The periods.
        printed: From an indicator's id to its periods, in order, by printed label.
        remarks: Which years were left out.
    """

    indicators: tuple[LaitIndicator, ...]
    rows: NDArray[np.int64]
    which: NDArray[np.int64]
    when: NDArray[np.int64]
    periods: tuple[Period, ...]
    printed: Mapping[str, Mapping[str, Period]]
    remarks: tuple[str, ...]


def laid_out(
    indicators: Sequence[LaitIndicator],
    series: Coded,
    years: Coded,
    missing: NDArray[np.bool_],
) -> Laid:
    """
    Lay the rows out by indicator, and read the years of each.

    Args:
        indicators: Those that the table has a series of.
        series: Short Desc.
        years: Years.
        missing: For each row, whether it has no number.

    Raises:
        PeriodError: A label with values is no year.
        FiguresError: Two labels of a series are one period.
    """
    order = np.argsort(series.codes, kind="stable").astype(np.int64)
    ends = np.cumsum(np.bincount(series.codes, minlength=len(series.distinct)))
    code_of = {short: code for code, short in enumerate(series.distinct)}
    rows, lengths, printed, remarks = [np.zeros(0, np.int64)], [], {}, []
    periods: dict[Period, int] = {}
    places = np.full((len(indicators), len(years.distinct)), -1, dtype=np.int64)
    for at, indicator in enumerate(indicators):
        code = code_of[indicator.short]
        own = order[ends[code - 1] if code else 0 : ends[code]]
        found = _periods(indicator, years, own, missing)
        for year, period in found.items():
            label = years.distinct[year]
            if period is None:
                gone = rows_counted(int((years.codes[own] == year).sum()))
                why = "is no year, and has no values" if label else "is no year"
                said = f"{label!r} of {indicator.short!r} {why}"
                remarks.append(f"{indicator.id}: {said}: {gone} left out")
            else:
                places[at, year] = periods.setdefault(period, len(periods))
        known = [(p, years.distinct[year]) for year, p in found.items() if p is not None]
        printed[indicator.id] = MappingProxyType({label: p for p, label in sorted(known)})
        rows.append(own)
        lengths.append(len(own))
    every = np.concatenate(rows)
    which = np.repeat(np.arange(len(indicators)), np.array(lengths, dtype=np.int64))
    when = places[which, years.codes[every]]
    kept = when >= 0
    return Laid(
        indicators=tuple(indicators),
        rows=every[kept],
        which=which[kept],
        when=when[kept],
        periods=tuple(periods),
        printed=MappingProxyType(printed),
        remarks=tuple(remarks),
    )


def framed(
    laid: Laid,
    columns: Mapping[str, Coded],
    *,
    numbers: NDArray[np.float64],
    reasons: Sequence[str],
    places: NDArray[np.int64],
    areas: Sequence[Area],
) -> pd.DataFrame:
    """
    Make the columns of figures.

    Args:
        laid: Which row is which figure.
        columns: Short Desc, Years and Values.
        numbers: The number of each distinct value, or NaN.
        reasons: Its reason, empty beside a number.
        places: For each row of the table, the place of its area.
        areas: The areas.
    """
    series, years, values = columns["Short Desc"], columns["Years"], columns["Values"]
    year, value, place = (of[laid.rows] for of in (years.codes, values.codes, places))
    place, areas = dated(place, areas, laid.when, laid.periods)
    count = len(laid.rows)
    used, source = np.unique(
        series.codes[laid.rows] * len(years.distinct) + year, return_inverse=True
    )
    sources = [
        f"LAIT, {series.distinct[each // len(years.distinct)]},"
        f" {years.distinct[each % len(years.distinct)]}"
        for each in used
    ]
    starts = np.array([period.start for period in laid.periods], "datetime64[ns]")
    ends = np.array([period.end for period in laid.periods], "datetime64[ns]")
    provisional = [
        Flag.PROVISIONAL.value if is_provisional(each) else "" for each in years.distinct
    ]
    # Of what a published value was made, the table does not say.
    unknown = _same(Reason.UNAVAILABLE.value, count)
    return as_frame(
        {
            "indicator": _texts(laid.which, [each.id for each in laid.indicators]),
            "version": _same("1", count),
            "area": _texts(place, [each.code for each in areas]),
            "area_name": _texts(place, [each.name for each in areas]),
            "scope": _same(WHOLE_AUTHORITY, count),
            "period": _texts(laid.when, [each.label for each in laid.periods]),
            "period_start": starts[laid.when],
            "period_end": ends[laid.when],
            "numerator_reason": unknown,
            "denominator_reason": unknown,
            "value": numbers[value],
            "value_reason": _texts(value, reasons),
            "unit": _texts(laid.which, [each.unit for each in laid.indicators]),
            "reported": _texts(value, values.distinct),
            "origin": _same("published", count),
            "source": _texts(source.reshape(-1), sources),
            "flags": _texts(year, provisional),
        }
    )


def _periods(
    indicator: LaitIndicator, years: Coded, rows: NDArray[np.int64], missing: NDArray[np.bool_]
) -> dict[int, Period | None]:
    """
    Read the years of one series: None for what is none, an empty cell or without values.
    """
    found: dict[int, Period | None] = {}
    labels: dict[Period, str] = {}
    for year in np.unique(years.codes[rows]).tolist():
        label = years.distinct[year]
        try:
            period = indicator.period(label)
        except PeriodError as error:
            held = rows[(years.codes[rows] == year) & ~missing[rows]]
            if len(held) and label:  # LAIT too leaves out rows without a year
                message = f"LAIT's table, {called_rows(held)}, {indicator.short!r}: {error}"
                raise PeriodError(message) from None
            found[year] = None
            continue
        if period in labels:
            message = (
                f"the years {labels[period]!r} and {label!r} of the series {indicator.short!r} in"
                f" LAIT's table are one period, {period}: keep the one that holds"
            )
            raise FiguresError(message)
        labels[period] = label
        found[year] = period
    return found


def _texts(places: NDArray[np.int64], texts: Sequence[str]) -> pd.Categorical[str]:
    """
    The text at each place, as a categorical: a text may stand at several.
    """
    distinct = {text: code for code, text in enumerate(dict.fromkeys(texts))}
    codes = np.array([distinct[text] for text in texts], dtype=np.int64)
    return pd.Categorical.from_codes(codes[places], categories=pd.Index(list(distinct)))


def _same(text: str, count: int) -> pd.Categorical[str]:
    return pd.Categorical.from_codes(np.zeros(count, np.int8), categories=pd.Index([text]))
