"""
Figures made for the tests of process charts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

import lakpi
from lakpi.figures import Meaning, as_frame, checked

Cell = float | str | None


def meaning(id: str, polarity: lakpi.Polarity, *, snapshot: bool = False) -> Meaning:
    return Meaning(
        id=id,
        title=id.capitalize(),
        kind="percentage",
        unit="percent",
        polarity=polarity,
        decimals=1,
        snapshot=snapshot,
    )


HIGH: Final = meaning("high", lakpi.Polarity.HIGH_IS_GOOD)
LOW: Final = meaning("low", lakpi.Polarity.LOW_IS_GOOD)
NEUTRAL: Final = meaning("neutral", lakpi.Polarity.NO_JUDGEMENT)
STOCK: Final = meaning("stock", lakpi.Polarity.LOW_IS_GOOD, snapshot=True)
OF: Final = {each.id: each for each in (HIGH, LOW, NEUTRAL, STOCK)}


def months(count: int, first: str = "2020-01") -> list[str]:
    """
    The labels of so many months.
    """
    return pd.period_range(first, periods=count, freq="M").strftime("%B %Y").tolist()


def figures(
    values: Sequence[Cell],
    periods: Sequence[str] | None = None,
    *,
    indicator: str = "high",
    area: str = "E09000015",
    **cells: str,
) -> lakpi.Figures:
    """
    One series: numbers, or reasons, of months.
    """
    labels = list(periods) if periods is not None else months(len(values))
    held = [lakpi.Period.parse(label) for label in labels]
    numbers = [np.nan if isinstance(each, str) or each is None else each for each in values]
    return rows(
        {
            "indicator": indicator,
            "area": area,
            "area_name": {"E09000015": "Harrow", "E09000005": "Brent"}.get(area, area),
            "period": labels,
            "period_start": [pd.Timestamp(each.start) for each in held],
            "period_end": [pd.Timestamp(each.end) for each in held],
            "value": numbers,
            "value_reason": [each if isinstance(each, str) else "" for each in values],
            "origin": "published",
            **cells,
        }
    )


def rows(columns: dict[str, object]) -> lakpi.Figures:
    """
    Figures of a frame; what has no number has a reason.
    """
    frame = pd.DataFrame({"version": "1", "scope": "whole authority", "unit": "percent", **columns})
    frame["numerator_reason"] = frame["denominator_reason"] = "z"
    lacking = frame["value"].isna() & (frame.get("value_reason", "") == "")
    frame["value_reason"] = frame.get("value_reason", "")
    frame.loc[lacking, "value_reason"] = "x"
    present = frame["indicator"].unique()
    return checked(as_frame(frame), tuple(each for key, each in OF.items() if key in present))
