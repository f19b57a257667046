"""
What a query asks, said in comments above it: a text is read before it is run.
"""

from __future__ import annotations

from collections.abc import Iterator

from lakpi.computation.engines.batches import AREA, ROWS, Batch, Sum
from lakpi.conditions import Condition
from lakpi.derived import AgeBand
from lakpi.records.sifting import Found
from lakpi.sources import Source


def commented(lines: Iterator[str], text: str) -> str:
    """
    Put lines above a text, each as a comment.
    """
    return "\n".join([*(f"-- {' '.join(line.split())}" for line in lines), text])


def counts_in_words(batch: Batch, source: Source, table: str) -> Iterator[str]:
    """
    Say what each column of the answer to a batch is.
    """
    yield f"Counts of {table} by area, category and date."
    yield f"{AREA}: {source.area}, as the table spells it"
    for place, name in enumerate(batch.names):
        band = source.derivation(name)
        if not isinstance(band, AgeBand):
            yield f"by {place}: {name}"
        elif batch.at is not None:
            places = ", ".join(f"{number} {each.label}" for number, each in enumerate(band.bands))
            yield f"by {place}: {name} ({places}, -1 not recorded)"
        else:
            yield f"by {place}: {name} is found by the dates: always -1"
    for place, (name, grain) in enumerate(batch.dates):
        yield f"date {place}: {name}" + (", as 12 x year + month - 1" if grain.months else "")
    for place, name in enumerate(batch.kept):
        kept = " (who it is: keep the answer as safe as the table)" * (name in source.identifiers)
        yield f"kept {place}: {name}, each value by itself{kept}"
    for place, bit in enumerate(batch.bits):
        yield f"bit {place}: 1 where {_words(bit) or 'there is a row'}, else 0"
    if batch.where:
        yield f"Only rows where {_words(batch.where)}."
    yield f"{ROWS}: how many rows"
    for place, each in enumerate(batch.sums):
        yield f"sum {place}: {_sum(each)}"


def ledger_in_words(source: Source, table: str, found: list[Found]) -> Iterator[str]:
    """
    Say what each column of the answer that a ledger is made of is.
    """
    yield f"Rows of {table} by area, for the ledger."
    yield f"{source.area}: as the table spells it"
    for place, (reason, column) in enumerate(found):
        yield f"found {place}: rows with {reason} in {column}"
    yield "rows: how many rows"


def _sum(each: Sum) -> str:
    added = each.column or "rows"
    squared = " (each squared)" if each.squared else ""
    where = f" where {_words(each.where)}" if each.where else ""
    return f"{added}{squared}{where}"


def _words(conditions: tuple[Condition, ...]) -> str:
    return " and ".join(condition.says() for condition in conditions)
