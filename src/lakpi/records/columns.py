"""
Reading one column into its home form.

At home, text is categorical, ids are whole numbers, days are ordinals
(`lakpi.days`), and missing is missing whatever it was before.  Dates written as
text are ISO (2014-03-31) or day first (31/03/2014), never month first.
"""

from __future__ import annotations

import datetime
import importlib.util
import re
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs
import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd

from lakpi.days import ordinals_of
from lakpi.errors import RecordsError
from lakpi.rounding import half_up
from lakpi.sources import Column

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: .*)?$")
_YES: Final = frozenset({"1", "true", "t", "yes", "y"})
_NO: Final = frozenset({"0", "false", "f", "no", "n"})
LONDON: Final = "Europe/London"

Home: TypeAlias = Any
"""A column in home form: a pandas array, or a NumPy array where nothing is missing."""

Cell: TypeAlias = Any
"""One value, as the caller's frame holds it."""


MOST: Final = 2.0**53
"""Whole numbers up to this are exact as floats; what cannot be exact is not read."""


@attrs.frozen(eq=False, repr=False)
class Read:
    """
    A column in its home form.

    Attributes:
        values: A pandas array or NumPy array, one value a row.
        missing: Where nothing was recorded.
        unread: Where something was recorded that could not be read; also missing
            in `values`.
        problem: What the unread values are not ("not a date").
        vocabulary: For ids, the texts behind the whole numbers.
    """

    values: Home
    missing: NDArray[np.bool_]
    unread: NDArray[np.bool_]
    problem: str = ""
    vocabulary: pd.Index | None = None


_FIRST_LOOK: Final = 20_000
"""Among so many values, those that are not all different mostly show it."""


def factorised(series: nw.Series[Any]) -> tuple[NDArray[np.int64], pd.Index]:
    """
    Code a column: whole numbers, -1 for missing, and the values that they stand for.
    """
    native = series.to_native()
    if isinstance(native, pd.Series):
        if native.dtype == object:
            # What an index would make of objects differs between releases of pandas.
            codes, objects = pd.factorize(native.to_numpy())
            return codes.astype(np.int64), pd.Index(objects, dtype=object)
        codes, told = pd.factorize(native)
        if isinstance(native.dtype, pd.CategoricalDtype):
            # Categories are texts or numbers in a wrapping: what is told apart is inside it.
            return codes.astype(np.int64), pd.Index(np.asarray(told), dtype=object)
        return codes.astype(np.int64), pd.Index(told)
    if series.dtype == nw.String and series.implementation.is_polars():
        return _factorised_from_polars(series)
    if series.implementation.is_pyarrow() and (
        series.dtype == nw.String or series.dtype.is_integer()
    ):
        return _factorised_by_arrow(native.combine_chunks())
    if series.dtype in (nw.Categorical, nw.Enum):
        series = series.cast(nw.String)
    codes, uniques = pd.factorize(np.array(series.to_list(), dtype=object))
    return codes.astype(np.int64), pd.Index(uniques, dtype=object)


def _all_different(values: Any) -> bool:  # noqa: ANN401 - a series of Polars
    """
    Say whether no value stands there twice, or is missing: Polars tells in a third of the time.
    """
    if values.null_count():
        return False
    few = values.head(_FIRST_LOOK)
    return bool(few.n_unique() == len(few) and values.n_unique() == len(values))


def _factorised_from_polars(series: nw.Series[Any]) -> tuple[NDArray[np.int64], pd.Index]:
    """
    Code texts of Polars as Arrow would, or where there is no Arrow by Polars' categories.
    """
    if importlib.util.find_spec("pyarrow") is None:
        return _factorised_by_polars(series)
    native = series.to_native()
    if _all_different(native):
        return np.arange(len(native), dtype=np.int64), pd.Index(native.to_arrow().to_pandas())
    return _factorised_by_arrow(native.to_arrow())


def _factorised_by_polars(series: nw.Series[Any]) -> tuple[NDArray[np.int64], pd.Index]:
    """
    Code texts by Polars' own categories: a million of them as objects take seconds.
    """
    categories = series.cast(nw.Categorical)
    told = categories.drop_nulls().unique()
    number, own = (each.to_native().to_physical().to_numpy() for each in (categories, told))
    missing = series.is_null().to_numpy()
    place = np.zeros(int(own.max(initial=0)) + 1, dtype=np.int64)
    place[own] = np.arange(len(own))
    codes = np.where(missing, -1, place[np.where(missing, 0, number).astype(np.int64)])
    texts = pd.array(told.cast(nw.String).to_list(), dtype="string")
    return codes.astype(np.int64), pd.Index(texts)


def _factorised_by_arrow(values: Any) -> tuple[NDArray[np.int64], pd.Index]:  # noqa: ANN401
    """
    Code texts or whole numbers by Arrow's own dictionary, as exact as they are.
    """
    told = values.dictionary_encode()
    codes = told.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return codes.astype(np.int64), pd.Index(told.dictionary.to_pandas())


def read_ids(series: nw.Series[Any]) -> Read:
    """
    Read a column of identifiers: whole numbers in, the texts kept apart.
    """
    none = np.zeros(len(series), dtype=bool)
    if (dense := close_codes(series)) is not None:
        return Read(dense[0], none, none, vocabulary=dense[1])
    codes, uniques = factorised(series)
    if pd.api.types.is_integer_dtype(uniques.dtype):
        return Read(codes, codes < 0, none, vocabulary=uniques)
    as_given = pd.api.types.is_string_dtype(uniques.dtype) and uniques.dtype != object
    if not as_given:
        uniques = texts_of(uniques)
    stripped = uniques.str.strip()
    # The usual ids are tidy texts, different from each other already.
    tidy = as_given and bool((stripped == uniques).all()) and not bool((stripped == "").any())
    if not tidy:
        again, told = pd.factorize(stripped)
        stripped = pd.Index(told)
        place = again.astype(np.int64)
        blank = np.flatnonzero(stripped == "")
        codes = _through(codes, np.where(np.isin(place, blank), -1, place))
    return Read(codes, codes < 0, none, vocabulary=stripped)


def close_codes(series: nw.Series[Any]) -> tuple[NDArray[np.int64], pd.Index] | None:
    """
    Take whole numbers that lie close together for codes as they are; None where they do not.

    The values behind the codes are then all between the least and the greatest, even those
    that do not occur.
    """
    if not series.dtype.is_integer() or not len(series) or series.null_count():
        return None
    low, high = int(series.min()), int(series.max())
    if high - low > 4 * len(series):
        return None
    return series.to_numpy().astype(np.int64) - low, pd.RangeIndex(low, high + 1)


def texts_of(vocabulary: pd.Index) -> pd.Index:
    """
    Write ids as texts, so that 12, 12.0 and "12" are one.
    """
    return pd.Index([text_of(value) for value in vocabulary], dtype=object)


def read_text(series: nw.Series[Any], column: Column) -> Read:
    """
    Read a column of text as categories; spaces around are dropped, empty is missing.
    """
    codes, uniques = factorised(series)
    texts = [text_of(value).strip() for value in uniques]
    labels = sorted({text for text in texts if text})
    place = {label: number for number, label in enumerate(labels)}
    codes = _through(codes, np.array([place.get(text, -1) for text in texts], dtype=np.int64))
    unread = np.zeros(len(codes), dtype=bool)
    if column.codes:
        known = np.array([label in column.codes for label in labels], dtype=bool)
        unread = (codes >= 0) & ~np.append(known, True)[codes]
        labels, codes = _relabelled(labels, codes, column.codes)
    values = pd.Categorical.from_codes(codes, pd.Index(labels, dtype=object))
    return Read(values, codes < 0, unread, "an unknown code")


UNKNOWN_CODE: Final = "unknown code"


def _relabelled(
    labels: list[str], codes: NDArray[np.int64], known: tuple[str, ...]
) -> tuple[list[str], NDArray[np.int64]]:
    # An unknown code may be anybody's free text: it is counted, never shown.
    renamed = [label if label in known else UNKNOWN_CODE for label in labels]
    new = sorted(set(renamed))
    return new, _through(codes, np.array([new.index(label) for label in renamed], dtype=np.int64))


def read_dates(series: nw.Series[Any], column: Column) -> Read:
    """
    Read a column of days: dates, datetimes (in London, the time dropped), or text.
    """
    dtype = series.dtype
    if isinstance(dtype, nw.Datetime) and dtype.time_zone is not None:
        series = series.dt.convert_time_zone(LONDON).dt.replace_time_zone(None)
    if dtype in (nw.Datetime, nw.Date):
        missing = series.is_null().to_numpy().astype(bool)
        days = np.asarray(series.to_numpy())
        if days.dtype == object:
            days = days.astype("M8[D]")
        days = np.where(missing, np.datetime64(0, "D"), days.astype("M8[D]"))
        return Read(_whole(ordinals_of(days), missing), missing, np.zeros(len(days), dtype=bool))
    if dtype.is_numeric() and not _is_blank(series):
        message = (
            f"column {column.name!r} holds numbers ({dtype}); dates are expected: make them dates"
            " first (a number alone does not say which calendar it counts in)"
        )
        raise RecordsError(message)
    return _parsed(series, _day, "not a date (2014-03-31 or 31/03/2014)", whole=True)


def read_numbers(series: nw.Series[Any], column: Column) -> tuple[Read, NDArray[np.bool_]]:
    """
    Read a column of numbers; also say where it had more decimals than were declared.
    """
    dtype = series.dtype
    if dtype.is_numeric():
        missing = series.is_null().to_numpy().astype(bool)
        numbers = np.where(missing, 0, series.fill_null(0).to_numpy()).astype(float)
        missing |= np.isnan(numbers)
        read = Read(np.where(missing, np.nan, numbers), missing, np.zeros(len(numbers), dtype=bool))
    else:
        read = _parsed(series, _number, "not a number", whole=False)
    numbers = np.asarray(read.values, dtype=float)
    places = column.decimals if column.kind is Decimal else 0
    wild = ~read.missing & (np.abs(numbers) * 10.0**places > MOST)
    if wild.any():
        numbers = np.where(wild, np.nan, numbers)
        problem = read.problem or "not a number that can be added exactly"
        read = Read(numbers, read.missing, read.unread | wild, problem)
    finer = np.zeros(len(numbers), dtype=bool)
    if column.kind is int:
        unread = read.unread | (~read.missing & ~read.unread & (numbers != np.floor(numbers)))
        missing = read.missing | unread
        whole = np.where(missing | np.isnan(numbers), 0, numbers).astype(np.int64)
        problem = read.problem if read.unread.any() else "not a whole number"
        read = Read(_whole(whole, missing), read.missing, unread, problem)
    elif column.kind is Decimal:
        rounded = half_up(numbers, decimals=column.decimals)
        finer = ~np.isnan(numbers) & (rounded != numbers)
        read = attrs.evolve(read, values=rounded)
    return read, finer


def read_flags(series: nw.Series[Any]) -> Read:
    """
    Read a column of yes and no, in any of the ways in which returns write them.
    """
    codes, uniques = factorised(series)
    answers = []
    for value in uniques:
        text = text_of(value).strip().casefold()
        answers.append(1 if text in _YES else 0 if text in _NO else -1 if not text else -2)
    coded = _through(codes, np.array(answers, dtype=np.int64))
    unread, missing = coded == -2, coded == -1
    absent = coded < 0
    values: Home = coded == 1
    if absent.any():
        values = pd.arrays.BooleanArray(coded == 1, absent)
    return Read(values, missing, unread, "neither yes nor no")


def _is_blank(series: nw.Series[Any]) -> bool:
    # A column that nobody filled in is read from a file as one of missing numbers.
    codes, _ = factorised(series)
    return not (codes >= 0).any()


def _parsed(
    series: nw.Series[Any], parse: Callable[[Cell], float | None], problem: str, *, whole: bool
) -> Read:
    codes, uniques = factorised(series)
    blank = np.array([text_of(value).strip() == "" for value in uniques], dtype=bool)
    parsed = [None if empty else parse(v) for v, empty in zip(uniques, blank, strict=True)]
    bad = np.array([p is None for p in parsed], dtype=bool) & ~blank
    missing = (codes < 0) | np.append(blank, True)[codes]
    unread = np.append(bad, False)[codes]
    absent = missing | unread
    numbers = np.array([*(np.nan if p is None else p for p in parsed), np.nan], dtype=float)[codes]
    if whole:
        days = _whole(np.where(absent, 0, numbers).astype(np.int64), absent)
        return Read(days, missing, unread, problem)
    return Read(numbers, missing, unread, problem)


def _whole(values: NDArray[np.int64], missing: NDArray[np.bool_]) -> Home:
    return pd.arrays.IntegerArray(values, missing) if missing.any() else values


def _through(codes: NDArray[np.int64], place: NDArray[np.int64]) -> NDArray[np.int64]:
    coded: NDArray[np.int64] = np.append(place, -1)[codes]
    return coded


def text_of(value: Cell) -> str:
    """
    Write a value as an id or a code is written: a whole number without its ".0".

    >>> text_of(310.0), text_of("310")
    ('310', '310')
    """
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value)


def _day(value: Cell) -> float | None:
    if isinstance(value, datetime.datetime):
        if value.tzinfo is not None:
            stamp = pd.Timestamp(value).tz_convert(LONDON)
            return float(stamp.date().toordinal())
        return float(value.date().toordinal())
    if isinstance(value, datetime.date):
        return float(value.toordinal())
    text = str(value).strip()
    try:
        if found := _ISO.match(text):
            year, month, day = map(int, found.groups())
        elif found := _DAY_FIRST.match(text):
            day, month, year = map(int, found.groups())
        else:
            return None
        return float(datetime.date(year, month, day).toordinal())
    except ValueError:
        return None


def _number(value: Cell) -> float | None:
    if isinstance(value, bool | np.bool_):
        return float(value)
    try:
        number = float(str(value).strip().replace(",", ""))
    except ValueError:
        return None
    return number if np.isfinite(number) else None
