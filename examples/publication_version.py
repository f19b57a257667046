"""
One scorecard, two versions: the internal one, and one for publication.

Plans by age and by ethnicity have small counts.  In the version for publication these are
hidden, and so is whatever would give them back by adding up, subtracting or dividing.  The
records are synthetic.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import lakpi
from lakpi.catalogues import child_protection
from lakpi.disclosure import INTERNAL, PUBLICATION
from lakpi.testing.synthetic import synthetic

OUT = Path(__file__).resolve().parent.parent / "out"
START, END = "2011-04-01", "2014-03-31"


def main() -> None:
    """
    Make both versions, and print what the second hides.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT, help="where to write")
    asked = parser.parse_args()
    made = synthetic(children=2_500, start=START, end=END, authorities=["Harrow"])
    records = lakpi.read_frames(
        {child_protection.PLANS: made.plans}, complete=(START, END), extracted=END
    )
    figures = lakpi.compute(
        [child_protection.CPP_COUNT, child_protection.OPEN_2_YEARS_OR_MORE],
        records,
        periods=lakpi.as_at(END),
        by=["age_band", "ethnicity"],
    )

    print("1. The figures, as they are and as they may be published\n")
    protected = lakpi.protect(figures, PUBLICATION)
    shown = {_key(each): each.written() for each in protected.figures}
    for each in figures:
        category = each.category or "all"
        print(f"  {each.meaning.id:16} {category:26} {each.written():>12}  {shown[_key(each)]:>12}")

    print("\n2. What was hidden, for whoever publishes (not for the page)\n")
    print(protected)

    print("\n3. The two scorecards: each says which it is\n")
    card = lakpi.scorecard(figures, title="Plans by age and ethnicity", subtitle="Synthetic.")
    for policy in (INTERNAL, PUBLICATION):
        version = card.under(policy)
        print(version.version)
        print(f"written: {version.to_html(asked.out / f'{policy.name}.html')}")


def _key(figure: lakpi.Figure) -> tuple[str, str, str]:
    return figure.meaning.id, figure.breakdown, figure.category


if __name__ == "__main__":
    main()
