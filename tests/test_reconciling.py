"""
Reconciliation: our own figures beside the published ones, each case by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pandas as pd
import pytest
from tests.published import C1, SHARED, needs_published

import lakpi
from lakpi.catalogues import ALL
from lakpi.catalogues.referrals import REREFERRALS

F = Fraction
OURS = {"indicator": "rereferral_pct", "area": "Harrow", "period": "2013-14"}


def figures(*rows: Mapping[str, object], origin: str = "local") -> lakpi.Figures:
    table = pd.DataFrame([{**OURS, **row} for row in rows]).fillna("")
    return lakpi.read_figures(table, ALL, origin=origin)


def pair(ours: Mapping[str, object], theirs: Mapping[str, object]) -> lakpi.benchmarks.Discrepancy:
    (found,) = lakpi.reconcile(figures(ours), figures(theirs, origin="published"))
    return found


EXACT = {"numerator": 269, "denominator": 2305, "reported": "11.7"}


def test_the_same_counts_agree() -> None:
    found = pair({"numerator": 269, "denominator": 2305}, EXACT)
    assert (found.agrees, found.value, found.numerator, found.denominator) == (
        True,
        F(0),
        F(0),
        F(0),
    )
    assert str(found).endswith("ours 11.7%, published 11.7%; agrees")


def test_counts_differ_though_the_percentages_print_alike() -> None:
    found = pair({"numerator": 270, "denominator": 2304}, EXACT)
    assert (found.agrees, found.value, found.numerator, found.denominator) == (
        False,
        F(0),
        F(1),
        F(-1),
    )
    assert str(found).endswith("published 11.7%; numerator +1; denominator -1")


def test_late_records_move_a_percentage() -> None:
    # 300 of 2,400 is 12.5, less 11.7 as printed.
    found = pair({"numerator": 300, "denominator": 2400}, EXACT)
    assert (found.value, found.numerator, found.denominator) == (F("0.8"), F(31), F(95))
    assert "differs by +0.8 percentage points" in str(found)


def test_a_value_is_held_to_the_decimals_that_were_printed() -> None:
    found = pair({"numerator": 269, "denominator": 2305}, {"reported": "12"})
    assert (found.agrees, found.value, found.numerator) == (True, F(0), None)
    found = pair({"numerator": 280, "denominator": 2200}, {"reported": "12"})
    assert (found.agrees, found.value) == (False, F(1))  # 12.7 is 13 without decimals


def test_rounded_counts_agree_within_their_rounding() -> None:
    rounded = {"numerator": 270, "denominator": 2310, "reported": "11.7", "precision": 10}
    assert pair({"numerator": 269, "denominator": 2305}, rounded).agrees
    found = pair({"numerator": 264, "denominator": 2305}, rounded)
    assert not found.agrees
    assert "rounded to 10" in found.note


def test_a_symbol_beside_a_number_differs_and_says_why() -> None:
    theirs = {"numerator": "c", "denominator": "c", "reported": "c"}
    found = pair({"numerator": 3, "denominator": 9}, theirs)
    assert (found.agrees, found.value, found.note) == (False, None, "published as confidential")


def test_another_definition_is_paired_and_said_to_be() -> None:
    import attrs

    other = attrs.evolve(REREFERRALS, version="2")
    ours = lakpi.read_figures(
        pd.DataFrame([{**OURS, "numerator": 269, "denominator": 2305}]), [other]
    )
    (found,) = lakpi.reconcile(ours, figures(EXACT, origin="published"))
    assert found.note == "definition differs: version 1 with its default rules"


def test_what_has_no_partner_is_kept_apart() -> None:
    ours = figures(
        {"numerator": 1, "denominator": 2}, {"numerator": 1, "denominator": 2, "period": "2014-15"}
    )
    theirs = figures(
        EXACT, {**EXACT, "period": "2012-13"}, {**EXACT, "area": "Brent"}, origin="published"
    )
    found = lakpi.reconcile(ours, theirs)
    assert (len(found), len(found.unpublished), len(found.unmatched)) == (1, 1, 1)
    assert found.unpublished.one().period == "2014-15"
    assert found.unmatched.one().period == "2012-13"
    assert str(found).startswith("1 of 1 figures differ")
    frame = found.to_frame()
    assert frame.loc[0, "published_numerator"] == 269
    assert frame.loc[0, "numerator_difference"] == -268


def test_published_figures_are_not_reconciled_with_themselves() -> None:
    theirs = figures(EXACT, origin="published")
    assert len(lakpi.reconcile(theirs, theirs)) == 0


@needs_published
def test_harrows_own_re_referrals_against_table_c1() -> None:
    published = lakpi.read_published(SHARED / "published" / C1)
    row = published.one(indicator="rereferral_pct", area="E09000015", period="2024-25")
    assert row.numerator is not None
    late = figures(
        {"period": "2024-25", "numerator": row.numerator + 5, "denominator": row.denominator}
    )
    (found,) = lakpi.reconcile(late, published)
    assert (found.numerator, found.denominator, found.agrees) == (F(5), F(0), False)
    assert found.value == F("15.8") - F("15.6")


def test_an_empty_set_reconciles_to_nothing() -> None:
    ours = figures({"numerator": 1, "denominator": 2})
    nothing = ours.select(area="E92000001")
    assert len(lakpi.reconcile(nothing, ours)) == 0
    assert lakpi.reconcile(nothing, ours).to_frame().empty


@pytest.mark.parametrize("area", ["Brent", "England"])
def test_only_our_own_areas_are_paired(area: str) -> None:
    found = lakpi.reconcile(
        figures({"numerator": 1, "denominator": 2}),
        figures({**EXACT, "area": area}, origin="published"),
    )
    assert (len(found), len(found.unpublished), len(found.unmatched)) == (0, 1, 0)
