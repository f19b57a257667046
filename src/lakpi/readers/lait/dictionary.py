"""
LAIT's data dictionary: what each of its indicators is, as the tool itself reads it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import Final

import attrs
import pandas as pd

from lakpi.errors import FiguresError, PeriodError, did_you_mean
from lakpi.figures import Meaning
from lakpi.periods import Period
from lakpi.polarity import Polarity
from lakpi.readers.lait.cells import cells_of
from lakpi.readers.lait.measured_in import unit_of
from lakpi.readers.lait.naming import id_of
from lakpi.readers.lait.years import lait_period, sort_of
from lakpi.records import NativeFrame

__all__ = ["LaitIndicator", "lait_dictionary", "without_quartiles"]

_REQUIRED: Final = ("Topic", "Measure", "Measure_short", "Polarity", "dps", "Year_Type")
_OPTIONAL: Final = (
    "Measure_code",
    "Chart_title",
    "y_axis_name",
    "Table_status",
    "Description",
    "Last Update",
    "Next Update",
    "Data Owner (DO) /Supplier and Contact Details",
    "Methodology",
    "Hyperlink(s)",
    "No_Quartile",
)
_POLARITIES: Final = {
    "high": Polarity.HIGH_IS_GOOD,
    "low": Polarity.LOW_IS_GOOD,
    "-": Polarity.NO_JUDGEMENT,
    "": Polarity.NO_JUDGEMENT,
    "na": Polarity.NO_JUDGEMENT,
}
_CALLED: Final = "LAIT's data dictionary"
_DECIMALS: Final = 1


@attrs.frozen(kw_only=True)
class LaitIndicator:
    """
    One indicator of LAIT: a Measure of its dictionary.

    Attributes:
        number: Its place among LAIT's indicators, from 1.
        id: What lakpi calls it: the plain spelling of `short`.  Where that is taken, by
            an earlier Measure of the same series, the plain spelling of `measure`.
        short: The series of the table that it shows (Measure_short).  Twelve series are
            shown by two indicators each.
        measure: What LAIT calls it.
        code: Measure_code, which several indicators may share.
        topics: The topics that it is listed under.
        title: The title of its chart.
        axis: The name of the axis of its chart.
        polarity: Which way is better; where LAIT says "-" or nothing, no judgement.
        decimals: The places that LAIT shows; 1 where the dictionary does not say.
        no_quartile: LAIT gives it no quartile band: "Data range is too small".
        year_type: What sort of years the table's are (`lait_period`).
        unit: What one of the value is; "one" where the dictionary does not plainly say.
        description: What it counts, in DfE's words.
        methodology: How, in DfE's words.
        owner: Whose statistic it is.
        link: Where it is published.
        updated: When LAIT's data were last updated, as the dictionary has it.
        next_update: When they will be next, likewise.
    """

    number: int
    id: str
    short: str
    measure: str
    code: str = ""
    topics: tuple[str, ...] = ()
    title: str = ""
    axis: str = ""
    polarity: Polarity = Polarity.NO_JUDGEMENT
    decimals: int = _DECIMALS
    no_quartile: bool = False
    year_type: str
    unit: str = "one"
    description: str = ""
    methodology: str = ""
    owner: str = ""
    link: str = ""
    updated: str = ""
    next_update: str = ""

    @property
    def snapshot(self) -> bool:
        """
        Whether it plainly is a state on a day: of January, or of 31 March.
        """
        sort = sort_of(self.year_type)
        if sort == "annual":
            texts = f"{self.measure} {self.title} {self.description} {self.methodology}"
            return re.search(r"\b(?:at|on) 31(?:st)? March\b", texts, re.IGNORECASE) is not None
        return sort.startswith("annual -")

    def period(self, printed: str) -> Period:
        """
        Read a year of the table for this indicator.

        Raises:
            PeriodError: It is no year.
        """
        return lait_period(printed, self.year_type)

    def meaning(self) -> Meaning:
        """
        Say what the indicator's numbers mean, as far as the dictionary says.
        """
        told = (self.description, self.methodology)
        return Meaning(
            id=self.id,
            title=self.measure,
            kind="value",
            unit=self.unit,
            polarity=self.polarity,
            decimals=self.decimals,
            snapshot=self.snapshot,
            reference=", ".join(part for part in (self.owner, self.link) if part),
            sentences=tuple(text for text in told if text.strip("- ")),
        )


def lait_dictionary(
    dictionary: NativeFrame | str | os.PathLike[str],
) -> tuple[LaitIndicator, ...]:
    """
    Read LAIT's data dictionary.

    Args:
        dictionary: The file (``lait_data_dictionary.csv``, or the same as Parquet), or
            a frame with its columns.

    Returns:
        The indicators in LAIT's order: one for each Measure, without those whose
        Table_status says DISCONTINUE, as the tool leaves them out.

    Raises:
        FiguresError: A column is missing, or a cell cannot be read; says in which row.
        MissingExtraError: A Parquet file, where the extra `parquet` is not installed.

    >>> dictionary = pd.DataFrame(
    ...     {
    ...         "Topic": ["Children Looked After", "Absence"],
    ...         "Measure": ["CLA Overall Absence", "LAC Overall Absence"],
    ...         "Measure_short": ["LAC_Over_Abs", "LAC_Over_Abs"],
    ...         "Polarity": ["Low", "Low"],
    ...         "dps": [None, "2"],
    ...         "Year_Type": ["Academic Year", "Academic Year"],
    ...     }
    ... )
    >>> [(each.id, each.decimals) for each in lait_dictionary(dictionary)]
    [('lac_over_abs', 1), ('lac_overall_absence', 2)]
    """
    table = cells_of(dictionary, _CALLED, _REQUIRED, _OPTIONAL)
    columns = [column.texts() for column in table.values()]
    found: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for row, cells in enumerate(zip(*columns, strict=True), start=1):
        entry = dict(zip(table, cells, strict=True))
        # In capitals only, as LAIT has it: what is "Discontinued" it still shows.
        if not any(cells) or "DISCONTINUE" in entry.get("Table_status", ""):
            continue
        for name in ("Measure", "Measure_short"):
            if not entry[name]:
                message = f"row {row} of {_CALLED}: {name!r} is empty"
                raise FiguresError(message)
        found.setdefault(entry["Measure"], []).append((row, entry))
    taken: set[str] = set()
    made = []
    for number, rows in enumerate(found.values(), start=1):
        indicator = _indicator(number, rows, taken)
        taken.add(indicator.id)
        made.append(indicator)
    return tuple(made)


def without_quartiles(indicators: Iterable[LaitIndicator]) -> frozenset[str]:
    """
    Give the ids of the indicators that LAIT ranks but gives no quartile band.

    Args:
        indicators: Those of `lait_dictionary`.

    >>> from lakpi.readers.lait import LaitIndicator
    >>> one = LaitIndicator(
    ...     number=1,
    ...     id="vacancies_cover",
    ...     short="Vacancies_cover",
    ...     measure="Percentage of vacancies covered by agency workers",
    ...     year_type="Annual (end of Sept)",
    ...     no_quartile=True,
    ... )
    >>> without_quartiles([one])
    frozenset({'vacancies_cover'})
    """
    return frozenset(each.id for each in indicators if each.no_quartile)


def _indicator(
    number: int, rows: list[tuple[int, dict[str, str]]], taken: set[str]
) -> LaitIndicator:
    row, entry = rows[0]
    for other, again in rows[1:]:
        for name in ("Measure_short", "Polarity", "dps", "Year_Type", "No_Quartile"):
            if again.get(name, "") != entry.get(name, ""):
                message = (
                    f"rows {row} and {other} of {_CALLED} are of one Measure, but"
                    f" differ in {name!r}: {entry[name]!r} and {again[name]!r}"
                )
                raise FiguresError(message)
    try:
        sort_of(entry["Year_Type"])
    except PeriodError as error:
        message = f"row {row} of {_CALLED}: {error}"
        raise FiguresError(message) from None
    axis, title = entry.get("y_axis_name", ""), entry.get("Chart_title", "")
    return LaitIndicator(
        number=number,
        id=id_of(entry["Measure_short"], entry["Measure"], taken),
        short=entry["Measure_short"],
        measure=entry["Measure"],
        code=entry.get("Measure_code", ""),
        topics=tuple(dict.fromkeys(each["Topic"] for _, each in rows)),
        title=title,
        axis=axis,
        polarity=_polarity(row, entry["Polarity"]),
        decimals=_decimals(row, entry["dps"]),
        no_quartile=entry.get("No_Quartile", "").upper() == "N",
        year_type=entry["Year_Type"],
        unit=unit_of(axis, title, entry["Measure"]),
        description=entry.get("Description", ""),
        methodology=entry.get("Methodology", ""),
        owner=entry.get("Data Owner (DO) /Supplier and Contact Details", ""),
        link=entry.get("Hyperlink(s)", ""),
        updated=_day(entry.get("Last Update", "")),
        next_update=_day(entry.get("Next Update", "")),
    )


def _polarity(row: int, text: str) -> Polarity:
    if text.casefold() in _POLARITIES:
        return _POLARITIES[text.casefold()]
    message = (
        f"row {row} of {_CALLED}, column 'Polarity': {text!r} is none of High, Low,"
        f" - or empty.{did_you_mean(text, ['High', 'Low'])}"
    )
    raise FiguresError(message)


def _decimals(row: int, text: str) -> int:
    if text.casefold() in {"", "na"}:
        return _DECIMALS
    number = text.removesuffix(".0")
    if not number.isdecimal():
        message = (
            f"row {row} of {_CALLED}, column 'dps': a whole number or nothing is"
            f" expected, not {text!r}"
        )
        raise FiguresError(message)
    return int(number)


def _day(text: str) -> str:
    """
    Write Excel's number of a day as the day; other texts ("TBC") stay.

    >>> _day("45931"), _day("TBC")
    ('2025-10-01', 'TBC')
    """
    if not text.isdecimal() or not 20_000 <= int(text) <= 90_000:
        return text
    return (pd.Timestamp("1899-12-30") + pd.Timedelta(days=int(text))).date().isoformat()
