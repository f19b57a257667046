"""
Write a reference page for each public module of lakpi before Sphinx reads its sources.

The modules are found as files, so that a new module has a page by being there; the page of lakpi
itself lists every name that it offers, and that of a package the modules within it. Pages are
written to docs/_generated/reference, which git ignores.

They are reStructuredText, as docstrings are. MyST's {eval-rst} would hold a copy of Sphinx's whole
environment in each page, which costs minutes when it is stored and read again.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypedDict

from generated import bring_up_to_date
from sphinx.application import Sphinx
from sphinx.pycode import ModuleAnalyzer

import lakpi


class _Metadata(TypedDict):
    version: str
    parallel_read_safe: bool
    parallel_write_safe: bool


def public_modules(source: Path, package: str) -> Iterator[str]:
    """
    Yield the dotted names of a package and its modules, without those with a leading underscore.

    Args:
        source: The folder that holds the package.
        package: The package's name.
    """
    for path in sorted((source / package).rglob("*.py")):
        parts = path.relative_to(source).with_suffix("").parts
        if parts[-1] == "__init__":
            parts = parts[:-1]
        if not any(part.startswith("_") for part in parts):
            yield ".".join(parts)


def page(module: str, within: Sequence[str] = ()) -> str:
    """
    Write the page of a module, in reStructuredText.

    Args:
        module: Its dotted name.
        within: The names of the modules within it.
    """
    parts = [module, "=" * len(module), "", f".. automodule:: {module}", ""]
    if module == "lakpi":
        parts += [front_door(), ""]
    if within:
        parts += [".. rubric:: Modules within", ""]
        parts += [".. toctree::", "   :maxdepth: 1", "   :titlesonly:", ""]
        parts += [f"   {name}" for name in within]
    return "\n".join(parts).rstrip() + "\n"


def front_door() -> str:
    """
    Write the table of every name in `lakpi` itself, each with where it is described.
    """
    lines = [
        "Every name here is imported from `lakpi`, and described where it is defined.",
        "",
        ".. list-table::",
        "   :header-rows: 1",
        "",
        "   * - name",
        "     - what it is",
    ]
    for name in sorted(lakpi.__all__, key=str.casefold):
        home, said = described(name)
        lines += [f"   * - :py:obj:`{name} <{home}.{name}>`", f"     - {said}"]
    return "\n".join(lines)


def described(name: str) -> tuple[str, str]:
    """
    Find the module that defines a name of `lakpi`, and the first line of what it says of it.

    Raises:
        LookupError: Nothing is said of it anywhere.
    """
    held = getattr(lakpi, name)
    home = getattr(held, "__module__", "")
    if home.startswith("lakpi.") and getattr(held, "__name__", "") == name:
        return home, (inspect.getdoc(held) or "").partition("\n")[0]
    for module in sorted(each for each in sys.modules if each.startswith("lakpi.")):
        if vars(sys.modules[module]).get(name) is not held:
            continue
        said = ModuleAnalyzer.for_module(module).find_attr_docs().get(("", name))
        if said is not None:
            return module, said[0]
    raise LookupError(f"{name} of lakpi is described nowhere")


def write_pages(app: Sphinx) -> None:
    """
    Bring the folder of the modules' pages up to date.
    """
    docs = Path(app.srcdir)
    modules = list(public_modules(docs.parent / "src", "lakpi"))
    within: dict[str, list[str]] = {}
    for name in modules:
        within.setdefault(name.rpartition(".")[0], []).append(name)
    bring_up_to_date(
        docs / "_generated" / "reference",
        {f"{name}.rst": page(name, within.get(name, ())) for name in modules},
    )


def keep_colons(
    _app: Sphinx, what: str, _name: str, _obj: object, _options: object, lines: list[str]
) -> None:
    """
    Stop Napoleon from reading "Which way is better: high or low." as a type and a description.

    It looks for a type only on the first line of an attribute's docstring, so that line becomes
    an empty comment.
    """
    if what in {"attribute", "data", "property"}:
        lines[:0] = ["..", ""]


def keep_underscores(
    _app: Sphinx, _what: str, _name: str, _obj: object, _options: object, lines: list[str]
) -> None:
    """
    Stop reStructuredText from reading the type `np.bool_` as a link.
    """
    for number, line in enumerate(lines):
        if ":type:" in line:
            lines[number] = re.sub(r"(\w)_\b", r"\1\\_", line)


def hide_private_bases(
    _app: Sphinx, _name: str, _obj: object, _options: object, bases: list[type]
) -> None:
    """
    Leave out the base classes that have no page.
    """
    bases[:] = [base for base in bases if not base.__name__.startswith("_")] or [object]


def setup(app: Sphinx) -> _Metadata:
    """
    Tell Sphinx when to call the functions above.
    """
    app.connect("builder-inited", write_pages)
    app.connect("autodoc-process-docstring", keep_colons, priority=400)  # before Napoleon's 500
    app.connect("autodoc-process-docstring", keep_underscores, priority=600)
    app.connect("autodoc-process-bases", hide_private_bases)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
