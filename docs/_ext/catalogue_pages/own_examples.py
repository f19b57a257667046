"""
Examples of those indicators that their module's docstring does not compute, or finds none of.

Each is written as a docstring's is, with a first line that is its title, and in the module of
its indicator, so that names of that module need no import.
"""

from __future__ import annotations

from typing import Final

from lakpi.catalogues.assessments import FACTOR_CODES
from lakpi.indicators import Indicator

_FACTOR: Final = """
Factors.

Of three episodes below the factor was identified in two, and in the third none was.  The
authority has 10,000 children aged 0 to 17.

>>> import lakpi
>>> from lakpi.testing import example, population, shown
>>> records = example({{FACTORS: {{
...     "episode_id": ["1", "2", "3"], "factor": ["{first}", "{last}", "21"],
...     "authorised_date": ["2013-04-02", "2013-06-03", "2013-07-01"]}}}},
...     complete=("2013-04-01", "2014-03-31"))
>>> print(shown(lakpi.compute(factor_rate("{factor}"), records,
...                           periods=lakpi.financial_years("2013-14"),
...                           populations=population(10_000))))
"""

_KS4: Final = """
Gaps.

Of the two pupils of the group below one reached the standard; of the two others both did.

>>> import lakpi
>>> from lakpi.testing import example, shown
>>> records = example({{KEY_STAGE_4: {{
...     "results_on": ["2014-08-21"] * 4, "reached_standard": [True, False, True, True],
...     "ethnicity": ["{code}", "{code}", "WBRI", "WBRI"]}}}},
...     complete=("2013-09-01", "2014-08-31"))
>>> print(shown(lakpi.compute(CATALOGUE, records, periods=lakpi.academic_years("2013/14"))))
"""

_CARE: Final = """
Care.

Below, as at 31 March 2014, A and B are looked after, of an authority with 1,000 children aged 0
to 17; C's time in care ended on the day, so it is not open at its end.

>>> import lakpi
>>> from lakpi.testing import example, population, shown
>>> records = example({PERIODS_OF_CARE: {
...     "child_id": ["A", "B", "C"], "start_date": ["2012-01-01", "2013-05-01", "2013-05-01"],
...     "end_date": [None, None, "2014-03-31"]}},
...     complete=("2012-01-01", "2014-03-31"))
>>> print(shown(lakpi.compute(CLA_RATE, records, periods=lakpi.as_at("2014-03-31"),
...                           populations=population(1_000))))
"""

_HEALTH: Final = """
Health.

Of four children looked after for the whole year, all the assessments of three were made:

>>> import lakpi
>>> from lakpi.testing import example, shown
>>> records = example({OUTCOMES: {
...     "child_id": ["A", "B", "C", "D"], "year_end": ["2014-03-31"] * 4,
...     "health_assessment": [True, True, True, False]}},
...     complete=("2013-04-01", "2014-03-31"))
>>> print(shown(lakpi.compute(HEALTH_ASSESSMENT, records,
...                           periods=lakpi.financial_years("2013-14"))))
"""

_ENGAGED: Final = """
Engaged.

Below, as at 31 March 2014, A and B are 16 and 17 years old, and of B it is not known whether
they are engaged, which counts as not engaged; C is 15 and not in the base.

>>> import lakpi
>>> from lakpi.testing import example, shown
>>> records = example({PERIODS_OF_CARE: {
...     "child_id": ["A", "B", "C"], "start_date": ["2013-05-01"] * 3,
...     "birth_date": ["1998-01-15", "1996-06-01", "1998-06-01"],
...     "engaged": [True, None, True]}},
...     complete=("2013-04-01", "2014-03-31"))
>>> print(shown(lakpi.compute(ENGAGED_16_17, records, periods=lakpi.as_at("2014-03-31"))))
"""

_ENTRANTS: Final = """
Entrants.

Of three cautions and convictions below, two were the young person's first:

>>> import lakpi
>>> from lakpi.testing import example, shown
>>> records = example({OUTCOMES: {
...     "young_person_id": ["A", "A", "B"], "first_outcome": [True, False, True],
...     "outcome_date": ["2012-02-01", "2012-09-03", "2012-02-01"],
...     "offence_date": ["2012-01-01", "2012-08-01", "2012-01-02"]}},
...     complete=("2012-01-01", "2012-12-31"))
>>> print(shown(lakpi.compute(FIRST_TIME_ENTRANTS_COUNT, records,
...                           periods=lakpi.calendar_years("2012"))))
"""

_COVER: Final = """
Cover.

Below, as at 30 September 2014, two agency workers of 1.5 FTE are in post.  Of two vacant posts
of 2 FTE the agency workers cover 0.6 FTE of one.

>>> import lakpi
>>> from lakpi.testing import example, shown
>>> records = example({
...     WORKERS: {"start_date": ["2014-06-02"] * 3, "fte": [1, 0.5, 1],
...               "agency": [True, True, False]},
...     VACANCIES: {"vacant_from": ["2014-07-01"] * 2, "fte": [1, 1], "agency_fte": [0.6, None]}},
...     complete=("2014-04-01", "2014-09-30"))
>>> figures = lakpi.compute([AGENCY_COVER, VACANCY_COVER], records,
...                         periods=lakpi.as_at("2014-09-30"))
"""

_HOLDERS: Final = """
Holders.

Below, as at 30 September 2014, three workers of 2.5 FTE are in post, and two of them, of 1.5
FTE, hold cases by their role; the fourth is from an agency.

>>> import lakpi
>>> from lakpi.testing import example, shown
>>> records = example({WORKERS: {
...     "start_date": ["2012-01-09", "2012-05-01", "2014-09-01", "2014-06-02"],
...     "fte": [1, 0.5, 1, 1], "agency": [False, False, False, True],
...     "case_holder": [True, True, False, True]}},
...     complete=("2014-04-01", "2014-09-30"))
>>> print(shown(lakpi.compute(CASE_HOLDERS, records, periods=lakpi.as_at("2014-09-30"))))
"""

_IMPROVE: Final = """
Improvement.

Below, of three schools one requires improvement:

>>> import lakpi
>>> from lakpi.testing import example, shown
>>> records = example({JUDGEMENTS: {
...     "school_id": ["1", "2", "3"], "judged_on": ["2013-09-01"] * 3,
...     "grade": ["good", "requires improvement", "inadequate"]}},
...     complete=("2013-09-01", "2013-12-31"))
>>> print(shown(lakpi.compute(REQUIRING_IMPROVEMENT, records,
...                           periods=lakpi.as_at("2013-12-31"))))
"""


def own_examples(each: Indicator) -> tuple[str, ...]:
    """
    Give the examples of an indicator that are written here.
    """
    return tuple(text for name, text in _written().items() if name == each.id)


def _written() -> dict[str, str]:
    from lakpi.catalogues.assessment_factors import factor_rate

    factors = {
        factor_rate(factor).id: _FACTOR.format(factor=factor, first=codes[0], last=codes[-1])
        for factor, codes in FACTOR_CODES.items()
    }
    return {
        **factors,
        "ks4_gap_black_other": _KS4.format(code="BOTH"),
        "ks4_gap_white_other": _KS4.format(code="WOTH"),
        "cla_rate_per_10k": _CARE,
        "cla_health_assessment_pct": _HEALTH,
        "cla_16_17_engaged_pct": _ENGAGED,
        "sw_agency_cover_rate_fte": _COVER,
        "sw_vacancy_cover_rate_fte": _COVER,
        "sw_caseholder_pct": _HOLDERS,
        "schools_requiring_improvement_count": _IMPROVE,
        "yjs_first_time_entrants_count": _ENTRANTS,
    }
