"""
Files that are workbooks, files that say they are, and files that would do harm.
"""

from __future__ import annotations

import datetime
import re
import time
import zipfile
from pathlib import Path

import pytest
from tests.readers.books import Formula, Made, Rows, day, decorated, repacked, write_book, write_csv

import lakpi
from lakpi.errors import MissingExtraError, RecordsError
from lakpi.readers import workbooks
from lakpi.readers.workbooks import column_letters, read_sheets

PLANTED = "Zebedee Quillfeather"


def test_cells_keep_their_kind_and_place(tmp_path: Path) -> None:
    rows: Rows = [[], [None, "  text ", 1.5, True], [None, day("2024-01-31"), None, "x"]]
    (sheet,) = read_sheets(write_book(tmp_path / "a.xlsx", {"One": rows}))
    assert sheet.name == "One"
    assert [list(row) for row in sheet.rows] == [
        [None] * 4,
        [None, "text", 1.5, True],
        [None, datetime.date(2024, 1, 31), None, "x"],
    ]


def test_a_formula_gives_its_cached_value_and_is_never_evaluated(tmp_path: Path) -> None:
    rows = [[Formula("=1+1", 7), Formula("=TODAY()"), Formula("=1/0", "#DIV/0!"), "end"]]
    (sheet,) = read_sheets(write_book(tmp_path / "a.xlsx", {"One": rows}))
    assert list(sheet.rows[0]) == [7, None, None, "end"]
    assert sheet.uncached == {(0, 1)}
    assert sheet.errors == {(0, 2)}


def test_a_cell_merged_downwards_fills_its_rows(tmp_path: Path) -> None:
    path = decorated(
        tmp_path / "a.xlsx",
        "One",
        [["id", "date"], [None, "x"], [None, "y"], ["b", "z"]],
        lambda _, sheet: sheet.merge_range(1, 0, 2, 0, "a"),
    )
    (sheet,) = read_sheets(path)
    assert [row[0] for row in sheet.rows] == ["id", "a", "a", "b"]
    assert sheet.merged == {(2, 0)}


def test_forty_thousand_blank_rows_take_no_time(tmp_path: Path) -> None:
    def blank(book: Made, sheet: Made) -> None:
        style = book.add_format({"bg_color": "yellow"})
        for row in range(1, 40_001):
            sheet.write_blank(row, 0, None, style)
        sheet.write_string(40_001, 0, "   ")

    path = decorated(tmp_path / "a.xlsx", "One", [["id"], ["1"]], blank)
    began = time.perf_counter()
    (sheet,) = read_sheets(path)
    assert time.perf_counter() - began < 2
    assert [list(row) for row in sheet.rows] == [["id"]]


def test_hidden_sheets_and_the_calendar_of_1904_are_known(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"One": [["x"]], "Two": [["y"]]}, date_1904=True)
    repacked(
        path,
        lambda name, content: (
            content.replace(b'name="Two" sheetId="2"', b'name="Two" sheetId="2" state="hidden"')
            if name == "xl/workbook.xml"
            else content
        ),
    )
    one, two = read_sheets(path)
    assert (one.hidden, two.hidden) == (False, True)
    assert one.mac


# -- what is refused --------------------------------------------------------------------------


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return path


BOOK = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty (0 bytes)"),
        (b"%PDF-1.7\n...", "a PDF document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Excel 97-2003 (.xls)"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "protected by a password",
        ),
        (b"not a workbook", "is not a workbook"),
        (b"<html><table>", "is not a workbook"),
        (b"PK\x03\x04" + b"\0" * 100, "truncated or damaged"),
        (b"\x1f\x8b\x08", "a gzip archive"),
    ],
)
def test_what_only_says_it_is_a_workbook_is_refused(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)
    with pytest.raises(RecordsError, match=re.escape(said)):
        read_sheets(path)


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"a.txt": b"x"}, "a zip archive that holds no workbook"),
        ({"[Content_Types].xml": b"", "xl/workbook.bin": b"x"}, r"\(\.xlsb\)"),
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, r"\(\.ods\)"),
        ({"[Content_Types].xml": b"", "word/document.xml": b"x"}, "a Word document"),
        ({**BOOK, "xl/workbook.xml": b"<!DOCTYPE x><workbook/>"}, "not a workbook that Excel"),
        ({**BOOK, "xl/workbook.xml": b"rubbish"}, "damaged workbook"),
        (
            {**BOOK, "xl/sharedStrings.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><sst>&a;</sst>"},
            "not a workbook that Excel",
        ),
    ],
)
def test_other_archives_are_refused(tmp_path: Path, members: dict[str, bytes], said: str) -> None:
    with pytest.raises(RecordsError, match=said):
        read_sheets(zipped(tmp_path / "a.xlsx", members))


def test_a_truncated_workbook_is_refused(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"One": [["x"] * 20] * 200})
    whole = path.read_bytes()
    for part in (0.3, 0.9, 0.999):
        path.write_bytes(whole[: int(len(whole) * part)])
        with pytest.raises(RecordsError, match="truncated or damaged"):
            read_sheets(path)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
@pytest.mark.parametrize("cut", [0.2, 0.5, 0.8, 0.97])
def test_parts_that_are_cut_off_are_refused(tmp_path: Path, part: str, cut: float) -> None:
    path = write_book(tmp_path / "a.xlsx", {"One": [["x", day("2024-01-01"), 1]] * 20})
    repacked(path, lambda name, held: held[: int(len(held) * cut)] if name == part else held)
    with pytest.raises(RecordsError, match="damaged workbook"):
        read_sheets(path)


def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"One": [["x"]]})
    repacked(path, lambda name, held: held + b" " * 2**25 if "sheet1" in name else held)
    assert path.stat().st_size < 2**20
    began = time.perf_counter()
    with pytest.raises(RecordsError, match=r"unpacks into .* it was not opened"):
        read_sheets(path)
    assert time.perf_counter() - began < 1


def test_a_directory_that_lies_about_sizes_is_refused(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"One": [["x"] * 20] * 200})
    with zipfile.ZipFile(path) as packed:
        true = packed.getinfo("xl/worksheets/sheet1.xml").file_size
    raw = path.read_bytes()
    lie = raw.replace(true.to_bytes(4, "little"), (true - 100).to_bytes(4, "little"))
    assert lie != raw
    path.write_bytes(lie)
    with pytest.raises(RecordsError, match="damaged"):
        read_sheets(path)


@pytest.mark.parametrize("quote", [b'"', b"'"])
def test_a_stray_cell_far_away_does_not_fill_the_memory(tmp_path: Path, quote: bytes) -> None:
    path = write_book(tmp_path / "a.xlsx", {"One": [["x"]]})
    stray = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    stray = stray.replace(b'"', quote)
    repacked(path, lambda _, held: held.replace(b"</sheetData>", stray))
    with pytest.raises(RecordsError, match="clear the stray cells"):
        read_sheets(path)


def test_cells_without_a_place_count_by_their_row(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"One": [["x"] * 30]})
    stray = b'<row r="1048576"><c><v>1</v></c></row></sheetData>'
    repacked(path, lambda _, held: held.replace(b"</sheetData>", stray))
    with pytest.raises(RecordsError, match="clear the stray cells"):
        read_sheets(path)


def test_two_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"One": [["x"]]})
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"<worksheet/>")
    with pytest.raises(RecordsError, match="two parts of one name"):
        read_sheets(path)


def test_no_file_and_a_huge_file_are_errors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(RecordsError, match="there is no file"):
        read_sheets(tmp_path / "a.xlsx")
    monkeypatch.setattr(workbooks, "MOST_BYTES", 10)
    path = write_csv(tmp_path / "a.csv", [["id", "date", "more"]])
    with pytest.raises(RecordsError, match="the most that is read"):
        read_sheets(path)


def test_without_the_extra_it_says_which(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "python_calamine", None)
    with pytest.raises(MissingExtraError, match=re.escape("lakpi[excel]")):
        read_sheets(write_book(tmp_path / "a.xlsx", {"One": [["x"]]}))


# -- text -------------------------------------------------------------------------------------

ROWS = [["Name", "Gr\u00f6\u00dfe \u2013 \u00a3"], ["Zo\u00eb\u2019s", "1"]]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_in_every_usual_encoding(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = write_csv(tmp_path / "a.csv", ROWS, encoding=encoding, delimiter=delimiter)
    (sheet,) = read_sheets(path)
    assert [list(row) for row in sheet.rows] == ROWS
    assert sheet.text


def test_csv_rows_have_the_numbers_that_excel_would_give(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('sep=;\na;b\n\n"two\nlines";c\n', encoding="utf-8")
    (sheet,) = read_sheets(path)
    assert [list(row) for row in sheet.rows] == [[], ["a", "b"], [], ["two\nlines", "c"]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f'id,name\n1,"{PLANTED}\n2,b\n'.encode(), "line 3: a quotation mark is not closed"),
        (b"id,\x81\x8d\n", "is not text in"),
        (b"<html><table></table></html>", "is HTML or XML"),
        (b"id,name\n1,a\0b\n", "neither a workbook nor text"),
        (b"%PDF-1.7", "a PDF document"),
    ],
)
def test_text_that_is_no_table_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(RecordsError, match=said) as caught:
        read_sheets(path)
    assert PLANTED not in str(caught.value)


def test_a_workbook_named_csv_is_read_as_what_it_is(tmp_path: Path) -> None:
    (sheet,) = read_sheets(write_book(tmp_path / "a.csv", {"One": [["x"]]}))
    assert sheet.name == "One"
    assert PLANTED not in repr(sheet)


def test_columns_are_named_as_excel_names_them() -> None:
    assert [column_letters(each) for each in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert lakpi.__version__
