"""
Conditions on the day: what they say, and what cannot be asked.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable

import pytest

from lakpi.errors import DefinitionError
from lakpi.intervals import ALWAYS, Moment, Span, aged, open_for, since, until, within


def test_spans_are_sentences() -> None:
    assert aged("born", at_least=16).says() == "aged 16 or over (by born)"
    assert aged("born", under=1).says() == "aged under 1 (by born)"
    assert aged("born", at_least=4, under=5).says() == "aged 4 (by born)"
    assert open_for("on", more_than_months=3, at_most_months=6).says() == (
        "open for more than 3 months and 6 months or less (from on)"
    )
    assert open_for("on", under_months=3).says() == "open for less than 3 months (from on)"
    assert within("seen", months=1, days=10).says() == "within 1 month and 10 days of seen"
    assert within("seen", working_days=1).says() == "within 1 working day of seen"


def test_spans_are_values() -> None:
    made = open_for("on", at_least_months=12, under_months=24)
    assert pickle.loads(pickle.dumps(made)) == made  # noqa: S301 - our own
    assert made.columns() == {"on"}
    assert made.shifts() == {("on", 12), ("on", 24)}
    assert ALWAYS.moments() == ()
    assert until("on") == Span(None, Moment("on"), "before on", open_ended=True)


@pytest.mark.parametrize(
    ("misuse", "says"),
    [
        (lambda: aged("born"), "at least one limit"),
        (lambda: aged("born", at_least=5, under=5), "no day can meet"),
        (lambda: aged("born", at_least=-1), "no day can meet"),
        (lambda: aged("born", under=0), "no day can meet"),
        (lambda: open_for("on"), "at least one limit"),
        (lambda: open_for("on", at_least_months=3, more_than_months=3), "not both"),
        (lambda: open_for("on", under_months=3, at_most_months=3), "not both"),
        (lambda: open_for("on", at_least_months=6, under_months=3), "no day can meet"),
        (lambda: within("on"), "positive number"),
        (lambda: within("on", days=-1), "positive number"),
        (lambda: within("on", working_days=-1), "positive number"),
        (lambda: within("on", days=1, working_days=1), "working days alone"),
    ],
)
def test_limits_that_no_day_can_meet_are_refused(misuse: Callable[[], Span], says: str) -> None:
    with pytest.raises(DefinitionError, match=says):
        misuse()


def test_since_and_until_are_each_others_complement_where_the_day_is_known() -> None:
    assert since("on").start == until("on").end
