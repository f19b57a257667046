"""
Freezing, thawing and restating: what is kept, what is refused, and what has moved and why.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import math
import os
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scorecards import full, small
from tests.scorecards.page import Page

import lakpi
from lakpi.errors import FiguresError
from lakpi.figures import Figure, Figures, combine
from lakpi.rounding import exact
from lakpi.scorecards import wording
from lakpi.scorecards.freezing import Frozen, Why, freeze, restate, thaw
from lakpi.scorecards.freezing.document import _decimal, _exact, checksum
from lakpi.scorecards.parts import Content
from lakpi.scorecards.telling import sentences

GOLDEN = Path(__file__).parent / "golden"
EXAMPLE = Path(__file__).parents[2] / "examples" / "harrow_scorecard.py"
OURS = "E09000015"
CARD = small.card()


def texts(figures: Figures) -> pd.DataFrame:
    return figures.to_frame().astype(object)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return freeze(
        CARD, tmp_path / "kept" / "q4.json", signed_by="The director", signed_on="1 May 2014"
    )


# Freezing and thawing.


def test_what_was_signed_off_comes_back(path: Path) -> None:
    frozen = thaw(path)
    pd.testing.assert_frame_equal(texts(frozen.figures), texts(CARD.figures))
    assert frozen.figures.meanings == CARD.figures.meanings
    assert frozen.figures.accounts == CARD.figures.accounts
    assert frozen.sentences == tuple(each.text for each in sentences(CARD))
    assert (frozen.title, frozen.subtitle, frozen.version) == (
        CARD.title,
        CARD.subtitle,
        CARD.version,
    )
    assert (frozen.about, frozen.definitions, frozen.tables) == (
        CARD.about,
        CARD.definitions,
        CARD.tables,
    )
    assert (frozen.signed_by, frozen.signed_on) == ("The director", "1 May 2014")
    assert [group.title for group in frozen.groups] == ["How many", "How well"]
    assert [row.figure for row in frozen.rows()] == [row.figure for row in CARD.rows()]


def test_a_row_is_kept_as_it_was_shown(path: Path) -> None:
    again = thaw(path).rows()[1]
    assert (again.title, again.value, again.numbers) == ("Referred again", "11.7%", "269 of 2,305")
    assert (again.reported, again.was) == ("reported as 11.9%", "14.2% (217 of 1,529), 2012-13")
    assert again.direction == "↓ down 2.5 percentage points, improving"
    assert again.remarks == CARD.rows()[1].remarks
    first = again.compared[0]
    assert (first.comparator, first.outcome, first.members) == (
        "West London",
        "better",
        ("Brent", "Barnet", "Ealing"),
    )
    own = CARD.rows()[1].comparisons[0]
    assert first.benchmark is not None
    assert Fraction(first.benchmark) == own.benchmark
    assert first.judgement == "✓ better, 4.0 percentage points below"


def test_targets_intervals_and_commentary_are_kept(tmp_path: Path) -> None:
    said = pd.DataFrame(
        {
            "indicator": ["again"],
            "commentary": ["Two families."],
            "action": ["Audit them."],
            "owner": ["Head of service"],
        }
    )
    card = lakpi.scorecard(
        small.figures().select(area=OURS, category=""),
        targets=[lakpi.SingleTarget(indicator="again", value="15%")],
        commentary=lakpi.read_commentary(said),
        level=0.95,
    )
    row = thaw(freeze(card, tmp_path / "card.json")).rows()[1]
    assert (row.target, row.judgement) == ("at most 15.0%", "green ● on target")
    assert (row.commentary, row.action, row.owner) == (
        "Two families.",
        "Audit them.",
        "Head of service",
    )
    assert row.interval == "11.7% (95% CI 10.4 to 13.0%)"


def rewritten(path: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """
    Change a frozen card, and give it the checksum of what it now says.
    """
    held = json.loads(path.read_text(encoding="utf-8"))
    change(held["card"])
    path.write_text(json.dumps(held | {"sha256": checksum(held)}), encoding="utf-8")
    return path


def test_the_page_of_a_frozen_card_is_that_of_the_card(tmp_path: Path) -> None:
    card = full.card()
    frozen = thaw(freeze(card, tmp_path / "card.json", signed_by="The director", note="Agreed."))
    assert frozen.columns == card.columns
    made, ours = Page(frozen.html()), Page(card.html())
    assert made.problems == []
    for tag in ("th", "td", "dt", "dd", "svg", "h2", "caption"):
        assert [(e.text, e.attributes) for e in made.all(tag)] == [
            (e.text, e.attributes) for e in ours.all(tag)
        ]
    before = [each.text for each in made.all("p") if each.attributes.get("class") == "version"]
    assert before == ["Signed off by The director.", "Agreed."]
    path = frozen.to_html(tmp_path / "new" / "page.html")
    assert path.read_text(encoding="utf-8") == frozen.html()
    assert Page(frozen._repr_html_()).all("iframe")[0].attributes["srcdoc"] == frozen.html()


def test_a_file_from_before_the_columns_were_kept_is_read_and_shown(path: Path) -> None:
    def older(card: dict[str, Any]) -> None:
        del card["columns"]
        for row in (row for group in card["groups"] for row in group["rows"]):
            for name in ("cells", "rag", "turn", "history"):
                del row[name]
            for each in row["compared"]:
                del each["significance"]

    frozen = thaw(rewritten(path, older))
    assert (frozen.columns, frozen.rows()[1].history) == ((), ())
    read = Page(frozen.html()).text
    for row in CARD.rows():
        for words in (row.title, wording.value(row.figure), wording.basis(row.figure)):
            assert words in read
        for each in row.comparisons:
            assert wording.judged(each) in read
    assert "Good is: lower" in read
    assert "Commentary" not in read


def test_a_frozen_card_with_a_column_or_a_past_that_there_is_not_is_refused(path: Path) -> None:
    with pytest.raises(FiguresError, match=r"card\.columns: 'valeu' is no column of a scorecard"):
        thaw(rewritten(path, lambda card: card["columns"].append("valeu")))
    rewritten(path, lambda card: card["columns"].pop())
    for history, said in (([99], "figure 99 is none of the"), (["1"], "should be a whole number")):
        with pytest.raises(FiguresError, match=said):
            thaw(rewritten(path, lambda card: card["groups"][0]["rows"][0].update(
                {"history": history})))  # fmt: skip  # noqa: B023


def test_the_same_card_gives_the_same_file_and_is_not_written_over(path: Path) -> None:
    before = path.read_bytes()
    same: dict[str, Any] = {"signed_by": "The director", "signed_on": "1 May 2014"}
    assert freeze(CARD, path, **same) == path
    assert path.read_bytes() == before
    with pytest.raises(FiguresError, match="stands there already, and says something else"):
        freeze(CARD, path, signed_by="Somebody else")
    assert path.read_bytes() == before
    freeze(CARD, path, signed_by="Somebody else", replace=True)
    assert thaw(path).signed_by == "Somebody else"
    assert [each.name for each in path.parent.iterdir()] == ["q4.json"]


def test_the_file_is_plain_and_can_be_checked_without_lakpi(path: Path) -> None:
    raw = path.read_bytes()
    held = json.loads(raw)
    assert list(held) == sorted(held)
    assert raw.endswith(b"}\n")
    assert b"\r" not in raw
    assert held["format"] == "lakpi frozen scorecard"
    assert held["format_version"] == 1
    again = held["figures"][[row["numerator"] for row in held["figures"]].index("269")]
    assert (again["denominator"], again["value_reason"]) == ("2305", "")
    assert exact(float(again["value"])) == exact(269 / 2305 * 100)
    hidden = [row for row in held["figures"] if row["value"] is None]
    assert {row["value_reason"] for row in hidden} == {"c"}
    given_sum = held.pop("sha256")
    plain = json.dumps(held, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(plain.encode()).hexdigest() == given_sum == thaw(path).sha256


def test_a_document_holds_only_texts_truths_and_whole_numbers(path: Path) -> None:
    def kinds(held: object) -> set[type]:
        if isinstance(held, dict):
            return set().union(*map(kinds, held.values()))
        if isinstance(held, list):
            return set().union(*map(kinds, held))
        return {type(held)}

    assert kinds(json.loads(path.read_text(encoding="utf-8"))) <= {str, int, bool, type(None)}


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_reads_back_as_it_was(number: float) -> None:
    text = _decimal(number, _ours()[0])
    assert text is not None
    assert float(text) == number
    assert "e" not in text.casefold()


@given(st.fractions(max_denominator=10**6))
def test_a_fraction_is_written_exactly(number: Fraction) -> None:
    text = _exact(number)
    assert text is not None
    assert Fraction(text) == number


def test_a_number_that_is_not_finite_is_refused() -> None:
    with pytest.raises(FiguresError, match="'received', Harrow, 2012-13 has a number that is not"):
        _decimal(math.inf, _ours()[0])


@attrs.frozen(kw_only=True, repr=False)
class Other(Content):
    figures: Figures = attrs.field(eq=False)


def _ours() -> list[Figure]:
    return list(small.figures().select(area=OURS))


def test_a_row_of_no_figure_of_the_card_is_refused(tmp_path: Path) -> None:
    others = CARD.figures.select(indicator="good")
    other = Other(title="Other", groups=CARD.groups, figures=others)
    with pytest.raises(FiguresError, match=r"'Referrals received', 2013-14 shows a figure that is"):
        freeze(other, tmp_path / "card.json")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_card_is_kept_too(tmp_path: Path) -> None:
    card = lakpi.scorecard(combine(), title="Empty")
    frozen = thaw(freeze(card, tmp_path / "card.json"))
    assert (len(frozen.figures), frozen.rows(), frozen.signed) == (0, (), "")
    assert str(restate(frozen, card)) == (
        "Empty: 0 figures signed off.\nNothing has moved: each figure stands as it was.\n"
    )


def test_a_frozen_card_writes_itself(path: Path) -> None:
    frozen = thaw(path)
    golden = GOLDEN / "frozen.txt"
    if os.environ.get("LAKPI_GOLDEN") == "write":
        golden.write_text(str(frozen), encoding="utf-8", newline="\n")
    assert str(frozen) == frozen.to_text() == golden.read_text(encoding="utf-8")
    assert repr(frozen) == (
        "<Frozen 'A small scorecard' signed off by The director on 1 May 2014: 4 rows>"
    )


# What thawing refuses.


def changed(path: Path, *, resum: bool = True, **parts: Any) -> Path:  # noqa: ANN401 - any JSON
    """
    Change a file; give it the right checksum again, as one who means harm would.
    """
    held = json.loads(path.read_text(encoding="utf-8"))
    for place, value in parts.items():
        *way, last = [int(each) if each.isdigit() else each for each in place.split("__")]
        at = held
        for each in way:
            at = at[each]
        if value is KeyError:
            del at[last]
        else:
            at[last] = value
    if resum:
        held.pop("sha256", None)
        plain = json.dumps(held, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        held["sha256"] = hashlib.sha256(plain.encode()).hexdigest()
    path.write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")
    return path


def test_how_it_is_indented_does_not_matter(path: Path) -> None:
    before = thaw(path)
    assert thaw(changed(path, resum=False)).sha256 == before.sha256
    path.write_text("\ufeff" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert thaw(path).sha256 == before.sha256


@pytest.mark.parametrize(
    "parts",
    [
        {"figures__0__numerator": "1530"},
        {"card__title": "Another"},
        {"signed_off__by": "Another"},
        {"lakpi": "9.9"},
        {"added": "x"},
    ],
)
def test_what_changed_since_is_noticed(path: Path, parts: dict[str, Any]) -> None:
    with pytest.raises(FiguresError, match=r"q4\.json: what it says is not what was frozen: its"):
        thaw(changed(path, resum=False, **parts))


def test_a_file_that_is_cut_short_is_noticed_wherever_it_is_cut(path: Path) -> None:
    whole = path.read_bytes()
    for end in (0, 1, len(whole) // 2, len(whole) - 3):
        path.write_bytes(whole[:end])
        with pytest.raises(FiguresError, match=r"no frozen scorecard|not UTF-8|is empty"):
            thaw(path)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"\xff\xfe", r"is not UTF-8 text, as a frozen scorecard is \(byte 0\)"),
        (b"[]", "its 'format' should be 'lakpi frozen scorecard'; found 'list'"),
        (b"{}", "its 'format' should be 'lakpi frozen scorecard'; found None"),
        (b'{"a": 1, "a": 2}', "'a' stands twice in one place"),
        (b"[" * 100_000, "nested too deep|cut short"),
        (b'{"format": "lakpi frozen scorecard", "format_version": 1}', "the document lacks 'acc"),
        (
            b'{"format": "lakpi frozen scorecard", "format_version": 2, "lakpi": "3.1"}',
            "format version 2, made by lakpi 3.1; this lakpi reads version 1",
        ),
        (
            b'{"format": "lakpi frozen scorecard", "format_version": true, "lakpi": "3.1"}',
            "format version True",
        ),
    ],
)
def test_what_is_no_frozen_card_is_refused(tmp_path: Path, raw: bytes, message: str) -> None:
    file = tmp_path / "card.json"
    file.write_bytes(raw)
    with pytest.raises(FiguresError, match=message):
        thaw(file)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"card": []}, "card should be a mapping; found list"),
        ({"card__title": KeyError}, "card lacks 'title'"),
        ({"card__title": 3}, "card.title should be text; found int"),
        ({"card__about": [1]}, r"card.about\[0\] should be text"),
        ({"card__tables__0__rows": ["x"]}, r"card.tables\[0\].rows\[0\] should be a list"),
        ({"card__tables__0__rows": [[1]]}, r"card.tables\[0\].rows\[0\]\[0\] should be text"),
        ({"card__groups__0__rows__0__figure": 99}, "figure 99 is none of the 6 figures"),
        ({"card__groups__0__rows__0__figure": True}, "should be a whole number; found bool"),
        ({"card__groups__1__rows__0__compared__0__shown": None}, r"compared\[0\].shown should be"),
        ({"figures__0__version": "7"}, r"figures\[0\]: 'received' version 7 has no meaning"),
        ({"figures__0__numerator": "many"}, "numerator should be a decimal as text; found 'many'"),
        ({"figures__0__numerator": "nan"}, "numerator should be a decimal as text; found 'nan'"),
        ({"figures__0__numerator": None}, "numerator must be a number or a reason"),
        ({"figures__0__value_reason": "q"}, "value_reason is 'q', which there is not"),
        ({"figures__0__origin": "guessed"}, "origin is 'guessed', which there is not"),
        ({"figures__0__flags": "small"}, "'small' is no flag of figures"),
        ({"figures__0__unit": "refferal"}, "Did you mean 'referral'"),
        ({"figures__0__period_end": "31/3/2013"}, "period_end should be a day as 2014-03-31"),
        ({"figures__0__precision": "1"}, "precision should be a whole number; found str"),
        ({"meanings__0__polarity": "up"}, "polarity is 'up', which there is not"),
        ({"meanings__0__scale": "1/0"}, "scale should be a number; found '1/0'"),
        ({"meanings__0__ratio": 1}, "ratio should be true or false; found int"),
    ],
)
def test_what_lacks_something_says_what_and_where(
    path: Path, parts: dict[str, Any], message: str
) -> None:
    with pytest.raises(FiguresError, match=message) as caught:
        thaw(changed(path, **parts))
    assert "q4.json" in str(caught.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FiguresError, match=r"there is no file 'none.json'"):
        thaw(tmp_path / "none.json")


# Restating.


def table(**cells: Any) -> Figures:  # noqa: ANN401 - of any kind
    row = {"indicator": "again", "area": "Harrow", "period": "2013-14", **cells}
    return lakpi.read_figures(pd.DataFrame([row]).astype(object), small.INDICATORS)


def meant(figures: Figures, **changes: Any) -> Figures:  # noqa: ANN401 - of any kind
    """
    The same figures by a definition that differs.
    """
    (meaning,) = figures.meanings
    made = attrs.evolve(meaning, **changes)
    frame = texts(figures).assign(version=made.version, parameters=made.parameters, unit=made.unit)
    return lakpi.figures.checked(lakpi.figures.as_frame(frame), (made,))


def kept(figures: Figures, folder: Path) -> Frozen:
    card = lakpi.scorecard(figures, title="Card")
    return thaw(freeze(card, folder / "card.json", signed_on="1 May 2014", replace=True))


def restated(old: Figures, new: Figures, folder: Path) -> tuple[tuple[Why, ...], str, str]:
    (only,) = restate(kept(old, folder), new)
    return only.why, "; ".join(only.reasons), only.written_difference()


def test_nothing_moved_and_says_so(path: Path) -> None:
    frozen = thaw(path)
    for new in (CARD, CARD.figures):
        found = restate(frozen, new)
        assert (len(found), found.stood, found.later, found.unseen) == (0, 6, 0, 0)
        assert "Nothing has moved: each figure stands as it was." in str(found)
        assert found.to_frame().empty
        assert found.table().note.endswith("Nothing has moved.")


NUMBERS = {"numerator": "269", "denominator": "2305"}


@pytest.mark.parametrize(
    ("old", "new", "why", "said", "apart"),
    [
        (
            NUMBERS | {"origin": "computed"},
            {"numerator": "275", "denominator": "2310", "origin": "computed"},
            Why.LATE_RECORDS,
            (
                "late or corrected records: numerator 269 then, 275 now, denominator 2,305 then,"
                " 2,310 now"
            ),
            "+0.2 percentage points",
        ),
        (
            NUMBERS | {"origin": "computed", "flags": "incomplete period; short history"},
            {"numerator": "275", "denominator": "2305", "origin": "computed"},
            Why.LATE_RECORDS,
            (
                "late or corrected records: numerator 269 then, 275 now; the period had not ended"
                " then; the records reach further back now"
            ),
            "+0.2 percentage points",
        ),
        (
            NUMBERS | {"origin": "published", "flags": "provisional"},
            {"numerator": "260", "denominator": "2305", "origin": "published"},
            Why.REVISED,
            "revised by its publisher: numerator 269 then, 260 now; it was provisional then",
            "-0.4 percentage points",
        ),
        (
            NUMBERS,
            {"numerator": "270", "denominator": "2305"},
            Why.STATED_ANEW,
            "stated anew: numerator 269 then, 270 now",
            "0.0 percentage points",
        ),
        (
            {"reported": "11.7", "origin": "published"},
            {"reported": "12.7", "origin": "published"},
            Why.REVISED,
            "revised by its publisher: the value has no numbers behind it that moved",
            "+1.0 percentage points",
        ),
        (
            {"numerator": "c", "denominator": "183"},
            {"numerator": "5", "denominator": "183"},
            Why.SHOWN,
            "confidential then, a number now",
            "",
        ),
        (
            {"numerator": "5", "denominator": "183"},
            {"numerator": "c", "denominator": "183"},
            Why.HIDDEN,
            "a number then, confidential now",
            "",
        ),
        (
            {"numerator": "x", "denominator": "183"},
            {"numerator": "c", "denominator": "183"},
            Why.REASON,
            "not available then, confidential now",
            "",
        ),
        (
            {"numerator": "270", "denominator": "2310", "reported": "11.7", "precision": "10"},
            {"numerator": "269", "denominator": "2305", "reported": "11.7"},
            Why.ROUNDING,
            "its counts were rounded to 10 then and are exact now",
            "0.0 percentage points",
        ),
        (
            {"indicator": "received", "numerator": "1529"},
            {"indicator": "received", "numerator": "1530"},
            Why.STATED_ANEW,
            "stated anew: number 1,529 then, 1,530 now",
            "+1 referral",
        ),
    ],
)
def test_why_a_figure_moved(
    tmp_path: Path, *, old: dict[str, str], new: dict[str, str], why: Why, said: str, apart: str
) -> None:
    assert restated(table(**old), table(**new), tmp_path) == ((why,), said, apart)


def test_rounding_and_late_records_both(tmp_path: Path) -> None:
    old = table(numerator="270", denominator="2310", reported="11.7", precision="10")
    why, said, _ = restated(old, table(numerator="300", denominator="2305"), tmp_path)
    assert why == (Why.ROUNDING, Why.STATED_ANEW)
    assert said.endswith("stated anew: numerator 270 then, 300 now")


def test_the_definition_changed(tmp_path: Path) -> None:
    old = table(**NUMBERS)
    new = table(numerator="300", denominator="2305")
    why, said, apart = restated(old, meant(new, version="2", parameters="months=6"), tmp_path)
    assert why == (Why.DEFINITION,)
    assert said == (
        "the definition changed: version 1 then, 2 now; the default rules then, months=6 now"
    )
    assert apart == "+1.3 percentage points"
    # By another version, and the same number: nothing has moved.
    assert len(restate(kept(old, tmp_path), meant(old, version="2"))) == 0
    hidden = meant(table(numerator="c", denominator="2305"), version="2")
    assert restated(old, hidden, tmp_path)[0] == (Why.DEFINITION, Why.HIDDEN)


def test_the_definition_changed_without_saying_so(tmp_path: Path) -> None:
    old, new = table(**NUMBERS), table(numerator="300", denominator="2305")
    why, said, _ = restated(old, meant(new, sentences=("Another.",)), tmp_path)
    assert why == (Why.DEFINITION,)
    assert said == "the definition changed: its sentences changed, with no new version"


def test_decimals_are_rounding(tmp_path: Path) -> None:
    old = table(**NUMBERS)
    why, said, apart = restated(old, meant(old, decimals=0), tmp_path)
    assert (why, said) == (
        (Why.ROUNDING,),
        "shown to 1 decimal place then, to 0 decimal places now",
    )
    assert apart == "+0.3 percentage points"


def test_two_units_have_no_difference(tmp_path: Path) -> None:
    old = table(**NUMBERS)
    new = meant(old, unit="per_10000_children", version="2", scale=Fraction(10_000))
    new = lakpi.figures.checked(
        lakpi.figures.as_frame(texts(new).assign(value=[269 / 2305 * 10_000])), new.meanings
    )
    (only,) = restate(kept(old, tmp_path), new)
    assert (only.difference, only.unit, only.written_difference()) == (None, "", "")
    assert only.why == (Why.DEFINITION,)


def test_the_population_of_a_rate(tmp_path: Path) -> None:
    old = meant(table(**NUMBERS, flags="older population"), kind="rate")
    new = meant(table(numerator="269", denominator="2400"), kind="rate")
    why, said, _ = restated(old, new, tmp_path)
    assert why == (Why.POPULATION,)
    assert said == (
        "the population changed: 2,305 then, 2,400 now; its own year's estimate has taken the"
        " place of an earlier one"
    )
    both = meant(table(numerator="275", denominator="2400", flags="older population"), kind="rate")
    why, said, _ = restated(old, both, tmp_path)
    assert why == (Why.POPULATION, Why.STATED_ANEW)
    assert said == (
        "the population changed: 2,305 then, 2,400 now; stated anew: numerator 269 then, 275 now"
    )


def test_what_appeared_what_is_gone_and_what_is_later(tmp_path: Path) -> None:
    frozen = kept(combine(table(**NUMBERS), table(period="2011-12", **NUMBERS)), tmp_path)
    new = combine(
        table(**NUMBERS),
        table(period="2012-13", **NUMBERS),
        table(period="2014-15", **NUMBERS),
        table(indicator="good", **NUMBERS),
        table(area="Brent", **NUMBERS),
    )
    found = restate(frozen, new)
    assert [(each.why, each.shows, each.difference) for each in found] == [
        ((Why.GONE,), True, None),
        ((Why.APPEARED,), True, None),
    ]
    assert (found.stood, found.later, found.unseen) == (1, 1, 2)
    assert str(found) == (
        "Card: 2 figures signed off on 1 May 2014.\n"
        "2 have moved:\n"
        "- Referred again, Harrow, in 2011-12: 11.7% when signed off, not there now.\n"
        "- Referred again, Harrow, in 2012-13: 11.7% now, not on the signed-off card.\n"
        "Of later periods than the card holds: 1 figure.\n"
        "Of indicators or areas not on the card: 2 figures.\n"
    )


def test_two_definitions_of_one_figure_are_held_against_their_own(tmp_path: Path) -> None:
    first = table(**NUMBERS)
    second = meant(table(numerator="300", denominator="2305"), version="2")
    frozen = kept(combine(first, second), tmp_path)
    assert len(restate(frozen, combine(second, first))) == 0
    (gone,) = restate(frozen, second)
    assert gone.old is not None
    assert gone.old.meaning.version == "1"


def test_numbers_that_moved_behind_the_same_value_stand_apart(tmp_path: Path) -> None:
    found = restate(kept(table(**NUMBERS), tmp_path), table(numerator="270", denominator="2305"))
    assert found.showing() == ()
    assert str(found).splitlines()[1:] == [
        "1 shows the same value, of other numbers:",
        (
            "- Referred again, Harrow, in 2013-14: 11.7% then and now: stated anew: numerator 269"
            " then, 270 now."
        ),
    ]


def test_two_versions_held_against_one_another_are_a_caution(path: Path) -> None:
    found = restate(thaw(path), attrs.evolve(CARD, version="For publication."))
    said = "Not the same version of the figures. Then: no version is stated. Now: For publication."
    assert found.caution == said
    assert said in str(found)
    assert said in found.table().note


def moved_table() -> Figures:
    frame = small.table()
    frame.loc[0, "numerator"] = "c"
    frame.loc[5, ["numerator", "reported"]] = ["275", ""]
    frame.loc[6, ["numerator", "reported"]] = ["7", ""]
    return small.figures(frame.drop(index=11)).select(area=OURS)


def test_a_restatement_as_text_as_a_frame_and_as_a_table(path: Path) -> None:
    found = restate(thaw(path), moved_table())
    golden = GOLDEN / "restated.txt"
    if os.environ.get("LAKPI_GOLDEN") == "write":
        golden.write_text(str(found), encoding="utf-8", newline="\n")
    assert str(found) == golden.read_text(encoding="utf-8")
    assert max(map(len, str(found).splitlines())) <= 100
    frame = found.to_frame()
    assert frame["signed_off"].tolist() == [
        "1,529 referrals",
        "11.7%",
        "[c] confidential",
        "16%",
    ]
    assert frame["now"].tolist() == ["[c] confidential", "11.9%", "3.7%", ""]
    assert frame["why"].tolist() == ["hidden now", "stated anew", "shown now", "gone"]
    assert frame["difference"].fillna(-1).tolist() == [-1, 0.2, -1, -1]
    assert frame["unit"].tolist() == ["referral", "percentage_point", "percentage_point", ""]
    rows = found.table()
    assert rows.title == "Restated since sign-off"
    assert rows.note == ("Held against A small scorecard signed off by The director on 1 May 2014.")
    assert [row[:5] for row in rows.rows][1] == (
        "Referred again: Harrow",
        "2013-14",
        "11.7%",
        "11.9%",
        "+0.2 percentage points",
    )
    card = small.card(moved_table(), groups={"All": ["received", "again"]})
    assert "Restated" not in str(card)
    assert "+0.2 percentage points" in str(attrs.evolve(card, tables=(rows,)))


def test_harrow_kept_read_back_and_restated(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("harrow_scorecard", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    card = module.make()
    frozen = thaw(freeze(card, tmp_path / "harrow.json", signed_on="18 February 2014"))
    pd.testing.assert_frame_equal(texts(frozen.figures), texts(card.figures))
    assert len(restate(frozen, card)) == 0
    frame = texts(card.figures)
    vacancies = frame.index[frame["numerator"] == 15][0]
    frame.loc[vacancies, ["denominator", "value"]] = [70.0, 15 / 70 * 100]
    new = lakpi.figures.checked(lakpi.figures.as_frame(frame), card.figures.meanings)
    (only,) = restate(frozen, new)
    assert only.text == (
        "Social worker vacancies, of the case-holding establishment, Harrow, at 31 January 2014:"
        " 22% when signed off, 21% now (-1 percentage point): stated anew: denominator 69 then, 70"
        " now."
    )
