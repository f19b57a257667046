"""
Process charts against NHSRplotthedots 0.2.2, point by point, and where that is wrong.

Means and limits agree to the last bit; signals, variation and assurance are the same.  Three
things are not followed, and each row is held here:

- A flat series has limits there that are no number: screening drops every range of nought.
  Ours are the mean.  No label changes.
- Where screening leaves only ranges of nought, its limits fall onto the mean.  Ours
  count every range (`FALLS_BACK`); here no label changes, since those steps are large.
- A point without a number is "common cause" there; ours says nothing of it.
"""

from __future__ import annotations

import csv
import datetime
import functools
from collections import defaultdict
from typing import Final

import pandas as pd
import pytest
from tests.process_control import made
from tests.published import SHARED

import lakpi
from lakpi.process_control import Aim, Process, ProcessChart, Rebase, Rule, process_charts

ORACLES: Final = SHARED / "oracles"
pytestmark = pytest.mark.skipif(
    not (ORACLES / "xmr_input.csv").is_file(),
    reason=f"no outputs of reference programs in {ORACLES}",
)
Row = dict[str, str]

FALLS_BACK: Final = {"step_only_TRUE", "sevens_each_side"}
"""Screening leaves only ranges of nought: the reference's limits are its mean."""

NO_OUTPUT: Final = {"na_breaks_trend"}
"""The reference stops: "missing value where TRUE/FALSE needed"."""

POLARITY: Final = {"increase": "high", "decrease": "low", "neutral": "neutral"}


@functools.cache
def read(name: str) -> dict[str, list[Row]]:
    held: dict[str, list[Row]] = defaultdict(list)
    with (ORACLES / f"xmr_{name}.csv").open(newline="") as opened:
        for row in csv.DictReader(opened):
            held[row["series"]].append(row)
    return dict(held)


@functools.cache
def charts(name: str) -> dict[str, ProcessChart]:
    """
    Our charts of one series of the oracle, by facet.
    """
    given = read("input")[name]
    head = given[0]
    days = [datetime.date.fromisoformat(row["date"]) for row in given]
    labels = [str(lakpi.as_at(day)) for day in days]
    stamps = [pd.Timestamp(day) for day in days]
    some = made.rows(
        {
            "indicator": POLARITY[head["improvement_direction"]],
            "area": "E09000015",
            "area_name": "Harrow",
            "breakdown": ["facet" if row["facet"] else "" for row in given],
            "category": [row["facet"] for row in given],
            "period": labels,
            "period_start": stamps,
            "period_end": stamps,
            "value": [float(row["y"] or "nan") for row in given],
            "origin": "published",
        }
    )
    process = Process(
        rebases=[Rebase(day, "of the oracle") for day in head["rebase"].split(";") if day],
        fix_after=int(head["fix_after_n_points"]) if head["fix_after_n_points"] else None,
        screen_outliers=head["screen_outliers"] == "true",
    )
    found = process_charts(some, process=process, targets=aims(head["target"]))
    assert not any("Aim" in each for each in found.warnings)
    return {each.category or "no facet": each for each in found}


def aims(target: str) -> list[Aim]:
    if ":" not in target:
        return [Aim(float(target))] if target else []
    stated = (each.split(":") for each in target.split("|"))
    return [Aim(float(value), category=facet) for facet, value in stated]


def label(chart: ProcessChart, place: int) -> str:
    """
    What the reference calls the leading signal of a point.
    """
    signals = chart.points[place].signals
    if not signals:
        return "Common Cause"
    up = signals[0].high
    match signals[0].rule:
        case Rule.OUTSIDE_LIMITS:
            return "Above UCL" if up else "Below LCL"
        case Rule.TREND:
            return f"7 Point Trend ({'Increasing' if up else 'Decreasing'})"
        case Rule.TWO_IN_THREE:
            return f"2 in 3 {'Above' if up else 'Below'} CL"
        case Rule.RUN:
            return f"7 Points {'Above' if up else 'Below'} CL"


def same(ours: float | None, theirs: str) -> bool:
    return ours == (None if theirs in ("", "NaN") else float(theirs))


SERIES: Final = sorted(read("input")) if (ORACLES / "xmr_input.csv").is_file() else []


@pytest.mark.parametrize("name", SERIES)
def test_every_point(name: str) -> None:
    if name in NO_OUTPUT:
        assert name not in read("oracle")
        return
    theirs: dict[str, list[Row]] = defaultdict(list)
    for row in read("oracle")[name]:
        theirs[row["facet"]].append(row)
    ours = charts(name)
    assert set(ours) == set(theirs)
    for facet, rows in theirs.items():
        chart = ours[facet]
        assert len(chart.points) == len(rows)
        for place, (point, row) in enumerate(zip(chart.points, rows, strict=True)):
            assert point.end.isoformat() == row["date"]
            assert point.value == (float(row["y"]) if row["y"] else None)
            assert same(point.mean, row["mean"])
            assert label(chart, place) == row["special_cause_type"]
            assert bool(point.signals) is (row["special_cause_flag"] == "true")
            phase = chart.phases[point.phase - 1]
            assert phase.short is (row["short_group_warning"] == "true")
            if point.value is None:
                assert point.variation is None
                assert row["variation"] == "common_cause"
            else:
                assert str(point.variation).replace(" ", "_") == row["variation"]
            if phase.moving_range == 0 and row["lpl"] == "NaN":
                assert point.lower == point.upper == point.mean
                assert len({each.value for each in chart.points}) == 1
                continue
            if phase.fell_back:
                assert name in FALLS_BACK
                assert row["lpl"] == row["upl"] == row["mean"]
                continue
            assert same(point.lower, row["lpl"])
            assert same(point.upper, row["upl"])
            if point.value is not None and point.near_lower is not None:
                assert point.near_upper is not None
                assert (row["outside_limits"] == "true") is any(
                    each.rule is Rule.OUTSIDE_LIMITS for each in point.signals
                )
                beyond = not point.near_lower <= point.value <= point.near_upper
                near = beyond and row["outside_limits"] == "false"
                assert near is (row["close_to_limits"] == "true")


@pytest.mark.parametrize("name", [each for each in SERIES if each not in NO_OUTPUT])
def test_every_summary(name: str) -> None:
    theirs: dict[str, list[Row]] = defaultdict(list)
    for row in read("summary_oracle")[name]:
        theirs[row["facet"]].append(row)
    for facet, rows in theirs.items():
        chart = charts(name)[facet]
        assert len(chart.phases) == len(rows)
        for phase, row in zip(chart.phases, rows, strict=True):
            inside = [each for each in chart.points if each.phase == phase.number]
            assert phase.points == len(inside) == int(row["n"])
            assert same(phase.mean, row["mean"])
            for variation in ("improvement", "concern"):
                kind = f"special cause {variation}"
                told = sum(str(each.variation) == kind for each in inside)
                assert told == int(row[f"special_cause_{variation}"])
        last = rows[-1]
        assert str(chart.variation).replace(" ", "_") == last["variation_type"]
        assured = "" if chart.assurance is None else str(chart.assurance).replace(" ", "_")
        assert assured == last["assurance_type"]
        assert any(phase.short for phase in chart.phases) is (last["warned_short"] == "true")


def test_the_reference_cannot_chart_this_one_and_we_can() -> None:
    chart = charts("na_breaks_trend")["no facet"]
    assert [each.value for each in chart.points].count(None) == 1
    assert chart.variation is not None


def test_all_ninety_series_are_held() -> None:
    assert len(SERIES) == 90
    assert sum(len(rows) for rows in read("oracle").values()) == 1720
    fell_back = {name for name in SERIES for each in charts(name).values() if _fell_back(each)}
    assert fell_back == FALLS_BACK


def _fell_back(chart: ProcessChart) -> bool:
    return any(phase.fell_back for phase in chart.phases)
