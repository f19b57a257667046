"""
Tables of a database that nobody is connected to: what they are called, and what they hold.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Final

import attrs
import narwhals.stable.v2 as nw

from lakpi.derived import Kind
from lakpi.errors import DefinitionError, did_you_mean
from lakpi.records import Lazy
from lakpi.records.sql_text import ibis_module
from lakpi.sources import Source, strings

_TYPES: Final[Mapping[Kind, str]] = {
    str: "string",
    # What is said to be narrow or to have a time of day is cast, whatever it really is: so
    # that sums do not overflow, and a time of day does not move a row to the next period.
    int: "int32",
    datetime.date: "timestamp",
    Decimal: "decimal(38, 6)",
    float: "float64",
    bool: "boolean",
}
"""The type that a column of each kind is taken to have."""

_PART: Final = re.compile(r'\[([^\]]+)\]|"([^"]+)"|([^.\[\]"]+)')


def _names(given: Mapping[str, str] | Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(given.items()) if isinstance(given, Mapping) else tuple(given)


def _kinds(given: Mapping[str, Kind] | Iterable[tuple[str, Kind]]) -> tuple[tuple[str, Kind], ...]:
    return tuple(given.items()) if isinstance(given, Mapping) else tuple(given)


@attrs.frozen
class SqlTable:
    """
    A table or view of a database that holds the rows of a source.

    Attributes:
        name: Its name, with its schema, and its database where that is another one:
            ``dbo.referrals``, ``casework.dbo.referrals``.
        columns: For columns that the table calls otherwise, the source's name and the table's.
        types: For columns that are not of the kind that the source says, the source's name and
            what the table has: `str`, `int`, `float`, `bool`, `Date` or `Decimal`.
        lacks: Columns of the source that the table does not have: what is counted by them is
            not available, rather than nought.

    Raises:
        DefinitionError: For a name in more than three parts, or an unknown type.

    >>> SqlTable("dbo.referrals", columns={"referral_date": "ReferralDate"}).name
    'dbo.referrals'
    """

    name: str
    columns: tuple[tuple[str, str], ...] = attrs.field(default=(), kw_only=True, converter=_names)
    types: tuple[tuple[str, Kind], ...] = attrs.field(default=(), kw_only=True, converter=_kinds)
    lacks: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=strings)

    def __attrs_post_init__(self) -> None:
        if not 1 <= len(self.parts()) <= 3:
            message = f"a table is called table, schema.table or database.schema.table: {self.name}"
            raise DefinitionError(message)
        for column, kind in self.types:
            if kind not in _TYPES:
                message = (
                    f"the type of column {column!r} is {kind!r}; use str, int, float, bool,"
                    " lakpi.Date or decimal.Decimal"
                )
                raise DefinitionError(message)

    def parts(self) -> tuple[str, ...]:
        """
        Take the name apart at its dots, without brackets and quotes.

        >>> SqlTable("[my db].dbo.[Referrals 2013.14]").parts()
        ('my db', 'dbo', 'Referrals 2013.14')
        """
        return tuple("".join(found) for found in _PART.findall(self.name))


def unbound(source: Source, table: SqlTable, absent: Collection[str]) -> Lazy:
    """
    Give a table's rows as a query that no database is behind, under the source's names.

    Args:
        source: What the rows are.
        table: The table.
        absent: Columns that the table does not have.

    Raises:
        DefinitionError: For a column that the source does not have.
        MissingExtraError: Where Ibis is not installed.
    """
    names = [column.name for column in source.columns]
    for name in (*dict(table.columns), *dict(table.types), *table.lacks):
        if name not in names:
            message = f"source {source.name!r} has no column {name!r}.{did_you_mean(name, names)}"
            raise DefinitionError(message)
    theirs, types = dict(table.columns), dict(table.types)
    held = {
        column.name: _TYPES[types.get(column.name, column.kind)]
        for column in source.columns
        if column.name not in absent
    }
    *home, last = table.parts()
    where = dict(zip(("database", "catalog"), reversed(home), strict=False))
    schema = {theirs.get(name, name): kind for name, kind in held.items()}
    native = ibis_module().table(schema, name=last, **where)
    rows: Lazy = nw.from_native(native).lazy()
    return rows.select(*(nw.col(theirs.get(name, name)).alias(name) for name in held))
