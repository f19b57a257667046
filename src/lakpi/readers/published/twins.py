"""
Twins: rows that print one figure twice.

Where they say the same, the first is kept and the rest are set aside, with their rows.
Where they differ nobody can know which is right, and that is an error.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
import pandas as pd

from lakpi.errors import FiguresError
from lakpi.readers.published.assembling import Block, identities
from lakpi.readers.published.files import PublishedFile
from lakpi.readers.published.report import SetAside, rows_text

__all__ = ["without_twins"]


def without_twins(files: Sequence[PublishedFile]) -> list[PublishedFile]:
    """
    Keep one figure of each identity.

    Raises:
        FiguresError: Two differ; says which rows of which columns.
    """
    blocks = [block for file in files for block in file.blocks]
    if not blocks:
        return list(files)
    key = identities(blocks)
    again = pd.Series(key).duplicated().to_numpy()
    if not again.any():
        return list(files)
    first = pd.Series(np.arange(len(key))).groupby(key).transform("first").to_numpy()
    value = np.concatenate([block.value.number for block in blocks])
    reason = np.concatenate([block.value.reason for block in blocks])
    same = (value == value[first]) | (np.isnan(value) & np.isnan(value[first]))
    same &= reason == reason[first]
    starts = np.concatenate([[0], np.cumsum([len(block.rows) for block in blocks])])
    differing = np.flatnonzero(again & ~same)
    if len(differing):
        raise _differ(blocks, starts, differing, first)
    kept: list[PublishedFile] = []
    place = 0
    for file in files:
        left: list[Block] = []
        aside: list[SetAside] = []
        for block in file.blocks:
            twin = again[starts[place] : starts[place + 1]]
            place += 1
            left.append(_only(block, ~twin) if twin.any() else block)
            if twin.any():
                rows = tuple(block.numbers[twin].tolist())
                cells = f"{len(rows):,} equal cell{'s' if len(rows) > 1 else ''}"
                why = f"{block.column} says again what an earlier row or file says ({cells})"
                aside.append(SetAside(why, rows))
        kept.append(attrs.evolve(file, blocks=tuple(left), set_aside=(*file.set_aside, *aside)))
    return kept


def _only(block: Block, keep: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Block:
    chosen = np.flatnonzero(keep)
    return attrs.evolve(
        block,
        rows=block.rows[chosen],
        numbers=block.numbers[chosen],
        period=block.period[chosen],
        value=block.value.at(chosen),
        numerator=block.numerator.at(chosen),
        denominator=block.denominator.at(chosen),
        precision=block.precision[chosen],
        flags=block.flags[chosen],
    )


def _differ(
    blocks: Sequence[Block],
    starts: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
    differing: np.ndarray[tuple[int, ...], np.dtype[np.intp]],
    first: np.ndarray[tuple[int, ...], np.dtype[np.intp]],
) -> FiguresError:
    def where(figure: int) -> tuple[Block, int]:
        place = int(np.searchsorted(starts, figure, side="right")) - 1
        block = blocks[place]
        return block, int(block.numbers[figure - starts[place]])

    block, row = where(int(differing[0]))
    other, other_row = where(int(first[differing[0]]))
    rows = sorted({where(int(each))[1] for each in differing if where(int(each))[0] is block})
    there = f"row {other_row:,}"
    if other.source != block.source:
        there += f" of {other.source!r}"
    elif other.column != block.column:
        there += f", column {other.column!r}"
    message = (
        f"{block.source!r}, column {block.column!r}, row {row:,} gives another value for the same"
        f" figure as {there} ({len(differing):,} such cells, in {rows_text(rows)}): if a column of"
        " numbers tells these rows apart, name it with filters=[...]; if they are two editions,"
        " read one"
    )
    return FiguresError(message)
