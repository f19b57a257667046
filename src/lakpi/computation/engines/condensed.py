"""
An engine's answer as rows in memory: a table in home form, each row standing for many.

The answer to a batch has the columns that tallies read of the source: areas, breakdowns,
dates.  A tally of the source becomes a total of one of its numbers, so that what counts
rows in memory counts these too.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs
import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd

from lakpi.computation.engines.batches import AREA, ROWS, Batch, Sum
from lakpi.computation.layout import Layout
from lakpi.conditions import col
from lakpi.days import ordinals_of
from lakpi.derived import AgeBand, Derived
from lakpi.figures import NOT_RECORDED
from lakpi.measures import AsAt, Tally
from lakpi.records import Home, Ledger, Records, Table
from lakpi.records.columns import factorised, text_of
from lakpi.records.records import Coverage
from lakpi.sources import Column, Source

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

_EPOCH_MONTH: Final = 12 * 1970
_KEPT: Final = "kept"
_ONCE: Final = "once"


@attrs.frozen(eq=False)
class Condensed:
    """
    The answer to a batch, as records of one source in memory.

    Attributes:
        batch: What was asked.
        records: The rows, each standing for `many`.
        many: How many rows of the engine each stands for.
        sums: The squares that were asked for: floats, not in the records.
    """

    batch: Batch
    records: Records
    many: Ints
    sums: Mapping[Sum, NDArray[Any]]

    @property
    def source(self) -> Source:
        """
        The source of the rows: that of the engine's, with only what was asked for.
        """
        return self.records.tables[0].source

    def tally(self, tally: Tally, sum_: Sum) -> Tally:
        """
        Say a tally of the engine's rows as a total over these.
        """
        return attrs.evolve(
            tally,
            how="total",
            source=self.source,
            column=_name(self.batch.sums.index(sum_)),
            where=(),
        )

    def met(self, sum_: Sum) -> Ints:
        """
        Say how many of the rows that each stands for meet a sum's conditions.
        """
        if not sum_.where:
            return self.many
        column = self.records.tables[0].frame[_name(self.batch.sums.index(sum_))]
        counted: Ints = column.to_numpy(dtype=np.int64)
        return counted

    def kept(self, tally: Tally, place: int) -> Tally:
        """
        Say a tally of values that are told apart as one over these.
        """
        return attrs.evolve(tally, source=self.source, column=f"{_KEPT} {place}", where=())

    def case(self, tally: Tally) -> Tally:
        """
        Say a tally of cases as one over these: each row one case, once, however often it stands.
        """
        places = tuple(f"{_KEPT} {place}" for place in range(len(self.batch.kept)))
        start, end = (*tally.basis.columns(), "")[:2]
        basis = AsAt(start, end or None, case=places)
        own = attrs.evolve(tally, source=self.source, basis=basis, where=())
        return attrs.evolve(own, how="total", column=_ONCE)

    def repeated(self) -> Records:
        """
        Give the records with every row as often as the engine has it.
        """
        table = self.records.tables[0]
        frame = table.frame.iloc[np.repeat(np.arange(len(table.frame)), self.many)]
        frame = frame.reset_index(drop=True)
        table = attrs.evolve(table, frame=frame, rows=np.arange(len(frame)))
        return attrs.evolve(self.records, tables=(table,))

    def bit(self, tally: Tally, place: int) -> Tally:
        """
        Say a tally as the rows of which a bit is set.
        """
        met = (col(f"bit {place}").is_(1),)
        return attrs.evolve(tally, how="count", source=self.source, column=None, where=met)


def _name(place: int) -> str:
    return f"sum {place}"


def condensed(
    batch: Batch,
    answer: nw.DataFrame[Any],
    source: Source,
    *,
    layout: Layout,
    areas: Sequence[tuple[str, str]],
    codes: Mapping[str, str],
) -> Condensed:
    """
    Make an engine's answer into rows in memory.

    Args:
        batch: What was asked.
        answer: The answer, as `lakpi.computation.engines.batches.query` lays it out.
        source: The source.
        layout: The breakdowns, with their labels.
        areas: Code and name of the records' areas, in order.
        codes: The code of each spelling of an area.
    """
    place = {code: number for number, (code, _) in enumerate(areas)}
    told, spelt = _coded(answer.get_column(AREA))
    own = [place.get(codes.get(text, ""), -1) for text in spelt]
    area = np.array(own, dtype=np.int64)[told]
    here = area >= 0
    columns: list[Column] = [Column(AREA, str)]
    held: dict[str, Home] = {AREA: area[here]}
    derived: dict[str, Derived] = {}
    for number, name in enumerate(batch.names):
        labels = layout.labels[layout.names.index(name)]
        band = source.derivation(name)
        if isinstance(band, AgeBand) and batch.at is None:
            derived[name] = band
            continue
        columns.append(Column(name, str, breakdown=True))
        codes_ = _categories(answer.get_column(f"by {number}"), name, source, labels)
        index = pd.Index(list(labels), dtype=object)
        held[name] = pd.Categorical.from_codes(codes_[here], index)
    for number, (name, grain) in enumerate(batch.dates):
        day, missing = _days(answer.get_column(f"date {number}"), exact=not grain.months)
        columns.append(Column(name, datetime.date))
        held[name] = _whole(day[here], missing[here])
    for number, name in enumerate(batch.kept):
        value = answer.get_column(f"kept {number}")
        numeric = source.kind(name) is not str and name not in source.identifiers
        columns.append(Column(f"{_KEPT} {number}", float if numeric else int))
        held[f"{_KEPT} {number}"] = _values(value)[here] if numeric else _told(value, here)
    many = _numbers(answer.get_column(ROWS))[here]
    if batch.kept:
        # Rows that do not say which case they are of are each a case of their own.
        nulls = [answer.get_column(f"kept {i}").is_null() for i in range(len(batch.kept))]
        silent = np.any([each.to_numpy() for each in nulls], axis=0)[here]
        columns.append(Column(_ONCE, int))
        held[_ONCE] = np.where(silent, many, 1)
    for number in range(len(batch.bits)):
        columns.append(Column(f"bit {number}", int))
        held[f"bit {number}"] = _numbers(answer.get_column(f"bit {number}"))[here]
    floats: dict[Sum, NDArray[Any]] = {}
    for number, each in enumerate(batch.sums):
        series = answer.get_column(_name(number))
        if each.squared:
            floats[each] = _values(series)[here]
        else:
            columns.append(Column(_name(number), int))
            held[_name(number)] = _numbers(series)[here]
    made = Source(source.name, area=AREA, columns=columns, derived=derived)
    frame = pd.DataFrame(held)
    anywhen = Coverage(datetime.date.min, datetime.date.max)
    table = Table(made, frame, np.arange(len(frame)), None, anywhen)
    return Condensed(batch, Records((table,), tuple(areas), Ledger()), many, floats)


def _numbers(series: nw.Series[Any]) -> Ints:
    numbers: Ints = series.fill_null(0).cast(nw.Int64).to_numpy().astype(np.int64)
    return numbers


def _values(series: nw.Series[Any]) -> NDArray[np.float64]:
    return np.array(series.cast(nw.Float64).to_numpy(), dtype=np.float64)


def _told(series: nw.Series[Any], here: NDArray[np.bool_]) -> Home:
    code, _ = pd.factorize(np.array(series.to_list(), dtype=object))
    return _whole(code[here].astype(np.int64), code[here] < 0)


def _days(series: nw.Series[Any], *, exact: bool) -> tuple[Ints, NDArray[np.bool_]]:
    missing = np.asarray(series.is_null().to_numpy(), dtype=bool)
    if exact:
        days = pd.to_datetime(pd.Series(series.to_list(), dtype=object)).to_numpy()
        return np.where(missing, 0, ordinals_of(np.where(missing, _NO_DAY, days))), missing
    months = np.where(missing, _EPOCH_MONTH, _numbers(series))
    least = int(months.min(initial=_EPOCH_MONTH))
    # Rows are many, and months few: each is turned into its first day once.
    told = np.arange(least, int(months.max(initial=_EPOCH_MONTH)) + 1) - _EPOCH_MONTH
    first = ordinals_of(told.astype("M8[M]").astype("M8[D]"))
    return np.where(missing, 0, first[months - least]), missing


_NO_DAY: Final = np.datetime64("1970-01-01", "ns")


def _categories(
    series: nw.Series[Any], name: str, source: Source, labels: Sequence[str]
) -> NDArray[np.int64]:
    silent = labels.index(NOT_RECORDED)
    if isinstance(source.derivation(name), AgeBand):
        missing = np.asarray(series.is_null().to_numpy(), dtype=bool)
        codes = np.where(missing, -1, _numbers(series))
        return np.where(codes < 0, silent, codes)
    if source.kind(name) is bool:
        told = series.to_list()
        place = {True: labels.index("yes"), False: labels.index("no"), None: silent}
        return np.array([place[None if pd.isna(t) else bool(t)] for t in told], dtype=np.int64)
    known = {label: number for number, label in enumerate(labels)}
    # Where capitals do not tell texts apart, a database gives either of two spellings.
    folded = {label.casefold(): number for label, number in known.items()}
    coded, spelt = _coded(series)
    texts = [text.strip() for text in spelt]
    places = [known.get(text, folded.get(text.casefold(), silent)) for text in texts]
    return np.array(places, dtype=np.int64)[coded]


def _coded(series: nw.Series[Any]) -> tuple[Ints, list[str]]:
    """
    Tell the texts of an answer's column apart: which each row has, and them; "" where missing.
    """
    codes, uniques = factorised(series)
    return codes, [*(text_of(value) for value in uniques), ""]


def _whole(values: Ints, missing: NDArray[np.bool_]) -> Home:
    return pd.arrays.IntegerArray(values, missing) if missing.any() else values
