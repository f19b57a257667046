"""
The internal and the publication version of one scorecard.
"""

from __future__ import annotations

import pandas as pd
from tests.scorecards import small

import lakpi
from lakpi.disclosure import INTERNAL, PUBLICATION

TEAMS = (
    ("again", "Harrow", "2013-14", "", "3", "190"),
    ("again", "Harrow", "2012-13", "", "40", "200"),
    ("good", "Harrow", "2013-14", "", "60", "190"),
    ("again", "Brent", "2013-14", "", "30", "200"),
    ("again", "Barnet", "2013-14", "", "50", "200"),
)


def figures() -> lakpi.Figures:
    columns = ["indicator", "area", "period", "category", "numerator", "denominator"]
    return lakpi.read_figures(pd.DataFrame(TEAMS, columns=columns), small.INDICATORS)


def card() -> lakpi.Scorecard:
    every = figures()
    others = every.select(area=["E09000005", "E09000003"])
    published = others.to_frame().assign(origin="published")
    theirs = lakpi.combine(
        every.select(area="E09000015"), lakpi.figures.checked(published, others.meanings)
    )
    compared = lakpi.benchmark(
        every.select(area="E09000015"),
        theirs,
        against=[lakpi.area_set("Two", ["Brent", "Barnet"], pool="mean"), lakpi.every_authority()],
    )
    targets = [lakpi.SingleTarget(indicator="again", value="10%")]
    return lakpi.scorecard(compared, targets=targets, level=0.95, groups={"All": ["again", "good"]})


def test_the_internal_version_tells_everything_and_says_which_it_is() -> None:
    internal = card().under(INTERNAL)
    assert internal.version
    assert "internal" in internal.version.casefold()
    for face in (internal.to_text(), internal.markdown(), internal.html()):
        assert "1.6%" in face  # 3 of 190
        assert "internal" in face.casefold()
    assert internal.groups == card().groups


def test_the_publication_version_hides_a_small_count_wherever_it_could_be_told() -> None:
    shown = card().under(PUBLICATION)
    again, good = shown.rows()
    assert again.figure.value is None
    assert again.figure.numerator is None
    assert again.travel is None or again.travel.change is None
    assert again.target is not None
    assert again.target.rag is None
    assert again.interval is None or again.interval.lower is None
    for each in again.comparisons:
        assert (each.rank, each.difference, each.outcome, each.people) == (None,) * 4
        assert each.mean is None or each.comparator == "Two" or each.n == 2
    assert good.figure.value is not None
    for face in (shown.to_text(), shown.markdown(), shown.html()):
        assert "1.6%" not in face
        assert "3 of 190" not in face
        assert "publication" in face.casefold()


def test_a_version_is_made_anew_and_the_card_stays_as_it_was() -> None:
    made = card()
    made.under(PUBLICATION)
    assert made.version == ""
    assert made.rows()[0].figure.numerator == 3
    assert made.under(PUBLICATION).under(PUBLICATION).to_text() == made.under(PUBLICATION).to_text()
