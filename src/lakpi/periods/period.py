"""
The `Period` value: what it holds, what it answers, and how it is read back.
"""

from __future__ import annotations

import datetime
import functools
from typing import TypeAlias

import attrs

from lakpi.displays import Told
from lakpi.errors import PeriodError
from lakpi.periods import labels, reading
from lakpi.periods.labels import Bounds, Kind

__all__ = ["DayLike", "Period", "day_of", "parse"]

DayLike: TypeAlias = "datetime.date | str | Period"
_ONE_DAY = datetime.timedelta(days=1)


def _to_day(value: DayLike) -> datetime.date:
    return day_of(value)


@functools.total_ordering
@attrs.frozen(order=False)
class Period(Told):
    """
    A stretch of whole days with a label that says which.

    Made by `quarters`, `financial_years`, `as_at`, `window` and the other functions
    of `lakpi.periods`, or read back from a label by `parse`.  Made by hand, its
    dates must be the ones that its label says.

    Equal where label, dates and kind are; ordered by start, then end.

    Attributes:
        label: What it is called wherever it is shown: ``2013-14 Q3``.
        start: The first day.
        end: The last day, included.
        kind: ``month``, ``quarter``, ``term``, ``financial year``, ``academic year``,
            ``calendar year``, ``rolling year``, ``year to date``, ``day`` or ``window``;
            found from the label where it is not given.

    Raises:
        PeriodError: It ends before it starts, or its label says other dates.

    >>> quarter = parse("2013-14 Q3")
    >>> quarter.start, quarter.end, quarter.days
    (datetime.date(2013, 10, 1), datetime.date(2013, 12, 31), 92)
    >>> str(quarter.previous()), str(quarter.same_last_year())
    ('2013-14 Q2', '2012-13 Q3')
    """

    label: str = attrs.field(validator=attrs.validators.instance_of(str))
    start: datetime.date = attrs.field(converter=_to_day)
    end: datetime.date = attrs.field(converter=_to_day)
    kind: Kind = attrs.field(default="window", kw_only=True, converter=labels.kind_of)

    def __attrs_post_init__(self) -> None:
        if self.end < self.start:
            raise PeriodError(f"{self.label!r} ends ({self.end}) before it starts ({self.start}).")
        if not self.label.strip():
            raise PeriodError("A period needs a label: it is what every table and chart shows.")
        try:
            said = reading.read_label(self.label)
        except PeriodError:
            if self.kind != "window":
                raise
            return
        if (said.start, said.end) != (self.start, self.end):
            raise PeriodError(
                f"{self.label!r} is the label of {labels.written_day(said.start)} to "
                f"{labels.written_day(said.end)}, not of {labels.written_day(self.start)} to "
                f"{labels.written_day(self.end)}: give it another label."
            )
        # A label means one thing: by whatever road it was made, it is the same period.
        object.__setattr__(self, "kind", said.kind)

    def __str__(self) -> str:
        return self.label

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return self._rank() < other._rank()

    @classmethod
    def parse(cls, label: str | Period) -> Period:
        """
        Read a label back; the same as `lakpi.periods.parse`.

        >>> Period.parse("2013/14 Autumn").end
        datetime.date(2013, 12, 31)
        """
        return parse(label)

    @property
    def days(self) -> int:
        """
        How many days it has.

        >>> parse("2015-16").days
        366
        """
        return (self.end - self.start).days + 1

    def contains(self, day: DayLike) -> bool:
        """
        Whether a day (or the whole of another period) falls in it.

        Args:
            day: A date, a day as text (``2013-12-31``), or a period or its label.

        Raises:
            PeriodError: The day cannot be read.

        >>> parse("2013-14").contains("2014-03-31"), parse("2013-14").contains("2013-14 Q3")
        (True, True)
        """
        return self.start <= day_of(day, last=False) and day_of(day) <= self.end

    def is_before(self, other: DayLike) -> bool:
        """
        Whether all of it is over before a day or another period starts.

        >>> parse("2013-14 Q2").is_before(parse("2013-14 Q3"))
        True
        """
        return self.end < day_of(other, last=False)

    def previous(self) -> Period:
        """
        The period of the same kind that ends the day before this one starts.

        The twelve months before a rolling year, the day before a day.

        Raises:
            PeriodError: A window has no kind to go by, and a year to date no
                like part before it: `same_last_year` is what it compares with.

        >>> str(parse("year to 31 December 2013").previous())
        'year to 31 December 2012'
        """
        day_before = self.start - _ONE_DAY
        if self.kind in labels.TILINGS:
            return of_kind(self.kind, day_before)
        if self.kind == "rolling year":
            return from_bounds(labels.rolling_bounds(day_before))
        if self.kind == "day":
            return from_bounds(Bounds("day", day_before, day_before))
        hint = "use same_last_year()" if self.kind == "year to date" else "write out which one"
        raise PeriodError(f"A {self.kind} ({self.label!r}) has no previous one: {hint}.")

    def same_last_year(self) -> Period:
        """
        The same period one year before: last year's third quarter, month, term.

        The end of February stays the end of February.

        Raises:
            PeriodError: A window has no fixed place in the year.

        >>> str(parse("2013-14 to 31 December 2013").same_last_year())
        '2012-13 to 31 December 2012'
        """
        if self.kind in labels.TILINGS:
            return of_kind(self.kind, self.start.replace(year=self.start.year - 1))
        day = labels.year_before(self.end)
        match self.kind:
            case "rolling year":
                return from_bounds(labels.rolling_bounds(day))
            case "year to date":
                return from_bounds(labels.year_to_date_bounds(day))
            case "day":
                return from_bounds(Bounds("day", day, day))
            case _:
                raise PeriodError(
                    f"A window ({self.label!r}) has no fixed place in the year, so no same one "
                    "last year: write out which one with window(start, end, label)."
                )

    def _rank(self) -> tuple[datetime.date, datetime.date, str, str]:
        return self.start, self.end, self.kind, self.label


def parse(label: str | Period) -> Period:
    """
    Read the label of a period; a period is returned as it is.

    Args:
        label: Any label lakpi prints.  Case, spacing, an en dash, ``Dec 2013`` and
            ``Q3 2013-14`` are understood.

    Returns:
        The period, with its label as lakpi writes it.

    Raises:
        PeriodError: The label says no period; the message says what labels look
            like, and which one was probably meant.

    >>> parse("Q3 2013-14")
    Period(label='2013-14 Q3', start=datetime.date(2013, 10, 1), end=datetime.date(2013, 12, 31),
           kind='quarter')
    """
    if isinstance(label, Period):
        return label
    if not isinstance(label, str):
        raise PeriodError(f"The label of a period is text, not {type(label).__name__}.")
    return from_bounds(reading.read_label(label))


def day_of(value: DayLike, *, last: bool = True) -> datetime.date:
    """
    Read a day from whatever names one.

    Args:
        value: A date (or date and time, of which the time is dropped), a day as text
            (``2013-12-31`` or ``31 December 2013``), a period or the label of one.
        last: Of a period, take the last day; else the first.

    Raises:
        PeriodError: It names no day.

    >>> day_of("2013-14 Q3"), day_of("2013-14 Q3", last=False)
    (datetime.date(2013, 12, 31), datetime.date(2013, 10, 1))
    """
    if isinstance(value, Period):
        return value.end if last else value.start
    if isinstance(value, datetime.datetime):
        if value != value:  # noqa: PLR0124 - pandas' NaT is a datetime that differs from itself
            raise PeriodError("A missing date is no day.")
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if not isinstance(value, str):
        found = f"{value!r}" if isinstance(value, int) else f"a {type(value).__name__}"
        raise PeriodError(
            f"{found} is no day and no period: write the label of a period as text, such as"
            " '2013-14', or a day, such as '2013-12-31'."
        )
    if reading.looks_like_day(value):
        return reading.read_day(value)
    bounds = reading.read_label(value)
    return bounds.end if last else bounds.start


def from_bounds(bounds: Bounds) -> Period:
    """
    Make the period of bounds that came from a label or a tile.

    >>> str(from_bounds(reading.read_label("dec 2013")))
    'December 2013'
    """
    return Period(labels.label_of(bounds), bounds.start, bounds.end, kind=bounds.kind)


def of_kind(kind: Kind, day: datetime.date) -> Period:
    """
    The month, quarter, term or year that a day falls in.

    >>> str(of_kind("term", datetime.date(2014, 4, 1)))
    '2013/14 Summer'
    """
    return from_bounds(labels.tile(kind, labels.tile_number(kind, day))[1])
