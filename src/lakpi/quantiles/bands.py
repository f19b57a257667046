"""
Figures in, bands out: who is banded together, and which way is first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np
import pandas as pd

from lakpi.areas import AreaSet, area
from lakpi.displays import Tabled
from lakpi.errors import AreaError, FiguresError
from lakpi.figures import Figure, Figures, Reason
from lakpi.figures.agreement import reported_number
from lakpi.polarity import Polarity
from lakpi.quantiles.kernels import Definition, bands_of, checked, group_sizes

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["QuantileBand", "QuantileBands", "quantile_bands"]

_SHARES: Final = {2: "half", 3: "third", 4: "quarter", 5: "fifth", 10: "tenth", 20: "twentieth"}
_POOL: Final = ("indicator", "version", "parameters", "scope", "breakdown", "category")
_REGION: Final = "not an authority"
_GONE: Final = "it did not exist on the period's last day"
_OUTSIDE: Final = "not among the areas asked for"
_TWICE: Final = "the area's published figure is banded instead"


@attrs.frozen(kw_only=True)
class QuantileBand:
    """
    The band of one figure.

    Attributes:
        figure: The figure.
        band: 1, the best (or, without polarity, the highest), to k; None where there
            is a reason.
        k: How many bands there are.
        n: How many figures were banded together, this one included.
        definition: By which definition.
        reason: Why there is no band.
    """

    figure: Figure
    band: int | None
    k: int
    n: int
    definition: Definition
    reason: str = ""

    @property
    def letter(self) -> str:
        """
        A to D for quartiles, A the best; empty for others, and without polarity.
        """
        if self.band is None or self.k != 4 or not _judged(self.figure):
            return ""
        return "ABCD"[self.band - 1]

    @property
    def word(self) -> str:
        """
        The band in words: "best quarter", "3rd quarter"; "highest" without polarity.
        """
        if self.band is None:
            return ""
        share = _SHARES.get(self.k, f"of {self.k} bands")
        ends = ("best", "worst") if _judged(self.figure) else ("highest", "lowest")
        if self.band == 1:
            return f"{ends[0]} {share}"
        return f"{ends[1]} {share}" if self.band == self.k else f"{_ordinal(self.band)} {share}"


@attrs.frozen(eq=False, kw_only=True)
class QuantileBands(Tabled[QuantileBand]):
    """
    The bands of figures, in columns and in their order.

    Attributes:
        figures: The figures.
        k: How many bands there are.
        definition: By which definition.
        band: 1 to k; 0 where there is a reason.
        n: How many figures were banded together.
        reason: Why there is no band; empty where there is.
    """

    figures: Figures
    k: int
    definition: Definition
    band: NDArray[np.int16]
    n: NDArray[np.intp]
    reason: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.figures)

    def _line(self, each: QuantileBand, /) -> dict[str, str]:
        return {**each.figure.told(), "band": each.word, "why": each.reason}

    def __iter__(self) -> Iterator[QuantileBand]:
        for row, figure in enumerate(self.figures):
            yield self._band(row, figure)

    def of(self, figure: Figure) -> QuantileBand:
        """
        Give the band of one figure.

        Raises:
            FiguresError: Where it is not among them.
        """
        for row, each in enumerate(self.figures):
            if each == figure:
                return self._band(row, each)
        message = f"no band of {figure.meaning.id!r}, {figure.area_name}, {figure.period} here"
        raise FiguresError(message)

    def to_frame(self) -> pd.DataFrame:
        """
        Give the bands as a new frame, beside the figures that they are of.
        """
        columns = ["indicator", "area", "area_name", "scope", "period", "breakdown", "category"]
        frame = self.figures.to_frame()[[*columns, "origin", "value"]]
        words = [each.word for each in self]
        return frame.assign(band=self.band, word=words, n=self.n, reason=self.reason)

    def _band(self, row: int, figure: Figure) -> QuantileBand:
        band = int(self.band[row])
        return QuantileBand(
            figure=figure,
            band=band or None,
            k=self.k,
            n=int(self.n[row]),
            definition=self.definition,
            reason=str(self.reason[row]),
        )


def quantile_bands(
    figures: Figures,
    k: int = 4,
    *,
    definition: Definition = "cut points",
    among: AreaSet | None = None,
) -> QuantileBands:
    """
    Say in which quarter (fifth, tenth) of all authorities each figure is.

    Figures are banded together that are of one indicator, period, scope, breakdown and
    category, over the authorities that exist on the period's last day: regions, England,
    joint returns and abolished authorities are not banded.  Band 1 is the best by the
    indicator's polarity; without polarity it is the highest, and nothing is called best.

    Published figures are banded as reported, computed ones by their exact value; a
    mixture is rounded to the indicator's decimals first.  Where an area has a published
    figure and one of its own, the published one is banded.

    Source: the three definitions are those of `lakpi.quantiles.kernels.bands_of`.

    Args:
        figures: The figures, those of all authorities among them.
        k: 4 for quartiles, 5 for quintiles, 10 for deciles.
        definition: "cut points" (LAIT), "ranks" (OHID) or "equal counts" (SQL's NTILE).
        among: Band within these areas alone; they may be places that are not on the map.

    Returns:
        One `QuantileBand` for each figure, in order; in a group of fewer than k each
        has a reason instead.

    Raises:
        FiguresError: Fewer than two bands, or another definition.

    >>> import pandas as pd
    >>> from lakpi import read_figures
    >>> from lakpi.catalogues import ALL
    >>> table = pd.DataFrame({"indicator": "rereferral_pct", "period": "2013-14",
    ...     "area": ["Harrow", "Brent", "Ealing", "Barnet"],
    ...     "reported": ["11.7", "14.2", "9.8", "20.1"]})
    >>> for each in quantile_bands(read_figures(table, ALL)):
    ...     print(each.figure.area_name, each.letter, each.word)
    Harrow B 2nd quarter
    Brent C 3rd quarter
    Ealing A best quarter
    Barnet D worst quarter
    """
    checked(k, definition)
    frame = figures.to_frame()
    pool = _pools(figures, frame)
    reason = _outside(frame, among)
    missing = frame["value_reason"].to_numpy(dtype=object)
    for symbol in set(missing.tolist()) - {""}:
        reason[(reason == "") & (missing == symbol)] = f"no number: {Reason(symbol).words}"
    reason[_second(frame, pool, reason == "")] = _TWICE
    values = np.where(reason == "", _compared(figures, frame, pool, reason == ""), np.nan)
    band = bands_of(values, pool, k, definition=definition, high_first=_high_first(figures, frame))
    n = group_sizes(values, pool)
    few = (reason == "") & (band == 0)
    reason[few] = [f"{found} figures are too few for {k} bands" for found in n[few]]
    return QuantileBands(figures=figures, k=k, definition=definition, band=band, n=n, reason=reason)


def _pools(figures: Figures, frame: pd.DataFrame) -> NDArray[np.intp]:
    states = {meaning.id for meaning in figures.meanings if meaning.snapshot}
    columns = [frame[name].astype(object).to_numpy() for name in _POOL]
    start = frame["period_start"].to_numpy().astype("datetime64[D]").astype(np.int64)
    # A state on a day is of that day, whatever the period that ends on it.
    start = np.where(frame["indicator"].isin(states).to_numpy(), 0, start)
    code = np.zeros(len(frame), dtype=np.intp)
    for column in (*columns, start, frame["period_end"].to_numpy()):
        own, different = pd.factorize(column)
        code, _ = pd.factorize(code * (len(different) + 1) + own)
    return np.asarray(code, dtype=np.intp)


def _outside(frame: pd.DataFrame, among: AreaSet | None) -> NDArray[np.object_]:
    """
    Say of each figure why its area is not banded; empty where it is.
    """
    reason = np.full(len(frame), "", dtype=np.object_)
    codes, ends = frame["area"].astype(object), frame["period_end"]
    if among is not None:
        reason[~codes.isin(among.codes).to_numpy()] = _OUTSIDE
    for code in codes[reason == ""].unique():
        rows = (codes == code).to_numpy()
        try:
            place = area(code)
        except AreaError:
            if among is None:
                reason[rows] = _REGION
            continue
        if among is None and place.kind != "authority":
            reason[rows] = _REGION
            continue
        alive = np.ones(len(frame), dtype=bool)
        if place.valid_from is not None:
            alive &= (ends >= pd.Timestamp(place.valid_from)).to_numpy()
        if place.valid_to is not None:
            alive &= (ends <= pd.Timestamp(place.valid_to)).to_numpy()
        reason[rows & ~alive] = _GONE
    return reason


def _second(
    frame: pd.DataFrame, pool: NDArray[np.intp], banded: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """
    The further figures of an area in its pool, after the published one or the first.
    """
    which = pd.DataFrame(
        {
            "pool": pool,
            "area": frame["area"].astype(object).to_numpy(),
            "later": (frame["origin"] != "published").to_numpy(),
        }
    )[banded]
    ordered = which.sort_values("later", kind="stable")
    again = ordered.index[ordered.duplicated(["pool", "area"]).to_numpy()].to_numpy()
    second = np.zeros(len(frame), dtype=bool)
    second[again] = True
    return second


def _compared(
    figures: Figures, frame: pd.DataFrame, pool: NDArray[np.intp], banded: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """
    The numbers to band by: as reported where published, else exact, mixtures rounded.
    """
    value = frame["value"].to_numpy(dtype=float).copy()
    published = (frame["origin"] == "published").to_numpy()
    texts = frame["reported"].astype(object)
    said = {text: reported_number(text) for text in texts[published].unique()}
    printed = texts.map({text: float(n) for text, n in said.items() if n is not None})
    shown = printed.to_numpy(dtype=float)
    use = published & ~np.isnan(shown)
    size = int(pool.max()) + 1 if len(pool) else 0
    some = np.bincount(pool[banded & published], minlength=size)
    all_ = np.bincount(pool[banded], minlength=size)
    mixed = ((some > 0) & (some < all_))[pool] if len(pool) else published
    if mixed.any():
        value = np.where(mixed, figures.rounded(), value)
    return np.where(use, shown, value)


def _high_first(figures: Figures, frame: pd.DataFrame) -> NDArray[np.bool_]:
    low = [each.key for each in figures.meanings if each.polarity is Polarity.LOW_IS_GOOD]
    keys = zip(frame["indicator"], frame["version"], frame["parameters"], strict=True)
    known = set(low)
    return np.fromiter((key not in known for key in keys), dtype=bool, count=len(frame))


def _judged(figure: Figure) -> bool:
    return figure.meaning.polarity is not Polarity.NO_JUDGEMENT


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if 10 <= number % 100 <= 20 else ending}"
