"""
The star: every figure once, every key in its table, and read back as it was written.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping
from pathlib import Path

import attrs
import pandas as pd
import pytest
from tests.scorecards import full, small

import lakpi
from lakpi.errors import FiguresError, MissingExtraError
from lakpi.scorecards.gathering import figures_on
from lakpi.scorecards.star import Star, star

CARD = full.card()
BENCHMARKS = full.benchmarks()
NAMES = ["facts", "comparisons", "targets", "indicator", "area", "period"]
MADE = {
    "figures": star(small.figures()),
    "benchmarks": star(BENCHMARKS),
    "card": star(CARD),
    "nothing": star(small.figures().select(area="E06000001")),
}


@pytest.fixture(params=list(MADE))
def made(request: pytest.FixtureRequest) -> Star:
    return MADE[request.param]


def test_keys_are_unique_and_lead_somewhere(made: Star) -> None:
    tables = made.tables()
    assert list(tables) == NAMES
    for name in ("indicator", "area", "period"):
        assert tables[name][f"{name}_key"].is_unique
        for facts in ("facts", "comparisons", "targets"):
            assert set(tables[facts][f"{name}_key"]) <= set(tables[name][f"{name}_key"])
        assert set(tables["facts"][f"{name}_key"]) == set(tables[name][f"{name}_key"])
    assert made.facts["figure_key"].is_unique
    grain = ["indicator_key", "area_key", "period_key", "scope", "breakdown", "category", "origin"]
    assert not made.facts.duplicated(grain).any()
    whose = made.facts.set_index("figure_key")[grain]
    for table in (made.comparisons, made.targets):
        behind = whose.reindex(table["figure_key"]).reset_index(drop=True)
        pd.testing.assert_frame_equal(behind, table[grain].reset_index(drop=True))


def test_whatever_it_is_made_of_the_tables_have_the_same_columns(made: Star) -> None:
    for name, table in made.tables().items():
        assert list(table) == list(MADE["card"].tables()[name])
        assert list(table.dtypes) == list(MADE["card"].tables()[name].dtypes), name


def test_every_figure_is_a_fact_with_its_numbers_and_reasons() -> None:
    figures = small.figures()
    facts = MADE["figures"].facts
    assert len(facts) == len(figures)
    for (_, row), figure in zip(facts.iterrows(), figures, strict=True):
        assert row["indicator_key"] == f"{figure.meaning.id} v1"
        assert row["area_key"] == figure.area
        assert row["period_key"] == f"{figure.period_start}/{figure.period_end}"
        for name in ("numerator", "denominator", "value"):
            number = getattr(figure, name)
            assert pd.isna(row[name]) if number is None else row[name] == number
            assert row[f"{name}_reason"] == getattr(figure, f"{name}_reason")
        rounded = figure.rounded()
        assert pd.isna(row["rounded"]) if rounded is None else row["rounded"] == float(rounded)
        assert row["total"] == (figure.breakdown == "")
        assert row["flags"] == figure.flags


def test_every_comparison_is_the_same_from_benchmarks_and_from_a_card() -> None:
    from_card, from_benchmarks = MADE["card"].comparisons, MADE["benchmarks"].comparisons
    assert len(from_benchmarks) == len(BENCHMARKS)
    assert len(from_card) == sum(len(row.comparisons) for row in CARD.rows())
    key = ["indicator_key", "period_key", "category", "comparator"]
    rest = [name for name in from_card if name not in (*key, "figure_key")]
    beside = from_benchmarks.set_index(key).loc[pd.MultiIndex.from_frame(from_card[key])]
    pd.testing.assert_frame_equal(
        beside[rest].reset_index(drop=True), from_card[rest], check_exact=False, rtol=1e-11
    )


def test_a_card_gives_its_targets_and_headings() -> None:
    targets = MADE["card"].targets
    assert list(targets["rag"]) == ["green", "amber", "red"]
    assert list(targets["hex"]) == ["#00703C", "#F47738", "#D4351C"]
    assert targets["target_number"].tolist()[1:] == [10.0, 85.0]
    assert [targets[name][0] for name in ("target_lower", "target_upper")] == [1500.0, 2500.0]
    indicator = MADE["card"].indicator.set_index("indicator")
    assert indicator["group"].to_dict() == {
        "received": "How many",
        "again": "How well",
        "good": "How well",
    }
    assert indicator["good_is"].to_dict() == {
        "received": "neither",
        "again": "lower",
        "good": "higher",
    }


def test_only_what_stands_on_a_card_leaves_it() -> None:
    assert len(MADE["card"].facts) == len(figures_on(CARD)) < len(BENCHMARKS.figures)


def test_areas_say_what_the_map_knows() -> None:
    figures = lakpi.read_figures(
        pd.DataFrame(
            {
                "indicator": "received",
                "area": ["Harrow", "Cumbria", "Outer London", "England", "North team"],
                "period": "2013-14",
                "reported": ["1", "2", "3", "4", "5"],
            }
        ),
        small.INDICATORS,
        areas=[lakpi.local_area("north-west", "North team")],
    )
    area = star(figures).area.set_index("area_key")
    columns = ["name", "kind", "dfe_code", "region", "whole_region"]
    assert [list(row) for row in area[columns].to_numpy()] == [
        ["Harrow", "authority", "310", "Outer London", "London"],
        ["Cumbria", "authority", "909", "North West", "North West"],
        ["Outer London", "region", "988", "London", "London"],
        ["England", "England", "970", "", ""],
        ["North team", "local", "", "", ""],
    ]
    assert area.loc["E10000006", "successors"] == "E06000063; E06000064"
    assert area.loc["E10000006", "valid_to"] == "2023-03-31"


def test_periods_have_their_days_and_their_years() -> None:
    labels = ["2013-14 Q3", "2013/14", "as at 31 March 2014", "December 2013", "2013-14"]
    figures = lakpi.read_figures(
        pd.DataFrame(
            {"indicator": "received", "area": "Harrow", "period": labels, "reported": "1"}
        ),
        small.INDICATORS,
    )
    period = star(figures).period.set_index("label")
    assert period["kind"].to_dict() == {
        "2013-14 Q3": "quarter",
        "2013/14": "academic year",
        "as at 31 March 2014": "day",
        "December 2013": "month",
        "2013-14": "financial year",
    }
    quarter = period.loc["2013-14 Q3"]
    assert (str(quarter["start"])[:10], str(quarter["end"])[:10]) == ("2013-10-01", "2013-12-31")
    assert (quarter["days"], quarter["financial_year"], quarter["quarter"]) == (
        92,
        "2013-14",
        "2013-14 Q3",
    )
    assert period.loc["2013/14", "financial_year"] == "2014-15"
    assert period["end"].is_monotonic_increasing
    assert list(period["place"]) == [1, 2, 3, 4, 5]


def test_csv_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    paths = MADE["card"].to_csv(tmp_path / "new" / "folder")
    assert [path.name for path in paths] == [f"{name}.csv" for name in NAMES]
    for path, table in zip(paths, MADE["card"].tables().values(), strict=True):
        raw = path.read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")  # or Excel misreads pound signs and accents
        with path.open(encoding="utf-8-sig", newline="") as file:
            head, *rows = csv.reader(file)
        assert head == list(table)
        assert len(rows) == len(table)
        read = pd.read_csv(path, dtype=str, keep_default_na=False)
        for name in table:
            for cell, value in zip(read[name], table[name], strict=True):
                if pd.isna(value):
                    assert cell == ""
                elif isinstance(value, pd.Timestamp):
                    assert cell == f"{value:%Y-%m-%d}"
                elif isinstance(value, float):
                    assert float(cell) == value
                else:
                    assert cell == str(value)
    again = MADE["card"].to_csv(tmp_path / "again")
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in paths]


def test_parquet_is_read_back_as_it_was_written(made: Star, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    for path, table in zip(made.to_parquet(tmp_path), made.tables().values(), strict=True):
        pd.testing.assert_frame_equal(pd.read_parquet(path), table, check_dtype=False)


def test_without_pyarrow_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r'pip install "lakpi\[parquet\]"'):
        MADE["card"].to_parquet(tmp_path)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"area": MADE["card"].area.iloc[:0]}, "about an area"),
        ({"period": pd.concat([MADE["card"].period] * 2)}, "stands twice in the table of periods"),
        ({"facts": MADE["card"].facts.iloc[:1]}, "about a figure"),
    ],
)
def test_a_star_that_does_not_hold_together_is_refused(
    changed: Mapping[str, pd.DataFrame], message: str
) -> None:
    with pytest.raises(FiguresError, match=message):
        attrs.evolve(MADE["card"], **changed)
