"""
The page of one indicator: what it means, what it needs, an example, and what is published.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

from catalogue_pages import columns, rules, strips, words
from catalogue_pages.domains import name_in, title_of
from catalogue_pages.examples import worked
from catalogue_pages.marks import (
    anchor,
    plain,
    sentence,
    short,
    source_link,
    terms,
)
from lakpi.indicators import Indicator, Rate
from lakpi.sources import Source
from lakpi.units import unit


def indicator_page(
    docs: Path, module: ModuleType, each: Indicator, sources: Mapping[str, Source]
) -> str:
    """
    Write the page of an indicator.

    Args:
        docs: The folder of the documentation.
        module: The indicator's domain.
        each: The indicator.
        sources: Every source of the catalogue, by name.
    """
    read = columns.reading(each, sources)
    sections = {
        "In full": _sentences(each),
        "Rules": rules.written(module, each),
        "What the records need": _needs(each, read),
        "Codes": columns.codes(read),
        "Worked example": _example(module, each),
        "Published values": strips.section(docs, each),
    }
    parts = [
        f"({anchor(each)})=",
        f"# {plain(each.title)}",
        f"[The catalogue](index.md), [{plain(title_of(module))}]({short(module)}.md)",
        f":::{{container}} catalogue-facts\n\n{_facts(module, each, read)}\n:::",
        *(f"## {title}\n\n{text}" for title, text in sections.items() if text),
    ]
    return "\n\n".join(parts) + "\n"


def _facts(module: ModuleType, each: Indicator, read: columns.Reading) -> str:
    meaning = each.meaning()
    name = name_in(module, each)
    codes = ", ".join(each.reference.codes)
    places = f"{each.decimals} decimal place{'' if each.decimals == 1 else 's'}"
    made = ", ".join(maker.says() for maker in rules.makers(module, each))
    called = f"`{module.__name__}.{name}`" if name else f'`lakpi.catalogues.ALL["{each.id}"]`'
    return terms(
        [
            ("Id", f"`{each.id}`"),
            ("Kind", plain(words.kind(each))),
            ("Numerator", plain(meaning.numerator) if meaning.ratio else ""),
            ("Denominator", plain(meaning.denominator)),
            ("Counts", "" if meaning.ratio else plain(meaning.numerator)),
            ("Unit", f"{plain(unit(meaning.unit).plural)}, shown with {places}"),
            ("Basis", plain(words.basis(each))),
            ("Polarity", f"{words.polarity(each)}: {plain(words.better(each))}"),
            ("Official source", plain(each.reference.title)),
            ("Called elsewhere", plain(codes)),
            ("Version", f"{plain(each.version)}, valid {words.validity(each)}"),
            ("Records needed", ", ".join(map(source_link, read.columns))),
            ("In code", f"{called}, in {{py:mod}}`{module.__name__}`"),
            ("Made by", made),
        ]
    )


def _sentences(each: Indicator) -> str:
    lines = [plain(s) if s == each.note else sentence(s) for s in each.sentences()]
    return "\n".join(f"- {line}" for line in lines)


def _needs(each: Indicator, read: columns.Reading) -> str:
    text = columns.needed(read)
    if isinstance(each, Rate):
        text += (
            "\n\nThe population is figures of their own, given as `populations=`:"
            f" [{each.population}](#indicator-{each.population.replace('_', '-')})."
        )
    return text


def _example(module: ModuleType, each: Indicator) -> str:
    made = worked(module, each)
    if made is None:
        return ""
    return "\n\n".join(part for part in (made.story, f"```pycon\n{made.shown()}\n```") if part)
