"""
What every test may ask for.
"""

from __future__ import annotations

import os

import hypothesis
import pytest

# Before any test is read: their settings begin from these.  A busy machine is no fault, and
# where CI decides whether work lands, the same examples are drawn each time.
hypothesis.settings.register_profile(
    "lakpi", deadline=None, derandomize=bool(os.environ.get("CI")), print_blob=True
)
hypothesis.settings.load_profile("lakpi")

from tests import naive  # noqa: E402 - its settings begin from the profile

import lakpi  # noqa: E402


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
