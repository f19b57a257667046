"""
Three children in need censuses in, a trend out, and what one year alone would have said.

The censuses are of synthetic children; give paths of real ones to read those instead:

    python examples/census_years.py cin_2023.xml cin_2024.xml cin_2025.xml
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import lakpi
from lakpi.catalogues import child_protection, referrals
from lakpi.testing.census import write_cin_census
from lakpi.testing.synthetic import synthetic

INDICATORS = (
    referrals.REFERRALS_COUNT,
    referrals.REREFERRALS,
    child_protection.CPP_COUNT,
    child_protection.OPEN_2_YEARS_OR_MORE,
)


def main() -> None:
    """
    Read the censuses together, then the last alone.
    """
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("censuses", nargs="*", type=Path, help="XML files, one for each year")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = asked.censuses or made_up(Path(folder))
        show(paths)


def show(paths: Sequence[Path]) -> None:
    """
    Print the ledger, the trend over the years, and the last year read alone.
    """
    records = lakpi.read_cin_census(*paths)
    print("What happened to every row\n")
    print(records.ledger, "\n")
    years = lakpi.financial_years(*_years(records))
    together = lakpi.compute(INDICATORS, records, periods=years)
    print(lakpi.scorecard(together, title=f"{years[-1]}, with {len(years) - 1} years before it"))
    alone = lakpi.compute(INDICATORS, lakpi.read_cin_census(paths[-1]), periods=years[-1:])
    print(f"Re-referrals in {years[-1]}, by what was read\n")
    for said, figures in (("all the censuses", together), ("the last one alone", alone)):
        figure = figures.one(indicator="rereferral_pct", period=str(years[-1]))
        flags = f" [{figure.flags}]" if figure.flags else ""
        print(f"  {said}: {figure.written()}{flags}")


def made_up(folder: Path) -> list[Path]:
    """
    Write three censuses of synthetic children.
    """
    made = synthetic(children=6_000, start="2011-04-01", end="2014-03-31")
    return [
        write_cin_census(made, folder / f"cin_{year}.xml", year=year) for year in (2012, 2013, 2014)
    ]


def _years(records: lakpi.Records) -> tuple[str, str]:
    coverage = records.coverage["referrals"]
    first, last = coverage.start.year, coverage.end.year - 1
    return f"{first}-{(first + 1) % 100:02d}", f"{last}-{(last + 1) % 100:02d}"


if __name__ == "__main__":
    main()
