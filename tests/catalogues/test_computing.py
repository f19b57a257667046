"""
Every shipped definition computes from generated rows of its sources.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lakpi
from lakpi import catalogues
from lakpi.catalogues import ALL, Catalogue, child_protection, populations, referrals
from lakpi.indicators import Distribution, Percentage
from lakpi.testing.strategies import LAST, rows

MODULES = {
    name: module
    for name, module in ((name, getattr(catalogues, name)) for name in catalogues.__all__)
    if isinstance(module, ModuleType)
}
DOMAINS: dict[str, Catalogue] = {name: module.CATALOGUE for name, module in MODULES.items()}
SOURCES: dict[str, lakpi.Source] = {
    held.name: held
    for module in MODULES.values()
    for held in vars(module).values()
    if isinstance(held, lakpi.Source)
}
VALUES = {"ethnicity": ("BAFR", "BOTH", "WOTH", "WBRI", None), "sex": ("F", "M", "U", None)}
COMPLETE = ("2010-01-01", LAST)
PERIODS = lakpi.financial_years("2011-12", "2013-14")
PEOPLE = lakpi.read_figures(
    pd.DataFrame(
        [
            (each, area, lakpi.as_at(f"{year}-06-30").label, 20_000 + year)
            for each in populations.CATALOGUE
            for area in ("Harrow", "Barnet")
            for year in (2011, 2012, 2013)
        ],
        columns=["indicator", "area", "period", "numerator"],
    ),
    populations.CATALOGUE,
)


def frames(sources: Iterable[lakpi.Source]) -> st.SearchStrategy[dict[lakpi.Source, pd.DataFrame]]:
    """
    Draw a frame for each source, and for those that its derived columns read.
    """
    wanted = {source.name: source for source in sources}
    for source in list(wanted.values()):
        for _, derived in source.derived:
            linked = getattr(derived, "source", None)
            if linked in SOURCES:
                wanted[linked] = SOURCES[linked]
    return st.fixed_dictionaries(
        {source: rows(source, max_size=10, values=VALUES) for source in wanted.values()}
    )


def test_the_domains_are_the_whole_catalogue() -> None:
    assert {each for domain in DOMAINS.values() for each in domain} == set(ALL)


@pytest.mark.parametrize("domain", DOMAINS.values(), ids=list(DOMAINS))
def test_every_definition_computes(domain: Catalogue) -> None:
    @settings(max_examples=12, deadline=None)
    @given(frames(domain.sources()))
    def check(drawn: dict[lakpi.Source, pd.DataFrame]) -> None:
        records = lakpi.read_frames(drawn, complete=COMPLETE)
        assert all(records.ledger.set_aside(source.name) == 0 for source in drawn)
        figures = lakpi.compute(domain, records, periods=PERIODS, populations=PEOPLE)
        frame = figures.to_frame()
        assert set(frame["indicator"]) == set(domain)
        assert not frame["value_reason"].isin(["x", "u", "c"]).any()
        for indicator in domain.indicators:
            own = frame[frame["indicator"] == indicator.id]
            check_shape(indicator, own)

    check()


@pytest.mark.parametrize("domain", DOMAINS.values(), ids=list(DOMAINS))
def test_without_its_optional_columns_a_definition_gives_a_number_or_a_reason(
    domain: Catalogue,
) -> None:
    @settings(max_examples=3, deadline=None)
    @given(frames(domain.sources()))
    def check(drawn: dict[lakpi.Source, pd.DataFrame]) -> None:
        bare = {
            source: frame[[column.name for column in source.columns if not column.optional]]
            for source, frame in drawn.items()
        }
        records = lakpi.read_frames(bare, complete=COMPLETE)
        figures = lakpi.compute(domain, records, periods=PERIODS, populations=PEOPLE)
        assert {figure.value_reason for figure in figures} <= {"", "x", "z"}

    check()


def check_shape(indicator: lakpi.Indicator, own: pd.DataFrame) -> None:
    known = own["value"].notna()
    if isinstance(indicator, Percentage | Distribution):
        assert (own["numerator"] <= own["denominator"]).all()
        assert own["value"][known].between(0, 100).all()
        assert (own["denominator"][~known] == 0).all()
    if isinstance(indicator, Distribution):
        whole = own.groupby(["area", "period"], observed=True)
        total = whole["numerator"].sum().to_numpy()
        np.testing.assert_array_equal(total, whole["denominator"].first().to_numpy())
    if isinstance(indicator, lakpi.Count) and "GBP" not in indicator.meaning().unit:
        assert (own["value"] >= 0).all()


@settings(max_examples=10, deadline=None)
@given(frames([referrals.REFERRALS, child_protection.PLANS]))
def test_breakdowns_of_children_add_up(drawn: dict[lakpi.Source, pd.DataFrame]) -> None:
    records = lakpi.read_frames(drawn, complete=COMPLETE)
    both = (referrals.CATALOGUE + child_protection.CATALOGUE).select(kind=Percentage)
    figures = lakpi.compute(both, records, periods=PERIODS, by=["sex", "age_band"]).to_frame()
    figures = figures[~figures["indicator"].isin(["rereferral_child_pct"])]
    for part in ("numerator", "denominator"):
        added = figures.pivot_table(
            index=["indicator", "area", "period"],
            columns="breakdown",
            values=part,
            aggfunc="sum",
            observed=True,
        )
        assert (added["sex"] == added[""]).all()
        assert (added["age_band"] == added[""]).all()
