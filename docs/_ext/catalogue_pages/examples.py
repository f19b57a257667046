"""
Worked examples: a few rows that a reader can count by hand, and what lakpi makes of them.

The rows are those of the docstring of the domain's module.  For one indicator, the statements
that it does not need are left out, the imports are written before them, and the result is run:
what is shown is what was printed.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import doctest
import functools
import inspect
import io
import textwrap
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any, Final

import attrs

from catalogue_pages.columns import reading
from catalogue_pages.domains import home_of, name_in, sources_by_name
from catalogue_pages.lean import WIDTH, lean, source_of
from catalogue_pages.own_examples import own_examples
from lakpi.indicators import Indicator, Rate

_Namespace = dict[str, Any]
_IN: Final = "    "


@attrs.frozen
class Worked:
    """
    An example of one indicator, that ran.

    Attributes:
        story: What the rows are.
        code: The statements, each as written.
        output: What they printed.
    """

    story: str
    code: tuple[str, ...]
    output: str

    def shown(self) -> str:
        """
        Write it as somebody would see it at Python's prompt.
        """
        lines = []
        for statement in self.code:
            first, *rest = statement.splitlines()
            lines += [f">>> {first}", *(f"... {line}" for line in rest)]
        return "\n".join([*lines, self.output.rstrip("\n")])


@attrs.frozen
class _Step:
    """
    A statement of an example: its text, its tree, and the text that stands before it.
    """

    source: str
    tree: ast.stmt
    story: str


def worked(module: ModuleType, each: Indicator) -> Worked | None:
    """
    Work out the example of an indicator, and run it.

    Args:
        module: The indicator's domain.
        each: The indicator.

    Returns:
        The example; None where no text computes the indicator.
    """
    for text in (*own_examples(each), inspect.getdoc(module) or ""):
        found = _computed(module, each, text)
        if found is not None:
            return _run(module, each, text, *found)
    return None


@functools.cache
def _steps(text: str) -> tuple[_Step, ...]:
    """
    Part a text into the statements of its example.
    """
    steps, story = [], ""
    for place, part in enumerate(doctest.DocTestParser().parse(text)):
        if isinstance(part, str):
            # A docstring begins with a title, which is no part of the story.
            told = part.partition("\n\n")[2] if place == 0 else part
            story = told if part.strip() else story
        else:
            source = part.source.rstrip("\n")
            steps.append(_Step(source, ast.parse(source).body[0], story))
    return tuple(steps)


def _computed(
    module: ModuleType, each: Indicator, text: str
) -> tuple[tuple[_Step, ...], ast.Call] | None:
    """
    Find the first statement that computes an indicator, and the call in it.
    """
    steps = _steps(text)
    names = _ran(module.__name__, text)
    for place, step in enumerate(steps):
        for call in _calls(step.tree):
            wanted = eval(ast.unparse(call.args[0]), dict(names))  # noqa: S307 - our own docstring
            if each in _indicators(wanted):
                return steps[: place + 1], call
    return None


@functools.cache
def _ran(module: str, text: str) -> Mapping[str, Any]:
    """
    Run what an example assigns and imports, and give the names that it makes.
    """
    names: _Namespace = dict(vars(_module(module)))
    for step in _steps(text):
        if isinstance(step.tree, ast.Import | ast.ImportFrom | ast.Assign) and not list(
            _calls(step.tree)
        ):
            exec(step.source, names)  # noqa: S102 - our own docstring
    return names


def _module(name: str) -> ModuleType:
    return __import__(name, fromlist=["CATALOGUE"])


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "lakpi.compute":
            yield node


def _indicators(wanted: object) -> list[object]:
    if isinstance(wanted, Mapping):
        return list(wanted.values())
    return list(wanted) if isinstance(wanted, list | tuple) else [wanted]


def _run(
    module: ModuleType, each: Indicator, text: str, steps: tuple[_Step, ...], call: ast.Call
) -> Worked:
    names = _ran(module.__name__, text)
    read = reading(each, sources_by_name())
    final = _final(module, each, call, steps[-1].source)
    needed = _loaded(ast.parse(final))
    kept: list[str] = []
    for step in reversed(steps):
        made = _made(step.tree) & needed
        if isinstance(step.tree, ast.Import | ast.ImportFrom):
            if made:
                kept.insert(0, _import(step.tree, made))
                needed -= made
        elif made and not list(_calls(step.tree)):
            kept.insert(0, lean(step.source, step.tree, names, read))
            needed = (needed - made) | _loaded(ast.parse(kept[0]))
    missing = {name for name in needed if not hasattr(builtins, name)}
    imports = sorted(
        [*_imports(module, missing), *(line for line in kept if _is_import(line))],
        key=lambda line: (not line.startswith("import "), line),
    )
    code = (*imports, *(line for line in kept if not _is_import(line)), final)
    return Worked(_story(steps[-1].story), code, _printed(code))


def _final(module: ModuleType, each: Indicator, call: ast.Call, text: str) -> str:
    """
    Write the statement that computes an indicator alone and shows it.
    """
    asked, records = (source_of(argument, text) for argument in call.args)
    by_maker = asked.endswith(")") and isinstance(call.args[0], ast.Call)
    name = name_in(module, each) or (asked if by_maker else f'CATALOGUE["{each.id}"]')
    options = [
        f"{keyword.arg}={source_of(keyword.value, text)}"
        for keyword in call.keywords
        if keyword.arg != "populations" or isinstance(each, Rate)
    ]
    begin = "print(shown(lakpi.compute("
    whole = f"{begin}{', '.join([name, records, *options])})))"
    if len(whole) <= WIDTH:
        return whole
    joint = ",\n" + " " * len(begin)
    return f"{begin}{name}, {records}{joint}{joint.join(options)})))"


def _loaded(tree: ast.AST) -> set[str]:
    return {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def _made(tree: ast.stmt) -> set[str]:
    if isinstance(tree, ast.Import | ast.ImportFrom):
        return {alias.asname or alias.name for alias in tree.names}
    if isinstance(tree, ast.Assign):
        nodes = (node for target in tree.targets for node in ast.walk(target))
        return {node.id for node in nodes if isinstance(node, ast.Name)}
    return set()


def _is_import(line: str) -> bool:
    return line.startswith(("import ", "from "))


def _import(tree: ast.Import | ast.ImportFrom, wanted: set[str]) -> str:
    """
    Write an import of only those names that are wanted.
    """
    names = [alias for alias in tree.names if (alias.asname or alias.name) in wanted]
    if isinstance(tree, ast.Import):
        return ast.unparse(ast.Import(names=names))
    return ast.unparse(ast.ImportFrom(module=tree.module, names=names, level=tree.level))


def _imports(module: ModuleType, names: set[str]) -> Iterator[str]:
    """
    Write the imports of names that the module's own docstring need not import.
    """
    homes: dict[str, list[str]] = {}
    for name in sorted(names):
        homes.setdefault(home_of(module, name).__name__, []).append(name)
    for home, held in homes.items():
        line = f"from {home} import {', '.join(held)}"
        if len(line) > WIDTH:
            listed = textwrap.fill(
                ", ".join(held), WIDTH, initial_indent=_IN, subsequent_indent=_IN
            )
            line = f"from {home} import (\n{listed},\n)"
        yield line


def _story(text: str) -> str:
    """
    Give the paragraphs before an example, each on one line.
    """
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))


def _printed(code: tuple[str, ...]) -> str:
    *setup, final = code
    names = dict(_prepared("\n".join(setup)))
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(final, names)  # noqa: S102 - our own docstring
    return said.getvalue()


@functools.lru_cache(maxsize=64)
def _prepared(setup: str) -> Mapping[str, Any]:
    """
    Run what stands before the last statement, once for all indicators that share it.
    """
    names: _Namespace = {}
    exec(setup, names)  # noqa: S102 - our own docstring
    return names
