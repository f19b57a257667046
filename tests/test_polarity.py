"""
Nine cells, one place, and the mirror: what is better one way is worse the other.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lakpi.errors import DefinitionError
from lakpi.polarity import Outcome, Polarity, direction, judge, judge_all, travel

HIGH, LOW, NONE = Polarity.HIGH_IS_GOOD, Polarity.LOW_IS_GOOD, Polarity.NO_JUDGEMENT
signs = st.sampled_from([-1, 0, 1])
polarities = st.sampled_from(list(Polarity))


@pytest.mark.parametrize(
    ("sign", "polarity", "outcome", "words"),
    [
        (+1, HIGH, Outcome.BETTER, "improving"),
        (0, HIGH, Outcome.SIMILAR, "no change"),
        (-1, HIGH, Outcome.WORSE, "worsening"),
        (+1, LOW, Outcome.WORSE, "worsening"),
        (0, LOW, Outcome.SIMILAR, "no change"),
        (-1, LOW, Outcome.BETTER, "improving"),
        (+1, NONE, Outcome.HIGHER, "higher"),
        (0, NONE, Outcome.SIMILAR, "no change"),
        (-1, NONE, Outcome.LOWER, "lower"),
    ],
)
def test_the_nine_cells(sign: int, polarity: Polarity, outcome: Outcome, words: str) -> None:
    assert judge(sign, polarity) is outcome
    assert travel(sign, polarity) == words


@given(signs, polarities)
def test_counting_the_other_way_round_changes_no_judgement(sign: int, polarity: Polarity) -> None:
    ours = judge(sign, polarity)
    mirrored = judge(-sign, polarity.mirrored)
    swaps = {Outcome.HIGHER: Outcome.LOWER, Outcome.LOWER: Outcome.HIGHER}
    assert mirrored is swaps.get(ours, ours)
    assert polarity.mirrored.mirrored is polarity


@given(signs, st.sampled_from([HIGH, LOW]))
def test_swapping_ours_and_theirs_swaps_better_and_worse(sign: int, polarity: Polarity) -> None:
    swaps = {Outcome.BETTER: Outcome.WORSE, Outcome.WORSE: Outcome.BETTER}
    ours = judge(sign, polarity)
    assert judge(-sign, polarity) is swaps.get(ours, ours)


def test_what_nobody_judges_is_never_judged() -> None:
    assert not any(judge(sign, NONE).judged for sign in (-1, 0, 1))
    assert {judge(sign, LOW).judged for sign in (-1, 1)} == {True}


@given(st.lists(st.floats(allow_infinity=True, allow_nan=True), max_size=20), polarities)
def test_an_array_is_judged_as_its_numbers_are(
    differences: list[float], polarity: Polarity
) -> None:
    outcomes = judge_all(differences, polarity)
    expected = [
        None if np.isnan(each) else judge(int(np.sign(each)), polarity) for each in differences
    ]
    assert list(outcomes) == expected


def test_an_array_keeps_its_shape() -> None:
    outcomes = judge_all(np.array([[1.0, np.nan], [0.0, -2.5]]), HIGH)
    assert outcomes.tolist() == [
        [Outcome.BETTER, None],
        [Outcome.SIMILAR, Outcome.WORSE],
    ]


def test_a_numpy_sign_is_a_sign() -> None:
    assert judge(np.sign(np.int64(-7)), LOW) is Outcome.BETTER


@pytest.mark.parametrize("difference", [2, -17, 3])
def test_a_difference_is_no_sign(difference: int) -> None:
    with pytest.raises(DefinitionError, match="take the sign of the difference first"):
        judge(difference, HIGH)
    with pytest.raises(DefinitionError, match="A sign is -1, 0 or 1"):
        direction(difference)


def test_directions_have_an_arrow_and_a_word() -> None:
    assert [direction(sign) for sign in (1, 0, -1)] == ["↑ up", "→ no change", "↓ down"]


def test_words() -> None:
    assert [str(each) for each in Polarity] == ["high is good", "low is good", "no judgement"]
    assert [str(each) for each in Outcome] == ["better", "similar", "worse", "higher", "lower"]
    assert Outcome("same") is Outcome.SIMILAR
    with pytest.raises(ValueError, match="amber"):
        Outcome("amber")
