"""
The columns of sources: what they hold, which of them a definition reads, and their codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs

from catalogue_pages.marks import plain, source_link, table
from lakpi.conditions import Compares, Condition, IsIn
from lakpi.derived import Grouped, Linked
from lakpi.indicators import Indicator
from lakpi.measures import Tally
from lakpi.sources import Column, Source

_KINDS: Final = {
    "str": "text",
    "int": "whole numbers",
    "float": "numbers",
    "bool": "yes or no",
    "date": "dates",
    "Decimal": "exact decimals",
}


def kind(column: Column) -> str:
    """
    Say what a column holds.
    """
    return _KINDS[column.kind.__name__]


def remarks(column: Column, source: Source) -> str:
    """
    Say what a column is to its source.
    """
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
    return "; ".join(said)


@attrs.frozen(eq=False)
class Reading:
    """
    What a definition reads of its sources.

    Attributes:
        columns: From each source to the columns read, declared ones, in the source's order.
        groups: The groups of codes that it counts by, with the column they are of.
        named: From a source and a column to the codes that its conditions name.
    """

    columns: Mapping[Source, tuple[Column, ...]]
    groups: tuple[tuple[Source, Grouped], ...]
    named: Mapping[tuple[Source, str], tuple[str, ...]]


def reading(each: Indicator, sources: Mapping[str, Source]) -> Reading:
    """
    Say what a definition reads.

    Args:
        each: The definition.
        sources: Every source by name: one may be linked to from another.
    """
    read: dict[Source, set[str]] = {}
    groups: dict[tuple[Source, Grouped], None] = {}
    named: dict[tuple[Source, str], dict[str, None]] = {}
    for tally in (tally for measure in each.measures() for tally in measure.tallies()):
        for source, name in _followed(tally, sources):
            derived = source.derivation(name)
            if derived is None:
                # A row without its area or its date is set aside, so both are needed.
                read.setdefault(source, {source.area, source.date or name}).add(name)
            elif isinstance(derived, Grouped):
                groups[source, derived] = None
        for column, value in _values(tally.where):
            named.setdefault((tally.source, column), {})[value] = None
    return Reading(
        {s: tuple(c for c in s.columns if c.name in names) for s, names in read.items()},
        tuple(groups),
        {key: tuple(values) for key, values in named.items()},
    )


def _followed(tally: Tally, sources: Mapping[str, Source]) -> Iterator[tuple[Source, str]]:
    """
    Yield every column that a tally reads, those behind derived ones too, with its source.
    """
    source = tally.source
    names = sorted(tally.columns())
    for name in names:
        yield source, name
        derived = source.derivation(name)
        if derived is None:
            continue
        names += [needed for needed in sorted(derived.needs()) if needed not in names]
        if derived.of_person and source.person:
            yield source, source.person
        if isinstance(derived, Linked):
            other = sources[derived.source]
            linked = {derived.by, derived.column, other.person or derived.by}
            yield from ((other, each) for each in sorted(linked))


def _values(conditions: Iterable[Condition]) -> Iterator[tuple[str, str]]:
    for leaf in (leaf for condition in conditions for leaf in condition.leaves()):
        held: tuple[object, ...] = ()
        if isinstance(leaf, IsIn):
            held = leaf.values
        elif isinstance(leaf, Compares):
            held = (leaf.value,)
        if isinstance(leaf, IsIn | Compares):
            yield from ((leaf.column, value) for value in held if isinstance(value, str))


def needed(found: Reading) -> str:
    """
    Write the table of the columns that a definition reads.
    """
    rows = [
        (source_link(source), f"`{column.name}`", kind(column), plain(remarks(column, source)))
        for source, columns in found.columns.items()
        for column in columns
    ]
    return table(("source", "column", "holds", "remarks"), rows)


def codes(found: Reading) -> str:
    """
    Write the closed lists of codes that a definition reads; empty where it reads none.
    """
    rows = []
    for source, columns in found.columns.items():
        for column in columns:
            named = found.named.get((source, column.name), ())
            if column.codes or named:
                every = set(column.codes) == set(named)
                rows.append(
                    (
                        f"`{column.name}` of {source_link(source)}",
                        _listed(column.codes) or "any",
                        "each of them" if every else _listed(named) or "none by itself",
                    )
                )
    parts = [table(("column", "codes it may hold", "codes the definition names"), rows)]
    for _, grouped in found.groups:
        groups = [(plain(label), _listed(held)) for label, held in grouped.groups]
        parts.append(table((f"group of `{grouped.column}`", "codes"), groups))
    return "\n\n".join(parts) if rows else ""


def _listed(held: Iterable[str]) -> str:
    return ", ".join(f"`{each}`" for each in held)
