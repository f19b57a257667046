"""
The second door, on everything DfE printed: published counts in, displayed percentages out.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pandas as pd
import polars as pl
import pytest
from tests import published
from tests.published import BANDS, C1, D3, D5, last_day, lines, needs_published

import lakpi
from lakpi.catalogues import ALL
from lakpi.errors import AreaError, FiguresError, PeriodError
from lakpi.figures import Flag

CHILDREN = ("rereferral_child_count", "referral_child_count", "rereferral_child_percent")
REPEAT = ("CPP_subsequent", "CPP_start", "CPP_subsequent_percent")


def open_for(band: str) -> tuple[str, str, str]:
    return (band, "CPP_At31", f"{band}_percent")


def rereferral_rows() -> list[published.Row]:
    return lines(published.authorities(C1), "rereferral_pct", published.REREFERRALS)


def children_rows() -> list[published.Row]:
    return lines(published.authorities(C1), "rereferral_child_pct", CHILDREN)


def repeat_rows() -> list[published.Row]:
    return lines(published.authorities(D3), "cpp_repeat_ever_pct", REPEAT)


def two_years_rows() -> list[published.Row]:
    return lines(
        published.authorities(D5), "cpp_open_2y_pct", open_for("2_years_or_more"), period=last_day
    )


def band_rows() -> list[published.Row]:
    return [
        line
        for band, label in BANDS.items()
        for line in lines(
            published.authorities(D5),
            "cpp_open_duration_pct",
            open_for(band),
            period=last_day,
            category=label,
        )
    ]


def is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal()


@needs_published
@pytest.mark.parametrize(
    ("make", "reached", "of"),
    [
        (rereferral_rows, 1948, 1948),
        (children_rows, 1952, 1952),
        (repeat_rows, 1924, 1924),
        (two_years_rows, 1241, 1241),
        (band_rows, 8290, 8291),
    ],
    ids=["re-referrals", "children", "repeat plans", "two years or more", "bands"],
)
def test_every_published_percentage_follows_from_its_counts(
    make: Callable[[], list[published.Row]], reached: int, of: int
) -> None:
    table = make()
    figures = lakpi.read_figures(pd.DataFrame(table), ALL, origin="published")
    shown = figures.rounded()
    assert len(shown) == len(table)
    told = [
        place
        for place, line in enumerate(table)
        if all(is_number(line[name]) for name in ("numerator", "denominator", "reported"))
    ]
    missed = [place for place in told if shown[place] != float(table[place]["reported"])]
    assert (len(told) - len(missed), len(told)) == (reached, of)
    # The one percentage that DfE did not make from its counts, and lakpi says so.
    assert [(table[p]["area"], table[p]["period"]) for p in missed] == [
        ("E06000051", "as at 31 March 2017")
    ] * (of - reached)
    flags = figures.to_frame()["flags"].astype(str)
    assert list(np.flatnonzero(flags.str.contains(Flag.REPORTED_DIFFERS))) == missed


@needs_published
def test_what_is_not_a_number_is_the_reason_as_printed() -> None:
    table = [*rereferral_rows(), *repeat_rows(), *two_years_rows(), *band_rows()]
    frame = lakpi.read_figures(pd.DataFrame(table), ALL).to_frame()
    for name in ("numerator", "denominator"):
        printed = [line[name] for line in table]
        reasons = ["" if is_number(text) else text for text in printed]
        assert frame[f"{name}_reason"].astype(str).tolist() == reasons
        numbers = [float(text) if is_number(text) else np.nan for text in printed]
        np.testing.assert_array_equal(frame[name].to_numpy(), numbers)
    assert frame["reported"].astype(str).tolist() == [line["reported"] for line in table]
    missing = frame["value"].isna().to_numpy()
    assert (missing == (frame["value_reason"].astype(str) != "").to_numpy()).all()
    assert missing.any()


@needs_published
def test_regions_and_england_keep_the_published_value_of_rounded_counts() -> None:
    above = [row for row in published.rows(C1) if row["geographic_level"] != "Local authority"]
    figures = lakpi.read_figures(published.rereferrals(above), ALL, origin="published")
    assert figures.rounded().tolist() == [float(row["rereferral_percent"]) for row in above]
    england = figures.one(area="E92000001", period="2012-13")
    assert (england.written(), england.precision) == ("24.7%", 10)


@needs_published
def test_ten_thousand_rows_are_read_in_a_moment() -> None:
    table = pd.DataFrame(band_rows())
    started = time.process_time()
    figures = lakpi.read_figures(table, ALL)
    figures.rounded()
    assert len(figures) == 9880
    assert time.process_time() - started < 3


@needs_published
def test_a_csv_file_and_frames_of_two_kinds_are_read_alike(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    table = pd.DataFrame(rereferral_rows()[:300])
    file = tmp_path_factory.mktemp("door") / "table.csv"
    table.to_csv(file, index=False, encoding="utf-8-sig")
    expected = lakpi.read_figures(table, ALL).to_frame()
    for same in (file, str(file), pl.from_pandas(table), pl.from_pandas(table).lazy()):
        pd.testing.assert_frame_equal(lakpi.read_figures(same, ALL).to_frame(), expected)


def one_row(**cells: object) -> pd.DataFrame:
    row = {
        "indicator": "rereferral_pct",
        "area": "Harrow",
        "period": "2013-14",
        "numerator": 269,
        "denominator": 2305,
    }
    return pd.DataFrame([{**row, **cells}])


def read(**cells: object) -> lakpi.Figure:
    return lakpi.read_figures(one_row(**cells), ALL).one()


def test_numbers_and_their_texts_are_read_alike() -> None:
    assert read() == read(numerator="269", denominator="2,305") == read(denominator=2305.0)
    assert read().written() == "11.7%"


def test_the_callers_frame_is_left_as_it_was() -> None:
    table = one_row(note="ours", denominator="2,305")
    before = table.copy(deep=True)
    lakpi.read_figures(table, ALL)
    pd.testing.assert_frame_equal(table, before)


def test_only_a_reported_value() -> None:
    figure = read(numerator=None, denominator=None, reported="11.7%")
    assert (figure.value, figure.written(), figure.reported) == (11.7, "11.7%", "11.7%")
    assert (figure.numerator, figure.numerator_reason) == (None, "x")


def test_money_and_thousands_are_read_from_print() -> None:
    figure = lakpi.read_figures(
        pd.DataFrame(
            {
                "indicator": ["budget_variance_gbp"],
                "area": ["Harrow"],
                "period": ["2013-14"],
                "reported": ["£930,000"],
            }
        ),
        ALL,
    ).one()
    assert (figure.value, figure.written()) == (930_000.0, "£930,000")


def test_nothing_over_nothing_is_not_applicable_and_nothing_known_is_unavailable() -> None:
    assert (read(numerator=0, denominator=0).value_reason) == "z"
    assert read(numerator=None).value_reason == "x"
    assert read(numerator="c", reported="c").value_reason == "c"
    assert read(numerator="c").written() == "[c]"
    zero = read(numerator=0)
    assert (zero.value, zero.value_reason, zero.written()) == (0.0, "", "0.0%")


def test_a_small_base_is_flagged() -> None:
    assert "small base" in read(numerator=3, denominator=19).flags
    assert "small base" not in read(numerator=3, denominator=20).flags


def test_rounded_counts_make_no_value_of_their_own() -> None:
    figure = read(numerator=8900, denominator=49140, reported="18.1", precision=10)
    assert figure.value == 18.1
    bare = read(numerator=8900, denominator=49140, precision=10)
    assert (bare.value, bare.value_reason) == (None, "x")


def test_what_figures_give_as_a_frame_is_read_back() -> None:
    figures = lakpi.read_figures(
        pd.concat(
            [
                one_row(),
                one_row(period="2012-13", numerator="c"),
                one_row(period="the autumn", period_start="2013-09-01", period_end="2013-12-20"),
            ]
        ).fillna(""),
        ALL,
    )
    again = lakpi.read_figures(figures.to_frame(), ALL)
    assert next(iter(again)) == next(iter(figures))
    assert [each.period_start for each in again] == [each.period_start for each in figures]


@pytest.mark.parametrize(
    ("cells", "error", "says"),
    [
        ({"indicator": "rereferal_pct"}, FiguresError, r"row 1.*Did you mean 'rereferral_pct'"),
        ({"area": "Harow"}, AreaError, r"'Harow' \(row 1\) is not an area.*local_area"),
        ({"period": "some time"}, PeriodError, "some time"),
        ({"numerator": "many"}, FiguresError, r"row 1, column 'numerator': neither a number"),
        ({"precision": "0"}, FiguresError, r"row 1, column 'precision': a whole number"),
        ({"origin": "guessed"}, FiguresError, r"origin is one of computed, published, local"),
        ({"flags": "provisonal"}, FiguresError, r"Did you mean 'provisional'"),
        ({"period_start": "2013-04-01"}, FiguresError, r"row 1.*period_start.*period_end"),
    ],
)
def test_a_cell_that_cannot_be_read_is_an_error_with_its_row(
    cells: dict[str, object], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        read(**cells)


def test_a_table_without_its_columns() -> None:
    with pytest.raises(FiguresError, match=r"missing: 'indicator' Did you mean 'indicatr'"):
        lakpi.read_figures(one_row().rename(columns={"indicator": "indicatr"}), ALL)
    with pytest.raises(FiguresError, match=r"no file 'nowhere\.csv'"):
        lakpi.read_figures("nowhere.csv", ALL)
    with pytest.raises(FiguresError, match="found a int"):
        lakpi.read_figures(3, ALL)


def test_a_figure_that_stands_twice_is_refused() -> None:
    with pytest.raises(FiguresError, match=r"1 figures stand twice \(rows 2\)"):
        lakpi.read_figures(pd.concat([one_row(), one_row(numerator=270)]), ALL)
