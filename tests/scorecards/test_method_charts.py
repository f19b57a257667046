"""
Charts of methods: their words follow from the figures, and are in the picture.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from tests.published import C1, PUBLISHED, needs_published

import lakpi
from lakpi.catalogues import ALL
from lakpi.errors import FiguresError
from lakpi.figures import Figures
from lakpi.funnels import funnel
from lakpi.polarity import Outcome
from lakpi.process_control import Ghost, Process, ProcessChart, Rebase, process_charts
from lakpi.scorecards.method_charts import (
    distribution_strip,
    funnel_chart,
    interval_chart,
    process_chart,
    ranked_bars,
)
from lakpi.scorecards.method_charts.marks import MARKS

pytest.importorskip("matplotlib")
SVG = "{http://www.w3.org/2000/svg}"
PLACES = ["Harrow", "Brent", "Ealing", "Barnet", "Camden"]
COUNTS = {"Harrow": 217, "Brent": 610, "Ealing": 395, "Barnet": "c", "Camden": 12}
SIZES = {"Harrow": 1529, "Brent": 2369, "Ealing": 2004, "Barnet": 1800, "Camden": 40}


def figures(indicator: str = "rereferral_pct", period: str = "2012-13") -> Figures:
    rows = [
        {"area": name, "numerator": COUNTS[name], "denominator": SIZES[name]} for name in PLACES
    ]
    england = {"area": "England", "numerator": 142_500, "denominator": 570_800}
    table = pd.DataFrame([*rows, england])
    return lakpi.read_figures(table.assign(indicator=indicator, period=period), ALL)


def ours(some: Figures) -> Figures:
    return some.select(area_name=PLACES)


def against_england(indicator: str = "rereferral_pct") -> lakpi.Benchmarks:
    some = figures(indicator)
    return lakpi.benchmark(ours(some), some, against=[lakpi.england()])


def against_all(indicator: str = "rereferral_pct") -> lakpi.Benchmarks:
    some = figures(indicator)
    four = lakpi.area_set("Four others", ["Brent", "Ealing", "Barnet", "Camden"], pool="median")
    return lakpi.benchmark(some.select(area_name="Harrow"), some, against=[four])


def over_time() -> tuple[Figures, Figures]:
    years = ["2009-10", "2010-11", "2011-12", "2012-13"]
    table = pd.DataFrame(
        {
            "indicator": "rereferral_pct",
            "area": ["Harrow"] * 4 + ["England"] * 4,
            "period": years * 2,
            "numerator": [200, "c", 210, 217, 2400, 2450, 2500, 2600],
            "denominator": [1400, 1500, 1450, 1529, 10_000, 10_000, 10_000, 10_000],
        }
    )
    made = lakpi.read_figures(table, ALL)
    return made.select(area_name="Harrow"), made.select(area_name="England")


def monthly(*, rebased: bool = False) -> ProcessChart:
    """
    30 months: about 14%, in the last year about 30%.
    """
    months = [str(month) for month in lakpi.months("April 2020", "September 2022")]
    before = [14, 15, 13, 14, 16, 15, 14, 13, 15, 14, 15, 14, 16, 13, 15, 14, 15, 13]
    values = ["c" if place == 3 else str(each) for place, each in enumerate(before)]
    table = pd.DataFrame({"period": months, "reported": [*values, *(["30", "31", "29", "30"] * 3)]})
    made = lakpi.read_figures(table.assign(indicator="rereferral_pct", area="Harrow"), ALL)
    process = Process(
        rebases=[Rebase("October 2021", "new front door")],
        ghosts=[Ghost("June 2020", "system move")],
    )
    return process_charts(made, process=process if rebased else None, targets=20).one()


MAKERS: dict[str, Callable[[], lakpi.Chart]] = {
    "funnel": lambda: funnel_chart(funnel(figures()), highlight="Harrow", title="A <b> & c"),
    "bars": lambda: ranked_bars(against_england(), "England", title="A <b> & c"),
    "strip": lambda: distribution_strip(against_all(), "Four others", title="A <b> & c"),
    "process": lambda: process_chart(monthly(), title="A <b> & c"),
    "rebased": lambda: process_chart(monthly(rebased=True), title="A <b> & c"),
    "time": lambda: interval_chart(*over_time(), title="A <b> & c"),
}


@pytest.mark.parametrize("kind", MAKERS)
def test_the_words_are_in_the_picture(kind: str) -> None:
    chart = MAKERS[kind]()
    root = ET.fromstring(chart.svg)  # noqa: S314 - our own
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == chart.title == "A <b> & c"
    assert root.findtext(f"{SVG}desc") == chart.alt
    assert "nan" not in chart.alt


@pytest.mark.parametrize("kind", MAKERS)
def test_the_same_figures_give_the_same_picture(kind: str) -> None:
    assert MAKERS[kind]().svg == MAKERS[kind]().svg


def test_every_judgement_has_a_shape_of_its_own() -> None:
    assert len({(mark.shape, mark.fill == "white") for mark in MARKS.values()}) == len(Outcome)


# -- funnels ---------------------------------------------------------------------------------


def test_a_funnel_in_words() -> None:
    chart = funnel_chart(funnel(figures()), highlight=["Harrow", "E09000007"])
    assert chart.title == "Re-referrals within 12 months of a previous referral, 2012-13"
    assert chart.alt == (
        "4 areas by their denominators, about 20.8% (the sum over sum of 4 areas). 1 above the"
        " upper 99.8% limit (Brent 25.7%); 1 below the lower 99.8% limit (Harrow 14.2%); 2 within"
        " the limits. Harrow: 14.2% of 1,529, below the lower 99.8% limit: better. Camden: 30.0%"
        " of 40, within the limits: similar. 2 figures are not in it."
    )


def test_a_funnel_that_allows_for_overdispersion_says_so() -> None:
    plain, wide = (funnel_chart(funnel(figures(), overdispersion=each)) for each in (False, True))
    assert "overdispersion" not in plain.alt
    assert "the limits allowing for overdispersion" in wide.alt
    assert "4 within the limits" in wide.alt
    assert plain.svg != wide.svg


def test_a_funnel_of_one_area_and_of_rates_and_at_one_level() -> None:
    some = figures("referrals_rate_per_10k")
    made = funnel(some.select(area_name="Harrow"), levels=0.95)
    assert "1 area by their denominators" in funnel_chart(made).alt
    three = funnel(some, levels=(0.9, 0.95, 0.998))
    assert "per 10,000 children" in funnel_chart(three).alt


def test_an_area_that_is_not_in_the_funnel_is_refused() -> None:
    with pytest.raises(FiguresError, match=r"no figure in the chart is of 'Harow'.*'Harrow'"):
        funnel_chart(funnel(figures()), highlight="Harow")


# -- ranked bars -----------------------------------------------------------------------------


def test_ranked_bars_in_words() -> None:
    chart = ranked_bars(against_england(), "England", highlight="Brent")
    assert chart.alt == (
        "4 areas in order, from Camden 30.0% to Harrow 14.2%; England 25.0%. Beyond chance, by"
        " 95% interval: 2 better, 2 similar. Brent is 2nd highest of 4: similar to England:"
        " 25.7% (95% CI 24.0 to 27.5%) includes 25.0%. Without a number: Barnet."
    )


def test_ranked_bars_at_another_level() -> None:
    assert "by 99.8% interval" in ranked_bars(against_england(), "England", level=0.998).alt


def test_many_areas_are_drawn_upright() -> None:
    names = [each.code for each in lakpi.authorities(on="2012-13")]
    table = pd.DataFrame({"area": [*names, "England"]})
    table["numerator"] = [100 + place for place in range(len(names))] + [26_000]
    table["denominator"] = [1000] * len(names) + [152_000]
    some = lakpi.read_figures(table.assign(indicator="rereferral_pct", period="2012-13"), ALL)
    compared = lakpi.benchmark(some.select(area=names), some, against=[lakpi.england()])
    chart = ranked_bars(compared, "England", highlight=names[-1])
    assert chart.alt.startswith("152 areas in order")
    assert "is highest of 152: worse than England" in chart.alt
    height = re.search(r'height="([\d.]+)pt"', chart.svg)
    assert height is not None
    assert float(height[1]) < 400


def test_bars_of_figures_without_intervals_or_judgement() -> None:
    table = pd.DataFrame(
        {"area": ["Harrow", "Brent", "England"], "reported": ["14.2", "25.7", "25"]}
    )
    some = lakpi.read_figures(table.assign(indicator="rereferral_pct", period="2012-13"), ALL)
    compared = lakpi.benchmark(ours(some), some, against=[lakpi.england()])
    chart = ranked_bars(compared, "England", highlight="Harrow")
    assert "Beyond chance, by 95% interval: none judged." in chart.alt
    assert "Harrow is 2nd highest of 2: cannot be compared with England: no interval" in chart.alt


def test_bars_with_a_benchmark_each_have_no_line() -> None:
    some = figures()
    each_own = lakpi.area_set("The rest", PLACES, pool="mean")
    compared = lakpi.benchmark(ours(some), some, against=[each_own])
    chart = ranked_bars(compared, "The rest")
    assert "from Camden 30.0% to Harrow 14.2%. Beyond chance" in chart.alt


def test_bars_of_several_kinds_or_none_are_refused() -> None:
    compared = against_england()
    with pytest.raises(FiguresError, match="nothing is compared with 'Wales'"):
        ranked_bars(compared, "Wales")
    two = lakpi.combine(figures(period="2012-13"), figures(period="2013-14"))
    both = lakpi.benchmark(ours(two), two, against=[lakpi.england()])
    with pytest.raises(FiguresError, match="column 'period' holds 2012-13 and 2013-14"):
        ranked_bars(both, "England")
    barnet = compared.select(area_name="Barnet")
    with pytest.raises(FiguresError, match="each of these figures has a reason"):
        ranked_bars(barnet, "England")
    with pytest.raises(FiguresError, match="no figure in the chart is of 'England'"):
        ranked_bars(compared, "England", highlight="England")
    with pytest.raises(FiguresError, match="no figure in the chart is of 'Brent'"):
        ranked_bars(compared.select(area_name="Harrow"), "England", highlight="Brent")


# -- strips ----------------------------------------------------------------------------------


def test_a_strip_in_words() -> None:
    """
    By hand: 19.71, 25.75 and 30.00; quartiles half way: 22.73 and 27.87; Harrow 14.19 is first.
    """
    assert distribution_strip(against_all(), "Four others").alt == (
        "Re-referrals within 12 months of a previous referral, 2012-13: Harrow 14.2%; Four others"
        " 19.7 to 30.0%; the middle half 22.7 to 27.9% about 25.7%; 1st of 4, the best first;"
        " better."
    )


def test_a_strip_without_pool_is_not_judged() -> None:
    some = figures()
    others = lakpi.area_set("Others", PLACES[1:])
    compared = lakpi.benchmark(some.select(area_name="Harrow"), some, against=[others])
    assert distribution_strip(compared, "Others").alt.endswith("1st of 4, the best first.")


def test_what_cannot_lie_among_others_is_told_of() -> None:
    some = lakpi.combine(figures(), figures("referrals_rate_per_10k"))
    rates = some.to_frame()
    keep = (rates["indicator"] == "rereferral_pct") | (rates["area_name"] == "Harrow")
    few = some.where(keep.to_numpy())
    four = lakpi.area_set("Four others", ["Brent", "Ealing", "Barnet", "Camden"], pool="median")
    compared = lakpi.benchmark(few.select(area_name="Harrow"), few, against=[four])
    alt = distribution_strip(compared, "Four others").alt
    assert alt.count("Harrow") == 1
    assert "Not drawn, for want of numbers: " in alt


def test_strips_of_several_areas_or_of_a_region_are_refused() -> None:
    with pytest.raises(FiguresError, match="a strip is of one area; these figures are of Harrow"):
        distribution_strip(against_england(), "England")
    with pytest.raises(FiguresError, match="a region or England is one number"):
        distribution_strip(against_england().select(area_name="Harrow"), "England")
    with pytest.raises(FiguresError, match="nothing is compared with 'Wales'"):
        distribution_strip(against_all(), "Wales")


# -- over time -------------------------------------------------------------------------------


def test_over_time_in_words() -> None:
    harrow, england = over_time()
    chart = interval_chart(harrow, england)
    assert chart.title == "Re-referrals within 12 months of a previous referral, Harrow"
    assert chart.alt == (
        "Harrow: 3 periods, from 14.3% (95% CI 12.6 to 16.2%), 2009-10, to 14.2%"
        " (95% CI 12.5 to 16.0%), 2012-13. Of 4 periods, 1 without a number."
        " England: 24.0% (2009-10), 26.0% (2012-13)."
    )
    assert "99.8% CI" in interval_chart(harrow, level=0.998).alt
    assert "England" not in interval_chart(harrow).alt


def test_the_order_of_the_figures_does_not_matter() -> None:
    harrow, england = over_time()
    turned = lakpi.combine(
        harrow.select(period=["2012-13", "2011-12"]), harrow.select(period=["2009-10", "2010-11"])
    )
    assert interval_chart(turned, england).svg == interval_chart(harrow, england).svg


def test_one_series_with_a_number_is_asked_for() -> None:
    harrow, england = over_time()
    with pytest.raises(FiguresError, match=r"one series; these figures are of 2 \(Harrow and"):
        interval_chart(lakpi.combine(harrow, england))
    with pytest.raises(FiguresError, match="each of these figures has a reason instead"):
        interval_chart(harrow.select(period="2010-11"))
    with pytest.raises(FiguresError, match=r"are of 0 \(nothing\)"):
        interval_chart(harrow, england.where(np.zeros(4, dtype=bool)))


# -- processes -------------------------------------------------------------------------------


def test_a_process_in_words() -> None:
    made = monthly()
    alt = process_chart(made).alt
    assert alt.startswith(made.sentence())
    signals = [each for each in made.points if each.signals]
    assert f"{len(signals)} of 30 points are signals, the latest 3: July 2022, 31.0%" in alt
    for each in signals[-3:]:
        assert f"{each.period}, {each.value:.1f}% ({each.why})" in alt
    assert all(each.rstrip(".")[1:] in alt for each in made.warnings)
    assert "New limits" not in alt


def test_what_a_person_decided_is_told() -> None:
    made = monthly(rebased=True)
    chart = process_chart(made)
    assert chart.title == made.name
    assert "New limits from October 2021: new front door." in chart.alt
    assert "Not counted: June 2020 (system move)." in chart.alt


def test_a_process_without_a_number_is_refused() -> None:
    table = {"indicator": "rereferral_pct", "area": "Harrow", "period": ["2011-12", "2012-13"]}
    none = lakpi.read_figures(pd.DataFrame({**table, "reported": ["c", "x"]}), ALL)
    with pytest.raises(FiguresError, match="each of its points has a reason"):
        process_chart(process_charts(none).one())


@needs_published
def test_what_dfe_published() -> None:
    """
    Table C1, 2024-25: of 153 authorities, Harrow's 15.6% is the 133rd highest.
    """
    theirs = lakpi.read_published(PUBLISHED / C1)
    year = theirs.select(indicator="rereferral_pct", period="2024-25")
    here = [each.code for each in lakpi.authorities(on="2024-25")]
    compared = lakpi.benchmark(year.select(area=here), theirs, against=[lakpi.england()])
    values = sorted((each.value or 0 for each in year.select(area=here)), reverse=True)
    place = values.index(15.6) + 1
    alt = ranked_bars(compared, "England", highlight="Harrow").alt
    assert f"Harrow is {place}rd highest of {len(values)}: better than England: 15.6%" in alt
