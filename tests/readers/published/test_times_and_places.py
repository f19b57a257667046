"""
`time_period` with `time_identifier`, and geographic levels with their codes.
"""

from __future__ import annotations

import datetime

import pytest
from tests.readers.published.made import FIXED, Row, table

import lakpi
from lakpi.errors import FiguresError
from lakpi.readers import published_report, read_published
from lakpi.readers.published.periods import IDENTIFIERS, read_time, reporting_year

FINANCIAL = reporting_year("financial")


@pytest.mark.parametrize(
    ("time_period", "identifier", "label", "start", "end"),
    [
        ("2024", "Reporting year", "2023-24", "2023-04-01", "2024-03-31"),
        ("202324", "Reporting year", "2023-24", "2023-04-01", "2024-03-31"),
        ("2024", "Calendar year", "2024", "2024-01-01", "2024-12-31"),
        ("202324", "Financial year", "2023-24", "2023-04-01", "2024-03-31"),
        ("2023-24", "Financial Year", "2023-24", "2023-04-01", "2024-03-31"),
        ("202324", "Academic year", "2023/24", "2023-09-01", "2024-08-31"),
        ("2023/24", "academic_year", "2023/24", "2023-09-01", "2024-08-31"),
        ("199900", "Academic year", "1999/00", "1999-09-01", "2000-08-31"),
        ("202324", "Tax year", "tax year 2023-24", "2023-04-06", "2024-04-05"),
        ("202324", "Autumn term", "2023/24 Autumn", "2023-09-01", "2023-12-31"),
        ("202324", "Spring term", "2023/24 Spring", "2024-01-01", "2024-03-31"),
        ("202324", "Summer term", "2023/24 Summer", "2024-04-01", "2024-08-31"),
        (
            *("202324", "Autumn and spring term", "2023/24 Autumn and Spring"),
            *("2023-09-01", "2024-03-31"),
        ),
        ("202324", "Five half terms", "2023/24 five half terms", "2023-09-01", "2024-05-31"),
        ("202324", "Six half terms", "2023/24", "2023-09-01", "2024-08-31"),
        ("202324", "Financial year Q1", "2023-24 Q1", "2023-04-01", "2023-06-30"),
        ("202324", "Financial year Q4", "2023-24 Q4", "2024-01-01", "2024-03-31"),
        ("202324", "Financial year Q1-4", "2023-24", "2023-04-01", "2024-03-31"),
        (
            *("202324", "Financial year Q2-Q3", "financial year 2023-24 Q2 to Q3"),
            *("2023-07-01", "2023-12-31"),
        ),
        ("2024", "Calendar year Q1", "2023-24 Q4", "2024-01-01", "2024-03-31"),
        ("2024", "Calendar year Q1-4", "2024", "2024-01-01", "2024-12-31"),
        (
            *("202324", "Academic year Q2", "academic year 2023/24 Q2"),
            *("2023-12-01", "2024-02-29"),
        ),
        ("202324", "Tax year Q1", "tax year 2023-24 Q1", "2023-04-06", "2023-07-05"),
        (
            *("202324", "Part 1 (April to September)", "2023-24 April to September"),
            *("2023-04-01", "2023-09-30"),
        ),
        (
            *("202324", "Part 2 (October to March)", "2023-24 October to March"),
            *("2023-10-01", "2024-03-31"),
        ),
        ("2024", "February", "February 2024", "2024-02-01", "2024-02-29"),
        ("2024", "Week 1", "2024 week 1", "2024-01-01", "2024-01-07"),
        ("2020", "Week 53", "2020 week 53", "2020-12-28", "2021-01-03"),
        ("2024", "Up until 31st March", "2023-24", "2023-04-01", "2024-03-31"),
    ],
)
def test_what_a_time_is(
    time_period: str, identifier: str, label: str, start: str, end: str
) -> None:
    read = read_time(time_period, identifier, FINANCIAL).flow
    assert (read.label, str(read.start), str(read.end)) == (label, start, end)


def readable(time_period: str, identifier: str) -> bool:
    try:
        read_time(time_period, identifier, FINANCIAL)
    except FiguresError:
        return False
    return True


def test_every_identifier_is_read_with_one_of_two_lengths() -> None:
    for identifier in IDENTIFIERS:
        short, long = (readable(text, identifier) for text in ("2024", "202324"))
        either = identifier in ("Reporting year", "Up until 31st March")
        assert (short and long) if either else (short != long)


@pytest.mark.parametrize(
    ("time_period", "identifier", "says"),
    [
        ("2024", "Academic year", "6 digits"),
        ("202324", "Calendar year", "4 digits"),
        ("202325", "Academic year", "do not follow"),
        ("24", "Calendar year", "names no year"),
        ("", "Calendar year", "names no year"),
        ("2024", "", "is not known"),
        ("2024", "Week 60", "not known"),
        ("2021", "Week 53", "is no period"),
        ("2024", "Winter term", "Did you mean 'Summer term'"),
    ],
)
def test_what_no_time_is(time_period: str, identifier: str, says: str) -> None:
    with pytest.raises(FiguresError, match=says):
        read_time(time_period, identifier, FINANCIAL)


@pytest.mark.parametrize(
    ("said", "label", "state"),
    [
        (None, "2023-24", "as at 31 March 2024"),
        ("financial", "2023-24", "as at 31 March 2024"),
        ("academic year", "2023/24", "as at 31 August 2024"),
        ("calendar", "2024", "as at 31 December 2024"),
        ("30 September", "year to 30 September 2024", "as at 30 September 2024"),
    ],
)
def test_when_a_reporting_year_ends(said: str | None, label: str, state: str) -> None:
    frame = table({"n": "3"}, time_period="2024", time_identifier="Reporting year")
    assert read_published(frame, reporting_year=said).one().period == label
    from lakpi.catalogues import ALL

    column = lakpi.readers.PublishedColumn(indicator=ALL["cin_count"], value="n")
    figures = read_published(frame, reporting_year=said, mapping=[column])
    assert figures.one().period == state
    report = published_report(frame, reporting_year=said).files[0]
    assert report.times[0].period == label
    assert "a reporting year is the year to" in str(report)


# Places.


def area_of(*rows: Row, **common: str) -> list[tuple[str, str]]:
    frame = table(*({**row, "n": str(number)} for number, row in enumerate(rows)), **common)
    read = read_published(frame).to_frame()
    read = read.sort_values("value")
    return list(zip(read["area"].astype(str), read["area_name"].astype(str), strict=True))


def blank(*but: str) -> dict[str, str]:
    return dict.fromkeys([name for name in list(FIXED)[3:] if name not in but], "")


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({}, "E09000015"),
        ({"new_la_code": ""}, "E09000015"),
        ({"new_la_code": "", "old_la_code": "", "la_name": "LB Harrow"}, "E09000015"),
        ({"new_la_code": "z", "old_la_code": "z"}, "E09000015"),
        ({"geographic_level": "local_authority"}, "E09000015"),
        ({"geographic_level": ""}, "E09000015"),
        # A code of which the map does not know yet, of a name that it does.
        ({"new_la_code": "E09000099", "old_la_code": ""}, "E09000015"),
        # ONS's older and newer codes of one authority.
        ({"new_la_code": "E06000048", "old_la_code": "929", "la_name": "x"}, "E06000057"),
        ({"geographic_level": "Regional"}, "E13000002"),
        ({"geographic_level": "Regional", "region_code": "", "region_name": "London"}, "E12000007"),
        ({"geographic_level": "Regional", "region_code": "E12000003"}, "E12000003"),
        ({"geographic_level": "National"}, "E92000001"),
        ({**blank("country_name"), "geographic_level": ""}, "E92000001"),
    ],
)
def test_where_a_row_is(cells: dict[str, str], code: str) -> None:
    assert [each for each, _ in area_of(cells)] == [code]


@pytest.mark.parametrize(
    ("time_period", "code", "dfe", "found"),
    [
        # One code of DfE's that two authorities have had, one after the other.
        ("202223", "", "933", "E10000027"),
        ("202324", "", "933", "E06000066"),
        # A series printed under the later code, and one under the earlier.
        ("202122", "E06000066", "933", "E10000027"),
        ("202324", "E10000027", "933", "E06000066"),
        ("202122", "E06000066", "", "E10000027"),
        # An authority that ended, without an heir of its number: as printed.
        ("202324", "E10000006", "909", "E10000006"),
        ("202122", "E06000063", "942", "E06000063"),
        # Two authorities of one name.
        ("201718", "", "835", "E10000009"),
        ("201920", "", "838", "E06000059"),
    ],
)
def test_the_area_is_the_one_of_the_time(time_period: str, code: str, dfe: str, found: str) -> None:
    names = {"933": "Somerset", "835": "Dorset", "838": "Dorset"}
    row = {"new_la_code": code, "old_la_code": dfe, "la_name": names.get(dfe, "")}
    places = area_of(row, time_period=time_period, time_identifier="Financial year")
    assert [each for each, _ in places] == [found]


def test_one_name_and_two_areas() -> None:
    rows = {"new_la_code": "", "old_la_code": "", "la_name": "Dorset"}
    for period, code in (("201718", "E10000009"), ("202324", "E06000059")):
        places = area_of(rows, time_period=period, time_identifier="Financial year")
        assert places == [(code, "Dorset")]


def test_an_authority_and_its_heir_in_one_year_stay_two() -> None:
    rows = (
        {"new_la_code": "E10000027", "old_la_code": "933", "la_name": "Somerset"},
        {"new_la_code": "E06000066", "old_la_code": "933", "la_name": "Somerset"},
    )
    assert [code for code, _ in area_of(*rows)] == ["E10000027", "E06000066"]


def test_joint_returns() -> None:
    known = {
        "new_la_code": "E09000021/E09000027",
        "old_la_code": "314/318",
        "la_name": "Kingston and Richmond",
    }
    unknown = {
        "new_la_code": "E06000063 / E06000064",
        "old_la_code": "942 / 943",
        "la_name": "Cumberland / Westmorland and Furness",
    }
    assert area_of(known, unknown) == [
        ("E09000021 / E09000027", "Kingston upon Thames / Richmond upon Thames"),
        ("E06000063 / E06000064", "Cumberland / Westmorland and Furness"),
    ]
    frame = table({**known, "n": "1"}, {**unknown, "n": "2"})
    report = published_report(frame).files[0]
    assert [(each.code, each.level, each.rows) for each in report.elsewhere] == [
        ("E06000063 / E06000064", "Local authority", 1)
    ]
    assert "not on the map of England: Cumberland / Westmorland and Furness" in str(report)


@pytest.mark.parametrize(
    ("level", "cells", "place"),
    [
        ("School", {"school_urn": "102219", "school_name": "A school"}, ("102219", "A school")),
        (
            "School",
            {"school_urn": "z", "school_laestab": "3104000", "school_name": "A school"},
            ("3104000", "A school"),
        ),
        (
            "Local authority district",
            {"lad_code": "E07000026", "lad_name": "Allerdale"},
            ("E07000026", "Allerdale"),
        ),
        # A district that is an authority too has its code, and is not it.
        (
            "Local authority district",
            {"lad_code": "E09000015", "lad_name": "Harrow"},
            ("Local authority district: E09000015", "Harrow"),
        ),
        (
            "Parliamentary constituency",
            {"pcon_code": "E14001273", "pcon_name": "Harrow East"},
            ("E14001273", "Harrow East"),
        ),
        ("MAT", {"trust_id": "TR01", "trust_name": "A trust"}, ("TR01", "A trust")),
        (
            "Provider",
            {"provider_ukprn": "10000533", "provider_name": "A college"},
            ("10000533", "A college"),
        ),
        (
            "Travel to work area",
            {"travel_to_work_area_code": "E30000234", "travel_to_work_area_name": "London"},
            ("E30000234", "London"),
        ),
        (
            "Local authority",
            {"new_la_code": "z", "old_la_code": "", "la_name": "Not known"},
            ("Local authority: Not known", "Not known"),
        ),
        (
            "Regional",
            {"region_code": "z", "region_name": "Outside England"},
            ("Regional: Outside England", "Outside England"),
        ),
        (
            "National",
            {"country_code": "K02000001", "country_name": "United Kingdom"},
            ("K02000001", "United Kingdom"),
        ),
    ],
)
def test_places_that_are_not_on_the_map_keep_their_codes(
    level: str, cells: dict[str, str], place: tuple[str, str]
) -> None:
    frame = table({**cells, "n": "1"}, {"n": "2"}, geographic_level="Local authority")
    frame.loc[0, "geographic_level"] = level
    figures = read_published(frame)
    assert len(figures) == 2
    kept = figures.one(area=place[0])
    assert (kept.area_name, kept.value) == (place[1], 1)
    report = published_report(frame).files[0]
    assert [(each.code, each.name) for each in report.elsewhere] == [place]
    values = [each.name for each in report.columns if each.role == "value"]
    assert values == ["n"]


def test_two_regions_of_one_code_are_told_apart_by_name() -> None:
    rows = (
        {"region_code": "E12000007", "region_name": "London"},
        {"region_code": "E12000007", "region_name": "Inner London"},
    )
    places = area_of(*rows, geographic_level="Regional")
    assert [code for code, _ in places] == ["E12000007", "E13000001"]


def test_a_name_spelt_in_two_ways_is_one_area() -> None:
    frame = table(
        {"new_la_code": "E06000023", "la_name": "Bristol, City of", "sex": "F", "n": "1"},
        {"new_la_code": "E06000023", "la_name": "Bristol City of", "sex": "M", "n": "2"},
    )
    assert set(read_published(frame).to_frame()["area_name"]) == {"Bristol, City of"}


def test_weeks_are_those_of_the_calendar() -> None:
    for year in range(2015, 2031):
        first = read_time(str(year), "Week 1", FINANCIAL).flow
        assert first.contains(datetime.date(year, 1, 4))
        assert first.start.weekday() == 0


@pytest.mark.parametrize(
    ("name", "year", "code"),
    [
        ("Bournemouth (pre-LGR)", "2018", "E06000028"),
        ("Dorset (Pre LGR 2019)", "2018", "E10000009"),
        ("Dorset (Pre LGR 2019)", "2024", "E10000009"),
        ("Dorset (post-LGR)", "2024", "E06000059"),
        ("Dorset [new]", "2018", "E10000009"),
        ("Cumbria (pre LGR)", "2022", "E10000006"),
        ("Cumbria (excluding Carlisle)", "2022", "Local authority: Cumbria (excluding Carlisle)"),
        ("Narnia (pre LGR)", "2022", "Local authority: Narnia (pre LGR)"),
    ],
)
def test_a_remark_on_reorganisation_is_no_part_of_a_name(name: str, year: str, code: str) -> None:
    frame = table(
        {"new_la_code": "", "old_la_code": "", "la_name": name, "n": "1"},
        time_period=year,
        time_identifier="Calendar year",
    )
    assert read_published(frame).one().area == code


def test_an_authority_beside_the_one_of_its_name_that_ended() -> None:
    frame = table(
        {"la_name": "Dorset (pre-LGR)", "n": "z"},
        {"la_name": "Dorset", "n": "2"},
        new_la_code="",
        old_la_code="",
        time_period="2022",
        time_identifier="Calendar year",
    )
    shown = {each.area: each.reported for each in read_published(frame)}
    assert shown == {"E10000009": "z", "E06000059": "2"}
