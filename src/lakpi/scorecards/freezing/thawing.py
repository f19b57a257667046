"""
Thawing: a frozen card, read back and proven to be what was written.
"""

from __future__ import annotations

import datetime
import json
import math
import os
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Final

import attrs
import pandas as pd

from lakpi.errors import FiguresError, LakpiError
from lakpi.figures import (
    COLUMNS,
    ORIGINS,
    Account,
    Figure,
    Figures,
    Flag,
    Meaning,
    Reason,
    as_frame,
    checked,
)
from lakpi.figures.schema import DATES, NUMBERS, TEXTS
from lakpi.polarity import Polarity
from lakpi.readers.inputs import check_file
from lakpi.scorecards.columns import COLUMNS as SHOWN
from lakpi.scorecards.freezing.document import FORMAT, FORMAT_VERSION, checksum
from lakpi.scorecards.freezing.frozen import Frozen, FrozenComparison, FrozenGroup, FrozenRow
from lakpi.scorecards.freezing.node import Node
from lakpi.scorecards.parts import PlainTable
from lakpi.units import unit

__all__ = ["thaw"]

_PARTS: Final = (
    "accounts",
    "card",
    "figures",
    "format",
    "format_version",
    "lakpi",
    "meanings",
    "sha256",
    "signed_off",
)


def thaw(path: str | os.PathLike[str]) -> Frozen:
    """
    Read a frozen scorecard back.

    Args:
        path: The file that `freeze` wrote.

    Returns:
        The card as it was signed off.

    Raises:
        FiguresError: There is no such file; it is no frozen scorecard, or of a format that
            this lakpi does not know; it has changed since, or lacks something; says which
            and where.
        OSError: It cannot be read.
    """
    file = Path(path)
    check_file(file, FiguresError)
    try:
        held = json.loads(file.read_text(encoding="utf-8-sig"), object_pairs_hook=_once)
        return _frozen(held)
    except UnicodeDecodeError as error:
        message = f"{file} is not UTF-8 text, as a frozen scorecard is (byte {error.start})"
        raise FiguresError(message) from error
    except json.JSONDecodeError as error:
        message = (
            f"{file} is no frozen scorecard, or is cut short: it stops being JSON in line"
            f" {error.lineno} ({error.msg})"
        )
        raise FiguresError(message) from error
    except RecursionError as error:
        message = f"{file} is no frozen scorecard: it is nested too deep"
        raise FiguresError(message) from error
    except LakpiError as error:
        message = f"{file}: {error}"
        raise FiguresError(message) from error


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    # A second value of one name would be read, while whoever looks sees the first.
    made = dict(pairs)
    if len(made) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        message = f"{twice!r} stands twice in one place: it has been changed by hand"
        raise FiguresError(message)
    return made


def _frozen(held: object) -> Frozen:
    if not isinstance(held, Mapping) or held.get("format") != FORMAT:
        found = held.get("format") if isinstance(held, Mapping) else type(held).__name__
        message = f"no frozen scorecard: its 'format' should be {FORMAT!r}; found {found!r}"
        raise FiguresError(message)
    number = held.get("format_version")
    if number != FORMAT_VERSION or isinstance(number, bool):
        by = held.get("lakpi")
        message = (
            f"a frozen scorecard of format version {number!r}, made by lakpi {by}; this lakpi reads"
            f" version {FORMAT_VERSION}: read it with the lakpi that made it, or a later one"
        )
        raise FiguresError(message)
    root = Node("", held)
    root.need(_PARTS)
    found = checksum(held)
    if found != root.text("sha256"):
        message = (
            "what it says is not what was frozen: its SHA-256 should be"
            f" {root.text('sha256')}, and is {found}; go back to the copy that was filed"
        )
        raise FiguresError(message)
    card, signed = root.part("card"), root.part("signed_off")
    figures = _figures(root)
    rows = tuple(figures)
    return Frozen(
        title=card.text("title"),
        subtitle=card.text("subtitle"),
        version=card.text("version"),
        columns=_columns(card),
        signed_by=signed.text("by"),
        signed_on=signed.text("on"),
        note=signed.text("note"),
        lakpi=root.text("lakpi"),
        sha256=found,
        figures=figures,
        groups=tuple(
            FrozenGroup(group.text("title"), tuple(_row(row, rows) for row in group.parts("rows")))
            for group in card.parts("groups")
        ),
        tables=tuple(
            PlainTable(
                each.text("title"), each.texts("columns"), each.table("rows"), each.text("note")
            )
            for each in card.parts("tables")
        ),
        about=card.texts("about"),
        definitions=tuple(
            (each.text("title"), each.texts("sentences")) for each in card.parts("definitions")
        ),
    )


def _columns(card: Node) -> tuple[str, ...]:
    names = card.texts("columns") if card.has("columns") else ()
    for name in names:
        if name not in SHOWN:
            message = f"card.columns: {name!r} is no column of a scorecard"
            raise FiguresError(message)
    return names


def _row(node: Node, figures: tuple[Figure, ...]) -> FrozenRow:
    past = node.wholes("history") if node.has("history") else ()
    for place in (node.whole("figure"), *past):
        if not 0 <= place < len(figures):
            message = f"{node.where}: figure {place} is none of the {len(figures)} figures"
            raise FiguresError(message)
    own = {"figure", "compared", "remarks", "cells", "rag", "turn", "history"}
    texts = {each.name: node.text(each.name) for each in attrs.fields(FrozenRow)
             if each.name not in own}  # fmt: skip
    compared = tuple(
        FrozenComparison(
            comparator=each.text("comparator"),
            shown=each.text("shown"),
            judgement=each.text("judgement"),
            rank=each.text("rank"),
            significance=each.text("significance") if each.has("significance") else "",
            outcome=each.text("outcome"),
            benchmark=each.text_or_none("benchmark"),
            reason=each.text("reason"),
            members=each.texts("members"),
        )
        for each in node.parts("compared")
    )
    return FrozenRow(
        figure=figures[node.whole("figure")],
        compared=compared,
        remarks=node.texts("remarks"),
        cells=node.words("cells") if node.has("cells") else {},
        rag=node.text("rag") if node.has("rag") else "",
        turn=node.text("turn") if node.has("turn") else "",
        history=tuple(figures[each] for each in past),
        **texts,
    )


def _figures(root: Node) -> Figures:
    meanings = tuple(_meaning(each) for each in root.parts("meanings"))
    known = {meaning.key for meaning in meanings}
    columns: dict[str, list[object]] = {name: [] for name in COLUMNS}
    for node in root.parts("figures"):
        for name in TEXTS:
            columns[name].append(node.text(name))
        for name in NUMBERS:
            columns[name].append(_number(node, name))
        for name in DATES:
            columns[name].append(_day(node, name))
        columns["precision"].append(node.whole("precision"))
        _told(node, known)
    accounts = tuple(
        Account(
            indicator=each.text("indicator"),
            source=each.text("source"),
            kept=each.whole("kept"),
            counted=each.whole("counted"),
            history_only=each.whole("history_only"),
            out_of_period=each.whole("out_of_period"),
            excluded=each.whole("excluded"),
        )
        for each in root.parts("accounts")
    )
    return checked(as_frame(pd.DataFrame(columns)), meanings, accounts)


def _told(node: Node, known: set[tuple[str, str, str]]) -> None:
    key = (node.text("indicator"), node.text("version"), node.text("parameters"))
    if key not in known:
        message = f"{node.where}: {key[0]!r} version {key[1]} has no meaning among the meanings"
        raise FiguresError(message)
    for name in ("numerator", "denominator", "value"):
        node.among(f"{name}_reason", list(Reason))
    node.among("origin", ORIGINS)
    for flag in filter(None, node.text("flags").split("; ")):
        if flag not in list(Flag):
            message = f"{node.where}: {flag!r} is no flag of figures"
            raise FiguresError(message)
    unit(node.text("unit"))


def _number(node: Node, name: str) -> float:
    text = node.text_or_none(name)
    if text is None:
        return math.nan
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        message = f"{node.where}: {name} should be a decimal as text; found {text!r}"
        raise FiguresError(message)
    return number


def _day(node: Node, name: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(node.text(name))
    except ValueError as error:
        message = f"{node.where}: {name} should be a day as 2014-03-31; found {node.text(name)!r}"
        raise FiguresError(message) from error


def _meaning(node: Node) -> Meaning:
    try:
        scale = Fraction(node.text("scale"))
    except (ValueError, ZeroDivisionError) as error:
        message = f"{node.where}: scale should be a number; found {node.text('scale')!r}"
        raise FiguresError(message) from error
    node.among("polarity", [each.value for each in Polarity])
    return Meaning(
        id=node.text("id"),
        version=node.text("version"),
        parameters=node.text("parameters"),
        title=node.text("title"),
        kind=node.text("kind"),
        unit=unit(node.text("unit")).name,
        polarity=Polarity(node.text("polarity")),
        decimals=node.whole("decimals"),
        scale=scale,
        ratio=node.yes("ratio"),
        snapshot=node.yes("snapshot"),
        numerator=node.text("numerator"),
        denominator=node.text("denominator"),
        reference=node.text("reference"),
        sentences=node.texts("sentences"),
    )
