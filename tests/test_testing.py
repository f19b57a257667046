"""
lakpi.testing makes what it says: rows that try indicators, known faults, realistic records.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given, settings

import lakpi
from lakpi.catalogues import ALL
from lakpi.catalogues.child_protection import PLANS
from lakpi.catalogues.referrals import CATALOGUE, REFERRALS, REREFERRALS
from lakpi.catalogues.workforce import VACANCY_RATE
from lakpi.errors import AreaError, DefinitionError, RecordsError
from lakpi.testing import example, shown
from lakpi.testing.faults import Fault, with_fault
from lakpi.testing.strategies import FIRST, LAST, rows
from lakpi.testing.synthetic import synthetic

EXAMPLES = 150
counted = settings(max_examples=EXAMPLES, derandomize=True, database=None, deadline=None)


def gaps(frame: pd.DataFrame) -> pd.Series[int]:
    """
    Days from each referral to the same child's one before.
    """
    days = frame.sort_values("referral_date").groupby(["authority", "child_id"])["referral_date"]
    between: pd.Series[int] = days.diff().dt.days.dropna().astype(int)
    return between


INTERESTING: dict[str, tuple[lakpi.Source, Callable[[pd.DataFrame], bool]]] = {
    "re-referrals": (REFERRALS, lambda f: bool(gaps(f).between(1, 365).any())),
    "same-day pairs": (REFERRALS, lambda f: bool((gaps(f) == 0).any())),
    "leap days": (
        REFERRALS,
        lambda f: bool((f["referral_date"].dt.strftime("%m-%d") == "02-29").any()),
    ),
    "missing categories": (REFERRALS, lambda f: bool(f["sex"].isna().any())),
    "open stocks": (PLANS, lambda f: bool(f["end_date"].isna().any())),
}


@pytest.mark.parametrize("wanted", INTERESTING)
def test_three_examples_in_ten_hold_what_breaks_indicators(wanted: str) -> None:
    source, holds = INTERESTING[wanted]
    seen: Counter[bool] = Counter()

    @counted
    @given(rows(source))
    def count(frame: pd.DataFrame) -> None:
        seen[holds(frame)] += 1

    count()
    assert seen.total() >= EXAMPLES
    assert seen[True] >= 0.3 * seen.total()


@pytest.mark.parametrize("source", ALL.sources(), ids=lambda source: source.name)
def test_rows_of_every_source_are_read_without_a_note(source: lakpi.Source) -> None:
    @settings(max_examples=8, deadline=None)
    @given(rows(source, min_size=2))
    def check(frame: pd.DataFrame) -> None:
        records = lakpi.read_frames({source: frame}, complete=(FIRST, LAST), extracted=LAST)
        assert records.ledger.entries == ()
        assert len(records.table(source).frame) == len(frame)

    check()


def read(frame: pd.DataFrame, source: lakpi.Source = PLANS) -> lakpi.Ledger:
    return lakpi.read_frames({source: frame}, complete=(FIRST, LAST), extracted=LAST).ledger


NOTED = {
    Fault.UNREADABLE_DATE: ("not a date", 1, 1),
    Fault.END_BEFORE_START: ("before start_date", 1, 0),
    Fault.FUTURE_DATE: ("date in the future", 1, 0),
    Fault.UNKNOWN_AREA: ("unknown area", 1, 1),
    Fault.EXACT_DUPLICATE: ("exact duplicate", 1, 1),
    Fault.NEAR_DUPLICATE: ("key shared with other rows", 2, 0),
}


@pytest.mark.parametrize("fault", NOTED)
def test_a_fault_in_a_row_is_in_the_ledger_with_its_count(fault: Fault) -> None:
    reason, count, set_aside = NOTED[fault]

    @settings(max_examples=10, deadline=None)
    @given(with_fault(PLANS, fault))
    def check(frame: pd.DataFrame) -> None:
        ledger = read(frame)
        noted = [entry for entry in ledger.entries if entry.reason.startswith(reason)]
        assert sum(entry.count for entry in noted) == count
        assert ledger.set_aside(PLANS.name) == set_aside
        assert ledger.kept(PLANS.name) == len(frame) - set_aside

    check()


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (Fault.MISSING_COLUMN, "lacks columns: 'end_date'"),
        (Fault.WRONG_TYPE, "none of its .* rows could be read"),
    ],
)
def test_a_fault_of_a_column_is_an_error(fault: Fault, says: str) -> None:
    @settings(max_examples=10, deadline=None)
    @given(with_fault(PLANS, fault))
    def check(frame: pd.DataFrame) -> None:
        with pytest.raises(RecordsError, match=says):
            read(frame)

    check()


@settings(max_examples=10, deadline=None)
@given(with_fault(PLANS, Fault.DAY_FIRST))
def test_dates_as_text_are_read_day_first(frame: pd.DataFrame) -> None:
    assert read(frame).entries == ()


@settings(max_examples=5, deadline=None)
@given(with_fault(PLANS, Fault.EMPTY))
def test_an_empty_frame_has_nothing_to_keep(frame: pd.DataFrame) -> None:
    assert read(frame).kept(PLANS.name) == 0


def test_a_source_that_cannot_have_a_fault_says_so() -> None:
    bare = lakpi.Source("bare", area="authority", columns=[lakpi.Column("authority", str)])
    dated = lakpi.Source(
        "dated",
        area="authority",
        columns=[lakpi.Column("authority", str), lakpi.Column("on", lakpi.Date)],
    )
    with pytest.raises(DefinitionError, match="no date to be wrong"):
        with_fault(bare, Fault.EMPTY)
    with pytest.raises(DefinitionError, match="may not precede another"):
        with_fault(dated, Fault.END_BEFORE_START)
    with pytest.raises(DefinitionError, match="no key"):
        with_fault(dated, Fault.NEAR_DUPLICATE)


def test_an_example_fills_in_what_was_left_out() -> None:
    records = example(
        {REFERRALS: {"referral_date": ["2013-04-02", "2014-03-31"]}},
        complete=("2013-04-01", "2014-03-31"),
        authority="Barnet",
        areas=["Harrow"],
    )
    figures = lakpi.compute(
        CATALOGUE["referrals_count"], records, periods=lakpi.financial_years("2013-14")
    )
    assert shown(figures.select(area_name="Barnet")) == "referrals_count: 2 referrals"
    assert shown(figures.select(area_name="Harrow")) == "referrals_count: 0 referrals"


def test_an_example_refuses_columns_that_do_not_fit() -> None:
    year = ("2013-04-01", "2014-03-31")
    with pytest.raises(RecordsError, match="Did you mean 'referral_date'"):
        example({REFERRALS: {"referal_date": ["2013-04-02"]}}, complete=year)
    with pytest.raises(RecordsError, match="different lengths"):
        example({REFERRALS: {"referral_date": ["2013-04-02"], "sex": []}}, complete=year)


def test_synthetic_records_are_clean_linked_and_realistic() -> None:
    made = synthetic(children=4_000, authorities=("Harrow", "Barnet", "Ealing"), seed=1)
    records = made.records()
    assert records.ledger.entries == ()
    assert 3_000 < made.referrals["child_id"].nunique() < 5_000
    referred = set(made.referrals["child_id"])
    later = made.plans[made.plans["start_date"] > pd.Timestamp("2012-04-01")]
    assert later["child_id"].isin(referred).mean() > 0.95
    assert made.plans["end_date"].isna().any()
    assert not made.plans.loc[made.plans["end_date"].isna(), "child_id"].duplicated().any()
    assert 0 < made.referrals["ethnicity"].isna().mean() < 0.1
    assert (gaps(made.referrals) == 0).any()
    rates = lakpi.compute(
        [REREFERRALS, VACANCY_RATE], records, periods=lakpi.financial_years("2012-13", "2013-14")
    )
    frame = rates.to_frame().groupby("indicator", observed=True)[["numerator", "denominator"]].sum()
    share = frame["numerator"] / frame["denominator"]
    assert 0.20 <= share["rereferral_pct"] <= 0.25
    assert 0.08 <= share["sw_vacancy_rate_fte"] <= 0.30


def test_synthetic_records_are_seeded() -> None:
    first, again, other = (synthetic(children=200, seed=seed) for seed in (3, 3, 4))
    for mine, same in zip(first.frames().values(), again.frames().values(), strict=True):
        pd.testing.assert_frame_equal(mine, same)
    assert not first.referrals.equals(other.referrals)


def test_synthetic_records_of_many_authorities_keep_to_their_days() -> None:
    start, end = datetime.date(2013, 4, 1), datetime.date(2014, 3, 31)
    made = synthetic(children=2_000, start=start, end=end, authorities=20)
    assert len(made.authorities) == 20
    assert made.referrals["referral_date"].between(pd.Timestamp(start), pd.Timestamp(end)).all()
    assert made.plans["start_date"].max() <= pd.Timestamp(end)
    assert repr(made).endswith("of 20 authorities>")


def test_synthetic_records_refuse_what_cannot_be() -> None:
    with pytest.raises(RecordsError, match="need children"):
        synthetic(children=0)
    with pytest.raises(RecordsError, match="an end after the start"):
        synthetic(start="2014-04-01", end="2014-03-31")
    with pytest.raises(AreaError):
        synthetic(authorities=("Atlantis",))
