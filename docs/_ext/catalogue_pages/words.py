"""
What a definition is, in words: its kind, its basis, how long it is valid.
"""

from __future__ import annotations

import datetime
import inspect
from collections.abc import Iterable
from typing import Final

from lakpi.indicators import Indicator, Rate
from lakpi.measures import AsAt, AtAnyTime, Basis, During, Measure
from lakpi.polarity import Polarity

_STOCK: Final = "a stock, which is the state at the end of the period's last day"
_FLOW: Final = "a flow, which is what happened in the period"
_SPELL: Final = "what was open at any time in the period"


def kind(each: Indicator) -> str:
    """
    Say which kind of indicator it is.

    >>> from lakpi.catalogues import ALL
    >>> kind(ALL["referrals_count"])
    'Count. A number of things, or an amount.'
    """
    said = (inspect.getdoc(type(each)) or "").partition("\n\n")[0]
    return f"{type(each).__name__}. {' '.join(said.split())}"


def basis(each: Indicator) -> str:
    """
    Say how what is counted belongs to a period: a flow, a stock, a cohort.

    >>> from lakpi.catalogues import ALL
    >>> basis(ALL["cpp_open_2y_pct"])
    "A stock, which is the state at the end of the period's last day."
    >>> print(basis(ALL["sw_turnover_rate_fte"]))
    Numerator: a flow, which is what happened in the period. Denominator: a stock, which is
    the state at the end of the period's last day.
    """
    if isinstance(each, Rate):
        return f"{_sentence(_bases([each.numerator]))} It is set over a mid-year population."
    top = getattr(each, "numerator", None)
    base = getattr(each, "denominator", None)
    if isinstance(top, Measure) and isinstance(base, Measure):
        own, other = _bases([top]), _bases([base])
        if own != other:
            return f"Numerator: {own}. Denominator: {other}."
    return _sentence(_bases(each.measures()))


def _bases(measures: Iterable[Measure]) -> str:
    said = [_basis(tally.basis) for measure in measures for tally in measure.tallies()]
    return "; ".join(dict.fromkeys(said))


def _basis(held: Basis) -> str:
    match held:
        case During(follow_up_months=0):
            return _FLOW
        case During(follow_up_months=months):
            return (
                f"a cohort, each followed for {months} months; it belongs to the period in which"
                " its follow-up ends"
            )
        case AsAt():
            return _STOCK
        case AtAnyTime():
            return _SPELL


def _sentence(said: str) -> str:
    return f"{said[:1].upper()}{said[1:]}."


def polarity(each: Indicator) -> str:
    """
    Say which way is better.

    >>> from lakpi.catalogues import ALL
    >>> polarity(ALL["rereferral_pct"])
    'low is good'
    """
    return str(each.polarity)


def validity(each: Indicator) -> str:
    """
    Say for which years a definition is meant.

    >>> from lakpi.catalogues import ALL
    >>> validity(ALL["fgdm_offered_pct"]), validity(ALL["cin_count"])
    ('from 1 April 2025', 'for every year')
    """
    start = f"from {_day(each.valid_from)}" if each.valid_from else ""
    end = f"until {_day(each.valid_to)}" if each.valid_to else ""
    return " ".join(part for part in (start, end) if part) or "for every year"


def _day(day: datetime.date) -> str:
    return f"{day.day} {day:%B %Y}"


def publication(each: Indicator) -> str:
    """
    Name the publication that a definition comes from, without the table in it.

    >>> from lakpi.catalogues import ALL
    >>> publication(ALL["rereferral_pct"]), publication(ALL["audit_cases_count"])
    ('DfE, Characteristics of children in need', 'local definition')
    """
    title = each.reference.title
    for part in (", table ", ", list "):
        title = title.partition(part)[0]
    return title


def better(each: Indicator) -> str:
    """
    Say which way is better, in a sentence.

    >>> from lakpi.catalogues import ALL
    >>> better(ALL["rereferral_pct"])
    'a lower value is better'
    """
    match each.polarity:
        case Polarity.HIGH_IS_GOOD:
            return "a higher value is better"
        case Polarity.LOW_IS_GOOD:
            return "a lower value is better"
        case Polarity.NO_JUDGEMENT:
            return "neither a higher nor a lower value is judged better"
