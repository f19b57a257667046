"""
The faces: as they should look, well made, and with nothing of the data become markup.

The golden files are written anew with ``LAKPI_GOLDEN=write``.
"""

from __future__ import annotations

import html
import itertools
import os
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.scorecards import small
from tests.scorecards.page import Page

import lakpi
from lakpi.errors import MissingExtraError
from lakpi.scorecards import wording
from lakpi.scorecards.html import html_page

GOLDEN = Path(__file__).parent / "golden"
CARD = small.card()
OURS = small.figures().select(area="E09000015")
TAGS = {each.tag for each in Page(CARD.html()).elements}
OUTCOMES = ("better", "worse", "similar", "higher", "lower")


@pytest.mark.parametrize(
    ("name", "face"), [("small.txt", CARD.to_text()), ("small.md", CARD.markdown())]
)
def test_as_it_should_look(name: str, face: str) -> None:
    golden = GOLDEN / name
    if os.environ.get("LAKPI_GOLDEN") == "write":
        golden.write_text(face, encoding="utf-8", newline="\n")
    assert face == golden.read_text(encoding="utf-8")


def test_the_text_is_no_wider_than_a_terminal() -> None:
    assert max(map(len, CARD.to_text().splitlines())) <= 100


@pytest.mark.parametrize("face", ["to_html", "to_markdown"])
def test_a_face_is_written_to_a_file_in_a_folder_that_need_not_be(
    face: str, tmp_path: Path
) -> None:
    path = getattr(CARD, face)(tmp_path / "new" / "page")
    assert path == tmp_path / "new" / "page"
    text = CARD.html() if face == "to_html" else CARD.markdown()
    assert path.read_bytes() == text.encode()


# HTML.


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(CARD.html())


def test_the_page_is_well_made(page: Page) -> None:
    assert CARD.html().startswith("<!DOCTYPE html>\n")
    assert page.problems == []
    (root,) = page.all("html")
    assert root.attributes["lang"] == "en-GB"
    assert [each.text for each in page.all("h1")] == ["A small scorecard"]
    assert [each.text for each in page.all("title")] == ["A small scorecard"]
    assert page.all("meta")[0].attributes == {"charset": "utf-8"}
    assert len(page.all("main")) == 1
    identities = [each.attributes["id"] for each in page.elements if "id" in each.attributes]
    assert len(identities) == len(set(identities))
    for each in page.elements:
        assert each.attributes.get("aria-labelledby", identities[0]) in identities
        if each.attributes.get("href", "").startswith("#"):
            assert each.attributes["href"][1:] in identities


def test_every_heading_of_a_table_says_what_it_heads(page: Page) -> None:
    assert len(page.all("table")) == len(page.all("caption")) == 3
    heads = page.all("th")
    assert {each.attributes["scope"] for each in heads} == {"col", "row"}
    assert sum(each.attributes["scope"] == "row" for each in heads) == len(CARD.rows()) + 2


def test_headings_do_not_skip_a_level(page: Page) -> None:
    levels = [int(each.tag[1]) for each in page.elements if re.fullmatch("h[1-6]", each.tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def is_self_contained(text: str) -> bool:
    page = Page(text)
    asked = [
        (name, value)
        for each in page.elements
        for name, value in each.attributes.items()
        if name in {"src", "href", "srcset", "action", "data", "style"} or name.startswith("on")
        if not value.startswith("#")
    ]
    tags = {each.tag for each in page.elements}
    styles = " ".join(each.text for each in page.all("style"))
    return (
        not asked
        and not tags & {"script", "link", "iframe", "img", "object", "embed", "base", "form"}
        and not re.search(r"url\(|@import", styles)
        and not re.search(r"https?:|//|src=", text)
    )


def test_the_page_needs_nothing_else() -> None:
    assert is_self_contained(CARD.html())
    assert not is_self_contained('<p><img src="x.png"></p>')


def test_every_figure_stands_on_every_face(page: Page) -> None:
    for row in CARD.rows():
        for face in (CARD.to_text(), CARD.markdown().replace("\\", ""), page.text):
            assert row.figure.written() in face
            assert wording.basis(row.figure) in face
            assert row.figure.period in face
            for each in row.comparisons:
                assert wording.judged(each) in " ".join(face.split())
                assert wording.placed(each) in " ".join(face.split())


def test_no_colour_without_its_word_and_symbol(page: Page) -> None:
    coloured = [each for each in page.all("span") if each.attributes.get("class") in OUTCOMES]
    assert len(coloured) == 7
    for each in coloured:
        assert re.match(r"[✓≈✗↑↓→] \w+", each.text)
        if "," in each.text or each.attributes["class"] == "similar":
            words = {"better": "improving", "worse": "worsening", "similar": "no change"}
            named = each.attributes["class"]
            assert named in each.text or words[named] in each.text


def test_symbols_never_stand_alone() -> None:
    for face in (CARD.to_text(), CARD.markdown(), CARD.html()):
        assert not re.search(r"[✓≈✗↑↓](?!\s+\w)", face)


def test_what_data_say_is_text(page: Page) -> None:
    assert "<script" not in CARD.html().casefold()
    assert page.text.count(small.PLANTED) == 4  # lead, category, note, closing table
    assert page.all("b") == []
    assert " ".join(CARD.to_text().split()).count(small.PLANTED) == 4


def test_without_the_template_engine_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(MissingExtraError, match=r'pip install "lakpi\[html\]"'):
        html_page(CARD)


# Markdown.

BARE = re.compile(r"(?<!\\)\|")


def table_rows(markdown: str) -> list[list[str]]:
    lines = [line for line in markdown.splitlines() if line.startswith("|")]
    return [BARE.split(line)[1:-1] for line in lines]


def read_back(markdown: str) -> str:
    """
    What a reader of Markdown sees of escaped text.
    """
    return html.unescape(re.sub(r"\\([^a-zA-Z0-9\s])", r"\1", markdown))


def test_a_table_keeps_its_columns() -> None:
    rows = table_rows(CARD.markdown())
    assert {len(row) for row in rows} == {11, 2}
    assert sum(len(row) == 11 for row in rows) == len(CARD.rows()) + 2 * len(CARD.groups)


def test_nothing_of_the_data_is_markup() -> None:
    text = CARD.markdown()
    assert "<script" not in text
    assert not re.search(r"(?<!\\)[*]starred", text)
    assert not re.search(r"(?<!\\)\[link", text)
    assert "&lt;script>" in text
    assert "&amp;lt;b&amp;gt;" in text
    # What begins a line is no heading and no list either.
    assert "\n\\- Not dropped." in text
    assert text.count("\n# ") == 0


anything = st.text(
    alphabet=st.one_of(
        st.sampled_from("<>&|*_`[]()#~!\\\"'\n\r-+=:;$"),
        st.characters(min_codepoint=32, max_codepoint=0x17F, exclude_categories=["Cc"]),
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=30, deadline=None)
@given(said=anything)
def test_whatever_is_said_it_stays_text_on_every_face(said: str) -> None:
    card = lakpi.scorecard(
        OURS,
        title=said,
        subtitle=said,
        notes={"good": said},
        tables=[lakpi.PlainTable(said, (said,), ((said,),), note=said)],
    )
    rows = table_rows(card.markdown())
    assert {len(row) for row in rows} == {len(card.columns), 1}
    seen = " ".join(said.split())
    assert len(table_rows(card.markdown())) == 4 + 2 + 3
    plain = " ".join(read_back(rows[-1][0]).replace("<br>", " ").split())
    assert plain == seen
    page = Page(card.html())
    assert page.problems == []
    assert page.all("h1")[0].text == seen
    assert {each.tag for each in page.elements} <= TAGS
    assert card.to_text()


def test_a_group_without_past_or_comparators_has_no_columns_for_them() -> None:
    compared = small.benchmarks()
    others = compared.where(np.array([each.figure.meaning.id != "good" for each in compared]))
    card = small.card(others, groups={"How many": ["received", "again"], "Alone": ["good"]})
    first, second = (each.text for each in Page(card.html()).all("thead")[:2])
    assert first.strip() == "IndicatorValueWas, and directionCompared with"
    assert second.strip() == "IndicatorValue"
