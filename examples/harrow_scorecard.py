"""
Harrow's Children and Families scorecard for the third quarter of 2013-14.

The statements of the council's report to its scrutiny committee of 18 February 2014,
and the published statistics of Harrow, its statistical neighbours, its region and
England, are data: four tables in the folder `harrow` beside this file, each row with its
source.  Change a cell and the scorecard changes.

It prints the scorecard and writes it as HTML and as Markdown.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import lakpi
from lakpi.catalogues import ALL
from lakpi.figures.agreement import agreement

HERE = Path(__file__).resolve().parent
DATA = HERE / "harrow"
OTHERS = (
    lakpi.local_area("other-authority-a", "another authority A"),
    lakpi.local_area("other-authority-b", "another authority B"),
)
GROUPS = {
    "Referrals": ["referrals_count", "rereferral_pct"],
    "Child protection plans": ["cpp_open_2y_pct", "cpp_open_duration_pct"],
    "Social work workforce": [
        "sw_vacancy_pct_establishment",
        "post_vacancy_pct_establishment",
        "sw_agency_pct_establishment",
        "sw_caseload_mean_experienced",
        "nqsw_count",
        "recruitment_conversion_pct",
        "agency_interviews_count",
        "post_vacancies_count",
    ],
    "Families": [
        "families_identified_pct",
        "families_engaged_pct",
        "families_claimed_pct",
        "families_engaged_of_identified_pct",
        "families_claimed_of_engaged_pct",
        "early_help_new_families_count",
    ],
    "Schools": [
        "schools_good_or_better_pct",
        "schools_outstanding_pct",
        "schools_requiring_improvement_count",
        "schools_inadequate_count",
        "schools_causing_concern_count",
        "schools_risk_band_count",
    ],
    "Children looked after, money and audit": [
        "virtual_school_coverage_pct",
        "budget_variance_gbp",
        "audit_cases_count",
    ],
}


def main() -> None:
    """
    Print the scorecard, and write its two pages.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="the folder of the four tables")
    parser.add_argument("--out", type=Path, default=HERE.parent / "out", help="where to write")
    asked = parser.parse_args()
    card = make(asked.data)
    print(card)
    for page in (
        card.to_html(asked.out / "harrow_scorecard.html"),
        card.to_markdown(asked.out / "harrow_scorecard.md"),
    ):
        print(f"written: {page}")


def make(data: Path = DATA) -> lakpi.Scorecard:
    """
    Make the scorecard from a folder of tables.
    """
    harrow = lakpi.area("Harrow")
    stated = lakpi.read_figures(data / "statements.csv", ALL, areas=OTHERS)
    published = lakpi.read_figures(data / "published.csv", ALL)
    everything = lakpi.combine(stated, published)
    neighbours = harrow.statistical_neighbours("2021", pool="mean")
    compared = lakpi.benchmark(
        everything.select(area=harrow.code),
        everything,
        against=[
            neighbours,
            harrow.region(),
            lakpi.england(),
            lakpi.area_set("Two other authorities", OTHERS, pool="mean", note="Harrow report S9"),
            *stated_sets(data / "comparators.csv"),
        ],
    )
    return lakpi.scorecard(
        compared.known(),
        title="Harrow: Children and Families scorecard, quarter 3 of 2013-14",
        subtitle=(
            "From the report to the Performance and Finance Scrutiny Sub-Committee of"
            " 18 February 2014, with the published statistics of the years to March 2013 and 2014;"
            " those to March 2014 were published after the meeting. The statistical neighbours"
            " are those of DfE's 2021 model, which is later than the data."
        ),
        groups=GROUPS,
        travel="earlier figure",
        every_period=GROUPS["Referrals"] + GROUPS["Child protection plans"],
        notes=notes(stated),
        tables=[without_numbers(data / "without_numbers.csv")],
    )


def stated_sets(table: Path) -> list[lakpi.StatedSet]:
    """
    Read the comparators of which the report states only a summary.
    """
    with table.open(encoding="utf-8", newline="") as file:
        return [
            lakpi.StatedSet(
                name=row["name"],
                indicator=row["indicator"],
                period=row["period"],
                n=int(row["n"]) if row["n"] else None,
                mean=row["mean"],
                minimum=row["minimum"],
                maximum=row["maximum"],
                source=row["source"],
            )
            for row in csv.DictReader(file)
        ]


def notes(stated: lakpi.Figures) -> dict[str, str]:
    """
    Say what the report's own numbers tell about each other.
    """
    said = {
        "recruitment_conversion_pct": "The report does not date the recruitment round.",
        "virtual_school_coverage_pct": 'The report says "all"; it gives no number of children.',
        "budget_variance_gbp": "A forecast overspend; the report gives no budget.",
    }
    bases = [
        agreement(figure.numerator, figure.denominator, figure.reported).bases
        for figure in stated
        if figure.numerator is not None
        and figure.denominator is not None
        and "reported differs" in figure.flags
    ]
    known = [base for base in bases if base is not None]
    low = max((base[0] for base in known), default=0)
    high = min((base[1] for base in known), default=-1)
    if len(known) > 1 and low <= high:
        said["sw_agency_pct_establishment"] = (
            f"One base from {low} to {high} would give each of the {len(known)} percentages of"
            " January 2014 that do not follow from a base of 69."
        )
    return said


def without_numbers(table: Path) -> lakpi.PlainTable:
    """
    Read the statements that carry no number, for the closing table.
    """
    with table.open(encoding="utf-8", newline="") as file:
        rows = [
            (row["statement"], row["says"], row["indicator"], row["missing"])
            for row in csv.DictReader(file)
        ]
    return lakpi.PlainTable(
        "Statements without a number",
        ("Statement", "What the report says", "Indicator", "What is missing"),
        tuple(rows),
        note="Each has a definition in the catalogue, and could be computed from records.",
    )


if __name__ == "__main__":
    main()
