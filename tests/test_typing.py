"""
What the types promise: they are precise where lakpi is used right, and catch what is used wrong.

The first half is checked whenever mypy checks this file.  The second gives mypy lines
that must fail; what it cannot see must be refused when the definition is made.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from typing import Any, assert_type

import attrs
import pandas as pd
import pytest

import lakpi
from lakpi.catalogues import ALL, Catalogue, referrals
from lakpi.errors import LakpiError
from lakpi.indicators import Indicator
from lakpi.trends import Travel

ROOT = Path(__file__).parents[1]


def test_definitions_have_the_types_of_their_kinds() -> None:
    assert_type(referrals.REREFERRALS, lakpi.Percentage)
    assert_type(referrals.REREFERRALS.numerator, lakpi.Measure)
    assert_type(referrals.REREFERRALS.polarity, lakpi.Polarity)
    assert_type(referrals.REREFERRALS.decimals, int)
    assert_type(referrals.REFERRALS_COUNT.measure, lakpi.Measure)
    assert_type(ALL["rereferral_pct"], Indicator)
    assert_type(ALL.select("rereferral_pct"), Catalogue)
    both: lakpi.Condition = lakpi.col("sex").is_("F") & lakpi.col("seen").is_true()
    assert str(both)
    assert_type(lakpi.financial_years("2013-14"), tuple[lakpi.Period, ...])


def test_verbs_give_typed_values_and_no_any() -> None:
    table = pd.DataFrame(
        {
            "indicator": "rereferral_pct",
            "area": "Harrow",
            "period": ["2012-13", "2013-14"],
            "numerator": [217, 269],
            "denominator": [1529, 2305],
        }
    )
    figures = lakpi.read_figures(table, ALL)
    assert_type(figures, lakpi.Figures)
    assert_type(figures.select(period="2013-14"), lakpi.Figures)
    assert_type(iter(figures), Iterator[lakpi.Figure])
    one = figures.one(period="2013-14")
    assert_type(one, lakpi.Figure)
    assert_type(one.value, float | None)
    assert_type(one.exact(), Fraction | None)
    assert_type(one.written(), str)
    assert_type(figures.to_frame(), pd.DataFrame)
    compared = lakpi.benchmark(figures, figures, against=[lakpi.england()])
    assert_type(compared, lakpi.Benchmarks)
    assert_type(compared.items[0].outcome, lakpi.Outcome | None)
    travels = lakpi.direction_of_travel(figures)
    assert_type(travels, lakpi.Travels)
    assert_type(list(travels), list[Travel])
    card = lakpi.scorecard(compared)
    assert_type(card, lakpi.Scorecard)
    assert_type(card.to_frame(), pd.DataFrame)
    assert_type(card.markdown(), str)
    assert_type(lakpi.area("Harrow").statistical_neighbours("2021", pool="mean"), lakpi.AreaSet)


# Nine planted mistakes: each is caught by mypy, or when the definition is made; by both where
# that can be.

HEADER = """\
import lakpi
from lakpi import AsAt, Column, Count, Date, During, Percentage, Polarity, Source, col, count

VISITS = Source("visits", area="authority", columns=[
    Column("authority", str), Column("visit_date", Date), Column("seen", bool)])
PLANS = Source("plans", area="authority", columns=[
    Column("authority", str), Column("start_date", Date), Column("end_date", Date)])
made = count("visits", VISITS, During("visit_date"))
seen = made.where(col("seen").is_true())
plans = count("plans", PLANS, AsAt("start_date", "end_date"))
LOW = Polarity.LOW_IS_GOOD
right = Percentage(id="seen", title="Seen", numerator=seen, denominator=made, polarity=LOW)
"""


@attrs.frozen(kw_only=True)
class Mistake:
    name: str
    line: str
    mypy: str = ""
    made: str = ""


MISTAKES = (
    Mistake(
        name="misspelt field",
        line='Count(id="i", titel="t", measure=made, polarity=LOW)',
        mypy='Unexpected keyword argument "titel" for "Count"; did you mean "title"',
        made="Count has no field 'titel'. Did you mean 'title'",
    ),
    Mistake(
        name="bad polarity",
        line='Count(id="i", title="t", measure=made, polarity="low")',
        mypy='Argument "polarity" to "Count" has incompatible type "str"; expected "Polarity"',
        made="polarity",
    ),
    Mistake(
        name="missing denominator",
        line='Percentage(id="i", title="t", numerator=seen, polarity=LOW)',
        mypy='Missing named argument "denominator" for "Percentage"',
        made="denominator=",
    ),
    Mistake(
        name="denominator on a count",
        line='Count(id="i", title="t", measure=made, denominator=made, polarity=LOW)',
        mypy='Unexpected keyword argument "denominator" for "Count"',
        made="Count has no field 'denominator'",
    ),
    Mistake(
        name="bad basis",
        line='count("visits", VISITS, "visit_date")',
        mypy='Argument 3 to "count" has incompatible type "str"',
        made="During",
    ),
    Mistake(
        name="mutation",
        line='right.title = "another"',
        mypy='Property "title" defined in "Percentage" is read-only',
        made="frozen",
    ),
    Mistake(
        name="misspelt name",
        line='lakpi.Percent(id="i", title="t")',
        mypy='Module has no attribute "Percent"',
        made="has no attribute 'Percent'",
    ),
    Mistake(
        name="unknown unit",
        line='count("vists", VISITS, During("visit_date"))',
        made="'vists' is not a unit of lakpi. Did you mean 'visit'",
    ),
    Mistake(
        name="numerator not part of denominator",
        line='Percentage(id="i", title="t", numerator=plans, denominator=made, polarity=LOW)',
        made="the numerator is not part of the denominator",
    ),
)


def test_there_are_nine() -> None:
    assert len({each.name for each in MISTAKES}) == 9
    assert all(each.mypy or each.made for each in MISTAKES)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda each: each.name)
def test_each_is_refused_when_it_is_made(mistake: Mistake) -> None:
    names: dict[str, Any] = {}
    exec(HEADER, names)  # noqa: S102 - our own words
    with pytest.raises((LakpiError, AttributeError)) as refused:
        exec(mistake.line, names)  # noqa: S102
    said = f"{type(refused.value).__name__} {refused.value}"
    assert mistake.made.casefold() in said.casefold()


@pytest.mark.skipif(find_spec("mypy") is None, reason="mypy is not installed (extra dev-checks)")
def test_mypy_sees_each_that_types_can_tell(tmp_path: Path) -> None:
    file = tmp_path / "mistakes.py"
    file.write_text(HEADER + "".join(f"{each.line}\n" for each in MISTAKES), encoding="utf-8")
    first = HEADER.count("\n") + 1
    done = subprocess.run(  # noqa: S603 - our own words
        [
            sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--no-pretty",
            "--hide-error-context", "--config-file", str(ROOT / "pyproject.toml"), str(file),
        ],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert not done.stderr
    errors: dict[int, list[str]] = {}
    for line in done.stdout.splitlines():
        if found := re.search(r"mistakes\.py:(\d+): error: (.*)", line):
            errors.setdefault(int(found[1]), []).append(found[2])
    # The header is right, so nothing else is an error.
    seen = {number - first: " ".join(said) for number, said in errors.items()}
    for place, mistake in enumerate(MISTAKES):
        assert bool(mistake.mypy) == (place in seen), (mistake.name, done.stdout)
        assert mistake.mypy in seen.get(place, "")
    assert set(seen) <= set(range(len(MISTAKES)))
