"""
Annex A as authorities send it: odd headings, odd values, odd files; every row accounted for.
"""

from __future__ import annotations

import datetime
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from tests.readers.books import Formula, Made, Rows, day, decorated, write_book, write_csv

import lakpi
from lakpi.catalogues.child_protection import CPP_COUNT, PLANS, REPEAT_PLANS
from lakpi.catalogues.looked_after import CLA_COUNT
from lakpi.catalogues.referrals import (
    NO_FURTHER_ACTION,
    REFERRAL_SOURCES,
    REFERRALS,
    REFERRALS_COUNT,
    REREFERRALS,
)
from lakpi.errors import AreaError, RecordsError
from lakpi.readers.annex_a_lists import LISTS, heading_words

EXTRACTED = "2024-03-31"
WHO = ["Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)"]
REFERRED = [
    *WHO,
    "Date of referral",
    "Referral Source",
    "Referral NFA?",
    "Number of Referrals in Last 12 Months",
    "Allocated Team",
    "Allocated Worker",
]
PLANNED = [each.title for each in LISTS[7].headings]


def child(number: object = 1001, sex: str = "a) Male") -> list[Any]:
    return [number, sex, "a) WBRI", day("2012-05-01"), 11.9]


def referral(number: object = 1001, on: object = day("2024-01-15"), **other: object) -> list[Any]:
    return [
        *child(number),
        on,
        other.get("source", "q) 6: Police"),
        other.get("nfa", "No"),
        other.get("declared", 0),
        "Team A",
        other.get("worker", "W"),
    ]


def plan(number: object = 1001, start: object = day("2023-11-01"), **other: object) -> list[Any]:
    held: dict[str, Any] = {
        "Child Unique ID": number,
        "Gender": "b) Female",
        "Child Protection Plan Start Date": start,
        "Latest Category of Abuse": other.get("category", "Physical abuse"),
        "Child Protection Plan End Date": other.get("end"),
        "Number of Previous Child Protection Plans": other.get("previous", 0),
        "Was the Child Seen Alone?": other.get("alone", "a) Yes"),
    }
    return [held.get(title) for title in PLANNED]


def read(path: Path, extracted: str = EXTRACTED) -> lakpi.Records:
    return lakpi.read_annex_a(path, authority="Harrow", extracted=extracted)


def referrals(tmp_path: Path, rows: Rows, headings: list[Any] | None = None) -> lakpi.Records:
    return read(write_book(tmp_path / "a.xlsx", {"List 3": [headings or REFERRED, *rows]}))


def given(records: lakpi.Records, source: lakpi.Source, column: str) -> list[Any]:
    """
    What a reader made of a column, as the caller sees it.
    """
    table = records.table(source)
    return [None if pd.isna(each) else each for each in table.given[column].iloc[table.rows]]


def reported(records: lakpi.Records) -> dict[tuple[str, str], list[int]]:
    return {(each.reason, each.column): each.rows.tolist() for each in records.ledger.entries}


def balanced(records: lakpi.Records) -> bool:
    return all(
        len(records.table(name).frame) == records.ledger.kept(name)
        for name, _ in records.ledger.read
    )


# -- headings ---------------------------------------------------------------------------------


@pytest.mark.parametrize("number", LISTS)
def test_each_heading_is_known_and_is_no_other(number: int) -> None:
    for heading in LISTS[number].headings:
        for written in (
            heading.title,
            heading.title.upper(),
            f"  {heading.title.replace(' ', '  ')}\n",
            heading.title.replace("'", "\u2019"),
            f"{heading.title})",
            heading.title.replace(" ", "\u00a0"),
        ):
            words = heading_words(written)
            assert [h.name for h in LISTS[number].headings if h.matches(words)] == [heading.name]


@pytest.mark.parametrize(
    ("number", "written", "name"),
    [
        (1, "Age", "age"),
        (1, "Sex", "sex"),
        (1, "DOB", "birth"),
        (1, "Child ID", "child"),
        (1, "Contact date", "date"),
        (2, "Start date of assessment", "start"),
        (3, "Date of Referral", "date"),
        (3, "NFA", "nfa"),
        (3, "No. of referrals within the last 12 months", "declared"),
        (
            4,
            "Was the child assessed as requiring LA children\u2019s social care support?",
            "support",
        ),
        (5, "ICPC date", "conference"),
        (5, "Section 47 enquiry start date", "start"),
        (6, "CIN end date", "closed"),
        (7, "CPP start date", "start"),
        (7, "Category of abuse", "latest"),
        (
            8,
            "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N))",
            "uasc",
        ),
        (
            8,
            "Number of Episodes the Child has been \u2018Missing\u2019 from their Placement",
            "missing",
        ),
        (8, "Child\u2019s Legal Status", "status"),
        (9, "LA in touch?", "touch"),
        (11, "Date child / children placed with adopter(s)", "placed"),
    ],
)
def test_known_variants_of_headings(number: int, written: str, name: str) -> None:
    words = heading_words(written)
    assert [each.name for each in LISTS[number].headings if each.matches(words)] == [name]


def test_titles_order_spaces_and_unknown_columns_do_not_matter(tmp_path: Path) -> None:
    headings = [None, *reversed([f" {each} " for each in REFERRED]), "Notes", "Ward"]
    row = [None, *reversed(referral()), "private words", "a"]
    rows: Rows = [["Annex A, as at 31/03/2024"], [], ["OFFICIAL - SENSITIVE"], headings, row]
    records = read(write_book(tmp_path / "a.xlsx", {"list_03": rows}))
    assert given(records, REFERRALS, "referral_date") == [day("2024-01-15")]
    assert given(records, REFERRALS, "row") == [5]
    said = str(records.ledger)
    assert "not of Annex A, not read: 'Notes', 'Ward'" in said
    assert "private" not in said


def test_headings_over_two_rows(tmp_path: Path) -> None:
    upper = ["Child", None, "Ethnicity", "Date of", "Age", "Date of", "Referral", "Referral"]
    lower = ["Unique ID", "Gender", None, "Birth", None, "referral", "Source", "NFA?"]
    rows = [upper, lower, referral()[:8]]
    records = read(write_book(tmp_path / "a.xlsx", {"3 Referrals": rows}))
    assert given(records, REFERRALS, "referral_source") == ["6"]
    assert given(records, REFERRALS, "birth_date") == [day("2012-05-01")]


def test_group_headings_merged_above_the_headings(tmp_path: Path) -> None:
    rows: Rows = [[None], REFERRED, referral()]

    def group(_: Made, sheet: Made) -> None:
        sheet.merge_range(0, 0, 0, 4, "The child")
        sheet.merge_range(0, 5, 0, 8, "The referral")

    records = read(decorated(tmp_path / "a.xlsx", "List 3", rows, group))
    assert len(records.table(REFERRALS).frame) == 1


@pytest.mark.parametrize("name", ["List 3", "List_3", "LIST 03", "Annex A List 3 - Referrals", "x"])
def test_sheets_are_known_by_name_or_by_headings(tmp_path: Path, name: str) -> None:
    records = read(write_book(tmp_path / "a.xlsx", {"Cover": [["hello"]], name: [REFERRED]}))
    assert [each.source.name for each in records.tables] == ["referrals"]
    assert "sheet 'Cover' of 'a.xlsx' holds no list of Annex A" in str(records.ledger)


def test_duplicated_columns_that_differ_are_an_error(tmp_path: Path) -> None:
    headings = [*REFERRED, "Referral date"]
    with pytest.raises(RecordsError) as caught:
        referrals(tmp_path, [[*referral(), day("2024-02-01")]], headings)
    said = str(caught.value)
    assert "'Date of referral' (column F) and 'Referral date' (column L)" in said
    assert "2024" not in said


@pytest.mark.parametrize("other", [None, day("2024-01-15")])
def test_duplicated_columns_that_are_blank_or_alike_are_said(tmp_path: Path, other: object) -> None:
    headings = [*REFERRED, "Referral date"]
    records = referrals(tmp_path, [[*referral(), other]], headings)
    assert given(records, REFERRALS, "referral_date") == [day("2024-01-15")]
    assert "so one was read" in str(records.ledger)


def test_a_column_that_is_missing_is_not_nought(tmp_path: Path) -> None:
    place = PLANNED.index("Child Protection Plan End Date")
    headings = PLANNED[:place] + PLANNED[place + 1 :]
    row = plan()[:place] + plan()[place + 1 :]
    records = read(write_book(tmp_path / "a.xlsx", {"List 7": [headings, row]}))
    figure = lakpi.compute(CPP_COUNT, records, periods=lakpi.as_at("2024-03-31")).one()
    assert figure.written() == "[x]"
    assert "list 7 has no column 'Child Protection Plan End Date'" in str(records.ledger)


@pytest.mark.parametrize("lost", ["Child Unique ID", "Date of referral"])
def test_without_id_or_date_the_error_names_both(tmp_path: Path, lost: str) -> None:
    headings = [each.replace(lost, "Kennung") for each in REFERRED]
    with pytest.raises(RecordsError) as caught:
        referrals(tmp_path, [referral()], headings)
    assert f"no column {lost!r}" in str(caught.value)
    assert "'Kennung'" in str(caught.value)


def test_headings_in_another_language_are_shown(tmp_path: Path) -> None:
    welsh = ["Rhif y plentyn", "Rhyw", "Ethnigrwydd", "Dyddiad geni", "Dyddiad cyfeirio"]
    with pytest.raises(RecordsError, match="'Rhif y plentyn'") as caught:
        referrals(tmp_path, [["secret child", "x", "y", "z", "w"]], welsh)
    assert "'Date of referral'" in str(caught.value)
    assert "secret" not in str(caught.value)
    with pytest.raises(RecordsError, match="'Rhif y plentyn'"):
        read(write_book(tmp_path / "b.xlsx", {"Taflen": [welsh]}))


def test_data_without_headings_are_never_shown(tmp_path: Path) -> None:
    rows = [["Zebedee Quillfeather", "Male", "x", day("2012-01-01"), 12.0, day("2024-01-01")]] * 3
    for name in ("List 3", "Sheet1"):
        with pytest.raises(RecordsError) as caught:
            read(write_book(tmp_path / "a.xlsx", {name: rows}))
        assert "Quillfeather" not in str(caught.value)


# -- values -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        day("2024-02-03"),
        datetime.datetime(2024, 2, 3, 23, 59),  # noqa: DTZ001 - Excel knows no zones
        "03/02/2024",
        "3/2/2024",
        "03-02-2024",
        "03.02.2024",
        "03/02/24",
        "2024-02-03",
        "2024-02-03 00:00:00",
        "2024-02-03T10:00:00",
        "03/02/2024 14:30",
        "3 Feb 2024",
        "03-Feb-24",
        "3rd February 2024",
        45325,
        "45325",
        " 03/02/2024 ",
    ],
)
def test_dates_are_read_day_first(tmp_path: Path, written: object) -> None:
    records = referrals(tmp_path, [referral(on=written)])
    assert given(records, REFERRALS, "referral_date") == [day("2024-02-03")]


def test_a_moment_in_summer_is_of_the_day_in_london(tmp_path: Path) -> None:
    rows = [referral(on="2024-03-31T23:30:00Z")]
    path = write_book(tmp_path / "a.xlsx", {"List 3": [REFERRED, *rows]})
    records = read(path, "2024-04-01")
    assert given(records, REFERRALS, "referral_date") == [day("2024-04-01")]


def test_serial_days_of_the_calendar_of_1904(tmp_path: Path) -> None:
    rows = [REFERRED, referral(on=45325 - 1462)]
    records = read(write_book(tmp_path / "a.xlsx", {"List 3": rows}, date_1904=True))
    assert given(records, REFERRALS, "referral_date") == [day("2024-02-03")]


def test_dates_that_cannot_be_read_are_set_aside_with_their_rows(tmp_path: Path) -> None:
    rows = [
        referral(1, "31/02/2024"),
        referral(2, "soon"),
        referral(3, "02/13/2024"),
        referral(4, 2024),
        referral(5, "01/01/1900"),
        referral(6, None),
        referral(7, "05/02/2024"),
    ]
    records = referrals(tmp_path, rows)
    assert given(records, REFERRALS, "row") == [8]
    found = reported(records)
    assert found["not a date (31/03/2014, 2014-03-31 or a date of Excel)", "referral_date"] == [
        2,
        3,
        5,
    ]
    assert found["a date with its month first; dates are read day first", "referral_date"] == [4]
    assert found["an impossible date (before 1920 or after 2100)", "referral_date"] == [6]
    assert found["no date", "referral_date"] == [7]
    # One that is month first casts doubt on the others.
    doubt = "a date that may have its month first, as others in the column"
    assert found[doubt, "referral_date"] == [8]
    assert balanced(records)


def test_days_and_months_swapped_by_excel_are_suspected(tmp_path: Path) -> None:
    swapped = [referral(n, day(f"2024-01-{n:02d}")) for n in range(1, 7)]
    left = [referral(n, f"{n}/01/2024") for n in range(13, 19)]
    records = referrals(tmp_path, [*swapped, *left])
    reason = "a date of Excel that may have had its day and month swapped"
    assert reported(records)[reason, "referral_date"] == [2, 3, 4, 5, 6, 7]


def test_a_column_of_dates_that_are_none_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RecordsError, match="none of its 2 values could be read as a date"):
        referrals(tmp_path, [referral(1, "x"), referral(2, "y")])


def test_codes_are_the_catalogues(tmp_path: Path) -> None:
    sources = ["b) 1B: Individual", "6", "a) Individual", "g) Police", "Zebedee", None]
    rows = [referral(n, source=each) for n, each in enumerate(sources)]
    rows[0][1:3] = ["Female", "k) APKN"]
    rows[1][1:3] = ["c) Not stated/recorded", "White British"]
    rows[2][1:3] = ["M", "a) White"]
    rows[3][1:3] = ["Zebedee", "Quillfeather"]
    records = referrals(tmp_path, rows)
    codes = ["1B", "6", "individual", "6", None, None]
    assert given(records, REFERRALS, "referral_source") == codes
    assert given(records, REFERRALS, "sex")[:4] == ["F", "U", "M", None]
    assert given(records, REFERRALS, "ethnicity")[:4] == ["APKN", "WBRI", "White", None]
    found = reported(records)
    assert found["an unknown code", "referral_source"] == [6]
    assert found["an unknown code", "sex"] == [5]
    shares = lakpi.compute(
        REFERRAL_SOURCES,
        records,
        periods=lakpi.window("2024-01-01", "2024-03-31", "quarter"),
    )
    assert shares.one(category="individual").numerator == 2
    assert shares.one(category="not recorded").numerator == 2


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        *((each, True) for each in ("a) Yes", "Yes", "Y", "True", "TRUE", "1", 1, True, "yes ")),
        *((each, False) for each in ("b) No", "no", "N", "False", "0", 0, False)),
        *((each, None) for each in ("c) Unknown", "unknown", "", None, "N/A", "NULL")),
    ],
)
def test_yes_and_no_in_every_spelling(tmp_path: Path, written: object, read_as: object) -> None:
    records = referrals(tmp_path, [referral(nfa=written), referral(2, nfa="Yes")])
    assert given(records, REFERRALS, "no_further_action")[0] == read_as
    assert reported(records) == {}


def test_a_column_of_which_nothing_can_be_read_is_not_available(tmp_path: Path) -> None:
    records = referrals(tmp_path, [referral(nfa="Case updated"), referral(2, nfa="Case updated")])
    figure = lakpi.compute(
        NO_FURTHER_ACTION,
        records,
        periods=lakpi.window("2024-01-01", "2024-03-31", "quarter"),
    ).one()
    assert figure.written() == "[x]"
    assert reported(records)["neither yes nor no", "no_further_action"] == [2, 3]


def test_ids_of_numbers_and_of_texts_are_one(tmp_path: Path) -> None:
    rows = [referral(1001.0, day("2023-11-01")), referral("1001 ", day("2024-02-01"))]
    records = referrals(tmp_path, rows)
    quarter = lakpi.window("2024-01-01", "2024-03-31", "quarter")
    figure = lakpi.compute(REREFERRALS, records, periods=quarter).one()
    assert figure.written() == "100.0%"


def test_formulas_and_errors_are_missing_and_said(tmp_path: Path) -> None:
    rows = [
        referral(1, nfa=Formula('=IF(1,"Yes","")', "Yes")),
        referral(2, nfa=Formula('=IF(1,"Yes","")')),
        referral(3, nfa=Formula("=NA()", "#N/A")),
    ]
    records = referrals(tmp_path, rows)
    assert given(records, REFERRALS, "no_further_action") == [True, None, None]
    assert reported(records) == {
        ("a formula without a value", "no_further_action"): [3],
        ("an Excel error", "no_further_action"): [4],
    }


def test_merged_cells_hold_for_each_of_their_rows(tmp_path: Path) -> None:
    rows = [REFERRED, referral(7), [None, *referral(7, day("2024-02-01"))[1:]]]
    path = decorated(
        tmp_path / "a.xlsx", "List 3", rows, lambda _, sheet: sheet.merge_range(1, 0, 2, 0, 7)
    )
    records = read(path)
    assert given(records, REFERRALS, "child_id") == ["7", "7"]
    assert ("a merged cell, its value given to each of its rows", "child_id") in reported(records)


# -- rows -------------------------------------------------------------------------------------


def test_every_row_is_accounted_for_by_the_number_in_its_sheet(tmp_path: Path) -> None:
    rows = [
        ["Referrals of the six months"],
        REFERRED,
        referral(1),
        [],
        referral(1),
        referral(2, worker="V"),
        referral(2, worker="W"),
        referral(3, source="8"),
        referral(3, source="6"),
        REFERRED,
        ["Total", None, None, None, None, None, None, None, 7],
        referral(4, day("2023-06-01")),
        referral(5, day("2024-04-01")),
        referral(None),
        [""] * 11,
    ]
    records = read(write_book(tmp_path / "a.xlsx", {"List 3": rows}))
    assert reported(records) == {
        ("the headings again", ""): [10],
        ("before the 6 months of the list", "referral_date"): [12],
        ("no date", "referral_date"): [11],
        ("date in the future", "referral_date"): [13],
        ("no person", "child_id"): [14],
        ("no key", "referral_id"): [14],
        ("exact duplicate", ""): [5],
        ("duplicate but for its team, worker or another column that is not used", ""): [7],
        ("key shared with other rows", "referral_id"): [8, 9],
    }
    assert dict(records.ledger.read) == {"referrals": 11}
    assert balanced(records)
    assert "row numbers are its own" in str(records.ledger)


def test_rows_that_differ_only_by_what_cannot_be_read_are_two(tmp_path: Path) -> None:
    records = referrals(tmp_path, [referral(nfa="one"), referral(nfa="two"), referral(2)])
    assert len(records.table(REFERRALS).frame) == 3


def test_declared_referrals_are_held_to_the_records(tmp_path: Path) -> None:
    rows = [
        referral(1, day("2023-10-15"), declared=0),
        referral(1, day("2023-12-15"), declared=0),
        referral(1, day("2024-02-15"), declared=2),
        referral(2, day("2024-02-15"), declared=5),
        referral(2, day("2024-02-15"), declared=0, source="8"),
    ]
    records = referrals(tmp_path, rows)
    reason = "declares fewer earlier referrals than the records hold"
    assert reported(records)[reason, "earlier_referrals"] == [3]
    assert "1 of 5 referrals declare fewer referrals" in str(records.ledger)


def test_declared_plans_are_counted_and_held_to_the_records(tmp_path: Path) -> None:
    rows = [
        PLANNED,
        plan(1, day("2023-04-01"), end=day("2023-12-01")),
        plan(1, day("2024-02-01")),
        plan(2, day("2024-02-01"), previous=1, category="b) Physical Abuse"),
        plan(3, day("2024-02-01"), end=day("2024-01-01"), category="MUL"),
    ]
    records = read(write_book(tmp_path / "a.xlsx", {"List 7": rows}))
    found = reported(records)
    assert found["declares fewer earlier plans than the records hold", "previous_plans"] == [3]
    assert found["before start_date", "end_date"] == [5]
    assert given(records, PLANS, "category") == ["PHY", "PHY", "PHY", "MUL"]
    window = lakpi.window("2023-10-01", "2024-03-31", "six months")
    figure = lakpi.compute(REPEAT_PLANS, records, periods=window).one()
    assert (figure.numerator, figure.denominator) == (1, 3)


def test_enquiries_and_conferences_of_list_5(tmp_path: Path) -> None:
    headings = [each.title for each in LISTS[5].headings]
    start = headings.index("Strategy discussion initiating Section 47 Enquiry Start Date")

    def enquiry(number: int, *cells: object) -> list[Any]:
        return [*child(number), "b) No", *cells]

    assert start == 6
    rows = [
        headings,
        enquiry(1, day("2024-01-01"), "No", day("2024-01-15"), "Yes"),
        enquiry(1, day("2024-01-05"), "No", day("2024-01-15"), "Yes"),
        enquiry(2, day("2024-01-01"), "Yes", None, None),
        enquiry(3, None, None, day("2024-02-01"), "No"),
        enquiry(4, day("2024-02-01"), "No", day("2024-01-01"), "c) Unknown"),
    ]
    records = read(write_book(tmp_path / "a.xlsx", {"List 5": rows}))
    assert [len(table.frame) for table in records.tables] == [4, 3]
    assert balanced(records)
    found = reported(records)
    assert found["a conference without an enquiry", ""] == [5]
    assert found["no conference", ""] == [4]
    assert found["the conference of a later enquiry", ""] == [2]
    assert found["before start_date", "conference_date"] == [6]


def test_children_without_a_row_in_list_6_are_said(tmp_path: Path) -> None:
    headings = [each.title for each in LISTS[6].headings]
    need = [*child(1), "b) No", day("2023-05-01"), "N1 - Abuse", None, None, None, "b) CPP"]
    path = write_book(
        tmp_path / "a.xlsx", {"List 6": [headings, need], "List 7": [PLANNED, plan(1), plan(2)]}
    )
    found = reported(read(path))
    assert found["a child who is not in list 6 (Children in need)", "child_id"] == [3]


# -- what it covers ---------------------------------------------------------------------------


def test_six_calendar_months_are_covered(tmp_path: Path) -> None:
    records = referrals(tmp_path, [referral()])
    coverage = records.coverage["referrals"]
    assert (coverage.start, coverage.end) == (day("2023-09-30"), day("2024-03-31"))
    assert coverage.history_start == coverage.start
    years = lakpi.financial_years("2023-24")
    assert lakpi.compute(REFERRALS_COUNT, records, periods=years).one().written() == "[x]"
    quarter = lakpi.quarters("2023-24 Q4")
    assert lakpi.compute(REFERRALS_COUNT, records, periods=quarter).one().written() == "1 referral"
    again = lakpi.compute(REREFERRALS, records, periods=quarter).one()
    assert "short history" in again.flags


def test_stocks_of_lists_of_open_and_ended_are_of_any_day(tmp_path: Path) -> None:
    rows = [PLANNED, plan(1, day("2022-01-01"), end=day("2023-12-31")), plan(2)]
    records = read(write_book(tmp_path / "a.xlsx", {"List 7": rows}))
    days = ["2023-09-29", "2023-09-30", "2023-12-30", "2024-03-31", "2024-04-01"]
    figures = lakpi.compute(CPP_COUNT, records, periods=[*map(lakpi.as_at, days)])
    assert [each.numerator for each in figures] == [None, 1, 2, 1, None]


def test_a_missing_list_is_named_where_it_is_needed(tmp_path: Path) -> None:
    records = referrals(tmp_path, [referral()])
    with pytest.raises(RecordsError, match=r"list 8 \(Children in care\) of Annex A is not in"):
        lakpi.compute(CLA_COUNT, records, periods=lakpi.as_at("2024-03-31"))
    assert "missing: list 1 (Contacts), list 2" in str(records.ledger)


def test_an_empty_list_is_nought_and_said_and_a_blank_sheet_is_missing(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"List 3": [REFERRED], "List 7": []})
    records = read(path)
    quarter = lakpi.quarters("2023-24 Q4")
    assert lakpi.compute(REFERRALS_COUNT, records, periods=quarter).one().written() == "0 referrals"
    said = str(records.ledger)
    assert "with headings and without a row: empty" in said
    assert "sheet 'List 7' of 'a.xlsx' is blank" in said
    with pytest.raises(RecordsError, match="list 7"):
        lakpi.compute(CPP_COUNT, records, periods=lakpi.as_at("2024-03-31"))


def test_a_wrong_day_of_the_extract_is_found_out(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"List 3": [REFERRED, referral()]})
    for wrong in ("2023-01-31", "2025-06-30"):
        records = read(path, wrong)
        assert "the nearest is of January 2024" in str(records.ledger)
        end = records.coverage["referrals"].end
        figure = lakpi.compute(
            REFERRALS_COUNT, records, periods=lakpi.window(end.replace(day=1), end, "the month")
        ).one()
        assert (figure.value, figure.value_reason) == (None, "x")


def test_the_authority_is_checked_and_the_day_is_required(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"List 3": [REFERRED, referral()]})
    with pytest.raises(AreaError):
        lakpi.read_annex_a(path, authority="Harow", extracted=EXTRACTED)
    with pytest.raises(TypeError, match="extracted"):
        lakpi.read_annex_a(path, authority="Harrow")  # type: ignore[call-arg]
    ours = lakpi.local_area("our-town", "Our town")
    records = lakpi.read_annex_a(path, authority=ours, extracted=EXTRACTED)
    assert records.areas == (("our-town", "Our town"),)


# -- files ------------------------------------------------------------------------------------


def test_a_folder_of_csv_files_is_the_workbook(tmp_path: Path) -> None:
    lists = {
        "List 3": [REFERRED, referral(1), referral(2, nfa="Yes")],
        "List 7": [PLANNED, plan(1), plan(2, end=day("2024-01-01"))],
    }
    folder = tmp_path / "csv"
    folder.mkdir()
    write_csv(folder / "Annex_A_List_3.csv", lists["List 3"], encoding="utf-16")
    write_csv(folder / "7 Child protection.csv", lists["List 7"], encoding="cp1252")
    write_csv(folder / "readme.csv", [["hello", "there"]])
    (folder / "~$Annex.xlsx").write_bytes(b"lock")
    from_csv, from_book = read(folder), read(write_book(tmp_path / "a.xlsx", lists))
    for source in (REFERRALS, PLANS):
        left, right = from_csv.table(source).frame, from_book.table(source).frame
        pd.testing.assert_frame_equal(left, right)
    assert [(each.name, each.rows) for each in from_csv.inputs] == [
        ("7 Child protection.csv", 2),
        ("Annex_A_List_3.csv", 2),
        ("readme.csv", 0),
    ]
    assert "'readme.csv' holds no list" in str(from_csv.ledger)


def test_csv_rows_that_do_not_fit_their_headings(tmp_path: Path) -> None:
    rows = [REFERRED, referral(1), [*referral(2), "spilt"], referral(3)[:7]]
    records = read(write_csv(tmp_path / "list3.csv", rows))
    found = reported(records)
    assert found["more cells than headings (a comma without quotation marks?)", ""] == [3]
    assert found["fewer cells than the rows before (cut off?)", ""] == [4]
    assert balanced(records)


def test_one_list_twice_is_an_error_that_names_both(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"One": [REFERRED], "Two": [REFERRED]})
    with pytest.raises(RecordsError, match=r"'One' .* and sheet 'Two' .* both hold list 3"):
        read(path)
    path = write_book(tmp_path / "b.xlsx", {"List 3": [REFERRED], "Two": [REFERRED]})
    assert "'Two' of 'b.xlsx' holds list 3 (Referrals) too" in str(read(path).ledger)


def test_a_sheet_named_after_another_list_is_an_error(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"List 4": [REFERRED, referral()]})
    with pytest.raises(RecordsError, match=r"named list 4 and holds list 3 \(Referrals\)"):
        read(path)


def test_a_workbook_of_something_else(tmp_path: Path) -> None:
    rows: Rows = [["Month", "Budget", "Spend"], ["April", 1, 2]]
    with pytest.raises(RecordsError, match="no list of Annex A") as caught:
        read(write_book(tmp_path / "a.xlsx", {"Budget": rows}))
    assert "'Month', 'Budget', 'Spend'" in str(caught.value)
    assert "1 Contacts" in str(caught.value)


def test_a_folder_without_lists(tmp_path: Path) -> None:
    (tmp_path / "notes.docx").write_bytes(b"x")
    with pytest.raises(RecordsError, match="holds no list of Annex A"):
        read(tmp_path)
    with pytest.raises(RecordsError, match="give the path"):
        lakpi.read_annex_a([], authority="Harrow", extracted=EXTRACTED)


def test_nothing_personal_is_ever_said(tmp_path: Path) -> None:
    # A secret in every cell that may hold text: none of them may come out anywhere.
    secrets = iter(f"Zebedee{n}" for n in range(1000))
    lists: dict[str, Rows] = {}
    for number, annex in LISTS.items():
        headings = [each.title for each in annex.headings]
        rows: list[list[Any]] = [headings]
        for row in range(4):
            cells: list[Any] = []
            for each in annex.headings:
                if each.holds == "date" and row:
                    cells.append(day("2024-01-15"))
                elif row == 3 and each.holds == "flag":
                    cells.append("Yes")
                else:
                    cells.append(next(secrets))
            rows.append(cells)
        lists[f"List {number}"] = rows
    # Every key code must be known for list 9 to have rows at all.
    records = read(write_book(tmp_path / "a.xlsx", lists))
    log = lakpi.qa_log(records)
    said = [str(records), repr(records), str(records.ledger), str(log)]
    said += [records.ledger.to_frame().to_csv(), *map(str, records.inputs)]
    said += [repr(table) for table in records.tables]
    assert len(records.ledger.entries) > 20
    assert [each for each in said if "Zebedee" in each] == []
    assert balanced(records)


def test_a_large_authority_is_read_in_seconds(tmp_path: Path) -> None:
    first = day("2023-09-30")
    rows = [referral(n % 7000, first + datetime.timedelta(days=n % 180)) for n in range(10_000)]
    path = write_book(tmp_path / "a.xlsx", {"List 3": [REFERRED, *rows]})
    began = time.perf_counter()
    records = read(path)
    assert time.perf_counter() - began < 5
    assert dict(records.ledger.read) == {"referrals": 10_000}
