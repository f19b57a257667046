"""
What a committee should look at first: a few rows, each with its reasons.

The rule is a value, `Attention`, so that a council can read it, change it and print it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, Literal, get_args

import attrs

from lakpi.benchmarks import Comparison
from lakpi.confidence import level_text
from lakpi.displays import Told
from lakpi.errors import FiguresError, did_you_mean
from lakpi.figures import Flag, Reason
from lakpi.polarity import Outcome, Polarity
from lakpi.scorecards import wording
from lakpi.scorecards.parts import Content, Row
from lakpi.scorecards.telling import listed, subject, when
from lakpi.targets import Rag
from lakpi.trends import series_of

__all__ = ["Attention", "Concern", "ToLookAt", "exceptions"]

Concern = Literal[
    "off target",
    "worse and worsening",
    "worse by more than chance",
    "unsafe to judge",
    "newly missing",
    "worse than all",
]

_MISSING: Final = (Reason.CONFIDENTIAL, Reason.UNAVAILABLE, Reason.UNRELIABLE)
"""The reasons that hide a number; what is not applicable, or rounds to zero, is known."""


def _concerns(order: Iterable[Concern]) -> tuple[Concern, ...]:
    return tuple(order)


def _flags(flags: Iterable[Flag | str]) -> tuple[Flag, ...]:
    return tuple(map(Flag, flags))


@attrs.frozen(kw_only=True)
class Attention:
    """
    The rule by which rows are put first.

    A row with an earlier concern stands before all rows without it; of two rows with the
    same first concern, that with the earlier second one stands first, and so on; else
    the order is that of the card.

    - *off target*: red against its target.
    - *worse and worsening*: worse than at least one comparator, and the direction of
      travel is a worsening.
    - *worse by more than chance*: where the row has an interval, and the value of a
      comparator that it is worse than lies outside it.
    - *unsafe to judge*: it is judged, by target, comparator or direction, though a flag says
      that the figure or its comparator may mislead.
    - *newly missing*: hidden, not available or unreliable where the earlier figure was known.
    - *worse than all*: worse than every comparator that has a value, whatever its direction.

    Attributes:
        order: The concerns, the weightiest first; those left out are not looked for.
        unsafe: The flags that make a judgement unsafe.

    Raises:
        FiguresError: There is no such concern, or one stands twice.
    """

    order: tuple[Concern, ...] = attrs.field(converter=_concerns, default=get_args(Concern))
    unsafe: tuple[Flag, ...] = attrs.field(
        converter=_flags,
        default=(
            Flag.SHORT_HISTORY,
            Flag.INCOMPLETE_PERIOD,
            Flag.SMALL_BASE,
            Flag.DEFINITION_DIFFERS,
            Flag.REPORTED_DIFFERS,
        ),
    )

    def __attrs_post_init__(self) -> None:
        for each in self.order:
            if each not in get_args(Concern):
                message = f"there is no concern {each!r}.{did_you_mean(each, get_args(Concern))}"
                raise FiguresError(message)
        if len(set(self.order)) != len(self.order):
            message = f"each concern has one place in the order; found {', '.join(self.order)}"
            raise FiguresError(message)


@attrs.frozen
class ToLookAt(Told):
    """
    One row to look at.

    Attributes:
        row: The row.
        concerns: What is the matter with it, by the names of `Attention`, the
            weightiest first.
        reasons: The same in words, one for each concern.
    """

    row: Row
    concerns: tuple[Concern, ...]
    reasons: tuple[str, ...]

    @property
    def text(self) -> str:
        """
        The row and its reasons as one line.
        """
        figure = self.row.figure
        value = figure.written() if figure.value is not None else "no figure"
        return f"{subject(self.row)}, {value} {when(figure)}: {'; '.join(self.reasons)}."

    def __str__(self) -> str:
        return self.text


def exceptions(
    card: Content, most: int = 5, *, attention: Attention | None = None
) -> tuple[ToLookAt, ...]:
    """
    Pick the few rows that a committee should look at first, each with its reasons.

    Args:
        card: The scorecard.
        most: How many at the most.
        attention: The rule; by default `Attention()`.

    Returns:
        The rows with a concern, the weightiest first.  A figure stands among them once,
        and an earlier figure of a series never beside a later one.

    Raises:
        FiguresError: `most` is under nought.

    >>> import lakpi, pandas as pd
    >>> from lakpi.catalogues import ALL
    >>> figures = lakpi.read_figures(pd.DataFrame({"indicator": "rereferral_pct",
    ...     "area": "Harrow", "period": ["2012-13", "2013-14"],
    ...     "numerator": ["217", "c"], "denominator": [1529, 2305]}), ALL)
    >>> for found in exceptions(lakpi.scorecard(figures)):
    ...     print(found)
    Re-referrals within 12 months of a previous referral, no figure in 2013-14: newly missing:
    confidential, where it was 14.2% in 2012-13.
    """
    if most < 0:
        message = f"at most how many rows is a number from 0; found {most}"
        raise FiguresError(message)
    rule = Attention() if attention is None else attention
    found = [each for row in _latest(card.rows()) if (each := _looked_at(row, rule)).concerns]
    # Python's sort is stable: ties keep the order of the card.
    found.sort(key=lambda each: [name not in each.concerns for name in rule.order])
    return tuple(found[:most])


def _latest(rows: tuple[Row, ...]) -> Iterator[Row]:
    """
    Each series' latest figure, once, in the order of the card.
    """
    keys = [series_of(row.figure) for row in rows]
    last: dict[tuple[str, ...], Row] = {}
    for key, row in zip(keys, rows, strict=True):
        known = last.get(key)
        if known is None or row.figure.period_end > known.figure.period_end:
            last[key] = row
    for key, row in zip(keys, rows, strict=True):
        if last.get(key) is row:
            del last[key]
            yield row


def _looked_at(row: Row, rule: Attention) -> ToLookAt:
    said: dict[Concern, str] = {
        "off target": _off_target(row),
        "worse and worsening": _worsening(row),
        "worse by more than chance": _beyond_chance(row),
        "unsafe to judge": _unsafe(row, rule.unsafe),
        "newly missing": _newly_missing(row),
        "worse than all": _worse_than_all(row),
    }
    held = tuple(name for name in rule.order if said[name])
    return ToLookAt(row, held, tuple(said[name] for name in held))


def _off_target(row: Row) -> str:
    if row.target is None or row.target.rag is not Rag.RED:
        return ""
    aim = row.target.written_target()
    apart = row.target.written_distance().lstrip("+-")
    return f"{row.target.word or Rag.RED.word}" + (f" ({aim}), by {apart}" if aim else "")


def _worse(row: Row) -> list[Comparison]:
    return [each for each in row.comparisons if each.outcome is Outcome.WORSE]


def _named(comparisons: Iterable[Comparison]) -> str:
    held = [each for each in comparisons if each.benchmark is not None]
    return listed(
        f"{each.comparator} ({wording.number(each.benchmark, each.figure)})"
        for each in held
        if each.benchmark is not None
    )


def _worsening(row: Row) -> str:
    travel, worse = row.travel, _worse(row)
    if not worse or travel is None or travel.outcome is not Outcome.WORSE:
        return ""
    was = "" if travel.earlier is None else f", from {travel.earlier.written()}"
    before = "" if travel.earlier is None else f" {when(travel.earlier)}"
    return f"worse than {_named(worse)} and worsening{was}{before}"


def _beyond_chance(row: Row) -> str:
    ends = row.interval
    if ends is None or ends.lower is None or ends.upper is None:
        return ""
    # As Fingertips judges: a value that the interval includes, ends included, is similar.
    beyond = [
        each
        for each in _worse(row)
        if each.benchmark is not None and not ends.lower <= float(each.benchmark) <= ends.upper
    ]
    if not beyond:
        return ""
    interval = f"{level_text(ends.level)} confidence interval {ends.written_ends()}"
    return f"worse than {_named(beyond)} by more than chance ({interval})"


def _unsafe(row: Row, unsafe: tuple[Flag, ...]) -> str:
    judged = [each for each in row.comparisons if each.outcome is not None]
    polarity = row.figure.meaning.polarity is not Polarity.NO_JUDGEMENT
    moved = row.travel is not None and row.travel.outcome is not None
    target = row.target is not None and row.target.rag is not None
    if not target and not (polarity and (judged or moved)):
        return ""
    said = [flag.words for flag in Flag if flag in unsafe and flag in row.figure.flags]
    said += [
        f"{each.comparator}: {flag.words}"
        for each in judged
        for flag in Flag
        if polarity and flag in unsafe and flag in each.flags
    ]
    return f"judge with care ({'; '.join(said)})" if said else ""


def _newly_missing(row: Row) -> str:
    travel, figure = row.travel, row.figure
    if travel is None or travel.earlier is None or travel.earlier.value is None:
        return ""
    if figure.value is not None or figure.value_reason not in _MISSING:
        return ""
    words = Reason(figure.value_reason).words
    return f"newly missing: {words}, where it was {travel.earlier.written()} {when(travel.earlier)}"


def _worse_than_all(row: Row) -> str:
    judged = [each for each in row.comparisons if each.outcome is not None]
    worse = _worse(row)
    if not worse or len(worse) != len(judged) or _worsening(row):
        return ""
    return f"worse than {_named(worse)}"
