"""
A source's rows made ready: derived columns, shifted dates, masks and codes, each once.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lakpi.computation.derivation import days, derive, met, whole
from lakpi.conditions import Condition, IsMissing, shifted_name
from lakpi.days import NEVER, add_months
from lakpi.derived import AgeBand
from lakpi.figures import NOT_RECORDED
from lakpi.intervals import Moment, Span
from lakpi.measures import AsAt, AtAnyTime, Tally
from lakpi.records import Coverage, Home, Records, Table
from lakpi.working_days import working_day_after

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]


class Prepared:
    """
    The rows of one source, with what several tallies share worked out once.

    It lives for one call of `compute` and keeps what it has worked out.
    """

    def __init__(self, table: Table, records: Records, tallies: Iterable[Tally]) -> None:
        """
        Derive the columns that the tallies read.
        """
        self.table = table
        self.source = table.source
        self.records = records
        self.size = len(table.frame)
        self.areas = len(records.areas)
        self.area: Ints = table.frame[self.source.area].to_numpy(dtype=np.int64)
        self._masks: dict[Condition, Mask] = {}
        self._days: dict[Moment, tuple[Ints, Mask]] = {}
        self._moved: dict[tuple[str, int], tuple[Ints, Mask]] = {}
        self._frame = table.frame.copy(deep=False)
        self._ready(tallies)

    def _ready(self, tallies: Iterable[Tally]) -> None:
        each = list(tallies)
        needed = {name for tally in each for name in tally.columns()}
        for name in [name for name, _ in self.source.derived]:
            self.column(name, needed)

    def coverages(self, tally: Tally) -> dict[str, Coverage]:
        """
        Give what can be asked of the sources that a tally reads, by name.
        """
        linked = {link.source for link in tally.links()}
        others = {name: self.records.table(name).coverage for name in linked}
        return others | {self.source.name: self.table.coverage}

    def column(self, name: str, needed: Iterable[str] = ()) -> Home:
        """
        Give a column in home form, deriving it if it was not needed so far.
        """
        derived = self.source.derivation(name)
        if derived is not None and name not in self._frame and (not needed or name in needed):
            for before in sorted(derived.needs()):
                self.column(before)
            self._frame[name] = derive(derived, self._frame, self.source, self.records)
        return self._frame.get(name)

    def mask(self, conditions: Iterable[Condition]) -> Mask | None:
        """
        Say which rows meet every condition; None: all do.
        """
        made: Mask | None = None
        for condition in conditions:
            one = self._mask(condition)
            made = one if made is None else made & one
        return made

    def _mask(self, condition: Condition) -> Mask:
        if condition not in self._masks:
            # The moved dates are kept apart: hundreds of columns make a slow frame.
            read = self._frame[sorted(condition.columns())]
            moved = {
                shifted_name(column, months): whole(*self._shifted(column, months))
                for column, months in sorted(condition.shifts())
            }
            self._masks[condition] = met(read.assign(**moved), condition, self.source)
        return self._masks[condition]

    def day(self, moment: Moment) -> tuple[Ints, Mask]:
        """
        Give a moment of every row as ordinals, and where it is missing.
        """
        if moment not in self._days:
            day, missing = self._shifted(moment.column, moment.months)
            day = day + moment.days
            if moment.working_days and not missing.all():
                known = np.where(missing, day[~missing].min(), day)
                day = working_day_after(known, moment.working_days)
            self._days[moment] = (day, missing)
        return self._days[moment]

    def _shifted(self, column: str, months: int) -> tuple[Ints, Mask]:
        if (column, months) not in self._moved:
            self.column(column)
            day, missing = days(self._frame, column)
            self._moved[column, months] = (add_months(day, months), missing)
        return self._moved[column, months]

    def interval(self, basis: AsAt | AtAnyTime, spans: Iterable[Span] = ()) -> tuple[Ints, Ints]:
        """
        Give the half-open interval of every row in which it is open and the spans hold.
        """
        start, missing = self.day(Moment(basis.start))
        start = np.where(missing, NEVER, start)
        end = np.full(self.size, NEVER, dtype=np.int64)
        if basis.end is not None:
            closed, open_still = self.day(Moment(basis.end))
            end = np.where(open_still, NEVER, closed)
        for span in spans:
            start, end = self.clipped(start, end, span)
        return start, end

    def clipped(self, start: Ints, end: Ints, span: Span) -> tuple[Ints, Ints]:
        """
        Clip intervals to the days on which a condition holds.
        """
        if span.start is not None:
            begins, missing = self.day(span.start)
            start = np.maximum(start, np.where(missing, NEVER, begins))
        if span.end is not None:
            stops, missing = self.day(span.end)
            end = np.minimum(end, np.where(missing, NEVER if span.open_ended else 0, stops))
        return start, end

    def weights(self, column: str) -> tuple[Ints, int]:
        """
        Give a column to be added up as whole numbers, and how many decimals they have.
        """
        self.column(column)
        values = self._frame[column]
        if self.source.kind(column) is Decimal:
            places = self.source.column(column).decimals
            numbers = values.to_numpy(dtype=float)
            scaled = np.rint(np.where(np.isnan(numbers), 0, numbers) * 10**places)
            return scaled.astype(np.int64), places
        whole_numbers, _ = days(self._frame, column)
        return whole_numbers, 0

    def numbers(self, column: str) -> NDArray[np.float64]:
        """
        Give a column of numbers as floats, NaN where it is missing.
        """
        self.column(column)
        values = self._frame[column]
        if self.source.kind(column) is int:
            number, missing = days(self._frame, column)
            return np.where(missing, np.nan, number.astype(float))
        return values.to_numpy(dtype=float)

    def missing(self, column: str) -> Mask:
        """
        Say on which rows a column says nothing.
        """
        self.column(column)
        return self._mask(IsMissing(column))

    def codes(self, column: str) -> tuple[Ints, int]:
        """
        Give whole numbers that tell the values of a column apart, and how many there are.

        Missing values are one value of their own.
        """
        self.column(column)
        values = self._frame[column]
        if isinstance(values.dtype, pd.CategoricalDtype):
            coded = values.cat.codes.to_numpy().astype(np.int64) + 1
            return coded, len(values.cat.categories) + 1
        if column in self.source.identifiers:
            ids = values.to_numpy(dtype=np.int64) + 1
            return ids, int(ids.max(initial=0)) + 1
        coded, uniques = pd.factorize(values)
        return coded.astype(np.int64) + 1, len(uniques) + 1

    def categories(self, name: str, day: Ints | None) -> tuple[Ints, list[str]]:
        """
        Give the category of every row in a breakdown, and the categories' labels.

        Args:
            name: The breakdown.
            day: The day of every row at which a changing category is read.
        """
        derived = self.source.derivation(name)
        if isinstance(derived, AgeBand):
            return self._age_bands(derived, day)
        self.column(name)
        values = self._frame[name]
        if self.source.kind(name) is bool:
            missing = values.isna().to_numpy()
            yes = values.fillna(value=False).to_numpy(dtype=bool)
            return np.where(missing, 2, np.where(yes, 0, 1)), ["yes", "no", NOT_RECORDED]
        codes = values.cat.codes.to_numpy().astype(np.int64)
        given = [str(label) for label in values.cat.categories]
        labels = [label for label in given if label != NOT_RECORDED]
        # Rows that say "not recorded" and rows that say nothing are one category.
        known = {label: place for place, label in enumerate(labels)}
        place = np.array([*(known.get(each, len(labels)) for each in given), len(labels)])
        told = place[codes].astype(np.int64)
        if derived is not None:
            return told, [*labels, NOT_RECORDED]
        # What only rows that were set aside say is no category of the rest.
        occurs = np.bincount(told, minlength=len(labels) + 1)[:-1] > 0
        again = np.append(occurs.cumsum() - 1, occurs.sum())
        kept = [label for label, some in zip(labels, occurs, strict=True) if some]
        return again[told], [*kept, NOT_RECORDED]

    def age_spans(self, name: str) -> tuple[tuple[str, Span], ...]:
        """
        Give the days on which each person is in each band of an age; empty for other columns.
        """
        derived = self.source.derivation(name)
        return derived.spans() if isinstance(derived, AgeBand) else ()

    def _age_bands(self, derived: AgeBand, day: Ints | None) -> tuple[Ints, list[str]]:
        labels = [label for label, _ in derived.spans()]
        codes = np.full(self.size, len(labels), dtype=np.int64)
        if day is not None:
            for place, (_, span) in enumerate(derived.spans()):
                start, end = self.clipped(
                    np.zeros(self.size, np.int64), np.full(self.size, NEVER, np.int64), span
                )
                codes[(start <= day) & (day < end)] = place
        return codes, [*labels, NOT_RECORDED]
