"""
Every public name is described, and every one has its place in the documentation.
"""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import catalogue_pages
import module_pages
import pytest

import lakpi
from lakpi.catalogues import ALL
from lakpi.indicators import Indicator

ROOT = Path(__file__).parents[2]
MODULES = tuple(module_pages.public_modules(ROOT / "src", "lakpi"))


def own(module: ModuleType) -> Iterator[tuple[str, object]]:
    """
    The public functions and classes that a module defines.
    """
    for name, held in vars(module).items():
        described = inspect.isfunction(held) or inspect.isclass(held)
        if described and held.__module__ == module.__name__ and not name.startswith("_"):
            yield name, held


@pytest.mark.parametrize("name", MODULES)
def test_modules_and_what_they_define_are_described(name: str) -> None:
    module = importlib.import_module(name)
    assert inspect.getdoc(module)
    for each, held in own(module):
        assert (held.__doc__ or "").strip(), f"{name}.{each} has no docstring"


def test_all_is_complete() -> None:
    names = [
        name
        for name, held in vars(lakpi).items()
        if not name.startswith("_") and not isinstance(held, ModuleType) and name != "annotations"
    ]
    assert sorted(names) == sorted(lakpi.__all__)


@pytest.mark.parametrize("name", lakpi.__all__)
def test_every_name_of_lakpi_is_in_the_reference(name: str) -> None:
    home, said = module_pages.described(name)
    assert said.strip()
    assert home in MODULES  # so the module has a page, on which what has a docstring stands
    held = getattr(lakpi, name)
    assert getattr(importlib.import_module(home), name) is held
    assert f"`{name} <{home}.{name}>`" in module_pages.front_door()


@pytest.mark.parametrize("each", ALL.values(), ids=list(ALL))
def test_every_indicator_is_on_a_page(each: Indicator) -> None:
    anchor = f"(indicator-{each.id.replace('_', '-')})="
    pages = catalogue_pages.pages()
    having = [name for name, text in pages.items() if anchor in text]
    assert len(having) == 1
    page = re.sub(r"\\(.)", r"\1", pages[having[0]]).replace("**", "")
    for said in each.sentences():
        assert f"- {said}" in page
    for source in each.sources():
        assert f"[{source.name}](#source-{source.name.replace('_', '-')})" in page


def test_every_source_is_described_once() -> None:
    pages = catalogue_pages.pages()
    for source in ALL.sources():
        anchor = f"(source-{source.name.replace('_', '-')})="
        assert sum(text.count(anchor) for text in pages.values()) == 1
        page = next(text for text in pages.values() if anchor in text)
        for column in source.columns:
            assert f"| `{column.name}` |" in page


def test_the_table_of_all_lists_all() -> None:
    for each in ALL:
        assert catalogue_pages.pages()["index.md"].count(f"| `{each}` |") == 1
