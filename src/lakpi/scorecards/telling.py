"""
A scorecard in sentences: a line for each row, ready for a report to a committee.

They say what the row says and no more: the figure as shown with the numbers behind it,
where it comes from, who the others are, how it stands to its target, and what makes it
unsafe.  What has no polarity is higher or lower, never better or worse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

import attrs

from lakpi.benchmarks import Comparison
from lakpi.confidence import level_text
from lakpi.displays import Told
from lakpi.errors import PeriodError
from lakpi.figures import Figure, Flag, Reason
from lakpi.periods import labels, parse
from lakpi.polarity import Outcome
from lakpi.rounding import written_half_up
from lakpi.scorecards import wording
from lakpi.scorecards.parts import Content, Row
from lakpi.trends import Travel
from lakpi.units import unit

__all__ = ["Sentence", "listed", "sentences", "subject", "when"]

_STANDS: Final = {
    Outcome.BETTER: "Better than",
    Outcome.SIMILAR: "Similar to",
    Outcome.WORSE: "Worse than",
    Outcome.HIGHER: "Higher than",
    Outcome.LOWER: "Lower than",
}
_TURNS: Final = {Outcome.BETTER: ", an improvement", Outcome.WORSE: ", a worsening"}
_POOLED: Final = {
    "mean": "the average of {}",
    "median": "the median of {}",
    "sum": "the pooled figure of {}",
    "stated": "the average of {}",
}


@attrs.frozen
class Sentence(Told):
    """
    What is said of one row.

    Attributes:
        row: The row.
        text: One or more plain sentences.
    """

    row: Row
    text: str

    def __str__(self) -> str:
        return self.text


def sentences(card: Content) -> tuple[Sentence, ...]:
    """
    Say each row of a scorecard as a report says it, in the order of the card.

    Args:
        card: The scorecard.

    Returns:
        One for each row.  The same card gives the same words.

    >>> import lakpi, pandas as pd
    >>> from lakpi.catalogues import ALL
    >>> figures = lakpi.read_figures(pd.DataFrame({"indicator": "rereferral_pct",
    ...     "area": "Harrow", "period": ["2012-13", "2013-14"],
    ...     "numerator": [217, 269], "denominator": [1529, 2305]}), ALL)
    >>> for said in sentences(lakpi.scorecard(figures)):
    ...     print(said)
    Re-referrals within 12 months of a previous referral: 11.7% in 2013-14 (269 of 2,305), down
    from 14.2% in 2012-13, an improvement.
    """
    return tuple(Sentence(row, _told(row)) for row in card.rows())


def subject(row: Row) -> str:
    """
    Name what a row is of, so that a colon may follow.
    """
    title = row.figure.meaning.title
    if row.title.startswith(f"{title}: "):
        return f"{title}, {row.title[len(title) + 2 :]}"
    return row.title


def when(figure: Figure) -> str:
    """
    Say the period of a figure as a report says it, with its preposition.

    A state on a day is "at" that day, whatever the period that ends on it.

    Returns:
        ``"at 31 January 2014"``, ``"in 2013-14 Q3"``, ``"in the year to 31 March 2014"``,
        ``"in the autumn term of 2013/14"``; ``"for ..."`` before a label of one's own.
    """
    label = figure.period
    try:
        kind = parse(label).kind
    except PeriodError:
        return f"for {label}"
    if kind == "day" or figure.meaning.snapshot:
        return f"at {labels.written_day(figure.period_end)}"
    match kind:
        case "window":
            days = (figure.period_start, figure.period_end)
            return "from {} to {}".format(*map(labels.written_day, days))
        case "rolling year":
            return f"in the {label}"
        case "term":
            year, _, term = label.partition(" ")
            return f"in the {term.lower()} term of {year}"
        case _:
            return f"in {label}"


def listed(items: Iterable[str]) -> str:
    """
    Join as English does: commas, and "and" before the last.

    >>> listed(["Brent"]), listed(["Brent", "Barnet", "Ealing"])
    ('Brent', 'Brent, Barnet and Ealing')
    """
    held = list(items)
    return " and ".join(filter(None, [", ".join(held[:-1]), *held[-1:]]))


def _told(row: Row) -> str:
    said = [f"{subject(row)}: {_now(row)}{_turned(row.travel)}."]
    said += _compared(row)
    said += _target(row)
    said += [
        f"{flag.capitalize()}: {flag.words}."
        for flag in Flag
        if flag in row.figure.flags and flag is not Flag.REPORTED_DIFFERS
    ]
    return " ".join(said)


def _now(row: Row) -> str:
    figure = row.figure
    if figure.value is None:
        return _none(figure)
    beside = [wording.basis(figure), wording.reported(figure)]
    if row.interval is not None and (ends := row.interval.written_ends()):
        beside.append(f"{level_text(row.interval.level)} confidence interval {ends}")
    within = "; ".join(filter(None, beside))
    return f"{figure.written()} {when(figure)}" + (f" ({within})" if within else "")


def _none(figure: Figure) -> str:
    reason = Reason(figure.value_reason)
    if reason in (Reason.LOW, Reason.LOW_K):
        return f"{reason.words} {when(figure)}"
    known = figure.meaning.ratio and figure.denominator is not None
    of = f", of {figure.denominator_text()}" if known and figure.denominator else ""
    return f"no figure {when(figure)} ({reason.words}{of})"


def _turned(travel: Travel | None) -> str:
    if travel is None or travel.earlier is None:
        return ""
    now, then = travel.figure, travel.earlier
    if then.value is None:
        return f"; {_none(then)}"
    was = f"{then.written()} {when(then)}"
    if travel.sign is None or travel.outcome is None:
        return f"; it was {was}"
    same = now.written() == then.written()
    if travel.sign == 0:
        return f", {'unchanged' if same else 'little changed'} from {was}"
    # Two figures that round alike may still be a rounded step apart.
    way = ("up" if travel.sign > 0 else "down") + (" slightly" if same else "")
    return f", {way} from {was}{_TURNS.get(travel.outcome, '')}"


def _compared(row: Row) -> Iterator[str]:
    stands: dict[Outcome, list[str]] = {}
    beside: list[str] = []
    silent: dict[str, list[str]] = {}
    for each in row.comparisons:
        if each.outcome is not None and each.benchmark is not None:
            stands.setdefault(each.outcome, []).append(_against(row, each))
        elif each.benchmark is not None or each.mean is not None or each.minimum is not None:
            beside.append(_beside(each))
        else:
            words = Reason(each.reason or Reason.UNAVAILABLE).words
            silent.setdefault(words, []).append(each.comparator)
    for outcome, names in stands.items():
        yield f"{_STANDS[outcome]} {listed(names)}."
    if beside:
        yield f"For comparison: {'; '.join(beside)}."
    for words, names in silent.items():
        yield f"No figure for {listed(names)} ({words})."


def _against(row: Row, each: Comparison) -> str:
    beside = filter(None, [_numbers(each), _chance(row, each), *_caveats(each)])
    return f"{_called(each)} ({'; '.join(beside)})"


def _chance(row: Row, each: Comparison) -> str:
    beyond = row.beyond_chance(each)
    if beyond is None or beyond.outcome is None:
        return ""
    return "within chance" if beyond.outcome is Outcome.SIMILAR else "more than chance"


def _beside(each: Comparison) -> str:
    caveats = _caveats(each)
    said = f"{_called(each)} {_numbers(each)}" if each.benchmark is not None else ""
    said = said or f"{each.comparator} {_numbers(each)}"
    return f"{said} ({'; '.join(caveats)})" if caveats else said


def _called(each: Comparison) -> str:
    return _POOLED.get(each.pool, "{}").format(each.comparator)


def _numbers(each: Comparison) -> str:
    """
    The comparator's value, its range, and its average where that is another number.
    """
    figure, said = each.figure, []
    if each.benchmark is not None:
        said.append(wording.number(each.benchmark, figure))
    if each.minimum is not None and each.maximum is not None and each.n != 1:
        said.append(f"from {_bare(each.minimum, figure)} to {wording.number(each.maximum, figure)}")
    if each.mean is not None and each.mean != each.benchmark and each.pool != "published":
        said.append(f"average {wording.number(each.mean, figure)}")
    return ", ".join(said)


def _bare(low: Fraction, figure: Figure) -> str:
    """
    Write the lower end of a range: of units that are words, without the word.
    """
    if unit(figure.meaning.unit).pattern != "{value} {word}":
        return wording.number(low, figure)
    return written_half_up(low, decimals=figure.meaning.decimals, thousands=True)


def _caveats(each: Comparison) -> list[str]:
    said = []
    if each.n is not None and each.of is not None and each.n < each.of:
        said.append(f"{each.n} of {each.of}")
    why: dict[str, list[str]] = {}
    for name, reason in zip(each.missing, each.missing_reasons, strict=True):
        why.setdefault(Reason(reason).words, []).append(name)
    for words, names in why.items():
        many = len(names) > _MOST_NAMED
        said.append(f"no figure for {len(names) if many else listed(names)}, {words}")
    if Flag.PROVISIONAL in each.flags:
        said.append("provisional")
    if Flag.DEFINITION_DIFFERS in each.flags:
        said.append("by another definition")
    if each.lag > 0:
        said.append(f"for a period that ends {each.lag:,} days before")
    return said


_MOST_NAMED: Final = 20
"""As on the card (`lakpi.scorecards.wording`): more are counted."""


def _target(row: Row) -> Iterator[str]:
    judged = row.target
    if judged is None or judged.target is None:
        return
    if judged.rag is None:
        yield f"Not judged against its target: {judged.reason.rstrip('.')}."
        return
    aim = judged.written_target()
    word = judged.word or judged.rag.word
    yield f"{judged.rag.colour.capitalize()}: {word}" + (f" ({aim})." if aim else ".")
