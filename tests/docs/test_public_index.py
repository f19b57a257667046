"""
Public names stand in Sphinx's index, and so in objects.inv, under the name users import them by.
"""

from __future__ import annotations

import importlib
import inspect
import sys

import pytest

pytest.importorskip("sphinx")

import public_names
from sphinx.domains.python import ObjectEntry

import lakpi
from lakpi.computation import computing
from lakpi.scorecards.scorecard import Scorecard


def entry(kind: str, page: str = "page") -> ObjectEntry:
    return ObjectEntry(page, "place", kind, aliased=False)


def described() -> dict[str, ObjectEntry]:
    """
    An index in which every function, class and constant of lakpi is described where it is defined.
    """
    index: dict[str, ObjectEntry] = {}
    for name in sorted(each for each in sys.modules if each.partition(".")[0] == "lakpi"):
        index[name] = entry("module")
        for word, held in vars(sys.modules[name]).items():
            if getattr(held, "__module__", name) == name and not word.startswith("_"):
                kind = "class" if inspect.isclass(held) else "function"
                index.setdefault(f"{name}.{word}", entry(kind))
    index["lakpi.sources.Date"] = entry("data")  # Python's own, under a name of ours
    index["lakpi.scorecards.scorecard.Scorecard.to_html"] = entry("method")
    return index


def test_every_name_of_lakpi_is_entered_once_and_leads_to_its_description() -> None:
    index = described()
    made, missing = public_names.other_names(["lakpi"], index)
    assert missing == []
    assert Scorecard.__module__ == "lakpi.scorecards.scorecard"
    assert made["lakpi.compute"].docname == index[f"{computing.__name__}.compute"].docname
    assert made["lakpi.Scorecard.to_html"].objtype == "method"
    assert all(each.aliased for each in made.values())
    shadowed = {name for name in lakpi.__all__ if f"lakpi.{name}" in index}
    assert shadowed == {"significance"}  # a module has that name too
    assert {f"lakpi.{name}" for name in lakpi.__all__} - set(made) == {"lakpi.significance"}


def test_a_name_that_is_described_nowhere_is_missed() -> None:
    index = described()
    del index[f"{computing.__name__}.compute"]
    made, missing = public_names.other_names(["lakpi"], index)
    assert missing == ["lakpi.compute"]
    assert "lakpi.compute" not in made


def test_two_things_of_one_name_are_told_apart() -> None:
    importlib.import_module("lakpi.areas.area")  # a module of the function's name
    index = {
        "lakpi.areas.area": entry("module", "the module"),
        "lakpi.areas.atlas.area": entry("function", "the function"),
        "lakpi.records.area": entry("function", "another"),
    }
    alike = public_names.described_as("lakpi", "area", lakpi.area, index)
    assert alike == "lakpi.areas.atlas.area"


@pytest.mark.parametrize("door", public_names.DOORS)
def test_doors_offer_names(door: str) -> None:
    assert len(list(public_names.offered(door))) >= 3
