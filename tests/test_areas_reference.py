"""
The shipped tables against the reference files: every row of both.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from lakpi.areas import area, statistical_neighbour_model
from lakpi.areas.area import map_of_england

REFERENCE = Path(os.environ.get("LAKPI_SHARED", Path(__file__).parents[2] / "shared")) / "reference"

pytestmark = pytest.mark.skipif(
    not REFERENCE.is_dir(), reason=f"the reference files are not at {REFERENCE}"
)

# Codes until 31 March 2013, before the boundary of Gateshead and Northumberland moved; the
# reference file has later codes only.
EARLIER = {"E08000037": "E08000020", "E06000057": "E06000048"}


def rows(file: str) -> list[dict[str, str]]:
    with (REFERENCE / file).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_authority_is_on_the_map_with_its_facts() -> None:
    given = rows("authorities.csv")
    assert len(given) == 161
    ours = {each.code for each in map_of_england().areas if each.kind == "authority"}
    assert ours == {row["authority_code"] for row in given}
    for row in given:
        found = area(row["authority_code"])
        assert found.name == row["name"]
        assert found.dfe_code == row["dfe_code"]
        assert found.type == row["type"]
        assert (found.region_code, found.region_name) == (row["region_code"], row["region"])
        assert (found.valid_from.isoformat() if found.valid_from else "") == row["valid_from"]
        assert (found.valid_to.isoformat() if found.valid_to else "") == row["valid_to"]
        assert found.successors == tuple(row["successors"].split())
        earlier = EARLIER.get(found.code)
        assert found.other_codes == tuple(filter(None, [earlier, *row["other_codes"].split()]))


def test_every_code_and_name_is_of_its_authority_on_its_days() -> None:
    for row in rows("authorities.csv"):
        day = row["valid_to"] or row["valid_from"] or "2020-01-01"
        for spelling in (row["authority_code"], row["dfe_code"], row["name"]):
            found = area(spelling, on=day)
            assert found.code == row["authority_code"], spelling
            assert found.code_on(day) == row["authority_code"]
        for code in row["other_codes"].split():
            assert area(code).code == row["authority_code"]
            assert area(code).code_on("2025-04-01") == code
            assert area(code).code_on("2025-03-31") == row["authority_code"]


def test_every_neighbour_of_both_models_in_order_with_its_closeness() -> None:
    given: dict[tuple[str, str], list[tuple[int, str, str]]] = {}
    for row in rows("statistical_neighbours.csv"):
        ranked = int(row["rank"]), row["neighbour_dfe_code"], row["closeness"]
        given.setdefault((row["model"], row["dfe_code"]), []).append(ranked)
    assert len(given) == 309
    for (name, code), neighbours in given.items():
        model = statistical_neighbour_model(name)
        neighbours.sort()
        ours = area(code)
        assert [each.dfe_code for each in model.of(ours)] == [each[1] for each in neighbours]
        assert model.closeness(ours) == tuple(each[2] for each in neighbours)
        assert ours.statistical_neighbours(name) == model.of(ours)
    for name, n in (("2021", 156), ("2025", 153)):
        assert len(statistical_neighbour_model(name)) == n
        assert sum(model == name for model, _ in given) == n
