"""
Geography: the columns that say which place a row is of, by its geographic level.

Source: explore education statistics' levels and their columns (DfE, Analysts' Guide, open
data standards, and its data screener), with the levels of earlier years.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import attrs

__all__ = ["LEVELS", "Level", "columns_of", "is_geography", "level_of"]


@attrs.frozen
class Level:
    """
    A geographic level.

    Attributes:
        name: What it is called in `geographic_level`.
        codes: The columns of its codes, the best first.
        names: The columns of its names.
        mapped: Whether its places are areas of the map of England.
    """

    name: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    mapped: bool = False


_ALL: Final = (
    Level("National", ("country_code",), ("country_name",), mapped=True),
    Level("Regional", ("region_code",), ("region_name",), mapped=True),
    Level("Local authority", ("new_la_code", "old_la_code"), ("la_name",), mapped=True),
    Level("Local authority district", ("lad_code",), ("lad_name",)),
    Level("RSC region", ("rsc_region_lead_code",), ("rsc_region_lead_name",)),
    Level("Parliamentary constituency", ("pcon_code",), ("pcon_name",)),
    Level("Local skills improvement plan area", ("lsip_code",), ("lsip_name",)),
    Level(
        "Local enterprise partnership",
        ("local_enterprise_partnership_code", "lep_code"),
        ("local_enterprise_partnership_name", "lep_name"),
    ),
    Level(
        "English devolved area", ("english_devolved_area_code",), ("english_devolved_area_name",)
    ),
    Level(
        "Mayoral combined authority",
        ("mayoral_combined_authority_code", "mca_code"),
        ("mayoral_combined_authority_name", "mca_name"),
    ),
    Level("Opportunity area", ("opportunity_area_code",), ("opportunity_area_name",)),
    Level("Ward", ("ward_code",), ("ward_name",)),
    Level("MAT", ("trust_id", "trust_code", "trust_uid"), ("trust_name",)),
    Level("Sponsor", ("sponsor_id", "sponsor_code"), ("sponsor_name",)),
    Level(
        "School",
        ("school_urn", "school_laestab", "school_estab", "urn", "laestab", "estab"),
        ("school_name",),
    ),
    Level("Provider", ("provider_ukprn", "provider_urn", "provider_upin"), ("provider_name",)),
    Level("Institution", ("institution_id", "institution_code"), ("institution_name",)),
    Level("Planning area", ("planning_area_code",), ("planning_area_name",)),
    Level("Police force area", ("pfa_code",), ("pfa_name",)),
)

LEVELS: Final[Mapping[str, Level]] = MappingProxyType({each.name: each for each in _ALL})
"""The levels by name."""

_ALSO: Final = {
    "country": "National",
    "england": "National",
    "region": "Regional",
    "la": "Local authority",
    "local authorities": "Local authority",
    "lad": "Local authority district",
    "pcon": "Parliamentary constituency",
    "trust": "MAT",
    "multi academy trust": "MAT",
}
_FOLDED: Final = {each.name.casefold(): each.name for each in _ALL} | _ALSO
_COLUMNS: Final = frozenset(
    column for each in _ALL for column in (*each.codes, *each.names)
) | frozenset({"school_postcode", "la_code", "local_authority_code", "local_authority_name"})
_LIKE: Final = re.compile(
    r"(country|region|la|lad|rsc_region|pcon|lsip|lep|mca|opportunity_area|ward|trust|sponsor"
    r"|school|provider|institution|estab|establishment|planning_area|pfa|local_authority)"
    r"(_lead)?_(name|code|urn|ukprn|upin|uid|id|laestab|estab|postcode)"
    r"|(la|estab|establishment)_number"
)


def level_of(text: str) -> Level:
    """
    Read a geographic level; one that is not known has columns named after it.

    >>> level_of("local_authority").codes, level_of("Travel to work area").codes
    (('new_la_code', 'old_la_code'), ('travel_to_work_area_code',))
    """
    folded = " ".join(text.replace("_", " ").replace("-", " ").split()).casefold()
    known = _FOLDED.get(folded)
    if known is not None:
        return LEVELS[known]
    column = folded.replace(" ", "_")
    return Level(text.strip(), (f"{column}_code",), (f"{column}_name",))


def columns_of(level: Level) -> tuple[str, ...]:
    """
    The columns of a level: its codes and its names.
    """
    return (*level.codes, *level.names)


def is_geography(column: str) -> bool:
    """
    Whether a column, by its plain name, says where a row is of.

    >>> is_geography("old_la_code"), is_geography("school_type")
    (True, False)
    """
    return column in _COLUMNS or _LIKE.fullmatch(column) is not None
