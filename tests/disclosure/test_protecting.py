"""
What one version of figures holds, and what is left of hidden numbers anywhere in it: nothing.
"""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pandas as pd
import pytest
from tests.disclosure.attacker import figures, meaning

import lakpi
from lakpi.catalogues import ALL, child_protection
from lakpi.disclosure import (
    DFE_CHILDREN_IN_NEED,
    INTERNAL,
    PUBLICATION,
    ROUNDED_TO_5,
    DisclosurePolicy,
    protect,
)
from lakpi.errors import DefinitionError, FiguresError
from lakpi.figures import Figures
from lakpi.testing.synthetic import synthetic


def counted(numbers: dict[str, float], **more: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    return [
        {
            "indicator": "plans",
            "breakdown": "sex" if name else "",
            "category": name,
            "numerator": number,
            **more,
        }
        for name, number in numbers.items()
    ]


def shown(made: Figures, name: str = "numerator") -> list[float | None]:
    return [None if np.isnan(each) else each for each in made.column(name)]


PLANS = meaning("plans")


def test_nothing_is_left_in_any_column() -> None:
    rows = [
        {
            "indicator": "share",
            "breakdown": "sex" if name else "",
            "category": name,
            "numerator": top,
            "denominator": base,
            "reported": f"{100 * top / base:.1f}",
            "source": f"page 3: {top} of {base}",
            "spread": 1.5,
            "flags": "short history; small base" if base < 20 else "short history",
        }
        for name, top, base in [("", 23, 110), ("F", 3, 19), ("M", 9, 40), ("U", 11, 51)]
    ]
    made = protect(figures(rows, meaning("share", "percentage")))
    frame = made.figures.to_frame()
    hidden = frame[frame["value"].isna()]
    assert len(hidden) == 2 == made.hidden
    assert set(hidden["value_reason"]) == set(hidden["numerator_reason"]) == {"c"}
    for name in ("reported", "source"):
        assert set(hidden[name]) == {""}
    assert hidden["spread"].isna().all()
    assert set(hidden["flags"]) == {"short history"}
    open_ = frame[frame["value"].notna()]
    assert list(open_["reported"]) == ["20.9", "21.6"]
    assert list(open_["source"]) == ["page 3: 23 of 110", "page 3: 11 of 51"]


def test_protecting_again_changes_nothing_and_the_given_figures_stay() -> None:
    before = lakpi.compute(
        [child_protection.CPP_COUNT, child_protection.OPEN_2_YEARS_OR_MORE],
        synthetic(children=400).records(),
        periods=lakpi.quarters("2013-14 Q1", "2013-14 Q3"),
        by=["sex", "age_band"],
    )
    kept = before.to_frame()
    for policy in (PUBLICATION, ROUNDED_TO_5, DFE_CHILDREN_IN_NEED):
        once = protect(before, policy)
        assert once.hidden > 0
        assert before.accounts
        assert not once.figures.accounts
        again = protect(once.figures, policy)
        assert again.hidden == 0
        pd.testing.assert_frame_equal(once.figures.to_frame(), again.figures.to_frame())
    pd.testing.assert_frame_equal(before.to_frame(), kept)


def test_the_internal_version_is_the_figures_themselves() -> None:
    before = figures(counted({"": 5, "F": 2, "M": 3}), PLANS)
    made = protect(before, INTERNAL)
    assert made.figures is before
    assert made.statement == "Internal version, not for publication: nothing is hidden or rounded."
    assert made.to_text() == made.statement


def test_the_publication_says_which_it_is_but_not_how_many() -> None:
    made = protect(figures(counted({"": 105, "F": 2, "M": 103}), PLANS))
    assert made.statement.startswith("Publication version: counts from 1 to 4 are hidden")
    assert "1 small" not in made.statement
    assert (made.small, made.further, made.least) == (1, 1, 2)
    assert "Of 3 figures 2 are hidden" in made.to_text()


def test_zeros_are_shown_or_hidden() -> None:
    before = figures(counted({"": 105, "F": 0, "M": 60, "U": 45}), PLANS)
    assert shown(protect(before).figures) == [105, 0, 60, 45]
    made = protect(before, attrs.evolve(PUBLICATION, hide_zeros=True))
    assert shown(made.figures).count(None) == 2
    assert shown(made.figures)[1] is None


def test_teams_and_workers_are_left_out() -> None:
    rows = counted({"": 90, "F": 50, "M": 40})
    for name, label in (("team", "North"), ("Team x sex", "North x F"), ("worker_id", "7")):
        rows.append({**rows[0], "breakdown": name, "category": label, "numerator": 45})
    made = protect(figures(rows, PLANS))
    assert len(made.figures) == 3
    assert made.left_out == 3
    assert "team or member of staff" in made.statement


def test_one_count_is_hidden_wherever_it_is_printed() -> None:
    share = meaning("share", "percentage", denominator="numerator of plans")
    rows = counted({"": 103, "F": 3, "M": 100})
    rows += [
        {**row, "indicator": "share", "numerator": top, "denominator": row["numerator"]}
        for row, top in zip(list(rows), [40, 0, 40], strict=True)
    ]
    made = protect(figures(rows, PLANS, share)).figures
    assert shown(made) == [103, None, None, 40, 0, 40]
    assert shown(made, "denominator")[3:] == [103, None, None]
    assert shown(made, "value")[4:] == [None, None]


def test_what_a_council_states_and_what_is_computed_hide_the_same() -> None:
    rows = counted({"": 103, "F": 3, "M": 50, "U": 50})
    rows += [row | {"origin": "local"} for row in rows]
    made = protect(figures(rows, PLANS)).figures
    assert shown(made)[:4] == shown(made)[4:]
    rows[6]["numerator"] = 51.0  # the two disagree, so they are two counts
    rows[4]["numerator"] = 104.0
    assert protect(figures(rows, PLANS)).hidden == 4


def test_those_outside_the_numerator_are_protected_too() -> None:
    share = meaning("share", "percentage")
    rows = [{"indicator": "share", "numerator": 98.0, "denominator": 100.0}]
    assert protect(figures(rows, share)).hidden == 1
    kept = protect(figures(rows, share), attrs.evolve(PUBLICATION, complements=False))
    assert kept.hidden == 0


def test_a_population_stands_but_its_rate_goes_with_the_count() -> None:
    rate = meaning("rate", "rate", scale=10_000)
    rows = [{"indicator": "rate", "numerator": 3.0, "denominator": 56_000.0}]
    made = protect(figures(rows, rate)).figures
    assert shown(made, "denominator") == [56_000]
    assert shown(made) == shown(made, "value") == [None]


def test_a_mean_goes_with_a_small_base_and_so_does_its_total() -> None:
    mean = meaning("days", "mean", scale=1, unit="day")
    rows = [
        {
            "indicator": "days",
            "breakdown": "sex" if name else "",
            "category": name,
            "numerator": top,
            "denominator": base,
        }
        for name, top, base in [("", 5000, 60), ("F", 300, 3), ("M", 2700, 27), ("U", 2000, 30)]
    ]
    made = protect(figures(rows, mean)).figures
    for name in ("numerator", "denominator", "value"):
        assert shown(made, name)[1] is None
        assert shown(made, name).count(None) == 2


QUARTERS = (
    ("2013-14 Q1", "2013-04-01", "2013-06-30"),
    ("2013-14 Q2", "2013-07-01", "2013-09-30"),
    ("2013-14 Q3", "2013-10-01", "2013-12-31"),
    ("2013-14 Q4", "2014-01-01", "2014-03-31"),
    ("2013-14", "2013-04-01", "2014-03-31"),
)


def over_time(*numbers: float) -> list[dict[str, Any]]:
    return [
        {
            "indicator": "plans",
            "numerator": number,
            "period": label,
            "period_start": start,
            "period_end": end,
        }
        for number, (label, start, end) in zip(numbers, QUARTERS, strict=False)
    ]


def test_quarters_add_up_to_the_year_unless_they_are_days() -> None:
    rows = over_time(30, 3, 40, 50, 123)
    made = protect(figures(rows, PLANS)).figures
    assert shown(made).count(None) == 2
    stock = protect(figures(rows[:4], meaning("plans", snapshot=True))).figures
    assert shown(stock).count(None) == 1


def test_a_year_to_date_less_the_last_one_is_a_count_too() -> None:
    rows = over_time(30, 0, 0, 0, 32)[::4]
    rows[1] |= {"period": "April to September", "period_end": "2013-09-30"}
    assert protect(figures(rows, PLANS)).hidden == 1
    rows[1]["numerator"] = 60
    assert protect(figures(rows, PLANS)).hidden == 0


def test_authorities_add_up_to_their_region() -> None:
    region = lakpi.region("Outer London")
    members = region.members("2013-14")
    rows: list[dict[str, Any]] = [
        {"indicator": "plans", "area": each.code, "numerator": 20.0 + n}
        for n, each in enumerate(members)
    ]
    rows[4]["numerator"] = 2.0
    total = float(np.sum([row["numerator"] for row in rows]))
    made = protect(figures([*rows, {**rows[0], "area": region.code, "numerator": total}], PLANS))
    assert made.hidden == 2
    alone = protect(figures(rows, PLANS))
    assert alone.hidden == 1


def test_parts_of_an_area_that_the_map_does_not_know() -> None:
    rows = [
        {"indicator": "plans", "area": code, "numerator": number}
        for code, number in (("E09000015", 100.0), ("east", 97.0), ("west", 3.0))
    ]
    before = figures(rows, PLANS)
    assert protect(before).hidden == 1
    assert protect(before, parts={"E09000015": ["east", "west"]}).hidden == 2
    with pytest.raises(FiguresError, match="part of itself"):
        protect(before, parts={"east": ["east"]})


def test_the_rest_of_an_authority() -> None:
    rows = [
        {"indicator": "plans", "scope": scope, "numerator": number}
        for scope, number in (("whole authority", 100.0), ("Targeted Services", 98.0))
    ]
    assert protect(figures(rows, PLANS)).hidden == 1


def test_what_does_not_add_up_needs_nothing_further() -> None:
    """
    Children with several factors: one small category tells nothing of another.
    """
    made = protect(figures(counted({"": 100, "a": 80, "b": 3, "c": 70}), PLANS))
    assert shown(made.figures) == [100, 80, None, 70]


def test_categories_that_leave_out_a_few_give_these_away() -> None:
    assert protect(figures(counted({"": 100, "F": 60, "M": 38}), PLANS)).hidden == 1
    assert protect(figures(counted({"": 100, "F": 60, "M": 30}), PLANS)).hidden == 0


def test_rounding_rounds_everything_that_counts() -> None:
    share = meaning("share", "percentage")
    rows = [
        {
            "indicator": "share",
            "numerator": 23.0,
            "denominator": 61.0,
            "reported": "37.7",
            "flags": "short history",
        }
    ]
    made = protect(figures(rows, share), ROUNDED_TO_5).figures.one()
    assert (made.numerator, made.denominator, made.precision) == (25, 60, 5)
    assert made.written() == "41.7%"
    assert not made.reported
    policy = attrs.evolve(ROUNDED_TO_5, percentages="exact counts")
    made = protect(figures(rows, share), policy).figures.one()
    assert (made.numerator, made.written()) == (25, "37.7%")
    assert made.value == 37.7


def test_as_dfe_does_it() -> None:
    rows = counted({"": 216.0, "F": 105.0, "M": 106.0, "U": 5.0})
    made = protect(figures(rows, PLANS), DFE_CHILDREN_IN_NEED).figures
    assert shown(made) == [216, None, 106, None]
    region = [row | {"area": "E12000007"} for row in rows]
    made = protect(figures(region, PLANS), DFE_CHILDREN_IN_NEED).figures
    assert shown(made) == [220, 110, 110, None] or None in shown(made)
    assert {each for each in shown(made) if each} <= {220, 110}


def test_published_figures_are_public() -> None:
    rows = counted({"": 103, "F": 3, "M": 100}, origin="published")
    before = figures(rows, PLANS)
    assert protect(before).hidden == 0
    assert protect(before, attrs.evolve(PUBLICATION, published=True)).hidden == 2


def test_values_without_counts() -> None:
    given = pd.DataFrame(
        {
            "indicator": ["rereferral_pct"],
            "area": "Harrow",
            "period": "2013-14",
            "reported": ["19.5"],
        }
    )
    before = lakpi.read_figures(given, ALL)
    made = protect(before)
    assert made.uncounted == 1
    assert made.figures.one().value_reason == "c"
    assert not made.figures.one().reported
    kept = protect(before, attrs.evolve(PUBLICATION, without_counts="show"))
    assert kept.figures.one().written() == "19.5%"


def test_a_difference_goes_with_its_parts() -> None:
    share = meaning("share", "percentage", numerator="missed", denominator="all")
    less = meaning(
        "less",
        "difference",
        unit="percent",
        sentences=("100 less: Share.", "Numerator: missed.", "Denominator: all."),
    )
    rows = [
        {"indicator": "share", "numerator": 3.0, "denominator": 50.0},
        {"indicator": "less", "value": 94.0, "numerator": np.nan},
    ]
    made = protect(figures(rows, share, less))
    assert shown(made.figures, "value") == [None, None]
    rows[0]["numerator"] = 20.0
    rows[1]["value"] = 60.0
    assert shown(protect(figures(rows, share, less)).figures, "value") == [40, 60]
    assert protect(figures(rows[1:], less)).uncounted == 1


def test_money_is_no_count() -> None:
    spent = meaning("spent", unit="GBP")
    rows = [{"indicator": "spent", "numerator": 3.0}]
    assert protect(figures(rows, spent)).hidden == 0


def test_what_is_hidden_already_stays_so() -> None:
    rows = counted({"": 103, "F": np.nan, "M": np.nan}, numerator_reason="c", value_reason="c")
    rows[0] |= {"numerator_reason": "", "value_reason": ""}
    before = figures(rows, PLANS)
    made = protect(before)
    assert made.hidden == 0
    pd.testing.assert_frame_equal(made.figures.to_frame(), before.to_frame())


def test_a_percentage_with_its_base_gives_the_count() -> None:
    """
    6 % of 50 is 3, though nobody printed the 3.
    """
    share = meaning("share", "percentage")
    rows = [
        {
            "indicator": "share",
            "numerator": np.nan,
            "numerator_reason": "x",
            "denominator": 50.0,
            "value": 6.0,
        }
    ]
    assert shown(protect(figures(rows, share)).figures, "value") == [None]


def test_no_figures() -> None:
    empty = figures(counted({"": 50}), PLANS).select(area="nowhere")
    assert len(protect(empty).figures) == 0


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": " "}, "has a name"),
        ({"version": "public"}, "'internal' or 'publication'"),
        ({"threshold": -1}, "whole number"),
        ({"rounding": 2.5}, "whole number"),
        ({"percentages": "some"}, "rounded counts"),
        ({"without_counts": "drop"}, "'hide' or 'show'"),
    ],
)
def test_a_policy_that_cannot_be_right(fields: dict[str, Any], said: str) -> None:
    with pytest.raises(DefinitionError, match=said):
        DisclosurePolicy(**{"name": "mine", **fields})
