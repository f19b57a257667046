"""
DfE's published files, row by row, as the table that `lakpi.read_figures` takes.

The files are read where they are (``LAKPI_SHARED``, or the folder ``shared`` beside the
project) with the standard library, so that what is expected owes nothing to lakpi.
"""

from __future__ import annotations

import csv
import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pandas as pd
import pytest

SHARED: Final = Path(os.environ.get("LAKPI_SHARED", Path(__file__).parents[2] / "shared"))
PUBLISHED: Final = SHARED / "published"
C1: Final = "c1_children_in_need_referrals_and_rereferrals_2013_to_2025.csv"
D3: Final = "d3_cpps_subsequent_plan_2013_to_2025.csv"
D5: Final = "d5_cpps_at31march_by_duration_2013_to_2025.csv"

needs_published = pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason=f"no published files: there is no folder {PUBLISHED}"
)

BANDS: Final = {
    "3_months_or_less": "3 months or less",
    "more_than_3_months_6_months": "More than 3 months and up to 6 months",
    "more_than_6_months_less_than_1_year": "More than 6 months and less than 1 year",
    "1_year_less_than_2_years": "1 year and less than 2 years",
    "2_years_or_more": "2 years or more",
}
Row = dict[str, str]


@functools.cache
def rows(file: str) -> tuple[Row, ...]:
    """
    The rows of a published file, every cell as printed.
    """
    with (PUBLISHED / file).open(encoding="utf-8-sig", newline="") as opened:
        return tuple(csv.DictReader(opened))


def authorities(file: str) -> list[Row]:
    return [row for row in rows(file) if row["geographic_level"] == "Local authority"]


def code(row: Row) -> str:
    """
    The ONS code of the area that a row is of.
    """
    return row["new_la_code"] or row["region_code"] or row["country_code"]


def financial_year(row: Row) -> str:
    year = int(row["time_period"])
    return f"{year - 1}-{year % 100:02d}"


def last_day(row: Row) -> str:
    return f"as at 31 March {row['time_period']}"


def lines(
    some: list[Row],
    indicator: str,
    cells: tuple[str, str, str],
    *,
    period: Callable[[Row], str] = financial_year,
    category: str = "",
) -> list[Row]:
    """
    Turn published rows into rows of a table of figures.
    """
    top, base, percent = cells
    return [
        {
            "indicator": indicator,
            "area": code(row),
            "period": period(row),
            "breakdown": "duration" if category else "",
            "category": category,
            "numerator": row[top],
            "denominator": row[base],
            "reported": row[percent],
            "precision": "1" if row["geographic_level"] == "Local authority" else "10",
        }
        for row in some
    ]


REREFERRALS: Final = ("rereferral_count", "referral_count", "rereferral_percent")


def rereferrals(some: list[Row]) -> pd.DataFrame:
    return pd.DataFrame(lines(some, "rereferral_pct", REREFERRALS))
