"""
Restating: each past figure of a frozen card that has moved since, and why.
"""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

import attrs
import pandas as pd

from lakpi.displays import Told
from lakpi.figures import Figure, Figures
from lakpi.scorecards import wording
from lakpi.scorecards.freezing.document import Card
from lakpi.scorecards.freezing.frozen import Frozen
from lakpi.scorecards.freezing.reasons import Why, moved, reasons
from lakpi.scorecards.freezing.restated import Restated
from lakpi.scorecards.parts import PlainTable

__all__ = ["Restatement", "restate"]

_WIDTH: Final = 100
_Place: TypeAlias = tuple[object, ...]


@attrs.frozen(kw_only=True)
class Restatement(Told):
    """
    What has moved since a card was signed off.

    Attributes:
        card: The title of the card.
        signed: Who signed it off and when: " signed off by ... on ...".
        items: The past figures that moved, in the order of the card; then those that
            appeared.
        stood: How many figures stand as they were.
        later: How many new figures are of later periods than the card holds.
        unseen: How many are of indicators or areas that are not on the card.
        caution: What should be known of the comparison itself: two versions of the figures
            (internal and publication) are held against one another.
    """

    card: str
    signed: str
    items: tuple[Restated, ...]
    stood: int
    later: int = 0
    unseen: int = 0
    caution: str = ""

    def __iter__(self) -> Iterator[Restated]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __str__(self) -> str:
        return self.to_text()

    def showing(self) -> tuple[Restated, ...]:
        """
        List those of which a reader sees another value.
        """
        return tuple(each for each in self.items if each.shows)

    def to_text(self) -> str:
        """
        Write what moved as sentences, 100 columns wide; says so where nothing did.
        """
        kept = self.stood + sum(each.old is not None for each in self.items)
        signed = self.signed or " signed off"
        shown = self.showing()
        behind = [each for each in self.items if not each.shows]
        lines = [f"{self.card}: {_figures(kept)}{signed}."]
        if self.caution:
            lines.append(self.caution)
        if not self.items:
            lines.append("Nothing has moved: each figure stands as it was.")
        if shown:
            lines.append(f"{len(shown):,} {_have(shown)} moved:")
            lines += [f"- {each}" for each in shown]
        if behind:
            lines.append(f"{len(behind):,} {_show(behind)} the same value, of other numbers:")
            lines += [f"- {each}" for each in behind]
        if self.later:
            lines.append(f"Of later periods than the card holds: {_figures(self.later)}.")
        if self.unseen:
            lines.append(f"Of indicators or areas not on the card: {_figures(self.unseen)}.")
        wrapped = [textwrap.wrap(line, _WIDTH, subsequent_indent="  ") for line in lines]
        return "\n".join(part for each in wrapped for part in each) + "\n"

    def to_frame(self) -> pd.DataFrame:
        """
        Give what moved as a new frame, a row each.

        Returns:
            Columns ``indicator``, ``title``, ``area``, ``area_name``, ``scope``,
            ``period``, ``breakdown``, ``category``; ``signed_off`` and ``now`` as
            written; ``difference`` (of the values as shown; NaN for none), ``unit``,
            ``shows``, ``why`` and ``reasons``.
        """
        return pd.DataFrame([_line(each) for each in self.items], columns=list(_COLUMNS))

    def table(self) -> PlainTable:
        """
        Give what moved as a table for the foot of the new card (``tables=[...]``).
        """
        rows = tuple(
            (
                wording.titled(each.figure, with_area=True),
                each.figure.period,
                "" if each.old is None else wording.value(each.old),
                "" if each.new is None else wording.value(each.new),
                each.written_difference(),
                "; ".join(each.reasons),
            )
            for each in self.items
        )
        columns = ("Indicator", "Period", "Signed off", "Now", "Difference", "Why")
        signed = f"Held against {self.card}{self.signed}."
        note = " ".join(filter(None, [signed, self.caution, "" if rows else "Nothing has moved."]))
        return PlainTable("Restated since sign-off", columns, rows, note)


def restate(frozen: Frozen, new: Figures | Card) -> Restatement:
    """
    List each past figure that has moved since a card was signed off, and why.

    The reasons are those that the figures hold: another definition, another population,
    other numbers by the same definition (late or corrected records; of published figures
    a revision), another rounding, a value hidden or shown.

    Args:
        frozen: The card as signed off (`thaw`).
        new: The figures now, or a scorecard of them.  Those of later periods are counted
            and not compared.

    Returns:
        What moved.  A figure is the same one where indicator, area, scope, days,
        breakdown and origin are, whatever the version of its definition.
    """
    now = new if isinstance(new, Figures) else new.figures
    old = list(frozen.figures)
    shelf: dict[_Place, list[Figure]] = {}
    for each in now:
        shelf.setdefault(_place(each), []).append(each)
    items: list[Restated] = []
    stood = 0
    for figure, found in _pairs(old, shelf):
        if found is None:
            items.append(Restated(old=figure, new=None, why=(Why.GONE,), reasons=()))
        elif moved(figure, found):
            why = reasons(figure, found)
            items.append(
                Restated(old=figure, new=found, why=tuple(why), reasons=tuple(why.values()))
            )
        else:
            stood += 1
    last = _last_days(old)
    left = [each for held in shelf.values() for each in held]
    counts = {"later": 0, "unseen": 0}
    for figure in left:
        until = last.get((figure.meaning.id, figure.area))
        if until is None:
            counts["unseen"] += 1
        elif figure.period_end > until:
            counts["later"] += 1
        else:
            items.append(Restated(old=None, new=figure, why=(Why.APPEARED,), reasons=()))
    return Restatement(
        card=frozen.title,
        signed=frozen.signed,
        items=tuple(items),
        stood=stood,
        caution="" if isinstance(new, Figures) else _caution(frozen.version, new.version),
        **counts,
    )


def _caution(was: str, now: str) -> str:
    if was == now:
        return ""
    first, second = (each.rstrip(".") or "no version is stated" for each in (was, now))
    return f"Not the same version of the figures. Then: {first}. Now: {second}."


def _pairs(
    old: list[Figure], shelf: dict[_Place, list[Figure]]
) -> Iterator[tuple[Figure, Figure | None]]:
    """
    Each old figure with its new one, which leaves the shelf: the same definition first.
    """
    taken: dict[int, Figure] = {}
    for same in (True, False):
        for number, figure in enumerate(old):
            if number in taken:
                continue
            held = shelf.get(_place(figure), [])
            fit = [each for each in held if not same or each.meaning.key == figure.meaning.key]
            if fit:
                taken[number] = fit[0]
                held.remove(fit[0])
    for number, figure in enumerate(old):
        yield figure, taken.get(number)


def _place(figure: Figure) -> _Place:
    # A state on a day is the same whatever the period that ends on it.
    start = None if figure.meaning.snapshot else figure.period_start
    return (
        figure.meaning.id,
        figure.area,
        figure.scope,
        start,
        figure.period_end,
        figure.breakdown,
        figure.category,
        figure.origin,
    )


def _last_days(figures: Iterable[Figure]) -> dict[tuple[str, str], datetime.date]:
    last: dict[tuple[str, str], datetime.date] = {}
    for each in figures:
        key = (each.meaning.id, each.area)
        last[key] = max(last.get(key, each.period_end), each.period_end)
    return last


def _figures(number: int) -> str:
    return f"{number:,} figure{'' if number == 1 else 's'}"


def _have(items: tuple[Restated, ...]) -> str:
    return "has" if len(items) == 1 else "have"


def _show(items: list[Restated]) -> str:
    return "shows" if len(items) == 1 else "show"


_COLUMNS: Final = (
    "indicator",
    "title",
    "area",
    "area_name",
    "scope",
    "period",
    "breakdown",
    "category",
    "signed_off",
    "now",
    "difference",
    "unit",
    "shows",
    "why",
    "reasons",
)


def _line(each: Restated) -> dict[str, object]:
    own = each.figure
    apart = each.difference
    row: dict[str, object] = {
        name: getattr(own, name)
        for name in ("area", "area_name", "scope", "period", "breakdown", "category")
    }
    return row | {
        "indicator": own.meaning.id,
        "title": own.meaning.title,
        "signed_off": "" if each.old is None else wording.value(each.old),
        "now": "" if each.new is None else wording.value(each.new),
        "difference": float("nan") if apart is None else float(apart),
        "unit": each.unit,
        "shows": each.shows,
        "why": "; ".join(each.why),
        "reasons": "; ".join(each.reasons),
    }
