"""
What is published of the indicators: two small tables beside the pages, read into figures.

`SERIES` says which column of which of DfE's files is which indicator, and of which period;
`VALUES` holds its cells as printed, an area in each row.  A test reads the files themselves and
finds every cell the same.  Areas of joint returns are left out: a national distribution is of
authorities.

Source: Department for Education, explore education statistics and the data of its Local
Authority Interactive Tool; Open Government Licence v3.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import attrs
import pandas as pd

import lakpi
from lakpi.catalogues import ALL

SERIES: Final = Path("catalogue_facts", "series.csv")
VALUES: Final = Path("catalogue_facts", "values.csv")
_LAIT: Final = "bds_long_0.parquet"
_ON: Final = "2025-03-31"


@attrs.frozen(kw_only=True)
class Series:
    """
    A published column that is an indicator, or one part of it.

    Attributes:
        indicator: The indicator's id.
        breakdown: What the column is a part by, where it is.
        category: Which part it is.
        period: The latest published period.
        file: The file in which it is published.
        column: Its column; in LAIT's long table, the series ("Short Desc").
        where: The rows that are meant: ``filter=label``, with semicolons between.
    """

    indicator: str
    breakdown: str
    category: str
    period: str
    file: str
    column: str
    where: str

    @property
    def label(self) -> str:
        """
        What the column is called in the table of values.
        """
        return f"{self.indicator}: {self.category}" if self.category else self.indicator

    @property
    def published_in(self) -> str:
        """
        Where it is published, up to the name of the column.
        """
        if self.file == _LAIT:
            return "DfE, Local Authority Interactive Tool, series"
        return f"DfE, explore education statistics, file {self.file}, column"


def series(docs: Path) -> tuple[Series, ...]:
    """
    Read which published column is which indicator.

    Args:
        docs: The folder of the documentation.
    """
    with (docs / SERIES).open(encoding="utf-8", newline="") as opened:
        return tuple(Series(**row) for row in csv.DictReader(opened))


def authority_codes() -> tuple[str, ...]:
    """
    Give the codes of the areas of the table of values: every authority, then England.
    """
    held = sorted(each.code for each in lakpi.authorities(on=_ON))
    return (*held, lakpi.england().code)


@functools.cache
def published(docs: Path) -> lakpi.Figures:
    """
    Read the published values into figures.

    Args:
        docs: The folder of the documentation.
    """
    wide = pd.read_csv(docs / VALUES, dtype=str, keep_default_na=False)
    return lakpi.read_figures(pd.concat(_long(wide, series(docs))), ALL, origin="published")


def _long(wide: pd.DataFrame, held: Iterable[Series]) -> Iterable[pd.DataFrame]:
    for each in held:
        yield pd.DataFrame(
            {
                "indicator": each.indicator,
                "area": wide["area"],
                "period": each.period,
                "breakdown": each.breakdown,
                "category": each.category,
                # LAIT prints one sign for every reason.
                "reported": wide[each.label].replace({"-": "x"}),
                "source": f"{each.published_in} {each.column}",
            }
        )
