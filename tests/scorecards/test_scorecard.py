"""
Scorecards: what stands on them, and what must not be lost.
"""

from __future__ import annotations

import html

import attrs
import pandas as pd
import pytest
from tests.scorecards import small
from tests.scorecards.page import Page

import lakpi
from lakpi.errors import FiguresError
from lakpi.polarity import Outcome
from lakpi.scorecards import wording

TITLES = ["Referrals received", "Referred again", "Judged good"]


def test_the_latest_figure_of_each_with_its_past_and_its_comparators() -> None:
    card = small.card()
    rows = card.rows()
    assert [(row.figure.meaning.title, row.figure.period) for row in rows] == [
        (TITLES[0], "2013-14"),
        (TITLES[1], "2013-14"),
        (TITLES[1], "2013-14"),
        (TITLES[2], "2013-14"),
    ]
    again = rows[1]
    assert again.travel is not None
    assert again.travel.earlier is not None
    assert again.travel.earlier.period == "2012-13"
    assert [each.comparator for each in again.comparisons] == [
        "West London",
        "Outer London",
        "England",
    ]
    assert [len(row.comparisons) for row in rows] == [3, 3, 3, 4]
    assert rows[3].travel is None


def test_what_must_be_said_of_a_figure() -> None:
    rows = small.card().rows()
    assert rows[0].remarks == (f"Said of it: {small.PLANTED}",)
    assert rows[1].remarks[0].startswith("269 of 2,305 is 11.670%: 11.7% half-up, but 11.9% was")
    assert (
        rows[1].remarks[1]
        == "2012-13: 217 of 1,529 is 14.192%, so 14.2% as reported, rounded half-up."
    )
    assert rows[2].remarks == ()
    assert rows[3].remarks == (
        "Small base: the denominator is under 20: one case moves it by 5 points or more.",
    )


def test_an_earlier_figure_that_does_not_follow_is_said_so_wherever_it_comes_from() -> None:
    frame = small.table()
    frame["origin"] = "published"
    frame.loc[4, "reported"] = "14.3"
    row = small.card(small.figures(frame).select(area="E09000015")).rows()[1]
    assert any(each.startswith("2012-13:") and "reported" in each for each in row.remarks)
    frame.loc[0, "reported"] = "1530"
    row = small.card(small.figures(frame).select(area="E09000015")).rows()[0]
    assert row.remarks[0].startswith("2012-13:")
    assert "reported" in row.remarks[0]


def test_a_symbol_beside_an_earlier_figures_counts_is_no_obstacle() -> None:
    frame = small.table()
    frame.loc[4, "reported"] = "c"
    row = small.card(small.figures(frame).select(area="E09000015")).rows()[1]
    assert row.travel is not None
    assert "14.2%" in wording.previous(row.travel)


def test_the_name_of_a_comparator_is_said_once_with_who_it_is() -> None:
    assert small.card().about == (
        "West London: Brent, Barnet, Ealing.",
        "Others, as stated: A report.",
    )


def test_every_judgement_is_a_symbol_and_a_word() -> None:
    judged = [
        (each.outcome, wording.judged(each))
        for row in small.card().rows()
        for each in row.comparisons
    ]
    told = {outcome: words for outcome, words in judged if outcome is not None}
    assert set(told) == {Outcome.BETTER, Outcome.WORSE, Outcome.SIMILAR, Outcome.HIGHER}
    for outcome, words in told.items():
        assert words.startswith(f"{wording.SYMBOLS[outcome]} {outcome}")
    assert all(not words for outcome, words in judged if outcome is None)
    assert len(set(wording.SYMBOLS.values())) == len(Outcome)


def test_one_heading_for_all_if_none_is_given() -> None:
    card = small.card(groups=None)
    assert [(group.title, len(group.rows)) for group in card.groups] == [("Indicators", 4)]


def test_headings_keep_their_order_and_their_rows() -> None:
    card = small.card(groups={"Z": ["good", "received"], "A": ["again"]})
    assert [
        (group.title, [row.figure.meaning.id for row in group.rows]) for group in card.groups
    ] == [("Z", ["good", "received"]), ("A", ["again", "again"])]


def test_a_figure_under_no_heading_is_an_error() -> None:
    with pytest.raises(FiguresError, match="figures under no heading: good; add them to groups="):
        small.card(groups={"How many": ["received", "again"]})


def test_a_heading_that_names_no_figure_is_an_error_that_says_which_was_meant() -> None:
    with pytest.raises(FiguresError, match=r"a heading names 'recieved'.*Did you mean 'received'"):
        small.card(groups={"How many": ["recieved", "again", "good"]})


def test_figures_alone_make_a_scorecard() -> None:
    card = small.card(small.figures().select(area="E09000015"))
    assert len(card.rows()) == 4
    assert all(row.comparisons == () for row in card.rows())
    assert card.about == ()
    for face in (str(card), card.markdown(), card.html()):
        assert "11.7%" in face


def test_figures_of_which_no_comparator_has_one() -> None:
    ours = small.figures().select(area="E09000015")
    nobody = lakpi.area_set("Nobody", ["Slough"], pool="mean")
    compared = lakpi.benchmark(ours, ours, against=[nobody])
    text = str(small.card(compared))
    assert text.count("Nobody: 0 of 1 areas, [x] not available") == 4
    assert "Nobody:" not in str(small.card(compared.known())).partition("Without a number")[0]


def test_no_figures_at_all() -> None:
    card = lakpi.scorecard(lakpi.combine(), title="Empty")
    assert card.rows() == ()
    assert "Empty" in str(card)
    assert card.to_frame().empty
    assert "<h1>Empty</h1>" in card.html()


def test_the_frame_has_a_line_for_each_row() -> None:
    frame = small.card().to_frame()
    assert list(frame.columns) == [
        "Group",
        "Reference",
        "Indicator",
        "Good is",
        "Period",
        "Value",
        "Numbers",
        "Was",
        "Direction",
        "Compared with",
        "Rank",
        "Judgement",
        "Remarks",
    ]
    assert frame["Group"].tolist() == ["How many", "How well", "How well", "How well"]
    assert frame["Value"].tolist() == ["2,305 referrals", "11.7%", "[c] confidential", "16%"]
    assert frame["Good is"].tolist() == ["neither", "lower", "lower", "higher"]
    assert frame["Numbers"].tolist() == [
        "",
        "269 of 2,305; reported as 11.9%",
        "[c] of 190",
        "3 of 19",
    ]
    assert frame["Direction"].tolist()[:2] == [
        "↑ up 776 referrals, higher",
        "↓ down 2.5 percentage points, improving",
    ]
    assert isinstance(frame, pd.DataFrame)
    assert not frame.isna().to_numpy().any()


def test_definitions_are_those_of_the_figures() -> None:
    definitions = dict(small.card().definitions)
    assert list(definitions) == TITLES
    assert definitions["Referred again"][-1] == "Reference: a table of these tests. Version 1."


def test_a_scorecard_is_frozen_and_names_itself() -> None:
    card = small.card()
    assert repr(card) == "<Scorecard 'A small scorecard': 4 rows in 2 groups>"
    assert str(card) == card.to_text()
    shown = card._repr_html_()
    assert html.unescape(shown.partition('srcdoc="')[2].removesuffix('"></iframe>')) == card.html()
    # A notebook keeps its own look: no style of the card's lies about in it.
    assert {each.tag for each in Page(shown).elements} == {"iframe"}
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        card.title = "another"  # type: ignore[misc]


@pytest.mark.parametrize("travel", ["previous period", "same period last year", "earlier figure"])
def test_the_past_is_the_one_asked_for(travel: lakpi.trends.Earlier) -> None:
    frame = small.table().iloc[[4, 5]].copy()
    frame.loc[4, "period"] = "2010-11"
    card = lakpi.scorecard(small.figures(frame), travel=travel)
    assert (card.rows()[0].travel is not None) == (travel == "earlier figure")


def test_what_is_said_of_a_change_and_of_what_was_reported() -> None:
    frame = small.table().iloc[[4, 5]].copy()
    frame.loc[5, ["numerator", "denominator", "reported"]] = ["217", "1529", "c"]
    row = lakpi.scorecard(small.figures(frame)).rows()[0]
    assert wording.moved(row.travel) == "→ no change"
    assert not wording.reported(row.figure)
    frame.loc[4, ["numerator", "reported"]] = ["c", "c"]
    row = lakpi.scorecard(small.figures(frame)).rows()[0]
    assert row.travel is not None
    assert wording.previous(row.travel) == "[c] confidential ([c] of 1,529), 2012-13"
    assert not wording.moved(row.travel)
