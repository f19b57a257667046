"""
What `lakpi.targets.judge_against_targets` gives: a judgement of each figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import attrs
import pandas as pd

from lakpi.displays import Tabled
from lakpi.errors import FiguresError
from lakpi.figures import Figure
from lakpi.polarity import Outcome, Polarity
from lakpi.rounding import written_half_up
from lakpi.targets.rag import Rag
from lakpi.targets.standing import Aim, written_aim
from lakpi.targets.target import Target
from lakpi.units import difference, written

__all__ = ["TargetJudgement", "TargetJudgements"]


@attrs.frozen(kw_only=True)
class TargetJudgement:
    """
    One figure against its target.

    Attributes:
        figure: The figure.
        target: Its target as stated; None where it has none.
        aim: The numbers to reach: the target, or what a percentile comes to.
        polarity: Which way of it is good; none for a range to lie within.
        rag: Red, amber or green; None where there is a reason.
        outcome: Better, similar or worse than the target; higher or lower than a range.
        word: Why it is that colour: "on target", "within tolerance", "off target but
            improving".
        distance: The figure as shown less the target (of a range to lie within, the
            nearer end; nought inside).
        reason: Why there is no judgement.
        note: What a reader should know of it.
    """

    figure: Figure
    target: Target | None = None
    aim: Aim | None = None
    polarity: Polarity = Polarity.NO_JUDGEMENT
    rag: Rag | None = None
    outcome: Outcome | None = None
    word: str = ""
    distance: Fraction | None = None
    reason: str = ""
    note: str = ""

    @property
    def text(self) -> str:
        """
        Colour, shape and word: "green ● on target"; the reason where there is none.
        """
        return (
            self.reason if self.rag is None else f"{self.rag.colour} {self.rag.symbol} {self.word}"
        )

    def written_target(self) -> str:
        """
        Write the target with its unit: "at least 85%", "15 to 18%"; empty without one.
        """
        if self.aim is None:
            return ""
        return written_aim(self.aim, self.polarity, self.figure.meaning)

    def written_distance(self) -> str:
        """
        Write the distance with its sign and unit: "+2.1 percentage points".
        """
        if self.distance is None:
            return ""
        meaning = self.figure.meaning
        text = written_half_up(
            self.distance, decimals=meaning.decimals, thousands=True, signed=True
        )
        return written(text, difference(meaning.unit, meaning.unit))


@attrs.frozen(eq=False)
class TargetJudgements(Tabled[TargetJudgement]):
    """
    Figures against their targets, in the order of the figures.

    Attributes:
        items: One for each figure.
        unused: The targets that no figure is held against.
    """

    items: tuple[TargetJudgement, ...]
    unused: tuple[Target, ...] = ()

    def _line(self, each: TargetJudgement, /) -> dict[str, str]:
        return {
            **each.figure.told(),
            "target": each.written_target(),
            "judgement": f"{each.rag.symbol} {each.word}" if each.rag else str(each.outcome or ""),
            "distance": each.written_distance(),
            "why": each.reason,
        }

    def __iter__(self) -> Iterator[TargetJudgement]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def of(self, figure: Figure) -> TargetJudgement:
        """
        Give the judgement of one figure.

        Raises:
            FiguresError: Where it is not among them.
        """
        for each in self.items:
            if each.figure == figure:
                return each
        message = f"no judgement of {figure.meaning.id!r}, {figure.area_name}, {figure.period} here"
        raise FiguresError(message)

    def to_frame(self) -> pd.DataFrame:
        """
        Give the judgements as a new frame, one row a figure, for a table or a dashboard.
        """
        columns = ["indicator", "area", "area_name", "period", "breakdown", "category", "value"]
        columns += ["target", "rag", "symbol", "word", "hex", "distance", "outcome", "reason"]
        rows = []
        for each in self.items:
            figure, rag = each.figure, each.rag
            row = [figure.meaning.id, figure.area, figure.area_name, figure.period]
            row += [figure.breakdown, figure.category, figure.written(), each.written_target()]
            row += ["", "", "", ""] if rag is None else [rag.colour, rag.symbol, each.word, rag.hex]
            row += [each.written_distance(), str(each.outcome or ""), each.reason]
            rows.append(row)
        return pd.DataFrame(rows, columns=columns)
