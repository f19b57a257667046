"""
The plain document that a scorecard becomes: what it says, and every figure behind it.

It is made of texts, lists, mappings, whole numbers that count, and nothing else.  A
number of a figure is an exact decimal as text, so that no program that reads the file
rounds it; where there is none, it is null and the reason stands beside it.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from importlib.metadata import version
from typing import Final, Protocol, TypeAlias

from lakpi.benchmarks import Comparison
from lakpi.errors import FiguresError
from lakpi.figures import COLUMNS, Figure, Figures, Meaning
from lakpi.figures.schema import NUMBERS
from lakpi.rounding import written_half_up
from lakpi.scorecards import wording
from lakpi.scorecards.columns import ShownColumn, chosen, told
from lakpi.scorecards.parts import Content, Group, PlainTable, Row
from lakpi.scorecards.telling import sentences

__all__ = ["FORMAT", "FORMAT_VERSION", "Card", "Json", "checksum", "document"]

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"

FORMAT: Final = "lakpi frozen scorecard"
FORMAT_VERSION: Final = 1


class Card(Protocol):
    """
    What can be frozen: a scorecard, with the figures behind it.
    """

    @property
    def title(self) -> str: ...
    @property
    def subtitle(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def columns(self) -> tuple[str, ...]: ...
    @property
    def groups(self) -> tuple[Group, ...]: ...
    @property
    def tables(self) -> tuple[PlainTable, ...]: ...
    @property
    def about(self) -> tuple[str, ...]: ...
    @property
    def definitions(self) -> tuple[tuple[str, tuple[str, ...]], ...]: ...
    @property
    def figures(self) -> Figures: ...


def document(card: Card, *, signed_by: str, signed_on: str, note: str) -> dict[str, Json]:
    """
    Make the document of a card, its checksum included.

    Raises:
        FiguresError: A row shows a figure that is not among those of the card, or a
            number is not finite.
    """
    figures = list(card.figures)
    places = {figure: place for place, figure in enumerate(figures)}
    said = [each.text for each in sentences(Content(title=card.title, groups=card.groups))]
    lines = iter(said)
    made: dict[str, Json] = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "lakpi": version("lakpi"),
        "signed_off": {"by": signed_by, "on": signed_on, "note": note},
        "card": {
            "title": card.title,
            "subtitle": card.subtitle,
            "version": card.version,
            "columns": list(card.columns),
            "about": list(card.about),
            "definitions": [
                {"title": title, "sentences": list(lines)} for title, lines in card.definitions
            ],
            "groups": [
                {
                    "title": group.title,
                    "rows": [
                        _row(row, places, next(lines), chosen(card.columns)) for row in group.rows
                    ],
                }
                for group in card.groups
            ],
            "tables": [
                {
                    "title": each.title,
                    "columns": list(each.columns),
                    "rows": [list(cells) for cells in each.rows],
                    "note": each.note,
                }
                for each in card.tables
            ],
        },
        "figures": [_figure(each) for each in figures],
        "meanings": [_meaning(each) for each in card.figures.meanings],
        "accounts": [
            {
                "indicator": each.indicator,
                "source": each.source,
                "kept": each.kept,
                "counted": each.counted,
                "history_only": each.history_only,
                "out_of_period": each.out_of_period,
                "excluded": each.excluded,
            }
            for each in card.figures.accounts
        ],
    }
    return made | {"sha256": checksum(made)}


def checksum(made: Mapping[str, Json]) -> str:
    """
    Give the SHA-256 of a document, its own checksum left out.

    Of its canonical form: UTF-8, keys in order, no space between, so that how the file
    is indented does not matter, and what it says does.

    >>> checksum({"b": 1, "a": "é", "sha256": "left out"})[:8]
    'aa58fba8'
    """
    bare = {name: held for name, held in made.items() if name != "sha256"}
    text = json.dumps(bare, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _row(
    row: Row, places: Mapping[Figure, int], sentence: str, columns: Sequence[ShownColumn]
) -> Json:
    if row.figure not in places:
        message = (
            f"the row {row.title!r}, {row.figure.period} shows a figure that is not among the"
            " card's figures: freeze the card as `lakpi.scorecard` made it"
        )
        raise FiguresError(message)
    target, interval, travel = row.target, row.interval, row.travel
    rag = None if target is None else target.rag
    history = row.history if all(each in places for each in row.history) else ()
    return {
        "title": row.title,
        "figure": places[row.figure],
        "sentence": sentence,
        "value": wording.value(row.figure),
        "numbers": wording.basis(row.figure),
        "reported": wording.reported(row.figure),
        "interval": "" if interval is None else interval.written(),
        "was": wording.previous(row.travel),
        "direction": wording.moved(row.travel),
        "target": "" if target is None else target.written_target(),
        "judgement": "" if target is None or target.target is None else target.text,
        "cells": {each.key: told(each, row) for each in columns},
        "rag": "" if rag is None else rag.colour,
        "turn": "" if travel is None or travel.outcome is None else travel.outcome.value,
        "history": [places[each] for each in history],
        "compared": [_comparison(row, each) for each in row.comparisons],
        "remarks": list(row.remarks),
        "commentary": row.said("commentary"),
        "action": row.said("action"),
        "owner": row.said("owner"),
    }


def _comparison(row: Row, each: Comparison) -> Json:
    beyond = row.beyond_chance(each)
    return {
        "comparator": each.comparator,
        "shown": wording.compared(each),
        "judgement": wording.judged(each),
        "rank": wording.placed(each),
        "significance": "" if beyond is None else wording.beyond_chance(beyond),
        "outcome": "" if each.outcome is None else each.outcome.value,
        "benchmark": _exact(each.benchmark),
        "reason": each.reason,
        "members": list(each.members),
    }


def _figure(figure: Figure) -> Json:
    meaning = figure.meaning
    own: dict[str, Json] = {
        "indicator": meaning.id,
        "version": meaning.version,
        "parameters": meaning.parameters,
        "unit": meaning.unit,
        "period_start": figure.period_start.isoformat(),
        "period_end": figure.period_end.isoformat(),
    }
    for name in NUMBERS:
        own[name] = _decimal(getattr(figure, name), figure)
    for name in COLUMNS:
        if name not in own:
            own[name] = getattr(figure, name)
    return own


def _meaning(meaning: Meaning) -> Json:
    return {
        "id": meaning.id,
        "version": meaning.version,
        "parameters": meaning.parameters,
        "title": meaning.title,
        "kind": meaning.kind,
        "unit": meaning.unit,
        "polarity": meaning.polarity.value,
        "decimals": meaning.decimals,
        "scale": str(meaning.scale),
        "ratio": meaning.ratio,
        "snapshot": meaning.snapshot,
        "numerator": meaning.numerator,
        "denominator": meaning.denominator,
        "reference": meaning.reference,
        "sentences": list(meaning.sentences),
    }


def _decimal(number: float | None, figure: Figure) -> str | None:
    if number is None:
        return None
    if not math.isfinite(number):
        message = (
            f"{figure.meaning.id!r}, {figure.area_name}, {figure.period} has a number that is not"
            " finite: give a reason instead"
        )
        raise FiguresError(message)
    # The shortest decimal that is this float, and no other: it reads back as it was.
    whole = number == int(number)
    return str(int(number)) if whole else format(Decimal(repr(number)), "f")


def _exact(number: Fraction | None) -> str | None:
    """
    Write a fraction: as a decimal where that is exact, else as one number over another.
    """
    if number is None:
        return None
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return str(number)
    text = written_half_up(number, decimals=number.denominator.bit_length())
    return text.rstrip("0").rstrip(".") if "." in text else text
