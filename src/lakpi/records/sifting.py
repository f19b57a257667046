"""
What a ledger says of rows that stay in an engine, by counts alone.

The engine is asked, for each spelling of an area, how many rows there are, and of how many
each of some things is true.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import attrs
import narwhals.stable.v2 as nw

from lakpi.records.columns import UNKNOWN_CODE
from lakpi.records.engine_rows import texts_told
from lakpi.records.ledger import Entry, Ledger
from lakpi.records.normalising import AreaCodes
from lakpi.records.records import Lazy
from lakpi.sources import Source

ROWS: Final = "rows"
_FOUND: Final = "found"

Found = tuple[str, str]
"""A reason, and the column in which it was found; empty for the whole row."""


@attrs.frozen(eq=False)
class Sifted:
    """
    What the counts of a source's rows, by the spelling of their area, say of them.

    Attributes:
        read: How many rows there are.
        aside: How many are left out, for each reason and column.
        reported: How many are kept and reported, likewise.
        own: Code and name of the area behind each spelling that is known.
        unknown: The spellings that are not.
    """

    read: int
    aside: Mapping[Found, int]
    reported: Mapping[Found, int]
    own: Mapping[str, tuple[str, str]]
    unknown: Sequence[str]

    @property
    def left(self) -> int:
        """
        How many rows are left of those read.
        """
        return self.read - sum(self.aside.values())


def sifted(
    told: Mapping[str, Mapping[Found, int]], source: Source, area_codes: AreaCodes
) -> Sifted:
    """
    Say which rows are left out and which are reported, by what was counted of them.
    """
    where = area_codes([text for text in told if text])
    unknown = [text for text in told if text and where[text] is None]
    aside: dict[Found, int] = {("no area", source.area): told.get("", {}).get(("", ROWS), 0)}
    aside["unknown area", source.area] = sum(told[text]["", ROWS] for text in unknown)
    usable = [counts for text, counts in told.items() if text and text not in unknown]
    keys = [key for key in (usable[0] if usable else {}) if key != ("", ROWS)]
    reported = {key: sum(counts[key] for counts in usable) for key in keys}
    if source.date is not None:
        aside["no date", source.date] = reported.pop(("no date", source.date), 0)
    read = sum(counts["", ROWS] for counts in told.values())
    own = {text: found for text, found in where.items() if found is not None}
    return Sifted(read, aside, reported, own, unknown)


def of_known_areas(rows: Lazy, source: Source, unknown: Sequence[str]) -> Lazy:
    """
    Leave out rows without an area, or of one that nobody knows.
    """
    rows = rows.filter(~nw.col(source.area).is_null())
    return rows.filter(~nw.col(source.area).is_in(unknown)) if unknown else rows


def ledger_of(source: Source, found: Sifted, twice: Mapping[str, int] | None) -> Ledger:
    """
    Write the ledger of a source.

    Args:
        source: The source.
        found: What was counted of its rows.
        twice: How many "exact" duplicates there are, and "near" ones, which share a key;
            None where nobody looked.
    """
    aside, reported = dict(found.aside), dict(found.reported)
    remarks: tuple[str, ...] = ()
    if twice is None:
        remarks = (
            f"{source.name}: rows that stand there twice or lack their key were not looked for",
        )
    else:
        aside["exact duplicate", ""] = twice.get("exact", 0)
        reported["key shared with other rows", " and ".join(source.key)] = twice.get("near", 0)
    entries = [
        Entry.unnumbered(source.name, reason, column, count, set_aside=fate)
        for fate, counts in ((True, aside), (False, reported))
        for (reason, column), count in counts.items()
        if count
    ]
    return Ledger(((source.name, found.read),), tuple(entries), remarks)


def counting(
    rows: Lazy,
    source: Source,
    lacks: frozenset[str],
    extracted: datetime.date | None,
    flags: Sequence[str] = (),
    *,
    keyed: bool,
) -> Lazy:
    """
    Ask, for each spelling of an area, how many rows it has and what a ledger says of them.

    Returns:
        Columns: the area, ``found 0`` and so on in the order of `findings`, ``rows``, and how
        many rows have each of the flags.
    """
    conditions = [condition for _, condition in findings(source, lacks, extracted, keyed=keyed)]
    told = {f"{_FOUND} {place}": condition for place, condition in enumerate(conditions)}
    told |= {flag: nw.col(flag) for flag in flags}
    read = rows.select(
        nw.col(source.area),
        *(nw.when(condition).then(nw.lit(1)).alias(name) for name, condition in told.items()),
    )
    counted = [nw.col(name).count() for name in told]
    return read.group_by(source.area).agg(nw.len().alias(ROWS), *counted)


def counts_told(
    answer: nw.DataFrame[Any],
    source: Source,
    lacks: frozenset[str],
    extracted: datetime.date | None,
    *,
    keyed: bool,
) -> dict[str, dict[Found, int]]:
    """
    Read the answer to `counting`: by the spelling of the area, "" for none.
    """
    keys = [key for key, _ in findings(source, lacks, extracted, keyed=keyed)]
    names = {key: f"{_FOUND} {place}" for place, key in enumerate(keys)} | {("", ROWS): ROWS}
    areas = texts_told(answer.get_column(source.area))
    numbers = {key: answer.get_column(name).to_list() for key, name in names.items()}
    return {
        text: {key: int(held[place]) for key, held in numbers.items()}
        for place, text in enumerate(areas)
    }


def looked_at(source: Source, *, keyed: bool) -> frozenset[str]:
    """
    Name the identifiers that a ledger looks at: not a key that its engine keeps, a primary key.
    """
    return source.identifiers - (set(source.key) - {source.person} if keyed else set())


def findings(
    source: Source, lacks: frozenset[str], extracted: datetime.date | None, *, keyed: bool
) -> Iterator[tuple[Found, nw.Expr]]:
    """
    List what a ledger says of an engine's rows, each with its condition.
    """
    dated = nw.lit(value=True) if source.date is None else ~nw.col(source.date).is_null()
    if source.date is not None:
        yield ("no date", source.date), nw.col(source.date).is_null()
    for name in sorted(looked_at(source, keyed=keyed)):
        reason = f"no {'person' if name == source.person else 'key'}"
        yield (reason, name), dated & nw.col(name).is_null()
    for column in source.columns:
        here = nw.col(column.name)
        if column.codes and column.name not in lacks:
            yield ("an unknown code", column.name), dated & (here == UNKNOWN_CODE)
        if column.kind is not datetime.date or column.name in lacks:
            continue
        if extracted is not None and not column.future:
            yield ("date in the future", column.name), dated & (here > nw.lit(extracted))
        if column.not_before is not None:
            reason = f"before {column.not_before}"
            yield (reason, column.name), dated & (here < nw.col(column.not_before))


def one_spelling(
    rows: Lazy,
    source: Source,
    own: Mapping[str, tuple[str, str]],
    spelt: Mapping[str, tuple[str, str]],
) -> Lazy:
    """
    Spell each area in one way, in every source, where some area is spelt in several.
    """
    first: dict[str, str] = {}
    for text, (code, _) in spelt.items():
        first.setdefault(code, text)
    here = nw.col(source.area)
    made = here
    for text, (code, _) in own.items():
        if first[code] != text:
            made = nw.when(here == text).then(nw.lit(first[code])).otherwise(made)
    return rows if made is here else rows.with_columns(made.alias(source.area))
