"""
Which period of theirs goes with ours: the same days, or the latest that is comparable.
"""

from __future__ import annotations

import pytest
from tests.benchmarks.making import F, figures, row

import lakpi
from lakpi.benchmarks import Comparison, Match
from lakpi.figures import Figures, combine

ONE = lakpi.area_set("One", ["Brent"], pool="mean")
LATEST: Match = "latest comparable"


def matched(
    ours: str,
    *theirs: str,
    match: Match = LATEST,
    indicator: str = "rereferral_pct",
    beside: Figures | None = None,
) -> Comparison:
    """
    Harrow's figure of one period, Brent's of others: 0, 1, 2, ... in the order given.
    """
    mine = figures(row("Harrow", "10", period=ours, indicator=indicator), origin="local")
    held = figures(
        *(
            row("Brent", str(place), period=period, indicator=indicator)
            for place, period in enumerate(theirs)
        )
    )
    held = held if beside is None else combine(held, beside)
    (found,) = lakpi.benchmark(mine, held, against=[ONE], match=match)
    return found


def test_a_rolling_year_is_held_against_the_year_published_last_and_says_how_old_that_is() -> None:
    found = matched("year to 31 December 2013", "2011-12", "2012-13", "2013-14")
    assert (found.mean, found.n, found.lag) == (F(1), 1, 275)
    assert found.note == "theirs ends 275 days before ours"
    # The same days are another matter: nobody has published these.
    same = matched("year to 31 December 2013", "2012-13", match="same period")
    assert (same.mean, same.n, same.lag, same.note) == (None, 0, 0, "")


@pytest.mark.parametrize(
    ("ours", "theirs", "found", "lag"),
    [
        # The same period, where there is one.
        ("2013-14", ["2012-13", "2013-14", "2014-15"], 1, 0),
        # The nearest before it.
        ("2013-14", ["2010-11", "2011-12", "2014-15"], 1, 730),
        # Never a later one.
        ("2013-14", ["2014-15"], None, 0),
        # A quarter goes with quarters (90 to 92 days) and never with a year.
        ("2013-14 Q3", ["2012-13", "2013-14 Q2", "2013-14 Q4"], 1, 92),
        ("2013-14 Q3", ["2012-13"], None, 0),
        ("2013-14", ["2012-13 Q4", "2013-14 Q1"], None, 0),
        # A month goes with a month; a year of 366 days with one of 365.
        ("March 2014", ["February 2014"], 0, 31),
        ("2015-16", ["2014-15"], 0, 366),
        # Half a year goes with neither.
        ("2013-14 to 30 September 2013", ["2012-13", "2013-14 Q1"], None, 0),
    ],
)
def test_the_latest_as_long_as_ours_that_ends_no_later(
    ours: str, theirs: list[str], found: int | None, lag: int
) -> None:
    made = matched(ours, *theirs)
    assert made.mean == (None if found is None else F(found))
    assert made.lag == lag
    assert (made.note != "") == (lag > 0)


def test_a_state_goes_with_the_latest_day_before_ours() -> None:
    made = matched(
        *("as at 31 December 2013", "as at 31 March 2012", "2012-13", "as at 31 March 2014"),
        indicator="cpp_open_2y_pct",
    )
    assert (made.mean, made.lag) == (F(1), 275)


def test_our_own_area_does_not_say_that_a_period_is_published() -> None:
    """
    Harrow's published figure of a later year makes no year in which others can be read.
    """
    own = figures(row("Harrow", "12", period="2012-13"))
    found = matched("year to 31 December 2013", "2011-12", beside=own)
    assert (found.mean, found.lag) == (F(0), 640)


def test_ours_of_several_areas_may_be_each_others() -> None:
    some = figures(row("Harrow", "10"), row("Brent", "20"))
    pair = lakpi.area_set("Both", ["Harrow", "Brent"], pool="mean")
    found = lakpi.benchmark(some, some, against=[pair], match=LATEST)
    assert [(each.mean, each.lag) for each in found] == [(F(20), 0), (F(10), 0)]


def test_each_of_ours_has_its_own_period_and_its_own_kind() -> None:
    theirs = figures(
        row("Brent", "1", period="2012-13"),
        row("Brent", "2", period="2013-14", breakdown="sex", category="F"),
        row("Brent", "3", period="2012-13", indicator="high"),
    )
    ours = figures(
        row("Harrow", "10", period="2013-14"),
        row("Harrow", "10", period="2013-14", breakdown="sex", category="F"),
        row("Harrow", "10", period="2012-13", indicator="high"),
        origin="local",
    )
    found = lakpi.benchmark(ours, theirs, against=[ONE], match=LATEST)
    assert [(each.mean, each.lag) for each in found] == [(F(1), 365), (F(2), 0), (F(3), 0)]
    assert list(found.to_frame()["lag"]) == [365, 0, 0]


def test_the_members_are_those_alive_when_our_period_ends() -> None:
    mine = figures(row("Harrow", "10", period="2023-24"), origin="local")
    theirs = figures(row("Cumbria", "30", period="2022-23"), row("Durham", "20", period="2022-23"))
    both = lakpi.area_set("Two", [lakpi.area("Cumbria"), lakpi.area("Durham")], pool="mean")
    (found,) = lakpi.benchmark(mine, theirs, against=[both], match=LATEST)
    assert (found.members, found.mean) == (("County Durham",), F(20))
    assert found.note == (
        "left out, not in existence then: Cumbria. theirs ends 366 days before ours"
    )


# What a reader is warned of.


@pytest.mark.parametrize(
    ("ours", "theirs", "flags"),
    [
        ({}, {}, ()),
        ({"flags": "provisional"}, {}, ("provisional",)),
        ({}, {"flags": "provisional"}, ("provisional",)),
        # A council's own figure may differ from the one that will be published.
        ({"origin": "local"}, {}, ("provisional",)),
        ({"origin": "computed"}, {}, ("provisional",)),
        ({"origin": "computed"}, {"origin": "computed"}, ()),
        ({}, {"origin": "local"}, ()),
    ],
)
def test_provisional(ours: dict[str, str], theirs: dict[str, str], flags: tuple[str, ...]) -> None:
    mine, held = figures(row("Harrow", "10", **ours)), figures(row("Brent", "20", **theirs))
    (found,) = lakpi.benchmark(mine, held, against=[ONE])
    assert found.flags == flags


def test_another_definition_is_compared_and_said() -> None:
    import attrs
    import pandas as pd

    from lakpi.catalogues.referrals import REREFERRALS

    other = attrs.evolve(REREFERRALS, version="2")
    theirs = lakpi.read_figures(pd.DataFrame([row("Brent", "20")]), [other], origin="published")
    ours = figures(row("Harrow", "10"))
    (found,) = lakpi.benchmark(ours, theirs, against=[ONE])
    assert (found.mean, found.flags) == (F(20), ("definition differs",))
    assert found.note == ("definition differs: comparators by version 2 with its default rules")
    # Our own definition stands first, where an area has figures by both.
    both = combine(theirs, figures(row("Brent", "30")))
    (again,) = lakpi.benchmark(ours, both, against=[ONE])
    assert (again.mean, again.flags) == (F(30), ())
