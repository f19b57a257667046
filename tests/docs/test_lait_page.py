"""
The page on LAIT: every number on it is what LAIT's data give.

The table of cells is written anew with ``LAKPI_GOLDEN=write``.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs
import numpy as np
import pandas as pd
import pytest
from tests.docs import lait_cells
from tests.docs.lait_cells import FIELDS, Sweep

import lakpi
from lakpi.benchmarks import RIGHT

if TYPE_CHECKING:
    Row: TypeAlias = pd.Series[Any]  # one of a frame, of many dtypes

PAGE: Final = Path(__file__).parents[2] / "docs" / "howto" / "lait.md"
BEGIN: Final = "<!-- cells: begin -->\n"
END: Final = "<!-- cells: end -->"

EARLY: Final = "3_and_4yr_ofsted_rating"
CAUTIONED: Final = "yjs_caution_sentence10_17_yo"
GUARDIANS: Final = "lac_sgo_ffc_rel_pct"
EXCLUDED: Final = "cinpermexclusion"
COVERED: Final = "vacancies_cover"
ASSESSED: Final = "continue_assess_comp"
CHINESE: Final = "fsp_gooddev_chinese"

needs_lait = pytest.mark.skipif(
    not lait_cells.VALUES.is_file(), reason=f"no data of LAIT: no file {lait_cells.VALUES}"
)


def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def said(*words: str) -> None:
    """
    Prove that the page says it, wherever its lines end.
    """
    text = " ".join(page().split())
    for each in words:
        assert each in text, each


@attrs.frozen(eq=False)
class Both:
    """
    What LAIT and lakpi say, a row each for an indicator and a name.
    """

    sweep: Sweep
    right: lait_cells.Answers

    def of(self, indicator: str, name: str) -> tuple[Row, Row]:
        """
        LAIT's answer and lakpi's, among all authorities.
        """
        return self._rows(indicator, name, self.sweep.answers.everyone, self.right.everyone)

    def beside(self, indicator: str, name: str) -> tuple[Row, Row]:
        """
        LAIT's answer and lakpi's, beside the neighbours.
        """
        return self._rows(indicator, name, self.sweep.answers.neighbours, self.right.neighbours)

    @staticmethod
    def _rows(indicator: str, name: str, *frames: pd.DataFrame) -> tuple[Row, Row]:
        first = frames[0]
        (at,) = np.flatnonzero((first["indicator"] == indicator) & (first["area_name"] == name))
        lait, ours = (frame.iloc[at] for frame in frames)
        return lait, ours

    def title(self, indicator: str) -> str:
        (found,) = (m for m in self.sweep.table.figures.meanings if m.id == indicator)
        return f'"{found.title}"'


@pytest.fixture(scope="module")
def both() -> Both:
    pytest.importorskip("pyarrow", reason="LAIT's table is a Parquet file")
    sweep = Sweep.made()
    return Both(sweep, sweep.under(RIGHT))


def test_every_field_of_the_policy_is_on_the_page_with_an_example() -> None:
    text = page()
    for field in FIELDS:
        assert f"\n| `{field}` | " in text
        assert f"\n- **`{field}`**. " in text


@needs_lait
def test_the_table_of_cells_is_what_the_data_give(both: Both) -> None:
    before, rest = page().split(BEGIN)
    _, after = rest.split(END)
    table = "\n".join(both.sweep.lines()) + "\n"
    made = f"{before}{BEGIN}{table}{END}{after}"
    if os.environ.get("LAKPI_GOLDEN") == "write":
        PAGE.write_text(made, encoding="utf-8", newline="\n")
    assert page() == made
    codes = both.sweep.latest.column("area").astype(str).unique()
    names = len({lakpi.area(code).dfe_code for code in codes})
    indicators = len(both.sweep.table.indicators)
    assert len(both.sweep.latest) == indicators * names
    said(f"{indicators} indicators and {names} names, that is {len(both.sweep.latest):,} cells")
    assert both.sweep.living.sum() == indicators * len(lakpi.authorities())
    said(f"the {len(lakpi.authorities())} authorities that exist today")


@needs_lait
def test_binary_noise(both: Both) -> None:
    said(both.title(EARLY), "97.199999999999989")
    for name in ("Nottingham", "South Tyneside", "Tameside", "Westmorland and Furness"):
        lait, ours = both.of(EARLY, name)
        apart = name == "Westmorland and Furness"
        assert (lait["rank"], lait["band"]) == ((39, "B") if apart else (36, "A"))
        assert (ours["rank"], ours["band"], ours["tied"] >= 3) == (36, "B", True)
        assert ours["value"] == pytest.approx(97.2, abs=1e-12)
        assert ours["cut_3"] == 97.2
    lait, ours = both.of("2yr_ofsted_rating", "Merton")
    assert lait["change"] > 0
    assert ours["change"] == 0


@needs_lait
def test_authorities_that_ended(both: Both) -> None:
    lait, ours = both.of(CAUTIONED, "Cumbria")
    assert (lait["value"], lait["rank"], lait["ranked"], ours["rank"]) == (0, 1, 152, -1)
    lait, ours = both.of(CAUTIONED, "Windsor and Maidenhead")
    assert (lait["rank"], ours["rank"], ours["ranked"]) == (2, 1, 151)
    lait, ours = both.of(CAUTIONED, "Halton")
    assert (lait["band"], ours["band"]) == ("B", "A")
    assert (lait["cut_1"], ours["cut_1"], ours["value"]) == pytest.approx((18.375, 18.4, 18.4))
    said(both.title(CAUTIONED), "Cumbria", "1st of 152", "1st of 151", "from 18.375 to 18.4")
    lait, ours = both.beside(CAUTIONED, "Cumbria")
    assert not np.isnan(lait["mean"])
    assert np.isnan(ours["mean"])


@needs_lait
def test_a_change_across_a_gap(both: Both) -> None:
    figures = both.sweep.table.figures
    rows = lakpi.benchmark(
        figures, figures, against=lakpi.england(), policy=both.sweep.policy
    ).change
    periods = lakpi.benchmark(
        figures,
        figures,
        against=lakpi.england(),
        policy=lait_cells.flipped(both.sweep.policy, "change"),
    ).change
    across = lait_cells.differ(pd.Series(rows), pd.Series(periods))
    gone = figures.where(across)
    ours = lait_cells.of_authorities(gone)
    assert {each.id for each in gone.meanings if len(gone.select(indicator=each.id))} == {CHINESE}
    assert set(gone.column("period")) == {"2022/23"}
    said(f"{len(gone)} cells, {len(ours)} of them of authorities", both.title(CHINESE))
    (at,) = np.flatnonzero(across & figures.meets(area_name="Barnet"))
    barnet = {
        each.period: each.value for each in figures.select(indicator=CHINESE, area_name="Barnet")
    }
    assert (barnet["2022/23"], barnet["2020/21"]) == pytest.approx((76.7, 74.3))
    assert "2021/22" not in barnet
    assert rows[at] == pytest.approx(76.7 - 74.3)
    assert np.isnan(periods[at])


@needs_lait
def test_averages_of_one(both: Both) -> None:
    lait, ours = both.beside(GUARDIANS, "Brent")
    assert (lait["n"], lait["mean"]) == (1, 41.0)
    assert (ours["n"], ours["of"], ours["minimum"], ours["maximum"]) == (1, 10, 41.0, 41.0)
    assert np.isnan(ours["mean"])
    said(both.title(GUARDIANS), "41.0, which is one council")


@needs_lait
def test_without_polarity_and_what_rounds_to_nought(both: Both) -> None:
    lait, ours = both.of("section_47", "Harrow")
    assert (lait["rank"], ours["rank"], ours["ranked"], ours["band"]) == (-1, 106, 152, "")
    said(both.title("section_47"), "106 of 152, highest first")
    lait, ours = both.beside("infmort", "Hertfordshire")
    assert (lait["value"], round(lait["mean"], 9)) == (2.9, 2.9)
    assert (lait["outcome"], ours["outcome"]) == ("better", "similar")
    said(both.title("infmort"), "Hertfordshire is at 2.9")


@needs_lait
def test_bands(both: Both) -> None:
    frame = both.right.everyone
    covered = frame[frame["indicator"] == COVERED]
    assert covered["value"].max() == covered["cut_3"].max() == 100
    assert (covered["rank"] == 1).sum() == 41
    assert (covered["band"] == "").all()
    said(both.title(COVERED), "41 authorities share the first place")
    listed = lakpi.without_quartiles(both.sweep.table.indicators)
    meanings = {each.id: each for each in both.sweep.table.figures.meanings}
    judged = {each for each in listed if meanings[each].polarity is not lakpi.Polarity.NO_JUDGEMENT}
    given = {each for each in judged if (frame.loc[frame["indicator"] == each, "band"] != "").any()}
    assert COVERED in judged - given
    assert EXCLUDED in given
    said(
        f"Of the {len(listed)} indicators on the list {len(listed - judged)} have no polarity",
        f"On {len(judged - given)} of the other {len(judged)} ties leave a band empty",
        f"To {len(given)} it gives bands, such as {both.title(EXCLUDED)}",
    )
    said(f"keeps a list of {len(listed)} indicators without bands by hand")
    cuts = frame[(frame["indicator"] == EXCLUDED) & frame["cut_1"].notna()].iloc[0]
    assert [cuts[f"cut_{n}"] for n in (1, 2, 3)] == [0.97, 1.26, 1.63]
    # What is empty is counted here from the values alone.
    for each in judged - given:
        values = both.sweep.latest.select(indicator=each).column("value").dropna().to_numpy()
        cut = np.quantile(np.sort(values), [0.25, 0.5, 0.75])
        assert len(set(np.searchsorted(cut, values, side="left").tolist())) < 4


@needs_lait
def test_labels_and_cut_points(both: Both) -> None:
    for name, value, band in (("Knowsley", 85.4, "B"), ("Sheffield", 78.6, "C")):
        _, ours = both.of(ASSESSED, name)
        assert (ours["value"], ours["band"]) == (value, band)
        assert [ours[f"cut_{n}"] for n in (1, 2, 3)] == [78.55, 85.35, 91.4]
    said(both.title(ASSESSED), "78.55, 85.35, 91.4")


@needs_lait
def test_reasons_are_lost_in_laits_file(both: Both) -> None:
    latest = both.sweep.latest
    reasons = latest.column("value_reason").astype(str)
    missing = reasons[np.isnan(latest.column("value").to_numpy())]
    assert set(missing) == {"x"}
    said(f"Of the {len(missing):,} cells without a number", "the reasons of 0 can be recovered")


@needs_lait
def test_london_stands_in_only_where_it_must(both: Both) -> None:
    figures = both.sweep.table.figures
    boroughs = figures.where(lait_cells.by_area(figures, is_borough))
    frame = lakpi.benchmark(
        boroughs, figures, against=[lakpi.own_region()], policy=both.sweep.policy
    ).to_frame()
    assert frame["area"].nunique() == 33
    frame["comparator"] = frame["comparator"].astype(str)
    last = frame.groupby(["indicator", "area"], observed=True)["period_end"].transform("max")
    latest = frame[frame["period_end"] == last].set_index(["indicator", "area"])["comparator"]
    shown = latest.loc[pd.MultiIndex.from_frame(frame[["indicator", "area"]])].to_numpy()
    hidden = frame[(shown == "London") & (frame["comparator"] != "London")]
    hidden = hidden[hidden["benchmark"].notna()]
    said(
        f"{hidden['indicator'].nunique()} series have numbers for Inner or Outer London",
        f"{len(hidden):,} cells of the 33 boroughs",
    )


def is_borough(area: lakpi.Area) -> bool:
    return area.kind == "authority" and area.region(whole=True).name == "London"


def test_the_three_lines_are_code() -> None:
    code = re.search(r"code-block\} python\n(.*?)```", page(), re.DOTALL)
    assert code is not None
    compile(code[1], "lait.md", "exec")


@needs_lait
def test_the_three_lines_run(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    code = re.search(r"code-block\} python\n(.*?)```", page(), re.DOTALL)
    assert code is not None
    monkeypatch.chdir(lait_cells.VALUES.parent)
    made = eval_last(code[1])
    assert made.question.policy == both.sweep.policy
    assert len(made) == 4 * len(made.figures)


def eval_last(code: str) -> lakpi.Benchmarks:
    names: dict[str, object] = {"lakpi": lakpi}
    exec(code.replace("lakpi.benchmark(", "made = lakpi.benchmark("), names)  # noqa: S102 - ours
    made = names["made"]
    assert isinstance(made, lakpi.Benchmarks)
    return made
