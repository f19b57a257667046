"""
The domains: the modules of `lakpi.catalogues` that hold indicators, and what each is called.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from types import ModuleType

from lakpi import catalogues
from lakpi.catalogues import ALL, Catalogue
from lakpi.indicators import Indicator
from lakpi.sources import Source


def domains() -> Iterator[tuple[ModuleType, Catalogue]]:
    """
    Yield the modules that hold indicators, each with its own, in the order of the catalogue.
    """
    order = {each: place for place, each in enumerate(ALL)}
    named = [getattr(catalogues, name) for name in catalogues.__all__]
    modules = [each for each in named if isinstance(each, ModuleType)]
    for module in sorted(modules, key=lambda each: order[next(iter(each.CATALOGUE))]):
        yield module, module.CATALOGUE


def title_of(module: ModuleType) -> str:
    """
    Give the title of a domain's page: the first line that its module says of itself.
    """
    return (inspect.getdoc(module) or module.__name__).splitlines()[0].rstrip(".")


def sources_of(module: ModuleType, catalogue: Catalogue) -> tuple[Source, ...]:
    """
    List the sources of a domain: those counted from, and those that they are linked to.
    """
    own = [held for held in vars(module).values() if isinstance(held, Source)]
    return tuple(dict.fromkeys([*catalogue.sources(), *own]))


def sources_by_name() -> dict[str, Source]:
    """
    Give every source of the catalogue by its name.
    """
    return {s.name: s for module, held in domains() for s in sources_of(module, held)}


def name_in(module: ModuleType, each: Indicator) -> str:
    """
    Give the name that an indicator has in its module; empty where it has none of its own.
    """
    return next((name for name, held in vars(module).items() if held is each), "")


def home_of(module: ModuleType, name: str) -> ModuleType:
    """
    Give the module in which a name is assigned: this one, or one that it imports it from.
    """
    held = vars(module)[name]
    made = inspect.getmodule(held) if inspect.isroutine(held) else None
    if made is not None:
        return made
    assigned = re.compile(rf"^{name}(?:: [^=]+)? =", re.MULTILINE)
    others = [each for each, _ in domains() if vars(each).get(name) is held]
    for each in (module, *others):
        if assigned.search(inspect.getsource(each)):
            return each
    return module
