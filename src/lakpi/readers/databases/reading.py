"""
What the answers say of the rows: the ledger, how areas are spelt, and whether all are of one mind.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import narwhals.stable.v2 as nw

from lakpi.computation.engines.batches import AREA, ROWS
from lakpi.computation.engines.tallying import Plan
from lakpi.errors import RecordsError
from lakpi.readers.databases.answers import Answers, answer_to
from lakpi.readers.databases.asking import (
    SHARED,
    Asked,
    Request,
    by_area_called,
    called,
    once_called,
)
from lakpi.readers.frames import finder
from lakpi.records import Ledger, Records
from lakpi.records.engine_rows import texts_told
from lakpi.records.ledger import joined
from lakpi.records.sifting import Sifted, counts_told, ledger_of, sifted
from lakpi.sources import Source


def told_of(request: Request, asked: Asked, answers: Answers) -> dict[Source, Sifted]:
    """
    Read how many rows each area has in each source, and what a ledger says of them.

    Raises:
        RecordsError: For a missing answer, or one to another query.
    """
    found, coverage = {}, dict(request.coverage)
    for source, _ in request.tables:
        query = asked.by_area[source.name]
        answer = answer_to(by_area_called(source.name), query, answers)
        told = counts_told(
            answer,
            source,
            coverage[source.name].lacks,
            request.extracted,
            keyed=request.keyed,
        )
        found[source] = sifted(told, source, finder(request.areas))
    return found


def ledger_told(request: Request, asked: Asked, answers: Answers) -> Ledger:
    """
    Say what happened to every row.

    Raises:
        RecordsError: For a missing answer, or one to another query.
    """
    made = []
    for source, found in told_of(request, asked, answers).items():
        twice = None
        if source.name in asked.once:
            name = once_called(source.name)
            answer = answer_to(name, asked.once[source.name], answers)
            known = finder(request.areas)(texts_told(answer.get_column(source.area)))
            different = shared = 0
            for text, rows, near in answer.select(source.area, ROWS, SHARED).iter_rows():
                if known.get(str(text)) is not None:
                    different, shared = different + rows, shared + near
            twice = {"exact": found.left - different, "near": shared}
        made.append(ledger_of(source, found, twice))
    return joined(made)


def wanting(request: Request, asked: Asked, answers: Answers) -> str:
    """
    Say why the queries have to be made again for what the tables hold; empty if not.
    """
    told = told_of(request, asked, answers)
    ways: dict[tuple[str, str], set[str]] = {}
    for found in told.values():
        for text, place in found.own.items():
            ways.setdefault(place, set()).add(text)
    for (_, name), texts in ways.items():
        if len(texts) > 1 and texts - set(dict(request.spelt)):
            return (
                f"{name} is spelt in {len(texts)} ways, so that its rows would not find each"
                " other: take queries.spelt(answers), and ask those instead"
            )
    for source, found in told.items():
        everywhere = source.person is not None and source.person_scope == "everywhere"
        if everywhere and set(found.unknown) - set(request.unknown):
            return (
                f"source {source.name!r} has rows of areas that nobody knows, and its people are"
                " looked for everywhere: take queries.spelt(answers), and ask those instead"
            )
    return ""


def plan_with_ledger(request: Request, asked: Asked, answers: Answers) -> Plan:
    """
    Give the plan with records that know their areas and their ledger.
    """
    areas = {each.code: each.name for each in request.areas}
    for found in told_of(request, asked, answers).values():
        areas |= dict(found.own.values())
    ledger = ledger_told(request, asked, answers)
    tables = tuple(
        attrs.evolve(table, size=ledger.kept(table.source.name))
        for table in asked.plan.records.elsewhere
    )
    records = Records((), tuple(sorted(areas.items())), ledger, elsewhere=tables)
    return attrs.evolve(asked.plan, records=records)


def codes_of_spellings(
    request: Request, plan: Plan, read: Mapping[str, nw.DataFrame[Any]]
) -> dict[str, str]:
    """
    Find the code of each spelling in the answers.

    A database to which capitals are all alike may write one area otherwise in each of them.
    """
    columns = {AREA, *(table.source.area for table in plan.records.elsewhere)}
    texts = {
        text
        for answer in read.values()
        for name in columns & set(answer.columns)
        for text in texts_told(answer.get_column(name))
    }
    found = finder(request.areas)(sorted(texts - {""}))
    return {text: place[0] for text, place in found.items() if place is not None}


def agree(plan: Plan, read: Mapping[str, nw.DataFrame[Any]], codes: Mapping[str, str]) -> None:
    """
    Hold every count against the ledger.

    Raises:
        RecordsError: Where they were asked of different rows.
    """
    ledger = plan.records.ledger
    for name, batch, source in plan.counts():
        kept = ledger.kept(source)
        areas, rows = read[name].get_column(AREA), read[name].get_column(ROWS)
        found = sum(
            number
            for text, number in zip(texts_told(areas), rows.to_list(), strict=True)
            if text in codes
        )
        if found > kept or (not batch.where and found < kept):
            message = (
                f"the answer to {called(name)!r} counts {found:,} rows of {source!r}, and the"
                f" ledger has {kept:,}: the table changed between the queries, or an answer is"
                " cut off. Ask all of them in one transaction or of one copy, and give every row"
            )
            raise RecordsError(message)
