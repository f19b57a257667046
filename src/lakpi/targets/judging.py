"""
Figures held against their targets, by a council's own rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

import attrs
import numpy as np

from lakpi.confidence import confidence_intervals
from lakpi.errors import FiguresError, did_you_mean
from lakpi.figures import Figure, Figures, Reason
from lakpi.ordering import snapped
from lakpi.polarity import Polarity
from lakpi.rounding import exact, written_half_up
from lakpi.targets.judgement import TargetJudgement, TargetJudgements
from lakpi.targets.rag import Rag
from lakpi.targets.rule import RagRule
from lakpi.targets.standing import (
    Aim,
    Standing,
    distance_to,
    standing,
    standing_by_interval,
)
from lakpi.targets.target import PercentileTarget, SingleTarget, Target, Targets
from lakpi.trends import earlier_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["By", "judge_against_targets"]

By: TypeAlias = Literal["value", "interval"]
_WORDS: Final = {
    "reached": "on target",
    "between": "between the two thresholds",
    "within tolerance": "within tolerance",
    "not clear": "not clearly on or off target",
    "missed": "off target",
}


def judge_against_targets(
    figures: Figures,
    targets: Iterable[Target],
    *,
    rule: RagRule | None = None,
    comparators: Figures | None = None,
    by: By = "value",
) -> TargetJudgements:
    """
    Hold each figure against its target: green, amber or red, and how far off.

    As shown is as judged: the figure is rounded half-up to the indicator's decimals
    first, so that 19.96 %, printed as 20.0 %, reaches "at most 20 %" and 20.04 % does
    too.  A figure's target is the one that covers the last day of its period.

    Source: `lakpi.targets.standing.standing`.

    Args:
        figures: The figures, earlier ones among them where the rule looks at them.
        targets: The targets: values, or a council's table (`read_targets`).
        rule: The council's rule; without one, `RagRule()`: amber within tolerance.
        comparators: The figures of other areas that a percentile is taken of; those of
            the figure's own area, and of other periods, are left out.
        by: "value", or "interval": green and red only where the 95 % interval lies
            wholly on one side of the target, amber where it is not clear.  (For single
            targets and percentiles; tolerances are not looked at.)

    Returns:
        One `TargetJudgement` for each figure, in order.

    Raises:
        UnitError: A target is in another unit than its indicator.
        DefinitionError: A target does not say which way is good.

    >>> import pandas as pd
    >>> from lakpi import read_figures
    >>> from lakpi.catalogues import ALL
    >>> figures = read_figures(pd.DataFrame({"indicator": ["rereferral_pct"],
    ...     "area": ["Harrow"], "period": ["2013-14"], "reported": ["21.5"]}), ALL)
    >>> target = SingleTarget(indicator="rereferral_pct", value="20%", tolerance="2pp")
    >>> judged, = judge_against_targets(figures, [target])
    >>> judged.text, judged.written_target(), judged.written_distance()
    ('amber ▲ within tolerance', 'at most 20.0%', '+1.5 percentage points')
    """
    if by not in get_args(By):
        message = f"figures are judged by value or by interval.{did_you_mean(by, get_args(By))}"
        raise FiguresError(message)
    known = Targets.made(targets)
    for meaning in figures.meanings:
        for each in known:
            if each.indicator == meaning.id:
                each.fit(meaning)
    held = list(figures)
    judge = _Judge(
        rule=rule or RagRule(),
        held=held,
        shelf=_shelved(comparators),
        ends=_ends(figures) if by == "interval" else None,
        earlier=_earlier(figures, rule),
    )
    made = tuple(judge.judged(row, known.of(figure)) for row, figure in enumerate(held))
    used = {id(each.target) for each in made}
    return TargetJudgements(made, tuple(each for each in known if id(each) not in used))


def _ends(figures: Figures) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.object_]]:
    intervals = confidence_intervals(figures, levels=(0.95,))
    return intervals.lower[:, 0], intervals.upper[:, 0], intervals.reason


def _earlier(figures: Figures, rule: RagRule | None) -> NDArray[np.intp] | None:
    if rule is None or rule.red_only_if_not_improved is None:
        return None
    return earlier_rows(figures, rule.red_only_if_not_improved, by_year=True)


_Key: TypeAlias = tuple[object, ...]


def _place(figure: Figure) -> _Key:
    start = None if figure.meaning.snapshot else figure.period_start
    group = (figure.scope, figure.breakdown, figure.category)
    return (figure.meaning.id, *group, start, figure.period_end)


def _shelved(comparators: Figures | None) -> dict[_Key, dict[str, Figure]]:
    """
    The comparators' figures, one of each area: the published one first.
    """
    shelf: dict[_Key, dict[str, Figure]] = {}
    for each in comparators or ():
        own = shelf.setdefault(_place(each), {})
        if each.value is not None and (each.area not in own or each.origin == "published"):
            own[each.area] = each
    return shelf


@attrs.frozen(eq=False, kw_only=True)
class _Judge:
    rule: RagRule
    held: list[Figure]
    shelf: dict[_Key, dict[str, Figure]]
    ends: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.object_]] | None
    earlier: NDArray[np.intp] | None

    def judged(self, row: int, target: Target | None) -> TargetJudgement:
        figure = self.held[row]
        bare = TargetJudgement(figure=figure, target=target)
        if target is None:
            return attrs.evolve(bare, reason="no target")
        polarity = target.polarity(figure.meaning)
        aim, note = self._aim(figure, target)
        if aim is None:
            return attrs.evolve(bare, polarity=polarity, reason=note)
        value = figure.rounded()
        bare = attrs.evolve(bare, aim=aim, polarity=polarity, note=note or target.note)
        if value is None:
            why = Reason(figure.value_reason).words
            return attrs.evolve(bare, reason=f"no number: {why} [{figure.value_reason}]")
        found = self._standing(row, value, aim, polarity)
        bare = attrs.evolve(bare, distance=distance_to(value, aim, polarity))
        if isinstance(found, str):
            return attrs.evolve(bare, reason=found)
        return self._coloured(bare, row, found)

    def _standing(self, row: int, value: Fraction, aim: Aim, polarity: Polarity) -> Standing | str:
        """
        Where a figure stands, or why that cannot be said.
        """
        if self.ends is None:
            return standing(value, aim, polarity, self.held[row].meaning)
        if not isinstance(aim, SingleTarget):
            return "a range is judged by the value, not by its interval"
        lower, upper, why_not = (column[row] for column in self.ends)
        if why_not or not lower <= upper:
            return f"no interval: {why_not or 'its ends are not known'}"
        return standing_by_interval(float(lower), float(upper), aim, polarity)

    def _aim(self, figure: Figure, target: Target) -> tuple[Aim | None, str]:
        if not isinstance(target, PercentileTarget):
            return (target, "") if isinstance(target, Aim) else (None, "no target")
        others = [
            each for area, each in self.shelf.get(_place(figure), {}).items() if area != figure.area
        ]
        if not others:
            return None, "no comparators' figures of the same period to take a percentile of"
        cut = _percentile([_number(each) for each in others], target.percentile)
        shown = exact(written_half_up(cut, decimals=figure.meaning.decimals))
        aim = SingleTarget(
            indicator=target.indicator,
            value=shown,
            direction=target.direction,
            tolerance=target.tolerance,
            note=target.note,
        )
        note = f"percentile {float(target.percentile):g} of {len(others)} comparators"
        return aim, note

    def _coloured(self, bare: TargetJudgement, row: int, found: Standing) -> TargetJudgement:
        word, note = _WORDS[found.place], bare.note
        match found.place:
            case "reached":
                rag = Rag.GREEN
            case "between" | "not clear":
                rag = Rag.AMBER
            case "within tolerance" if self.rule.amber_within_tolerance:
                rag = Rag.AMBER
            case _:
                rag, word = Rag.RED, _WORDS["missed"]
                improved, why = self._improved(bare, row)
                if improved:
                    rag, word = Rag.AMBER, "off target but improving"
                note = "; ".join(text for text in (note, why) if text)
        return attrs.evolve(bare, rag=rag, word=word, outcome=found.outcome, note=note)

    def _improved(self, bare: TargetJudgement, row: int) -> tuple[bool, str]:
        """
        Whether a figure is nearer to its target than the earlier one was to the same.
        """
        if self.earlier is None or bare.aim is None or bare.distance is None:
            return False, ""
        before = self.earlier[row]
        then = None if before < 0 else self.held[before].rounded()
        if then is None:
            return False, f"no figure of the {self.rule.red_only_if_not_improved} to improve on"
        was = distance_to(then, bare.aim, bare.polarity)
        return _short(bare.distance, bare.polarity) < _short(was, bare.polarity), ""


def _short(distance: Fraction, polarity: Polarity) -> Fraction:
    """
    How far short of its target a figure is; nought where it is past it.
    """
    if polarity is Polarity.NO_JUDGEMENT:
        return abs(distance)
    return max(-distance if polarity is Polarity.HIGH_IS_GOOD else distance, Fraction(0))


def _number(figure: Figure) -> Fraction:
    value = figure.exact()
    if value is None:
        message = f"{figure.meaning.id!r} of {figure.area_name} has no number to compare"
        raise FiguresError(message)
    return value if figure.meaning.ratio else exact(float(snapped(float(value))))


def _percentile(values: list[Fraction], percentile: Fraction) -> Fraction:
    """
    Cut values at a percentile of their way, linear between neighbours: type 7, exactly.
    """
    ordered = sorted(values)
    way = (len(ordered) - 1) * percentile / 100
    low = way.numerator // way.denominator
    above = ordered[min(low + 1, len(ordered) - 1)]
    return ordered[low] + (way - low) * (above - ordered[low])
