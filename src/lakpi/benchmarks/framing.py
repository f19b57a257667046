"""
Comparisons as the columns of a pandas frame: what Power BI, Excel and engineers read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import pandas as pd

from lakpi.benchmarks.columns import Columns
from lakpi.benchmarks.comparing import Compared
from lakpi.benchmarks.comparison import BANDS
from lakpi.polarity import Outcome, Polarity, judge

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

__all__ = ["TextsOrNumbers", "laid_out"]

_OUTCOMES: Final = (*(each.value for each in Outcome), "")
_NOTHING: Final = ""


TextsOrNumbers: TypeAlias = "NDArray[Any] | pd.Categorical[str]"


def laid_out(
    parts: Sequence[Compared], mine: Columns, order: Integers
) -> dict[str, TextsOrNumbers]:
    """
    Lay all comparisons out as columns, texts as categories.

    Args:
        parts: The comparisons, by comparator.
        mine: What comparing reads of our figures.
        order: Their order, numbered part by part.
    """
    held = [_columns(part, mine) for part in parts]
    names = held[0] if held else ()
    return {name: _stacked([columns[name] for columns in held], order) for name in names}


def _stacked(columns: Sequence[TextsOrNumbers], order: Integers) -> TextsOrNumbers:
    texts = [column for column in columns if isinstance(column, pd.Categorical)]
    if not texts:
        return np.concatenate([np.asarray(column) for column in columns])[order]
    united = pd.api.types.union_categoricals(texts) if len(texts) > 1 else texts[0]
    return united.take(order)


def _columns(part: Compared, mine: Columns) -> Mapping[str, TextsOrNumbers]:
    """
    Lay the comparisons with one comparator out, a row each.

    Args:
        part: The comparisons.
        mine: What comparing reads of our figures.
    """
    asked, members, places = part.asked, part.members, part.places
    meaning = mine.meaning[asked.rows]
    low, judged = mine.facts.low[meaning], mine.facts.judged[meaning]
    return {
        "comparator": _named([each.name for each in asked.circles], asked.circle),
        "pool": _named([each.pool for each in asked.circles], asked.circle),
        "of": members.of,
        "n": members.n,
        "missing": members.of - members.n,
        "benchmark": members.benchmark,
        "reason": _factored(members.reason),
        "mean": members.mean,
        "median": members.median,
        "pooled": members.pooled,
        "minimum": members.bounds[:, 0],
        "lower_quartile": members.bounds[:, 1],
        "upper_quartile": members.bounds[:, 3],
        "maximum": members.bounds[:, 4],
        "rank": places.rank,
        "ranked": places.ranked,
        "tied": places.tied,
        "percentile": places.percentile,
        "quarter": places.quarter + 1,
        "band": _bands(places.quarter, low, judged),
        "cut_1": places.cuts[:, 0],
        "cut_2": places.cuts[:, 1],
        "cut_3": places.cuts[:, 2],
        "difference": part.difference,
        "people": part.people,
        "outcome": _outcomes(part.sign, low, judged),
        "provisional": part.provisional,
        "definition_differs": members.differs,
        "note": _named([each.refused or each.note for each in asked.circles], asked.circle),
    }


def _named(texts: Sequence[str], number: Integers) -> pd.Categorical[str]:
    distinct = list(dict.fromkeys(texts))
    codes = np.array([*(distinct.index(text) for text in texts), -1], dtype=np.int64)
    return _categorical(codes[number], distinct)


def _factored(texts: NDArray[np.object_]) -> pd.Categorical[str]:
    codes, distinct = pd.factorize(texts)
    return _categorical(codes.astype(np.int64), [str(each) for each in distinct])


def _bands(
    quarter: Integers, low: NDArray[np.bool_], judged: NDArray[np.bool_]
) -> pd.Categorical[str]:
    codes = np.where(low, quarter, len(BANDS) - 1 - quarter)
    codes = np.where(judged & (quarter >= 0), codes, len(BANDS))
    return _categorical(codes, [*BANDS, _NOTHING])


def _outcomes(
    sign: Integers, low: NDArray[np.bool_], judged: NDArray[np.bool_]
) -> pd.Categorical[str]:
    polarity = np.where(judged, np.where(low, 0, 1), 2)
    table = np.full((3, 4), len(_OUTCOMES) - 1)
    ways = (Polarity.LOW_IS_GOOD, Polarity.HIGH_IS_GOOD, Polarity.NO_JUDGEMENT)
    for row, way in enumerate(ways):
        for each in (-1, 0, 1):
            table[row, each] = _OUTCOMES.index(judge(each, way).value)
    # Columns 0 and 1 are their signs, the last is -1, and the one before it NO_SIGN.
    return _categorical(table[polarity, sign], list(_OUTCOMES))


def _categorical(codes: Integers, categories: list[str]) -> pd.Categorical[str]:
    # Without any, pandas would not know that they are texts.
    index = pd.Index(categories, dtype=None if categories else str)
    return pd.Categorical.from_codes(codes, categories=index)
