"""
Breakdowns: margins and crosses that add up to the whole, rows that do not say included.
"""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from tests import naive

import lakpi
from lakpi import Count, Distribution, Percentage, Polarity, col, count
from lakpi.errors import DefinitionError

NONE = Polarity.NO_JUDGEMENT
EVENTS = naive.EVENTS
STARTED = count("plans", EVENTS, lakpi.During("start"))
OPEN = count("plans", EVENTS, lakpi.AsAt("start", "end"))
BOTH = (
    Percentage(
        id="boys",
        title="Boys",
        numerator=STARTED.where(col("sex").is_("M")),
        denominator=STARTED,
        polarity=NONE,
    ),
    Count(id="open", title="Open", measure=OPEN, polarity=NONE),
    Count(
        id="any",
        title="Any time",
        measure=count("plans", EVENTS, lakpi.AtAnyTime("start", "end")),
        polarity=NONE,
    ),
)
BY: list[str | tuple[str, ...]] = [
    "sex",
    "disabled",
    "age",
    "size",
    ("sex", "age"),
    ("age", "disabled", "sex"),
]
PERIODS = (*lakpi.quarters("2013-14"), *lakpi.financial_years("2013-14"))


@given(naive.rows())
@naive.light
def test_every_part_adds_up_to_the_whole(rows: naive.Rows) -> None:
    made = lakpi.compute(BOTH, naive.records(rows), periods=PERIODS, by=BY)
    whole: Counter[tuple[str, ...]] = Counter()
    parts: dict[str, Counter[tuple[str, ...]]] = {}
    for one in made:
        for name in ("numerator", "denominator"):
            number = getattr(one, name)
            if number is not None:
                key = (one.meaning.id, one.area, one.period, name)
                held = parts.setdefault(one.breakdown, Counter()) if one.breakdown else whole
                held[key] += number
    assert len(parts) == len(BY) or not +whole
    for name, added in parts.items():
        assert +added == +whole, name


@given(naive.rows())
@naive.light
def test_a_cross_is_the_rows_that_are_both(rows: naive.Rows) -> None:
    made = lakpi.compute(
        Count(id="n", title="N", measure=STARTED, polarity=NONE),
        naive.records(rows),
        periods=lakpi.financial_years("2013-14"),
        by=[("size", "sex"), ("disabled", "age")],
    )
    year = lakpi.financial_years("2013-14")[0]
    answers = {True: "yes", False: "no", None: "not recorded"}
    found: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        if naive.within(year, row["start"]):
            number, sex = row["number"], row["sex"] or "not recorded"
            size = "not recorded" if number is None else "low" if number < 2 else "high"
            age = naive.age_band(row["born"], row["start"])
            found[row["authority"], "size x sex", f"{size} x {sex}"] += 1
            disabled = answers[row["disabled"]]
            found[row["authority"], "disabled x age", f"{disabled} x {age}"] += 1
    held = Counter(
        {
            (one.area_name, one.breakdown, one.category): int(one.value or 0)
            for one in made
            if one.breakdown
        }
    )
    assert +held == found


def test_rows_that_say_not_recorded_and_rows_that_say_nothing_are_one_category() -> None:
    row = dict.fromkeys(column.name for column in EVENTS.columns)
    rows = [
        {**row, "event_id": str(n), "authority": "Harrow", "start": naive.FIRST, "sex": sex}
        for n, sex in enumerate(["not recorded", None, "F", "the sex was not recorded x"])
    ]
    made = lakpi.compute(
        Count(id="n", title="N", measure=STARTED, polarity=NONE),
        naive.records(rows),
        periods=lakpi.financial_years("2012-13"),
        by=["sex"],
    )
    held = {one.category: one.value for one in made.select(area_name="Harrow", breakdown="sex")}
    assert held == {"F": 1, "the sex was not recorded x": 1, "not recorded": 2}


def test_a_category_of_nobody_is_nought_and_not_recorded_is_left_out_where_all_say() -> None:
    row = dict.fromkeys(column.name for column in EVENTS.columns)
    rows = [{**row, "event_id": "1", "authority": "Harrow", "start": naive.FIRST, "sex": "F"}]
    made = lakpi.compute(
        BOTH[0], naive.records(rows), periods=lakpi.financial_years("2012-13"), by=["sex", "size"]
    )
    held = {one.category: one.value_reason for one in made.select(area_name="Harrow")}
    assert held == {"": "", "F": "", "low": "z", "high": "z", "not recorded": ""}


def test_sources_that_are_added_up_share_their_categories() -> None:
    vacancies = lakpi.Source(
        "vacancies",
        area="authority",
        columns=[column for column in EVENTS.columns if column.name not in {"child_id", "seen"}],
    )
    row = dict.fromkeys(column.name for column in EVENTS.columns)
    base = {**row, "authority": "Harrow", "start": naive.FIRST}
    records = lakpi.read_frames(
        {
            EVENTS: naive.pandas_frame([{**base, "event_id": "1", "sex": "F"}]),
            vacancies: naive.pandas_frame(
                [{**base, "event_id": "1", "sex": "M"}, {**base, "event_id": "2", "sex": "F"}]
            ),
        },
        complete=naive.COMPLETE,
    )
    open_posts = count("posts", vacancies, lakpi.AsAt("start", "end"))
    filled = count("posts", EVENTS, lakpi.AsAt("start", "end"))
    rate = Percentage(
        id="vacancy_rate",
        title="Vacancy rate",
        numerator=open_posts,
        denominator=open_posts + filled,
        polarity=NONE,
    )
    made = lakpi.compute(rate, records, periods=lakpi.financial_years("2013-14"), by="sex")
    assert {one.category: (one.numerator, one.denominator) for one in made} == {
        "": (2, 3),
        "F": (1, 2),
        "M": (1, 1),
    }
    with pytest.raises(DefinitionError, match="'vacancies' cannot be broken down by 'age'"):
        lakpi.compute(rate, records, periods=lakpi.financial_years("2013-14"), by="age")


def test_a_distribution_is_shares_of_one_whole() -> None:
    row = dict.fromkeys(column.name for column in EVENTS.columns)
    rows = [
        {**row, "event_id": str(n), "authority": "Harrow", "start": naive.FIRST, "sex": sex}
        for n, sex in enumerate(["F", "F", "M", None])
    ]
    parts = [(sex, STARTED.where(col("sex").is_(sex))) for sex in ("F", "M")]
    parts.append(("other", STARTED.where(col("sex").is_missing())))
    shares = Distribution(
        id="by_sex", title="By sex", of="sex", parts=parts, denominator=STARTED, polarity=NONE
    )
    made = lakpi.compute(
        shares, naive.records(rows), periods=lakpi.financial_years("2012-13"), by="disabled"
    )
    harrow = made.select(area_name="Harrow")
    assert {(one.breakdown, one.category): one.value for one in harrow} == {
        ("sex", "F"): 50,
        ("sex", "M"): 25,
        ("sex", "other"): 25,
        ("sex x disabled", "F x yes"): None,
        ("sex x disabled", "F x no"): None,
        ("sex x disabled", "F x not recorded"): 50,
        ("sex x disabled", "M x yes"): None,
        ("sex x disabled", "M x no"): None,
        ("sex x disabled", "M x not recorded"): 25,
        ("sex x disabled", "other x yes"): None,
        ("sex x disabled", "other x no"): None,
        ("sex x disabled", "other x not recorded"): 25,
    }


def test_what_by_does_not_mean() -> None:
    records, year = naive.records([]), lakpi.financial_years("2013-14")

    def asked(*by: object) -> None:
        lakpi.compute(BOTH[0], records, periods=year, by=by)  # type: ignore[arg-type] # the misuse

    with pytest.raises(DefinitionError, match="'sex' twice"):
        asked("sex", "sex")
    with pytest.raises(DefinitionError, match="'sex x sex' twice"):
        asked(("sex", "sex"))
    with pytest.raises(DefinitionError, match=r"takes names and tuples of names; found \(3,\)"):
        asked((3,))
    with pytest.raises(DefinitionError, match=r"takes names and tuples of names; found \(\)"):
        asked(())
    with pytest.raises(DefinitionError, match="Did you mean 'sex'"):
        asked("sexx")
    with pytest.raises(DefinitionError, match="cannot be broken down by 'child_id'"):
        asked("child_id")
