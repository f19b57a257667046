"""
Write the catalogue's pages from the definitions, before Sphinx reads its sources.

There is an index with a table of every indicator, and a page for each domain: what each
indicator says of itself, and which columns its sources need.  The pages are plain MyST in
docs/_generated/catalogue, which git ignores.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Final, TypedDict

from generated import bring_up_to_date
from sphinx.application import Sphinx

from lakpi import catalogues
from lakpi.catalogues import Catalogue
from lakpi.indicators import Indicator
from lakpi.sources import Column, Source

_KINDS: Final = {
    "str": "text",
    "int": "whole numbers",
    "float": "numbers",
    "bool": "yes or no",
    "date": "dates",
    "Decimal": "exact decimals",
}
_LABEL: Final = re.compile(r"(?P<label>[^:.]{1,60}): (?P<rest>.+)", re.DOTALL)


class _Metadata(TypedDict):
    version: str
    parallel_read_safe: bool
    parallel_write_safe: bool


def domains() -> Iterator[tuple[ModuleType, Catalogue]]:
    """
    Yield the modules that hold indicators, each with its own, in the order of the catalogue.
    """
    order = {each: place for place, each in enumerate(catalogues.ALL)}
    named = [getattr(catalogues, name) for name in catalogues.__all__]
    modules = [each for each in named if isinstance(each, ModuleType)]
    for module in sorted(modules, key=lambda each: order[next(iter(each.CATALOGUE))]):
        yield module, module.CATALOGUE


def pages() -> dict[str, str]:
    """
    Write every page of the catalogue: from the name of its file to its text.
    """
    made: dict[str, str] = {}
    described: set[str] = set()
    for module, catalogue in domains():
        made[f"{_short(module)}.md"] = _page(module, catalogue, described)
        described |= {source.name for source in _sources(module, catalogue)}
    made["index.md"] = _index()
    return made


def _sources(module: ModuleType, catalogue: Catalogue) -> tuple[Source, ...]:
    """
    List the sources of a page: those counted from, and those that they are linked to.
    """
    own = [held for held in vars(module).values() if isinstance(held, Source)]
    return tuple(dict.fromkeys([*catalogue.sources(), *own]))


def _index() -> str:
    rows = [
        (
            f"[{_plain(each.title)}](#{_anchor(each)})",
            f"`{each.id}`",
            type(each).__name__.lower(),
            _plain(each.meaning().unit.replace("_", " ")),
            str(each.polarity),
            f"[{_short(module).replace('_', ' ')}]({_short(module)}.md)",
        )
        for module, catalogue in domains()
        for each in catalogue.values()
    ]
    listed = "\n".join(_short(module) for module, _ in domains())
    return (
        "# The catalogue\n\n"
        f"lakpi ships {len(rows)} indicators. Each is a value in a module of `lakpi.catalogues`,"
        " and `lakpi.catalogues.ALL` holds them all. These pages are written from the"
        " definitions, so they say what is computed.\n\n"
        "A definition that is missing is [as short to write](../../howto/own_indicator.md)"
        " as those here.\n\n"
        f"```{{toctree}}\n:maxdepth: 1\n\n{listed}\n```\n\n"
        "## Every indicator\n\n"
        + _table(("indicator", "id", "kind", "unit", "polarity", "domain"), rows)
    )


def _page(module: ModuleType, catalogue: Catalogue, described: set[str]) -> str:
    title = (inspect.getdoc(module) or _short(module)).splitlines()[0].rstrip(".")
    parts = [
        f"# {_plain(title)}",
        f"The definitions, and the makers of rules, are in {{py:mod}}`{module.__name__}`.",
        *_example(module),
        *(_indicator(module, each) for each in catalogue.values()),
        "## Sources",
        "What the records need, to compute the indicators on this page.",
        *(_source(each, known=each.name in described) for each in _sources(module, catalogue)),
    ]
    return "\n\n".join(parts) + "\n"


def _example(module: ModuleType) -> Iterator[str]:
    """
    The worked example of a module's docstring, which runs as a test of the code.
    """
    told = inspect.getdoc(module) or ""
    begin = told.find(">>>")
    if begin >= 0:
        prose = told[:begin].split("\n\n", 1)[-1].strip()
        yield "## Worked example"
        if prose and prose != told[:begin].strip():
            yield _plain(" ".join(prose.replace("`", "").replace("*", "").split()))
        yield f"```pycon\n{told[begin:].rstrip()}\n```"


def _indicator(module: ModuleType, each: Indicator) -> str:
    names = [name for name, held in vars(module).items() if held is each]
    kind = type(each).__name__.lower()
    called = f" In code: `{_short(module)}.{names[0]}`." if names else ""
    needed = ", ".join(f"[{s.name}](#{_source_anchor(s)})" for s in each.sources())
    lines = [
        f"({_anchor(each)})=",
        f"## {_plain(each.title)}",
        "",
        f"`{each.id}`, a {kind}.{called}",
        "",
        *(f"- {_plain(s) if s == each.note else _sentence(s)}" for s in each.sentences()),
        *([f"- **Sources:** {needed}."] if needed else []),
    ]
    makers = list(_makers(module, each)) if each.rules else []
    if makers:
        lines += ["", f"To set its rules otherwise: {', '.join(makers)}."]
    return "\n".join(lines)


def _makers(module: ModuleType, each: Indicator) -> Iterator[str]:
    """
    Yield the functions of the module that make the indicator by default.
    """
    for name, made in inspect.getmembers(module, inspect.isfunction):
        own = made.__module__ == module.__name__ and not name.startswith("_")
        given = inspect.signature(made).parameters.values()
        ready = own and all(parameter.default is not parameter.empty for parameter in given)
        if ready and made() == each:
            yield f"{{py:func}}`~{module.__name__}.{name}`"


def _source(source: Source, *, known: bool) -> str:
    if known:
        title = _plain(source.title or source.name)
        return f"{title}: see [{source.name}](#{_source_anchor(source)})."
    rows = [(f"`{c.name}`", _kind(c.kind), _plain(_remarks(c, source))) for c in source.columns]
    lines = [
        f"({_source_anchor(source)})=",
        f"### {_plain(source.title or source.name)}",
        "",
        f"The source `{source.name}`. {_plain(str(source))}",
        "",
        _table(("column", "holds", "remarks"), rows),
    ]
    if source.derived:
        facts = [(f"`{name}`", _plain(derived.says())) for name, derived in source.derived]
        lines += ["", "Derived by lakpi:", "", _table(("column", "what it is"), facts)]
    return "\n".join(lines)


def _remarks(column: Column, source: Source) -> str:
    said = [column.title] if column.title else []
    if column.name == source.area:
        said.append("the area")
    if column.name == source.person:
        said.append("the person")
    if column.name in source.key:
        said.append("the key")
    if column.name == source.date:
        said.append("a row without it is set aside")
    if column.not_before:
        said.append(f"not before {column.not_before}")
    if column.future:
        said.append("may lie in the future")
    if column.optional:
        said.append("the records may lack it")
    if column.breakdown:
        said.append("a breakdown")
    if column.codes:
        said.append(f"one of {', '.join(column.codes)}")
    return "; ".join(said)


def _kind(kind: type[object]) -> str:
    return _KINDS[kind.__name__]


def _sentence(said: str) -> str:
    """
    Write a sentence with what it is about in bold.
    """
    found = _LABEL.fullmatch(said)
    if found is None:
        return _plain(said)
    return f"**{_plain(found['label'])}:** {_plain(found['rest'])}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _plain(text: str) -> str:
    """
    Keep Markdown from reading plain text as marks.
    """
    return re.sub(r"([\\`*_<>\[\]|{}$])", r"\\\1", text)


def _short(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


def _anchor(each: Indicator) -> str:
    return f"indicator-{each.id.replace('_', '-')}"


def _source_anchor(source: Source) -> str:
    return f"source-{source.name.replace('_', '-')}"


def write_pages(app: Sphinx) -> None:
    """
    Bring the folder of the catalogue's pages up to date.
    """
    bring_up_to_date(Path(app.srcdir) / "_generated" / "catalogue", pages())


def setup(app: Sphinx) -> _Metadata:
    """
    Tell Sphinx when to call the function above.
    """
    app.connect("builder-inited", write_pages)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
