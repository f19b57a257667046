"""
Write a reference page for each public module of lakpi before Sphinx reads its sources.

The modules are found as files, without importing any, so that a new module has a page by being
there. Pages are written to docs/_generated/reference, which git ignores, and only where they
differ, so that a second build is quick.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

from sphinx.application import Sphinx


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


def page(module: str) -> str:
    """
    Write the page of a module, in MyST.
    """
    return f"# {module}\n\n```{{eval-rst}}\n.. automodule:: {module}\n```\n"


def write_pages(app: Sphinx) -> None:
    """
    Bring the folder of generated pages up to date.
    """
    docs = Path(app.srcdir)
    folder = docs / "_generated" / "reference"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {f"{name}.md": page(name) for name in public_modules(docs.parent / "src", "lakpi")}
    for stale in folder.glob("*.md"):
        if stale.name not in wanted:
            stale.unlink()
    for name, text in wanted.items():
        target = folder / name
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            target.write_text(text, encoding="utf-8")


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
