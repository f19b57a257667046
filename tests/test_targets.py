"""
Targets: where each number falls, a council's table, its rule, and what cannot be read.
"""

from __future__ import annotations

import datetime
from fractions import Fraction
from pathlib import Path
from typing import Final

import attrs
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lakpi
from lakpi.catalogues import ALL
from lakpi.catalogues.referrals import REREFERRALS
from lakpi.errors import DefinitionError, FiguresError, LakpiError, UnitError
from lakpi.polarity import Outcome, Polarity
from lakpi.targets import (
    PercentileTarget,
    Rag,
    RagRule,
    RangeTarget,
    SingleTarget,
    Target,
    TargetJudgement,
    Targets,
    judge_against_targets,
    read_targets,
)

HIGH, LOW, NEITHER = "assessments_within_45wd_pct", "rereferral_pct", "referral_nfa_pct"


def figures(
    values: dict[str, str], indicator: str = LOW, *, area: str = "Harrow", **cells: str
) -> lakpi.Figures:
    rows = [
        {"indicator": indicator, "area": area, "period": period, "reported": value, **cells}
        for period, value in values.items()
    ]
    return lakpi.read_figures(pd.DataFrame(rows), ALL)


def judged(value: str, target: Target, rule: RagRule | None = None) -> TargetJudgement:
    (found,) = judge_against_targets(
        figures({"2013-14": value}, target.indicator), [target], rule=rule
    )
    return found


@pytest.mark.parametrize(
    ("indicator", "value", "rag", "outcome"),
    [
        (HIGH, "84.9", Rag.RED, Outcome.WORSE),
        (HIGH, "85.0", Rag.GREEN, Outcome.BETTER),
        (HIGH, "85.1", Rag.GREEN, Outcome.BETTER),
        (LOW, "84.9", Rag.GREEN, Outcome.BETTER),
        (LOW, "85.0", Rag.GREEN, Outcome.BETTER),
        (LOW, "85.1", Rag.RED, Outcome.WORSE),
    ],
)
def test_a_single_target_is_reached_at_the_number_itself(
    indicator: str, value: str, rag: Rag, outcome: Outcome
) -> None:
    found = judged(value, SingleTarget(indicator=indicator, value="85%"))
    assert (found.rag, found.outcome) == (rag, outcome)
    strict = judged("85.0", SingleTarget(indicator=indicator, value="85%", strict=True))
    assert strict.rag is Rag.RED


@pytest.mark.parametrize(
    ("indicator", "value", "rag", "outcome"),
    [
        (HIGH, "79.9", Rag.RED, Outcome.WORSE),
        (HIGH, "80.0", Rag.AMBER, Outcome.SIMILAR),
        (HIGH, "89.9", Rag.AMBER, Outcome.SIMILAR),
        (HIGH, "90.0", Rag.GREEN, Outcome.BETTER),
        (LOW, "79.9", Rag.GREEN, Outcome.BETTER),
        (LOW, "80.0", Rag.AMBER, Outcome.SIMILAR),
        (LOW, "89.9", Rag.AMBER, Outcome.SIMILAR),
        (LOW, "90.0", Rag.RED, Outcome.WORSE),
        (NEITHER, "79.9", Rag.RED, Outcome.LOWER),
        (NEITHER, "80.0", Rag.GREEN, Outcome.SIMILAR),
        (NEITHER, "90.0", Rag.GREEN, Outcome.SIMILAR),
        (NEITHER, "90.1", Rag.RED, Outcome.HIGHER),
    ],
)
def test_a_range_parts_red_from_green_or_is_to_lie_within(
    indicator: str, value: str, rag: Rag, outcome: Outcome
) -> None:
    """
    With a polarity as Fingertips: the lower number is in the range, the upper past it.
    """
    found = judged(value, RangeTarget(indicator=indicator, lower=80, upper=90))
    assert (found.rag, found.outcome) == (rag, outcome)


def test_a_range_to_lie_within_though_low_is_good() -> None:
    target = RangeTarget(indicator=LOW, lower="14%", upper="18%", both_ways=True, tolerance="1pp")
    said = {value: judged(value, target).text for value in ("12.9", "13.0", "14", "18", "19", "20")}
    assert said == {
        "12.9": "red ■ off target",
        "13.0": "amber ▲ within tolerance",
        "14": "green ● on target",
        "18": "green ● on target",
        "19": "amber ▲ within tolerance",
        "20": "red ■ off target",
    }
    assert judged("12.9", target).written_distance() == "-1.1 percentage points"
    assert judged("16", target).distance == 0
    assert judged("16", target).written_target() == "14.0% to 18.0%"


def test_as_shown_is_as_judged() -> None:
    table = pd.DataFrame(
        {
            "indicator": LOW,
            "area": ["Harrow", "Brent"],
            "period": "2013-14",
            "numerator": [2004, 2005],
            "denominator": [10_000, 10_000],
        }
    )
    target = SingleTarget(indicator=LOW, value=20)
    found = judge_against_targets(lakpi.read_figures(table, ALL), [target])
    assert [(each.figure.written(), each.rag) for each in found] == [
        ("20.0%", Rag.GREEN),  # 20.04
        ("20.1%", Rag.RED),  # 20.05
    ]
    assert [each.written_distance() for each in found] == [
        "0.0 percentage points",
        "+0.1 percentage points",
    ]


@pytest.mark.parametrize(
    ("tolerance", "indicator", "target", "inside", "outside"),
    [
        ("2 percentage points", LOW, 20, "22", "22.1"),
        ("2pp", HIGH, 85, "83", "82.9"),
        ("2.5 ppts", HIGH, 85, "82.5", "82.4"),
        ("± 2", LOW, 20, "22", "22.1"),
        ("2 points", LOW, 20, "22", "22.1"),
        ("5% of target", LOW, 20, "21", "21.1"),
        ("10%", "cpp_duration_mean_days", 300, "330", "331"),
        ("10 days", "cpp_duration_mean_days", 300, "310", "311"),
        (10, "cpp_duration_mean_days", 300, "310", "311"),
        ("5 per 10,000 children", "cla_rate_per_10k", 60, "65", "66"),
    ],
)
def test_a_tolerance_is_in_units(
    tolerance: str | int, indicator: str, target: int, inside: str, outside: str
) -> None:
    way = None if ALL[indicator].polarity is not Polarity.NO_JUDGEMENT else Polarity.LOW_IS_GOOD
    aim = SingleTarget(indicator=indicator, value=target, tolerance=tolerance, direction=way)
    assert judged(inside, aim).text == "amber ▲ within tolerance"
    assert judged(outside, aim).text == "red ■ off target"
    without = RagRule(amber_within_tolerance=False)
    assert judged(inside, aim, without).text == "red ■ off target"


@pytest.mark.parametrize(
    ("target", "error", "said"),
    [
        ({"tolerance": "5%"}, UnitError, "can be read in two ways: write 'percentage points' or"),
        ({"tolerance": "5 days"}, UnitError, "no unit"),
        ({"value": "20 days"}, UnitError, "no unit"),
        ({"value": "20 percentage points"}, UnitError, "is in percent; its target is in perc"),
        ({"direction": Polarity.HIGH_IS_GOOD}, DefinitionError, "low is good, and the target says"),
    ],
)
def test_a_target_that_does_not_go_with_its_indicator(
    target: dict[str, str], error: type[LakpiError], said: str
) -> None:
    with pytest.raises(error, match=said):
        judged("20", SingleTarget(**{"indicator": LOW, "value": 20, **target}))  # type: ignore[arg-type]  # a mapping of unlike fields


def test_without_polarity_a_number_says_nothing() -> None:
    with pytest.raises(DefinitionError, match="give a range, or say direction="):
        judged("20", SingleTarget(indicator=NEITHER, value=20))
    least = SingleTarget(indicator=NEITHER, value=20, direction=Polarity.HIGH_IS_GOOD)
    assert judged("20", least).text == "green ● on target"
    assert judged("20", least).written_target() == "at least 20.0%"


def test_a_range_between_red_and_green_takes_no_tolerance() -> None:
    with pytest.raises(DefinitionError, match="is itself amber, since low is good"):
        judged("20", RangeTarget(indicator=LOW, lower=1, upper=2, tolerance=1))


def test_what_cannot_be_a_target() -> None:
    with pytest.raises(DefinitionError, match="lower end of a range is under the upper; found 9"):
        RangeTarget(indicator=LOW, lower=9, upper=3)
    with pytest.raises(DefinitionError, match="from 0 to 100; found 101"):
        PercentileTarget(indicator=LOW, percentile=101)
    with pytest.raises(DefinitionError, match=r"ends \(2013-03-31\) before it begins"):
        SingleTarget(indicator=LOW, value=1, valid_from="2013-14", valid_to="2012-13")
    with pytest.raises(UnitError, match="a tolerance is not negative"):
        SingleTarget(indicator=LOW, value=1, tolerance=-1)
    with pytest.raises(DefinitionError, match="SingleTarget, a RangeTarget or a Percentile"):
        Target(indicator=LOW)
    twice = SingleTarget(indicator=LOW, value=1, valid_from="2013-14")
    with pytest.raises(DefinitionError, match="has two targets from 2013-04-01"):
        Targets((twice, attrs.evolve(twice, value=2)))


def test_targets_are_dated_and_the_nearer_one_holds() -> None:
    targets = Targets(
        (
            SingleTarget(indicator=LOW, value=30, valid_to="2012-13"),
            SingleTarget(indicator=LOW, value=20, valid_from="2013-14"),
            SingleTarget(indicator=LOW, value=10, valid_from="2013-10-01", valid_to="2014-03-31"),
            SingleTarget(indicator=LOW, value=40, area=lakpi.area("Brent")),
            SingleTarget(indicator=LOW, value=50, breakdown="sex", category="F"),
        )
    )
    quarters = {f"{year} Q{q}": "15" for year in ("2012-13", "2013-14") for q in (1, 2, 3)}
    quarters["2014-15 Q1"] = "15"
    found = judge_against_targets(figures(quarters), targets)
    assert [each.written_target() for each in found] == [
        *["at most 30.0%"] * 3,
        *["at most 20.0%"] * 2,
        "at most 10.0%",
        "at most 20.0%",
    ]
    assert [len(found.unused), len(found)] == [2, 7]
    (brent,) = judge_against_targets(figures({"2013-14": "35"}, area="Brent"), targets)
    assert brent.written_target() == "at most 40.0%"
    girls = figures({"2013-14": "45"}, breakdown="sex", category="F")
    assert [each.rag for each in judge_against_targets(girls, targets)] == [Rag.GREEN]


def test_reasons_where_there_is_no_judgement() -> None:
    some = figures({"2012-13": "c", "2013-14": "15"})
    target = SingleTarget(indicator=LOW, value=20, valid_to="2012-13")
    hidden, later = judge_against_targets(some, [target])
    assert (hidden.rag, hidden.text) == (None, "no number: confidential [c]")
    assert hidden.written_target() == "at most 20.0%"
    assert (later.rag, later.text, later.written_target()) == (None, "no target", "")
    assert (later.written_distance(), later.distance) == ("", None)


OLD: Final = {"2012-13 Q3": "30", "2013-14 Q2": "24", "2013-14 Q3": "26"}


def test_a_councils_own_rule_in_two_lines() -> None:
    target = SingleTarget(indicator=LOW, value="20%", tolerance="2 percentage points")
    rule = RagRule(amber_within_tolerance=True, red_only_if_not_improved="same quarter last year")
    found = judge_against_targets(figures(OLD), [target], rule=rule)
    assert [each.text for each in found] == [
        "red ■ off target",
        "red ■ off target",
        "amber ▲ off target but improving",
    ]
    assert next(iter(found)).note == "no figure of the same period last year to improve on"
    previous = RagRule(red_only_if_not_improved="previous period")
    worse = judge_against_targets(figures(OLD), [target], rule=previous)
    assert [each.rag for each in worse] == [Rag.RED] * 3
    assert {each.rag for each in judge_against_targets(figures(OLD), [target])} == {Rag.RED}


@pytest.mark.parametrize(
    ("then", "now", "rag"),
    [("26.0", "26.0", Rag.RED), ("26.1", "26.0", Rag.AMBER), ("19", "26", Rag.RED),
     ("c", "26", Rag.RED)],
)  # fmt: skip
def test_improved_is_nearer_to_the_target(then: str, now: str, rag: Rag) -> None:
    rule = RagRule(red_only_if_not_improved="same period last year")
    some = figures({"2012-13 Q3": then, "2013-14 Q3": now})
    found = list(judge_against_targets(some, [SingleTarget(indicator=LOW, value=20)], rule=rule))
    assert found[1].rag is rag


def test_improved_towards_a_range_is_from_either_side() -> None:
    rule = RagRule(red_only_if_not_improved="previous period")
    aim = RangeTarget(indicator=NEITHER, lower=15, upper=18)
    some = figures({"2012-13": "25", "2013-14": "12", "2014-15": "11"}, NEITHER)
    found = judge_against_targets(some, [aim], rule=rule)
    assert [each.rag for each in found] == [Rag.RED, Rag.AMBER, Rag.RED]


def test_a_rule_that_is_none() -> None:
    with pytest.raises(DefinitionError, match=r"Did you mean 'previous period'\?"):
        RagRule(red_only_if_not_improved="previous perod")
    with pytest.raises(FiguresError, match=r"by value or by interval. Did you mean 'interval'"):
        judge_against_targets(figures({"2013-14": "1"}), [], by="intervall")  # type: ignore[arg-type]  # a slip


OTHERS: Final = ("Brent", "Ealing", "Barnet", "Camden", "Enfield")


def test_a_percentile_of_comparators() -> None:
    theirs = lakpi.combine(
        *(
            figures({"2013-14": str(value), "2012-13": "1"}, area=name)
            for name, value in zip(OTHERS, (10, 20, 30, 40, 50), strict=True)
        ),
        figures({"2013-14": "0"}),  # our own, which is no comparator of ours
    )
    ours = figures({"2013-14": "20"})
    quarter = PercentileTarget(indicator=LOW, percentile=25)
    (found,) = judge_against_targets(ours, [quarter], comparators=theirs)
    assert (found.text, found.written_target()) == ("green ● on target", "at most 20.0%")
    assert found.note == "percentile 25 of 5 comparators"
    median = PercentileTarget(indicator=LOW, percentile=50, tolerance="2pp")
    (over,) = judge_against_targets(figures({"2013-14": "32"}), [median], comparators=theirs)
    assert (over.text, over.written_distance()) == (
        "amber ▲ within tolerance",
        "+2.0 percentage points",
    )
    (none,) = judge_against_targets(figures({"2011-12": "1"}), [median], comparators=theirs)
    assert none.reason == "no comparators' figures of the same period to take a percentile of"


@pytest.mark.parametrize(
    ("indicator", "counts", "rag", "word"),
    [
        (HIGH, (450, 500), Rag.GREEN, "on target"),  # 87.1 to 92.3
        (HIGH, (430, 500), Rag.AMBER, "not clearly on or off target"),  # 82.7 to 88.8
        (HIGH, (400, 500), Rag.RED, "off target"),  # 76.3 to 83.3
        (LOW, (400, 500), Rag.GREEN, "on target"),
        (LOW, (430, 500), Rag.AMBER, "not clearly on or off target"),
        (LOW, (450, 500), Rag.RED, "off target"),
    ],
)
def test_by_interval(indicator: str, counts: tuple[int, int], rag: Rag, word: str) -> None:
    row = {"indicator": indicator, "area": "Harrow", "period": "2013-14"}
    parts = {"numerator": counts[0], "denominator": counts[1]}
    some = lakpi.read_figures(pd.DataFrame([{**row, **parts}]), ALL)
    aim = SingleTarget(indicator=indicator, value=85, tolerance="9pp")
    (found,) = judge_against_targets(some, [aim], by="interval")
    assert (found.rag, found.word) == (rag, word)
    between = RangeTarget(indicator=indicator, lower=1, upper=2)
    (ranged,) = judge_against_targets(some, [between], by="interval")
    assert ranged.reason.startswith("a range is judged by the value")
    (bare,) = judge_against_targets(figures({"2013-14": "85"}, indicator), [aim], by="interval")
    assert bare.reason.startswith("no interval: ")


def test_red_amber_and_green_can_be_told_apart_without_colour() -> None:
    assert len({each.symbol for each in Rag}) == len({each.word for each in Rag}) == 3
    for each in Rag:
        assert contrast(each.hex, each.ink) >= 4.5
        assert str(each) == f"{each.colour} {each.symbol} {each.word}"


def contrast(first: str, second: str) -> float:
    """
    The contrast of two colours by WCAG 2.2.
    """

    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4
                            for p in parts)  # fmt: skip
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(first), light(second)))
    return (high + 0.05) / (low + 0.05)


def test_judgements_as_a_frame() -> None:
    found = judge_against_targets(
        figures({"2013-14": "25"}), [SingleTarget(indicator=LOW, value=20)]
    )
    (row,) = found.to_frame().to_dict("records")
    assert row["rag"] == "red"
    assert row["symbol"] == "■"
    assert (row["target"], row["distance"]) == ("at most 20.0%", "+5.0 percentage points")
    (figure,) = figures({"2013-14": "25"})
    assert found.of(figure).rag is Rag.RED
    with pytest.raises(FiguresError, match="no judgement of 'rereferral_pct', Harrow, 2012-13"):
        found.of(figures({"2012-13": "25"}).one())


TABLE: Final = """\
KPI,Target,Upper,Tolerance,Valid from,Valid to,Kind,Good is,Area,Notes,Owner
rereferral_pct,20%,,2 percentage points,01/04/2012,31/03/2013,,,,Cabinet,A
Re-referrals within 12 months of a previous referral,at most 18%,,,2013-14,,,,,,A
assessments_within_45wd_pct,80,90,,,,,,,,B
referral_nfa_pct,5 to 10%,,1pp,,,,,,,B
referral_nfa_pct,10%,,,,,,low is good,Brent,,B
cpp_duration_mean_days,tbc,,,,,,,,,B
cla_rate_per_10k,between 55 and 65,,,,,,,,,C
sw_vacancy_pct_establishment,top quartile,,,,,,,,,C
sw_caseload_mean,median,,,,,,,,,C
cpp_open_2y_pct,5,,,,,percentile,,,,C
"""


def test_a_councils_plain_table(tmp_path: Path) -> None:
    path = tmp_path / "targets.csv"
    path.write_bytes(b"\xef\xbb\xbf" + TABLE.encode())
    targets = read_targets(path)
    assert len(targets) == 9
    first, second, thresholds, inside, brent, looked_after, best, median, fifth = targets
    assert isinstance(first, SingleTarget)
    assert first.value.number == 20
    assert (first.valid_from, first.valid_to) == (
        datetime.date(2012, 4, 1),
        datetime.date(2013, 3, 31),
    )
    assert first.note == "Cabinet"
    assert isinstance(second, SingleTarget)
    assert (second.indicator, second.valid_from) == (LOW, datetime.date(2013, 4, 1))
    assert second.direction is Polarity.LOW_IS_GOOD
    assert isinstance(thresholds, RangeTarget)
    assert [thresholds.lower.number, thresholds.upper.number] == [Fraction(80), Fraction(90)]
    assert isinstance(inside, RangeTarget)
    assert inside.lower.number == 5
    assert brent.area == lakpi.area("Brent").code
    assert isinstance(looked_after, RangeTarget)
    assert looked_after.both_ways
    for each, percentile in ((best, 25), (median, 50), (fifth, 5)):
        assert isinstance(each, PercentileTarget)
        assert each.percentile == percentile


@pytest.mark.parametrize(
    ("cell", "number", "direction", "strict"),
    [
        ("85", 85, None, False),
        ("85.5%", "85.5", None, False),
        (85, 85, None, False),
        ("0.5%", "0.5", None, False),
        ("≥85%", 85, Polarity.HIGH_IS_GOOD, False),
        (">= 85 %", 85, Polarity.HIGH_IS_GOOD, False),
        ("At least 85 percent", 85, Polarity.HIGH_IS_GOOD, False),
        ("85% or more", 85, Polarity.HIGH_IS_GOOD, False),
        ("85%+", 85, Polarity.HIGH_IS_GOOD, False),
        ("minimum of 85", 85, Polarity.HIGH_IS_GOOD, False),
        ("a minimum of 85 per cent", 85, Polarity.HIGH_IS_GOOD, False),
        ("85 per cent", 85, None, False),
        ("greater than or equal to 85%", 85, Polarity.HIGH_IS_GOOD, False),
        ("no fewer than 85", 85, Polarity.HIGH_IS_GOOD, False),
        ("not below 85", 85, Polarity.HIGH_IS_GOOD, False),
        ("> 85", 85, Polarity.HIGH_IS_GOOD, True),
        ("more than 85%", 85, Polarity.HIGH_IS_GOOD, True),
    ],
)
def test_cells_of_numbers(
    cell: object,
    number: object,
    direction: Polarity | None,
    strict: bool,  # noqa: FBT001
) -> None:
    (target,) = read_targets(pd.DataFrame({"indicator": [HIGH], "target": [cell]}))
    assert isinstance(target, SingleTarget)
    assert target.value.number == Fraction(str(number))
    assert (target.direction, target.strict) == (direction, strict)


@pytest.mark.parametrize(
    "cell", ["≤20%", "<= 20", "at most 20", "no more than 20%", "20 or less", "20% or below",
             "up to 20", "maximum 20", "a maximum of 20", "less than or equal to 20%",
             "lower than or equal to 20", "equal to or less than 20 per cent", "not above 20",
             "no higher than 20percent", "< 20", "under 20%", "less than 20", "below 20"],
)  # fmt: skip
def test_cells_of_what_is_to_be_low(cell: str) -> None:
    (target,) = read_targets(pd.DataFrame({"indicator": [LOW], "target": [cell]}))
    assert isinstance(target, SingleTarget)
    assert target.value.number == 20
    assert target.direction is Polarity.LOW_IS_GOOD
    misses = cell.split(maxsplit=1)[0] in {"<", "under", "less", "below"}
    assert target.strict == (misses and "equal" not in cell)


@pytest.mark.parametrize(
    ("cell", "both_ways"),
    [("14 to 18%", False), ("14-18", False), ("14% \u2013 18%", False), ("between 14 and 18", True),
     ("Between 14% and 18%", True)],
)  # fmt: skip
def test_cells_of_ranges(cell: str, both_ways: bool) -> None:  # noqa: FBT001
    (target,) = read_targets(pd.DataFrame({"indicator": [LOW], "target": [cell]}))
    assert isinstance(target, RangeTarget)
    assert [target.lower.number, target.upper.number] == [Fraction(14), Fraction(18)]
    assert target.both_ways == both_ways


@pytest.mark.parametrize(
    ("cell", "indicator", "percentile"),
    [
        ("top quartile", LOW, 25),
        ("top quartile", HIGH, 75),
        ("best quarter", LOW, 25),
        ("bottom quartile", LOW, 75),
        ("upper quartile", LOW, 75),
        ("lower quartile", LOW, 25),
        ("90th percentile", HIGH, 90),
        ("Median", HIGH, 50),
    ],
)
def test_cells_of_percentiles(cell: str, indicator: str, percentile: int) -> None:
    (target,) = read_targets(pd.DataFrame({"indicator": [indicator], "target": [cell]}))
    assert isinstance(target, PercentileTarget)
    assert target.percentile == percentile


def test_every_row_that_cannot_be_read_is_said_at_once() -> None:
    rows: list[dict[str, object]] = [
        {"indicator": "rereferal_pct", "target": "20"},
        {"indicator": LOW, "target": "as low as we can"},
        {"indicator": LOW, "target": "20 dayz"},
        {"indicator": LOW, "target": "at least 20%"},
        {"indicator": NEITHER, "target": "20%"},
        {"indicator": LOW, "target": "20%", "tolerance": "5%"},
        {"indicator": LOW, "target": "20%", "from": "31/02/2014"},
        {"indicator": LOW, "target": "20%", "kind": "singel"},
        {"indicator": LOW, "target": "20%", "kind": "range"},
        {"indicator": LOW, "target": "20%", "area": "Harow"},
        {"indicator": LOW, "target": "20%", "direction": "sideways"},
        {"indicator": LOW, "target": "20%", "period": "2013-14"},
    ]
    with pytest.raises(FiguresError) as raised:
        read_targets(pd.DataFrame(rows).fillna(""))
    lines = str(raised.value).splitlines()
    said = [
        "row 1: no indicator 'rereferal_pct'. Did you mean 'rereferral_pct'",
        "row 2: 'as low as we can' is no target: write '85%'",
        "row 3: 'dayz' is not a unit of lakpi. Did you mean 'day'",
        "row 4: of 'rereferral_pct' low is good, and the target says that high is good",
        "row 5: 'referral_nfa_pct' has no polarity",
        "row 6: a tolerance in % around a percentage can be read in two ways",
        "row 7: no such day: '31/02/2014'",
        "row 8: no kind of target 'singel'. Did you mean 'single'",
        "row 9: a range target needs an upper end",
        "row 10: ",
        "... and 1 more",
    ]
    assert len(lines) == 12
    for line, start in zip(lines[1:], said, strict=True):
        assert line.startswith(start)
    assert "Harrow" in lines[10]


def test_tables_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(FiguresError, match=r"missing: 'target' Did you mean 'targt'\?"):
        read_targets(pd.DataFrame({"indicator": [LOW], "targt": ["20"]}))
    with pytest.raises(FiguresError, match=r"no column 'Tolerence'. Did you mean 'tolerance'"):
        read_targets(pd.DataFrame({"indicator": [LOW], "target": ["20"], "Tolerence": ["2"]}))
    with pytest.raises(FiguresError, match=r"there is no file 'none.csv'"):
        read_targets(tmp_path / "none.csv")
    with pytest.raises(FiguresError, match="or the path of a CSV file or workbook; found a int"):
        read_targets(3)
    assert len(read_targets(pd.DataFrame({"indicator": [], "target": []}))) == 0


def test_indicators_and_places_of_ones_own() -> None:
    own = attrs.evolve(REREFERRALS, id="ours", title="Children who come back")
    table = pd.DataFrame({"Measure": ["children who come back"], "Target": ["20%"],
                          "Area": ["North team"]})  # fmt: skip
    team = lakpi.local_area("team-north", "North team")
    (target,) = read_targets(table, [own], areas=[team])
    assert (target.indicator, target.area) == ("ours", "team-north")
    with pytest.raises(FiguresError, match="no indicator 'children who come back'"):
        read_targets(table)


tenths = st.integers(0, 1000).map(lambda n: Fraction(n, 10))


@given(value=tenths, target=tenths, tolerance=tenths)
def test_high_and_low_mirror_each_other(
    value: Fraction, target: Fraction, tolerance: Fraction
) -> None:
    def colour(number: Fraction, aim: Fraction, indicator: str) -> Rag | None:
        single = SingleTarget(indicator=indicator, value=f"{float(aim)}%", tolerance=tolerance)
        return judged(str(float(number)), single).rag

    low = colour(value, target, LOW)
    assert low is colour(100 - value, 100 - target, HIGH)
    expected = Rag.GREEN if value <= target else Rag.RED
    if expected is Rag.RED and value - target <= tolerance:
        expected = Rag.AMBER
    assert low is expected


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (0.2, "may be a share of one"),
        ("0.2", "may be a share of one"),
        ("110%", "from 0 to 100"),
        ("15,5%", "a comma parts thousands"),
        ("1,5", "a comma parts thousands"),
    ],
)
def test_a_percentage_that_may_be_read_in_two_ways_is_refused(target: object, said: str) -> None:
    table = pd.DataFrame({"indicator": ["rereferral_pct"], "target": [target]})
    with pytest.raises(FiguresError, match=said):
        lakpi.read_targets(table)


def test_thousands_and_small_percentages_that_are_written_as_such_are_read() -> None:
    (small,) = lakpi.read_targets(
        pd.DataFrame({"indicator": ["rereferral_pct"], "target": ["0.2%"], "tolerance": ["0.1pp"]})
    )
    assert isinstance(small, lakpi.SingleTarget)
    (many,) = lakpi.read_targets(
        pd.DataFrame(
            {"indicator": ["referrals_count"], "target": ["1,200"], "direction": ["low is good"]}
        )
    )
    assert isinstance(many, lakpi.SingleTarget)


def test_a_tolerance_with_a_decimal_comma_is_refused() -> None:
    with pytest.raises(UnitError, match="a comma parts thousands"):
        lakpi.SingleTarget(indicator="rereferral_pct", value="20%", tolerance="1,5pp")
