"""
Definitions: what each indicator is, and the name by which a row's link finds it.

A row and its definition are matched by what the definition says, so that the two stay
together on a card that was frozen, made anew under a policy, or bound into a report.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from lakpi.figures import Meaning

__all__ = ["NOWHERE", "Definition", "Names", "definition_of", "named"]

Definition: TypeAlias = tuple[str, tuple[str, ...]]
"""A title, and what it means in sentences."""

Names: TypeAlias = Mapping[Definition, str]
"""The name of each definition's place in a file."""

NOWHERE: Final[Names] = MappingProxyType({})


def definition_of(meaning: Meaning) -> Definition:
    """
    Give the definition that a figure's meaning holds.
    """
    last = f"Reference: {meaning.reference}. Version {meaning.version}."
    return meaning.title, (*meaning.sentences, last)


def named(definitions: Iterable[Definition]) -> dict[Definition, str]:
    """
    Name the place of each definition: letters, digits and hyphens, no two the same.

    >>> places = named([("Re-referrals (%)", ()), ("Re-referrals: %", ()), ("¿?", ())])
    >>> list(places.values())
    ['definition-re-referrals', 'definition-re-referrals-2', 'definition']
    """
    names: dict[Definition, str] = {}
    taken: set[str] = set()
    for each in definitions:
        if each in names:
            continue
        plain = unicodedata.normalize("NFKD", each[0]).encode("ascii", "ignore").decode()
        bare = "-".join(["definition", *re.findall("[a-z0-9]+", plain.casefold())])
        name, number = bare, 1
        while name in taken:
            number += 1
            name = f"{bare}-{number}"
        taken.add(name)
        names[each] = name
    return names
