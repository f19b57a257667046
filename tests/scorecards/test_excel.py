"""
The workbook, read back cell by cell by another program, and opened by LibreOffice.
"""

from __future__ import annotations

import datetime
import re
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook
from tests.scorecards import full, small
from tests.scorecards.converted import needs_libreoffice, pages

import lakpi
from lakpi.catalogues import ALL
from lakpi.errors import MissingExtraError
from lakpi.figures import COLUMNS, Reason
from lakpi.scorecards import office, wording
from lakpi.scorecards.columns import COLUMNS as SHOWN
from lakpi.scorecards.columns import chosen
from lakpi.scorecards.excel import to_excel
from lakpi.scorecards.excel.data import KEYS
from lakpi.scorecards.excel.sheets import sheet_name
from lakpi.scorecards.measuring import lines_in, shared_out, text_width
from lakpi.scorecards.parts import Content, Group, PlainTable

CARD = full.card()
SHEETS = [
    "Scorecard",
    "Figures",
    "Comparisons",
    "Targets",
    "Intervals",
    "Commentary",
    "Notes",
    "Definitions",
    "Without a number what why",
    "About",
]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return to_excel(CARD, tmp_path_factory.mktemp("excel") / "new" / "card.xlsx")


def cells(file: Path, sheet: str) -> list[list[Any]]:
    return load_workbook(file).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def table(file: Path, sheet: str) -> list[dict[str, Any]]:
    head, *rows = cells(file, sheet)
    return [dict(zip(head, row, strict=True)) for row in rows]


def part(file: Path, name: str) -> str:
    with zipfile.ZipFile(file) as held:
        return held.read(name).decode()


def parts(file: Path, pattern: str) -> list[str]:
    with zipfile.ZipFile(file) as held:
        return [name for name in held.namelist() if re.fullmatch(pattern, name)]


def parsed(xml: str) -> ET.Element:
    return ET.fromstring(xml)  # noqa: S314


def near(value: object) -> object:
    """
    What a workbook gives back of a number: XlsxWriter writes 16 digits of it.
    """
    return pytest.approx(value, rel=1e-15) if isinstance(value, float) else value


def sheet_of(file: Path, name: str) -> ET.Element:
    places = load_workbook(file).sheet_names
    return parsed(part(file, f"xl/worksheets/sheet{places.index(name) + 1}.xml"))


def given_back(text: str) -> str:
    return office.safe(text)


# The sheet to print.


def the_table(file: Path) -> tuple[list[str], list[list[Any]]]:
    read = cells(file, "Scorecard")
    at = next(place for place, row in enumerate(read) if row[:2] == ["Reference", "Indicator"])
    return read[at], read[at + 1 :]


def test_a_sheet_for_each_thing(book: Path) -> None:
    assert load_workbook(book).sheet_names == SHEETS


def test_the_printed_sheet_says_what_the_card_says_cell_by_cell(book: Path) -> None:
    head, body = the_table(book)
    keys = [*CARD.columns]
    keys.insert(keys.index("direction"), "change")
    keys.insert(keys.index("trend"), "spark")
    keys.insert(keys.index("indicator") + 1, "link")
    own = {"change": "Change", "spark": "Trend", "link": "See"}
    assert head == [own.get(key) or SHOWN[key].heading for key in keys]
    said = iter(body)
    for group in CARD.groups:
        assert next(said) == [group.title, *[""] * (len(keys) - 1)]
        for row in group.rows:
            read = dict(zip(keys, next(said), strict=True))
            for column in chosen(CARD.columns):
                if column.key == "value" and row.figure.value is not None:
                    assert read["value"] == float(row.figure.rounded() or 0)
                else:
                    assert read[column.key] == office.said(column, row), column.key
            change = None if row.travel is None else row.travel.change
            assert (read["change"] == "") == (change is None)
            assert (read["spark"], read["link"]) == ("", "definition")
    assert set(next(said)) == {""}


def test_a_rank_among_several_says_among_whom() -> None:
    row = next(row for row in CARD.rows() if row.figure.meaning.id == "good")
    assert office.said(SHOWN["judgement"], row).splitlines() == [
        "Outer London: \N{ALMOST EQUAL TO} similar",
        f"Others, as stated: {wording.judged(row.comparisons[3])}",
    ]
    one = attrs.evolve(row, comparisons=row.comparisons[1:2])
    assert office.said(SHOWN["judgement"], one) == "\N{ALMOST EQUAL TO} similar"


def test_notes_comparators_and_what_it_is_stand_on_the_printed_sheet(book: Path) -> None:
    lines = [str(row[0]) for row in cells(book, "Scorecard")]
    assert lines[0] == CARD.title
    assert " ".join(CARD.subtitle.split()) in " ".join(lines)
    assert "Referrals received (2013-14): =Said of it" in lines
    assert lines[lines.index("Comparators") + 1 :] == list(CARD.about)


def test_a_number_is_shown_as_the_card_writes_it(book: Path) -> None:
    styles = parsed(part(book, "xl/styles.xml"))
    codes = {each.get("numFmtId"): each.get("formatCode") for each in styles.iter(f"{MAIN}numFmt")}
    assert '#,##0" referrals";-#,##0" referrals"' in codes.values()
    assert '#,##0.0"%";-#,##0.0"%"' in codes.values()
    assert '#,##0"%";-#,##0"%"' in codes.values()


def test_colour_has_its_word_its_shape_and_ink_that_can_be_read(book: Path) -> None:
    styles = parsed(part(book, "xl/styles.xml"))
    fills = [
        colour.get("rgb")
        for each in styles.iter(f"{MAIN}fill")
        for colour in each.iter(f"{MAIN}fgColor")
    ]
    judged = [row.target for row in CARD.rows() if row.target is not None]
    used = {each.rag for each in judged if each.rag is not None}
    assert len(used) == 3
    for rag in used:
        assert f"FF{rag.hex.lstrip('#')}" in fills
    head, body = the_table(book)
    words = {row[head.index("RAG")] for row in body if len(row) == len(head)} - {""}
    assert words == {
        "green \N{BLACK CIRCLE} on target",
        "amber \N{BLACK UP-POINTING TRIANGLE} within tolerance",
        "red \N{BLACK SQUARE} off target",
    }


def test_sparklines_are_native_and_drawn_from_the_figures_of_the_history(book: Path) -> None:
    sheet = part(book, "xl/worksheets/sheet1.xml")
    found = dict(
        re.findall(r"<xm:f>Figures!(\w+:\w+)</xm:f><xm:sqref>(\w+)</xm:sqref>", sheet)[::-1]
    )
    histories = [row.history for row in CARD.rows() if row.history]
    assert len(found) == len(histories) == 3
    values = cells(book, "Figures")
    column = values[0].index("value")
    drawn = []
    for span in found:
        first, last = (int(re.sub(r"\D", "", end)) for end in span.split(":"))
        assert re.sub(r"\d", "", span.split(":")[0]) == "P"
        drawn.append([row[column] for row in values[first - 1 : last]])
    expected = [
        ["" if each.value is None else near(each.value) for each in one] for one in histories
    ]
    assert sorted(drawn, key=len) == sorted(expected, key=len)
    assert 'displayEmptyCellsAs="gap"' in sheet


def test_a_native_arrow_shows_the_way_and_not_whether_it_is_good(book: Path) -> None:
    assert '<iconSet iconSet="3ArrowsGray">' in part(book, "xl/worksheets/sheet1.xml")


def test_it_is_ready_to_print(book: Path) -> None:
    sheet = sheet_of(book, "Scorecard")
    setup = sheet.find(f"{MAIN}pageSetup")
    assert setup is not None
    assert (setup.get("paperSize"), setup.get("orientation")) == ("9", "landscape")
    assert (setup.get("fitToHeight"), setup.get("fitToWidth")) == ("0", None)  # one page wide
    footer = sheet.find(f"{MAIN}headerFooter/{MAIN}oddFooter")
    assert footer is not None
    assert footer.text == "&LA full scorecard && all that&RPage &P of &N"
    names = part(book, "xl/workbook.xml")
    (row,) = re.findall(r"Print_Titles[^>]*>Scorecard!\$(\d+):\$\1<", names)
    assert cells(book, "Scorecard")[int(row) - 1][:2] == ["Reference", "Indicator"]
    pane = next(sheet.iter(f"{MAIN}pane"))
    assert (pane.get("state"), pane.get("ySplit")) == ("frozen", row)


def test_nothing_is_merged_and_nothing_is_a_formula_or_a_link(book: Path) -> None:
    for name in parts(book, r"xl/worksheets/sheet\d+\.xml"):
        xml = part(book, name)
        assert "<mergeCell" not in xml
        # The only links are to another sheet: none leaves the workbook.
        assert "r:id" not in "".join(re.findall("<hyperlink[^>]*>", xml))
        assert f"{MAIN}f" not in {each.tag for each in parsed(xml).iter()}
    assert not parts(book, r".*(calcChain|externalLink|vbaProject).*")


# The sheets of data.


def test_every_figure_with_every_column(book: Path) -> None:
    rows = table(book, "Figures")
    assert list(rows[0]) == [*COLUMNS, "title", "shown"]
    shown = [figure for row in CARD.rows() for figure in (*row.history, row.figure)]
    earlier = [row.travel.earlier for row in CARD.rows() if row.travel is not None]
    wanted = {each for each in (*shown, *earlier) if each is not None}
    assert len(rows) == len(wanted)
    numbers = ("numerator", "denominator", "value", "spread")
    seen = set()
    for figure in wanted:
        key = (figure.meaning.id, figure.period, figure.category)
        (row,) = [r for r in rows if (r["indicator"], r["period"], r["category"]) == key]
        seen.add(key)
        for name in COLUMNS:
            value = getattr(figure, name) if hasattr(figure, name) else None
            if name in ("indicator", "version", "parameters", "unit"):
                value = figure.meaning.id if name == "indicator" else getattr(figure.meaning, name)
            assert row[name] == ("" if value is None else near(value)), name
        assert row["shown"] == figure.written()
        for name in numbers[:3]:
            assert (row[name] == "") == (row[f"{name}_reason"] != "")
    assert len(seen) == len(wanted)


def test_every_comparison_target_interval_commentary_and_note(book: Path) -> None:
    compared = [each for row in CARD.rows() for each in row.comparisons]
    rows = table(book, "Comparisons")
    assert len(rows) == len(compared)
    for row, each in zip(rows, compared, strict=True):
        assert row["comparator"] == each.comparator
        assert row["indicator"] == each.figure.meaning.id
        assert row["period_end"] == each.figure.period_end
        for name in ("benchmark", "mean", "minimum", "maximum", "difference", "rank", "n"):
            value = getattr(each, name)
            assert row[name] == ("" if value is None else near(float(value))), name
        assert row["members"] == "; ".join(each.members)
        assert row["outcome"] == str(each.outcome or "")
        assert row["region"] is each.region
    targets = table(book, "Targets")
    assert [row["rag"] for row in targets] == ["green", "amber", "", "red"]
    assert [row["target_number"] for row in targets] == ["", 10.0, "", 85.0]
    assert (targets[0]["target_lower"], targets[0]["target_upper"]) == (1500.0, 2500.0)
    assert targets[1]["distance"] == 1.7
    ends = [row.interval for row in CARD.rows() if row.interval is not None]
    assert [row["lower"] for row in table(book, "Intervals")] == [
        "" if each.lower is None else near(each.lower) for each in ends
    ]
    said = table(book, "Commentary")
    assert [row["owner"] for row in said] == ["Head of MASH", "Head of MASH", "@owner"]
    assert said[2]["commentary"] == "\n".join(full.FORMULAS)
    notes = [note for row in CARD.rows() for note in row.remarks]
    assert [row["note"] for row in table(book, "Notes")] == notes
    assert [tuple(row.values()) for row in table(book, "Definitions")] == [
        (title, " ".join(sentences)) for title, sentences in CARD.definitions
    ]


def test_what_looks_like_a_formula_a_link_or_a_number_stays_text(book: Path) -> None:
    rows = cells(book, "Without a number what why")
    assert rows[0] == ["What", "Why"]
    assert [row[0] for row in rows[1:]] == [given_back(each) for each in full.FORMULAS]


def test_each_sheet_of_data_is_one_table_from_its_first_cell(book: Path) -> None:
    made = [parsed(part(book, name)) for name in parts(book, r"xl/tables/table\d+\.xml")]
    assert len(made) == len(SHEETS) - 1
    wide = {each.get("ref"): len(list(each.iter(f"{MAIN}tableColumn"))) for each in made}
    for sheet in SHEETS[1:]:
        read = load_workbook(book).get_sheet_by_name(sheet)
        assert read.start == (0, 0)
        (ref,) = [
            ref
            for ref, count in wide.items()
            if ref is not None
            and count == read.width
            and ref.endswith(str(read.height))
            and ref.startswith("A1:")
        ][:1]
        assert ref
    assert all(len(row[: len(KEYS)]) == len(KEYS) for row in cells(book, "Targets"))


def test_about_says_which_version_and_what_the_symbols_mean(tmp_path: Path) -> None:
    card = attrs.evolve(CARD, version="Internal: not for publication & secret")
    file = to_excel(card, tmp_path / "x.xlsx", made=datetime.date(2014, 2, 18))
    rows = [tuple(row) for row in cells(file, "About")]
    assert ("version", "Internal: not for publication & secret") in rows
    assert ("made on", "2014-02-18") in rows
    assert {(f"[{each.value}]", each.words) for each in Reason if each.value} <= set(rows)
    assert [text for item, text in rows if item == "comparator"] == list(CARD.about)
    assert "Internal: not for publication &amp;&amp; secret" in part(
        file, "xl/worksheets/sheet1.xml"
    )
    assert "Internal: not for publication & secret" in [row[0] for row in cells(file, "Scorecard")]
    assert "2014-02-18" in part(file, "docProps/core.xml")


def test_the_same_card_gives_the_same_bytes_and_no_day(book: Path, tmp_path: Path) -> None:
    again = to_excel(full.card(), tmp_path / "again.xlsx")
    assert again.read_bytes() == book.read_bytes()
    assert not [row for row in cells(book, "About") if row[0] == "made on"]
    assert str(datetime.datetime.now(tz=datetime.UTC).year) not in part(book, "docProps/core.xml")


def test_chosen_columns_with_counts_as_numbers(tmp_path: Path) -> None:
    keys = ["indicator", "numerator", "denominator", "value", "england", "rank", "band", "flags"]
    card = lakpi.scorecard(full.benchmarks(), columns=keys)
    read = cells(to_excel(card, tmp_path / "x.xlsx"), "Scorecard")
    at = next(place for place, row in enumerate(read) if row[0] == "Indicator")
    assert read[at] == ["Indicator", "See", *(SHOWN[key].heading for key in keys[1:])]
    again = next(row for row in read if row[0] == "Referred again")
    assert again[2:5] == [269.0, 2305.0, 11.7]
    hidden = next(row for row in read if row[0].startswith("Referred again: "))
    assert hidden[2:5] == ["[c]", 190.0, "[c] confidential"]


def test_a_value_whose_unit_is_long_is_text_that_wraps(tmp_path: Path) -> None:
    figures = lakpi.read_figures(
        small.table().iloc[:1].assign(indicator="sw_caseload_mean_experienced", reported="17.5"),
        ALL,
    )
    card = lakpi.scorecard(figures)
    read = cells(to_excel(card, tmp_path / "x.xlsx"), "Scorecard")
    (row,) = card.rows()
    assert row.figure.written() in [cell for line in read for cell in line]


def test_a_card_with_nothing_on_it(tmp_path: Path) -> None:
    file = to_excel(Content(title="Nothing"), tmp_path / "x.xlsx")
    assert load_workbook(file).sheet_names == ["Scorecard", "Figures", "About"]
    assert cells(file, "Figures") == [[*COLUMNS, "title", "shown"]]


def test_plain_tables_of_any_shape(tmp_path: Path) -> None:
    tables = (
        PlainTable("Figures", ("A", "a"), (("1", "2"),)),  # headings that Excel takes for equal
        PlainTable("history", ("", "B"), (("1", "2", "3"), ("4",))),
        PlainTable("x" * 40, ("A",), ()),
        PlainTable("x" * 40, ("A",), (("y",),)),
        PlainTable("'[]'", (), ()),
    )
    file = to_excel(Content(title="Tables", tables=tables), tmp_path / "x.xlsx")
    names = load_workbook(file).sheet_names
    assert names[1:] == [
        "Figures",
        "Figures 2",
        "history 2",
        "x" * 31,
        "x" * 29 + " 2",
        "Table",
        "About",
    ]
    assert cells(file, "Figures 2") == [["A", "a"], ["1", "2"]]
    assert cells(file, "history 2") == [["", "B", ""], ["1", "2", "3"], ["4", "", ""]]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=6))
def test_sheets_have_names_that_excel_takes(titles: list[str]) -> None:
    names: list[str] = []
    for title in titles:
        names.append(sheet_name(title, names))
    for name in names:
        assert 1 <= len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert name[0] != "'"
        assert name[-1] != "'"
        assert name.casefold() != "history"
    assert len({name.casefold() for name in names}) == len(names)


@settings(max_examples=25, deadline=None)
@given(said=st.text(min_size=1, max_size=60))
def test_whatever_is_said_the_workbook_opens_and_says_it(
    said: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    row = attrs.evolve(CARD.rows()[0], title=said, remarks=(said,))
    content = Content(
        title=said,
        subtitle=said,
        version=said,
        about=(said,),
        columns=("indicator", "value"),
        groups=(Group(said, (row,)),),
        tables=(PlainTable(said, (said, said), ((said, said),), note=said),),
        definitions=((said, (said,)),),
    )
    file = to_excel(content, tmp_path_factory.mktemp("said") / "x.xlsx")
    kept = given_back(said)
    for name in parts(file, r".*\.xml"):
        parsed(part(file, name))
    assert [row[0] for row in cells(file, "Definitions")][1:] in ([kept], [kept.strip()])


def test_text_too_long_for_a_cell_is_cut_and_says_so(tmp_path: Path) -> None:
    long = "\N{GRINNING FACE}" * 20_000
    tables = (PlainTable("Long", ("Text",), ((long,),)),)
    file = to_excel(Content(title="Long", tables=tables), tmp_path / "x.xlsx")
    (read,) = cells(file, "Long")[1]
    assert len(read.encode("utf-16-le")) // 2 <= 32_767
    assert read.endswith("[cut: longer than a cell of Excel holds]")
    assert read.startswith("\N{GRINNING FACE}" * 1000)


def test_without_the_library_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(MissingExtraError, match=r'pip install "lakpi\[excel\]"'):
        to_excel(CARD, tmp_path / "x.xlsx")


# Measuring.


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="abc WM\n", max_size=80), st.integers(20, 200))
def test_lines_fit_and_lose_no_letter(text: str, width: int) -> None:
    lines = lines_in(text, width, 9)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(text_width(line, 9) <= width or len(line) == 1 for line in lines)


def test_widths_by_hand() -> None:
    # Helvetica.afm: H 722, a 556, r 333, o 556, w 722 thousandths; 9 points are 12 pixels.
    thousandths = 722 + 556 + 333 + 333 + 556 + 722
    assert text_width("Harrow", 9) == pytest.approx(thousandths / 1000 * 12 * 1.03)


def test_the_page_is_shared_out_and_not_exceeded() -> None:
    import numpy as np

    rng = np.random.default_rng(1)
    least = rng.uniform(1, 10, 12)
    most = least + rng.uniform(0, 60, 12)
    widths = shared_out(least, most, rng.uniform(0, 300, (12, 20)), 200.0)
    assert (widths >= least).all()
    assert (widths <= most).all()
    assert widths.sum() <= 200.0


# LibreOffice.


@needs_libreoffice
def test_libreoffice_opens_and_prints_it(book: Path, tmp_path: Path) -> None:
    read = pages(book, tmp_path)
    first = " ".join(read[0].split())
    assert "A full scorecard & all that" in first
    for text in ("2,305 referrals", "11.7%", "16%", "green \N{BLACK CIRCLE}", "Page 1 of"):
        assert text in first
    assert "###" not in "".join(read)
    assert "Err:" not in "".join(read)
    assert "#NAME?" not in "".join(read)
