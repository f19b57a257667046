"""
Figures: the one tidy frame in which every figure lives, with what it means.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pandas as pd

from lakpi.displays import MOST, Told, table_html, table_text
from lakpi.errors import FiguresError, did_you_mean
from lakpi.figures.figure import Figure
from lakpi.figures.schema import COLUMNS, DATES, IDENTITY, NUMBERS, TEXTS, Meaning
from lakpi.rounding import half_up

if TYPE_CHECKING:
    from numpy.typing import NDArray


@attrs.frozen(kw_only=True)
class Account:
    """
    Where the rows that were kept went, for one source of one indicator.

    ``kept == counted + history_only + out_of_period + excluded`` always holds.

    Attributes:
        indicator: The indicator's id.
        source: The source's name.
        kept: Rows of the source after the ledger.
        counted: Rows counted in at least one of the periods.
        history_only: Rows before the first period, within the look-back.
        out_of_period: Other rows that no period holds.
        excluded: Rows in a period that the definition leaves out.
    """

    indicator: str
    source: str
    kept: int
    counted: int
    history_only: int
    out_of_period: int
    excluded: int


@attrs.frozen(eq=False, repr=False)
class Figures(Told):
    """
    A frozen set of figures: one row each, always the same columns.

    Attributes:
        meanings: What each indicator's numbers mean.
        accounts: Where the rows behind computed figures went.

    Raises:
        FiguresError: Where the frame has other columns, a figure twice, a number
            beside a reason, or neither.
    """

    _frame: pd.DataFrame
    meanings: tuple[Meaning, ...]
    accounts: tuple[Account, ...] = ()

    def __attrs_post_init__(self) -> None:
        if tuple(self._frame.columns) != COLUMNS:
            missing = [c for c in COLUMNS if c not in self._frame.columns]
            extra = [str(c) for c in self._frame.columns if c not in COLUMNS]
            message = f"figures have fixed columns; missing: {missing}, not known: {extra}"
            raise FiguresError(message)

    def __len__(self) -> int:
        return len(self._frame)

    def __iter__(self) -> Iterator[Figure]:
        meanings = {meaning.key: meaning for meaning in self.meanings}
        columns = (self._frame[name] for name in COLUMNS)
        for row in zip(*columns, strict=True):
            yield _figure(dict(zip(COLUMNS, row, strict=True)), meanings)

    def __repr__(self) -> str:
        count = len(self._frame)
        ids = list(self._frame["indicator"].unique())
        shown = ", ".join(map(str, ids[:5])) + (", ..." if len(ids) > 5 else "")
        return f"<Figures: {count:,} figure{'s' if count != 1 else ''} of {shown or 'nothing'}>"

    def __str__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        return table_html(self._lines(MOST), len(self))

    def to_frame(self) -> pd.DataFrame:
        """
        Give the figures as a new pandas frame with the columns of `lakpi.figures.COLUMNS`.
        """
        return self._frame.copy()

    def column(self, name: str) -> pd.Series[Any]:
        """
        Give one column as a new pandas series: for reading a few of many.

        Raises:
            FiguresError: Where figures have no such column.
        """
        if name not in COLUMNS:
            message = f"figures have no column {name!r}.{did_you_mean(name, COLUMNS)}"
            raise FiguresError(message)
        return self._frame[name].copy()

    def to_text(self, *, most: int = MOST) -> str:
        """
        Write the figures as a plain table, at most so many rows.
        """
        return table_text(self._lines(most), len(self)) if len(self) else "(no figures)"

    def _lines(self, most: int) -> list[dict[str, str]]:
        return [
            {
                **figure.told(),
                "numerator": figure.numerator_text(),
                "denominator": figure.denominator_text(),
                "flags": figure.flags,
            }
            for figure in Figures(self._frame.head(most), self.meanings)
        ]

    def meaning(self, indicator: str) -> Meaning:
        """
        Give the meaning of an indicator by its id.

        Raises:
            FiguresError: Where no figure is of that indicator.
        """
        for meaning in self.meanings:
            if meaning.id == indicator:
                return meaning
        known = [meaning.id for meaning in self.meanings]
        message = f"no figures of {indicator!r} here.{did_you_mean(indicator, known)}"
        raise FiguresError(message)

    def select(self, **criteria: str | Iterable[str]) -> Figures:
        """
        Keep the figures that meet every criterion.

        Args:
            criteria: A column's name and the text (or texts) that it may hold;
                ``breakdown=""`` keeps the totals, and ``area`` is a code or a name.

        Raises:
            FiguresError: For a name that is not a text column of figures.

        Returns:
            New figures, perhaps none.
        """
        return self.where(self.meets(**criteria))

    def meets(self, **criteria: str | Iterable[str]) -> NDArray[np.bool_]:
        """
        Say of each figure whether it meets every criterion of `select`.

        Raises:
            FiguresError: For a name that is not a text column of figures.
        """
        keep = np.ones(len(self._frame), dtype=bool)
        for name, wanted in criteria.items():
            if name not in TEXTS:
                message = f"figures are selected by text columns.{did_you_mean(name, TEXTS)}"
                raise FiguresError(message)
            values = [wanted] if isinstance(wanted, str) else [str(each) for each in wanted]
            held = self._frame[name].isin(values).to_numpy()
            if name == "area":  # no code is a name
                held = held | self._frame["area_name"].isin(values).to_numpy()
            keep &= held
        return keep

    def where(self, keep: NDArray[np.bool_]) -> Figures:
        """
        Keep the figures marked true, in their order.
        """
        frame = self._frame[keep].reset_index(drop=True)
        present = set(frame["indicator"].unique())
        meanings = tuple(meaning for meaning in self.meanings if meaning.id in present)
        accounts = tuple(account for account in self.accounts if account.indicator in present)
        return Figures(frame, meanings, accounts)

    def latest(self) -> Figures:
        """
        Keep the figures of each indicator's latest period, for all areas alike.

        An area that has none in that period is left out, not shown with an older one.
        """
        if not len(self):
            return self
        keys = self._frame["indicator"].cat.codes.to_numpy()
        ends = self._frame["period_end"].to_numpy().astype("datetime64[D]").astype(np.int64)
        last = np.full(int(keys.max()) + 1, np.iinfo(np.int64).min)
        np.maximum.at(last, keys, ends)
        return self.where(ends == last[keys])

    def one(self, **criteria: str) -> Figure:
        """
        Give the one figure that meets the criteria.

        Raises:
            FiguresError: Where none or several do.
        """
        chosen = self.select(**criteria) if criteria else self
        if len(chosen) != 1:
            asked = ", ".join(f"{name}={value!r}" for name, value in criteria.items())
            message = f"{len(chosen)} figures meet {asked or 'that'}; one was asked for"
            raise FiguresError(message)
        return next(iter(chosen))

    def rounded(self) -> NDArray[np.float64]:
        """
        Give the values as shown: rounded once, half-up, on the exact ratio.

        Returns:
            Shape ``(n,)``, NaN where there is a reason instead of a number.
        """
        out = np.full(len(self._frame), np.nan)
        key = [self._frame[name] for name in ("indicator", "version", "parameters")]
        for meaning in self.meanings:
            same = [(c == own).to_numpy() for c, own in zip(key, meaning.key, strict=True)]
            rows = np.flatnonzero(np.logical_and.reduce(same))
            part = self._frame.iloc[rows]
            value = part["value"].to_numpy(dtype=float)
            out[rows] = half_up(value, decimals=meaning.decimals)
            if meaning.ratio:
                over = part["numerator"].to_numpy(float), part["denominator"].to_numpy(float)
                exact = half_up(*over, scale=meaning.scale, decimals=meaning.decimals)
                known = ~np.isnan(exact) & (part["precision"].to_numpy(int) == 1)
                # A printed value that does not follow from its counts stands as printed.
                with np.errstate(divide="ignore", invalid="ignore"):
                    ratio = over[0] * float(meaning.scale) / over[1]
                known &= np.isclose(ratio, value, rtol=1e-9, atol=1e-9)
                out[rows[known]] = exact[known]
        return out


def combine(*figures: Figures) -> Figures:
    """
    Put several sets of figures into one.

    Raises:
        FiguresError: Where a figure stands in two of them, or one indicator means
            two things.
    """
    meanings: dict[tuple[str, str, str], Meaning] = {}
    for each in figures:
        for meaning in each.meanings:
            known = meanings.setdefault(meaning.key, meaning)
            if known != meaning:
                message = (
                    f"{meaning.id!r} version {meaning.version} means two things here: give one of"
                    " the definitions another id or version"
                )
                raise FiguresError(message)
    frames = [each.to_frame().astype(dict.fromkeys(TEXTS, object)) for each in figures if len(each)]
    frame = pd.concat(frames, ignore_index=True) if frames else empty_frame()
    accounts = tuple(account for each in figures for account in each.accounts)
    return checked(as_frame(frame), tuple(meanings.values()), accounts)


def checked(
    frame: pd.DataFrame, meanings: tuple[Meaning, ...], accounts: tuple[Account, ...] = ()
) -> Figures:
    """
    Make figures from a frame that came from outside, proving its promises.

    Raises:
        FiguresError: Where a figure stands twice, or a number beside a reason.
    """
    twice = _twice(frame)
    if twice.any():
        rows = ", ".join(str(row + 1) for row in np.flatnonzero(twice)[:10])
        message = (
            f"{int(twice.sum())} figures stand twice (rows {rows}): the same indicator, area,"
            " scope, period, breakdown and origin; keep one of each"
        )
        raise FiguresError(message)
    for name in ("numerator", "denominator", "value"):
        missing = frame[name].isna().to_numpy()
        reason = (frame[f"{name}_reason"] != "").to_numpy()
        wrong = np.flatnonzero(missing != reason)
        if len(wrong):
            message = (
                f"{name} must be a number or a reason, not both and not neither; rows"
                f" {', '.join(str(row + 1) for row in wrong[:10])}"
            )
            raise FiguresError(message)
    return Figures(frame, meanings, accounts)


def as_frame(columns: pd.DataFrame | Mapping[str, Any]) -> pd.DataFrame:
    """
    Give columns the types and order of the schema; what is left out is empty.
    """
    given = pd.DataFrame(columns) if not isinstance(columns, pd.DataFrame) else columns
    size = len(given)
    made: dict[str, Any] = {}
    for name in COLUMNS:
        if name in NUMBERS:
            made[name] = given[name].astype(float) if name in given else np.full(size, np.nan)
        elif name in DATES:
            made[name] = pd.to_datetime(given[name]).astype("datetime64[ns]")
        elif name == "precision":
            made[name] = given[name].astype("int64") if name in given else np.ones(size, np.int64)
        else:
            made[name] = _categorical(given[name] if name in given else np.full(size, "", object))
    return pd.DataFrame(made, columns=list(COLUMNS))


def _categorical(texts: pd.Series[Any] | NDArray[np.object_]) -> pd.Categorical:
    """
    Give texts as a categorical with the categories that occur, in alphabetical order.

    Texts that are one already keep their codes, put in order: to write out and read
    half a million texts again takes seconds.
    """
    if not isinstance(getattr(texts, "dtype", None), pd.CategoricalDtype):
        return pd.Categorical(np.asarray(texts, dtype=object))
    given = pd.Categorical(texts)
    held = np.asarray(given.categories, dtype=object)
    used = np.flatnonzero(np.bincount(given.codes[given.codes >= 0], minlength=len(held)))
    ordered = pd.Categorical(held[used])
    places = np.full(len(held) + 1, -1, dtype=np.int64)  # the last is for the code -1
    places[used] = ordered.codes
    return pd.Categorical.from_codes(places[given.codes], categories=ordered.categories)


def _twice(frame: pd.DataFrame) -> NDArray[np.bool_]:
    """
    Mark the rows that agree with an earlier one in all that identifies a figure.
    """
    key = np.zeros(len(frame), dtype=np.int64)
    for name in IDENTITY:
        codes, distinct = pd.factorize(frame[name])
        if len(distinct) > 1:
            # As there are never more keys than rows, their product stays a small number.
            key = pd.factorize(key * (len(distinct) + 1) + codes + 1)[0].astype(np.int64)
    twice: NDArray[np.bool_] = pd.Series(key).duplicated().to_numpy()
    return twice


def empty_frame() -> pd.DataFrame:
    """
    Give the schema without a row.
    """
    return as_frame(pd.DataFrame({name: [] for name in COLUMNS}))


def _figure(row: Mapping[str, Any], meanings: Mapping[tuple[str, str, str], Meaning]) -> Figure:
    fields = {name: row[name] for name in COLUMNS if name not in ("indicator", "version")}
    parameters = fields.pop("parameters")
    fields.pop("unit")
    for name in DATES:
        day = fields[name]
        fields[name] = datetime.date(day.year, day.month, day.day)
    for name in NUMBERS:
        number = float(fields[name])
        fields[name] = None if np.isnan(number) else number
    fields["precision"] = int(fields["precision"])
    return Figure(meaning=meanings[(row["indicator"], row["version"], parameters)], **fields)
