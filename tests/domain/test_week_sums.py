"""What the attempts of a week add up to."""

import pytest

from app.domain.rating import Confidence
from app.domain.week_sums import ScoredAttempt, SumKind, Total, add_up, values_of

SOLID = ScoredAttempt(
    box_seconds=60,
    seconds=50.0,
    score=0.5,
    levels={"clarity": 2.0, "time_fit": 3.0},
    confidence=Confidence.SURE,
    came=0.25,
)
BARE = ScoredAttempt(
    box_seconds=180, seconds=100.0, score=None, levels={}, confidence=None, came=None
)


def test_an_attempt_adds_its_score_levels_and_what_came_to_their_lines() -> None:
    assert values_of(SOLID) == {
        (SumKind.TIME, "all"): 50.0,
        (SumKind.BAND, "short"): 5.0,
        (SumKind.CRITERION, "clarity"): pytest.approx(20 / 3),
        (SumKind.CRITERION, "time_fit"): 10.0,
        (SumKind.SURE, "3"): 0.25,
    }


def test_an_attempt_without_score_marks_or_confidence_adds_its_time() -> None:
    assert values_of(BARE) == {(SumKind.TIME, "all"): 100.0}


def test_sums_count_what_they_are_made_of() -> None:
    sums = add_up([SOLID, BARE, SOLID])
    assert sums[SumKind.TIME, "all"] == Total(count=3, total=200.0)
    assert sums[SumKind.BAND, "short"] == Total(count=2, total=10.0)
    assert sums[SumKind.BAND, "short"].mean == 5.0
    assert (SumKind.BAND, "long") not in sums


def test_no_attempts_have_no_sums() -> None:
    assert add_up([]) == {}
