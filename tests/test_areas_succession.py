"""
What became of what: reorganisations, dated codes, joint areas and what lasts.
"""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lakpi.areas import (
    Area,
    area,
    authorities,
    changes,
    codes_of,
    covered_by,
    england,
    joint_area,
    lasting_area,
    region,
)
from lakpi.areas.area import map_of_england
from lakpi.errors import AreaError

ALL = tuple(each for each in map_of_england().areas if each.kind == "authority")
days = st.dates(datetime.date(2012, 4, 1), datetime.date(2026, 3, 31))

# By hand, from the structural changes orders of 2018 to 2022.
EVERY = [
    (
        "2019-04-01",
        "redrawn",
        ["E10000009", "E06000029", "E06000028"],
        ["E06000059", "E06000058"],
    ),
    ("2020-04-01", "new code", ["E10000002"], ["E06000060"]),
    ("2021-04-01", "split", ["E10000021"], ["E06000061", "E06000062"]),
    ("2023-04-01", "new code", ["E10000023"], ["E06000065"]),
    ("2023-04-01", "split", ["E10000006"], ["E06000063", "E06000064"]),
    ("2023-04-01", "new code", ["E10000027"], ["E06000066"]),
]


def test_every_reorganisation() -> None:
    found = changes("2009-04-01", "2026-03-31")
    assert [
        (
            each.day.isoformat(),
            each.kind,
            [old.code for old in each.ended],
            [new.code for new in each.began],
        )
        for each in found
    ] == EVERY
    assert str(found[2]) == (
        "1 April 2021: Northamptonshire (E10000021) became North Northamptonshire (E06000061) and"
        " West Northamptonshire (E06000062)"
    )


@pytest.mark.parametrize(
    ("start", "end", "n"),
    [
        ("2019-20", None, 1),
        ("2018-19", None, 0),
        ("2018-19", "2019-20", 1),  # from 31 March 2019 to 31 March 2020
        ("2019-20", "2020-21", 1),
        ("2023-04-01", None, 3),
        ("2023-04-02", "2026-03-31", 0),
        ("2022", None, 0),
        ("2023", None, 3),
        ("2012-13", "2023-24", 6),
    ],
)
def test_changes_between_days(start: str, end: str | None, n: int) -> None:
    assert len(changes(start, end)) == n


def test_days_that_cannot_be() -> None:
    with pytest.raises(AreaError, match="31 March 2014 is before 31 March 2015"):
        changes("2014-15", "2013-14")
    with pytest.raises(AreaError, match="The map of England begins on 1 April 2009"):
        changes("1997-04-01", "2023-04-01")


@given(days, days)
def test_changes_take_the_map_of_one_day_to_that_of_another(
    one: datetime.date, other: datetime.date
) -> None:
    first, last = sorted((one, other))
    then = set(authorities(first))
    if first < last:
        for each in changes(first + datetime.timedelta(days=1), last):
            assert set(each.ended) <= then
            assert not set(each.began) & then
            then = (then - set(each.ended)) | set(each.began)
    assert then == set(authorities(last))


@pytest.mark.parametrize(
    ("name", "day", "code"),
    [
        ("Barnsley", "2025-03-31", "E08000016"),
        ("Barnsley", "2025-04-01", "E08000038"),
        ("Sheffield", "2024-25", "E08000019"),
        ("Sheffield", "as at 30 September 2025", "E08000039"),  # as DfE's workforce file has it
        ("Gateshead", "2012-13", "E08000020"),
        ("Gateshead", "2013-14", "E08000037"),
        ("Northumberland", "2013-03-31", "E06000048"),
        ("Northumberland", "2013-04-01", "E06000057"),
        ("Harrow", "2013-14", "E09000015"),
        ("E10000002", "2019-20", "E10000002"),
    ],
)
def test_the_code_on_a_day(name: str, day: str, code: str) -> None:
    assert area(name).code_on(day) == code


def test_no_code_on_a_day_without_the_authority() -> None:
    with pytest.raises(AreaError, match="did not exist on 31 March 2014: it began on 1 April 2023"):
        area("Cumberland").code_on("2013-14")
    with pytest.raises(AreaError, match="no longer existed"):
        area("Cumbria").code_on("2023-24")


@given(st.sampled_from(ALL), days)
def test_an_authority_has_one_code_on_each_of_its_days(each: Area, day: datetime.date) -> None:
    if each.is_alive(day):
        assert area(each.code_on(day)) == each
        in_force = [code for code in each.dated_codes if code.is_in_force(day)]
        assert len(in_force) == (1 if each.dated_codes else 0)
    assert {each.code, *each.other_codes} >= {code.code for code in each.dated_codes}


@given(st.sampled_from(ALL))
def test_predecessors_mirror_successors(each: Area) -> None:
    assert tuple(heir.code for heir in each.followed_by()) == each.successors
    assert all(each in heir.predecessors() for heir in each.followed_by())
    assert all(each in old.followed_by() for old in each.predecessors())


def test_joint_areas() -> None:
    both = joint_area(["Westmorland and Furness", "Cumberland"])
    assert both.code == "E06000063 / E06000064"
    assert both.name == "Cumberland / Westmorland and Furness"
    assert both.dfe_code == "942 / 943"
    assert both.members() == (area("942"), area("943"))
    assert both.region() == region("North West")
    assert both not in authorities()
    assert both == area(both.code) == area(both.name) == area(both.dfe_code)
    assert codes_of([both.name, "Harrow / Narnia"]) == {
        both.name: both.code,
        "Harrow / Narnia": None,
    }
    assert joint_area(["Harrow"]) == area("Harrow")
    assert joint_area(["941", "940"]) == area("E06000061 / E06000062")
    assert joint_area(["941", "940"]).kind == "joint return"
    across = joint_area(["Harrow", "Surrey"])
    assert across.region_code is None
    with pytest.raises(AreaError, match="lies in no region"):
        across.region()


def test_joint_areas_that_cannot_be() -> None:
    with pytest.raises(AreaError, match="there are none"):
        joint_area([])
    with pytest.raises(AreaError, match="Harrow is there twice"):
        joint_area(["Harrow", "310"])
    with pytest.raises(AreaError, match="England is no authority"):
        joint_area(["Harrow", "England"])


def test_what_lasts() -> None:
    dorset = lasting_area("Poole")
    assert dorset.member_codes == ("E06000059", "E06000058")
    for name in ("E10000009", "E06000059", "BCP", "Bournemouth"):
        assert lasting_area(name) == dorset
    assert lasting_area("Northamptonshire").kind == "joint return"
    assert lasting_area("E10000027") == area("Somerset")
    assert lasting_area("Harrow") == area("Harrow")
    assert lasting_area("England") == england()


@given(st.sampled_from(ALL), days)
def test_what_lasts_is_covered_on_every_day(each: Area, day: datetime.date) -> None:
    lasting = lasting_area(each)
    parts = covered_by(lasting, day)
    assert all(part.is_alive(day) for part in parts)
    assert {lasting_area(part) for part in parts} == {lasting}
    alive = {other for other in authorities(day) if lasting_area(other) == lasting}
    assert set(parts) == alive


@given(days)
def test_what_lasts_divides_the_whole_map(day: datetime.date) -> None:
    lasting = {lasting_area(each) for each in ALL}
    parts = [part for each in lasting for part in covered_by(each, day)]
    assert sorted(each.code for each in parts) == sorted(each.code for each in authorities(day))


@pytest.mark.parametrize(
    ("name", "day", "codes"),
    [
        ("Harrow", "2013-14", ["E09000015"]),
        ("Somerset", "2013-14", ["E10000027"]),
        ("E10000027", "2024-25", ["E06000066"]),
        ("Cumbria", "2024-25", ["E06000063", "E06000064"]),
        ("Cumbria", "2013-14", ["E10000006"]),
        ("Northamptonshire", "2021-22", ["E06000061", "E06000062"]),
        ("E06000061 / E06000062", "2013-14", ["E10000021"]),
    ],
)
def test_covered_by(name: str, day: str, codes: list[str]) -> None:
    assert [each.code for each in covered_by(name, day)] == codes


@pytest.mark.parametrize(
    ("name", "day", "said"),
    [
        (
            "Bournemouth, Christchurch and Poole",
            "2018-19",
            r"Dorset \(E10000009\), before it, went partly to Dorset \(E06000059\)",
        ),
        ("E06000059", "2018-19", r"went partly to Bournemouth, Christchurch and Poole"),
        ("Cumberland", "2018-19", r"went partly to Westmorland and Furness \(E06000064\)"),
        ("West Northamptonshire", "2018-19", r"went partly to North Northamptonshire"),
        (
            "Poole",
            "2024-25",
            r"Poole \(E06000058\), after it, took in Dorset \(E10000009\) and Bournemouth \(E06",
        ),
        ("E10000009", "2024-25", r"took in Poole \(E06000029\) and Bournemouth \(E06000028\) too"),
    ],
)
def test_what_cannot_be_divided(name: str, day: str, said: str) -> None:
    with pytest.raises(AreaError, match=said) as caught:
        covered_by(name, day)
    assert "cannot be divided" in str(caught.value)
    assert "What lasts is" in str(caught.value)


def test_only_authorities_have_predecessors() -> None:
    with pytest.raises(AreaError, match=r"England \(England\) has no predecessors"):
        covered_by("England", "2018-19")
