"""
Flows: counts and totals of the rows whose date lies in a period.
"""

from __future__ import annotations

import statistics
from decimal import Decimal

import pytest
from hypothesis import given
from tests import naive

import lakpi
from lakpi import Count, Difference, Mean, Percentage, Polarity, Ratio, col, count, total
from lakpi.computation import tallying
from lakpi.errors import DefinitionError, PeriodError, RecordsError

NONE = Polarity.NO_JUDGEMENT
EVENTS = naive.EVENTS
PERIODS = (
    *lakpi.quarters("2012-13 Q1", "2013-14 Q4"),
    *lakpi.financial_years("2012-13", "2013-14"),
)
RECEIVED = count("referrals", EVENTS, lakpi.During("start"))
ENDED = count("referrals", EVENTS, lakpi.During("end"))
AGAIN = RECEIVED.where(col("previous_start").on_or_after("start", months=-12))
FTE = total("fte", EVENTS, lakpi.During("start"), unit="fte")
NUMBER = total("number", EVENTS, lakpi.During("start"), unit="days")
REREFERRALS = Percentage(
    id="rereferrals", title="Again", numerator=AGAIN, denominator=RECEIVED, polarity=NONE
)
NET = Count(id="net", title="Net", measure=RECEIVED + ENDED.times(-1), polarity=NONE)
STAFF = Count(id="staff", title="Staff", measure=FTE, polarity=NONE, decimals=2)
LENGTH = Mean(
    id="length", title="Length", numerator=NUMBER, denominator=RECEIVED, polarity=NONE, unit="days"
)
HALVES = Mean(
    id="halves",
    title="Halves",
    numerator=FTE.times(0.5),
    denominator=RECEIVED,
    polarity=NONE,
)


def is_again(rows: naive.Rows, row: naive.Row) -> bool:
    before = naive.previous(rows, row, "start")
    return before is not None and before >= naive.add_months(row["start"], -12)


@given(naive.rows())
@naive.light
def test_a_flow_is_the_rows_dated_in_the_period(rows: naive.Rows) -> None:
    figures = lakpi.compute(
        [REREFERRALS, NET, STAFF, LENGTH, HALVES], naive.records(rows), periods=PERIODS
    )
    found = {
        (one.meaning.id, one.area_name, one.period): one for one in figures if not one.breakdown
    }
    assert len(found) == 5 * len(naive.AREAS) * len(PERIODS)
    for area, own in naive.by_area(rows).items():
        for period in PERIODS:
            mine = [row for row in own if naive.within(period, row["start"])]
            ended = naive.count(own, lambda row: naive.within(period, row["end"]))  # noqa: B023
            again = sum(is_again(rows, row) for row in mine)
            share = found["rereferrals", area, period.label]
            assert (share.numerator, share.denominator) == (again, len(mine))
            assert share.value == (100 * again / len(mine) if mine else None)
            assert share.value_reason == ("" if mine else "z")
            assert ("small base" in share.flags) == (0 < len(mine) < 20)
            assert found["net", area, period.label].value == len(mine) - ended
            staff = sum((row["fte"] or Decimal(0) for row in mine), Decimal(0))
            assert found["staff", area, period.label].value == float(staff)
            numbers = [row["number"] or 0 for row in mine]
            length = found["length", area, period.label]
            if numbers:
                assert length.value == pytest.approx(statistics.mean(numbers), rel=1e-12)
            if len(numbers) > 1:
                spread = statistics.stdev(numbers)
                assert length.spread == pytest.approx(spread, rel=1e-9, abs=1e-9)
                spread = statistics.stdev(float(row["fte"] or 0) / 2 for row in mine)
                halves = found["halves", area, period.label].spread
                assert halves == pytest.approx(spread, rel=1e-7, abs=1e-9)
            else:
                assert length.spread is None


@given(naive.rows())
@naive.light
def test_quarters_make_the_year(rows: naive.Rows) -> None:
    figures = lakpi.compute([REREFERRALS, STAFF], naive.records(rows), periods=PERIODS)
    for one in figures:
        if one.period == "2013-14":
            quarters = [
                each
                for each in figures.select(indicator=one.meaning.id, area_name=one.area_name)
                if each.period.startswith("2013-14 Q")
            ]
            assert len(quarters) == 4
            assert one.numerator == pytest.approx(sum(each.numerator or 0 for each in quarters))


def test_sums_of_fte_are_exact() -> None:
    row = dict.fromkeys(column.name for column in EVENTS.columns) | {"start": naive.FIRST}
    rows = [
        {**row, "event_id": str(n), "authority": "Harrow", "fte": Decimal("0.1")} for n in range(3)
    ]
    year = lakpi.financial_years("2012-13")
    value = lakpi.compute(STAFF, naive.records(rows), periods=year).one(area_name="Harrow").value
    assert value == 0.3
    assert value != 0.1 + 0.1 + 0.1


def test_the_spread_of_near_numbers_far_from_nought_is_kept() -> None:
    row = dict.fromkeys(column.name for column in EVENTS.columns) | {"start": naive.FIRST}
    numbers = [100_000_000 + n % 2 for n in range(8)]
    rows = [
        {**row, "event_id": str(n), "authority": "Harrow", "number": number}
        for n, number in enumerate(numbers)
    ]
    made = lakpi.compute(LENGTH, naive.records(rows), periods=lakpi.financial_years("2012-13"))
    spread = statistics.stdev(numbers)
    assert made.one(area_name="Harrow").spread == pytest.approx(spread, rel=1e-9)


def test_a_mean_of_what_is_open_at_any_time_has_no_spread() -> None:
    open_any = lakpi.AtAnyTime("start", "end")
    mean = Mean(
        id="mean",
        title="Mean",
        numerator=total("number", EVENTS, open_any, unit="days"),
        denominator=count("referrals", EVENTS, open_any),
        polarity=NONE,
        unit="days",
    )
    row = dict.fromkeys(column.name for column in EVENTS.columns) | {"start": naive.FIRST}
    rows = [{**row, "event_id": str(n), "authority": "Harrow", "number": n} for n in range(4)]
    made = lakpi.compute(mean, naive.records(rows), periods=lakpi.financial_years("2013-14"))
    assert made.one(area_name="Harrow").value == 1.5
    assert made.one(area_name="Harrow").spread is None


def test_differences_are_exact() -> None:
    row = dict.fromkeys(column.name for column in EVENTS.columns) | {"start": naive.FIRST}
    rows = [{**row, "event_id": str(n), "authority": "Harrow", "sex": "F"} for n in range(2)]
    rows += [{**row, "event_id": "m", "authority": "Harrow", "sex": "M"}]
    girls = Percentage(
        id="girls",
        title="Girls",
        numerator=RECEIVED.where(col("sex").is_("F")),
        denominator=RECEIVED,
        polarity=NONE,
    )
    boys = Percentage(
        id="boys",
        title="Boys",
        numerator=RECEIVED.where(col("sex").is_("M")),
        denominator=RECEIVED,
        polarity=NONE,
    )
    rest = Difference(id="rest", title="Rest", minuend=100, subtrahend=girls, polarity=NONE)
    gap = Difference(id="gap", title="Gap", minuend=girls, subtrahend=boys, polarity=NONE)
    more = Difference(
        id="more",
        title="More",
        minuend=Count(id="a", title="A", measure=RECEIVED, polarity=NONE),
        subtrahend=Count(id="b", title="B", measure=ENDED, polarity=NONE),
        polarity=NONE,
    )
    records = naive.records(rows)
    made = lakpi.compute(
        [rest, gap, more], records, periods=lakpi.financial_years("2012-13"), by="sex"
    )
    held = {(one.meaning.id, one.category): one.value for one in made.select(area_name="Harrow")}
    assert held["rest", ""] == float(100 - 200 / lakpi.rounding.exact(3))
    assert held["gap", ""] == float(100 / lakpi.rounding.exact(3))
    assert held["more", ""] == 3
    assert held["gap", "F"] == 100
    brent = made.select(area_name="Brent", breakdown="")
    assert [(one.meaning.id, one.value_reason) for one in brent] == [
        ("rest", "z"),
        ("gap", "z"),
        ("more", ""),
    ]


def test_a_difference_keeps_the_rows_that_do_not_say() -> None:
    row = dict.fromkeys(column.name for column in EVENTS.columns) | {"start": naive.FIRST}
    rows = [{**row, "event_id": "1", "authority": "Harrow"}]
    counted = Count(id="a", title="A", measure=RECEIVED, polarity=NONE)
    more = Difference(id="more", title="More", minuend=3, subtrahend=counted, polarity=NONE)
    made = lakpi.compute(more, naive.records(rows), periods=PERIODS[-2], by="sex")
    assert made.one(area_name="Harrow", category="not recorded").value == 2


def test_big_cubes_are_counted_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    row = dict.fromkeys(column.name for column in EVENTS.columns) | {"start": naive.FIRST}
    rows = [
        {**row, "event_id": f"{n}", "authority": "Harrow", "sex": sex, "disabled": n % 2 == 0}
        for n, sex in enumerate(["F", "M", "F", None])
    ]
    by: list[str | tuple[str, ...]] = ["sex", ("disabled", "sex")]
    stock = Count(
        id="open", title="Open", measure=count("plans", EVENTS, lakpi.AsAt("start")), polarity=NONE
    )
    records = naive.records(rows)
    whole = lakpi.compute([REREFERRALS, stock], records, periods=PERIODS, by=by)
    monkeypatch.setattr(tallying, "MOST_CELLS", 1)
    apart = lakpi.compute([REREFERRALS, stock], records, periods=PERIODS, by=by)
    assert apart.to_frame().equals(whole.to_frame())


def test_a_ratio_says_what_a_percentage_cannot() -> None:
    row = dict.fromkeys(column.name for column in EVENTS.columns) | {"authority": "Harrow"}
    rows = [
        {**row, "event_id": "1", "start": naive.FIRST, "end": naive.LAST},
        {**row, "event_id": "2", "start": naive.FIRST},
    ]
    turnover = Ratio(
        id="turnover",
        title="Turnover",
        numerator=count("workers", EVENTS, lakpi.During("end")),
        denominator=count("workers", EVENTS, lakpi.AsAt("start", "end")),
        unit="percent",
        because="leavers are not in post at the end",
        polarity=NONE,
    )
    made = lakpi.compute(turnover, naive.records(rows), periods=lakpi.financial_years("2013-14"))
    assert made.one(area_name="Harrow").value == 100


def test_a_catalogue_of_many_conditions_is_computed_without_a_word() -> None:
    row = dict.fromkeys(column.name for column in EVENTS.columns) | {"authority": "Harrow"}
    rows = [{**row, "event_id": "1", "start": naive.FIRST, "end": naive.LAST}]
    many = [
        Count(
            id=f"within_{months}",
            title="Within",
            measure=RECEIVED.where(col("end").on_or_before("start", months=months)),
            polarity=NONE,
        )
        for months in range(1, 130)
    ]
    made = lakpi.compute(many, naive.records(rows), periods=lakpi.financial_years("2012-13"))
    total_met = sum(one.value or 0 for one in made)
    assert total_met == 129 - 23


def test_the_same_thing_asked_for_twice_is_refused() -> None:
    records = naive.records([])
    with pytest.raises(DefinitionError, match="asked for twice"):
        lakpi.compute([NET, NET], records, periods=PERIODS)
    with pytest.raises(PeriodError, match="asked for twice"):
        lakpi.compute(NET, records, periods=[PERIODS[0], PERIODS[0]])
    with pytest.raises(DefinitionError, match="no indicator"):
        lakpi.compute([], records, periods=PERIODS)
    with pytest.raises(DefinitionError, match="takes indicators; found str"):
        lakpi.compute(["net"], records, periods=PERIODS)  # type: ignore[list-item] # the misuse
    with pytest.raises(PeriodError, match="say which periods"):
        lakpi.compute(NET, records, periods=[])


def test_records_must_hold_what_is_asked_for() -> None:
    other = lakpi.Source("plans", area="authority", columns=EVENTS.columns)
    twin = lakpi.Source("events", area="authority", columns=EVENTS.columns)
    records = naive.records([])

    def counted(source: lakpi.Source) -> Count:
        measure = count("plans", source, lakpi.During("start"))
        return Count(id=f"n{len(source.key)}", title="N", measure=measure, polarity=NONE)

    with pytest.raises(RecordsError, match="no source 'plans'"):
        lakpi.compute(counted(other), records, periods=PERIODS)
    with pytest.raises(RecordsError, match="declared otherwise"):
        lakpi.compute(counted(twin), records, periods=PERIODS)
    with pytest.raises(DefinitionError, match="two different sources are called"):
        lakpi.compute([counted(EVENTS), counted(twin)], records, periods=PERIODS)
