"""
Making records of rows that stay in their engine: columns checked, rows accounted for.

Nothing is read but counts: how many rows each area has, how many have no date, how many
stand there twice.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs
import narwhals.stable.v2 as nw

from lakpi.errors import EngineError, RecordsError
from lakpi.records.columns import UNKNOWN_CODE
from lakpi.records.engine_rows import engine_of, gathered, home_rows, whole
from lakpi.records.ledger import Entry, Ledger, joined
from lakpi.records.normalising import AreaCodes
from lakpi.records.records import Coverage, EngineTable, Lazy, NativeFrame, Records
from lakpi.sources import Source

_ROWS: Final = "rows"

Found = tuple[str, str]
"""A reason, and the column in which it was found; empty for the whole row."""


def make_engine_records(
    frames: Mapping[Source, NativeFrame],
    coverage: Mapping[str, Coverage],
    *,
    area_codes: AreaCodes,
    area: str | None = None,
    extracted: datetime.date | None = None,
    areas: Sequence[tuple[str, str]] = (),
    keyed: bool = False,
) -> Records:
    """
    Make records of frames whose rows stay in one engine.

    Args:
        frames: The engine's frame of each source.
        coverage: What can be asked of each source, by its name.
        area_codes: Finds areas by their spelling.
        area: The one area of frames that have no area column.
        extracted: The day the records were taken; later dates are reported.
        areas: Code and name of areas that are covered even without a row.
        keyed: Whether the engine itself keeps each source's key unique, so that rows that
            stand there twice are not looked for.

    Raises:
        RecordsError: For a missing column, or a source without coverage.
        EngineError: For frames of several engines, or a column that would have to be parsed.
    """
    engine = one_engine(frames)
    known = dict(areas)
    spelt: dict[str, tuple[str, str]] = {}
    tables, ledgers = [], []
    for source, given in frames.items():
        if source.name not in coverage:
            message = (
                f"say between which days the records of {source.name!r} are complete: without"
                " that, a quiet month and a missing one look alike"
            )
            raise RecordsError(message)
        optional = {c.name for c in source.columns if c.optional}
        present = set(nw.from_native(given).lazy().collect_schema())
        covered = coverage[source.name]
        covered = attrs.evolve(covered, lacks=covered.lacks | (optional - present))
        draft = home_rows(given, source, covered.lacks, area)
        rows, ledger = _kept(
            draft, source, covered, area_codes, extracted=extracted, spelt=spelt, keyed=keyed
        )
        size = ledger.kept(source.name)
        tables.append(EngineTable(source, rows, given, covered, engine, size))
        ledgers.append(ledger)
    known.update(spelt.values())
    return Records(
        (),
        tuple(sorted(known.items())),
        joined(ledgers),
        elsewhere=tuple(tables),
        spellings=tuple((text, code) for text, (code, _) in spelt.items()),
    )


def one_engine(frames: Mapping[Source, NativeFrame]) -> str:
    """
    Name the one engine of some frames; empty where all are in memory.

    Raises:
        EngineError: Where there are several.
    """
    engines = {source.name: engine_of(given) or "memory" for source, given in frames.items()}
    if len(set(engines.values())) > 1:
        said = ", ".join(f"{name!r} is in {engine}" for name, engine in engines.items())
        message = (
            f"the sources are on different engines: {said}. Bring them together: read all into"
            " memory (.df(), .toPandas(), .execute()), or register the frames in memory with the"
            " engine (duckdb: con.from_df(frame); Spark: spark.createDataFrame(frame))"
        )
        raise EngineError(message)
    (engine,) = set(engines.values()) or {"memory"}
    return "" if engine == "memory" else engine


def _kept(
    draft: Lazy,
    source: Source,
    coverage: Coverage,
    area_codes: AreaCodes,
    *,
    extracted: datetime.date | None,
    spelt: dict[str, tuple[str, str]],
    keyed: bool,
) -> tuple[Lazy, Ledger]:
    """
    Leave out the rows that cannot be used, and say how many they are.

    How areas are spelt is added to `spelt`: the first spelling of each is given to all.
    """
    told = _counted(draft, source, coverage.lacks, extracted)
    read = sum(counts["", _ROWS] for counts in told.values())
    where = area_codes([text for text in told if text])
    unknown = [text for text in told if text and where[text] is None]
    date = source.date
    aside: dict[Found, int] = {("no area", source.area): told.get("", {}).get(("", _ROWS), 0)}
    aside["unknown area", source.area] = sum(told[text]["", _ROWS] for text in unknown)
    usable = [counts for text, counts in told.items() if text and text not in unknown]
    reported = {key: sum(counts[key] for counts in usable) for key in _keys(usable)}
    rows = draft
    if any(aside.values()):
        rows = rows.filter(~nw.col(source.area).is_null())
        rows = rows.filter(~nw.col(source.area).is_in(unknown)) if unknown else rows
    if date is not None:
        aside["no date", date] = reported.pop(("no date", date), 0)
        if aside["no date", date]:
            rows = rows.filter(~nw.col(date).is_null())
    own = {text: found for text, found in where.items() if found is not None}
    spelt |= {text: found for text, found in own.items() if text not in spelt}
    rows = _one_spelling(rows, source, own, spelt)
    if not keyed:
        left = read - sum(aside.values())
        rows, twice = _deduplicated(rows, source, left)
        aside["exact duplicate", ""] = twice.pop("exact", 0)
        reported["key shared with other rows", " and ".join(source.key)] = twice.pop("near", 0)
    entries = (
        *noted(source, aside, set_aside=True),
        *noted(source, reported, set_aside=False),
    )
    remarks = (f"{source.name}: rows that stand there twice were not looked for",) if keyed else ()
    ledger = Ledger(((source.name, read),), entries, remarks)
    return rows, ledger


def _keys(usable: list[dict[Found, int]]) -> list[Found]:
    return [key for key in (usable[0] if usable else {}) if key != ("", _ROWS)]


def noted(source: Source, counts: Mapping[Found, int], *, set_aside: bool) -> Iterator[Entry]:
    """
    Say in a ledger how many rows something happened to.
    """
    for (reason, column), count in counts.items():
        if count:
            yield Entry.unnumbered(source.name, reason, column, count, set_aside=set_aside)


def _counted(
    rows: Lazy, source: Source, lacks: frozenset[str], extracted: datetime.date | None
) -> dict[str, dict[Found, int]]:
    """
    Count, for each spelling of an area ("" for none), its rows and what a ledger says of them.
    """
    found = dict(findings(source, lacks, extracted))
    names = {key: f"found {place}" for place, key in enumerate([*found, ("", _ROWS)])}
    conditions = [whole(condition).alias(names[key]) for key, condition in found.items()]
    one = nw.lit(1).cast(nw.Int64).alias(names["", _ROWS])
    read = rows.select(nw.col(source.area), *conditions, one)
    added = [nw.col(name).sum() for name in names.values()]
    told: dict[str, dict[Found, int]] = {}
    for row in gathered(read.group_by(source.area).agg(*added)).iter_rows(named=True):
        spelt = row[source.area]
        text = spelt if isinstance(spelt, str) else ""
        told[text] = {key: int(row[name]) for key, name in names.items()}
    return told


def findings(
    source: Source, lacks: frozenset[str], extracted: datetime.date | None
) -> Iterator[tuple[Found, nw.Expr]]:
    """
    List what a ledger says of an engine's rows, each with its condition.
    """
    dated = nw.lit(value=True) if source.date is None else ~nw.col(source.date).is_null()
    if source.date is not None:
        yield ("no date", source.date), nw.col(source.date).is_null()
    for name in sorted(source.identifiers):
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


def _one_spelling(
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


def _deduplicated(rows: Lazy, source: Source, left: int) -> tuple[Lazy, dict[str, int]]:
    """
    Keep one of rows that are alike in every column; count those, and rows that share a key.
    """
    names = [column.name for column in source.columns]
    keyed = [source.area, *source.key] if source.key else names
    if _size(rows.select(*keyed).unique()) == left:
        return rows, {}
    one = rows.unique(subset=names)
    kept = _size(one)
    near = 0
    if source.key:
        known = one.filter(*(~nw.col(name).is_null() for name in source.key)).select(*keyed)
        shared = known.with_columns(nw.lit(1).cast(nw.Int64).alias(_ROWS)).group_by(*keyed)
        several = shared.agg(nw.col(_ROWS).sum()).filter(nw.col(_ROWS) > 1)
        near = int(gathered(several.select(nw.col(_ROWS).sum())).item() or 0)
    return (one if kept < left else rows), {"exact": left - kept, "near": near}


def _size(query: Lazy) -> int:
    return int(gathered(query.select(nw.len())).item())
