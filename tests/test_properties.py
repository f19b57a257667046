"""
What holds of any rows: their order, their library, their balance, and their being untouched.
"""

from __future__ import annotations

import random
from collections import Counter

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from tests import naive

import lakpi
from lakpi import (
    Count,
    Difference,
    Distribution,
    Mean,
    Median,
    Percentage,
    Polarity,
    col,
    count,
    distinct,
    open_for,
    total,
    values,
)

NONE = Polarity.NO_JUDGEMENT
EVENTS = naive.EVENTS
STARTED = count("plans", EVENTS, lakpi.During("start"))
OPEN = count("plans", EVENTS, lakpi.AsAt("start", "end"))
DAYS = values("number", EVENTS, lakpi.During("start"), unit="days")
AGAIN = STARTED.where(col("previous_start").on_or_after("start", months=-12))
SHARE = Percentage(id="again", title="Again", numerator=AGAIN, denominator=STARTED, polarity=NONE)
EVERYTHING: tuple[lakpi.Indicator, ...] = (
    SHARE,
    Count(id="open", title="Open", measure=OPEN, polarity=NONE),
    Count(
        id="long",
        title="Long",
        measure=OPEN.while_(open_for("start", at_least_months=6)),
        polarity=NONE,
    ),
    Count(
        id="people",
        title="People",
        measure=distinct("children", EVENTS, lakpi.During("start")),
        polarity=NONE,
    ),
    Count(
        id="any",
        title="Any",
        measure=count("plans", EVENTS, lakpi.AtAnyTime("start", "end")),
        polarity=NONE,
    ),
    Mean(
        id="fte",
        title="FTE",
        numerator=total("fte", EVENTS, lakpi.During("start"), unit="fte"),
        denominator=STARTED,
        polarity=NONE,
    ),
    Median(id="median", title="Median", measure=DAYS, polarity=NONE),
    Difference(id="rest", title="Rest", minuend=100, subtrahend=SHARE, polarity=NONE),
    Distribution(
        id="by_sex",
        title="By sex",
        of="sex",
        parts=[("F", STARTED.where(col("sex").is_("F")))],
        denominator=STARTED,
        polarity=NONE,
    ),
)
PERIODS = (*lakpi.quarters("2013-14"), *lakpi.financial_years("2013-14"))
BY: list[str | tuple[str, ...]] = ["sex", "age", ("disabled", "sex")]


def computed(records: lakpi.Records) -> lakpi.Figures:
    return lakpi.compute(EVERYTHING, records, periods=PERIODS, by=BY)


@given(naive.rows())
@naive.slow
def test_pandas_and_polars_give_equal_figures(rows: naive.Rows) -> None:
    one, other = (computed(naive.records(rows, engine=each)) for each in ("pandas", "polars"))
    assert_frame_equal(one.to_frame(), other.to_frame())
    assert one.accounts == other.accounts
    arrow = lakpi.read_frames(
        {EVENTS: naive.polars_frame(rows).to_arrow()}, complete=naive.COMPLETE, areas=naive.AREAS
    )
    assert_frame_equal(one.to_frame(), computed(arrow).to_frame())


@given(naive.rows(), st.randoms(use_true_random=False))
@naive.slow
def test_the_order_of_rows_and_other_columns_do_not_matter(
    rows: naive.Rows, chance: random.Random
) -> None:
    shuffled = rows.copy()
    chance.shuffle(shuffled)
    frame = naive.pandas_frame(shuffled)
    frame["comment"] = ["irrelevant"] * len(rows)
    frame = frame[chance.sample(list(frame.columns), len(frame.columns))]
    frame.index = pd.Index([0] * len(frame))
    records = lakpi.read_frames({EVENTS: frame}, complete=naive.COMPLETE, areas=naive.AREAS)
    made, whole = computed(records), computed(naive.records(rows))
    spread = made.to_frame()["spread"].to_numpy()
    assert spread == pytest.approx(whole.to_frame()["spread"].to_numpy(), nan_ok=True)
    assert_frame_equal(
        made.to_frame().drop(columns="spread"), whole.to_frame().drop(columns="spread")
    )


@given(naive.rows())
@naive.slow
def test_the_callers_frame_is_untouched(rows: naive.Rows) -> None:
    mine, theirs = naive.pandas_frame(rows), naive.pandas_frame(rows)
    computed(lakpi.read_frames({EVENTS: mine}, complete=naive.COMPLETE, areas=naive.AREAS))
    assert_frame_equal(mine, theirs)
    polars = naive.polars_frame(rows)
    computed(lakpi.read_frames({EVENTS: polars}, complete=naive.COMPLETE, areas=naive.AREAS))
    assert polars.equals(naive.polars_frame(rows))


FAULTS = st.sampled_from(["", "Atlantis", None, "no date", "twice", "no person"])


@given(naive.rows(), st.lists(FAULTS, max_size=8))
@naive.light
def test_read_is_kept_and_set_aside(rows: naive.Rows, faults: list[str | None]) -> None:
    given_rows = rows.copy()
    expected: Counter[str] = Counter()
    for number, fault in enumerate(faults):
        row = dict.fromkeys(column.name for column in EVENTS.columns)
        row |= {"authority": "Harrow", "event_id": f"f{number}", "start": naive.FIRST}
        if fault == "no date":
            row["start"] = None
            expected["no date"] += 1
        elif fault == "twice" and rows:
            row = dict(rows[number % len(rows)])
            expected["exact duplicate"] += 1
        elif fault in {"", None}:
            row["authority"] = fault
            expected["no area"] += 1
        elif fault == "Atlantis":
            row["authority"] = fault
            expected["unknown area"] += 1
        given_rows.append(row)
    records = naive.records(given_rows)
    ledger = records.ledger
    assert ledger.read == (("events", len(given_rows)),)
    set_aside = Counter[str]()
    for entry in ledger.entries:
        if entry.set_aside:
            set_aside[entry.reason] += entry.count
    assert set_aside == expected
    kept = len(records.table(EVENTS).frame)
    assert ledger.kept("events") == kept
    assert kept + ledger.set_aside("events") == len(given_rows)
    aside = [row for entry in ledger.entries if entry.set_aside for row in entry.rows.tolist()]
    assert len(aside) == len(set(aside))
    assert sorted(aside) == sorted(set(range(1, len(given_rows) + 1)) - set(_places(records)))


def _places(records: lakpi.Records) -> list[int]:
    return [int(place) + 1 for place in records.table(EVENTS).rows]


@given(naive.rows(), st.sampled_from([PERIODS, PERIODS[1:2], lakpi.financial_years("2012-13")]))
@naive.light
def test_kept_is_counted_history_out_of_period_and_excluded(
    rows: naive.Rows, periods: tuple[lakpi.Period, ...]
) -> None:
    made = lakpi.compute(EVERYTHING, naive.records(rows), periods=periods)
    first = min(period.start for period in periods)
    assert len(made.accounts) == len(EVERYTHING)
    for account in made.accounts:
        assert account.kept == len(rows)
        parts = (account.counted, account.history_only, account.out_of_period, account.excluded)
        assert min(parts) >= 0
        assert sum(parts) == len(rows)
    of_share = next(each for each in made.accounts if each.indicator == "again")
    inside = [row for row in rows if any(naive.within(each, row["start"]) for each in periods)]
    back = naive.add_months(first, -12)
    history = [row for row in rows if row not in inside and back <= row["start"] < first]
    assert (of_share.counted, of_share.history_only) == (len(inside), len(history))
    of_stock = next(each for each in made.accounts if each.indicator == "open")
    held = [row for row in rows if any(naive.is_open(row, each.end) for each in periods)]
    assert (of_stock.counted, of_stock.excluded) == (len(held), 0)


@settings(naive.light, max_examples=20)
@given(naive.rows())
def test_figures_of_parts_of_the_rows_add_up(rows: naive.Rows) -> None:
    half = len(rows) // 2
    counts = [Count(id="n", title="N", measure=STARTED + OPEN, polarity=NONE)]
    parts = [
        naive.numbers(lakpi.compute(counts, naive.records(each), periods=PERIODS))
        for each in (rows[:half], rows[half:], rows)
    ]
    for key, whole in parts[2].items():
        assert parts[0][key] + parts[1][key] == whole


def test_the_rows_drawn_try_what_they_should() -> None:
    tried: Counter[str] = Counter()

    @settings(naive.light, max_examples=100, derandomize=True, database=None)
    @given(naive.rows())
    def draw(rows: naive.Rows) -> None:
        tried["all"] += 1
        before = [naive.previous(rows, row, "start") for row in rows]
        tried["again"] += any(before)
        dated = [(r["authority"], r["child_id"], r["start"]) for r in rows if r["child_id"]]
        tried["same day"] += len(dated) > len(set(dated))
        tried["missing"] += any(row["sex"] is None for row in rows)
        tried["open"] += any(row["end"] is None for row in rows)
        tried["leap"] += any(row["start"].month == 2 and row["start"].day == 29 for row in rows)

    draw()
    shares = {name: tried[name] / tried["all"] for name in ("again", "missing", "open")}
    assert min(shares.values()) > 0.3
    assert tried["same day"]
    assert tried["leap"]


def test_text_of_every_kind_is_one_column() -> None:
    rows = [
        {**dict.fromkeys(c.name for c in EVENTS.columns), "event_id": str(n), "sex": sex}
        | {"authority": "Harrow", "start": naive.FIRST, "child_id": "a"}
        for n, sex in enumerate(["F", "M", None, "F"])
    ]
    expected = computed(naive.records(rows)).to_frame()
    frame = naive.pandas_frame(rows)
    pandas = [
        frame.astype({"sex": "category", "authority": "category", "child_id": "category"}),
        frame.astype({"sex": "string", "authority": "string", "event_id": "string"}),
        frame.astype({"number": "Int64", "disabled": "boolean"}),
    ]
    polars = naive.polars_frame(rows)
    sexes = pl.Enum(["F", "M"])
    others = [
        polars.with_columns(pl.col("sex").cast(sexes), pl.col("child_id").cast(pl.Categorical)),
        polars.with_columns(pl.lit(None).alias("disabled"), pl.lit(None).alias("end")),
        polars.lazy(),
        polars.to_arrow(),
    ]
    for native in (*pandas, *others):
        records = lakpi.read_frames({EVENTS: native}, complete=naive.COMPLETE, areas=naive.AREAS)
        assert_frame_equal(computed(records).to_frame(), expected)


def test_records_of_no_area_give_no_figures_of_any_kind() -> None:
    rows = [
        {**dict.fromkeys(c.name for c in EVENTS.columns), "authority": "Atlantis"}
        | {"event_id": "1", "start": naive.FIRST}
    ]
    frame = naive.pandas_frame(rows)
    records = lakpi.read_frames({EVENTS: frame}, complete=naive.COMPLETE)
    made = computed(records)
    assert len(made) == 0
    assert {(each.kept, each.counted) for each in made.accounts} == {(0, 0)}
    assert str(made) == "(no figures)"
