"""
Known files: what lakpi knows of DfE's files, recognised by their columns.

Source: Department for Education, explore education statistics: characteristics of children
in need (tables B1, C1, D3, D5), children looked after in England including adoptions,
children's social work workforce, and the mid-year population estimates that come with them.
Which column is made of which was recomputed from the files themselves.

The years are those of the publications: to 31 March, for the workforce to 30 September; a
population estimate of year t is that of 30 June of year t.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import attrs

from lakpi.catalogues import ALL
from lakpi.catalogues.durations import BANDS
from lakpi.catalogues.workforce import absence_rate
from lakpi.readers.published.mapping import PublishedColumn
from lakpi.readers.published.naming import plain_name
from lakpi.readers.published.periods import ReportingYear, reporting_year

__all__ = ["KNOWN_FILES", "KnownFile", "recognised"]


@attrs.frozen(kw_only=True)
class KnownFile:
    """
    A file that lakpi knows.

    Attributes:
        stem: What the ids of its other columns begin with.
        title: What it is.
        signature: Columns that together no other file has.
        columns: Which of its columns is which indicator.
        year: When its reporting year ends.
    """

    stem: str
    title: str
    signature: frozenset[str]
    columns: tuple[PublishedColumn, ...]
    year: ReportingYear = attrs.field(factory=lambda: reporting_year("financial"))


def recognised(columns: Iterable[str]) -> KnownFile | None:
    """
    Recognise a file by its columns, in any order and among any others.

    >>> columns = ["rereferral_percent", "time_period", "referral_count", "rereferral_count"]
    >>> recognised(columns).title
    'children in need, table C1: referrals and re-referrals'
    """
    held = {plain_name(column) for column in columns}
    known = [each for each in KNOWN_FILES if {plain_name(c) for c in each.signature} <= held]
    return max(known, key=lambda each: len(each.signature), default=None)


_B1: Final = KnownFile(
    stem="b1_children_in_need",
    title="children in need, table B1: children in need",
    signature=frozenset({"Started_episodes", "Ended_episodes", "At31_episodes"}),
    columns=(
        PublishedColumn(indicator=ALL["cin_count"], value="At31_episodes"),
        PublishedColumn(indicator=ALL["cin_started_count"], value="Started_episodes"),
        PublishedColumn(indicator=ALL["cin_ended_count"], value="Ended_episodes"),
    ),
)

_C1: Final = KnownFile(
    stem="c1_children_in_need_referrals_and_rereferrals",
    title="children in need, table C1: referrals and re-referrals",
    signature=frozenset({"referral_count", "rereferral_count", "rereferral_percent"}),
    columns=(
        PublishedColumn(indicator=ALL["referrals_count"], value="referral_count"),
        PublishedColumn(
            indicator=ALL["rereferral_pct"],
            value="rereferral_percent",
            numerator="rereferral_count",
            denominator="referral_count",
        ),
        PublishedColumn(
            indicator=ALL["rereferral_child_pct"],
            value="rereferral_child_percent",
            numerator="rereferral_child_count",
            denominator="referral_child_count",
        ),
        PublishedColumn(
            indicator=ALL["referral_nfa_pct"],
            value="no_further_action_percent",
            numerator="no_further_action_count",
            denominator="referral_count",
        ),
        PublishedColumn(
            indicator=ALL["referral_not_in_need_pct"],
            value="not_in_need_percent",
            numerator="not_in_need_count",
            denominator="referral_count",
        ),
    ),
)

_D3: Final = KnownFile(
    stem="d3_cpps_subsequent_plan",
    title="children in need, table D3: second or subsequent child protection plans",
    signature=frozenset({"CPP_start", "CPP_subsequent", "CPP_subsequent_percent"}),
    columns=(
        PublishedColumn(indicator=ALL["cpp_started_count"], value="CPP_start"),
        PublishedColumn(
            indicator=ALL["cpp_repeat_ever_pct"],
            value="CPP_subsequent_percent",
            numerator="CPP_subsequent",
            denominator="CPP_start",
        ),
    ),
)

_DURATIONS: Final = (
    "3_months_or_less",
    "more_than_3_months_6_months",
    "more_than_6_months_less_than_1_year",
    "1_year_less_than_2_years",
)

_D5: Final = KnownFile(
    stem="d5_cpps_at31march_by_duration",
    title="children in need, table D5: child protection plans at 31 March by duration",
    signature=frozenset({"CPP_At31", *_DURATIONS, "2_years_or_more", "2_years_or_more_percent"}),
    columns=(
        PublishedColumn(indicator=ALL["cpp_count"], value="CPP_At31"),
        *(
            PublishedColumn(
                indicator=ALL["cpp_open_duration_pct"],
                value=f"{column}_percent",
                numerator=column,
                denominator="CPP_At31",
                breakdown="duration",
                category=band.label,
            )
            for column, band in zip(_DURATIONS, BANDS, strict=False)
        ),
        # The last band is an indicator of its own, and one cell is one figure.
        PublishedColumn(
            indicator=ALL["cpp_open_2y_pct"],
            value="2_years_or_more_percent",
            numerator="2_years_or_more",
            denominator="CPP_At31",
        ),
    ),
)

_AT_31_MARCH: Final = {"population_type": "Children looked after on 31 March each year"}

_CLA: Final = KnownFile(
    stem="cla_number_and_rate_per_10k_children",
    title="children looked after: number and rate per 10,000 children",
    signature=frozenset(
        {"population_type", "population_estimate", "children_count", "rate_per_10000"}
    ),
    columns=(
        PublishedColumn(indicator=ALL["cla_count"], value="children_count", where=_AT_31_MARCH),
        PublishedColumn(
            indicator=ALL["cla_rate_per_10k"],
            value="rate_per_10000",
            numerator="children_count",
            denominator="population_estimate",
            where=_AT_31_MARCH,
        ),
    ),
)

_STABILITY: Final = KnownFile(
    stem="la_cla_placement_stability",
    title="children looked after: placement stability",
    signature=frozenset({"cla_group", "placement_stability", "children_count", "children_percent"}),
    columns=(
        PublishedColumn(
            indicator=ALL["cla_3plus_placements_pct"],
            value="children_percent",
            numerator="children_count",
            denominator="children_count",
            where={
                "cla_group": "CLA on 31 March",
                "placement_stability": "With 3 or more placements during the year",
            },
            denominator_where={"placement_stability": "Total children"},
        ),
    ),
)

# DfE counts 254 working days in a year to 30 September that holds a 29 February, or else 253.
_LEAP: Final = tuple(str(year) for year in range(2000, 2100, 4))

_CSWW: Final = KnownFile(
    stem="csww_indicators",
    title="children's social work workforce: indicators",
    signature=frozenset({"inpost_fte", "turnover_rate_fte", "agency_rate_fte", "vacancy_rate_fte"}),
    year=reporting_year("30 September"),
    columns=(
        PublishedColumn(
            indicator=ALL["sw_vacancy_rate_fte"],
            value="vacancy_rate_fte",
            numerator="vacancy_fte",
            denominator=("vacancy_fte", "inpost_fte"),
        ),
        PublishedColumn(
            indicator=ALL["sw_agency_rate_fte"],
            value="agency_rate_fte",
            numerator="agency_fte",
            denominator=("agency_fte", "inpost_fte"),
        ),
        PublishedColumn(
            indicator=ALL["sw_agency_rate_headcount"],
            value="agency_rate_headcount",
            numerator="agency_headcount",
            denominator=("agency_headcount", "inpost_headcount"),
        ),
        PublishedColumn(
            indicator=ALL["sw_agency_cover_rate_fte"],
            value="agency_cover_rate_fte",
            numerator="agency_cover_fte",
            denominator="agency_fte",
        ),
        PublishedColumn(
            indicator=ALL["sw_vacancy_cover_rate_fte"],
            value="vacancy_agency_cover_rate_fte",
            numerator="agency_cover_fte",
            denominator="vacancy_fte",
        ),
        PublishedColumn(
            indicator=ALL["sw_turnover_rate_fte"],
            value="turnover_rate_fte",
            numerator="leavers_fte",
            denominator="inpost_fte",
            state=False,
        ),
        PublishedColumn(
            indicator=ALL["sw_turnover_rate_headcount"],
            value="turnover_rate_headcount",
            numerator="leavers_headcount",
            denominator="inpost_headcount",
            state=False,
        ),
        PublishedColumn(
            indicator=absence_rate(working_days=254),
            value="absence_rate_fte",
            numerator="working_days_lost_fte",
            where={"time_period": _LEAP},
            state=False,
        ),
        PublishedColumn(
            indicator=ALL["sw_absence_rate_fte"],
            value="absence_rate_fte",
            numerator="working_days_lost_fte",
            state=False,
        ),
        PublishedColumn(
            indicator=ALL["sw_caseload_mean"],
            value="caseload_fte",
            numerator="cases",
            denominator="case_holders_fte",
        ),
        PublishedColumn(indicator=ALL["sw_starters_fte"], value="starters_fte"),
        PublishedColumn(indicator=ALL["sw_leavers_fte"], value="leavers_fte"),
    ),
)

_ONS: Final = KnownFile(
    stem="ons_mid_year_population_estimates",
    title="mid-year population estimates",
    signature=frozenset({"age_group", "population_estimate"}),
    year=reporting_year("30 June"),
    columns=(
        PublishedColumn(
            indicator=ALL["population_0_to_17"],
            value="population_estimate",
            where={"age_group": "Children aged 0 to 17 years"},
        ),
    ),
)

KNOWN_FILES: Final = (_B1, _C1, _D3, _D5, _CLA, _STABILITY, _CSWW, _ONS)
"""The files that lakpi knows."""
