"""
Any file of explore education statistics: what is asked of lakpi, file by file and at random.
"""

from __future__ import annotations

import collections
import gzip
import random
import time
import zipfile
from pathlib import Path

import hypothesis
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import strategies as st
from tests.readers.published.made import Made, files, table, written

import lakpi
from lakpi.catalogues import ALL
from lakpi.errors import AreaError, DefinitionError, FiguresError, PeriodError
from lakpi.readers import PublishedColumn, published_report, read_published

SOME = hypothesis.settings(max_examples=25)


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def told(figures: lakpi.Figures) -> list[tuple[str, ...]]:
    """
    What figures say, in no order of rows.
    """
    frame = figures.to_frame()
    columns = ["indicator", "area", "period", "breakdown", "category", "reported", "value_reason"]
    return sorted(map(tuple, frame[columns].astype(str).to_numpy().tolist()))


@hypothesis.given(files())
@SOME
def test_every_cell_is_one_figure(made: Made) -> None:
    cells = [str(cell) for name in made.named for cell in made.frame[name]]
    frame = read_published(made.frame).to_frame()
    assert frame["value"].notna().sum() == sum(map(is_number, cells))
    assert collections.Counter(frame["reported"]) == collections.Counter(cells)
    numbers = frame[frame["value"].notna()]
    assert numbers["value"].tolist() == [float(str(text)) for text in numbers["reported"]]


@hypothesis.given(files(), st.randoms(use_true_random=False))
@SOME
def test_the_order_of_columns_and_rows_says_nothing(made: Made, chance: random.Random) -> None:
    columns = list(made.frame.columns)
    rows = list(range(len(made.frame)))
    chance.shuffle(columns)
    chance.shuffle(rows)
    shuffled = made.frame.iloc[rows][columns].reset_index(drop=True)
    # The names of a cross follow the columns, so they are compared without their order.
    assert parted(told(read_published(shuffled))) == parted(told(read_published(made.frame)))


def parted(rows: list[tuple[str, ...]]) -> list[tuple[object, ...]]:
    return sorted(
        (*row[:3], *(tuple(sorted(text.split(" x "))) for text in row[3:5]), *row[5:])
        for row in rows
    )


@hypothesis.given(files())
@SOME
def test_filters_are_breakdowns_and_totals_are_none(made: Made) -> None:
    figures = read_published(made.frame).to_frame()
    wanted = [
        " x ".join(label for name in made.filters if (label := row[name]) != "Total")
        for _ in made.named
        for row in made.frame.to_dict("records")
    ]
    assert collections.Counter(figures["category"]) == collections.Counter(wanted)


@hypothesis.given(files())
@SOME
def test_a_file_and_frames_of_any_kind_are_read_alike(made: Made) -> None:
    expected = told(read_published(made.frame))
    for same in (pl.from_pandas(made.frame), pl.from_pandas(made.frame).lazy()):
        assert told(read_published(same)) == expected


def test_files_of_every_kind(tmp_path: Path) -> None:
    frame = table({"sex": "Total", "pupil_count": "12"}, {"sex": "Female", "pupil_count": "c"})
    text = written(frame)
    plain = tmp_path / "pupils.csv"
    plain.write_text(text, encoding="utf-8")
    expected = told(read_published(plain))
    assert len(expected) == 2
    marked = tmp_path / "marked" / "pupils.csv"
    marked.parent.mkdir()
    marked.write_text(text.replace("\n", "\r\n"), encoding="utf-8-sig", newline="")
    wide = tmp_path / "wide" / "pupils.csv"
    wide.parent.mkdir()
    wide.write_text(text, encoding="utf-16")
    zipped = tmp_path / "pupils.zip"
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("data/pupils.csv", text)
        archive.writestr("data/pupils.meta.csv", "col_name,col_type\n")
    pressed = tmp_path / "pupils.csv.gz"
    pressed.write_bytes(gzip.compress(text.encode()))
    parquet = tmp_path / "pupils.parquet"
    frame.to_parquet(parquet)
    for path in (str(plain), marked, wide, zipped, pressed, parquet):
        assert told(read_published(path)) == expected


def test_letters_of_windows_are_read(tmp_path: Path) -> None:
    frame = table({"phase": "Primary £ all", "n": "1"}, {"phase": "Middle", "n": "2"})
    path = tmp_path / "old.csv"
    path.write_bytes(written(frame).encode("cp1252"))
    assert set(read_published(path).to_frame()["category"]) == {"Primary £ all", "Middle"}


def test_codes_stay_text_in_a_frame_of_numbers() -> None:
    frame = table({"n": "1"}).astype({"old_la_code": float, "n": int, "time_period": int})
    figure = read_published(frame.drop(columns=["new_la_code", "la_name"])).one()
    assert (figure.area, figure.period, figure.value) == ("E09000015", "2023/24", 1)


def test_a_frame_is_left_as_it_was() -> None:
    frame = table({"sex": "Total", "n": "1"})
    before = frame.copy(deep=True)
    read_published(frame)
    pd.testing.assert_frame_equal(frame, before)


# Columns of values and of labels.


def roles(frame: pd.DataFrame, **said: list[str]) -> dict[str, str]:
    report = published_report(frame, **said).files[0]  # type: ignore[arg-type]
    return {each.name: each.role for each in report.columns if each.role not in ("time", "place")}


def test_numbers_that_are_labels() -> None:
    frame = table(
        {"age": "10", "stage": "1", "n": "5", "urn_group": "101", "pupils_in_year": "7"},
        {"age": "11", "stage": "1", "n": "6", "urn_group": "102", "pupils_in_year": "8"},
        {"age": "10", "stage": "2", "n": "5", "urn_group": "101", "pupils_in_year": "9"},
        {"age": "11", "stage": "2", "n": "c", "urn_group": "102", "pupils_in_year": "9"},
    )
    assert roles(frame) == {
        "age": "filter",
        "stage": "filter",  # nothing else tells the first row from the third
        "n": "value",
        "urn_group": "filter",
        "pupils_in_year": "value",
    }
    assert roles(frame, values=["age"], filters=["pupils_in_year"])["age"] == "value"


def test_an_age_with_its_total_is_a_filter() -> None:
    frame = table(*({"band": age, "n": "1"} for age in ("0", "1", "2", "3", "Total")))
    assert roles(frame) == {"band": "filter", "n": "value"}


def test_years_of_age_out_of_reach_are_amounts() -> None:
    frame = table(
        {"pupils_of_school_age": "4810"}, {"new_la_code": "E09000005", "pupils_of_school_age": "9"}
    )
    assert roles(frame)["pupils_of_school_age"] == "value"


def test_a_column_of_symbols_is_a_value_and_an_empty_one_is_neither() -> None:
    frame = table({"sex": "F", "n": "z", "m": "4", "": ""}, {"sex": "M", "n": "c", "m": "4"})
    assert roles(frame) == {"sex": "filter", "n": "value", "m": "value"}
    assert "column 14: neither a name nor a filled cell; left out" in str(published_report(frame))
    reasons = read_published(frame).select(indicator="published_n").to_frame()["value_reason"]
    assert reasons.tolist() == ["z", "c"]


def test_the_numbers_of_rows_are_no_values() -> None:
    frame = table({"": "1", "sex": "F", "n": "5"}, {"": "2", "sex": "M", "n": "6"})
    assert roles(frame) == {"column 11": "empty", "sex": "filter", "n": "value"}
    assert "the numbers of the rows" in str(published_report(frame))


def test_columns_without_a_name(tmp_path: Path) -> None:
    header, row = written(table({"n": "5"})).splitlines()
    path = tmp_path / "sheet.csv"
    path.write_text(f"{header},,extra,\n{row},,7,\n", encoding="utf-8")
    assert [each.value for each in read_published(path)] == [5, 7]
    told = str(published_report(path))
    assert "columns 12, 14: neither a name nor a filled cell; left out" in told
    path.write_text(f"{header},,extra,\n{row},x,7,8\n", encoding="utf-8")
    figures = read_published(path)
    held = {each.meaning.id: each.reported for each in figures}
    assert held == {
        "sheet_n": "5",
        "sheet_column_12": "x",
        "sheet_extra": "7",
        "sheet_column_14": "8",
    }


def test_empty_rows_are_skipped_and_the_others_keep_their_numbers(tmp_path: Path) -> None:
    header, row, other = written(
        table(
            {"phase": "a", "pupil_count": "5"},
            {"phase": "a", "pupil_count": "?", "new_la_code": "E09000005"},
        )
    ).splitlines()
    blank = "," * header.count(",")
    path = tmp_path / "sheet.csv"
    path.write_text(f"{header}\n{row}\n{blank}\n\n{other}\n{blank}\n", encoding="utf-8")
    figures = read_published(path)
    assert [(each.value, each.breakdown) for each in figures] == [(5, ""), (None, "")]
    report = published_report(path).files[0]
    assert (report.rows, report.elsewhere, report.set_aside) == (2, (), ())
    assert report.remarks == ("3 empty rows skipped: rows 2, 3, 5",)
    assert report.not_understood == ("pupil_count: '?' in row 4 is neither a number nor a symbol",)
    path.write_text(f"{header}\n{blank}\n", encoding="utf-8")
    with pytest.raises(FiguresError, match="no rows"):
        read_published(path)


def test_rows_are_chosen_by_time_and_place_too() -> None:
    frame = table({"age": "10", "n": "5"}, {"age": "11", "n": "6", "new_la_code": "E09000005"})
    for where in ({"age": 10}, {"time_period": "202324", "new_la_code": "E09000015"}):
        column = PublishedColumn(indicator=ALL["referrals_count"], value="n", where=where)
        figure = read_published(frame, mapping=[column]).one(indicator="referrals_count")
        assert (figure.value, figure.area) == (5, "E09000015")


def test_what_is_neither_number_nor_symbol_is_reported_and_not_lost() -> None:
    frame = table({"sex": "F", "pupil_count": "12"}, {"sex": "M", "pupil_count": "about 5"})
    figure = read_published(frame).one(category="M")
    assert (figure.value, figure.value_reason, figure.reported) == (None, "x", "about 5")
    report = published_report(frame)
    assert report.not_understood == (
        "frame: pupil_count: 'about 5' in row 2 is neither a number nor a symbol",
    )
    assert "not understood: pupil_count" in str(report)


def test_a_few_odd_cells_make_no_filter_of_a_column() -> None:
    rows = [{"sex": f"label {n}", "total_days": str(n)} for n in range(30)]
    frame = table(*rows, {"sex": "label x", "total_days": "n.k."})
    assert roles(frame) == {"sex": "filter", "total_days": "value"}


def test_years_and_months_are_kept_as_printed() -> None:
    frame = table({"stage": "a", "average_time": "1:05"}, {"stage": "b", "average_time": "x"})
    figures = read_published(frame)
    assert figures.to_frame()["reported"].tolist() == ["1:05", "x"]
    assert len(published_report(frame).not_understood) == 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234", 1234.0),
        ("12.5%", 12.5),
        ("£1,200", 1200.0),
        ("1e+05", 100_000.0),
        (" 7 ", 7.0),
        ("-3.2", -3.2),
        (".5", 0.5),
    ],
)
def test_numbers_as_they_are_printed(text: str, value: float) -> None:
    figure = read_published(table({"n": text})).one()
    assert (figure.value, figure.reported) == (value, text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        *((reason, reason) for reason in ("c", "x", "z", "k", "low", "u")),
        *((":", "x"), ("..", "x"), ("~", "low"), ("", "x"), ("[c]", "c"), ("C", "c")),
        *((".", "z"), ("-", "x"), ("*", "c"), ("#", "x"), ("N/A", "z"), ("NULL", "x")),
        *(("NA", "x"), ("SUPP", "c"), ("<5", "c"), ("NaN", "x")),
    ],
)
def test_symbols_are_reasons(text: str, reason: str) -> None:
    frame = table({"sex": "F", "n": text}, {"sex": "M", "n": "1"})
    figure = read_published(frame).one(category="F")
    assert (figure.value, figure.value_reason, figure.reported) == (None, reason, text)
    assert published_report(frame).not_understood == ()


def test_numbers_that_stand_for_reasons_are_said_and_never_guessed() -> None:
    frame = table({"sex": "F", "change_count": "-1"}, {"sex": "M", "change_count": "4"})
    assert read_published(frame).one(category="F").value == -1
    assert "below nought" in str(published_report(frame))
    figure = read_published(frame, sentinels={-1: "c"}).one(category="F")
    assert (figure.value, figure.value_reason, figure.reported) == (None, "c", "-1")
    column = PublishedColumn(indicator=ALL["referrals_count"], value="change_count")
    known = read_published(frame, mapping=[column]).one(category="F")
    assert (known.value, known.value_reason) == (None, "x")
    assert "can be none" in str(published_report(frame, mapping=[column]))


# Filters.


def test_a_filter_that_groups_another_or_says_one_thing_is_no_breakdown() -> None:
    frame = table(
        {"breakdown_topic": "Total", "breakdown": "Total", "n": "3"},
        {"breakdown_topic": "Sex", "breakdown": "Female", "n": "1"},
        {"breakdown_topic": "Sex", "breakdown": "Male", "n": "2"},
        phase="All phases",
    )
    shown = {(each.breakdown, each.category): each.value for each in read_published(frame)}
    assert shown == {("", ""): 3, ("breakdown", "Female"): 1, ("breakdown", "Male"): 2}
    report = published_report(frame).files[0]
    assert report.column("breakdown_topic").taken_for == ("no breakdown: it groups breakdown",)
    assert report.column("phase").taken_for == ("no breakdown: 'All phases' throughout",)


TOPICS = (
    ("Total", "Total", "9"),
    ("Sex", "Total", "9"),
    ("Ethnicity major", "Asian", "4"),
    ("SEN", "EHC plan", "2"),
)


@pytest.mark.parametrize(
    ("topic", "finer"),
    [
        ("breakdown_topic", "breakdown"),
        ("characteristic_group", "characteristic"),
        ("cla_group", "characteristic"),
        ("category_type", "category"),
        ("sen_category", "sen"),
    ],
)
def test_a_topic_never_swallows_its_breakdown(topic: str, finer: str) -> None:
    frame = table(*({topic: t, finer: b, "n": n} for t, b, n in TOPICS))
    shown = {(each.breakdown, each.category): each.value for each in read_published(frame)}
    assert shown == {("", ""): 9, (finer, "Asian"): 4, (finer, "EHC plan"): 2}
    report = published_report(frame).files[0]
    assert report.column(topic).taken_for == (f"no breakdown: it groups {finer}",)
    assert [each.rows for each in report.set_aside] == [(2,)]
    assert "1 equal cell" in report.set_aside[0].why


def test_totals_that_differ_between_topics_keep_them() -> None:
    rows = [{"breakdown_topic": t, "breakdown": b, "n": n, "m": n} for t, b, n in TOPICS]
    rows[1]["n"] = "8"
    brent = [{**row, "n": "7", "new_la_code": "E09000005"} for row in rows]
    frame = table(*rows, *brent)
    figures = read_published(frame)
    ours = figures.select(area="E09000015", indicator="published_n")
    shown = {(each.breakdown, each.category): each.value for each in ours}
    assert shown == {
        ("", ""): 9,
        ("breakdown_topic", "Sex"): 8,
        ("breakdown", "Asian"): 4,
        ("breakdown", "EHC plan"): 2,
    }
    # In another place, and another column, they are one figure printed twice.
    assert len(figures) == 2 * len(frame) - 3
    report = published_report(frame).files[0]
    assert [each.rows for each in report.set_aside] == [(6,), (2, 6)]
    assert any("n: 1 cell keeps breakdown_topic" in remark for remark in report.remarks)


def test_a_label_under_several_topics_keeps_its_topic() -> None:
    topics = (("Total", "Total"), ("Sex", "Unknown"), ("SEN", "Unknown"), ("SEN", "EHC plan"))
    frame = table(
        *({"breakdown_topic": t, "breakdown": b, "n": str(n)} for n, (t, b) in enumerate(topics))
    )
    shown = {each.value: (each.breakdown, each.category) for each in read_published(frame)}
    assert shown == {
        0: ("", ""),
        1: ("breakdown_topic x breakdown", "Sex x Unknown"),
        2: ("breakdown_topic x breakdown", "SEN x Unknown"),
        3: ("breakdown", "EHC plan"),
    }


def test_where_most_totals_differ_the_topic_is_no_heading() -> None:
    places = ("E09000015", "E09000005", "E09000009")
    frame = table(
        *(
            {"new_la_code": place, "school_type": kind, "school": "Total", "n": n}
            for place, pair in zip(places, ("12", "34", "00"), strict=True)
            for kind, n in zip(("Primary", "Secondary"), pair, strict=True)
        )
    )
    figures = read_published(frame)
    assert {each.category for each in figures} == {"Primary", "Secondary"}
    assert {each.breakdown for each in figures} == {"school_type"}
    assert len(figures) == len(frame)


def test_topics_of_nothing_but_totals_are_the_headline() -> None:
    frame = table(
        {"breakdown_topic": "Sex", "breakdown": "Total", "n": "3"},
        {"breakdown_topic": "SEN", "breakdown": "Total", "n": "3"},
    )
    figure = read_published(frame).one()
    assert (figure.breakdown, figure.value) == ("", 3)


def test_a_filter_that_says_the_time_or_the_place_again_is_no_breakdown() -> None:
    brent = {"new_la_code": "E09000005", "la_type": "b"}
    frame = table(
        {"time_period": "202223", "academic_year": "2022/23", "la_type": "a", "n": "1"},
        {"time_period": "202324", "academic_year": "2023/24", "la_type": "a", "n": "2"},
        {"time_period": "202324", "academic_year": "2023/24", "n": "3", **brent},
    )
    assert {each.breakdown for each in read_published(frame)} == {""}
    report = published_report(frame).files[0]
    assert report.column("academic_year").taken_for == ("no breakdown: it says again the time",)
    assert report.column("la_type").taken_for == ("no breakdown: it says again the place",)
    # A label of its own is a breakdown, whatever the column is called.
    frame.loc[0, "time_period"] = "202324"
    assert {each.breakdown for each in read_published(frame)} == {"academic_year"}


def test_labels_that_are_numbers_and_words() -> None:
    labels = ("1", "2", "3 or more")
    places = ("E09000015", "E09000005", "E09000009")
    frame = table(
        *(
            {"new_la_code": place, "worker_count": label, "n": str(number)}
            for number, place in enumerate(places)
            for label in labels
        )
    )
    assert roles(frame) == {"worker_count": "filter", "n": "value"}


@pytest.mark.parametrize(
    ("labels", "totals"),
    [
        (("Total", "Girls"), {"Total"}),
        (("All pupils", "Girls"), {"All pupils"}),
        (("All other pupils", "Girls"), set()),
        (("All SEN", "No SEN"), set()),
        (("Total children", "Total in education", "Not known"), {"Total children"}),
        (("Total", "All girls", "Girls"), {"Total"}),
        (("All girls", "All boys"), set()),
        (("", "Girls"), {""}),
    ],
)
def test_which_label_is_the_whole(labels: tuple[str, ...], totals: set[str]) -> None:
    frame = table(*({"sex": label, "n": str(n)} for n, label in enumerate(labels)))
    categories = {each.value: each.category for each in read_published(frame)}
    expected = {n: "" if label in totals else label for n, label in enumerate(labels)}
    assert categories == expected


# Mapping.


def test_any_file_is_mapped_to_any_indicator() -> None:
    frame = table(
        {"group": "Referrals", "n": "50", "share": "100"},
        {"group": "Re-referrals", "n": "8", "share": "16.0"},
        {"group": "Other", "n": "c", "share": "c"},
        time_identifier="Reporting year",
        time_period="2024",
    )
    mapping = [
        PublishedColumn(
            indicator=ALL["rereferral_pct"],
            value="share",
            numerator="n",
            denominator="n",
            where={"group": "re-referrals"},
            denominator_where={"group": "Referrals"},
        ),
        PublishedColumn(
            indicator=ALL["referrals_count"], value="n", where={"group": ["Referrals"]}
        ),
    ]
    figures = read_published(frame, mapping=mapping)
    share = figures.one(indicator="rereferral_pct")
    assert (share.numerator, share.denominator, share.value) == (8, 50, 16)
    assert (share.breakdown, share.period, share.flags) == ("", "2023-24", "")
    assert figures.one(indicator="referrals_count").value == 50
    # One figure for each cell all the same.
    assert len(figures) == 6
    assert set(figures.select(indicator="published_share").to_frame()["category"]) == {
        "Referrals",
        "Other",
    }


def test_a_mapping_goes_before_what_lakpi_knows() -> None:
    frame = table(
        {"rereferral_percent": "20", "rereferral_count": "1", "referral_count": "5"},
        time_identifier="Reporting year",
        time_period="2024",
    )
    assert {each.meaning.id for each in read_published(frame)} >= {"rereferral_pct"}
    column = PublishedColumn(indicator=ALL["rereferral_child_pct"], value="rereferral_percent")
    ids = {each.meaning.id for each in read_published(frame, mapping=[column])}
    assert ids >= {"rereferral_child_pct", "referrals_count"}
    assert "rereferral_pct" not in ids


def test_a_published_ratio_that_does_not_follow_is_flagged() -> None:
    frame = table(
        {"rereferral_percent": "21", "rereferral_count": "1", "referral_count": "5"},
        time_identifier="Reporting year",
        time_period="2024",
    )
    figure = read_published(frame).one(indicator="rereferral_pct")
    assert (figure.value, figure.flags) == (21, "small base; reported differs")


def test_rounded_counts_are_read_off_each_level() -> None:
    rows = [
        {"new_la_code": code, "la_name": "", "old_la_code": "", "a": str(n), "b": str(n * 5)}
        for code, n in (("E09000015", 30), ("E09000005", 70), ("E09000009", 110), ("E09000002", 0))
    ]
    precision = read_published(table(*rows)).to_frame()
    assert precision.groupby("indicator", observed=True)["precision"].unique().map(
        list
    ).to_dict() == {
        "published_a": [10],
        "published_b": [10],
    }
    rows[0]["b"], rows[1]["a"] = "155", "71"
    precision = read_published(table(*rows)).to_frame()
    assert precision.groupby("indicator", observed=True)["precision"].unique().map(
        list
    ).to_dict() == {
        "published_a": [1],
        "published_b": [5],
    }


def test_the_same_file_twice_and_two_files_of_one_name() -> None:
    frame = table({"sex": "Total", "n": "1"})
    once = read_published(frame)
    assert told(read_published(frame, frame)) == told(once)
    aside = published_report(frame, frame).files[1].set_aside
    assert [(each.rows, "says again" in each.why) for each in aside] == [((1,), True)]
    other = table({"phase": "Total", "n": "2"})
    ids = [each.meaning.id for each in read_published(frame, other)]
    assert ids == ["published_n", "published_2_n"]


# What cannot be read.


def test_rows_whose_time_is_not_understood_are_set_aside() -> None:
    frame = table(
        {"time_identifier": "Autum term", "n": "1"},
        {"n": "2"},
        {"time_period": "202425", "time_identifier": "Calendar year", "n": "3"},
    )
    assert read_published(frame).one().value == 2
    first, third = published_report(frame).files[0].set_aside
    assert (first.rows, third.rows) == ((1,), (3,))
    assert "Did you mean 'Autumn term'" in str(first)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"time_period": None}, r"no column 'time_period'.*Did you mean"),
        ({"n": None}, "no column of numbers"),
    ],
)
def test_columns_that_are_missing(change: dict[str, None], says: str) -> None:
    frame = table({"sex": "F", "n": "1", "times_period": "a"}, {"sex": "M", "n": "2"})
    with pytest.raises(FiguresError, match=says):
        read_published(frame.drop(columns=list(change)))


def test_what_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(FiguresError, match=r"no file 'nowhere\.csv'"):
        read_published("nowhere.csv")
    with pytest.raises(FiguresError, match="found a int"):
        read_published(3)
    with pytest.raises(FiguresError, match="at least one file"):
        read_published()
    path = tmp_path / "odd.csv"
    for text, says in (
        ("a;b\n1;2\n", "commas"),
        ("", "is empty"),
        (written(table({"n": "1"}))[:-1] + ",9\n", "cannot be read|more cells"),
        (written(table({"n": "1"})).splitlines()[0] + "\n", "no rows"),
        ("time_period,n,n\n2024,1,2\n", "two columns of one name: 'n'"),
        ("time_period,time_identifier,n\n2024,Calendar year,2\n", "says a place"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(FiguresError, match=says):
            read_published(path)
    archive = tmp_path / "two.zip"
    with zipfile.ZipFile(archive, "w") as held:
        held.writestr("a.csv", "")
        held.writestr("b.csv", "")
    with pytest.raises(FiguresError, match=r"it holds 2 \(a\.csv, b\.csv\)"):
        read_published(archive)


def test_rows_that_contradict_one_another() -> None:
    frame = table({"sex": "F", "n": "1"}, {"sex": "M", "n": "4"}, {"sex": "F", "n": "2"})
    with pytest.raises(FiguresError, match=r"'n', row 3 gives another value .* as row 1 .*filters"):
        read_published(frame)


def test_two_editions_that_differ(tmp_path: Path) -> None:
    paths = [tmp_path / "pupils_2023.csv", tmp_path / "pupils_2024.csv"]
    for number, path in enumerate(paths):
        path.write_text(written(table({"n": str(number)})), encoding="utf-8")
    says = r"'pupils_2024\.csv', column 'n', row 1 .* row 1 of 'pupils_2023\.csv'.*two editions"
    with pytest.raises(FiguresError, match=says):
        read_published(*paths)


def test_what_is_asked_for_and_is_not_there() -> None:
    frame = table({"sex": "F", "pupil_count": "1"})
    with pytest.raises(FiguresError, match=r"no file has a column 'sexx'.*Did you mean 'sex'"):
        read_published(frame, filters=["sexx"])
    with pytest.raises(FiguresError, match=r"filters takes a list"):
        read_published(frame, filters="sex")
    column = PublishedColumn(indicator=ALL["referrals_count"], value="pupil_counts")
    with pytest.raises(FiguresError, match=r"'pupil_counts'.*Did you mean 'pupil_count'"):
        read_published(frame, mapping=[column])
    column = PublishedColumn(
        indicator=ALL["referrals_count"], value="pupil_count", where={"sex": "Female"}
    )
    with pytest.raises(FiguresError, match=r"label of 'sex' that none has: 'Female'.*Known: 'F'"):
        read_published(frame, mapping=[column])
    with pytest.raises(PeriodError, match="found 'fiscal'"):
        read_published(frame, reporting_year="fiscal")
    with pytest.raises(FiguresError, match=r"'q' is no reason"):
        read_published(frame, sentinels={-1: "q"})
    with pytest.raises(FiguresError, match="sentinels are numbers"):
        read_published(frame, sentinels={"c": "x"})
    with pytest.raises(FiguresError, match="values of PublishedColumn"):
        read_published(frame, mapping=["referrals_count"])  # type: ignore[list-item]
    with pytest.raises(DefinitionError, match="indicator or a meaning"):
        PublishedColumn(indicator="referrals_count", value="n")  # type: ignore[arg-type]
    with pytest.raises(DefinitionError, match="has a category"):
        PublishedColumn(indicator=ALL["referrals_count"], value="n", breakdown="sex")
    with pytest.raises(AreaError):
        lakpi.area("Narnia")


def test_two_hundred_thousand_rows_take_a_second() -> None:
    codes = [each.code for each in lakpi.authorities()]
    size = len(codes) * 1_300
    frame = pd.DataFrame(
        {
            "time_period": "2024",
            "time_identifier": "Calendar year",
            "geographic_level": "Local authority",
            "new_la_code": np.repeat(codes, 1_300),
            "label": np.tile(np.arange(1_300), len(codes)).astype(str),
            "n": np.arange(size).astype(str),
        }
    )
    frame["label"] = "label " + frame["label"]
    started = time.process_time()
    figures = read_published(frame)
    assert len(figures) == size
    assert time.process_time() - started < 10  # 1 s on a quiet machine
