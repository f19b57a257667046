"""
Catalogues: immutable collections of definitions, by id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

import attrs

from lakpi.errors import DefinitionError, did_you_mean
from lakpi.indicators import Indicator
from lakpi.sources import Source

_Default = TypeVar("_Default")


@attrs.frozen(repr=False)
class Catalogue(Mapping[str, Indicator]):
    """
    An immutable mapping of indicators by id, in the order given.

    Attributes:
        indicators: The definitions.

    Raises:
        DefinitionError: Where an id stands twice, or something is not an indicator.

    >>> from lakpi.catalogues import referrals
    >>> referrals.CATALOGUE["rereferral_pct"] is referrals.REREFERRALS
    True
    >>> referrals.CATALOGUE["rereferal_pct"]
    Traceback (most recent call last):
    lakpi.errors.DefinitionError: no indicator 'rereferal_pct' in this catalogue. Did you mean ...
    """

    indicators: tuple[Indicator, ...] = attrs.field(converter=tuple[Indicator, ...])

    def __attrs_post_init__(self) -> None:
        known: set[str] = set()
        for each in self.indicators:
            if not isinstance(each, Indicator):
                message = f"a catalogue holds indicators; found {type(each).__name__}"
                raise DefinitionError(message)
            if each.id in known:
                message = (
                    f"{each.id!r} stands twice: give one of them another id, with"
                    " attrs.evolve(indicator, id=...)"
                )
                raise DefinitionError(message)
            known.add(each.id)

    def __getitem__(self, key: str) -> Indicator:
        for each in self.indicators:
            if each.id == key:
                return each
        message = f"no indicator {key!r} in this catalogue.{did_you_mean(str(key), self)}"
        raise DefinitionError(message)

    def __contains__(self, key: object) -> bool:
        return any(each.id == key for each in self.indicators)

    def get(self, key: str, default: _Default | None = None) -> Indicator | _Default | None:  # type: ignore[override]
        """
        Give an indicator by id, or another value where there is none.
        """
        return next((each for each in self.indicators if each.id == key), default)

    def __iter__(self) -> Iterator[str]:
        return (each.id for each in self.indicators)

    def __len__(self) -> int:
        return len(self.indicators)

    def __add__(self, other: Catalogue) -> Catalogue:
        """
        Join two catalogues.

        Raises:
            DefinitionError: Where they share an id.
        """
        if not isinstance(other, Catalogue):
            return NotImplemented
        return Catalogue((*self.indicators, *other.indicators))

    def __repr__(self) -> str:
        return f"<Catalogue: {len(self)} indicator{'' if len(self) == 1 else 's'}>"

    def __str__(self) -> str:
        rows = [("id", "kind", "unit", "title")]
        for each in self.indicators:
            unit = each.meaning().unit.replace("_", " ")
            rows.append((each.id, type(each).__name__.lower(), unit, each.title))
        widths = [max(len(row[place]) for row in rows) for place in range(3)]
        lines = (
            "  ".join(
                [*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]
            )
            for row in rows
        )
        return "\n".join(lines)

    def sources(self) -> tuple[Source, ...]:
        """
        List the sources that the indicators are counted from, each once.
        """
        return tuple(dict.fromkeys(s for each in self.indicators for s in each.sources()))

    def select(
        self,
        *ids: str,
        source: Source | str | None = None,
        kind: type[Indicator] | None = None,
    ) -> Catalogue:
        """
        Keep some of the indicators.

        Args:
            ids: Their ids, in the order wanted; all if none is given.
            source: Only those that are counted from this source.
            kind: Only those of this kind.

        Raises:
            DefinitionError: For an id or a source that is not there.

        >>> from lakpi.catalogues import ALL
        >>> print(ALL.select("referrals_count", "cpp_open_2y_pct"))
        id               kind        unit      title
        referrals_count  count       referral  Referrals
        cpp_open_2y_pct  percentage  percent   Child protection plans open for 2 years or more
        """
        chosen: Iterable[Indicator] = [self[each] for each in ids] if ids else self.indicators
        if source is not None:
            name = source if isinstance(source, str) else source.name
            known = [each.name for each in self.sources()]
            if name not in known:
                message = f"no indicator here is counted from {name!r}.{did_you_mean(name, known)}"
                raise DefinitionError(message)
            chosen = [i for i in chosen if name in [each.name for each in i.sources()]]
        if kind is not None:
            chosen = [each for each in chosen if isinstance(each, kind)]
        return Catalogue(tuple(chosen))
