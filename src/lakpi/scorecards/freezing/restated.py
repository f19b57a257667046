"""
One past figure that is not what it was when it was signed off.
"""

from __future__ import annotations

from fractions import Fraction

import attrs

from lakpi.errors import UnitError
from lakpi.figures import Figure
from lakpi.rounding import written_half_up
from lakpi.scorecards import wording
from lakpi.scorecards.freezing.reasons import Why
from lakpi.scorecards.telling import when
from lakpi.units import difference, written

__all__ = ["Restated"]


@attrs.frozen(kw_only=True)
class Restated:
    """
    One past figure that is not what it was.

    Attributes:
        old: The figure as signed off; None where it was not there.
        new: The figure now; None where it is gone.
        why: Why it moved, the weightiest first.
        reasons: The same in words, one for each.
    """

    old: Figure | None
    new: Figure | None
    why: tuple[Why, ...]
    reasons: tuple[str, ...]

    @property
    def figure(self) -> Figure:
        """
        The figure that tells what it is of: the new one, or the old where it is gone.
        """
        found = self.new or self.old
        assert found is not None  # noqa: S101 - one of the two is always there
        return found

    @property
    def shows(self) -> bool:
        """
        Whether a reader sees it: the value as written is another.
        """
        return self.old is None or self.new is None or self.old.written() != self.new.written()

    @property
    def difference(self) -> Fraction | None:
        """
        The new value less the old, both as shown; None without two, or in two units.
        """
        if self.old is None or self.new is None or not self.unit:
            return None
        was, now = self.old.rounded(), self.new.rounded()
        return None if was is None or now is None else now - was

    @property
    def unit(self) -> str:
        """
        The unit of the difference; empty where the two are in units that do not go together.
        """
        if self.old is None or self.new is None:
            return ""
        try:
            return difference(self.new.meaning.unit, self.old.meaning.unit)
        except UnitError:
            return ""

    def written_difference(self) -> str:
        """
        Write the difference with its sign and unit: "+0.4 percentage points"; empty for none.
        """
        apart = self.difference
        if apart is None or self.old is None or self.new is None:
            return ""
        decimals = max(self.old.meaning.decimals, self.new.meaning.decimals)
        return written(
            written_half_up(apart, decimals=decimals, thousands=True, signed=True), self.unit
        )

    @property
    def text(self) -> str:
        """
        What moved, from what to what, and why, as a sentence.
        """
        own = self.figure
        parts = [own.meaning.title, own.area_name, *filter(None, [own.category])]
        was, now = (None if e is None else wording.value(e) for e in (self.old, self.new))
        if was is None:
            said = f"{now} now, not on the signed-off card"
        elif now is None:
            said = f"{was} when signed off, not there now"
        elif self.shows:
            apart = self.written_difference()
            said = f"{was} when signed off, {now} now" + (f" ({apart})" if apart else "")
        else:
            said = f"{now} then and now"
        told = f": {'; '.join(self.reasons)}" if self.reasons else ""
        return f"{', '.join(parts)}, {when(own)}: {said}{told}."

    def __str__(self) -> str:
        return self.text
