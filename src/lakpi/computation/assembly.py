"""
Answers laid out as Figures: arrays in, the one tidy frame out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pandas as pd

from lakpi.computation.answers import REASONS, Answer
from lakpi.computation.layout import CROSS, Element
from lakpi.figures import COLUMNS, NOT_RECORDED, Account, Figures, Meaning, flags_text
from lakpi.periods import Period

if TYPE_CHECKING:
    import numpy.typing as npt
    from numpy.typing import NDArray


@attrs.frozen(eq=False)
class Block:
    """
    One indicator in one breakdown.
    """

    meaning: Meaning
    element: Element
    answer: Answer

    @property
    def breakdown(self) -> str:
        """
        The breakdown's name, as figures hold it.
        """
        own = (self.answer.breakdown,) if self.answer.breakdown else ()
        return CROSS.join((*own, *self.element))


@attrs.frozen(kw_only=True)
class Stamp:
    """
    What is the same for every figure of one computation.
    """

    areas: tuple[tuple[str, str], ...]
    periods: tuple[Period, ...]
    scope: str
    origin: str
    source: str
    flags: int = 0


def assemble(blocks: Iterable[Block], accounts: tuple[Account, ...], stamp: Stamp) -> Figures:
    """
    Lay blocks out as figures: by indicator, breakdown, area, category and period.
    """
    sheet = _Sheet([_trimmed(block) for block in blocks])
    trimmed = sheet.blocks
    names = sorted({name for _, name in stamp.areas})
    name_of = np.array([names.index(name) for _, name in stamp.areas], dtype=np.int64)
    categories = list(dict.fromkeys(c for block in trimmed for c in block.answer.categories))
    category_of = {label: place for place, label in enumerate(categories)}
    starts = np.array([p.start for p in stamp.periods], dtype="M8[ns]")
    ends = np.array([p.end for p in stamp.periods], dtype="M8[ns]")

    def each(text: Callable[[Block], str]) -> pd.Categorical[str]:
        labels = list(dict.fromkeys(text(block) for block in trimmed))
        return sheet.texts(lambda block: labels.index(text(block)), labels)

    def own(block: Block) -> NDArray[np.int64]:
        places = [category_of[label] for label in block.answer.categories]
        return np.array(places, dtype=np.int64)[None, :, None]

    def constant(text: str) -> pd.Categorical[str]:
        return sheet.texts(lambda _: 0, [text])

    def number(name: str) -> NDArray[np.float64]:
        return sheet.gathered(lambda block: getattr(block.answer, name).number, np.float64)

    def reason(name: str) -> pd.Categorical[str]:
        return sheet.texts(
            lambda block: getattr(block.answer, name).reason, list(map(str, REASONS))
        )

    made: dict[str, Any] = {
        "indicator": each(lambda block: block.meaning.id),
        "version": each(lambda block: block.meaning.version),
        "parameters": each(lambda block: block.meaning.parameters),
        "area": sheet.texts(lambda _: sheet.areas(stamp), [code for code, _ in stamp.areas]),
        "area_name": sheet.texts(lambda _: name_of[sheet.areas(stamp)], names),
        "scope": constant(stamp.scope),
        "period": sheet.texts(
            lambda _: np.arange(len(stamp.periods)), [period.label for period in stamp.periods]
        ),
        "period_start": sheet.gathered(lambda _: starts, "M8[ns]"),
        "period_end": sheet.gathered(lambda _: ends, "M8[ns]"),
        "breakdown": each(lambda block: block.breakdown),
        "category": sheet.texts(own, categories),
        "numerator": number("numerator"),
        "numerator_reason": reason("numerator"),
        "denominator": number("denominator"),
        "denominator_reason": reason("denominator"),
        "value": number("value"),
        "value_reason": reason("value"),
        "unit": each(lambda block: block.meaning.unit),
        "reported": constant(""),
        "precision": sheet.gathered(lambda _: 1, np.int64),
        "spread": sheet.gathered(
            lambda block: np.nan if block.answer.spread is None else block.answer.spread,
            np.float64,
        ),
        "origin": constant(stamp.origin),
        "source": constant(stamp.source),
        "flags": _flags(sheet, stamp.flags),
    }
    frame = pd.DataFrame({name: made[name] for name in COLUMNS}, copy=False)
    meanings = tuple(dict.fromkeys(block.meaning for block in trimmed))
    return Figures(frame, meanings, accounts)


@attrs.frozen(eq=False)
class _Sheet:
    """
    The rows to come: the blocks one after the other, each (areas, categories, periods).
    """

    blocks: list[Block]

    def gathered(self, part: Callable[[Block], Any], kind: npt.DTypeLike) -> NDArray[Any]:
        """
        Lay a part of each block, broadcast to its shape, into one column.
        """
        shapes = [block.answer.value.number.shape for block in self.blocks]
        column = np.empty(sum(math.prod(shape) for shape in shapes), dtype=kind)
        begin = 0
        for block, shape in zip(self.blocks, shapes, strict=True):
            end = begin + math.prod(shape)
            column[begin:end].reshape(shape)[...] = part(block)
            begin = end
        return column

    def texts(self, part: Callable[[Block], Any], labels: list[str]) -> pd.Categorical[str]:
        """
        Lay places in a list of labels into one column of text.
        """
        # Objects on every pandas: the inferred type of text is another one since pandas 3.
        index = pd.Index(labels, dtype=object)
        return pd.Categorical.from_codes(
            self.gathered(part, np.min_scalar_type(-len(labels) - 1)), index
        )

    def areas(self, stamp: Stamp) -> NDArray[np.int64]:
        """
        The place of each area, to be broadcast.
        """
        return np.arange(len(stamp.areas))[:, None, None]


def _trimmed(block: Block) -> Block:
    """
    Leave out the categories of rows that do not say, where there is no such row.
    """
    made = block.answer
    parts = [category.split(CROSS) for category in made.categories]
    silent = np.array([NOT_RECORDED in each for each in parts], dtype=bool)
    if not silent.any():
        return block
    used = np.zeros(len(silent), dtype=bool)
    for part in (made.numerator, made.denominator):
        used |= np.nan_to_num(part.number).any(axis=(0, 2))
    if block.meaning.kind == "difference":
        used |= (made.value.reason == 0).any(axis=(0, 2))
    kept = np.flatnonzero(~silent | used)
    # The silent category is mostly the last: the others are then a part, not a copy.
    keep = slice(len(kept)) if kept.tolist() == list(range(len(kept))) else kept
    cut = {
        name: attrs.evolve(
            getattr(made, name),
            number=getattr(made, name).number[:, keep],
            reason=getattr(made, name).reason[:, keep],
        )
        for name in ("numerator", "denominator", "value")
    }
    answer = attrs.evolve(
        made,
        **cut,
        flags=made.flags[:, keep],
        spread=None if made.spread is None else made.spread[:, keep],
        categories=tuple(made.categories[place] for place in kept),
    )
    return attrs.evolve(block, answer=answer)


def _flags(sheet: _Sheet, always: int) -> pd.Categorical[str]:
    bits = sheet.gathered(lambda block: block.answer.flags | always, np.int16)
    used = np.flatnonzero(np.bincount(bits)).tolist()
    place = np.zeros(max(used, default=0) + 1, dtype=np.int16)
    place[used] = np.arange(len(used))
    index = pd.Index([flags_text(each) for each in used], dtype=object)
    return pd.Categorical.from_codes(place[bits], index)
