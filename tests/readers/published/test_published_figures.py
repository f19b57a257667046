"""
DfE's files as published: every cell is a figure, as printed, counted independently.
"""

from __future__ import annotations

import collections
import csv
import functools
import time
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests import published
from tests.published import PUBLISHED, needs_published

import lakpi
from lakpi.catalogues import ALL, referrals
from lakpi.figures import as_frame
from lakpi.readers import published_report, read_published
from lakpi.readers.published.geography import is_geography
from lakpi.rounding import half_up
from lakpi.testing import example

B1 = "b1_children_in_need_2013_to_2025.csv"
CLA = "cla_number_and_rate_per_10k_children.csv"
STABILITY = "la_cla_placement_stability.csv"
CSWW = "csww_indicators_2017_to_2025.csv"
ONS = "ons_mid-year_population_estimates_2012_to_2024.csv"

FILES = sorted(path.name for path in PUBLISHED.glob("*.csv")) if PUBLISHED.is_dir() else []
NOT_VALUES = {
    *("time_period", "time_identifier", "geographic_level", "category", "population_type"),
    *("cla_group", "placement_stability", "age_group"),
}
LONG_LOOKED_AFTER = (
    "Children looked after continuously for at least 2.5 years on 31 March aged under 16 years"
)
REASONS = {"c", "x", "z", "k", "low", "u"}


@functools.cache
def read(file: str) -> lakpi.Figures:
    return read_published(PUBLISHED / file)


def value_columns(file: str) -> list[str]:
    return [c for c in published.rows(file)[0] if c not in NOT_VALUES and not is_geography(c)]


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@needs_published
@pytest.mark.parametrize("file", FILES)
def test_every_cell_is_one_figure_as_printed(file: str) -> None:
    cells = [row[column] for column in value_columns(file) for row in published.rows(file)]
    frame = read_published(PUBLISHED / file).to_frame()
    assert len(frame) == len(cells)
    assert frame["value"].notna().sum() == sum(map(is_number, cells))
    printed = collections.Counter(cells)
    assert collections.Counter(frame["reported"]) == printed
    missing = frame["value"].isna()
    reasons = collections.Counter(frame["value_reason"][missing])
    assert reasons == {text: n for text, n in printed.items() if not is_number(text)}
    assert set(reasons) <= REASONS
    numbers = frame[~missing]
    np.testing.assert_array_equal(
        numbers["value"].to_numpy(), numbers["reported"].astype(str).map(float).to_numpy()
    )
    # The frame is as lakpi makes one, and each figure stands once.
    assert as_frame(frame).equals(frame)
    lakpi.combine(read_published(PUBLISHED / file))


@needs_published
def test_one_of_harrow() -> None:
    figures = read_published(PUBLISHED / published.C1)
    figure = figures.one(
        indicator="rereferral_pct", area="E09000015", period="2024-25", breakdown=""
    )
    assert (figure.value, figure.reported, figure.origin) == (15.6, "15.6", "published")
    assert (figure.numerator, figure.denominator, figure.precision) == (355, 2281, 1)
    assert published_report(PUBLISHED / published.C1).not_understood == ()


@needs_published
@pytest.mark.parametrize("file", FILES)
def test_what_the_file_is_called_and_the_order_of_its_columns_say_nothing(
    file: str, tmp_path: Path
) -> None:
    rows = published.rows(file)
    path = tmp_path / file
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, list(reversed(rows[0])))
        writer.writeheader()
        writer.writerows(reversed(rows))
    columns = ["indicator", "area", "period", "breakdown", "category", "reported", "value"]

    def said(figures: lakpi.Figures) -> list[list[str]]:
        frame = figures.to_frame()[columns].astype(str)
        crossed = frame["breakdown"].str.contains(" x ")  # in the order of the columns
        return sorted(frame[~crossed].to_numpy().tolist())

    assert said(read_published(path)) == said(read(file))
    # A frame as pandas reads it by itself, with numbers and missing cells.
    assert said(read_published(pd.read_csv(PUBLISHED / file))) == said(read(file))
    other = tmp_path / "download (3).csv"
    path.rename(other)
    known = read(file).select(indicator=list(ALL)).to_frame()
    again = read_published(other).select(indicator=list(ALL)).to_frame()
    assert len(again) == len(known) > 0


# Spot values, read off the files by hand.


def harrow(file: str, indicator: str, period: str) -> lakpi.Figure:
    figures = read(file)
    return figures.one(indicator=indicator, area="E09000015", period=period, breakdown="")


@needs_published
@pytest.mark.parametrize(
    ("file", "indicator", "period", "value", "numerator", "denominator"),
    [
        (published.C1, "referrals_count", "2024-25", 2281, 2281, None),
        (published.C1, "rereferral_child_pct", "2024-25", 14.5, 302, 2078),
        (published.C1, "referral_nfa_pct", "2024-25", 2.2, 51, 2281),
        (published.C1, "referral_not_in_need_pct", "2024-25", 40.3, 920, 2281),
        (published.D3, "cpp_started_count", "2024-25", 296, 296, None),
        (published.D3, "cpp_repeat_ever_pct", "2024-25", 17.2, 51, 296),
        (published.D5, "cpp_count", "as at 31 March 2025", 275, 275, None),
        (published.D5, "cpp_open_2y_pct", "as at 31 March 2025", 3.3, 9, 275),
        (B1, "cin_count", "as at 31 March 2025", 1456, 1456, None),
        (B1, "cin_started_count", "2024-25", 1310, 1310, None),
        (B1, "cin_ended_count", "2024-25", 1239, 1239, None),
        (CLA, "cla_count", "as at 31 March 2025", 176, 176, None),
        (CLA, "cla_rate_per_10k", "as at 31 March 2025", 29, 176, 60452),
        (STABILITY, "cla_3plus_placements_pct", "as at 31 March 2025", 12, 21, 176),
        (ONS, "population_0_to_17", "as at 30 June 2024", 60452, 60452, None),
        (CSWW, "sw_vacancy_rate_fte", "as at 30 September 2025", 39.2, 66, 168.5),
        (CSWW, "sw_agency_rate_fte", "as at 30 September 2025", 39.8, 67.7, 170.2),
        (CSWW, "sw_agency_rate_headcount", "as at 30 September 2025", 39.9, 71, 178),
        (CSWW, "sw_agency_cover_rate_fte", "as at 30 September 2025", 96.3, 65.2, 67.7),
        (CSWW, "sw_vacancy_cover_rate_fte", "as at 30 September 2025", 98.8, 65.2, 66),
        (CSWW, "sw_caseload_mean", "as at 30 September 2025", 13.7, 1286, 94.1),
        (CSWW, "sw_turnover_rate_fte", "year to 30 September 2025", 19.5, 20, 102.5),
        (CSWW, "sw_turnover_rate_headcount", "year to 30 September 2025", 18.7, 20, 107),
        (CSWW, "sw_absence_rate_fte", "year to 30 September 2025", 4.9, 1259.3, None),
        (CSWW, "sw_starters_fte", "year to 30 September 2025", 16, 16, None),
        (CSWW, "sw_leavers_fte", "year to 30 September 2025", 20, 20, None),
    ],
)
def test_harrow_as_printed(  # noqa: PLR0917 - a row of the table above
    file: str,
    indicator: str,
    period: str,
    value: float,
    numerator: float,
    denominator: float | None,
) -> None:
    figure = harrow(file, indicator, period)
    assert (figure.value, figure.numerator, figure.denominator) == (value, numerator, denominator)
    assert figure.written().startswith(f"{value:,g}")


@needs_published
def test_the_bands_of_a_distribution_are_its_categories() -> None:
    figures = read(published.D5).select(
        indicator="cpp_open_duration_pct", area="E09000015", period="as at 31 March 2025"
    )
    shown = {each.category: (each.value, each.numerator, each.denominator) for each in figures}
    bands = list(published.BANDS.values())
    assert shown == {
        bands[0]: (23.6, 65, 275),
        bands[1]: (26.2, 72, 275),
        bands[2]: (25.5, 70, 275),
        bands[3]: (21.5, 59, 275),
    }
    assert {each.breakdown for each in figures} == {"duration"}


@needs_published
def test_the_bands_are_those_that_the_indicator_computes() -> None:
    from lakpi.catalogues.durations import BANDS

    frame = read(published.D5).select(indicator="cpp_open_duration_pct")
    assert set(frame.to_frame()["category"]) == {band.label for band in BANDS[:4]}


@needs_published
def test_a_filter_that_chose_the_indicator_is_no_breakdown_and_the_others_are() -> None:
    figures = read(CLA)
    ours = figures.select(area="E09000015").to_frame()
    ours = ours[ours["period_end"] == "2025-03-31"]
    starting = ours[ours["category"] == "Children starting to be looked after each year"]
    assert set(starting["breakdown"]) == {"population_type"}
    stem = "cla_number_and_rate_per_10k_children"
    assert dict(zip(starting["indicator"], starting["value"], strict=True)) == {
        f"{stem}_population_estimate": 60452,
        f"{stem}_children_count": 107,
        f"{stem}_rate_per_10000": 18,
    }
    stability = read(STABILITY).select(area="E09000015").to_frame()
    crossed = stability[stability["reported"] == "65"]
    assert crossed["breakdown"].tolist() == ["cla_group x placement_stability"]
    assert crossed["category"].tolist() == [
        f"{LONG_LOOKED_AFTER} x Living with the same carer for at least 2 years"
    ]


# What the numbers beside a value are good for.

DIFFERING = {
    # 69 of 240 is 28.75, and 28.7 was printed.
    published.D5: [["cpp_open_duration_pct", "Shropshire", "as at 31 March 2017"]],
    # Revised counts whose rates were not: research, recomputed from the file.
    CSWW: [
        ["sw_turnover_rate_headcount", "England", "year to 30 September 2022"],
        ["sw_turnover_rate_headcount", "North East", "year to 30 September 2022"],
        ["sw_agency_rate_headcount", "England", "as at 30 September 2024"],
        ["sw_agency_rate_headcount", "West Midlands", "as at 30 September 2024"],
    ],
}


@needs_published
@pytest.mark.parametrize("file", FILES)
def test_figures_are_shown_as_printed(file: str) -> None:
    """
    The printed value stands, flagged where exact numbers do not give it.
    """
    figures = read(file)
    frame = figures.to_frame()
    known = frame["value"].notna().to_numpy()
    np.testing.assert_array_equal(figures.rounded()[known], frame["value"].to_numpy()[known])
    made = np.full(len(frame), np.nan)
    for meaning in figures.meanings:
        rows = (frame["indicator"] == meaning.id) & (frame["precision"] == 1)
        top, base = (frame.loc[rows, name].to_numpy() for name in ("numerator", "denominator"))
        if meaning.ratio:
            made[rows] = half_up(top, base, scale=meaning.scale, decimals=meaning.decimals)
    differs = known & ~np.isnan(made) & (made != frame["value"].to_numpy())
    flagged = frame["flags"].astype(str).str.contains("reported differs").to_numpy()
    np.testing.assert_array_equal(differs, flagged)
    told = frame[flagged][["indicator", "area_name", "period"]].astype(str)
    assert told.to_numpy().tolist() == DIFFERING.get(file, [])


@needs_published
@pytest.mark.parametrize("file", [B1, published.C1, published.D3, published.D5, CLA, STABILITY])
def test_counts_of_regions_and_england_are_known_to_be_rounded_to_ten(file: str) -> None:
    frame = read(file).to_frame()
    shipped = frame[frame["indicator"].isin([each.id for each in ALL.values()])]
    above = shipped["area"].astype(str).str.match("E12|E13|E92")
    assert set(shipped["precision"][above]) == {10}
    assert set(shipped["precision"][~above]) == {1}


@needs_published
def test_full_time_equivalents_were_rounded_before_they_were_printed() -> None:
    figures = read(CSWW)
    vacancies = figures.one(
        indicator="sw_vacancy_rate_fte", area="E09000015", period="as at 30 September 2025"
    )
    assert vacancies.precision == 0
    by_head = figures.select(indicator="sw_agency_rate_headcount").to_frame()
    assert set(by_head["precision"]) == {1}


@needs_published
def test_a_year_with_a_29_february_has_254_working_days() -> None:
    frame = read(CSWW).select(indicator="sw_absence_rate_fte").to_frame()
    leap = frame["parameters"] == "working days in the year=254"
    assert set(frame["period_end"][leap].dt.year) == {2020, 2024}
    assert set(frame["period_end"][~leap].dt.year) == {2018, 2019, 2021, 2022, 2023, 2025, 2017}


# Places.


@needs_published
def test_a_joint_return_is_an_area_with_members() -> None:
    figures = read(CSWW).select(area="E09000021 / E09000027")
    names = set(figures.to_frame()["area_name"])
    assert names == {"Kingston upon Thames / Richmond upon Thames"}
    report = published_report(PUBLISHED / CSWW).files[0]
    assert report.elsewhere == ()


@needs_published
@pytest.mark.parametrize("file", FILES)
def test_every_area_is_one_that_lived_or_that_the_file_prints(file: str) -> None:
    """
    An authority that was given a new code is found under the one that it had.
    """
    frame = read(file).to_frame()
    printed = {published.code(row) for row in published.rows(file)}
    each = frame[["area", "period_end"]].drop_duplicates()
    for code, end in zip(each["area"], each["period_end"].dt.date, strict=True):
        assert lakpi.area(code).is_alive(end) or code in printed


@needs_published
def test_a_series_under_a_later_code_is_of_the_area_of_its_time() -> None:
    report = published_report(PUBLISHED / CLA).files[0]
    moved = {(each.name, each.code, each.note) for each in report.moved}
    assert moved == {
        ("North Yorkshire", "E10000023", "printed as E06000065"),
        ("Somerset", "E10000027", "printed as E06000066"),
    }
    figures = read(CLA)
    north = figures.select(indicator="cla_count", area_name="North Yorkshire").to_frame()
    assert dict(zip(north["period_end"].dt.year, north["area"], strict=True)) == {
        **dict.fromkeys((2021, 2022, 2023), "E10000023"),
        **dict.fromkeys((2024, 2025), "E06000065"),
    }


# Together with the rest of lakpi.


@needs_published
def test_population_estimates_are_the_base_of_rates() -> None:
    starts = [f"2024-{month:02d}-15" for month in range(4, 13)]
    records = example(
        {referrals.REFERRALS: {"referral_date": starts}}, complete=("2023-04-01", "2025-03-31")
    )
    made = lakpi.compute(
        referrals.REFERRALS_RATE,
        records,
        periods=lakpi.financial_years("2024-25"),
        populations=read(ONS),
    ).one()
    assert (made.numerator, made.denominator, made.flags) == (9, 60452, "")
    # DfE's own rate: 176 children looked after at 31 March 2025 of the estimate of mid-2024.
    assert harrow(CLA, "cla_rate_per_10k", "as at 31 March 2025").denominator == 60452


@needs_published
def test_several_files_at_once() -> None:
    theirs = read_published(PUBLISHED / published.C1, PUBLISHED / published.D5)
    apart = [read(file) for file in (published.C1, published.D5)]
    assert len(theirs) == sum(map(len, apart))
    assert lakpi.combine(*apart).to_frame().equals(theirs.to_frame())
    everything = read_published(*(PUBLISHED / file for file in FILES))
    assert len({meaning.key for meaning in everything.meanings}) == len(everything.meanings)


@needs_published
def test_ours_are_benchmarked_against_theirs() -> None:
    theirs = read_published(PUBLISHED / published.C1, PUBLISHED / published.D5)
    harrow_area = lakpi.area("Harrow")
    ours = lakpi.combine(
        theirs.select(indicator="rereferral_pct", area="E09000015", period="2024-25"),
        theirs.select(indicator="cpp_open_2y_pct", area="E09000015", period="as at 31 March 2025"),
    )
    against: list[lakpi.AreaSet | lakpi.Area] = [
        harrow_area.statistical_neighbours("2025", pool="median"),
        harrow_area.region(),
        lakpi.england(),
    ]
    compared = {
        (each.figure.meaning.id, each.comparator): each
        for each in lakpi.benchmark(ours, theirs, match="same period", against=against)
    }
    assert compared["rereferral_pct", "England"].benchmark == Fraction("22.6")
    neighbours = compared["rereferral_pct", "Statistical neighbours 2025"]
    assert (neighbours.n, neighbours.benchmark) == (10, Fraction("19.9"))
    assert compared["cpp_open_2y_pct", "England"].benchmark == Fraction("2.3")


@needs_published
def test_a_file_is_read_in_a_moment() -> None:
    read_published(PUBLISHED / published.C1)
    started = time.process_time()
    read_published(PUBLISHED / published.C1)
    assert time.process_time() - started < 1.5  # 0.1 s on a quiet machine
