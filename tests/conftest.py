"""
What every test may ask for.
"""

from __future__ import annotations

import pytest
from tests import naive

import lakpi


@pytest.fixture
def quarters() -> tuple[lakpi.Period, ...]:
    """
    Eight quarters, and the two years that they make.
    """
    years = lakpi.financial_years("2012-13", "2013-14")
    return (*lakpi.quarters("2012-13 Q1", "2013-14 Q4"), *years)


@pytest.fixture
def events() -> lakpi.Source:
    """
    A source with a column of every kind.
    """
    return naive.EVENTS
