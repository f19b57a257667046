"""
The recent trend: against Fingertips' own program, and where that is wrong.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from typing import Final

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.published import C1, SHARED, authorities, needs_published, rereferrals

import lakpi
from lakpi.catalogues import ALL
from lakpi.errors import FiguresError
from lakpi.polarity import Outcome
from lakpi.trends import (
    RecentTrend,
    critical_value,
    proportion_trend,
    recent_trend,
    weighted_trend,
)

ORACLES: Final = SHARED / "oracles"
needs_oracles = pytest.mark.skipif(
    not (ORACLES / "fingertips_trend_input.csv").is_file(),
    reason=f"no outputs of reference programs in {ORACLES}",
)
FIVE: Final = ("2009-10", "2010-11", "2011-12", "2012-13", "2013-14")
WORDS: Final = {"Increasing": 1, "Decreasing": -1, "NoChange": 0}


def series() -> dict[str, list[dict[str, str]]]:
    """
    The input, by series, in the order of years.
    """
    held: dict[str, list[dict[str, str]]] = defaultdict(list)
    with (ORACLES / "fingertips_trend_input.csv").open(newline="") as opened:
        for row in csv.DictReader(opened):
            held[row["series"]].append(row)
    return {name: sorted(rows, key=lambda row: row["year"]) for name, rows in held.items()}


def answers(engine: str, method: str) -> dict[str, dict[str, str]]:
    with (ORACLES / "fingertips_trend_oracle.csv").open(newline="") as opened:
        return {
            row["series"]: row
            for row in csv.DictReader(opened)
            if row["engine"] == engine and row["method"] == method
        }


def numbers(rows: list[dict[str, str]], column: str) -> list[float]:
    return [float(row[column] or "nan") for row in rows[-5:]]


@needs_oracles
def test_chi_squared_is_that_of_fingertips_2020() -> None:
    """
    Of the reference, two things are not followed (both are its mistakes).

    Its direction for proportions is never set, so that every significant trend is
    "Decreasing": ours is that of the counts.  And it refuses a series with n of n.
    """
    expected = answers("fingertips2020", "spc_for_proportions/vt5")
    weighted = answers("fingertips2020", "ci_weighted/vt5")
    full, agreed, mislabelled = set(), 0, 0
    for name, rows in series().items():
        counts, bases = numbers(rows, "count"), numbers(rows, "denominator")
        if len(counts) < 5 or np.isnan(counts).any():
            assert expected[name]["marker"] == "CannotBeCalculated", name
            continue
        test = proportion_trend([counts], [bases])
        (sign,) = test.sign()
        if any(c == b for c, b in zip(counts, bases, strict=True)):
            assert expected[name]["marker"] == "CannotBeCalculated"
            assert np.isfinite(test.statistic).all()
            full.add(name)
            continue
        assert test.statistic[0] == pytest.approx(float(expected[name]["chi2"]), rel=1e-9), name
        assert (sign != 0) == (expected[name]["is_significant"] == "true"), name
        if sign and weighted[name]["is_significant"] == "true":
            assert sign == WORDS[weighted[name]["marker"]], name
        mislabelled += sign > 0 and expected[name]["marker"] == "Decreasing"
        agreed += 1
    assert {"full_one", "rnd031"} <= full
    assert agreed >= 40
    assert mislabelled >= 10


@needs_oracles
@pytest.mark.parametrize("engine", ["fingertips2020", "FingertipsNext2025"])
def test_the_weighted_line_is_that_of_fingertips(engine: str) -> None:
    """
    Both programs refuse a series that holds an n of n; the later one skips gaps, we do not.
    """
    expected = answers(engine, "ci_weighted/vt3")
    agreed = 0
    for name, rows in series().items():
        values = numbers(rows, "value")
        lower, upper = numbers(rows, "lower95"), numbers(rows, "upper95")
        said = expected[name]["marker"]
        if len(values) < 5 or np.isnan(values).any():
            if engine == "fingertips2020" or len(values) < 5:
                assert said == "CannotBeCalculated", name
            continue
        test = weighted_trend([values], lower=[lower], upper=[upper])
        if said == "CannotBeCalculated":
            assert 100 in values
            assert np.isfinite(test.statistic).all()
            continue
        assert test.statistic[0] == pytest.approx(float(expected[name]["chi2"]), rel=1e-7), name
        assert test.slope[0] == pytest.approx(float(expected[name]["slope"]), rel=1e-9), name
        assert test.sign()[0] == WORDS[said], name
        agreed += 1
    assert agreed >= 40


def test_the_critical_value_is_that_of_fingertips() -> None:
    assert critical_value() == pytest.approx(9.54953570608324, rel=1e-13)
    assert critical_value(0.95) == pytest.approx(3.841458820694124, rel=1e-13)


def test_chi_squared_by_hand() -> None:
    # 1, 2 and 3 of 10: p = 0.2, the middle period is 2; sum(x (t - 2)) = 2, the spread is 20.
    test = proportion_trend([[1, 2, 3]], [[10, 10, 10]], scale=100)
    assert test.statistic[0] == pytest.approx(2**2 / (0.2 * 0.8 * 20))
    assert test.slope[0] == pytest.approx(10)
    # One degree of freedom: 1.25 is exceeded by chance 26.36 % of the time.
    assert test.p[0] == pytest.approx(0.26355, abs=5e-6)


def test_the_weighted_line_by_hand() -> None:
    # Weights 4, 1, 4 on periods 1, 2, 3: the mean period is 2, the spread 8.
    test = weighted_trend([[10, 99, 14]], [[0.5, 1, 0.5]])
    assert test.slope[0] == pytest.approx(2)
    assert test.statistic[0] == pytest.approx(2**2 * 8)


@pytest.mark.parametrize(
    ("counts", "bases", "sign"),
    [
        ([0, 5, 20, 40, 60], [500] * 5, 1),  # from nothing
        ([500, 480, 470, 450, 430], [500] * 5, -1),  # from all
        ([60, 40, 20, 5, 0], [500] * 5, -1),
        ([0, 0, 0, 0, 0], [500] * 5, 0),
        ([500, 400, 500, 600, 500], [500, 400, 500, 600, 500], 0),
        ([50, 100, 25, 75, 50], [500, 1000, 250, 750, 500], 0),  # 10 % always
        ([3, 1, 2, 1, 3], [10] * 5, 0),
    ],
)
def test_zeros_and_full_counts(counts: list[int], bases: list[int], sign: int) -> None:
    test = proportion_trend([counts], [bases])
    assert test.sign().tolist() == [sign]
    assert np.isfinite([test.statistic[0], test.p[0], test.slope[0]]).all()
    if len(set(np.divide(counts, bases))) == 1:
        assert (test.statistic[0], test.p[0], test.slope[0]) == (0, 1, 0)


def test_one_period_that_makes_a_trend_against_the_rest_is_no_trend() -> None:
    against = proportion_trend([[100, 95, 90, 85, 250]], [[500] * 5])
    assert against.statistic[0] > critical_value()
    assert against.sign().tolist() == [0]
    # Where the rest say nothing, nothing speaks against it: as Fingertips (series up_outlier),
    # which treats a fall otherwise; a fall is the mirror image here.
    rise = proportion_trend([[50, 50, 50, 50, 160], [450, 450, 450, 450, 340]], [[500] * 5] * 2)
    assert rise.sign().tolist() == [1, -1]
    line = weighted_trend([[10, 10, 10, 10, 32], [32, 32, 32, 32, 10]], [[1.0] * 5] * 2)
    assert line.sign().tolist() == [1, -1]


def test_kernels_refuse_what_they_cannot_test() -> None:
    with pytest.raises(FiguresError, match="of 3 periods or more"):
        proportion_trend([[1, 2]], [[3, 3]])
    with pytest.raises(FiguresError, match="from 0 to all of it"):
        proportion_trend([[1, 2, 4]], [[3, 3, 3]])
    with pytest.raises(FiguresError, match="needs se="):
        weighted_trend([[1, 2, 4]])
    missing = proportion_trend([[1, np.nan, 3], [1, 2, 3]], [[5, 5, 5], [5, 0, 5]])
    assert np.isnan(missing.statistic).all()
    assert missing.sign().tolist() == [0, 0]
    assert np.isnan(weighted_trend([[1, 2, 3]], [[1, 0, 1]]).statistic).all()


small = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 40)).filter(lambda pair: sum(pair) > 0),
    min_size=5,
    max_size=5,
)


@given(small)
def test_counting_the_rest_instead_mirrors_a_trend(pairs: list[tuple[int, int]]) -> None:
    yes, no = (np.array([list(each)], float) for each in zip(*pairs, strict=True))
    ours, theirs = proportion_trend(yes, yes + no), proportion_trend(no, yes + no)
    assert ours.statistic == pytest.approx(theirs.statistic, abs=1e-9)
    assert ours.sign().tolist() == (-theirs.sign()).tolist()
    backwards = proportion_trend(yes[:, ::-1], (yes + no)[:, ::-1])
    assert backwards.statistic == pytest.approx(ours.statistic, abs=1e-9)
    assert backwards.sign().tolist() == (-ours.sign()).tolist()


@given(st.lists(st.integers(-1000, 1000), min_size=5, max_size=5), st.integers(-9, 9))
def test_the_weighted_line_finds_the_line(steps: list[int], slope: int) -> None:
    values = np.array([steps], float)
    test = weighted_trend(values, [[1.0, 2.0, 1.0, 3.0, 0.5]])
    tilted = weighted_trend(values + slope * np.arange(5), [[1.0, 2.0, 1.0, 3.0, 0.5]])
    assert tilted.slope[0] == pytest.approx(test.slope[0] + slope, abs=1e-9)


def figures(
    counts: list[object],
    bases: list[object] | None = None,
    *,
    indicator: str = "rereferral_pct",
    periods: tuple[str, ...] = FIVE,
    **cells: object,
) -> lakpi.Figures:
    table = {
        "indicator": indicator,
        "area": "Harrow",
        "period": list(periods),
        "numerator": counts,
        "denominator": [500] * len(counts) if bases is None else bases,
        **cells,
    }
    return lakpi.read_figures(pd.DataFrame(table).astype(object), ALL)


def only(some: lakpi.Figures, **given: object) -> RecentTrend:
    (trend,) = recent_trend(some, **given)  # type: ignore[arg-type]  # keywords of one call
    return trend


RISE: Final[list[object]] = [50, 60, 75, 90, 120]


@pytest.mark.parametrize(
    ("indicator", "counts", "word", "outcome"),
    [
        ("rereferral_pct", RISE, "increasing and getting worse", Outcome.WORSE),
        ("rereferral_pct", RISE[::-1], "decreasing and getting better", Outcome.BETTER),
        ("assessments_within_45wd_pct", RISE, "increasing and getting better", Outcome.BETTER),
        ("assessments_within_45wd_pct", RISE[::-1], "decreasing and getting worse", Outcome.WORSE),
        ("rereferral_pct", [50, 52, 49, 51, 50], "no significant change", Outcome.SIMILAR),
    ],
)
def test_a_trend_is_judged_by_polarity(
    indicator: str, counts: list[object], word: str, outcome: Outcome
) -> None:
    assert indicator in ALL
    trend = only(figures(counts, indicator=indicator))
    assert (trend.word, trend.outcome) == (word, outcome)
    assert (trend.n, trend.method, trend.reason) == (5, "chi-squared for trend", "")
    assert trend.figure.period == "2013-14"


def test_a_count_is_tested_by_its_interval_and_only_ordered() -> None:
    rise = only(figures([1500, 1600, 1750, 1900, 2305], [""] * 5, indicator="referrals_count"))
    assert rise.method == "weighted regression"
    assert (rise.word, rise.outcome) == ("increasing", Outcome.HIGHER)
    assert rise.chi2 is not None
    assert rise.chi2 > 100
    none = only(figures([0, 1, 0, 2, 1], [""] * 5, indicator="referrals_count"))
    assert none.sign == 0


def test_a_gap_is_not_bridged() -> None:
    short = only(figures(RISE[1:], periods=FIVE[1:]))
    assert (short.n, short.reason, short.sign) == (4, "4 of 5 adjacent periods", None)
    assert (short.word, short.arrow, short.outcome) == ("cannot be calculated", "", None)
    gap = only(figures([40, *RISE], periods=("2007-08", *FIVE)))
    assert gap.sign == 1  # the last five are unbroken
    before = ("2007-08", "2008-09", "2009-10", "2011-12", "2012-13", "2013-14")
    assert only(figures([40, *RISE], periods=before)).reason == "3 of 5 adjacent periods"


def test_what_is_missing_is_said() -> None:
    hidden = only(figures([50, "c", 75, 90, 120]))
    assert hidden.reason == "2010-11: confidential [c]"
    said = figures([""] * 5, [""] * 5, reported=["10", "12", "15", "18", "24"])
    assert only(said).reason == "2013-14: no counts"
    median = figures([""] * 5, [""] * 5, indicator=MEDIAN, reported=["1", "2", "3", "4", "5"])
    trend = only(median)
    assert trend.reason.startswith("2013-14: ")
    assert (trend.chi2, trend.p, trend.slope) == (None, None, None)


MEDIAN: Final = next(id_ for id_, each in ALL.items() if isinstance(each, lakpi.Median))


def test_each_series_is_tested_once_on_its_latest_figures() -> None:
    table = pd.DataFrame(
        [
            {
                "indicator": "rereferral_pct",
                "area": area,
                "period": period,
                "numerator": count,
                "denominator": 500,
                "breakdown": "sex" if sex else "",
                "category": sex,
            }
            for area, sex, counts in [
                ("Harrow", "", RISE),
                ("Brent", "", RISE[::-1]),
                ("Harrow", "F", list[object]([50] * 5)),
            ]
            for period, count in zip(FIVE[::-1], counts[::-1], strict=True)
        ]
    )
    found = recent_trend(lakpi.read_figures(table, ALL))
    said = {(e.figure.area_name, e.figure.category): e.sign for e in found}
    assert said == {("Harrow", ""): 1, ("Brent", ""): -1, ("Harrow", "F"): 0}
    assert len(found) == 3
    assert found.of(found.figures.one(area_name="Brent")).sign == -1
    with pytest.raises(FiguresError, match="no recent trend ends with"):
        found.of(figures(RISE).one(period="2009-10"))
    frame = found.to_frame()
    assert frame["trend"].tolist()[0] == "increasing and getting worse"
    assert frame["periods"].tolist() == [5, 5, 5]


def test_rounded_counts_are_told() -> None:
    table = pd.DataFrame(
        {
            "indicator": "rereferral_pct",
            "area": ["Harrow"] * 5 + ["Brent"] * 5,
            "period": FIVE * 2,
            "numerator": [50, 60, 75, 90, 120] * 2,
            "denominator": 500,
            "precision": [1, 5, 1, 1, 1] + [1] * 5,
        }
    )
    found = recent_trend(lakpi.read_figures(table, ALL))
    assert [each.note for each in found] == ["made from counts rounded to the nearest 5", ""]
    assert found.to_frame()["note"].tolist() == [each.note for each in found]


def test_quarters_go_by_quarters_or_by_years() -> None:
    quarters = tuple(
        f"{year}-{year % 100 + 1:02d} Q{q}" for year in (2012, 2013) for q in (1, 2, 3, 4)
    )
    some = figures([10, *RISE, 130, 140], [500] * 8, periods=quarters)
    assert only(some).n == 5
    yearly = tuple(f"{year}-{year % 100 + 1:02d} Q3" for year in range(2009, 2014))
    assert only(figures(RISE, periods=yearly)).reason == "1 of 5 adjacent periods"
    assert only(figures(RISE, periods=yearly), step="same period last year").sign == 1


def test_states_on_a_day_go_by_years() -> None:
    days = tuple(f"as at 31 March {year}" for year in range(2010, 2015))
    assert only(figures(RISE, indicator="cpp_open_2y_pct", periods=days)).sign == 1
    mixed = (*days[:3], "2012-13", "2013-14")
    assert only(figures(RISE, indicator="cpp_open_2y_pct", periods=mixed)).sign == 1
    to_date = tuple(
        f"{year}-{year % 100 + 1:02d} to 31 December {year}" for year in range(2009, 2014)
    )
    assert only(figures(RISE, periods=to_date)).sign == 1


def test_more_or_fewer_periods_and_another_level() -> None:
    some = figures([50, 60, 75], periods=FIVE[2:])
    assert only(some, periods=3).sign == 0
    assert only(some, periods=3, level=0.95).sign == 1
    with pytest.raises(FiguresError, match="3 periods or more; found periods=2"):
        recent_trend(some, periods=2)


def test_without_figures_there_are_no_trends() -> None:
    assert len(recent_trend(figures(RISE).select(area="nowhere"))) == 0


@given(small)
def test_chi_squared_is_n_times_the_squared_correlation(pairs: list[tuple[int, int]]) -> None:
    """
    Of being counted with the period, over everybody: another road to the same statistic.
    """
    yes, no = (np.array(each, dtype=int) for each in zip(*pairs, strict=True))
    if not yes.sum() or not no.sum() or len(set((yes + no > 0).tolist())) > 1:
        return
    counted = np.concatenate([np.repeat(1.0, yes.sum()), np.repeat(0.0, no.sum())])
    period = np.concatenate([np.repeat(np.arange(5.0), yes), np.repeat(np.arange(5.0), no)])
    expected = len(counted) * np.corrcoef(counted, period)[0, 1] ** 2
    test = proportion_trend(yes[None, :], (yes + no)[None, :])
    assert test.statistic[0] == pytest.approx(expected, rel=1e-9, abs=1e-9)


@needs_published
def test_all_authorities_of_a_published_table() -> None:
    """
    DfE, children in need, table C1: the last five years of every authority.
    """
    some = lakpi.read_figures(rereferrals(authorities(C1)), ALL, origin="published")
    found = recent_trend(some)
    assert len(found) == len({figure.area for figure in some})
    tested = 0
    for each in found:
        own = sorted(some.select(area=each.figure.area), key=lambda one: one.period_end)[-5:]
        assert each.figure == own[-1]
        whole = all(one.numerator is not None and one.denominator for one in own)
        if len(own) < 5 or not whole or own[-1].period_end.year - own[0].period_end.year != 4:
            assert each.reason
            continue
        x = np.array([one.numerator for one in own], dtype=float)
        n = np.array([one.denominator for one in own], dtype=float)
        t = np.arange(5)
        m = (n * t).sum() / n.sum()
        cov = (x * (t - m)).sum()
        p = x.sum() / n.sum()
        assert each.chi2 == pytest.approx(cov**2 / (p * (1 - p) * (n * (t - m) ** 2).sum()))
        if each.sign:
            assert each.sign == np.sign(cov)
            assert each.word.endswith("getting worse" if cov > 0 else "getting better")
        tested += 1
    assert tested > 130
    assert {-1, 0, 1} == set(found.sign.tolist())
