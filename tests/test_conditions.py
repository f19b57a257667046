"""
Conditions: the same rows on every engine, and no missing value meets one by accident.
"""

from __future__ import annotations

import datetime
import pickle

import narwhals.stable.v2 as nw
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import naive

import lakpi
from lakpi import col
from lakpi.conditions import AllOf, AnyOf, Col, Condition, shifted_name, words
from lakpi.errors import DefinitionError

DAYS = ("start", "end", "seen")

comparisons = st.sampled_from(["on", "on_or_after", "on_or_before", "after", "before"])


@st.composite
def leaves(draw: st.DrawFn) -> Condition:
    kind = draw(st.integers(0, 7))
    date = col(draw(st.sampled_from(DAYS)))
    if kind == 0:
        other = draw(st.one_of(st.sampled_from(DAYS), naive.days))
        months, days = draw(st.sampled_from([0, -12, 6, 24])), draw(st.integers(-30, 30))
        made: Condition = getattr(date, draw(comparisons))(other, months=months, days=days)
        return made
    number = draw(st.integers(-1, 4))
    verb = draw(st.sampled_from(["is_", "is_not", "at_least", "at_most", "more_than", "less_than"]))
    by_number: Condition = getattr(col("number"), verb)(number)
    sex = draw(st.sampled_from(["F", "M", "X"]))
    return (
        by_number,
        col("sex").is_(sex),
        col("sex").is_not(sex),
        col("sex").is_in(sex, "M"),
        draw(st.sampled_from([col("disabled").is_true(), col("disabled").is_false()])),
        col(draw(st.sampled_from(["sex", "end", "number", "disabled"]))).is_missing(),
        col(draw(st.sampled_from(["sex", "end", "number", "disabled"]))).is_present(),
    )[kind - 1]


conditions = st.recursive(
    leaves(),
    lambda inner: st.one_of(
        st.builds(lambda a, b: a & b, inner, inner), st.builds(lambda a, b: a | b, inner, inner)
    ),
    max_leaves=4,
)


def ordinals(rows: naive.Rows) -> naive.Rows:
    plain = []
    for row in rows:
        days = {name: row[name] and row[name].toordinal() for name in DAYS}
        plain.append({**row, **days})
    return plain


@given(naive.rows(), conditions)
@naive.light
def test_every_engine_counts_the_rows_that_a_person_would(
    rows: naive.Rows, condition: Condition
) -> None:
    names = ["authority", "start", "end", "seen", "sex", "disabled", "number"]
    plain = {name: [row[name] for row in ordinals(rows)] for name in names}
    moved = {shifted_name(*shift): shift for shift in condition.shifts()}
    for name, (column, months) in moved.items():
        plain[name] = [None if day is None else months_on(day, months) for day in plain[column]]
    whole = (*DAYS, "number", *moved)
    kinds = dict.fromkeys(whole, "Int64")
    kinds |= {"sex": "category", "disabled": "boolean", "authority": "object"}
    schema: dict[str, pl.DataType] = {name: pl.String() for name in names}
    schema |= dict.fromkeys(whole, pl.Int64()) | {"disabled": pl.Boolean()}
    engines = (
        pd.DataFrame(plain, dtype=object).astype(kinds),
        pl.DataFrame(
            plain, schema_overrides={**schema, "sex": pl.String(), "authority": pl.String()}
        ),
    )
    expected = sum(naive.meets(condition, row) for row in rows)
    for native in engines:
        frame = nw.from_native(native, eager_only=True)
        assert len(frame.filter(condition.expression())) == expected


def months_on(day: int, months: int) -> int:
    return naive.add_months(datetime.date.fromordinal(day), months).toordinal()


@given(naive.rows(), conditions)
@naive.light
def test_a_computed_count_is_the_rows_that_a_person_would_count(
    rows: naive.Rows, condition: Condition
) -> None:
    years = lakpi.financial_years("2010-11", "2015-16")
    received = lakpi.count("referrals", naive.EVENTS, lakpi.During("start"))
    counted = lakpi.Count(
        id="met",
        title="Met",
        measure=received.where(condition),
        polarity=lakpi.Polarity.NO_JUDGEMENT,
    )
    figures = lakpi.compute(counted, naive.records(rows), periods=years)
    assert sum(naive.numbers(figures).values()) == sum(naive.meets(condition, r) for r in rows)


MISSING = {"event_id": "e", "authority": "Harrow", "start": datetime.date(2013, 5, 1)}


@pytest.mark.parametrize(
    ("condition", "met"),
    [
        (col("sex").is_("F"), False),
        (col("sex").is_not("F"), False),
        (col("sex").is_in("F", "M"), False),
        (col("number").is_not(3), False),
        (col("number").at_most(3), False),
        (col("disabled").is_false(), False),
        (col("disabled").is_not(value=True), False),
        (col("end").before("start"), False),
        (col("end").on_or_after("start", months=-12), False),
        (col("start").on_or_after("end"), False),
        (col("seen").on(datetime.date(2013, 5, 1)), False),
        (col("nth").at_least(1), False),
        (col("previous_start").before("start"), False),
        (col("size").is_not("low"), False),
        (col("sex").is_not("F") | col("number").less_than(3), False),
        (col("child_id").is_present(), False),
        (col("child_id").is_missing(), True),
        (col("sex").is_missing(), True),
        (col("previous_start").is_missing() & col("fte").is_missing(), True),
        (lakpi.rows_where(lambda c: c("number") > 1, "many", columns=("number",)), False),
    ],
)
def test_a_missing_value_meets_nothing_but_is_missing(condition: Condition, met: bool) -> None:  # noqa: FBT001 - a table of answers
    row = dict.fromkeys(column.name for column in naive.EVENTS.columns) | MISSING
    received = lakpi.count("referrals", naive.EVENTS, lakpi.During("start")).where(condition)
    counted = lakpi.Count(
        id="met", title="Met", measure=received, polarity=lakpi.Polarity.NO_JUDGEMENT
    )
    other = {**row, "event_id": "other", "authority": "Brent", "number": 3, "sex": "F"}
    figures = lakpi.compute(
        counted, naive.records([row, other]), periods=lakpi.financial_years("2013-14")
    )
    assert figures.one(area_name="Harrow").value == float(met)


def test_conditions_are_sentences() -> None:
    seen = col("seen_date").on_or_before("start_date", months=1, days=-10)
    assert seen.says() == "seen date is on or before start date plus 1 month less 10 days"
    assert (
        col("on").after(datetime.date(2013, 12, 31), months=2).says()
        == "on is after 28 February 2014"
    )
    either = (col("sex").is_("F") | col("sex").is_missing()) & col("age").at_least(3)
    assert either.says() == "(sex is F or sex is not recorded) and age is at least 3"
    assert (col("a").is_true() & col("b").is_false()).says() == "a is yes and b is no"
    assert col("a").is_in("x", "y", "z").says() == "a is x, y or z"
    assert (col("a").is_present() | col("b").is_(1) & col("c").is_(2)).says() == (
        "a is recorded or (b is 1 and c is 2)"
    )
    assert words("previous_start ") == "previous start"
    assert shifted_name("on", 0) == "on"


def test_conditions_of_one_kind_are_joined_flat() -> None:
    a, b, c = col("a").is_(1), col("b").is_(2), col("c").is_(3)
    assert (a & b) & c == a & (b & c) == AllOf((a, b, c))
    assert (a | b) | c == AnyOf((a, b, c))
    assert (a & (b | c)).leaves() == (a, b, c)
    assert (a & b).columns() == {"a", "b"}


def test_conditions_are_values() -> None:
    made = col("a").on_or_after("b", months=-12) & (col("c").is_("x") | col("d").is_missing())
    again = pickle.loads(pickle.dumps(made))  # noqa: S301 - our own
    assert again == made
    assert hash(again) == hash(made)
    assert made.shifts() == {("b", -12)}


@pytest.mark.parametrize(
    ("misuse", "says"),
    [
        (lambda: ~col("a").is_(1), "no NOT"),
        (lambda: bool(col("a").is_(1)), "& and |"),
        (lambda: col("a").is_(1) and col("b").is_(2), "in brackets"),  # type: ignore[redundant-expr] # the misuse
        (lambda: not col("a").is_(1), "in brackets"),
        (lambda: col("a") == 1, r"col\('a'\)\.is_"),
        (lambda: col("a") != 1, r"col\('a'\)\.is_"),
        (lambda: col("a").is_in(), "at least one"),
        (lambda: col("a").is_(datetime.date(2014, 1, 1)), r"on\(\), before\(\)"),  # type: ignore[arg-type] # the misuse
        (lambda: col("a").is_(None), "NoneType"),  # type: ignore[arg-type] # the misuse
        (lambda: col("a").before(3), "a column's name or a date"),  # type: ignore[arg-type] # the misuse
        (lambda: lakpi.rows_where(lambda c: c("a"), " ", columns=("a",)), "a sentence"),
        (lambda: lakpi.rows_where(lambda c: c("a"), "says", columns=()), "the columns"),
    ],
)
def test_misuse_says_what_to_write(misuse: object, says: str) -> None:
    assert callable(misuse)
    with pytest.raises(DefinitionError, match=says):
        misuse()


def test_a_column_alone_is_equal_to_its_like() -> None:
    assert col("a") == Col("a")
    assert hash(col("a")) == hash(Col("a"))
    assert col("a").on(datetime.datetime(2014, 1, 1, 9, 30)) == col("a").on(  # noqa: DTZ001
        datetime.date(2014, 1, 1)
    )
