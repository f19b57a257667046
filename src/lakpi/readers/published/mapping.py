"""
Mapping: which column of a published file is which indicator.

lakpi's own knowledge of DfE's files is a table of such values, and a caller's for any other
file is written the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from lakpi.errors import DefinitionError
from lakpi.figures import Meaning
from lakpi.indicators import Indicator

__all__ = ["PublishedColumn", "Where"]

Where = tuple[tuple[str, tuple[str, ...]], ...]


def _where(given: Mapping[str, str | int | Iterable[str]] | Where) -> Where:
    items = given.items() if isinstance(given, Mapping) else given
    return tuple(
        (column, (str(labels),) if isinstance(labels, str | int) else tuple(map(str, labels)))
        for column, labels in items
    )


def _columns(given: str | Iterable[str]) -> tuple[str, ...]:
    return ((given,) if given else ()) if isinstance(given, str) else tuple(given)


def _meaning(given: Indicator | Meaning) -> Meaning:
    if isinstance(given, Meaning):
        return given
    if isinstance(given, Indicator):
        return given.meaning()
    message = f"a published column is of an indicator or a meaning; found {given!r}"
    raise DefinitionError(message)


@attrs.frozen(kw_only=True)
class PublishedColumn:
    """
    What one column of a published file is: an indicator, and where its numbers stand.

    Attributes:
        indicator: The indicator, shipped or one's own; held as its `Meaning`.
        value: The column of its values.
        numerator: The column of its numerators, where there is one.
        denominator: The column of its denominators, or several that add up to them.
        where: The rows that are meant, by the labels of filters:
            ``{"population_type": "Children looked after on 31 March each year"}``.  Such
            a filter chooses the indicator, and is no breakdown of it.
        denominator_where: The labels of the row in which the denominator stands, where
            that is another row: ``{"placement_stability": "Total children"}``.
        breakdown: What the column is a part by, where it is: ``duration``.
        category: Which part it is.
        state: Whether it is a state on the last day of a reporting year, rather than of
            the year; without it, as the indicator says.

    Raises:
        DefinitionError: It names no column of values, or half a breakdown.

    >>> from lakpi.catalogues.referrals import REREFERRALS
    >>> column = PublishedColumn(indicator=REREFERRALS, value="rereferral_percent",
    ...                          numerator="rereferral_count", denominator="referral_count")
    >>> column.indicator.id, column.columns()
    ('rereferral_pct', ('rereferral_percent', 'rereferral_count', 'referral_count'))
    """

    indicator: Meaning = attrs.field(converter=_meaning)
    value: str
    numerator: tuple[str, ...] = attrs.field(default=(), converter=_columns)
    denominator: tuple[str, ...] = attrs.field(default=(), converter=_columns)
    where: Where = attrs.field(default=(), converter=_where)
    denominator_where: Where = attrs.field(default=(), converter=_where)
    breakdown: str = ""
    category: str = ""
    state: bool | None = None

    def __attrs_post_init__(self) -> None:
        if not self.value:
            message = f"{self.indicator.id!r}: name the column of its values"
            raise DefinitionError(message)
        if bool(self.breakdown) != bool(self.category):
            message = f"{self.indicator.id!r}: a breakdown has a category, and a category one"
            raise DefinitionError(message)

    def columns(self) -> tuple[str, ...]:
        """
        Every column that it names.
        """
        filters = (column for column, _ in (*self.where, *self.denominator_where))
        return (self.value, *self.numerator, *self.denominator, *filters)
