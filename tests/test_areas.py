"""
The map: every authority by every name and code, its past, its region and its neighbours.
"""

from __future__ import annotations

import csv
import os
import pickle
import time
from datetime import date
from pathlib import Path
from typing import cast

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lakpi.areas import (
    Area,
    AreaSet,
    Pool,
    area,
    area_set,
    authorities,
    codes_of,
    england,
    local_area,
    region,
    regions,
    statistical_neighbour_model,
)
from lakpi.areas.atlas import _atlas
from lakpi.areas.spelling import core, plain
from lakpi.errors import AreaError

SHARED = Path(os.environ.get("LAKPI_SHARED", Path(__file__).parents[2] / "shared"))

ALL = tuple(each for each in _atlas().areas if each.kind == "authority")
authority = st.sampled_from(ALL)
BEFORE = {each.code: each.valid_to for each in ALL if each.valid_to}


def when(each: Area) -> date:
    """
    A day on which an authority lives.
    """
    return each.valid_to or each.valid_from or date(2020, 1, 1)


def test_there_are_161_authorities_and_153_of_them_live() -> None:
    assert len(ALL) == 161
    assert len({each.code for each in ALL}) == 161
    assert len(authorities()) == 153
    # The count of upper-tier authorities in each year's statistics.
    assert [len(authorities(f"{year}-{year - 1999}")) for year in (2012, 2018, 2019, 2020)] == [
        152,
        152,
        151,
        151,
    ]
    assert [len(authorities(day)) for day in ("2021-03-31", "2021-04-01", "2023-04-01")] == [
        151,
        152,
        153,
    ]


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.code)
def test_every_authority_is_found_by_its_name_and_codes(each: Area) -> None:
    on = when(each)
    assert area(each.code) is each
    assert area(each.code.lower()) is each
    for code in each.other_codes:
        assert area(code) is each
    assert each.dfe_code is not None
    assert area(each.dfe_code, on=on) is each
    assert area(f"{each.dfe_code}.0", on=on) is each
    for name in spellings(each.name):
        assert area(name, on=on) is each, name


def spellings(name: str) -> list[str]:
    bare = name.partition(",")[0]
    return [
        name,
        name.upper(),
        f" {name.lower()} ",
        name.replace(" and ", " & "),
        name.replace(",", ""),
        name.replace("-", " "),
        name.replace("upon", "on"),
        name.replace("St.", "St"),
        name.replace("St.", "Saint"),
        f"{name} Council",
        *([bare] if name.endswith((", City of", ", County of")) else []),
        *(
            f"{before}{name}{after}"
            for before, after in (
                ("", " City Council"),
                ("", " County Council"),
                ("", " Metropolitan Borough Council"),
                ("London Borough of ", ""),
                ("LB ", ""),
                ("Royal Borough of ", ""),
                ("City of ", ""),
                ("", " MBC"),
                ("", " (unitary authority)"),
            )
        ),
    ]


@pytest.mark.parametrize(
    ("name", "dfe_code"),
    [
        ("City of London", "201"),
        ("City of London Corporation", "201"),
        ("Corporation of London", "201"),
        ("London Borough of Harrow Council", "310"),
        ("Harrow LB", "310"),
        ("St Helens", "342"),
        ("Bristol", "801"),
        ("City of Bristol", "801"),
        ("Hull", "810"),
        ("Hull City Council", "810"),
        ("Kingston upon Thames", "314"),
        ("Kingston Upon Hull, City of", "810"),
        ("Durham", "840"),
        ("Herefordshire", "884"),
        ("Bedford Borough", "822"),
        ("Telford & Wrekin", "894"),
        ("Brighton", "846"),
        ("BANES", "800"),
        ("BCP", "839"),
        ("BCP Council", "839"),
        ("Bournemouth, Poole & Christchurch", "839"),
        ("Bournemouth", "837"),
        ("Dorset (Pre LG)", "835"),
        ("Southend on Sea", "882"),
        ("Scilly", "420"),
        ("Newcastle", "391"),
        ("Newcastle-upon-Tyne", "391"),
        ("Stoke–on–Trent", "861"),  # noqa: RUF001 - en dashes
        ("Westminster City Council", "213"),
        ("The City of York Council", "816"),
        ("E08000038", "370"),
        ("E08000039", "373"),
        ("E08000020", "390"),
        ("E06000048", "929"),
    ],
)
def test_names_that_people_write(name: str, dfe_code: str) -> None:
    assert area(name).dfe_code == dfe_code


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Harow", "'Harrow'"),
        ("Barking and Dagenam", "'Barking and Dagenham'"),
        ("Bedfordshire", "'Central Bedfordshire'"),
        ("Nottinghamshre", "'Nottinghamshire'"),
        ("Kingston", ""),  # upon Thames or upon Hull: not guessed
        ("North West Council", "'North West'"),
        ("London Borough Council", ""),
        ("E09999999", ""),
        ("999", ""),
        ("", ""),
    ],
)
def test_what_is_not_on_the_map(name: str, meant: str) -> None:
    with pytest.raises(AreaError, match="no area on the map of England") as caught:
        area(name)
    assert meant in str(caught.value)
    assert codes_of([name]) == {name: None}


def test_no_plain_name_means_two_places() -> None:
    for found in (_atlas().found, _atlas().cores):
        for key, places in found.items():
            assert len({each.name for each in places}) == 1, key
            lives = [each for each in places if each.valid_to is None]
            assert len(lives) <= 1, key


@pytest.mark.parametrize(
    ("name", "day", "code"),
    [
        ("North Yorkshire", "2023-03-31", "E10000023"),
        ("North Yorkshire", "2023-04-01", "E06000065"),
        ("815", "2022-23", "E10000023"),
        ("815", "2023-24", "E06000065"),
        ("Buckinghamshire County Council", "2013-14", "E10000002"),
        ("Somerset", "2012-13", "E10000027"),
        ("Dorset", "2018-19", "E10000009"),
        ("Dorset", "2019-20", "E06000059"),
    ],
)
def test_one_name_at_two_times(name: str, day: str, code: str) -> None:
    assert area(name, on=day).code == code
    assert area(name).valid_to is None
    assert codes_of([name], on=day) == {name: code}


def test_what_has_ended_and_what_had_not_begun() -> None:
    assert area("Cumbria").code == "E10000006"
    with pytest.raises(AreaError, match="no longer existed on 31 March 2025: Cumberland") as caught:
        area("Cumbria", on="2024-25")
    assert "Westmorland and Furness (E06000064)" in str(caught.value)
    with pytest.raises(AreaError, match="did not exist on 31 March 2014: it began on 1 April 2023"):
        area("Cumberland", on="2013-14")
    with pytest.raises(AreaError, match=r"North Yorkshire \(E06000065\) came after it"):
        area("E10000023", on=date(2025, 1, 1))


@given(authority)
def test_successors_begin_the_day_after(each: Area) -> None:
    if each.valid_to is None:
        assert each.successors == ()
        return
    assert each.successors
    for code in each.successors:
        heir = area(code)
        assert heir.valid_from is not None
        assert (heir.valid_from - each.valid_to).days == 1
        assert heir.region() == each.region()
        assert not heir.is_alive(each.valid_to)
        assert each.is_alive(each.valid_to)


def test_harrow() -> None:
    harrow = area("Harrow")
    assert (harrow.code, harrow.dfe_code, harrow.kind) == ("E09000015", "310", "authority")
    assert harrow.type == "outer London borough"
    assert str(harrow) == "Harrow"
    assert (harrow.region_code, harrow.region_name) == ("E13000002", "Outer London")
    assert harrow.region() == region("Outer London")
    assert harrow.region(whole=True) == region("London")
    assert harrow.members() == ()
    assert area(harrow) is harrow


def test_regions() -> None:
    assert [each.code for each in regions()] == [f"E1200000{place}" for place in range(1, 10)]
    assert england().members() == authorities()
    assert sum(len(each.members()) for each in regions()) == 153
    inner, outer, london = region("Inner London"), region("London (Outer)"), region("E12000007")
    assert (inner.code, outer.code, london.name) == ("E13000001", "E13000002", "London")
    assert (len(inner.members()), len(outer.members()), len(london.members())) == (14, 19, 33)
    assert set(london.members()) == set(inner.members()) | set(outer.members())
    assert inner.region() == outer.region(whole=True) == london
    assert region("Yorkshire & the Humber") == region("yorkshire and humber") == region("982")
    assert area("East Midlands") == region("East Midlands")
    assert area("London") == london
    assert len(region("South West").members("2012-13")) == 16
    assert len(region("South West").members("2019-20")) == 15
    with pytest.raises(AreaError, match="'Harrow' is no region of England"):
        region("Harrow")
    for nowhere in (england(), london, local_area("t1", "North team")):
        with pytest.raises(AreaError, match="lies in no region"):
            nowhere.region()


@given(authority)
def test_every_authority_is_a_member_of_its_region(each: Area) -> None:
    assert each in each.region().members(on=when(each))
    assert each in each.region(whole=True).members(on=when(each))
    assert each.region(whole=True) in regions()
    assert each.region().name == each.region_name


def test_joint_returns_are_shown_and_never_counted() -> None:
    joint = area("Kingston upon Thames / Richmond upon Thames")
    assert joint == area("E09000021 / E09000027") == area("314 / 318")
    assert joint.kind == "joint return"
    assert [str(each) for each in joint.members()] == [
        "Kingston upon Thames",
        "Richmond upon Thames",
    ]
    assert joint.region() == region("Outer London")
    assert joint not in authorities()
    assert joint not in region("Outer London").members()
    assert area("940 / 941").member_codes == ("E06000061", "E06000062")


# DfE's statistical neighbours of Harrow: the models of 2021 and of May 2025.
HARROWS = {
    "2021": ["317", "307", "313", "312", "302", "315", "314", "871", "319", "304"],
    "2025": ["317", "312", "302", "307", "320", "870", "313", "315", "871", "826"],
}


@pytest.mark.parametrize("model", ["2021", "2025"])
def test_harrows_neighbours(model: str) -> None:
    ours = area("Harrow").statistical_neighbours(model, pool="median")
    assert [each.dfe_code for each in ours] == HARROWS[model]
    assert ours.model == model
    assert ours.name == f"Statistical neighbours {model}"
    assert str(ours) == f"Statistical neighbours {model} (median of 10)"
    assert f"DfE's model of {model}" in ours.note
    assert ours.codes[0] == "E09000026"
    assert ours.names[0] == "Redbridge"
    assert area("Harrow") not in ours
    assert area("Redbridge") in ours


def test_a_model_names_how_close_its_neighbours_are() -> None:
    note = area("Harrow").statistical_neighbours("2025").note
    assert note == "DfE's model of 2025: 1 very close, 7 close, 2 somewhat close."
    assert "4 not close" in area("Harrow").statistical_neighbours("2021").note


@pytest.mark.parametrize("model", ["2021", "2025"])
def test_every_authority_of_a_model_has_ten_neighbours_and_is_none_of_them(model: str) -> None:
    having = 0
    for each in ALL:
        try:
            theirs = each.statistical_neighbours(model)
        except AreaError:
            continue
        having += 1
        assert len(theirs) == 10
        assert each.dfe_code not in [other.dfe_code for other in theirs]
        assert all(other.kind == "authority" for other in theirs)
    # Two authorities more than DfE codes of the model, three of which have had two ONS codes.
    assert having == {"2021": 159, "2025": 156}[model]


def test_a_model_that_lacks_an_authority_says_which_has_it() -> None:
    with pytest.raises(AreaError, match=r"2025 has no neighbours for Cumbria; the model of 2021"):
        area("Cumbria").statistical_neighbours("2025")
    with pytest.raises(AreaError, match=r"2021 has no neighbours for Cumberland; .* 2025 has"):
        area("Cumberland").statistical_neighbours("2021")
    with pytest.raises(AreaError, match=r"has no neighbours for England\."):
        england().statistical_neighbours("2025")
    with pytest.raises(AreaError, match="no statistical neighbour model '2019'"):
        area("Harrow").statistical_neighbours("2019")


def test_neighbours_at_a_time() -> None:
    surrey = area("Surrey")
    assert "E06000060" in surrey.statistical_neighbours("2021").codes
    then = surrey.statistical_neighbours("2021", on="2013-14")
    assert "E10000002" in then.codes
    assert "E06000060" not in then.codes
    # The 2021 model still has neighbours that have ended: shown, and known to have.
    ended = [
        other.name
        for each in authorities()
        if each in statistical_neighbour_model("2021")
        for other in each.statistical_neighbours("2021")
        if other.valid_to is not None
    ]
    assert "Cumbria" in ended


def test_a_list_of_ones_own() -> None:
    ours = area_set("West London", ["Harrow", "307", area("Brent")], pool="sum", note="WLA")
    assert ours.names == ("Harrow", "Ealing", "Brent")
    assert str(ours) == "West London (sum of 3)"
    assert str(area_set("West London", ["Harrow"])) == "West London (list of 1)"
    assert ours.without([area("Harrow")]).names == ("Ealing", "Brent")
    assert list(ours) == list(ours.areas)
    assert len(ours) == 3
    others = area_set("Two others", [local_area("a", "Another A"), local_area("b", "Another B")])
    assert others.names == ("Another A", "Another B")


def test_a_set_that_cannot_be() -> None:
    with pytest.raises(AreaError, match="an area twice: E09000015"):
        area_set("Twice", ["Harrow", "310"])
    with pytest.raises(AreaError, match="at least one area"):
        area_set("None", [])
    with pytest.raises(AreaError, match="at least one area"):
        area_set(" ", ["Harrow"])
    with pytest.raises(AreaError, match="'avg' is no way to pool"):
        area_set("West London", ["Harrow"], pool=cast("Pool", "avg"))
    with pytest.raises(AreaError, match="Did you mean 'median'"):
        area("Harrow").statistical_neighbours("2025", cast("Pool", "medain"))
    with pytest.raises(AreaError, match="at least one area"):
        area_set("Ours", ["Harrow"]).without([area("Harrow")])


def test_places_off_the_map() -> None:
    team = local_area("north", "North team")
    assert (team.kind, team.dfe_code, str(team)) == ("local", None, "North team")
    assert team.is_alive("2013-14")
    assert team.members() == ()
    for code, name in (("", "North"), ("north", " "), ("E09000015", "Harrow team")):
        with pytest.raises(AreaError):
            local_area(code, name)


def test_areas_are_values() -> None:
    harrow = area("Harrow")
    assert pickle.loads(pickle.dumps(harrow)) == harrow  # noqa: S301 - our own bytes
    assert len({harrow, area("310")}) == 1
    ours = harrow.statistical_neighbours("2021")
    assert pickle.loads(pickle.dumps(ours)) == ours  # noqa: S301 - our own bytes
    assert hash(ours) == hash(harrow.statistical_neighbours("2021"))
    assert isinstance(ours, AreaSet)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        harrow.name = "Brent"  # type: ignore[misc]


def test_codes_of_a_long_column() -> None:
    column = ["Harrow", "LB Harrow", "Brent", "nowhere"] * 250_000
    started = time.perf_counter()
    codes = codes_of(column)
    assert time.perf_counter() - started < 1.0
    assert codes == {
        "Harrow": "E09000015",
        "LB Harrow": "E09000015",
        "Brent": "E09000005",
        "nowhere": None,
    }


def test_spelling() -> None:
    assert plain("King's Lynn’s Café") == "kings lynns cafe"  # noqa: RUF001
    assert core("Royal Borough of Kingston upon Thames") == "kingston on thames"
    assert core("The London Borough of Harrow Council") == "harrow"
    assert core("London Borough") == "london borough"


@pytest.mark.parametrize(("file", "day"), [("c1", "03-31"), ("csww", "09-30")])
def test_every_area_of_the_published_files_is_found(file: str, day: str) -> None:
    found = sorted((SHARED / "published").glob(f"{file}_*.csv"))
    if not found:
        pytest.skip(f"DfE's published files are not at hand: no {file}_*.csv (set LAKPI_SHARED)")
    with found[0].open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        if row["geographic_level"] == "Local authority":
            # The map may have changed the day after the one that the figures stand at.
            on = f"{row['time_period'][:4]}-{day}"
            found_area = area(row["new_la_code"])
            assert area(row["old_la_code"], on=on).name == found_area.name
            assert area(row["la_name"], on=on).name == row["la_name"]
            names = {found_area.region().name, found_area.region(whole=True).name}
            assert row["region_name"] in names
        elif row["geographic_level"] == "Regional":
            assert region(row["region_name"]).code == row["region_code"]
        else:
            assert area(row["country_name"]) == area(row["country_code"]) == england()
