"""
The children of several censuses: who they are, and what the last file says of each.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from lakpi.readers.returns import Placed, numbered
from lakpi.readers.xml_rows import NO_DAY, Draft, Read, Stacked, stacked
from lakpi.readers.xml_tables import RawReturn

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

_SEXES: Final = {
    "M": "M",
    "F": "F",
    "U": "U",
    "1": "M",
    "2": "F",
    "0": "U",
    "9": "U",
    "MALE": "M",
    "FEMALE": "F",
    "UNKNOWN": "U",
}
ETHNICITIES: Final = frozenset(
    {
        *("WBRI", "WIRI", "WIRT", "WOTH", "WROM", "MWBC", "MWBA", "MWAS", "MOTH", "AIND"),
        *("APKN", "ABAN", "AOTH", "BCRB", "BAFR", "BOTH", "CHNE", "OOTH", "REFU", "NOBT"),
    }
)


class Children:
    """
    Who the rows are of: what the last file that says so says of each child.
    """

    def __init__(self, censuses: Sequence[RawReturn], returns: Sequence[Placed]) -> None:
        """
        Read the children of some censuses, oldest first.
        """
        self._size = sum(census.file.rows for census in censuses)
        per_file = [census.file.rows for census in censuses]
        self.file = np.repeat(np.arange(len(censuses)), per_file)
        self.number = np.concatenate([np.arange(1, each + 1) for each in per_file])
        identifiers = stacked(censuses, "ChildIdentifiers")
        traits = stacked(censuses, "ChildCharacteristics")
        codes = [each.area.code for each in returns]
        self.authority = np.array(codes, dtype=object)[self.file]
        areas = np.unique(codes, return_inverse=True)[1][self.file]
        self.id = self._ids(identifiers)
        texts = pd.factorize(self.id)[0].astype(np.int64)
        self.person = numbered([areas.astype(np.int64), texts])
        self.birth = self._birth(identifiers)
        self.sex = self._sex(identifiers)
        self.ethnicity = self._known(self._spread(traits, traits.codes("Ethnicity", ETHNICITIES)))
        self.disability = self._disability(stacked(censuses, "Disabilities"))
        twice = numbered([self.file, self.person])
        self.repeated = (twice >= 0) & (np.bincount(twice + 1, minlength=2)[twice + 1] > 1)
        self.overwritten = np.zeros(self._size, dtype=bool)
        for table in (identifiers, traits):
            self.overwritten[table.record[table.repeated]] = True

    def put(self, draft: Draft, child: Ints) -> None:
        """
        Fill the columns of the child for some rows.
        """
        draft.cells["authority"] = self.authority[child]
        draft.cells["child_id"] = self.id[child]
        for column, read in (
            ("sex", self.sex),
            ("birth_date", self.birth),
            ("ethnicity", self.ethnicity),
        ):
            draft.put(column, read.of(child))

    def _ids(self, table: Stacked) -> NDArray[np.object_]:
        ids = np.full(self._size, None, dtype=object)
        ids[table.record] = table.texts("LAchildID")
        return ids

    def _spread(self, table: Stacked, read: Read) -> Read:
        held = np.full(self._size, NO_DAY if read.held.dtype.kind == "M" else None, read.held.dtype)
        said = ~pd.isna(read.held)
        held[table.record[said]] = read.held[said]
        unread = np.zeros(self._size, dtype=bool)
        unread[table.record[read.unread]] = True
        return Read(held, unread, read.problem)

    def _known(self, read: Read) -> Read:
        # The last file that says something of a child is the one that counts.
        said = np.flatnonzero(~pd.isna(read.held) & (self.person >= 0))
        held = read.held.copy()
        last = np.full(int(self.person.max(initial=-1)) + 1, -1, dtype=np.int64)
        last[self.person[said]] = said
        own = np.where(self.person >= 0, last[self.person], -1) if len(last) else self.person
        held[own >= 0] = read.held[own[own >= 0]]
        return Read(held, read.unread, read.problem)

    def _birth(self, table: Stacked) -> Read:
        born = self._known(self._spread(table, table.days("PersonBirthDate")))
        due = self._known(self._spread(table, table.days("ExpectedPersonBirthDate")))
        unborn = np.isnat(born.held)
        held = np.where(unborn, due.held, born.held)
        return Read(held, born.unread | (due.unread & unborn), born.problem)

    def _sex(self, table: Stacked) -> Read:
        said = self._spread(table, table.codes("Sex"))
        older = self._spread(table, table.codes("GenderCurrent"))
        either = np.where(pd.isna(said.held), older.held, said.held)
        held = np.array([_SEXES.get(text) for text in either.tolist()], dtype=object)
        unread = ~pd.isna(either) & pd.isna(held)
        return self._known(Read(held, unread, "an unknown code"))

    def _disability(self, table: Stacked) -> pd.arrays.BooleanArray:
        codes = table.codes("Disability").held
        any_of = np.zeros(self._size, dtype=bool)
        answered = np.zeros(self._size, dtype=bool)
        answered[table.record] = True
        any_of[table.record[codes != "NONE"]] = True
        return pd.arrays.BooleanArray(any_of, ~answered)
