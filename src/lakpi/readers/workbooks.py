"""
Sheets of workbooks and CSV files, as plain tables of cells.

A workbook is a file that anybody may have made: it is measured before it is read, so
that a small file which unpacks into a huge one is refused, and nothing in it is ever
evaluated.  What a formula last gave is read; macros are not looked at.
"""

from __future__ import annotations

import copy
import csv
import datetime
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final, TypeAlias
from xml.parsers import expat

import attrs

from lakpi.errors import MissingExtraError, RecordsError
from lakpi.readers.inputs import check_file

if TYPE_CHECKING:
    import python_calamine

CellValue: TypeAlias = str | float | bool | datetime.date | None
"""What a cell holds: text, a number, yes or no, a day (or a moment), or nothing."""

MOST_BYTES: Final = 512 * 2**20
"""How large a file may be, and what is packed into a workbook altogether."""

MOST_RATIO: Final = 200
"""How many times larger than the workbook its contents may be, once they are not small."""

SMALL: Final = 16 * 2**20
"""Contents up to this size are no danger, however well they were packed."""

MOST_MEMBERS: Final = 5_000
MOST_CELLS: Final = 20_000_000
"""How many cells may lie between the first cell of a sheet and its last."""

_CHUNK: Final = 2**20
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_OTHERS: Final = (
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"PAR1", "a Parquet file"),
)
_SAVE_AS: Final = "open it in Excel and save it as an Excel workbook (.xlsx) or as CSV"

# A cell with something in it, with its place; and every cell, with what it holds.
_FILLED: Final = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["'][^<>]*(?<!/)>""")
_PLACELESS: Final = re.compile(rb"<(?:\w+:)?c(?=[\s>])(?![^<>]*\br=)[^<>]*(?<!/)>")
_ROW: Final = re.compile(rb"""<(?:\w+:)?row\b[^<>]*\br=["'](\d{1,7})["']""")
_CELL: Final = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_VALUE: Final = re.compile(rb"<(?:\w+:)?v\b[^>]*>[^<]|<(?:\w+:)?is\b")
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f\b")
_PLACE: Final = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_ERROR: Final = re.compile(rb"""\bt=["']e["']""")
_TEXT: Final = re.compile(rb"""\bt=["']str["']""")
_TAG: Final = re.compile(r"<(?:\w+:)?(sheet|Relationship|workbookPr)\b([^>]*)>")
_ATTRIBUTE: Final = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


@attrs.frozen(eq=False, repr=False)
class Sheet:
    """
    One sheet of a workbook, or one CSV file, as a table of cells.

    Attributes:
        file: The name of the file.
        name: The name of the sheet; empty for a CSV file.
        rows: The cells by rows, from the sheet's own first row and column; blank rows
            at the end are left out.
        hidden: Whether the workbook hides it.
        mac: Whether days written as numbers count from 1 January 1904.
        uncached: Formulas that hold no value, as places counted from nought.
        errors: Cells that hold an Excel error (#N/A), likewise.
        merged: Cells that were given the value of the merged cell above them, likewise.
        text: Whether every cell is text, as in a CSV file.
    """

    file: str
    name: str
    rows: Sequence[Sequence[CellValue]]
    hidden: bool = False
    mac: bool = False
    uncached: frozenset[tuple[int, int]] = frozenset()
    errors: frozenset[tuple[int, int]] = frozenset()
    merged: frozenset[tuple[int, int]] = frozenset()
    text: bool = False

    @property
    def where(self) -> str:
        """
        The sheet and its file, in words.
        """
        return f"sheet {self.name!r} of {self.file!r}" if self.name else repr(self.file)

    def __repr__(self) -> str:
        return f"<Sheet {self.where}: {len(self.rows):,} rows>"


def read_sheets(path: Path) -> list[Sheet]:
    """
    Read a file's sheets, whatever its name says: a workbook by its contents, else CSV.

    Args:
        path: An Excel workbook (.xlsx, .xlsm) or a text file of comma, semicolon or
            tab separated values, in UTF-8, UTF-16 or the encoding of Windows (cp1252).

    Raises:
        RecordsError: For a file that is neither, that is not whole, or that would not
            fit in memory; it says what the file looks like and what to do.
        MissingExtraError: For a workbook where the extra `excel` is not installed.
    """
    name = path.name
    check_file(path)
    size = path.stat().st_size
    if size > MOST_BYTES:
        message = f"{name!r} has {size:,} bytes; the most that is read is {MOST_BYTES:,}"
        raise RecordsError(message)
    with path.open("rb") as opened:
        start = opened.read(16)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _workbook(path)
    if start.startswith(_OLE):
        _refuse_ole(path)
    for magic, what in _OTHERS:
        if start.startswith(magic):
            message = f"{name!r} is {what}, whatever its name says; {_SAVE_AS}"
            raise RecordsError(message)
    if path.suffix.casefold() in {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}:
        message = (
            f"{name!r} is not a workbook, whatever its name says, or it is damaged: {_SAVE_AS}"
        )
        raise RecordsError(message)
    return [_text_table(path)]


def _refuse_ole(path: Path) -> None:
    if _ENCRYPTED in path.read_bytes():
        message = f"{path.name!r} is protected by a password: save it without one"
    else:
        message = f"{path.name!r} is a workbook of Excel 97-2003 (.xls): {_SAVE_AS}"
    raise RecordsError(message)


# -- workbooks --------------------------------------------------------------------------------


def _workbook(path: Path) -> list[Sheet]:
    contents = _measured(path)
    if "[Content_Types].xml" not in contents or "xl/workbook.xml" not in contents:
        raise RecordsError(_not_a_workbook(path.name, contents))
    for part, held in contents.items():
        if part.endswith((".xml", ".rels")):
            _check_whole(held, path.name)
    files, mac = _layout(contents)
    calamine = _calamine()
    sheets = []
    try:
        with calamine.CalamineWorkbook.from_path(path) as book:
            for each in book.sheets_metadata:
                if each.typ != calamine.SheetTypeEnum.WorkSheet:
                    continue
                xml = contents.get(files.get(each.name, ""), b"")
                for looked_at in [xml] if xml else contents.values():
                    _check_extent(looked_at, each.name, path.name)
                hidden = each.visible != calamine.SheetVisibleEnum.Visible
                table = book.get_sheet_by_name(each.name)
                sheets.append(_sheet(table, xml, path.name, hidden=hidden, mac=mac))
    except (calamine.CalamineError, OSError, ValueError) as error:
        if isinstance(error, RecordsError):
            raise
        message = f"{path.name!r} is a damaged workbook: {_SAVE_AS}"
        raise RecordsError(message) from error
    return sheets


def _calamine() -> ModuleType:
    try:
        import python_calamine
    except ImportError as error:
        message = 'reading workbooks needs the extra `excel`: pip install "lakpi[excel]"'
        raise MissingExtraError(message) from error
    return python_calamine


def _measured(path: Path) -> dict[str, bytes]:
    """
    Unpack a workbook's parts, having proved from its directory that they are not too large.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            members = packed.infolist()
            _check_sizes(path, members)
            return {
                member.filename: _member(packed, member, path.name)
                for member in members
                if not member.filename.startswith("xl/media/")
            }
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        message = f"{path.name!r} is truncated or damaged: copy or save it again"
        raise RecordsError(message) from error


def _check_sizes(path: Path, members: Sequence[zipfile.ZipInfo]) -> None:
    total = sum(member.file_size for member in members)
    if len({member.filename for member in members}) < len(members):
        message = f"{path.name!r} is damaged: it holds two parts of one name"
        raise RecordsError(message)
    bomb = total > MOST_BYTES or len(members) > MOST_MEMBERS
    bomb |= total > SMALL and total > MOST_RATIO * path.stat().st_size
    if bomb:
        message = (
            f"{path.name!r} unpacks into {total:,} bytes in {len(members):,} parts, too many for a"
            f" file of {path.stat().st_size:,} bytes to be a workbook of records; it was not opened"
        )
        raise RecordsError(message)
    if any(member.flag_bits & 1 for member in members):
        message = f"{path.name!r} is protected by a password: save it without one"
        raise RecordsError(message)


def _member(packed: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    # The directory may lie about a size, which other readers of the file would not notice:
    # ask for one byte more than it says.
    honest = copy.copy(member)
    honest.file_size += 1
    held = bytearray()
    with packed.open(honest) as opened:
        while len(held) <= member.file_size and (chunk := opened.read(_CHUNK)):
            held += chunk
    if len(held) != member.file_size:
        message = f"{name!r} is damaged: its parts are not as large as it says"
        raise RecordsError(message)
    return bytes(held)


def _not_a_workbook(name: str, contents: Mapping[str, bytes]) -> str:
    kind = contents.get("mimetype", b"")
    if "xl/workbook.bin" in contents:
        what = "a binary Excel workbook (.xlsb)"
    elif b"opendocument" in kind:
        what = "an OpenDocument file (.ods)"
    elif "word/document.xml" in contents:
        what = "a Word document"
    elif "ppt/presentation.xml" in contents:
        what = "a PowerPoint presentation"
    else:
        what = "a zip archive that holds no workbook"
    return f"{name!r} is {what}: {_SAVE_AS}"


def _check_whole(xml: bytes, name: str) -> None:
    # A part that was cut off could be read up to there, and pass for the whole.  Nothing of
    # it is kept here, and one that declares entities is not looked at further.
    def refuse(*_: object) -> None:
        message = f"{name!r} is not a workbook that Excel wrote: {_SAVE_AS}"
        raise RecordsError(message)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - the end of it
    except expat.ExpatError as error:
        message = f"{name!r} is a damaged workbook: {_SAVE_AS}"
        raise RecordsError(message) from error


def _layout(contents: Mapping[str, bytes]) -> tuple[dict[str, str], bool]:
    """
    Say which part holds each sheet, and whether its days count from 1904.
    """
    book = contents["xl/workbook.xml"]
    rels = contents.get("xl/_rels/workbook.xml.rels", b"")
    targets = {
        each.get("Id", ""): each.get("Target", "")
        for tag, each in _tags(rels)
        if tag == "Relationship"
    }
    files, mac = {}, False
    for tag, each in _tags(book):
        if tag == "sheet":
            relation = next((held for key, held in each.items() if key.endswith(":id")), "")
            target = targets.get(relation, "")
            files[each.get("name", "")] = target[1:] if target[:1] == "/" else f"xl/{target}"
        elif tag == "workbookPr":
            mac = each.get("date1904", "") in {"1", "true"}
    return files, mac


def _tags(xml: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    for found in _TAG.finditer(xml.decode("utf-8", errors="replace")):
        given = _ATTRIBUTE.findall(found[2])
        yield found[1], {name: unescape(double or single) for name, double, single in given}


def _check_extent(xml: bytes, sheet: str, name: str) -> None:
    # A sheet is read as a whole rectangle: one stray cell in the last row and column of Excel
    # would make it seventeen thousand million cells.
    columns: set[bytes] = set()
    last = 0
    for letters, number in _FILLED.findall(xml):
        columns.add(letters)
        last = max(last, int(number))
    if _PLACELESS.search(xml):
        last = max([last, *map(int, _ROW.findall(xml))])
    width = max(map(_column, columns), default=0) + 1
    if last * width > MOST_CELLS:
        message = (
            f"sheet {sheet!r} of {name!r} reaches to row {last:,} and column {width:,}: clear the"
            " stray cells outside the table, and save it again"
        )
        raise RecordsError(message)


def _sheet(
    held: python_calamine.CalamineSheet, xml: bytes, name: str, *, hidden: bool, mac: bool
) -> Sheet:
    given = held.to_python(skip_empty_area=False) if held.start is not None else []
    rows = [[_value(cell) for cell in row] for row in given]
    merged = set()
    for (top, left), (bottom, _) in held.merged_cell_ranges or ():
        for row in range(top + 1, min(bottom + 1, len(rows))):
            if rows[row][left : left + 1] == [None]:
                rows[row][left] = rows[top][left]
                merged.add((row, left))
    while rows and all(cell is None for cell in rows[-1]):
        rows.pop()
    uncached, errors = _hollow(xml)
    return Sheet(name, held.name, rows, hidden, mac, uncached, errors, frozenset(merged))


def _hollow(xml: bytes) -> tuple[frozenset[tuple[int, int]], frozenset[tuple[int, int]]]:
    """
    Find the cells that look blank and are not: formulas without a value, and errors.
    """
    uncached, errors = set(), set()
    if _FORMULA.search(xml) or _ERROR.search(xml):
        for attributes, inside in _CELL.findall(xml):
            place = _PLACE.search(attributes)
            if place is None:
                continue
            where = int(place[2]) - 1, _column(place[1])
            if _ERROR.search(attributes):
                errors.add(where)
            elif (
                not _TEXT.search(attributes)
                and _FORMULA.search(inside)
                and not _VALUE.search(inside)
            ):
                uncached.add(where)
    return frozenset(uncached), frozenset(errors)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number - 1


def column_letters(column: int) -> str:
    """
    Name a column as Excel does; the first is 0.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _value(cell: object) -> CellValue:
    if isinstance(cell, str):
        return cell.strip() or None
    if cell is None or isinstance(cell, int | float | datetime.date):
        return cell
    return str(cell)


# -- text -------------------------------------------------------------------------------------


def _text_table(path: Path) -> Sheet:
    name = path.name
    text = _decoded(path.read_bytes(), name)
    if text.lstrip()[:1] == "<":
        message = f"{name!r} is HTML or XML, whatever its name says; {_SAVE_AS}"
        raise RecordsError(message)
    if "\0" in text:
        message = f"{name!r} is neither a workbook nor text: {_SAVE_AS}"
        raise RecordsError(message)
    if text.startswith("sep=") and "\n" in text:
        first, _, rest = text.partition("\n")
        delimiter, text = first[4:5], f"\n{rest}"
    else:
        delimiter = _delimiter(text)
    rows: list[list[CellValue]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows.extend([cell.strip() or None for cell in row] for row in reader)
    except csv.Error as error:
        message = (
            f"{name!r}, line {reader.line_num:,}: a quotation mark is not closed, or stands inside"
            " a quoted text without being doubled; the file may be cut off"
        )
        raise RecordsError(message) from error
    while rows and all(cell is None for cell in rows[-1]):
        rows.pop()
    return Sheet(name, "", rows, text=True)


def _decoded(raw: bytes, name: str) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        tries = ["utf-16"]
    elif raw[:2000].count(0) * 3 > len(raw[:2000]):
        tries = ["utf-16-le" if raw[1] == 0 else "utf-16-be"]
    else:
        tries = ["utf-8-sig", "cp1252"]
    for encoding in tries:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    message = f"{name!r} is not text in UTF-8, UTF-16 or the encoding of Windows (cp1252)"
    raise RecordsError(message)


def _delimiter(text: str) -> str:
    lines = [line for line in text[:65536].splitlines()[:40] if line.strip()]
    return max((",", ";", "\t"), key=lambda each: max((x.count(each) for x in lines), default=0))
