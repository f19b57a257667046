"""
Figures and a figure: chosen, combined, subtracted and written, with no reason lost.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from fractions import Fraction

import attrs
import numpy as np
import pandas as pd
import pint
import pytest

import lakpi
from lakpi.catalogues import ALL
from lakpi.catalogues.referrals import REFERRALS, REREFERRALS, rereferrals
from lakpi.errors import FiguresError, UnitError
from lakpi.figures import COLUMNS, Figures, Reason, as_frame, checked
from lakpi.indicators import Indicator

REASONS = ("c", "x", "z", "low", "k", "u")
HARROW = "E09000015"


def read(
    *rows: Mapping[str, object],
    known: Mapping[str, Indicator] | Sequence[Indicator] = ALL,
    origin: str = "local",
) -> Figures:
    base = {"indicator": "rereferral_pct", "area": "Harrow", "period": "2013-14"}
    table = pd.DataFrame([{**base, **row} for row in rows]).astype(object).fillna("")
    return lakpi.read_figures(table, known, origin=origin)


def some() -> Figures:
    return read(
        {"numerator": 269, "denominator": 2305},
        {"numerator": 217, "denominator": 1529, "period": "2012-13"},
        {"area": "Brent", "numerator": "c", "denominator": 2131},
        {"indicator": "referrals_count", "numerator": 2305},
        {"breakdown": "sex", "category": "F", "numerator": 130, "denominator": 1100},
    )


# Choosing.


def test_select_keeps_what_meets_every_criterion() -> None:
    figures = some()
    assert len(figures.select(indicator="rereferral_pct")) == 4
    assert len(figures.select(indicator="rereferral_pct", area=HARROW)) == 3
    assert len(figures.select(area=[HARROW, "E09000005"], breakdown="")) == 4
    assert len(figures.select(area_name="Brent", period="2012-13")) == 0
    assert [each.category for each in figures.select(breakdown="sex")] == ["F"]
    assert len(figures) == 5


def test_select_keeps_the_meanings_of_what_is_left() -> None:
    figures = some()
    assert [each.id for each in figures.select(indicator="referrals_count").meanings] == [
        "referrals_count"
    ]
    assert figures.select(area="nowhere").meanings == ()


def test_select_by_what_is_no_text_column() -> None:
    with pytest.raises(FiguresError, match="Did you mean 'indicator'"):
        some().select(indicater="rereferral_pct")
    with pytest.raises(FiguresError, match="text columns"):
        some().select(numerator="269")


def test_where_keeps_the_marked_in_their_order() -> None:
    figures = some()
    kept = figures.where(np.array([True, False, False, False, True]))
    assert [each.numerator for each in kept] == [269, 130]
    assert kept.to_frame().index.tolist() == [0, 1]


def test_one_is_one() -> None:
    figures = some()
    assert figures.one(indicator="referrals_count").value == 2305
    with pytest.raises(FiguresError, match=r"4 figures meet indicator='rereferral_pct'; one was"):
        figures.one(indicator="rereferral_pct")
    with pytest.raises(FiguresError, match="0 figures meet area='nowhere'"):
        figures.one(area="nowhere")
    with pytest.raises(FiguresError, match="5 figures meet that"):
        figures.one()


def test_meaning_by_id() -> None:
    assert some().meaning("rereferral_pct").unit == "percent"
    with pytest.raises(FiguresError, match="Did you mean 'rereferral_pct'"):
        some().meaning("rereferal_pct")


# Combining.


def test_combine_puts_them_one_after_the_other() -> None:
    first = read({"numerator": 1, "denominator": 4})
    second = read({"numerator": 1, "denominator": 2, "area": "Brent"})
    third = read({"indicator": "referrals_count", "numerator": 4})
    both = lakpi.combine(first, second, third)
    assert list(both) == [*first, *second, *third]
    assert [each.id for each in both.meanings] == ["rereferral_pct", "referrals_count"]
    assert len(lakpi.combine()) == 0
    assert list(lakpi.combine(first, lakpi.combine())) == list(first)


def test_combine_refuses_a_figure_twice_and_takes_another_origin() -> None:
    ours = read({"numerator": 1, "denominator": 4})
    with pytest.raises(FiguresError, match=r"1 figures stand twice \(rows 2\)"):
        lakpi.combine(ours, read({"numerator": 2, "denominator": 4}))
    theirs = read({"numerator": 1, "denominator": 4}, origin="published")
    assert len(lakpi.combine(ours, theirs)) == 2


def test_a_period_is_its_days_whatever_it_is_called() -> None:
    day = {"indicator": "cpp_open_2y_pct", "reported": "4"}
    ours = read({**day, "period": "2013-14"})
    window = {"period_start": "2013-04-01", "period_end": "2014-03-31"}
    with pytest.raises(FiguresError, match="stand twice"):
        lakpi.combine(ours, read({**day, "period": "the year", **window}))


def test_combine_refuses_one_id_with_two_meanings() -> None:
    other = attrs.evolve(REREFERRALS, decimals=0)
    row = {"numerator": 1, "denominator": 4}
    with pytest.raises(FiguresError, match=r"'rereferral_pct' version 1 means two things here"):
        lakpi.combine(read(row), read({**row, "area": "Brent"}, known=[other]))


def test_other_rules_and_other_versions_stand_side_by_side() -> None:
    row = {"numerator": 1, "denominator": 8}
    half_year = rereferrals(months=6)
    old = attrs.evolve(REREFERRALS, version="0", decimals=0)
    both = lakpi.combine(*(read(row, known=[each]) for each in (REREFERRALS, half_year, old)))
    assert [each.meaning.parameters for each in both] == ["", "look-back=6 months", ""]
    # Each is rounded as its own definition says.
    assert both.rounded().tolist() == [12.5, 12.5, 13.0]
    assert [each.rounded() for each in both] == [F("12.5"), F("12.5"), F(13)]


# What a frame must promise.


def frame(**changed: str | float) -> pd.DataFrame:
    made = some().select(indicator="referrals_count").to_frame()
    for name, value in changed.items():
        made[name] = value
    return made


def test_a_number_or_a_reason_and_not_both_and_not_neither() -> None:
    meanings = some().meanings
    assert len(checked(frame(), meanings)) == 1
    with pytest.raises(FiguresError, match=r"value must be a number or a reason.*rows 1"):
        checked(frame(value_reason="c"), meanings)
    with pytest.raises(FiguresError, match="value must be a number or a reason"):
        checked(frame(value=np.nan), meanings)


def test_the_columns_are_fixed() -> None:
    assert tuple(some().to_frame().columns) == COLUMNS
    with pytest.raises(FiguresError, match=r"missing: \['unit'\], not known: \['colour'\]"):
        Figures(frame().rename(columns={"unit": "colour"}), ())
    pd.testing.assert_frame_equal(as_frame(frame()), frame(), check_categorical=False)


def test_the_frame_given_out_is_a_copy() -> None:
    figures = some()
    given = figures.to_frame()
    given["value"] = 0.0
    assert figures.one(indicator="referrals_count").value == 2305


def test_figures_are_frozen_and_pickle() -> None:
    figures = some()
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        figures.meanings = ()  # type: ignore[misc]
    assert list(pickle.loads(pickle.dumps(figures))) == list(figures)  # noqa: S301 - our own


# A figure's arithmetic.

F = Fraction


def figure(indicator: str, value: str) -> lakpi.Figure:
    return read({"indicator": indicator, "reported": value}).one()


def test_percent_less_percent_is_percentage_points() -> None:
    now, then = some().select(area=HARROW, indicator="rereferral_pct", breakdown="")
    gap = now - then
    assert isinstance(gap, pint.Quantity)
    assert str(gap.units) == "percentage_point"
    assert gap.magnitude == float(F(26900, 2305) - F(21700, 1529))
    assert str((figure("rereferral_pct", "14.2") - figure("rereferral_pct", "11.7")).units) == (
        "percentage_point"
    )


def test_counts_less_counts_stay_counts() -> None:
    gap = figure("referrals_count", "2305") - figure("referrals_count", "1529")
    assert (gap.magnitude, str(gap.units)) == (776.0, "referral")


def test_fte_and_headcount_refuse() -> None:
    fte = figure("sw_starters_fte", "10.5")
    workers = figure("nqsw_count", "17")
    with pytest.raises(UnitError, match="two half-time workers are 1 FTE and a headcount of 2"):
        fte - workers
    headcount = lakpi.Count(
        id="headcount",
        title="Headcount",
        measure=lakpi.count("headcount", REFERRALS, lakpi.During("referral_date")),
        polarity=lakpi.Polarity.NO_JUDGEMENT,
    )
    people = read({"indicator": "headcount", "reported": "12"}, known=[headcount]).one()
    with pytest.raises(UnitError, match="FTE and headcount count different things"):
        fte - people


def test_a_percentage_and_a_rate_refuse() -> None:
    with pytest.raises(UnitError, match="A percentage and a rate have different bases"):
        figure("rereferral_pct", "11.7") - figure("referrals_rate_per_10k", "430")


def test_other_things_refuse() -> None:
    with pytest.raises(UnitError, match="they count different things"):
        figure("referrals_count", "2305") - figure("nqsw_count", "17")


@pytest.mark.parametrize("pair", [("c", "1"), ("1", "c"), ("x", "x")])
def test_a_reason_has_no_difference(pair: tuple[str, str]) -> None:
    first, second = (figure("rereferral_pct", value) for value in pair)
    with pytest.raises(FiguresError, match="needs two numbers"):
        first - second


def test_quantity() -> None:
    found = figure("referrals_rate_per_10k", "430.5").quantity
    assert (found.magnitude, str(found.units)) == (430.5, "per_10000_children")
    assert found.to("per_100000_children").magnitude == pytest.approx(4305)
    with pytest.raises(FiguresError, match=r"no number here: c \(confidential\)"):
        figure("rereferral_pct", "c").quantity  # noqa: B018


def test_exact_and_rounded_come_from_the_numbers() -> None:
    found = read({"numerator": 217, "denominator": 1529, "reported": "14.2"}).one()
    assert (found.exact(), found.rounded()) == (F(21700, 1529), F("14.2"))
    reported = figure("rereferral_pct", "14.25")
    assert (reported.exact(), reported.rounded()) == (F("14.25"), F("14.3"))
    assert (figure("rereferral_pct", "c").exact(), figure("rereferral_pct", "c").rounded()) == (
        None,
        None,
    )


# Nothing is lost where figures are shown.


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_is_shown(reason: str) -> None:
    figures = read({"numerator": reason, "denominator": 2305, "reported": reason})
    assert figures.one().written() == f"[{reason}]"
    assert figures.one().numerator_text() == f"[{reason}]"
    for face in (str(figures), figures._repr_html_()):
        assert face.count(f"[{reason}]") == 2
        assert "2,305" in face
        assert "nan" not in face.casefold()
        assert "None" not in face
    assert Reason(reason).words


def test_the_short_names_say_how_many_of_what() -> None:
    assert repr(some()) == "<Figures: 5 figures of rereferral_pct, referrals_count>"
    counts = some().select(indicator="referrals_count")
    assert repr(counts) == "<Figures: 1 figure of referrals_count>"
    assert repr(lakpi.combine()) == "<Figures: 0 figures of nothing>"
    assert str(lakpi.combine()) == "(no figures)"
    many = [attrs.evolve(REREFERRALS, id=f"i{place}") for place in range(6)]
    figures = read(*({"indicator": each.id, "reported": "1"} for each in many), known=many)
    assert repr(figures) == "<Figures: 6 figures of i0, i1, i2, i3, i4, ...>"


def test_a_long_table_says_how_many_more_there_are() -> None:
    years = [{"period": f"{year}", "reported": "10"} for year in range(1950, 2000)]
    figures = read(*years)
    assert str(figures).endswith("\n... and 10 more")
    assert figures._repr_html_().endswith("<p>... and 10 more</p>")
    assert figures.to_text(most=50).count("10.0%") == 50
    assert "more" not in figures.to_text(most=50)


def test_the_html_table_escapes_and_cuts_nothing_off() -> None:
    long = "a category of a council's own " * 4 + "<script>"
    html = read({"breakdown": "own", "category": long, "reported": "1"})._repr_html_()
    assert "<script>" not in html
    assert long.replace("<script>", "&lt;script&gt;") in html
