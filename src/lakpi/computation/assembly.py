"""
Answers laid out as Figures: arrays in, the one tidy frame out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pandas as pd

from lakpi.computation.answers import REASONS, Answer
from lakpi.computation.layout import CROSS, Element
from lakpi.figures import COLUMNS, NOT_RECORDED, Account, Figures, Meaning, flags_text
from lakpi.periods import Period

if TYPE_CHECKING:
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
    trimmed = [_trimmed(block) for block in blocks]
    sizes = [block.answer.value.number.size for block in trimmed]
    total = sum(sizes)

    def each(values: list[str]) -> pd.Categorical[str]:
        return _coded(values, sizes)

    def grid(axis: int, labels: list[str]) -> pd.Categorical[str]:
        return pd.Categorical.from_codes(_along(trimmed, axis, np.int32), _labels(labels))

    areas = _along(trimmed, 0, np.int64)
    names, place = np.unique([name for _, name in stamp.areas], return_inverse=True)
    period = _along(trimmed, 2, np.int64)
    codes, labels = _categories(trimmed)
    numbers = {
        name: np.concatenate([getattr(b.answer, name).number.ravel() for b in trimmed])
        for name in ("numerator", "denominator", "value")
    }
    reasons = {
        f"{name}_reason": _reasons([getattr(b.answer, name).reason for b in trimmed])
        for name in numbers
    }
    starts = np.array([p.start for p in stamp.periods], dtype="M8[ns]")
    ends = np.array([p.end for p in stamp.periods], dtype="M8[ns]")
    made: dict[str, Any] = {
        "indicator": each([block.meaning.id for block in trimmed]),
        "version": each([block.meaning.version for block in trimmed]),
        "parameters": each([block.meaning.parameters for block in trimmed]),
        "area": pd.Categorical.from_codes(areas, _labels([code for code, _ in stamp.areas])),
        "area_name": pd.Categorical.from_codes(place[areas], _labels(names.tolist())),
        "scope": _constant(stamp.scope, total),
        "period": grid(2, [p.label for p in stamp.periods]),
        "period_start": starts[period],
        "period_end": ends[period],
        "breakdown": each([block.breakdown for block in trimmed]),
        "category": pd.Categorical.from_codes(codes, _labels(labels)),
        "unit": each([block.meaning.unit for block in trimmed]),
        "reported": _constant("", total),
        "precision": np.ones(total, dtype=np.int64),
        "spread": np.concatenate([_spread(block) for block in trimmed]),
        "origin": _constant(stamp.origin, total),
        "source": _constant(stamp.source, total),
        "flags": _flags([block.answer.flags for block in trimmed], stamp.flags),
        **numbers,
        **reasons,
    }
    frame = pd.DataFrame({name: made[name] for name in COLUMNS}, copy=False)
    meanings = tuple(dict.fromkeys(block.meaning for block in trimmed))
    return Figures(frame, meanings, accounts)


def _trimmed(block: Block) -> Block:
    """
    Leave out the categories of rows that do not say, where there is no such row.
    """
    made = block.answer
    silent = np.array([NOT_RECORDED in category for category in made.categories], dtype=bool)
    if not silent.any():
        return block
    used = np.zeros(len(silent), dtype=bool)
    for part in (made.numerator, made.denominator):
        used |= np.nan_to_num(part.number).any(axis=(0, 2))
    keep = ~silent | used
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
        categories=tuple(c for c, k in zip(made.categories, keep, strict=True) if k),
    )
    return attrs.evolve(block, answer=answer)


def _coded(values: list[str], sizes: list[int]) -> pd.Categorical[str]:
    labels = list(dict.fromkeys(values))
    codes = np.repeat(np.array([labels.index(value) for value in values], dtype=np.int32), sizes)
    return pd.Categorical.from_codes(codes, _labels(labels))


def _labels(texts: list[str]) -> pd.Index[str]:
    # Objects on every pandas: the inferred type of text is another one since pandas 3.
    return pd.Index(texts, dtype=object)


def _constant(value: str, size: int) -> pd.Categorical[str]:
    return pd.Categorical.from_codes(np.zeros(size, dtype=np.int8), _labels([value]))


def _along(blocks: list[Block], axis: int, kind: type[np.integer[Any]]) -> NDArray[Any]:
    made = []
    for block in blocks:
        shape = block.answer.value.number.shape
        places = np.arange(shape[axis], dtype=kind)
        turned = places.reshape([-1 if each == axis else 1 for each in range(3)])
        made.append(np.broadcast_to(turned, shape).ravel())
    return np.concatenate(made) if made else np.zeros(0, dtype=kind)


def _categories(blocks: list[Block]) -> tuple[NDArray[np.int32], list[str]]:
    labels = list(dict.fromkeys(c for block in blocks for c in block.answer.categories))
    known = {label: place for place, label in enumerate(labels)}
    made = []
    for block in blocks:
        own = np.array([known[c] for c in block.answer.categories], dtype=np.int32)
        shape = block.answer.value.number.shape
        made.append(np.broadcast_to(own[None, :, None], shape).ravel())
    return (np.concatenate(made) if made else np.zeros(0, dtype=np.int32)), labels


def _reasons(codes: list[NDArray[np.uint8]]) -> pd.Categorical[str]:
    joined = np.concatenate([each.ravel() for each in codes]).astype(np.int8)
    return pd.Categorical.from_codes(joined, _labels([str(reason) for reason in REASONS]))


def _flags(bits: list[NDArray[np.int64]], always: int) -> pd.Categorical[str]:
    joined = np.concatenate([each.ravel() for each in bits]) | always
    found, place = np.unique(joined, return_inverse=True)
    return pd.Categorical.from_codes(place, _labels([flags_text(int(each)) for each in found]))


def _spread(block: Block) -> NDArray[np.float64]:
    spread = block.answer.spread
    size = block.answer.value.number.size
    return np.full(size, np.nan) if spread is None else spread.ravel()
