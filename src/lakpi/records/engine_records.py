"""
Making records of rows that stay in their engine: columns checked, rows accounted for.

Nothing is read but counts: how many rows each area has, how many have no date, how many
stand there twice.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import narwhals.stable.v2 as nw

from lakpi.errors import EngineError, RecordsError
from lakpi.records.engine_rows import alike, engine_of, gathered, home_rows
from lakpi.records.ledger import Ledger, joined
from lakpi.records.normalising import AreaCodes
from lakpi.records.records import Coverage, EngineTable, Lazy, NativeFrame, Records
from lakpi.records.sifting import (
    ROWS,
    Found,
    counting,
    counts_told,
    ledger_of,
    of_known_areas,
    one_spelling,
    sifted,
)
from lakpi.records.tidiness import untidy_texts, with_untidiness
from lakpi.sources import Source


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
        keyed: Whether each source's key is the engine's primary key, so that rows that
            stand there twice, or lack their key, are not looked for.

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
        frame = nw.from_native(given).lazy()
        present = set(frame.collect_schema())
        covered = coverage[source.name]
        covered = attrs.evolve(covered, lacks=covered.lacks | (optional - present))
        draft, counts = _drafted(frame, source, covered.lacks, area, extracted, keyed=keyed)
        told = counts_told(counts, source, covered.lacks, extracted, keyed=keyed)
        rows, ledger = _kept(draft, source, told, area_codes, spelt=spelt, keyed=keyed)
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


def _drafted(
    given: Lazy,
    source: Source,
    lacks: frozenset[str],
    area: str | None,
    extracted: datetime.date | None,
    *,
    keyed: bool,
) -> tuple[Lazy, nw.DataFrame[Any]]:
    """
    Give an engine's rows in home form, and what `counting` finds in them.

    Texts are first taken to need no trimming, and trimmed where that was wrong.
    """
    flagged, flags = with_untidiness(given, source, keyed=keyed)
    draft = home_rows(flagged, source, lacks, area, tidy=frozenset(flags), also=[*flags.values()])
    asked = counting(draft, source, lacks, extracted, [*flags.values()], keyed=keyed)
    counts = gathered(asked)
    untidy = untidy_texts(counts, flags)
    draft = home_rows(given, source, lacks, area, tidy=frozenset(flags) - untidy)
    if untidy:
        counts = gathered(counting(draft, source, lacks, extracted, keyed=keyed))
    return draft, counts


def _kept(
    draft: Lazy,
    source: Source,
    told: Mapping[str, Mapping[Found, int]],
    area_codes: AreaCodes,
    *,
    spelt: dict[str, tuple[str, str]],
    keyed: bool,
) -> tuple[Lazy, Ledger]:
    """
    Leave out the rows that cannot be used, and say how many they are.

    How areas are spelt is added to `spelt`: the first spelling of each is given to all.
    """
    found = sifted(told, source, area_codes)
    rows = draft
    if any(found.aside[reason, source.area] for reason in ("no area", "unknown area")):
        rows = of_known_areas(rows, source, found.unknown)
    if source.date is not None and found.aside["no date", source.date]:
        rows = rows.filter(~nw.col(source.date).is_null())
    spelt |= {text: area for text, area in found.own.items() if text not in spelt}
    rows = one_spelling(rows, source, found.own, spelt)
    twice = None
    if not keyed:
        rows, twice = _deduplicated(rows, source, found.left)
    ledger = ledger_of(source, found, twice)
    return rows, ledger


def _deduplicated(rows: Lazy, source: Source, left: int) -> tuple[Lazy, dict[str, int]]:
    """
    Keep one of rows that are alike in every column; count those, and rows that share a key.
    """
    names = [column.name for column in source.columns]
    keyed = [source.area, *source.key] if source.key else names
    # The usual key is unique without its area, and fewer columns are sooner told apart.
    for told in [list(source.key), keyed] if source.key else [keyed]:
        if _size(alike(rows, *told)) == left:
            return rows, {}
    one = rows.unique(subset=names)
    kept = _size(one)
    near = 0
    if source.key:
        known = one.filter(*(~nw.col(name).is_null() for name in source.key)).select(*keyed)
        shared = known.with_columns(nw.lit(1).cast(nw.Int64).alias(ROWS)).group_by(*keyed)
        several = shared.agg(nw.col(ROWS).sum()).filter(nw.col(ROWS) > 1)
        near = int(gathered(several.select(nw.col(ROWS).sum())).item() or 0)
    return (one if kept < left else rows), {"exact": left - kept, "near": near}


def _size(query: Lazy) -> int:
    return int(gathered(query.select(nw.len())).item())
