"""
Records: frames read into one home form, and a ledger of what happened to every row.
"""

from __future__ import annotations

import datetime
import pickle
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from tests import naive

import lakpi
from lakpi import Column, Date, Source
from lakpi.errors import RecordsError
from lakpi.records import Entry

DAY = datetime.date(2014, 3, 31)


def read(values: Any, column: Column, **options: Any) -> tuple[list[Any], lakpi.Ledger]:  # noqa: ANN401 - a column of any kind
    """
    Read one column of a frame; give its values as the home form has them, and the ledger.
    """
    told = Column("place", int), Column("day", Date)
    source = Source(
        "rows", area="authority", columns=[Column("authority", str), *told, column], date="day"
    )
    size = len(values)
    frame = pd.DataFrame({"authority": ["Harrow"] * size, column.name: values}, **options)
    frame = frame.assign(place=range(size), day="2014-01-01")
    records = lakpi.read_frames({source: frame}, complete=naive.COMPLETE)
    held = records.table(source).frame[column.name].astype(object)
    return [None if pd.isna(value) else value for value in held], records.ledger


def days(values: Any) -> list[datetime.date | None]:  # noqa: ANN401 - of any library
    held, _ = read(values, Column("on", Date))
    return [day and datetime.date.fromordinal(int(day)) for day in held]


@pytest.mark.parametrize(
    "values",
    [
        ["2014-03-31"],
        [" 31/03/2014 "],
        ["31.03.2014"],
        ["31-3-2014"],
        ["2014-03-31T23:30:00"],
        ["31/03/2014 23:30"],
        [DAY],
        [datetime.datetime(2014, 3, 31, 23, 30)],  # noqa: DTZ001
        pd.to_datetime(["2014-03-31 23:59:59.999"]),
        np.array(["2014-03-31"], dtype="M8[D]"),
        pd.Series([DAY], dtype=object),
        pd.to_datetime(["2014-03-31 22:30"]).tz_localize("UTC"),
        pl.Series([DAY]).to_pandas(),
    ],
    ids=str,
)
def test_a_day_is_a_day_however_it_is_written(values: Any) -> None:  # noqa: ANN401 - of any library
    assert days(values) == [DAY]


def test_an_instant_is_the_day_it_was_in_london() -> None:
    late = pd.Timestamp("2014-03-31 23:30", tz="UTC")
    assert days(pd.Series([late])) == [datetime.date(2014, 4, 1)]
    assert days(pd.Series([late.to_pydatetime()], dtype=object)) == [datetime.date(2014, 4, 1)]
    assert days(pd.Series([late.tz_convert("US/Eastern")])) == [datetime.date(2014, 4, 1)]
    winter = pd.Timestamp("2014-01-31 23:30", tz="UTC")
    assert days(pd.Series([winter])) == [datetime.date(2014, 1, 31)]


def test_days_far_away_are_days() -> None:
    far = [datetime.date.max, datetime.date(1900, 1, 1), datetime.date.min]
    assert days([day.isoformat() for day in far]) == far


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 2.0, "3", " 4 ", "1,000"], [1, 2, 3, 4, 1000]),
        ([True, False], [1, 0]),
        ([None, np.nan, "", 5], [None, None, None, 5]),
        ([2**53, 1], [2**53, 1]),
    ],
)
def test_whole_numbers(values: list[Any], expected: list[int | None]) -> None:
    assert read(values, Column("n", int))[0] == expected


def test_what_is_not_a_whole_number_is_reported_and_missing() -> None:
    held, ledger = read([1.5, "two", 3, float("inf"), 1e300], Column("n", int), dtype=object)
    assert held == [None, None, 3, None, None]
    assert [(each.count, each.set_aside) for each in ledger.entries] == [(4, False)]
    assert "in n (rows 1, 2, 4, 5)" in str(ledger)
    held, ledger = read([1.5, 3.0], Column("n", int))
    assert held == [None, 3]
    assert ledger.count("not a whole number") == 1


def test_decimals_finer_than_declared_are_rounded_and_reported() -> None:
    values = [Decimal("0.125"), Decimal("0.5"), "1.005", 2, None]
    held, ledger = read(values, Column("fte", Decimal))
    assert held == [0.13, 0.5, 1.01, 2.0, None]
    assert ledger.count("more than 2 decimals, rounded") == 2
    held, ledger = read([0.1 + 0.2, 0.7], Column("fte", Decimal, decimals=6))
    assert held == [0.3, 0.7]
    held, ledger = read([1e15, 1.0], Column("fte", Decimal, decimals=4))
    assert held == [None, 1.0]
    assert ledger.count("not a number that can be added exactly") == 1


@pytest.mark.parametrize(
    ("yes", "no"), [("1", "0"), (1, 0), (1.0, 0.0), ("Yes", "no"), ("Y", "N"), (" true", "F")]
)
def test_yes_and_no_in_every_spelling(yes: object, no: object) -> None:
    held, ledger = read(pd.Series([yes, no, None], dtype=object), Column("flag", bool))
    assert held == [True, False, None]
    assert not ledger.entries
    held, ledger = read([yes, no, "maybe", ""], Column("flag", bool), dtype=object)
    assert held == [True, False, None, None]
    assert ledger.count("neither yes nor no") == 1


def test_unknown_codes_are_counted_and_never_shown() -> None:
    column = Column("sex", str, codes=("F", "M"), breakdown=True)
    held, ledger = read(["F", "secret", " M ", None, "other secret"], column)
    assert held == ["F", "unknown code", "M", None, "unknown code"]
    assert ledger.count("an unknown code") == 2
    held, ledger = read(["x", "y"], column)
    assert held == ["unknown code"] * 2
    held, _ = read([1.0, 2, "1"], Column("code", str, codes=("1", "2")), dtype=object)
    assert held == ["1", "2", "1"]


def test_columns_that_nobody_filled_in_are_missing() -> None:
    for kind in (Date, int, float, bool, Decimal, str):
        for values in ([np.nan, np.nan], [None, None], ["", " "]):
            held, ledger = read(values, Column("empty", kind))
            assert held == [None, None]
            assert not ledger.entries
        columns = [Column("authority", str), Column("day", Date), Column("empty", kind)]
        source = Source("rows", area="authority", columns=columns)
        nothing = pl.DataFrame({"authority": "Harrow", "day": "2014-01-01", "empty": [None]})
        records = lakpi.read_frames({source: nothing}, complete=naive.COMPLETE)
        assert records.table(source).frame["empty"].isna().tolist() == [True]


def people(*columns: Any) -> list[list[int]]:  # noqa: ANN401 - columns of any library
    """
    Give the numbers by which people are told apart, in several sources.
    """
    frames: dict[Source, Any] = {}
    for number, ids in enumerate(columns):
        source = Source(
            f"s{number}",
            area="authority",
            person="who",
            columns=[Column("authority", str), Column("who", str), Column("n", int)],
        )
        frames[source] = pd.DataFrame({"authority": "Harrow", "who": ids, "n": range(len(ids))})
    records = lakpi.read_frames(frames, complete=naive.COMPLETE)
    return [records.table(source).frame["who"].tolist() for source in frames]


def test_one_person_is_one_whether_a_number_a_float_or_a_text() -> None:
    first, second, third, fourth = people(
        [101, 102, 101],
        [102.0, np.nan, 101.0],
        [" 101", "102 ", ""],
        pd.Categorical(["102", "101", None]),
    )
    assert first[0] == first[2] == second[2] == third[0] == fourth[1] >= 0
    assert first[1] == second[0] == third[1] == fourth[0] >= 0
    assert first[0] != first[1]
    assert second[1] == third[2] == fourth[2] == -1
    (alone,) = people(["a", " a", "b", None])
    assert alone[0] == alone[1]
    assert alone[3] == -1


def keyed(*rows: tuple[Any, ...], key: tuple[str, ...] = ("id",)) -> lakpi.Ledger:
    source = Source(
        "rows",
        area="authority",
        key=key,
        columns=[Column("authority", str), Column("id", str), Column("on", Date), Column("n", int)],
    )
    frame = pd.DataFrame(rows, columns=["authority", "id", "on", "n"])
    return lakpi.read_frames({source: frame}, complete=naive.COMPLETE).ledger


def test_exact_duplicates_are_set_aside_and_near_ones_reported() -> None:
    day = "2014-01-01"
    rows = [
        ("Harrow", "1", day, 1),
        ("Harrow", "1", day, 1),
        ("Harrow", " 1", day, 2),
        ("Brent", "1", day, 1),
        ("Harrow", None, day, 3),
        ("Harrow", "", day, 4),
        ("Harrow", "1", day, 1),
    ]
    ledger = keyed(*rows)
    assert [(e.reason, e.rows.tolist(), e.set_aside) for e in ledger.entries] == [
        ("no key", [5, 6], False),
        ("exact duplicate", [2, 7], True),
        ("key shared with other rows", [1, 3], False),
    ]
    whole = keyed(*rows, key=())
    assert [(e.reason, e.rows.tolist()) for e in whole.entries] == [("exact duplicate", [2, 7])]
    with_day = keyed(*rows, key=("id", "on"))
    assert [e.reason for e in with_day.entries] == [e.reason for e in ledger.entries]


def test_rows_that_differ_in_what_could_not_be_read_are_no_duplicates() -> None:
    ledger = keyed(
        ("Harrow", "1", "2014-01-01", "x"),
        ("Harrow", "1", "2014-01-01", "y"),
        ("Harrow", "1", "2014-01-01", "x"),
        ("Harrow", "2", "2014-01-01", 1),
    )
    assert [(e.reason, e.rows.tolist()) for e in ledger.entries] == [
        ("not a number", [1, 2, 3]),
        ("exact duplicate", [3]),
        ("key shared with other rows", [1, 2]),
    ]


def test_dates_out_of_order_and_in_the_future_are_reported_and_kept() -> None:
    source = Source(
        "plans",
        area="authority",
        columns=[
            Column("authority", str),
            Column("start", Date),
            Column("end", Date, not_before="start"),
            Column("due", Date, future=True),
        ],
    )
    frame = pd.DataFrame(
        {
            "authority": ["Harrow", "Harrow", "Harrow"],
            "start": ["2014-01-01", "2014-05-01", "2014-02-01"],
            "end": ["2013-12-31", None, "2014-02-01"],
            "due": ["2015-01-01", None, None],
        }
    )
    records = lakpi.read_frames({source: frame}, complete=naive.COMPLETE, extracted="2014-03-31")
    assert str(records.ledger).splitlines() == [
        "plans: 3 rows read, 3 kept, 0 set aside",
        "  1 row kept: date in the future in start (row 2)",
        "  1 row kept: before start in end (row 1)",
    ]
    open_now = lakpi.count("plans", source, lakpi.AsAt("start", "end"))
    counted = lakpi.Count(id="n", title="N", measure=open_now, polarity=lakpi.Polarity.NO_JUDGEMENT)
    made = lakpi.compute(counted, records, periods=lakpi.as_at("2014-01-01"))
    assert made.one().value == 0


def test_areas_are_found_by_name_code_and_local_name() -> None:
    source = Source("rows", area="a", columns=[Column("a", str), Column("n", int)])
    estate = lakpi.local_area("X1", "Estate")
    frame = pd.DataFrame(
        {
            "a": ["Harrow", " E09000015 ", "LB Harrow", "310", 310.0, "estate", "x1", "Atlantis"],
            "n": range(8),
        }
    )
    records = lakpi.read_frames({source: frame}, complete=naive.COMPLETE, areas=[estate])
    names = [records.areas[code][1] for code in records.table(source).frame["a"]]
    assert names == ["Harrow"] * 5 + ["Estate"] * 2
    assert records.ledger.count("unknown area") == 1


def test_frames_of_one_authority_need_no_column() -> None:
    source = Source("rows", area="a", columns=[Column("a", str), Column("n", int)])
    frame = pd.DataFrame({"n": [1, 2]})
    records = lakpi.read_frames({source: frame}, complete=naive.COMPLETE, authority="Harrow")
    assert [name for _, name in records.areas] == ["Harrow"]
    estate = lakpi.local_area("X1", "Estate")
    records = lakpi.read_frames(
        {source: frame.iloc[:0]}, complete=naive.COMPLETE, authority="Estate", areas=[estate]
    )
    assert records.areas == (("X1", "Estate"),)


def test_the_ledger_is_a_frame_too() -> None:
    ledger = keyed(("Harrow", "1", "2014-01-01", 1), ("Harrow", "1", "2014-01-01", 1))
    frame = ledger.to_frame()
    assert frame["reason"].tolist() == ["read", "exact duplicate", "kept"]
    assert frame["rows"].tolist() == [2, 1, 1]
    assert frame["row_numbers"].tolist() == ["", "2", ""]
    assert str(lakpi.Ledger()) == "(nothing read)"
    many = Entry("rows", "odd", "", np.arange(1, 1_500, dtype=np.int64), set_aside=True)
    assert str(many) == "1,499 rows set aside: odd (rows 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ...)"


def test_records_are_values_that_say_little() -> None:
    records = naive.records([])
    again = pickle.loads(pickle.dumps(records))  # noqa: S301 - our own
    assert repr(again) == repr(records) == "<Records: 0 events of 2 areas>"
    assert "events: 0 rows, complete from 1 January 2000" in str(records)
    assert repr(records.tables[0]).startswith("<Table events: 0 rows")
    assert set(records.coverage) == {"events"}
    with pytest.raises(RecordsError, match="Did you mean 'events'"):
        records.table("event")
