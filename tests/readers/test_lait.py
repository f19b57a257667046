"""
LAIT: its table and dictionary as figures, held against LAIT's own answers.

The oracle (``lait_latest.csv.gz``) is what LAIT's own R code gives for the latest and the
previous year of each authority; DfE's published statistics say which years are meant.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import published

import lakpi
from lakpi.catalogues import ALL
from lakpi.errors import AreaError, FiguresError, PeriodError
from lakpi.figures import as_frame
from lakpi.periods import parse
from lakpi.polarity import Polarity
from lakpi.readers.lait import (
    LaitTable,
    lait_dictionary,
    lait_period,
    lait_table,
    read_lait,
    without_quartiles,
)

SHARED: Final = Path(os.environ.get("LAKPI_SHARED", Path(__file__).parents[3] / "shared"))
TABLE: Final = SHARED / "lait" / "bds_long_0.parquet"
DICTIONARY: Final = SHARED / "lait" / "lait_data_dictionary.csv"
ORACLE: Final = SHARED / "oracles" / "lait_latest.csv.gz"

needs_lait = pytest.mark.skipif(
    not (TABLE.is_file() and ORACLE.is_file()), reason=f"no data of LAIT: no file {TABLE}"
)

ENTRY: Final = {
    "Measure_code": "1",
    "Topic": "Children in Need",
    "Measure": "Percentage of re-referrals",
    "Chart_title": "Re-referrals within 12 months (%)",
    "Measure_short": "ReReferral",
    "Polarity": "Low",
    "y_axis_name": "% of referrals",
    "Table_status": "Standard",
    "Description": "Referrals within 12 months of a previous one.",
    "Last Update": "45931",
    "Methodology": "-",
    "Hyperlink(s)": "https://example.org",
    "dps": "",
    "Year_Type": "Financial Year",
    "No_Quartile": "",
}
ROW: Final = {
    "Short Desc": "ReReferral",
    "Years": "2025",
    "LA and Regions": "Harrow",
    "LA Number": 310.0,
    "Values": "17.399999999999999",
}


def dictionary(*changes: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame([{**ENTRY, **change} for change in changes or ({},)])


def table(*changes: Mapping[str, object]) -> pd.DataFrame:
    return pd.DataFrame([{**ROW, **change} for change in changes or ({},)])


# Years.


@pytest.mark.parametrize(
    ("printed", "year_type", "label"),
    [
        ("2023", "Academic Year", "2022/23"),
        ("2018 (Rev)", "Academic Year", "2017/18"),
        ("2020 (Final)", "Academic Year", "2019/20"),
        ("2025 (prov)", "Academic Year", "2024/25"),
        ("2015/16", "Academic Year", "2015/16"),
        ("2015-16", "Academic Year", "2015/16"),
        ("1999/00", "Academic Year", "1999/00"),
        ("2025", "Financial Year", "2024-25"),
        ("2024-25", "Financial Year", "2024-25"),
        ("2024/25", "Financial Year", "2024-25"),
        ("2023-24 (OT)", "Financial Year", "2023-24"),
        ("2023-2024", "Financial Year", "2023-24"),
        ("2013/14-15/16", "Financial Year", "2013/14-15/16"),
        ("2013/14-2015/16", "Financial Year", "2013/14-2015/16"),
        ("2022", "Calendar Year", "2022"),
        ("2014-16", "Calendar Year", "2014-16"),
        # 2014-15 is the name of a financial year, so two calendar years cannot have it.
        ("2014-15", "Calendar Year", "1 January 2014 to 31 December 2015"),
        ("2025", "Annual", "2024-25"),
        ("2025", "Annual (end of Sept)", "year to 30 September 2025"),
        ("2024", "Annual (end of Feb)", "year to 29 February 2024"),
        ("2025", "Annual - January", "January 2025"),
        (" 2025 ", "financial  year", "2024-25"),
    ],
)
def test_a_printed_year_is_the_period_that_its_type_says(
    printed: str, year_type: str, label: str
) -> None:
    assert str(lait_period(printed, year_type)) == label


@pytest.mark.parametrize(
    ("printed", "year_type", "start", "end"),
    [
        ("2013/14-15/16", "Financial Year", (2013, 4, 1), (2016, 3, 31)),
        ("2013/14-15/16", "Academic Year", (2013, 9, 1), (2016, 8, 31)),
        ("2014-16", "Calendar Year", (2014, 1, 1), (2016, 12, 31)),
        ("2014-17", "Financial Year", (2014, 4, 1), (2017, 3, 31)),
    ],
)
def test_several_years_run_from_the_first_to_the_last(
    printed: str, year_type: str, start: tuple[int, int, int], end: tuple[int, int, int]
) -> None:
    period = lait_period(printed, year_type)
    assert (period.start, period.end) == (datetime.date(*start), datetime.date(*end))


@pytest.mark.parametrize(
    ("printed", "year_type"),
    [
        ("0", "Academic Year"),
        ("", "Academic Year"),
        ("Latest", "Academic Year"),
        ("0000", "Calendar Year"),
        ("2016-14", "Calendar Year"),
        ("2016-16", "Financial Year"),
        ("2015-16", "Annual - January"),
        ("2013/14-15/16", "Calendar Year"),
        ("20255", "Financial Year"),
    ],
)
def test_what_is_no_year_of_its_type_is_refused(printed: str, year_type: str) -> None:
    with pytest.raises(PeriodError):
        lait_period(printed, year_type)


def test_an_unknown_type_of_year_is_refused_with_a_suggestion() -> None:
    with pytest.raises(PeriodError, match="Did you mean 'Financial Year'"):
        lait_period("2025", "Finacial Year")


FORMS: Final = {
    "one": lambda year: f"{year}",
    "two": lambda year: f"{year}-{(year + 1) % 100:02d}",
    "slash": lambda year: f"{year}/{(year + 1) % 100:02d}",
    "three": lambda year: f"{year}-{(year + 2) % 100:02d}",
}
TYPES: Final = ["Academic Year", "Financial Year", "Calendar Year", "Annual"]
SINGLE: Final = ["Annual (end of Sept)", "Annual - January"]


@given(
    form=st.sampled_from(list(FORMS)),
    year_type=st.sampled_from([*TYPES, *SINGLE]),
    years=st.sets(st.integers(1950, 2150), min_size=2, max_size=8),
    status=st.sampled_from(["", " (OT)", " (prov)"]),
)
def test_periods_are_distinct_and_in_the_order_of_the_first_four_characters(
    form: str, year_type: str, years: set[int], status: str
) -> None:
    form = "one" if year_type in SINGLE else form
    printed = [FORMS[form](year) + status for year in years]
    periods = {label: lait_period(label, year_type) for label in printed}
    assert len(set(periods.values())) == len(years)
    by_number = sorted(printed, key=lambda label: int(label[:4]))
    assert sorted(printed, key=periods.__getitem__) == by_number


@given(
    form=st.sampled_from(list(FORMS)),
    year_type=st.sampled_from(TYPES),
    year=st.integers(1950, 2150),
)
def test_a_label_that_can_be_read_back_is_that_period(form: str, year_type: str, year: int) -> None:
    period = lait_period(FORMS[form](year), year_type)
    try:
        said = parse(period.label)
    except PeriodError:
        assert period.kind == "window"
    else:
        assert (said.start, said.end) == (period.start, period.end)


# The dictionary.


def test_an_entry_of_the_dictionary_is_an_indicator() -> None:
    (found,) = lait_dictionary(dictionary())
    assert (found.number, found.id, found.short) == (1, "rereferral", "ReReferral")
    assert (found.decimals, found.unit, found.no_quartile) == (1, "percent", False)
    assert (found.updated, found.link) == ("2025-10-01", "https://example.org")
    meaning = found.meaning()
    assert (meaning.title, meaning.kind) == ("Percentage of re-referrals", "value")
    assert meaning.polarity is Polarity.LOW_IS_GOOD
    assert meaning.sentences == ("Referrals within 12 months of a previous one.",)
    assert not meaning.ratio
    assert not meaning.snapshot


@pytest.mark.parametrize(
    ("said", "polarity"),
    [
        ("High", Polarity.HIGH_IS_GOOD),
        ("Low", Polarity.LOW_IS_GOOD),
        ("-", Polarity.NO_JUDGEMENT),
        ("", Polarity.NO_JUDGEMENT),
    ],
)
def test_polarity_is_as_the_dictionary_says(said: str, polarity: Polarity) -> None:
    assert lait_dictionary(dictionary({"Polarity": said}))[0].polarity is polarity


def test_only_discontinue_in_capitals_is_left_out_and_numbers_follow() -> None:
    found = lait_dictionary(
        dictionary(
            {"Measure": "A", "Measure_short": "a", "Table_status": "DISCONTINUED 2024"},
            {"Measure": "B", "Measure_short": "b", "Table_status": "Discontinued"},
            {"Measure": "C", "Measure_short": "c"},
        )
    )
    assert [(each.number, each.id) for each in found] == [(1, "b"), (2, "c")]


def test_a_measure_under_two_topics_is_one_indicator() -> None:
    (found,) = lait_dictionary(dictionary({"Topic": "Key Stage 4"}, {"Topic": "SEN"}))
    assert found.topics == ("Key Stage 4", "SEN")


def test_a_measure_that_stands_twice_must_agree_with_itself() -> None:
    with pytest.raises(FiguresError, match=r"rows 1 and 2 .* 'dps'"):
        lait_dictionary(dictionary({"dps": "1"}, {"dps": "2"}))


def test_ids_are_unique_by_a_rule() -> None:
    shorts = [("Abs", "CLA Absence"), ("Abs", "LAC Absence"), ("ABS", "abs"), ("abs ", "CLA-Abs")]
    found = lait_dictionary(
        dictionary(*({"Measure_short": short, "Measure": measure} for short, measure in shorts))
    )
    assert [each.id for each in found] == ["abs", "lac_absence", "abs_2", "cla_abs"]


@pytest.mark.parametrize(
    ("axis", "title", "unit"),
    [
        ("% of referrals", "", "percent"),
        ("Absence Rate", "Absence Rate (%) throughout year", "percent"),
        ("% gap", "Inequality gap (%)", "percentage_point"),
        ("Rate per 10,000", "Children looked after", "per_10000_children"),
        ("Rate per 100,000", "Admissions (0-17 yr olds)", "per_100000_children"),
        ("Rate per 1000 15 - 17 year olds", "", "per_1000_children"),
        ("Rate per 1000 live births", "", "one"),
        ("Rate per 100,000", "Chlamydia (15-24 yr olds)", "one"),
        ("Spend", "Youth Justice - Gross Expenditure", "GBP"),
        ("Unit Cost", "Fostering - weekly unit costs", "GBP_per_week"),
        ("Unit Cost", "Fostering", "one"),
        ("Number", "", "one"),
        ("Average Score", "", "one"),
    ],
)
def test_units_are_those_that_the_dictionary_plainly_says(axis: str, title: str, unit: str) -> None:
    change = {"y_axis_name": axis, "Chart_title": title, "Measure": "Some measure"}
    assert lait_dictionary(dictionary(change))[0].unit == unit


@pytest.mark.parametrize(
    ("year_type", "description", "snapshot"),
    [
        ("Annual", "Children looked after on 31 March", True),
        ("Annual", "Children who were on a plan at 31 March.", True),
        ("Annual", "Children in need", False),
        ("Annual - January", "", True),
        ("Annual (end of Sept)", "at 31 March", False),
        ("Financial Year", "Plans at 31 March", False),
    ],
)
def test_only_what_is_clearly_a_state_on_a_day_is_a_snapshot(
    year_type: str, description: str, *, snapshot: bool
) -> None:
    change = {"Year_Type": year_type, "Description": description}
    assert lait_dictionary(dictionary(change))[0].snapshot is snapshot


def test_indicators_without_quartiles_are_named() -> None:
    found = lait_dictionary(
        dictionary(
            {"No_Quartile": "N"}, {"Measure": "B", "Measure_short": "b"}, {"No_Quartile": "N"}
        )
    )
    assert without_quartiles(found) == {"rereferral"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"Polarity": "Hihg"}, "row 2 .*'Polarity'.*Did you mean 'High'"),
        ({"dps": "one"}, "row 2 .*'dps'"),
        ({"dps": "1.5"}, "row 2 .*'dps'"),
        ({"Year_Type": "School Year"}, "row 2 .*'School Year' is no type of year"),
        ({"Measure_short": ""}, "row 2 .*'Measure_short' is empty"),
        ({"Measure": ""}, "row 2 .*'Measure' is empty"),
    ],
)
def test_what_the_dictionary_cannot_mean_is_refused_with_its_row(
    change: dict[str, str], said: str
) -> None:
    with pytest.raises(FiguresError, match=said):
        lait_dictionary(dictionary({}, {"Measure": "B", "Measure_short": "b", **change}))


# The table.


def test_a_row_is_a_figure() -> None:
    (figure,) = read_lait(table(), dictionary())
    assert (figure.meaning.id, figure.area, figure.area_name) == (
        "rereferral",
        "E09000015",
        "Harrow",
    )
    assert (figure.period, figure.origin) == ("2024-25", "published")
    assert (figure.value, figure.reported) == (17.4, "17.399999999999999")
    assert figure.source == "LAIT, ReReferral, 2025"
    assert (figure.numerator, figure.numerator_reason, figure.denominator_reason) == (
        None,
        "x",
        "x",
    )
    assert figure.flags == ""


@pytest.mark.parametrize(
    ("cell", "value", "reason"),
    [
        ("0", 0.0, ""),
        ("-4.2", -4.2, ""),
        ("4.7980000000000002E-2", 0.04798, ""),
        ("1,234.5", 1234.5, ""),
        (".5", 0.5, ""),
        ("-", None, "x"),
        ("..", None, "x"),
        ("", None, "x"),
        (None, None, "x"),
        (np.nan, None, "x"),
        (":", None, "x"),
        ("c", None, "c"),
        ("x", None, "x"),
        ("z", None, "z"),
        ("low", None, "low"),
        ("k", None, "k"),
        ("u", None, "u"),
        (12.5, 12.5, ""),
        (12.0, 12.0, ""),
    ],
)
def test_a_cell_is_a_number_or_a_reason(cell: object, value: float | None, reason: str) -> None:
    figure = read_lait(table({"Values": cell}), dictionary()).one()
    assert (figure.value, figure.value_reason) == (value, reason)


@pytest.mark.parametrize("cell", ["about 4", "1,23", "4.2.1", "inf", "1e999", "4 5", "--"])
def test_any_other_cell_is_refused_with_its_row(cell: str) -> None:
    with pytest.raises(FiguresError, match=r"row 2, column 'Values'"):
        read_lait(
            table({}, {"LA and Regions": "Brent", "LA Number": 304, "Values": cell}), dictionary()
        )


def test_what_is_printed_stands_as_printed() -> None:
    rows = table({"Values": "97.199999999999989"}, {"Years": "2024", "Values": "-"})
    assert [each.reported for each in read_lait(rows, dictionary())] == ["97.199999999999989", "-"]


def test_provisional_years_are_flagged() -> None:
    rows = table({"Years": "2025 (prov)"}, {"Years": "2024 (Rev)"}, {"Years": "2023"})
    found = {each.period: each.flags for each in read_lait(rows, dictionary())}
    assert found == {"2024-25": "provisional", "2023-24": "", "2022-23": ""}


@pytest.mark.parametrize(
    ("name", "number", "code"),
    [
        ("England", 970.0, "E92000001"),
        ("London", 986.0, "E12000007"),
        ("London (Inner)", 987.0, "E13000001"),
        ("London (Outer)", 988.0, "E13000002"),
        ("Yorkshire and the Humber", 982.0, "E12000003"),
        ("Dorset", 838.0, "E06000059"),
        ("Dorset (Pre LG)", 835.0, "E10000009"),
        ("Bournemouth (Pre LG)", 837.0, "E06000028"),
        ("Poole (Pre LG)", 836.0, "E06000029"),
        ("Bournemouth, Christchurch and Poole", 839.0, "E06000058"),
        ("Cumbria", 909.0, "E10000006"),
        ("Northamptonshire", 928.0, "E10000021"),
        # Their codes changed with their councils; their name and number did not.
        ("Buckinghamshire", 825.0, "E10000002"),
        ("North Yorkshire", 815.0, "E10000023"),
        ("Somerset", 933.0, "E10000027"),
        ("City of London", 201.0, "E09000001"),
    ],
)
def test_areas_are_found_on_the_map(name: str, number: float, code: str) -> None:
    rows = table({"LA and Regions": name, "LA Number": number, "Years": "2016"})
    assert read_lait(rows, dictionary()).one().area == code
    assert read_lait(rows.drop(columns="LA Number"), dictionary()).one().area == code


@pytest.mark.parametrize(("year", "code"), [("2020", "E10000002"), ("2021", "E06000060")])
def test_each_year_stands_under_the_code_of_its_day(year: str, code: str) -> None:
    # Buckinghamshire's code changed on 1 April 2020; a financial year ends on 31 March.
    rows = table({"LA and Regions": "Buckinghamshire", "LA Number": 825, "Years": year})
    found = read_lait(rows, dictionary({"Year_Type": "Financial Year"})).one()
    assert (found.area, found.area_name) == (code, "Buckinghamshire")


def test_an_unknown_area_is_refused_with_its_rows() -> None:
    rows = table({}, {"LA and Regions": "Narnia", "LA Number": 999})
    with pytest.raises(AreaError, match="row 2: '999' is no area"):
        read_lait(rows, dictionary())
    with pytest.raises(AreaError, match="row 2: 'Narnia' is no area"):
        read_lait(rows.drop(columns="LA Number"), dictionary())


def test_a_name_with_the_number_of_another_area_is_refused() -> None:
    rows = table({"LA and Regions": "Brent", "LA Number": 304}, {"LA and Regions": "Brent"})
    with pytest.raises(AreaError, match=r"row 2: 'Brent' with LA Number 310.* Harrow"):
        read_lait(rows, dictionary())


def test_a_series_that_two_indicators_show_is_read_for_both() -> None:
    twins = dictionary({"Measure": "First", "dps": "2"}, {"Measure": "Second, the twin"})
    first, second = read_lait(table(), twins)
    assert (first.meaning.id, second.meaning.id) == ("rereferral", "second_the_twin")
    assert (first.written(), second.written()) == ("17.40%", "17.4%")
    assert first.source == second.source


def test_a_year_that_is_none_and_has_no_values_is_left_out_with_a_remark() -> None:
    read = lait_table(table({}, {"Years": "0", "Values": "-"}), dictionary())
    assert [each.period for each in read.figures] == ["2024-25"]
    assert read.remarks == (
        "rereferral: '0' of 'ReReferral' is no year, and has no values: 1 row left out",
    )
    assert list(read.printed["rereferral"]) == ["2025"]


def test_a_year_that_is_none_but_has_values_is_refused_with_its_rows() -> None:
    with pytest.raises(PeriodError, match="row 2, 'ReReferral': '0' is no year"):
        read_lait(table({}, {"Years": "0"}), dictionary())


def test_rows_without_a_year_are_left_out_as_lait_leaves_them() -> None:
    read = lait_table(table({}, {"Years": None}), dictionary())
    assert (len(read.figures), len(read.remarks)) == (1, 1)


def test_two_labels_of_one_period_are_refused() -> None:
    with pytest.raises(FiguresError, match=r"'2025' and '2024-25' .* one period, 2024-25"):
        read_lait(table({}, {"Years": "2024-25"}), dictionary())


def test_a_row_that_stands_twice_is_refused_with_its_number() -> None:
    rows = table({}, {"Years": "2024"}, {"Values": "1"})
    with pytest.raises(FiguresError, match="row 3: the series, year and area"):
        read_lait(rows, dictionary())


def test_what_either_file_lacks_of_the_other_is_remarked() -> None:
    both = dictionary({}, {"Measure": "Gone", "Measure_short": "Gone"})
    read = lait_table(table({}, {"Short Desc": "Extra"}), both)
    assert read.remarks == (
        "gone: the table has no series 'Gone': left out",
        "the series 'Extra' is of no indicator of the dictionary: 1 row left out",
    )
    assert [each.id for each in read.figures.meanings] == ["rereferral"]
    assert [each.id for each in read.indicators] == ["rereferral", "gone"]


def test_a_table_and_a_dictionary_that_share_nothing_are_refused() -> None:
    with pytest.raises(FiguresError, match="Did you mean 'ReReferral'"):
        read_lait(table({"Short Desc": "ReReferrals"}), dictionary())


def test_missing_columns_are_named_with_a_suggestion() -> None:
    with pytest.raises(FiguresError, match="'Values' Did you mean 'Value'"):
        read_lait(table().rename(columns={"Values": "Value"}), dictionary())
    with pytest.raises(FiguresError, match=r"data dictionary needs columns .* missing: 'Measure'"):
        read_lait(table(), dictionary().drop(columns="Measure"))
    with pytest.raises(FiguresError, match="a column twice: 'Years'"):
        read_lait(pd.concat([table(), table()[["Years"]]], axis=1), dictionary())


def test_files_and_frames_of_other_makes_give_the_same(tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    rows = table({}, {"LA and Regions": "England", "LA Number": 970.0, "Values": "-"})
    before = rows.copy()
    expected = read_lait(rows, dictionary()).to_frame()
    pd.testing.assert_frame_equal(rows, before)
    rows.to_csv(tmp_path / "table.csv", index=False)
    rows.to_parquet(tmp_path / "table.parquet")
    dictionary().to_csv(tmp_path / "dictionary.csv", index=False, encoding="utf-8-sig")
    frame = polars.DataFrame({name: rows[name].to_list() for name in rows.columns})
    for given_table in (
        tmp_path / "table.csv",
        str(tmp_path / "table.parquet"),
        frame,
        frame.lazy(),
    ):
        read = read_lait(given_table, tmp_path / "dictionary.csv")
        pd.testing.assert_frame_equal(read.to_frame(), expected)


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "table.parquet"
    broken.write_bytes(b"no table")
    with pytest.raises(FiguresError, match=r"'table.parquet' cannot be read as a table"):
        read_lait(broken, dictionary())
    with pytest.raises(FiguresError, match=r"there is no file 'other.csv'"):
        read_lait(tmp_path / "other.csv", dictionary())
    with pytest.raises(FiguresError, match="found a int"):
        read_lait(42, dictionary())


def test_a_table_without_rows_gives_no_figures() -> None:
    read = lait_table(table().head(0), dictionary())
    assert (len(read.figures), len(read.remarks)) == (0, 1)


@given(st.lists(st.sampled_from(["c", "a", "", "b"]), max_size=6), st.permutations("abc"))
def test_texts_given_as_categories_make_the_same_frame(texts: list[str], order: list[str]) -> None:
    days = pd.to_datetime(["2024-04-01"] * len(texts))
    columns = {"area": texts, "period_start": days, "period_end": days}
    plain = pd.DataFrame(columns)
    coded = plain.assign(area=pd.Categorical(texts, categories=["unused", *order, ""]))
    pd.testing.assert_frame_equal(as_frame(coded), as_frame(plain))


# The whole of LAIT.


@pytest.fixture(scope="module")
def lait() -> LaitTable:
    return lait_table(TABLE, DICTIONARY)


@pytest.fixture(scope="module")
def oracle(lait: LaitTable) -> pd.DataFrame:
    rows = pd.read_csv(ORACLE, keep_default_na=False, dtype=str)
    rows["id"] = [lait.indicators[int(number) - 1].id for number in rows["indicator_no"]]
    codes = lakpi.areas.codes_of(rows["la_number"])
    rows["area"] = rows["la_number"].map(codes)
    return rows


@needs_lait
def test_all_of_lait_is_read(lait: LaitTable) -> None:
    assert len(lait.indicators) == len({each.id for each in lait.indicators}) == 446
    assert len({each.short for each in lait.indicators}) == 434
    frame = lait.figures.to_frame()
    # 170 names, three of which have had two ONS codes in these years.
    assert frame["area"].nunique() == 173
    assert frame["area_name"].nunique() == 169  # the old Dorset's name is the new one's
    periods = frame.groupby("indicator", observed=True)["period"].nunique()
    assert len(frame) == 170 * int(periods.sum())
    assert not {each.id for each in lait.indicators} & set(ALL)
    # The period "0" of one series, which two indicators show.
    assert [remark.split(": ")[0] for remark in lait.remarks] == [
        "cinpermexclusion",
        "cin_pct_with_at_least_one_permanent_exclusion",
    ]


@needs_lait
def test_each_numeric_cell_is_a_value_and_each_other_a_reason(lait: LaitTable) -> None:
    cells = pd.read_parquet(TABLE)
    cells = cells[cells["Years"] != "0"]
    numeric = pd.to_numeric(cells["Values"], errors="coerce").notna()
    counts = numeric.groupby(cells["Short Desc"]).agg(["sum", "size"])
    frame = lait.figures.to_frame()
    found = frame["value"].notna().groupby(frame["indicator"].astype(str)).agg(["sum", "size"])
    expected = counts.loc[[each.short for each in lait.indicators]]
    found = found.loc[[each.id for each in lait.indicators]]
    assert found.to_numpy().tolist() == expected.to_numpy().tolist()
    without = frame[frame["value"].isna()]
    assert set(without["value_reason"]) == {"x"}
    assert set(without["reported"]) == {"-"}


def lait_number(code: str) -> str | None:
    return lakpi.area(code).dfe_code


@needs_lait
@pytest.mark.parametrize(("year", "cell"), [("latest_year", "value"), ("prev_year", "prev_value")])
def test_values_are_those_that_lait_gives(
    lait: LaitTable, oracle: pd.DataFrame, year: str, cell: str
) -> None:
    rows = oracle[oracle[year] != ""]
    assert len(rows) >= 18_000
    rows = rows.assign(
        period=[
            lait.printed[i][label].label for i, label in zip(rows["id"], rows[year], strict=True)
        ]
    )
    keys = ["id", "area", "period"]
    frame = lait.figures.to_frame().rename(columns={"indicator": "id"})
    # The oracle has one row for a name, whichever ONS code its authority had in a year.
    now = {code: lait_number(code) for code in frame["area"].cat.categories}
    frame["area"] = frame["area"].astype(object).map(now)
    rows = rows.assign(area=rows["area"].map(lait_number))
    held = frame[[*keys, "value"]].astype(dict.fromkeys(keys, object))
    merged = rows[[*keys, cell]].rename(columns={cell: "theirs"}).merge(held, how="left", on=keys)
    assert len(merged) == len(rows)
    theirs = pd.to_numeric(merged["theirs"].where(merged["theirs"] != "")).to_numpy(float)
    np.testing.assert_allclose(merged["value"].to_numpy(float), theirs, rtol=0, atol=1e-9)


@needs_lait
def test_the_latest_and_the_previous_year_are_those_of_lait(
    lait: LaitTable, oracle: pd.DataFrame
) -> None:
    for row in oracle.drop_duplicates("id").itertuples():
        labels = ["", *lait.printed[str(row.id)]]
        assert labels[-1] == row.latest_year
        assert labels[-2] == row.prev_year


@needs_lait
def test_the_dictionary_says_what_lait_says(lait: LaitTable, oracle: pd.DataFrame) -> None:
    polarity = {
        "High": Polarity.HIGH_IS_GOOD,
        "Low": Polarity.LOW_IS_GOOD,
        "-": Polarity.NO_JUDGEMENT,
        "": Polarity.NO_JUDGEMENT,
    }
    shown = oracle.drop_duplicates("indicator_no")
    no_quartile = without_quartiles(lait.indicators)
    for row in shown.itertuples():
        found = lait.figures.meaning(str(row.id))
        indicator = lait.indicators[int(str(row.indicator_no)) - 1]
        assert indicator.short == row.measure_short
        assert found.polarity is polarity[str(row.polarity)]
        assert str(found.decimals) == row.dps
        assert str(row.id in no_quartile).upper() == row.no_quartile
    assert len(no_quartile) == 21


@needs_lait
def test_every_series_has_distinct_periods_in_laits_order(lait: LaitTable) -> None:
    for indicator in lait.indicators:
        printed = lait.printed[indicator.id]
        assert len(set(printed.values())) == len(printed)
        assert list(printed) == sorted(printed, key=lambda label: int(label[:4]))
        assert all(indicator.period(label) == period for label, period in printed.items())


FINANCIAL: Final = published.C1
WORKFORCE: Final = "csww_indicators_2017_to_2025.csv"
LOOKED_AFTER: Final = "cla_number_and_rate_per_10k_children.csv"


@needs_lait
@published.needs_published
@pytest.mark.parametrize(
    ("id", "printed", "decimals", "ends"),
    [
        ("rereferral", (FINANCIAL, "rereferral_percent"), 1, (3, 31)),
        ("cin_refferals_nfa", (FINANCIAL, "no_further_action_percent"), 1, (3, 31)),
        ("cpp_total_numref", (FINANCIAL, "referral_count"), 0, (3, 31)),
        ("cpp_num", (published.D5, "CPP_At31"), 0, (3, 31)),
        ("work_force_vac_rate", (WORKFORCE, "vacancy_rate_fte"), 1, (9, 30)),
        ("work_force_to_rate", (WORKFORCE, "turnover_rate_fte"), 1, (9, 30)),
        ("lac", (LOOKED_AFTER, "rate_per_10000"), 0, (3, 31)),
    ],
)
def test_years_are_those_of_the_statistics_that_lait_shows(
    lait: LaitTable, id: str, printed: tuple[str, str], decimals: int, ends: tuple[int, int]
) -> None:
    """
    The year that DfE's file prints is the one in which the period ends.
    """
    file, column = printed
    said = {
        (published.code(row), int(row["time_period"])): row[column]
        for row in published.rows(file)
        if row.get("population_type", "") in {"", "Children looked after on 31 March each year"}
    }
    compared = 0
    for figure in lait.figures.select(indicator=id):
        assert (figure.period_end.month, figure.period_end.day) == ends
        theirs = said.get((figure.area, figure.period_end.year), "")
        if figure.value is None or not theirs.replace(".", "").isdigit():
            continue
        assert abs(figure.value - float(theirs)) <= 0.5 * 10**-decimals + 1e-9
        compared += 1
    assert compared > 600
