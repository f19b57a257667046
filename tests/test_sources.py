"""
Sources: what cannot be right fails when it is written.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from tests import naive

import lakpi
from lakpi import col
from lakpi.derived import UNLIMITED
from lakpi.errors import DefinitionError
from lakpi.sources import Column, Date, Source, look_back_months, months_of, reach_months

AREA = Column("authority", str)
DAY = Column("on", Date)


def source(*columns: Column, **options: Any) -> Source:  # noqa: ANN401 - of a source
    return Source("rows", area="authority", columns=[AREA, DAY, *columns], **options)


def test_a_source_is_a_value() -> None:
    again = pickle.loads(pickle.dumps(naive.EVENTS))  # noqa: S301 - our own
    assert again == naive.EVENTS
    assert hash(again) == hash(naive.EVENTS)
    with pytest.raises(AttributeError):
        naive.EVENTS.name = "other"  # type: ignore[misc] # that is the test


def test_a_source_is_a_sentence() -> None:
    assert str(source()) == "rows: one row each, in an authority; dated by on."
    assert str(source(Column("id", str), key=["id", "on"], title="Visits")) == (
        "Visits: one row for each id and on, in an authority; dated by on."
    )


def test_a_source_knows_its_columns() -> None:
    events = naive.EVENTS
    assert events.date == "start"
    assert events.key == ("event_id",)
    assert events.breakdowns() == ["sex", "disabled", "age", "size"]
    assert events.kind("previous_start") is Date
    assert events.kind("fte") is Decimal
    assert events.identifiers == {"child_id", "event_id"}
    assert Source("none", area="authority", columns=[AREA]).date is None


@pytest.mark.parametrize(
    ("misuse", "says"),
    [
        (lambda: Column("a", list), "use str, int"),  # type: ignore[arg-type] # the test
        (lambda: Column("a", int, codes=("x",)), "codes are for text"),
        (lambda: Column("a", int, breakdown=True), r"banded\(\) or age_band\(\)"),
        (lambda: Column("a", str, future=True), "are for dates"),
        (lambda: Column("a", str, not_before="on"), "are for dates"),
        (lambda: Column("a", Decimal, decimals=9), "decimals are 0 to 6"),
        (lambda: source(DAY), "names 'on' twice"),
        (lambda: source(person="child"), "no column 'child'"),
        (lambda: source(key=["onn"]), "Did you mean 'on'"),
        (lambda: source(Column("sex", str), date="sex"), "dates are needed here"),
        (lambda: source(Column("end", Date, not_before="sex"), Column("sex", str)), "dates are"),
        (lambda: source(Column("n", float), person="n"), "text or whole numbers"),
        (lambda: source(Column("n", str, breakdown=True), person="n"), "never a breakdown"),
        (lambda: Source("a", area="n", columns=[Column("n", int), DAY]), "declared as text"),
        (lambda: source(derived={"p": lakpi.previous("on")}), "give the source a person="),
        (
            lambda: source(derived={"p": lakpi.earliest_after("others", "on", "on")}),
            "give the source a person=",
        ),
        (lambda: source(derived={"p": lakpi.days_between("on", "off")}), "needs 'off'"),
        (lambda: source(derived={"p": lakpi.banded("on", ("a", 0, 1))}), "holds dates"),
        (
            lambda: source(Column("id", str), person="id", derived={"p": lakpi.previous("id")}),
            "is an identifier",
        ),
        (
            lambda: source(Column("n", int), derived={"g": lakpi.grouped("n", {"a": ("1",)})}),
            "holds whole numbers",
        ),
        (
            lambda: source(
                Column("c", str, codes=("N1", "N2")),
                derived={"g": lakpi.grouped("c", {"neglect": ("N3",)})},
            ),
            "groups 'N3', which 'c' never holds",
        ),
    ],
)
def test_what_cannot_be_right_says_what_to_change(misuse: Callable[[], object], says: str) -> None:
    with pytest.raises(DefinitionError, match=says):
        misuse()


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        (col("sexx").is_("F"), "Did you mean 'sex'"),
        (col("sex").is_(3), "holds text"),
        (col("sex").at_least(3), "holds text"),
        (col("number").is_("3"), "holds whole numbers"),
        (col("number").is_true(), "yes or no are needed"),
        (col("sex").before("start"), "dates are needed"),
        (col("start").before("sex"), "dates are needed"),
        (col("size").is_("medium"), "never holds 'medium'"),
        (col("size").is_in("low", "hihg"), "Did you mean 'high'"),
        (col("age").is_("0 to 1"), "changes with the day"),
        (col("child_id").is_("ann"), "is an identifier"),
        (col("event_id").is_in("e1"), "is an identifier"),
        (col("authority").is_("Harrow"), "is the area"),
        (lakpi.aged("sex", under=3), "dates are needed"),
        (lakpi.since("starts"), "Did you mean 'start'"),
    ],
)
def test_a_condition_that_does_not_fit_its_source_is_refused(
    condition: lakpi.Condition | lakpi.intervals.Span, says: str
) -> None:
    with pytest.raises(DefinitionError, match=says):
        naive.EVENTS.check(condition)


def test_text_is_not_ordered() -> None:
    with pytest.raises(DefinitionError, match="use is_"):
        naive.EVENTS.check(col("sex").at_least("F"))  # type: ignore[arg-type] # the test


LOOKING = lakpi.Source(
    "rows",
    area="authority",
    person="child",
    columns=[AREA, DAY, Column("child", str), Column("off", Date)],
    derived={
        "before": lakpi.previous("on"),
        "gap": lakpi.days_between("before", "on"),
        "gap_band": lakpi.banded("gap", ("short", None, 30)),
        "help": lakpi.latest_before("early_help", "closed", "on", months=6),
        "ever": lakpi.latest_before("early_help", "closed", "on"),
    },
)


@pytest.mark.parametrize(
    ("condition", "months"),
    [
        (None, 0),
        (col("on").after("off", months=-12), 0),
        (col("before").on_or_after("on", months=-12), 12),
        (col("before").after("on", days=-365), 13),
        (col("before").on("on", months=-6), 6),
        (col("on").on_or_before("before", months=12), 12),
        (col("on").before("before", days=10), 1),
        (col("on").on_or_after("before", months=12), UNLIMITED),
        (col("before").is_present(), UNLIMITED),
        (col("before").before("on"), UNLIMITED),
        (col("gap").at_most(365), 13),
        (col("gap").less_than(30), 1),
        (col("gap").at_least(30), UNLIMITED),
        (col("gap_band").is_("short"), UNLIMITED),
        (col("before").is_present() & col("before").on_or_after("on", months=-24), 24),
        (col("before").is_missing() | col("before").on_or_after("on", months=-24), UNLIMITED),
        ((col("gap").at_most(10) | col("off").is_missing()) & col("on").before("off"), 1),
        (col("help").is_present(), 0),
        (col("ever").is_present(), 0),
    ],
)
def test_a_condition_knows_how_far_the_records_must_reach(
    condition: lakpi.Condition | None, months: int
) -> None:
    assert look_back_months(LOOKING, condition) == months


def test_a_fact_from_elsewhere_looks_back_there() -> None:
    assert look_back_months(LOOKING, col("help").is_present(), "early_help") == 6
    assert look_back_months(LOOKING, col("ever").is_present(), "early_help") == UNLIMITED
    bounded = col("ever").on_or_after("on", months=-3)
    assert look_back_months(LOOKING, bounded, "early_help") == 3
    assert reach_months(LOOKING, "gap_band") == UNLIMITED
    assert months_of(31) == 2
