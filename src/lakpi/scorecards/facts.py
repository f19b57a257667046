"""
The facts of a star: a row for each figure, comparison and judgement, with the keys of each.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

import numpy as np
import pandas as pd

from lakpi.benchmarks import Benchmarks, Comparison
from lakpi.figures import Figures, Flag
from lakpi.scorecards.dimensions import indicator_key, period_key
from lakpi.targets import TargetJudgement
from lakpi.targets.target import RangeTarget, SingleTarget

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

__all__ = ["COMPARED", "JUDGED", "compared", "empty", "facts_of", "said"]

T = TypeVar("T")
Names: TypeAlias = dict[str, str]
Labels: TypeAlias = dict[tuple[datetime.date, datetime.date], str]

_GRAIN: Final = ("scope", "breakdown", "category", "origin")
_KEYS: Final = ("figure_key", "indicator_key", "area_key", "period_key", *_GRAIN)
_FACTS: Final = (
    "numerator",
    "numerator_reason",
    "denominator",
    "denominator_reason",
    "value",
    "value_reason",
    "reported",
    "precision",
    "spread",
    "flags",
    "source",
)
COMPARED: Final[Mapping[str, Callable[[Comparison], object]]] = {
    "comparator": lambda each: each.comparator,
    "pool": lambda each: each.pool,
    "of": lambda each: each.of,
    "n": lambda each: each.n,
    "benchmark": lambda each: each.benchmark,
    "reason": lambda each: each.reason,
    "mean": lambda each: each.mean,
    "median": lambda each: each.median,
    "pooled": lambda each: each.pooled,
    "minimum": lambda each: each.minimum,
    "lower_quartile": lambda each: each.lower_quartile,
    "upper_quartile": lambda each: each.upper_quartile,
    "maximum": lambda each: each.maximum,
    "rank": lambda each: each.rank,
    "ranked": lambda each: each.ranked,
    "tied": lambda each: each.tied,
    "percentile": lambda each: each.percentile,
    "quarter": lambda each: each.quarter,
    "band": lambda each: each.band,
    "difference": lambda each: each.difference,
    "people": lambda each: each.people,
    "outcome": lambda each: "" if each.outcome is None else str(each.outcome),
    "change": lambda each: each.change,
    "lag": lambda each: each.lag,
    "provisional": lambda each: Flag.PROVISIONAL in each.flags,
    "definition_differs": lambda each: Flag.DEFINITION_DIFFERS in each.flags,
    "note": lambda each: each.note,
}
JUDGED: Final[Mapping[str, Callable[[TargetJudgement], object]]] = {
    "target": lambda each: each.written_target(),
    "target_number": lambda each: (
        each.aim.value.number if isinstance(each.aim, SingleTarget) else None
    ),
    "target_lower": lambda each: (
        each.aim.lower.number if isinstance(each.aim, RangeTarget) else None
    ),
    "target_upper": lambda each: (
        each.aim.upper.number if isinstance(each.aim, RangeTarget) else None
    ),
    "rag": lambda each: "" if each.rag is None else each.rag.colour,
    "symbol": lambda each: "" if each.rag is None else each.rag.symbol,
    "hex": lambda each: "" if each.rag is None else each.rag.hex,
    "word": lambda each: each.word,
    "distance": lambda each: each.distance,
    "outcome": lambda each: "" if each.outcome is None else str(each.outcome),
    "reason": lambda each: each.reason,
    "note": lambda each: each.note,
}
_WHOLE: Final = ("of", "n", "rank", "ranked", "tied", "quarter", "lag")
_EXACT: Final = (
    "benchmark",
    "mean",
    "median",
    "pooled",
    "minimum",
    "lower_quartile",
    "upper_quartile",
    "maximum",
    "percentile",
    "difference",
    "people",
    "change",
    "target_number",
    "target_lower",
    "target_upper",
    "distance",
)
_LEFT_OUT: Final = {"of": -1, "n": -1, "rank": -1, "quarter": 0}
"""What `Benchmarks.to_frame` writes for a whole number that is not there."""


def facts_of(figures: Figures) -> tuple[pd.DataFrame, Names, Labels]:
    """
    Lay figures out with their keys; say what their areas and periods are called.
    """
    frame = figures.to_frame()
    made: dict[str, Any] = {"figure_key": np.arange(1, len(frame) + 1)}
    kinds, which = _distinct(frame, ("indicator", "version", "parameters"))
    made["indicator_key"] = _taken([indicator_key(*each) for each in kinds], which)
    made["area_key"] = frame["area"].astype(object).to_numpy()
    spans, which = _distinct(frame, ("period_start", "period_end"))
    made["period_key"] = _taken([period_key(*each) for each in spans], which)
    made |= {name: _plain(frame[name]) for name in (*_GRAIN, *_FACTS)}
    made["rounded"] = figures.rounded()
    made["total"] = (frame["breakdown"] == "").to_numpy()
    named, _ = _distinct(frame, ("area", "area_name"))
    called, _ = _distinct(frame, ("period_start", "period_end", "period"))
    names: Names = {}
    for code, name in named:
        names.setdefault(code, name)
    labels: Labels = {}
    for start, end, label in called:
        labels.setdefault((start.date(), end.date()), label)
    return pd.DataFrame(made), names, labels


def _distinct(
    frame: pd.DataFrame, names: tuple[str, ...]
) -> tuple[list[tuple[Any, ...]], Integers]:
    """
    List the distinct rows of some columns as they first come, and say which each row is.
    """
    key = np.zeros(len(frame), dtype=np.int64)
    for name in names:
        codes, held = pd.factorize(frame[name])
        key = pd.factorize(key * (len(held) + 1) + codes + 1)[0].astype(np.int64)
    first = np.unique(key, return_index=True)[1]
    some = frame.iloc[first]
    return list(zip(*(some[name].astype(object) for name in names), strict=True)), key


def _taken(texts: list[str], which: Integers) -> NDArray[np.object_]:
    return np.asarray(texts, dtype=object)[which] if texts else np.zeros(0, dtype=object)


def _plain(column: pd.Series[Any]) -> pd.Series[Any]:
    return column.astype(object) if isinstance(column.dtype, pd.CategoricalDtype) else column


def compared(of: Benchmarks, facts: pd.DataFrame) -> pd.DataFrame:
    """
    Lay the comparisons of figures out, each with the keys of its figure.
    """
    frame = of.to_frame()
    said = {name: _plain(frame[name]) for name in COMPARED}
    for name, nothing in _LEFT_OUT.items():
        said[name] = frame[name].astype("Int64").mask(frame[name] == nothing)
    said["ranked"] = frame["ranked"].astype("Int64").mask(frame["rank"] == _LEFT_OUT["rank"])
    whose = facts.loc[of.rows, list(_KEYS)].reset_index(drop=True)
    return _typed(pd.concat([whose, pd.DataFrame(said)], axis=1))


def said(
    rows: Sequence[int],
    things: Sequence[T],
    columns: Mapping[str, Callable[[T], object]],
    facts: pd.DataFrame,
) -> pd.DataFrame:
    """
    Lay what is said of some facts out, each with the keys of its figure.

    Args:
        rows: The row of the fact that each is of.
        things: What is said.
        columns: What stands in each column.
        facts: The facts.
    """
    if not things:
        return empty(columns)
    whose = facts.loc[list(rows), list(_KEYS)].reset_index(drop=True)
    made = {name: [_number(of(one)) for one in things] for name, of in columns.items()}
    return _typed(pd.concat([whose, pd.DataFrame(made, dtype=object)], axis=1))


def empty(columns: Iterable[str]) -> pd.DataFrame:
    """
    Give a table of facts without a row.
    """
    made = pd.DataFrame({name: pd.Series([], dtype=object) for name in (*_KEYS, *columns)})
    return _typed(made.astype({"figure_key": "int64"}))


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    kinds: dict[str, Any] = {name: "Int64" for name in _WHOLE if name in frame}
    kinds |= {name: float for name in _EXACT if name in frame}
    kinds |= {name: bool for name in ("provisional", "definition_differs") if name in frame}
    return frame.astype(kinds)


def _number(value: object) -> object:
    return float(value) if isinstance(value, Fraction) else value
