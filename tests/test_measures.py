"""
Measures: counted, totalled and narrowed, and what cannot be added up.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from tests import naive

import lakpi
from lakpi import AsAt, AtAnyTime, During, aged, col, count, distinct, total, values
from lakpi.derived import UNLIMITED
from lakpi.errors import DefinitionError, UnitError

EVENTS = naive.EVENTS
OPEN = count("plans", EVENTS, AsAt("start", "end"))
STARTED = count("plans", EVENTS, During("start"))


def test_a_measure_is_a_value() -> None:
    made = (OPEN + OPEN.where(col("sex").is_("F"))).while_(aged("born", under=18)).times(2)
    again = pickle.loads(pickle.dumps(made))  # noqa: S301 - our own
    assert again == made
    assert hash(again) == hash(made)


def test_a_measure_is_a_sentence() -> None:
    assert str(STARTED.where(col("sex").is_("F"))) == (
        "plans with start in the period, where sex is F"
    )
    assert str(OPEN.while_(aged("born", under=18))) == (
        "plans open at the end of the period's last day (from start, until end), where aged under"
        " 18 (by born)"
    )
    assert str(total("fte", EVENTS, AsAt("start"), unit="fte").times(Fraction(1, 2))) == (
        "0.5 times fte (in FTE), added up over the rows open at the end of the"
        " period's last day (from start)"
    )
    assert "each counted once" in distinct("children", EVENTS, During("start")).says()
    assert "of each of the rows" in values("number", EVENTS, During("start"), unit="days").says()
    assert AtAnyTime("start").says() == "open at any time in the period (from start)"
    assert During("start", follow_up_months=6).says() == (
        "whose follow-up, 6 months from start, ends in the period"
    )
    assert AsAt("start", case="event_id").says().endswith("(from start, each event id once)")


def test_conditions_given_twice_count_once() -> None:
    girl = col("sex").is_("F")
    assert OPEN.where(girl).where(girl) == OPEN.where(girl)
    child = aged("born", under=18)
    assert OPEN.while_(child).while_(child) == OPEN.while_(child)


def test_a_part_is_a_where_or_a_summand() -> None:
    girls = STARTED.where(col("sex").is_("F"))
    assert girls.part_of(STARTED)
    assert not STARTED.part_of(girls)
    assert girls.where(col("number").is_(1)).part_of(girls)
    assert girls.part_of(girls + OPEN)
    assert (girls + OPEN).part_of(STARTED + OPEN)
    assert not (girls + girls).part_of(STARTED)
    assert not girls.times(2).part_of(STARTED)
    assert OPEN.while_(aged("born", under=5)).part_of(OPEN)
    assert not OPEN.part_of(STARTED)


def test_measures_add_across_sources_in_one_unit() -> None:
    both = STARTED + OPEN
    assert both.unit == "plan"
    assert both.snapshot
    assert both.sources() == (EVENTS,)
    assert both.measured_in("children").unit == "child"
    with pytest.raises(UnitError):
        STARTED + count("referrals", EVENTS, During("start"))


@pytest.mark.parametrize(
    ("misuse", "says"),
    [
        (lambda: count("plns", EVENTS, During("start")), "'plans?'"),
        (lambda: count("plans", EVENTS, During("begin")), "no column 'begin'"),
        (lambda: count("plans", EVENTS, During("sex")), "dates are needed"),
        (lambda: count("plans", EVENTS, AsAt("start", "sex")), "dates are needed"),
        (lambda: count("plans", EVENTS, AsAt("start", case="plan")), "no column 'plan'"),
        (lambda: count("plans", EVENTS, During("start", follow_up_months=-1)), "not be negative"),
        (lambda: total("sex", EVENTS, During("start"), unit="fte"), "holds text"),
        (lambda: total("event_id", EVENTS, During("start"), unit="fte"), "is an identifier"),
        (lambda: values("sex", EVENTS, During("start"), unit="days"), "holds text"),
        (lambda: distinct("children", EVENTS, During("start"), column="kid"), "no column 'kid'"),
        (lambda: STARTED.where(aged("born", under=5)), r"use while_\(\)"),  # type: ignore[arg-type] # the misuse
        (lambda: STARTED.while_(aged("born", under=5)), r"use where\(\)"),
        (lambda: OPEN.while_(col("sex").is_("F")), "takes conditions on the day"),  # type: ignore[arg-type] # the misuse
        (lambda: OPEN.where(col("sx").is_("F")), "Did you mean 'sex'"),
        (lambda: distinct("plans", EVENTS, During("start")) + STARTED, "do not add up"),
        (lambda: distinct("plans", EVENTS, During("start")).times(2), "only counts and totals"),
    ],
)
def test_misuse_says_what_to_change(misuse: Callable[[], Any], says: str) -> None:
    with pytest.raises(DefinitionError, match=says):
        misuse()


def test_people_are_told_apart_by_something() -> None:
    bare = lakpi.Source("bare", area="authority", columns=EVENTS.columns)
    with pytest.raises(DefinitionError, match="has no person"):
        distinct("children", bare, During("start"))


def test_a_tally_knows_how_far_it_looks_back() -> None:
    def back(measure: lakpi.Measure) -> int:
        return max(tally.look_back_months() for tally in measure.tallies())

    again = col("previous_start").on_or_after("start", months=-12)
    assert back(STARTED) == 0
    assert back(STARTED.where(again)) == 12
    assert back(OPEN.while_(lakpi.since("previous_start"))) == UNLIMITED
    assert back(OPEN.while_(lakpi.within("previous_start", months=12))) == 12
    assert back(OPEN.while_(lakpi.until("previous_start"))) == UNLIMITED
    assert back(count("plans", EVENTS, During("previous_start"))) == UNLIMITED
    assert back(values("nth", EVENTS, During("start"), unit="plans")) == UNLIMITED
    assert STARTED.tallies()[0].links() == ()
