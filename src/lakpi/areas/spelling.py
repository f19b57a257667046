"""
How names of places are compared: in a plain spelling, and without their titles.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

__all__ = ["core", "plain"]

# What councils call themselves around the name of the place.
_TITLES: Final = frozenset(
    {
        *("authority", "borough", "city", "corporation", "council", "county", "district"),
        *("metropolitan", "royal", "the", "unitary"),
        *("bc", "cbc", "cc", "dc", "la", "lb", "lbc", "mbc", "rb", "rbc"),
    }
)
_SMALL_WORDS: Final = frozenset({"and", "of"})


def plain(name: str) -> str:
    """
    Spell a name in small letters and single spaces, without punctuation.

    >>> plain("St. Helens"), plain("Brighton & Hove"), plain("Stoke-on-Trent ")
    ('st helens', 'brighton and hove', 'stoke on trent')
    """
    letters = unicodedata.normalize("NFKD", name.casefold().replace("&", " and "))
    # An accent or an apostrophe parts no words; whatever else is no letter does.
    letters = re.sub("['\N{RIGHT SINGLE QUOTATION MARK}]", "", letters)
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = re.sub("[^a-z0-9]+", " ", letters).split()
    swaps = {"saint": "st", "upon": "on"}
    return " ".join(swaps.get(word, word) for word in words)


def core(name: str) -> str:
    """
    Spell the name of the place alone, without titles such as "City Council".

    The City of London keeps its title: without it, it would be all of London.

    >>> core("London Borough of Harrow"), core("Bristol, City of"), core("Durham County Council")
    ('harrow', 'bristol', 'durham')
    >>> core("City of London Corporation"), core("London")
    ('city of london', 'london')
    """
    words = plain(name).split()
    kept = [word for word in words if word not in _TITLES | _SMALL_WORDS]
    if set(kept) == {"london"}:
        return "city of london" if {"city", "corporation"} & set(words) else plain(name)
    if "london" in kept and {"borough", "lb", "lbc"} & set(words):
        kept.remove("london")
    return " ".join(kept)
