"""
The vocabulary is closed, complete and written the way the field writes it.
"""

from __future__ import annotations

import copy
import math
import pickle
import subprocess
import sys
from typing import cast

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lakpi.errors import UnitError
from lakpi.units import (
    UNITS,
    Unit,
    difference,
    parse_quantity,
    quantity,
    sum_of,
    unit,
    written,
)

every_unit = st.sampled_from(list(UNITS.values()))

# The unit column of our catalogue of 146 definitions of the field, word by word.
OF_THE_FIELD = {
    "%": "percent",
    "% (per 100 pupils)": "per_100_pupils",
    "per 10,000": "per_10000_children",
    "per 100,000": "per_100000_children",
    "contacts": "contact",
    "referrals": "referral",
    "families": "family",
    "assessments": "assessment",
    "episodes": "episode",
    "plans": "plan",
    "children": "child",
    "schools": "school",
    "cases": "case",
    "workers": "worker",
    "FTE": "fte",
    "posts": "post",
    "interviews": "interview",
    "days": "day",
    "working days": "working_day",
    "months": "month",
    "GBP": "GBP",
    "GBP/week": "GBP_per_week",
    "score": "score",
    "score 0-40": "score",
    "points": "point",
    "rank": "rank",
}


@pytest.mark.parametrize("name", sorted(set(OF_THE_FIELD.values())))
def test_every_unit_of_the_field_is_there(name: str) -> None:
    assert unit(name).name == name


@given(every_unit)
def test_a_unit_is_found_by_its_name_its_plural_and_itself(known: Unit) -> None:
    assert unit(known.name) is known
    assert unit(known.plural) is known
    assert unit(known.plural.replace(" ", "_")) is known
    assert unit(known) is known
    assert str(known) == known.name


def test_no_word_means_two_units() -> None:
    words = [word for each in UNITS.values() for word in {each.name, each.plural}]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("refferal", "'referral'"),
        ("childs", "'child'"),
        ("percentage", "'percent' or 'percentage_point'"),
        ("per_10000_child", "'per_10000_children'"),
        ("working-day", "'working_day'"),
    ],
)
def test_a_slip_is_an_error_with_a_suggestion(slip: str, meant: str) -> None:
    with pytest.raises(UnitError, match="is not a unit of lakpi") as caught:
        unit(slip)
    assert meant in str(caught.value)


def test_a_plural_is_understood_as_it_is_written() -> None:
    assert unit("FTE").name == "fte"
    assert unit("cases per FTE").name == "case_per_fte"
    assert unit("per 10,000 children").name == "per_10000_children"


@pytest.mark.parametrize("foreign", ["mb", "metre", "kg", "s", "m", "kreferral", "", "%", "hour"])
def test_the_units_of_science_are_not_ours(foreign: str) -> None:
    with pytest.raises(UnitError):
        unit(foreign)
    with pytest.raises(UnitError):
        quantity(1, foreign)


def test_a_unit_is_a_word() -> None:
    with pytest.raises(UnitError, match="given by its name"):
        unit(cast("str", 7))


def test_the_vocabulary_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        cast("dict[str, Unit]", UNITS)["mile"] = unit("day")


def test_a_unit_is_a_value() -> None:
    known = unit("referral")
    assert pickle.loads(pickle.dumps(known)) == known  # noqa: S301 - our own bytes
    assert hash(copy.deepcopy(known)) == hash(known)


@pytest.mark.parametrize(
    ("text", "of", "expected"),
    [
        ("14.2", "percent", "14.2%"),
        ("+2.1", "percentage_point", "+2.1 percentage points"),
        ("1", "percentage_point", "1 percentage point"),
        ("-1", "percentage_point", "-1 percentage point"),
        ("1.0", "percentage_point", "1.0 percentage points"),
        ("1,529", "referral", "1,529 referrals"),
        ("1", "child", "1 child"),
        ("0", "child", "0 children"),
        ("21", "family", "21 families"),
        ("930,000", "GBP", "£930,000"),
        ("-930,000", "GBP", "-£930,000"),
        ("+5", "GBP", "+£5"),
        ("1,210", "GBP_per_week", "£1,210 a week"),
        ("21.4", "per_10000_children", "21.4 per 10,000 children"),
        ("1", "per_10000_children", "1 per 10,000 children"),
        ("12.5", "fte", "12.5 FTE"),
        ("18.2", "case_per_fte", "18.2 cases per FTE"),
        ("33", "working_day", "33 working days"),
        ("14.1", "score", "14.1"),
        ("0.4", "one", "0.4"),
        ("3", "rank", "rank 3"),
        (" 7 ", "vacancy", "7 vacancies"),
    ],
)
def test_values_are_written_as_the_field_writes_them(text: str, of: str, expected: str) -> None:
    assert written(text, of) == expected
    assert written(text, unit(of)) == expected


@given(every_unit, st.sampled_from(["1", "-1", "2.5", "1,000", "0"]))
def test_what_is_written_holds_the_number_once(known: Unit, text: str) -> None:
    assert written(text, known).count(text.lstrip("-")) >= 1
    assert "{" not in written(text, known)


def test_percent_minus_percent_is_percentage_points() -> None:
    assert difference("percent", "percent") == "percentage_point"
    assert difference("percent", "percentage_point") == "percent"
    assert difference("percentage_point", "percentage_point") == "percentage_point"
    assert sum_of("percent", "percentage_point") == "percent"
    assert sum_of("percentage_point", "percent") == "percent"
    assert sum_of("percent", "percent") == "percent"
    with pytest.raises(UnitError, match="do not go together"):
        difference("percentage_point", "percent")


@given(every_unit)
def test_like_goes_with_like(known: Unit) -> None:
    if known.kind != "share":
        assert difference(known, known) == known.name
    if known.kind == "rank":
        with pytest.raises(UnitError, match="do not add up"):
            sum_of(known, known)
    else:
        assert sum_of(known, known) == known.name


@given(every_unit, every_unit)
def test_unlike_units_never_make_a_number(one: Unit, other: Unit) -> None:
    shares = {"share", "change of a share"}
    if one == other or {one.kind, other.kind} <= shares:
        return
    for together in (difference, sum_of):
        with pytest.raises(UnitError) as caught:
            together(one, other)
        assert len(str(caught.value)) > 30  # it says why


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("fte", "headcount", "two half-time workers are 1 FTE and a headcount of 2"),
        ("worker", "fte", "two half-time workers"),
        ("percent", "per_10000_children", "A percentage and a rate have different bases"),
        ("per_10000_children", "per_100000_children", "convert one of them first"),
        ("day", "week", "convert one of them first"),
        ("day", "working_day", "do not convert into one another"),
        ("day", "month", "do not convert into one another"),
        ("referral", "plan", "they count different things"),
        ("GBP", "referral", "has no unit: (money and count|count and money) do not"),
    ],
)
def test_an_error_says_why(one: str, other: str, why: str) -> None:
    with pytest.raises(UnitError, match=why):
        sum_of(one, other)
    with pytest.raises(UnitError, match=why):
        difference(other, one)


@given(every_unit, st.one_of(st.integers(-(10**6), 10**6), st.floats(-1e6, 1e6)))
def test_a_quantity_prints_and_is_read_back(known: Unit, value: float) -> None:
    made = quantity(value, known)
    assert parse_quantity(str(made)) == made
    assert str(parse_quantity(str(made))) == str(made)
    assert made.magnitude == value


def test_written_quantities_are_read_too() -> None:
    assert parse_quantity("85.5%") == quantity(85.5, "percent")
    assert parse_quantity("1,529 referrals") == quantity(1529, "referral")
    for wrong in ("", "many days", "12 parsecs", "12"):
        with pytest.raises(UnitError):
            parse_quantity(wrong)


@given(st.floats(0, 1e6))
def test_scales_convert_and_come_back(value: float) -> None:
    rate = quantity(value, "per_10000_children")
    back = rate.to("per_100000_children").to("per_1000_children").to("per_10000_children")
    assert math.isclose(back.magnitude, value, rel_tol=1e-12, abs_tol=1e-300)


def test_a_week_is_seven_days_and_a_month_is_no_days() -> None:
    assert quantity(2, "week").to("day").magnitude == 14
    assert quantity(2, "year").to("month").magnitude == 24
    for never in ("day", "working_day", "week"):
        with pytest.raises(pint.DimensionalityError):
            quantity(1, "month").to(never)


def test_quantities_of_different_things_do_not_add() -> None:
    for one, other in (("fte", "headcount"), ("percent", "percentage_point"), ("child", "plan")):
        with pytest.raises(pint.DimensionalityError):
            quantity(1, one) + quantity(1, other)


@given(every_unit)
def test_the_dimension_that_we_state_is_pints(known: Unit) -> None:
    theirs = quantity(1, known).dimensionality
    registry = quantity(1, known)._REGISTRY
    ours = registry.get_dimensionality(
        registry.parse_units(known.dimension.replace("[", "").replace("]", ""))
        if known.dimension
        else registry.dimensionless
    )
    assert theirs == ours


def test_looking_units_up_does_not_load_pint() -> None:
    code = (
        "import sys; from lakpi.units import unit, written, sum_of;"
        "unit('referrals'); written('1', 'percent'); sum_of('child', 'child');"
        "sys.exit('pint' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own words
