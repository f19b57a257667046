"""
Process charts of figures: which series, which choices, what is said.
"""

from __future__ import annotations

import datetime
import pickle
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import attrs
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.process_control import made, naive
from tests.published import C1, authorities, needs_published, rereferrals

import lakpi
from lakpi.catalogues import ALL
from lakpi.errors import DefinitionError, FiguresError, PeriodError
from lakpi.figures import combine
from lakpi.process_control import (
    Aim,
    Assurance,
    Ghost,
    Process,
    ProcessChart,
    Rebase,
    Rule,
    Variation,
    process_charts,
)

STEADY = [50.0, 52, 49, 51, 50, 48, 51, 50, 49, 52, 50, 51, 49, 50]


def one(some: lakpi.Figures, **kwargs: object) -> ProcessChart:
    """
    The only chart of some figures.
    """
    targets = kwargs.pop("targets", None)
    return process_charts(some, process=Process(**kwargs), targets=targets).one()  # type: ignore[arg-type] # the tests' own words


# Series and order


def test_a_chart_is_in_order_of_time_whatever_the_figures_are_in() -> None:
    some = made.figures([*STEADY, 80.0])
    mixed = some.where(np.ones(len(some), dtype=bool))
    shuffled = lakpi.Figures(mixed.to_frame().iloc[::-1].reset_index(drop=True), mixed.meanings)
    assert one(shuffled) == one(some)
    assert [each.period for each in one(shuffled).points][:2] == ["January 2020", "February 2020"]


@pytest.mark.parametrize(
    "other",
    [
        {"area": "E09000005"},
        {"scope": "Targeted Services"},
        {"breakdown": "sex", "category": "F"},
        {"origin": "local"},
        {"version": "2"},
        {"indicator": "low"},
    ],
)
def test_what_makes_another_series(other: dict[str, str]) -> None:
    if "version" in other:
        two = made.figures(STEADY, **other).to_frame()
        more = lakpi.Figures(two, (attrs.evolve(made.HIGH, version="2"),))
    else:
        more = made.figures(STEADY, **other)
    charts = process_charts(combine(made.figures(STEADY), more))
    assert [len(each.points) for each in charts] == [14, 14]


def test_quarters_and_years_are_two_series_and_states_on_days_are_one() -> None:
    years = [str(each) for each in lakpi.financial_years("2018-19", "2020-21")]
    quarters = [str(each) for each in lakpi.quarters("2018-19 Q1", "2018-19 Q3")]
    flows = combine(made.figures([1.0, 2, 3], years), made.figures([1.0, 2, 3], quarters))
    assert [len(each.points) for each in process_charts(flows)] == [3, 3]
    days = ["as at 31 March 2018", "2018-19", "as at 31 March 2020"]
    states = made.figures([1.0, 2, 3], days, indicator="stock")
    assert [each.period for each in one(states).points] == days


def test_two_figures_of_one_day_are_refused() -> None:
    days = ["as at 31 March 2019", "2018-19", "as at 31 March 2020"]
    with pytest.raises(FiguresError, match=r"1 figures of one series .* 'stock', Harrow, 'as at"):
        process_charts(made.figures([1.0, 2, 3], days, indicator="stock"))


def test_no_figures_no_charts() -> None:
    charts = process_charts(made.figures([]))
    assert list(charts) == []
    assert len(charts) == len(charts.to_frame()) == len(charts.summary()) == 0


def test_selecting() -> None:
    some = combine(
        made.figures(STEADY),
        made.figures(STEADY, area="E09000005"),
        made.figures(STEADY, indicator="low"),
    )
    charts = process_charts(some, targets=40)
    assert len(charts) == 3
    assert len(charts.select(indicator="high")) == 2
    brent = charts.one(indicator="high", area="E09000005")
    assert (brent.area_name, brent.points[0].target) == ("Brent", 40.0)
    with pytest.raises(FiguresError, match="3 charts meet that; one was asked for"):
        charts.one()
    with pytest.raises(FiguresError, match="0 charts meet area='E09000001'"):
        charts.one(area="E09000001")
    assert "3 charts of" in repr(charts)


# What a signal means


@pytest.mark.parametrize(
    ("indicator", "last", "expected"),
    [
        ("high", 80.0, Variation.IMPROVEMENT),
        ("high", 20.0, Variation.CONCERN),
        ("low", 80.0, Variation.CONCERN),
        ("low", 20.0, Variation.IMPROVEMENT),
        ("neutral", 80.0, Variation.NEUTRAL_HIGH),
        ("neutral", 20.0, Variation.NEUTRAL_LOW),
        ("low", 50.0, Variation.COMMON_CAUSE),
        ("neutral", 50.0, Variation.COMMON_CAUSE),
    ],
)
def test_polarity_says_what_a_signal_means(
    indicator: str, last: float, expected: Variation
) -> None:
    chart = one(made.figures([*STEADY, last], indicator=indicator))
    assert chart.variation is chart.points[-1].variation is expected
    assert expected.special is bool(chart.points[-1].signals)


def test_a_trend_above_the_mean_that_falls_is_a_fall() -> None:
    values = [20.0, 40, 20, 40, 20, 40, 20, 60, 59, 58, 57, 56, 55, 54]
    chart = one(made.figures(values))
    signals = chart.points[-1].signals
    assert [each.rule for each in signals] == [Rule.TREND, Rule.RUN]
    assert [each.high for each in signals] == [False, True]
    assert chart.points[-1].why == "7 points in a row falling; 7 points in a row above the mean"
    assert chart.variation is Variation.CONCERN


@pytest.mark.parametrize(
    ("target", "high", "low"),
    [
        (80, Assurance.FAILS, Assurance.PASSES),
        (20, Assurance.PASSES, Assurance.FAILS),
        (50, Assurance.INCONSISTENT, Assurance.INCONSISTENT),
    ],
)
def test_assurance(target: float, high: Assurance, low: Assurance) -> None:
    assert one(made.figures(STEADY), targets=target).assurance is high
    assert one(made.figures(STEADY, indicator="low"), targets=target).assurance is low
    assert one(made.figures(STEADY, indicator="neutral"), targets=target).assurance is None
    assert one(made.figures(STEADY)).assurance is None
    assert one(made.figures([50.0]), targets=target).assurance is None  # no limits


def test_a_target_on_a_limit_is_within() -> None:
    upper = one(made.figures(STEADY)).points[-1].upper
    assert upper is not None
    assert one(made.figures(STEADY), targets=upper).assurance is Assurance.INCONSISTENT
    above = float(np.nextafter(upper, np.inf))
    assert one(made.figures(STEADY), targets=above).assurance is Assurance.FAILS


# Targets that change


def test_targets_begin_on_a_day() -> None:
    aims = [Aim(30, "2020-04-01"), Aim(80, "2021-02-01"), Aim(60, "2020-07-15")]
    chart = one(made.figures(STEADY), targets=aims)
    told = [each.target for each in chart.points]
    # July's figure is under the target that is in force on 31 July.
    assert told == [None] * 3 + [30.0] * 3 + [60.0] * 7 + [80.0]
    assert chart.assurance is Assurance.FAILS
    assert one(made.figures(STEADY[:-1]), targets=aims).points[-1].target == 60.0


def test_a_target_of_fewer_series_goes_first() -> None:
    some = combine(
        made.figures(STEADY),
        made.figures(STEADY, area="E09000005"),
        made.figures(STEADY, indicator="low"),
        made.figures(STEADY, indicator="low", breakdown="sex", category="F"),
    )
    aims = [
        Aim(10),
        Aim(20, indicator="low"),
        Aim(30, "2020-12-01", area="Brent"),
        Aim(40, indicator="low", category="F"),
        Aim(50, area="Harow"),
    ]
    charts = process_charts(some, targets=aims)
    assert [(each.points[0].target, each.points[-1].target) for each in charts] == [
        (10.0, 10.0),
        (10.0, 30.0),
        (20.0, 20.0),
        (40.0, 40.0),
    ]
    assert len(charts.warnings) == 1
    assert "of no point here: Aim(value=50.0" in charts.warnings[0]


def test_an_area_may_name_itself() -> None:
    harrow = lakpi.area("Harrow")
    chart = one(made.figures(STEADY), targets=Aim(60, area=harrow))
    assert chart.points[0].target == 60.0


def test_targets_that_cannot_be() -> None:
    some = made.figures(STEADY)
    with pytest.raises(DefinitionError, match="two targets of the same from the same day"):
        process_charts(some, targets=[Aim(1), Aim(2)])
    assert process_charts(some, targets=[Aim(1), Aim(1)]).one().points[0].target == 1.0
    with pytest.raises(DefinitionError, match="a number, an Aim or several Aims"):
        process_charts(some, targets=["60"])  # type: ignore[list-item] # what a caller may do
    with pytest.raises(DefinitionError, match="not '60'"):
        process_charts(some, targets="60")  # type: ignore[arg-type] # likewise
    for sixty in (60, np.int64(60), Decimal(60), Fraction(60), Aim(60)):
        assert process_charts(some, targets=sixty).one().points[0].target == 60.0
    with pytest.raises(DefinitionError, match="a number, not nan"):
        Aim(float("nan"))


# Rebase, baseline, ghosts


def test_a_rebase_begins_a_phase() -> None:
    values = [*STEADY, *(each + 30 for each in STEADY)]
    rebase = Rebase("March 2021", "new front door")
    chart = one(made.figures(values), rebases=[rebase])
    assert [each.phase for each in chart.points] == [1] * 14 + [2] * 14
    first, second = chart.phases
    assert (first.start, first.reason, first.points) == ("January 2020", "", 14)
    assert (second.start, second.reason, second.short) == ("March 2021", "new front door", False)
    alone, after = naive.chart(values[:14]), naive.chart(values[14:])
    assert (first.mean, first.upper) == (alone.mean, alone.upper)
    assert (second.mean, second.lower) == (after.mean, after.lower)
    assert not any(each.signals for each in chart.points)
    assert any(each.signals for each in one(made.figures(values)).points)


@pytest.mark.parametrize(
    ("day", "phases"),
    [
        ("2020-01-15", [1] * 14),
        ("2021-02-28", [1] * 13 + [2]),
        ("2021-02-01", [1] * 13 + [2]),
        ("2025-01-01", [1] * 14),
    ],
)
def test_where_a_rebase_falls(day: str, phases: list[int]) -> None:
    charts = process_charts(made.figures(STEADY), process=Process(rebases=[Rebase(day, "why")]))
    assert [each.phase for each in charts.one().points] == phases
    assert bool(charts.warnings) is (day == "2025-01-01")


def test_a_rebase_of_overlapping_periods_begins_once() -> None:
    rolling = [f"year to {day}" for day in ("31 March 2020", "30 June 2020", "30 September 2020")]
    some = made.figures([1.0, 2, 3], rolling)
    chart = one(some, rebases=[Rebase("2020-02-01", "lockdown")])
    assert [each.phase for each in chart.points] == [1, 1, 1]
    assert any("periods overlap" in each for each in chart.warnings)


def test_rebases_and_ghosts_of_one_area_leave_the_others() -> None:
    some = combine(made.figures(STEADY), made.figures(STEADY, area="E09000005"))
    process = Process(
        rebases=[Rebase("July 2020", "new team", area="Brent")],
        ghosts=[Ghost("March 2020", "strike", area="E09000015", indicator="high")],
    )
    charts = process_charts(some, process=process)
    harrow, brent = charts
    assert (len(harrow.phases), len(brent.phases)) == (1, 2)
    assert [each.ghosted for each in harrow.points[1:4]] == ["", "strike", ""]
    assert not any(each.ghosted for each in brent.points)
    assert charts.warnings == ()


def test_a_ghost_is_drawn_and_not_counted() -> None:
    values = [*STEADY[:6], 99.0, *STEADY[6:]]
    chart = one(made.figures(values), ghosts=[Ghost("July 2020", "school closure")])
    ghost = chart.points[6]
    assert (ghost.value, ghost.ghosted, ghost.variation) == (99.0, "school closure", None)
    assert ghost.signals == ()
    lacking = one(made.figures([*STEADY[:6], "x", *STEADY[6:]]))
    assert (chart.phases[0].mean, chart.phases[0].upper) == (
        lacking.phases[0].mean,
        lacking.phases[0].upper,
    )
    assert (chart.phases[0].points, lacking.phases[0].points) == (14, 15)


def test_the_latest_point_is_the_latest_that_counts() -> None:
    chart = one(made.figures([*STEADY, 80.0, "c"]), targets=40)
    assert chart.latest is not None
    assert chart.latest.period == "March 2021"
    assert (chart.variation, chart.assurance) == (Variation.IMPROVEMENT, Assurance.PASSES)


def test_a_baseline() -> None:
    values = [*STEADY, *(each + 30 for each in STEADY)]
    chart = one(made.figures(values), fix_after=14)
    assert chart.phases[0].mean == naive.chart(STEADY).mean
    assert chart.phases[0].counted == 14
    assert all(each.signals[0].rule is Rule.OUTSIDE_LIMITS for each in chart.points[14:])


def test_six_points() -> None:
    values = [50.0, 52, 49, 51, 50, 48, 49, 50, 51, 52, 53, 50, 49, 50]
    assert not one(made.figures(values)).points[7].signals
    (signal,) = one(made.figures(values), trend=6).points[7].signals
    assert signal.why == "6 points in a row rising"


def test_choices_that_cannot_be() -> None:
    with pytest.raises(DefinitionError, match="12 points or more, not on 11"):
        Process(fix_after=11)
    with pytest.raises(DefinitionError, match="a run has 6 or 7 points, not 8"):
        Process(run=8)  # type: ignore[arg-type] # what a caller may do
    with pytest.raises(DefinitionError, match="needs a reason"):
        Rebase("2020-04-01", " ")
    with pytest.raises(DefinitionError, match="needs a reason"):
        Ghost("2020-04-01", "")
    with pytest.raises(DefinitionError, match=r"rebases are Rebase\(day, reason\) each"):
        Process(rebases=["2020-04-01"])
    with pytest.raises(PeriodError):
        Rebase("one day", "why")


# Missing points, short series, gaps


def test_a_figure_with_a_reason_is_a_missing_point() -> None:
    values: list[made.Cell] = [50.0, 60, "c", 40, 50, 60, 50, 40, 50, 60, 50, 40, 50]
    chart = one(made.figures(values))
    missing = chart.points[2]
    assert (missing.value, missing.reason, missing.variation) == (None, "c", None)
    assert chart.phases[0].moving_range == 10.0  # 60 to 40 are no neighbours
    assert chart.phases[0].numbers == 12
    (told,) = chart.warnings
    assert told == "no number for March 2020: passed over, by the limits and by the rules"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([*STEADY[:12]], "the series has 12 points: under 13 (and 12 numbers)"),
        ([*STEADY[:13]], None),
        ([*STEADY[:12], "c"], None),
        ([*STEADY[:11], "c", "x"], "the series has 13 points, 2 of them without a number: under"),
        ([50.0], "the series has 1 point: under"),
    ],
)
def test_short_series_are_warned_of(values: Sequence[made.Cell], said: str | None) -> None:
    warned = [each for each in one(made.figures(values)).warnings if "trial limits" in each]
    assert len(warned) == (said is not None)
    assert said is None or warned[0].startswith(said)


def test_flat_series_are_warned_of() -> None:
    flat = one(made.figures([33.3] * 14))
    assert flat.warnings == (
        "the series does not vary: its limits are its mean, and any change will lie outside",
    )
    assert flat.variation is Variation.COMMON_CAUSE
    rare = one(made.figures([0.0] * 13 + [1.0]))
    assert rare.warnings[0].startswith("the series hardly varies")
    outside = [
        [each.rule for each in point.signals].count(Rule.OUTSIDE_LIMITS) for point in rare.points
    ]
    assert outside == [0] * 13 + [1]


@pytest.mark.parametrize(
    ("periods", "indicator", "before"),
    [
        (["2019-20 Q1", "2019-20 Q2", "2019-20 Q4"], "high", "2019-20 Q4"),
        (["2019-20 Q1", "2019-20 Q2", "2019-20 Q3"], "high", None),
        (["2018-19 Q3", "2019-20 Q3"], "high", "2019-20 Q3"),
        (["2019/20 Autumn", "2019/20 Spring", "2019/20 Summer"], "high", None),
        (["2017-18", "2018-19", "2020-21"], "stock", "2020-21"),
        (["2017-18", "as at 31 March 2019", "2019-20"], "stock", None),
        (
            [
                "2017-18 to 31 December 2017",
                "2018-19 to 31 December 2018",
                "2019-20 to 31 December 2019",
            ],
            "high",
            None,
        ),
    ],
)
def test_gaps_are_warned_of(periods: list[str], indicator: str, before: str | None) -> None:
    chart = one(made.figures([1.0, 2.0, 3.0][: len(periods)], periods, indicator=indicator))
    told = [each for each in chart.warnings if "left out" in each]
    assert len(told) == (before is not None)
    assert before is None or f"left out before {before}:" in told[0]


# What is said


def test_the_sentence() -> None:
    chart = one(made.figures([*STEADY, 80.0], indicator="low"), targets=Aim(47.25))
    assert chart.name == "Low, Harrow"
    assert chart.sentence() == (
        "Low, Harrow: special cause concern. The latest figure, 80.0% (March 2021), is above the"
        " upper limit. The mean is 52.13%; figures between 47.22% and 57.04% are to be expected."
        " The target of 47.25% lies within the limits: it is met or missed by chance."
    )
    calm = one(made.figures(STEADY, breakdown="sex", category="F"), targets=80)
    assert calm.sentence() == (
        "High, Harrow, F: common cause. The latest figure, 50.0% (February 2021), is within the"
        " limits and part of no pattern. The mean is 50.14%; figures between 45.23% and 55.05% are"
        " to be expected. The target of 80.0% lies above the upper limit: it is consistently"
        " missed."
    )
    rising = one(made.figures([*STEADY[:7], 43, 44, 45, 46, 47, 48, 49]))
    assert "is among 7 points in a row rising." in rising.sentence()
    assert one(made.figures(["c", "c"])).sentence() == "High, Harrow: no number to chart."
    single = "High, Harrow: the latest figure, 5.0% (January 2020), has no others yet to be held"
    assert one(made.figures([5.0])).sentence() == f"{single} against."


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (None, ""),
        (5.0, " The target of 5.0% lies on it."),
        (4.0, " The target of 4.0% lies below it: it is met."),
        (6.5, " The target of 6.5% lies above it: it is missed."),
    ],
)
def test_the_sentence_of_what_does_not_vary(target: float | None, said: str) -> None:
    chart = one(made.figures([5.0] * 13), targets=target)
    assert chart.sentence() == (
        "High, Harrow: common cause. The latest figure, 5.0% (January 2021), is on the limits. The"
        f" limits are one line, for the figures behind them are all 5.0%.{said}"
    )


def test_values_are_values() -> None:
    chart = one(made.figures([*STEADY, 80.0]), targets=50, ghosts=[Ghost("May 2020", "why")])
    assert pickle.loads(pickle.dumps(chart)) == chart  # noqa: S301 - our own
    assert hash(chart.points[0]) == hash(attrs.evolve(chart.points[0]))
    point = chart.points[0]
    assert (point.start, point.end) == (datetime.date(2020, 1, 1), datetime.date(2020, 1, 31))


# Frames


def test_the_frame_has_a_row_for_each_point() -> None:
    some = combine(
        made.figures([*STEADY, 80.0]),
        made.figures([*STEADY[:6], "c", 99.0, *STEADY[6:]], area="E09000005"),
    )
    process = Process(
        rebases=[Rebase("June 2020", "move", area="Harrow")],
        ghosts=[Ghost("August 2020", "flood", area="Brent")],
    )
    charts = process_charts(some, process=process, targets=[Aim(60, "2020-06-01")])
    frame = charts.to_frame()
    points = [(chart, point) for chart in charts for point in chart.points]
    assert len(frame) == len(points) == 31
    for row, (chart, point) in zip(frame.to_dict("records"), points, strict=True):
        assert (row["area_name"], row["period"]) == (chart.area_name, point.period)
        assert (row["ghosted"], row["phase"], row["why"]) == (
            point.ghosted,
            point.phase,
            point.why,
        )
        assert row["variation"] == ("" if point.variation is None else str(point.variation))
        assert row["rule"] == (str(point.signals[0].rule) if point.signals else "")
        assert row["short"] is chart.phases[point.phase - 1].short
        for name in ("value", "mean", "lower", "upper", "near_lower", "near_upper", "target"):
            held = getattr(point, name)
            assert (None if np.isnan(row[name]) else row[name]) == held
    assert frame["value_reason"].tolist().count("c") == 1


def test_the_summary_has_a_row_for_each_chart() -> None:
    some = combine(
        made.figures([*STEADY, 80.0, "c"]),
        made.figures(["c", "c"], area="E09000005"),
        made.figures(STEADY[:2], ["2019-20 Q1", "2019-20 Q3"], indicator="low"),
    )
    charts = process_charts(some, targets=60)
    frame = charts.summary()
    assert frame["variation"].tolist() == ["special cause improvement", "", "common cause"]
    assert frame["points"].tolist() == [16, 2, 2]
    assert frame["period"].tolist() == ["March 2021", "", "2019-20 Q3"]
    assert frame["gaps"].tolist() == [0, 0, 1]
    assert frame["short"].tolist() == [False, True, True]
    for row, chart in zip(frame.to_dict("records"), charts, strict=True):
        assert row["assurance"] == ("" if chart.assurance is None else str(chart.assurance))
        latest = chart.latest
        assert row["why"] == ("" if latest is None else latest.why)
        assert (None if np.isnan(row["upper"]) else row["upper"]) == (
            None if latest is None else latest.upper
        )


@settings(max_examples=25)
@given(
    st.lists(
        st.lists(st.one_of(st.integers(0, 9).map(float), st.just("c")), min_size=1, max_size=20),
        min_size=1,
        max_size=3,
    )
)
def test_charts_do_not_see_one_another(many: list[list[made.Cell]]) -> None:
    parts = [made.figures(each, area=f"area {place}") for place, each in enumerate(many)]
    together = process_charts(combine(*parts))
    assert list(together) == [process_charts(each).one() for each in parts]
    for chart, cells in zip(together, many, strict=True):
        numbers = [each if isinstance(each, float) else float("nan") for each in cells]
        sign = naive.chart(numbers).sign
        assert [bool(each.signals) for each in chart.points] == [bool(each) for each in sign]


# What was published


@needs_published
def test_published_rereferrals() -> None:
    """
    Thirteen years of every authority: each chart is the plain one, and few are quiet.
    """
    some = lakpi.read_figures(rereferrals(authorities(C1)), ALL)
    charts = process_charts(some)
    frame = some.to_frame()
    assert len(charts) == frame["area"].nunique()
    held = 0
    for chart in charts:
        own = frame[frame["area"] == chart.area].sort_values("period_end")
        drawn = naive.chart(own["value"].tolist())
        assert [bool(each.signals) for each in chart.points] == [bool(each) for each in drawn.sign]
        if not np.isnan(drawn.upper):
            assert chart.phases[0].upper == drawn.upper
            held += 1
    assert held > 140
    summary = charts.summary()
    assert set(summary["variation"]) <= {"", *(str(each) for each in Variation)}
    assert pd.isna(summary["mean"]).sum() < 15
