"""
The catalogue's pages: each says all of its definition, and of what is published no other number.
"""

from __future__ import annotations

import csv
import functools
import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

import catalogue_pages
import numpy as np
import pytest
from catalogue_pages import DOCS, words
from catalogue_pages.columns import reading
from catalogue_pages.domains import domains, sources_by_name
from catalogue_pages.facts import VALUES, series
from catalogue_pages.index_page import FILTERS, HEAD
from catalogue_pages.marks import domain_title, short
from catalogue_pages.rules import makers
from catalogue_pages.strips import MARKED, comparisons, shown, strips
from generated import bring_up_to_date

import lakpi
from lakpi.catalogues import ALL
from lakpi.indicators import Difference, Distribution, Indicator, Rate
from lakpi.scorecards import Chart

PAGES: Final = functools.partial(catalogue_pages.pages)
HOME: Final = {each.id: module for module, held in domains() for each in held.values()}
EACH: Final = pytest.mark.parametrize("each", ALL.values(), ids=list(ALL))
SERIES: Final = series(DOCS)
DRAWN: Final = list(dict.fromkeys(each.indicator for each in SERIES))


def page_of(each: Indicator) -> str:
    """
    A page as it is read: without the marks that keep Markdown from reading marks.
    """
    return re.sub(r"\\(.)", r"\1", PAGES()[f"{each.id}.md"])


def term(page: str, name: str) -> str:
    """
    What a page says of one of its terms.
    """
    found = re.search(rf"^\*\*{name}\*\*\n: (.+)$", page, re.MULTILINE)
    return found[1] if found else ""


def section(page: str, title: str) -> str:
    return page.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


@EACH
def test_an_indicator_has_a_page_that_says_all_of_it(each: Indicator) -> None:
    page, meaning = page_of(each), each.meaning()
    assert f"\n# {each.title}\n" in page
    assert page.count("\n# ") == 1
    assert term(page, "Id") == f"`{each.id}`"
    assert term(page, "Kind").startswith(f"{type(each).__name__}. ")
    if meaning.ratio:
        assert term(page, "Numerator") == meaning.numerator
        assert term(page, "Denominator") == meaning.denominator
    elif not isinstance(each, Difference):
        assert term(page, "Counts") == meaning.numerator
    assert term(page, "Unit").endswith(("decimal place", "decimal places"))
    assert f"shown with {each.decimals} " in term(page, "Unit")
    assert term(page, "Polarity").startswith(str(each.polarity))
    assert term(page, "Official source") == each.reference.title
    assert term(page, "Called elsewhere") == ", ".join(each.reference.codes)
    assert term(page, "Version").startswith(f"{each.version}, valid ")
    assert HOME[each.id].__name__ in term(page, "In code")


@EACH
def test_the_basis_is_said_in_words(each: Indicator) -> None:
    said = term(page_of(each), "Basis")
    tallies = [tally for measure in each.measures() for tally in measure.tallies()]
    assert ("a stock" in said.lower()) == any(tally.snapshot() for tally in tallies)
    months = {getattr(tally.basis, "follow_up_months", 0) for tally in tallies}
    assert ("a cohort" in said.lower()) == (max(months) > 0)
    assert all(f"{number} months" in said for number in months if number)
    flow = [tally for tally in tallies if type(tally.basis).__name__ == "During"]
    assert ("a flow" in said.lower()) == any(
        not getattr(t.basis, "follow_up_months", 0) for t in flow
    )
    assert ("mid-year population" in said) == isinstance(each, Rate)


def test_mixed_bases_are_told_apart() -> None:
    said = words.basis(ALL["sw_turnover_rate_fte"])
    assert said.startswith("Numerator: a flow")
    assert "Denominator: a stock" in said


def test_the_years_of_a_definition() -> None:
    assert term(page_of(ALL["fgdm_offered_pct"]), "Version") == "1, valid from 1 April 2025"
    assert term(page_of(ALL["cin_count"]), "Version") == "1, valid for every year"


@EACH
def test_rules_have_their_defaults_and_their_makers(each: Indicator) -> None:
    text = section(page_of(each), "Rules")
    assert bool(text) == bool(each.rules)
    for rule in each.rules:
        assert f"| {rule.name} | {rule.value}, the default |" in text
    made = list(makers(HOME[each.id], each)) if each.rules else []
    assert made or not each.rules
    for maker in made:
        assert maker.made(*maker.of) == each
        assert maker.says() in text
        assert maker.says() in term(page_of(each), "Made by")
        for option in maker.options():
            row = rf"^\| `{option.name}=[^|]+` \| [^|]+ \| (.+) \|$"
            told = re.search(row, text, re.MULTILINE)
            assert told is not None


def test_an_argument_told_of_elsewhere_says_where() -> None:
    text = section(page_of(ALL["rereferral_child_pct"]), "Rules")
    row = '| `same_day="each"` | `"each"`, `"again"` | As of {py:func}'
    assert f"{row}`~lakpi.catalogues.referrals.rereferrals`. |" in text
    text = section(page_of(ALL["ks4_gap_black_other"]), "Rules")
    assert 'ks4_gap` of `"black_other"`:' in text
    assert "ethnicity" not in text


@EACH
def test_columns_and_codes_are_those_that_the_definition_reads(each: Indicator) -> None:
    page, read = page_of(each), reading(each, sources_by_name())
    needs, codes = section(page, "What the records need"), section(page, "Codes")
    assert set(each.sources()) <= set(read.columns)
    for source, columns in read.columns.items():
        told = re.findall(rf"^\| \[{source.name}\]\(\S+\) \| `(\w+)` \|", needs, re.MULTILINE)
        assert told == [column.name for column in columns]
        assert source.area in told
        for column in columns:
            assert all(f"`{code}`" in codes for code in column.codes)
    for tally in (tally for measure in each.measures() for tally in measure.tallies()):
        own = {column.name for column in read.columns[tally.source]}
        assert tally.source.reads(tally.columns()) <= own
    for part in getattr(each, "parts", ()):
        assert part[0] in section(page, "In full")


def test_codes_of_a_group_stand_with_it() -> None:
    codes = section(page_of(ALL["referral_source_pct"]), "Codes")
    assert "| police | `6` |" in codes
    assert (
        "| local authority services | `5A`, `5B`, `5C`, `5D`, `local authority services` |" in codes
    )
    assert "| `RC8`, `RC9` |" in section(page_of(ALL["referral_not_in_need_pct"]), "Codes")


def test_the_domains_are_short_and_keep_the_old_places() -> None:
    for module, held in domains():
        page = PAGES()[f"{short(module)}.md"]
        assert ">>>" not in page
        for each in held.values():
            place = f'<span id="indicator-{each.id.replace("_", "-")}"></span>'
            assert page.count(place) == 1
            assert f"]({each.id}.md)" in page
            assert f"\n{each.id}\n" in page.partition(":titlesonly:")[2].partition("```")[0]


def test_no_two_pages_have_one_name(tmp_path: Path) -> None:
    pages = PAGES()
    assert len(pages) == 1 + len(list(domains())) + len(ALL)
    bring_up_to_date(tmp_path, pages)
    assert {each.name for each in tmp_path.iterdir()} == set(pages)


def numbers(label: str) -> list[float]:
    with (DOCS / VALUES).open(encoding="utf-8", newline="") as opened:
        rows = [row for row in csv.DictReader(opened) if row["area"] != lakpi.england().code]
    printed = [row[label] for row in rows]
    return [float(each) for each in printed if re.fullmatch(r"-?[\d.]+", each)]


@pytest.mark.parametrize("name", DRAWN)
def test_the_distribution_is_that_of_the_published_values(name: str) -> None:
    each = ALL[name]
    held = comparisons(DOCS, each)
    labels = [one.label for one in SERIES if one.indicator == name]
    assert len(held) == len(labels)
    rows = re.findall(
        r"^\| (.+) of 153 \|$", section(page_of(each), "Published values"), re.MULTILINE
    )
    assert len(rows) == len(labels)
    for one, label, row in zip(held, labels, rows, strict=True):
        found = numbers(label)
        five = np.quantile(found, [0, 0.25, 0.5, 0.75, 1])
        theirs = (one.minimum, one.lower_quartile, one.median, one.upper_quartile, one.maximum)
        assert [float(v) for v in theirs if v is not None] == pytest.approx(list(five))
        cells = row.split(" | ")
        assert int(cells[-1]) == one.n == len(found)
        shown_ = [float(cell.replace(",", "")) for cell in cells[1:6]]
        assert shown_ == pytest.approx(list(five), abs=0.5000001 * 10**-each.decimals)
        assert one.figure.area_name == MARKED
        assert one.figure.value is not None


def test_a_page_has_a_chart_where_there_are_values() -> None:
    for each in ALL.values():
        page = PAGES()[f"{each.id}.md"]
        assert (f"../strips/{each.id}.inc" in page) == (each.id in DRAWN)
        assert ("## Published values" in page) == (each.id in DRAWN)


def test_every_strip_is_drawn_with_its_words() -> None:
    pytest.importorskip("matplotlib")
    files = dict(strips(DOCS))
    assert set(files) == {f"{name}.{kind}" for name in DRAWN for kind in ("svg", "inc")}
    for name in DRAWN:
        text = files[f"{name}.inc"]
        alt = re.search(r"^:alt: (.+)$", text, re.MULTILINE)
        assert alt is not None
        assert ALL[name].title in alt[1]
        assert f": {MARKED} " in alt[1]
        assert "Not drawn" not in alt[1]
        parts = [one.category for one in SERIES if one.indicator == name]
        assert all(part in alt[1] for part in parts)
        assert isinstance(ALL[name], Distribution) == bool(parts[0])
        assert html.escape(alt[1], quote=False) in files[f"{name}.svg"]


def test_a_label_of_a_strip_is_escaped() -> None:
    made = shown("x", Chart('A "title" & more', "words", "<svg/>"))
    assert 'aria-label="Chart: A &quot;title&quot; &amp; more"' in made


class Form(HTMLParser):
    """
    Reads a form: its labels, its fields, and the choices of each.
    """

    def __init__(self) -> None:
        super().__init__()
        self.labels: list[str] = []
        self.fields: list[str] = []
        self.choices: dict[str, list[str]] = {}
        self.form: dict[str, str | None] = {}
        self.live: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        if tag == "form":
            self.form = held
        if tag == "label":
            self.labels.append(held["for"] or "")
        if tag in {"input", "select"}:
            self.fields.append(held["id"] or "")
        if tag == "select":
            self.choices[HEAD[int(held["data-column"] or "")]] = []
        if tag == "option":
            list(self.choices.values())[-1].append(held["value"] or "")
        if held.get("role") == "status":
            self.live.append(tag)


@functools.cache
def index() -> tuple[Form, list[list[str]]]:
    text = PAGES()["index.md"]
    form = Form()
    block = text.partition("```{raw} html\n")[2].partition("```")[0]
    assert "\n\n" not in block
    form.feed(block)
    table = text.partition(":class: catalogue-table\n\n")[2].partition("\n```")[0]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines()]
    assert rows[0] == list(HEAD)
    return form, [[_text(cell) for cell in row] for row in rows[2:]]


def _text(cell: str) -> str:
    return re.sub(r"\\(.)", r"\1", re.sub(r"\[(.*)\]\(.*\)", r"\1", cell)).strip("`")


def test_every_field_has_a_label_and_the_form_waits_for_its_script() -> None:
    form, _ = index()
    assert form.labels == form.fields
    assert len(form.fields) == 1 + len(FILTERS)
    assert "hidden" in form.form
    assert form.form["role"] == "search"
    assert form.live == ["p"]
    assert "143 of 143 indicators" not in PAGES()["rereferral_pct.md"]
    assert f"{len(ALL)} of {len(ALL)} indicators" in PAGES()["index.md"]


def test_every_indicator_is_a_row_and_every_choice_keeps_one() -> None:
    form, rows = index()
    assert [row[1] for row in rows] == list(ALL)
    assert set(form.choices) == set(FILTERS)
    for row, each in zip(rows, ALL.values(), strict=True):
        assert row[0] == each.title
        assert row[HEAD.index("polarity")] == str(each.polarity)
        assert row[HEAD.index("domain")] == domain_title(HOME[each.id])
        assert each.reference.title.startswith(row[HEAD.index("official source")])
        assert {s.name for s in each.sources()} <= set(
            row[HEAD.index("records needed")].split(", ")
        )
    for name, choices in form.choices.items():
        cells = {part for row in rows for part in _parts(name, row[HEAD.index(name)])}
        assert choices[0] == ""
        assert set(choices[1:]) == cells
        assert len(choices) == len(set(choices))


def _parts(name: str, cell: str) -> Iterator[str]:
    yield from cell.split(", ") if name == "records needed" else [cell]
