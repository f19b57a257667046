"""
DfE's files as published: every cell is a figure, as printed, counted independently.
"""

from __future__ import annotations

import collections

import numpy as np
import pytest
from tests import published
from tests.published import PUBLISHED, needs_published

import lakpi
from lakpi.figures import as_frame
from lakpi.readers import published_report, read_published
from lakpi.readers.published.geography import is_geography

FILES = sorted(path.name for path in PUBLISHED.glob("*.csv")) if PUBLISHED.is_dir() else []
NOT_VALUES = {
    *("time_period", "time_identifier", "geographic_level", "category", "population_type"),
    *("cla_group", "placement_stability", "age_group"),
}
REASONS = {"c", "x", "z", "k", "low", "u"}


def value_columns(file: str) -> list[str]:
    return [c for c in published.rows(file)[0] if c not in NOT_VALUES and not is_geography(c)]


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@needs_published
@pytest.mark.parametrize("file", FILES)
def test_every_cell_is_one_figure_as_printed(file: str) -> None:
    cells = [row[column] for column in value_columns(file) for row in published.rows(file)]
    frame = read_published(PUBLISHED / file).to_frame()
    assert len(frame) == len(cells)
    assert frame["value"].notna().sum() == sum(map(is_number, cells))
    printed = collections.Counter(cells)
    assert collections.Counter(frame["reported"]) == printed
    missing = frame["value"].isna()
    reasons = collections.Counter(frame["value_reason"][missing])
    assert reasons == {text: n for text, n in printed.items() if not is_number(text)}
    assert set(reasons) <= REASONS
    numbers = frame[~missing]
    np.testing.assert_array_equal(
        numbers["value"].to_numpy(), numbers["reported"].astype(str).map(float).to_numpy()
    )
    # The frame is as lakpi makes one, and each figure stands once.
    assert as_frame(frame).equals(frame)
    lakpi.combine(read_published(PUBLISHED / file))


@needs_published
def test_one_of_harrow() -> None:
    figures = read_published(PUBLISHED / published.C1)
    figure = figures.one(
        indicator="rereferral_pct", area="E09000015", period="2024-25", breakdown=""
    )
    assert (figure.value, figure.reported, figure.origin) == (15.6, "15.6", "published")
    assert (figure.numerator, figure.denominator, figure.precision) == (355, 2281, 1)
    assert published_report(PUBLISHED / published.C1).not_understood == ()
