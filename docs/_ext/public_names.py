"""
Let every public name be found under the name that users import it by.

`lakpi.compute` is described where it is defined, in `lakpi.computation.computing`, and once.
Another project's documentation refers to `lakpi.compute`: after the pages are read, each name in
an `__all__` of lakpi, or of a package on one of its floors, is entered in Sphinx's index, and so
in objects.inv, as another name of what is described.  A name of lakpi's doors that is described
nowhere is a warning, so the build fails.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, TypedDict

from module_pages import public_modules
from sphinx.application import Sphinx
from sphinx.domains.python import ObjectEntry
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

_LOG: Final = logging.getLogger(__name__)
DOORS: Final = ("lakpi", "lakpi.catalogues", "lakpi.testing")
"""Where users import from: every name has to be described."""


class _Metadata(TypedDict):
    version: str
    parallel_read_safe: bool
    parallel_write_safe: bool


def offered(module: str) -> Iterator[tuple[str, object]]:
    """
    Yield the names in a module's `__all__`, with what they stand for.
    """
    held = vars(importlib.import_module(module))
    for name in held.get("__all__", ()):
        yield name, held[name]


def described_as(
    module: str, name: str, held: object, index: Mapping[str, ObjectEntry]
) -> str | None:
    """
    Find the name under which something is described.

    Args:
        module: The module that offers it.
        name: Its name there.
        held: The thing itself.
        index: What is described under that name anywhere, by full name.

    Returns:
        The full name; None where it is described nowhere.
    """
    here = f"{module}.{name}"
    if here in index and sys.modules.get(here) is held:
        return here  # a module of the package
    for full, entry in index.items():
        home = sys.modules.get(full.rpartition(".")[0])
        if entry.objtype != "module" and home is not None and vars(home).get(name) is held:
            return full
    return None


def other_names(
    modules: Iterable[str], index: Mapping[str, ObjectEntry]
) -> tuple[dict[str, ObjectEntry], list[str]]:
    """
    Give the names to enter beside those described, and those that are described nowhere.

    What a class has is entered with it: `lakpi.Figures.select` beside `lakpi.Figures`.
    A name that a module has too (`lakpi.significance`) stays the module's.

    Args:
        modules: The modules whose names are offered.
        index: What is described, by full name.
    """
    alike: dict[str, dict[str, ObjectEntry]] = {}
    for full, entry in index.items():
        alike.setdefault(full.rpartition(".")[2], {})[full] = entry
    made: dict[str, ObjectEntry] = {}
    missing: list[str] = []
    for module in modules:
        for name, held in offered(module):
            here = f"{module}.{name}"
            home = described_as(module, name, held, alike.get(name, {}))
            if home is None:
                missing.append(here)
                continue
            for full, entry in index.items():
                if full == home or full.startswith(f"{home}."):
                    made[here + full.removeprefix(home)] = entry._replace(aliased=True)
    return {name: entry for name, entry in made.items() if name not in index}, missing


def enter_names(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """
    Enter the names in the index, last: where a bare name fits several, what is described wins.
    """
    index = env.domains.python_domain.objects
    for name in [name for name, entry in index.items() if entry.aliased]:
        del index[name]
    modules = public_modules(Path(app.srcdir).parent / "src", "lakpi")
    made, missing = other_names((name for name in modules if name.count(".") < 2), index)
    index.update(made)
    for name in (each for each in missing if each.rpartition(".")[0] in DOORS):
        _LOG.warning("%s is public, and described nowhere", name, type="public_names")
    return []


def setup(app: Sphinx) -> _Metadata:
    """
    Tell Sphinx when to call the function above.
    """
    app.connect("env-updated", enter_names)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
