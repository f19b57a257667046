"""
An Annex A workbook in, a scorecard out, with the log of what happened to every row.

The workbook is of synthetic children; give the path of a real one to read that instead:

    python examples/annex_a_scorecard.py "Annex A.xlsx" --authority Harrow --extracted 2014-03-31
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import lakpi
from lakpi.catalogues import assessments, child_protection, referrals, section_47
from lakpi.testing.annex_a import write_annex_a
from lakpi.testing.synthetic import synthetic

OUT = Path(__file__).resolve().parent.parent / "out"
INDICATORS = (
    referrals.REFERRALS_COUNT,
    referrals.NO_FURTHER_ACTION,
    assessments.ASSESSMENTS_WITHIN_45_DAYS,
    section_47.CONFERENCES_IN_TIME,
    child_protection.CPP_COUNT,
    child_protection.REPEAT_PLANS,
    child_protection.OPEN_2_YEARS_OR_MORE,
)


def main() -> None:
    """
    Read a workbook and write its scorecard.
    """
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("workbook", nargs="?", type=Path, help="an Annex A workbook")
    parser.add_argument("--authority", default="Harrow", help="whose it is")
    parser.add_argument("--extracted", default="2014-03-31", help="the day it was made")
    parser.add_argument("--out", type=Path, default=OUT, help="where to write")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workbook = asked.workbook or made_up(Path(folder))
        show(workbook, asked.authority, asked.extracted, asked.out)


def show(workbook: Path, authority: str, extracted: str, out: Path) -> None:
    """
    Print the scorecard and the log, and write both.
    """
    records = lakpi.read_annex_a(workbook, authority=authority, extracted=extracted)
    end = records.coverage["referrals"].end
    start = records.coverage["referrals"].start
    half_year = lakpi.window(start, end, f"six months to {end.day} {end:%B %Y}")
    figures = lakpi.compute(INDICATORS, records, periods=half_year)
    card = lakpi.scorecard(
        figures,
        title=f"{authority}: six months to {end.day} {end:%B %Y}",
        subtitle="From Ofsted's Annex A, which holds no history before the six months.",
    )
    log = lakpi.qa_log(records, figures)
    print(card)
    print(records.ledger)
    print(f"written: {card.to_html(out / 'annex_a_scorecard.html')}")
    print(f"written: {log.write(out / 'annex_a_qa_log.txt')}")


def made_up(folder: Path) -> Path:
    """
    Write a workbook of synthetic children.
    """
    made = synthetic(children=3_000, start="2011-04-01", end="2014-03-31", authorities=["Harrow"])
    return write_annex_a(made, folder / "annex_a.xlsx")


if __name__ == "__main__":
    main()
