"""
Protecting: the last step before a face.  Figures in, one version of them out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import attrs
import numpy as np

from lakpi.disclosure.cells import CROSS, Cells, read_cells
from lakpi.disclosure.policy import PUBLICATION, DisclosurePolicy, is_internal
from lakpi.displays import Told
from lakpi.errors import FiguresError
from lakpi.figures import Figures

if TYPE_CHECKING:
    from lakpi.disclosure.applying import Hidden
    from lakpi.disclosure.choosing import Choice
    from lakpi.disclosure.system import Bools

__all__ = ["Protected", "Tally", "protect"]


@attrs.frozen(kw_only=True)
class Tally:
    """
    What became of one indicator's figures: for those who protect, not for readers.

    How many are hidden for which reason would help to find them.

    Attributes:
        indicator: The indicator's id.
        figures: How many there were.
        small: How many are hidden because a count of theirs is small.
        further: How many others, because sums would give a small one back.
        uncounted: How many more, because they state no count.
        left_out: How many are left out, by team or worker.
        exposed: How many small counts are given away by what this policy leaves alone.
    """

    indicator: str
    figures: int
    small: int = 0
    further: int = 0
    uncounted: int = 0
    left_out: int = 0
    exposed: int = 0


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Protected(Told):
    """
    One version of some figures, internal or for publication; made by `protect`.

    Attributes:
        figures: The figures of that version.
        policy: By which policy.
        tallies: What became of each indicator's figures.
        least: At least so many figures have to be hidden by this policy, whatever one
            chooses: what `hidden` is to be held against.
    """

    figures: Figures
    policy: DisclosurePolicy
    tallies: tuple[Tally, ...]
    least: int = 0

    def __repr__(self) -> str:
        return f"<Protected {self.policy.version} version: {len(self.figures):,} figures>"

    def __str__(self) -> str:
        return self.to_text()

    @property
    def small(self) -> int:
        """
        How many figures are hidden because a count of theirs is small.
        """
        return sum(each.small for each in self.tallies)

    @property
    def further(self) -> int:
        """
        How many others are hidden, because sums would give a small count back.
        """
        return sum(each.further for each in self.tallies)

    @property
    def uncounted(self) -> int:
        """
        How many are hidden because they state no count.
        """
        return sum(each.uncounted for each in self.tallies)

    @property
    def hidden(self) -> int:
        """
        How many figures are hidden by this step, for whatever reason.
        """
        return self.small + self.further + self.uncounted

    @property
    def left_out(self) -> int:
        """
        How many figures are left out, by team or worker.
        """
        return sum(each.left_out for each in self.tallies)

    @property
    def exposed(self) -> int:
        """
        How many figures with small counts are given away all the same.

        What gives them away is left alone by this policy: figures that are published or
        were rounded before.  They need a person.
        """
        return sum(each.exposed for each in self.tallies)

    @property
    def statement(self) -> str:
        """
        Say in one sentence which version it is: for the face.
        """
        if self.policy.version == "internal":
            return "Internal version, not for publication: nothing is hidden or rounded."
        told = [self.policy.rule]
        if self.policy.hides:
            told.append("c stands for these and for what would give them back")
        if self.left_out:
            told.append("figures by team or member of staff are left out")
        return f"Publication version: {'; '.join(told)}."

    def to_text(self) -> str:
        """
        Write what was done as plain text: for those who protect, not for readers.
        """
        said = [self.statement]
        if self.policy.version == "internal":
            return said[0]
        said.append(self.policy.promise)
        total = sum(each.figures for each in self.tallies)
        said.append(
            f"Of {total:,} figures {self.hidden:,} are hidden: {self.small:,} have a small count,"
            f" {self.further:,} would give one back, {self.uncounted:,} state no count."
            f" {self.left_out:,} are left out."
        )
        if self.further:
            said.append(f"No choice of them could hide fewer than {self.least:,} for their counts.")
        if self.exposed:
            said.append(
                f"{self.exposed:,} small counts are given away by figures that are left as they"
                " are: do not publish before somebody has looked at these."
            )
        said += [
            f"  {each.indicator}: {each.small} small, {each.further} further,"
            f" {each.uncounted} without counts, {each.left_out} left out, {each.exposed} exposed"
            for each in self.tallies
            if each.small or each.further or each.uncounted or each.left_out or each.exposed
        ]
        return "\n".join(said)


def protect(
    figures: Figures,
    policy: DisclosurePolicy = PUBLICATION,
    *,
    parts: Mapping[str, Sequence[str]] | None = None,
) -> Protected:
    """
    Make one version of figures: internal, or safe to publish.

    Everything in `figures` is taken to be published together, and nothing else.  What is
    worked out of figures (ranks, trends, differences, comparisons) is worked out of the
    protected ones, or it gives back what is hidden.

    Args:
        figures: The figures.
        policy: What is hidden and what is rounded.
        parts: Areas that add up to another area, by their codes, beside those that the
            map of England knows of: localities that make an authority.

    Returns:
        The figures of that version: a hidden number has the reason ``c``, and nothing of
        it is left in `reported`, `spread`, `source` or `flags`.  The accounts of the rows
        behind figures are counts too, so a publication has none.

    Raises:
        FiguresError: Where an area is said to be part of itself.

    >>> import lakpi, pandas as pd
    >>> from lakpi.catalogues import ALL
    >>> given = pd.DataFrame({
    ...     "indicator": "cpp_count", "area": "Harrow", "period": "2013-14",
    ...     "breakdown": ["", "sex", "sex", "sex"],
    ...     "category": ["", "F", "M", "not recorded"],
    ...     "numerator": [150, 80, 67, 3]})
    >>> made = protect(lakpi.read_figures(given, ALL))
    >>> [figure.numerator_text() for figure in made.figures]
    ['150', '80', '[c]', '[c]']
    >>> print(made.statement)
    Publication version: counts from 1 to 4 are hidden; c stands for these and for what
    would give them back.
    """
    ids = list(dict.fromkeys(meaning.id for meaning in figures.meanings))
    indicator = figures.column("indicator").astype(object).to_numpy()
    if policy.version == "internal":
        told = (Tally(indicator=each, figures=int((indicator == each).sum())) for each in ids)
        return Protected(figures=figures, policy=policy, tallies=tuple(told))
    for whole, members in (parts or {}).items():
        if whole in members:
            message = f"parts: {whole!r} is said to be part of itself"
            raise FiguresError(message)
    # These load scipy, which takes longer than loading lakpi.
    from lakpi.disclosure.applying import applied, ratios_of
    from lakpi.disclosure.choosing import choose
    from lakpi.disclosure.prints import Prints
    from lakpi.disclosure.sums import system_of

    secret = _internal(figures, policy)
    open_ = figures.where(~secret)
    cells = read_cells(open_, policy)
    system = system_of(
        cells,
        policy,
        ratios=ratios_of(open_, policy, cells.numerator, cells.denominator),
        parts=parts,
    )
    prints = Prints(cells.numerator, cells.denominator, _weights(cells, system.size))
    choice = choose(system, prints)
    hidden, uncounted = _hidden(open_, cells, choice, policy)
    made = applied(open_, hidden, policy)
    left = indicator[~secret]
    gone = hidden.numerator | hidden.denominator | hidden.value
    small = gone & prints.lost(system.small)
    exposed = prints.lost(choice.exposed)
    tallies = tuple(
        Tally(
            indicator=each,
            figures=int((indicator == each).sum()),
            small=int(small[left == each].sum()),
            further=int((gone & ~small & ~uncounted)[left == each].sum()),
            uncounted=int((uncounted & ~small)[left == each].sum()),
            left_out=int(secret[indicator == each].sum()),
            exposed=int(exposed[left == each].sum()),
        )
        for each in ids
    )
    return Protected(figures=made, policy=policy, tallies=tallies, least=choice.least)


def _internal(figures: Figures, policy: DisclosurePolicy) -> Bools:
    names = figures.column("breakdown").astype(object)
    secret = {
        name: any(is_internal(part, policy.internal_only) for part in name.split(CROSS))
        for name in names.unique()
    }
    return names.map(secret).to_numpy(dtype=bool)


def _weights(cells: Cells, size: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """
    Keep totals rather than categories, and great numbers rather than small ones.
    """
    weight = np.zeros(size)
    for at, cell in enumerate(cells.cells):
        great = 0.0 if np.isnan(cell.number) else 1e-3 * np.log1p(abs(cell.number))
        weight[at] = great + (0.0 if cell.place.coordinates else 0.03)
    return weight


def _hidden(
    figures: Figures, cells: Cells, choice: Choice, policy: DisclosurePolicy
) -> tuple[Hidden, Bools]:
    from lakpi.disclosure.applying import Hidden

    held = np.append(choice.hidden, [False])
    top, base = held[cells.numerator], held[cells.denominator]
    value = top | base
    for row, parts in cells.parts.items():
        value[row] |= bool(held[list(parts)].any())
    known = ~np.isnan(figures.column("value").to_numpy(dtype=float))
    mine = np.ones(len(figures), dtype=bool)
    if not policy.published:
        mine = (figures.column("origin") != "published").to_numpy()
    uncounted = mine & known & ~cells.judged & ~value & (policy.without_counts == "hide")
    uncounted &= policy.hides
    value |= uncounted
    value &= known
    numbers = figures.column("numerator").to_numpy(dtype=float)
    bases = figures.column("denominator").to_numpy(dtype=float)
    return Hidden(top & ~np.isnan(numbers), base & ~np.isnan(bases), value), uncounted
