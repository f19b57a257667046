"""
What DuckDB and Spark need not be asked in full: dates by quarter, breakdowns one by one.

What is written as SQL for other databases stays as plain as it can.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from typing import Final

from lakpi.computation.accounts import whole_of
from lakpi.computation.engines.signatures import MANY_SUMS
from lakpi.computation.grid import Grid
from lakpi.computation.layout import Element
from lakpi.derived import AgeBand, Banded, Grouped
from lakpi.indicators import Indicator
from lakpi.measures import Tally
from lakpi.records import Records

_ENGINES: Final = frozenset({"DuckDB", "Spark"})


def months_alike(indicators: Sequence[Indicator], grid: Grid, records: Records) -> int:
    """
    Say of how many months all stretches are multiples, and all histories before them.

    A date told by so many months, counted from the first cut, is as good as the day.
    """
    if not _ours(records):
        return 1
    days = [datetime.date.fromordinal(int(cut)) for cut in grid.cuts]
    months = [day.year * 12 + day.month for day in days]
    back = [back for each in indicators for _, _, back in whole_of(each)]
    return math.gcd(*(month - months[0] for month in months), *back) or 1


def told_apart(tallies: Sequence[Tally], elements: Sequence[Element], records: Records) -> bool:
    """
    Say whether breakdowns are counted one by one: many counts, by facts of the row itself.

    Rows are then told apart by the conditions that they meet
    (`lakpi.computation.engines.signatures`), which a cross would multiply.
    """
    simple = (AgeBand, Banded, Grouped, type(None))
    return (
        _ours(records)
        and all(len(element) <= 1 for element in elements)
        and all(isinstance(t.source.derivation(n), simple) for t in tallies for n in t.columns())
        and len({t for t in tallies if t.how == "count" and t.where}) >= MANY_SUMS
    )


def _ours(records: Records) -> bool:
    return {table.engine for table in records.elsewhere} <= _ENGINES
