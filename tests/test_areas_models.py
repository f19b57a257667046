"""
Neighbour models: DfE's two and one's own, what they lack, and who has ended.
"""

from __future__ import annotations

import pickle
import timeit
from datetime import date
from pathlib import Path
from typing import cast

import attrs
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lakpi.areas import (
    NeighbourModel,
    Pool,
    area,
    authorities,
    local_area,
    neighbour_model,
    statistical_neighbour_model,
)
from lakpi.areas.neighbours import Row
from lakpi.errors import AreaError

M2021 = statistical_neighbour_model("2021")
M2025 = statistical_neighbour_model("2025")


def test_the_shipped_models_are_values() -> None:
    assert (M2021.name, M2021.title, M2021.year) == ("2021", "Statistical neighbours 2021", 2021)
    assert M2021.source.startswith("Department for Education")
    again: NeighbourModel = pickle.loads(pickle.dumps(M2021))  # noqa: S301 - our own bytes
    assert again == M2021
    assert hash(again) == hash(M2021)
    assert again.of("Harrow") == M2021.of("Harrow")
    assert M2021 != M2025
    assert repr(M2025) == "<NeighbourModel '2025': 153 areas>"
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        M2021.year = 2022  # type: ignore[misc]
    with pytest.raises(AreaError, match="no statistical neighbour model '2019'"):
        statistical_neighbour_model("2019")


def test_who_is_in_a_model() -> None:
    assert len(M2025) == 153
    assert set(M2025) == set(authorities()) == set(M2025.areas())
    assert "LB Harrow" in M2025
    assert area("Harrow") in M2021
    assert area("Cumbria") in M2021
    assert "Cumberland" not in M2021
    assert "Narnia" not in M2021
    assert 310 not in M2021
    # A county that changed its code is the same place under either.
    assert area("E10000023") in M2025
    assert area("E06000065") in M2021


def test_the_code_of_the_day() -> None:
    then = M2021.of("Surrey", on="2013-14")
    now = M2021.of("Surrey")
    assert "E10000002" in then.codes
    assert "E06000060" in now.codes
    assert M2021.of(area("E10000023"), on="2024-25") == M2021.of("North Yorkshire", on="2024-25")
    assert M2021.of("Harrow", "median", on=date(2020, 3, 31)).pool == "median"


def test_an_authority_that_the_model_lacks() -> None:
    with pytest.raises(AreaError) as caught:
        M2021.of("Cumberland")
    assert str(caught.value) == (
        "The model of 2021 has no neighbours for Cumberland; the model of 2025 has. It did not"
        " exist when the model was made: it began on 1 April 2023. Its predecessor Cumbria"
        " (E10000006) has neighbours in it."
    )
    with pytest.raises(AreaError) as caught:
        M2025.of("Northamptonshire")
    assert str(caught.value) == (
        "The model of 2025 has no neighbours for Northamptonshire; the model of 2021 has. It no"
        " longer existed when the model was made: it ended on 31 March 2021. Its successors North"
        " Northamptonshire (E06000061) and West Northamptonshire (E06000062) have neighbours in it."
    )
    with pytest.raises(AreaError, match=r"The model of 2025 has no neighbours for England\.$"):
        M2025.of("England")


@pytest.mark.parametrize(
    ("name", "day", "said"),
    [
        ("North Northamptonshire", "2018-19", "did not exist on 31 March 2019: it began on 1"),
        ("Poole", "2020-21", r"no longer existed on 31 March 2021: Bournemouth, .* after it"),
    ],
)
def test_an_authority_that_did_not_exist_on_the_day(name: str, day: str, said: str) -> None:
    for asked in (name, area(name)):
        with pytest.raises(AreaError, match=said):
            M2021.of(asked, on=day)
        with pytest.raises(AreaError, match=said):
            area(name).statistical_neighbours("2021", on=day)


def test_a_neighbour_that_has_ended_is_said_and_not_swapped() -> None:
    ended = M2021.of("Norfolk", on="2024-25")
    assert "Cumbria" in ended.names
    assert "Cumberland" not in ended.names
    assert (
        "Cumbria (E10000006) ended on 31 March 2023; Cumberland (E06000063) and Westmorland and"
        " Furness (E06000064) came after it, and nobody is in its place." in ended.note
    )
    assert M2021.of("Norfolk").note == ended.note
    assert "Cumbria (" not in M2021.of("Norfolk", on="2022-23").note
    early = M2021.of("Bedford", on="2018-19").note
    assert "West Northamptonshire (E06000062) did not exist before 1 April 2021" in early
    assert "Northamptonshire (E10000021) went before it" in early


def test_every_neighbour_that_is_not_there_is_in_the_note() -> None:
    for model in (M2021, M2025):
        for each in model:
            for year in range(2013, 2026):
                day = date(year, 3, 31)
                if not each.is_alive(day):
                    continue
                theirs = model.of(each, on=day)
                gone = [other for other in theirs if not other.is_alive(day)]
                assert theirs.note.count(" ended on ") + theirs.note.count("not exist before") == (
                    len(gone)
                )
                assert all(f"{other.name} ({other.code})" in theirs.note for other in gone)
                assert len(theirs) == 10


def test_asking_is_fast() -> None:
    day, all_of_them = date(2025, 3, 31), M2021.areas()
    living = [each for each in all_of_them if each.is_alive(day)]

    def ask() -> None:
        for each in living:
            M2021.of(each, pool="median", on=day)

    # Some 10 microseconds each; the bound leaves room for a busy machine.
    assert min(timeit.repeat(ask, number=1, repeat=5)) / len(living) < 200e-6


def test_a_model_of_ones_own() -> None:
    ours = neighbour_model(
        "CIPFA 2024",
        {"Harrow": ["Brent", "307"], "Brent": [local_area("a", "Another A")]},
        source="CIPFA",
        year=2024,
    )
    assert ours.of("LB Harrow", pool="sum").names == ("Brent", "Ealing")
    assert str(ours.of("Harrow")) == "CIPFA 2024 (list of 2)"
    assert ours.of("Harrow").model == "CIPFA 2024"
    assert ours.of("Harrow").note == "CIPFA 2024 (CIPFA)."
    assert ours.of("Brent").names == ("Another A",)
    assert ours.closeness("Harrow") == ()
    assert "Ealing" not in ours  # partial, and not symmetric
    with pytest.raises(AreaError) as caught:
        ours.of("Ealing")
    assert str(caught.value) == (
        "CIPFA 2024 has no neighbours for Ealing; the models of 2021 and 2025 have."
    )


def test_the_two_that_answered() -> None:
    first, second = local_area("a", "Authority A"), local_area("b", "Authority B")
    team = local_area("north", "North team")
    ours = neighbour_model("The two that answered", {"Harrow": [first, second]})
    assert ours.of("Harrow", pool="mean").areas == (first, second)
    with pytest.raises(AreaError, match="has no neighbours for North team"):
        ours.of(team)
    rows = (Row(area=team, neighbours=(first,)),)
    theirs = NeighbourModel(name="Teams", title="Teams", rows=rows)
    assert theirs.of("North team") == theirs.of(team)


def test_names_are_read_as_of_a_day() -> None:
    old = neighbour_model("Ours 2018", {"Harrow": ["Dorset"]}, on="2017-18")
    assert old.of("Harrow").codes == ("E10000009",)
    assert old.year == 2018
    assert "Dorset (E10000009) ended on 31 March 2019" in old.of("Harrow").note
    assert neighbour_model("Ours", {"Harrow": ["Dorset"]}).of("Harrow").codes == ("E06000059",)
    with pytest.raises(AreaError, match="It did not exist when the model was made"):
        old.of("Cumberland")


CELLS: dict[str, list[object]] = {
    "Authority": ["Harrow", "Harrow", "Brent", "310"],
    "Neighbour": ["Ealing", "Brent", "Harrow", "Hillingdon"],
    "Rank": [3, 1, 1, 2],
    "Closeness": ["close", "very close", "", ""],
    "Comment": ["", "", "", "left alone"],
}
TABLE = pd.DataFrame(CELLS)


def test_a_table_gives_the_same_in_any_form(tmp_path: Path) -> None:
    path = tmp_path / "cipfa.csv"
    TABLE.to_csv(path, index=False, encoding="utf-8-sig")
    from_frame = neighbour_model("CIPFA 2024", TABLE)
    assert from_frame.of("Harrow").names == ("Brent", "Hillingdon", "Ealing")
    assert from_frame.closeness("Harrow") == ("very close", "", "close")
    assert from_frame.of("Harrow").note == "CIPFA 2024: 1 very close, 1 close."
    assert from_frame.closeness("Brent") == ()
    assert neighbour_model("CIPFA 2024", path) == from_frame
    assert neighbour_model("CIPFA 2024", str(path)) == from_frame
    polars = pytest.importorskip("polars")
    assert neighbour_model("CIPFA 2024", polars.DataFrame(TABLE.to_dict("list"))) == from_frame
    unranked = neighbour_model("CIPFA 2024", TABLE[["Authority", "Neighbour"]])
    assert unranked.of("Harrow").names == ("Ealing", "Brent", "Hillingdon")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"Authority": ["Harow"] * 4}, r"'authority', rows 1, 2, 3, 4: 'Harow'.*'Harrow'"),
        ({"Neighbour": ["Ealing", "Narnia", "Harrow", "Hillingdon"]}, "'neighbour', row 2: 'Narn"),
        ({"Neighbour": ["Ealing", "", "Harrow", "Hillingdon"]}, "'neighbour', row 2: ''"),
        ({"Neighbour": ["Ealing", "Brent", "Harrow", "LB Brent"]}, "Rows 2 and 4 both .* Brent"),
        ({"Neighbour": ["Ealing", "Brent", "Brent", "Hillingdon"]}, "Row 3: Brent is its own"),
        ({"Rank": [3, 1, 1, 1]}, "Rows 2 and 4 both give Harrow a neighbour of rank 1"),
        ({"Rank": [3, 1, 1, 0]}, "'rank', row 4: '0' is no whole number"),
        ({"Rank": ["3", "first", "1", "2"]}, "'rank', row 2: 'first' is no whole number"),
    ],
)
def test_a_table_that_cannot_be(changed: dict[str, list[object]], said: str) -> None:
    with pytest.raises(AreaError, match=said):
        neighbour_model("CIPFA 2024", pd.DataFrame({**CELLS, **changed}))


def test_what_is_no_model(tmp_path: Path) -> None:
    renamed = TABLE.rename(columns={"Neighbour": "neighbor"})
    with pytest.raises(AreaError, match=r"missing: 'neighbour' Did you mean 'neighbor'\?"):
        neighbour_model("CIPFA", renamed)
    with pytest.raises(AreaError, match=r"There is no file 'none\.csv'"):
        neighbour_model("CIPFA", tmp_path / "none.csv")
    with pytest.raises(AreaError, match="not from a int"):
        neighbour_model("CIPFA", cast("str", 3))
    with pytest.raises(AreaError, match="a list of neighbours for Harrow, not one text"):
        neighbour_model("CIPFA", {"Harrow": "Brent"})
    with pytest.raises(AreaError, match="has Harrow as its own neighbour"):
        neighbour_model("CIPFA", {"Harrow": ["LB Harrow"]})
    with pytest.raises(AreaError, match="has North Yorkshire as its own neighbour"):
        neighbour_model("CIPFA", {"E06000065": ["E10000023"]})
    with pytest.raises(AreaError, match="has Brent twice"):
        neighbour_model("CIPFA", {"Harrow": ["Brent", "304"]})
    with pytest.raises(AreaError, match="two lists of neighbours for Harrow"):
        neighbour_model("CIPFA", {"Harrow": ["Brent"], "310": ["Ealing"]})
    with pytest.raises(AreaError, match="no neighbours for Harrow: leave it out"):
        neighbour_model("CIPFA", {"Harrow": []})
    with pytest.raises(AreaError, match="has a name and neighbours"):
        neighbour_model("CIPFA", {})
    with pytest.raises(AreaError, match="has a name and neighbours"):
        neighbour_model(" ", {"Harrow": ["Brent"]})
    with pytest.raises(AreaError, match="2 neighbours for Harrow, and 1 words"):
        NeighbourModel(
            name="X",
            title="X",
            rows=(
                Row(
                    area=area("Harrow"),
                    neighbours=(area("Brent"), area("Ealing")),
                    closeness=("close",),
                ),
            ),
        )
    with pytest.raises(AreaError, match="'avg' is no way to pool"):
        M2021.of("Harrow", cast("Pool", "avg"))


@given(st.lists(st.sampled_from(authorities()), min_size=2, max_size=12, unique=True))
def test_any_list_comes_back_in_its_order(chosen: list[object]) -> None:
    ours, *theirs = (each for each in authorities() if each in chosen)
    model = neighbour_model("Ours", {ours.name: [each.code for each in reversed(theirs)]})
    assert model.of(ours).areas == tuple(reversed(theirs))
    assert list(model) == [ours]
