"""
Records from a handful of rows, and figures in a few words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from lakpi.areas import Area
from lakpi.catalogues.populations import ESTIMATES, POPULATION_0_TO_17
from lakpi.computation import compute
from lakpi.errors import RecordsError, did_you_mean
from lakpi.figures import Figures
from lakpi.periods import DayLike, as_at
from lakpi.readers import read_frames
from lakpi.records import Coverage, Records
from lakpi.sources import Source

Columns = Mapping[str, Sequence[Any]]


def example(
    rows: Mapping[Source, Columns],
    *,
    complete: tuple[DayLike, DayLike] | Coverage,
    authority: str = "Harrow",
    areas: Sequence[Area | str] = (),
) -> Records:
    """
    Make records from a few columns of a few rows; the others are filled in.

    Args:
        rows: For each source, columns by name, all of one length.  The area is one
            authority where it is not given, the columns of the key are numbers,
            the person is somebody else on every row, and the rest is not recorded.
        complete: The first and last day of which nothing is missing.
        authority: The authority of rows that name none.
        areas: Areas that are covered without a row, and places not on the map.

    Raises:
        RecordsError: For a column that the source does not have, or lengths that differ.

    >>> from lakpi.catalogues import referrals
    >>> print(example({referrals.REFERRALS: {"referral_date": ["2013-04-02", "2013-04-02"]}},
    ...               complete=("2013-04-01", "2014-03-31")))
    referrals: 2 rows, complete from 1 April 2013 to 31 March 2014
    """
    frames = {source: _frame(source, columns, authority) for source, columns in rows.items()}
    return read_frames(frames, complete=complete, areas=areas)


def population(children: int, *, on: DayLike = "2013-06-30", authority: str = "Harrow") -> Figures:
    """
    Make the population of a rate: how many children aged 0 to 17 an authority has.

    Args:
        children: How many.
        on: The day of the estimate, 30 June.
        authority: The authority.

    >>> print(shown(population(57_000)))
    population_0_to_17: 57,000 people
    """
    records = example(
        {ESTIMATES: {"age": [0], "estimate_date": [on], "people": [children]}},
        complete=(on, on),
        authority=authority,
    )
    return compute(POPULATION_0_TO_17, records, periods=as_at(on))


def shown(figures: Figures) -> str:
    """
    Write figures in short, one line each: id, category, value, and what it was made of.

    >>> import lakpi
    >>> from lakpi.catalogues import referrals
    >>> records = example({referrals.REFERRALS: {"referral_date": ["2013-04-02"] * 3,
    ...                                          "no_further_action": [True, False, None]}},
    ...                   complete=("2013-04-01", "2014-03-31"))
    >>> print(shown(lakpi.compute(referrals.NO_FURTHER_ACTION, records,
    ...                           periods=lakpi.financial_years("2013-14"))))
    referral_nfa_pct: 33.3% (1 of 3)
    """
    lines = []
    for figure in figures:
        category = f", {figure.category}" if figure.category else ""
        parts = ""
        if figure.numerator is not None and figure.denominator is not None:
            parts = f" ({figure.numerator_text()} of {figure.denominator_text()})"
        lines.append(f"{figure.meaning.id}{category}: {figure.written()}{parts}")
    return "\n".join(lines)


def _frame(source: Source, columns: Columns, authority: str) -> pd.DataFrame:
    declared = [column.name for column in source.columns]
    for name in columns:
        if name not in declared:
            message = (
                f"source {source.name!r} has no column {name!r}.{did_you_mean(name, declared)}"
            )
            raise RecordsError(message)
    lengths = {len(values) for values in columns.values()}
    if len(lengths) > 1:
        message = f"the columns of {source.name!r} have different lengths: {sorted(lengths)}"
        raise RecordsError(message)
    size = max(lengths, default=0)
    made: dict[str, Any] = {}
    for name in declared:
        if name in columns:
            made[name] = list(columns[name])
        elif name == source.area:
            made[name] = [authority] * size
        elif name in source.key or name == source.person:
            made[name] = [str(number) for number in range(1, size + 1)]
        else:
            made[name] = [None] * size
    return pd.DataFrame(made, dtype=object)
