"""
Catalogues are mappings that cannot be changed, and every shipped definition is one of lakpi's.
"""

from __future__ import annotations

import pickle
import subprocess
import sys

import attrs
import pytest

import lakpi
from lakpi.catalogues import ALL, Catalogue, child_protection, finance, referrals, schools
from lakpi.indicators import LOCAL, Indicator

EVERY = pytest.mark.parametrize("indicator", ALL.indicators, ids=list(ALL))

HARROW = tuple(
    """
    referrals_count rereferral_pct cpp_open_2y_pct cpp_ended_2y_pct sw_vacancy_pct_establishment
    sw_agency_pct_establishment post_vacancy_pct_establishment post_vacancies_count
    sw_vacancy_rate_fte sw_agency_rate_fte sw_caseload_mean_experienced nqsw_count
    recruitment_conversion_pct agency_interviews_count agency_workers_count
    families_identified_pct families_engaged_pct families_claimed_pct
    families_engaged_of_identified_pct families_claimed_of_engaged_pct
    early_help_new_families_count schools_good_or_better_pct schools_outstanding_pct
    schools_below_good_count schools_requiring_improvement_count schools_inadequate_count
    schools_causing_concern_count schools_risk_band_count absence_overall_pct attendance_pct
    cla_health_assessment_current_pct cla_health_assessment_pct children_centre_reach_pct ks4_gap
    ks4_gap_black_african ks4_gap_black_other ks4_gap_white_other eyfs_gld_pct budget_variance_gbp
    early_help_open_count yjs_first_time_entrants_rate yjs_reoffending_pct
    virtual_school_coverage_pct cla_16_17_engaged_pct audit_cases_count
    """.split()  # noqa: SIM905 - a list of words
)
NEED = (
    "referrals_count",
    "referrals_rate_per_10k",
    "referral_nfa_pct",
    "cpp_count",
    "cpp_rate_per_10k",
    "cpp_started_rate_per_10k",
    "cpp_ended_rate_per_10k",
    "contacts_count",
    "cin_count",
    "cin_rate_per_10k",
    "s47_rate_per_10k",
    "icpc_rate_per_10k",
    "assessment_factor_rate_per_10k",
    "cla_count",
    "cla_rate_per_10k",
)


def test_every_statement_of_the_harrow_report_has_its_definitions() -> None:
    assert [each for each in HARROW if each not in ALL] == []


@EVERY
def test_a_definition_is_hashable_and_equal_after_a_journey(indicator: Indicator) -> None:
    again = pickle.loads(pickle.dumps(indicator))  # noqa: S301 - our own
    assert again == indicator
    assert hash(again) == hash(indicator)
    assert {indicator: 1}[again] == 1


@EVERY
def test_a_definition_prints_as_sentences(indicator: Indicator) -> None:
    sentences = indicator.sentences()
    assert str(indicator).startswith(f"{indicator.title} [{indicator.id}]\n")
    assert all(each[-1] in ".:" for each in sentences)
    assert any(each.startswith("Reference: ") for each in sentences)


@EVERY
def test_a_definition_names_where_it_comes_from_or_says_that_it_is_local(
    indicator: Indicator,
) -> None:
    assert indicator.reference.title
    if indicator.reference != LOCAL:
        assert any(character.isupper() for character in indicator.reference.title)


@EVERY
def test_the_shipped_constants_hold_the_defaults_of_their_rules(indicator: Indicator) -> None:
    assert indicator.parameters == ""


def test_volumes_and_rates_of_need_are_not_judged() -> None:
    for each in NEED:
        assert ALL[each].polarity is lakpi.Polarity.NO_JUDGEMENT


def test_a_catalogue_is_a_mapping_in_order() -> None:
    assert list(referrals.CATALOGUE)[:2] == ["referrals_count", "referrals_rate_per_10k"]
    assert dict(referrals.CATALOGUE)["rereferral_pct"] is referrals.REREFERRALS
    assert "rereferral_pct" in referrals.CATALOGUE
    assert "nothing" not in referrals.CATALOGUE
    assert referrals.CATALOGUE.get("nothing") is None
    assert referrals.CATALOGUE.get("rereferral_pct") is referrals.REREFERRALS
    assert len(ALL) == len(set(ALL)) == len(ALL.values())


def test_a_catalogue_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        ALL["x"] = referrals.REREFERRALS  # type: ignore[index]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        ALL.indicators = ()  # type: ignore[misc]
    assert hash(pickle.loads(pickle.dumps(ALL))) == hash(ALL)  # noqa: S301 - our own


def test_an_unknown_id_is_answered_with_near_ones() -> None:
    with pytest.raises(lakpi.errors.DefinitionError, match="Did you mean 'rereferral_pct'"):
        ALL["rereferal_pct"]


def test_joining_refuses_an_id_twice() -> None:
    joined = schools.CATALOGUE + finance.CATALOGUE
    assert list(joined) == [*schools.CATALOGUE, *finance.CATALOGUE]
    with pytest.raises(lakpi.errors.DefinitionError, match="'rereferral_pct' stands twice"):
        referrals.CATALOGUE + Catalogue((referrals.rereferrals(months=6),))
    with pytest.raises(TypeError):
        referrals.CATALOGUE + (referrals.REREFERRALS,)  # type: ignore[operator] # noqa: RUF005
    with pytest.raises(lakpi.errors.DefinitionError, match="holds indicators; found str"):
        Catalogue(("rereferral_pct",))  # type: ignore[arg-type]


def test_selecting_by_id_source_and_kind() -> None:
    assert list(ALL.select("cpp_count", "referrals_count")) == ["cpp_count", "referrals_count"]
    assert set(ALL.select(source=referrals.REFERRALS)) == set(referrals.CATALOGUE)
    assert set(child_protection.CATALOGUE.select(kind=lakpi.Distribution)) == {
        "cpp_category_pct",
        "cpp_started_category_pct",
    }
    with pytest.raises(lakpi.errors.DefinitionError, match="Did you mean 'referrals'"):
        ALL.select(source="referals")


def test_a_catalogue_prints_as_a_table() -> None:
    first, second, *_ = str(ALL).splitlines()
    assert first.split() == ["id", "kind", "unit", "title"]
    assert second.split() == ["referrals_count", "count", "referral", "Referrals"]
    assert repr(ALL) == f"<Catalogue: {len(ALL)} indicators>"


def test_source_names_are_unique() -> None:
    names = [source.name for source in ALL.sources()]
    assert len(names) == len(set(names))


def test_importing_lakpi_imports_no_catalogue() -> None:
    code = "import sys, lakpi; print('lakpi.catalogues' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert ran.stdout.strip() == "False"
