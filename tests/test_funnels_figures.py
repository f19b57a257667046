"""
Figures in a funnel: who is in it, about which centre, and what an area's place says.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest
from tests import published

import lakpi
from lakpi.areas.area import map_of_england
from lakpi.catalogues import ALL
from lakpi.confidence import confidence_intervals, normal_quantile
from lakpi.errors import FiguresError
from lakpi.figures import Figure, Figures
from lakpi.funnels import (
    Funnel,
    FunnelPoint,
    funnel,
    overdispersion,
    poisson_limits,
    proportion_limits,
)
from lakpi.polarity import Outcome

RATE = "referrals_rate_per_10k"
HARROW, BRENT, EALING = (217, 1529), (610, 2369), (395, 2004)


def figures(
    counts: Mapping[str, tuple[object, object]], indicator: str = "rereferral_pct", **cells: object
) -> Figures:
    """
    Figures of a year, an area each, of their numerators and denominators.
    """
    table = pd.DataFrame(
        {
            "indicator": indicator,
            "area": list(counts),
            "period": "2012-13",
            "numerator": [str(top) for top, _ in counts.values()],
            "denominator": [str(base) for _, base in counts.values()],
            **cells,
        }
    )
    return lakpi.read_figures(table, ALL)


THREE = {"Harrow": HARROW, "Brent": BRENT, "Ealing": EALING}
RATES = {"Harrow": (1529, 54_000), "Brent": (9, 70_000), "Ealing": (2004, 78_000)}


def points(of: Funnel) -> dict[str, FunnelPoint]:
    return {each.figure.area_name: each for each in of}


def test_a_funnel_of_percentages() -> None:
    made = funnel(figures(THREE))
    assert made.kind == "proportion"
    assert made.centre == pytest.approx(100 * 1222 / 5902, rel=1e-14)
    assert made.centre_is == "the sum over sum of 3 areas"
    assert [each.position for each in made] == [
        "below the lower 99.8% limit",
        "above the upper 99.8% limit",
        "within the limits",
    ]
    # A lower rate of re-referrals is better.
    assert made.outcomes == (Outcome.BETTER, Outcome.WORSE, Outcome.SIMILAR)
    harrow = points(made)["Harrow"]
    assert harrow.value == pytest.approx(100 * 217 / 1529)
    limits = [
        proportion_limits(1529, centre=1222 / 5902, level=x, scale=100) for x in (0.95, 0.998)
    ]
    expected = [end for each in limits for end in (float(each.lower), float(each.upper))]
    assert [end for pair in harrow.limits for end in pair] == pytest.approx(expected, rel=1e-12)
    assert repr(made).endswith("previous referral, 3 areas, 2 outside 95%>")


def test_a_funnel_of_rates_is_ordered_not_judged() -> None:
    made = funnel(figures(RATES, RATE))
    assert made.kind == "rate"
    assert made.sides.tolist() == [2, -2, 2]
    assert made.outcomes == (Outcome.HIGHER, Outcome.LOWER, Outcome.HIGHER)
    limits = poisson_limits([54_000, 70_000, 78_000], centre=3542 / 202_000, scale=10_000)
    assert made.limits(95).lower.tolist() == pytest.approx(limits.lower.tolist(), rel=1e-10)
    drawn = made.limits(95, of="centre")
    assert (drawn.upper > made.limits(95).upper).all()


def test_places_agree_with_the_areas_own_intervals() -> None:
    for some in (figures(THREE), figures(RATES, RATE)):
        made = funnel(some)
        intervals = confidence_intervals(some, levels=(0.95, 0.998))
        beyond = (intervals.lower > made.centre) | (intervals.upper < made.centre)
        assert beyond.sum(axis=1).tolist() == np.abs(made.sides).tolist()


def test_the_benchmark_may_be_a_number_or_a_figure() -> None:
    stated = funnel(figures(THREE), benchmark=24.9)
    assert stated.centre == pytest.approx(24.9)
    assert stated.centre_is == "a stated value"
    england = figures({"England": (142_500, 570_800)}).one()
    given = funnel(figures(THREE), benchmark=england)
    assert given.centre == pytest.approx(100 * 142_500 / 570_800, rel=1e-14)
    assert given.centre_is == "England, 2012-13"
    assert points(given)["Brent"].position == "within the limits"
    rated = funnel(figures(RATES, RATE), benchmark=520)
    assert rated.centre == pytest.approx(520)


def later(figure: Figures) -> Figure:
    frame = figure.to_frame()
    frame["period_start"], frame["period_end"] = (
        pd.Timestamp("2013-04-01"),
        pd.Timestamp("2014-03-31"),
    )
    return Figures(frame, figure.meanings).one()


def test_benchmarks_that_cannot_be() -> None:
    some = figures(THREE)
    with pytest.raises(FiguresError, match="another indicator, period or category"):
        funnel(some, benchmark=figures({"England": (9, 1000)}, RATE).one())
    with pytest.raises(FiguresError, match="another indicator, period or category"):
        funnel(some, benchmark=later(figures({"England": (9, 1000)})))
    with pytest.raises(FiguresError, match=r"England, 2012-13\) has no number: confidential"):
        funnel(some, benchmark=figures({"England": ("c", 1000)}).one())
    with pytest.raises(FiguresError, match="'pooled', a number or a figure; found 'mean'"):
        funnel(some, benchmark="mean")  # type: ignore[arg-type]  # what a caller may pass all the same
    with pytest.raises(FiguresError, match=r"shares is 0 to 1; found 1\.2"):
        funnel(some, benchmark=120)
    with pytest.raises(FiguresError, match="'pooled', a number or a figure; found True"):
        funnel(some, benchmark=True)


def test_who_is_set_aside_and_why() -> None:
    made = funnel(
        figures(
            {
                **THREE,
                "England": (142_500, 570_800),
                "Outer London": (9000, 50_000),
                "Barnet": ("c", 1500),
                "Camden": (0, 0),
                "Hackney": ("x", "x"),
            },
            reported=["", "", "", "", "", "", "", "19.5"],
        )
    )
    assert len(made) == 3
    assert made.centre == pytest.approx(100 * 1222 / 5902)
    assert {each.figure.area_name: each.reason for each in made.set_aside} == {
        "England": "England: not an authority",
        "Outer London": "a region: not an authority",
        "Barnet": "no number: confidential",
        "Camden": "nothing to count: the denominator is 0",
        "Hackney": "the counts behind the value are not known",
    }


def test_joint_returns_and_impossible_counts_are_set_aside() -> None:
    some = figures({**THREE, "Barnet": (10, 20), "Camden": (10, 20), "Enfield": (10, 20)})
    frame = some.to_frame()
    joint = next(each for each in map_of_england().areas if each.kind == "joint return")
    frame["area"] = frame["area"].astype(object)
    frame.loc[3, "area"] = joint.code
    frame.loc[4, "numerator"] = 30
    frame.loc[5, "numerator"] = -1
    made = funnel(Figures(frame, some.meanings))
    assert len(made) == 3
    assert [each.reason for each in made.set_aside] == [
        "a joint return: its members are in the funnel themselves, or nowhere",
        "the numerator is larger than its denominator, once rounded",
        "a count is negative",
    ]


def test_an_authority_that_had_ended_is_set_aside() -> None:
    table = pd.DataFrame(
        {
            "indicator": "rereferral_pct",
            "area": ["Cumbria", "Harrow", "Brent"],
            "period": "2022-23",
            "numerator": [100, 217, 610],
            "denominator": [900, 1529, 2369],
        }
    )
    alive = lakpi.read_figures(table, ALL)
    assert [each.figure.area_name for each in funnel(alive)] == ["Cumbria", "Harrow", "Brent"]
    frame = alive.to_frame()
    frame["period_start"], frame["period_end"] = (
        pd.Timestamp("2023-04-01"),
        pd.Timestamp("2024-03-31"),
    )
    made = funnel(Figures(frame, alive.meanings))
    assert len(made) == 2
    assert "no longer existed on 31 March 2024" in made.set_aside[0].reason


def test_places_of_ones_own_stay_in() -> None:
    teams = [lakpi.local_area(f"team-{name}", f"{name} team") for name in ("north", "south")]
    table = pd.DataFrame(
        {
            "indicator": "rereferral_pct",
            "area": ["team-north", "team-south"],
            "period": "2012-13",
            "numerator": [17, 50],
            "denominator": [100, 120],
        }
    )
    made = funnel(lakpi.read_figures(table, ALL, areas=teams))
    assert made.positions == ("below the lower 95% limit", "above the upper 95% limit")
    assert made.set_aside == ()


def test_what_makes_no_funnel() -> None:
    both = lakpi.combine(figures(THREE), figures(RATES, RATE))
    with pytest.raises(FiguresError, match=r"column 'indicator' holds 2: .* Choose one"):
        funnel(both)
    twice = lakpi.combine(figures(THREE), figures({"Harrow": (1, 2)}, origin="published"))
    with pytest.raises(FiguresError, match=r"stands twice in the funnel \(rows 1, 4\): choose one"):
        funnel(twice)
    with pytest.raises(FiguresError, match="comparable: take a rate"):
        funnel(figures({"Harrow": (1529, "")}, "referrals_count"))
    with pytest.raises(FiguresError, match="needs figures; there are none"):
        funnel(figures(THREE).select(area="nowhere"))
    with pytest.raises(FiguresError, match=r"all 1 are set aside \(England: England: not an"):
        funnel(figures({"England": (1, 2)}))
    with pytest.raises(FiguresError, match="transformation of shares is 'arcsine'"):
        funnel(figures(THREE), transform="log")
    with pytest.raises(FiguresError, match="transformation of rates is 'square root' or 'log'"):
        funnel(figures(RATES, RATE), transform="arcsine")
    with pytest.raises(FiguresError, match="100% lies nowhere"):
        funnel(figures(THREE), levels=(0.95, 1))


def test_curves_meet_the_areas_limits() -> None:
    for some in (figures(THREE), figures(RATES, RATE)):
        for adjusted in (False, True):
            made = funnel(some, overdispersion=adjusted)
            curves = made.curves(50)
            sizes = some.to_frame()["denominator"].to_numpy(float)
            assert curves.lower.shape == curves.upper.shape == (50, 2)
            assert curves.sizes[[0, -1]].tolist() == pytest.approx([sizes.min(), sizes.max()])
            ratio = curves.sizes[1:] / curves.sizes[:-1]
            assert ratio.tolist() == pytest.approx([ratio[0]] * 49)
            assert (np.diff(curves.upper, axis=0) < 0).all()
            assert ((np.diff(curves.lower, axis=0) > 0) | (curves.lower[1:] == 0)).all()
            smallest = int(np.argmin(sizes))
            for column, level in enumerate(curves.levels):
                ends = made.limits(level)
                assert curves.lower[0, column] == pytest.approx(float(ends.lower[smallest]))
                assert curves.upper[0, column] == pytest.approx(float(ends.upper[smallest]))
    wide = made.curves(2, smallest=10, largest=1e6)
    assert wide.sizes.tolist() == pytest.approx([10, 1e6])
    with pytest.raises(FiguresError, match="Curves need two points or more"):
        made.curves(1)
    with pytest.raises(FiguresError, match="found 100 from 0 to"):
        made.curves(smallest=0)


def test_overdispersion_widens_the_limits() -> None:
    some = figures(THREE)
    plain, wide = funnel(some), funnel(some, overdispersion=True)
    x, n = some.to_frame()["numerator"].to_numpy(), some.to_frame()["denominator"].to_numpy()
    assert plain.overdispersion == wide.overdispersion == overdispersion(x, n, centre=1222 / 5902)
    assert (plain.adjusted, wide.adjusted) == (False, True)
    assert wide.sides.tolist() == [0, 0, 0]
    for level in wide.levels:
        assert (wide.limits(level).lower < plain.limits(level).lower).all()
        assert (wide.limits(level).upper > plain.limits(level).upper).all()
    rates = figures(RATES, RATE)
    roots, logs = (funnel(rates, overdispersion=True, transform=t) for t in ("square root", "log"))
    assert roots.overdispersion is not None
    assert logs.overdispersion is not None
    assert (roots.overdispersion.transform, logs.overdispersion.transform) == ("square root", "log")


def test_counts_of_nothing_and_of_all() -> None:
    none = funnel(figures({"Harrow": (0, 100), "Brent": (0, 50)}), overdispersion=True)
    assert (none.centre, none.positions) == (0, ("within the limits",) * 2)
    every = funnel(figures({"Harrow": (100, 100), "Brent": (50, 50)}))
    assert (every.centre, every.positions) == (100, ("within the limits",) * 2)
    quiet = funnel(
        figures({"Harrow": (0, 50_000), "Brent": (0, 60_000)}, RATE), overdispersion=True
    )
    assert (quiet.centre, quiet.positions) == (0, ("within the limits",) * 2)
    assert (quiet.overdispersion, quiet.adjusted) == (None, False)
    assert np.isfinite(quiet.curves().upper).all()


def test_the_frame_has_a_row_an_area() -> None:
    frame = funnel(figures(THREE)).to_frame()
    ends = ["lower_95", "upper_95", "lower_99_8", "upper_99_8"]
    assert list(frame.columns[4:]) == ["value", "z", *ends, "position", "outcome"]
    assert frame["outcome"].tolist() == ["better", "worse", "similar"]
    rounded = figures(THREE, precision=10, reported=["14.2", "25.7", "19.7"])
    assert funnel(rounded).note == "made from counts rounded to the nearest 10"


def test_too_few_areas_for_overdispersion_are_told() -> None:
    few = funnel(figures(THREE), overdispersion=True)
    said = "overdispersion is estimated from 3 areas, too few to rely on (under 10)"
    assert few.note == said
    assert few.overdispersion is not None
    assert str(few.overdispersion).endswith("; too few areas to rely on (under 10)")
    assert funnel(figures(THREE)).note == ""  # it is not used
    enough = overdispersion([30, 15] * 5, [100] * 10, centre=0.2)
    assert (enough.warning, str(enough).count("few")) == ("", 0)
    one = overdispersion([30], [100], centre=0.2)
    assert one.warning.startswith("overdispersion is estimated from 1 area, too few")


@published.needs_published
def test_most_large_authorities_lie_outside_limits_of_chance_alone() -> None:
    rows = [row for row in published.rows(published.C1) if row["time_period"] == "2025"]
    figures_ = lakpi.read_figures(published.rereferrals(list(rows)), ALL, origin="published")
    england = figures_.one(area=lakpi.england().code)
    made = funnel(figures_, benchmark=england)
    aside = {each.reason for each in made.set_aside}
    assert {"England: not an authority", "a region: not an authority"} <= aside
    assert len(made) + len(made.set_aside) == len(figures_)
    assert len(made) == 153
    outside = np.abs(made.sides) > 0
    assert made.overdispersion is not None
    assert made.overdispersion.phi > 10
    wide = funnel(figures_, benchmark=england, overdispersion=True)
    # As the page on funnels says: within, outside 95% and outside 99.8%.
    assert np.bincount(np.abs(made.sides)).tolist() == [37, 14, 102]
    assert np.bincount(np.abs(wide.sides)).tolist() == [126, 23, 4]
    # Each place is that of the area's own interval.
    own = confidence_intervals(made.figures, levels=made.levels)
    beyond = (own.lower > made.centre) | (own.upper < made.centre)
    assert beyond.sum(axis=1).tolist() == np.abs(made.sides).tolist()
    assert normal_quantile(0.95) < np.abs(made.z[outside]).min()
