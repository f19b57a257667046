"""
A column that a collection does not hold makes a reason, never a nought.
"""

from __future__ import annotations

import datetime

import attrs
import pandas as pd
import pytest

import lakpi
from lakpi.errors import DefinitionError, RecordsError

SOURCE = lakpi.Source(
    "referrals",
    area="authority",
    person="child_id",
    columns=[
        lakpi.Column("authority", str),
        lakpi.Column("child_id", str),
        lakpi.Column("referral_date", lakpi.Date),
        lakpi.Column("no_further_action", bool),
    ],
)
RECEIVED = lakpi.count("referrals", SOURCE, lakpi.During("referral_date"))
NFA = lakpi.Percentage(
    id="nfa",
    title="No further action",
    denominator=RECEIVED,
    numerator=RECEIVED.where(lakpi.col("no_further_action").is_true()),
    polarity=lakpi.Polarity.NO_JUDGEMENT,
)
FRAME = pd.DataFrame(
    {"authority": "Harrow", "child_id": ["a", "b"], "referral_date": ["2014-01-02", "2014-01-03"]}
)
YEAR = (datetime.date(2013, 4, 1), datetime.date(2014, 3, 31))


def test_what_is_counted_by_it_is_not_available() -> None:
    coverage = lakpi.Coverage(*YEAR, lacks=frozenset({"no_further_action"}))
    records = lakpi.read_frames({SOURCE: FRAME}, complete=coverage)
    figure = lakpi.compute(NFA, records, periods=lakpi.financial_years("2013-14")).one()
    assert (figure.numerator, figure.numerator_reason) == (None, "x")
    assert (figure.denominator, figure.denominator_reason) == (2.0, "")
    assert (figure.value, figure.value_reason) == (None, "x")
    assert "without no_further_action" in str(records)


def test_without_saying_so_it_is_an_error() -> None:
    with pytest.raises(RecordsError, match="lacks columns: 'no_further_action'"):
        lakpi.read_frames({SOURCE: FRAME}, complete=YEAR)


def test_an_optional_column_may_be_absent() -> None:
    columns = [
        attrs.evolve(column, optional=column.name == "no_further_action")
        for column in SOURCE.columns
    ]
    source = attrs.evolve(SOURCE, columns=columns)
    received = lakpi.count("referrals", source, lakpi.During("referral_date"))
    nfa = attrs.evolve(
        NFA,
        denominator=received,
        numerator=received.where(lakpi.col("no_further_action").is_true()),
    )
    records = lakpi.read_frames({source: FRAME}, complete=YEAR)
    figure = lakpi.compute(nfa, records, periods=lakpi.financial_years("2013-14")).one()
    assert (figure.value, figure.value_reason, figure.denominator) == (None, "x", 2.0)
    full = FRAME.assign(no_further_action=["yes", "no"])
    records = lakpi.read_frames({source: full}, complete=YEAR)
    assert lakpi.compute(nfa, records, periods=lakpi.financial_years("2013-14")).one().value == 50


def test_the_key_is_never_optional() -> None:
    columns = [attrs.evolve(column, optional=True) for column in SOURCE.columns]
    with pytest.raises(DefinitionError, match="cannot do without 'authority'"):
        attrs.evolve(SOURCE, columns=columns)
