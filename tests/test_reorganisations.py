"""
Pooling predecessors: sums where they are right, reasons where they are not.
"""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lakpi
from lakpi.areas import lasting_area
from lakpi.catalogues import ALL
from lakpi.errors import AreaError
from lakpi.reorganisations import Pooled, pool_predecessors
from lakpi.testing import example

SHARED = Path(os.environ.get("LAKPI_SHARED", Path(__file__).parents[2] / "shared"))
PUBLISHED = SHARED / "published"

OLD = ["E10000009", "Poole", "Bournemouth"]
DORSET = lasting_area("Poole")
CUMBRIA = lasting_area("Cumbria")


def figures(areas: list[str], **cells: object) -> lakpi.Figures:
    """
    Re-referrals of areas in 2018-19, unless the cells say otherwise.
    """
    given_cells: dict[str, object] = {"indicator": "rereferral_pct", "period": "2018-19"}
    return lakpi.read_figures(pd.DataFrame({"area": areas, **given_cells, **cells}), ALL)


def only_reason(pooled: Pooled) -> str:
    assert len(pooled.figures) == 0
    (refused,) = pooled.refused
    return refused.reason


def test_three_predecessors_of_two_joined() -> None:
    old = figures(OLD, numerator=[800, 200, 401], denominator=[4000, 1000, 1000], source="DfE, C1")
    pooled = pool_predecessors(old, into=DORSET)
    assert pooled.refused == ()
    figure = pooled.figures.one()
    assert figure.area == "E06000059 / E06000058"
    assert figure.area_name == "Dorset / Bournemouth, Christchurch and Poole"
    assert (figure.numerator, figure.denominator) == (1401, 6000)
    assert figure.exact() == Fraction(1401, 60)
    assert figure.written() == "23.4%"  # 23.35 exactly, half-up
    assert figure.source == "sum of Dorset, Poole and Bournemouth (DfE, C1)"
    assert (figure.origin, figure.period, figure.precision) == ("local", "2018-19", 1)
    assert figure.reported == ""
    assert len(lakpi.combine(old, pooled.figures)) == 4
    assert pool_predecessors(old, into=[DORSET.code, DORSET]).figures.one() == figure


def test_predecessors_of_one_cannot_be_parted() -> None:
    old = figures(OLD, numerator=[8, 2, 4], denominator=[40, 10, 10])
    for into in ("Bournemouth, Christchurch and Poole", "E06000059"):
        reason = only_reason(pool_predecessors(old, into=into))
        assert "Dorset (E10000009), before it, went partly to" in reason
        assert "so its figures cannot be divided" in reason
        assert "lasting_area('E10000009')" in reason
    everyone = pool_predecessors(old)
    assert [each.area_name for each in everyone.refused] == [
        "Dorset",
        "Bournemouth, Christchurch and Poole",
    ]
    assert str(everyone.refused[0]).startswith("Dorset, rereferral_pct, 2018-19: Dorset (E060000")
    assert str(everyone).startswith("0 figures pooled, 2 refused\nDorset: Dorset (E06000059) bega")
    assert list(everyone.reasons().values()) == [1, 1]


def test_successors_of_a_split_have_no_past_of_their_own() -> None:
    old = figures(["Cumbria"], period="2021-22", numerator=[20], denominator=[200])
    for name in ("Cumberland", "Westmorland and Furness"):
        reason = only_reason(pool_predecessors(old, into=name))
        assert "Cumbria (E10000006), before it, went partly to" in reason
    figure = pool_predecessors(old, into=CUMBRIA).figures.one()
    assert figure.area_name == "Cumberland / Westmorland and Furness"
    assert figure.written() == "10.0%"
    assert figure.source == "(as Cumbria, E10000006)"


def test_successors_are_pooled_into_what_they_came_from() -> None:
    new = figures(
        ["Cumberland", "Westmorland and Furness"],
        period="2024-25",
        numerator=[10, 30],
        denominator=[150, 50],
    )
    for into in (CUMBRIA, lakpi.area("Cumbria")):
        figure = pool_predecessors(new, into=into).figures.one()
        assert (figure.area, figure.numerator, figure.denominator) == (into.code, 40, 200)
    # Poole's successor took in others too.
    bcp = figures(["BCP"], period="2024-25", numerator=[1], denominator=[2])
    assert "took in Dorset (E10000009) and Bournemouth" in only_reason(
        pool_predecessors(bcp, into="Poole")
    )


def test_a_new_code_takes_the_figure_over_whatever_it_is() -> None:
    old = pd.DataFrame(
        [
            {"indicator": "rereferral_pct", "numerator": "c", "denominator": "1000"},
            {"indicator": "referrals_count", "numerator": "1000", "precision": "10"},
            {"indicator": "schools_good_or_better_pct", "reported": "88"},
        ]
    ).fillna("")
    rows = old.assign(area="E10000002", period="2018-19", flags="provisional")
    given_figures = lakpi.read_figures(rows, ALL)
    pooled = pool_predecessors(given_figures)
    assert pooled.refused == ()
    frame, before = pooled.figures.to_frame(), given_figures.to_frame()
    same = [c for c in frame.columns if c not in ("area", "area_name", "source")]
    pd.testing.assert_frame_equal(
        frame[same].astype(object), before[same].astype(object), check_dtype=False
    )
    assert set(frame["area"]) == {"E06000060"}
    assert set(frame["source"]) == {"(as Buckinghamshire, E10000002)"}


def test_an_area_keeps_what_it_has() -> None:
    both = figures(["E10000002", "E06000060"], numerator=[1, 2], denominator=[100, 100])
    pooled = pool_predecessors(both)
    assert len(pooled.figures) == 0
    assert pooled.refused == ()
    # Nor is there anything to pool for areas without predecessors, or without figures of them.
    assert len(pool_predecessors(figures(["Harrow"], reported=["12"])).figures) == 0
    assert len(pool_predecessors(both, into="Harrow").figures) == 0
    assert pool_predecessors(both, into=DORSET).refused == ()


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"numerator": ["8", "c", "4"]}, "the numerator of Poole is [c], confidential"),
        (
            {"denominator": ["40", "10", "x"]},
            "the denominator of Bournemouth is [x], not available",
        ),
        ({"numerator": ["8", "2", "low"]}, "the numerator of Bournemouth is [low], rounds to zero"),
        ({"numerator": ["u", "2", "4"]}, "the numerator of Dorset is [u], unreliable"),
    ],
)
def test_a_part_with_a_reason_is_a_reason(cells: dict[str, list[str]], said: str) -> None:
    held = {"numerator": ["8", "2", "4"], "denominator": ["40", "10", "10"]} | cells
    assert only_reason(pool_predecessors(figures(OLD, **held), into=DORSET)) == said


def test_a_part_without_its_numbers_or_missing_is_a_reason() -> None:
    held = {"numerator": ["8", "", "4"], "denominator": ["40", "", "10"]}
    value_only = figures(OLD, **held, reported=["20.0", "20.0", "40.0"])
    assert only_reason(pool_predecessors(value_only, into=DORSET)) == (
        "Poole has a value without its numerator"
    )
    two = figures(OLD[:2], numerator=[8, 2], denominator=[40, 10])
    assert only_reason(pool_predecessors(two, into=DORSET)) == (
        "there is no figure of Bournemouth to add"
    )
    one = figures(OLD[:1], numerator=[8], denominator=[40])
    assert only_reason(pool_predecessors(one, into=DORSET)) == (
        "there is no figure of Poole and Bournemouth to add"
    )


def test_a_suppressed_value_beside_its_numbers_is_a_reason() -> None:
    held = figures(OLD, numerator=[8, 2, 4], denominator=[40, 10, 10])
    frame = held.to_frame()
    frame["value"] = [20.0, np.nan, 40.0]
    frame["value_reason"] = ["", "c", ""]
    suppressed = lakpi.Figures(lakpi.figures.as_frame(frame), held.meanings)
    assert only_reason(pool_predecessors(suppressed, into=DORSET)) == (
        "the value of Poole is [c], confidential"
    )


def test_nobody_in_one_part_is_no_reason() -> None:
    held = figures(OLD, numerator=[8, 0, 4], denominator=[40, 0, 10])
    assert held.to_frame()["value_reason"].tolist() == ["", "z", ""]
    assert pool_predecessors(held, into=DORSET).figures.one().exact() == 24
    nobody = figures(OLD, numerator=[0, 0, 0], denominator=[0, 0, 0])
    figure = pool_predecessors(nobody, into=DORSET).figures.one()
    assert (figure.value, figure.value_reason, figure.denominator) == (None, "z", 0)


def test_kinds_that_do_not_add() -> None:
    medians = [each for each in ALL.values() if type(each) is lakpi.Median]
    gaps = [each for each in ALL.values() if type(each) is lakpi.Difference]
    distinct = "rereferral_child_pct"
    assert medians
    assert gaps
    for indicator, said in (
        (medians[0].id, "the median of a whole does not follow"),
        (gaps[0].id, "a difference of two figures is not a sum"),
    ):
        held = figures(OLD, indicator=indicator, reported=["10", "11", "12"])
        assert only_reason(pool_predecessors(held, into=DORSET)).startswith(said)
    held = figures(OLD, indicator=distinct, numerator=[8, 2, 4], denominator=[40, 10, 10])
    assert only_reason(pool_predecessors(held, into=DORSET)) == (
        "it counts different people, and one may be in two of the authorities"
    )
    flagged = figures(OLD, numerator=[8, 2, 4], denominator=[40, 10, 10], flags="does not add up")
    assert "different people" in only_reason(pool_predecessors(flagged, into=DORSET))


def test_rounded_numbers_say_how_far_their_sum_may_be_out() -> None:
    held = figures(
        OLD, numerator=[800, 200, 400], denominator=[4000, 1000, 1000], precision=[10, 10, 10]
    )
    figure = pool_predecessors(held, into=DORSET).figures.one()
    assert figure.precision == 10
    assert figure.source == (
        "sum of Dorset, Poole and Bournemouth; of rounded numbers: each sum may be out by 15"
    )
    mixed = figures(OLD, numerator=[8, 2, 5], denominator=[40, 10, 10], precision=[1, 1, 5])
    figure = pool_predecessors(mixed, into=DORSET).figures.one()
    assert figure.precision == 5
    assert figure.source.endswith("each sum may be out by 2.5")
    # 0 stands for numbers that were rounded to decimals: the value is not their exact ratio.
    fte = figures(OLD, numerator=[800.1, 200, 401], denominator=[4000, 1000, 1000])
    frame = fte.to_frame().assign(precision=np.array([0, 1, 1]))
    pooled = pool_predecessors(lakpi.Figures(frame, fte.meanings), into=DORSET)
    assert pooled.figures.one().precision == 0


def test_flags_are_kept_and_the_small_base_is_seen_again() -> None:
    held = figures(
        OLD,
        numerator=[1, 1, 1],
        denominator=[5, 6, 7],
        flags=["provisional", "older population; small base", ""],
    )
    assert pool_predecessors(held, into=DORSET).figures.one().flags == (
        "small base; provisional; older population"
    )
    held = figures(OLD, numerator=[1, 1, 1], denominator=[5, 6, 9])
    assert held.to_frame()["flags"].tolist() == ["small base"] * 3
    assert pool_predecessors(held, into=DORSET).figures.one().flags == ""


def test_a_flow_over_the_change_is_refused_and_a_stock_after_it_is_not() -> None:
    new = ["E06000059", "BCP"]
    flow = figures(new, period="2019", numerator=[1, 2], denominator=[10, 20])
    assert only_reason(pool_predecessors(flow, into=DORSET)) == (
        "the period runs over the reorganisation of 1 April 2019"
    )
    after = figures(new, period="2019-20", numerator=[1, 2], denominator=[10, 20])
    assert pool_predecessors(after, into=DORSET).figures.one().written() == "10.0%"
    stock = figures(
        new, indicator="cpp_open_2y_pct", period="2019", numerator=[1, 2], denominator=[10, 20]
    )
    assert pool_predecessors(stock, into=DORSET).figures.one().written() == "10.0%"


def test_figures_of_another_kind_are_never_mixed() -> None:
    held = {"numerator": [8, 2, 4], "denominator": [40, 10, 10]}
    for other in (
        {"origin": ["local", "local", "published"]},
        {"scope": ["whole authority", "whole authority", "Targeted Services"]},
        {"breakdown": ["", "", "sex"], "category": ["", "", "F"]},
    ):
        pooled = pool_predecessors(figures(OLD, **held, **other), into=DORSET)
        assert len(pooled.figures) == 0
        assert len(pooled.refused) == 2


def test_breakdowns_are_pooled_each_for_itself() -> None:
    rows = figures(
        OLD * 2,
        numerator=[1, 2, 3, 4, 5, 6],
        denominator=[10] * 6,
        breakdown="sex",
        category=["F"] * 3 + ["M"] * 3,
    )
    pooled = pool_predecessors(rows, into=DORSET).figures
    assert [(each.category, each.numerator) for each in pooled] == [("F", 6), ("M", 15)]
    refused = pool_predecessors(
        figures(OLD[:1], reported=["1"], breakdown="sex", category="F"), into=DORSET
    ).refused[0]
    assert ", sex F, 2018-19: there is no figure" in str(refused)


def test_where_figures_are_never_pooled() -> None:
    held = figures(OLD, reported=["1", "2", "3"])
    with pytest.raises(AreaError, match="pooled into authorities and joint areas; England is Eng"):
        pool_predecessors(held, into="England")
    with pytest.raises(AreaError, match="South West is a place of kind 'region'"):
        pool_predecessors(held, into="South West")
    with pytest.raises(AreaError, match="'Bornemouth' is no area"):
        pool_predecessors(held, into=["Bornemouth"])


LENGTHS = {"Cumberland": [3, 5, 8, 13], "Westmorland and Furness": [40, 2]}


def mean_of(lengths: dict[str, list[int]]) -> lakpi.Figures:
    source = lakpi.Source(
        "stays",
        area="authority",
        columns=[
            lakpi.Column("authority", str),
            lakpi.Column("ended", lakpi.Date),
            lakpi.Column("days", int),
        ],
    )
    during = lakpi.During("ended")
    indicator = lakpi.Mean(
        id="mean_days",
        title="Days",
        numerator=lakpi.total("days", source, during, unit="day"),
        denominator=lakpi.count("cases", source, during),
        polarity=lakpi.Polarity.NO_JUDGEMENT,
    )
    names = [name for name, days in lengths.items() for _ in days]
    rows: dict[str, list[object]] = {
        "authority": [*names],
        "ended": ["2024-06-01"] * len(names),
        "days": [each for days in lengths.values() for each in days],
    }
    records = example({source: rows}, complete=("2024-04-01", "2025-03-31"))
    return lakpi.compute(indicator, records, periods=lakpi.financial_years("2024-25"))


def test_the_spread_of_a_mean_is_that_of_all_its_rows() -> None:
    figure = pool_predecessors(mean_of(LENGTHS), into=CUMBRIA).figures.one()
    every = [each for days in LENGTHS.values() for each in days]
    assert figure.value == pytest.approx(np.mean(every), rel=1e-12)
    assert figure.spread == pytest.approx(np.std(every, ddof=1), rel=1e-12)
    one = pool_predecessors(
        mean_of({"Cumberland": [3, 5], "Westmorland and Furness": [9]}), into=CUMBRIA
    ).figures.one()
    assert one.spread == pytest.approx(np.std([3, 5, 9], ddof=1), rel=1e-12)


def test_a_mean_without_a_spread_has_none_when_pooled() -> None:
    held = mean_of(LENGTHS)
    frame = held.to_frame()
    frame["spread"] = [np.nan, *frame["spread"].tolist()[1:]]
    figure = pool_predecessors(lakpi.Figures(frame, held.meanings), into=CUMBRIA).figures.one()
    assert figure.numerator == 71
    assert figure.spread is None


counts = st.lists(
    st.tuples(st.integers(0, 500), st.integers(0, 500)).map(lambda two: (min(two), max(two))),
    min_size=3,
    max_size=3,
)


@settings(max_examples=50, deadline=None)
@given(counts)
def test_pooling_keeps_totals(numbers: list[tuple[int, int]]) -> None:
    held = figures(OLD, numerator=[n for n, _ in numbers], denominator=[d for _, d in numbers])
    before = held.to_frame()
    figure = pool_predecessors(held, into=DORSET).figures.one()
    top, base = sum(n for n, _ in numbers), sum(d for _, d in numbers)
    assert (figure.numerator, figure.denominator) == (top, base)
    assert figure.exact() == (Fraction(100 * top, base) if base else None)
    shares = [Fraction(n, d) * 100 for n, d in numbers if d]
    if base:
        assert min(shares) <= Fraction(100 * top, base) <= max(shares)
    pd.testing.assert_frame_equal(held.to_frame(), before)


@pytest.mark.skipif(not PUBLISHED.is_dir(), reason=f"the published files are not at {PUBLISHED}")
def test_published_referrals_of_what_lasts_have_no_gap() -> None:
    path = PUBLISHED / "c1_children_in_need_referrals_and_rereferrals_2013_to_2025.csv"
    theirs = lakpi.read_published(path)
    table = pd.read_csv(path, encoding="utf-8-sig", dtype=str)
    table = table[table["geographic_level"] == "Local authority"]
    for code, dfe_codes in (
        (DORSET.code, ["835", "836", "837", "838", "839"]),
        (CUMBRIA.code, ["909", "942", "943"]),
        ("E06000061 / E06000062", ["928", "940", "941"]),
        ("E06000066", ["933"]),
        ("E06000060", ["825"]),
        ("E06000065", ["815"]),
    ):
        pooled = pool_predecessors(theirs, into=code).figures
        series = lakpi.combine(theirs, pooled).select(indicator="referrals_count", area=code)
        rows = table[table["old_la_code"].isin(dfe_codes)]
        by_hand = rows.groupby("time_period")["referral_count"].agg(
            lambda cells: sum(int(cell) for cell in cells)
        )
        assert {str(each.period_end.year): each.numerator for each in series} == by_hand.to_dict()
        assert len(by_hand) == 13


@pytest.mark.skipif(not PUBLISHED.is_dir(), reason=f"the published files are not at {PUBLISHED}")
def test_pooling_every_authority_adds_up_to_england() -> None:
    path = PUBLISHED / "c1_children_in_need_referrals_and_rereferrals_2013_to_2025.csv"
    theirs = lakpi.read_published(path).select(indicator="referrals_count")
    lasting = list(dict.fromkeys(lasting_area(each) for each in lakpi.authorities("2012-13")))
    every = lakpi.combine(theirs, pool_predecessors(theirs, into=lasting).figures).to_frame()
    places = every[every["area"].isin([each.code for each in lasting])]
    sums = places.groupby("period", observed=True)["numerator"].sum()
    raw = theirs.to_frame()
    authorities = raw[raw["area"].str.match("E0[6-9]|E10")]
    expected = authorities.groupby("period", observed=True)["numerator"].sum()
    assert sums.to_dict() == expected.to_dict()
    # England has estimates for those without a number, and is published to the nearest 10.
    whole = authorities.groupby("period", observed=True)["numerator"].apply(
        lambda n: n.notna().all()
    )
    england = raw[raw["area"] == "E92000001"].set_index("period")["numerator"].to_dict()
    held = [period for period, is_whole in whole.items() if is_whole]
    assert len(held) == 6
    assert all(abs(england[period] - sums.to_dict()[period]) <= 5 for period in held)
