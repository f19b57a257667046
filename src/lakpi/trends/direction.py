"""
Direction of travel: each figure against an earlier one of its own, judged by polarity.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import attrs

from lakpi.displays import Tabled
from lakpi.errors import FiguresError
from lakpi.figures import Figure, Figures
from lakpi.figures.agreement import compared_by
from lakpi.periods import day_before
from lakpi.polarity import Outcome, direction, judge, travel
from lakpi.rounding import exact, written_half_up
from lakpi.trends.series import Earlier, Key, earlier_days, kind_of, series_of
from lakpi.units import difference, written

__all__ = ["Travel", "Travels", "direction_of_travel"]


@attrs.frozen(kw_only=True)
class Travel:
    """
    One figure against an earlier one.

    Attributes:
        figure: The later figure.
        earlier: The figure that it is held against; None where there is none.
        change: The later less the earlier, published figures as reported, others
            exactly; None without two numbers.
        sign: 1, 0 or -1: a change that rounds to nought at the indicator's decimals
            is no change.
    """

    figure: Figure
    earlier: Figure | None
    change: Fraction | None
    sign: int | None

    @property
    def arrow(self) -> str:
        """
        The direction as an arrow and a word; empty without a change to speak of.
        """
        return "" if self.sign is None else direction(self.sign)

    @property
    def outcome(self) -> Outcome | None:
        """
        What the direction means: better, similar or worse; or higher, lower.
        """
        return None if self.sign is None else judge(self.sign, self.figure.meaning.polarity)

    @property
    def word(self) -> str:
        """
        What the direction means, as scorecards say it: "improving", "worsening".
        """
        return "" if self.sign is None else travel(self.sign, self.figure.meaning.polarity)

    def written_change(self) -> str:
        """
        Write the change with its sign and unit ("-18.8 percentage points").
        """
        if self.change is None:
            return ""
        meaning = self.figure.meaning
        text = written_half_up(self.change, decimals=meaning.decimals, thousands=True)
        sign = "+" if self.change > 0 and exact(text.replace(",", "")) != 0 else ""
        return written(sign + text, difference(meaning.unit, meaning.unit))


@attrs.frozen(eq=False)
class Travels(Tabled[Travel]):
    """
    The direction of travel of each of a set of figures.
    """

    items: tuple[Travel, ...]
    against: str

    def _line(self, each: Travel, /) -> dict[str, str]:
        was = each.earlier
        return {
            **each.figure.told(),
            "was": "" if was is None else f"{was.written()}, {was.period}",
            "change": each.written_change(),
            "meaning": each.word,
        }

    def __iter__(self) -> Iterator[Travel]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def of(self, figure: Figure) -> Travel:
        """
        Give the direction of travel of one figure.

        Raises:
            FiguresError: Where it is not among them.
        """
        for each in self.items:
            if each.figure == figure:
                return each
        message = f"no direction of travel of {figure.meaning.id!r}, {figure.period} here"
        raise FiguresError(message)


def direction_of_travel(figures: Figures, *, against: Earlier = "previous period") -> Travels:
    """
    Hold each figure against an earlier one of the same indicator, area and breakdown.

    Args:
        figures: The figures, earlier ones among them.
        against: "previous period" is the adjacent one of the same kind, and nothing
            else: a gap is not bridged.  Before a state on a day comes the day that the
            series' own step leads to: a quarter end, a year ago.  "same period last
            year" is its namesake.  "earlier figure" is the latest earlier one there is,
            whatever the gap; of a flow, the latest of the same kind of period.

    Returns:
        One `Travel` for each figure, in order.

    >>> from lakpi import Count, Column, Date, During, Polarity, Source, count, read_figures
    >>> source = Source("referrals", area="authority", columns=[
    ...     Column("authority", str), Column("referral_date", Date)])
    >>> referrals = Count(id="referrals_count", title="Referrals",
    ...     measure=count("referrals", source, During("referral_date")),
    ...     polarity=Polarity.NO_JUDGEMENT)
    >>> import pandas as pd
    >>> figures = read_figures(pd.DataFrame({"indicator": ["referrals_count"] * 2,
    ...     "area": ["Harrow"] * 2, "period": ["2012-13", "2013-14"],
    ...     "numerator": [1529, 2305]}), [referrals])
    >>> later = list(direction_of_travel(figures))[1]
    >>> later.arrow, later.written_change(), later.word
    ('↑ up', '+776 referrals', 'higher')
    """
    held: dict[Key, list[Figure]] = {}
    for figure in figures:
        held.setdefault(series_of(figure), []).append(figure)
    made = []
    for figure in figures:
        earlier = _earlier(figure, held[series_of(figure)], against)
        made.append(_travel(figure, earlier))
    return Travels(tuple(made), against)


def _earlier(figure: Figure, series: list[Figure], against: Earlier) -> Figure | None:
    if against == "earlier figure":
        before = [each for each in series if each.period_end < figure.period_end]
        return max(before, key=lambda each: each.period_end, default=None)
    wanted = earlier_days(figure.period, against)
    if against == "previous period" and kind_of(figure.period) == "day":
        day = day_before(figure.period_end, (each.period_end for each in series))
        wanted = None if day is None else (day, day)
    if wanted is None:
        return None
    for each in series:
        same = (each.period_start, each.period_end) == wanted
        if same or (figure.meaning.snapshot and each.period_end == wanted[1]):
            return each
    return None


def _travel(figure: Figure, earlier: Figure | None) -> Travel:
    now = compared_by(figure)
    then = None if earlier is None else compared_by(earlier)
    if now is None or then is None:
        return Travel(figure=figure, earlier=earlier, change=None, sign=None)
    change = now - then
    shown = exact(written_half_up(change, decimals=figure.meaning.decimals))
    sign = (shown > 0) - (shown < 0)
    return Travel(figure=figure, earlier=earlier, change=change, sign=sign)
