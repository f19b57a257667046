"""
Different people: each once a period, and never added up.
"""

from __future__ import annotations

from hypothesis import given
from tests import naive

import lakpi
from lakpi import Count, Percentage, Polarity, col, count, distinct

NONE = Polarity.NO_JUDGEMENT
EVENTS = naive.EVENTS
PERIODS = (*lakpi.quarters("2013-14"), *lakpi.financial_years("2013-14"))
PEOPLE = distinct("children", EVENTS, lakpi.During("start"))
COUNT = Count(id="people", title="People", measure=PEOPLE, polarity=NONE)


@given(naive.rows())
@naive.light
def test_everyone_counts_once_in_each_period(rows: naive.Rows) -> None:
    girls = Percentage(
        id="girls",
        title="Girls",
        numerator=PEOPLE.where(col("sex").is_("F")),
        denominator=PEOPLE,
        polarity=NONE,
    )
    any_time = distinct("children", EVENTS, lakpi.AtAnyTime("start", "end"))
    ages = distinct("children", EVENTS, lakpi.During("start"), column="number")
    made = lakpi.compute(
        [
            girls,
            COUNT,
            Count(id="any", title="Any", measure=any_time, polarity=NONE),
            Count(id="numbers", title="Numbers", measure=ages, polarity=NONE),
        ],
        naive.records(rows),
        periods=PERIODS,
        by=["sex"],
    )
    for one in made:
        own = [row for row in rows if row["authority"] == one.area_name]
        if one.breakdown:
            own = [row for row in own if (row["sex"] or "not recorded") == one.category]
        dated = [row for row in own if one.period_start <= row["start"] <= one.period_end]
        if one.meaning.id == "any":
            dated = [
                row
                for row in own
                if row["start"] <= one.period_end
                and (
                    row["start"] >= one.period_start
                    or row["end"] is None
                    or row["end"] >= one.period_start
                )
            ]
        name = "number" if one.meaning.id == "numbers" else "child_id"
        known = {row[name] for row in dated} - {None}
        if one.meaning.id == "girls":
            assert one.denominator == len(known)
            own = [row for row in dated if row["sex"] == "F"]
            assert one.numerator == len({row["child_id"] for row in own} - {None})
        else:
            assert one.value == len(known)
        assert ("does not add up" in one.flags) == bool(one.breakdown)


def test_quarters_of_people_do_not_make_the_year() -> None:
    row = dict.fromkeys(column.name for column in EVENTS.columns)
    rows = [
        {**row, "event_id": str(n), "authority": "Harrow", "child_id": "a", "start": period.start}
        for n, period in enumerate(lakpi.quarters("2013-14"))
    ]
    made = lakpi.compute(COUNT, naive.records(rows), periods=PERIODS).select(area_name="Harrow")
    assert [one.value for one in made] == [1, 1, 1, 1, 1]


def test_who_is_not_recorded_is_excluded_and_accounted_for() -> None:
    row = dict.fromkeys(column.name for column in EVENTS.columns)
    rows = [
        {**row, "event_id": str(n), "authority": "Harrow", "child_id": who, "start": naive.FIRST}
        for n, who in enumerate(["a", None, " "])
    ]
    open_now = distinct("children", EVENTS, lakpi.AsAt("start", "end"))
    also = Count(id="open", title="Open", measure=open_now, polarity=NONE)
    started = Count(
        id="n", title="N", measure=count("plans", EVENTS, lakpi.During("start")), polarity=NONE
    )
    records = naive.records(rows)
    assert records.ledger.count("no person") == 2
    year = lakpi.financial_years("2012-13")
    made = lakpi.compute([COUNT, also, started], records, periods=year)
    assert [one.value for one in made.select(area_name="Harrow")] == [1, 1, 3]
    assert [(each.counted, each.excluded) for each in made.accounts] == [(1, 2), (1, 2), (3, 0)]
